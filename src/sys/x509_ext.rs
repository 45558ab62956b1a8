//! A certificate's extensions, one by one; how it is signed.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::errq;
use crate::sys::mem::{is_short, List};
use crate::sys::membio::MemBio;
use crate::sys::o;
use crate::sys::report::fail_openssl;
use crate::sys::san::string_bytes;
use crate::sys::x509::X509;
use libc::{c_int, c_ulong};
use std::ffi::CStr;

impl X509 {
    pub fn extension_count(&self) -> usize {
        // SAFETY: alive
        unsafe { o::X509_get_ext_count(self.as_ptr()).max(0) as usize }
    }

    fn extension(&self, index: usize) -> Outcome<*mut o::X509_EXTENSION> {
        if index >= self.extension_count() {
            return Err(Status::NO_VALUE);
        }
        // SAFETY: alive; below the count
        Ok(unsafe { o::X509_get_ext(self.as_ptr(), index as c_int) })
    }

    /// Its dotted number.
    pub fn extension_oid(&self, index: usize) -> Outcome<List<u8>> {
        let extension = self.extension(index)?;
        let mut text = List::with_capacity(OID_ROOM)?;
        (0..OID_ROOM).try_for_each(|_| text.push(0u8))?;
        errq::clear();
        // SAFETY: the object is a part of the extension; the buffer and its length belong together
        let len = unsafe {
            let object = o::X509_EXTENSION_get_object(extension);
            o::OBJ_obj2txt(text.as_mut_ptr().cast(), OID_ROOM as c_int, object, 1)
        };
        if len <= 0 || len as usize >= OID_ROOM {
            return Err(fail_openssl(Kind::Local, format_args!("the extension's number cannot be shown")));
        }
        text.truncate(len as usize);
        Ok(text)
    }

    pub fn extension_is_critical(&self, index: usize) -> Outcome<bool> {
        let extension = self.extension(index)?;
        // SAFETY: a part of this certificate
        Ok(unsafe { o::X509_EXTENSION_get_critical(extension) } == 1)
    }

    /// The DER inside.
    pub fn extension_value(&self, index: usize) -> Outcome<List<u8>> {
        let extension = self.extension(index)?;
        // SAFETY: a part of this certificate
        unsafe { string_bytes(o::X509_EXTENSION_get_data(extension).cast()) }
    }

    /// In words; one that OpenSSL does not know is dumped. Printing passes over what it had no memory for: twice the same
    /// is the whole.
    pub fn extension_text(&self, index: usize) -> Outcome<List<u8>> {
        let mut text = self.extension_printed(index)?;
        for _ in 0..3 {
            let again = self.extension_printed(index)?;
            if *again == *text && !is_short() {
                return Ok(text);
            }
            text = again;
        }
        Err(Status::NOMEM)
    }

    fn extension_printed(&self, index: usize) -> Outcome<List<u8>> {
        const DUMP_UNKNOWN: c_ulong = 3 << 16; // X509V3_EXT_DUMP_UNKNOWN
        let extension = self.extension(index)?;
        let bio = MemBio::growing()?;
        errq::clear();
        // SAFETY: both alive
        if unsafe { o::X509V3_EXT_print(bio.as_ptr(), extension, DUMP_UNKNOWN, 0) } != 1 {
            return Err(fail_openssl(Kind::Local, format_args!("the extension cannot be shown")));
        }
        let mut text = bio.into_list()?;
        while text.last() == Some(&b'\n') {
            text.truncate(text.len() - 1);
        }
        Ok(text)
    }

    /// As "ecdsa-with-SHA256"; None when OpenSSL does not know it.
    pub fn signature_algorithm(&self) -> Option<&'static CStr> {
        errq::clear();
        // SAFETY: alive; a static text, or NULL
        unsafe {
            let nid = o::X509_get_signature_nid(self.as_ptr());
            let name = if nid == 0 { std::ptr::null() } else { o::OBJ_nid2ln(nid) };
            errq::clear();
            (!name.is_null()).then(|| CStr::from_ptr(name))
        }
    }
}

const OID_ROOM: usize = 2048;
