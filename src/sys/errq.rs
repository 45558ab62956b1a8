//! OpenSSL's error queue: cleared before each call, moved into our record after a failing one.
use crate::base::record::Record;
use crate::sys::ext;
use crate::sys::o;
use libc::{c_char, c_int};
use std::ffi::CStr;
use std::ptr::null;

/// Peeking first makes the usual case ten times cheaper than clearing.
#[inline]
pub fn clear() {
    // SAFETY: this thread's queue
    unsafe {
        if ext::ERR_peek_error() != 0 {
            o::ERR_clear_error();
        }
    }
}

/// Leaves the queue as it was: for what runs inside a call of OpenSSL's, which may have entries of its own there already.
pub fn apart<R>(work: impl FnOnce() -> R) -> R {
    // SAFETY: as above; where there is nothing to mark, all that comes is ours
    unsafe { ext::ERR_set_mark() };
    let result = work();
    // SAFETY: as above
    unsafe { ext::ERR_pop_to_mark() };
    result
}

pub fn is_empty() -> bool {
    // SAFETY: as above
    unsafe { ext::ERR_peek_error() == 0 }
}

/// Looks at the oldest entry: later ones only say what could not be done then ("nested asn1 error"), and OpenSSL 3.0
/// heaps "malloc failure" on some failures that have another cause.
pub fn holds_no_memory() -> bool {
    oldest().is_some_and(|(_, reason)| reason == ext::ERR_R_MALLOC_FAILURE)
}

/// What was asked for is something that this TLS library does not have.
pub fn holds_lack() -> bool {
    ext::LACKS.is_some() && oldest() == ext::LACKS
}

/// The library and reason of the oldest entry.
pub fn oldest() -> Option<(c_int, c_int)> {
    // SAFETY: as above
    let code = unsafe { ext::ERR_peek_error() };
    (code != 0).then(|| ext::in_our_numbers(o::ERR_GET_LIB(code), o::ERR_GET_REASON(code)))
}

pub fn newest() -> Option<(c_int, c_int)> {
    // SAFETY: as above
    let code = unsafe { ext::ERR_peek_last_error() };
    (code != 0).then(|| ext::in_our_numbers(o::ERR_GET_LIB(code), o::ERR_GET_REASON(code)))
}

/// Moves all entries into the record; the first reason is added to its message.
pub fn drain(record: &mut Record) {
    let (mut function, mut data): (*const c_char, *const c_char) = (null(), null());
    let mut flags: c_int = 0;
    let mut first = true;
    loop {
        // SAFETY: plain out parameters; the texts live until the next call into the queue
        let code = unsafe { o::ERR_get_error_all(&mut null(), &mut 0, &mut function, &mut data, &mut flags) };
        if code == 0 {
            return;
        }
        if std::mem::take(&mut first) {
            record.message.add(format_args!(": "));
            record.message.add_foreign(reason(code).to_bytes());
        }
        let Some(entry) = record.next_entry() else { continue };
        entry.code = code;
        if !function.is_null() {
            // SAFETY: OpenSSL's own text
            entry.function.add_foreign(unsafe { CStr::from_ptr(function) }.to_bytes());
        }
        const ERR_TXT_STRING: c_int = 2;
        if !data.is_null() && flags & ERR_TXT_STRING != 0 {
            // SAFETY: as flagged, a text
            entry.data.add_foreign(unsafe { CStr::from_ptr(data) }.to_bytes());
        }
    }
}

/// OpenSSL's text for the library of a code; "" when it has none.
pub fn library(code: u64) -> &'static CStr {
    // SAFETY: static text or NULL
    text(unsafe { o::ERR_lib_error_string(code) })
}

pub fn reason(code: u64) -> &'static CStr {
    // SAFETY: as above
    text(unsafe { o::ERR_reason_error_string(code) })
}

fn text(p: *const c_char) -> &'static CStr {
    if p.is_null() {
        return c"";
    }
    // SAFETY: OpenSSL's string tables live as long as the process
    unsafe { CStr::from_ptr(p) }
}
