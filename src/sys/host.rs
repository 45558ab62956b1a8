//! What OpenSSL asks of us while it works. `tls` implements it; each method is `&self`, since a callback of the
//! caller's may come back with the same connection. An answer is an enum: an unknown answer cannot be expressed.
use crate::base::status::Outcome;
use crate::sys::mem::{List, Shared};
use crate::sys::psk::{Psk, PskAnswer};
use crate::sys::seam::Seam;
use crate::sys::session::Session;
use crate::sys::ticket::TicketKeys;
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

/// What OpenSSL asks of a transport that carries datagrams.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Datagram {
    /// How large a datagram may be on its way to the peer.
    Mtu,
    /// How large it may be on every way.
    FallbackMtu,
    /// What comes on top of a datagram on the link.
    Overhead,
    /// The last one was too large.
    Exceeded,
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
    /// Go on for now, and keep the error: the whole chain is judged when it has been looked at.
    Open,
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

/// Of which direction a secret is.
#[derive(Clone, Copy)]
pub enum Whose<'a> {
    /// What the client sends is sealed with it.
    Client,
    Server,
    /// It comes after this one.
    Next(&'a [u8]),
}

/// A secret for application records, at the moment when OpenSSL goes over to it.
#[derive(Clone, Copy)]
pub struct Traffic<'a> {
    pub whose: Whose<'a>,
    pub secret: &'a [u8],
    /// Ours is the server's end.
    pub server: bool,
    /// The cipher suite's number in the handshake.
    pub suite: u16,
}

pub const MOST_COOKIE: usize = 255;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NpnAnswer {
    Offer,
    /// Go on without NPN.
    None,
}

/// A chain that was looked at to its end.
pub struct ChainStep<'a> {
    /// OpenSSL, or who was asked for each certificate, lets it pass.
    pub accepted: bool,
    /// A chain that is not accepted ends the handshake.
    pub binding: bool,
    pub server: bool,
    /// The library can be made to stop here, or its handshake held.
    pub can_wait: bool,
    /// 0x0304 is TLS 1.3.
    pub version: i32,
    /// How many tickets a server would send.
    pub tickets: usize,
    /// As it was built, the peer's own certificate first.
    pub certs: &'a dyn Fn() -> Outcome<List<X509>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ChainAnswer {
    /// Go on as OpenSSL decided.
    AsIs,
    Accept,
    /// Stop with WANT_RETRY_VERIFY; asked again on the next call. The error is what is known so far.
    Later(i32),
    /// A server: go on for now. OpenSSL cannot stop there; the host sees to it that nothing comes of it before the answer.
    Hold,
    /// With this X509_V_ERR_*, from which OpenSSL makes the alert.
    Refuse(i32),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum CertAnswer {
    Go,
    /// Stop with WANT_X509_LOOKUP; asked again on the next call.
    Later,
    Refuse,
}

pub enum StapleAnswer {
    Staple(Shared<List<u8>>),
    None,
    Refuse,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum OcspAnswer {
    Accept,
    Refuse,
    /// The callback gave no answer that it knows.
    Abort,
}

pub trait Host: Sized + 'static {
    /// Where OpenSSL's handles for this type are kept; a static of the implementor.
    fn seam() -> &'static Seam;

    fn wire_read(&self, room: &mut [u8]) -> Moved;
    fn wire_write(&self, bytes: &[u8]) -> Moved;
    fn wire_at_end(&self) -> bool;
    /// Bytes that wait to be read, and to be sent.
    fn wire_pending(&self) -> (usize, usize);

    fn datagram(&self, asked: Datagram) -> i64;
    /// A cookie for the client that is heard now: its length, None for no cookie.
    fn make_cookie(&self, room: &mut [u8; MOST_COOKIE]) -> Option<usize>;
    fn is_our_cookie(&self, cookie: &[u8]) -> bool;

    fn info(&self, place: i32, value: i32);
    fn verify(&self, step: VerifyStep) -> VerifyAnswer;
    /// A server's first look at a client: `name` is the body of its server_name extension, if there is one.
    fn client_hello(&self, name: Option<&[u8]>) -> HelloAnswer;
    fn alpn(&self, offered: &[u8]) -> AlpnAnswer;
    fn keylog(&self, line: KeyLine<'_>);
    fn traffic(&self, traffic: Traffic<'_>);
    /// A KeyUpdate was written, which may be on its way to `wire_write` still, or read: OpenSSL goes over to the next secret
    /// before it moves anything else.
    fn key_update(&self, written: bool);
    /// Whether it is to be told of secrets.
    fn wants_secrets(&self) -> bool;
    /// A server's protocols for NPN; what is shown stays as it is until asked again.
    fn npn_offer(&self, show: impl FnOnce(&[u8])) -> NpnAnswer;
    fn npn(&self, offered: &[u8]) -> AlpnAnswer;
    /// Which certificate to show.
    fn certificate(&self, server: bool) -> CertAnswer;
    /// The chain that was kept when `chain` answered Later.
    fn kept_chain(&self) -> Option<List<X509>>;
    fn chain(&self, step: ChainStep<'_>) -> ChainAnswer;
    /// A server whose handshake is to end, though OpenSSL finished it: with which alert.
    fn last_alert(&self) -> Option<u8>;
    /// A server: what to staple.
    fn staple(&self) -> StapleAnswer;
    /// A client: what was stapled.
    fn stapled(&self, response: Option<&[u8]>) -> OcspAnswer;

    /// A session that may be resumed later; several may come after one handshake.
    fn new_session(&self, session: Session);
    /// A server looks for what the client wants to resume.
    fn find_session(&self, id: &[u8]) -> Option<Session>;
    /// Asked for each ticket that is sealed or opened.
    fn ticket_keys(&self) -> Option<Shared<TicketKeys>>;
    /// A server's key for this identity, which in TLS 1.3 may be a session ticket as well.
    fn psk_of(&self, identity: &[u8]) -> PskAnswer<Shared<Psk>>;
    /// A client's identity and key; they stay until the next call.
    fn psk_for(&self, hint: Option<&CStr>) -> PskAnswer<Shared<Psk>>;
    /// The identity does not fit the version that was agreed on.
    fn psk_cut(&self);

    /// A method above panicked; its failing answer was given.
    fn panicked(&self);
}
