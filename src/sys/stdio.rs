//! FILEs of the C library around sockets.
use crate::base::status::{Outcome, Status};
use crate::sys::fd::Fd;
use crate::sys::report::{errno, fail_errno};
use std::ffi::CStr;

/// C's own.
pub type FILE = libc::FILE;

/// How a FILE gathers what is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Buffer {
    Default,
    None,
    Lines,
    Full,
}

/// A FILE that owns the descriptor; fclose closes it.
pub fn open(fd: Fd, mode: &CStr, buffer: Buffer) -> Outcome<*mut FILE> {
    // SAFETY: an open descriptor and a NUL-terminated mode
    let file = unsafe { libc::fdopen(fd.raw(), mode.as_ptr()) };
    if file.is_null() {
        return Err(fail_errno(errno(), format_args!("no FILE can be made of descriptor {}", fd.raw())));
    }
    fd.release();
    let how = match buffer {
        Buffer::Default => return Ok(file),
        Buffer::None => libc::_IONBF,
        Buffer::Lines => libc::_IOLBF,
        Buffer::Full => libc::_IOFBF,
    };
    // SAFETY: the FILE is ours and nothing was read or written; NULL has it allocate
    if unsafe { libc::setvbuf(file, std::ptr::null_mut(), how, 0) } != 0 {
        // SAFETY: ours, once
        unsafe { libc::fclose(file) };
        return Err(Status::NOMEM);
    }
    Ok(file)
}
