//! What a caller looks at and says while a decision waits, or inside a callback.
use crate::base::status::{Kind, Outcome, Status};
use crate::pki::identity::Identity;
use crate::sys::mem::{List, Shared};
use crate::sys::name::Name;
use crate::sys::report::{fail, invalid};
use crate::tls::choices::checked_staple;
use crate::tls::conn::{Conn, Inner};
use crate::tls::events::{check_mask, Answer, Question};
use crate::tls::names::find_alpn;

const ALPN: u16 = 16;
const PRE_SHARED_KEY: u16 = 41;
const SUPPORTED_VERSIONS: u16 = 43;

fn copied(bytes: Option<&[u8]>) -> Outcome<List<u8>> {
    bytes.map_or(Err(Status::NO_VALUE), List::from_slice)
}

impl Conn {
    pub fn set_events(&self, mask: u64) -> Outcome<()> {
        check_mask(mask)?;
        self.inner()?.ssl.host().answers.events.set_mask(mask);
        Ok(())
    }

    /// The bit of the decision that waits.
    pub fn wanted(&self) -> Outcome<u64> {
        let waiting = self.inner()?.ssl.host().answers.events.waiting();
        waiting.map(Question::bit).ok_or(Status::NO_VALUE)
    }

    pub fn answer(&self, question: u64, answer: i32, alert: i32) -> Outcome<()> {
        let (question, answer) = Answer::checked(question, answer, alert)?;
        self.inner()?.ssl.host().answers.events.give(question, answer)
    }

    pub fn use_identity(&self, identity: &Shared<Identity>) -> Outcome<()> {
        let inner = self.inner()?;
        inner.not_dead()?;
        inner.ssl.use_identity(identity.cert(), identity.key(), identity.chain())
    }

    /// A server: this of what the client offers, or none of it when empty.
    pub fn select_alpn(&self, name: &[u8]) -> Outcome<()> {
        let inner = self.inner()?;
        if !inner.ssl.host().answers.in_hello() {
            let text = format_args!("the protocol is chosen while the client's hello is being decided about");
            return Err(fail(Status::STATE, Kind::Local, text));
        }
        if !name.is_empty() && inner.offered_alpn().is_none_or(|offered| find_alpn(offered, name).is_none()) {
            return Err(invalid(format_args!("the client does not offer this protocol")));
        }
        inner.ssl.host().answers.choose_alpn(Some(List::from_slice(name)?));
        Ok(())
    }

    // ---- OCSP

    pub fn request_ocsp(&self) -> Outcome<()> {
        let inner = self.idle()?;
        if inner.ssl.is_server() && inner.has_role() {
            let text = format_args!("a client asks for OCSP responses, a server staples them");
            return Err(inner.fail(Status::STATE, Kind::Local, text));
        }
        inner.ssl.request_ocsp()
    }

    /// Empty: nothing of its own, as the context says.
    pub fn set_ocsp_response(&self, der: &[u8]) -> Outcome<()> {
        let staple = checked_staple(der)?;
        let former = self.inner()?.ssl.host().answers.set_staple(staple);
        drop(former);
        Ok(())
    }

    pub fn ocsp_response(&self) -> Outcome<List<u8>> {
        let inner = self.inner()?;
        copied(inner.ssl.ocsp_response().filter(|_| !inner.ssl.is_server()))
    }

    // ---- the client's hello

    /// The highest version that the client offers and that has a name.
    pub fn hello_version(&self) -> Outcome<i32> {
        let inner = self.inner()?;
        let known = |version: &i32| (0x0300..=0x0304).contains(version);
        let listed = inner.ssl.hello_extension(SUPPORTED_VERSIONS).and_then(|body| body.split_first());
        let best = listed.and_then(|(_, list)| {
            let versions = list.chunks_exact(2).map(|two| i32::from(u16::from_be_bytes([two[0], two[1]])));
            versions.filter(known).max()
        });
        match best.unwrap_or_else(|| inner.ssl.hello_legacy_version()) {
            0 => Err(Status::NO_VALUE),
            version => Ok(version),
        }
    }

    pub fn hello_random(&self) -> Outcome<List<u8>> {
        copied(self.inner()?.ssl.hello_random())
    }

    pub fn hello_session_id(&self) -> Outcome<List<u8>> {
        copied(self.inner()?.ssl.hello_session_id())
    }

    pub fn hello_ciphers(&self) -> Outcome<List<u8>> {
        copied(self.inner()?.ssl.hello_ciphers())
    }

    pub fn hello_alpn(&self) -> Outcome<List<u8>> {
        copied(self.inner()?.offered_alpn())
    }

    pub fn hello_extension(&self, kind: i32) -> Outcome<List<u8>> {
        let kind = u16::try_from(kind).map_err(|_| invalid(format_args!("an extension's number is 0 to 65535")))?;
        copied(self.inner()?.ssl.hello_extension(kind))
    }

    pub fn hello_extension_at(&self, index: usize) -> Outcome<i32> {
        let list = self.inner()?.ssl.hello_extensions()?;
        list.get(index).map(|number| i32::from(*number)).ok_or(Status::NO_VALUE)
    }

    /// Identities of TLS 1.3's pre-shared keys: tickets too.
    pub fn hello_psk_identity(&self, index: usize) -> Outcome<List<u8>> {
        let inner = self.inner()?;
        let body = inner.ssl.hello_extension(PRE_SHARED_KEY).ok_or(Status::NO_VALUE)?;
        let found = psk_identities(body).nth(index);
        copied(found)
    }

    // ---- what the peer can verify

    pub fn peer_sigalg(&self, index: usize) -> Outcome<i32> {
        let list = self.inner()?.ssl.peer_sigalgs()?;
        list.get(index).map(|number| i32::from(*number)).ok_or(Status::NO_VALUE)
    }

    pub fn peer_ca_name(&self, index: usize) -> Outcome<Name> {
        let list = self.inner()?.ssl.peer_ca_names()?;
        list.get(index).map_or(Err(Status::NO_VALUE), Name::copy)
    }

    /// What OpenSSL found wrong with the chain that is being judged: X509_V_ERR_* and depth.
    pub fn verify_error(&self, index: usize) -> Outcome<(i32, i32)> {
        let inner = self.inner()?;
        let errors = inner.ssl.host().answers.events.errors.borrow();
        errors.get(index).copied().ok_or(Status::NO_VALUE)
    }
}

impl Inner {
    /// The list without the length before it.
    fn offered_alpn(&self) -> Option<&[u8]> {
        self.ssl.hello_extension(ALPN)?.get(2..)
    }
}

/// OfferedPsks (RFC 8446, 4.2.11): a length, then identities, each behind its length and followed by four bytes of age.
fn psk_identities(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let len = body.first_chunk::<2>().map_or(0, |two| usize::from(u16::from_be_bytes(*two)));
    let mut rest = body.get(2..2 + len).unwrap_or(&[]);
    std::iter::from_fn(move || {
        let len = usize::from(u16::from_be_bytes(*rest.first_chunk::<2>()?));
        let identity = rest.get(2..2 + len)?;
        rest = rest.get(2 + len + 4..)?;
        Some(identity)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn psks() {
        let body = [0, 15, 0, 3, b'o', b'n', b'e', 1, 2, 3, 4, 0, 0, 1, 2, 3, 4, 0, 0];
        let found: Vec<&[u8]> = psk_identities(&body).collect();
        assert_eq!(found, [&b"one"[..], b""]);
        for cut in 0..body.len() {
            assert!(psk_identities(&body[..cut]).count() <= 2);
        }
        assert_eq!(psk_identities(&[0, 3, 0, 9, 1]).count(), 0);
    }
}
