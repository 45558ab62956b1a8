//! What one connection decides for itself, and what it knows of its peer's certificate.
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::capi::ctx_decide::{info, sslwrap_info_fn, sslwrap_verify_fn, verify};
use crate::capi::types::sslwrap_free_fn;
use crate::capi::x509::{sslwrap_x509, sslwrap_x509_list};
use crate::ffi::arg::{both, out, room};
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::table;
use crate::pki::cert::CertList;
use core::ffi::{c_char, c_int, c_void};
use core::ptr::null_mut;

/// Sets whether and how this connection's peer is verified, in place of what its context says.
///
/// conn: the connection.
/// mode, cb, userdata, free_userdata: as for sslwrap_ctx_set_verify.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not such a mode; SSLWRAP_E_NOMEM. On failure nothing changes, and the
/// userdata stays the caller's. Any thread; does not block; allowed inside callbacks. set_verify(); SSL_set_verify(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_verify(
    conn: *mut sslwrap_conn,
    mode: u64,
    cb: sslwrap_verify_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_conn_set_verify", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        verify(cb, userdata, free_userdata)?.set_by(|cb| conn.set_verify(mode, cb))
    })
}

/// The verify mode of this connection: its context's, or what sslwrap_conn_set_verify set.
///
/// conn: the connection.
/// mode: receives SSLWRAP_VERIFY_* bits.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. get_verify_mode();
/// SSL_get_verify_mode(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_verify_mode(conn: *mut sslwrap_conn, mode: *mut u64) -> c_int {
    guard("sslwrap_conn_get_verify_mode", || {
        let mode = out(mode, 0)?;
        mode.set(table::enter::<ConnObject>(conn.cast())?.verify_mode()?);
        Ok(())
    })
}

/// Sets what is told of this connection's progress, in place of what its context says.
///
/// conn: the connection.
/// cb, userdata, free_userdata: the callback; NULL removes it.
/// Returns SSLWRAP_OK; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing changes, and the userdata stays the
/// caller's. Any thread; does not block; allowed inside callbacks. set_info_callback(); SSL_set_info_callback(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_info_callback(
    conn: *mut sslwrap_conn,
    cb: sslwrap_info_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_conn_set_info_callback", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        info(cb, userdata, free_userdata)?.set_by(|cb| conn.set_info(cb))
    })
}

/// The peer's own certificate.
///
/// conn: the connection.
/// cert: receives it, counted; free it with sslwrap_x509_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it showed none, or not yet; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// Any thread; does not block; allowed inside callbacks. get_peer_certificate(); SSL_get1_peer_certificate(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_peer_certificate(
    conn: *mut sslwrap_conn,
    cert: *mut *mut sslwrap_x509,
) -> c_int {
    guard("sslwrap_conn_get_peer_certificate", || {
        let cert = out(cert, null_mut())?;
        give(&cert, table::enter::<ConnObject>(conn.cast())?.peer_certificate()?)
    })
}

/// The certificates that the peer sent, its own first; on servers too. Not necessarily in order, not necessarily verified.
///
/// conn: the connection.
/// chain: receives them, counted; free with sslwrap_x509_list_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it sent none, or not yet; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// Any thread; does not block; allowed inside callbacks. get_peer_cert_chain(); SSL_get_peer_cert_chain(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_peer_cert_chain(
    conn: *mut sslwrap_conn,
    chain: *mut *mut sslwrap_x509_list,
) -> c_int {
    guard("sslwrap_conn_get_peer_cert_chain", || {
        let chain = out(chain, null_mut())?;
        give(&chain, CertList(table::enter::<ConnObject>(conn.cast())?.peer_cert_chain()?))
    })
}

/// The chain as it was verified, from the peer's certificate to the anchor.
///
/// conn: the connection.
/// chain: receives it, counted; free with sslwrap_x509_list_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none was verified (also in a resumed session); SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks. get_verified_chain();
/// SSL_get0_verified_chain(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_verified_chain(
    conn: *mut sslwrap_conn,
    chain: *mut *mut sslwrap_x509_list,
) -> c_int {
    guard("sslwrap_conn_get_verified_chain", || {
        let chain = out(chain, null_mut())?;
        give(&chain, CertList(table::enter::<ConnObject>(conn.cast())?.verified_chain()?))
    })
}

/// Why the peer's certificate was not accepted, in one line that says what to do. Also where it was let pass.
///
/// conn: the connection.
/// buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
/// len: receives the length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it was accepted, or none came yet; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with
/// *len + 1 bytes; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
/// X509_verify_cert_error_string(3), with the reason behind it.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_verify_hint(
    conn: *mut sslwrap_conn,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_get_verify_hint", || {
        let room = room(buf, cap, len)?;
        room.text(table::enter::<ConnObject>(conn.cast())?.verify_hint()?.as_bytes())
    })
}

/// The certificate that was not accepted, and where in the chain it stands.
///
/// conn: the connection.
/// cert: receives it, counted; free it with sslwrap_x509_free. NULL on failure.
/// depth: receives its place: 0 is the peer's own.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: all were accepted, or none came yet; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// Any thread; does not block; allowed inside callbacks. X509_STORE_CTX_get_current_cert(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_verify_culprit(
    conn: *mut sslwrap_conn,
    cert: *mut *mut sslwrap_x509,
    depth: *mut c_int,
) -> c_int {
    guard("sslwrap_conn_get_verify_culprit", || {
        let (cert, depth) = both(out(cert, null_mut()), out(depth, 0))?;
        let (culprit, place) = table::enter::<ConnObject>(conn.cast())?.verify_culprit()?;
        give(&cert, culprit)?;
        depth.set(place);
        Ok(())
    })
}
