//! The handshake.
use crate::base::status::{Outcome, Status};
use crate::sys::errq;
use crate::sys::ssl::Step;
use crate::tls::conn::{Conn, Inner};
use crate::tls::decide::Trouble;
use crate::tls::events::{Held, Question};
use crate::tls::transport::Sent;
use crate::tls::wait::Op;

impl Conn {
    pub fn do_handshake(&self) -> Outcome<()> {
        self.drive(Op::Handshake, Inner::handshake_step)
    }
}

impl Inner {
    pub(in crate::tls) fn handshake_step(&self) -> Outcome<()> {
        self.ready()?;
        let host = self.ssl.host();
        host.flush();
        // where there is nothing to do, what was waited for is waited for still
        let idle = self.established.get() && self.ssl.is_established();
        let want = host.records.want.get().filter(|_| idle);
        let status = match self.shake() {
            Step::Done(_) => None,
            other => Some(self.failed(other)),
        };
        host.records.want.set(want);
        self.catch_up();
        // an alert leaves too
        match (status, host.flush()) {
            (Some(status), Sent::Failed) if status.is_want() => Err(self.write_failed()),
            (Some(status), _) => Err(status),
            (None, Sent::All) => Ok(()),
            (None, Sent::Some) => Err(Status::WANT_WRITE),
            (None, Sent::Failed) => Err(self.write_failed()),
        }
    }

    /// For who reads or writes: OpenSSL would go from the handshake to the data in one call, past what is to be decided.
    #[inline]
    pub(in crate::tls) fn settled(&self) -> Step {
        match self.established.get() {
            true => Step::Done(0),
            false => self.shake(),
        }
    }

    fn shake(&self) -> Step {
        let answers = &self.ssl.host().answers;
        if let Some(ended) = self.held_answer() {
            return ended;
        }
        if self.ssl.left_in_handshake() {
            return self.vetoed(Step::Closed);
        }
        loop {
            let step = self.ssl.handshake();
            match (answers.events.held.get(), step) {
                (_, Step::Want(Status::WANT_CLIENT_HELLO_CB)) if answers.wants_host() => self.go_to_host(),
                (Held::BeforeKeys | Held::AtEnd, Step::Done(_) | Step::Want(Status::WANT_READ)) => {
                    return Step::Want(Status::WANT_RETRY_VERIFY)
                }
                (Held::Refused(_), Step::Want(Status::WANT_READ)) => return step, // the alert comes at the end
                (Held::Refused(_), Step::Done(_)) if answers.trouble() == Trouble::HeldRefused => return Step::Refused,
                (Held::Refused(_), Step::Done(_)) => {
                    answers.set_trouble(Trouble::HeldRefused);
                    self.ssl.prepare_last_alert();
                }
                _ => return self.vetoed(step),
            }
        }
    }

    /// A server: what was answered about the client that it holds. Some: that is the end.
    fn held_answer(&self) -> Option<Step> {
        let host = self.ssl.host();
        let events = &host.answers.events;
        let held = events.held.get();
        if held != Held::BeforeKeys && held != Held::AtEnd {
            return None;
        }
        let refused = host.answers.held_answered(events.take(Question::Verify)?);
        let Some((error, alert)) = refused else {
            events.held.set(Held::No);
            self.ssl.release_tickets(events.tickets.get());
            return None;
        };
        self.ssl.set_verify_result(error);
        if held == Held::AtEnd {
            events.held.set(Held::Refused(alert));
            return None;
        }
        host.answers.set_trouble(Trouble::HeldRefused);
        if host.put_plain_alert(alert).is_err() {
            host.answers.set_trouble(Trouble::NoMemory);
        }
        Some(Step::Refused)
    }

    /// Notices that the handshake is over. What went wrong in a callback stands, also where OpenSSL went on: a client that
    /// verifies nothing ignores what its verify callback says.
    #[inline(always)]
    pub(in crate::tls) fn vetoed(&self, step: Step) -> Step {
        self.ssl.host().records.want.set(None);
        match self.established.get() {
            true => step,
            false => self.vetoed_so_far(step),
        }
    }

    fn vetoed_so_far(&self, step: Step) -> Step {
        self.look_established();
        if let Step::Done(_) = step {
            errq::clear(); // a handshake may succeed over errors that OpenSSL got over
        }
        match (step, self.ssl.host().answers.trouble()) {
            (_, Trouble::None) => step,
            (_, about) if about.is_about_peer() => step,
            (Step::Done(_) | Step::Want(_), _) => Step::Refused,
            (other, _) => other,
        }
    }

    fn look_established(&self) {
        if self.ssl.is_established() {
            self.established.set(true);
            self.ssl.host().answers.established();
            self.tell_renewed();
            if self.resumed_unchecked() {
                self.ssl.host().answers.set_trouble(Trouble::ResumedUnchecked);
            } else if self.lacks_pinned_key() {
                self.ssl.host().answers.set_trouble(Trouble::PinWithoutCertificate);
            }
        }
    }
}
