//! PEM block by block. We decode the blocks ourselves, so that each is used up to its last byte.
use crate::base::status::{Kind, Outcome};
use crate::sys::errq;
use crate::sys::ext;
use crate::sys::membio::{clear_free, MemBio};
use crate::sys::report::fail_openssl;
use libc::{c_char, c_long};
use std::ffi::CStr;
use std::ptr::null_mut;

pub(in crate::sys) struct Reader<'a>(MemBio<'a>);

/// One block; wiped when dropped.
pub(in crate::sys) struct Block {
    name: *mut c_char,
    header: *mut c_char,
    data: *mut u8,
    len: c_long,
}

const NO_START_LINE: (i32, i32) = (9, ext::PEM_R_NO_START_LINE); // of ERR_LIB_PEM

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Outcome<Reader<'a>> {
        Ok(Reader(MemBio::over(bytes)?))
    }

    /// None behind the last block.
    pub fn next(&mut self) -> Outcome<Option<Block>> {
        let mut block = Block { name: null_mut(), header: null_mut(), data: null_mut(), len: 0 };
        errq::clear();
        // SAFETY: plain out parameters, written together or not at all
        let ok = unsafe {
            ext::PEM_read_bio(self.0.as_ptr(), &mut block.name, &mut block.header, &mut block.data, &mut block.len)
        };
        if ok > 0 {
            return Ok(Some(block));
        }
        if errq::oldest() == Some(NO_START_LINE) {
            return Ok(None); // and stays in the queue: who wanted more shows it
        }
        Err(fail_openssl(Kind::Local, format_args!("a PEM block is damaged or cut off")))
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        errq::clear();
    }
}

impl Block {
    pub fn name(&self) -> &[u8] {
        // SAFETY: OpenSSL's NUL-terminated text
        unsafe { CStr::from_ptr(self.name) }.to_bytes()
    }

    pub fn is_certificate(&self) -> bool {
        matches!(self.name(), b"CERTIFICATE" | b"X509 CERTIFICATE" | b"TRUSTED CERTIFICATE")
    }

    pub fn is_crl(&self) -> bool {
        self.name() == b"X509 CRL"
    }

    pub fn is_key(&self) -> bool {
        self.name() == b"PRIVATE KEY" || self.name().ends_with(b" PRIVATE KEY")
    }

    pub fn data(&self) -> &[u8] {
        if self.data.is_null() || self.len <= 0 {
            return &[];
        }
        // SAFETY: the block owns that many bytes
        unsafe { std::slice::from_raw_parts(self.data, self.len as usize) }
    }

    /// Header, data and length, for decrypting in place.
    pub fn parts(&mut self) -> (*mut c_char, *mut u8, &mut c_long) {
        (self.header, self.data, &mut self.len)
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        clear_free(self.name, 0);
        clear_free(self.header, 0);
        clear_free(self.data, self.len.max(0) as usize);
    }
}
