//! The handshake.
use crate::base::status::{Outcome, Status};
use crate::sys::ssl::Step;
use crate::tls::conn::{Conn, Inner};
use crate::tls::decide::Trouble;
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
        self.ssl.host().flush();
        let status = match self.vetoed(self.ssl.handshake()) {
            Step::Done(_) => None,
            other => Some(self.failed(other)),
        };
        self.settle();
        // an alert leaves too
        match (status, self.ssl.host().flush()) {
            (Some(status), Sent::Failed) if status.is_want() => Err(self.write_failed()),
            (Some(status), _) => Err(status),
            (None, Sent::All) => Ok(()),
            (None, Sent::Some) => Err(Status::WANT_WRITE),
            (None, Sent::Failed) => Err(self.write_failed()),
        }
    }

    /// Notices that the handshake is over. What went wrong in a callback stands, also where OpenSSL went on: a client that
    /// verifies nothing ignores what its verify callback says.
    #[inline]
    pub(in crate::tls) fn vetoed(&self, step: Step) -> Step {
        self.ssl.host().records.want.set(None);
        if self.established.get() {
            return step;
        }
        self.look_established();
        match (step, self.ssl.host().answers.trouble()) {
            (_, Trouble::None | Trouble::CertRefused) => step,
            (Step::Done(_) | Step::Want(_), _) => Step::Refused,
            (other, _) => other,
        }
    }

    #[inline]
    fn look_established(&self) {
        if !self.established.get() && self.ssl.is_established() {
            self.established.set(true);
            self.ssl.host().answers.established();
        }
    }
}
