//! Bytes of unknown number.
#![allow(non_camel_case_types)]
use crate::base::constants::SSLWRAP_TYPE_BYTES;
use crate::base::status::Outcome;
use crate::ffi::arg;
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::table::{self, Object, Used};
use crate::tls::gather::Bytes;
use core::ffi::{c_int, c_void};

/// Bytes that grow as they come: see sslwrap_conn_read_all.
pub struct sslwrap_bytes {
    _opaque: [u8; 0],
}

impl Object for Bytes {
    const TYPE: u8 = SSLWRAP_TYPE_BYTES as u8;
    const NAME: &'static str = "bytes";
    const FORKS: bool = true;
}

pub(in crate::capi) fn gathered(handle: *const sslwrap_bytes) -> Outcome<Used<Bytes>> {
    table::enter(handle.cast())
}

/// No bytes yet.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_NOMEM, SSLWRAP_E_INVALID_ARG; on failure *out is NULL. *out is yours: free it with
/// sslwrap_bytes_free. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_bytes_new(out: *mut *mut sslwrap_bytes) -> c_int {
    guard("sslwrap_bytes_new", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give(&out, Bytes::new())
    })
}

/// How many there are.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_bytes_len(handle: *const sslwrap_bytes, len: *mut usize) -> c_int {
    guard("sslwrap_bytes_len", || {
        let len = arg::out(len, 0)?;
        len.set(gathered(handle)?.len());
        Ok(())
    })
}

/// Copies all of them.
///
/// buf, cap: where they go; NULL with 0 asks for the length.
/// len: how many there are.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len bytes are needed; SSLWRAP_E_INVALID_ARG: a dead handle. Any
/// thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_bytes_get(
    handle: *const sslwrap_bytes,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_bytes_get", || {
        let room = arg::room(buf, cap, len)?;
        gathered(handle)?.with(|bytes| room.bytes(bytes))
    })
}

/// Throws them away, and their memory; the handle stays.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_bytes_clear(handle: *mut sslwrap_bytes) -> c_int {
    guard("sslwrap_bytes_clear", || {
        gathered(handle)?.clear();
        Ok(())
    })
}

/// Gives the handle up; NULL is fine.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed before, or never such bytes. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_bytes_free(handle: *mut sslwrap_bytes) -> c_int {
    guard("sslwrap_bytes_free", || table::free::<Bytes>(handle.cast()))
}
