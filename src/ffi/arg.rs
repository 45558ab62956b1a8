//! Arguments from C: nothing is trusted. Out pointers may be misaligned; a NULL slice of length 0 is empty.
use crate::base::status::{Outcome, Status};
use crate::sys::mem::List;
use crate::sys::report::invalid;
use core::ffi::{c_char, CStr};

/// An out pointer; set to its empty value as soon as it is taken in.
pub struct Out<T>(*mut T);

impl<T> Out<T> {
    pub fn set(&self, value: T) {
        // SAFETY: not NULL; the caller of the export says that it may be written
        unsafe { self.0.write_unaligned(value) }
    }
}

/// # Safety
/// `p` is NULL or may be written.
pub unsafe fn out<T>(p: *mut T, empty: T) -> Outcome<Out<T>> {
    if p.is_null() {
        return Err(invalid(format_args!("an out pointer is NULL")));
    }
    let out = Out(p);
    out.set(empty);
    Ok(out)
}

/// Two out pointers: each is set to its empty value, also when the other is NULL.
pub fn both<A, B>(a: Outcome<Out<A>>, b: Outcome<Out<B>>) -> Outcome<(Out<A>, Out<B>)> {
    Ok((a?, b?))
}

/// An out pointer that may be NULL when the caller does not care.
///
/// # Safety
/// As for `out`.
pub unsafe fn out_opt<T>(p: *mut T, empty: T) -> Option<Out<T>> {
    // SAFETY: the caller's promise
    (!p.is_null()).then(|| {
        let out = Out(p);
        out.set(empty);
        out
    })
}

#[cold]
fn check(is_null: bool, len: usize) -> Outcome<()> {
    if is_null && len != 0 {
        return Err(invalid(format_args!("a buffer is NULL but its length is {len}")));
    }
    if len > isize::MAX as usize {
        return Err(invalid(format_args!("a length of {len} cannot be meant")));
    }
    Ok(())
}

/// # Safety
/// `p` is NULL or has `len` readable bytes for the time of the call.
#[inline(always)]
pub unsafe fn bytes<'a>(p: *const core::ffi::c_void, len: usize) -> Outcome<&'a [u8]> {
    if p.is_null() && len == 0 {
        return Ok(&[]);
    }
    if p.is_null() || len > isize::MAX as usize {
        return check(p.is_null(), len).map(|()| &[][..]);
    }
    // SAFETY: the caller's promise
    Ok(unsafe { std::slice::from_raw_parts(p.cast(), len) })
}

/// # Safety
/// `p` is NULL or has `len` writable bytes for the time of the call.
#[inline(always)]
pub unsafe fn bytes_mut<'a>(p: *mut core::ffi::c_void, len: usize) -> Outcome<&'a mut [u8]> {
    if p.is_null() && len == 0 {
        return Ok(&mut []);
    }
    if p.is_null() || len > isize::MAX as usize {
        return check(p.is_null(), len).map(|()| &mut [][..]);
    }
    // SAFETY: the caller's promise
    Ok(unsafe { std::slice::from_raw_parts_mut(p.cast(), len) })
}

/// The same room, only looked at: the inputs of the call may lie in it as long as they are needed.
pub fn is_room(p: *const core::ffi::c_void, len: usize) -> Outcome<()> {
    check(p.is_null(), len)
}

/// # Safety
/// `p` is NULL or a NUL-terminated text that stays for the time of the call.
pub unsafe fn text<'a>(p: *const c_char, what: &str) -> Outcome<&'a CStr> {
    // SAFETY: the caller's promise
    unsafe { text_opt(p) }.ok_or_else(|| invalid(format_args!("the {what} is NULL")))
}

/// # Safety
/// As for `text`.
pub unsafe fn text_opt<'a>(p: *const c_char) -> Option<&'a CStr> {
    if p.is_null() {
        return None;
    }
    // SAFETY: the caller's promise
    Some(unsafe { CStr::from_ptr(p) })
}

/// The handles of an array, which may be misaligned.
///
/// # Safety
/// `p` is NULL or has `len` readable elements until the last was taken.
pub unsafe fn handles<T>(p: *const *const T, len: usize) -> Outcome<impl Iterator<Item = *const T>> {
    check(p.is_null(), len)?;
    if len > MOST_HANDLES {
        return Err(invalid(format_args!("an array of {len} handles cannot be meant")));
    }
    // SAFETY: the caller's promise
    Ok((0..len).map(move |i| unsafe { p.add(i).read_unaligned() }))
}

const MOST_HANDLES: usize = 1 << 22;

/// Where bytes or a text go: (buf, cap, &len). Too small tells the length needed and writes nothing else.
pub struct Room {
    buf: *mut u8,
    cap: usize,
    len: Out<usize>,
}

/// # Safety
/// `buf` is NULL or has `cap` writable bytes; `len` is NULL or may be written.
pub unsafe fn room<T>(buf: *mut T, cap: usize, len: *mut usize) -> Outcome<Room> {
    // SAFETY: the caller's promise
    let len = unsafe { out(len, 0) }?;
    check(buf.is_null(), cap)?;
    Ok(Room { buf: buf.cast(), cap, len })
}

impl Room {
    pub fn bytes(self, value: &[u8]) -> Outcome<()> {
        self.put(value, 0)
    }

    /// With a NUL behind it, which the length does not count.
    pub fn text(self, value: &[u8]) -> Outcome<()> {
        self.put(value, 1)
    }

    fn put(self, value: &[u8], nul: usize) -> Outcome<()> {
        self.len.set(value.len());
        if value.len() + nul > self.cap {
            return Err(Status::BUFFER_TOO_SMALL);
        }
        // SAFETY: there is room; the value is ours, so the two cannot overlap
        unsafe {
            std::ptr::copy_nonoverlapping(value.as_ptr(), self.buf, value.len());
            if nul != 0 {
                self.buf.add(value.len()).write(0);
            }
        }
        Ok(())
    }
}

/// For outputs that may be left out.
pub fn set_opt<T>(out: Option<Out<T>>, value: T) {
    if let Some(out) = out {
        out.set(value);
    }
}

/// An array of numbers, copied: it may be misaligned.
///
/// # Safety
/// `p` is NULL or has `count` readable elements for the time of the call.
pub unsafe fn numbers<T: Copy>(p: *const T, count: usize, most: usize) -> Outcome<List<T>> {
    if count > most {
        return Err(invalid(format_args!("at most {most} can be given, not {count}")));
    }
    check(p.is_null(), count.saturating_mul(size_of::<T>()))?;
    let mut list = List::with_capacity(count)?;
    for n in 0..count {
        // SAFETY: the caller's promise
        list.push(unsafe { p.add(n).read_unaligned() })?;
    }
    Ok(list)
}

/// How many numbers an array has room for; nothing is written yet.
pub fn numbers_room<T>(p: *mut T, cap: usize) -> Outcome<usize> {
    check(p.is_null(), cap.saturating_mul(size_of::<T>()))?;
    Ok(cap)
}

/// # Safety
/// `p` has room for so many.
pub unsafe fn put_numbers<T: Copy>(p: *mut T, values: &[T]) {
    for (n, value) in values.iter().enumerate() {
        // SAFETY: the caller's promise
        unsafe { p.add(n).write_unaligned(*value) }
    }
}

/// An int that must be 0 or 1.
pub fn flag(value: core::ffi::c_int, what: &str) -> Outcome<bool> {
    match value {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(invalid(format_args!("{what} is 0 or 1, not {other}"))),
    }
}

/// A struct from C that begins with its own size.
pub trait SizedStruct: Copy {
    const NAME: &'static str;
}

/// One that the call reads and writes.
pub struct InOut<T>(*mut T, T);

impl<T: Copy> InOut<T> {
    /// For who writes some of its fields; it may be misaligned.
    pub fn place(&self) -> *mut T {
        self.0
    }

    pub fn get(&self) -> &T {
        &self.1
    }

    pub fn change(&mut self, work: impl FnOnce(&mut T)) {
        work(&mut self.1);
        // SAFETY: the promise made to `sized`
        unsafe { self.0.write_unaligned(self.1) }
    }
}

/// # Safety
/// `p` is NULL or has a size_t and as many bytes in all as that says.
pub unsafe fn sized<T: SizedStruct>(p: *mut T) -> Outcome<InOut<T>> {
    if p.is_null() {
        return Err(invalid(format_args!("the {} is NULL", T::NAME)));
    }
    // SAFETY: the caller's promise
    let size = unsafe { p.cast::<usize>().read_unaligned() };
    if size != size_of::<T>() {
        return Err(invalid(format_args!("size is {size}: set it to sizeof({}), {}", T::NAME, size_of::<T>())));
    }
    // SAFETY: as above
    Ok(InOut(p, unsafe { p.read_unaligned() }))
}

/// No two share a byte.
pub fn apart(buffers: &[(*const core::ffi::c_void, usize)]) -> Outcome<()> {
    let overlap = |(a, n): (*const core::ffi::c_void, usize), (b, m): (*const core::ffi::c_void, usize)| {
        let (a, b) = (a as usize, b as usize);
        n != 0 && m != 0 && a < b.saturating_add(m) && b < a.saturating_add(n)
    };
    let mut rest = buffers;
    while let [first, others @ ..] = rest {
        if others.iter().any(|other| overlap(*first, *other)) {
            return Err(invalid(format_args!("the buffers overlap")));
        }
        rest = others;
    }
    Ok(())
}
