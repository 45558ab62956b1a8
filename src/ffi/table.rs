//! The handle table: slot and generation behind an odd pointer value that is never an address. A stale, freed,
//! wrong-type or random handle is answered, not followed.
use crate::base::status::{Outcome, Status};
use crate::sys::fork;
use crate::sys::lock::Brief;
use crate::sys::mem::{try_box, try_forever, Place};
use crate::sys::report::invalid;
use crate::sys::thread::alone;
use core::ffi::c_void;
use std::cell::UnsafeCell;
use std::ops::Deref;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering};

/// What can stand behind a handle. Several threads may be inside at once, hence Sync.
pub trait Object: Send + Sync + 'static {
    /// One of SSLWRAP_TYPE_*.
    const TYPE: u8;
    const NAME: &'static str;
    /// Dropping it does not enter OpenSSL, so that a forked child can.
    const FORKS: bool = false;
}

const SLOT_BITS: u32 = 22;
const GEN_BITS: u32 = 23;
const CHUNK: usize = 1024;
const CHUNKS: usize = (1 << SLOT_BITS) / CHUNK;

// a slot's word: generation 24 | type 8 | dead 1 | users 31
const DEAD: u64 = 1 << 31;
const TYPE_SHIFT: u32 = 32;
const GEN_SHIFT: u32 = 40;

#[repr(align(64))]
struct Slot {
    /// Written only by read-modify-write once there are threads: race detectors follow that.
    word: AtomicU64,
    /// Of the word's generation, set before the word says that it lives.
    handle: AtomicUsize,
    /// Owners of the handle; the last one's free kills it.
    owners: AtomicU32,
    object: UnsafeCell<*mut ()>,
    dropper: UnsafeCell<Option<unsafe fn(*mut ())>>,
    /// The fork it was made after; for one that does not fork.
    born: UnsafeCell<Option<u32>>,
    /// Its own number.
    index: u32,
}

// SAFETY: object and dropper are written before the word publishes them, and taken by the last user
unsafe impl Sync for Slot {}
unsafe impl Send for Slot {}

struct Free {
    /// Slots ever handed out.
    used: u32,
    list: crate::sys::mem::List<u32>,
}

static TABLE: [AtomicPtr<Slot>; CHUNKS] = [const { AtomicPtr::new(null_mut()) }; CHUNKS];
static FREE: Brief<Free> = Brief::new(Free { used: 0, list: crate::sys::mem::List::new() });
const TYPES: usize = 32;
static LIVE: [AtomicU64; TYPES] = [const { AtomicU64::new(0) }; TYPES];

/// How many handles of a type are alive; of all types for 0.
pub fn live(kind: u8) -> u64 {
    match kind {
        0 => LIVE.iter().map(|n| n.load(Ordering::Relaxed)).sum(),
        k => LIVE.get(k as usize).map_or(0, |n| n.load(Ordering::Relaxed)),
    }
}

/// Bit 0 set (no object of C's is odd), bit 39 clear (outside Go's arenas), below 2^47 (LuaJIT, and exact as a double).
#[inline(always)]
fn encode(slot: u32, generation: u64) -> usize {
    1 | (slot as usize) << 1 | (generation as usize & 0xffff) << 23 | (generation as usize >> 16) << 40
}

/// Of whatever was given as a handle.
#[inline(always)]
fn slot_of(handle: usize) -> u32 {
    (handle >> 1) as u32 & ((1 << SLOT_BITS) - 1)
}

#[inline(always)]
fn slot_at(index: u32) -> Option<&'static Slot> {
    let chunk = TABLE[index as usize / CHUNK].load(Ordering::Acquire);
    if chunk.is_null() {
        return None;
    }
    // SAFETY: a chunk has CHUNK slots and stays for ever
    Some(unsafe { &*chunk.add(index as usize % CHUNK) })
}

/// Gives `value` a handle with one owner.
pub fn insert<T: Object>(value: T) -> Outcome<*mut c_void> {
    insert_with(|_| Ok(value))
}

/// The same for a value that needs to know its own handle.
pub fn insert_with<T: Object>(make: impl FnOnce(usize) -> Outcome<T>) -> Outcome<*mut c_void> {
    let slot = FreeSlot::take()?;
    let boxed = make(slot.handle()).and_then(try_box)?;
    Ok(slot.publish(boxed))
}

/// All that a handle needs, taken before its value is there: for what cannot be taken back once it was made.
pub struct Reserved<T> {
    slot: FreeSlot,
    place: Place<T>,
}

pub fn reserve<T: Object>() -> Outcome<Reserved<T>> {
    Ok(Reserved { slot: FreeSlot::take()?, place: Place::new()? })
}

impl<T: Object> Reserved<T> {
    pub fn handle(&self) -> usize {
        self.slot.handle()
    }

    pub fn fill(self, value: T) -> *mut c_void {
        self.slot.publish(self.place.fill(value))
    }
}

/// A slot that is ours, and given back unless something is published in it.
struct FreeSlot(&'static Slot);

impl FreeSlot {
    #[inline(always)]
    fn take() -> Outcome<FreeSlot> {
        let index = take_slot()?;
        slot_at(index).map(FreeSlot).ok_or(Status::NOMEM)
    }

    #[inline(always)]
    fn generation(&self) -> u64 {
        self.0.word.load(Ordering::Relaxed) >> GEN_SHIFT
    }

    #[inline(always)]
    fn handle(&self) -> usize {
        encode(self.0.index, self.generation())
    }

    #[inline(always)]
    fn publish<T: Object>(self, boxed: Box<T>) -> *mut c_void {
        unsafe fn dropper<T>(p: *mut ()) {
            // SAFETY: made by Box::into_raw below
            drop(unsafe { Box::from_raw(p as *mut T) });
        }
        let (slot, generation, handle) = (self.0, self.generation(), self.handle());
        std::mem::forget(self);
        // SAFETY: the slot is dead and ours: nobody looks at these until the word is published
        unsafe {
            *slot.object.get() = Box::into_raw(boxed) as *mut ();
            *slot.dropper.get() = Some(dropper::<T>);
            *slot.born.get() = (!T::FORKS).then(fork::generation);
        }
        slot.owners.swap(1, Ordering::Relaxed);
        slot.handle.swap(handle, Ordering::Relaxed);
        slot.word.swap(generation << GEN_SHIFT | u64::from(T::TYPE) << TYPE_SHIFT, Ordering::AcqRel);
        LIVE[T::TYPE as usize % TYPES].fetch_add(1, Ordering::Relaxed);
        handle as *mut c_void
    }
}

impl Drop for FreeSlot {
    fn drop(&mut self) {
        give_back(self.0.index);
    }
}

fn take_slot() -> Outcome<u32> {
    FREE.global().with(|free| {
        if let Some(index) = free.list.pop() {
            return Ok(index);
        }
        let index = free.used;
        if index as usize >= CHUNK * CHUNKS {
            return Err(Status::NOMEM);
        }
        if slot_at(index).is_none() {
            let chunk = try_forever(CHUNK, |nth| Slot {
                word: AtomicU64::new(1 << GEN_SHIFT | DEAD),
                handle: AtomicUsize::new(0),
                owners: AtomicU32::new(0),
                object: UnsafeCell::new(null_mut()),
                dropper: UnsafeCell::new(None),
                born: UnsafeCell::new(None),
                index: index + nth as u32, // the first of the chunk is the first that is asked for
            })?;
            // room for every slot's way back, so that giving one back cannot fail
            let needed = index as usize + CHUNK - free.list.len();
            free.list.reserve(needed)?;
            TABLE[index as usize / CHUNK].swap(chunk.as_ptr().cast_mut(), Ordering::AcqRel);
        }
        free.used = index + 1;
        Ok(index)
    })
}

fn give_back(index: u32) {
    // room was reserved with the chunk
    FREE.global().with(|free| free.list.push(index).unwrap_or(()))
}

/// The word was read first: as long as it stays so, so does the handle.
#[inline(always)]
fn is(slot: &Slot, word: u64, handle: usize, kind: u8) -> bool {
    const LIVES: u64 = 0xff << TYPE_SHIFT | DEAD;
    slot.handle.load(Ordering::Relaxed) == handle && word & LIVES == u64::from(kind) << TYPE_SHIFT
}

/// A user of an object: it stays alive until the last user has left, whoever frees the handle meanwhile.
pub struct Used<T: 'static> {
    slot: &'static Slot,
    object: &'static T,
}

// Entering and leaving are functions that all exports share: what a small message costs is for the greater part fetching
// instructions, OpenSSL's alone being more than the first cache holds.

#[inline(never)]
fn enter_slot(handle: usize, kind: u8) -> Option<&'static Slot> {
    let slot = slot_at(slot_of(handle))?;
    let word = slot.word.load(Ordering::Acquire);
    if !is(slot, word, handle, kind) {
        return None;
    }
    if !alone() {
        return enter_among_threads(slot, word, handle, kind);
    }
    slot.word.store(word + 1, Ordering::Relaxed);
    Some(slot)
}

#[inline(never)]
fn enter_among_threads(slot: &'static Slot, mut word: u64, handle: usize, kind: u8) -> Option<&'static Slot> {
    while is(slot, word, handle, kind) {
        match slot.word.compare_exchange_weak(word, word + 1, Ordering::Acquire, Ordering::Acquire) {
            Ok(_) => return Some(slot),
            Err(now) => word = now,
        }
    }
    None
}

#[inline(never)]
fn leave(slot: &'static Slot) {
    let before = if alone() {
        let word = slot.word.load(Ordering::Relaxed);
        slot.word.store(word - 1, Ordering::Relaxed);
        word
    } else {
        slot.word.fetch_sub(1, Ordering::AcqRel)
    };
    if before as u32 == DEAD as u32 | 1 {
        bury(slot);
    }
}

#[inline(always)]
pub fn enter<T: Object>(handle: *const c_void) -> Outcome<Used<T>> {
    match enter_slot(handle as usize, T::TYPE) {
        Some(slot) => {
            // SAFETY: the word said that a T is published here, and our count keeps it
            let object = unsafe { &*(*slot.object.get() as *const T) };
            Ok(Used { slot, object })
        }
        None => Err(not_a::<T>(handle)),
    }
}

/// NULL is None.
#[inline(always)]
pub fn enter_opt<T: Object>(handle: *const c_void) -> Outcome<Option<Used<T>>> {
    if handle.is_null() {
        return Ok(None);
    }
    enter(handle).map(Some)
}

#[cold]
fn not_a<T: Object>(handle: *const c_void) -> Status {
    if handle.is_null() {
        return invalid(format_args!("the {} is NULL", T::NAME));
    }
    invalid(format_args!("not a live {} handle: freed already, of another type, or never one", T::NAME))
}

impl<T> Deref for Used<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        self.object
    }
}

impl<T> Drop for Used<T> {
    #[inline(always)]
    fn drop(&mut self) {
        leave(self.slot);
    }
}

#[cold]
fn bury(slot: &'static Slot) {
    // SAFETY: dead and without users: nobody else looks any more
    let (object, dropper, born) = unsafe { (*slot.object.get(), (*slot.dropper.get()).take(), *slot.born.get()) };
    let word = slot.word.load(Ordering::Relaxed);
    let ours = born.is_none_or(|born| born == fork::generation()); // else its memory goes with the process
    if let Some(dropper) = dropper.filter(|_| ours) {
        // SAFETY: the pair was stored together
        unsafe { dropper(object) };
    }
    LIVE[(word >> TYPE_SHIFT) as u8 as usize % TYPES].fetch_sub(1, Ordering::Relaxed);
    let next = (word >> GEN_SHIFT) + 1;
    if next >> GEN_BITS != 0 {
        return; // worn out: never used again, so that no old handle comes back to life
    }
    slot.word.swap(next << GEN_SHIFT | DEAD, Ordering::AcqRel);
    give_back(slot.index);
}

/// One more owner of the same handle.
pub fn up_ref<T: Object>(handle: *const c_void) -> Outcome<()> {
    let used = enter::<T>(handle)?;
    let mut owners = used.slot.owners.load(Ordering::Relaxed);
    loop {
        if owners == 0 {
            return Err(not_a::<T>(handle)); // freed between our entering and now
        }
        if owners == u32::MAX {
            return Err(Status::NOMEM);
        }
        match used.slot.owners.compare_exchange_weak(owners, owners + 1, Ordering::AcqRel, Ordering::Relaxed) {
            Ok(_) => return Ok(()),
            Err(now) => owners = now,
        }
    }
}

/// One owner less. The last one's free kills the handle; the object goes when its last user has left.
pub fn free<T: Object>(handle: *const c_void) -> Outcome<()> {
    if handle.is_null() {
        return Ok(());
    }
    let used = enter::<T>(handle)?;
    let mut owners = used.slot.owners.load(Ordering::Relaxed);
    loop {
        if owners == 0 {
            return Err(not_a::<T>(handle));
        }
        match used.slot.owners.compare_exchange_weak(owners, owners - 1, Ordering::AcqRel, Ordering::Relaxed) {
            Ok(_) => break,
            Err(now) => owners = now,
        }
    }
    if owners == 1 {
        used.slot.word.fetch_or(DEAD, Ordering::AcqRel);
    }
    Ok(())
}
