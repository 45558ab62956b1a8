//! Plaintext in and out, and ciphertext of connections over memory.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::plaintext::Plaintext;
use crate::sys::report::fail;
use crate::sys::ssl::Step;
use crate::sys::thread;
use crate::tls::conn::{Conn, Inner};
use crate::tls::explain;
use crate::tls::plain::{together, Read};
use crate::tls::records::Want;
use crate::tls::transport::{Fault, Sent};
use crate::tls::wait::Op;

/// A send that must be made again: how much of it is sealed at most, what those bytes are, and who brought them.
#[derive(Clone, Copy)]
pub(in crate::tls) struct Offered {
    len: usize,
    sum: u64,
    by: usize,
}

impl Offered {
    fn new(plain: Plaintext<'_>) -> Offered {
        let len = plain.len().min(LARGEST_RECORD);
        Offered { len, sum: together(plain, sum), by: thread::current() }
    }

    fn begins(&self, plain: Plaintext<'_>) -> bool {
        plain.len() >= self.len && together(plain, |bytes| sum(&bytes[..self.len.min(bytes.len())])) == self.sum
    }
}

/// Not against an adversary: the caller's own threads are told apart.
fn sum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let words = bytes.chunks(8).map(|word| word.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)));
    words.fold(bytes.len() as u64, |all, word| (all.rotate_left(5) ^ word).wrapping_mul(ODD))
}

pub(in crate::tls) const LARGEST_RECORD: usize = 16 * 1024;

impl Conn {
    /// At least one byte, or why there is none; nothing at all when there is no room.
    #[inline(always)]
    pub fn recv(&self, room: &mut [u8], peek: bool) -> Outcome<usize> {
        if room.is_empty() {
            return Ok(0);
        }
        self.drive(Op::Read, |inner| inner.recv_step(room, peek))
    }

    /// `done` counts what was sealed into our queue: those bytes are ours to deliver, whatever the status.
    #[inline(always)]
    pub fn send(&self, plain: Plaintext<'_>, done: &mut usize) -> Outcome<()> {
        if plain.is_empty() {
            return Ok(());
        }
        if self.is_memory() {
            let mut rest = plain;
            return self.drive_now(|inner| inner.send_step(&mut rest, done, false, &mut None));
        }
        self.send_waiting(plain, done)
    }

    fn send_waiting(&self, plain: Plaintext<'_>, done: &mut usize) -> Outcome<()> {
        let timeout = self.waiting.timeout(Op::Write);
        let (waits, mut rest, mut mark) = (timeout != Timeout::NOW, plain, None);
        self.drive_for(Op::Write, timeout, |inner| inner.send_step(&mut rest, done, waits, &mut mark))
    }

    /// Until everything was sealed.
    pub fn sendall(&self, plain: Plaintext<'_>, done: &mut usize) -> Outcome<()> {
        self.send(plain, done)?;
        if *done < plain.len() {
            return Err(Status::WANT_WRITE);
        }
        Ok(())
    }

    /// What earlier calls left behind.
    pub fn flush(&self) -> Outcome<()> {
        if self.is_memory() {
            let text = format_args!("over memory the caller carries the bytes: use conn_bio_read");
            return Err(fail(Status::STATE, Kind::Local, text));
        }
        self.drive(Op::Write, |inner| {
            inner.not_dead()?;
            match inner.ssl.host().flush() {
                Sent::All => Ok(()),
                Sent::Some => Err(Status::WANT_WRITE),
                Sent::Failed => Err(inner.write_failed()),
            }
        })
    }

    /// 0 is no limit.
    pub fn set_send_limit(&self, bytes: usize) -> Outcome<()> {
        self.inner()?.ssl.host().set_limit((bytes != 0).then_some(bytes));
        Ok(())
    }

    /// Plaintext that is opened already.
    pub fn pending(&self) -> Outcome<usize> {
        Ok(self.inner()?.pending())
    }

    // ---- ciphertext of memory connections

    #[inline(always)]
    pub fn bio_write(&self, bytes: &[u8]) -> Outcome<()> {
        self.memory_only()?;
        let inner = self.enter_now()?;
        if inner.ssl.host().is_ended() {
            return Err(inner.fail(
                Status::STATE,
                Kind::Local,
                format_args!("bio_shutdown was called: no bytes can follow"),
            ));
        }
        inner.ssl.host().feed(bytes)
    }

    /// Of a DTLS connection one datagram, whole: `n` tells its length also when there is too little room.
    #[inline(always)]
    pub fn bio_read(&self, room: &mut [u8], n: &mut usize) -> Outcome<()> {
        self.memory_only()?;
        let inner = self.enter_now()?;
        let host = inner.ssl.host();
        if host.datagrams().is_some() {
            return host.take_datagram(room, n);
        }
        *n = host.take(room);
        match *n {
            0 if !room.is_empty() => Err(Status::WANT_READ),
            _ => Ok(()),
        }
    }

    pub fn bio_shutdown(&self) -> Outcome<()> {
        self.memory_only()?;
        let inner = self.enter(Deadline::Never)?;
        inner.ssl.host().end_incoming();
        inner.drained.set(false);
        Ok(())
    }

    pub fn out_pending(&self) -> Outcome<usize> {
        let inner = self.inner()?;
        let host = inner.ssl.host();
        Ok(if host.datagrams().is_some() { host.datagrams_out() } else { host.outgoing_len() })
    }
}

impl Inner {
    #[inline(never)]
    pub(in crate::tls) fn recv_step(&self, room: &mut [u8], peek: bool) -> Outcome<usize> {
        let host = self.ssl.host();
        let nothing_new = !host.has_incoming() && !host.is_ended() && !self.ssl.was_touched();
        if self.drained.get() && host.transport.is_memory() && nothing_new {
            host.records.want.set(Some(Want::Reading));
            return Err(Status::WANT_READ); // nobody need be asked
        }
        if let (Some(datagrams), true) = (host.datagrams(), self.established.get()) {
            self.look_at_seal(datagrams);
        }
        self.ready()?;
        host.flush();
        let step = match self.settled() {
            Step::Done(_) => {
                self.catch_up();
                match host.own_read(room, peek) {
                    Read::Done(n) => {
                        self.drained.set(!peek && n < room.len());
                        return Ok(n);
                    }
                    Read::Nothing => {
                        self.drained.set(true);
                        return Err(Status::WANT_READ);
                    }
                    Read::Short => return Err(Status::NOMEM),
                    Read::Failed(status) => return Err(self.kill(status)),
                    Read::Theirs => self.their_read(room, peek),
                }
            }
            unsettled => unsettled,
        };
        let outcome = match step {
            Step::Done(n) => {
                self.gave_data();
                self.drained.set(!peek && n < room.len() && host.datagrams().is_none());
                Ok(n)
            }
            other => {
                let status = self.failed(other);
                let nothing = status == Status::WANT_READ && self.established.get();
                self.drained.set(nothing && host.datagrams().is_none());
                Err(status)
            }
        };
        self.catch_up();
        // answers of OpenSSL's own: alerts, key updates
        if host.flush() == Sent::Failed && outcome == Err(Status::WANT_READ) && !self.established.get() {
            return Err(self.write_failed());
        }
        outcome
    }

    /// OpenSSL reads. It answers meanwhile; who does not take the answers is not read from.
    fn their_read(&self, room: &mut [u8], peek: bool) -> Step {
        let host = self.ssl.host();
        let held_before = host.is_held();
        host.turn.set_answering(true);
        let step = if peek { self.ssl.peek(room) } else { self.ssl.read(room) };
        host.turn.set_answering(false);
        if host.is_held() && !held_before {
            self.held.set(None); // it is no data of a caller's that OpenSSL holds
        }
        self.vetoed(step)
    }

    /// Seals and sends. Where the call waits, WANT_WRITE until the last record has left, which `mark` remembers;
    /// otherwise only when nothing can be sealed now, and OpenSSL is told, so that its retry rules hold. What is done is
    /// taken from `rest`.
    pub(in crate::tls) fn send_step(
        &self,
        rest: &mut Plaintext<'_>,
        done: &mut usize,
        waits: bool,
        mark: &mut Option<u64>,
    ) -> Outcome<()> {
        let host = self.ssl.host();
        if let Some(datagrams) = host.datagrams() {
            return self.send_datagram_step(datagrams, *rest, done, waits, mark);
        }
        self.ready()?;
        if host.flush() == Sent::Failed {
            return Err(self.write_failed());
        }
        if let Some(mark) = *mark {
            return if host.has_left(mark) { Ok(()) } else { Err(Status::WANT_WRITE) };
        }
        if host.is_held() {
            self.is_next(*rest)?;
        }
        self.catch_up();
        if self.ssl.host().records.taken() {
            host.expect(rest.len());
        }
        let before = *done;
        while !rest.is_empty() {
            let press_back = !waits && *done == before;
            let taken = host.records.taken();
            if (taken || !press_back) && host.over_limit() {
                if press_back {
                    host.records.want.set(Some(Want::Writing));
                    return Err(Status::WANT_WRITE);
                }
                break;
            }
            if let Some(sealed) = self.own_write(rest) {
                *done += sealed?;
                if !host.has_batch() {
                    continue;
                }
                if host.flush() == Sent::Failed {
                    return Err(self.write_failed());
                }
                if waits {
                    break;
                }
                continue;
            }
            host.press_back(press_back && !taken);
            let step = match self.settled() {
                Step::Done(_) => self.their_write(*rest),
                unsettled => unsettled,
            };
            host.press_back(false);
            let step = self.vetoed(step);
            self.catch_up();
            match step {
                Step::Done(n) => {
                    *done += n;
                    rest.skip(n);
                }
                other => {
                    let status = self.failed(other);
                    self.held.set(host.is_held().then(|| Offered::new(*rest)));
                    if host.flush() == Sent::Failed && status.is_want() {
                        return Err(self.write_failed());
                    }
                    let stopped = !waits && *done > before && status.is_want();
                    return if stopped { Ok(()) } else { Err(status) };
                }
            }
            if host.has_batch() {
                if host.flush() == Sent::Failed {
                    return Err(self.write_failed());
                }
                if waits {
                    break; // for who waits to come in, and for the deadline
                }
            }
        }
        match host.flush() {
            Sent::Failed => Err(self.write_failed()),
            _ if !waits => Ok(()),
            Sent::All if rest.is_empty() => Ok(()),
            _ => {
                *mark = rest.is_empty().then(|| host.mark());
                Err(Status::WANT_WRITE)
            }
        }
    }

    /// OpenSSL has sealed a record that it could not hand over, and takes whatever comes next for its bytes: only who brings
    /// those again may come next.
    #[cold]
    fn is_next(&self, plain: Plaintext<'_>) -> Outcome<()> {
        let Some(held) = self.held.get() else { return Ok(()) };
        if held.by != thread::current() && !held.begins(plain) {
            self.behind.set(true);
            self.ssl.host().records.want.set(Some(Want::Writing));
            return Err(Status::WANT_WRITE);
        }
        match plain.len() < held.len {
            true => Err(self.remember(explain::short_retry())),
            false => Ok(()),
        }
    }

    /// What waited to be sent cannot be sent any more. What the peer sent before can still be received; in a handshake
    /// that is why it left, as often as not.
    #[cold]
    pub(in crate::tls) fn write_failed(&self) -> Status {
        let fault = self.ssl.host().write_fault().unwrap_or(Fault::Closed);
        if self.established.get() {
            return self.remember(explain::transport(fault));
        }
        match self.ssl.handshake() {
            refused @ Step::Refused => self.failed(refused),
            _ => self.kill(explain::transport(fault)),
        }
    }
}
