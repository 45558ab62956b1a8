//! Makes one allocation after the other fail, ours and OpenSSL's.
use sslwrap::base::status::{Outcome, Status};
use sslwrap::sys::errq;
use std::alloc::{GlobalAlloc, Layout, System};
use std::ffi::{c_char, c_int, c_void};
use std::sync::atomic::{AtomicU64, Ordering};

const NEVER: u64 = u64::MAX;
/// Allocations until the one that fails; the thread it is for.
static LEFT: AtomicU64 = AtomicU64::new(NEVER);
static THREAD: AtomicU64 = AtomicU64::new(0);

fn fails() -> bool {
    let ours = THREAD.load(Ordering::Relaxed) == unsafe { libc::pthread_self() };
    let left = LEFT.load(Ordering::Relaxed);
    if !ours || left == NEVER {
        return false;
    }
    LEFT.store(if left == 0 { NEVER } else { left - 1 }, Ordering::Relaxed);
    left == 0
}

struct Faulty;

unsafe impl GlobalAlloc for Faulty {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if fails() {
            return std::ptr::null_mut();
        }
        System.alloc(layout)
    }
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        System.dealloc(p, layout)
    }
}

#[global_allocator]
static FAULTY: Faulty = Faulty;

unsafe extern "C" fn malloc(n: usize, _: *const c_char, _: c_int) -> *mut c_void {
    if fails() {
        return std::ptr::null_mut();
    }
    libc::malloc(n)
}

unsafe extern "C" fn realloc(p: *mut c_void, n: usize, _: *const c_char, _: c_int) -> *mut c_void {
    if fails() {
        return std::ptr::null_mut();
    }
    libc::realloc(p, n)
}

unsafe extern "C" fn free(p: *mut c_void, _: *const c_char, _: c_int) {
    libc::free(p)
}

extern "C" {
    fn CRYPTO_set_mem_functions(
        malloc: unsafe extern "C" fn(usize, *const c_char, c_int) -> *mut c_void,
        realloc: unsafe extern "C" fn(*mut c_void, usize, *const c_char, c_int) -> *mut c_void,
        free: unsafe extern "C" fn(*mut c_void, *const c_char, c_int),
    ) -> c_int;
}

/// Gives faults, and how many of them came out as something else than NOMEM. An operation gives Ok(false) when its
/// result is wrong: that must not happen.
pub fn exhaust(name: &str, derives: bool, operation: impl Fn() -> Outcome<bool>) -> (u64, u64) {
    assert_eq!(operation().map_err(Status::code), Ok(true), "{name} without a fault");
    let (mut faults, mut other) = (0, 0);
    loop {
        LEFT.store(faults, Ordering::Relaxed);
        let outcome = operation();
        let unused = LEFT.swap(NEVER, Ordering::Relaxed) != NEVER;
        assert!(errq::is_empty(), "{name}: queue after fault {faults}");
        if unused {
            assert_eq!(outcome.map_err(Status::code), Ok(true), "{name}");
            assert_eq!(operation().map_err(Status::code), Ok(true), "{name} after all faults");
            return (faults, other);
        }
        match outcome {
            Ok(right) => assert!(right, "{name}: wrong result after fault {faults}"),
            Err(status) => other += u64::from(status != Status::NOMEM),
        }
        // the thousands that are all in the deriving of a key from a passphrase are tried by sample
        faults += if derives && faults > 500 { 61 } else { 1 };
    }
}

/// Without faults.
#[allow(dead_code)]
pub fn paused<R>(work: impl FnOnce() -> R) -> R {
    let left = LEFT.swap(NEVER, Ordering::Relaxed);
    let result = work();
    LEFT.store(left, Ordering::Relaxed);
    result
}

/// Before OpenSSL allocates for the first time; for this thread.
pub fn begin() {
    assert_eq!(unsafe { CRYPTO_set_mem_functions(malloc, realloc, free) }, 1);
    THREAD.store(unsafe { libc::pthread_self() }, Ordering::Relaxed);
}
