//! Status codes. 0 and 1 to 12 are OpenSSL's SSL_ERROR_*, the negative ones are ours.
use core::ffi::CStr;

/// Done.
pub const SSLWRAP_OK: i32 = 0;
pub const SSLWRAP_ERROR_SSL: i32 = 1;
pub const SSLWRAP_ERROR_WANT_READ: i32 = 2;
pub const SSLWRAP_ERROR_WANT_WRITE: i32 = 3;
pub const SSLWRAP_ERROR_WANT_X509_LOOKUP: i32 = 4;
pub const SSLWRAP_ERROR_SYSCALL: i32 = 5;
pub const SSLWRAP_ERROR_ZERO_RETURN: i32 = 6;
pub const SSLWRAP_ERROR_WANT_CONNECT: i32 = 7;
pub const SSLWRAP_ERROR_WANT_ACCEPT: i32 = 8;
pub const SSLWRAP_ERROR_WANT_ASYNC: i32 = 9;
pub const SSLWRAP_ERROR_WANT_ASYNC_JOB: i32 = 10;
pub const SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB: i32 = 11;
pub const SSLWRAP_ERROR_WANT_RETRY_VERIFY: i32 = 12;
pub const SSLWRAP_E_INVALID_ARG: i32 = -1;
pub const SSLWRAP_E_NOMEM: i32 = -2;
pub const SSLWRAP_E_TIMEOUT: i32 = -3;
pub const SSLWRAP_E_UNSUPPORTED: i32 = -4;
pub const SSLWRAP_E_NO_VALUE: i32 = -5;
pub const SSLWRAP_E_BUFFER_TOO_SMALL: i32 = -6;
pub const SSLWRAP_E_STATE: i32 = -7;
pub const SSLWRAP_E_BUSY: i32 = -8;
pub const SSLWRAP_E_GAI: i32 = -9;
pub const SSLWRAP_E_HOST: i32 = -10;
pub const SSLWRAP_E_CALLBACK: i32 = -11;
pub const SSLWRAP_E_CLOSED: i32 = -12;
pub const SSLWRAP_E_PANIC: i32 = -13;

/// A status that is not OK.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Status(i32);
pub type Outcome<T> = Result<T, Status>;

impl Status {
    pub const SSL: Status = Status(SSLWRAP_ERROR_SSL);
    pub const WANT_READ: Status = Status(SSLWRAP_ERROR_WANT_READ);
    pub const WANT_WRITE: Status = Status(SSLWRAP_ERROR_WANT_WRITE);
    pub const WANT_X509_LOOKUP: Status = Status(SSLWRAP_ERROR_WANT_X509_LOOKUP);
    pub const SYSCALL: Status = Status(SSLWRAP_ERROR_SYSCALL);
    pub const ZERO_RETURN: Status = Status(SSLWRAP_ERROR_ZERO_RETURN);
    pub const WANT_CONNECT: Status = Status(SSLWRAP_ERROR_WANT_CONNECT);
    pub const WANT_ACCEPT: Status = Status(SSLWRAP_ERROR_WANT_ACCEPT);
    pub const WANT_ASYNC: Status = Status(SSLWRAP_ERROR_WANT_ASYNC);
    pub const WANT_ASYNC_JOB: Status = Status(SSLWRAP_ERROR_WANT_ASYNC_JOB);
    pub const WANT_CLIENT_HELLO_CB: Status = Status(SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB);
    pub const WANT_RETRY_VERIFY: Status = Status(SSLWRAP_ERROR_WANT_RETRY_VERIFY);
    pub const INVALID_ARG: Status = Status(SSLWRAP_E_INVALID_ARG);
    pub const NOMEM: Status = Status(SSLWRAP_E_NOMEM);
    pub const TIMEOUT: Status = Status(SSLWRAP_E_TIMEOUT);
    pub const UNSUPPORTED: Status = Status(SSLWRAP_E_UNSUPPORTED);
    pub const NO_VALUE: Status = Status(SSLWRAP_E_NO_VALUE);
    pub const BUFFER_TOO_SMALL: Status = Status(SSLWRAP_E_BUFFER_TOO_SMALL);
    pub const STATE: Status = Status(SSLWRAP_E_STATE);
    pub const BUSY: Status = Status(SSLWRAP_E_BUSY);
    pub const GAI: Status = Status(SSLWRAP_E_GAI);
    pub const HOST: Status = Status(SSLWRAP_E_HOST);
    pub const CALLBACK: Status = Status(SSLWRAP_E_CALLBACK);
    pub const CLOSED: Status = Status(SSLWRAP_E_CLOSED);
    pub const PANIC: Status = Status(SSLWRAP_E_PANIC);
    pub const fn code(self) -> i32 {
        self.0
    }
    pub fn name(_code: i32) -> &'static CStr {
        c"x"
    }
    pub fn sentence(_code: i32) -> &'static str {
        "x"
    }
    pub fn writes_record(self) -> bool {
        !matches!(self.0, 2..=4 | 7..=12 | -5 | -6)
    }
}
impl core::fmt::Debug for Status {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i32)]
pub enum Kind {
    None = 0,
    Local,
    Protocol,
    Certificate,
    Transport,
    Truncated,
    Timeout,
    Resolve,
}
