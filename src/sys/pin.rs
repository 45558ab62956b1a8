//! What pins are compared with.
use crate::base::status::{Kind, Outcome};
use crate::sys::o;
use crate::sys::report::fail_openssl;
use crate::sys::x509::X509;
use crate::sys::{errq, ext};
use std::ptr::null_mut;

impl X509 {
    /// SHA-256 over the DER of SubjectPublicKeyInfo: what a key is pinned by (RFC 7469, 2.4).
    pub fn key_pin(&self) -> Outcome<[u8; 32]> {
        errq::clear();
        let mut pin = [0; 32];
        // SAFETY: alive; the DER is OpenSSL's own buffer of the length that it says
        unsafe {
            let mut der = null_mut();
            let len = ext::i2d_X509_PUBKEY(ext::X509_get_X509_PUBKEY(self.as_ptr()), &mut der);
            if len <= 0 || der.is_null() {
                return Err(fail_openssl(Kind::Certificate, format_args!("the certificate has no public key")));
            }
            o::SHA256(der, len as usize, pin.as_mut_ptr());
            o::CRYPTO_free(der.cast(), c"pin".as_ptr(), 0);
        }
        Ok(pin)
    }
}
