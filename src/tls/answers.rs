//! What a connection answers when OpenSSL asks: by what its context says, or by asking the caller.
use crate::base::constants::*;
use crate::base::decideconst::*;
use crate::sys::host::{AlpnAnswer, CertAnswer, HelloAnswer, OcspAnswer, StapleAnswer};
use crate::sys::mem::{List, Shared, Text};
use crate::tls::choices::Ocsp;
use crate::tls::decide::{Callback, Info, Token, Trouble, Verify, VerifyTrouble};
use crate::tls::events::{Answer, Events, Question, Stage, PENDING};
use crate::tls::hosts::Found;
use crate::tls::names::{alpn_names, find_alpn, parse_sni};
use crate::tls::session_answers::SessionAnswers;
use crate::tls::snapshot::Snapshot;
use std::cell::{Cell, RefCell};
use std::ffi::CStr;

const ALERT_DECODE_ERROR: u8 = 50;
const ALERT_INTERNAL_ERROR: u8 = 80;
const ALERT_UNRECOGNIZED_NAME: u8 = 112;

/// For whom the server's certificate must be.
pub enum Checked {
    Nobody,
    /// Who is asked for by name.
    AsSent,
    Name(Text),
}

pub struct Answers {
    snapshot: RefCell<Shared<Snapshot>>,
    token: Token,
    info: RefCell<Option<Callback<dyn Info>>>,
    verify: RefCell<Option<Callback<dyn Verify>>>,

    trouble: Cell<Trouble>,
    verify_trouble: RefCell<Option<VerifyTrouble>>,
    server_name: RefCell<Option<Text>>,
    /// Whom the peer's certificate must be for.
    checked_name: RefCell<Checked>,
    in_hello: Cell<bool>,
    /// What OpenSSL is shown of it.
    pub(in crate::tls) npn_offer: RefCell<List<u8>>,

    pub(in crate::tls) sessions: SessionAnswers,
    pub events: Events,
    alpn_choice: RefCell<Option<List<u8>>>,
    staple: RefCell<Option<Shared<List<u8>>>>,
}

impl Answers {
    pub fn new(snapshot: Shared<Snapshot>, token: Token) -> Answers {
        Answers {
            events: Events::new(snapshot.chosen.events),
            alpn_choice: RefCell::default(),
            staple: RefCell::default(),
            info: RefCell::new(snapshot.info.clone()),
            verify: RefCell::new(snapshot.verify.clone()),
            sessions: SessionAnswers::new(snapshot.clone()),
            snapshot: RefCell::new(snapshot),
            token,
            trouble: Cell::new(Trouble::None),
            verify_trouble: RefCell::default(),
            server_name: RefCell::default(),
            checked_name: RefCell::new(Checked::Nobody),
            in_hello: Cell::new(false),
            npn_offer: RefCell::default(),
        }
    }

    pub fn token(&self) -> Token {
        self.token
    }

    pub fn snapshot(&self) -> Shared<Snapshot> {
        self.snapshot.borrow().clone()
    }

    /// Gives back the one that was replaced, so that it goes when no lock is held.
    pub fn set_snapshot(&self, snapshot: Shared<Snapshot>) -> Shared<Snapshot> {
        self.snapshot.replace(snapshot)
    }

    pub fn set_info(&self, info: Option<Callback<dyn Info>>) -> Option<Callback<dyn Info>> {
        self.info.replace(info)
    }

    pub fn set_verify(&self, verify: Option<Callback<dyn Verify>>) -> Option<Callback<dyn Verify>> {
        self.verify.replace(verify)
    }

    pub fn trouble(&self) -> Trouble {
        self.trouble.get()
    }

    pub fn with_verify_trouble<R>(&self, look: impl FnOnce(Option<&VerifyTrouble>) -> R) -> R {
        look(self.verify_trouble.borrow().as_ref())
    }

    pub fn set_server_name(&self, name: Option<Text>) {
        let former = self.server_name.replace(name);
        let mut checked = self.checked_name.borrow_mut();
        if let (Checked::AsSent, Some(former)) = (&*checked, former) {
            *checked = Checked::Name(former);
        }
    }

    pub fn with_server_name<R>(&self, look: impl FnOnce(Option<&[u8]>) -> R) -> R {
        look(self.server_name.borrow().as_ref().map(Text::as_bytes))
    }

    pub fn set_checked_name(&self, name: Checked) {
        self.checked_name.replace(name);
    }

    pub fn with_checked_name<R>(&self, look: impl FnOnce(Option<&[u8]>) -> R) -> R {
        match &*self.checked_name.borrow() {
            Checked::Nobody => look(None),
            Checked::AsSent => self.with_server_name(look),
            Checked::Name(name) => look(Some(name.as_bytes())),
        }
    }

    pub fn in_hello(&self) -> bool {
        self.in_hello.get() || self.events.in_hello()
    }

    pub fn verify_callback(&self) -> Option<Callback<dyn Verify>> {
        self.verify.borrow().clone()
    }

    pub fn set_verify_trouble(&self, trouble: Option<VerifyTrouble>) {
        self.verify_trouble.replace(trouble);
    }

    /// The handshake is over: the next one is asked about anew.
    pub fn established(&self) {
        self.events.settled.set(true);
        self.events.hello.set(Stage::New);
        self.events.certificate.set(Stage::New);
    }

    /// None: not decided yet.
    fn ask_name(&self) -> Option<HelloAnswer> {
        let callback = self.snapshot.borrow().server_name.clone();
        let Some(callback) = callback else { return Some(HelloAnswer::Go) };
        self.in_hello.set(true);
        let answer = callback.server_name(self.token);
        self.in_hello.set(false);
        match answer {
            SSLWRAP_SERVERNAME_OK | SSLWRAP_SERVERNAME_NOACK => Some(HelloAnswer::Go),
            SSLWRAP_SERVERNAME_FATAL => Some(self.refuse_hello(Trouble::NameRefused, ALERT_UNRECOGNIZED_NAME)),
            PENDING => None,
            other => Some(self.refuse_hello(Trouble::BadAnswer("server name", other), ALERT_INTERNAL_ERROR)),
        }
    }

    fn refuse_hello(&self, trouble: Trouble, alert: u8) -> HelloAnswer {
        self.trouble.set(trouble);
        HelloAnswer::Refuse(alert)
    }

    fn ask_alpn(&self, snapshot: &Snapshot, offered: &[u8]) -> AlpnAnswer {
        let Some(callback) = snapshot.alpn_select.clone() else { return AlpnAnswer::None };
        let (mut chosen, mut len) = ([0u8; 255], 0);
        match callback.select(self.token, offered, &mut chosen, &mut len) {
            SSLWRAP_ALPN_SELECTED => {
                let found = chosen.get(..len).and_then(|name| find_alpn(offered, name));
                found.map_or_else(
                    || {
                        self.trouble.set(Trouble::AlpnNotOffered);
                        AlpnAnswer::Refuse
                    },
                    |(at, len)| AlpnAnswer::Select(at, len),
                )
            }
            SSLWRAP_ALPN_NOACK => AlpnAnswer::None,
            SSLWRAP_ALPN_FATAL => {
                self.trouble.set(Trouble::AlpnRefused);
                AlpnAnswer::Refuse
            }
            other => {
                self.trouble.set(Trouble::BadAnswer("ALPN", other));
                AlpnAnswer::Refuse
            }
        }
    }

    pub fn set_trouble(&self, trouble: Trouble) {
        self.trouble.set(trouble);
    }

    pub fn info(&self, place: i32, value: i32) {
        let callback = self.info.borrow().clone();
        if let Some(callback) = callback {
            callback.info(self.token, place, value);
        }
    }

    pub fn client_hello(&self, name: Option<&[u8]>) -> HelloAnswer {
        if self.events.begins(&self.events.hello) {
            let name = match name.map(parse_sni) {
                None => None,
                Some(Some(name)) => match Text::new(name) {
                    Ok(name) => Some(name),
                    Err(_) => return self.refuse_hello(Trouble::NoMemory, ALERT_INTERNAL_ERROR),
                },
                Some(None) => return self.refuse_hello(Trouble::BadHello, ALERT_DECODE_ERROR),
            };
            self.server_name.replace(name);
            self.alpn_choice.replace(None);
            match self.events.asks(Question::Hello) {
                true => self.raise(Question::Hello, Stage::Event),
                false => self.events.hello.set(Stage::Table),
            }
        }
        self.decide_hello()
    }

    /// The event, then the host table, then the callback, which may ask for time.
    fn decide_hello(&self) -> HelloAnswer {
        let stage = &self.events.hello;
        loop {
            match stage.get() {
                Stage::New | Stage::Done => return HelloAnswer::Go, // also the second hello of a HelloRetryRequest
                asked @ (Stage::Event | Stage::Pended) => match self.events.take(Question::Hello) {
                    None => return HelloAnswer::Later,
                    Some(Answer::Default) if asked == Stage::Event => stage.set(Stage::Table),
                    Some(Answer::Accept | Answer::Default) => stage.set(Stage::Done),
                    Some(Answer::Refuse(0)) => {
                        return self.refuse_hello(Trouble::HelloRefused, ALERT_UNRECOGNIZED_NAME)
                    }
                    Some(Answer::Refuse(alert)) => return self.refuse_hello(Trouble::HelloRefused, alert),
                },
                Stage::Table if self.snapshot.borrow().chosen.hosts.decides() => return HelloAnswer::Later,
                Stage::Table => stage.set(Stage::Callback),
                Stage::Callback => match self.ask_name() {
                    Some(answer) => {
                        stage.set(Stage::Done);
                        return answer;
                    }
                    None => self.raise(Question::Hello, Stage::Pended),
                },
                Stage::Refused(unknown) => {
                    let (trouble, alert) = match unknown {
                        true => (Trouble::HostUnknown, ALERT_UNRECOGNIZED_NAME),
                        false => (Trouble::HostFailed, ALERT_INTERNAL_ERROR),
                    };
                    return self.refuse_hello(trouble, alert);
                }
            }
        }
    }

    fn raise(&self, question: Question, stage: Stage) {
        let place = match question {
            Question::Hello => &self.events.hello,
            Question::Certificate => &self.events.certificate,
            Question::Verify => &self.events.verify,
        };
        place.set(stage);
        self.events.raise(question);
    }

    /// The host table is to be looked into, with nothing of OpenSSL's in between.
    pub fn wants_host(&self) -> bool {
        self.events.hello.get() == Stage::Table
    }

    pub fn find_host(&self) -> Found {
        let snapshot = self.snapshot();
        self.with_server_name(|name| snapshot.chosen.hosts.find(name))
    }

    /// What the look into the table came to.
    pub fn host_found(&self, stage: Stage) {
        self.events.hello.set(stage);
    }

    /// Of what the client offers, in a decision about its hello: taken instead of what the context would choose.
    pub fn choose_alpn(&self, name: Option<List<u8>>) {
        self.alpn_choice.replace(name);
    }

    pub fn set_staple(&self, staple: Option<Shared<List<u8>>>) -> Option<Shared<List<u8>>> {
        self.staple.replace(staple)
    }

    /// Once per handshake on a server, which comes by twice when it sends a HelloRetryRequest.
    pub fn certificate(&self, server: bool) -> CertAnswer {
        let stage = &self.events.certificate;
        let decided = if server { Stage::Done } else { Stage::New };
        if self.events.begins(stage) {
            match self.events.asks(Question::Certificate) {
                true => self.raise(Question::Certificate, Stage::Event),
                false => stage.set(Stage::Callback),
            }
        }
        loop {
            match stage.get() {
                asked @ (Stage::Event | Stage::Pended) => match self.events.take(Question::Certificate) {
                    None => return CertAnswer::Later,
                    Some(Answer::Default) if asked == Stage::Event => stage.set(Stage::Callback),
                    Some(Answer::Accept | Answer::Default) => break,
                    Some(Answer::Refuse(_)) => return self.refuse_choice(Trouble::ChoiceRefused),
                },
                Stage::Callback => {
                    let callback = self.snapshot.borrow().chosen.certificate.clone();
                    match callback.map_or(SSLWRAP_ANSWER_ACCEPT, |callback| callback.certificate(self.token)) {
                        SSLWRAP_ANSWER_ACCEPT => break,
                        SSLWRAP_ANSWER_REFUSE => return self.refuse_choice(Trouble::ChoiceRefused),
                        PENDING => self.raise(Question::Certificate, Stage::Pended),
                        other => return self.refuse_choice(Trouble::BadAnswer("certificate", other)),
                    }
                }
                _ => break,
            }
        }
        stage.set(decided);
        CertAnswer::Go
    }

    fn refuse_choice(&self, trouble: Trouble) -> CertAnswer {
        self.trouble.set(trouble);
        CertAnswer::Refuse
    }

    /// What the connection was given, else what the context was given, else what the callback says.
    pub fn staple(&self) -> StapleAnswer {
        if let Some(bytes) = self.staple.borrow().clone() {
            return StapleAnswer::Staple(bytes);
        }
        let snapshot = self.snapshot();
        if let Some(bytes) = snapshot.chosen.staple.get() {
            return StapleAnswer::Staple(bytes);
        }
        let Some(Ocsp::Server(callback)) = &snapshot.chosen.ocsp else { return StapleAnswer::None };
        match callback.staple(self.token) {
            SSLWRAP_OCSP_STAPLED => self.staple.borrow().clone().map_or(StapleAnswer::None, StapleAnswer::Staple),
            SSLWRAP_OCSP_NOACK => StapleAnswer::None,
            SSLWRAP_OCSP_FATAL => {
                self.trouble.set(Trouble::StapleRefused);
                StapleAnswer::Refuse
            }
            other => {
                self.trouble.set(Trouble::BadAnswer("OCSP server", other));
                StapleAnswer::Refuse
            }
        }
    }

    pub fn stapled(&self, response: Option<&[u8]>) -> OcspAnswer {
        let snapshot = self.snapshot();
        let Some(Ocsp::Client(callback)) = &snapshot.chosen.ocsp else { return OcspAnswer::Accept };
        match callback.stapled(self.token, response.unwrap_or(&[])) {
            SSLWRAP_ANSWER_ACCEPT => OcspAnswer::Accept,
            SSLWRAP_ANSWER_REFUSE => {
                self.trouble.set(Trouble::OcspRefused);
                OcspAnswer::Refuse
            }
            other => {
                self.trouble.set(Trouble::BadAnswer("OCSP client", other));
                OcspAnswer::Abort
            }
        }
    }

    pub fn alpn(&self, offered: &[u8]) -> AlpnAnswer {
        if let Some(name) = self.alpn_choice.borrow().as_ref() {
            return match find_alpn(offered, name) {
                Some((at, len)) => AlpnAnswer::Select(at, len),
                None => AlpnAnswer::None, // chosen so: an empty name
            };
        }
        let snapshot = self.snapshot();
        let Some(preference) = &snapshot.alpn_preference else {
            return self.ask_alpn(&snapshot, offered);
        };
        let first = alpn_names(preference).find_map(|name| find_alpn(offered, name));
        match first {
            Some((at, len)) => AlpnAnswer::Select(at, len),
            None => {
                self.trouble.set(Trouble::AlpnRefused);
                AlpnAnswer::Refuse
            }
        }
    }

    pub fn keylog(&self, line: &CStr) {
        let snapshot = self.snapshot();
        if let Some(file) = &snapshot.keylog_file {
            file.append_line(line.to_bytes());
        }
        if let Some(callback) = &snapshot.keylog {
            callback.line(self.token, line);
        }
    }
}
