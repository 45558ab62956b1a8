//! What one connection has for itself, in place of what its context says.
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::capi::pkey::sslwrap_pkey;
use crate::capi::x509::sslwrap_x509;
use crate::ffi::arg::{flag, out, out_opt, text};
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::table;
use crate::sys::pkey::Pkey;
use crate::sys::x509::X509;
use core::ffi::{c_char, c_int};
use core::ptr::null_mut;

/// The certificate that this end shows, or would.
///
/// conn: the connection.
/// cert: receives it, counted; free it with sslwrap_x509_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it has none; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not
/// block; allowed inside callbacks. get_certificate(); SSL_get_certificate(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_certificate(conn: *mut sslwrap_conn, cert: *mut *mut sslwrap_x509) -> c_int {
    guard("sslwrap_conn_get_certificate", || {
        let cert = out(cert, null_mut())?;
        give(&cert, table::enter::<ConnObject>(conn.cast())?.certificate()?)
    })
}

/// Takes a certificate for this connection alone. A key that does not fit it is forgotten: sslwrap_conn_use_privatekey
/// comes after.
///
/// conn: the connection. Counts for what is signed from then on.
/// cert: the certificate, counted.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused, or the connection failed; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block; allowed inside callbacks. use_certificate();
/// SSL_use_certificate(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_use_certificate(conn: *mut sslwrap_conn, cert: *const sslwrap_x509) -> c_int {
    guard("sslwrap_conn_use_certificate", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let cert = table::enter::<X509>(cert.cast())?;
        conn.use_certificate(&cert)
    })
}

/// Takes a private key for this connection alone.
///
/// conn: the connection. Counts for what is signed from then on.
/// key: the key, counted.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: it does not fit the certificate, or the connection failed; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block; allowed inside callbacks. use_privatekey();
/// SSL_use_PrivateKey(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_use_privatekey(conn: *mut sslwrap_conn, key: *const sslwrap_pkey) -> c_int {
    guard("sslwrap_conn_use_privatekey", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let key = table::enter::<Pkey>(key.cast())?;
        conn.use_private_key(&key)
    })
}

/// Adds options, for this connection alone.
///
/// conn: the connection.
/// options: SSLWRAP_OP_* bits; bits that are not known are refused.
/// new_mask: receives all that are set now; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. On failure nothing changes. Any thread; does not block; allowed inside
/// callbacks; most count from the next handshake on. set_options(); SSL_set_options(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_options(conn: *mut sslwrap_conn, options: u64, new_mask: *mut u64) -> c_int {
    guard("sslwrap_conn_set_options", || {
        let new_mask = out_opt(new_mask, 0);
        let mask = table::enter::<ConnObject>(conn.cast())?.set_options(options)?;
        new_mask.inspect(|out| out.set(mask));
        Ok(())
    })
}

/// Takes options away, for this connection alone.
///
/// conn: the connection.
/// options: SSLWRAP_OP_* bits; bits that are not known are refused.
/// new_mask: receives all that are set now; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. On failure nothing changes. Any thread; does not block; allowed inside
/// callbacks; most count from the next handshake on. clear_options(); SSL_clear_options(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_clear_options(
    conn: *mut sslwrap_conn,
    options: u64,
    new_mask: *mut u64,
) -> c_int {
    guard("sslwrap_conn_clear_options", || {
        let new_mask = out_opt(new_mask, 0);
        let mask = table::enter::<ConnObject>(conn.cast())?.clear_options(options)?;
        new_mask.inspect(|out| out.set(mask));
        Ok(())
    })
}

/// The options that are set.
///
/// conn: the connection.
/// options: receives SSLWRAP_OP_* bits.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_get_options(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_options(conn: *mut sslwrap_conn, options: *mut u64) -> c_int {
    guard("sslwrap_conn_get_options", || {
        let options = out(options, 0)?;
        options.set(table::enter::<ConnObject>(conn.cast())?.options()?);
        Ok(())
    })
}

/// Adds modes, for this connection alone.
///
/// conn: the connection.
/// mode: SSLWRAP_MODE_* bits; bits that are not known are refused.
/// new_mask: receives all that are set now; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: SSLWRAP_MODE_OPENSSL_RECORDS, and the handshake is done.
/// On failure nothing changes. Any thread; does not block; allowed inside callbacks; most count from the next handshake on.
/// set_mode(); SSL_set_mode(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_mode(conn: *mut sslwrap_conn, mode: u64, new_mask: *mut u64) -> c_int {
    guard("sslwrap_conn_set_mode", || {
        let new_mask = out_opt(new_mask, 0);
        let mask = table::enter::<ConnObject>(conn.cast())?.set_mode(mode)?;
        new_mask.inspect(|out| out.set(mask));
        Ok(())
    })
}

/// Takes modes away, for this connection alone.
///
/// conn: the connection.
/// mode: SSLWRAP_MODE_* bits; bits that are not known are refused.
/// new_mask: receives all that are set now; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: SSLWRAP_MODE_OPENSSL_RECORDS, and the handshake has begun, or the context leaves them to OpenSSL.
/// On failure nothing changes. Any thread; does not block; allowed inside callbacks; most count from the next handshake on.
/// clear_mode(); SSL_clear_mode(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_clear_mode(conn: *mut sslwrap_conn, mode: u64, new_mask: *mut u64) -> c_int {
    guard("sslwrap_conn_clear_mode", || {
        let new_mask = out_opt(new_mask, 0);
        let mask = table::enter::<ConnObject>(conn.cast())?.clear_mode(mode)?;
        new_mask.inspect(|out| out.set(mask));
        Ok(())
    })
}

/// The modes that are set.
///
/// conn: the connection.
/// mode: receives SSLWRAP_MODE_* bits.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_get_mode(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_mode(conn: *mut sslwrap_conn, mode: *mut u64) -> c_int {
    guard("sslwrap_conn_get_mode", || {
        let mode = out(mode, 0)?;
        mode.set(table::enter::<ConnObject>(conn.cast())?.mode()?);
        Ok(())
    })
}

/// Sets the lowest version that this connection speaks.
///
/// conn: the connection, before its handshake or inside a server-name callback.
/// version: as SSLWRAP_TLS1_2_VERSION; 0 for the lowest that OpenSSL has.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a version, or the lowest would be above the highest; SSLWRAP_E_STATE:
/// the handshake has begun; SSLWRAP_E_BUSY: called inside another kind of callback. On failure nothing changes. Any
/// thread; does not block. SSL_set_min_proto_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_min_proto_version(conn: *mut sslwrap_conn, version: c_int) -> c_int {
    guard("sslwrap_conn_set_min_proto_version", || table::enter::<ConnObject>(conn.cast())?.set_min_version(version))
}

/// Sets the highest version that this connection speaks.
///
/// conn: the connection, before its handshake or inside a server-name callback.
/// version: as SSLWRAP_TLS1_2_VERSION; 0 for the highest that OpenSSL has.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a version, or the lowest would be above the highest; SSLWRAP_E_STATE:
/// the handshake has begun; SSLWRAP_E_BUSY: called inside another kind of callback. On failure nothing changes. Any
/// thread; does not block. SSL_set_max_proto_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_max_proto_version(conn: *mut sslwrap_conn, version: c_int) -> c_int {
    guard("sslwrap_conn_set_max_proto_version", || table::enter::<ConnObject>(conn.cast())?.set_max_version(version))
}

/// The lowest version that this connection speaks.
///
/// conn: the connection.
/// version: receives it; 0 for the lowest that OpenSSL has.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
/// SSL_get_min_proto_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_min_proto_version(conn: *mut sslwrap_conn, version: *mut c_int) -> c_int {
    guard("sslwrap_conn_get_min_proto_version", || {
        let version = out(version, 0)?;
        version.set(table::enter::<ConnObject>(conn.cast())?.versions()?.0);
        Ok(())
    })
}

/// The highest version that this connection speaks.
///
/// conn: the connection.
/// version: receives it; 0 for the highest that OpenSSL has.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
/// SSL_get_max_proto_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_max_proto_version(conn: *mut sslwrap_conn, version: *mut c_int) -> c_int {
    guard("sslwrap_conn_get_max_proto_version", || {
        let version = out(version, 0)?;
        version.set(table::enter::<ConnObject>(conn.cast())?.versions()?.1);
        Ok(())
    })
}

/// Sets this connection's ciphers for TLS 1.2 and below.
///
/// conn: the connection, before its handshake or inside a server-name callback.
/// list: as for sslwrap_ctx_set_cipher_list; NUL-terminated.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: empty, or a name in it is not known; SSLWRAP_ERROR_SSL: nothing would be
/// left; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_BUSY: called inside another kind of callback;
/// SSLWRAP_E_NOMEM. On failure the former list stays. Any thread; does not block. SSL_set_cipher_list(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_cipher_list(conn: *mut sslwrap_conn, list: *const c_char) -> c_int {
    guard("sslwrap_conn_set_cipher_list", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.set_cipher_list(text(list, "cipher list")?)
    })
}

/// Sets this connection's suites for TLS 1.3.
///
/// conn: the connection, before its handshake or inside a server-name callback.
/// list: as for sslwrap_ctx_set_tls13_ciphersuites; NUL-terminated.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: empty, or a name in it is not known; SSLWRAP_ERROR_SSL: nothing would be
/// left; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_BUSY: called inside another kind of callback;
/// SSLWRAP_E_NOMEM. On failure the former list stays. Any thread; does not block. SSL_set_ciphersuites(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_tls13_ciphersuites(conn: *mut sslwrap_conn, list: *const c_char) -> c_int {
    guard("sslwrap_conn_set_tls13_ciphersuites", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.set_ciphersuites(text(list, "suite list")?)
    })
}

/// Sets this connection's groups for key exchange, in order of preference.
///
/// conn: the connection, before its handshake or inside a server-name callback.
/// list: as for sslwrap_ctx_set_groups; NUL-terminated.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: empty, or a name in it is not known; SSLWRAP_ERROR_SSL: nothing would be
/// left; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_BUSY: called inside another kind of callback;
/// SSLWRAP_E_NOMEM. On failure the former list stays. Any thread; does not block. SSL_set1_groups_list(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_groups(conn: *mut sslwrap_conn, list: *const c_char) -> c_int {
    guard("sslwrap_conn_set_groups", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.set_groups(text(list, "group list")?)
    })
}

/// Sets how the server's certificate is compared with the name that sslwrap_conn_set_server_name gives, before or after
/// this.
///
/// conn: a client, before its handshake.
/// flags: SSLWRAP_X509_CHECK_FLAG_* bits; SSLWRAP_X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS from the start.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: bits that are not known; SSLWRAP_E_STATE: the handshake has begun. Any
/// thread; does not block. set_hostflags(); SSL_set_hostflags(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_hostflags(conn: *mut sslwrap_conn, flags: u64) -> c_int {
    guard("sslwrap_conn_set_hostflags", || table::enter::<ConnObject>(conn.cast())?.set_host_flags(flags))
}

/// Lets the server ask this client for its certificate after the handshake (TLS 1.3).
///
/// conn: a client, before its handshake.
/// on: 1, or 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the handshake has begun. Any thread; does not block.
/// SSL_set_post_handshake_auth(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_post_handshake_auth(conn: *mut sslwrap_conn, on: c_int) -> c_int {
    guard("sslwrap_conn_set_post_handshake_auth", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.set_post_handshake_auth(flag(on, "on")?)
    })
}
