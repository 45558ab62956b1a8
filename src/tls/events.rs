//! Decisions that wait for the caller: one is asked, the call ends with a WANT status, an answer is given by whichever
//! thread, the next call goes on. How far each kind has come in this handshake.
use crate::base::constants::SSLWRAP_ANSWER_PENDING;
use crate::base::decideconst::*;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::features::VERIFICATION_WAITS;
use crate::sys::mem::List;
use crate::sys::report::{fail, invalid, lacking};
use crate::sys::x509::X509;
use std::cell::{Cell, RefCell};

pub const PENDING: i32 = SSLWRAP_ANSWER_PENDING;
const ALL: u64 = SSLWRAP_EVENT_CLIENT_HELLO | SSLWRAP_EVENT_CERTIFICATE | SSLWRAP_EVENT_VERIFY;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Question {
    Hello,
    Certificate,
    Verify,
}

impl Question {
    pub fn bit(self) -> u64 {
        match self {
            Question::Hello => SSLWRAP_EVENT_CLIENT_HELLO,
            Question::Certificate => SSLWRAP_EVENT_CERTIFICATE,
            Question::Verify => SSLWRAP_EVENT_VERIFY,
        }
    }

    pub fn status(self) -> Status {
        match self {
            Question::Hello => Status::WANT_CLIENT_HELLO_CB,
            Question::Certificate => Status::WANT_X509_LOOKUP,
            Question::Verify => Status::WANT_RETRY_VERIFY,
        }
    }

    fn from_bit(bit: u64) -> Outcome<Question> {
        match bit {
            SSLWRAP_EVENT_CLIENT_HELLO => Ok(Question::Hello),
            SSLWRAP_EVENT_CERTIFICATE => Ok(Question::Certificate),
            SSLWRAP_EVENT_VERIFY => Ok(Question::Verify),
            _ => Err(invalid(format_args!("an answer is for one of SSLWRAP_EVENT_*"))),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    Accept,
    /// As if the event had not been raised.
    Default,
    /// With this alert; 0 is the usual one.
    Refuse(u8),
}

/// The alerts that OpenSSL makes of X509_V_ERR_*: what a verification can be refused with.
const ALERTS: &[(u8, i32)] = &[
    (40, 50), // handshake_failure: APPLICATION_VERIFICATION
    (42, 28), // bad_certificate: CERT_REJECTED
    (43, 26), // unsupported_certificate: INVALID_PURPOSE
    (44, 23), // certificate_revoked: CERT_REVOKED
    (45, 10), // certificate_expired: CERT_HAS_EXPIRED
    (48, 20), // unknown_ca: UNABLE_TO_GET_ISSUER_CERT_LOCALLY
];

/// The X509_V_ERR_* behind an alert.
pub fn error_behind(alert: u8) -> Option<i32> {
    ALERTS.iter().find(|(number, _)| *number == alert).map(|(_, error)| *error)
}

/// The alert for an X509_V_ERR_*; bad_certificate for those that have none here.
pub fn alert_behind(error: i32) -> u8 {
    const BAD_CERTIFICATE: u8 = 42;
    const UNKNOWN_CA: u8 = 48;
    match error {
        2 | 18 | 19 | 21 | 22 | 24 | 25 => UNKNOWN_CA, // no issuer, self-signed, chain too long, not a CA
        _ => ALERTS.iter().find(|(_, known)| *known == error).map_or(BAD_CERTIFICATE, |(alert, _)| *alert),
    }
}

impl Answer {
    /// As a caller gives it.
    pub fn checked(question: u64, answer: i32, alert: i32) -> Outcome<(Question, Answer)> {
        let question = Question::from_bit(question)?;
        let answer = match answer {
            SSLWRAP_ANSWER_ACCEPT if alert == 0 => Answer::Accept,
            SSLWRAP_ANSWER_DEFAULT if alert == 0 => Answer::Default,
            SSLWRAP_ANSWER_ACCEPT | SSLWRAP_ANSWER_DEFAULT => {
                return Err(invalid(format_args!("an alert goes with SSLWRAP_ANSWER_REFUSE alone, else it is 0")))
            }
            SSLWRAP_ANSWER_REFUSE => Answer::Refuse(alert_for(question, alert)?),
            other => return Err(invalid(format_args!("{other} is not one of SSLWRAP_ANSWER_*"))),
        };
        Ok((question, answer))
    }
}

fn alert_for(question: Question, alert: i32) -> Outcome<u8> {
    const INTERNAL_ERROR: i32 = 80;
    let alert = match (question, alert) {
        (_, 0) => Some(0),
        (Question::Hello, 10..=120) => Some(alert as u8),
        (Question::Certificate, INTERNAL_ERROR) => Some(alert as u8),
        (Question::Verify, 1..=255) => error_behind(alert as u8).map(|_| alert as u8),
        _ => None,
    };
    alert.ok_or_else(|| {
        invalid(format_args!(
            "this cannot be refused with alert {alert:?}: a hello with 10 to 120, a certificate of ours with 80, the peer's \
             with 40, 42, 43, 44, 45 or 48; 0 is the usual one"
        ))
    })
}

pub fn check_mask(mask: u64) -> Outcome<()> {
    match mask & !ALL {
        0 if mask & SSLWRAP_EVENT_VERIFY != 0 && !VERIFICATION_WAITS => Err(lacking("a verification that waits")),
        0 => Ok(()),
        _ => Err(invalid(format_args!("there are bits set that are not among SSLWRAP_EVENT_*"))),
    }
}

/// How far a decision has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Stage {
    #[default]
    New,
    /// Raised because the mask says so.
    Event,
    /// A host table is to be looked into, by the step and not inside OpenSSL.
    Table,
    Callback,
    /// Raised because a callback asked for time.
    Pended,
    Done,
    /// By the host table: the name is unknown, or its context cannot be used.
    Refused(bool),
}

/// A server's client is judged after OpenSSL let it pass, which is where OpenSSL could not stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Held {
    #[default]
    No,
    /// Below TLS 1.3: OpenSSL is not given the client's ChangeCipherSpec, so that no Finished of ours leaves.
    BeforeKeys,
    /// TLS 1.3: the handshake ends, but no ticket is sent, and nothing is handed out.
    AtEnd,
    /// TLS 1.3: refused, to be told with this alert once the handshake has ended.
    Refused(u8),
}

#[derive(Default)]
pub struct Events {
    mask: Cell<u64>,
    /// The mask is the connection's own, whatever its context says.
    own: Cell<bool>,
    waiting: Cell<Option<Question>>,
    answer: Cell<Option<(Question, Answer)>>,
    pub hello: Cell<Stage>,
    pub certificate: Cell<Stage>,
    pub verify: Cell<Stage>,
    pub held: Cell<Held>,
    /// How many are sent when the held client is let in.
    pub tickets: Cell<usize>,
    /// There was a handshake before: a server cannot hold its client back in a later one.
    pub settled: Cell<bool>,
    /// A verify callback left its certificate to the judgement of the whole chain.
    pub open: Cell<bool>,
    /// OpenSSL found something wrong with the chain, excused or not.
    pub flawed: Cell<bool>,
    /// What OpenSSL found wrong and nobody has excused: X509_V_ERR_* and depth.
    pub errors: RefCell<List<(i32, i32)>>,
    pub chain: RefCell<Option<List<X509>>>,
}

impl Events {
    pub fn new(mask: u64) -> Events {
        Events { mask: Cell::new(mask), ..Events::default() }
    }

    pub fn set_mask(&self, mask: u64) {
        self.own.set(true);
        self.mask.set(mask);
    }

    /// Of a context that is gone over to.
    pub fn adopt_mask(&self, mask: u64) {
        if !self.own.get() {
            self.mask.set(mask);
        }
    }

    pub fn asks(&self, question: Question) -> bool {
        self.mask.get() & question.bit() != 0
    }

    /// The one that waits for its answer.
    pub fn waiting(&self) -> Option<Question> {
        self.waiting.get()
    }

    /// An answer was given, and no call has come for it yet.
    pub fn is_answered(&self) -> bool {
        self.answer.get().is_some()
    }

    pub fn raise(&self, question: Question) {
        self.answer.set(None);
        self.waiting.set(Some(question));
    }

    pub fn give(&self, question: Question, answer: Answer) -> Outcome<()> {
        if self.waiting.get() != Some(question) {
            let text = format_args!("no such decision waits on this connection: ask sslwrap_conn_wanted");
            return Err(fail(Status::STATE, Kind::Local, text));
        }
        self.answer.set(Some((question, answer)));
        self.waiting.set(None);
        Ok(())
    }

    /// Once.
    pub fn take(&self, question: Question) -> Option<Answer> {
        let (asked, answer) = self.answer.get()?;
        (asked == question).then(|| {
            self.answer.set(None);
            answer
        })
    }

    /// Asked for the first time in this handshake. What was decided before is so again by the second hello of a
    /// HelloRetryRequest, which only a connection's first handshake has.
    pub fn begins(&self, stage: &Cell<Stage>) -> bool {
        stage.get() == Stage::New || stage.get() == Stage::Done && self.settled.get()
    }

    /// The client's hello is being decided about.
    pub fn in_hello(&self) -> bool {
        matches!(self.hello.get(), Stage::Event | Stage::Pended | Stage::Table)
    }

    /// The chain was judged: forgets all of it.
    pub fn judged(&self) {
        self.verify.set(Stage::New);
        self.open.set(false);
        self.errors.borrow_mut().clear();
        self.chain.replace(None);
    }

    pub fn note_error(&self, error: i32, depth: i32) -> Outcome<()> {
        self.errors.borrow_mut().push((error, depth))
    }

    pub fn first_error(&self) -> Option<i32> {
        self.errors.borrow().first().map(|(error, _)| *error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_for_what_was_asked() {
        let events = Events::new(SSLWRAP_EVENT_VERIFY);
        assert!(events.asks(Question::Verify) && !events.asks(Question::Hello));
        assert!(events.give(Question::Verify, Answer::Accept).is_err());
        events.raise(Question::Verify);
        assert!(events.give(Question::Hello, Answer::Accept).is_err());
        assert!(events.give(Question::Verify, Answer::Accept).is_ok());
        assert!(events.give(Question::Verify, Answer::Accept).is_err());
        assert_eq!(events.take(Question::Hello), None);
        assert_eq!(events.take(Question::Verify), Some(Answer::Accept));
        assert_eq!(events.take(Question::Verify), None);
    }

    #[test]
    fn alerts() {
        assert_eq!(Answer::checked(4, 0, 44), Ok((Question::Verify, Answer::Refuse(44))));
        assert_eq!(Answer::checked(1, 0, 112), Ok((Question::Hello, Answer::Refuse(112))));
        for (question, answer, alert) in
            [(4, 0, 41), (4, 1, 44), (1, 0, 9), (1, 0, -1), (2, 0, 42), (3, 1, 0), (1, 3, 0)]
        {
            assert!(Answer::checked(question, answer, alert).is_err(), "{question} {answer} {alert}");
        }
    }
}
