//! Distinguished names: X509_NAME, always a copy of our own.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::der::{decode, encode};
use crate::sys::errq;
use crate::sys::ext;
use crate::sys::mem::List;
use crate::sys::membio::{clear_free, MemBio};
use crate::sys::o;
use crate::sys::report::{fail_openssl, invalid};
use libc::{c_int, c_ulong};
use std::ffi::CStr;
use std::ptr::{null, null_mut, NonNull};

pub struct Name(NonNull<o::X509_NAME>);

// SAFETY: its cached encoding is made before it is shared (see `settle`), so that reading does not write
unsafe impl Send for Name {}
unsafe impl Sync for Name {}

impl Drop for Name {
    fn drop(&mut self) {
        // SAFETY: ours
        unsafe { o::X509_NAME_free(self.as_ptr()) }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Name) -> bool {
        errq::clear();
        // SAFETY: both alive; -2 is a failure, and not equal
        let equal = unsafe { o::X509_NAME_cmp(self.as_ptr(), other.as_ptr()) } == 0;
        errq::clear();
        equal
    }
}

const RFC2253: c_ulong = 0x0111_0317; // XN_FLAG_RFC2253
const MBSTRING_UTF8: c_int = 0x1000;

impl Name {
    pub(in crate::sys) fn as_ptr(&self) -> *mut o::X509_NAME {
        self.0.as_ptr()
    }

    /// # Safety
    /// `raw` is NULL or alive.
    pub(in crate::sys) unsafe fn copy_of(raw: *const o::X509_NAME) -> Outcome<Name> {
        errq::clear();
        // SAFETY: the caller's promise
        let copy = if raw.is_null() { null_mut() } else { unsafe { o::X509_NAME_dup(raw.cast_mut()) } };
        Name::made(copy)
    }

    fn made(raw: *mut o::X509_NAME) -> Outcome<Name> {
        match NonNull::new(raw) {
            Some(raw) => Name(raw).settle(),
            None => Err(fail_openssl(Kind::Local, format_args!("the name cannot be made"))),
        }
    }

    /// Has OpenSSL make the encoding and its canonical form now.
    fn settle(self) -> Outcome<Name> {
        errq::clear();
        // SAFETY: alive; NULL asks for the length
        if unsafe { o::i2d_X509_NAME(self.as_ptr(), null_mut()) } < 0 {
            return Err(fail_openssl(Kind::Local, format_args!("the name cannot be encoded")));
        }
        Ok(self)
    }

    pub fn new() -> Outcome<Name> {
        errq::clear();
        // SAFETY: no arguments
        Name::made(unsafe { o::X509_NAME_new() })
    }

    pub fn copy(&self) -> Outcome<Name> {
        // SAFETY: alive
        unsafe { Name::copy_of(self.as_ptr()) }
    }

    pub fn from_der(bytes: &[u8]) -> Outcome<Name> {
        // SAFETY: decode passes the bytes' start and length; the result is ours
        decode(
            "name",
            bytes,
            |at, len| unsafe { o::d2i_X509_NAME(null_mut(), at, len) },
            |raw| Name(unsafe { NonNull::new_unchecked(raw) }),
        )?
        .settle()
    }

    pub fn to_der(&self) -> Outcome<List<u8>> {
        // SAFETY: alive; encode passes a fitting buffer
        encode("name", |at| unsafe { o::i2d_X509_NAME(self.as_ptr(), at) })
    }

    /// A copy with one more entry behind. `field` is "CN", a long name or a dotted number; the value is UTF-8.
    pub fn with_entry(&self, field: &CStr, value: &[u8]) -> Outcome<Name> {
        let Ok(len) = c_int::try_from(value.len()) else {
            return Err(invalid(format_args!("a value of {} bytes is too long", value.len())));
        };
        if len == 0 {
            return Err(invalid(format_args!("an entry has at least one byte")));
        }
        field_nid(field)?;
        let name = self.copy()?;
        errq::clear();
        // SAFETY: alive; value and length belong together
        let ok = unsafe {
            o::X509_NAME_add_entry_by_txt(name.as_ptr(), field.as_ptr(), MBSTRING_UTF8, value.as_ptr(), len, -1, 0)
        };
        if ok <= 0 {
            return Err(fail_openssl(Kind::Local, format_args!("the entry cannot be added")));
        }
        name.settle()
    }

    pub fn count(&self) -> usize {
        // SAFETY: alive
        unsafe { o::X509_NAME_entry_count(self.as_ptr()) }.max(0) as usize
    }

    fn entry(&self, index: usize) -> Option<*mut o::X509_NAME_ENTRY> {
        let index = c_int::try_from(index).ok()?;
        // SAFETY: alive; an index beyond the end gives NULL
        let entry = unsafe { o::X509_NAME_get_entry(self.as_ptr(), index) };
        (!entry.is_null()).then_some(entry)
    }

    /// The short name of an entry's field, or its dotted number.
    pub fn field(&self, index: usize) -> Outcome<List<u8>> {
        let entry = self.entry(index).ok_or(Status::NO_VALUE)?;
        let mut text = [0u8; 128];
        errq::clear();
        // SAFETY: the object is a part of the entry; the buffer and its length belong together; static texts
        unsafe {
            let object = o::X509_NAME_ENTRY_get_object(entry);
            let nid = o::OBJ_obj2nid(object);
            if nid != 0 {
                let short = o::OBJ_nid2sn(nid);
                if !short.is_null() {
                    return List::from_slice(CStr::from_ptr(short).to_bytes());
                }
            }
            let len = o::OBJ_obj2txt(text.as_mut_ptr().cast(), text.len() as c_int, object, 1);
            errq::clear();
            List::from_slice(&text[..(len.max(0) as usize).min(text.len() - 1)])
        }
    }

    /// The value of an entry in UTF-8, at its full length.
    pub fn value(&self, index: usize) -> Outcome<List<u8>> {
        let entry = self.entry(index).ok_or(Status::NO_VALUE)?;
        let mut utf8 = null_mut();
        errq::clear();
        // SAFETY: the string is a part of the entry; the text is freed here
        unsafe {
            let len = o::ASN1_STRING_to_UTF8(&mut utf8, o::X509_NAME_ENTRY_get_data(entry));
            if len < 0 {
                return Err(fail_openssl(Kind::Local, format_args!("the entry cannot be shown as UTF-8")));
            }
            let value = List::from_slice(std::slice::from_raw_parts(utf8, len as usize));
            clear_free(utf8, 0);
            value
        }
    }

    /// The position of the n-th entry of a field, counted from 0; NO_VALUE when there are fewer.
    pub fn find(&self, field: &CStr, nth: usize) -> Outcome<usize> {
        let nid = field_nid(field)?;
        let mut at: c_int = -1;
        for _ in 0..=nth {
            // SAFETY: alive
            at = unsafe { o::X509_NAME_get_index_by_NID(self.as_ptr(), nid, at) };
            if at < 0 {
                return Err(Status::NO_VALUE);
            }
        }
        Ok(at as usize)
    }

    /// "/C=SE/CN=x"; what cannot be shown becomes \xHH.
    pub fn oneline(&self) -> Outcome<List<u8>> {
        errq::clear();
        // SAFETY: NULL and 0 have OpenSSL allocate; freed here
        unsafe {
            let text = ext::X509_NAME_oneline(self.as_ptr(), null_mut(), 0);
            if text.is_null() {
                return Err(fail_openssl(Kind::Local, format_args!("the name cannot be shown")));
            }
            let line = List::from_slice(CStr::from_ptr(text).to_bytes());
            clear_free(text, 0);
            line
        }
    }

    /// "CN=x,C=SE".
    pub fn rfc2253(&self) -> Outcome<List<u8>> {
        let bio = MemBio::growing()?;
        errq::clear();
        // SAFETY: both alive
        if unsafe { ext::X509_NAME_print_ex(bio.as_ptr(), self.as_ptr(), 0, RFC2253) } < 0 {
            return Err(fail_openssl(Kind::Local, format_args!("the name cannot be shown")));
        }
        bio.into_list()
    }

    /// The number that hash directories use.
    pub fn hash(&self) -> Outcome<u32> {
        let mut ok = 0;
        errq::clear();
        // SAFETY: alive; NULL means the default library context
        let hash = unsafe { ext::X509_NAME_hash_ex(self.as_ptr(), null_mut(), null(), &mut ok) };
        if ok != 1 {
            return Err(fail_openssl(Kind::Local, format_args!("the name's hash cannot be made")));
        }
        Ok(hash as u32)
    }
}

fn field_nid(field: &CStr) -> Outcome<c_int> {
    errq::clear();
    // SAFETY: a NUL-terminated text; the object is freed here
    let nid = unsafe {
        let object = o::OBJ_txt2obj(field.as_ptr(), 0);
        if object.is_null() && errq::holds_no_memory() {
            return Err(fail_openssl(Kind::Local, format_args!("the field cannot be looked up")));
        }
        let nid = if object.is_null() { 0 } else { o::OBJ_obj2nid(object) };
        o::ASN1_OBJECT_free(object);
        nid
    };
    errq::clear();
    match nid {
        0 => Err(unknown_field()),
        nid => Ok(nid),
    }
}

#[cold]
fn unknown_field() -> Status {
    invalid(format_args!("there is no such field: use CN, O, OU, C, ST, L or a dotted number that OpenSSL knows"))
}
