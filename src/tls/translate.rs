//! Between OpenSSL's record numbers and those on the network. What OpenSSL reads is opened with the one and sealed again
//! with the other, in place, in the queue; what it writes, the other way round. Where no record passed it by since its
//! last change of keys, both numbers are the same and bytes go as they are.
use crate::base::status::{Outcome, Status};
use crate::sys::aead::{Suite, HEADER, LARGEST_BODY, LOGS_EACH_CHANGE, TAG};
use crate::sys::errq;
use crate::sys::host::{KeyLine, Moved, Traffic, Whose};
use crate::sys::mem::{wipe, List};
use crate::tls::decide::Trouble;
use crate::tls::frame::header_of;
use crate::tls::queue::Queue;
use crate::tls::records::{Records, Rest, Way, STICKY};
use crate::tls::transport::Took;
use crate::tls::wire::Wire;

const DATA: u8 = 23;

/// What stands at the front of the incoming queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Front {
    /// Not enough to tell, or not the whole record.
    Partial,
    /// A whole sealed record of so many bytes.
    Sealed(usize),
    /// Something else: OpenSSL judges it.
    Odd,
}

#[inline(always)]
pub fn look(front: &[u8]) -> Front {
    let Some(header) = front.first_chunk::<HEADER>() else { return Front::Partial };
    let body = usize::from(u16::from_be_bytes([header[3], header[4]]));
    if header[0] != DATA || header[1] != 3 || header[2] != 3 || body > LARGEST_BODY {
        return Front::Odd;
    }
    if front.len() < HEADER + body {
        return Front::Partial;
    }
    Front::Sealed(HEADER + body)
}

impl Wire {
    /// For OpenSSL: never a byte beyond the current record, and a sealed one only when it is there as a whole.
    pub(in crate::tls) fn read_record(&self, room: &mut [u8]) -> Moved {
        loop {
            match self.offer() {
                Ok(0) => {}
                Ok(limit) => {
                    let most = room.len().min(limit);
                    let n = self.incoming.borrow_mut().get(&mut room[..most]);
                    self.frame.passed(&room[..n]);
                    self.records.staged.set(self.records.staged.get() && !self.frame.between());
                    return Moved::Bytes(n);
                }
                Err(status) => {
                    self.answers.set_trouble(Trouble::of(status));
                    return Moved::Failed;
                }
            }
            if self.is_ended() {
                self.incoming.borrow_mut().release(); // of a record that nobody completes
                return Moved::End;
            }
            if self.has_read_fault() {
                return Moved::Failed;
            }
            match self.refill_in_turn() {
                Took::Bytes(_) => {}
                Took::Later => return Moved::Later,
                Took::End => {}
                Took::Failed(_) => return Moved::Failed,
            }
        }
    }

    /// How many bytes of the incoming queue may be given; 0 when more must come first.
    fn offer(&self) -> Outcome<usize> {
        let mut queue = self.incoming.borrow_mut();
        if self.frame.between() && !self.records.staged.get() {
            self.records.read.follow()?; // it asks for more only then
            if !self.records.rest.get().is_empty() {
                errq::apart(|| self.records.stage_rest(&mut queue))?;
            } else {
                match look(queue.front()) {
                    Front::Partial => return Ok(0),
                    Front::Sealed(len) => self.records.stage(&mut queue.front_mut()[..len])?,
                    Front::Odd => Records::set_slow(&self.records.read_slow, STICKY, true),
                }
            }
        }
        Ok(self.frame.left().min(queue.len()))
    }

    /// The end is all that OpenSSL would find.
    pub(in crate::tls) fn nothing_but_end(&self) -> bool {
        let queue = self.incoming.borrow();
        let partial = !self.records.staged.get()
            && self.frame.between()
            && self.records.rest.get().is_empty()
            && look(queue.front()) == Front::Partial;
        self.is_ended() && (queue.is_empty() || partial)
    }

    #[inline(never)]
    pub(in crate::tls) fn write_translated(&self, bytes: &[u8]) -> Moved {
        match self.write_records(bytes) {
            Ok(()) => Moved::Bytes(bytes.len()),
            Err(status) => {
                self.answers.set_trouble(Trouble::of(status));
                Moved::Failed
            }
        }
    }

    /// From OpenSSL: whole records go on.
    fn write_records(&self, bytes: &[u8]) -> Outcome<()> {
        let mut part = self.records.part.borrow_mut();
        let mut bytes = bytes;
        while !bytes.is_empty() {
            if part.is_empty() {
                if let Some(len) = whole(bytes) {
                    self.write_record(&bytes[..len])?;
                    bytes = &bytes[len..];
                    continue;
                }
            }
            let missing = match part.first_chunk() {
                Some(header) => HEADER + header_of(header).1 - part.len(),
                None => HEADER - part.len(),
            };
            let taken = missing.min(bytes.len());
            part.extend(&bytes[..taken])?;
            bytes = &bytes[taken..];
            if whole(&part) == Some(part.len()) {
                let record = std::mem::take(&mut *part);
                self.write_record(&record)?;
            }
        }
        Ok(())
    }

    /// From the key log.
    pub(in crate::tls) fn learn(&self, line: KeyLine<'_>) {
        let ours: &[u8] = if line.server { b"SERVER_TRAFFIC_SECRET_0 " } else { b"CLIENT_TRAFFIC_SECRET_0 " };
        if LOGS_EACH_CHANGE && line.text.to_bytes().starts_with(ours) {
            self.look_for_padding(line.suite);
        }
        self.records.learn(line);
    }

    /// From the key derivation.
    pub(in crate::tls) fn told(&self, traffic: Traffic<'_>) {
        if matches!((traffic.whose, traffic.server), (Whose::Server, true) | (Whose::Client, false)) {
            self.look_for_padding(traffic.suite);
        }
        self.records.told(traffic);
    }

    /// Where OpenSSL pads what it writes, as its configuration can say (RecordPadding), it keeps the records: no getter
    /// tells, but the Finished does, which it has always just written when it goes over to the first secret.
    fn look_for_padding(&self, suite: u16) {
        if !self.ends_in_finished(suite) {
            self.records.enable(false);
        }
    }

    fn ends_in_finished(&self, suite: u16) -> bool {
        const MESSAGE: usize = 4;
        let Some(suite) = Suite::from_number(suite) else { return false };
        let body = MESSAGE + suite.hash_len() + 1 + TAG;
        let queue = self.outgoing.borrow();
        let tail = queue.len().checked_sub(HEADER + body).map(|at| &queue.front()[at..]);
        tail.is_some_and(|tail| tail[..HEADER] == [DATA, 3, 3, 0, body as u8])
    }

    fn write_record(&self, record: &[u8]) -> Outcome<()> {
        let (records, way) = (&self.records, &self.records.write);
        let mut queue = self.outgoing.borrow_mut();
        if record.first() == Some(&DATA) && !records.proved.get() {
            // of the handshake still, or of this secret already?
            let mut copy = List::from_slice(record)?;
            let opens = || way.with_open(|key| Ok(key.open_in_place(way.shadow.get(), &mut copy)));
            records.proved.set(errq::apart(opens)?);
            wipe(&mut copy);
        }
        if record.first() == Some(&DATA) && way.is_behind(record)? {
            self.wrote(true)?;
        }
        queue.put(record)?;
        if record.first() != Some(&DATA) || !records.proved.get() {
            return Ok(());
        }
        if way.in_step() {
            let updates = !LOGS_EACH_CHANGE && errq::apart(|| update_in_sealed(way, record))?;
            way.both_on();
            return self.wrote(updates);
        }
        let at = queue.len() - record.len();
        let record = &mut queue.front_mut()[at..];
        let updates = errq::apart(|| {
            if !way.with_open(|key| Ok(key.open_in_place(way.shadow.get(), record)))? {
                return Err(Status::PANIC); // not what OpenSSL can have written
            }
            let updates = way.messages.update_in(record);
            way.with_seal(|key| key.seal_in_place(way.wire.get(), record)).map(|()| updates)
        })
        .inspect_err(|_| wipe(&mut record[HEADER..]))?; // it would leave in the clear
        way.both_on();
        drop(queue);
        self.wrote(updates)
    }

    fn wrote(&self, updates: bool) -> Outcome<()> {
        if updates {
            errq::apart(|| self.records.write.advance())?;
            self.records.write_changed();
        }
        Ok(())
    }
}

/// Whether an update of keys ends in this sealed record, which stays as it is.
#[cold]
fn update_in_sealed(way: &Way, record: &[u8]) -> Outcome<bool> {
    let mut copy = List::from_slice(record)?;
    let opens = way.with_open(|key| Ok(key.open_in_place(way.wire.get(), &mut copy)));
    let updates = opens.map(|opens| opens && way.messages.update_in(&copy));
    wipe(&mut copy);
    updates
}

/// The length of the first record, where all of it is there.
pub fn whole(bytes: &[u8]) -> Option<usize> {
    let len = HEADER + header_of(bytes.first_chunk()?).1;
    (bytes.len() >= len).then_some(len)
}

impl Records {
    /// A sealed record as it came becomes one that OpenSSL can open; or, if it does not open, one that OpenSSL cannot
    /// open either. The bytes as they came would not do: an old record may fit OpenSSL's number.
    pub fn stage(&self, record: &mut [u8]) -> Outcome<()> {
        if self.read.in_step() {
            let updates = !LOGS_EACH_CHANGE && errq::apart(|| update_in_sealed(&self.read, record))?;
            self.read.both_on();
            self.read_on(updates)?;
        } else {
            errq::apart(|| {
                let genuine = self.read.with_open(|key| Ok(key.open_in_place(self.read.wire.get(), record)))?;
                self.reseal(record, genuine)
            })?;
        }
        self.staged_now();
        Ok(())
    }

    /// The same for a record that was opened in place already, or that failed to and was wiped.
    pub fn stage_opened(&self, record: &mut [u8], genuine: bool) -> Outcome<()> {
        self.reseal(record, genuine)?;
        self.staged_now();
        Ok(())
    }

    fn reseal(&self, record: &mut [u8], genuine: bool) -> Outcome<()> {
        if !genuine {
            record[HEADER..].fill(0);
        }
        let updates = genuine && self.read.messages.update_in(record);
        if record.len() >= HEADER + TAG {
            self.seal_anew(record)?;
            if let (false, Some(last)) = (genuine, record.last_mut()) {
                *last ^= 1;
            }
        }
        self.read.both_on();
        self.read_on(updates)
    }

    /// What is staged was the last under its secret.
    fn read_on(&self, updates: bool) -> Outcome<()> {
        match updates {
            true => errq::apart(|| self.read.advance()),
            false => Ok(()),
        }
    }

    /// Where it fails nothing stays, in the clear or half sealed.
    fn seal_anew(&self, record: &mut [u8]) -> Outcome<()> {
        let sealed = self.read.with_seal(|key| key.seal_in_place(self.read.shadow.get(), record));
        sealed.inspect_err(|_| wipe(&mut record[HEADER..]))
    }

    /// Plaintext that the caller did not take becomes a record again. Its number on the network is behind us.
    fn stage_rest(&self, queue: &mut Queue) -> Outcome<()> {
        let Rest { from, total, .. } = self.rest.replace(Rest::default());
        queue.consume(from - HEADER);
        let record = &mut queue.front_mut()[..total - (from - HEADER)];
        let body = record.len() - HEADER;
        record[..HEADER].copy_from_slice(&[DATA, 3, 3, (body >> 8) as u8, body as u8]);
        self.seal_anew(record)?;
        self.read.shadow.set(self.read.shadow.get().wrapping_add(1));
        self.staged_now();
        Ok(())
    }

    fn staged_now(&self) {
        self.staged.set(true);
        Records::set_slow(&self.read_slow, STICKY, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::constants::SSLWRAP_TLS_METHOD;
    use crate::sys::aead::{Aead, TrafficSecret};
    use crate::sys::host::Host;
    use crate::sys::mem::List;
    use crate::tls::ctx::Ctx;
    use crate::tls::records::Way;
    use crate::tls::transport::Transport;
    use std::ffi::CString;

    /// A wire that knows its secrets, and the keys that OpenSSL and the peer have: (of what we read, of what we write).
    fn known() -> (Wire, [(Aead, Aead); 2]) {
        let snapshot = Ctx::new(SSLWRAP_TLS_METHOD, 0).unwrap().snapshot().unwrap();
        let wire = Wire::new(Transport::Memory, snapshot, 0).unwrap();
        let keys = [("SERVER", "11"), ("CLIENT", "22")].map(|(whose, digits)| {
            let secret = digits.repeat(32);
            let text = CString::new(format!("{whose}_TRAFFIC_SECRET_0 {} {secret}", "00".repeat(32))).unwrap();
            wire.records.learn(KeyLine { text: &text, server: false, suite: 0x1303 });
            let mut same = TrafficSecret::empty();
            assert!(same.read_hex(Suite::ChaCha20Poly1305, secret.as_bytes()));
            (Aead::sealing(&same).unwrap(), Aead::opening(&same).unwrap())
        });
        assert!(wire.records.read.known() && wire.records.write.known());
        (wire, keys)
    }

    fn numbers(way: &Way, wire: u64, shadow: u64) {
        way.wire.set(wire);
        way.shadow.set(shadow);
    }

    fn sealed(key: &Aead, number: u64, kind: u8, content: &[u8]) -> List<u8> {
        let mut list = List::new();
        key.seal(number, kind, content, &mut list).unwrap();
        list
    }

    /// As OpenSSL reads: a header, then the body, though it asks for more.
    fn read(wire: &Wire) -> Option<Vec<u8>> {
        let mut room = [0; 40000];
        let mut got = Vec::new();
        for _ in 0..2 {
            match wire.wire_read(&mut room) {
                Moved::Bytes(n) => got.extend_from_slice(&room[..n]),
                _ => return None,
            }
        }
        Some(got)
    }

    #[test]
    fn read_with_one_number_and_sealed_with_another() {
        let (wire, [(seal, open), _]) = known();
        numbers(&wire.records.read, 1000, 3);
        for n in 0..3 {
            wire.feed(&sealed(&seal, 1000 + n, 22, b"a ticket")).unwrap();
        }
        for n in 0..3 {
            let mut record = read(&wire).unwrap();
            assert_eq!(record.len(), 5 + 8 + 1 + 16);
            assert!(open.open_in_place(3 + n, &mut record));
            assert_eq!(&record[5..14], b"a ticket\x16");
        }
        assert!(read(&wire).is_none());
        assert_eq!(wire.records.read_slow.get() & STICKY, STICKY);
    }

    #[test]
    fn what_does_not_open_opens_for_nobody() {
        for stale in [3, 4, 999, 1001] {
            let (wire, [(seal, open), _]) = known();
            numbers(&wire.records.read, 1000, 3);
            let record = sealed(&seal, stale, 23, b"once more");
            wire.feed(&record).unwrap();
            let staged = read(&wire).unwrap();
            assert_eq!(staged.len(), record.len());
            for number in [3, 4, 999, 1000, 1001] {
                assert!(!open.open_in_place(number, &mut staged.clone()), "{stale} {number}");
            }
        }
    }

    #[test]
    fn never_beyond_the_record_and_only_whole() {
        let (wire, [(seal, _), _]) = known();
        let (first, second) = (sealed(&seal, 0, 23, b"first"), sealed(&seal, 1, 23, b"second"));
        wire.feed(&first[..first.len() - 1]).unwrap();
        assert!(read(&wire).is_none());
        wire.feed(&first[first.len() - 1..]).unwrap();
        wire.feed(&second[..8]).unwrap();
        assert_eq!(read(&wire).unwrap(), first[..]); // the same numbers: as it came
        assert!(read(&wire).is_none() && !wire.wire_at_end());
        wire.end_incoming();
        assert!(wire.wire_at_end());
        assert!(matches!(wire.wire_read(&mut [0; 5]), Moved::End));
    }

    #[test]
    fn nor_before_the_secrets_are_known() {
        let snapshot = Ctx::new(SSLWRAP_TLS_METHOD, 0).unwrap().snapshot().unwrap();
        let wire = Wire::new(Transport::Memory, snapshot, 0).unwrap();
        let bytes =
            [22, 3, 3, 0, 2, 7, 7, 23, 3, 3, 0, 1, 9, 20, 3, 3, 0, 1, 1, b'H', b'T', b'T', b'P', b'/', b'1', b'.'];
        let mut room = [0; 100];
        let mut read = |most: usize| match wire.wire_read(&mut room[..most]) {
            Moved::Bytes(n) => n,
            _ => 0,
        };
        wire.feed(&bytes).unwrap();
        // a record in one piece, or as much of it as is asked for; of what is none, a header's worth
        for (most, wanted) in [(100, 7), (5, 5), (100, 1), (3, 3), (100, 2), (100, 1), (100, 5), (100, 2)] {
            assert_eq!(read(most), wanted);
        }
        wire.frame.reset();
        for (part, wanted) in [(&bytes[..4], 4), (&bytes[4..6], 1), (&[][..], 1), (&bytes[6..8], 1), (&bytes[..0], 1)] {
            wire.feed(part).unwrap();
            assert_eq!(read(100), wanted);
        }
    }

    #[test]
    fn written_in_pieces_under_another_number() {
        let (wire, [_, (seal, open)]) = known();
        numbers(&wire.records.write, 77, 5);
        wire.records.take(16384, 16384);
        let mut stream = sealed(&seal, 5, 21, &[1, 0]).to_vec();
        stream.extend_from_slice(&sealed(&seal, 6, 22, &[9; 3000]));
        for piece in stream.chunks(7) {
            assert!(matches!(wire.wire_write(piece), Moved::Bytes(n) if n == piece.len()));
        }
        let mut out = vec![0; stream.len() + 1];
        assert_eq!(wire.take(&mut out), stream.len());
        let (alert, rest) = out.split_at_mut(24);
        assert!(open.open_in_place(77, alert) && alert[5..8] == [1, 0, 21]);
        assert!(open.open_in_place(78, &mut rest[..3022]));
        assert!(wire.records.write.wire.get() == 79 && wire.records.write.shadow.get() == 7);
    }

    #[test]
    fn records_of_the_handshake_are_not_counted() {
        let (wire, [(other, _), (seal, _)]) = known();
        for record in
            [sealed(&other, 0, 22, b"finished"), sealed(&seal, 0, 22, b"ticket"), sealed(&seal, 1, 22, b"ticket")]
        {
            assert!(matches!(wire.wire_write(&record), Moved::Bytes(_)));
            let mut out = [0; 100];
            let n = wire.take(&mut out);
            assert_eq!(out[..n], record[..]);
        }
        assert!(wire.records.write.wire.get() == 2 && wire.records.write.shadow.get() == 2);
    }

    #[test]
    fn what_is_translated_is_handed_to_openssl_alone() {
        let (wire, [(seal, _), _]) = known();
        numbers(&wire.records.read, 1000, 3);
        let first = sealed(&seal, 1000, 22, b"a ticket");
        wire.feed(&first).unwrap();
        wire.feed(b"behind").unwrap();
        wire.records.stage(&mut wire.incoming.borrow_mut().front_mut()[..first.len()]).unwrap();
        let mut room = [0; 100];
        let n = wire.take_incoming(&mut room);
        assert_eq!(&room[..n], b"behind");
    }

    #[test]
    fn what_cannot_be_sealed_anew_is_wiped() {
        let (wire, [(seal, _), _]) = known();
        numbers(&wire.records.read, 1000, u64::MAX);
        wire.feed(&sealed(&seal, 1000, 22, b"a ticket")).unwrap();
        assert!(read(&wire).is_none());
        assert!(wire.incoming.borrow().front()[HEADER..].iter().all(|byte| *byte == 0));
    }

    #[test]
    fn what_openssl_cannot_have_written_stops() {
        let (wire, [_, (seal, _)]) = known();
        wire.records.take(16384, 16384);
        numbers(&wire.records.write, 3, 1);
        assert!(matches!(wire.wire_write(&sealed(&seal, 2, 21, &[1, 0])), Moved::Failed));
    }
}
