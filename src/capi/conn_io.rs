//! Bytes of a connection: plaintext, and ciphertext of connections over memory.
use crate::base::status::Outcome;
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::capi::sock_msg::sslwrap_iovec;
use crate::ffi::arg::{bytes, bytes_mut, out};
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::sys::msg::Pieces;
use crate::sys::plaintext::Plaintext;
use core::ffi::{c_int, c_void};

const PEEK: c_int = crate::base::sockconst::SSLWRAP_MSG_PEEK as c_int;

#[inline(always)]
unsafe fn recv(conn: *mut sslwrap_conn, buf: *mut c_void, cap: usize, flags: c_int, n: *mut usize) -> Outcome<()> {
    let conn = table::enter::<ConnObject>(conn.cast())?;
    let n = out(n, 0)?;
    n.set(conn.recv(bytes_mut(buf, cap)?, flags & PEEK != 0)?);
    Ok(())
}

#[inline(always)]
unsafe fn send(conn: *mut sslwrap_conn, buf: *const c_void, len: usize, n: *mut usize) -> Outcome<()> {
    let conn = table::enter::<ConnObject>(conn.cast())?;
    let n = out(n, 0)?;
    let mut done = 0;
    let outcome = conn.send(bytes(buf, len)?.into(), &mut done);
    n.set(done);
    outcome
}

/// Receives plaintext; shakes hands first where that is still to be done. DTLS: of one record, so that with room for it
/// (sslwrap_conn_get_cleartext_mtu, 16384 at most) each call gives what one call of the peer's sent.
///
/// conn: the connection.
/// buf, cap: where it goes. With cap 0 nothing is done.
/// flags: SSLWRAP_MSG_PEEK leaves the bytes to be received again; other flags are ignored.
/// n: receives how many came.
/// Returns SSLWRAP_OK with *n > 0 (or cap 0); SSLWRAP_ERROR_ZERO_RETURN: the peer said goodbye, again and again;
/// SSLWRAP_ERROR_SYSCALL with errno -1: the peer vanished without goodbye, data may be missing (again and again; all
/// plaintext came before); SSLWRAP_ERROR_SYSCALL otherwise: the transport failed; SSLWRAP_ERROR_WANT_READ,
/// SSLWRAP_ERROR_WANT_WRITE: only where the call does not wait, call again; SSLWRAP_E_TIMEOUT, SSLWRAP_E_CANCELLED: the
/// connection stays usable; SSLWRAP_ERROR_SSL: broken, final; SSLWRAP_E_BUSY: called inside its callback;
/// and whatever sslwrap_conn_do_handshake returns.
/// One thread may receive while another sends. Waits as long as the read timeout says; never over memory.
/// Unlike sslwrap_sock_recv, the end of the stream is a status and never *n = 0. recv(); SSL_read_ex(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_recv(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    flags: c_int,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_conn_recv", || recv(conn, buf, cap, flags, n))
}

/// The same as sslwrap_conn_recv, under the document's other name. read().
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_read(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    flags: c_int,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_conn_read", || recv(conn, buf, cap, flags, n))
}

/// The same as sslwrap_conn_recv, for at most nbytes of a buffer.
///
/// buf, cap: where it goes.
/// nbytes: at most so many; 0 stands for cap, and more than cap counts as cap.
/// Otherwise as sslwrap_conn_recv. recv_into().
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_recv_into(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    nbytes: usize,
    flags: c_int,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_conn_recv_into", || {
        let most = if nbytes == 0 { cap } else { nbytes.min(cap) };
        recv(conn, buf, most, flags, n)
    })
}

/// Sends plaintext; shakes hands first where that is still to be done. DTLS: as one record in one datagram, all of it or
/// nothing; whether it arrives is not known. One that is larger than the MTU (see sslwrap_conn_get_cleartext_mtu) is sent
/// all the same, in fragments of IP; SSLWRAP_E_INVALID_ARG: more than 16384 bytes; SSLWRAP_ERROR_SYSCALL with EMSGSIZE: the
/// system refuses the size, *n is 0; with another errno: an earlier datagram did not arrive, the connection can be used on.
///
/// conn: the connection.
/// buf, len: the bytes. With len 0 nothing is done.
/// flags: ignored.
/// n: receives how many were taken, with every status: those are the library's to deliver, in order, and must not be
/// given again.
/// Returns SSLWRAP_OK: where the call may wait, all were taken and have left; else at least one was taken;
/// SSLWRAP_ERROR_WANT_WRITE, SSLWRAP_ERROR_WANT_READ: only where the call does not wait; call again with the same bytes;
/// SSLWRAP_E_TIMEOUT, SSLWRAP_E_CANCELLED: go on with the bytes behind *n, or only with sslwrap_conn_flush;
/// SSLWRAP_ERROR_SYSCALL: the transport failed; SSLWRAP_ERROR_SSL: broken, or not the same bytes again; SSLWRAP_E_BUSY:
/// called inside its callback; and whatever sslwrap_conn_do_handshake returns.
/// One thread may send while another receives. Of several that send without waiting, the others' calls answer
/// SSLWRAP_ERROR_WANT_WRITE, with *n 0, until one that did is made again.
/// Waits as long as the write timeout says; never over memory. send(); SSL_write_ex(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_send(
    conn: *mut sslwrap_conn,
    buf: *const c_void,
    len: usize,
    flags: c_int,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_conn_send", || {
        let _ = flags;
        send(conn, buf, len, n)
    })
}

/// The same as sslwrap_conn_send, under the document's other name. write().
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_write(
    conn: *mut sslwrap_conn,
    buf: *const c_void,
    len: usize,
    flags: c_int,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_conn_write", || {
        let _ = flags;
        send(conn, buf, len, n)
    })
}

/// Sends several pieces of memory as sslwrap_conn_send sends one that holds them all, one behind the other: records are
/// filled across the pieces, so that a header and a body leave as one record in one segment, without being copied together
/// first. DTLS: the pieces make one record in one datagram.
///
/// conn: the connection.
/// pieces, count: the pieces, at most 1024; those of length 0 are passed over. With no bytes at all nothing is done.
/// flags: ignored.
/// n: receives how many bytes were taken, counted through the pieces, with every status, as for sslwrap_conn_send.
/// Returns what sslwrap_conn_send does, and means the same: call again with the pieces from there on, the first of them cut;
/// SSLWRAP_E_INVALID_ARG: more than 1024 pieces, or one that is NULL with a length.
/// One thread may send while another receives. Waits as long as the write timeout says; never over memory.
/// No counterpart in the documents; writev(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_sendv(
    conn: *mut sslwrap_conn,
    pieces: *const sslwrap_iovec,
    count: usize,
    flags: c_int,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_conn_sendv", || {
        let n = out(n, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let _ = flags;
        let mut done = 0;
        let outcome = conn.send(Plaintext::scattered(Pieces::new(pieces.cast(), count)?), &mut done);
        n.set(done);
        outcome
    })
}

/// Sends all of it, or says how far it came. One deadline for the whole call.
///
/// conn: the connection.
/// buf, len: the bytes.
/// flags: ignored.
/// sent: receives how many were taken, with every status, as for sslwrap_conn_send.
/// Returns SSLWRAP_OK: all of them; SSLWRAP_ERROR_WANT_WRITE, SSLWRAP_ERROR_WANT_READ: only where the call does not wait;
/// call again with the bytes behind *sent; otherwise as sslwrap_conn_send. sendall().
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_sendall(
    conn: *mut sslwrap_conn,
    buf: *const c_void,
    len: usize,
    flags: c_int,
    sent: *mut usize,
) -> c_int {
    guard("sslwrap_conn_sendall", || {
        let sent = out(sent, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let _ = flags;
        let mut done = 0;
        let outcome = conn.sendall(bytes(buf, len)?.into(), &mut done);
        sent.set(done);
        outcome
    })
}

/// Sends what was taken by earlier calls and has not left yet.
///
/// conn: the connection.
/// Returns SSLWRAP_OK: nothing is left; SSLWRAP_ERROR_WANT_WRITE: only where the call does not wait; SSLWRAP_E_TIMEOUT,
/// SSLWRAP_E_CANCELLED, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_BUSY; SSLWRAP_E_STATE: over memory use sslwrap_conn_bio_read.
/// Waits as long as the write timeout says.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_flush(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_flush", || table::enter::<ConnObject>(conn.cast())?.flush())
}

/// How much ciphertext waits to leave.
///
/// conn: the connection.
/// n: receives the number of bytes.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_out_pending(conn: *mut sslwrap_conn, n: *mut usize) -> c_int {
    guard("sslwrap_conn_out_pending", || {
        let n = out(n, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        n.set(conn.out_pending()?);
        Ok(())
    })
}

/// How much plaintext is opened and waits for recv. 0 does not mean that nothing has arrived: see sslwrap_conn_wait.
///
/// conn: the connection.
/// n: receives the number of bytes.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. pending();
/// SSL_pending(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_pending(conn: *mut sslwrap_conn, n: *mut usize) -> c_int {
    guard("sslwrap_conn_pending", || {
        let n = out(n, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        n.set(conn.pending()?);
        Ok(())
    })
}

/// Gives ciphertext that came from the peer to a connection over memory. Takes all of it. DTLS: one datagram, as it came;
/// an empty one is passed over.
///
/// conn: the connection.
/// buf, len: the bytes.
/// n: receives len, or 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NOMEM; SSLWRAP_E_STATE: not over memory, or sslwrap_conn_bio_shutdown was called;
/// SSLWRAP_E_BUSY: called inside its callback; SSLWRAP_E_INVALID_ARG. Does not block. bio_write(); BIO_write(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_bio_write(
    conn: *mut sslwrap_conn,
    buf: *const c_void,
    len: usize,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_conn_bio_write", || {
        let n = out(n, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.bio_write(bytes(buf, len)?)?;
        n.set(len);
        Ok(())
    })
}

/// Takes ciphertext that is for the peer out of a connection over memory. What is not taken stays; if it is never taken
/// the connection does not get on. DTLS: one datagram, whole.
///
/// conn: the connection.
/// buf, cap: where it goes. With cap 0 nothing is done; DTLS: it asks for the size.
/// n: receives how many bytes.
/// Returns SSLWRAP_OK with *n > 0 (or cap 0); SSLWRAP_ERROR_WANT_READ: there is none; SSLWRAP_E_BUFFER_TOO_SMALL: the
/// next datagram has *n bytes, and was left there; SSLWRAP_E_STATE: not over memory;
/// SSLWRAP_E_BUSY: called inside its callback; SSLWRAP_E_INVALID_ARG. Does not block. bio_read(); BIO_read(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_bio_read(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_conn_bio_read", || {
        let n = out(n, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let mut len = 0;
        let outcome = conn.bio_read(bytes_mut(buf, cap)?, &mut len);
        n.set(len);
        outcome
    })
}

/// Tells a connection over memory that no more ciphertext will come from the peer: the end of the stream.
///
/// conn: the connection.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: not over memory; SSLWRAP_E_BUSY; SSLWRAP_E_INVALID_ARG. Does not block.
/// bio_shutdown(); BIO_set_mem_eof_return(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_bio_shutdown(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_bio_shutdown", || table::enter::<ConnObject>(conn.cast())?.bio_shutdown())
}

/// How much ciphertext waits for sslwrap_conn_bio_read.
///
/// conn: the connection.
/// n: receives the number of bytes.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. BIO_ctrl_pending(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_bio_pending(conn: *mut sslwrap_conn, n: *mut usize) -> c_int {
    guard("sslwrap_conn_bio_pending", || {
        let n = out(n, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        n.set(conn.out_pending()?);
        Ok(())
    })
}
