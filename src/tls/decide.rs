//! What callers may decide: one small trait for each kind of callback. The answers are the caller's raw numbers; here
//! is decided what they mean, and that every number not listed refuses.
use crate::base::status::{Outcome, Status};
use crate::sys::mem::{try_box, Shared};
use crate::sys::x509::X509;
use std::ffi::CStr;

/// The connection's own handle, as the border gave it to us.
pub type Token = usize;

/// Counted, so that one that is replaced while it runs stays until it returns.
pub type Callback<T> = Shared<Box<T>>;

pub fn callback<C, T: ?Sized>(made: C, widen: impl FnOnce(Box<C>) -> Box<T>) -> Outcome<Callback<T>> {
    Shared::new(widen(try_box(made)?))
}

pub trait Info: Send + Sync {
    fn info(&self, conn: Token, place: i32, value: i32);
}

pub trait Verify: Send + Sync {
    /// SSLWRAP_VERIFY_ACCEPT or _REFUSE.
    fn verify(&self, conn: Token, cert: Option<X509>, error: i32, depth: i32, accepted: bool) -> Outcome<i32>;
}

pub trait ServerName: Send + Sync {
    /// SSLWRAP_SERVERNAME_OK, _NOACK or _FATAL.
    fn server_name(&self, conn: Token) -> i32;
}

pub trait AlpnSelect: Send + Sync {
    /// SSLWRAP_ALPN_SELECTED with a name written to `chosen` and its length, _NOACK or _FATAL.
    fn select(&self, conn: Token, offered: &[u8], chosen: &mut [u8; 255], len: &mut usize) -> i32;
}

pub trait Keylog: Send + Sync {
    fn line(&self, conn: Token, line: &CStr);
}

/// Who refused, when a handshake ends because of us and not of OpenSSL.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    None,
    Panicked,
    /// A callback of this kind answered a number that is not one of its answers.
    BadAnswer(&'static str, i32),
    NoMemory,
    /// The server-name callback said FATAL.
    NameRefused,
    /// The ALPN callback said FATAL, or chose what was not offered, or nothing was in common.
    AlpnRefused,
    AlpnNotOffered,
    /// The verify callback said REFUSE to a certificate that OpenSSL accepted.
    CertRefused,
    BadHello,
}

impl Trouble {
    /// Of what we do between OpenSSL and the transport.
    pub fn of(status: Status) -> Trouble {
        match status {
            Status::NOMEM => Trouble::NoMemory,
            _ => Trouble::Panicked,
        }
    }

    /// What it makes of a handshake that OpenSSL ended for us.
    pub fn status(self) -> Option<Status> {
        match self {
            Trouble::None => None,
            Trouble::Panicked => Some(Status::PANIC),
            Trouble::NoMemory => Some(Status::NOMEM),
            Trouble::BadAnswer(..) | Trouble::AlpnNotOffered => Some(Status::CALLBACK),
            Trouble::NameRefused | Trouble::AlpnRefused | Trouble::CertRefused | Trouble::BadHello => Some(Status::SSL),
        }
    }
}

/// The first certificate that was not accepted.
pub struct VerifyTrouble {
    pub error: i32,
    pub depth: i32,
    pub cert: Option<X509>,
}
