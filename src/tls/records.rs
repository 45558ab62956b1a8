//! TLS 1.3's application records, ours once OpenSSL has shaken hands: what is known of each direction, and who has it.
//! OpenSSL stays in charge of everything but plain application data, and believes in record numbers of its own; what it
//! reads and writes is translated (tls/translate.rs), and plain data passes it by (tls/plain.rs).
use crate::base::status::{Outcome, Status};
use crate::sys::aead::{Aead, Suite, TrafficSecret, LOGS_EACH_CHANGE};
use crate::sys::errq;
use crate::sys::host::{KeyLine, Traffic, Whose};
use crate::sys::mem::{wipe, List};
use crate::tls::updates::Messages;
use std::cell::{Cell, RefCell};

/// Why reading or writing goes through OpenSSL.
pub type Slow = u8;
/// Not taken over.
pub const THEIRS: Slow = 1;
/// OpenSSL has seen something unusual since its last data: its limits and checks count on seeing what comes next.
pub const STICKY: Slow = 2;
/// It has something to do, to say or to give out first.
pub const BUSY: Slow = 4;

/// After so many records under one key of AES-GCM the key is changed.
const MOST_OF_GCM: u64 = 1 << 23;
pub const LARGEST: usize = 16 * 1024;

/// What a step waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Want {
    Nothing,
    Reading,
    Writing,
}

/// One direction.
pub struct Way {
    secret: RefCell<TrafficSecret>,
    known: Cell<bool>,
    seal: RefCell<Option<Aead>>,
    open: RefCell<Option<Aead>>,
    /// The number of the next record on the network.
    pub wire: Cell<u64>,
    /// The number that OpenSSL believes it has.
    pub shadow: Cell<u64>,
    pub messages: Messages,
    /// OpenSSL goes over to the next secret, of which it has not told.
    changes: Cell<bool>,
}

/// Plaintext in the record at the front of the incoming queue: from, to, and where the record ends.
#[derive(Clone, Copy, Default)]
pub struct Rest {
    pub from: usize,
    pub to: usize,
    pub total: usize,
}

impl Rest {
    pub fn is_empty(&self) -> bool {
        self.to == self.from
    }

    pub fn len(&self) -> usize {
        self.to - self.from
    }
}

pub struct Records {
    enabled: Cell<bool>,
    pub read: Way,
    pub write: Way,
    pub read_slow: Cell<Slow>,
    pub write_slow: Cell<Slow>,
    pub rest: Cell<Rest>,
    /// The record at the front of the incoming queue is translated.
    pub staged: Cell<bool>,
    /// What OpenSSL writes now is sealed with the secret that we know.
    pub proved: Cell<bool>,
    /// A record that OpenSSL has written only partly.
    pub part: RefCell<List<u8>>,
    /// Most content of a record from the peer,
    pub most: Cell<usize>,
    /// and to it.
    pub most_sent: Cell<usize>,
    /// Plaintext is to be wiped once it was delivered.
    pub cleanse: Cell<bool>,
    /// What our last step waits for; None where OpenSSL knows.
    pub want: Cell<Option<Want>>,
    /// So many records may be sealed under one key of AES-GCM,
    pub most_sealed: Cell<u64>,
    /// and under this one.
    pub change_at: Cell<u64>,
}

impl Records {
    pub fn new(enabled: bool) -> Records {
        Records {
            enabled: Cell::new(enabled),
            read: Way::new(),
            write: Way::new(),
            read_slow: Cell::new(THEIRS),
            write_slow: Cell::new(THEIRS),
            rest: Cell::default(),
            staged: Cell::default(),
            proved: Cell::default(),
            part: RefCell::default(),
            most: Cell::new(LARGEST),
            most_sent: Cell::new(LARGEST),
            cleanse: Cell::default(),
            want: Cell::default(),
            most_sealed: Cell::new(MOST_OF_GCM),
            change_at: Cell::new(u64::MAX),
        }
    }

    pub fn enabled(&self) -> bool {
        self.enabled.get()
    }

    /// Before the secrets come.
    pub fn enable(&self, on: bool) {
        self.enabled.set(on);
    }

    /// Plain data is sealed and opened by us.
    #[inline(always)]
    pub fn taken(&self) -> bool {
        self.read_slow.get() & THEIRS == 0
    }

    /// What OpenSSL reads is translated: where its key log is ahead of time, not before plain data is ours.
    #[inline(always)]
    pub fn translates_read(&self) -> bool {
        self.read.known() && (LOGS_EACH_CHANGE || self.taken())
    }

    #[inline(always)]
    pub fn translates_written(&self) -> bool {
        self.write.known() && (LOGS_EACH_CHANGE || self.taken())
    }

    /// The numbers of what is read and written next, where they had to be asked for.
    pub fn begin_at(&self, numbers: Option<(u64, u64)>) {
        for (way, number) in numbers.into_iter().flat_map(|(read, write)| [(&self.read, read), (&self.write, write)]) {
            way.wire.set(number);
            way.shadow.set(number);
        }
    }

    /// After the next secret of what we write comes.
    pub fn write_changed(&self) {
        if self.change_at.get() == u64::MAX && self.write.is_gcm() {
            self.change_at.set(self.most_sealed.get());
        }
    }

    #[inline(always)]
    pub fn set_slow(cell: &Cell<Slow>, bit: Slow, on: bool) {
        cell.set(if on { cell.get() | bit } else { cell.get() & !bit });
    }

    /// Both directions are at the end of a record, as far as this is known here.
    pub fn at_boundary(&self) -> bool {
        !self.staged.get() && self.rest.get().is_empty() && self.part.borrow().is_empty()
    }

    /// `agreed` with the peer; `sent`: what the context says of our own.
    pub fn take(&self, agreed: usize, sent: usize) {
        self.most.set(agreed.min(LARGEST));
        self.most_sent.set(agreed.min(sent).min(LARGEST));
        self.proved.set(true); // what belonged to the handshake has passed
        Records::set_slow(&self.read_slow, THEIRS, false);
        Records::set_slow(&self.write_slow, THEIRS, false);
    }

    /// A line of OpenSSL's key log, at the moment when it goes over to that secret.
    pub fn learn(&self, line: KeyLine<'_>) {
        let mut words = line.text.to_bytes().split(|byte| *byte == b' ');
        let (label, secret) = (words.next().unwrap_or_default(), words.nth(1).unwrap_or_default());
        let of_server = match label {
            b"CLIENT_TRAFFIC_SECRET_0" | b"CLIENT_TRAFFIC_SECRET_N" => false,
            b"SERVER_TRAFFIC_SECRET_0" | b"SERVER_TRAFFIC_SECRET_N" => true,
            _ => return,
        };
        self.start(of_server == line.server, line.suite, |place, suite| place.read_hex(suite, secret));
    }

    /// The same, from the key derivation.
    pub fn told(&self, traffic: Traffic<'_>) {
        let writing = match traffic.whose {
            Whose::Client => !traffic.server,
            Whose::Server => traffic.server,
            Whose::Next(before) if self.write.has(before) => true,
            Whose::Next(before) if self.read.has(before) => false,
            Whose::Next(_) => return,
        };
        self.start(writing, traffic.suite, |place, suite| place.set(suite, traffic.secret));
    }

    /// A KeyUpdate has passed OpenSSL. Our derivation tells of the secret that follows, unless the process excludes it by now.
    pub fn changes(&self, writing: bool) {
        let way = if writing { &self.write } else { &self.read };
        way.changes.set(way.known());
    }

    /// OpenSSL has gone over wherever it was to.
    pub fn follow(&self) -> Outcome<()> {
        self.read.follow()?;
        if self.write.changes.get() {
            self.write.follow()?;
            self.write_changed();
        }
        Ok(())
    }

    fn start(&self, writing: bool, suite: u16, fill: impl FnOnce(&mut TrafficSecret, Suite) -> bool) {
        let suite = Suite::from_number(suite).filter(|_| self.enabled.get());
        let Some(suite) = suite.filter(|suite| errq::apart(|| suite.is_there())) else { return };
        let way = if writing { &self.write } else { &self.read };
        way.start(|place| fill(place, suite));
        if writing && suite != Suite::ChaCha20Poly1305 {
            self.change_at.set(self.most_sealed.get());
        }
    }
}

impl Way {
    fn new() -> Way {
        Way {
            secret: RefCell::new(TrafficSecret::empty()),
            known: Cell::default(),
            seal: RefCell::default(),
            open: RefCell::default(),
            wire: Cell::default(),
            shadow: Cell::default(),
            messages: Messages::default(),
            changes: Cell::default(),
        }
    }

    fn start(&self, fill: impl FnOnce(&mut TrafficSecret) -> bool) {
        self.seal.take();
        self.open.take();
        self.changes.set(false);
        self.known.set(fill(&mut self.secret.borrow_mut()));
        self.wire.set(0);
        self.shadow.set(0);
    }

    /// Goes over to the next secret. Where it cannot, nothing opens or seals any more.
    #[cold]
    pub fn advance(&self) -> Outcome<()> {
        self.known.set(false);
        self.changes.set(false);
        self.seal.take();
        self.open.take();
        self.secret.borrow_mut().advance()?;
        self.known.set(true);
        self.wire.set(0);
        self.shadow.set(0);
        Ok(())
    }

    /// Goes over where OpenSSL has without telling.
    #[inline]
    pub fn follow(&self) -> Outcome<()> {
        match self.changes.get() {
            true => errq::apart(|| self.advance()),
            false => Ok(()),
        }
    }

    /// OpenSSL sealed this record with a secret that it has not told. Not so the KeyUpdate, which comes here last, and the
    /// alert that OpenSSL writes when it cannot derive one.
    #[inline]
    pub fn is_behind(&self, record: &[u8]) -> Outcome<bool> {
        Ok(self.changes.get() && errq::apart(|| self.is_of_next(record))?)
    }

    #[cold]
    fn is_of_next(&self, record: &[u8]) -> Outcome<bool> {
        let mut next = TrafficSecret::empty();
        next.follow(&self.secret.borrow())?;
        let (key, mut copy) = (Aead::opening(&next)?, List::from_slice(record)?);
        let opens = key.open_in_place(0, &mut copy);
        wipe(&mut copy);
        Ok(opens)
    }

    fn is_gcm(&self) -> bool {
        self.secret.borrow().suite() != Suite::ChaCha20Poly1305
    }

    fn has(&self, secret: &[u8]) -> bool {
        self.known.get() && self.secret.borrow().is(secret)
    }

    #[inline(always)]
    pub fn known(&self) -> bool {
        self.known.get()
    }

    /// What only translating needs: made again when OpenSSL has something to say.
    pub fn forget_seal(&self) {
        self.seal.take();
    }

    /// The same of the other direction.
    pub fn forget_open(&self) {
        self.open.take();
    }

    /// Nothing passed OpenSSL by under this key: its records need no translation.
    #[inline(always)]
    pub fn in_step(&self) -> bool {
        self.wire.get() == self.shadow.get()
    }

    pub fn both_on(&self) {
        self.wire.set(self.wire.get().wrapping_add(1));
        self.shadow.set(self.shadow.get().wrapping_add(1));
    }

    #[inline]
    pub fn with_seal<R>(&self, work: impl FnOnce(&Aead) -> Outcome<R>) -> Outcome<R> {
        with(&self.seal, || self.make(Aead::sealing), work)
    }

    #[inline]
    pub fn with_open<R>(&self, work: impl FnOnce(&Aead) -> Outcome<R>) -> Outcome<R> {
        with(&self.open, || self.make(Aead::opening), work)
    }

    /// Makes the key where there is none yet.
    #[inline]
    pub fn can_open(&self) -> bool {
        self.open.borrow().is_some() || self.with_open(|_| Ok(())).is_ok()
    }

    #[cold]
    fn make(&self, how: impl FnOnce(&TrafficSecret) -> Outcome<Aead>) -> Outcome<Aead> {
        if !self.known.get() {
            return Err(Status::NO_VALUE);
        }
        how(&self.secret.borrow())
    }
}

#[inline(always)]
fn with<R>(
    place: &RefCell<Option<Aead>>,
    make: impl FnOnce() -> Outcome<Aead>,
    work: impl FnOnce(&Aead) -> Outcome<R>,
) -> Outcome<R> {
    if let Some(made) = place.borrow().as_ref() {
        return work(made);
    }
    let made = make()?;
    let result = work(&made);
    place.replace(Some(made));
    result
}
