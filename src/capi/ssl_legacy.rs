//! TLS as the socket document's SSL objects have it. They verify nobody: sslwrap_ssl_ex and sslwrap_conn_dial do.
use crate::capi::bytes::{gathered, sslwrap_bytes};
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::capi::sock::{sock, sslwrap_sock};
use crate::ffi::arg;
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::tls::conn::Conn;
use core::ffi::{c_char, c_int};

/// Begins TLS over a connected socket and shakes hands. The certificate of the server is NOT verified: anybody in between
/// can answer in its place, read and change all. Take sslwrap_ssl_ex, which verifies, unless that is what you want.
///
/// socket: a connected stream socket; shared and counted. Its timeout counts for the handshake and all later calls.
/// keyfile, certfile: the client's own key and chain, PEM files; both, or NULL and NULL for none.
/// conn: receives the connection, handshake done.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the handshake failed, or a file is broken; SSLWRAP_ERROR_SYSCALL: a file
/// cannot be read, or the socket failed; errno -1: the peer vanished; SSLWRAP_E_TIMEOUT: not done by the socket's
/// timeout; SSLWRAP_E_STATE: the socket is non-blocking; SSLWRAP_E_INVALID_ARG: one file without the other, no stream
/// socket, or a dead handle; SSLWRAP_E_CLOSED; SSLWRAP_E_NOMEM. On failure *conn is NULL and the socket is of no more
/// use. *conn is yours: free it with sslwrap_conn_free, which leaves the socket open; closing the socket ends the
/// connection. Any thread. Blocks as the socket's timeout says. Socket document: ssl.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ssl(
    socket: *mut sslwrap_sock,
    keyfile: *const c_char,
    certfile: *const c_char,
    conn: *mut *mut sslwrap_conn,
) -> c_int {
    guard("sslwrap_ssl", || {
        let conn = arg::out(conn, core::ptr::null_mut())?;
        let (key, certs) = (arg::text_opt(keyfile), arg::text_opt(certfile));
        let socket = sock(socket)?;
        let make = |token| ConnObject::new(Conn::unverified(socket.0.clone(), key, certs, token)?);
        conn.set(table::insert_with(make)?.cast());
        Ok(())
    })
}

/// As sslwrap_ssl, but the server's certificate is verified, and that it is for this host; TLS 1.2 and newer.
///
/// socket: a connected stream socket; shared and counted. Its timeout counts for the handshake and all later calls.
/// host: the name or IP address that the certificate must be for; NUL-terminated. A name is sent to the server too.
/// cafile: a PEM file with what to trust, in place of the system's trust; NULL for that.
/// keyfile, certfile: the client's own key and chain, PEM files; both, or NULL and NULL for none.
/// conn: receives the connection, handshake done.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: as for sslwrap_ssl, and where the certificate is refused, the message says why;
/// SSLWRAP_E_STATE: the socket is non-blocking, or the system trusts nobody; SSLWRAP_E_INVALID_ARG: as for sslwrap_ssl,
/// and where host is no name; otherwise as sslwrap_ssl. On failure *conn is NULL and the socket is of no more use. *conn
/// is yours: free it with sslwrap_conn_free, which leaves the socket open; closing the socket ends the connection. Any
/// thread. Blocks as the socket's timeout says. sslwrap_conn_dial makes the socket too.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ssl_ex(
    socket: *mut sslwrap_sock,
    host: *const c_char,
    cafile: *const c_char,
    keyfile: *const c_char,
    certfile: *const c_char,
    conn: *mut *mut sslwrap_conn,
) -> c_int {
    guard("sslwrap_ssl_ex", || {
        let conn = arg::out(conn, core::ptr::null_mut())?;
        let (host, ca) = (arg::text(host, "host")?.to_bytes(), arg::text_opt(cafile));
        let own = (arg::text_opt(keyfile), arg::text_opt(certfile));
        let socket = sock(socket)?;
        let make = |token| ConnObject::new(Conn::verified(socket.0.clone(), host, ca, own, token)?);
        conn.set(table::insert_with(make)?.cast());
        Ok(())
    })
}

/// Receives until the peer says goodbye.
///
/// conn: the connection.
/// bytes: what comes is appended to it.
/// limit: the most that it may hold in the end; SIZE_MAX for as much as there is memory.
/// Returns SSLWRAP_OK: the peer said goodbye, all is there; SSLWRAP_E_BUFFER_TOO_SMALL: there is more than the limit;
/// nothing is lost; SSLWRAP_ERROR_SYSCALL with errno -1: the peer vanished without goodbye, data may be missing;
/// SSLWRAP_E_NOMEM, SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_READ and all others: as for sslwrap_conn_recv. What came
/// stays in bytes also then, and another call goes on behind it. One thread may receive while another sends. Waits for
/// each part as long as the read timeout says. Socket document: read without n.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_read_all(
    conn: *mut sslwrap_conn,
    bytes: *mut sslwrap_bytes,
    limit: usize,
) -> c_int {
    guard("sslwrap_conn_read_all", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let bytes = gathered(bytes)?;
        conn.read_all(&bytes, limit)
    })
}

/// The name in the peer's certificate on one line, "/C=US/O=Example/CN=example.org". For people to read: never compare it.
///
/// buf, cap: where the text and its NUL go; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the peer showed none, or not yet; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes
/// are needed; SSLWRAP_E_INVALID_ARG: a dead handle; SSLWRAP_E_NOMEM. Any thread. Does not block. Socket document:
/// server. See X509_NAME_oneline(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_server(
    conn: *const sslwrap_conn,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_server", || {
        let room = arg::room(buf, cap, len)?;
        room.text(&table::enter::<ConnObject>(conn.cast())?.peer_subject_line()?)
    })
}

/// The name of whoever issued the peer's certificate, on one line as that of sslwrap_conn_server.
///
/// buf, cap: where the text and its NUL go; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the peer showed none, or not yet; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes
/// are needed; SSLWRAP_E_INVALID_ARG: a dead handle; SSLWRAP_E_NOMEM. Any thread. Does not block. Socket document:
/// issuer. See X509_NAME_oneline(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_issuer(
    conn: *const sslwrap_conn,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_issuer", || {
        let room = arg::room(buf, cap, len)?;
        room.text(&table::enter::<ConnObject>(conn.cast())?.peer_issuer_line()?)
    })
}
