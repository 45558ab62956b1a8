//! Sealing and opening of records by OpenSSL's EVP_CIPHER; AWS-LC's own way is in `aws`.
use crate::base::status::{Outcome, Status};
use crate::sys::aead::{Suite, HEADER, SMALL, TAG};
use crate::sys::mem::{wipe, List};
use crate::sys::nonce::Nonce;
use crate::sys::plaintext::Plaintext;
use crate::sys::{errq, ext, o};
use libc::{c_int, c_uint};
use std::ffi::CStr;
use std::ptr::{null, null_mut, NonNull};
use std::sync::atomic::{AtomicPtr, AtomicU8, Ordering};

impl Suite {
    /// This OpenSSL has it.
    pub fn is_there(self) -> bool {
        self.cipher().is_some()
    }

    /// Whether this OpenSSL's cipher takes nonces as a parameter: tried once in a process, against the documented way.
    fn takes_nonce(self) -> bool {
        const YES: u8 = 1;
        const NO: u8 = 2;
        static KNOWN: [AtomicU8; 2] = [const { AtomicU8::new(0) }; 2];
        let place = match self {
            Suite::Aes128Gcm => &KNOWN[0],
            Suite::Aes256Gcm => &KNOWN[1],
            Suite::ChaCha20Poly1305 => return false,
        };
        match place.load(Ordering::Relaxed) {
            0 => {
                let takes = errq::apart(|| self.tries_nonce()).unwrap_or(false);
                place.swap(if takes { YES } else { NO }, Ordering::Relaxed);
                takes
            }
            known => known == YES,
        }
    }

    /// Some records each way, and one that must not open.
    fn tries_nonce(self) -> Outcome<bool> {
        let key = |seals, by_param| Aead::with(self, &[7; 32], Nonce::of(&[9; 12]), seals, by_param);
        let (plain, seal, open) = (key(1, false)?, key(1, true)?, key(0, true)?);
        for number in [0, 1, 5, 5] {
            let (mut wanted, mut made) = (List::new(), List::new());
            plain.seal(number, 23, b"the same", &mut wanted)?;
            seal.seal(number, 23, b"the same", &mut made)?;
            let mut other = List::from_slice(&made)?;
            if made[..] != wanted[..]
                || open.open_in_place(number + 1, &mut other)
                || !open.open_in_place(number, &mut made)
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Fetched once in a process and never given back.
    fn cipher(self) -> Option<*const o::EVP_CIPHER> {
        static FETCHED: [AtomicPtr<o::EVP_CIPHER>; 3] = [const { AtomicPtr::new(null_mut()) }; 3];
        let (place, name): (_, &CStr) = match self {
            Suite::Aes128Gcm => (&FETCHED[0], c"AES-128-GCM"),
            Suite::Aes256Gcm => (&FETCHED[1], c"AES-256-GCM"),
            Suite::ChaCha20Poly1305 => (&FETCHED[2], c"ChaCha20-Poly1305"),
        };
        let known = place.load(Ordering::Acquire);
        if !known.is_null() {
            return Some(known);
        }
        // SAFETY: a name; ours to give back when another thread was faster
        unsafe {
            let made = o::EVP_CIPHER_fetch(null_mut(), name.as_ptr(), null());
            if made.is_null() {
                return None;
            }
            match place.compare_exchange(null_mut(), made, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => Some(made),
                Err(first) => {
                    o::EVP_CIPHER_free(made);
                    Some(first)
                }
            }
        }
    }
}

/// One key that seals, or one that opens.
pub struct Aead {
    ctx: NonNull<o::EVP_CIPHER_CTX>,
    iv: Nonce,
    /// The nonce goes in as a parameter, together with the tag; else by EVP_CipherInit_ex, which asks the cipher how long
    /// a nonce is each time, and for that compares a dozen names.
    by_param: bool,
}

// SAFETY: a cipher context is bound to no thread; it is not Sync
unsafe impl Send for Aead {}

impl Drop for Aead {
    fn drop(&mut self) {
        // SAFETY: ours; OpenSSL wipes the key
        unsafe { o::EVP_CIPHER_CTX_free(self.ctx.as_ptr()) };
        self.iv.wipe();
    }
}

impl Aead {
    pub(in crate::sys) fn with_key(suite: Suite, key: &[u8; 32], iv: Nonce, seals: c_int) -> Outcome<Aead> {
        Aead::with(suite, key, iv, seals, suite.takes_nonce())
    }

    fn with(suite: Suite, key: &[u8; 32], iv: Nonce, seals: c_int, by_param: bool) -> Outcome<Aead> {
        // SAFETY: the cipher stays; key is as long as it wants
        let made = unsafe {
            let cipher = suite.cipher();
            let ctx = NonNull::new(o::EVP_CIPHER_CTX_new()).filter(|_| cipher.is_some());
            ctx.map(|ctx| Aead { ctx, iv, by_param }).filter(|aead| {
                let cipher = cipher.unwrap_or(null());
                o::EVP_CipherInit_ex(aead.p(), cipher, null_mut(), key.as_ptr(), null(), seals) == 1
            })
        };
        made.ok_or(Status::NOMEM)
    }

    fn p(&self) -> *mut o::EVP_CIPHER_CTX {
        self.ctx.as_ptr()
    }

    /// The nonce of this record, and its header as associated data. The last number is never used.
    #[inline]
    unsafe fn begin(&self, number: u64, header: *const u8, tag: *mut u8, opens: bool) -> bool {
        let nonce = self.iv.of_record(number);
        let mut n = 0;
        // SAFETY: 12 bytes of nonce, 5 of header, 16 of tag
        unsafe {
            number != u64::MAX
                && if self.by_param {
                    let (nonce, tag) = (nonce_at(&nonce), tag_param(tag));
                    let params = if opens { [nonce, tag, END] } else { [nonce, END, END] };
                    ext::EVP_CIPHER_CTX_set_params(self.p(), params.as_ptr()) == 1
                } else {
                    o::EVP_CipherInit_ex(self.p(), null(), null_mut(), null(), nonce.as_ptr(), -1) == 1
                        && (!opens || ext::EVP_CIPHER_CTX_set_params(self.p(), tag_at(tag).as_ptr()) == 1)
                }
                && o::EVP_CipherUpdate(self.p(), null_mut(), &mut n, header, HEADER as c_int) == 1
        }
    }

    #[inline]
    unsafe fn update(&self, to: *mut u8, from: *const u8, len: usize) -> bool {
        let mut n = 0;
        // SAFETY: the caller's; a record is far shorter than an int
        len == 0 || unsafe { o::EVP_CipherUpdate(self.p(), to, &mut n, from, len as c_int) == 1 }
    }

    #[inline]
    unsafe fn finish(&self) -> bool {
        let (mut n, mut none) = (0, [0; TAG]);
        // SAFETY: these ciphers have nothing left to write
        unsafe { ext::EVP_CipherFinal_ex(self.p(), none.as_mut_ptr(), &mut n) == 1 }
    }

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
            let tag = to.add(n + 1);
            self.begin(number, record, tag, false)
                && self.seal_content(to, kind, content, n)
                && self.finish()
                && ext::EVP_CIPHER_CTX_get_params(self.p(), tag_at(tag).as_mut_ptr()) == 1
        }
    }

    /// # Safety
    /// `to` has room for `n` bytes and the type.
    #[inline]
    unsafe fn seal_content(&self, to: *mut u8, kind: u8, content: &mut Plaintext<'_>, n: usize) -> bool {
        // copied: behind `at`, and not sealed yet
        let (mut at, mut copied, mut left) = (to, 0, n);
        // SAFETY: no more than n bytes are taken, and room is the caller's promise
        unsafe {
            loop {
                let front = content.front();
                let piece = front.len().min(left);
                if piece <= SMALL {
                    at.add(copied).copy_from_nonoverlapping(front.as_ptr(), piece);
                    copied += piece;
                } else {
                    if !self.update(at, at, copied) || !self.update(at.add(copied), front.as_ptr(), piece) {
                        return false;
                    }
                    at = at.add(copied + piece);
                    copied = 0;
                }
                content.skip(piece);
                left -= piece;
                if left == 0 {
                    break;
                }
                if content.is_empty() {
                    return false; // less than was said
                }
            }
            at.add(copied).write(kind);
            self.update(at, at, copied + 1)
        }
    }

    /// A whole record in place: the header stands, then content, type and padding in the clear, then room for the tag.
    pub fn seal_in_place(&self, number: u64, record: &mut [u8]) -> Outcome<()> {
        let Some(inner) = record.len().checked_sub(HEADER + TAG) else { return Err(Status::INVALID_ARG) };
        // SAFETY: within the record
        let sealed = unsafe {
            let start = record.as_mut_ptr();
            let (to, tag) = (start.add(HEADER), start.add(HEADER + inner));
            self.begin(number, start, tag, false)
                && self.update(to, to, inner)
                && self.finish()
                && ext::EVP_CIPHER_CTX_get_params(self.p(), tag_at(tag).as_mut_ptr()) == 1
        };
        match sealed {
            true => Ok(()),
            false => Err(Status::NOMEM),
        }
    }

    /// A whole record in place. Where it does not open, what stands behind the header is wiped.
    #[inline]
    pub fn open_in_place(&self, number: u64, record: &mut [u8]) -> bool {
        let Some(inner) = record.len().checked_sub(HEADER + TAG) else { return false };
        // SAFETY: within the record
        let opened = unsafe {
            let start = record.as_mut_ptr();
            let to = start.add(HEADER);
            self.begin(number, start, to.add(inner), true) && self.update(to, to, inner) && self.finish()
        };
        if !opened {
            wipe(&mut record[HEADER..]);
        }
        opened
    }

    /// All but the last byte of what a record holds goes to the front of `room`; that byte is given back. Where it does not
    /// open, that much of `room` is wiped. What is behind it stays as it was.
    #[inline]
    pub fn open_into(&self, number: u64, record: &[u8], room: &mut [u8]) -> Option<u8> {
        let most = record.len().checked_sub(HEADER + TAG + 1).filter(|most| *most <= room.len())?;
        let mut last = 0;
        // lent for the last byte: one update is quicker than two
        let behind = room.get(most).copied();
        // SAFETY: within the record, and room is as long as what is written to it; of a tag that is given OpenSSL only reads
        let opened = unsafe {
            let (start, to) = (record.as_ptr(), room.as_mut_ptr());
            let from = start.add(HEADER);
            self.begin(number, start, from.add(most + 1).cast_mut(), true)
                && match behind {
                    Some(_) => self.update(to, from, most + 1),
                    None => self.update(to, from, most) && self.update(&mut last, from.add(most), 1),
                }
                && self.finish()
        };
        if let Some(byte) = behind {
            last = std::mem::replace(&mut room[most], byte);
        }
        if !opened {
            wipe(&mut room[..most]);
        }
        opened.then_some(last)
    }
}

const END: o::OSSL_PARAM =
    o::OSSL_PARAM { key: null(), data_type: 0, data: null_mut(), data_size: 0, return_size: usize::MAX };

/// Names of parameters. OpenSSL compares them with a dozen others for each record, which takes twice as long where one
/// happens to lie near the end of a page.
#[repr(align(256))]
struct Names {
    nonce: [u8; 11],
    tag: [u8; 4],
}

static NAMES: Names = Names { nonce: *b"tlsivfixed\0", tag: *b"tag\0" };

fn octets(key: &'static [u8], data: *mut u8, data_size: usize) -> o::OSSL_PARAM {
    const OCTET_STRING: c_uint = 5;
    o::OSSL_PARAM {
        key: key.as_ptr().cast(),
        data_type: OCTET_STRING,
        data: data.cast(),
        data_size,
        return_size: usize::MAX,
    }
}

fn tag_param(tag: *mut u8) -> o::OSSL_PARAM {
    octets(&NAMES.tag, tag, TAG)
}

fn tag_at(tag: *mut u8) -> [o::OSSL_PARAM; 2] {
    [tag_param(tag), END]
}

/// AES-GCM of OpenSSL's providers takes the whole nonce where the fixed part is given with this length.
fn nonce_at(nonce: &Nonce) -> o::OSSL_PARAM {
    octets(&NAMES.nonce, nonce.as_ptr().cast_mut(), usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_give_a_nonce() {
        for suite in [Suite::Aes128Gcm, Suite::Aes256Gcm, Suite::ChaCha20Poly1305] {
            let takes = suite.takes_nonce();
            assert!(errq::is_empty());
            for (by_param, number) in [(false, 3), (takes, 3), (takes, 4), (false, 4)] {
                let key = |seals| Aead::with(suite, &[1; 32], Nonce::of(&[2; 12]), seals, by_param).unwrap();
                let mut list = List::new();
                key(1).seal(number, 23, b"text", &mut list).unwrap();
                let documented = Aead::with(suite, &[1; 32], Nonce::of(&[2; 12]), 0, false).unwrap();
                assert!(documented.open_in_place(number, &mut list));
            }
        }
    }
}
