//! Waiting for a connection, and being kept from it.
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::ffi::arg::{both, bytes_mut, out};
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::sys::clock::Timeout;
use core::ffi::{c_int, c_void};

/// Waits until receiving or sending is worth a try. Looks at what is buffered in the library first: polling the
/// descriptor alone would miss it. DTLS: what the peer does not answer in time is sent again meanwhile.
///
/// conn: a connection that is not over memory.
/// events: SSLWRAP_WAIT_READ, SSLWRAP_WAIT_WRITE or both.
/// timeout: seconds; 0 only looks, -1 waits without end.
/// ready: receives those of the events that are possible now.
/// Returns SSLWRAP_OK with *ready not 0; SSLWRAP_E_TIMEOUT; SSLWRAP_E_CANCELLED; SSLWRAP_E_CLOSED; SSLWRAP_E_STATE: over
/// memory there is nothing to wait for; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_BUSY. One reader and one writer may wait at once.
/// poll(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_wait(
    conn: *mut sslwrap_conn,
    events: u64,
    timeout: f64,
    ready: *mut u64,
) -> c_int {
    guard("sslwrap_conn_wait", || {
        let ready = out(ready, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        ready.set(conn.wait(events, Timeout::from_seconds(timeout)?)?);
        Ok(())
    })
}

/// For event loops: what to poll the descriptor for, and what can be done without polling.
///
/// conn: the connection.
/// events: receives SSLWRAP_WAIT_READ and SSLWRAP_WAIT_WRITE bits to poll for. Without SSLWRAP_WAIT_READ at the end of the
/// stream, and while a peer asks for answers and takes none: receive again once it can be written.
/// ready_now: receives those that need no polling: with SSLWRAP_WAIT_READ set, receive before going to sleep.
/// DTLS: poll no longer than sslwrap_conn_dtlsv1_get_timeout tells; when that time is over SSLWRAP_WAIT_READ is set here.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. Ask again after each call on the connection.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_interest(
    conn: *mut sslwrap_conn,
    events: *mut u64,
    ready_now: *mut u64,
) -> c_int {
    guard("sslwrap_conn_interest", || {
        let (events, ready_now) = both(out(events, 0), out(ready_now, 0))?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let (wanted, now) = conn.interest()?;
        events.set(wanted);
        ready_now.set(now);
        Ok(())
    })
}

/// Makes calls that wait on this connection return, from any thread: they answer SSLWRAP_E_CANCELLED, within
/// milliseconds. No call waits on it again until sslwrap_conn_resume; calls that need not wait go on as usual.
///
/// conn: the connection.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Does not block. A wait function of the caller's own is not interrupted.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_cancel(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_cancel", || {
        table::enter::<ConnObject>(conn.cast())?.cancel();
        Ok(())
    })
}

/// Lets calls wait again after sslwrap_conn_cancel.
///
/// conn: the connection.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_resume(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_resume", || {
        table::enter::<ConnObject>(conn.cast())?.resume();
        Ok(())
    })
}

/// The descriptor beneath.
///
/// conn: the connection.
/// fd: receives it; it stays whose it was. Only poll it: bytes read from it would be missing here.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: there is none; SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
/// fileno(); SSL_get_fd(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_fileno(conn: *mut sslwrap_conn, fd: *mut c_int) -> c_int {
    guard("sslwrap_conn_fileno", || {
        let fd = out(fd, -1)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        fd.set(conn.fileno()?);
        Ok(())
    })
}

/// Ends one or both directions of the socket beneath, without TLS's goodbye.
///
/// conn: a connection that is not over memory.
/// how: SSLWRAP_SHUT_RD, SSLWRAP_SHUT_WR or SSLWRAP_SHUT_RDWR.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL; SSLWRAP_E_STATE: over memory; SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG.
/// Any thread; does not block. sock_shutdown(); shutdown(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_sock_shutdown(conn: *mut sslwrap_conn, how: c_int) -> c_int {
    guard("sslwrap_conn_sock_shutdown", || table::enter::<ConnObject>(conn.cast())?.sock_shutdown(how))
}

/// Ends a connection in order: says goodbye, then takes what the peer still sends until it says goodbye or closes. One that
/// failed has no goodbye to say: its alert leaves, the sending half of the socket is shut, and what the peer still sends is
/// taken until it closes, or else the alert could be lost to a reset.
///
/// conn: the connection, after its handshake.
/// timeout: seconds for the whole call; 0 does not wait, -1 waits without end.
/// Returns SSLWRAP_OK: our goodbye has left and the peer's has come, or it closed; SSLWRAP_E_TIMEOUT: ours has perhaps
/// left, the peer's has not come, free it; SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_WANT_WRITE: over memory or with 0,
/// carry on and call again; SSLWRAP_E_STATE: the handshake is not done;
/// SSLWRAP_ERROR_SYSCALL, SSLWRAP_ERROR_SSL and others: the connection failed, before or now; SSLWRAP_E_CANCELLED, SSLWRAP_E_BUSY. Plaintext that was not received is lost.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_close(conn: *mut sslwrap_conn, timeout: f64) -> c_int {
    guard("sslwrap_conn_close", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.close(Timeout::from_seconds(timeout)?)
    })
}

/// Takes out what was read from the transport beyond the peer's goodbye: it is not TLS and belongs to the caller. The
/// goodbye is final from then on.
///
/// conn: a connection on which sslwrap_conn_recv returned SSLWRAP_ERROR_ZERO_RETURN.
/// buf, cap: where it goes.
/// n: receives how many bytes; 0 when there are none.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the peer has not said goodbye; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_BUSY.
/// Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_unread(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_conn_unread", || {
        let n = out(n, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        n.set(conn.unread(bytes_mut(buf, cap)?)?);
        Ok(())
    })
}

/// Sets how much ciphertext may wait to leave before nothing more is taken.
///
/// conn: the connection.
/// bytes: 1 and up; 0 is no limit. 65536 from the start, and no limit over memory.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_send_limit(conn: *mut sslwrap_conn, bytes: usize) -> c_int {
    guard("sslwrap_conn_set_send_limit", || table::enter::<ConnObject>(conn.cast())?.set_send_limit(bytes))
}
