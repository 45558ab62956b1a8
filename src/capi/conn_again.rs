//! What a connection agrees on anew while it lives; and connections that hold a socket of the document's kind.
use crate::base::status::{Kind, Status};
use crate::capi::addr::{addr, sslwrap_addr, AddrObj};
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::ffi::arg::{flag, out, out_opt};
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::sys::report::fail;
use core::ffi::c_int;
use core::ptr::null_mut;

/// Wishes for a new handshake on this connection (TLS 1.2 and below). sslwrap_conn_do_handshake, recv or send carries
/// it out.
///
/// conn: the connection, after its handshake.
/// started: receives 1; 0 when one is pending already.
/// Returns SSLWRAP_OK; SSLWRAP_E_UNSUPPORTED: TLS 1.3 has none, sslwrap_conn_key_update is its successor;
/// SSLWRAP_ERROR_SSL: switched off by SSLWRAP_OP_NO_RENEGOTIATION, as in contexts of sslwrap_ctx_new_client and
/// _new_server; SSLWRAP_E_STATE: the handshake is not done, or a send must be made again; SSLWRAP_E_BUSY. On failure
/// the connection is as before. Any thread; does not block. renegotiate(); SSL_renegotiate(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_renegotiate(conn: *mut sslwrap_conn, started: *mut c_int) -> c_int {
    guard("sslwrap_conn_renegotiate", || {
        let started = out(started, 0)?;
        started.set(table::enter::<ConnObject>(conn.cast())?.renegotiate()?.into());
        Ok(())
    })
}

/// Whether a new handshake was wished for and is not done yet.
///
/// conn: the connection.
/// yes: receives 1 or 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
/// renegotiate_pending(); SSL_renegotiate_pending(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_renegotiate_pending(conn: *mut sslwrap_conn, yes: *mut c_int) -> c_int {
    guard("sslwrap_conn_renegotiate_pending", || {
        let yes = out(yes, 0)?;
        yes.set(table::enter::<ConnObject>(conn.cast())?.is_renegotiating()?.into());
        Ok(())
    })
}

/// How many further handshakes this end began: by its own wish, and a client also by its server's. As OpenSSL counts.
///
/// conn: the connection.
/// count: receives the number.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
/// total_renegotiations(); SSL_total_renegotiations(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_total_renegotiations(conn: *mut sslwrap_conn, count: *mut i64) -> c_int {
    guard("sslwrap_conn_total_renegotiations", || {
        let count = out(count, 0)?;
        count.set(table::enter::<ConnObject>(conn.cast())?.renegotiations()?);
        Ok(())
    })
}

/// Goes over to new keys for what is sent from now on (TLS 1.3).
///
/// conn: the connection, after its handshake.
/// request_peer: 1: the peer is to do the same; 0: ours alone.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_WANT_WRITE: the message has not left whole, sslwrap_conn_flush goes on;
/// SSLWRAP_E_UNSUPPORTED: TLS 1.2 has sslwrap_conn_renegotiate; SSLWRAP_E_STATE: the handshake is not done, or a send
/// must be made again; SSLWRAP_ERROR_SSL, SSLWRAP_ERROR_SYSCALL: the connection failed; SSLWRAP_E_TIMEOUT;
/// SSLWRAP_E_BUSY; SSLWRAP_E_INVALID_ARG. Waits as long as the write timeout says; never over memory.
/// SSL_key_update(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_key_update(conn: *mut sslwrap_conn, request_peer: c_int) -> c_int {
    guard("sslwrap_conn_key_update", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.key_update(flag(request_peer, "request_peer")?)
    })
}

/// A server asks its client for a certificate now (TLS 1.3). recv brings the answer: the certificate is verified as the
/// verify mode says, and sslwrap_conn_get_peer_certificate has it then.
///
/// conn: the connection, after its handshake, its verify mode with SSLWRAP_VERIFY_PEER.
/// Returns SSLWRAP_OK: it is asked; SSLWRAP_ERROR_WANT_WRITE: the message has not left whole, sslwrap_conn_flush goes
/// on; SSLWRAP_E_UNSUPPORTED: TLS 1.2; SSLWRAP_ERROR_SSL: the client does not allow it, it was asked already, or
/// nothing is verified; SSLWRAP_E_STATE: the handshake is not done, or a client; SSLWRAP_ERROR_SYSCALL;
/// SSLWRAP_E_TIMEOUT; SSLWRAP_E_BUSY. Waits as long as the write timeout says; never over memory.
/// verify_client_post_handshake(); SSL_verify_client_post_handshake(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_verify_client_post_handshake(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_verify_client_post_handshake", || {
        table::enter::<ConnObject>(conn.cast())?.verify_client_post_handshake()
    })
}

/// Accepts a connection at the listening socket that this one was made with: a server of the same context, its
/// handshake not done yet.
///
/// conn: a connection over a socket that listens.
/// new_conn: receives it; free it with sslwrap_conn_free, which closes its socket. NULL on failure.
/// peer: receives the address of the other end, may be NULL; free it with sslwrap_addr_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_WANT_READ: nobody is there; SSLWRAP_ERROR_SYSCALL: the errno says why (EINVAL: it
/// does not listen); SSLWRAP_E_TIMEOUT; SSLWRAP_E_STATE: over memory or functions; SSLWRAP_E_CLOSED;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM: the client still waits, call again. Any thread; waits as long as the handshake timeout
/// says. accept(); accept(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_accept(
    conn: *mut sslwrap_conn,
    new_conn: *mut *mut sslwrap_conn,
    peer: *mut *mut sslwrap_addr,
) -> c_int {
    guard("sslwrap_conn_accept", || {
        let peer = out_opt(peer, null_mut());
        let new_conn = out(new_conn, null_mut())?;
        let listener = table::enter::<ConnObject>(conn.cast())?;
        let place = table::reserve::<ConnObject>()?;
        let peer = peer.map(|peer| Ok((peer, table::reserve::<AddrObj>()?))).transpose()?;
        let (conn, from) = listener.accept(place.handle())?;
        new_conn.set(place.fill(ConnObject::new(conn)?).cast());
        if let Some((peer, place)) = peer {
            peer.set(place.fill(AddrObj(from)).cast());
        }
        Ok(())
    })
}

/// Connects the socket that this connection was made with, and makes the connection a client. No handshake yet.
///
/// conn: a connection over a socket that is not connected yet.
/// address: of the socket's family.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_WANT_WRITE: under way, call again when the socket is writable;
/// SSLWRAP_ERROR_SYSCALL: refused, the errno says why, as for sslwrap_sock_connect; SSLWRAP_E_TIMEOUT;
/// SSLWRAP_E_STATE: the handshake has begun, or over memory or functions; SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG. Any
/// thread; waits as long as the handshake timeout says. connect(); connect(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_connect(conn: *mut sslwrap_conn, address: *const sslwrap_addr) -> c_int {
    guard("sslwrap_conn_connect", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.connect(&addr(address)?.0)
    })
}

/// The same with the errno as a result.
///
/// conn: a connection over a socket that is not connected yet.
/// address: of the socket's family.
/// error: receives 0, or the errno of connecting; EINPROGRESS while it is under way.
/// Returns SSLWRAP_OK whenever error is set; otherwise as sslwrap_conn_connect. connect_ex(); connect(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_connect_ex(
    conn: *mut sslwrap_conn,
    address: *const sslwrap_addr,
    error: *mut c_int,
) -> c_int {
    guard("sslwrap_conn_connect_ex", || {
        let error = out(error, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        error.set(conn.connect_ex(&addr(address)?.0)?);
        Ok(())
    })
}

/// A file over a connection: there is none, as the document says.
///
/// conn: the connection.
/// Returns SSLWRAP_E_UNSUPPORTED; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread; does not block. makefile().
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_makefile(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_makefile", || {
        table::enter::<ConnObject>(conn.cast())?;
        Err(fail(
            Status::UNSUPPORTED,
            Kind::Local,
            format_args!("no file can stand for a connection: use recv and send"),
        ))
    })
}
