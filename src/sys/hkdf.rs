//! HKDF as TLS 1.3 uses it (RFC 5869; RFC 8446, 7.1), over libcrypto's SHA-2. Its own HKDF fetches, allocates and locks a
//! dozen times for what hashes four blocks.
use crate::sys::mem::wipe;
use crate::sys::newer;
use libc::{c_int, c_uchar, c_void};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hash {
    Sha256,
    Sha384,
}

/// No hash here is longer,
pub const MOST: usize = 48;
/// nor hashes larger blocks.
const BLOCK: usize = 128;
/// Two lengths and a counter beside 255 bytes of label and as many of context.
const MOST_INFO: usize = 2 + 1 + 255 + 1 + 255 + 1;

impl Hash {
    /// As OpenSSL names it.
    pub fn from_name(name: &[u8]) -> Option<Hash> {
        match name {
            b"SHA2-256" | b"SHA256" => Some(Hash::Sha256),
            b"SHA2-384" | b"SHA384" => Some(Hash::Sha384),
            _ => None,
        }
    }

    pub fn len(self) -> usize {
        match self {
            Hash::Sha256 => 32,
            Hash::Sha384 => 48,
        }
    }

    fn block(self) -> usize {
        match self {
            Hash::Sha256 => 64,
            Hash::Sha384 => BLOCK,
        }
    }
}

/// What SHA256_CTX or SHA512_CTX is: 112 and 216 bytes.
#[repr(C, align(16))]
pub struct State([u64; 32]);

/// SHA-2 without fetching, contexts or locks. Old, and absent where OpenSSL was built without what is old.
#[derive(Clone, Copy)]
pub struct Sha {
    pub init: ShaInit,
    pub update: ShaUpdate,
    pub finish: ShaFinal,
}

pub type ShaInit = unsafe extern "C" fn(*mut State) -> c_int;
pub type ShaUpdate = unsafe extern "C" fn(*mut State, *const c_void, usize) -> c_int;
pub type ShaFinal = unsafe extern "C" fn(*mut c_uchar, *mut State) -> c_int;

/// HKDF with one hash.
#[derive(Clone, Copy)]
pub struct Hkdf {
    hash: Hash,
    sha: Sha,
}

impl Hkdf {
    /// None where this libcrypto was built without the plain functions.
    pub fn new(hash: Hash) -> Option<Hkdf> {
        Some(Hkdf { hash, sha: newer::sha(hash == Hash::Sha384)? })
    }

    pub fn hash_len(&self) -> usize {
        self.hash.len()
    }

    fn digest(&self, parts: [&[u8]; 2], out: &mut [u8; MOST]) -> bool {
        let mut state = State([0; 32]);
        // SAFETY: the state has room for either context, the slices their lengths, and out is no shorter than the hash
        let done = unsafe {
            (self.sha.init)(&mut state) == 1
                && parts.iter().all(|part| (self.sha.update)(&mut state, part.as_ptr().cast(), part.len()) == 1)
                && (self.sha.finish)(out.as_mut_ptr(), &mut state) == 1
        };
        wipe_state(&mut state);
        done
    }

    /// `key` is no longer than a block.
    fn hmac(&self, key: &[u8], message: &[u8], out: &mut [u8; MOST]) -> bool {
        let block = self.hash.block();
        let mut pad = [0x36; BLOCK];
        if key.len() > block {
            return false;
        }
        pad.iter_mut().zip(key).for_each(|(byte, of_key)| *byte ^= of_key);
        let mut inner = [0; MOST];
        let hashed = self.digest([&pad[..block], message], &mut inner);
        pad.iter_mut().for_each(|byte| *byte ^= 0x36 ^ 0x5c);
        let done = hashed && self.digest([&pad[..block], &inner[..self.hash.len()]], out);
        wipe(&mut pad);
        wipe(&mut inner);
        done
    }

    /// HKDF-Expand-Label(secret, label, context, out's length), the label behind its prefix. False, with nothing written,
    /// where more is asked for than one block of the hash, or anything is too long.
    pub fn expand_label(&self, secret: &[u8], label: [&[u8]; 2], context: &[u8], out: &mut [u8]) -> bool {
        let name = label[0].len() + label[1].len();
        if out.len() > self.hash.len() || name > 255 || context.len() > 255 {
            return false;
        }
        let mut info = [0; MOST_INFO];
        let (mut at, length) = (0, [0, out.len() as u8]);
        for part in [&length, &[name as u8][..], label[0], label[1], &[context.len() as u8], context, &[1]] {
            info[at..at + part.len()].copy_from_slice(part);
            at += part.len();
        }
        let mut made = [0; MOST];
        let done = self.hmac(secret, &info[..at], &mut made);
        if done {
            out.copy_from_slice(&made[..out.len()]);
        }
        wipe(&mut made);
        done
    }

    /// The next secret of the key schedule: HKDF-Extract(Derive-Secret(before, label, ""), input). Without `before` the
    /// salt is nothing; without an input it is as many zeros as the hash has bytes.
    pub fn next_secret(&self, before: Option<&[u8]>, label: [&[u8]; 2], input: Option<&[u8]>, out: &mut [u8]) -> bool {
        let len = self.hash.len();
        if out.len() != len {
            return false;
        }
        let (mut salt, mut nothing, mut made) = ([0; MOST], [0; MOST], [0; MOST]);
        let input = input.unwrap_or(&[0; MOST][..len]);
        let done = match before {
            None => true,
            Some(before) => {
                self.digest([&[], &[]], &mut nothing)
                    && self.expand_label(before, label, &nothing[..len], &mut salt[..len])
            }
        } && self.hmac(&salt[..len], input, &mut made);
        if done {
            out.copy_from_slice(&made[..len]);
        }
        wipe(&mut salt);
        wipe(&mut made);
        done
    }
}

fn wipe_state(state: &mut State) {
    // SAFETY: plain numbers
    let bytes = unsafe { std::slice::from_raw_parts_mut(state.0.as_mut_ptr().cast::<u8>(), size_of_val(&state.0)) };
    wipe(bytes);
}
