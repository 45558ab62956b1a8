//! What can be agreed on anew while a connection lives: everything (TLS 1.2), keys or the client's certificate (TLS 1.3).
use crate::base::constants::SSLWRAP_TLS1_3_VERSION;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::clock::Deadline;
use crate::sys::ssl::Step;
use crate::tls::conn::{Conn, Inner};
use crate::tls::transport::Sent;
use crate::tls::wait::Op;

impl Conn {
    /// False when one is pending already. The next call that moves bytes begins it.
    pub fn renegotiate(&self) -> Outcome<bool> {
        let inner = self.enter(Deadline::Never)?;
        inner.at_rest()?;
        if inner.speaks_13() {
            let text = format_args!("TLS 1.3 does not renegotiate: conn_key_update renews the keys");
            return Err(inner.fail(Status::UNSUPPORTED, Kind::Local, text));
        }
        if inner.ssl.is_renegotiating() {
            return Ok(false);
        }
        inner.ssl.renegotiate().map_err(|status| inner.remember(status))?;
        inner.drained.set(false);
        inner.ssl.host().answers.established(); // its hello is asked about anew
        Ok(true)
    }

    pub fn is_renegotiating(&self) -> Outcome<bool> {
        Ok(self.inner()?.ssl.is_renegotiating())
    }

    pub fn renegotiations(&self) -> Outcome<i64> {
        Ok(self.inner()?.ssl.renegotiations())
    }

    /// New keys for what we send from now on; `ask_peer`: the peer is to do the same.
    pub fn key_update(&self, ask_peer: bool) -> Outcome<()> {
        self.wish(|inner| {
            if !inner.speaks_13() {
                let text = format_args!("keys are renewed in TLS 1.3 alone: conn_renegotiate is what TLS 1.2 has");
                return Err(inner.fail(Status::UNSUPPORTED, Kind::Local, text));
            }
            inner.ssl.key_update(ask_peer).map_err(|status| inner.remember(status))
        })
    }

    /// A server asks for the client's certificate; what is read next brings it.
    pub fn verify_client_post_handshake(&self) -> Outcome<()> {
        self.wish(|inner| {
            if !inner.speaks_13() {
                let text = format_args!("a client is asked later in TLS 1.3 alone");
                return Err(inner.fail(Status::UNSUPPORTED, Kind::Local, text));
            }
            if !inner.ssl.is_server() {
                return Err(inner.fail(Status::STATE, Kind::Local, format_args!("only a server asks its client")));
            }
            inner.ssl.verify_client_later().map_err(|status| inner.remember(status))
        })
    }

    /// OpenSSL is told once; then its message goes out.
    fn wish(&self, mut tell: impl FnMut(&Inner) -> Outcome<()>) -> Outcome<()> {
        let mut told = false;
        self.drive(Op::Write, |inner| {
            if !told {
                inner.at_rest()?;
                tell(inner)?;
                inner.drained.set(false);
                inner.ssl.host().records.want.set(None);
                told = true;
                match inner.ssl.handshake() {
                    Step::Done(_) => {}
                    other => return Err(inner.failed(other)),
                }
            }
            match inner.ssl.host().flush() {
                Sent::All => Ok(()),
                Sent::Some => Err(Status::WANT_WRITE),
                Sent::Failed => Err(inner.write_failed()),
            }
        })
    }
}

impl Inner {
    /// The numbers of DTLS are larger, and its versions older.
    fn speaks_13(&self) -> bool {
        self.ssl.version() == SSLWRAP_TLS1_3_VERSION
    }

    /// Established, and not in the midst of a send.
    fn at_rest(&self) -> Outcome<()> {
        self.not_dead()?;
        if !self.established.get() {
            return Err(self.fail(Status::STATE, Kind::Local, format_args!("the handshake is not done")));
        }
        if self.ssl.host().is_held() {
            let text = format_args!("a send answered WANT_WRITE: make it again until it is done");
            return Err(self.fail(Status::STATE, Kind::Local, text));
        }
        Ok(())
    }
}
