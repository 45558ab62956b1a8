//! Records of TLS 1.3: secrets, the keys made of them, sealing and opening. Nothing is allocated for a record. Part of it
//! runs inside OpenSSL's calls, so that failures say nothing but NOMEM, and what they leave in the error queue is the
//! caller's to clear.
use crate::base::status::{Outcome, Status};
use crate::sys::hkdf::{Hash, Hkdf};
use crate::sys::mem::{wipe, List};
use crate::sys::plaintext::Plaintext;
use crate::sys::{errq, ext};
use libc::{c_int, c_uint};
use openssl_sys as o;
use std::ffi::CStr;
use std::ptr::{null, null_mut, NonNull};
use std::sync::atomic::{AtomicPtr, AtomicU8, Ordering};

pub const HEADER: usize = 5;
pub const TAG: usize = 16;
const IV: usize = 12;

/// Of a record with so much content.
pub const fn sealed_len(content: usize) -> usize {
    HEADER + content + 1 + TAG
}

/// Pieces up to here are copied next to each other and to the type behind them, to be sealed in one go.
const SMALL: usize = 512;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Suite {
    Aes128Gcm,
    Aes256Gcm,
    ChaCha20Poly1305,
}

impl Suite {
    /// By its number in the handshake.
    pub fn from_number(number: u16) -> Option<Suite> {
        Some(match number {
            0x1301 => Suite::Aes128Gcm,
            0x1302 => Suite::Aes256Gcm,
            0x1303 => Suite::ChaCha20Poly1305,
            _ => return None,
        })
    }

    /// This OpenSSL has it.
    pub fn is_there(self) -> bool {
        self.cipher().is_some()
    }

    fn key_len(self) -> usize {
        match self {
            Suite::Aes128Gcm => 16,
            _ => 32,
        }
    }

    pub fn hash_len(self) -> usize {
        match self {
            Suite::Aes256Gcm => 48,
            _ => 32,
        }
    }

    fn hash(self) -> Hash {
        match self {
            Suite::Aes256Gcm => Hash::Sha384,
            _ => Hash::Sha256,
        }
    }

    fn md(self) -> *const o::EVP_MD {
        // SAFETY: constants of the library
        unsafe {
            match self {
                Suite::Aes256Gcm => o::EVP_sha384(),
                _ => o::EVP_sha256(),
            }
        }
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
        let key = |seals, by_param| Aead::with_key(self, &[7; 32], [9; IV], seals, by_param);
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

/// A traffic secret of one direction; wiped when it goes. It is filled where it stands: a move would leave a copy.
pub struct TrafficSecret {
    suite: Suite,
    bytes: [u8; 48],
}

impl Drop for TrafficSecret {
    fn drop(&mut self) {
        wipe(&mut self.bytes);
    }
}

impl TrafficSecret {
    pub const fn empty() -> TrafficSecret {
        TrafficSecret { suite: Suite::Aes128Gcm, bytes: [0; 48] }
    }

    /// From the text of a key log; false where that is none of this suite.
    pub fn read_hex(&mut self, suite: Suite, text: &[u8]) -> bool {
        self.suite = suite;
        text.len() == 2 * suite.hash_len()
            && self.bytes.iter_mut().zip(text.chunks_exact(2)).all(|(byte, pair)| {
                let value = nibble(pair[0]).zip(nibble(pair[1])).map(|(high, low)| high << 4 | low);
                *byte = value.unwrap_or(0);
                value.is_some()
            })
    }

    /// As it is; false where that is none of this suite.
    pub fn set(&mut self, suite: Suite, bytes: &[u8]) -> bool {
        let fits = bytes.len() == suite.hash_len();
        if fits {
            self.suite = suite;
            self.bytes[..bytes.len()].copy_from_slice(bytes);
        }
        fits
    }

    pub fn is(&self, other: &[u8]) -> bool {
        let own = &self.bytes[..self.suite.hash_len()];
        // SAFETY: both are so long
        own.len() == other.len()
            && unsafe { o::CRYPTO_memcmp(own.as_ptr().cast(), other.as_ptr().cast(), own.len()) == 0 }
    }

    /// HKDF-Expand-Label(secret, label, "", out's length) of RFC 8446, 7.1; `out` is no longer than the hash.
    fn expand(&self, label: &[u8], out: &mut [u8]) -> Outcome<()> {
        let secret = &self.bytes[..self.suite.hash_len()];
        match Hkdf::new(self.suite.hash()) {
            Some(hkdf) if hkdf.expand_label(secret, [b"tls13 ", label], &[], out) => Ok(()),
            _ => self.expand_by_hmac(label, out),
        }
    }

    /// The same where plain SHA-2 is not to be had.
    fn expand_by_hmac(&self, label: &[u8], out: &mut [u8]) -> Outcome<()> {
        let mut info = [0; 32];
        let name = b"tls13 ";
        let len = name.len() + label.len();
        info[1] = out.len() as u8;
        info[2] = len as u8;
        info[3..3 + name.len()].copy_from_slice(name);
        info[3 + name.len()..3 + len].copy_from_slice(label);
        info[3 + len + 1] = 1; // behind the empty context: the first block of HKDF-Expand
        let mut block = [0; 64];
        let mut written: c_uint = 0;
        // SAFETY: slices and their lengths; no hash is longer than 64 bytes
        let made = unsafe {
            ext::HMAC(
                self.suite.md(),
                self.bytes.as_ptr().cast(),
                self.suite.hash_len() as c_int,
                info.as_ptr(),
                3 + len + 2,
                block.as_mut_ptr(),
                &mut written,
            )
        };
        if made.is_null() {
            return Err(Status::NOMEM);
        }
        out.copy_from_slice(&block[..out.len()]);
        wipe(&mut block);
        Ok(())
    }
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// One key that seals, or one that opens.
pub struct Aead {
    ctx: NonNull<o::EVP_CIPHER_CTX>,
    iv: [u8; IV],
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
        wipe(&mut self.iv);
    }
}

impl Aead {
    pub fn sealing(secret: &TrafficSecret) -> Outcome<Aead> {
        Aead::new(secret, 1)
    }

    pub fn opening(secret: &TrafficSecret) -> Outcome<Aead> {
        Aead::new(secret, 0)
    }

    fn new(secret: &TrafficSecret, seals: c_int) -> Outcome<Aead> {
        let (mut key, mut iv) = ([0; 32], [0; IV]);
        let made = secret
            .expand(b"key", &mut key[..secret.suite.key_len()])
            .and_then(|()| secret.expand(b"iv", &mut iv))
            .and_then(|()| Aead::with_key(secret.suite, &key, iv, seals, secret.suite.takes_nonce()));
        wipe(&mut key);
        wipe(&mut iv);
        made
    }

    fn with_key(suite: Suite, key: &[u8; 32], iv: [u8; IV], seals: c_int, by_param: bool) -> Outcome<Aead> {
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
        let mut nonce = self.iv;
        for (byte, of_number) in nonce[IV - 8..].iter_mut().zip(number.to_be_bytes()) {
            *byte ^= of_number;
        }
        let mut n = 0;
        // SAFETY: 12 bytes of nonce, 5 of header, 16 of tag
        unsafe {
            number != u64::MAX
                && if self.by_param {
                    let (nonce, tag) = (nonce_at(&mut nonce), tag_param(tag));
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

    /// Adds a whole record to the list.
    #[inline]
    pub fn seal(&self, number: u64, kind: u8, content: &[u8], list: &mut List<u8>) -> Outcome<()> {
        self.seal_pieces(number, kind, &mut content.into(), content.len(), list)
    }

    /// Of the first `n` bytes of `content`, which are taken from it.
    #[inline]
    pub fn seal_pieces(
        &self,
        number: u64,
        kind: u8,
        content: &mut Plaintext<'_>,
        n: usize,
        list: &mut List<u8>,
    ) -> Outcome<()> {
        list.reserve(sealed_len(n))?;
        // SAFETY: the room was just made, and content is elsewhere
        unsafe {
            if !self.seal_at(number, kind, content, n, list.spare().as_mut_ptr().cast()) {
                return Err(Status::NOMEM);
            }
            list.grown(sealed_len(n));
        }
        Ok(())
    }

    /// The same into `room`, which is wiped when it fails; gives the record's length.
    #[inline]
    pub fn seal_into(&self, number: u64, kind: u8, content: &[u8], room: &mut [u8]) -> Outcome<usize> {
        let n = content.len();
        let Some(room) = room.get_mut(..sealed_len(n)) else { return Err(Status::INVALID_ARG) };
        // SAFETY: there is room, and content, being shared, is elsewhere
        if unsafe { self.seal_at(number, kind, &mut content.into(), n, room.as_mut_ptr()) } {
            return Ok(room.len());
        }
        wipe(room);
        Err(Status::NOMEM)
    }

    /// # Safety
    /// There is room for `sealed_len(n)` bytes at `record`, which are none of the content.
    #[inline]
    unsafe fn seal_at(&self, number: u64, kind: u8, content: &mut Plaintext<'_>, n: usize, record: *mut u8) -> bool {
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

    /// All but the last byte of what a record holds goes to `room`, which is exactly so long; that byte is given back.
    /// Where it does not open, `room` is wiped.
    #[inline]
    pub fn open_into(&self, number: u64, record: &[u8], room: &mut [u8]) -> Option<u8> {
        let inner = record.len().checked_sub(HEADER + TAG).filter(|inner| *inner == room.len() + 1)?;
        let mut last = 0;
        // SAFETY: within the record, and room is as long as what is written to it; of a tag that is given OpenSSL only reads
        let opened = unsafe {
            let start = record.as_ptr();
            let from = start.add(HEADER);
            self.begin(number, start, from.add(inner).cast_mut(), true)
                && self.update(room.as_mut_ptr(), from, inner - 1)
                && self.update(&mut last, from.add(inner - 1), 1)
                && self.finish()
        };
        if !opened {
            wipe(room);
        }
        opened.then_some(last)
    }
}

const END: o::OSSL_PARAM =
    o::OSSL_PARAM { key: null(), data_type: 0, data: null_mut(), data_size: 0, return_size: usize::MAX };

fn octets(key: &'static CStr, data: *mut u8, data_size: usize) -> o::OSSL_PARAM {
    const OCTET_STRING: c_uint = 5;
    o::OSSL_PARAM { key: key.as_ptr(), data_type: OCTET_STRING, data: data.cast(), data_size, return_size: usize::MAX }
}

fn tag_param(tag: *mut u8) -> o::OSSL_PARAM {
    octets(c"tag", tag, TAG)
}

fn tag_at(tag: *mut u8) -> [o::OSSL_PARAM; 2] {
    [tag_param(tag), END]
}

/// AES-GCM of OpenSSL's providers takes the whole nonce where the fixed part is given with this length.
fn nonce_at(nonce: &mut [u8; IV]) -> o::OSSL_PARAM {
    octets(c"tlsivfixed", nonce.as_mut_ptr(), usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits.chunks(2).map(|pair| nibble(pair[0]).unwrap() << 4 | nibble(pair[1]).unwrap()).collect()
    }

    fn secret(suite: Suite, hex: &str) -> TrafficSecret {
        let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
        let mut secret = TrafficSecret::empty();
        assert!(secret.read_hex(suite, &digits));
        secret
    }

    // RFC 8448, 3: the secrets for application data
    const CLIENT: &str = "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5";
    const SERVER: &str = "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643";

    #[test]
    fn keys_of_rfc_8448() {
        for (text, key, iv) in [
            (CLIENT, "17422dda596ed5d9acd890e3c63f5051", "5b78923dee08579033e523d9"),
            (SERVER, "9f02283b6c9c07efc26bb9f2ac92e356", "cf782b88dd83549aadf1e984"),
        ] {
            let secret = secret(Suite::Aes128Gcm, text);
            let (mut made_key, mut made_iv) = ([0; 16], [0; 12]);
            for expand in [TrafficSecret::expand, TrafficSecret::expand_by_hmac] {
                expand(&secret, b"key", &mut made_key).unwrap();
                expand(&secret, b"iv", &mut made_iv).unwrap();
                assert_eq!((&made_key[..], &made_iv[..]), (&bytes(key)[..], &bytes(iv)[..]));
            }
        }
    }

    #[test]
    fn records_of_rfc_8448() {
        let content: Vec<u8> = (0..50).collect();
        for (text, number, kind, content, wanted) in [
            (
                CLIENT,
                0,
                23,
                &content[..],
                "1703030043a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5b46b395bd54a9a20441e2b62974e1f5a6292a2977014bd1e3deae63aeebb21694915e4",
            ),
            (
                SERVER,
                1,
                23,
                &content[..],
                "17030300432e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36e30efaf97d90e6dffc602dcb501a59a8fcc49c4bf2e5f0a21c0047c2abf332540dd032e167c2955d",
            ),
            (CLIENT, 1, 21, &[1, 0], "1703030013c9872760655666b74d7ff1153efd6db6d0b0e3"),
            (SERVER, 2, 21, &[1, 0], "1703030013b58fd67166ebf599d24720cfbe7efa7a8864a9"),
        ] {
            let secret = secret(Suite::Aes128Gcm, text);
            let mut list = List::new();
            Aead::sealing(&secret).unwrap().seal(number, kind, content, &mut list).unwrap();
            assert_eq!(&list[..], &bytes(wanted)[..]);
            let open = Aead::opening(&secret).unwrap();
            let mut room = vec![0xee; content.len()];
            assert_eq!(open.open_into(number, &list, &mut room), Some(kind));
            assert_eq!(room, content);
            assert!(open.open_in_place(number, &mut list));
            assert_eq!(&list[HEADER..HEADER + content.len()], content);
            assert_eq!(list[HEADER + content.len()], kind);
        }
    }

    #[test]
    fn both_ways_to_give_a_nonce() {
        for suite in SUITES {
            let takes = suite.takes_nonce();
            assert!(errq::is_empty());
            for (by_param, number) in [(false, 3), (takes, 3), (takes, 4), (false, 4)] {
                let key = |seals| Aead::with_key(suite, &[1; 32], [2; IV], seals, by_param).unwrap();
                let mut list = List::new();
                key(1).seal(number, 23, b"text", &mut list).unwrap();
                let documented = Aead::with_key(suite, &[1; 32], [2; IV], 0, false).unwrap();
                assert!(documented.open_in_place(number, &mut list));
            }
        }
    }

    const SUITES: [Suite; 3] = [Suite::Aes128Gcm, Suite::Aes256Gcm, Suite::ChaCha20Poly1305];

    fn any(suite: Suite) -> TrafficSecret {
        TrafficSecret { suite, bytes: [7; 48] }
    }

    #[test]
    fn both_ways_at_every_length() {
        let content: Vec<u8> = (0..16384).map(|n| (n * 7) as u8).collect();
        for suite in SUITES {
            let (seal, open) = (Aead::sealing(&any(suite)).unwrap(), Aead::opening(&any(suite)).unwrap());
            let lengths = (0..70).chain([511, 512, 513, 1000, 16383, 16384]);
            for (number, len) in lengths.enumerate() {
                let mut list = List::new();
                seal.seal(number as u64, 22, &content[..len], &mut list).unwrap();
                let mut copy = list.to_vec();
                let mut room = vec![0; len];
                assert_eq!(open.open_into(number as u64, &copy, &mut room), Some(22), "{suite:?} {len}");
                assert_eq!(room, &content[..len]);
                assert!(open.open_in_place(number as u64, &mut copy));
                assert_eq!(copy[HEADER..HEADER + len], content[..len]);
                seal.seal_in_place(number as u64, &mut copy).unwrap();
                assert_eq!(copy[..], list[..]);
            }
        }
    }

    #[test]
    fn pieces_and_foreign_room_make_the_same_record() {
        let content: Vec<u8> = (0..16384).map(|n| (n * 7) as u8).collect();
        for suite in SUITES {
            let seal = Aead::sealing(&any(suite)).unwrap();
            for cuts in
                [[0, 0, 0], [1, 2, 3], [200, 5000, 5000], [512, 1024, 1025], [600, 1200, 16384], [0, 16000, 16001]]
            {
                for len in [3, 700, 6000, 16384] {
                    let mut at = 0;
                    let table: Vec<libc::iovec> = (cuts.iter().copied().chain([usize::MAX]))
                        .map(|cut| {
                            let end = cut.min(content.len()).max(at);
                            let piece = &content[at..end];
                            at = end;
                            libc::iovec { iov_base: piece.as_ptr().cast_mut().cast(), iov_len: piece.len() }
                        })
                        .collect();
                    // SAFETY: both live to the end
                    let mut pieces = unsafe {
                        Plaintext::scattered(crate::sys::msg::Pieces::new(table.as_ptr().cast(), table.len()).unwrap())
                    };
                    let (mut wanted, mut made) = (List::new(), List::new());
                    seal.seal(9, 23, &content[..len], &mut wanted).unwrap();
                    seal.seal_pieces(9, 23, &mut pieces, len, &mut made).unwrap();
                    assert!(made[..] == wanted[..], "{suite:?} {cuts:?} {len}");
                    assert_eq!(pieces.len(), content.len() - len);
                    assert!(seal.seal_pieces(9, 23, &mut pieces, content.len() - len + 1, &mut List::new()).is_err());
                }
            }
            let (mut list, mut room) = (List::new(), vec![0xee; sealed_len(700) + 1]);
            seal.seal(9, 23, &content[..700], &mut list).unwrap();
            assert_eq!(seal.seal_into(9, 23, &content[..700], &mut room), Ok(sealed_len(700)));
            assert!(room[..sealed_len(700)] == list[..] && room[sealed_len(700)] == 0xee);
            assert!(seal.seal_into(9, 23, &content[..702], &mut room).is_err());
            assert!(seal.seal_into(u64::MAX, 23, &content[..700], &mut room).is_err());
            assert!(room[..sealed_len(700)].iter().all(|byte| *byte == 0));
        }
    }

    #[test]
    fn what_is_not_genuine_is_wiped() {
        for suite in SUITES {
            let (seal, open) = (Aead::sealing(&any(suite)).unwrap(), Aead::opening(&any(suite)).unwrap());
            for len in [1, 40, 600] {
                let mut list = List::new();
                seal.seal(5, 23, &vec![0x41; len], &mut list).unwrap();
                for at in 0..list.len() {
                    let mut bad = list.to_vec();
                    bad[at] ^= 0x10;
                    let mut room = vec![0xee; len];
                    assert_eq!(open.open_into(5, &bad, &mut room), None);
                    assert!(room.iter().all(|byte| *byte == 0));
                    assert!(!open.open_in_place(5, &mut bad));
                    assert!(bad[HEADER..].iter().all(|byte| *byte == 0));
                }
                let mut room = vec![0; len];
                for number in [0, 4, 6] {
                    assert_eq!(open.open_into(number, &list, &mut room), None);
                }
            }
            for short in 0..HEADER + TAG {
                assert!(!open.open_in_place(5, &mut vec![0; short]));
            }
        }
    }

    #[test]
    fn the_last_number_is_never_used() {
        let (seal, open) =
            (Aead::sealing(&any(Suite::Aes128Gcm)).unwrap(), Aead::opening(&any(Suite::Aes128Gcm)).unwrap());
        let mut list = List::new();
        seal.seal(u64::MAX - 1, 23, b"abc", &mut list).unwrap();
        assert_eq!(open.open_into(u64::MAX - 1, &list, &mut [0; 3]), Some(23));
        assert!(seal.seal(u64::MAX, 23, b"abc", &mut List::new()).is_err());
        assert!(seal.seal_in_place(u64::MAX, &mut list).is_err());
        assert!(!open.open_in_place(u64::MAX, &mut list));
    }

    #[test]
    fn other_texts_are_no_secrets() {
        let mut secret = TrafficSecret::empty();
        assert!(!secret.read_hex(Suite::Aes128Gcm, &[b'0'; 63]));
        assert!(!secret.read_hex(Suite::Aes256Gcm, &[b'0'; 64]));
        assert!(!secret.read_hex(Suite::Aes128Gcm, &[b'x'; 64]));
        assert_eq!(Suite::from_number(0x1304), None);
    }
}
