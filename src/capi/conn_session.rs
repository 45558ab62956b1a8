//! Sessions of a connection.
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::capi::session::sslwrap_session;
use crate::ffi::arg::{bytes, out, room};
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::table;
use crate::tls::session::Session;
use core::ffi::{c_int, c_void};
use core::ptr::null_mut;

/// The connection's session, to be resumed by a later one. In TLS 1.3 a client's is resumable once a ticket came, with what
/// is read after the handshake; each later ticket makes a new session, and the last is given.
///
/// conn: the connection.
/// session: receives it; it outlives the connection; free it with sslwrap_session_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there is none, or a handshake runs; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// Any thread; does not block; allowed inside callbacks. get_session(); SSL_get1_session(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_session(
    conn: *mut sslwrap_conn,
    session: *mut *mut sslwrap_session,
) -> c_int {
    guard("sslwrap_conn_get_session", || {
        let session = out(session, null_mut())?;
        give(&session, table::enter::<ConnObject>(conn.cast())?.session()?)
    })
}

/// Offers a session to the server, to resume it. The server may decline: sslwrap_conn_session_reused tells. A resumed
/// connection shows no certificate; so a connection that verifies its peer goes on only with a session that was verified,
/// and is for the name that is expected (else the handshake answers SSLWRAP_E_STATE).
///
/// conn: the connection, before its handshake.
/// session: the session, counted; from a connection of the same context, or from sslwrap_session_import. NULL takes the
/// offer back. In TLS 1.3 offer each session once, or observers can tell that two connections are of the same client.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake has begun, or it is a server's; SSLWRAP_E_INVALID_ARG: the session
/// is of another context; SSLWRAP_ERROR_SSL: OpenSSL refused. On failure nothing changes. Any thread; does not block.
/// set_session(); SSL_set_session(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_session(conn: *mut sslwrap_conn, session: *mut sslwrap_session) -> c_int {
    guard("sslwrap_conn_set_session", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let session = table::enter_opt::<Session>(session.cast())?;
        conn.set_session(session.as_deref())
    })
}

/// A server: the session to resume when the client asks for one of this id, in place of a callback that looks it up. For
/// look-ups that take long: stop for SSLWRAP_EVENT_CLIENT_HELLO, look for sslwrap_conn_hello_session_id (TLS 1.3 with
/// SSLWRAP_OP_NO_TICKET: sslwrap_conn_hello_psk_identity), offer what was found, answer.
///
/// conn: the connection, before its handshake is over.
/// session: the session, counted; from sslwrap_session_import, for example. NULL takes the offer back. One that has expired
/// or is of another session id context is passed over.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake is over; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed
/// inside callbacks. SSL_CTX_sess_set_get_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_offer_session(conn: *mut sslwrap_conn, session: *mut sslwrap_session) -> c_int {
    guard("sslwrap_conn_offer_session", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let session = table::enter_opt::<Session>(session.cast())?;
        conn.offer_session(session.as_deref())
    })
}

/// Whether the handshake resumed an earlier session; in TLS 1.3 also, whether it used a key shared beforehand.
///
/// conn: the connection.
/// reused: receives 1 or 0; 0 before the handshake.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_session_reused(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_session_reused(conn: *mut sslwrap_conn, reused: *mut c_int) -> c_int {
    guard("sslwrap_conn_session_reused", || {
        let reused = out(reused, 0)?;
        reused.set(table::enter::<ConnObject>(conn.cast())?.session_reused()?.into());
        Ok(())
    })
}

/// The session's master key. TLS 1.3 gives the secret that the session is resumed with. Who has it can read the traffic.
///
/// conn: the connection.
/// buf, cap: where the bytes go; NULL and 0 to ask for the length. Wipe it after use.
/// len: receives the length; 48 in TLS 1.2.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there is no session, or a handshake runs; SSLWRAP_E_BUFFER_TOO_SMALL: ask again
/// with *len bytes; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
/// master_key(); SSL_SESSION_get_master_key(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_master_key(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_master_key", || {
        let room = room(buf, cap, len)?;
        room.bytes(&table::enter::<ConnObject>(conn.cast())?.master_key()?)
    })
}

/// Sets how many tickets this server sends after a full TLS 1.3 handshake; a resumed one sends one at most.
///
/// conn: the connection.
/// count: 0 to 100.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
/// SSL_set_num_tickets(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_num_tickets(conn: *mut sslwrap_conn, count: c_int) -> c_int {
    guard("sslwrap_conn_set_num_tickets", || table::enter::<ConnObject>(conn.cast())?.set_num_tickets(count))
}

/// How many tickets this server sends after a TLS 1.3 handshake.
///
/// conn: the connection.
/// count: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
/// SSL_get_num_tickets(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_num_tickets(conn: *mut sslwrap_conn, count: *mut c_int) -> c_int {
    guard("sslwrap_conn_get_num_tickets", || {
        let count = out(count, 0)?;
        count.set(table::enter::<ConnObject>(conn.cast())?.num_tickets()?);
        Ok(())
    })
}

/// Sets the key that this client shares with the server beforehand, in place of what its context says. TLS 1.2 takes it
/// with PSK cipher suites, TLS 1.3 with suites of SHA-256. With it the server needs no certificate.
///
/// conn: the connection, before its handshake.
/// identity, identity_len: by what the server finds the key, 1 to 256 bytes; with a NUL inside, and the longest, in TLS 1.3
/// only.
/// key, key_len: 1 to 512 bytes, copied; ours is wiped after use.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a length; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_NOMEM.
/// On failure nothing changes. Any thread; does not block. SSL_set_psk_use_session_callback(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_psk(
    conn: *mut sslwrap_conn,
    identity: *const c_void,
    identity_len: usize,
    key: *const c_void,
    key_len: usize,
) -> c_int {
    guard("sslwrap_conn_set_psk", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.set_psk(bytes(identity, identity_len)?, bytes(key, key_len)?)
    })
}

/// A server: the key to use when the client shows this identity, in place of table and callback. For look-ups that take
/// long: stop for SSLWRAP_EVENT_CLIENT_HELLO, look for sslwrap_conn_hello_psk_identity, offer what was found, answer. Below
/// TLS 1.3 the identity comes later than the hello and cannot be looked for.
///
/// conn: the connection, before its handshake is over.
/// identity, identity_len: 1 to 256 bytes. key, key_len: 1 to 512 bytes. NULL and 0 for both take the offer back.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake is over; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure nothing
/// changes. Any thread; does not block; allowed inside callbacks. SSL_set_psk_find_session_callback(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_offer_psk(
    conn: *mut sslwrap_conn,
    identity: *const c_void,
    identity_len: usize,
    key: *const c_void,
    key_len: usize,
) -> c_int {
    guard("sslwrap_conn_offer_psk", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.offer_psk(bytes(identity, identity_len)?, bytes(key, key_len)?)
    })
}
