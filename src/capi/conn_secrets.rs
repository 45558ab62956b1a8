//! What both ends of a connection know: randoms, finished messages, exported keys; and the lists that they chose from.
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::capi::lists::{give_texts, sslwrap_name_list, sslwrap_strlist, NameList};
use crate::ffi::arg::{bytes, bytes_mut, flag, is_room, out, room};
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::table;
use crate::sys::ssl_secrets::{Who, Whose};
use core::ffi::{c_int, c_void};
use core::ptr::null_mut;

/// The random number of the client's hello, 32 bytes.
///
/// conn: the connection.
/// buf, cap: where the bytes go; NULL and 0 to ask for the length.
/// len: receives the length.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the client has not spoken yet; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with
/// *len bytes; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. client_random();
/// SSL_get_client_random(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_client_random(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_client_random", || {
        let room = room(buf, cap, len)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        room.bytes(&conn.random(Who::Client)?)
    })
}

/// The random number of the server's hello, 32 bytes.
///
/// conn: the connection.
/// buf, cap: where the bytes go; NULL and 0 to ask for the length.
/// len: receives the length.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the server has not spoken yet; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with
/// *len bytes; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. server_random();
/// SSL_get_server_random(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_server_random(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_server_random", || {
        let room = room(buf, cap, len)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        room.bytes(&conn.random(Who::Server)?)
    })
}

/// The finished message that we sent last. With TLS 1.2 the client's of a full handshake is the channel binding
/// "tls-unique" (RFC 5929).
///
/// conn: the connection.
/// buf, cap: where the bytes go; NULL and 0 to ask for the length.
/// len: receives the length.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the handshake is not done; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len
/// bytes; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks. get_finished();
/// SSL_get_finished(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_finished(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_get_finished", || {
        let room = room(buf, cap, len)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        room.bytes(&conn.finished(Whose::Ours)?)
    })
}

/// The finished message that the peer sent last.
///
/// conn: the connection.
/// buf, cap: where the bytes go; NULL and 0 to ask for the length.
/// len: receives the length.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the handshake is not done; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len
/// bytes; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
/// get_peer_finished(); SSL_get_peer_finished(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_peer_finished(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_get_peer_finished", || {
        let room = room(buf, cap, len)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        room.bytes(&conn.finished(Whose::Peers)?)
    })
}

/// A key for the caller's own use, which both ends can make and nobody else (RFC 5705, RFC 8446 7.5).
///
/// conn: the connection, after its handshake.
/// label, label_len: what it is for, as "EXPORTER-my-protocol"; at most 249 bytes.
/// context, context_len: what it is bound to; at most 65535 bytes; counts only with use_context.
/// use_context: 1, or 0 for no context, which with TLS 1.2 gives another key than an empty one.
/// key, key_len: where it goes; 1 to 65535 bytes, all of which are filled.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake is not done; SSLWRAP_ERROR_SSL: the label is one of TLS's own, or
/// the key is too long for TLS 1.3; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure key is untouched. Any thread;
/// does not block; allowed inside callbacks. export_keying_material(); SSL_export_keying_material(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_export_keying_material(
    conn: *mut sslwrap_conn,
    label: *const c_void,
    label_len: usize,
    context: *const c_void,
    context_len: usize,
    use_context: c_int,
    key: *mut c_void,
    key_len: usize,
) -> c_int {
    guard("sslwrap_conn_export_keying_material", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let (label, context) = (bytes(label, label_len)?, bytes(context, context_len)?);
        let context = flag(use_context, "use_context")?.then_some(context);
        is_room(key, key_len)?;
        let made = conn.export_keying_material(label, context, key_len)?;
        bytes_mut(key, key_len)?.copy_from_slice(&made);
        Ok(())
    })
}

/// The names of the ciphers that this connection may agree on, TLS 1.3's first, the best first in each.
///
/// conn: the connection.
/// names: receives them; free with sslwrap_strlist_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
/// get_cipher_list(); SSL_get_cipher_list(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_cipher_list(
    conn: *mut sslwrap_conn,
    names: *mut *mut sslwrap_strlist,
) -> c_int {
    guard("sslwrap_conn_get_cipher_list", || {
        let names = out(names, null_mut())?;
        give_texts(&names, table::enter::<ConnObject>(conn.cast())?.cipher_names()?)
    })
}

/// A server: the names of the ciphers that the client offered and that are allowed here too.
///
/// conn: the connection.
/// names: receives them; free with sslwrap_strlist_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: a client, or the client has not spoken yet; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks. SSL_get_shared_ciphers(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_shared_ciphers(
    conn: *mut sslwrap_conn,
    names: *mut *mut sslwrap_strlist,
) -> c_int {
    guard("sslwrap_conn_get_shared_ciphers", || {
        let names = out(names, null_mut())?;
        give_texts(&names, table::enter::<ConnObject>(conn.cast())?.shared_cipher_names()?)
    })
}

/// The names of the CAs that a client's certificate may be of. A server: those that it sends, from the start. A client:
/// those that the server sent.
///
/// conn: the connection.
/// names: receives them, copied, in order and with repeats; free with sslwrap_name_list_free. An empty list when there
/// are none, or not yet; NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
/// get_client_ca_list(); SSL_get_client_CA_list(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_client_ca_list(
    conn: *mut sslwrap_conn,
    names: *mut *mut sslwrap_name_list,
) -> c_int {
    guard("sslwrap_conn_get_client_ca_list", || {
        let names = out(names, null_mut())?;
        give(&names, NameList(table::enter::<ConnObject>(conn.cast())?.client_cas()?))
    })
}

/// The protocol that NPN agreed on, as "http/1.1".
///
/// conn: the connection.
/// buf, cap: where the bytes go; NULL and 0 to ask for the length.
/// len: receives the length; 0 when there is none.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len bytes; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// Any thread; does not block; allowed inside callbacks. get_next_proto_negotiated();
/// SSL_get0_next_proto_negotiated(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_next_proto_negotiated(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_get_next_proto_negotiated", || {
        let room = room(buf, cap, len)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        room.bytes(&conn.npn()?)
    })
}
