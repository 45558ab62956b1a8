//! The handshake.
use crate::base::status::{Outcome, Status};
use crate::sys::ssl::Step;
use crate::tls::conn::{Conn, Inner};
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
        let step = self.ssl.handshake();
        self.look_established();
        let status = match step {
            Step::Done(_) => None,
            other => Some(self.failed(other)),
        };
        // an alert leaves too
        match (status, self.ssl.host().flush()) {
            (Some(status), Sent::Failed) if status.is_want() => Err(self.write_failed()),
            (Some(status), _) => Err(status),
            (None, Sent::All) => Ok(()),
            (None, Sent::Some) => Err(Status::WANT_WRITE),
            (None, Sent::Failed) => Err(self.write_failed()),
        }
    }

    #[inline]
    pub(in crate::tls) fn look_established(&self) {
        if !self.established.get() && self.ssl.is_established() {
            self.established.set(true);
            self.ssl.host().established();
        }
    }
}
