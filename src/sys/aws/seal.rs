//! Sealing and opening of records by EVP_AEAD; straight into the caller's buffer by EVP_CIPHER, which can put the last
//! byte elsewhere.
use crate::base::status::{Outcome, Status};
use crate::sys::aead::{Suite, HEADER, SMALL, TAG};
use crate::sys::mem::wipe;
use crate::sys::nonce::{Nonce, IV};
use crate::sys::plaintext::Plaintext;
use libc::c_int;
use openssl_sys as a;
use std::ptr::{null, null_mut, NonNull};

impl Suite {
    pub fn is_there(self) -> bool {
        true
    }
}

/// One key that seals, or one that opens.
pub struct Aead {
    ctx: NonNull<a::EVP_AEAD_CTX>,
    /// For what opens.
    stream: Option<NonNull<a::EVP_CIPHER_CTX>>,
    iv: Nonce,
}

// SAFETY: neither is bound to a thread; it is not Sync
unsafe impl Send for Aead {}

impl Drop for Aead {
    fn drop(&mut self) {
        // SAFETY: ours; the key is wiped
        unsafe {
            a::EVP_AEAD_CTX_free(self.ctx.as_ptr());
            if let Some(stream) = self.stream {
                a::EVP_CIPHER_CTX_free(stream.as_ptr());
            }
        }
        self.iv.wipe();
    }
}

impl Aead {
    pub(in crate::sys) fn with_key(suite: Suite, key: &[u8; 32], iv: Nonce, seals: c_int) -> Outcome<Aead> {
        // SAFETY: tables of the library; key is as long as it wants
        unsafe {
            let (aead, cipher) = match suite {
                Suite::Aes128Gcm => (a::EVP_aead_aes_128_gcm(), a::EVP_aes_128_gcm()),
                Suite::Aes256Gcm => (a::EVP_aead_aes_256_gcm(), a::EVP_aes_256_gcm()),
                Suite::ChaCha20Poly1305 => (a::EVP_aead_chacha20_poly1305(), a::EVP_chacha20_poly1305()),
            };
            let made = a::EVP_AEAD_CTX_new(aead, key.as_ptr(), suite.key_len(), TAG);
            let mut made = Aead { ctx: NonNull::new(made).ok_or(Status::NOMEM)?, stream: None, iv };
            if seals == 0 {
                let stream = NonNull::new(a::EVP_CIPHER_CTX_new()).ok_or(Status::NOMEM)?;
                made.stream = Some(stream);
                if a::EVP_CipherInit_ex(stream.as_ptr(), cipher, null_mut(), key.as_ptr(), null(), 0) != 1 {
                    return Err(Status::NOMEM);
                }
            }
            Ok(made)
        }
    }

    /// None for the last number, which is never used.
    #[inline]
    fn nonce(&self, number: u64) -> Option<Nonce> {
        (number != u64::MAX).then(|| self.iv.of_record(number))
    }

    /// `len` bytes and one more, if there is one, behind a header of five.
    #[inline]
    unsafe fn scatter(&self, number: u64, record: *mut u8, from: *const u8, len: usize, last: Option<u8>) -> bool {
        let Some(nonce) = self.nonce(number) else { return false };
        let extra = last.as_ref().map_or((null(), 0), |last| (last as *const u8, 1));
        let mut n = 0;
        // SAFETY: the record has room for all of it
        unsafe {
            let to = record.add(HEADER);
            a::EVP_AEAD_CTX_seal_scatter(
                self.ctx.as_ptr(),
                to,
                to.add(len),
                &mut n,
                extra.1 + TAG,
                nonce.as_ptr(),
                IV,
                from,
                len,
                extra.0,
                extra.1,
                record,
                HEADER,
            ) == 1
        }
    }

    /// What lies in more than one piece is copied next to each other: all of a record goes in at once.
    ///
    /// # Safety
    /// There is room for `sealed_len(n)` bytes at `record`, which are none of the content.
    #[inline]
    pub(in crate::sys) unsafe fn seal_at(
        &self,
        number: u64,
        kind: u8,
        content: &mut Plaintext<'_>,
        n: usize,
        record: *mut u8,
    ) -> bool {
        let body = n + 1 + TAG;
        let header = [23, 3, 3, (body >> 8) as u8, body as u8];
        // SAFETY: the caller's promise
        unsafe {
            record.copy_from_nonoverlapping(header.as_ptr(), HEADER);
            let to = record.add(HEADER);
            let front = content.front();
            if n > SMALL && front.len() >= n {
                let sealed = self.scatter(number, record, front.as_ptr(), n, Some(kind));
                content.skip(n);
                return sealed;
            }
            let mut copied = 0;
            while copied < n {
                let front = content.front();
                let piece = front.len().min(n - copied);
                to.add(copied).copy_from_nonoverlapping(front.as_ptr(), piece);
                content.skip(piece);
                copied += piece;
                if copied < n && content.is_empty() {
                    wipe(std::slice::from_raw_parts_mut(to, copied)); // less than was said
                    return false;
                }
            }
            to.add(n).write(kind);
            self.scatter(number, record, to, n + 1, None)
        }
    }

    /// A whole record in place: the header stands, then content, type and padding in the clear, then room for the tag.
    pub fn seal_in_place(&self, number: u64, record: &mut [u8]) -> Outcome<()> {
        let Some(inner) = record.len().checked_sub(HEADER + TAG) else { return Err(Status::INVALID_ARG) };
        let start = record.as_mut_ptr();
        // SAFETY: within the record
        match unsafe { self.scatter(number, start, start.add(HEADER), inner, None) } {
            true => Ok(()),
            false => Err(Status::NOMEM),
        }
    }

    /// A whole record in place. Where it does not open, what stands behind the header is wiped.
    #[inline]
    pub fn open_in_place(&self, number: u64, record: &mut [u8]) -> bool {
        let Some(inner) = record.len().checked_sub(HEADER + TAG) else { return false };
        let start = record.as_mut_ptr();
        // SAFETY: within the record
        let opened = self.nonce(number).is_some_and(|nonce| unsafe {
            let to = start.add(HEADER);
            a::EVP_AEAD_CTX_open_gather(
                self.ctx.as_ptr(),
                to,
                nonce.as_ptr(),
                IV,
                to,
                inner,
                to.add(inner),
                TAG,
                start,
                HEADER,
            ) == 1
        });
        if !opened {
            wipe(&mut record[HEADER..]);
        }
        opened
    }

    /// All but the last byte of what a record holds goes to the front of `room`; that byte is given back. Where it does not
    /// open, that much of `room` is wiped. What is behind it stays as it was.
    #[inline]
    pub fn open_into(&self, number: u64, record: &[u8], room: &mut [u8]) -> Option<u8> {
        let inner = record.len().checked_sub(HEADER + TAG).filter(|inner| *inner != 0)?;
        let room = room.get_mut(..inner - 1)?;
        let stream = self.stream?.as_ptr();
        let (mut last, mut n, mut none) = (0, 0, [0; TAG]);
        // SAFETY: within the record, and room is as long as what is written to it
        let opened = self.nonce(number).is_some_and(|nonce| unsafe {
            let start = record.as_ptr();
            let from = start.add(HEADER);
            let tag = from.add(inner).cast_mut().cast(); // only read
            a::EVP_CipherInit_ex(stream, null(), null_mut(), null(), nonce.as_ptr(), -1) == 1
                && a::EVP_CIPHER_CTX_ctrl(stream, a::EVP_CTRL_AEAD_SET_TAG, TAG as c_int, tag) == 1
                && a::EVP_CipherUpdate(stream, null_mut(), &mut n, start, HEADER as c_int) == 1
                && a::EVP_CipherUpdate(stream, room.as_mut_ptr(), &mut n, from, inner as c_int - 1) == 1
                && a::EVP_CipherUpdate(stream, &mut last, &mut n, from.add(inner - 1), 1) == 1
                && a::EVP_CipherFinal_ex(stream, none.as_mut_ptr(), &mut n) == 1
        });
        if !opened {
            wipe(room);
        }
        opened.then_some(last)
    }
}
