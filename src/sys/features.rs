//! What this build on this OpenSSL can do.
use crate::sys::{ext, newer};
use core::ffi::CStr;

/// A verification can be made to wait for its answer.
pub const VERIFICATION_WAITS: bool = ext::VERIFICATION_WAITS;

pub fn has(feature: &CStr) -> bool {
    match feature.to_bytes() {
        b"tls1.2" | b"tls1.3" | b"dtls" | b"alpn" | b"sni" | b"keylog" => true,
        b"own-records" => ext::OWN_RECORDS,
        b"npn" => newer::npn_advertise().is_some() && newer::npn_select().is_some(),
        b"verify-event" => ext::VERIFICATION_WAITS,
        b"post-handshake-auth" => ext::POST_HANDSHAKE_AUTH,
        b"renegotiation" => ext::RENEGOTIATION,
        b"tls1.3-session-ids" => ext::IDS_IN_TLS13,
        b"session-cache-client" => ext::CLIENTS_CACHE,
        b"session-hostname" => ext::SESSIONS_HAVE_NAMES,
        b"security-levels" => ext::SECURITY_LEVELS,
        b"conn-tickets" => ext::TICKETS_OF_CONNECTIONS,
        b"psk-tls1.3" => ext::PSK_IN_TLS13,
        b"dtls-listen" => ext::DTLS_LISTEN,
        b"key-uri" => ext::KEY_STORES,
        b"dh" => ext::FINITE_FIELDS,
        b"vendored" => cfg!(feature = "vendored"),
        b"aws-lc" => cfg!(feature = "aws-lc"),
        b"test-hooks" => cfg!(feature = "test-hooks"),
        _ => false,
    }
}
