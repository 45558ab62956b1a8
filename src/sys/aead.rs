//! Records of TLS 1.3: secrets, the keys made of them, sealing and opening. Nothing is allocated for a record. Part of it
//! runs inside OpenSSL's calls, so that failures say nothing but NOMEM, and what they leave in the error queue is the
//! caller's to clear.
use crate::base::status::{Outcome, Status};
use crate::sys::hkdf::{Hash, Hkdf};
use crate::sys::mem::{wipe, List};
use crate::sys::nonce::{Nonce, IV};
use crate::sys::plaintext::Plaintext;
use crate::sys::{ext, o};
use libc::{c_int, c_uint};

pub use crate::sys::seal::Aead;

pub const HEADER: usize = 5;
pub const TAG: usize = 16;

/// Whether a key log has a line at the very moment when a direction goes over to another secret. Otherwise it has the
/// first ones ahead of time, and none later.
pub const LOGS_EACH_CHANGE: bool = ext::LOGS_EACH_CHANGE;
/// What a sealed record may hold: content, type and padding, tag. Above it a record is refused before it is opened.
pub const LARGEST_BODY: usize = ext::LARGEST_BODY;
/// Plain application data may pass the library by.
pub const OWN_RECORDS: bool = ext::OWN_RECORDS;

/// Of a record with so much content.
pub const fn sealed_len(content: usize) -> usize {
    HEADER + content + 1 + TAG
}

/// Pieces up to here are copied next to each other and to the type behind them, to be sealed in one go.
pub(in crate::sys) const SMALL: usize = 512;

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

    pub(in crate::sys) fn key_len(self) -> usize {
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

    pub fn suite(&self) -> Suite {
        self.suite
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

    /// The one that follows it when keys are updated (RFC 8446, 7.2).
    pub fn advance(&mut self) -> Outcome<()> {
        let (len, mut next) = (self.suite.hash_len(), [0; 48]);
        let made = self.expand(b"traffic upd", &mut next[..len]);
        if made.is_ok() {
            self.bytes[..len].copy_from_slice(&next[..len]);
        }
        wipe(&mut next);
        made
    }

    /// Becomes the one that follows `before`.
    pub fn follow(&mut self, before: &TrafficSecret) -> Outcome<()> {
        self.suite = before.suite;
        self.bytes.copy_from_slice(&before.bytes);
        self.advance()
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
            .and_then(|()| Aead::with_key(secret.suite, &key, Nonce::of(&iv), seals));
        wipe(&mut key);
        wipe(&mut iv);
        made
    }
}

/// What both ways of sealing have in common: where a record goes.
impl Aead {
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::mem::List;
    use crate::sys::plaintext::Plaintext;

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
                for spare in [0, 1, 40] {
                    let mut room = vec![0xee; len + spare];
                    assert_eq!(open.open_into(number as u64, &copy, &mut room), Some(22), "{suite:?} {len}");
                    assert_eq!(room[..len], content[..len]);
                    assert!(room[len..].iter().all(|byte| *byte == 0xee));
                }
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
                    for spare in [0, 1, 40] {
                        let mut room = vec![0xee; len + spare];
                        assert_eq!(open.open_into(5, &bad, &mut room), None);
                        assert!(
                            room[..len].iter().all(|byte| *byte == 0) && room[len..].iter().all(|byte| *byte == 0xee)
                        );
                    }
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
