//! Pinned keys: a demand besides verification, or in its place.
use crate::base::constants::{SSLWRAP_TLS1_3_VERSION, SSLWRAP_VERIFY_POST_HANDSHAKE};
use crate::base::decideconst::{SSLWRAP_PIN_REQUIRED, SSLWRAP_PIN_SUFFICIENT};
use crate::base::status::Outcome;
use crate::sys::mem::List;
use crate::sys::report::invalid;
use crate::sys::x509::X509;
use crate::tls::conn::Inner;
use crate::tls::ctx::Ctx;

type Pin = [u8; 32];

#[derive(Default)]
pub struct Pins {
    required: List<Pin>,
    sufficient: List<Pin>,
}

impl Pins {
    pub fn copy(&self) -> Outcome<Pins> {
        Ok(Pins { required: List::from_slice(&self.required)?, sufficient: List::from_slice(&self.sufficient)? })
    }

    /// Errors must be looked past until the end of the chain.
    pub fn may_excuse(&self) -> bool {
        !self.sufficient.is_empty()
    }

    pub fn demands(&self) -> bool {
        !self.required.is_empty()
    }

    /// The peer has one of the keys that stand for themselves.
    pub fn excuses(&self, chain: &[X509]) -> Outcome<bool> {
        chain.first().map_or(Ok(false), |leaf| Ok(self.sufficient.contains(&leaf.key_pin()?)))
    }

    /// One of the demanded keys is in the chain. Of one that is not `proven` the peer's own counts alone: the others'
    /// certificates are to be had by everybody.
    pub fn satisfied(&self, chain: &[X509], proven: bool) -> Outcome<bool> {
        let counted = if proven { chain.len() } else { chain.len().min(1) };
        for cert in &chain[..counted] {
            if self.required.contains(&cert.key_pin()?) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Inner {
    /// A key is demanded of a peer that has shown none: it was not asked for a certificate, or let pass without.
    pub(in crate::tls) fn lacks_pinned_key(&self) -> bool {
        let later = self.ssl.verify_mode() & SSLWRAP_VERIFY_POST_HANDSHAKE as i32 != 0;
        let asked_later = later && self.is_server() && self.ssl.version() == SSLWRAP_TLS1_3_VERSION;
        self.ssl.host().answers.snapshot().chosen.pins.demands()
            && !asked_later
            && self.ssl.peer_certificate().is_none()
            && !self.ssl.began_with_psk() // who has that key needs no certificate
    }
}

impl Ctx {
    pub fn add_pin(&self, kind: i32, digest: &[u8]) -> Outcome<()> {
        let Ok(pin) = Pin::try_from(digest) else {
            return Err(invalid(format_args!("a pin is the SHA-256 of a public key: 32 bytes, not {}", digest.len())));
        };
        let settings = self.change()?;
        let mut pins = settings.choices.pins.borrow_mut();
        match kind {
            SSLWRAP_PIN_REQUIRED => pins.required.push(pin),
            SSLWRAP_PIN_SUFFICIENT => pins.sufficient.push(pin),
            other => Err(invalid(format_args!("{other} is not one of SSLWRAP_PIN_*"))),
        }
    }
}
