//! STACK_OF(X509_NAME), owned: what OpenSSL takes and gives for the names of CAs.
use crate::base::status::{Kind, Outcome};
use crate::sys::errq;
use crate::sys::mem::List;
use crate::sys::name::Name;
use crate::sys::o;
use crate::sys::report::fail_openssl;
use std::ptr::NonNull;

pub struct NameStack(NonNull<o::OPENSSL_STACK>);

impl Drop for NameStack {
    fn drop(&mut self) {
        unsafe extern "C" fn free(name: *mut libc::c_void) {
            // SAFETY: an element of the stack
            unsafe { o::X509_NAME_free(name.cast()) }
        }
        // SAFETY: ours
        unsafe { o::OPENSSL_sk_pop_free(self.0.as_ptr(), Some(free)) }
    }
}

impl NameStack {
    pub fn new() -> Outcome<NameStack> {
        errq::clear();
        // SAFETY: no arguments
        match NonNull::new(unsafe { o::OPENSSL_sk_new_null() }) {
            Some(raw) => Ok(NameStack(raw)),
            None => Err(fail_openssl(Kind::Local, format_args!("no list of names"))),
        }
    }

    pub fn push(&mut self, name: Name) -> Outcome<()> {
        errq::clear();
        // SAFETY: the stack takes the name over when it succeeds
        if unsafe { o::OPENSSL_sk_push(self.0.as_ptr(), name.as_ptr().cast()) } <= 0 {
            return Err(fail_openssl(Kind::Local, format_args!("no room in a list of names")));
        }
        std::mem::forget(name);
        Ok(())
    }

    /// Whoever takes it frees it.
    pub(in crate::sys) fn give(self) -> *mut o::stack_st_X509_NAME {
        let raw = self.0.as_ptr().cast();
        std::mem::forget(self);
        raw
    }
}

/// Copies all names of a borrowed stack. NULL is empty.
///
/// # Safety
/// `raw` is NULL or alive.
pub(in crate::sys) unsafe fn names_of(raw: *const o::stack_st_X509_NAME) -> Outcome<List<Name>> {
    let mut list = List::new();
    if raw.is_null() {
        return Ok(list);
    }
    // SAFETY: indices below the count; an element is a live name
    unsafe {
        for i in 0..o::OPENSSL_sk_num(raw.cast()).max(0) {
            list.push(Name::copy_of(o::OPENSSL_sk_value(raw.cast(), i).cast())?)?;
        }
    }
    Ok(list)
}
