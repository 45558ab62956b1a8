//! What OpenSSL asks of us while it works. `tls` implements it; each method is `&self`, since a callback of the
//! caller's may come back with the same connection. An answer is an enum: an unknown answer cannot be expressed.
use crate::sys::seam::Seam;
use crate::sys::x509::X509;
use std::ffi::CStr;

/// One move of ciphertext.
pub enum Moved {
    Bytes(usize),
    /// Not now: OpenSSL is told to try again.
    Later,
    End,
    Failed,
}

/// Where chain building stands when it asks about one certificate.
pub struct VerifyStep {
    /// What OpenSSL thinks of this certificate.
    pub accepted: bool,
    /// X509_V_ERR_*.
    pub error: i32,
    pub depth: i32,
    pub cert: Option<X509>,
    /// Refuse ends the handshake; a client that verifies nothing goes on.
    pub binding: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum VerifyAnswer {
    /// Go on, and forget the error.
    Accept,
    /// Go on as OpenSSL decided.
    AsIs,
    Refuse,
    /// Ends the handshake, also where nothing is verified.
    Abort,
}

pub enum HelloAnswer {
    Go,
    /// Stop with WANT_CLIENT_HELLO_CB; asked again on the next call.
    Later,
    /// With this alert.
    Refuse(u8),
}

pub enum AlpnAnswer {
    /// Offset and length within the offered bytes.
    Select(usize, u8),
    /// Go on without ALPN.
    None,
    Refuse,
}

/// A line of the key log, and whose it is.
#[derive(Clone, Copy)]
pub struct KeyLine<'a> {
    pub text: &'a CStr,
    /// Ours is the server's end.
    pub server: bool,
    /// The cipher suite's number in the handshake.
    pub suite: u16,
}

pub trait Host: Sized + 'static {
    /// Where OpenSSL's handles for this type are kept; a static of the implementor.
    fn seam() -> &'static Seam;

    fn wire_read(&self, room: &mut [u8]) -> Moved;
    fn wire_write(&self, bytes: &[u8]) -> Moved;
    fn wire_at_end(&self) -> bool;
    /// Bytes that wait to be read, and to be sent.
    fn wire_pending(&self) -> (usize, usize);

    fn info(&self, place: i32, value: i32);
    fn verify(&self, step: VerifyStep) -> VerifyAnswer;
    /// A server's first look at a client: `name` is the body of its server_name extension, if there is one.
    fn client_hello(&self, name: Option<&[u8]>) -> HelloAnswer;
    fn alpn(&self, offered: &[u8]) -> AlpnAnswer;
    fn keylog(&self, line: KeyLine<'_>);

    /// A method above panicked; its failing answer was given.
    fn panicked(&self);
}
