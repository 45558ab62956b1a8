//! Statuses: what every call answers. 0 to 12 are OpenSSL's `SSL_ERROR_*`, negative numbers are ours; released numbers are never reused.
use super::constants;
use core::ffi::CStr;
use core::fmt;

/// Done.
pub const SSLWRAP_OK: i32 = 0;
/// OpenSSL refused: the peer broke the protocol, or a setting does not fit. The error record has its list. Free the connection.
pub const SSLWRAP_ERROR_SSL: i32 = 1;
/// Bytes from the peer are needed. Feed or wait for them, then call again with the same arguments.
pub const SSLWRAP_ERROR_WANT_READ: i32 = 2;
/// Bytes for the peer must leave first. Take them or wait until the transport is writable, then call again with the same arguments.
pub const SSLWRAP_ERROR_WANT_WRITE: i32 = 3;
/// The certificate is to be chosen. Give one, then call again.
pub const SSLWRAP_ERROR_WANT_X509_LOOKUP: i32 = 4;
/// A system call or the caller's transport failed; sslwrap_error_errno tells. -1 is an end without close_notify: data may be missing.
pub const SSLWRAP_ERROR_SYSCALL: i32 = 5;
/// The peer ended the connection properly. Nothing more will come.
pub const SSLWRAP_ERROR_ZERO_RETURN: i32 = 6;
/// The transport is not connected yet. Call again when it is.
pub const SSLWRAP_ERROR_WANT_CONNECT: i32 = 7;
/// The transport waits for a connection. Call again when there is one.
pub const SSLWRAP_ERROR_WANT_ACCEPT: i32 = 8;
/// An asynchronous engine is working. Call again when it is done.
pub const SSLWRAP_ERROR_WANT_ASYNC: i32 = 9;
/// No asynchronous job could be started now. Call again later.
pub const SSLWRAP_ERROR_WANT_ASYNC_JOB: i32 = 10;
/// The client hello waits for a decision. Answer it, then call again.
pub const SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB: i32 = 11;
/// The peer's certificate waits for a decision. Answer it, then call again.
pub const SSLWRAP_ERROR_WANT_RETRY_VERIFY: i32 = 12;

/// An argument is not valid, or a handle is dead, of another type or never was one. Nothing was changed: repair the call.
pub const SSLWRAP_E_INVALID_ARG: i32 = -1;
/// Out of memory. Nothing was changed and the handle stays usable: free something and call again.
pub const SSLWRAP_E_NOMEM: i32 = -2;
/// The deadline passed. The object stays usable: call again, or give up.
pub const SSLWRAP_E_TIMEOUT: i32 = -3;
/// This build, this OpenSSL or this system cannot do it. Ask sslwrap_has first.
pub const SSLWRAP_E_UNSUPPORTED: i32 = -4;
/// There is no such value. Not a failure: no error record is written.
pub const SSLWRAP_E_NO_VALUE: i32 = -5;
/// The buffer is too small and nothing was consumed; the length needed was written. Call again with more (text: length + 1).
pub const SSLWRAP_E_BUFFER_TOO_SMALL: i32 = -6;
/// Not in this state of the object, such as a setting after the first connection. The message tells what must come first.
pub const SSLWRAP_E_STATE: i32 = -7;
/// The object is in use by this very thread: called from inside one of its callbacks. Call again after the callback.
pub const SSLWRAP_E_BUSY: i32 = -8;
/// A name was not resolved; sslwrap_error_errno is an SSLWRAP_EAI_* number.
pub const SSLWRAP_E_GAI: i32 = -9;
/// gethostby* failed; sslwrap_error_errno is SSLWRAP_HOST_NOT_FOUND, SSLWRAP_TRY_AGAIN, SSLWRAP_NO_RECOVERY or SSLWRAP_NO_DATA.
pub const SSLWRAP_E_HOST: i32 = -10;
/// A callback of yours failed or gave an answer that is not in its list. The handshake was refused.
pub const SSLWRAP_E_CALLBACK: i32 = -11;
/// The object was closed, perhaps by another thread. Free it.
pub const SSLWRAP_E_CLOSED: i32 = -12;
/// A defect in this library. The object can only be freed: please report the message.
pub const SSLWRAP_E_PANIC: i32 = -13;
/// Another thread cancelled the wait. The object stays usable: call again after sslwrap_conn_resume, or free it.
pub const SSLWRAP_E_CANCELLED: i32 = -14;

/// A status that is not OK: the error type inside the crate. It can hold none but the listed numbers. As wide as a count,
/// so that functions give back either in registers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Status(isize);

/// What fallible functions of the crate return.
pub type Outcome<T> = Result<T, Status>;

/// A NUL-terminated name, made when compiling.
const fn cstr(bytes: &'static [u8]) -> &'static CStr {
    match CStr::from_bytes_with_nul(bytes) {
        Ok(s) => s,
        Err(_) => panic!("not one NUL at the end"),
    }
}

// One row for each status, so that a number cannot have a name without a sentence. The first row is OK, which is no `Status`.
macro_rules! statuses {
    ($ok:ident $ok_text:literal; $($short:ident = $code:ident $text:literal;)*) => {
        impl Status {
            $(#[doc = $text] pub const $short: Status = Status($code as isize);)*

            /// Every status there is.
            pub const ALL: &'static [Status] = &[$(Status::$short),*];

            /// The status with this number; `None` for OK and for numbers that are no status.
            pub const fn from_code(code: i32) -> Option<Status> {
                match code {
                    $($code => Some(Status::$short),)*
                    _ => None,
                }
            }

            /// The name of a number as C spells it.
            pub fn name(code: i32) -> &'static CStr {
                match code {
                    $ok => const { cstr(concat!(stringify!($ok), "\0").as_bytes()) },
                    $($code => const { cstr(concat!(stringify!($code), "\0").as_bytes()) },)*
                    _ => c"unknown status",
                }
            }

            /// What to do about it, when nothing more exact is known.
            pub const fn sentence(code: i32) -> &'static str {
                match code {
                    $ok => $ok_text,
                    $($code => $text,)*
                    _ => "unknown status: the number does not come from this version of the library",
                }
            }
        }
    };
}

statuses! {
    SSLWRAP_OK "done";
    SSL = SSLWRAP_ERROR_SSL "OpenSSL refused; read the list in this record, then free the connection";
    WANT_READ = SSLWRAP_ERROR_WANT_READ "bytes from the peer are needed; wait until readable and call again";
    WANT_WRITE = SSLWRAP_ERROR_WANT_WRITE "bytes for the peer must leave first; wait until writable and call again";
    WANT_X509_LOOKUP = SSLWRAP_ERROR_WANT_X509_LOOKUP "a certificate is to be chosen; give one and call again";
    SYSCALL = SSLWRAP_ERROR_SYSCALL "a system call or the transport failed; the errno tells why";
    ZERO_RETURN = SSLWRAP_ERROR_ZERO_RETURN "the peer ended the connection properly; nothing more will come";
    WANT_CONNECT = SSLWRAP_ERROR_WANT_CONNECT "the transport is not connected yet; call again when it is";
    WANT_ACCEPT = SSLWRAP_ERROR_WANT_ACCEPT "the transport waits for a connection; call again when there is one";
    WANT_ASYNC = SSLWRAP_ERROR_WANT_ASYNC "an asynchronous engine is working; call again when it is done";
    WANT_ASYNC_JOB = SSLWRAP_ERROR_WANT_ASYNC_JOB "no asynchronous job could be started; call again later";
    WANT_CLIENT_HELLO_CB = SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB "the client hello waits for a decision; answer it and call again";
    WANT_RETRY_VERIFY = SSLWRAP_ERROR_WANT_RETRY_VERIFY "the peer's certificate waits for a decision; answer it and call again";
    INVALID_ARG = SSLWRAP_E_INVALID_ARG "an argument or a handle is not valid; nothing was changed";
    NOMEM = SSLWRAP_E_NOMEM "out of memory; nothing was changed";
    TIMEOUT = SSLWRAP_E_TIMEOUT "timed out";
    UNSUPPORTED = SSLWRAP_E_UNSUPPORTED "not supported by this build, this OpenSSL or this system";
    NO_VALUE = SSLWRAP_E_NO_VALUE "there is no such value";
    BUFFER_TOO_SMALL = SSLWRAP_E_BUFFER_TOO_SMALL "the buffer is too small; call again with the length that was written";
    STATE = SSLWRAP_E_STATE "not possible in this state of the object";
    BUSY = SSLWRAP_E_BUSY "the object is in use by this thread; call again after the callback";
    GAI = SSLWRAP_E_GAI "the name was not resolved; the EAI code tells why";
    HOST = SSLWRAP_E_HOST "the host was not resolved; the code tells why";
    CALLBACK = SSLWRAP_E_CALLBACK "a callback failed or gave an answer that is not in its list";
    CLOSED = SSLWRAP_E_CLOSED "the object was closed; free it";
    PANIC = SSLWRAP_E_PANIC "a defect in this library; free the object and report this message";
    CANCELLED = SSLWRAP_E_CANCELLED "cancelled by another thread; nothing was lost";
}

impl Status {
    /// The number that C sees.
    pub const fn code(self) -> i32 {
        self.0 as i32
    }

    /// The call stopped and is to be made again.
    pub const fn is_want(self) -> bool {
        matches!(self.code(), SSLWRAP_ERROR_WANT_READ..=SSLWRAP_ERROR_WANT_X509_LOOKUP)
            || matches!(self.code(), SSLWRAP_ERROR_WANT_CONNECT..=SSLWRAP_ERROR_WANT_RETRY_VERIFY)
    }

    /// Whether a call that ends so writes the error record.
    pub const fn writes_record(self) -> bool {
        !self.is_want() && !matches!(self.code(), SSLWRAP_E_NO_VALUE | SSLWRAP_E_BUFFER_TOO_SMALL)
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names are ASCII, so this cannot fail.
        f.write_str(Status::name(self.code()).to_str().unwrap_or("?"))
    }
}

/// The kind of a failure, in the error record. The numbers are `SSLWRAP_KIND_*`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i32)]
pub enum Kind {
    None = constants::SSLWRAP_KIND_NONE,
    Local = constants::SSLWRAP_KIND_LOCAL,
    Protocol = constants::SSLWRAP_KIND_PROTOCOL,
    Certificate = constants::SSLWRAP_KIND_CERTIFICATE,
    Transport = constants::SSLWRAP_KIND_TRANSPORT,
    Truncated = constants::SSLWRAP_KIND_TRUNCATED,
    Timeout = constants::SSLWRAP_KIND_TIMEOUT,
    Resolve = constants::SSLWRAP_KIND_RESOLVE,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_one_name_and_one_sentence() {
        assert_eq!(Status::ALL.len(), 12 + 14);
        for code in (-14..=-1).chain(1..=12) {
            let status = Status::from_code(code).expect("listed");
            assert_eq!(status.code(), code);
            let same = |s: &&Status| Status::name(s.code()) == Status::name(code);
            assert_eq!(Status::ALL.iter().filter(same).count(), 1);
            let prefix = if code > 0 { "SSLWRAP_ERROR_" } else { "SSLWRAP_E_" };
            assert!(Status::name(code).to_str().unwrap().starts_with(prefix));
            assert!(!Status::sentence(code).contains('\n'));
        }
        assert_eq!(Status::from_code(SSLWRAP_OK), None);
        assert_eq!(Status::name(SSLWRAP_OK), c"SSLWRAP_OK");
        for code in [13, -15, i32::MIN, i32::MAX] {
            assert_eq!(Status::from_code(code), None);
            assert_eq!(Status::name(code), c"unknown status");
        }
    }

    #[test]
    fn records_are_written_by_failures_only() {
        let silent: [i32; 11] = [2, 3, 4, 7, 8, 9, 10, 11, 12, -5, -6];
        for status in Status::ALL {
            assert_eq!(status.writes_record(), !silent.contains(&status.code()), "{status:?}");
        }
    }
}
