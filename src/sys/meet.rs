//! Where one thread waits for a value that another changes: a mutex and a condition, on monotonic time.
use crate::sys::clock::Deadline;
use crate::sys::ext;
use libc::{pthread_cond_t, pthread_mutex_t, ETIMEDOUT};
use std::cell::UnsafeCell;

pub struct Meeting<T> {
    mutex: UnsafeCell<pthread_mutex_t>,
    changed: UnsafeCell<pthread_cond_t>,
    value: UnsafeCell<T>,
}

// SAFETY: the mutex makes the access exclusive
unsafe impl<T: Send> Send for Meeting<T> {}
unsafe impl<T: Send> Sync for Meeting<T> {}

impl<T> Meeting<T> {
    pub const fn new(value: T) -> Meeting<T> {
        Meeting {
            mutex: UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER),
            changed: UnsafeCell::new(libc::PTHREAD_COND_INITIALIZER),
            value: UnsafeCell::new(value),
        }
    }

    /// Changes the value and tells one who waits.
    pub fn change<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let _locked = Locked::new(self);
        // SAFETY: the lock is held
        let out = work(unsafe { &mut *self.value.get() });
        // SAFETY: the condition lies where it is used. Told under the lock: it may be gone right after
        unsafe { libc::pthread_cond_signal(self.changed.get()) };
        out
    }

    /// Waits until `look` finds something in the value; None at the deadline.
    pub fn wait_until<R>(&self, deadline: Deadline, mut look: impl FnMut(&mut T) -> Option<R>) -> Option<R> {
        let _locked = Locked::new(self);
        loop {
            // SAFETY: the lock is held whenever no wait is under way
            if let Some(found) = look(unsafe { &mut *self.value.get() }) {
                return Some(found);
            }
            // SAFETY: condition and mutex belong together, and the mutex is held
            let answer = unsafe {
                match deadline.timespec() {
                    None => libc::pthread_cond_wait(self.changed.get(), self.mutex.get()),
                    Some(at) => {
                        ext::pthread_cond_clockwait(self.changed.get(), self.mutex.get(), libc::CLOCK_MONOTONIC, &at)
                    }
                }
            };
            if answer == ETIMEDOUT {
                // SAFETY: the lock is held again; the value may have come at the last moment
                return look(unsafe { &mut *self.value.get() });
            }
        }
    }
}

struct Locked<'a>(&'a UnsafeCell<pthread_mutex_t>);

impl<'a> Locked<'a> {
    fn new<T>(meeting: &'a Meeting<T>) -> Locked<'a> {
        // SAFETY: the mutex lies where it is used until it is dropped
        unsafe { libc::pthread_mutex_lock(meeting.mutex.get()) };
        Locked(&meeting.mutex)
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        // SAFETY: held since `new`
        unsafe { libc::pthread_mutex_unlock(self.0.get()) };
    }
}
