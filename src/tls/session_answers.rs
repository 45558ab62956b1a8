//! What a connection answers when OpenSSL asks for sessions, ticket keys and keys shared beforehand. OpenSSL asks by the
//! context that the connection was made with, also after it went over to another.
use crate::base::constants::*;
use crate::sys::mem::{wipe, Shared};
use crate::sys::psk::{Psk, PskAnswer, LONGEST_IDENTITY, LONGEST_KEY};
use crate::sys::session::Session as Raw;
use crate::sys::ticket::TicketKeys;
use crate::tls::answers::Answers;
use crate::tls::decide::Trouble;
use crate::tls::session::Session;
use crate::tls::session_settings::{PskRoom, SessionSnapshot};
use crate::tls::snapshot::Snapshot;
use std::cell::{Cell, RefCell};
use std::ffi::CStr;

pub struct SessionAnswers {
    first: Shared<Snapshot>,
    /// The caller chose a session to resume; of this context, where it is of one.
    chosen: Cell<Option<Option<u64>>>,
    /// That session, until the handshake is over.
    resuming: RefCell<Option<Raw>>,
    /// Found before OpenSSL asked for it.
    offered: RefCell<Option<Raw>>,
    offered_psk: RefCell<Option<Shared<Psk>>>,
    own_psk: RefCell<Option<Shared<Psk>>>,
    /// OpenSSL holds its identity for a moment.
    shown_psk: RefCell<Option<Shared<Psk>>>,
}

impl SessionAnswers {
    pub fn new(first: Shared<Snapshot>) -> SessionAnswers {
        SessionAnswers {
            first,
            chosen: Cell::new(None),
            resuming: RefCell::default(),
            offered: RefCell::default(),
            offered_psk: RefCell::default(),
            own_psk: RefCell::default(),
            shown_psk: RefCell::default(),
        }
    }

    /// With the context that it is of.
    pub fn set_chosen(&self, chosen: Option<(Raw, Option<u64>)>) {
        self.chosen.set(chosen.as_ref().map(|(_, origin)| *origin));
        self.resuming.replace(chosen.map(|(session, _)| session));
    }

    /// The session that was resumed; once.
    pub fn take_resumed(&self) -> Option<Raw> {
        self.resuming.take()
    }

    pub fn chosen(&self) -> Option<Option<u64>> {
        self.chosen.get()
    }

    pub fn set_psk(&self, psk: Shared<Psk>) {
        self.own_psk.replace(Some(psk));
    }

    pub fn offer(&self, session: Option<Raw>) {
        self.offered.replace(session);
    }

    pub fn offer_psk(&self, psk: Option<Shared<Psk>>) {
        self.offered_psk.replace(psk);
    }

    fn offered_psk(&self, identity: &[u8]) -> Option<Shared<Psk>> {
        self.offered_psk.borrow().clone().filter(|psk| *psk.identity == *identity)
    }

    fn settings(&self) -> &SessionSnapshot {
        &self.first.sessions
    }

    fn offered(&self, id: &[u8]) -> Option<Raw> {
        self.offered.borrow().clone().filter(|session| session.id() == id)
    }
}

impl Answers {
    pub fn new_session(&self, raw: Raw) {
        let Some(callback) = &self.sessions.settings().new_session else { return };
        let number = self.snapshot().sessions.number;
        callback.new_session(self.token(), Session::new(raw, number));
    }

    pub fn find_session(&self, id: &[u8]) -> Option<Raw> {
        if let Some(offered) = self.sessions.offered(id) {
            return Some(offered);
        }
        let callback = self.sessions.settings().find.as_ref()?;
        match callback.find(self.token(), id) {
            (SSLWRAP_SESSION_FOUND, Some(session)) => Some(session.raw),
            (SSLWRAP_SESSION_NONE, _) => None,
            (SSLWRAP_SESSION_FOUND, None) => {
                self.set_trouble(Trouble::BadAnswer(
                    "session look-up (which gave no live session)",
                    SSLWRAP_SESSION_FOUND,
                ));
                None
            }
            (other, _) => {
                self.set_trouble(Trouble::BadAnswer("session look-up", other));
                None
            }
        }
    }

    pub fn ticket_keys(&self) -> Option<Shared<TicketKeys>> {
        self.sessions.settings().ring.as_ref().map(|ring| ring.keys())
    }

    pub fn psk_of(&self, identity: &[u8]) -> PskAnswer<Shared<Psk>> {
        let settings = self.sessions.settings();
        if let Some(psk) = self.sessions.offered_psk(identity).or_else(|| settings.psk_of(identity)) {
            return PskAnswer::Use(psk);
        }
        let Some(callback) = &settings.psk_server else { return PskAnswer::None };
        let (mut key, mut len) = ([0; LONGEST_KEY], 0);
        let answer = callback.key(self.token(), identity, &mut key, &mut len);
        // the identity has done its work, and may be empty in TLS 1.2: any will do
        let answer = self.psk(answer, Some(b"-"), key.get(..len));
        wipe(&mut key);
        answer
    }

    pub fn psk_for(&self, hint: Option<&CStr>) -> PskAnswer<Shared<Psk>> {
        let own = self.sessions.own_psk.borrow().clone();
        let answer = match own {
            Some(psk) => PskAnswer::Use(psk),
            None => self.ask_psk(hint),
        };
        if let PskAnswer::Use(psk) = &answer {
            self.sessions.shown_psk.replace(Some(psk.clone()));
        }
        answer
    }

    fn ask_psk(&self, hint: Option<&CStr>) -> PskAnswer<Shared<Psk>> {
        let settings = self.sessions.settings();
        let Some(callback) = &settings.psk_client else {
            return settings.own_psk.clone().map_or(PskAnswer::None, PskAnswer::Use);
        };
        let (mut identity, mut key) = ([0; LONGEST_IDENTITY], [0; LONGEST_KEY]);
        let (mut identity_len, mut key_len) = (0, 0);
        let room =
            PskRoom { identity: &mut identity, identity_len: &mut identity_len, key: &mut key, key_len: &mut key_len };
        let answer = callback.key(self.token(), hint, room);
        let answer = self.psk(answer, identity.get(..identity_len), key.get(..key_len));
        wipe(&mut key);
        answer
    }

    /// What a callback's answer means.
    fn psk(&self, answer: i32, identity: Option<&[u8]>, key: Option<&[u8]>) -> PskAnswer<Shared<Psk>> {
        let trouble = match (answer, identity, key) {
            (SSLWRAP_PSK_NONE, ..) => return PskAnswer::None,
            (SSLWRAP_PSK_FATAL, ..) => Trouble::PskRefused,
            (SSLWRAP_PSK_FOUND, Some(identity), Some(key)) if !identity.is_empty() && !key.is_empty() => {
                match Psk::new(identity, key).and_then(Shared::new) {
                    Ok(psk) => return PskAnswer::Use(psk),
                    Err(_) => Trouble::NoMemory,
                }
            }
            (SSLWRAP_PSK_FOUND, ..) => {
                Trouble::BadAnswer("PSK (which gave a length of 0 or more than the room)", answer)
            }
            (other, ..) => Trouble::BadAnswer("PSK", other),
        };
        self.set_trouble(trouble);
        PskAnswer::Refuse
    }
}
