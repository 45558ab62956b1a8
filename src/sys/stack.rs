//! STACK_OF(X509), owned: what OpenSSL takes and gives for chains.
use crate::base::status::{Kind, Outcome};
use crate::sys::errq;
use crate::sys::mem::List;
use crate::sys::o;
use crate::sys::report::fail_openssl;
use crate::sys::x509::X509;
use std::ptr::NonNull;

pub struct CertStack(NonNull<o::OPENSSL_STACK>);

// SAFETY: a plain array of counted certificates
unsafe impl Send for CertStack {}

impl Drop for CertStack {
    fn drop(&mut self) {
        unsafe extern "C" fn free(cert: *mut libc::c_void) {
            // SAFETY: an element of the stack
            unsafe { o::X509_free(cert.cast()) }
        }
        // SAFETY: ours
        unsafe { o::OPENSSL_sk_pop_free(self.0.as_ptr(), Some(free)) }
    }
}

impl CertStack {
    pub fn new() -> Outcome<CertStack> {
        errq::clear();
        // SAFETY: no arguments
        match NonNull::new(unsafe { o::OPENSSL_sk_new_null() }) {
            Some(raw) => Ok(CertStack(raw)),
            None => Err(fail_openssl(Kind::Local, format_args!("no list of certificates"))),
        }
    }

    pub fn of(certs: &[X509]) -> Outcome<CertStack> {
        let mut stack = CertStack::new()?;
        for cert in certs {
            stack.push(cert.clone())?;
        }
        Ok(stack)
    }

    pub fn push(&mut self, cert: X509) -> Outcome<()> {
        errq::clear();
        // SAFETY: the stack takes the reference over when it succeeds
        if unsafe { o::OPENSSL_sk_push(self.0.as_ptr(), cert.as_ptr().cast()) } <= 0 {
            return Err(fail_openssl(Kind::Local, format_args!("no room in a list of certificates")));
        }
        std::mem::forget(cert);
        Ok(())
    }

    pub(in crate::sys) fn as_ptr(&self) -> *mut o::stack_st_X509 {
        self.0.as_ptr().cast()
    }

    /// Gives the stack and its references away.
    pub(in crate::sys) fn into_raw(self) -> *mut o::stack_st_X509 {
        let raw = self.as_ptr();
        std::mem::forget(self);
        raw
    }

    /// Takes over the stack and its references. NULL is None.
    ///
    /// # Safety
    /// `raw` is NULL or given away by the caller.
    pub(in crate::sys) unsafe fn from_owned(raw: *mut o::stack_st_X509) -> Option<CertStack> {
        NonNull::new(raw.cast()).map(CertStack)
    }

    pub fn to_list(&self) -> Outcome<List<X509>> {
        // SAFETY: alive
        unsafe { certs_of(self.as_ptr()) }
    }
}

/// Counts all certificates of a borrowed stack. NULL is empty.
///
/// # Safety
/// `raw` is NULL or alive.
pub(in crate::sys) unsafe fn certs_of(raw: *const o::stack_st_X509) -> Outcome<List<X509>> {
    let mut list = List::new();
    if raw.is_null() {
        return Ok(list);
    }
    // SAFETY: indices below the count
    let count = unsafe { o::OPENSSL_sk_num(raw.cast()) };
    for i in 0..count.max(0) {
        // SAFETY: as above; an element is a live certificate
        let cert = unsafe { X509::from_borrowed(o::OPENSSL_sk_value(raw.cast(), i).cast()) };
        if let Some(cert) = cert {
            list.push(cert)?;
        }
    }
    Ok(list)
}
