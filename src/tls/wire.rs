//! The host of one connection: its two queues between OpenSSL and the transport, and its answers to OpenSSL.
use crate::base::constants::*;
use crate::base::status::Outcome;
use crate::base::x509const::SSLWRAP_X509_V_ERR_APPLICATION_VERIFICATION;
use crate::sys::host::{AlpnAnswer, HelloAnswer, Host, Moved, VerifyAnswer, VerifyStep};
use crate::sys::mem::{Shared, Text};
use crate::sys::seam::Seam;
use crate::tls::decide::{Callback, Info, Token, Trouble, Verify, VerifyTrouble};
use crate::tls::frame::Frame;
use crate::tls::names::{alpn_names, find_alpn, parse_sni};
use crate::tls::queue::Queue;
use crate::tls::snapshot::Snapshot;
use crate::tls::transport::{Fault, Sent, Took, Transport};
use std::cell::{Cell, RefCell};
use std::ffi::CStr;

static SEAM: Seam = Seam::new();

const ALERT_DECODE_ERROR: u8 = 50;
const ALERT_INTERNAL_ERROR: u8 = 80;
const ALERT_UNRECOGNIZED_NAME: u8 = 112;

pub struct Wire {
    pub transport: Transport,
    incoming: RefCell<Queue>,
    outgoing: RefCell<Queue>,
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
    frame: Frame,
    ended: Cell<bool>,
    read_fault: Cell<Option<Fault>>,
    write_fault: Cell<Option<Fault>>,
    /// How much to ask the transport for; grows while it always has more.
    appetite: Cell<usize>,

    snapshot: RefCell<Shared<Snapshot>>,
    token: Token,
    info: RefCell<Option<Callback<dyn Info>>>,
    verify: RefCell<Option<Callback<dyn Verify>>>,

    trouble: Cell<Trouble>,
    verify_trouble: RefCell<Option<VerifyTrouble>>,
    server_name: RefCell<Option<Text>>,
    /// Whom the peer's certificate must be for.
    checked_name: RefCell<Option<Text>>,
    hello_seen: Cell<bool>,
    in_hello: Cell<bool>,
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
            clogged: Cell::new(false),
            press_back: Cell::new(false),
            held: Cell::new(false),
            gone: Cell::new(0),
            frame: Frame::default(),
            ended: Cell::new(false),
            read_fault: Cell::new(None),
            write_fault: Cell::new(None),
            appetite: Cell::new(SMALL_READ),
            info: RefCell::new(snapshot.info.clone()),
            verify: RefCell::new(snapshot.verify.clone()),
            snapshot: RefCell::new(snapshot),
            token,
            trouble: Cell::new(Trouble::None),
            verify_trouble: RefCell::default(),
            server_name: RefCell::default(),
            checked_name: RefCell::default(),
            hello_seen: Cell::new(false),
            in_hello: Cell::new(false),
        }
    }

    // ---- ciphertext

    pub fn feed(&self, bytes: &[u8]) -> Outcome<()> {
        self.incoming.borrow_mut().put(bytes)
    }

    pub fn take(&self, room: &mut [u8]) -> usize {
        self.outgoing.borrow_mut().get(room)
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
    pub fn outgoing_len(&self) -> usize {
        self.outgoing.borrow().len()
    }

    /// Whatever was read ahead, handed out.
    pub fn take_incoming(&self, room: &mut [u8]) -> usize {
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

    pub fn write_fault(&self) -> Option<Fault> {
        self.write_fault.get()
    }

    /// A whole record waits, so that reading will come to something.
    pub fn has_record(&self) -> bool {
        self.frame.completes(self.incoming.borrow().front())
    }

    /// Asks the transport without OpenSSL; true when reading will come to something.
    pub fn look_ahead(&self) -> bool {
        if !self.ended.get() && self.read_fault.get().is_none() {
            self.refill();
        }
        self.has_record() || self.ended.get() || self.read_fault.get().is_some()
    }

    fn refill(&self) -> Took {
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

    // ---- decisions

    pub fn token(&self) -> Token {
        self.token
    }

    pub fn snapshot(&self) -> Shared<Snapshot> {
        self.snapshot.borrow().clone()
    }

    /// Gives back the one that was replaced, so that it goes when no lock is held.
    pub fn set_snapshot(&self, snapshot: Shared<Snapshot>) -> Shared<Snapshot> {
        self.snapshot.replace(snapshot)
    }

    pub fn set_info(&self, info: Option<Callback<dyn Info>>) -> Option<Callback<dyn Info>> {
        self.info.replace(info)
    }

    pub fn set_verify(&self, verify: Option<Callback<dyn Verify>>) -> Option<Callback<dyn Verify>> {
        self.verify.replace(verify)
    }

    pub fn trouble(&self) -> Trouble {
        self.trouble.get()
    }

    pub fn with_verify_trouble<R>(&self, look: impl FnOnce(Option<&VerifyTrouble>) -> R) -> R {
        look(self.verify_trouble.borrow().as_ref())
    }

    pub fn set_server_name(&self, name: Option<Text>) {
        self.server_name.replace(name);
    }

    pub fn with_server_name<R>(&self, look: impl FnOnce(Option<&[u8]>) -> R) -> R {
        look(self.server_name.borrow().as_ref().map(Text::as_bytes))
    }

    pub fn set_checked_name(&self, name: Option<Text>) {
        self.checked_name.replace(name);
    }

    pub fn with_checked_name<R>(&self, look: impl FnOnce(Option<&[u8]>) -> R) -> R {
        look(self.checked_name.borrow().as_ref().map(Text::as_bytes))
    }

    pub fn in_hello(&self) -> bool {
        self.in_hello.get()
    }

    /// The handshake is over: the next one is asked about anew.
    pub fn established(&self) {
        self.hello_seen.set(false);
    }

    fn refuse_name(&self) -> HelloAnswer {
        let callback = self.snapshot.borrow().server_name.clone();
        let Some(callback) = callback else { return HelloAnswer::Go };
        self.in_hello.set(true);
        let answer = callback.server_name(self.token);
        self.in_hello.set(false);
        match answer {
            SSLWRAP_SERVERNAME_OK | SSLWRAP_SERVERNAME_NOACK => HelloAnswer::Go,
            SSLWRAP_SERVERNAME_FATAL => {
                self.trouble.set(Trouble::NameRefused);
                HelloAnswer::Refuse(ALERT_UNRECOGNIZED_NAME)
            }
            other => {
                self.trouble.set(Trouble::BadAnswer("server name", other));
                HelloAnswer::Refuse(ALERT_INTERNAL_ERROR)
            }
        }
    }

    fn ask_alpn(&self, snapshot: &Snapshot, offered: &[u8]) -> AlpnAnswer {
        let Some(callback) = snapshot.alpn_select.clone() else { return AlpnAnswer::None };
        let (mut chosen, mut len) = ([0u8; 255], 0);
        match callback.select(self.token, offered, &mut chosen, &mut len) {
            SSLWRAP_ALPN_SELECTED => {
                let found = chosen.get(..len).and_then(|name| find_alpn(offered, name));
                found.map_or_else(
                    || {
                        self.trouble.set(Trouble::AlpnNotOffered);
                        AlpnAnswer::Refuse
                    },
                    |(at, len)| AlpnAnswer::Select(at, len),
                )
            }
            SSLWRAP_ALPN_NOACK => AlpnAnswer::None,
            SSLWRAP_ALPN_FATAL => {
                self.trouble.set(Trouble::AlpnRefused);
                AlpnAnswer::Refuse
            }
            other => {
                self.trouble.set(Trouble::BadAnswer("ALPN", other));
                AlpnAnswer::Refuse
            }
        }
    }
}

impl Host for Wire {
    fn seam() -> &'static Seam {
        &SEAM
    }

    fn wire_read(&self, room: &mut [u8]) -> Moved {
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
        let n = self.incoming.borrow_mut().get(room);
        self.frame.passed(&room[..n]);
        Moved::Bytes(n)
    }

    fn wire_write(&self, bytes: &[u8]) -> Moved {
        if self.press_back.get() && self.over_limit() {
            self.held.set(true);
            return Moved::Later;
        }
        self.held.set(false);
        match self.outgoing.borrow_mut().put(bytes) {
            Ok(()) => Moved::Bytes(bytes.len()),
            Err(_) => {
                self.trouble.set(Trouble::NoMemory);
                Moved::Failed
            }
        }
    }

    fn wire_at_end(&self) -> bool {
        self.ended.get() && self.incoming.borrow().is_empty()
    }

    fn wire_pending(&self) -> (usize, usize) {
        (self.incoming.borrow().len(), self.outgoing.borrow().len())
    }

    fn info(&self, place: i32, value: i32) {
        let callback = self.info.borrow().clone();
        if let Some(callback) = callback {
            callback.info(self.token, place, value);
        }
    }

    fn verify(&self, step: VerifyStep) -> VerifyAnswer {
        let (error, depth, accepted) = (step.error, step.depth, step.accepted);
        if !accepted && self.verify_trouble.borrow().is_none() {
            self.verify_trouble.replace(Some(VerifyTrouble { error, depth, cert: step.cert.clone() }));
        }
        let callback = self.verify.borrow().clone();
        let Some(callback) = callback else { return VerifyAnswer::AsIs };
        match callback.verify(self.token, step.cert.clone(), error, depth, accepted) {
            Ok(SSLWRAP_VERIFY_ACCEPT) => {
                self.verify_trouble.replace(None);
                VerifyAnswer::Accept
            }
            Ok(SSLWRAP_VERIFY_REFUSE) => {
                if accepted {
                    let error = SSLWRAP_X509_V_ERR_APPLICATION_VERIFICATION;
                    self.verify_trouble.replace(Some(VerifyTrouble { error, depth, cert: step.cert }));
                    if step.binding {
                        self.trouble.set(Trouble::CertRefused);
                    }
                }
                VerifyAnswer::Refuse
            }
            Ok(other) => {
                self.trouble.set(Trouble::BadAnswer("verify", other));
                VerifyAnswer::Abort
            }
            Err(_) => {
                self.trouble.set(Trouble::NoMemory);
                VerifyAnswer::Abort
            }
        }
    }

    fn client_hello(&self, name: Option<&[u8]>) -> HelloAnswer {
        if self.hello_seen.replace(true) {
            return HelloAnswer::Go; // the second hello of a HelloRetryRequest
        }
        let name = match name.map(parse_sni) {
            None => None,
            Some(Some(name)) => match Text::new(name) {
                Ok(name) => Some(name),
                Err(_) => {
                    self.trouble.set(Trouble::NoMemory);
                    return HelloAnswer::Refuse(ALERT_INTERNAL_ERROR);
                }
            },
            Some(None) => {
                self.trouble.set(Trouble::BadHello);
                return HelloAnswer::Refuse(ALERT_DECODE_ERROR);
            }
        };
        self.server_name.replace(name);
        self.refuse_name()
    }

    fn alpn(&self, offered: &[u8]) -> AlpnAnswer {
        let snapshot = self.snapshot();
        let Some(preference) = &snapshot.alpn_preference else {
            return self.ask_alpn(&snapshot, offered);
        };
        let first = alpn_names(preference).find_map(|name| find_alpn(offered, name));
        match first {
            Some((at, len)) => AlpnAnswer::Select(at, len),
            None => {
                self.trouble.set(Trouble::AlpnRefused);
                AlpnAnswer::Refuse
            }
        }
    }

    fn keylog(&self, line: &CStr) {
        let snapshot = self.snapshot();
        if let Some(file) = &snapshot.keylog_file {
            file.append_line(line.to_bytes());
        }
        if let Some(callback) = &snapshot.keylog {
            callback.line(self.token, line);
        }
    }

    fn panicked(&self) {
        self.trouble.set(Trouble::Panicked);
    }
}
