//! The host of one connection: its two queues between OpenSSL and the transport, and its answers to OpenSSL.
use crate::base::status::Outcome;
use crate::sys::host::{AlpnAnswer, HelloAnswer, Host, KeyLine, Moved, VerifyAnswer, VerifyStep};
use crate::sys::mem::Shared;
use crate::sys::seam::Seam;
use crate::tls::answers::Answers;
use crate::tls::decide::{Token, Trouble};
use crate::tls::frame::Frame;
use crate::tls::lend::Lent;
use crate::tls::queue::Queue;
use crate::tls::records::Records;
use crate::tls::snapshot::Snapshot;
use crate::tls::transport::{Fault, Sent, Took, Transport};
use std::cell::{Cell, RefCell};

static SEAM: Seam = Seam::new();

pub struct Wire {
    pub transport: Transport,
    pub(in crate::tls) incoming: RefCell<Queue>,
    pub(in crate::tls) outgoing: RefCell<Queue>,
    /// What the caller looks at or fills in place.
    pub(in crate::tls) lent: Lent,
    /// How much may wait to be sent before writing is refused; None without limit.
    limit: Cell<Option<usize>>,
    /// The transport took less than was there when last asked.
    clogged: Cell<bool>,
    /// While this thread's non-blocking send runs: OpenSSL sees the back pressure, so that its retry rules hold.
    press_back: Cell<bool>,
    /// OpenSSL holds a record that was refused so: it must be offered again before anything else.
    held: Cell<bool>,
    /// Bytes that ever left.
    gone: Cell<u64>,
    /// Which part of a record OpenSSL has.
    pub(in crate::tls) frame: Frame,
    ended: Cell<bool>,
    read_fault: Cell<Option<Fault>>,
    write_fault: Cell<Option<Fault>>,
    /// How much to ask the transport for; grows while it always has more.
    appetite: Cell<usize>,

    pub records: Records,
    pub answers: Answers,
}

const SMALL_READ: usize = 32 * 1024;
const LARGE_READ: usize = 256 * 1024;
/// Ciphertext waiting for a transport that is slower than its writer.
pub const DEFAULT_LIMIT: usize = 64 * 1024;

impl Wire {
    pub fn new(transport: Transport, snapshot: Shared<Snapshot>, token: Token) -> Wire {
        Wire {
            limit: Cell::new((!transport.is_memory()).then_some(DEFAULT_LIMIT)),
            transport,
            incoming: RefCell::default(),
            outgoing: RefCell::default(),
            lent: Lent::default(),
            clogged: Cell::new(false),
            press_back: Cell::new(false),
            held: Cell::new(false),
            gone: Cell::new(0),
            frame: Frame::default(),
            ended: Cell::new(false),
            read_fault: Cell::new(None),
            write_fault: Cell::new(None),
            appetite: Cell::new(SMALL_READ),
            records: Records::new(snapshot.own_records),
            answers: Answers::new(snapshot, token),
        }
    }

    // ---- ciphertext

    pub fn feed(&self, bytes: &[u8]) -> Outcome<()> {
        self.incoming.borrow_mut().put(bytes)
    }

    pub fn take(&self, room: &mut [u8]) -> usize {
        let shown = self.lent.take(room);
        shown + self.outgoing.borrow_mut().get(&mut room[shown..])
    }

    pub fn end_incoming(&self) {
        self.ended.set(true);
    }

    pub fn is_ended(&self) -> bool {
        self.ended.get()
    }

    #[inline(always)]
    pub fn has_incoming(&self) -> bool {
        !self.incoming.borrow().is_empty()
    }

    #[inline(always)]
    pub fn incoming_len(&self) -> usize {
        self.incoming.borrow().len()
    }

    #[inline(always)]
    pub fn outgoing_len(&self) -> usize {
        self.outgoing.borrow().len() + self.lent.shown_len()
    }

    /// Whatever was read ahead, handed out.
    pub fn take_incoming(&self, room: &mut [u8]) -> usize {
        self.drop_record();
        self.incoming.borrow_mut().get(room)
    }

    pub fn set_limit(&self, limit: Option<usize>) {
        self.limit.set(limit);
    }

    #[inline]
    pub fn over_limit(&self) -> bool {
        self.clogged.get() && self.limit.get().is_some_and(|limit| self.outgoing_len() > limit)
            || self.transport.is_memory() && self.limit.get().is_some_and(|limit| self.outgoing_len() >= limit)
    }

    pub fn press_back(&self, on: bool) {
        self.press_back.set(on);
    }

    /// A send that answered WANT_WRITE left a record with OpenSSL.
    pub fn is_held(&self) -> bool {
        self.held.get()
    }

    /// What waits now has left when `has_left` says so of this mark, whatever was put behind it meanwhile.
    pub fn mark(&self) -> u64 {
        self.gone.get() + self.outgoing_len() as u64
    }

    pub fn gone(&self) -> u64 {
        self.gone.get()
    }

    pub fn has_left(&self, mark: u64) -> bool {
        self.gone.get() >= mark
    }

    /// Sends what waits, in as few pieces as the transport takes. A failure is told from then on.
    #[inline(always)]
    pub fn flush(&self) -> Sent {
        if self.transport.is_memory() {
            return Sent::All;
        }
        self.send_all()
    }

    fn send_all(&self) -> Sent {
        if self.write_fault.get().is_some() {
            self.outgoing.borrow_mut().release();
            return Sent::Failed;
        }
        if self.outgoing.borrow().is_empty() {
            return Sent::All;
        }
        // the queue is out while the transport runs: a caller's function may come back
        let mut queue = self.outgoing.take();
        let sent = loop {
            match self.transport.send(queue.front()) {
                Took::Bytes(n) => {
                    queue.consume(n);
                    self.gone.set(self.gone.get() + n as u64);
                    if queue.is_empty() {
                        break Sent::All;
                    }
                }
                Took::Later => break Sent::Some,
                Took::End => break self.give_up(&mut queue, Fault::Closed),
                Took::Failed(fault) => break self.give_up(&mut queue, fault),
            }
        };
        self.clogged.set(sent == Sent::Some);
        self.outgoing.replace(queue);
        sent
    }

    fn give_up(&self, queue: &mut Queue, fault: Fault) -> Sent {
        self.write_fault.set(Some(fault));
        queue.release();
        Sent::Failed
    }

    /// What the transport said last: a failure to read before one to write.
    pub fn fault(&self) -> Option<Fault> {
        self.read_fault.get().or(self.write_fault.get())
    }

    pub(in crate::tls) fn has_read_fault(&self) -> bool {
        self.read_fault.get().is_some()
    }

    pub fn write_fault(&self) -> Option<Fault> {
        self.write_fault.get()
    }

    /// A whole record waits, so that reading will come to something.
    pub fn has_record(&self) -> bool {
        !self.records.rest.get().is_empty() || self.frame.completes(self.incoming.borrow().front())
    }

    /// Asks the transport without OpenSSL; true when reading will come to something.
    pub fn look_ahead(&self) -> bool {
        if !self.ended.get() && self.read_fault.get().is_none() {
            self.refill();
        }
        self.has_record() || self.ended.get() || self.read_fault.get().is_some()
    }

    pub(in crate::tls) fn refill(&self) -> Took {
        // the queue is out while the transport runs: a caller's function may come back
        let mut queue = self.incoming.take();
        let appetite = self.appetite.get();
        let took = match queue.back(appetite) {
            Ok(list) => self.transport.recv(list, appetite),
            Err(_) => Took::Failed(Fault::NoMemory),
        };
        match took {
            Took::Bytes(n) if n >= appetite => self.appetite.set((appetite * 2).min(LARGE_READ)),
            Took::Bytes(n) if n * 4 < appetite => self.appetite.set((appetite / 2).max(SMALL_READ)),
            Took::Bytes(_) | Took::Later => {}
            Took::End => self.ended.set(true),
            Took::Failed(fault) => self.read_fault.set(Some(fault)),
        }
        if queue.is_empty() {
            queue.release();
        }
        self.incoming.replace(queue);
        took
    }
}

impl Host for Wire {
    fn seam() -> &'static Seam {
        &SEAM
    }

    fn wire_read(&self, room: &mut [u8]) -> Moved {
        if self.records.read.known() {
            return self.read_record(room);
        }
        if self.incoming.borrow().is_empty() {
            if self.ended.get() {
                return Moved::End;
            }
            if self.read_fault.get().is_some() {
                return Moved::Failed;
            }
            match self.refill() {
                Took::Bytes(_) => {}
                Took::Later => return Moved::Later,
                Took::End => return Moved::End,
                Took::Failed(_) => return Moved::Failed,
            }
        }
        // what is behind this record may be for the next key
        let most = if self.records.enabled() { room.len().min(self.frame.left()) } else { room.len() };
        let n = self.incoming.borrow_mut().get(&mut room[..most]);
        self.frame.passed(&room[..n]);
        Moved::Bytes(n)
    }

    fn wire_write(&self, bytes: &[u8]) -> Moved {
        if self.press_back.get() && self.over_limit() {
            self.held.set(true);
            return Moved::Later;
        }
        self.held.set(false);
        let taken = match self.records.write.known() {
            true => self.write_records(bytes),
            false => self.outgoing.borrow_mut().put(bytes),
        };
        match taken {
            Ok(()) => Moved::Bytes(bytes.len()),
            Err(status) => {
                self.answers.set_trouble(Trouble::of(status));
                Moved::Failed
            }
        }
    }

    fn wire_at_end(&self) -> bool {
        match self.records.read.known() {
            true => self.nothing_but_end(),
            false => self.ended.get() && self.incoming.borrow().is_empty(),
        }
    }

    fn wire_pending(&self) -> (usize, usize) {
        (self.incoming_len(), self.outgoing_len())
    }

    fn info(&self, place: i32, value: i32) {
        self.answers.info(place, value);
    }

    fn verify(&self, step: VerifyStep) -> VerifyAnswer {
        self.answers.verify(step)
    }

    fn client_hello(&self, name: Option<&[u8]>) -> HelloAnswer {
        self.answers.client_hello(name)
    }

    fn alpn(&self, offered: &[u8]) -> AlpnAnswer {
        self.answers.alpn(offered)
    }

    fn keylog(&self, line: KeyLine<'_>) {
        self.records.learn(line);
        self.answers.keylog(line.text);
    }

    fn panicked(&self) {
        self.answers.set_trouble(Trouble::Panicked);
    }
}
