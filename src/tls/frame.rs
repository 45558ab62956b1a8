//! Where the records begin and end in what OpenSSL was given: whether it can go on is known without asking it.
use crate::sys::host::Moved;
use crate::tls::events::Held;
use crate::tls::transport::Took;
use crate::tls::wire::Wire;
use std::cell::Cell;

const HEADER: usize = 5;
pub const CHANGE_CIPHER_SPEC: u8 = 20;
/// The largest that OpenSSL takes, with room for padding.
const LARGEST: usize = 16 * 1024 + 2048;

/// What is still missing of the record that OpenSSL is reading.
#[derive(Default)]
pub struct Frame {
    header: Cell<[u8; HEADER]>,
    /// Bytes of the header that were given.
    seen: Cell<usize>,
    /// Bytes of the body that were not.
    body: Cell<usize>,
}

impl Frame {
    /// These went to OpenSSL.
    #[inline]
    pub fn passed(&self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let skipped = self.body.get().min(bytes.len());
            self.body.set(self.body.get() - skipped);
            bytes = &bytes[skipped..];
            let (mut header, seen) = (self.header.get(), self.seen.get());
            let taken = bytes.len().min(HEADER - seen);
            header[seen..seen + taken].copy_from_slice(&bytes[..taken]);
            bytes = &bytes[taken..];
            self.header.set(header);
            self.seen.set(seen + taken);
            if seen + taken == HEADER {
                self.seen.set(0);
                self.body.set(body_of(&header).unwrap_or(0));
            }
        }
    }

    /// OpenSSL has the whole of what it began.
    #[inline(always)]
    pub fn between(&self) -> bool {
        self.body.get() == 0 && self.seen.get() == 0
    }

    /// Bytes up to the end of the header or of the record.
    #[inline]
    pub fn left(&self) -> usize {
        match self.body.get() {
            0 => HEADER - self.seen.get(),
            body => body,
        }
    }

    /// The same, of the whole record where these next bytes begin it.
    #[inline(always)]
    fn left_with(&self, next: &[u8]) -> usize {
        match next.first_chunk().and_then(body_of) {
            Some(body) if self.between() => HEADER + body,
            _ => self.left(),
        }
    }

    /// The rest of the record is not given any more.
    pub fn reset(&self) {
        self.seen.set(0);
        self.body.set(0);
    }

    /// Whether these next bytes complete a record, or are none of TLS.
    pub fn completes(&self, next: &[u8]) -> bool {
        if self.body.get() > 0 {
            return next.len() >= self.body.get();
        }
        let (mut header, seen) = (self.header.get(), self.seen.get());
        let taken = next.len().min(HEADER - seen);
        header[seen..seen + taken].copy_from_slice(&next[..taken]);
        if seen + taken < HEADER {
            return false;
        }
        body_of(&header).is_none_or(|body| next.len() - taken >= body)
    }
}

impl Wire {
    /// The usual case: all of the next record is here, there is room for it, and nothing else is to be thought of. OpenSSL
    /// gets it in one piece, and nothing behind it: that may be for the next key.
    #[inline(always)]
    pub(in crate::tls) fn read_whole(&self, room: &mut [u8]) -> Option<usize> {
        if self.datagrams().is_some() || self.records.translates_read() {
            return None;
        }
        let mut queue = self.incoming_mut();
        let header = queue.front().first_chunk()?;
        let len = HEADER + body_of(header)?;
        let usual = self.frame.between() && header[0] != CHANGE_CIPHER_SPEC;
        if !usual || len > queue.len() || len > room.len() {
            return None;
        }
        room[..len].copy_from_slice(&queue.front()[..len]);
        queue.consume(len);
        Some(len)
    }

    #[inline(never)]
    pub(in crate::tls) fn read_part(&self, room: &mut [u8]) -> Moved {
        if let Some(datagrams) = self.datagrams() {
            return self.read_datagram(datagrams, room);
        }
        if self.records.translates_read() {
            return self.read_record(room);
        }
        if !self.has_incoming() {
            if self.is_ended() {
                return Moved::End;
            }
            match self.fault_or_refill() {
                Took::Bytes(_) => {}
                Took::Later => return Moved::Later,
                Took::End => return Moved::End,
                Took::Failed(_) => return Moved::Failed,
            }
        }
        if self.answers.events.held.get() == Held::BeforeKeys && self.at_key_change() {
            return Moved::Later;
        }
        let mut queue = self.incoming_mut();
        let most = room.len().min(self.frame.left_with(queue.front()));
        let n = queue.get(&mut room[..most]);
        self.frame.passed(&room[..n]);
        Moved::Bytes(n)
    }
}

/// Its type, and how long the body is.
pub fn header_of(header: &[u8; HEADER]) -> (u8, usize) {
    (header[0], usize::from(u16::from_be_bytes([header[3], header[4]])))
}

/// None: not a record.
fn body_of(header: &[u8; HEADER]) -> Option<usize> {
    let (_, body) = header_of(header);
    ((20..=24).contains(&header[0]) && header[1] == 3 && body <= LARGEST).then_some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_anywhere() {
        let record = [23, 3, 3, 0, 5, 23, 3, 3, 255, 255];
        let stream = [record, record].concat();
        for cut in 0..=stream.len() {
            for more in cut..=stream.len() {
                let frame = Frame::default();
                frame.passed(&stream[..cut]);
                let end = (cut / record.len() + 1) * record.len();
                assert_eq!(frame.completes(&stream[cut..more]), cut < stream.len() && more >= end, "{cut} {more}");
            }
        }
    }

    #[test]
    fn what_is_no_record_is_ready_at_once() {
        let frame = Frame::default();
        assert!(!frame.completes(b"HTTP"));
        assert!(frame.completes(b"HTTP/"));
        assert!(frame.completes(&[22, 3, 1, 255, 255]));
    }
}
