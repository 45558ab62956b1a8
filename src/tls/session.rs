//! Sessions as callers have them, and what a connection has to do with them.
use crate::base::constants::*;
use crate::base::status::{Kind, Outcome, Status};
use crate::base::x509const::SSLWRAP_X509_V_OK;
use crate::sys::mem::{Secret, Shared};
use crate::sys::psk::Psk;
use crate::sys::report::invalid;
use crate::sys::session::Session as Raw;
use crate::tls::conn::{Conn, Inner};
use crate::tls::session_settings::check_tickets;

pub struct Session {
    pub raw: Raw,
    /// The context whose trust it was verified by; none for one that came as bytes.
    origin: Option<u64>,
}

impl Session {
    pub fn new(raw: Raw, origin: u64) -> Session {
        Session { raw, origin: Some(origin) }
    }

    pub fn import(bytes: &[u8]) -> Outcome<Session> {
        Ok(Session { raw: Raw::from_bytes(bytes)?, origin: None })
    }

    pub fn export(&self) -> Outcome<Secret> {
        self.raw.to_bytes()
    }

    pub fn share(&self) -> Session {
        Session { raw: self.raw.clone(), origin: self.origin }
    }

    /// Of the same handshake, or of the same ticket.
    pub fn equal(&self, other: &Session) -> bool {
        let (id, others) = (self.raw.id(), other.raw.id());
        self.raw.protocol() == other.raw.protocol() && !id.is_empty() && id == others
    }
}

impl Conn {
    /// While a handshake runs there is none: OpenSSL's is half made then.
    pub fn session(&self) -> Outcome<Session> {
        let inner = self.inner()?;
        let raw = inner.whole_session().ok_or(Status::NO_VALUE)?;
        let number = inner.ssl.host().answers.snapshot().sessions.number;
        Ok(Session::new(raw, number))
    }

    pub fn set_session(&self, session: Option<&Session>) -> Outcome<()> {
        let inner = self.idle()?;
        if inner.is_server() {
            let text = format_args!("a server does not choose the session: its client does");
            return Err(inner.fail(Status::STATE, Kind::Local, text));
        }
        if session.is_some_and(|session| !inner.is_of_context(session.origin)) {
            return Err(invalid(format_args!("{OTHER_CONTEXT}")));
        }
        inner.ssl.set_session(session.map(|session| &session.raw))?;
        let chosen = session.map(|session| (session.raw.clone(), session.origin));
        inner.ssl.host().answers.sessions.set_chosen(chosen);
        Ok(())
    }

    pub fn session_reused(&self) -> Outcome<bool> {
        Ok(self.inner()?.ssl.session_reused())
    }

    pub fn master_key(&self) -> Outcome<Secret> {
        let key = self.inner()?.whole_session().ok_or(Status::NO_VALUE)?.master_key()?;
        if key.is_empty() {
            return Err(Status::NO_VALUE);
        }
        Ok(key)
    }

    pub fn set_num_tickets(&self, many: i32) -> Outcome<()> {
        let many = check_tickets(many)?;
        self.inner()?.ssl.set_num_tickets(many)
    }

    pub fn num_tickets(&self) -> Outcome<i32> {
        Ok(self.inner()?.ssl.num_tickets() as i32)
    }

    /// What a client shows.
    pub fn set_psk(&self, identity: &[u8], key: &[u8]) -> Outcome<()> {
        let psk = Shared::new(Psk::new(identity, key)?)?;
        let inner = self.idle()?;
        inner.ssl.ask_for_psk();
        inner.ssl.host().answers.sessions.set_psk(psk);
        Ok(())
    }

    /// A session that a server's look-up answers with, for when it was found before OpenSSL asked for it.
    pub fn offer_session(&self, session: Option<&Session>) -> Outcome<()> {
        let inner = self.inner()?;
        if inner.established.get() {
            return Err(inner.fail(Status::STATE, Kind::Local, format_args!("the handshake is over")));
        }
        inner.ssl.host().answers.sessions.offer(session.map(|session| session.raw.clone()));
        Ok(())
    }

    /// A key that a server answers with, for when it was found before OpenSSL asked for it. An empty identity takes it back.
    pub fn offer_psk(&self, identity: &[u8], key: &[u8]) -> Outcome<()> {
        let psk = match (identity, key) {
            ([], []) => None,
            _ => Some(Shared::new(Psk::new(identity, key)?)?),
        };
        let inner = self.inner()?;
        if inner.established.get() {
            return Err(inner.fail(Status::STATE, Kind::Local, format_args!("the handshake is over")));
        }
        inner.ssl.answer_for_psk();
        inner.ssl.host().answers.sessions.offer_psk(psk);
        Ok(())
    }
}

const OTHER_CONTEXT: &str =
    "the session is of another context, which may trust others: make one with a connection of this context";

impl Inner {
    /// One that came as bytes is of every context.
    fn is_of_context(&self, origin: Option<u64>) -> bool {
        origin.is_none_or(|origin| origin == self.ssl.host().answers.snapshot().sessions.number)
    }

    /// A server that insists on certificates, and a session that has none: it was made by a connection, or by a server with
    /// the same ticket keys and session id, that did not. OpenSSL does not ask.
    pub(in crate::tls) fn resumed_unchecked(&self) -> bool {
        let insists = self.ssl.verify_mode() & SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT as i32 != 0;
        insists
            && self.is_server()
            && self.ssl.session_reused()
            && self.ssl.peer_certificate().is_none()
            && !self.ssl.began_with_psk() // who has the key needs no certificate
    }

    /// A server may renew the ticket of a TLS 1.2 session that is resumed. OpenSSL then has a new session, and the one before
    /// is worth nothing; but it calls nobody back.
    pub(in crate::tls) fn tell_renewed(&self) {
        let answers = &self.ssl.host().answers;
        let Some(before) = answers.sessions.take_resumed() else { return };
        if before.is_resumable() || before.protocol() >= SSLWRAP_TLS1_3_VERSION || !self.ssl.session_reused() {
            return;
        }
        if let Some(session) = self.ssl.session().filter(Raw::is_resumable) {
            answers.new_session(session);
        }
    }

    fn whole_session(&self) -> Option<Raw> {
        (self.ssl.is_fresh() || self.ssl.is_established()).then(|| self.ssl.session())?
    }

    /// Resuming, OpenSSL verifies nothing: what the session was made with must be what would be accepted now.
    pub(in crate::tls) fn session_fits(&self) -> Outcome<()> {
        let Some(origin) = self.ssl.host().answers.sessions.chosen().filter(|_| self.ssl.is_fresh()) else {
            return Ok(());
        };
        if !self.is_of_context(origin) {
            return Err(self.fail(Status::STATE, Kind::Local, format_args!("{OTHER_CONTEXT}")));
            // gone over to since
        }
        let Some(session) = self.ssl.session() else { return Ok(()) };
        let verifies = self.ssl.verify_mode() & SSLWRAP_VERIFY_PEER as i32 != 0;
        if session.peer().is_none() || !verifies {
            return Ok(());
        }
        let expected = self.ssl.host().answers.with_checked_name(|name| name.is_some());
        let text = match (self.ssl.verify_result(), self.ssl.is_for_expected_name(&session, expected)?) {
            (SSLWRAP_X509_V_OK, true) => return Ok(()),
            (SSLWRAP_X509_V_OK, false) => "the session is of a server with another name",
            _ => "the session is of a server that was not verified",
        };
        let text = format_args!("{text}: resuming it would skip the check; connect without it");
        Err(self.fail(Status::STATE, Kind::Local, text))
    }
}

impl Drop for Inner {
    /// OpenSSL spoils the session of a connection that goes without a goodbye. Since TLS 1.1 that is not asked for: only
    /// a failure spoils it.
    fn drop(&mut self) {
        if self.established.get() && !self.is_dead() {
            self.ssl.set_shutdown_state(self.ssl.shutdown_state() | SSLWRAP_SENT_SHUTDOWN as i32);
        }
    }
}
