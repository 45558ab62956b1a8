//! Keys that both ends have beforehand.
use crate::base::status::Outcome;
use crate::sys::mem::{List, Secret};
use crate::sys::report::invalid;

/// The longest that OpenSSL takes, in TLS 1.2 and 1.3.
pub const LONGEST_KEY: usize = 512;
pub const LONGEST_IDENTITY: usize = 256;

/// In TLS 1.3 it goes with suites of SHA-256, as RFC 8446 has it for keys of which nothing else is known.
pub struct Psk {
    pub identity: List<u8>,
    pub key: Secret,
}

impl Psk {
    pub fn new(identity: &[u8], key: &[u8]) -> Outcome<Psk> {
        if identity.is_empty() || identity.len() > LONGEST_IDENTITY {
            let len = identity.len();
            return Err(invalid(format_args!("an identity has 1 to {LONGEST_IDENTITY} bytes, not {len}")));
        }
        if key.is_empty() || key.len() > LONGEST_KEY {
            return Err(invalid(format_args!("a shared key has 1 to {LONGEST_KEY} bytes, not {}", key.len())));
        }
        Ok(Psk { identity: List::from_slice(identity)?, key: Secret::from_slice(key)? })
    }
}

/// What to do about a key that is asked for.
pub enum PskAnswer<T> {
    Use(T),
    /// Go on without.
    None,
    /// Ends the handshake.
    Refuse,
}
