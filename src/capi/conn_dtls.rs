//! What connections have for DTLS alone: listening, the timer, sizes, SRTP.
use crate::capi::addr::{give_addr, sslwrap_addr};
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::ffi::arg::{bytes, out, out_opt};
use crate::ffi::guard::guard;
use crate::ffi::table;
use core::ffi::{c_char, c_int, c_void};
use core::ptr::{null, null_mut};

/// A server: waits for a client that shows a cookie of ours, so that nobody makes us work or send for somebody else's
/// address. The connection is that client's from then on: go on with sslwrap_conn_do_handshake.
///
/// conn: a DTLS connection, before its handshake. Over a socket that is not connected every client is heard, and the
/// socket is connected to the one that is found; for the next client bind another one to the same address
/// (SSLWRAP_SO_REUSEADDR or SSLWRAP_SO_REUSEPORT on both). Over memory, or over functions of the caller's, say who the
/// peer is with sslwrap_conn_set_dtls_peer, or set the cookie callbacks.
/// peer: receives the client's address, free it with sslwrap_addr_free; NULL over memory and over functions of the
/// caller's; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_WANT_READ: nobody yet, keep trying (over memory, carry datagrams); SSLWRAP_E_TIMEOUT,
/// SSLWRAP_E_CANCELLED: call again; SSLWRAP_E_CALLBACK: a cookie callback gave an answer that is none, or more than 255
/// bytes, call again for the next client; SSLWRAP_ERROR_SYSCALL: the transport failed, or the socket cannot be connected;
/// SSLWRAP_E_STATE: TLS, a client, or its handshake has begun; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_BUSY.
/// Waits as long as the handshake timeout says; never over memory. Calls back. DTLSv1_listen(); DTLSv1_listen(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_dtlsv1_listen(conn: *mut sslwrap_conn, peer: *mut *mut sslwrap_addr) -> c_int {
    guard("sslwrap_conn_dtlsv1_listen", || {
        let peer = out_opt(peer, null_mut());
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let found = conn.dtlsv1_listen()?;
        peer.zip(found).map_or(Ok(()), |(peer, found)| give_addr(&peer, found))
    })
}

/// How long until something must be sent again because the peer has not answered. Calls that wait do it by themselves.
///
/// conn: a DTLS connection.
/// microseconds: receives 0 when it is time already: call sslwrap_conn_dtlsv1_handle_timeout, or what answered
/// SSLWRAP_ERROR_WANT_READ.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: nothing waits for an answer; SSLWRAP_E_STATE: TLS; SSLWRAP_E_INVALID_ARG.
/// Any thread; does not block; allowed inside callbacks. DTLSv1_get_timeout(); DTLSv1_get_timeout(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_dtlsv1_get_timeout(conn: *mut sslwrap_conn, microseconds: *mut i64) -> c_int {
    guard("sslwrap_conn_dtlsv1_get_timeout", || {
        let microseconds = out(microseconds, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        microseconds.set(conn.dtls_timeout()?);
        Ok(())
    })
}

/// Sends again what the peer has not answered, if it is time.
///
/// conn: a DTLS connection.
/// handled: receives 1 when something was sent (over memory: waits for sslwrap_conn_bio_read), else 0.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the peer did not answer after twelve times, final; SSLWRAP_E_STATE: TLS;
/// SSLWRAP_E_BUSY; SSLWRAP_E_INVALID_ARG. Does not block. DTLSv1_handle_timeout(); DTLSv1_handle_timeout(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_dtlsv1_handle_timeout(conn: *mut sslwrap_conn, handled: *mut c_int) -> c_int {
    guard("sslwrap_conn_dtlsv1_handle_timeout", || {
        let handled = out(handled, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        handled.set(conn.handle_dtls_timeout()?.into());
        Ok(())
    })
}

/// Sets how large datagrams may be: the handshake stays within it, and sslwrap_conn_get_cleartext_mtu tells what a send
/// may have. Otherwise the kernel is asked for a socket's path, and 1232 is taken elsewhere; when the peer does not answer
/// smaller ones are tried.
///
/// conn: a DTLS connection. SSLWRAP_OP_NO_QUERY_MTU on its context keeps the library from trying smaller ones.
/// mtu: bytes of a datagram, without the headers of UDP and IP: 208 to 65535.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: outside of that; SSLWRAP_E_STATE: TLS. On failure nothing changes.
/// Any thread; does not block. set_ciphertext_mtu(); SSL_set_mtu(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_ciphertext_mtu(conn: *mut sslwrap_conn, mtu: usize) -> c_int {
    guard("sslwrap_conn_set_ciphertext_mtu", || table::enter::<ConnObject>(conn.cast())?.set_ciphertext_mtu(mtu))
}

/// The same as sslwrap_conn_set_ciphertext_mtu, by the MTU of the link: the headers of UDP and IP are taken off it, 28
/// bytes over an IPv4 socket and 48 elsewhere.
///
/// conn: a DTLS connection.
/// mtu: bytes, 1500 for Ethernet; 256 and up are accepted everywhere.
/// Otherwise as sslwrap_conn_set_ciphertext_mtu. DTLS_set_link_mtu(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_link_mtu(conn: *mut sslwrap_conn, mtu: usize) -> c_int {
    guard("sslwrap_conn_set_link_mtu", || table::enter::<ConnObject>(conn.cast())?.set_link_mtu(mtu))
}

/// How large datagrams may be: as set, or as found in the handshake.
///
/// conn: a DTLS connection.
/// mtu: receives bytes.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: not known before the first message of the handshake; SSLWRAP_E_STATE: TLS;
/// SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_ciphertext_mtu(conn: *mut sslwrap_conn, mtu: *mut usize) -> c_int {
    guard("sslwrap_conn_get_ciphertext_mtu", || {
        let mtu = out(mtu, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        mtu.set(conn.ciphertext_mtu()?);
        Ok(())
    })
}

/// How many bytes one send may have so that its datagram stays within the MTU, with the cipher agreed on.
///
/// conn: a DTLS connection.
/// mtu: receives bytes, 16384 at most.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no cipher is agreed on yet; SSLWRAP_E_STATE: TLS; SSLWRAP_E_INVALID_ARG.
/// Any thread; does not block; allowed inside callbacks. get_cleartext_mtu(); DTLS_get_data_mtu(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_cleartext_mtu(conn: *mut sslwrap_conn, mtu: *mut usize) -> c_int {
    guard("sslwrap_conn_get_cleartext_mtu", || {
        let mtu = out(mtu, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        mtu.set(conn.cleartext_mtu()?);
        Ok(())
    })
}

/// Says who the peer is, for the library's own cookies where no socket tells: a cookie that was made for one name is not
/// right for another.
///
/// conn: a DTLS connection over memory or over functions of the caller's.
/// name, len: any bytes that are different for each address that a client may have, as its address and port; at most 128,
/// copied. None: not known.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: too long; SSLWRAP_E_STATE: TLS; SSLWRAP_E_NOMEM. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_dtls_peer(conn: *mut sslwrap_conn, name: *const c_void, len: usize) -> c_int {
    guard("sslwrap_conn_set_dtls_peer", || table::enter::<ConnObject>(conn.cast())?.set_dtls_peer(bytes(name, len)?))
}

/// The peer's address: while listening, of the client whose datagram is looked at; else whom the socket is connected to.
///
/// conn: a DTLS connection over a socket.
/// peer: receives the address; free it with sslwrap_addr_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: not known, or not over a socket; SSLWRAP_E_STATE: TLS; SSLWRAP_E_NOMEM;
/// SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. BIO_dgram_get_peer(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_dtls_peer(conn: *mut sslwrap_conn, peer: *mut *mut sslwrap_addr) -> c_int {
    guard("sslwrap_conn_get_dtls_peer", || {
        let peer = out(peer, null_mut())?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        give_addr(&peer, conn.dtls_peer()?)
    })
}

/// The SRTP profile agreed on.
///
/// conn: the connection.
/// name: receives its name, as "SRTP_AES128_CM_SHA1_80"; lives as long as the library. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside
/// callbacks. get_selected_srtp_profile(); SSL_get_selected_srtp_profile(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_selected_srtp_profile(
    conn: *mut sslwrap_conn,
    name: *mut *const c_char,
) -> c_int {
    guard("sslwrap_conn_get_selected_srtp_profile", || {
        let name = out(name, null())?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        name.set(conn.srtp_profile()?.as_ptr());
        Ok(())
    })
}
