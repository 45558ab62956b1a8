//! Plain application data past OpenSSL: sealed from the caller's buffer, opened into it.
use crate::base::constants::*;
use crate::base::flags::Modes;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::aead::{sealed_len, HEADER, TAG};
use crate::sys::errq;
use crate::sys::mem::wipe;
use crate::sys::plaintext::Plaintext;
use crate::sys::ssl::Step;
use crate::tls::conn::{Conn, Inner};
use crate::tls::io::LARGEST_RECORD;
use crate::tls::queue::Queue;
use crate::tls::records::{Records, Rest, Want, BUSY, LARGEST, STICKY};
use crate::tls::translate::{look, whole, Front};
use crate::tls::transport::Took;
use crate::tls::wire::Wire;

const DATA: u8 = 23;
const USUAL: u64 = SSLWRAP_MODE_ENABLE_PARTIAL_WRITE | SSLWRAP_MODE_ACCEPT_MOVING_WRITE_BUFFER;
/// From here on content is opened straight into the caller's buffer; below, next to its type, and copied, so that what a
/// caller has there survives an alert.
const LARGE: usize = 512;

/// What became of a read.
pub enum Read {
    Done(usize),
    /// No whole record is there.
    Nothing,
    /// OpenSSL must look.
    Theirs,
    /// No memory; nothing was changed.
    Short,
    Failed(Status),
}

impl Conn {
    /// How many records are sealed under one key of AES-GCM before it is changed; before the handshake.
    pub fn set_most_sealed(&self, records: u64) -> Outcome<()> {
        self.inner()?.ssl.host().records.most_sealed.set(records);
        Ok(())
    }

    /// SSLWRAP_RECORDS_*.
    pub fn records_kind(&self) -> Outcome<i32> {
        let ours = self.inner()?.ssl.host().records.taken();
        Ok(if ours { SSLWRAP_RECORDS_OWN } else { SSLWRAP_RECORDS_OPENSSL })
    }
}

impl Inner {
    /// After calls into OpenSSL: who has the records now, and why not always we.
    #[inline(always)]
    pub(in crate::tls) fn catch_up(&self) {
        if self.ssl.was_touched() {
            self.ssl.untouch();
            if self.ssl.host().records.enabled() {
                self.look_around();
            }
        }
    }

    fn look_around(&self) {
        let (ssl, host) = (&self.ssl, self.ssl.host());
        let records = &host.records;
        if !records.read.known() || !records.write.known() {
            return;
        }
        let ready = ssl.is_established();
        if ready && records.follow().is_err() {
            self.kill(Status::NOMEM);
        }
        if !records.taken() {
            let between = host.frame.between() && records.at_boundary() && !host.is_held();
            // who changed how writes are repeated wants OpenSSL's rules for that, and its jobs are its own
            let usual = ssl.mode() & (USUAL | SSLWRAP_MODE_ASYNC) == USUAL;
            if !ready || !between || !usual || ssl.pending() > 0 {
                return;
            }
            records.begin_at(ssl.record_numbers());
            records.take(ssl.max_fragment(), host.answers.snapshot().largest_record);
        }
        self.free_buffers(); // they are for odd records only, from now on
        records.cleanse.set(ssl.cleanses());
        let said = ssl.shutdown_state();
        let reading = !ready || ssl.pending() > 0 || said & SSLWRAP_RECEIVED_SHUTDOWN as i32 != 0;
        // what OpenSSL sealed and could not hand over goes first: it has taken that data for sent
        let writing = !ready || said & SSLWRAP_SENT_SHUTDOWN as i32 != 0 || ssl.owes_key_update() || host.is_held();
        let whole = ssl.mode() & USUAL != USUAL;
        Records::set_slow(&records.read_slow, BUSY, reading);
        Records::set_slow(&records.write_slow, BUSY, writing || whole);
        if records.read_slow.get() == 0 {
            records.read.forget_seal();
        }
        if records.write_slow.get() == 0 {
            records.write.forget_open();
        }
    }

    /// OpenSSL's of records, where nothing is in them. Some releases do not see a record that was read in part, or data
    /// that was not taken, and would free it under their own feet.
    pub(in crate::tls) fn free_buffers(&self) {
        let host = self.ssl.host();
        if host.frame.between() && !host.is_held() && self.ssl.pending() == 0 {
            self.ssl.free_buffers();
        }
    }

    /// Who shall have the records; not once anybody has them. Ours only from the start: who read ahead keeps what it has.
    pub(in crate::tls) fn records_are(&self, bits: &Modes, ours: bool) -> Outcome<()> {
        let records = &self.ssl.host().records;
        if !bits.contains(Modes::OPENSSL_RECORDS) || records.enabled() == ours {
            return Ok(());
        }
        let late = self.established.get() || self.ssl.is_established() || ours && !self.ssl.is_fresh();
        if late || ours && !self.ssl.host().answers.snapshot().own_records {
            let text =
                format_args!("who seals records is settled before the handshake is over, and first by the context");
            return Err(self.fail(Status::STATE, Kind::Local, text));
        }
        records.enable(ours);
        Ok(())
    }

    /// OpenSSL gave data out: what it counted starts anew.
    #[inline]
    pub(in crate::tls) fn gave_data(&self) {
        Records::set_slow(&self.ssl.host().records.read_slow, STICKY, false);
    }

    /// What the caller can have without the network.
    pub(in crate::tls) fn pending(&self) -> usize {
        self.ssl.host().records.rest.get().len() + self.ssl.pending()
    }

    /// One record's worth, which is taken from `plain`, or None where OpenSSL must write. A key of AES-GCM is not used for
    /// ever.
    #[inline(always)]
    pub(in crate::tls) fn own_write(&self, plain: &mut Plaintext<'_>) -> Option<Outcome<usize>> {
        let records = &self.ssl.host().records;
        if records.write_slow.get() != 0 || !self.established.get() {
            return None;
        }
        if records.write.wire.get() >= records.change_at.get() {
            records.change_at.set(u64::MAX); // the next key sets it anew
            self.ssl.change_key();
            self.catch_up();
            return None;
        }
        let sealed = self.ssl.host().seal(plain);
        if sealed.is_err() {
            errq::clear();
        }
        Some(sealed)
    }

    /// OpenSSL writes what is next, one record's worth at least where there is so much.
    #[inline(always)]
    pub(in crate::tls) fn their_write(&self, plain: Plaintext<'_>) -> Step {
        if self.ssl.left_in_handshake() {
            return Step::Closed; // OpenSSL would read on
        }
        match plain.together() {
            Some(bytes) => self.ssl.write(bytes),
            None => self.write_gathered(plain),
        }
    }

    #[cold]
    fn write_gathered(&self, plain: Plaintext<'_>) -> Step {
        let moves = self.ssl.mode() & USUAL == USUAL;
        if !moves && self.ssl.host().datagrams().is_none() {
            return self.ssl.write(plain.front()); // it insists on the same address when it is called again
        }
        together(plain, |bytes| self.ssl.write(bytes))
    }
}

impl Wire {
    /// Room for as much as will be sealed before anything is taken away; what cannot be had now is asked for again.
    #[inline]
    pub(in crate::tls) fn expect(&self, plain: usize) {
        if plain > LARGEST_RECORD {
            self.make_room(plain);
        }
    }

    #[cold]
    fn make_room(&self, plain: usize) {
        let plain = plain.min(self.most_gathered());
        let records = plain.div_ceil(self.records.most_sent.get());
        _ = self.outgoing_mut().back(plain + records * sealed_len(0));
    }

    #[inline]
    fn seal(&self, plain: &mut Plaintext<'_>) -> Outcome<usize> {
        let way = &self.records.write;
        let n = plain.len().min(self.records.most_sent.get());
        let mut queue = self.outgoing.borrow_mut();
        let list = queue.back(sealed_len(n))?;
        way.with_seal(|key| key.seal_pieces(way.wire.get(), DATA, plain, n, list))?;
        way.wire.set(way.wire.get() + 1);
        self.records.want.set(Some(Want::Nothing));
        Ok(n)
    }

    /// One record, past the queue.
    pub(in crate::tls) fn seal_into(&self, bytes: &[u8], room: &mut [u8]) -> Outcome<usize> {
        let way = &self.records.write;
        let len = way.with_seal(|key| key.seal_into(way.wire.get(), DATA, bytes, room))?;
        way.wire.set(way.wire.get() + 1);
        self.records.want.set(Some(Want::Nothing));
        Ok(len)
    }

    /// One record's worth at most, as SSL_read.
    #[inline]
    pub(in crate::tls) fn own_read(&self, room: &mut [u8], peek: bool) -> Read {
        let records = &self.records;
        match records.read_slow.get() {
            0 => {}
            // it could only ask for more
            STICKY if self.finds_nothing() => return Read::Nothing,
            _ => return Read::Theirs,
        }
        loop {
            if !records.rest.get().is_empty() {
                let mut queue = self.incoming.borrow_mut();
                return Read::Done(records.deliver(&mut queue, room, peek));
            }
            let front = look(self.incoming.borrow().front());
            match front {
                Front::Sealed(len) => {
                    let mut queue = self.incoming.borrow_mut();
                    records.want.set(Some(Want::Nothing));
                    let read = records.open_front(&mut queue, len, room, peek);
                    if !matches!(read, Ok(Read::Done(_))) {
                        errq::clear();
                    }
                    return read.unwrap_or_else(Read::Failed);
                }
                Front::Odd => return Read::Theirs,
                Front::Partial if self.is_ended() || self.has_read_fault() => return Read::Theirs,
                Front::Partial => {}
            }
            match self.refill() {
                Took::Bytes(_) => {}
                Took::Later => {
                    records.want.set(Some(Want::Reading));
                    return Read::Nothing;
                }
                Took::End | Took::Failed(_) => return Read::Theirs,
            }
        }
    }

    /// No record is here as a whole or in part, and none has come.
    fn finds_nothing(&self) -> bool {
        let here = !self.records.rest.get().is_empty() || self.records.staged.get() || !self.frame.between();
        if here || self.has_incoming() || self.is_ended() || self.has_read_fault() || self.refill() != Took::Later {
            return false;
        }
        self.records.want.set(Some(Want::Reading));
        true
    }

    /// Plaintext that the caller has not taken is thrown away, and what is left of a record in work.
    pub(in crate::tls) fn drop_record(&self) {
        let rest = self.records.rest.replace(Rest::default());
        let mut queue = self.incoming.borrow_mut();
        queue.consume(rest.total);
        if self.records.translates_read() && !self.frame.between() {
            queue.consume(self.frame.left());
            self.frame.reset();
        } else if self.records.staged.get() {
            // translated, and OpenSSL has seen nothing of it: its number belongs to another record on the network
            let len = whole(queue.front()).unwrap_or(queue.len());
            queue.consume(len);
        }
        self.records.staged.set(false);
    }
}

impl Records {
    /// The sealed record at the front. Whatever is not plain data stays there for OpenSSL, and nothing of it in `room`.
    #[inline]
    fn open_front(&self, queue: &mut Queue, len: usize, room: &mut [u8], peek: bool) -> Outcome<Read> {
        let way = &self.read;
        let most = match len.checked_sub(HEADER + TAG + 1) {
            Some(most) if most <= LARGEST => most,
            _ => return Ok(Read::Theirs), // too short for a record, or longer than the standard allows
        };
        if !way.can_open() {
            return Ok(Read::Short);
        }
        if most >= LARGE && most <= room.len() && !peek {
            let Some(n) = self.open_into(&queue.front()[..len], room)? else { return Ok(Read::Theirs) };
            queue.consume(len);
            return Ok(Read::Done(n));
        }
        let record = &mut queue.front_mut()[..len];
        let genuine = way.with_open(|key| Ok(key.open_in_place(way.wire.get(), record)))?;
        let inner = if genuine { content(&record[HEADER..=HEADER + most]) } else { None };
        match inner {
            Some((n, DATA)) if (1..=self.most.get()).contains(&n) => {
                way.wire.set(way.wire.get() + 1);
                self.rest.set(Rest { from: HEADER, to: HEADER + n, total: len });
                Ok(Read::Done(self.deliver(queue, room, peek)))
            }
            _ => {
                self.stage_opened(record, genuine)?;
                Ok(Read::Theirs)
            }
        }
    }

    /// A record whose content fits `room`; None, and nothing in `room`, where it is not plain data.
    #[inline]
    pub(in crate::tls) fn open_into(&self, record: &[u8], room: &mut [u8]) -> Outcome<Option<usize>> {
        let way = &self.read;
        let last = way.with_open(|key| Ok(key.open_into(way.wire.get(), record, room)))?;
        let room = &mut room[..record.len() - (HEADER + TAG + 1)];
        let found = match last {
            Some(0) => content(room).filter(|(_, kind)| *kind == DATA).map(|(n, _)| n),
            Some(DATA) => Some(room.len()),
            _ => None,
        };
        let Some(n) = found.filter(|n| (1..=self.most.get()).contains(n)) else {
            wipe(room);
            return Ok(None);
        };
        if n < room.len() {
            room[n..].fill(0);
        }
        way.wire.set(way.wire.get() + 1);
        Ok(Some(n))
    }

    #[inline]
    fn deliver(&self, queue: &mut Queue, room: &mut [u8], peek: bool) -> usize {
        let rest = self.rest.get();
        let n = rest.len().min(room.len());
        let opened = &mut queue.front_mut()[rest.from..rest.from + n];
        room[..n].copy_from_slice(opened);
        if peek {
            return n;
        }
        if self.cleanse.get() {
            wipe(opened);
        }
        if n < rest.len() {
            self.rest.set(Rest { from: rest.from + n, ..rest });
        } else {
            self.rest.set(Rest::default());
            queue.consume(rest.total);
        }
        n
    }
}

/// The first of it, as much as a record holds at most, in one place.
pub(in crate::tls) fn together<R>(plain: Plaintext<'_>, work: impl FnOnce(&[u8]) -> R) -> R {
    if let Some(bytes) = plain.together() {
        return work(&bytes[..bytes.len().min(LARGEST_RECORD)]);
    }
    let mut room = [0; LARGEST_RECORD];
    let n = plain.copy_to(&mut room);
    let result = work(&room[..n]);
    wipe(&mut room[..n]);
    result
}

/// Without padding: how long the content is, and its type.
#[inline]
pub(in crate::tls) fn content(inner: &[u8]) -> Option<(usize, u8)> {
    let at = inner.iter().rposition(|byte| *byte != 0)?;
    Some((at, inner[at]))
}
