//! Bytes of unknown number, gathered until the end.
use crate::base::status::{Outcome, Status};
use crate::sys::lock::Brief;
use crate::sys::mem::List;
use crate::tls::conn::Conn;

/// Bytes that grow. Any number of threads may use them at once.
pub struct Bytes(Brief<List<u8>>);

const PIECE: usize = 16 * 1024;

impl Bytes {
    pub const fn new() -> Bytes {
        Bytes(Brief::new(List::new()))
    }

    pub fn len(&self) -> usize {
        self.0.with(|list| list.len())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn clear(&self) {
        drop(self.0.with(core::mem::take));
    }

    /// `look` calls nothing outward.
    pub fn with<R>(&self, look: impl FnOnce(&[u8]) -> R) -> R {
        self.0.with(|list| look(list))
    }

    fn reserve(&self, more: usize) -> Outcome<()> {
        self.0.with(|list| list.reserve(more))
    }

    fn extend(&self, bytes: &[u8]) -> Outcome<()> {
        self.0.with(|list| list.extend(bytes))
    }
}

impl Default for Bytes {
    fn default() -> Bytes {
        Bytes::new()
    }
}

impl Conn {
    /// Appends what comes until the peer's goodbye; BUFFER_TOO_SMALL when there is more than `limit` leaves room for. What
    /// came stays also when this fails, and calling again goes on.
    pub fn read_all(&self, bytes: &Bytes, limit: usize) -> Outcome<()> {
        let mut piece = [0; PIECE];
        loop {
            let room = limit.saturating_sub(bytes.len()).min(PIECE);
            let (most, peek) = if room == 0 { (1, true) } else { (room, false) };
            if !peek {
                bytes.reserve(most)?; // before anything is taken that could then not be kept
            }
            match self.recv(&mut piece[..most], peek) {
                Ok(_) if peek => return Err(Status::BUFFER_TOO_SMALL),
                Ok(n) => bytes.extend(&piece[..n])?,
                Err(Status::ZERO_RETURN) => return Ok(()),
                Err(status) => return Err(status),
            }
        }
    }
}
