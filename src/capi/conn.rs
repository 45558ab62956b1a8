//! The connection: made, set up, shaken hands, ended.
use crate::base::constants::SSLWRAP_TYPE_CONN;
use crate::capi::ctx::{handle_of, sslwrap_ctx, CtxObject};
use crate::capi::sock::{sslwrap_sock, SockObj};
use crate::capi::types::sslwrap_free_fn;
use crate::ffi::arg::{bytes, out, out_opt, text};
use crate::ffi::guard::guard;
use crate::ffi::table::{self, Object};
use crate::sys::clock::Timeout;
use crate::sys::userdata::AppData;
use crate::tls::conn::Conn;
use crate::tls::transport::Transport;
use core::ffi::{c_char, c_int, c_void};
use core::ops::Deref;
use core::ptr::null_mut;

/// A TLS connection. One thread may read it while another writes it; a third may cancel both.
pub struct sslwrap_conn {
    _opaque: [u8; 0],
}

pub struct ConnObject {
    pub conn: Conn,
    pub app_data: AppData,
}

impl Object for ConnObject {
    const TYPE: u8 = SSLWRAP_TYPE_CONN as u8;
    const NAME: &'static str = "connection";
}

impl Deref for ConnObject {
    type Target = Conn;
    #[inline(always)]
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

/// Makes a connection. It is client or server once told so with sslwrap_conn_set_connect_state or
/// sslwrap_conn_set_accept_state; a context for one side tells it from the start.
///
/// ctx: the context; its settings are frozen from now on.
/// sock: a connected stream socket (DTLS: a datagram socket, connected, or bound and listening with
/// sslwrap_conn_dtlsv1_listen), shared and counted; NULL for a connection over memory, whose ciphertext the caller
/// carries with sslwrap_conn_bio_read and sslwrap_conn_bio_write.
/// conn: receives the connection; free it with sslwrap_conn_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: no trusted certificates for a client of sslwrap_ctx_new_client, or OpenSSL
/// refused; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// Any thread; may read the system's trusted certificates once. Connection(context, socket); SSL_new(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_new(
    ctx: *mut sslwrap_ctx,
    sock: *mut sslwrap_sock,
    conn: *mut *mut sslwrap_conn,
) -> c_int {
    guard("sslwrap_conn_new", || {
        let conn = out(conn, null_mut())?;
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let sock = table::enter_opt::<SockObj>(sock.cast())?;
        let transport = sock.map_or(Ok(Transport::Memory), |sock| Transport::socket(sock.0.clone()))?;
        conn.set(table::insert_with(|token| ConnObject::new(Conn::new(&ctx, transport, token)?))?.cast());
        Ok(())
    })
}

/// Makes a connection over a descriptor of the caller's, which stays the caller's: never closed, O_NONBLOCK left alone.
///
/// ctx: the context; its settings are frozen from now on.
/// fd: a connected stream socket (DTLS: a datagram socket). With O_NONBLOCK set calls do not wait; otherwise they wait without end. Both can be
/// changed with sslwrap_conn_set_timeouts. Keep it open until the connection is freed.
/// conn: receives the connection; free it with sslwrap_conn_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: not a socket; otherwise as sslwrap_conn_new. SSL_set_fd(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_new_fd(ctx: *mut sslwrap_ctx, fd: c_int, conn: *mut *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_new_fd", || {
        let conn = out(conn, null_mut())?;
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        conn.set(table::insert_with(|token| ConnObject::new(Conn::over_fd(&ctx, fd, token)?))?.cast());
        Ok(())
    })
}

/// Connects: resolves the name, tries its addresses (RFC 8305), shakes hands, and verifies that the certificate is for
/// the name. One deadline for all of it.
///
/// ctx: the context; sslwrap_ctx_new_client makes one that verifies. Frozen from now on.
/// host: a host name or an IP address, NUL-terminated; also sent to the server (SNI).
/// service: a port number or a service name, as "443" or "https".
/// timeout: seconds; more than 0, -1 waits without end.
/// conn: receives the connection, handshake done; free it with sslwrap_conn_free, which closes its socket. Its calls wait
/// as the default timeout says (sslwrap_setdefaulttimeout), or sslwrap_conn_set_timeouts. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_GAI: the name is not resolved; SSLWRAP_ERROR_SYSCALL: nobody to be reached there;
/// SSLWRAP_E_TIMEOUT; SSLWRAP_ERROR_SSL: the handshake failed or the certificate is not right, the message says how;
/// SSLWRAP_E_STATE: a decision waits, which nobody can answer here; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread;
/// waits; may call the context's callbacks.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_dial(
    ctx: *mut sslwrap_ctx,
    host: *const c_char,
    service: *const c_char,
    timeout: f64,
    conn: *mut *mut sslwrap_conn,
) -> c_int {
    guard("sslwrap_conn_dial", || {
        let conn = out(conn, null_mut())?;
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let (host, service) = (text(host, "host")?.to_bytes(), text(service, "service")?.to_bytes());
        let timeout = Timeout::from_seconds(timeout)?;
        let dial = |token| ConnObject::new(Conn::dial(&ctx, host, service, timeout, token)?);
        conn.set(table::insert_with(dial)?.cast());
        Ok(())
    })
}

impl ConnObject {
    pub fn new(conn: Conn) -> crate::base::status::Outcome<ConnObject> {
        Ok(ConnObject { conn, app_data: AppData::new() })
    }
}

/// Frees a connection. Sends nothing: say goodbye with sslwrap_conn_shutdown or sslwrap_conn_close first. Closes no
/// descriptor that the caller made.
///
/// conn: it; NULL is fine. A call that is inside ends first, with its own result.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; allowed inside callbacks. May
/// call the free functions of its callbacks. SSL_free(3).
/// After a fork the child may free what it inherited, and the parent notices nothing; where the parent had more threads than
/// one, the child's memory and free functions are left alone, since OpenSSL's locks may be held for ever.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_free(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_free", || table::free::<ConnObject>(conn as *const c_void))
}

/// Makes it a client.
///
/// conn: the connection, before its handshake.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
/// set_connect_state(); SSL_set_connect_state(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_connect_state(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_set_connect_state", || table::enter::<ConnObject>(conn.cast())?.set_connect_state())
}

/// Makes it a server.
///
/// conn: the connection, before its handshake.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
/// set_accept_state(); SSL_set_accept_state(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_accept_state(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_set_accept_state", || table::enter::<ConnObject>(conn.cast())?.set_accept_state())
}

/// Says who the server must be: the name is sent to it (SNI), and its certificate must be for it. An IP address is
/// checked the same way and not sent.
///
/// conn: a client, before its handshake.
/// name: a host name ("example.org"; international names as xn--...) or an IP address ("192.0.2.1", "2001:db8::1");
/// NUL-terminated.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: neither; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_NOMEM.
/// On failure nothing changes. Any thread; does not block. SSL_set_tlsext_host_name(3) and SSL_set1_host(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_server_name(conn: *mut sslwrap_conn, name: *const c_char) -> c_int {
    guard("sslwrap_conn_set_server_name", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.set_server_name(text(name, "server name")?.to_bytes())
    })
}

/// Sends a name to the server and checks nothing: as the SSL document does. sslwrap_conn_set_server_name checks too.
///
/// conn: a client, before its handshake.
/// name: a host name, NUL-terminated; an IP address is refused.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_NOMEM.
/// Any thread; does not block. set_tlsext_host_name(); SSL_set_tlsext_host_name(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_tlsext_host_name(conn: *mut sslwrap_conn, name: *const c_char) -> c_int {
    guard("sslwrap_conn_set_tlsext_host_name", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.set_sni(text(name, "server name")?.to_bytes())
    })
}

/// Lets a client of sslwrap_ctx_new_client go on without knowing whose certificate is right: any that the anchors vouch
/// for will do, also one of somebody else's. A name that was set before is sent and not checked; one that is set after is
/// checked again. Not for the open internet.
///
/// conn: a client, before its handshake.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_insecure_no_name_check(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_insecure_no_name_check", || table::enter::<ConnObject>(conn.cast())?.waive_name_check())
}

/// Offers protocols to the server, for this connection alone.
///
/// conn: a client, before its handshake.
/// protos, len: in wire form, each name behind its length: "\x02h2\x08http/1.1"; not empty.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not in wire form; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_NOMEM.
/// On failure nothing changes. Any thread; does not block. set_alpn_protos(); SSL_set_alpn_protos(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_alpn_protos(
    conn: *mut sslwrap_conn,
    protos: *const c_void,
    len: usize,
) -> c_int {
    guard("sslwrap_conn_set_alpn_protos", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.set_alpn_protos(bytes(protos, len)?)
    })
}

/// Goes over to another context: in a server-name callback, while SSLWRAP_EVENT_CLIENT_HELLO waits, or before the handshake.
/// Identity, trust, versions, options, verification and ALPN are the new context's from then on, and its events unless the
/// connection has its own.
///
/// conn: the connection.
/// ctx: the context; its settings are frozen from now on.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_BUSY: called inside another kind of callback;
/// SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. set_context();
/// SSL_set_SSL_CTX(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_context(conn: *mut sslwrap_conn, ctx: *mut sslwrap_ctx) -> c_int {
    guard("sslwrap_conn_set_context", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        conn.set_context(&ctx).map(drop)
    })
}

/// The context it belongs to now.
///
/// conn: the connection.
/// ctx: receives the context, one owner more: free it with sslwrap_ctx_free. The same handle as the caller's as long as
/// that is alive. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
/// get_context(); SSL_get_SSL_CTX(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_context(conn: *mut sslwrap_conn, ctx: *mut *mut sslwrap_ctx) -> c_int {
    guard("sslwrap_conn_get_context", || {
        let ctx = out(ctx, null_mut())?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        ctx.set(handle_of(conn.context()?)?);
        Ok(())
    })
}

/// Sets how long calls may wait, in place of the socket's timeout. Each is a deadline for a whole call.
///
/// conn: a connection that is not over memory.
/// handshake, read, write: seconds; 0 does not wait (WANT_READ and WANT_WRITE come out), -1 waits without end.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: negative or not a number; SSLWRAP_E_STATE: a connection over memory never
/// waits. Any thread, also while another waits: its call keeps its deadline. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_timeouts(
    conn: *mut sslwrap_conn,
    handshake: f64,
    read: f64,
    write: f64,
) -> c_int {
    guard("sslwrap_conn_set_timeouts", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let seconds = Timeout::from_seconds;
        conn.set_timeouts(seconds(handshake)?, seconds(read)?, seconds(write)?)
    })
}

/// How long calls may wait: what was set, or what the socket says.
///
/// conn: the connection.
/// handshake, read, write: receive seconds; 0 does not wait, -1 waits without end. Each may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_timeouts(
    conn: *mut sslwrap_conn,
    handshake: *mut f64,
    read: *mut f64,
    write: *mut f64,
) -> c_int {
    guard("sslwrap_conn_get_timeouts", || {
        let outs = [handshake, read, write].map(|p| out_opt(p, 0.0));
        let timeouts = table::enter::<ConnObject>(conn.cast())?.timeouts();
        for (out, timeout) in outs.iter().zip(timeouts) {
            out.as_ref().inspect(|out| out.set(timeout.seconds()));
        }
        Ok(())
    })
}

/// Shakes hands, now; recv and send do it by themselves otherwise.
///
/// conn: the connection.
/// Returns SSLWRAP_OK: done; SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_WANT_WRITE: carry ciphertext, or wait for the
/// descriptor, and call again; SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB, SSLWRAP_ERROR_WANT_X509_LOOKUP,
/// SSLWRAP_ERROR_WANT_RETRY_VERIFY: a decision waits, see sslwrap_conn_wanted, from recv and send too; SSLWRAP_ERROR_SSL:
/// refused by either side, the message says why, also which certificate is
/// wrong and how; SSLWRAP_ERROR_SYSCALL: the transport failed, or ended without goodbye (errno -1); SSLWRAP_E_TIMEOUT,
/// SSLWRAP_E_CANCELLED: call again to go on; SSLWRAP_E_CALLBACK: a callback gave an answer that is none;
/// SSLWRAP_E_STATE: client or server is not said, or a secure client has no name; SSLWRAP_E_BUSY; SSLWRAP_E_CLOSED.
/// Waits as long as the handshake timeout says; never over memory. Calls back. do_handshake(); SSL_do_handshake(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_do_handshake(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_do_handshake", || table::enter::<ConnObject>(conn.cast())?.do_handshake())
}

/// Says goodbye: the first call sends close_notify, further ones wait for the peer's.
///
/// conn: the connection, after its handshake.
/// complete: receives 1 when both have said goodbye, else 0; may then be called again, after recv has taken what is left.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_WANT_WRITE: call again; SSLWRAP_E_STATE: the handshake is
/// not done, or the connection failed; SSLWRAP_ERROR_SYSCALL, SSLWRAP_ERROR_SSL; SSLWRAP_E_TIMEOUT, SSLWRAP_E_NOMEM:
/// call again; SSLWRAP_E_BUSY.
/// Waits as long as the write timeout says; never over memory. shutdown(); SSL_shutdown(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_shutdown(conn: *mut sslwrap_conn, complete: *mut c_int) -> c_int {
    guard("sslwrap_conn_shutdown", || {
        let complete = out(complete, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        complete.set(conn.shutdown()?.into());
        Ok(())
    })
}

/// Who has said goodbye.
///
/// conn: the connection.
/// state: receives SSLWRAP_SENT_SHUTDOWN and SSLWRAP_RECEIVED_SHUTDOWN bits.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. get_shutdown();
/// SSL_get_shutdown(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_shutdown(conn: *mut sslwrap_conn, state: *mut u64) -> c_int {
    guard("sslwrap_conn_get_shutdown", || {
        let state = out(state, 0)?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        state.set(conn.shutdown_state()? as u64);
        Ok(())
    })
}

/// Sets who has said goodbye, without sending anything.
///
/// conn: the connection.
/// state: SSLWRAP_SENT_SHUTDOWN and SSLWRAP_RECEIVED_SHUTDOWN bits.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: without SSLWRAP_RECEIVED_SHUTDOWN after sslwrap_conn_unread.
/// Any thread; does not block. set_shutdown(); SSL_set_shutdown(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_shutdown(conn: *mut sslwrap_conn, state: u64) -> c_int {
    guard("sslwrap_conn_set_shutdown", || table::enter::<ConnObject>(conn.cast())?.set_shutdown_state(state))
}

/// Keeps a pointer of the caller's with the connection.
///
/// conn: the connection.
/// data: any pointer, also NULL.
/// free_data: frees it when it is replaced or the connection goes; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
/// set_app_data().
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_app_data(
    conn: *mut sslwrap_conn,
    data: *mut c_void,
    free_data: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_conn_set_app_data", || table::enter::<ConnObject>(conn.cast())?.app_data.set(data, free_data))
}

/// The pointer kept with the connection.
///
/// conn: the connection.
/// data: receives it; NULL when none was set.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. get_app_data().
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_app_data(conn: *mut sslwrap_conn, data: *mut *mut c_void) -> c_int {
    guard("sslwrap_conn_get_app_data", || {
        let data = out(data, null_mut())?;
        let conn = table::enter::<ConnObject>(conn.cast())?;
        data.set(conn.app_data.get());
        Ok(())
    })
}
