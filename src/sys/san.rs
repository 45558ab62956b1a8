//! The names in a certificate's subjectAltName extension, at their full lengths.
use crate::base::status::{Kind, Outcome};
use crate::sys::errq;
use crate::sys::mem::List;
use crate::sys::o;
use crate::sys::report::fail_openssl;
use crate::sys::x509::X509;
use std::ptr::null_mut;

/// Numbered as OpenSSL's GEN_*.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i32)]
pub enum SanKind {
    Email = 1,
    Dns = 2,
    Uri = 6,
    /// 4 or 16 bytes.
    Ip = 7,
}

pub struct San {
    pub kind: SanKind,
    pub bytes: List<u8>,
}

struct Names(*mut o::OPENSSL_STACK);

impl Drop for Names {
    fn drop(&mut self) {
        unsafe extern "C" fn free(name: *mut libc::c_void) {
            // SAFETY: an element of the stack
            unsafe { o::GENERAL_NAME_free(name.cast()) }
        }
        // SAFETY: ours
        unsafe { o::OPENSSL_sk_pop_free(self.0, Some(free)) }
    }
}

impl X509 {
    /// Directory names and other rare kinds are left out.
    pub fn alternative_names(&self) -> Outcome<List<San>> {
        let mut found = List::new();
        let mut critical = 0;
        errq::clear();
        // SAFETY: alive; the decoded extension is ours
        let raw = unsafe { o::X509_get_ext_d2i(self.as_ptr(), o::NID_subject_alt_name, &mut critical, null_mut()) };
        if raw.is_null() {
            return match critical {
                -1 => Ok(found), // no such extension
                _ => Err(fail_openssl(Kind::Local, format_args!("the alternative names are malformed"))),
            };
        }
        let names = Names(raw.cast());
        // SAFETY: indices below the count; the elements live as long as `names`
        let count = unsafe { o::OPENSSL_sk_num(names.0) };
        for i in 0..count.max(0) {
            let name = unsafe { &*(o::OPENSSL_sk_value(names.0, i) as *const o::GENERAL_NAME) };
            let kind = match name.type_ {
                o::GEN_EMAIL => SanKind::Email,
                o::GEN_DNS => SanKind::Dns,
                o::GEN_URI => SanKind::Uri,
                o::GEN_IPADD => SanKind::Ip,
                _ => continue,
            };
            // SAFETY: these four kinds hold an ASN1_STRING
            let bytes = unsafe { string_bytes(name.d.cast()) }?;
            found.push(San { kind, bytes })?;
        }
        errq::clear();
        Ok(found)
    }
}

/// # Safety
/// `string` is NULL or alive.
pub(in crate::sys) unsafe fn string_bytes(string: *const o::ASN1_STRING) -> Outcome<List<u8>> {
    if string.is_null() {
        return Ok(List::new());
    }
    // SAFETY: the caller's promise; data and length belong together
    unsafe {
        let (data, len) = (o::ASN1_STRING_get0_data(string), o::ASN1_STRING_length(string));
        if data.is_null() || len <= 0 {
            return Ok(List::new());
        }
        List::from_slice(std::slice::from_raw_parts(data, len as usize))
    }
}
