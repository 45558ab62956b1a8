//! Waiting for descriptors: poll until a deadline. Signals do not show, however many come.
use crate::base::status::Outcome;
use crate::sys::clock::Deadline;
use crate::sys::report::{errno, fail_errno};
use libc::{c_int, nfds_t, pollfd, timespec};

pub const READ: i16 = libc::POLLIN;
pub const WRITE: i16 = libc::POLLOUT;

/// One descriptor waited for; a negative number is passed over.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Polled(pollfd);

impl Polled {
    pub fn new(fd: i32, events: i16) -> Polled {
        Polled(pollfd { fd, events, revents: 0 })
    }

    /// What came; errors and hang-ups count as everything asked for, since the next call will tell.
    pub fn ready(&self) -> i16 {
        let came = self.0.revents & self.0.events;
        if self.0.revents & (libc::POLLERR | libc::POLLHUP | libc::POLLNVAL) != 0 {
            return came | self.0.events;
        }
        came
    }
}

const MILLI: i64 = 1_000_000;
/// Longer waits are made of several.
const SLICE_MS: i64 = 1_000_000_000;

/// How many are ready; 0 when the deadline came first.
pub fn poll_until(polled: &mut [Polled], deadline: Deadline) -> Outcome<usize> {
    loop {
        let left_ms = deadline.left().map(|ns| ns / MILLI + i64::from(ns % MILLI != 0));
        let slice = left_ms.map_or(-1, |ms| ms.min(SLICE_MS));
        // SAFETY: Polled is a pollfd
        let n = unsafe { libc::poll(polled.as_mut_ptr().cast(), polled.len() as nfds_t, slice as c_int) };
        match n {
            1.. => return Ok(n as usize),
            0 if deadline.passed() => return Ok(0),
            0 => {}
            _ => match errno() {
                libc::EINTR | libc::EAGAIN => {}
                error => return Err(fail_errno(error, format_args!("waiting is not possible"))),
            },
        }
    }
}

/// Does nothing until then, or a little longer.
pub fn pause_until(deadline: Deadline) {
    while let Some(ns @ 1..) = deadline.left() {
        let length = timespec { tv_sec: ns / 1_000_000_000, tv_nsec: ns % 1_000_000_000 };
        // SAFETY: plain in parameter; the rest after a signal is computed anew
        unsafe { libc::nanosleep(&length, std::ptr::null_mut()) };
    }
}
