//! Keys that session tickets are sealed with, so that several servers take each other's.
use crate::base::status::Outcome;
use crate::sys::mem::{List, Secret};
use crate::sys::o;
use crate::sys::report::invalid;
use crate::sys::{errq, ext};
use libc::{c_char, c_int, c_uchar};
use std::ptr::null_mut;

const NAME: usize = 16;
/// name 16 | AES-128 16 | HMAC 16
const SHORT: usize = 48;
/// name 16 | HMAC 32 | AES-256 32, as OpenSSL's own
const LONG: usize = 80;
/// More are never in use at once, and each is compared with.
const MOST: usize = 64;

/// The first seals, all open.
pub struct TicketKeys {
    all: Secret,
    each: usize,
}

/// What became of a ticket.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    First,
    Older,
}

impl TicketKeys {
    /// Keys of one size, one behind the other.
    pub fn new(keys: &[u8], each: usize) -> Outcome<TicketKeys> {
        if each != SHORT && each != LONG {
            return Err(invalid(format_args!("a ticket key has {SHORT} or {LONG} bytes, not {each}")));
        }
        let many = keys.len() / each;
        if many == 0 || many > MOST || many * each != keys.len() {
            let len = keys.len();
            return Err(invalid(format_args!("{len} bytes are not 1 to {MOST} ticket keys of {each} bytes each")));
        }
        for (nth, key) in keys.chunks_exact(each).enumerate() {
            if keys[..nth * each].chunks_exact(each).any(|other| other[..NAME] == key[..NAME]) {
                return Err(invalid(format_args!("two ticket keys have the same name (their first {NAME} bytes)")));
            }
        }
        Ok(TicketKeys { all: Secret::new(List::from_slice(keys)?), each })
    }

    fn first(&self) -> &[u8] {
        &self.all[..self.each]
    }

    fn named(&self, name: &[u8]) -> Option<(&[u8], Found)> {
        let nth = self.all.chunks_exact(self.each).position(|key| key[..NAME] == *name)?;
        let key = &self.all[nth * self.each..(nth + 1) * self.each];
        Some((key, if nth == 0 { Found::First } else { Found::Older }))
    }

    /// OpenSSL's callback: sets up cipher and MAC for one ticket.
    ///
    /// # Safety
    /// As OpenSSL calls it: `name` has 16 bytes, `iv` 16, the contexts are fresh.
    pub(in crate::sys) unsafe fn prepare(&self, ask: Ask) -> c_int {
        const FAILED: c_int = -1;
        const UNKNOWN: c_int = 0;
        const GOOD: c_int = 1;
        const GOOD_BUT_RENEW: c_int = 2;
        errq::clear();
        // SAFETY: the caller's promise
        unsafe {
            if ask.sealing {
                let key = self.first();
                std::ptr::copy_nonoverlapping(key.as_ptr(), ask.name, NAME);
                let done = o::RAND_bytes(ask.iv, 16) == 1 && set_up(key, &ask);
                return if done { GOOD } else { FAILED };
            }
            let name = std::slice::from_raw_parts(ask.name, NAME);
            let Some((key, found)) = self.named(name) else { return UNKNOWN };
            match (set_up(key, &ask), found) {
                (false, _) => FAILED,
                (true, Found::First) if !ask.tls13 => GOOD,
                (true, _) => GOOD_BUT_RENEW, // in TLS 1.3 each ticket is good for one connection
            }
        }
    }
}

pub(in crate::sys) struct Ask {
    pub name: *mut c_uchar,
    pub iv: *mut c_uchar,
    pub cipher: *mut o::EVP_CIPHER_CTX,
    pub mac: *mut o::EVP_MAC_CTX,
    pub sealing: bool,
    pub tls13: bool,
}

unsafe fn set_up(key: &[u8], ask: &Ask) -> bool {
    let (secret, mac_key, cipher) = match key.len() {
        // SAFETY: static tables
        SHORT => (&key[16..32], &key[32..48], unsafe { o::EVP_aes_128_cbc() }),
        _ => (&key[48..80], &key[16..48], unsafe { o::EVP_aes_256_cbc() }),
    };
    // SAFETY: as for `prepare`; the parameters are read during the call
    unsafe {
        let params = [
            o::OSSL_PARAM_construct_octet_string(c"key".as_ptr(), mac_key.as_ptr().cast_mut().cast(), mac_key.len()),
            ext::OSSL_PARAM_construct_utf8_string(c"digest".as_ptr(), c"sha256".as_ptr() as *mut c_char, 0),
            o::OSSL_PARAM_construct_end(),
        ];
        let start = if ask.sealing { o::EVP_EncryptInit_ex } else { o::EVP_DecryptInit_ex };
        o::EVP_MAC_CTX_set_params(ask.mac, params.as_ptr()) == 1
            && start(ask.cipher, cipher, null_mut(), secret.as_ptr(), ask.iv) == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_names() {
        let mut keys = [0u8; 240];
        keys[80] = 1;
        keys[160] = 2;
        assert!(TicketKeys::new(&keys, 80).is_ok());
        assert!(TicketKeys::new(&keys[..48], 48).is_ok());
        for (len, each) in [(0, 80), (79, 80), (81, 80), (240, 48 + 1), (96, 80), (64, 64), (80, 0)] {
            assert!(TicketKeys::new(&keys[..len], each).is_err(), "{len} {each}");
        }
        keys[160] = 1;
        assert!(TicketKeys::new(&keys, 80).is_err());
    }

    #[test]
    fn the_first_is_the_newest() {
        let mut keys = [0u8; 96];
        keys[48] = 7;
        let keys = TicketKeys::new(&keys, 48).ok().unwrap();
        let mut name = [0u8; 16];
        assert!(matches!(keys.named(&name), Some((_, Found::First))));
        name[0] = 7;
        assert!(matches!(keys.named(&name), Some((_, Found::Older))));
        name[0] = 8;
        assert!(keys.named(&name).is_none());
    }
}
