//! Threads of our own: detached, deaf to signals, with a small stack. And whether there are any others.
use crate::base::status::Outcome;
use crate::sys::defect;
use crate::sys::mem::try_box;
use crate::sys::report::fail_errno;
use libc::{c_int, c_void, pthread_attr_t, pthread_t, sigset_t, EINVAL};
use std::mem::MaybeUninit;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering};

static UNKNOWN: u8 = 0;

/// glibc's `__libc_single_threaded`, by which malloc too does without atomic instructions; where there is none, never alone.
static ALONE: AtomicPtr<u8> = AtomicPtr::new((&raw const UNKNOWN).cast_mut());

/// Before the first call of `alone`; without it nobody is alone.
pub fn look_around() {
    // SAFETY: a NUL-terminated name; what it names is a char that stays
    let word = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"__libc_single_threaded".as_ptr()) };
    if !word.is_null() {
        ALONE.swap(word.cast(), Ordering::Relaxed);
    }
}

/// No other thread has been started yet, so that nothing we touch can change under our hands.
#[inline(always)]
pub fn alone() -> bool {
    // SAFETY: glibc writes it only while a single thread becomes two
    unsafe { ALONE.load(Ordering::Relaxed).read_volatile() != 0 }
}

/// Tells this thread from all others that live; never 0.
#[inline(always)]
pub fn current() -> usize {
    #[cfg(all(target_arch = "x86_64", target_env = "gnu"))]
    {
        let block;
        // SAFETY: a thread's block begins with its own address (it is what pthread_self gives, without the call)
        unsafe { std::arch::asm!("mov {}, fs:[0]", out(reg) block, options(pure, readonly, nostack, preserves_flags)) };
        block
    }
    #[cfg(not(all(target_arch = "x86_64", target_env = "gnu")))]
    // SAFETY: no arguments
    unsafe {
        libc::pthread_self() as usize
    }
}

/// The one this thread runs on, or just did.
#[inline]
pub fn processor() -> usize {
    // SAFETY: no arguments
    usize::try_from(unsafe { libc::sched_getcpu() }).unwrap_or(0)
}

const STACK: usize = 256 * 1024;

/// Runs `work` on a thread of its own, which nobody waits for.
pub fn start<F: FnOnce() + Send + 'static>(work: F) -> Outcome<()> {
    let work = Box::into_raw(try_box(work)?).cast::<c_void>();
    let mut error = create(run::<F>, work, Some(STACK));
    if error == EINVAL {
        // a program with much thread-local data needs more than our stack for that alone
        error = create(run::<F>, work, None);
    }
    if error != 0 {
        // SAFETY: no thread took it
        drop(unsafe { Box::from_raw(work.cast::<F>()) });
        return Err(fail_errno(error, format_args!("no thread could be started")));
    }
    Ok(())
}

extern "C" fn run<F: FnOnce()>(work: *mut c_void) -> *mut c_void {
    // SAFETY: the box that `start` gave away
    let work = unsafe { Box::from_raw(work.cast::<F>()) };
    if let Err(payload) = catch_unwind(AssertUnwindSafe(*work)) {
        defect::drop_payload(payload);
    }
    null_mut()
}

fn create(run: extern "C" fn(*mut c_void) -> *mut c_void, work: *mut c_void, stack: Option<usize>) -> c_int {
    let mut attributes = MaybeUninit::<pthread_attr_t>::uninit();
    let mut all = MaybeUninit::<sigset_t>::uninit();
    let mut before = MaybeUninit::<sigset_t>::uninit();
    let mut thread: pthread_t = 0;
    // SAFETY: plain out parameters, each filled before it is read. The new thread inherits the mask that is set meanwhile
    unsafe {
        let error = libc::pthread_attr_init(attributes.as_mut_ptr());
        if error != 0 {
            return error;
        }
        libc::pthread_attr_setdetachstate(attributes.as_mut_ptr(), libc::PTHREAD_CREATE_DETACHED);
        if let Some(stack) = stack {
            libc::pthread_attr_setstacksize(attributes.as_mut_ptr(), stack);
        }
        libc::sigfillset(all.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
        let error = libc::pthread_create(&mut thread, attributes.as_ptr(), run, work);
        libc::pthread_sigmask(libc::SIG_SETMASK, before.as_ptr(), null_mut());
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        error
    }
}
