//! What a connection does over datagrams and not over a stream: listening, sending again in time, sizes.
use crate::base::constants::SSLWRAP_OP_NO_QUERY_MTU;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::addr::SockAddr;
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::dtls::can_listen;
use crate::sys::errq;
use crate::sys::lock::Entered;
use crate::sys::mem::List;
use crate::sys::net::{connect, Connect};
use crate::sys::plaintext::Plaintext;
use crate::sys::report::{fail, fail_errno, invalid};
use crate::sys::ssl::Step;
use crate::tls::conn::{Conn, Inner, Role};
use crate::tls::cookie::MOST_PEER_NAME;
use crate::tls::datagram::{link_for, Datagrams, LARGEST, LEAST_MTU, LEAST_SEALED};
use crate::tls::decide::Trouble;
use crate::tls::explain;
use crate::tls::transport::{Sent, Transport};
use crate::tls::wait::Op;
use core::ffi::CStr;

/// OpenSSL counts a timer that has less left as expired.
const GRAIN: i64 = 15_000_000;
/// Datagrams that are none of ours, looked at before others are let in.
const LOOKED_AT: usize = 64;

impl Conn {
    /// Not for TLS.
    fn over_datagrams(&self) -> Outcome<Entered<'_, Inner>> {
        let inner = self.inner()?;
        if inner.ssl.host().datagrams().is_none() {
            let text = format_args!("this connection speaks TLS: make its context with SSLWRAP_DTLS_METHOD");
            return Err(inner.fail(Status::STATE, Kind::Local, text));
        }
        Ok(inner)
    }

    /// Until a client has shown that it hears us; its address, where the transport has one. The connection is that
    /// client's from then on.
    pub fn dtlsv1_listen(&self) -> Outcome<Option<SockAddr>> {
        can_listen()?;
        drop(self.over_datagrams()?);
        self.enter(Deadline::Never)?.begin_listening()?;
        self.drive(Op::Handshake, Inner::listen_step)
    }

    /// Microseconds until something must be sent again.
    pub fn dtls_timeout(&self) -> Outcome<i64> {
        let left = self.over_datagrams()?.ssl.timer().ok_or(Status::NO_VALUE)?;
        Ok(left / 1000)
    }

    /// True when something was sent again.
    pub fn handle_dtls_timeout(&self) -> Outcome<bool> {
        drop(self.over_datagrams()?);
        let inner = self.enter(Deadline::Never)?;
        inner.not_dead()?;
        let resent = inner.handle_timer()?;
        inner.ssl.host().flush();
        Ok(resent)
    }

    pub fn set_ciphertext_mtu(&self, mtu: usize) -> Outcome<()> {
        let inner = self.over_datagrams()?;
        if !(LEAST_MTU..=LARGEST).contains(&mtu) {
            return Err(invalid(format_args!("a datagram has at most {LEAST_MTU} to {LARGEST} bytes, not {mtu}")));
        }
        let Some(datagrams) = inner.ssl.host().datagrams() else { return Err(Status::STATE) };
        datagrams.set_mtu(mtu);
        inner.tell_mtu(mtu);
        Ok(())
    }

    pub fn set_link_mtu(&self, mtu: usize) -> Outcome<()> {
        let overhead = self.over_datagrams()?.ssl.host().transport.overhead();
        let least = LEAST_MTU + overhead;
        match mtu.checked_sub(overhead) {
            Some(datagram) if (LEAST_MTU..=LARGEST).contains(&datagram) => self.set_ciphertext_mtu(datagram),
            _ => Err(invalid(format_args!("the MTU of this link lies between {least} and {LARGEST}, not at {mtu}"))),
        }
    }

    pub fn ciphertext_mtu(&self) -> Outcome<usize> {
        let inner = self.over_datagrams()?;
        let mtu = inner.ssl.host().datagrams().map_or(0, Datagrams::mtu);
        Some(mtu).filter(|&mtu| mtu != 0).ok_or(Status::NO_VALUE)
    }

    /// How much fits into one datagram.
    pub fn cleartext_mtu(&self) -> Outcome<usize> {
        let inner = self.over_datagrams()?;
        let data = inner.ssl.host().datagrams().map_or(0, |datagrams| inner.data_mtu(datagrams));
        Some(data).filter(|&data| data != 0).ok_or(Status::NO_VALUE)
    }

    pub fn set_dtls_peer(&self, name: &[u8]) -> Outcome<()> {
        let inner = self.over_datagrams()?;
        if name.len() > MOST_PEER_NAME {
            let len = name.len();
            return Err(invalid(format_args!("the name of a peer has at most {MOST_PEER_NAME} bytes, not {len}")));
        }
        let name = List::from_slice(name)?;
        if let Some(datagrams) = inner.ssl.host().datagrams() {
            datagrams.peer_name.replace(name);
        }
        Ok(())
    }

    /// Who sent what is looked at, or whom the socket is connected to.
    pub fn dtls_peer(&self) -> Outcome<SockAddr> {
        let inner = self.over_datagrams()?;
        let host = inner.ssl.host();
        let heard = host.datagrams().map_or(SockAddr::EMPTY, |datagrams| datagrams.peer.get());
        let peer = if heard.is_empty() { host.transport.peer() } else { Some(heard) };
        peer.ok_or(Status::NO_VALUE)
    }

    pub fn srtp_profile(&self) -> Outcome<&'static CStr> {
        self.inner()?.ssl.srtp_profile().ok_or(Status::NO_VALUE)
    }
}

impl Inner {
    /// For calls that carry bytes and not datagrams.
    pub(in crate::tls) fn streams_only(&self) -> Outcome<()> {
        if self.ssl.host().datagrams().is_none() {
            return Ok(());
        }
        let text = "this call is for TLS, whose bytes are a stream: DTLS has conn_bio_read and conn_bio_write";
        Err(self.fail(Status::UNSUPPORTED, Kind::Local, format_args!("{text}")))
    }

    /// What must be true of a transport for datagrams before the first one goes out.
    pub(in crate::tls) fn ready_for_datagrams(&self, datagrams: &Datagrams) -> Outcome<()> {
        if let Some(size) = datagrams.take_too_large() {
            self.shrink(datagrams, size);
        }
        if datagrams.connected.get() {
            return Ok(());
        }
        let host = self.ssl.host();
        if matches!(host.transport, Transport::Socket(_)) && host.transport.peer().is_none() {
            let text = "the socket is connected to nobody: connect it, or find a client with conn_dtlsv1_listen";
            return Err(self.fail(Status::STATE, Kind::Local, format_args!("{text}")));
        }
        if self.ssl.options() & SSLWRAP_OP_NO_QUERY_MTU != 0 && !datagrams.mtu_set.get() {
            let text = format_args!("SSLWRAP_OP_NO_QUERY_MTU is set: say the MTU with conn_set_ciphertext_mtu");
            return Err(self.fail(Status::STATE, Kind::Local, text));
        }
        datagrams.connected.set(true);
        Ok(())
    }

    /// OpenSSL forgets it when it listens.
    fn tell_mtu(&self, mtu: usize) {
        self.ssl.set_link_mtu(link_for(mtu));
    }

    fn data_mtu(&self, datagrams: &Datagrams) -> usize {
        let mtu = datagrams.mtu();
        if mtu == 0 {
            return 0;
        }
        let data = self.ssl.data_mtu(mtu).min(self.largest_record(datagrams));
        self.tell_mtu(mtu);
        data
    }

    /// OpenSSL breaks the connection over a larger one.
    fn largest_record(&self, datagrams: &Datagrams) -> usize {
        self.ssl.largest_record().min(datagrams.largest_record)
    }

    fn shrink(&self, datagrams: &Datagrams, refused: usize) {
        self.tell_mtu(self.ssl.host().shrink_mtu(datagrams, refused));
    }

    /// How long a sealed record is at least: the seal of the cipher agreed on.
    pub(in crate::tls) fn look_at_seal(&self, datagrams: &Datagrams) {
        let name = self.ssl.cipher_name().unwrap_or_default().to_bytes();
        let has = |word: &[u8]| name.windows(word.len()).any(|part| part == word);
        let explicit_nonce = (has(b"GCM") || has(b"CCM")) && !has(b"CCM8");
        datagrams.least.set(if explicit_nonce { LEAST_SEALED + 8 } else { LEAST_SEALED });
    }

    // ---- in time

    /// How long may be slept: no longer than until something must be sent again.
    pub(in crate::tls) fn nap(&self, deadline: Deadline) -> Deadline {
        if self.ssl.host().datagrams().is_none() {
            return deadline;
        }
        match self.ssl.timer() {
            Some(left) => deadline.earlier(Deadline::after(Timeout::Nanos(left.max(GRAIN)))),
            None => deadline,
        }
    }

    /// For who waits without taking a step.
    pub(in crate::tls) fn resend(&self) {
        if self.ssl.host().datagrams().is_some() && !self.is_dead() {
            let _ = self.handle_timer(); // a failure is remembered: the next step tells it
        }
    }

    fn handle_timer(&self) -> Outcome<bool> {
        match self.ssl.handle_timer() {
            Step::Done(sent) => Ok(sent != 0),
            Step::Want(_) => Ok(false),
            other => Err(self.failed(other)),
        }
    }

    /// The datagram that was read last holds another record, or it is time to send again.
    pub(in crate::tls) fn is_due(&self) -> bool {
        self.ssl.host().datagrams().is_some()
            && (self.ssl.has_pending() || !self.is_dead() && self.ssl.timer() == Some(0))
    }

    // ---- listening

    fn begin_listening(&self) -> Outcome<()> {
        self.not_dead()?;
        let host = self.ssl.host();
        let Some(datagrams) = host.datagrams() else { return Err(Status::STATE) };
        if !datagrams.listening.get() && !self.ssl.is_fresh() {
            let text = format_args!("a client was found already, or the handshake has begun: go on with do_handshake");
            return Err(self.fail(Status::STATE, Kind::Local, text));
        }
        if self.role.get() == Role::Client {
            let text = format_args!("this is a client, and servers listen");
            return Err(self.fail(Status::STATE, Kind::Local, text));
        }
        let by_callback = host.answers.snapshot().cookies.by_callback();
        let unknown = datagrams.peer_name.borrow().is_empty();
        match &host.transport {
            Transport::Socket(_) if host.transport.peer().is_none() => datagrams.listen_to_all(),
            Transport::Socket(_) => {}
            _ if unknown && !by_callback => {
                let text = "whose cookie? Say who the peer is with conn_set_dtls_peer, or set the cookie callbacks";
                return Err(self.fail(Status::STATE, Kind::Local, format_args!("{text}")));
            }
            _ => {}
        }
        self.set_role(Role::Server)?;
        datagrams.listening.set(true);
        Ok(())
    }

    fn listen_step(&self) -> Outcome<Option<SockAddr>> {
        let host = self.ssl.host();
        let Some(datagrams) = host.datagrams() else { return Err(Status::STATE) };
        host.flush();
        for _ in 0..LOOKED_AT {
            let step = self.ssl.listen();
            if host.flush() == Sent::Failed {
                return Err(self.write_failed());
            }
            let trouble = host.answers.trouble();
            host.answers.set_trouble(Trouble::None); // the next client is another matter
            match (trouble, step) {
                (Trouble::None, Step::Done(1)) => return self.client_found(datagrams),
                // a client that was refused a cookie gets no answer
                (Trouble::None, Step::Refused) if explain::is_cookie_refused() => {}
                (Trouble::None, Step::Done(_)) if datagrams.dry.get() => break,
                (Trouble::None, Step::Done(_)) => {}
                (Trouble::None, other) => return Err(self.failed(other)),
                (trouble, _) => return Err(self.remember(explain::trouble(trouble))),
            }
        }
        errq::clear();
        Err(Status::WANT_READ)
    }

    fn client_found(&self, datagrams: &Datagrams) -> Outcome<Option<SockAddr>> {
        let transport = &self.ssl.host().transport;
        if let (Transport::Socket(socket), true) = (transport, datagrams.hears_all()) {
            let peer = datagrams.peer.get();
            if let Connect::Failed(errno) = connect(socket.enter()?.fd(), &peer) {
                let status = fail_errno(errno, format_args!("the socket cannot be connected to the client"));
                return Err(self.remember(status));
            }
            datagrams.found();
        }
        datagrams.listening.set(false);
        if datagrams.mtu_set.get() {
            self.tell_mtu(datagrams.mtu());
        }
        let heard = datagrams.peer.get();
        Ok(if heard.is_empty() { transport.peer() } else { Some(heard) })
    }

    // ---- sending

    /// One record, one datagram: all of it or nothing.
    pub(in crate::tls) fn send_datagram_step(
        &self,
        datagrams: &Datagrams,
        plain: Plaintext<'_>,
        done: &mut usize,
        waits: bool,
        mark: &mut Option<u64>,
    ) -> Outcome<()> {
        let host = self.ssl.host();
        self.ready()?;
        if host.flush() == Sent::Failed {
            return Err(self.write_failed());
        }
        if let Some(mark) = *mark {
            return if host.has_left(mark) { Ok(()) } else { Err(Status::WANT_WRITE) };
        }
        if let Some(fault) = datagrams.take_soft() {
            return Err(self.remember(explain::lost_datagram(fault)));
        }
        let most = self.largest_record(datagrams);
        if plain.len() > most {
            let len = plain.len();
            let text = format_args!("{len} bytes do not fit into one record: a datagram carries at most {most}");
            return Err(fail(Status::INVALID_ARG, Kind::Local, text));
        }
        if host.over_limit() {
            return Err(Status::WANT_WRITE);
        }
        match self.vetoed(self.their_write(plain)) {
            Step::Done(n) => *done = n,
            other => {
                let status = self.failed(other);
                if host.flush() == Sent::Failed && status.is_want() {
                    return Err(self.write_failed());
                }
                return Err(status);
            }
        }
        let sent = host.flush();
        if let Some(size) = datagrams.take_too_large() {
            *done = 0;
            self.shrink(datagrams, size);
            return Err(self.remember(explain::too_large(size, self.data_mtu(datagrams))));
        }
        match sent {
            Sent::Failed => Err(self.write_failed()),
            Sent::Some if waits => {
                *mark = Some(host.mark());
                Err(Status::WANT_WRITE)
            }
            _ => Ok(()),
        }
    }
}
