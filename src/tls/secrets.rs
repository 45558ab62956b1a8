//! What both ends of a connection know and nobody else.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::mem::{spared, List, Secret, Text};
use crate::sys::name::Name;
use crate::sys::report::{fail, invalid};
use crate::sys::ssl_secrets::{Who, Whose, RANDOM};
use crate::tls::conn::Conn;

/// As TLS 1.3 allows; with one hash of 48 bytes it ends at 12240 by itself.
const LONGEST_LABEL: usize = 249;
const LONGEST_CONTEXT: usize = 65_535;
const LONGEST_KEY: usize = 65_535;

impl Conn {
    pub fn random(&self, who: Who) -> Outcome<[u8; RANDOM]> {
        match self.inner()?.ssl.random(who) {
            unspoken if unspoken == [0; RANDOM] => Err(Status::NO_VALUE),
            random => Ok(random),
        }
    }

    /// Of the last handshake that was completed.
    pub fn finished(&self, whose: Whose) -> Outcome<List<u8>> {
        let inner = self.inner()?;
        match inner.established.get() {
            true => inner.ssl.finished(whose),
            false => Err(Status::NO_VALUE),
        }
    }

    /// RFC 5705. No context is not the same as an empty one.
    pub fn export_keying_material(&self, label: &[u8], context: Option<&[u8]>, len: usize) -> Outcome<Secret> {
        if label.len() > LONGEST_LABEL {
            return Err(invalid(format_args!("a label has at most {LONGEST_LABEL} bytes, not {}", label.len())));
        }
        if context.is_some_and(|context| context.len() > LONGEST_CONTEXT) {
            return Err(invalid(format_args!("a context has at most {LONGEST_CONTEXT} bytes")));
        }
        if len == 0 || len > LONGEST_KEY {
            return Err(invalid(format_args!("1 to {LONGEST_KEY} bytes can be exported, not {len}")));
        }
        let inner = self.inner()?;
        if !inner.established.get() {
            let text = format_args!("there is no key before the handshake is done: call conn_do_handshake first");
            return Err(fail(Status::STATE, Kind::Local, text));
        }
        spared(|| inner.ssl.export(label, context, len))
    }

    pub fn client_cas(&self) -> Outcome<List<Name>> {
        self.inner()?.ssl.client_cas()
    }

    pub fn cipher_names(&self) -> Outcome<List<Text>> {
        self.inner()?.ssl.cipher_names()
    }

    pub fn shared_cipher_names(&self) -> Outcome<List<Text>> {
        self.inner()?.ssl.shared_cipher_names()
    }

    /// Empty when there is none.
    pub fn npn(&self) -> Outcome<List<u8>> {
        List::from_slice(self.inner()?.ssl.npn())
    }
}
