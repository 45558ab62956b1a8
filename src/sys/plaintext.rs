//! What a send is given: plaintext in pieces of a caller's memory, gone through once from the front.
use crate::sys::msg::Pieces;
use libc::iovec;
use std::marker::PhantomData;
use std::ptr::null;

#[derive(Clone, Copy)]
pub struct Plaintext<'a> {
    /// What is left of the piece that is next; empty only where nothing is left at all.
    front: &'a [u8],
    /// The pieces behind it.
    after: *const iovec,
    count: usize,
    /// Of all that is left.
    len: usize,
    lent: PhantomData<&'a iovec>,
}

impl<'a> From<&'a [u8]> for Plaintext<'a> {
    #[inline(always)]
    fn from(bytes: &'a [u8]) -> Plaintext<'a> {
        Plaintext { front: bytes, after: null(), count: 0, len: bytes.len(), lent: PhantomData }
    }
}

impl<'a> Plaintext<'a> {
    /// # Safety
    /// The memory of the pieces, and their table, stay as they are for 'a.
    pub unsafe fn scattered(pieces: Pieces) -> Plaintext<'a> {
        let (after, count, len) = pieces.parts();
        let mut all = Plaintext { front: &[], after, count, len, lent: PhantomData };
        all.skip(0);
        all
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// As much as stands together.
    #[inline(always)]
    pub fn front(&self) -> &'a [u8] {
        self.front
    }

    /// All of it, where it stands together.
    #[inline(always)]
    pub fn together(&self) -> Option<&'a [u8]> {
        (self.front.len() == self.len).then_some(self.front)
    }

    #[inline(always)]
    pub fn skip(&mut self, n: usize) {
        if n < self.front.len() {
            self.front = &self.front[n..];
            self.len -= n;
        } else if self.count == 0 {
            (self.front, self.len) = (&[], 0);
        } else {
            self.skip_pieces(n);
        }
    }

    fn skip_pieces(&mut self, mut n: usize) {
        while n >= self.front.len() {
            n -= self.front.len();
            self.len -= self.front.len();
            self.front = &[];
            if self.count == 0 {
                self.len = 0; // as it was; or somebody changed the table meanwhile
                return;
            }
            // SAFETY: within the table, by `scattered`'s promise; C's pointers may be misaligned
            let piece = unsafe { self.after.read_unaligned() };
            self.after = self.after.wrapping_add(1);
            self.count -= 1;
            let len = piece.iov_len.min(self.len);
            if len != 0 && !piece.iov_base.is_null() {
                // SAFETY: as above
                self.front = unsafe { std::slice::from_raw_parts(piece.iov_base.cast(), len) };
            }
        }
        self.front = &self.front[n..];
        self.len -= n;
    }

    /// The first of it, no more than there is room for, in one place.
    pub fn copy_to(mut self, room: &mut [u8]) -> usize {
        let mut at = 0;
        while at < room.len() && !self.is_empty() {
            let n = self.front.len().min(room.len() - at);
            room[at..at + n].copy_from_slice(&self.front[..n]);
            self.skip(n);
            at += n;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(pieces: &[&'static [u8]]) -> Vec<iovec> {
        pieces.iter().map(|p| iovec { iov_base: p.as_ptr().cast_mut().cast(), iov_len: p.len() }).collect()
    }

    #[test]
    fn pieces_are_gone_through_in_order() {
        let table = table(&[b"", b"abc", b"", b"", b"d", b"efgh", b""]);
        // SAFETY: lives as long
        let all: Plaintext = unsafe {
            let pieces = Pieces::new(table.as_ptr().cast(), table.len()).unwrap();
            Plaintext::scattered(pieces)
        };
        assert_eq!((all.len(), all.front(), all.together()), (8, &b"abc"[..], None));
        for skipped in 0..=9 {
            let mut rest = all;
            rest.skip(skipped);
            let mut room = [0; 16];
            let n = rest.copy_to(&mut room);
            assert_eq!((&room[..n], rest.len()), (&b"abcdefgh"[skipped.min(8)..], n));
            assert_eq!(rest.together().is_some(), skipped >= 4, "{skipped}");
            assert_eq!(rest.copy_to(&mut room[..2]), n.min(2));
        }
        // SAFETY: no table
        let none: Plaintext = unsafe { Plaintext::scattered(Pieces::new(null(), 0).unwrap()) };
        assert!(none.is_empty() && none.together() == Some(&[]));
    }
}
