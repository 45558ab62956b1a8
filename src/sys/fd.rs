//! Descriptors: owned ones are close-on-exec from birth and closed once.
use crate::base::status::Outcome;
use crate::sys::report::{errno, fail_errno};
use libc::{c_int, F_DUPFD_CLOEXEC, F_GETFL, F_SETFD, F_SETFL, O_NONBLOCK};
use std::fmt::Arguments;
use std::mem::ManuallyDrop;

/// A descriptor that is ours to close.
#[derive(Debug)]
pub struct Fd(c_int);

impl Fd {
    /// What a system call made; a negative number is its failure.
    pub(in crate::sys) fn made(raw: c_int, what: Arguments<'_>) -> Outcome<Fd> {
        if raw < 0 {
            return Err(fail_errno(errno(), what));
        }
        Ok(Fd(raw))
    }

    /// Another number for the same open socket.
    pub fn duplicate(raw: i32) -> Outcome<Fd> {
        // SAFETY: fcntl with integers only
        let copy = unsafe { libc::fcntl(raw, F_DUPFD_CLOEXEC, 0) };
        Fd::made(copy, format_args!("descriptor {raw} cannot be duplicated"))
    }

    pub fn raw(&self) -> i32 {
        self.0
    }

    /// The number, no longer ours to close.
    pub fn release(self) -> i32 {
        ManuallyDrop::new(self).0
    }
}

impl Drop for Fd {
    fn drop(&mut self) {
        close(self.0);
    }
}

/// Linux gives the number back whatever close answers, EINTR too: closing again could hit a stranger's descriptor.
pub fn close(raw: i32) {
    let kept = errno();
    // SAFETY: the caller owns the number
    unsafe {
        libc::close(raw);
        *libc::__errno_location() = kept;
    }
}

pub fn set_close_on_exec(raw: i32) -> Outcome<()> {
    // SAFETY: fcntl with integers only
    if unsafe { libc::fcntl(raw, F_SETFD, libc::FD_CLOEXEC) } < 0 {
        return Err(fail_errno(errno(), format_args!("descriptor {raw} is not open")));
    }
    Ok(())
}

pub fn is_nonblocking(raw: i32) -> Outcome<bool> {
    Ok(status_flags(raw)? & O_NONBLOCK != 0)
}

pub fn set_nonblocking(raw: i32, on: bool) -> Outcome<()> {
    let flags = status_flags(raw)?;
    let wanted = if on { flags | O_NONBLOCK } else { flags & !O_NONBLOCK };
    // SAFETY: fcntl with integers only
    if wanted != flags && unsafe { libc::fcntl(raw, F_SETFL, wanted) } < 0 {
        return Err(fail_errno(errno(), format_args!("the blocking mode of descriptor {raw} cannot be set")));
    }
    Ok(())
}

fn status_flags(raw: i32) -> Outcome<c_int> {
    // SAFETY: as above
    let flags = unsafe { libc::fcntl(raw, F_GETFL) };
    if flags < 0 {
        return Err(fail_errno(errno(), format_args!("descriptor {raw} is not open")));
    }
    Ok(flags)
}
