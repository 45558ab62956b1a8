//! Pointers of the caller's that are kept with what frees them.
use crate::base::status::Outcome;
use crate::sys::lock::Brief;
use crate::sys::mem::Shared;
use core::ffi::c_void;
use std::sync::atomic::{AtomicBool, Ordering};

pub type FreeFn = Option<unsafe extern "C" fn(userdata: *mut c_void)>;

struct Freed {
    pointer: *mut c_void,
    free: FreeFn,
    owned: AtomicBool,
}

// SAFETY: the pointer is the caller's word; we only hand it back
unsafe impl Send for Freed {}
unsafe impl Sync for Freed {}

impl Drop for Freed {
    fn drop(&mut self) {
        if let (true, Some(free)) = (self.owned.load(Ordering::Acquire), self.free) {
            // SAFETY: once, as promised to whoever set it
            unsafe { free(self.pointer) }
        }
    }
}

/// A caller's userdata, counted. Ours to free only once `keep` was called: a setter that fails leaves it alone.
#[derive(Clone)]
pub struct Userdata(Shared<Freed>);

impl Userdata {
    pub fn new(pointer: *mut c_void, free: FreeFn) -> Outcome<Userdata> {
        Ok(Userdata(Shared::new(Freed { pointer, free, owned: AtomicBool::new(false) })?))
    }

    pub fn get(&self) -> *mut c_void {
        self.0.pointer
    }

    /// The setter succeeded.
    pub fn keep(&self) {
        self.0.owned.swap(true, Ordering::AcqRel);
    }
}

/// A pointer of the caller's, kept with an object of ours.
pub struct AppData(Brief<Option<Userdata>>);

impl AppData {
    pub const fn new() -> AppData {
        AppData(Brief::new(None))
    }

    pub fn set(&self, pointer: *mut c_void, free: FreeFn) -> Outcome<()> {
        let new = Userdata::new(pointer, free)?;
        new.keep();
        drop(self.0.with(|kept| kept.replace(new))); // the former goes outside the lock
        Ok(())
    }

    /// NULL when none was set.
    pub fn get(&self) -> *mut c_void {
        self.0.with(|kept| kept.as_ref().map_or(std::ptr::null_mut(), Userdata::get))
    }
}

impl Default for AppData {
    fn default() -> AppData {
        AppData::new()
    }
}
