//! What stands between OpenSSL and the transport of one connection: its two queues. What OpenSSL asks of it: wire_host.rs.
use crate::base::status::Outcome;
use crate::sys::mem::{try_box, Shared};
use crate::tls::answers::Answers;
use crate::tls::datagram::Datagrams;
use crate::tls::decide::Token;
use crate::tls::frame::{Frame, CHANGE_CIPHER_SPEC};
use crate::tls::lend::Lent;
use crate::tls::queue::Queue;
use crate::tls::records::Records;
use crate::tls::snapshot::Snapshot;
use crate::tls::transport::{Fault, Sent, Took, Transport};
use crate::tls::turn::Turn;
use std::cell::{Cell, OnceCell, RefCell, RefMut};

pub struct Wire {
    pub transport: Transport,
    pub(in crate::tls) incoming: RefCell<Queue>,
    pub(in crate::tls) outgoing: RefCell<Queue>,
    /// What the caller looks at or fills in place, once it does.
    pub(in crate::tls) lent: OnceCell<Box<Lent>>,
    /// How much may wait to be sent before writing is refused; None without limit.
    limit: Cell<Option<usize>>,
    /// The transport took less than was there when last asked.
    clogged: Cell<bool>,
    /// While this thread's non-blocking send runs: OpenSSL sees the back pressure, so that its retry rules hold.
    pub(in crate::tls) press_back: Cell<bool>,
    /// OpenSSL holds a record that was refused so: it must be offered again before anything else.
    pub(in crate::tls) held: Cell<bool>,
    /// There was no memory for what OpenSSL wanted to write.
    pub(in crate::tls) short: Cell<bool>,
    /// Bytes that ever left.
    gone: Cell<u64>,
    /// Which part of a record OpenSSL has.
    pub(in crate::tls) frame: Frame,
    pub(in crate::tls) ended: Cell<bool>,
    read_fault: Cell<Option<Fault>>,
    write_fault: Cell<Option<Fault>>,
    /// How much to ask the transport for; grows while it always has more.
    appetite: Cell<usize>,
    pub(in crate::tls) turn: Turn,
    /// Of a DTLS connection: its queues hold datagrams, each behind its length.
    datagrams: Option<Box<Datagrams>>,

    pub records: Records,
    /// In a box: beyond a kilobyte the allocator has to search.
    pub answers: Box<Answers>,
}

const SMALL_READ: usize = 32 * 1024;
/// A socket's usual buffer with what records add, so that it is emptied in one go.
const LARGE_READ: usize = 288 * 1024;
/// Ciphertext gathered before it is sent in one piece.
const BATCH: usize = 256 * 1024;
/// Ciphertext waiting for a transport that is slower than its writer.
pub const DEFAULT_LIMIT: usize = 64 * 1024;

impl Wire {
    pub fn new(transport: Transport, snapshot: Shared<Snapshot>, token: Token) -> Outcome<Wire> {
        Ok(Wire {
            limit: Cell::new((!transport.is_memory()).then_some(DEFAULT_LIMIT)),
            transport,
            incoming: RefCell::default(),
            outgoing: RefCell::default(),
            lent: OnceCell::new(),
            clogged: Cell::new(false),
            press_back: Cell::new(false),
            held: Cell::new(false),
            short: Cell::new(false),
            gone: Cell::new(0),
            frame: Frame::default(),
            ended: Cell::new(false),
            read_fault: Cell::new(None),
            write_fault: Cell::new(None),
            appetite: Cell::new(SMALL_READ),
            turn: Turn::new(),
            records: Records::new(snapshot.own_records),
            datagrams: None,
            answers: try_box(Answers::new(snapshot, token))?,
        })
    }

    pub fn of_datagrams(mut self, largest_record: usize) -> Outcome<Wire> {
        self.datagrams = Some(try_box(Datagrams::new(largest_record))?);
        Ok(self)
    }

    #[inline(always)]
    pub fn datagrams(&self) -> Option<&Datagrams> {
        self.datagrams.as_deref()
    }

    // ---- ciphertext

    #[inline(always)]
    pub fn feed(&self, bytes: &[u8]) -> Outcome<()> {
        if self.datagrams.is_some() {
            return self.feed_datagram(bytes);
        }
        self.incoming.borrow_mut().put(bytes)
    }

    #[inline(always)]
    pub fn take(&self, room: &mut [u8]) -> usize {
        match self.lent.get() {
            Some(lent) => self.take_with(lent, room),
            None => self.outgoing.borrow_mut().get(room),
        }
    }

    #[cold]
    fn take_with(&self, lent: &Lent, room: &mut [u8]) -> usize {
        let shown = lent.take(room);
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
        self.outgoing.borrow().len() + self.lent.get().map_or(0, |lent| lent.shown_len())
    }

    pub(in crate::tls) fn incoming_mut(&self) -> RefMut<'_, Queue> {
        self.incoming.borrow_mut()
    }

    pub(in crate::tls) fn outgoing_mut(&self) -> RefMut<'_, Queue> {
        self.outgoing.borrow_mut()
    }

    pub(in crate::tls) fn take_outgoing(&self) -> Queue {
        self.outgoing.take()
    }

    pub(in crate::tls) fn put_back_outgoing(&self, queue: Queue, sent: Sent) {
        self.clogged.set(sent == Sent::Some);
        if queue.is_empty() {
            self.turn.answers_left();
        }
        self.outgoing.replace(queue);
    }

    pub(in crate::tls) fn count_gone(&self, bytes: usize) {
        self.gone.set(self.gone.get() + bytes as u64);
    }

    /// Whatever was read ahead, handed out.
    pub fn take_incoming(&self, room: &mut [u8]) -> usize {
        self.drop_record();
        self.incoming.borrow_mut().get(room)
    }

    pub fn set_limit(&self, limit: Option<usize>) {
        self.limit.set(limit);
    }

    #[inline(always)]
    pub fn over_limit(&self) -> bool {
        self.limit.get().is_some_and(|limit| self.is_over(limit))
    }

    fn is_over(&self, limit: usize) -> bool {
        self.clogged.get() && self.outgoing_len() > limit || self.transport.is_memory() && self.outgoing_len() >= limit
    }

    pub fn press_back(&self, on: bool) {
        self.press_back.set(on);
    }

    /// The peer asks for answers and does not take them.
    pub(in crate::tls) fn over_answers(&self) -> bool {
        self.turn.has_many_answers() && !self.transport.is_memory()
    }

    /// OpenSSL was told to wait for memory.
    pub fn take_short(&self) -> bool {
        self.short.replace(false)
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

    /// There is enough to send, for a transport that sends.
    #[inline(always)]
    pub fn has_batch(&self) -> bool {
        !self.transport.is_memory() && self.outgoing_len() >= BATCH
    }

    /// How much is sealed before anything is taken away.
    pub(in crate::tls) fn most_gathered(&self) -> usize {
        match self.limit.get() {
            _ if !self.transport.is_memory() => BATCH,
            Some(limit) => limit,
            None => usize::MAX,
        }
    }

    fn send_all(&self) -> Sent {
        if self.write_fault.get().is_some() {
            self.outgoing.borrow_mut().release();
            return Sent::Failed;
        }
        if self.outgoing.borrow().is_empty() {
            return Sent::All;
        }
        if let Some(datagrams) = self.datagrams() {
            return self.send_datagrams(datagrams);
        }
        // the queue is out while the transport runs: a caller's function may come back
        let mut queue = self.outgoing.take();
        let sent = loop {
            match self.transport.send(queue.front()) {
                Took::Bytes(n) => {
                    queue.consume(n);
                    self.count_gone(n);
                    if queue.is_empty() {
                        break Sent::All;
                    }
                }
                Took::Later => break Sent::Some,
                Took::End => break self.give_up(&mut queue, Fault::Closed),
                Took::Failed(fault) => break self.give_up(&mut queue, fault),
            }
        };
        self.put_back_outgoing(queue, sent);
        sent
    }

    pub(in crate::tls) fn give_up(&self, queue: &mut Queue, fault: Fault) -> Sent {
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
        if self.datagrams.is_some() {
            return self.has_incoming();
        }
        !self.records.rest.get().is_empty() || self.frame.completes(self.incoming.borrow().front())
    }

    /// Asks the transport without OpenSSL; true when reading will come to something.
    pub fn look_ahead(&self) -> bool {
        if !self.ended.get() && self.read_fault.get().is_none() {
            self.refill();
        }
        self.has_record() || self.ended.get() || self.read_fault.get().is_some()
    }

    pub(in crate::tls) fn fault_or_refill(&self) -> Took {
        self.read_fault.get().map_or_else(|| self.refill_in_turn(), Took::Failed)
    }

    /// For OpenSSL, which reads on until there is data.
    pub(in crate::tls) fn refill_in_turn(&self) -> Took {
        if !self.turn.goes_on() {
            return Took::Later;
        }
        let took = self.refill();
        if let Took::Bytes(n) = took {
            self.turn.count(n);
        }
        took
    }

    /// Takes what comes from the transport, about so much of it, and forgets it.
    pub fn pass_by(&self, most: usize) -> Took {
        let mut passed = 0;
        while passed < most && !self.ended.get() && self.read_fault.get().is_none() {
            match self.refill() {
                Took::Bytes(n) => passed += n,
                other => return other,
            }
            self.incoming.borrow_mut().release();
        }
        match self.read_fault.get() {
            Some(fault) => Took::Failed(fault),
            None if self.ended.get() => Took::End,
            None => Took::Bytes(passed),
        }
    }

    /// The client's ChangeCipherSpec is next.
    pub(in crate::tls) fn at_key_change(&self) -> bool {
        self.frame.between() && self.incoming.borrow().front().first() == Some(&CHANGE_CIPHER_SPEC)
    }

    /// An alert that is not encrypted yet.
    pub fn put_plain_alert(&self, alert: u8) -> Outcome<()> {
        const FATAL: u8 = 2;
        self.outgoing.borrow_mut().put(&[21, 3, 3, 0, 2, FATAL, alert])
    }

    pub(in crate::tls) fn refill(&self) -> Took {
        // the queue is out while the transport runs: a caller's function may come back
        let mut queue = self.incoming.take();
        let appetite = self.appetite.get();
        let took = match self.datagrams() {
            Some(datagrams) => self.receive_datagram(datagrams, &mut queue),
            None => match queue.back(appetite) {
                Ok(list) => self.transport.recv(list, appetite),
                Err(_) => Took::Failed(Fault::NoMemory),
            },
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
