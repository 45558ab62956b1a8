//! What a connection answers when OpenSSL asks: by what its context says, or by asking the caller.
use crate::base::constants::*;
use crate::base::x509const::SSLWRAP_X509_V_ERR_APPLICATION_VERIFICATION;
use crate::sys::host::{AlpnAnswer, HelloAnswer, VerifyAnswer, VerifyStep};
use crate::sys::mem::{List, Shared, Text};
use crate::tls::decide::{Callback, Info, Token, Trouble, Verify, VerifyTrouble};
use crate::tls::names::{alpn_names, find_alpn, parse_sni};
use crate::tls::snapshot::Snapshot;
use std::cell::{Cell, RefCell};
use std::ffi::CStr;

const ALERT_DECODE_ERROR: u8 = 50;
const ALERT_INTERNAL_ERROR: u8 = 80;
const ALERT_UNRECOGNIZED_NAME: u8 = 112;

pub struct Answers {
    snapshot: RefCell<Shared<Snapshot>>,
    token: Token,
    info: RefCell<Option<Callback<dyn Info>>>,
    verify: RefCell<Option<Callback<dyn Verify>>>,

    trouble: Cell<Trouble>,
    verify_trouble: RefCell<Option<VerifyTrouble>>,
    server_name: RefCell<Option<Text>>,
    /// Whom the peer's certificate must be for.
    checked_name: RefCell<Option<Text>>,
    hello_seen: Cell<bool>,
    in_hello: Cell<bool>,
    /// What OpenSSL is shown of it.
    pub(in crate::tls) npn_offer: RefCell<List<u8>>,
}

impl Answers {
    pub fn new(snapshot: Shared<Snapshot>, token: Token) -> Answers {
        Answers {
            info: RefCell::new(snapshot.info.clone()),
            verify: RefCell::new(snapshot.verify.clone()),
            snapshot: RefCell::new(snapshot),
            token,
            trouble: Cell::new(Trouble::None),
            verify_trouble: RefCell::default(),
            server_name: RefCell::default(),
            checked_name: RefCell::default(),
            hello_seen: Cell::new(false),
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
        self.server_name.replace(name);
    }

    pub fn with_server_name<R>(&self, look: impl FnOnce(Option<&[u8]>) -> R) -> R {
        look(self.server_name.borrow().as_ref().map(Text::as_bytes))
    }

    pub fn set_checked_name(&self, name: Option<Text>) {
        self.checked_name.replace(name);
    }

    pub fn with_checked_name<R>(&self, look: impl FnOnce(Option<&[u8]>) -> R) -> R {
        look(self.checked_name.borrow().as_ref().map(Text::as_bytes))
    }

    pub fn in_hello(&self) -> bool {
        self.in_hello.get()
    }

    /// The handshake is over: the next one is asked about anew.
    pub fn established(&self) {
        self.hello_seen.set(false);
    }

    fn refuse_name(&self) -> HelloAnswer {
        let callback = self.snapshot.borrow().server_name.clone();
        let Some(callback) = callback else { return HelloAnswer::Go };
        self.in_hello.set(true);
        let answer = callback.server_name(self.token);
        self.in_hello.set(false);
        match answer {
            SSLWRAP_SERVERNAME_OK | SSLWRAP_SERVERNAME_NOACK => HelloAnswer::Go,
            SSLWRAP_SERVERNAME_FATAL => {
                self.trouble.set(Trouble::NameRefused);
                HelloAnswer::Refuse(ALERT_UNRECOGNIZED_NAME)
            }
            other => {
                self.trouble.set(Trouble::BadAnswer("server name", other));
                HelloAnswer::Refuse(ALERT_INTERNAL_ERROR)
            }
        }
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

    pub fn verify(&self, step: VerifyStep) -> VerifyAnswer {
        let (error, depth, accepted) = (step.error, step.depth, step.accepted);
        if !accepted && self.verify_trouble.borrow().is_none() {
            self.verify_trouble.replace(Some(VerifyTrouble { error, depth, cert: step.cert.clone() }));
        }
        let callback = self.verify.borrow().clone();
        let Some(callback) = callback else { return VerifyAnswer::AsIs };
        match callback.verify(self.token, step.cert.clone(), error, depth, accepted) {
            Ok(SSLWRAP_VERIFY_ACCEPT) => {
                self.verify_trouble.replace(None);
                VerifyAnswer::Accept
            }
            Ok(SSLWRAP_VERIFY_REFUSE) => {
                if accepted {
                    let error = SSLWRAP_X509_V_ERR_APPLICATION_VERIFICATION;
                    self.verify_trouble.replace(Some(VerifyTrouble { error, depth, cert: step.cert }));
                    if step.binding {
                        self.trouble.set(Trouble::CertRefused);
                    }
                }
                VerifyAnswer::Refuse
            }
            Ok(other) => {
                self.trouble.set(Trouble::BadAnswer("verify", other));
                VerifyAnswer::Abort
            }
            Err(_) => {
                self.trouble.set(Trouble::NoMemory);
                VerifyAnswer::Abort
            }
        }
    }

    pub fn client_hello(&self, name: Option<&[u8]>) -> HelloAnswer {
        if self.hello_seen.replace(true) {
            return HelloAnswer::Go; // the second hello of a HelloRetryRequest
        }
        let name = match name.map(parse_sni) {
            None => None,
            Some(Some(name)) => match Text::new(name) {
                Ok(name) => Some(name),
                Err(_) => {
                    self.trouble.set(Trouble::NoMemory);
                    return HelloAnswer::Refuse(ALERT_INTERNAL_ERROR);
                }
            },
            Some(None) => {
                self.trouble.set(Trouble::BadHello);
                return HelloAnswer::Refuse(ALERT_DECODE_ERROR);
            }
        };
        self.server_name.replace(name);
        self.refuse_name()
    }

    pub fn alpn(&self, offered: &[u8]) -> AlpnAnswer {
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
