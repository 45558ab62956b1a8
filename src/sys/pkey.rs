//! Keys: EVP_PKEY, counted.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::der::{decode, encode, looks, Looks};
use crate::sys::errq;
use crate::sys::ext;
use crate::sys::mem::{wipe, List, Secret};
use crate::sys::membio::MemBio;
use crate::sys::o;
use crate::sys::pass::{trampoline, Asking, Fixed, Passphrase, LONGEST};
use crate::sys::pem;
use crate::sys::report::{fail, fail_openssl, invalid};
use crate::sys::x509::X509;
use libc::c_int;
use std::ffi::CStr;
use std::ptr::{from_mut, null, null_mut, NonNull};

pub struct Pkey(NonNull<o::EVP_PKEY>);

// SAFETY: as for X509
unsafe impl Send for Pkey {}
unsafe impl Sync for Pkey {}

impl Clone for Pkey {
    fn clone(&self) -> Pkey {
        // SAFETY: alive
        unsafe { o::EVP_PKEY_up_ref(self.as_ptr()) };
        Pkey(self.0)
    }
}

impl Drop for Pkey {
    fn drop(&mut self) {
        // SAFETY: one reference is ours; OpenSSL wipes what it frees
        unsafe { o::EVP_PKEY_free(self.as_ptr()) }
    }
}

struct Locked(*mut ext::X509Sig);

impl Drop for Locked {
    fn drop(&mut self) {
        // SAFETY: ours
        unsafe { ext::X509_SIG_free(self.0) }
    }
}

struct Plain(*mut o::PKCS8_PRIV_KEY_INFO);

impl Drop for Plain {
    fn drop(&mut self) {
        // SAFETY: ours; OpenSSL wipes the key in it
        unsafe { o::PKCS8_PRIV_KEY_INFO_free(self.0) }
    }
}

/// What to generate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyKind<'a> {
    Rsa(u32),
    /// The curve by its name: "P-256", "prime256v1", ...
    Ec(&'a CStr),
    Ed25519,
}

const KEY: &str = "private key";

impl Pkey {
    pub(in crate::sys) fn as_ptr(&self) -> *mut o::EVP_PKEY {
        self.0.as_ptr()
    }

    /// Takes over one reference. NULL is None.
    ///
    /// # Safety
    /// `raw` is NULL or a reference that the caller gives away.
    pub(in crate::sys) unsafe fn from_owned(raw: *mut o::EVP_PKEY) -> Option<Pkey> {
        NonNull::new(raw).map(Pkey)
    }

    /// PKCS#8, encrypted PKCS#8, or the traditional form of its type.
    pub fn from_der(bytes: &[u8], pass: Option<&dyn Passphrase>) -> Outcome<Pkey> {
        match looks(bytes) {
            Looks::EncryptedKey => Pkey::from_encrypted(bytes, pass),
            _ => Pkey::from_plain(bytes),
        }
    }

    fn from_plain(bytes: &[u8]) -> Outcome<Pkey> {
        // SAFETY: decode passes the bytes' start and length; the result is ours
        decode(
            KEY,
            bytes,
            |at, len| unsafe { o::d2i_AutoPrivateKey(null_mut(), at, len) },
            |raw| Pkey(unsafe { NonNull::new_unchecked(raw) }),
        )?
        .settle()
    }

    /// Out of memory, OpenSSL makes a key whose size it does not know.
    fn settle(self) -> Outcome<Pkey> {
        errq::clear();
        let has_size =
            matches!(self.type_name().to_bytes(), b"RSA" | b"RSA-PSS" | b"DSA" | b"EC" | b"ED25519" | b"ED448");
        match has_size && self.bits() <= 0 {
            true => Err(Status::NOMEM),
            false => Ok(self),
        }
    }

    /// In two steps, so that a wrong passphrase and a bad key are told apart.
    fn from_encrypted(bytes: &[u8], pass: Option<&dyn Passphrase>) -> Outcome<Pkey> {
        // SAFETY: decode passes the bytes' start and length; the result is ours
        let locked = decode(KEY, bytes, |at, len| unsafe { ext::d2i_X509_SIG(null_mut(), at, len) }, Locked)?;
        let mut room = [0; LONGEST];
        let mut asking = Asking::new(pass);
        errq::clear();
        let plain = match asking.answer(&mut room, false) {
            // SAFETY: alive; passphrase and length belong together
            Some(len) => unsafe { ext::PKCS8_decrypt(locked.0, room.as_ptr().cast(), len as c_int) },
            None => null_mut(),
        };
        wipe(&mut room);
        if plain.is_null() {
            return Err(asking.failed(KEY));
        }
        let plain = Plain(plain);
        // SAFETY: alive; encode passes a fitting buffer
        let der = encode(KEY, |at| unsafe { ext::i2d_PKCS8_PRIV_KEY_INFO(plain.0, at) }).map(Secret::new)?;
        Pkey::from_plain(&der)
    }

    /// The first private key; other blocks are passed over.
    pub fn from_pem(bytes: &[u8], pass: Option<&dyn Passphrase>) -> Outcome<Pkey> {
        let mut reader = pem::Reader::new(bytes)?;
        let mut public_only = false;
        while let Some(mut block) = reader.next()? {
            if block.is_key() {
                return Pkey::from_block(&mut block, pass);
            }
            public_only |= block.name().ends_with(b"PUBLIC KEY");
        }
        let line = match public_only {
            true => format_args!("there is only a public key: the private key is needed"),
            false => format_args!("there is no private key (no \"-----BEGIN PRIVATE KEY-----\")"),
        };
        Err(fail(Status::SSL, Kind::Local, line))
    }

    fn from_block(block: &mut pem::Block, pass: Option<&dyn Passphrase>) -> Outcome<Pkey> {
        if block.name() == b"ENCRYPTED PRIVATE KEY" {
            return Pkey::from_encrypted(block.data(), pass);
        }
        let mut asking = Asking::new(pass);
        let (header, data, len) = block.parts();
        let mut info = ext::EvpCipherInfo { cipher: null(), iv: [0; 16] };
        errq::clear();
        // SAFETY: the block's own parts; decrypting happens in place and shortens; the asking outlives the call
        let ok = unsafe {
            let with = from_mut(&mut asking).cast();
            ext::PEM_get_EVP_CIPHER_INFO(header, &mut info) > 0
                && ext::PEM_do_header(&mut info, data, len, Some(trampoline), with) > 0
        };
        if !ok {
            return Err(asking.failed(KEY));
        }
        // a wrong passphrase can leave padding that looks right
        Pkey::from_plain(block.data()).map_err(|status| match info.cipher.is_null() {
            true => status,
            false => asking.failed(KEY),
        })
    }

    /// The DER of a public key (SubjectPublicKeyInfo).
    pub fn public_to_der(&self) -> Outcome<List<u8>> {
        // SAFETY: alive; encode passes a fitting buffer
        encode("public key", |at| unsafe { o::i2d_PUBKEY(self.as_ptr(), at) })
    }

    /// PKCS#8 in PEM, encrypted with AES-256 when there is a passphrase.
    pub fn to_pem(&self, pass: Option<&Fixed<'_>>) -> Outcome<Secret> {
        let bio = MemBio::growing()?;
        let cipher = match pass {
            // SAFETY: a static table
            Some(_) => unsafe { o::EVP_aes_256_cbc() },
            None => null(),
        };
        let (text, len) = pass.map_or((null(), 0), |p| (p.bytes().as_ptr().cast(), p.bytes().len() as c_int));
        errq::clear();
        // SAFETY: all alive; passphrase and length belong together; never asks, since the passphrase is given
        let ok = unsafe {
            o::PEM_write_bio_PKCS8PrivateKey(bio.as_ptr(), self.as_ptr(), cipher, text, len, None, null_mut())
        };
        if ok <= 0 {
            return Err(fail_openssl(Kind::Local, format_args!("the key cannot be written: it has no private half")));
        }
        bio.into_list().map(Secret::new)
    }

    /// PKCS#8 in DER, not encrypted.
    pub fn to_der(&self) -> Outcome<Secret> {
        let bio = MemBio::growing()?;
        errq::clear();
        // SAFETY: both alive
        let ok =
            unsafe { o::i2d_PKCS8PrivateKey_bio(bio.as_ptr(), self.as_ptr(), null(), null(), 0, None, null_mut()) };
        if ok <= 0 {
            return Err(fail_openssl(Kind::Local, format_args!("the key cannot be written: it has no private half")));
        }
        bio.into_list().map(Secret::new)
    }

    pub fn bits(&self) -> i32 {
        // SAFETY: alive
        unsafe { o::EVP_PKEY_bits(self.as_ptr()) }
    }

    /// "RSA", "EC", "ED25519", ...
    pub fn type_name(&self) -> &CStr {
        // SAFETY: alive; the text lives as long as the key
        unsafe {
            let name = ext::EVP_PKEY_get0_type_name(self.as_ptr());
            if name.is_null() {
                c"unknown"
            } else {
                CStr::from_ptr(name)
            }
        }
    }

    /// The public halves are the same.
    pub fn equal_public(&self, other: &Pkey) -> Outcome<bool> {
        errq::clear();
        // SAFETY: both alive; -1 is another type
        let equal = unsafe { o::EVP_PKEY_eq(self.as_ptr(), other.as_ptr()) } == 1;
        if !equal && errq::holds_no_memory() {
            return Err(fail_openssl(Kind::Local, format_args!("the keys cannot be compared")));
        }
        errq::clear();
        Ok(equal)
    }

    pub fn belongs_to(&self, cert: &X509) -> Outcome<bool> {
        self.equal_public(&cert.public_key()?)
    }

    pub fn generate(kind: KeyKind<'_>) -> Outcome<Pkey> {
        if let KeyKind::Rsa(bits) = kind {
            if !(1024..=16384).contains(&bits) {
                return Err(invalid(format_args!("an RSA key has 1024 to 16384 bits, not {bits}: 2048 is usual")));
            }
        }
        errq::clear();
        let raw = match kind {
            KeyKind::Rsa(bits) => ext::keygen_rsa(bits as c_int),
            KeyKind::Ec(curve) => ext::keygen_ec(curve),
            KeyKind::Ed25519 => ext::keygen_ed25519(),
        };
        match NonNull::new(raw) {
            Some(raw) => Pkey(raw).settle(),
            None => {
                Err(fail_openssl(Kind::Local, format_args!("the key cannot be generated: is the curve's name right?")))
            }
        }
    }
}
