//! A fork takes one thread along. Locks that the whole process shares are held by the forking thread meanwhile, so that
//! the child never finds one held by a thread that it does not have.
use crate::sys::helgrind;
use libc::{c_int, pthread_mutex_t};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicUsize, Ordering};

extern "C" {
    fn pthread_atfork(
        prepare: Option<unsafe extern "C" fn()>,
        parent: Option<unsafe extern "C" fn()>,
        child: Option<unsafe extern "C" fn()>,
    ) -> c_int;
}

/// So many locks can be shared by the whole process; one more would be forgotten at a fork.
pub const MOST: usize = 64;

static LOCKS: [AtomicPtr<pthread_mutex_t>; MOST] = [const { AtomicPtr::new(null_mut()) }; MOST];
static COUNT: AtomicUsize = AtomicUsize::new(0);
/// Forks that lie between this process and the first, as far as they left threads behind.
static FORKS: AtomicU32 = AtomicU32::new(0);

/// What was made under another number belongs to a process that had other threads, which may have been inside OpenSSL:
/// its locks are then held for ever.
#[inline]
pub fn generation() -> u32 {
    FORKS.load(Ordering::Relaxed)
}

/// These are leaf locks: nobody takes another while holding one, so the order is free.
pub(in crate::sys) fn include(mutex: &'static std::cell::UnsafeCell<pthread_mutex_t>) {
    let at = COUNT.fetch_add(1, Ordering::AcqRel);
    let Some(place) = LOCKS.get(at) else { return };
    place.swap(mutex.get(), Ordering::AcqRel);
    if at == 0 {
        // SAFETY: functions that stay: the library is never unloaded
        unsafe { pthread_atfork(Some(before), Some(in_parent), Some(in_child)) };
    }
}

fn each(work: impl Fn(*mut pthread_mutex_t)) {
    for place in &LOCKS {
        let mutex = place.load(Ordering::Acquire);
        if !mutex.is_null() {
            work(mutex);
        }
    }
}

unsafe extern "C" fn before() {
    // SAFETY: mutexes that stay
    each(|mutex| unsafe { _ = libc::pthread_mutex_lock(mutex) });
}

unsafe extern "C" fn in_parent() {
    // SAFETY: locked by `before`; one that came later is not this thread's, and says so
    each(|mutex| unsafe { _ = libc::pthread_mutex_unlock(mutex) });
}

unsafe extern "C" fn in_child() {
    // the child's thread has another number than the one that locked them: they begin anew
    each(|mutex| {
        helgrind::tell(helgrind::MUTEX_LEFT, mutex);
        // SAFETY: nobody else is there
        unsafe { mutex.write(libc::PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP) }
    });
    FORKS.fetch_add(1, Ordering::Relaxed);
}
