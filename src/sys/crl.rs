//! Revocation lists: X509_CRL, counted.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::der::{decode, encode};
use crate::sys::errq;
use crate::sys::ext;
use crate::sys::mem::{is_short, List};
use crate::sys::membio::MemBio;
use crate::sys::name::Name;
use crate::sys::o;
use crate::sys::pem;
use crate::sys::pkey::Pkey;
use crate::sys::report::{fail, fail_openssl};
use crate::sys::x509::{unix_time, X509};
use std::ptr::{null_mut, NonNull};

pub struct Crl(NonNull<o::X509_CRL>);

// SAFETY: as for X509
unsafe impl Send for Crl {}
unsafe impl Sync for Crl {}

impl Drop for Crl {
    fn drop(&mut self) {
        // SAFETY: one reference is ours
        unsafe { o::X509_CRL_free(self.as_ptr()) }
    }
}

impl Crl {
    pub(in crate::sys) fn as_ptr(&self) -> *mut o::X509_CRL {
        self.0.as_ptr()
    }

    pub fn from_der(bytes: &[u8]) -> Outcome<Crl> {
        // SAFETY: decode passes the bytes' start and length; the result is ours
        decode(
            "revocation list",
            bytes,
            |at, len| unsafe { o::d2i_X509_CRL(null_mut(), at, len) },
            |raw| Crl(unsafe { NonNull::new_unchecked(raw) }),
        )
    }

    /// The first one; other blocks are passed over.
    pub fn from_pem(bytes: &[u8]) -> Outcome<Crl> {
        let mut reader = pem::Reader::new(bytes)?;
        while let Some(block) = reader.next()? {
            if block.is_crl() {
                return Crl::from_der(block.data());
            }
        }
        let line = format_args!("there is no revocation list (no \"-----BEGIN X509 CRL-----\")");
        Err(fail(Status::SSL, Kind::Local, line))
    }

    pub fn to_der(&self) -> Outcome<List<u8>> {
        // SAFETY: alive; encode passes a fitting buffer
        encode("revocation list", |at| unsafe { o::i2d_X509_CRL(self.as_ptr(), at) })
    }

    pub fn to_pem(&self) -> Outcome<List<u8>> {
        let bio = MemBio::growing()?;
        errq::clear();
        // SAFETY: both alive
        if unsafe { ext::PEM_write_bio_X509_CRL(bio.as_ptr(), self.as_ptr()) } <= 0 {
            return Err(fail_openssl(Kind::Local, format_args!("the revocation list cannot be written")));
        }
        bio.into_list()
    }

    pub fn issuer(&self) -> Outcome<Name> {
        // SAFETY: a part of this list
        unsafe { Name::copy_of(o::X509_CRL_get_issuer(self.as_ptr())) }
    }

    /// How many certificates it takes back.
    pub fn count(&self) -> usize {
        // SAFETY: a part of this list, or NULL
        unsafe {
            let revoked = o::X509_CRL_get_REVOKED(self.as_ptr());
            if revoked.is_null() {
                return 0;
            }
            o::OPENSSL_sk_num(revoked.cast()).max(0) as usize
        }
    }

    /// Since when it takes this certificate back. Nobody checked that both are of one issuer.
    pub fn revoked_since(&self, cert: &X509) -> Outcome<Option<i64>> {
        let mut entry = null_mut();
        errq::clear();
        // SAFETY: both alive; the entry is a part of this list
        let found = unsafe { o::X509_CRL_get0_by_cert(self.as_ptr(), &mut entry, cert.as_ptr()) };
        errq::clear();
        match found {
            1 if !entry.is_null() => {
                // SAFETY: as above
                unsafe { unix_time(o::X509_REVOKED_get0_revocationDate(entry)) }.map(Some)
            }
            _ => Ok(None), // also one that an earlier list took back, and this one does not any more
        }
    }

    /// Whether this key signed it.
    pub fn is_signed_by(&self, key: &Pkey) -> Outcome<bool> {
        let signed = || {
            errq::clear();
            // SAFETY: both alive
            let answer = unsafe { o::X509_CRL_verify(self.as_ptr(), key.as_ptr()) };
            errq::clear();
            answer == 1
        };
        // a no may be for lack of memory, which OpenSSL does not always say
        match signed() {
            true => Ok(true),
            false if is_short() => Err(Status::NOMEM),
            false => Ok(signed()),
        }
    }

    /// Seconds since 1970.
    pub fn last_update(&self) -> Outcome<i64> {
        // SAFETY: a part of this list
        unsafe { unix_time(o::X509_CRL_get0_lastUpdate(self.as_ptr())) }
    }

    /// NO_VALUE when the list does not say.
    pub fn next_update(&self) -> Outcome<i64> {
        // SAFETY: a part of this list
        let time = unsafe { o::X509_CRL_get0_nextUpdate(self.as_ptr()) };
        if time.is_null() {
            return Err(Status::NO_VALUE);
        }
        // SAFETY: as above
        unsafe { unix_time(time) }
    }
}
