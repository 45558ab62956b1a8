//! Locks that race detectors understand: pthread mutexes in place, which know their owner.
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::thread::{alone, current};
use crate::sys::{defect, ext, fork, helgrind};
use libc::{pthread_mutex_t, EDEADLK};
use std::cell::{Cell, UnsafeCell};
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};

/// An error-checking mutex: the owner is told, others wait.
struct Mutex(UnsafeCell<pthread_mutex_t>);

// SAFETY: a pthread mutex is made for it
unsafe impl Send for Mutex {}
unsafe impl Sync for Mutex {}

enum Got {
    Fresh,
    Mine,
    TooLate,
}

impl Mutex {
    const fn new() -> Mutex {
        // glibc's static initialiser: no call, no allocation
        Mutex(UnsafeCell::new(libc::PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP))
    }

    #[inline]
    fn lock(&self) -> Got {
        // SAFETY: the mutex lies where it is used until it is dropped
        match unsafe { libc::pthread_mutex_lock(self.0.get()) } {
            EDEADLK => Got::Mine,
            _ => Got::Fresh,
        }
    }

    fn lock_until(&self, deadline: Deadline) -> Got {
        let Some(at) = deadline.timespec() else { return self.lock() };
        // SAFETY: as above. A mutex that is this thread's own is busy too
        if unsafe { libc::pthread_mutex_trylock(self.0.get()) } == 0 {
            return Got::Fresh;
        }
        // SAFETY: as above
        match unsafe { ext::pthread_mutex_clocklock(self.0.get(), libc::CLOCK_MONOTONIC, &at) } {
            0 => {
                helgrind::tell(helgrind::MUTEX_TAKEN, self.0.get());
                Got::Fresh
            }
            EDEADLK => Got::Mine,
            _ => Got::TooLate,
        }
    }

    /// Who holds it still is about to leave it, or is a thread that a fork did not take along.
    fn lock_at_last(&self) -> bool {
        // SAFETY: as above
        let got = unsafe { libc::pthread_mutex_trylock(self.0.get()) };
        got == 0 || matches!(self.lock_until(Deadline::after(Timeout::Nanos(1_000_000_000))), Got::Fresh)
    }

    #[inline]
    fn unlock(&self) {
        // SAFETY: only called by the owner
        unsafe { libc::pthread_mutex_unlock(self.0.get()) };
    }
}

impl Drop for Mutex {
    fn drop(&mut self) {
        // every earlier stay is then before the drop, for race detectors; and helgrind, which knows only locks once taken,
        // would take what comes to lie at this address for the same one. glibc's destroy has nothing to give back, and
        // helgrind's form of it reads what unlock writes after it has said that it is done
        if self.lock_at_last() {
            self.unlock();
            helgrind::tell(helgrind::MUTEX_GOES, self.0.get());
        }
    }
}

/// A short lock around a value: no callback, no waiting and no call outward inside.
pub struct Brief<T> {
    mutex: Mutex,
    /// Held by whoever forks.
    global: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: the mutex makes the access exclusive
unsafe impl<T: Send> Sync for Brief<T> {}

impl<T> Brief<T> {
    pub const fn new(value: T) -> Brief<T> {
        Brief { mutex: Mutex::new(), global: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// For one that every thread may need: a forked child finds it free.
    #[inline]
    pub fn global(&'static self) -> &'static Brief<T> {
        if !alone() && !self.global.load(Ordering::Relaxed) && !self.global.swap(true, Ordering::Relaxed) {
            fork::include(&self.mutex.0);
        }
        self
    }

    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        struct Unlock<'a>(&'a Mutex);
        impl Drop for Unlock<'_> {
            fn drop(&mut self) {
                self.0.unlock()
            }
        }
        if alone() {
            // SAFETY: nobody else is there, and `work` starts no thread
            return work(unsafe { &mut *self.value.get() });
        }
        if let Got::Mine = self.mutex.lock() {
            unreachable!("a brief lock taken twice");
        }
        let _unlock = Unlock(&self.mutex);
        // SAFETY: the lock is held, and was not before
        work(unsafe { &mut *self.value.get() })
    }
}

impl<T: Copy> Brief<T> {
    /// In a forked child whose parent may have had a thread inside. Nobody else may be inside, or come in meanwhile.
    pub(in crate::sys) fn renew(&self, value: T) {
        // SAFETY: the caller's promise; what was there needs no dropping
        unsafe {
            self.mutex.0.get().write(libc::PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP);
            self.value.get().write(value);
        }
    }
}

/// Why an object could not be entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shut {
    /// This thread is inside already: a callback calls back.
    Inside,
    /// Another thread stayed inside until the deadline.
    TooLate,
    /// An earlier call ended in a panic.
    Poisoned,
}

/// An object that one thread at a time may enter. Those inside share it by `&`, since a callback of the same thread
/// may enter again.
pub struct Guarded<T> {
    mutex: Mutex,
    /// Somebody is inside who was the process's only thread when entering, and did without the mutex.
    alone: Cell<usize>,
    inside: Cell<bool>,
    poisoned: Cell<bool>,
    value: T,
}

// SAFETY: all is reached only by the thread that holds the mutex, or that is alone, or that was when it entered; who holds
// the mutex looks whether there is such a one
unsafe impl<T: Send> Sync for Guarded<T> {}

impl<T> Guarded<T> {
    pub const fn new(value: T) -> Guarded<T> {
        Guarded {
            mutex: Mutex::new(),
            alone: Cell::new(NOBODY),
            inside: Cell::new(false),
            poisoned: Cell::new(false),
            value,
        }
    }

    /// For whatever must not happen inside a callback of the same object.
    #[inline(always)]
    pub fn enter(&self) -> Result<Entered<'_, T>, Shut> {
        self.got(self.lock(Deadline::Never))
    }

    pub fn enter_until(&self, deadline: Deadline) -> Result<Entered<'_, T>, Shut> {
        self.got(self.lock(deadline))
    }

    /// For getters, and for the setters that callbacks may use.
    #[inline]
    pub fn enter_or_inside(&self) -> Result<Entered<'_, T>, Shut> {
        match self.lock(Deadline::Never) {
            Got::Mine => Ok(Entered { guarded: self, unlock: false, here: PhantomData }),
            got => self.got(got),
        }
    }

    /// Before it is shared.
    pub fn get_mut(&mut self) -> &mut T {
        &mut self.value
    }

    #[inline(never)]
    fn lock(&self, deadline: Deadline) -> Got {
        if !alone() {
            return self.lock_among_threads(deadline);
        }
        if self.inside.get() {
            return Got::Mine;
        }
        self.alone.set(current());
        self.inside.set(true);
        Got::Fresh
    }

    #[inline(never)]
    fn lock_among_threads(&self, deadline: Deadline) -> Got {
        loop {
            let got = match deadline {
                Deadline::Never => self.mutex.lock(),
                at => self.mutex.lock_until(at),
            };
            if !matches!(got, Got::Fresh) {
                return got;
            }
            let thread = self.alone.get();
            if thread == NOBODY {
                self.inside.set(true);
                return Got::Fresh;
            }
            // a callback of who entered alone has started a thread
            self.mutex.unlock();
            if thread == current() {
                return Got::Mine;
            }
            if deadline.passed() {
                return Got::TooLate;
            }
            nap();
        }
    }

    #[inline(never)]
    fn unlock(&self) {
        self.look_for_panic();
        if !alone() {
            return self.unlock_among_threads();
        }
        self.inside.set(false);
        if self.alone.replace(NOBODY) == NOBODY {
            self.unlock_alone();
        }
    }

    /// The other threads have ended meanwhile.
    #[cold]
    #[inline(never)]
    fn unlock_alone(&self) {
        self.mutex.unlock();
    }

    #[inline(never)]
    fn unlock_among_threads(&self) {
        // only who is inside comes here, so that the first look is at what it wrote itself
        if self.alone.get() != NOBODY {
            self.mutex.lock();
            self.alone.set(NOBODY);
        }
        self.inside.set(false);
        self.mutex.unlock();
    }

    #[inline(always)]
    fn look_for_panic(&self) {
        if std::thread::panicking() {
            self.poisoned.set(true);
        }
    }

    #[inline(always)]
    fn got(&self, got: Got) -> Result<Entered<'_, T>, Shut> {
        match got {
            Got::Mine => return Err(Shut::Inside),
            Got::TooLate => return Err(Shut::TooLate),
            Got::Fresh => {}
        }
        let entered = Entered { guarded: self, unlock: true, here: PhantomData };
        if self.poisoned.get() {
            return Err(Shut::Poisoned);
        }
        defect::at("inside");
        Ok(entered)
    }
}

/// No thread: theirs are addresses.
const NOBODY: usize = 0;

/// A thread that runs a callback holds the object without the mutex: there is nothing to wait on but time.
#[cold]
fn nap() {
    let moment = libc::timespec { tv_sec: 0, tv_nsec: 200_000 };
    // SAFETY: plain values
    unsafe { libc::nanosleep(&moment, std::ptr::null_mut()) };
}

/// Being inside; bound to its thread.
pub struct Entered<'a, T> {
    guarded: &'a Guarded<T>,
    unlock: bool,
    here: PhantomData<*const ()>,
}

impl<T> Entered<'_, T> {
    /// Leaving this is leaving the object: no callback of its is around us.
    pub fn is_outermost(&self) -> bool {
        self.unlock
    }
}

impl<T> Deref for Entered<'_, T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        &self.guarded.value
    }
}

impl<T> Drop for Entered<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        match self.unlock {
            true => self.guarded.unlock(),
            false => self.guarded.look_for_panic(),
        }
    }
}
