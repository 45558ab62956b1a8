//! What a connection is, as far as it is known.
use crate::base::line::Line;
use crate::base::status::{Outcome, Status};
use crate::sys::mem::List;
use crate::sys::x509::X509;
use crate::tls::conn::Conn;
use crate::tls::explain;
use crate::tls::records::Want;
use core::ffi::CStr;

impl Conn {
    /// "Unknown" until the handshake is done: OpenSSL would name what it hopes for.
    pub fn protocol_version_name(&self) -> Outcome<&'static CStr> {
        let inner = self.inner()?;
        Ok(if inner.established.get() { inner.ssl.version_name() } else { c"Unknown" })
    }

    pub fn protocol_version(&self) -> Outcome<i32> {
        Ok(self.inner()?.ssl.version())
    }

    pub fn cipher_name(&self) -> Outcome<&'static CStr> {
        self.inner()?.ssl.cipher_name().ok_or(Status::NO_VALUE)
    }

    pub fn cipher_version(&self) -> Outcome<&'static CStr> {
        self.inner()?.ssl.cipher_version().ok_or(Status::NO_VALUE)
    }

    pub fn cipher_bits(&self) -> Outcome<i32> {
        self.inner()?.ssl.cipher_bits().ok_or(Status::NO_VALUE)
    }

    pub fn group_name(&self) -> Outcome<&'static CStr> {
        let inner = self.inner()?;
        let name = if inner.established.get() { inner.ssl.group_name() } else { None };
        name.ok_or(Status::NO_VALUE)
    }

    pub fn state_string(&self) -> Outcome<&'static CStr> {
        Ok(self.inner()?.ssl.state_text())
    }

    /// Empty when there is none.
    pub fn alpn(&self) -> Outcome<List<u8>> {
        List::from_slice(self.inner()?.ssl.alpn())
    }

    /// A server: what the client asked for. A client: what it asked for itself.
    pub fn servername(&self) -> Outcome<List<u8>> {
        let inner = self.inner()?;
        inner.ssl.host().answers.with_server_name(|name| name.map(List::from_slice).unwrap_or(Err(Status::NO_VALUE)))
    }

    pub fn peer_certificate(&self) -> Outcome<X509> {
        self.inner()?.ssl.peer_certificate().ok_or(Status::NO_VALUE)
    }

    pub fn peer_cert_chain(&self) -> Outcome<List<X509>> {
        some(self.inner()?.ssl.peer_chain()?)
    }

    pub fn verified_chain(&self) -> Outcome<List<X509>> {
        some(self.inner()?.ssl.verified_chain()?)
    }

    /// X509_V_*; also while a server holds its client, whom OpenSSL has let pass.
    pub fn verify_result(&self) -> Outcome<i32> {
        let inner = self.inner()?;
        let open = inner.ssl.host().answers.events.first_error();
        Ok(open.unwrap_or_else(|| inner.ssl.verify_result()))
    }

    pub fn verify_mode(&self) -> Outcome<u64> {
        Ok(self.inner()?.ssl.verify_mode() as u64)
    }

    /// Why the peer's certificate was not accepted.
    pub fn verify_hint(&self) -> Outcome<Line<400>> {
        let inner = self.inner()?;
        let mut line = Line::EMPTY;
        explain::certificate_line(&inner, &mut line).map(|_| line).ok_or(Status::NO_VALUE)
    }

    /// The certificate that was not accepted, and its depth.
    pub fn verify_culprit(&self) -> Outcome<(X509, i32)> {
        self.inner()?.ssl.host().answers.with_verify_trouble(|trouble| {
            let trouble = trouble.ok_or(Status::NO_VALUE)?;
            Ok((trouble.cert.clone().ok_or(Status::NO_VALUE)?, trouble.depth))
        })
    }

    pub fn want_read(&self) -> Outcome<bool> {
        const SSL_READING: i32 = 3;
        let inner = self.inner()?;
        let own = inner.ssl.host().records.want.get();
        Ok(own.map_or(inner.ssl.want() == SSL_READING, |want| want == Want::Reading))
    }

    /// Both of them and the decisions as the status that the last call gave; None: nothing is waited for.
    pub fn want(&self) -> Outcome<Option<Status>> {
        let inner = self.inner()?;
        if let Some(question) = inner.ssl.host().answers.events.waiting() {
            return Ok(Some(question.status()));
        }
        drop(inner);
        Ok(match (self.want_write()?, self.want_read()?) {
            (true, _) => Some(Status::WANT_WRITE),
            (_, true) => Some(Status::WANT_READ),
            _ => None,
        })
    }

    pub fn want_write(&self) -> Outcome<bool> {
        const SSL_WRITING: i32 = 2;
        let inner = self.inner()?;
        let waits = !self.is_memory() && inner.ssl.host().outgoing_len() > 0;
        let own = inner.ssl.host().records.want.get();
        Ok(waits || own.map_or(inner.ssl.want() == SSL_WRITING, |want| want == Want::Writing))
    }
}

fn some(list: List<X509>) -> Outcome<List<X509>> {
    if list.is_empty() {
        return Err(Status::NO_VALUE);
    }
    Ok(list)
}
