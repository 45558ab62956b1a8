//! Memory whose absence is a value: boxes, counted pointers, growing lists, wiped bytes.
use crate::base::status::{Outcome, Status};
use crate::sys::ext;
use crate::sys::thread::alone;
use std::alloc::{alloc, Layout};
use std::mem::MaybeUninit;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A Box, or NOMEM (and `value` is dropped).
pub fn try_box<T>(value: T) -> Outcome<Box<T>> {
    let layout = Layout::new::<T>();
    if layout.size() == 0 {
        // SAFETY: a box of a zero-sized type is any aligned pointer
        return Ok(unsafe { Box::from_raw(NonNull::<T>::dangling().as_ptr()) });
    }
    // SAFETY: the layout has a size; the pointer is written before it becomes a box
    unsafe {
        let p = alloc(layout) as *mut T;
        if p.is_null() {
            return Err(Status::NOMEM);
        }
        p.write(value);
        Ok(Box::from_raw(p))
    }
}

/// Memory for a value that comes later: filling it cannot fail.
pub struct Place<T>(Box<MaybeUninit<T>>);

impl<T> Place<T> {
    pub fn new() -> Outcome<Place<T>> {
        try_box(MaybeUninit::uninit()).map(Place)
    }

    pub fn fill(self, value: T) -> Box<T> {
        let p = Box::into_raw(self.0).cast::<T>();
        // SAFETY: memory of a box, made for a T, which is written before it becomes one
        unsafe {
            p.write(value);
            Box::from_raw(p)
        }
    }
}

/// The same for a counted value.
pub struct SharedPlace<T>(Place<Counted<T>>);

impl<T> SharedPlace<T> {
    pub fn new() -> Outcome<SharedPlace<T>> {
        Place::new().map(SharedPlace)
    }

    pub fn fill(self, value: T) -> Shared<T> {
        let boxed = self.0.fill(Counted { count: AtomicUsize::new(1), value });
        // SAFETY: a box is never NULL
        Shared(unsafe { NonNull::new_unchecked(Box::into_raw(boxed)) })
    }
}

/// Not even a little is to be had.
pub fn is_short() -> bool {
    // seen to be used, or the compiler leaves the allocation out and takes it for granted
    std::hint::black_box(List::<u8>::with_capacity(4096)).is_err()
}

/// Tries what failed once more: OpenSSL does not always say that it lacked memory. When it still does, that was why.
pub fn spared<T>(call: impl Fn() -> Outcome<T>) -> Outcome<T> {
    call().or_else(|_| if is_short() { Err(Status::NOMEM) } else { call() })
}

struct Counted<T> {
    count: AtomicUsize,
    value: T,
}

/// A counted pointer; what Arc is, but making one can fail and counting more cannot overflow in practice.
pub struct Shared<T>(NonNull<Counted<T>>);

// SAFETY: as for Arc
unsafe impl<T: Send + Sync> Send for Shared<T> {}
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

impl<T> Shared<T> {
    pub fn new(value: T) -> Outcome<Shared<T>> {
        let boxed = try_box(Counted { count: AtomicUsize::new(1), value })?;
        // SAFETY: a box is never NULL
        Ok(Shared(unsafe { NonNull::new_unchecked(Box::into_raw(boxed)) }))
    }

    pub fn same(a: &Shared<T>, b: &Shared<T>) -> bool {
        a.0 == b.0
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        // SAFETY: self keeps the block alive
        let count = unsafe { &self.0.as_ref().count };
        if alone() {
            count.store(count.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        } else {
            count.fetch_add(1, Ordering::Relaxed);
        }
        Shared(self.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: self keeps the block alive
        unsafe { &self.0.as_ref().value }
    }
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        // SAFETY: the last owner takes the block back. AcqRel and not a fence: race detectors know it
        unsafe {
            let count = &self.0.as_ref().count;
            let before = if alone() {
                let before = count.load(Ordering::Relaxed);
                count.store(before - 1, Ordering::Relaxed);
                before
            } else {
                count.fetch_sub(1, Ordering::AcqRel)
            };
            if before == 1 {
                drop(Box::from_raw(self.0.as_ptr()));
            }
        }
    }
}

/// A Vec whose every growing call can fail.
pub struct List<T>(Vec<T>);

impl<T> List<T> {
    pub const fn new() -> List<T> {
        List(Vec::new())
    }

    pub fn with_capacity(n: usize) -> Outcome<List<T>> {
        let mut list = List::new();
        list.reserve(n)?;
        Ok(list)
    }

    pub fn reserve(&mut self, more: usize) -> Outcome<()> {
        self.0.try_reserve(more).map_err(|_| Status::NOMEM)
    }

    pub fn reserve_exact(&mut self, more: usize) -> Outcome<()> {
        self.0.try_reserve_exact(more).map_err(|_| Status::NOMEM)
    }

    pub fn push(&mut self, value: T) -> Outcome<()> {
        self.reserve(1)?;
        // SAFETY: room for one was just made
        unsafe {
            self.0.as_mut_ptr().add(self.0.len()).write(value);
            self.0.set_len(self.0.len() + 1);
        }
        Ok(())
    }

    pub fn pop(&mut self) -> Option<T> {
        self.0.pop()
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    pub fn capacity(&self) -> usize {
        self.0.capacity()
    }
}

impl<T: Copy> List<T> {
    pub fn from_slice(values: &[T]) -> Outcome<List<T>> {
        let mut list = List::new();
        list.reserve_exact(values.len())?;
        list.extend(values)?;
        Ok(list)
    }

    pub fn extend(&mut self, values: &[T]) -> Outcome<()> {
        self.reserve(values.len())?;
        // SAFETY: room was just made; a slice borrowed elsewhere cannot lie in our spare room
        unsafe {
            let end = self.0.as_mut_ptr().add(self.0.len());
            std::ptr::copy_nonoverlapping(values.as_ptr(), end, values.len());
            self.0.set_len(self.0.len() + values.len());
        }
        Ok(())
    }

    /// Takes the first `n` away.
    pub fn drop_front(&mut self, n: usize) {
        let n = n.min(self.0.len());
        let left = self.0.len() - n;
        self.0.copy_within(n.., 0);
        self.0.truncate(left);
    }
}

/// That a stranger wrote the first bytes of a room that it was shown.
pub struct Written(usize);

impl Written {
    /// # Safety
    /// `n` bytes were written from the start of the room that the list `written` is called on was last asked for.
    pub unsafe fn promised(n: usize) -> Written {
        Written(n)
    }

    pub fn count(&self) -> usize {
        self.0
    }
}

impl List<u8> {
    /// Where a stranger may write, and how much.
    pub fn room(&mut self, least: usize) -> Outcome<(*mut u8, usize)> {
        self.reserve(least)?;
        let room = self.spare();
        Ok((room.as_mut_ptr().cast(), room.len()))
    }

    pub fn written(&mut self, written: Written) {
        let n = written.0.min(self.0.capacity() - self.0.len());
        // SAFETY: the promise
        unsafe { self.grown(n) }
    }

    /// The room behind the bytes, not yet written; `grown` counts what was.
    pub(in crate::sys) fn spare(&mut self) -> &mut [MaybeUninit<u8>] {
        self.0.spare_capacity_mut()
    }

    /// # Safety
    /// The next `n` bytes of `spare` were written.
    pub(in crate::sys) unsafe fn grown(&mut self, n: usize) {
        // SAFETY: the caller's promise
        unsafe { self.0.set_len(self.0.len() + n) }
    }
}

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List::new()
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T> Deref for List<T> {
    type Target = [T];
    #[inline(always)]
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> DerefMut for List<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

/// Text with its NUL, owned.
pub struct Text(List<u8>);

impl Text {
    /// INVALID_ARG when a NUL stands inside.
    pub fn new(bytes: &[u8]) -> Outcome<Text> {
        if bytes.contains(&0) {
            return Err(Status::INVALID_ARG);
        }
        let mut list = List::with_capacity(bytes.len() + 1)?;
        list.extend(bytes)?;
        list.push(0)?;
        Ok(Text(list))
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0[..self.0.len() - 1]
    }

    pub fn as_cstr(&self) -> &core::ffi::CStr {
        // SAFETY: `new` saw to it that the only NUL is the last byte
        unsafe { core::ffi::CStr::from_bytes_with_nul_unchecked(&self.0) }
    }
}

/// Bytes that are wiped when dropped.
pub struct Secret(List<u8>);

impl Secret {
    pub fn new(bytes: List<u8>) -> Secret {
        Secret(bytes)
    }

    pub fn from_slice(bytes: &[u8]) -> Outcome<Secret> {
        Ok(Secret(List::from_slice(bytes)?))
    }

    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl Deref for Secret {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        wipe(&mut self.0 .0);
    }
}

pub fn wipe(bytes: &mut [u8]) {
    // SAFETY: the slice is ours to write
    unsafe { ext::OPENSSL_cleanse(bytes.as_mut_ptr().cast(), bytes.len()) }
}

/// `n` values that stay for the life of the process; each is made from its number.
pub fn try_forever<T>(n: usize, make: impl Fn(usize) -> T) -> Outcome<&'static [T]> {
    let mut list = List::new();
    list.reserve_exact(n)?;
    for nth in 0..n {
        list.push(make(nth))?;
    }
    Ok(list.0.leak())
}
