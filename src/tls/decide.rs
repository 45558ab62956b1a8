//! What callers may decide: one small trait for each kind of callback. The answers are the caller's raw numbers; here
//! is decided what they mean, and that every number not listed refuses.
use crate::base::status::{Outcome, Status};
use crate::sys::host::MOST_COOKIE;
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

pub trait NpnAdvertise: Send + Sync {
    /// SSLWRAP_ALPN_SELECTED with a list in wire form written to `list` and its length, _NOACK or _FATAL.
    fn advertise(&self, conn: Token, list: &mut [u8], len: &mut usize) -> i32;
}

pub trait Certificate: Send + Sync {
    /// SSLWRAP_ANSWER_ACCEPT, _REFUSE or _PENDING.
    fn certificate(&self, conn: Token) -> i32;
}

pub trait OcspServer: Send + Sync {
    /// SSLWRAP_OCSP_STAPLED, _NOACK or _FATAL.
    fn staple(&self, conn: Token) -> i32;
}

pub trait OcspClient: Send + Sync {
    /// SSLWRAP_ANSWER_ACCEPT or _REFUSE. Empty: nothing was stapled.
    fn stapled(&self, conn: Token, response: &[u8]) -> i32;
}

pub trait Keylog: Send + Sync {
    fn line(&self, conn: Token, line: &CStr);
}

pub trait MakeCookie: Send + Sync {
    /// SSLWRAP_COOKIE_OK with a cookie written to `cookie` and its length, or _REFUSE.
    fn make(&self, conn: Token, cookie: &mut [u8; MOST_COOKIE], len: &mut usize) -> i32;
}

pub trait CheckCookie: Send + Sync {
    /// SSLWRAP_COOKIE_OK or _REFUSE.
    fn check(&self, conn: Token, cookie: &[u8]) -> i32;
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
    /// The cookie callback said that it wrote more than there is room for.
    LongCookie(usize),
    /// The same of NPN: the server's list is none, the client chose what was not offered, or one of them would not.
    NpnBadList,
    NpnNotOffered,
    NpnRefused,
    /// A client resumed a session without the certificate that is asked for.
    ResumedUnchecked,
    /// A callback for keys shared beforehand said FATAL.
    PskRefused,
    /// The identity can go out in TLS 1.3 alone.
    PskCut,
    /// The host table does not know the client's name.
    HostUnknown,
    /// A host's context cannot be gone over to.
    HostFailed,
    /// An event's answer said REFUSE.
    HelloRefused,
    ChainRefused,
    /// The certificate callback, or the answer in its place.
    ChoiceRefused,
    /// A held client was refused.
    HeldRefused,
    /// A server was to hold its client in a handshake after the first.
    CannotWait,
    /// None of the demanded keys is in the chain.
    PinMissing,
    /// Nor is one the key of a peer whose chain has a flaw.
    PinUnproven,
    /// A key is demanded of a peer without a certificate.
    PinWithoutCertificate,
    /// An OCSP callback said no.
    OcspRefused,
    StapleRefused,
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
            Trouble::CannotWait => Some(Status::UNSUPPORTED),
            Trouble::Panicked => Some(Status::PANIC),
            Trouble::NoMemory => Some(Status::NOMEM),
            Trouble::BadAnswer(..)
            | Trouble::AlpnNotOffered
            | Trouble::NpnBadList
            | Trouble::NpnNotOffered
            | Trouble::LongCookie(_) => Some(Status::CALLBACK),
            Trouble::NameRefused
            | Trouble::AlpnRefused
            | Trouble::CertRefused
            | Trouble::BadHello
            | Trouble::NpnRefused
            | Trouble::PskRefused
            | Trouble::PskCut
            | Trouble::ResumedUnchecked
            | Trouble::HostUnknown
            | Trouble::HostFailed
            | Trouble::HelloRefused
            | Trouble::ChainRefused
            | Trouble::ChoiceRefused
            | Trouble::HeldRefused
            | Trouble::PinMissing
            | Trouble::PinUnproven
            | Trouble::PinWithoutCertificate
            | Trouble::OcspRefused
            | Trouble::StapleRefused => Some(Status::SSL),
        }
    }
}

impl Trouble {
    /// OpenSSL's own failure says more where it has one.
    pub fn is_about_peer(self) -> bool {
        matches!(self, Trouble::CertRefused | Trouble::ChainRefused | Trouble::PinMissing | Trouble::PinUnproven)
    }
}

/// The first certificate that was not accepted.
pub struct VerifyTrouble {
    pub error: i32,
    pub depth: i32,
    pub cert: Option<X509>,
}
