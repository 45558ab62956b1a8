//! Monotonic time and deadlines.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::report::fail;
use libc::timespec;

const NANOS: i64 = 1_000_000_000;

pub fn monotonic_ns() -> i64 {
    let mut now = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: plain out parameter; CLOCK_MONOTONIC always exists
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut now) };
    now.tv_sec * NANOS + now.tv_nsec
}

pub fn unix_seconds() -> i64 {
    // SAFETY: NULL asks for the return value only
    unsafe { libc::time(std::ptr::null_mut()) }
}

/// How long a call may take.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Timeout {
    Never,
    Nanos(i64),
}

impl Timeout {
    pub const NOW: Timeout = Timeout::Nanos(0);

    /// Seconds as callers give them: -1 and infinity mean none; NaN and other negatives are refused.
    pub fn from_seconds(seconds: f64) -> Outcome<Timeout> {
        if seconds == -1.0 || seconds == f64::INFINITY {
            return Ok(Timeout::Never);
        }
        if seconds.is_nan() || seconds < 0.0 {
            return Err(fail(
                Status::INVALID_ARG,
                Kind::Local,
                format_args!("a timeout is a number of seconds from 0 up, or -1 for none"),
            ));
        }
        let nanos = seconds * NANOS as f64;
        if nanos >= (i64::MAX / 4) as f64 {
            return Ok(Timeout::Never); // 73 years
        }
        Ok(Timeout::Nanos(nanos.ceil() as i64))
    }

    pub fn seconds(self) -> f64 {
        match self {
            Timeout::Never => -1.0,
            Timeout::Nanos(n) => n as f64 / NANOS as f64,
        }
    }

    /// Seconds for people: to the millisecond, where there is one.
    pub fn shown(self) -> f64 {
        const MILLI: i64 = NANOS / 1000;
        match self {
            Timeout::Nanos(n) if n >= MILLI => (n.saturating_add(MILLI / 2) / MILLI) as f64 / 1000.0,
            other => other.seconds(),
        }
    }

    /// As one word, for atomics.
    pub fn to_word(self) -> i64 {
        match self {
            Timeout::Never => -1,
            Timeout::Nanos(n) => n,
        }
    }

    pub fn from_word(word: i64) -> Timeout {
        if word < 0 {
            Timeout::Never
        } else {
            Timeout::Nanos(word)
        }
    }
}

/// A point in monotonic time by which a call ends.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Deadline {
    Never,
    At(i64),
}

impl Deadline {
    pub fn after(timeout: Timeout) -> Deadline {
        match timeout {
            Timeout::Never => Deadline::Never,
            Timeout::Nanos(n) => Deadline::At(monotonic_ns().saturating_add(n)),
        }
    }

    /// Nanoseconds left, at least 0; None when there is no end.
    pub fn left(self) -> Option<i64> {
        match self {
            Deadline::Never => None,
            Deadline::At(t) => Some((t - monotonic_ns()).max(0)),
        }
    }

    pub fn passed(self) -> bool {
        self.left() == Some(0)
    }

    pub fn earlier(self, other: Deadline) -> Deadline {
        match (self, other) {
            (Deadline::At(a), Deadline::At(b)) => Deadline::At(a.min(b)),
            (Deadline::Never, d) | (d, Deadline::Never) => d,
        }
    }

    pub(in crate::sys) fn timespec(self) -> Option<timespec> {
        match self {
            Deadline::Never => None,
            Deadline::At(t) => Some(timespec { tv_sec: t / NANOS, tv_nsec: t % NANOS }),
        }
    }
}
