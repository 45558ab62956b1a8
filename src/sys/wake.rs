//! How a thread that waits for a descriptor is woken by another: each waiter has an eventfd beside it in its poll, and
//! whoever changes what is waited for rings it. A bell rung between registering and polling is still ringing then.
use crate::base::status::Outcome;
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::fd::close;
use crate::sys::fork;
use crate::sys::lock::Brief;
use crate::sys::poll::{poll_until, Polled, READ};
use std::sync::atomic::{AtomicU32, Ordering};

/// The waiters of one object. More of them than places is fine: those look again every now and then.
pub struct Wakers {
    places: Brief<[Place; PLACES]>,
    /// The process's number, see `fork`, whose waiters these are. A child has none of them, and of the threads that may
    /// have held the lock neither.
    process: AtomicU32,
}

/// Not used yet,
const NOBODYS: u32 = u32::MAX;
/// or just being made anew.
const CHANGING: u32 = u32::MAX - 1;

const PLACES: usize = 8;
const NO_BELL: i32 = -1;
/// How often to look again where no bell can ring.
const LOOK: Timeout = Timeout::Nanos(25_000_000);

#[derive(Clone, Copy)]
struct Place {
    taken: bool,
    /// Rung since the waiter came, or last looked.
    rung: bool,
    lane: u8,
    bell: i32,
}

const EMPTY: Place = Place { taken: false, rung: false, lane: 0, bell: NO_BELL };

impl Wakers {
    pub const fn new() -> Wakers {
        Wakers { places: Brief::new([EMPTY; PLACES]), process: AtomicU32::new(NOBODYS) }
    }

    pub(in crate::sys) fn global(&'static self) {
        self.places.global();
    }

    fn with<R>(&self, work: impl FnOnce(&mut [Place; PLACES]) -> R) -> R {
        if self.process.load(Ordering::Acquire) != fork::generation() {
            self.begin();
        }
        self.places.with(work)
    }

    #[cold]
    fn begin(&self) {
        let now = fork::generation();
        loop {
            let whose = self.process.load(Ordering::Acquire);
            let next = if whose == NOBODYS { now } else { CHANGING };
            if whose == now {
                return;
            }
            if whose == CHANGING
                || self.process.compare_exchange(whose, next, Ordering::AcqRel, Ordering::Acquire).is_err()
            {
                std::hint::spin_loop(); // another thread is at it, which takes a moment
                continue;
            }
            if next == CHANGING {
                self.places.renew([EMPTY; PLACES]);
                self.process.swap(now, Ordering::AcqRel);
            }
            return;
        }
    }

    /// To be called before the last look at what is waited for. Never fails: without a bell the waiter looks again and again.
    pub fn register(&self, lane: u8) -> Waker<'_> {
        let mut waker = Waker { bell: take_bell(), homes: [None; 2] };
        waker.also(self, lane);
        waker
    }

    /// To be called after what is waited for was changed.
    pub fn wake_all(&self) {
        self.wake(|_| true);
    }

    pub fn wake_lane(&self, lane: u8) {
        self.wake(|theirs| theirs == lane);
    }

    fn wake(&self, wanted: impl Fn(u8) -> bool) {
        self.with(|places| {
            for place in places.iter_mut().filter(|p| p.taken && wanted(p.lane)) {
                place.rung = true;
                ring(place.bell);
            }
        });
    }
}

impl Default for Wakers {
    fn default() -> Wakers {
        Wakers::new()
    }
}

#[derive(Clone, Copy)]
struct Home<'a> {
    wakers: &'a Wakers,
    /// None: all places were taken.
    place: Option<usize>,
}

/// One waiter, for as long as it waits.
pub struct Waker<'a> {
    bell: i32,
    homes: [Option<Home<'a>>; 2],
}

impl<'a> Waker<'a> {
    /// Registers with a second object too: a connection waits for its own sake and for its socket's.
    pub fn also(&mut self, wakers: &'a Wakers, lane: u8) {
        let Some(home) = self.homes.iter_mut().find(|h| h.is_none()) else {
            unreachable!("a waker has two homes");
        };
        let bell = self.bell;
        let place = wakers.with(|places| {
            let free = places.iter().position(|p| !p.taken)?;
            places[free] = Place { taken: true, rung: false, lane, bell };
            Some(free)
        });
        *home = Some(Home { wakers, place });
    }

    /// Readable when rung; negative when there is no bell.
    pub fn fd(&self) -> i32 {
        self.bell
    }

    fn hears_all(&self) -> bool {
        self.bell != NO_BELL && self.homes.iter().flatten().all(|h| h.place.is_some())
    }

    /// For waiters without a bell. Where there was no place either, always: the caller looks for itself.
    fn was_rung(&self) -> bool {
        let mut rung = false;
        for home in self.homes.iter().flatten() {
            rung |= match home.place {
                Some(place) => home.wakers.with(|places| std::mem::take(&mut places[place].rung)),
                None => true,
            };
        }
        rung
    }
}

impl Drop for Waker<'_> {
    fn drop(&mut self) {
        let mut rung = false;
        for home in self.homes.iter().flatten() {
            if let Some(place) = home.place {
                rung |= home.wakers.with(|places| std::mem::replace(&mut places[place], EMPTY).rung);
            }
        }
        // from here on nobody knows our bell
        if self.bell != NO_BELL {
            if rung {
                silence(self.bell);
            }
            give_bell_back(self.bell);
        }
    }
}

/// What ended a wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wait {
    /// These of the events, and errors and hang-ups as all of them. May be a lie: try, and wait again.
    Ready(i16),
    /// Something was changed: look again, then wait again. May be for nothing.
    Woken,
    TimedOut,
}

/// Waits until the descriptor is ready, the waker is rung or the deadline comes.
pub fn wait(fd: i32, events: i16, deadline: Deadline, waker: &Waker<'_>) -> Outcome<Wait> {
    if waker.hears_all() {
        let mut polled = [Polled::new(fd, events), Polled::new(waker.bell, READ)];
        if poll_until(&mut polled, deadline)? == 0 {
            return Ok(Wait::TimedOut);
        }
        if polled[1].ready() != 0 {
            silence(waker.bell);
            return Ok(Wait::Woken);
        }
        return Ok(Wait::Ready(polled[0].ready()));
    }
    loop {
        let mut polled = [Polled::new(fd, events)];
        if poll_until(&mut polled, deadline.earlier(Deadline::after(LOOK)))? != 0 {
            return Ok(Wait::Ready(polled[0].ready()));
        }
        if deadline.passed() {
            return Ok(Wait::TimedOut);
        }
        if waker.was_rung() {
            return Ok(Wait::Woken);
        }
    }
}

/// Waits for the waker alone.
pub fn pause(deadline: Deadline, waker: &Waker<'_>) -> Outcome<Wait> {
    const NO_FD: i32 = -1; // poll passes over it
    wait(NO_FD, READ, deadline, waker)
}

/// Bells at rest, kept for the next waiter. A forked child shares the kernel's counters with its parent: it must not ring
/// or silence them for itself, so it begins anew.
struct Rest {
    process: i32,
    count: usize,
    bells: [i32; 32],
}

static REST: Brief<Rest> = Brief::new(Rest { process: 0, count: 0, bells: [NO_BELL; 32] });

impl Rest {
    fn begin(&mut self) {
        // SAFETY: always succeeds
        let process = unsafe { libc::getpid() };
        if self.process != process {
            self.bells[..self.count].iter().for_each(|&bell| close(bell));
            self.count = 0;
            self.process = process;
        }
    }
}

fn take_bell() -> i32 {
    let rested = REST.global().with(|rest| {
        rest.begin();
        rest.count = rest.count.checked_sub(1)?;
        Some(rest.bells[rest.count])
    });
    // SAFETY: integers only
    rested.unwrap_or_else(|| unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) }.max(NO_BELL))
}

fn give_bell_back(bell: i32) {
    let kept = REST.global().with(|rest| {
        rest.begin();
        let place = rest.bells.get_mut(rest.count)?;
        *place = bell;
        rest.count += 1;
        Some(())
    });
    if kept.is_none() {
        close(bell);
    }
}

fn ring(bell: i32) {
    let one = 1u64;
    if bell != NO_BELL {
        // SAFETY: eight readable bytes. It fails only when the counter is full: rung already
        unsafe { libc::write(bell, (&raw const one).cast(), 8) };
    }
}

fn silence(bell: i32) {
    let mut count = 0u64;
    // SAFETY: eight writable bytes; it never waits, and fails only when silent already
    unsafe { libc::read(bell, (&raw mut count).cast(), 8) };
}
