//! Constants of decisions: events, and what is answered.

// What a connection stops for, as bits of a mask and as the kind of a decision that waits.
/// A server has the client's hello: context, ALPN, identity can still be chosen. The call ends with WANT_CLIENT_HELLO_CB.
pub const SSLWRAP_EVENT_CLIENT_HELLO: u64 = 1;
/// The certificate to show is to be chosen, on either side. The call ends with WANT_X509_LOOKUP.
pub const SSLWRAP_EVENT_CERTIFICATE: u64 = 2;
/// The peer's chain was looked at and is to be judged. The call ends with WANT_RETRY_VERIFY. Not for a resumed session, whose
/// peer was judged when it was made. A server can stop for it in a first handshake over TLS alone: over DTLS, and later, its client
/// is refused with SSLWRAP_E_UNSUPPORTED.
pub const SSLWRAP_EVENT_VERIFY: u64 = 4;

// What is answered to an event, and by callbacks that have no answers of their own.
/// Go on.
pub const SSLWRAP_ANSWER_ACCEPT: i32 = 1;
/// End the handshake.
pub const SSLWRAP_ANSWER_REFUSE: i32 = 0;
/// To an event: decide as if it had not been raised.
pub const SSLWRAP_ANSWER_DEFAULT: i32 = 2;

// What an OCSP server callback answers.
/// What sslwrap_conn_set_ocsp_response was given is stapled; nothing when nothing was.
pub const SSLWRAP_OCSP_STAPLED: i32 = 0;
/// Nothing is stapled.
pub const SSLWRAP_OCSP_NOACK: i32 = 3;
/// End the handshake.
pub const SSLWRAP_OCSP_FATAL: i32 = 2;

// What a server does with a name that is not in its host table.
/// It stays with its own context.
pub const SSLWRAP_HOST_DEFAULT: i32 = 0;
/// It ends the handshake with the alert unrecognized_name.
pub const SSLWRAP_HOST_REFUSE: i32 = 1;

// What a pinned key is for.
/// Besides all else: the chain must hold one of the keys that are pinned so.
pub const SSLWRAP_PIN_REQUIRED: i32 = 1;
/// In place of all else: a peer that has this key itself is who it should be, whatever OpenSSL finds wrong with its chain.
pub const SSLWRAP_PIN_SUFFICIENT: i32 = 2;
