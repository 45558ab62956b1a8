//! The end of a connection.
use crate::base::flags::Shutdown;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::errq;
use crate::sys::report::invalid;
use crate::sys::ssl::Step;
use crate::tls::conn::{Conn, Inner};
use crate::tls::transport::{Sent, Took};
use crate::tls::wait::Op;

impl Conn {
    /// The document's two steps: false when our goodbye is on its way, true when the peer's has come too.
    pub fn shutdown(&self) -> Outcome<bool> {
        self.drive(Op::Write, Inner::shutdown_step)
    }

    /// Our goodbye, then whatever still comes until the peer's, or until it closes. A failed connection has none to say:
    /// its alert leaves, and its failure is told again.
    pub fn close(&self, timeout: Timeout) -> Outcome<()> {
        let (mut said, mut half) = (false, false);
        let mut closing = |inner: &Inner| {
            if inner.is_dead() && !said {
                return if self.is_memory() { inner.not_dead() } else { inner.leave_step(&mut half) };
            }
            if !said {
                inner.shutdown_step()?;
                said = true;
            }
            inner.drain_step()
        };
        if self.is_memory() {
            return closing(&*self.enter(Deadline::Never)?);
        }
        match self.drive_for(Op::Goodbye, timeout, closing) {
            Err(Status::TIMEOUT) if half => self.inner()?.not_dead(),
            other => other,
        }
    }

    /// What was read beyond the peer's goodbye.
    pub fn unread(&self, room: &mut [u8]) -> Outcome<usize> {
        let inner = self.enter(Deadline::Never)?;
        if inner.ssl.shutdown_state() & RECEIVED == 0 {
            let text = format_args!("the peer has not said goodbye: what comes is still TLS");
            return Err(inner.fail(Status::STATE, Kind::Local, text));
        }
        if inner.ssl.host().datagrams().is_some() {
            return Ok(0); // a datagram behind it is none of a stream's
        }
        inner.unread.set(true);
        Ok(inner.ssl.host().take_incoming(room))
    }

    pub fn shutdown_state(&self) -> Outcome<i32> {
        Ok(self.inner()?.ssl.shutdown_state())
    }

    pub fn set_shutdown_state(&self, state: u64) -> Outcome<()> {
        let state = Shutdown::checked(state).ok_or_else(|| {
            invalid(format_args!("a shutdown state is made of SSLWRAP_SENT_SHUTDOWN and _RECEIVED_SHUTDOWN"))
        })?;
        let (inner, state) = (self.inner()?, state.bits() as i32);
        if inner.unread.get() && state & RECEIVED == 0 {
            let text =
                format_args!("conn_unread took what stood behind the peer's goodbye, which cannot be taken back then");
            return Err(inner.fail(Status::STATE, Kind::Local, text));
        }
        inner.ssl.set_shutdown_state(state);
        inner.drained.set(false); // OpenSSL's next answer may be another one
        Ok(())
    }
}

/// Between two looks at the clock.
const DRAINED_AT_ONCE: usize = 1 << 20;
const SHUT_WR: i32 = 1;
const SENT: i32 = crate::base::constants::SSLWRAP_SENT_SHUTDOWN as i32;
const RECEIVED: i32 = crate::base::constants::SSLWRAP_RECEIVED_SHUTDOWN as i32;

impl Inner {
    fn drain_step(&self) -> Outcome<()> {
        let mut waste = [0; 4096];
        self.ssl.host().records.want.set(None);
        self.ssl.host().flush();
        for _ in 0..DRAINED_AT_ONCE / waste.len() {
            match self.ssl.read(&mut waste) {
                Step::Done(_) => {}
                Step::Closed => return Ok(()),
                // gone without an answer, as many do: ours was said
                _ if self.ssl.host().is_ended() => {
                    errq::clear();
                    return Ok(());
                }
                other => return Err(self.failed(other)),
            }
        }
        Err(Status::WANT_READ) // the deadline counts for who sends without end, too
    }

    /// What is queued, an alert, leaves; then the end of our stream, and the peer's bytes are taken until it ends its own: a
    /// socket that is closed with bytes unread resets the connection, and the alert is lost with it.
    fn leave_step(&self, half: &mut bool) -> Outcome<()> {
        let host = self.ssl.host();
        match host.flush() {
            Sent::Some => return Err(Status::WANT_WRITE),
            Sent::Failed => return self.not_dead(),
            Sent::All => {}
        }
        if host.datagrams().is_some() {
            return self.not_dead(); // what is unread resets nothing, and no end will come
        }
        if !std::mem::replace(half, true) {
            let _ = host.transport.shutdown(SHUT_WR); // gone already: so much the better
        }
        let mut waste = [0; 4096];
        while host.take_incoming(&mut waste) > 0 {}
        match host.pass_by(DRAINED_AT_ONCE) {
            Took::Later | Took::Bytes(_) => Err(Status::WANT_READ),
            Took::End | Took::Failed(_) => self.not_dead(),
        }
    }

    /// The second step. SSL_shutdown would not survive data of the peer's before its goodbye.
    fn await_goodbye(&self) -> Outcome<bool> {
        match self.ssl.peek(&mut [0]) {
            Step::Closed => {
                errq::clear();
                Ok(true)
            }
            Step::Done(_) => {
                let text = "data of the peer's stands before its goodbye: receive it first, or drop it with conn_close";
                Err(self.fail(Status::STATE, Kind::Local, format_args!("{text}")))
            }
            other => Err(self.failed(other)),
        }
    }

    fn shutdown_step(&self) -> Outcome<bool> {
        let host = self.ssl.host();
        if self.is_dead() || host.write_fault().is_some() {
            let text = format_args!("the connection failed: there is nobody to say goodbye to; free it");
            return Err(self.fail(Status::STATE, Kind::Local, text));
        }
        if !self.established.get() {
            let text = format_args!("the handshake is not done: free the connection instead");
            return Err(self.fail(Status::STATE, Kind::Local, text));
        }
        self.drained.set(false);
        if self.ssl.shutdown_state() != SENT | RECEIVED {
            host.records.want.set(None); // else there is nothing left to do, and OpenSSL's stays, too
        }
        host.flush();
        if !self.parting.get() {
            let unsaid = self.goodbye_held.get();
            if host.is_held() && !unsaid {
                let text = format_args!("a send answered WANT_WRITE: make it again until it is done, or free");
                return Err(self.fail(Status::STATE, Kind::Local, text));
            }
            if self.ssl.shutdown_state() == SENT && !unsaid {
                return self.await_goodbye();
            }
            // one that was held may have left with another call: OpenSSL would take its next for the second step
            let step = if unsaid && !host.is_held() { Step::Done(0) } else { self.ssl.shutdown() };
            self.goodbye_held.set(host.is_held() && matches!(step, Step::Want(_)));
            match step {
                Step::Done(_) => self.parting.set(true),
                other => return Err(self.failed(other)),
            }
        }
        match host.flush() {
            Sent::All => {
                self.parting.set(false);
                Ok(self.ssl.shutdown_state() & RECEIVED != 0)
            }
            Sent::Some => Err(Status::WANT_WRITE),
            Sent::Failed => Err(self.write_failed()),
        }
    }
}
