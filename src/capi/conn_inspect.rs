//! What a connection is, as far as it is known. Every getter may be called at any time, also on a fresh connection.
use crate::base::constants::SSLWRAP_RECORDS_OPENSSL;
use crate::base::status::{Status, SSLWRAP_OK};
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::ffi::arg::{out, room};
use crate::ffi::guard::guard;
use crate::ffi::table;
use core::ffi::{c_char, c_int, c_void};

/// The protocol version as a number, as SSLWRAP_TLS1_3_VERSION.
///
/// conn: the connection.
/// version: receives it; before the handshake the highest that would be tried.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
/// get_protocol_version(); SSL_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_protocol_version(conn: *mut sslwrap_conn, version: *mut c_int) -> c_int {
    guard("sslwrap_conn_get_protocol_version", || {
        let version = out(version, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        version.set(conn.protocol_version()?);
        Ok(())
    })
}

/// Who seals and opens this connection's application data.
///
/// conn: the connection.
/// kind: receives SSLWRAP_RECORDS_OWN after a TLS 1.3 handshake with one of the suites TLS_AES_128_GCM_SHA256,
/// TLS_AES_256_GCM_SHA384 and TLS_CHACHA20_POLY1305_SHA256: the library does, between the caller's buffers and the
/// transport, while OpenSSL stays in charge of tickets, key updates, alerts and the goodbye. Otherwise, before the handshake
/// is done, with SSLWRAP_MODE_OPENSSL_RECORDS or SSLWRAP_MODE_ASYNC, and without SSLWRAP_MODE_ENABLE_PARTIAL_WRITE or
/// SSLWRAP_MODE_ACCEPT_MOVING_WRITE_BUFFER: SSLWRAP_RECORDS_OPENSSL. So too where OpenSSL's configuration has records padded
/// (RecordPadding; not seen where it pads data alone, "512,1" of OpenSSL 3.4). Speed depends on it, and that a send which
/// answered SSLWRAP_ERROR_WANT_WRITE need not be made again.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_records(conn: *mut sslwrap_conn, kind: *mut c_int) -> c_int {
    guard("sslwrap_conn_records", || {
        let kind = out(kind, SSLWRAP_RECORDS_OPENSSL)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        kind.set(conn.records_kind()?);
        Ok(())
    })
}

/// The protocol version by its name, as "TLSv1.3".
///
/// conn: the connection.
/// name: receives a text that lives as long as the library; "Unknown" before the handshake is done.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
/// get_protocol_version_name(); SSL_get_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_protocol_version_name(
    conn: *mut sslwrap_conn,
    name: *mut *const c_char,
) -> c_int {
    guard("sslwrap_conn_get_protocol_version_name", || {
        let name = out(name, core::ptr::null())?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        name.set(conn.protocol_version_name()?.as_ptr());
        Ok(())
    })
}

/// The cipher suite, as "TLS_AES_128_GCM_SHA256".
///
/// conn: the connection.
/// name: receives a text that lives as long as the library.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none is agreed on yet; SSLWRAP_E_INVALID_ARG. Any thread; does not block;
/// allowed inside callbacks. get_cipher_name(); SSL_CIPHER_get_name(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_cipher_name(conn: *mut sslwrap_conn, name: *mut *const c_char) -> c_int {
    guard("sslwrap_conn_get_cipher_name", || {
        let name = out(name, core::ptr::null())?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        name.set(conn.cipher_name()?.as_ptr());
        Ok(())
    })
}

/// The protocol version that the cipher suite belongs to, as "TLSv1.3".
///
/// conn: the connection.
/// name: receives a text that lives as long as the library.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none is agreed on yet; SSLWRAP_E_INVALID_ARG. Any thread; does not block;
/// allowed inside callbacks. get_cipher_version(); SSL_CIPHER_get_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_cipher_version(conn: *mut sslwrap_conn, name: *mut *const c_char) -> c_int {
    guard("sslwrap_conn_get_cipher_version", || {
        let name = out(name, core::ptr::null())?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        name.set(conn.cipher_version()?.as_ptr());
        Ok(())
    })
}

/// How many secret bits the cipher has.
///
/// conn: the connection.
/// bits: receives the number.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none is agreed on yet; SSLWRAP_E_INVALID_ARG. Any thread; does not block;
/// allowed inside callbacks. get_cipher_bits(); SSL_CIPHER_get_bits(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_cipher_bits(conn: *mut sslwrap_conn, bits: *mut c_int) -> c_int {
    guard("sslwrap_conn_get_cipher_bits", || {
        let bits = out(bits, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        bits.set(conn.cipher_bits()?);
        Ok(())
    })
}

/// The group that the key exchange used, as "x25519".
///
/// conn: the connection.
/// name: receives a text that lives as long as the library.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the handshake is not done, or it used none; SSLWRAP_E_INVALID_ARG.
/// Any thread; does not block; allowed inside callbacks. get_group_name(); SSL_get0_group_name(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_group_name(conn: *mut sslwrap_conn, name: *mut *const c_char) -> c_int {
    guard("sslwrap_conn_get_group_name", || {
        let name = out(name, core::ptr::null())?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        name.set(conn.group_name()?.as_ptr());
        Ok(())
    })
}

/// Where the handshake stands, in words.
///
/// conn: the connection.
/// text: receives a text that lives as long as the library.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. get_state_string();
/// SSL_state_string_long(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_state_string(conn: *mut sslwrap_conn, text: *mut *const c_char) -> c_int {
    guard("sslwrap_conn_get_state_string", || {
        let text = out(text, core::ptr::null())?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        text.set(conn.state_string()?.as_ptr());
        Ok(())
    })
}

/// The protocol that ALPN agreed on, as "h2".
///
/// conn: the connection.
/// buf, cap: where the bytes go; NULL and 0 to ask for the length.
/// len: receives the length; 0 when there is none.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len bytes; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// Any thread; does not block; allowed inside callbacks. get_alpn_proto_negotiated(); SSL_get0_alpn_selected(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_alpn_proto_negotiated(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_get_alpn_proto_negotiated", || {
        let room = room(buf, cap, len)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        room.bytes(&conn.alpn()?)
    })
}

/// A server: the name that the client asked for. A client: the name that it sends; an address is not sent.
///
/// conn: the connection.
/// buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
/// len: receives the length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none was sent, or not yet; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1
/// bytes; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
/// get_servername(); SSL_get_servername(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_servername(
    conn: *mut sslwrap_conn,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_get_servername", || {
        let room = room(buf, cap, len)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        room.text(&conn.servername()?)
    })
}

/// What verification of the peer's certificate came to.
///
/// conn: the connection.
/// result: receives SSLWRAP_X509_V_OK or one of SSLWRAP_X509_V_ERR_*. SSLWRAP_X509_V_OK also when the peer showed none.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. get_verify_result();
/// SSL_get_verify_result(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_verify_result(conn: *mut sslwrap_conn, result: *mut c_int) -> c_int {
    guard("sslwrap_conn_get_verify_result", || {
        let result = out(result, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        result.set(conn.verify_result()?);
        Ok(())
    })
}

/// Whether OpenSSL waits for ciphertext from the peer.
///
/// conn: the connection.
/// yes: receives 1 or 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. want_read();
/// SSL_want(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_want_read(conn: *mut sslwrap_conn, yes: *mut c_int) -> c_int {
    guard("sslwrap_conn_want_read", || {
        let yes = out(yes, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        yes.set(conn.want_read()?.into());
        Ok(())
    })
}

/// What the connection waits for, as the status that its last call answered so.
///
/// conn: the connection.
/// want: receives SSLWRAP_ERROR_WANT_READ; SSLWRAP_ERROR_WANT_WRITE: ciphertext waits for the transport, whatever else it
/// waits for; SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB, _WANT_X509_LOOKUP or _WANT_RETRY_VERIFY: a decision waits, see
/// sslwrap_conn_wanted; SSLWRAP_OK: nothing.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_want(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_want(conn: *mut sslwrap_conn, want: *mut c_int) -> c_int {
    guard("sslwrap_conn_want", || {
        let want = out(want, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        want.set(conn.want()?.map_or(SSLWRAP_OK, Status::code));
        Ok(())
    })
}

/// Whether ciphertext waits for the transport to take it.
///
/// conn: the connection.
/// yes: receives 1 or 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. want_write();
/// SSL_want(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_want_write(conn: *mut sslwrap_conn, yes: *mut c_int) -> c_int {
    guard("sslwrap_conn_want_write", || {
        let yes = out(yes, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        yes.set(conn.want_write()?.into());
        Ok(())
    })
}
