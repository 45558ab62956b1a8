//! Where threads wait for a value that others change. Made of the bells that descriptors' waiters have: a condition
//! variable with a deadline does in glibc what race detectors take for a mistake.
use crate::base::status::Outcome;
use crate::sys::clock::Deadline;
use crate::sys::lock::Brief;
use crate::sys::wake::{pause, Wait, Wakers};

pub struct Meeting<T> {
    value: Brief<T>,
    wakers: Wakers,
}

impl<T> Meeting<T> {
    pub const fn new(value: T) -> Meeting<T> {
        Meeting { value: Brief::new(value), wakers: Wakers::new() }
    }

    /// For one that every thread may need: see `Brief::global`.
    pub fn global(&'static self) -> &'static Meeting<T> {
        self.value.global();
        self.wakers.global();
        self
    }

    /// Changes the value and wakes whoever waits.
    pub fn change<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let out = self.value.with(work);
        self.wakers.wake_all();
        out
    }

    /// Waits until `look` finds something in the value; None at the deadline.
    pub fn wait_until<R>(&self, deadline: Deadline, mut look: impl FnMut(&mut T) -> Option<R>) -> Outcome<Option<R>> {
        let waker = self.wakers.register(0);
        loop {
            if let Some(found) = self.value.with(&mut look) {
                return Ok(Some(found));
            }
            if pause(deadline, &waker)? == Wait::TimedOut {
                return Ok(self.value.with(&mut look)); // it may have come at the last moment
            }
        }
    }
}

impl<T> Drop for Meeting<T> {
    fn drop(&mut self) {
        // every earlier change is then before the drop, for race detectors too
        self.value.with(|_| ());
    }
}
