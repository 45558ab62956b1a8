//! Waiting, which is ours and not OpenSSL's: steps under the connection's lock, polling outside it, one deadline.
use crate::base::constants::{SSLWRAP_WAIT_READ, SSLWRAP_WAIT_WRITE};
use crate::base::status::{Kind, Outcome, Status};
use crate::net::socket::{closed, Socket};
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::poll::{READ, WRITE};
use crate::sys::report::{fail, invalid};
use crate::sys::wake::{pause, wait, Wait, Wakers};
use crate::tls::conn::{Conn, Inner};
use crate::tls::transport::{Calls, Transport};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};

/// Which timeout applies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Handshake,
    Read,
    Write,
    /// Writing, and then reading until the peer's goodbye.
    Goodbye,
}

const NOTHING: i16 = 0;
/// Who waits for another thread looks again at least so often.
const TURN: Timeout = Timeout::Nanos(20_000_000);

const READERS: u8 = 0;
const WRITERS: u8 = 1;

impl Op {
    fn lane(self) -> u8 {
        if self == Op::Read {
            READERS
        } else {
            WRITERS
        }
    }

    fn name(self) -> &'static str {
        match self {
            Op::Handshake => "the handshake",
            Op::Read => "the peer's data",
            Op::Write => "the peer to take our data",
            Op::Goodbye => "the peer to take our data and say goodbye",
        }
    }

    /// Its place among the timeouts.
    fn place(self) -> usize {
        match self {
            Op::Handshake => 0,
            Op::Read => 1,
            Op::Write | Op::Goodbye => 2,
        }
    }
}

/// The part of a connection that threads outside its lock share.
pub struct Waiting {
    transport: Transport,
    timeouts: [AtomicI64; 3],
    wakers: Wakers,
    sleepers: AtomicU32,
    cancelled: AtomicBool,
}

/// As the socket says at the time.
const INHERITED: i64 = i64::MIN;

impl Waiting {
    pub fn new(transport: &Transport) -> Waiting {
        Waiting {
            transport: transport.clone(),
            timeouts: [const { AtomicI64::new(INHERITED) }; 3],
            wakers: Wakers::new(),
            sleepers: AtomicU32::new(0),
            cancelled: AtomicBool::new(false),
        }
    }

    pub(in crate::tls) fn timeout(&self, op: Op) -> Timeout {
        let word = self.timeouts[op.place()].load(Ordering::Relaxed);
        match &self.transport {
            Transport::Memory => Timeout::NOW,
            Transport::Calls(calls) if !calls.can_wait() => Timeout::NOW,
            Transport::Socket(socket) if word == INHERITED => socket.timeout(),
            _ if word == INHERITED => Timeout::Never,
            _ => Timeout::from_word(word),
        }
    }

    pub fn set(&self, handshake: Timeout, read: Timeout, write: Timeout) {
        for (place, timeout) in self.timeouts.iter().zip([handshake, read, write]) {
            place.swap(timeout.to_word(), Ordering::Relaxed);
        }
    }
}

/// What another thread of the same connection may be waiting for, whatever it wants to do.
type Progress = (bool, bool, i32);

impl Inner {
    fn progress(&self) -> Progress {
        (self.ssl.is_established(), self.is_dead(), self.ssl.shutdown_state())
    }

    /// OpenSSL wants to read or write, and that must be waited for: not so when it only stopped to let others in.
    fn must_wait(&self, events: i16) -> bool {
        let host = self.ssl.host();
        match events {
            WRITE => host.outgoing_len() > 0,
            _ => !host.has_record() && self.pending() == 0 && !host.turn.is_over(),
        }
    }
}

impl Conn {
    /// Runs `step` until it is done, has failed, or may not wait any longer.
    #[inline(always)]
    pub(in crate::tls) fn drive<R>(&self, op: Op, step: impl FnMut(&Inner) -> Outcome<R>) -> Outcome<R> {
        match self.is_memory() {
            true => self.drive_now(step),
            false => self.drive_for(op, self.waiting.timeout(op), step),
        }
    }

    /// Over memory, where nothing is ever waited for.
    #[inline(always)]
    pub(in crate::tls) fn drive_now<R>(&self, mut step: impl FnMut(&Inner) -> Outcome<R>) -> Outcome<R> {
        let inner = self.enter_now()?;
        let outcome = step(&inner);
        let left = inner.clear_attic();
        drop(inner);
        drop(left);
        outcome
    }

    #[inline(never)]
    pub(in crate::tls) fn drive_for<R>(
        &self,
        op: Op,
        timeout: Timeout,
        mut step: impl FnMut(&Inner) -> Outcome<R>,
    ) -> Outcome<R> {
        let blocks = timeout != Timeout::NOW;
        // a step never waits, so neither does who waits for one
        let deadline = if blocks { Deadline::after(timeout) } else { Deadline::Never };
        let mut left = None; // goes after the lock
        loop {
            drop(left.take());
            let inner = self.enter(deadline)?;
            let (before, mark) = (inner.progress(), inner.ssl.host().gone());
            inner.ssl.host().turn.begin(blocks);
            let outcome = step(&inner);
            left = inner.clear_attic();
            self.tell(&inner, before, mark);
            let events = match outcome {
                Err(Status::WANT_READ) if blocks => READ,
                Err(Status::WANT_WRITE) if blocks => WRITE,
                // who polls by the status would wait for the answer to what has not left
                Err(Status::WANT_READ) if !inner.established.get() && inner.ssl.host().outgoing_len() > 0 => {
                    return Err(Status::WANT_WRITE)
                }
                other => return other,
            };
            let over = deadline.passed();
            // behind another thread's send it waits for that thread, and nothing of the network's
            let behind = inner.behind.take() && inner.ssl.host().outgoing_len() == 0;
            let nap = if behind { inner.nap(deadline).earlier(Deadline::after(TURN)) } else { inner.nap(deadline) };
            let wait = !over && (behind || inner.must_wait(events));
            let events = match inner.ssl.host().outgoing_len() {
                0 if behind => NOTHING,
                0 => events,
                _ => events | WRITE,
            };
            // registered before the lock is left: what is changed from now on rings
            match &self.waiting.transport {
                _ if over => {
                    drop(inner);
                    Err(Status::TIMEOUT)
                }
                _ if !wait => {
                    drop(inner);
                    self.not_cancelled()
                }
                Transport::Socket(socket) => self.sleep(inner, socket, events, nap, op.lane()),
                Transport::Calls(calls) => {
                    drop(inner);
                    self.sleep_in(calls.as_ref(), events, nap)
                }
                Transport::Memory => return Err(Status::WANT_READ),
            }
            .or_else(|status| slept(status, nap, deadline))
            .map_err(|status| self.noted(status, timeout, op))?;
        }
    }

    fn sleep(
        &self,
        inner: crate::sys::lock::Entered<'_, Inner>,
        socket: &Socket,
        events: i16,
        deadline: Deadline,
        lane: u8,
    ) -> Outcome<()> {
        let used = socket.enter()?;
        let mut waker = self.waiting.wakers.register(lane);
        waker.also(used.wakers(), lane);
        self.waiting.sleepers.fetch_add(1, Ordering::AcqRel);
        drop(inner);
        let gone = used.still_open().is_err() || self.waiting.cancelled.load(Ordering::Acquire);
        let waited = match events {
            _ if gone => Ok(Wait::Woken),
            NOTHING => pause(deadline, &waker),
            _ => wait(used.fd(), events, deadline, &waker),
        };
        self.waiting.sleepers.fetch_sub(1, Ordering::AcqRel);
        used.still_open()?;
        match waited? {
            _ if self.waiting.cancelled.load(Ordering::Acquire) => Err(Status::CANCELLED),
            Wait::TimedOut => Err(Status::TIMEOUT),
            Wait::Ready(_) | Wait::Woken => Ok(()),
        }
    }

    fn not_cancelled(&self) -> Outcome<()> {
        match self.waiting.cancelled.load(Ordering::Acquire) {
            true => Err(Status::CANCELLED),
            false => Ok(()),
        }
    }

    fn sleep_in(&self, calls: &dyn Calls, events: i16, deadline: Deadline) -> Outcome<()> {
        self.not_cancelled()?;
        let seconds = deadline.left().map_or(-1.0, |ns| ns as f64 / 1e9);
        let mut wanted = 0;
        if events & READ != 0 {
            wanted |= SSLWRAP_WAIT_READ;
        }
        if events & WRITE != 0 || events == NOTHING {
            wanted |= SSLWRAP_WAIT_WRITE;
        }
        match calls.wait(wanted, seconds)? {
            true => Ok(()),
            false if deadline.passed() => Err(Status::TIMEOUT),
            false => Ok(()),
        }
    }

    /// Wakes the others when a step of ours changed what they wait for, or left them something.
    fn tell(&self, inner: &Inner, before: Progress, gone: u64) {
        if self.waiting.sleepers.load(Ordering::Acquire) == 0 {
            return;
        }
        let host = inner.ssl.host();
        if inner.progress() != before {
            return self.waiting.wakers.wake_all();
        }
        if host.has_incoming() || inner.pending() > 0 {
            self.waiting.wakers.wake_lane(READERS);
        }
        if host.gone() != gone {
            self.waiting.wakers.wake_lane(WRITERS);
        }
    }

    #[cold]
    fn noted(&self, status: Status, timeout: Timeout, op: Op) -> Status {
        let status = match status {
            Status::TIMEOUT => fail(
                status,
                Kind::Timeout,
                format_args!("timed out after {} s, waiting for {}", timeout.shown(), op.name()),
            ),
            Status::CANCELLED => fail(status, Kind::Local, format_args!("cancelled while waiting for {}", op.name())),
            Status::CLOSED => closed(),
            other => other,
        };
        // whoever is inside now may stay for long
        let inside = self.guarded.enter_until(Deadline::At(0));
        inside.map_or(status, |inner| inner.remember(status))
    }

    /// From any thread: whoever waits on this connection stops waiting, and nobody waits again until `resume`.
    pub fn cancel(&self) {
        self.waiting.cancelled.swap(true, Ordering::AcqRel);
        self.waiting.wakers.wake_all();
    }

    pub fn resume(&self) {
        self.waiting.cancelled.swap(false, Ordering::AcqRel);
    }

    pub fn set_timeouts(&self, handshake: Timeout, read: Timeout, write: Timeout) -> Outcome<()> {
        if self.is_memory() {
            let text = format_args!("a connection over memory never waits: it has no timeouts");
            return Err(fail(Status::STATE, Kind::Local, text));
        }
        if matches!(&self.waiting.transport, Transport::Calls(calls) if !calls.can_wait()) {
            let text = format_args!("this connection's transport has no function to wait: it has no timeouts");
            return Err(fail(Status::STATE, Kind::Local, text));
        }
        self.waiting.set(handshake, read, write);
        Ok(())
    }

    pub fn timeouts(&self) -> [Timeout; 3] {
        [Op::Handshake, Op::Read, Op::Write].map(|op| self.waiting.timeout(op))
    }

    pub(in crate::tls) fn transport(&self) -> &Transport {
        &self.waiting.transport
    }

    #[inline(always)]
    pub(in crate::tls) fn memory_only(&self) -> Outcome<()> {
        match self.is_memory() {
            true => Ok(()),
            false => Err(has_transport()),
        }
    }

    /// The descriptor beneath, for who polls.
    pub fn fileno(&self) -> Outcome<i32> {
        match &self.waiting.transport {
            Transport::Socket(socket) => socket.fileno(),
            _ => Err(fail(Status::STATE, Kind::Local, format_args!("this connection has no descriptor"))),
        }
    }

    pub fn sock_shutdown(&self, how: i32) -> Outcome<()> {
        if self.is_memory() {
            return Err(fail(Status::STATE, Kind::Local, format_args!("a connection over memory has no socket")));
        }
        self.waiting.transport.shutdown(how)
    }

    /// For event loops: what to poll the descriptor for, and what can go on at once without polling.
    pub fn interest(&self) -> Outcome<(u64, u64)> {
        let inner = self.inner()?;
        let host = inner.ssl.host();
        let mut events = 0;
        let mut now = 0;
        if !host.is_ended() && !host.over_answers() {
            events |= SSLWRAP_WAIT_READ;
        }
        if !self.is_memory() && host.outgoing_len() > 0 {
            events |= SSLWRAP_WAIT_WRITE;
        }
        if inner.undecided().is_err() {
            return Ok((0, 0)); // nothing but an answer helps
        }
        if inner.is_answered() {
            return Ok((events, SSLWRAP_WAIT_READ | SSLWRAP_WAIT_WRITE));
        }
        if inner.can_read_now() {
            now |= SSLWRAP_WAIT_READ;
        }
        if inner.established.get() && !inner.is_dead() && !host.over_limit() {
            now |= SSLWRAP_WAIT_WRITE;
        }
        Ok((events, now))
    }

    /// Until one of `wanted` is possible. What is buffered here is looked at first: poll alone would not know of it.
    pub fn wait(&self, wanted: u64, timeout: Timeout) -> Outcome<u64> {
        if wanted == 0 || wanted & !(SSLWRAP_WAIT_READ | SSLWRAP_WAIT_WRITE) != 0 {
            return Err(invalid(format_args!("wait for SSLWRAP_WAIT_READ, SSLWRAP_WAIT_WRITE or both")));
        }
        if self.is_memory() {
            return Err(fail(Status::STATE, Kind::Local, format_args!("a connection over memory never waits")));
        }
        let deadline = Deadline::after(timeout);
        loop {
            let inner = self.enter(deadline)?;
            inner.undecided()?;
            if inner.is_answered() {
                return Ok(wanted);
            }
            let (before, gone) = (inner.progress(), inner.ssl.host().gone());
            inner.resend();
            inner.ssl.host().flush();
            let now = inner.ready_now(wanted) & wanted;
            self.tell(&inner, before, gone);
            if now != 0 {
                return Ok(now);
            }
            let mut events = if wanted & SSLWRAP_WAIT_READ != 0 { READ } else { 0 };
            let nap = inner.nap(deadline);
            if wanted & SSLWRAP_WAIT_WRITE != 0 || inner.ssl.host().outgoing_len() > 0 {
                events |= WRITE;
            }
            match &self.waiting.transport {
                _ if deadline.passed() => {
                    drop(inner);
                    Err(Status::TIMEOUT)
                }
                Transport::Socket(socket) => self.sleep(inner, socket, events, nap, READERS),
                Transport::Calls(calls) => {
                    drop(inner);
                    self.sleep_in(calls.as_ref(), events, nap)
                }
                Transport::Memory => return Err(Status::WANT_READ),
            }
            .or_else(|status| slept(status, nap, deadline))
            .map_err(|status| self.noted(status, timeout, Op::Read))?;
        }
    }
}

#[cold]
fn has_transport() -> Status {
    let text = format_args!("this connection has a transport: the bio calls are for connections over memory");
    fail(Status::STATE, Kind::Local, text)
}

/// The end of a nap is not the end of the time.
fn slept(status: Status, nap: Deadline, deadline: Deadline) -> Outcome<()> {
    match status {
        Status::TIMEOUT if nap != deadline && !deadline.passed() => Ok(()),
        other => Err(other),
    }
}

impl Inner {
    /// Plaintext, a whole record, or the end is here already.
    fn can_read_now(&self) -> bool {
        let host = self.ssl.host();
        self.is_dead()
            || self.pending() > 0
            || host.has_record()
            || host.is_ended()
            || host.turn.is_over()
            || self.is_due()
    }

    fn ready_now(&self, wanted: u64) -> u64 {
        let host = self.ssl.host();
        let mut now = 0;
        if self.can_read_now() || wanted & SSLWRAP_WAIT_READ != 0 && host.look_ahead() {
            now |= SSLWRAP_WAIT_READ;
        }
        if !host.over_limit() {
            now |= SSLWRAP_WAIT_WRITE;
        }
        now
    }
}
