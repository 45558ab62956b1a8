//! Certificates: X509, counted.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::der::{decode, encode};
use crate::sys::errq;
use crate::sys::ext;
use crate::sys::mem::List;
use crate::sys::membio::{clear_free, MemBio};
use crate::sys::name::Name;
use crate::sys::o;
use crate::sys::pem;
use crate::sys::pkey::Pkey;
use crate::sys::report::{fail_openssl, invalid};
use libc::{c_char, c_long, c_uint};
use std::ffi::CStr;
use std::ptr::{null_mut, NonNull};

pub struct X509(NonNull<o::X509>);

// SAFETY: OpenSSL counts with atomics and guards what it fills in late with a lock; we never change a certificate
unsafe impl Send for X509 {}
unsafe impl Sync for X509 {}

impl Clone for X509 {
    fn clone(&self) -> X509 {
        // SAFETY: alive
        unsafe { o::X509_up_ref(self.as_ptr()) };
        X509(self.0)
    }
}

impl Drop for X509 {
    fn drop(&mut self) {
        // SAFETY: one reference is ours
        unsafe { o::X509_free(self.as_ptr()) }
    }
}

impl PartialEq for X509 {
    fn eq(&self, other: &X509) -> bool {
        errq::clear();
        // SAFETY: both alive
        let equal = unsafe { o::X509_cmp(self.as_ptr(), other.as_ptr()) } == 0;
        errq::clear();
        equal
    }
}

/// A digest of at most 64 bytes.
pub struct Digest {
    bytes: [u8; o::EVP_MAX_MD_SIZE as usize],
    len: usize,
}

impl Digest {
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// Whether a name that somebody wants is in the certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Match {
    Yes,
    No,
}

impl X509 {
    pub(in crate::sys) fn as_ptr(&self) -> *mut o::X509 {
        self.0.as_ptr()
    }

    /// Takes over one reference. NULL is None.
    ///
    /// # Safety
    /// `raw` is NULL or a reference that the caller gives away.
    pub(in crate::sys) unsafe fn from_owned(raw: *mut o::X509) -> Option<X509> {
        NonNull::new(raw).map(X509)
    }

    /// Counts one more reference. NULL is None.
    ///
    /// # Safety
    /// `raw` is NULL or alive.
    pub(in crate::sys) unsafe fn from_borrowed(raw: *mut o::X509) -> Option<X509> {
        let raw = NonNull::new(raw)?;
        // SAFETY: alive, as promised
        unsafe { o::X509_up_ref(raw.as_ptr()) };
        Some(X509(raw))
    }

    pub fn from_der(bytes: &[u8]) -> Outcome<X509> {
        // SAFETY: decode passes the bytes' start and length
        X509::decoded(bytes, |at, len| unsafe { o::d2i_X509(null_mut(), at, len) })
    }

    /// Out of memory in the midst of it, OpenSSL gives a certificate whose key or extensions it could not read, like
    /// one that is so by itself: the second time tells them apart.
    fn decoded(bytes: &[u8], d2i: impl Fn(*mut *const u8, c_long) -> *mut o::X509) -> Outcome<X509> {
        // SAFETY: the result is ours, and not NULL
        let once = || decode("certificate", bytes, &d2i, |raw| X509(unsafe { NonNull::new_unchecked(raw) }))?.settle();
        let cert = once()?;
        match cert.is_whole() {
            true => Ok(cert),
            false => once(),
        }
    }

    fn is_whole(&self) -> bool {
        const DAMAGED: u32 = 0x80 | 0x10_0000; // EXFLAG_INVALID, EXFLAG_NO_FINGERPRINT
        let flags = self.extension_flags();
        let may_be_cut = flags & o::EXFLAG_SI != 0 && flags & o::EXFLAG_SS == 0;
        flags & DAMAGED == 0 && !may_be_cut && self.has_key()
    }

    fn has_key(&self) -> bool {
        errq::clear();
        // SAFETY: alive; the key is a reference of our own
        let key = unsafe { Pkey::from_owned(o::X509_get_pubkey(self.as_ptr())) };
        errq::clear();
        key.is_some_and(|key| key.bits() > 0) // 0: it could not note what it knows of it, for good
    }

    /// Has OpenSSL look at the extensions now: done later and out of memory, it would call the certificate invalid for
    /// good.
    fn settle(self) -> Outcome<X509> {
        errq::clear();
        // SAFETY: alive
        unsafe { o::X509_get_extension_flags(self.as_ptr()) };
        let no_memory = errq::holds_no_memory();
        errq::clear();
        match no_memory {
            true => Err(Status::NOMEM),
            false => Ok(self), // what is wrong with them is told by whoever uses the certificate
        }
    }

    /// The first certificate; other blocks are passed over.
    pub fn from_pem(bytes: &[u8]) -> Outcome<X509> {
        let mut reader = pem::Reader::new(bytes)?;
        while let Some(block) = reader.next()? {
            if block.is_certificate() {
                return X509::from_block(&block);
            }
        }
        Err(no_certificate())
    }

    /// All certificates, in their order; none at all is a failure.
    pub fn all_from_pem(bytes: &[u8]) -> Outcome<List<X509>> {
        let mut list = List::new();
        let mut reader = pem::Reader::new(bytes)?;
        while let Some(block) = reader.next()? {
            if block.is_certificate() {
                list.push(X509::from_block(&block)?)?;
            }
        }
        if list.is_empty() {
            return Err(no_certificate());
        }
        Ok(list)
    }

    pub(in crate::sys) fn from_block(block: &pem::Block) -> Outcome<X509> {
        if block.name() != b"TRUSTED CERTIFICATE" {
            return X509::from_der(block.data());
        }
        // SAFETY: as in from_der
        X509::decoded(block.data(), |at, len| unsafe { ext::d2i_X509_AUX(null_mut(), at, len) })
    }

    pub fn to_der(&self) -> Outcome<List<u8>> {
        // SAFETY: alive; encode passes a fitting buffer
        encode("certificate", |at| unsafe { o::i2d_X509(self.as_ptr(), at) })
    }

    pub fn to_pem(&self) -> Outcome<List<u8>> {
        let bio = MemBio::growing()?;
        errq::clear();
        // SAFETY: both alive
        if unsafe { o::PEM_write_bio_X509(bio.as_ptr(), self.as_ptr()) } <= 0 {
            return Err(fail_openssl(Kind::Local, format_args!("the certificate cannot be written")));
        }
        bio.into_list()
    }

    pub fn subject(&self) -> Outcome<Name> {
        // SAFETY: a part of this certificate
        unsafe { Name::copy_of(o::X509_get_subject_name(self.as_ptr())) }
    }

    pub fn issuer(&self) -> Outcome<Name> {
        // SAFETY: a part of this certificate
        unsafe { Name::copy_of(o::X509_get_issuer_name(self.as_ptr())) }
    }

    /// Upper case, two digits a byte, "-" before a negative one.
    pub fn serial_hex(&self) -> Outcome<List<u8>> {
        errq::clear();
        // SAFETY: the serial is a part of this certificate; number and text are freed here
        unsafe {
            let number = o::ASN1_INTEGER_to_BN(o::X509_get_serialNumber(self.as_ptr()), null_mut());
            let text = if number.is_null() { null_mut() } else { o::BN_bn2hex(number) };
            o::BN_free(number);
            if text.is_null() {
                return Err(fail_openssl(Kind::Local, format_args!("the serial number cannot be read")));
            }
            let shown = match CStr::from_ptr(text).to_bytes() {
                b"0" => List::from_slice(b"00"),
                digits => List::from_slice(digits),
            };
            clear_free(text, 0);
            shown
        }
    }

    /// Seconds since 1970.
    pub fn not_before(&self) -> Outcome<i64> {
        // SAFETY: a part of this certificate
        unsafe { unix_time(o::X509_getm_notBefore(self.as_ptr())) }
    }

    pub fn not_after(&self) -> Outcome<i64> {
        // SAFETY: a part of this certificate
        unsafe { unix_time(o::X509_getm_notAfter(self.as_ptr())) }
    }

    /// 1 to 3.
    pub fn version(&self) -> i64 {
        // SAFETY: alive
        unsafe { o::X509_get_version(self.as_ptr()) + 1 }
    }

    /// Over the whole DER. `name` as OpenSSL knows it: "SHA256".
    pub fn fingerprint(&self, name: &CStr) -> Outcome<Digest> {
        let mut digest = Digest { bytes: [0; o::EVP_MAX_MD_SIZE as usize], len: 0 };
        let mut len: c_uint = 0;
        errq::clear();
        // SAFETY: a static table; the certificate is alive; the buffer is as large as any
        unsafe {
            // not EVP_MD_fetch: out of memory, it says that there is no such digest
            let md = o::EVP_get_digestbyname(name.as_ptr());
            if md.is_null() {
                errq::clear();
                return Err(invalid(format_args!("there is no such digest: use SHA256, SHA384, SHA512 or SHA1")));
            }
            if o::X509_digest(self.as_ptr(), md, digest.bytes.as_mut_ptr(), &mut len) <= 0 {
                return Err(fail_openssl(Kind::Local, format_args!("the digest cannot be made")));
            }
        }
        errq::clear();
        digest.len = len as usize;
        Ok(digest)
    }

    pub fn public_key(&self) -> Outcome<Pkey> {
        errq::clear();
        // SAFETY: alive; the key is a reference of our own
        match unsafe { Pkey::from_owned(o::X509_get_pubkey(self.as_ptr())) } {
            Some(key) => Ok(key),
            None => Err(fail_openssl(Kind::Local, format_args!("the certificate's public key cannot be read"))),
        }
    }

    /// `host` is a name, not an address; `flags` are X509_CHECK_FLAG_*.
    pub fn check_host(&self, host: &[u8], flags: u32) -> Outcome<Match> {
        if host.is_empty() || host.contains(&0) {
            return Err(invalid(format_args!("a host name has at least one byte and no NUL")));
        }
        errq::clear();
        // SAFETY: the name and its length belong together; a length of 0 was refused (it would run on to a NUL)
        matched(unsafe {
            let name = host.as_ptr() as *const c_char;
            o::X509_check_host(self.as_ptr(), name, host.len(), flags, null_mut())
        })
    }

    /// 4 or 16 bytes.
    pub fn check_ip(&self, address: &[u8]) -> Outcome<Match> {
        if address.len() != 4 && address.len() != 16 {
            return Err(invalid(format_args!("an address has 4 or 16 bytes, not {}", address.len())));
        }
        errq::clear();
        // SAFETY: the bytes and their number belong together
        matched(unsafe { o::X509_check_ip(self.as_ptr(), address.as_ptr(), address.len(), 0) })
    }

    /// Subject and issuer have the same name.
    pub fn is_self_issued(&self) -> bool {
        self.extension_flags() & o::EXFLAG_SI != 0
    }

    /// Self-issued, and the key identifiers do not speak against it.
    pub fn is_self_signed(&self) -> bool {
        self.extension_flags() & o::EXFLAG_SS != 0
    }

    /// The signature was made with its own key.
    pub fn signs_itself(&self) -> bool {
        errq::clear();
        // SAFETY: alive
        let yes = unsafe { ext::X509_self_signed(self.as_ptr(), 1) } == 1;
        errq::clear();
        yes
    }

    fn extension_flags(&self) -> u32 {
        errq::clear();
        // SAFETY: alive
        let flags = unsafe { o::X509_get_extension_flags(self.as_ptr()) };
        errq::clear();
        flags
    }

    /// Names and key identifiers fit; the signature is not checked.
    pub fn may_have_issued(&self, subject: &X509) -> bool {
        errq::clear();
        // SAFETY: both alive
        let fits = unsafe { o::X509_check_issued(self.as_ptr(), subject.as_ptr()) } == 0;
        errq::clear();
        fits
    }
}

#[cold]
pub(in crate::sys) fn no_certificate() -> Status {
    fail_openssl(Kind::Local, format_args!("there is no certificate (no \"-----BEGIN CERTIFICATE-----\")"))
}

fn matched(answer: libc::c_int) -> Outcome<Match> {
    // names that could not be looked at are not names that do not fit
    let no_memory = errq::holds_no_memory();
    if no_memory || answer == -1 {
        return Err(fail_openssl(Kind::Local, format_args!("the certificate's names cannot be compared")));
    }
    errq::clear();
    match answer {
        1 => Ok(Match::Yes),
        0 => Ok(Match::No),
        _ => Err(invalid(format_args!("the name to look for is malformed"))),
    }
}

/// # Safety
/// `time` is NULL or alive.
pub(in crate::sys) unsafe fn unix_time(time: *const o::ASN1_TIME) -> Outcome<i64> {
    // SAFETY: an all-zero tm is valid
    let mut tm: libc::tm = unsafe { std::mem::zeroed() };
    errq::clear();
    // SAFETY: the caller's promise; NULL would mean now
    if time.is_null() || unsafe { ext::ASN1_TIME_to_tm(time, &mut tm) } <= 0 {
        return Err(fail_openssl(Kind::Local, format_args!("a time in the certificate is malformed")));
    }
    // SAFETY: plain argument
    Ok(unsafe { libc::timegm(&mut tm) })
}
