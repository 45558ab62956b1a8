//! Bytes on their way: appended at the back, taken from the front; the buffer goes back to the pool when empty.
use crate::base::status::Outcome;
use crate::sys::mem::List;
use crate::tls::pool;

#[derive(Default)]
pub struct Queue {
    bytes: List<u8>,
    at: usize,
}

impl Queue {
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.bytes.len() - self.at
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.at == self.bytes.len()
    }

    pub fn front(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    pub fn put(&mut self, bytes: &[u8]) -> Outcome<()> {
        self.make_room(bytes.len())?;
        self.bytes.extend(bytes)
    }

    pub fn get(&mut self, room: &mut [u8]) -> usize {
        let n = room.len().min(self.len());
        room[..n].copy_from_slice(&self.bytes[self.at..self.at + n]);
        self.consume(n);
        n
    }

    pub fn consume(&mut self, n: usize) {
        self.at += n.min(self.len());
        if self.is_empty() {
            self.release();
        }
    }

    /// Everything that waits is forgotten.
    pub fn release(&mut self) {
        self.at = 0;
        pool::give(std::mem::take(&mut self.bytes));
    }

    /// The list itself, with room for `more` behind what waits: for who reads straight into it.
    pub fn back(&mut self, more: usize) -> Outcome<&mut List<u8>> {
        self.make_room(more)?;
        Ok(&mut self.bytes)
    }

    fn make_room(&mut self, more: usize) -> Outcome<()> {
        if self.bytes.capacity() == 0 {
            self.bytes = pool::take();
        }
        // what was taken from the front is room again, once moving the rest is cheap
        if self.at > 0 && self.bytes.capacity() - self.bytes.len() < more && self.at >= self.len() {
            self.bytes.drop_front(self.at);
            self.at = 0;
        }
        self.bytes.reserve(more)
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.release();
    }
}
