//! Bytes on their way: appended at the back, taken from the front. Small messages stay in a small buffer that is kept;
//! a larger one comes from the pool and goes back when empty.
use crate::base::status::Outcome;
use crate::sys::mem::List;
use crate::tls::pool;

/// What an idle connection may hold on to: the pool's lock is not for every small message.
const SMALL: usize = 384;

#[derive(Default)]
pub struct Queue {
    bytes: List<u8>,
    at: usize,
    /// The small buffer while a large one is in use; empty.
    aside: List<u8>,
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

    #[inline(always)]
    pub fn front(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    pub fn front_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[self.at..]
    }

    #[inline]
    pub fn put(&mut self, bytes: &[u8]) -> Outcome<()> {
        self.make_room(bytes.len())?;
        self.bytes.extend(bytes)
    }

    /// The bytes of a list, which comes back empty; itself where nothing else waits.
    pub fn put_list(&mut self, list: &mut List<u8>) -> Outcome<()> {
        if !self.is_empty() {
            return self.put(list);
        }
        self.release();
        if self.aside.capacity() == 0 && self.bytes.capacity() <= SMALL {
            self.aside = std::mem::take(&mut self.bytes);
        }
        std::mem::swap(&mut self.bytes, list);
        Ok(())
    }

    #[inline]
    pub fn get(&mut self, room: &mut [u8]) -> usize {
        let n = room.len().min(self.len());
        room[..n].copy_from_slice(&self.bytes[self.at..self.at + n]);
        self.consume(n);
        n
    }

    #[inline]
    pub fn consume(&mut self, n: usize) {
        self.at += n.min(self.len());
        if self.is_empty() {
            self.release();
        }
    }

    /// Everything that waits is forgotten.
    #[inline]
    pub fn release(&mut self) {
        self.at = 0;
        if self.bytes.capacity() > SMALL {
            pool::give(std::mem::replace(&mut self.bytes, std::mem::take(&mut self.aside)));
        } else {
            self.bytes.clear();
        }
    }

    /// The small buffer too, where nothing waits.
    pub fn let_go(&mut self) {
        if self.is_empty() {
            self.release();
            self.bytes = List::new();
        }
    }

    /// The list itself, with room for `more` behind what waits: for who reads straight into it.
    pub fn back(&mut self, more: usize) -> Outcome<&mut List<u8>> {
        self.make_room(more)?;
        Ok(&mut self.bytes)
    }

    #[inline]
    fn make_room(&mut self, more: usize) -> Outcome<()> {
        if self.bytes.capacity() - self.bytes.len() >= more && self.bytes.capacity() != 0 {
            return Ok(());
        }
        self.find_room(more)
    }

    #[cold]
    fn find_room(&mut self, more: usize) -> Outcome<()> {
        // what was taken from the front is room again, once moving the rest is cheap
        if self.at > 0 && self.at >= self.len() {
            self.bytes.drop_front(self.at);
            self.at = 0;
        }
        let needed = self.bytes.len() + more;
        if needed <= SMALL {
            return self.bytes.reserve_exact(SMALL - self.bytes.len());
        }
        if self.bytes.capacity() <= SMALL {
            let mut large = pool::take();
            reserve(&mut large, needed)?;
            large.extend(self.front())?;
            self.aside = std::mem::replace(&mut self.bytes, large);
            self.aside.clear();
            self.at = 0;
        }
        let needed = self.bytes.len() + more;
        reserve(&mut self.bytes, needed)
    }
}

/// In few sizes, so that what the pool keeps fits the next who asks.
fn reserve(list: &mut List<u8>, needed: usize) -> Outcome<()> {
    if needed <= list.capacity() {
        return Ok(());
    }
    let size = needed.checked_next_power_of_two().unwrap_or(needed);
    list.reserve_exact(size - list.len())
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.release();
    }
}
