//! What went wrong. Each thread has a record of its last failing call; a snapshot of it can be taken along.
use crate::base::constants::SSLWRAP_TYPE_ERROR;
use crate::base::record::{Entry, Record};
use crate::base::status::{Outcome, Status, SSLWRAP_OK};
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::ffi::arg::{out, room};
use crate::ffi::guard::{guard, guard_quiet, guard_value};
use crate::ffi::table::{self, Object};
use crate::sys::errq;
use crate::sys::mem::Shared;
use crate::sys::report;
use core::ffi::{c_char, c_int, c_void};

/// A failure, as it was when it was taken. Any number of threads may read it; it outlives what failed.
pub struct sslwrap_error {
    _opaque: [u8; 0],
}

struct ErrorObject(Shared<Record>);

impl Object for ErrorObject {
    const TYPE: u8 = SSLWRAP_TYPE_ERROR as u8;
    const NAME: &'static str = "error";
    const FORKS: bool = true;
}

fn with<R>(err: *const sslwrap_error, look: impl FnOnce(&Record) -> Outcome<R>) -> Outcome<R> {
    match table::enter_opt::<ErrorObject>(err.cast())? {
        Some(taken) => look(&taken.0),
        None => report::with_record(look),
    }
}

fn entry(record: &Record, i: usize) -> Outcome<Entry> {
    record.entries().get(i).copied().ok_or(Status::NO_VALUE)
}

/// What went wrong in this thread's last failing call, in one line that says what to do; "" before any failure.
///
/// Never NULL. The text belongs to the library and changes with this thread's next failing call; success, the _free
/// functions and the error functions leave it alone. Does not block.
#[no_mangle]
pub extern "C" fn sslwrap_error_message() -> *const c_char {
    guard_value(c"".as_ptr(), report::message_ptr)
}

/// Forgets this thread's failure: the record is as it was before any.
///
/// Returns SSLWRAP_OK. Does not block.
#[no_mangle]
pub extern "C" fn sslwrap_error_clear() -> c_int {
    guard_value(SSLWRAP_OK, || {
        report::forget();
        SSLWRAP_OK
    })
}

/// Takes a snapshot of this thread's record along.
///
/// err: receives it; free it with sslwrap_error_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: nothing has failed yet; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG: err is NULL.
/// The record stays as it is. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_error_take(err: *mut *mut sslwrap_error) -> c_int {
    guard_quiet("sslwrap_error_take", || {
        let err = out(err, core::ptr::null_mut())?;
        let record = report::with_record(|record| *record);
        if record.status == SSLWRAP_OK {
            return Err(Status::NO_VALUE);
        }
        err.set(table::insert(ErrorObject(Shared::new(record)?))?.cast());
        Ok(())
    })
}

/// A snapshot of a connection's last failure.
///
/// conn: the connection.
/// err: receives it; free it with sslwrap_error_free. NULL on failure. It outlives the connection.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: nothing has failed on it yet; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG.
/// Any thread; does not block; allowed inside callbacks.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_error(conn: *mut sslwrap_conn, err: *mut *mut sslwrap_error) -> c_int {
    guard("sslwrap_conn_error", || {
        let err = out(err, core::ptr::null_mut())?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let record = conn.last_error()?.ok_or(Status::NO_VALUE)?;
        err.set(table::insert(ErrorObject(Shared::new(record)?))?.cast());
        Ok(())
    })
}

/// The status that the failing call returned.
///
/// err: a snapshot, or NULL for this thread's record; so in all functions below.
/// status: receives it; SSLWRAP_OK when nothing has failed.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_error_status(err: *const sslwrap_error, status: *mut c_int) -> c_int {
    guard_quiet("sslwrap_error_status", || {
        let status = out(status, 0)?;
        status.set(with(err, |record| Ok(record.status))?);
        Ok(())
    })
}

/// The kind of the failure: what a program decides by.
///
/// err: a snapshot, or NULL for this thread's record.
/// kind: receives one of SSLWRAP_KIND_*.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_error_kind(err: *const sslwrap_error, kind: *mut c_int) -> c_int {
    guard_quiet("sslwrap_error_kind", || {
        let kind = out(kind, 0)?;
        kind.set(with(err, |record| Ok(record.kind as c_int))?);
        Ok(())
    })
}

/// The errno of an SSLWRAP_ERROR_SYSCALL, the SSLWRAP_EAI_* number of an SSLWRAP_E_GAI, the SSLWRAP_X509_V_ERR_* number of
/// a refused certificate.
///
/// err: a snapshot, or NULL for this thread's record.
/// number: receives it; -1 with SSLWRAP_ERROR_SYSCALL is an end without goodbye; 0 where there is none.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SysCallError's first item.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_error_errno(err: *const sslwrap_error, number: *mut c_int) -> c_int {
    guard_quiet("sslwrap_error_errno", || {
        let number = out(number, 0)?;
        number.set(with(err, |record| Ok(record.code as c_int))?);
        Ok(())
    })
}

/// What belongs to the number: the errno of an SSLWRAP_EAI_SYSTEM, the depth of a refused certificate in its chain.
///
/// err: a snapshot, or NULL for this thread's record.
/// detail: receives it; 0 where there is none.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_error_detail(err: *const sslwrap_error, detail: *mut c_int) -> c_int {
    guard_quiet("sslwrap_error_detail", || {
        let detail = out(detail, 0)?;
        detail.set(with(err, |record| Ok(record.detail))?);
        Ok(())
    })
}

/// The line of text, copied.
///
/// err: a snapshot, or NULL for this thread's record.
/// buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
/// len: receives the length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1 bytes; SSLWRAP_E_INVALID_ARG.
/// Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_error_text(
    err: *const sslwrap_error,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard_quiet("sslwrap_error_text", || {
        let room = room(buf, cap, len)?;
        with(err, |record| room.text(record.message.as_bytes()))
    })
}

/// How many entries of OpenSSL's error queue the failure has: at most 16, the oldest first.
///
/// err: a snapshot, or NULL for this thread's record.
/// n: receives the number.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. The length of Error's list.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_error_count(err: *const sslwrap_error, n: *mut usize) -> c_int {
    guard_quiet("sslwrap_error_count", || {
        let n = out(n, 0)?;
        n.set(with(err, |record| Ok(record.entries().len()))?);
        Ok(())
    })
}

/// OpenSSL's packed code of an entry.
///
/// err: a snapshot, or NULL for this thread's record.
/// i: which entry, from 0.
/// code: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
/// ERR_get_error(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_error_code(err: *const sslwrap_error, i: usize, code: *mut u64) -> c_int {
    guard_quiet("sslwrap_error_code", || {
        let code = out(code, 0)?;
        code.set(with(err, |record| entry(record, i))?.code);
        Ok(())
    })
}

/// The library of an entry, as "SSL routines".
///
/// err: a snapshot, or NULL for this thread's record.
/// i: which entry, from 0.
/// lib: receives a text that lives as long as the library; "" where OpenSSL has none.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
/// ERR_lib_error_string(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_error_lib(err: *const sslwrap_error, i: usize, lib: *mut *const c_char) -> c_int {
    guard_quiet("sslwrap_error_lib", || {
        let lib = out(lib, core::ptr::null())?;
        lib.set(errq::library(with(err, |record| entry(record, i))?.code).as_ptr());
        Ok(())
    })
}

/// The function of an entry.
///
/// err: a snapshot, or NULL for this thread's record.
/// i: which entry, from 0.
/// buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
/// len: receives the length without the NUL; 0 where OpenSSL has none.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1 bytes; SSLWRAP_E_NO_VALUE: no such
/// entry; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_error_func(
    err: *const sslwrap_error,
    i: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard_quiet("sslwrap_error_func", || {
        let room = room(buf, cap, len)?;
        room.text(with(err, |record| entry(record, i))?.function.as_bytes())
    })
}

/// The reason of an entry, as "certificate verify failed".
///
/// err: a snapshot, or NULL for this thread's record.
/// i: which entry, from 0.
/// reason: receives a text that lives as long as the library; "" where OpenSSL has none.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
/// ERR_reason_error_string(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_error_reason(
    err: *const sslwrap_error,
    i: usize,
    reason: *mut *const c_char,
) -> c_int {
    guard_quiet("sslwrap_error_reason", || {
        let reason = out(reason, core::ptr::null())?;
        reason.set(errq::reason(with(err, |record| entry(record, i))?.code).as_ptr());
        Ok(())
    })
}

/// Frees a snapshot.
///
/// err: it; NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_error_free(err: *mut sslwrap_error) -> c_int {
    guard_quiet("sslwrap_error_free", || table::free::<ErrorObject>(err as *const c_void))
}
