//! OpenSSL's memory BIO: bytes to read from, or a growing buffer to write to. Only for parsing and printing.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::errq;
use crate::sys::ext;
use crate::sys::mem::List;
use crate::sys::o;
use crate::sys::report::fail;
use std::marker::PhantomData;
use std::ptr::{null_mut, NonNull};

pub(in crate::sys) struct MemBio<'a> {
    raw: NonNull<o::BIO>,
    bytes: PhantomData<&'a [u8]>,
}

impl<'a> MemBio<'a> {
    pub fn over(bytes: &'a [u8]) -> Outcome<MemBio<'a>> {
        let Ok(len) = i32::try_from(bytes.len()) else {
            return Err(fail(Status::INVALID_ARG, Kind::Local, format_args!("{} bytes are too many", bytes.len())));
        };
        errq::clear();
        // SAFETY: the BIO reads the bytes only while 'a lasts; a slice's pointer is never NULL
        MemBio::owning(unsafe { o::BIO_new_mem_buf(bytes.as_ptr().cast(), len) })
    }

    pub fn growing() -> Outcome<MemBio<'static>> {
        errq::clear();
        // SAFETY: no arguments
        MemBio::owning(unsafe { o::BIO_new(o::BIO_s_mem()) })
    }

    fn owning<'b>(raw: *mut o::BIO) -> Outcome<MemBio<'b>> {
        match NonNull::new(raw) {
            Some(raw) => Ok(MemBio { raw, bytes: PhantomData }),
            None => {
                // nothing else can be the matter, and OpenSSL does not always say so
                errq::clear();
                Err(Status::NOMEM)
            }
        }
    }

    pub fn as_ptr(&self) -> *mut o::BIO {
        self.raw.as_ptr()
    }

    fn written(&self) -> &[u8] {
        let mut start = null_mut();
        // SAFETY: the pointer is into the BIO's buffer, which does not move while the BIO is borrowed
        unsafe {
            let len = o::BIO_get_mem_data(self.as_ptr(), &mut start);
            if len <= 0 || start.is_null() {
                return &[];
            }
            std::slice::from_raw_parts(start as *const u8, len as usize)
        }
    }

    pub fn into_list(self) -> Outcome<List<u8>> {
        errq::clear();
        List::from_slice(self.written())
    }
}

impl Drop for MemBio<'_> {
    fn drop(&mut self) {
        // SAFETY: ours; what was written may be a key, and what is only read belongs to others
        unsafe { o::BIO_free_all(self.as_ptr()) }
    }
}

/// Frees what OpenSSL allocated, wiped: it may have been a key.
pub(in crate::sys) fn clear_free<T>(p: *mut T, len: usize) {
    // SAFETY: `p` is NULL or OpenSSL's allocation of at least `len` bytes
    unsafe { ext::CRYPTO_clear_free(p.cast(), len, c"".as_ptr(), 0) }
}
