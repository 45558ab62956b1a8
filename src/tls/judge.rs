//! The peer's certificates: each as OpenSSL comes to it, then the chain as a whole.
use crate::base::constants::*;
use crate::base::status::Outcome;
use crate::base::x509const::{SSLWRAP_X509_V_ERR_APPLICATION_VERIFICATION, SSLWRAP_X509_V_ERR_OUT_OF_MEM};
use crate::sys::host::{ChainAnswer, ChainStep, VerifyAnswer, VerifyStep};
use crate::sys::mem::List;
use crate::sys::x509::X509;
use crate::tls::answers::Answers;
use crate::tls::decide::{Trouble, VerifyTrouble};
use crate::tls::events::{alert_behind, error_behind, Answer, Held, Question, Stage, PENDING};

impl Answers {
    pub fn verify(&self, step: VerifyStep) -> VerifyAnswer {
        let (error, depth, accepted) = (step.error, step.depth, step.accepted);
        self.events.flawed.set(self.events.flawed.get() || !accepted);
        if !accepted && self.with_verify_trouble(|known| known.is_none()) {
            self.set_verify_trouble(Some(VerifyTrouble { error, depth, cert: step.cert.clone() }));
        }
        let Some(callback) = self.verify_callback() else { return self.verify_alone(&step) };
        match callback.verify(self.token(), step.cert.clone(), error, depth, accepted) {
            Ok(SSLWRAP_VERIFY_ACCEPT) => {
                if self.events.first_error().is_none() {
                    self.set_verify_trouble(None);
                }
                VerifyAnswer::Accept
            }
            Ok(SSLWRAP_VERIFY_REFUSE) => {
                if accepted {
                    let error = SSLWRAP_X509_V_ERR_APPLICATION_VERIFICATION;
                    self.set_verify_trouble(Some(VerifyTrouble { error, depth, cert: step.cert }));
                    if step.binding {
                        self.set_trouble(Trouble::CertRefused);
                    }
                }
                VerifyAnswer::Refuse
            }
            Ok(PENDING) => {
                self.events.open.set(true);
                self.leave_open(&step)
            }
            Ok(other) => self.abort(Trouble::BadAnswer("verify", other)),
            Err(_) => self.abort(Trouble::NoMemory),
        }
    }

    /// Nobody is asked for each certificate. Where the whole chain is judged afterwards, all its errors are gathered: who
    /// excuses the first must know the others.
    fn verify_alone(&self, step: &VerifyStep) -> VerifyAnswer {
        match self.events.asks(Question::Verify) || self.snapshot().chosen.pins.may_excuse() {
            true => self.leave_open(step),
            false => VerifyAnswer::AsIs,
        }
    }

    fn leave_open(&self, step: &VerifyStep) -> VerifyAnswer {
        if step.accepted {
            return VerifyAnswer::AsIs;
        }
        match self.events.note_error(step.error, step.depth) {
            Ok(()) => VerifyAnswer::Open,
            Err(_) => self.abort(Trouble::NoMemory),
        }
    }

    fn abort(&self, trouble: Trouble) -> VerifyAnswer {
        self.set_trouble(trouble);
        VerifyAnswer::Abort
    }

    /// The chain that was looked at before the call stopped for its judgement.
    pub fn kept_chain(&self) -> Option<List<X509>> {
        self.events.chain.take()
    }

    pub fn chain(&self, step: ChainStep<'_>) -> ChainAnswer {
        match self.events.verify.get() {
            Stage::New => self.chain_built(&step).unwrap_or_else(|_| self.no_memory()),
            _ => match self.events.take(Question::Verify) {
                None => self.keep(&step).unwrap_or_else(|_| self.no_memory()),
                Some(answer) => self.chain_answered(answer),
            },
        }
    }

    /// Before anybody is asked.
    fn chain_built(&self, step: &ChainStep<'_>) -> Outcome<ChainAnswer> {
        let asks = self.events.asks(Question::Verify) || self.events.open.get();
        // also where who excused it, or asked for no check, says otherwise
        let proven = !self.events.flawed.take() && step.accepted;
        let snapshot = self.snapshot();
        let pins = &snapshot.chosen.pins;
        if !step.accepted && (step.binding || !pins.demands()) {
            self.events.judged();
            return Ok(ChainAnswer::AsIs);
        }
        if pins.may_excuse() && pins.excuses(&(step.certs)()?)? {
            self.set_verify_trouble(None);
            self.events.judged();
            return Ok(ChainAnswer::Accept);
        }
        if pins.demands() && !pins.satisfied(&(step.certs)()?, proven)? {
            self.events.judged();
            self.set_trouble(if proven { Trouble::PinMissing } else { Trouble::PinUnproven });
            return Ok(ChainAnswer::Refuse(SSLWRAP_X509_V_ERR_APPLICATION_VERIFICATION));
        }
        if !step.accepted {
            self.events.judged();
            return Ok(ChainAnswer::AsIs);
        }
        if asks && !step.can_wait {
            return Ok(self.cannot_wait());
        }
        if asks && step.server {
            return Ok(self.hold(step));
        }
        if asks {
            self.events.verify.set(Stage::Event);
            self.events.raise(Question::Verify);
            return self.keep(step);
        }
        match self.events.first_error() {
            None => Ok(ChainAnswer::AsIs),
            Some(error) => {
                self.events.judged();
                Ok(ChainAnswer::Refuse(error))
            }
        }
    }

    /// OpenSSL cannot stop for a server's verification: it goes on, and is held where nothing has come of it yet.
    fn hold(&self, step: &ChainStep<'_>) -> ChainAnswer {
        let held = match step.version {
            SSLWRAP_TLS1_VERSION..=SSLWRAP_TLS1_2_VERSION => Held::BeforeKeys,
            SSLWRAP_TLS1_3_VERSION => Held::AtEnd,
            _ => Held::No,
        };
        if held == Held::No || self.events.settled.get() {
            return self.cannot_wait();
        }
        self.events.held.set(held);
        self.events.tickets.set(step.tickets);
        self.events.raise(Question::Verify);
        ChainAnswer::Hold
    }

    fn cannot_wait(&self) -> ChainAnswer {
        self.events.judged();
        self.set_trouble(Trouble::CannotWait);
        ChainAnswer::Refuse(SSLWRAP_X509_V_ERR_APPLICATION_VERIFICATION)
    }

    /// A held client is refused with this X509_V_ERR_* and alert; None: it is let in.
    pub fn held_answered(&self, answer: Answer) -> Option<(i32, u8)> {
        match self.chain_answered(answer) {
            ChainAnswer::Refuse(error) => Some((error, alert_behind(error))),
            _ => None,
        }
    }

    pub fn last_alert(&self) -> Option<u8> {
        match self.events.held.get() {
            Held::Refused(alert) => Some(alert),
            _ => None,
        }
    }

    fn keep(&self, step: &ChainStep<'_>) -> Outcome<ChainAnswer> {
        self.events.chain.replace(Some((step.certs)()?));
        Ok(ChainAnswer::Later(self.events.first_error().unwrap_or(0)))
    }

    fn chain_answered(&self, answer: Answer) -> ChainAnswer {
        let error = self.events.first_error();
        self.events.judged();
        match (answer, error) {
            (Answer::Accept, _) => {
                self.set_verify_trouble(None);
                ChainAnswer::Accept
            }
            (Answer::Default, None) => ChainAnswer::Accept,
            (Answer::Default, Some(error)) => ChainAnswer::Refuse(error),
            (Answer::Refuse(alert), _) => {
                if error.is_none() {
                    self.set_trouble(Trouble::ChainRefused);
                }
                let own = error.unwrap_or(SSLWRAP_X509_V_ERR_APPLICATION_VERIFICATION);
                ChainAnswer::Refuse(error_behind(alert).unwrap_or(own))
            }
        }
    }

    fn no_memory(&self) -> ChainAnswer {
        self.set_trouble(Trouble::NoMemory);
        ChainAnswer::Refuse(SSLWRAP_X509_V_ERR_OUT_OF_MEM)
    }
}
