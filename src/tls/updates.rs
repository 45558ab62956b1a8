//! Where the TLS library does not tell that a direction goes over to its next secret: seen in the messages themselves.
use crate::sys::aead::{HEADER, LOGS_EACH_CHANGE, TAG};
use crate::tls::plain::content;
use std::cell::Cell;

const HANDSHAKE: u8 = 22;
const KEY_UPDATE: u8 = 24;
const START: usize = 4;

/// Which part of a handshake message has passed in one direction.
#[derive(Default)]
pub struct Messages {
    start: Cell<[u8; START]>,
    seen: Cell<usize>,
    body: Cell<usize>,
}

impl Messages {
    /// An opened record passes: whether the last word of an update of keys is in it.
    pub fn update_in(&self, record: &[u8]) -> bool {
        let inner = record.len().checked_sub(TAG).and_then(|end| record.get(HEADER..end)).unwrap_or_default();
        match content(inner) {
            Some((len, HANDSHAKE)) if !LOGS_EACH_CHANGE => self.pass(&inner[..len]),
            _ => false,
        }
    }

    fn pass(&self, mut bytes: &[u8]) -> bool {
        let mut updates = false;
        while !bytes.is_empty() {
            let (mut start, seen) = (self.start.get(), self.seen.get());
            let taken = bytes.len().min(START - seen);
            start[seen..seen + taken].copy_from_slice(&bytes[..taken]);
            self.start.set(start);
            self.seen.set(seen + taken);
            bytes = &bytes[taken..];
            if seen + taken < START {
                break;
            }
            if taken > 0 {
                self.body.set(u32::from_be_bytes([0, start[1], start[2], start[3]]) as usize);
            }
            let skipped = self.body.get().min(bytes.len());
            self.body.set(self.body.get() - skipped);
            bytes = &bytes[skipped..];
            if self.body.get() == 0 {
                self.seen.set(0);
                updates |= start[0] == KEY_UPDATE;
            }
        }
        updates
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seen_at_its_last_byte_however_it_is_cut() {
        let ticket = [4, 0, 1, 3].into_iter().chain([24; 259]).collect::<Vec<u8>>();
        let update = [24, 0, 0, 1, 0];
        let stream = [&ticket[..], &update, &ticket].concat();
        for cut in 0..stream.len() {
            for more in cut..stream.len() {
                let messages = Messages::default();
                let parts = [&stream[..cut], &stream[cut..more], &stream[more..]];
                let seen = parts.map(|part| messages.pass(part));
                let end = ticket.len() + update.len();
                assert_eq!(seen, [cut >= end, cut < end && more >= end, more < end], "{cut} {more}");
            }
        }
    }

    #[test]
    fn an_empty_message_ends_where_it_begins() {
        let messages = Messages::default();
        assert!(!messages.pass(&[5, 0, 0]) && !messages.pass(&[0]));
        assert!(messages.pass(&[24, 0, 0, 1, 1]));
        assert!(!messages.pass(&[4, 0, 0, 1, 1]));
    }
}
