//! A file that lines are added to: whole lines, whoever else writes to it.
use crate::base::status::Outcome;
use crate::sys::report::{errno, fail_errno};
use std::ffi::CStr;

pub struct Appender(libc::c_int);

impl Appender {
    /// Made readable to its owner alone when it does not exist.
    pub fn open(path: &CStr) -> Outcome<Appender> {
        let flags = libc::O_WRONLY | libc::O_APPEND | libc::O_CREAT | libc::O_CLOEXEC | libc::O_NOCTTY;
        // SAFETY: NUL-terminated
        let fd = unsafe { libc::open(path.as_ptr(), flags, 0o600) };
        if fd < 0 {
            return Err(fail_errno(errno(), format_args!("cannot open {}", crate::sys::file::shown(path).as_str())));
        }
        Ok(Appender(fd))
    }

    /// In one write, so that lines of several threads and processes do not mix. A full disk is not the handshake's
    /// business: the line is lost.
    pub fn append_line(&self, line: &[u8]) {
        let newline = b"\n";
        let parts = [
            libc::iovec { iov_base: line.as_ptr() as *mut _, iov_len: line.len() },
            libc::iovec { iov_base: newline.as_ptr() as *mut _, iov_len: 1 },
        ];
        // SAFETY: two slices and their lengths
        while unsafe { libc::writev(self.0, parts.as_ptr(), 2) } < 0 && errno() == libc::EINTR {}
    }
}

impl Drop for Appender {
    fn drop(&mut self) {
        // SAFETY: ours, once
        unsafe { libc::close(self.0) };
    }
}
