//! OCSP responses, stapled and judged.
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::capi::ctx::{sslwrap_ctx, CtxObject};
use crate::capi::types::sslwrap_free_fn;
use crate::ffi::arg::{bytes, room};
use crate::ffi::callback::triple;
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::sys::userdata::Userdata;
use crate::tls::choices::Ocsp;
use crate::tls::decide::{callback, OcspClient, OcspServer, Token};
use core::ffi::{c_int, c_void};

/// A client: given the OCSP response that the server stapled, in DER, once its certificate was verified. len is 0 when it
/// stapled none. Return SSLWRAP_ANSWER_ACCEPT or SSLWRAP_ANSWER_REFUSE, which ends the handshake with the alert
/// bad_certificate_status_response; anything else, SSLWRAP_ANSWER_PENDING too, refuses the handshake and comes out as
/// SSLWRAP_E_CALLBACK. Who needs time looks with sslwrap_conn_get_ocsp_response after the handshake.
pub type sslwrap_ocsp_client_fn = Option<
    unsafe extern "C" fn(conn: *mut sslwrap_conn, response: *const u8, len: usize, userdata: *mut c_void) -> c_int,
>;

/// A server: asked for an OCSP response when a client wants one. Give it with sslwrap_conn_set_ocsp_response and return
/// SSLWRAP_OCSP_STAPLED; or return SSLWRAP_OCSP_NOACK to staple none, SSLWRAP_OCSP_FATAL to end the handshake. Anything else
/// refuses the handshake and comes out as SSLWRAP_E_CALLBACK. Who needs time gives it in SSLWRAP_EVENT_CLIENT_HELLO.
pub type sslwrap_ocsp_server_fn = Option<unsafe extern "C" fn(conn: *mut sslwrap_conn, userdata: *mut c_void) -> c_int>;

struct CClient(unsafe extern "C" fn(*mut sslwrap_conn, *const u8, usize, *mut c_void) -> c_int, Userdata);

impl OcspClient for CClient {
    fn stapled(&self, conn: Token, response: &[u8]) -> i32 {
        let start = if response.is_empty() { c"".as_ptr().cast() } else { response.as_ptr() };
        // SAFETY: the caller's function, as it promised; so below
        unsafe { (self.0)(conn as *mut sslwrap_conn, start, response.len(), self.1.get()) }
    }
}

struct CServer(unsafe extern "C" fn(*mut sslwrap_conn, *mut c_void) -> c_int, Userdata);

impl OcspServer for CServer {
    fn staple(&self, conn: Token) -> i32 {
        unsafe { (self.0)(conn as *mut sslwrap_conn, self.1.get()) }
    }
}

/// Sets who judges what servers staple. Connections ask for it with sslwrap_conn_request_ocsp.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it. It takes the place of the server's callback too: the two
/// share one slot.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. set_ocsp_client_callback();
/// SSL_CTX_set_tlsext_status_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_ocsp_client_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_ocsp_client_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_ocsp_client_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        triple(cb, userdata, free_userdata, |f, ud| callback(CClient(f, ud), |made| made as Box<dyn OcspClient>))?
            .set_by(|cb| ctx.set_ocsp(cb.map(Ocsp::Client)))
    })
}

/// Sets who gives what a server staples. sslwrap_ctx_set_ocsp_response and sslwrap_conn_set_ocsp_response go before it.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it. It takes the place of the client's callback too: the two
/// share one slot.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. set_ocsp_server_callback();
/// SSL_CTX_set_tlsext_status_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_ocsp_server_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_ocsp_server_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_ocsp_server_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        triple(cb, userdata, free_userdata, |f, ud| callback(CServer(f, ud), |made| made as Box<dyn OcspServer>))?
            .set_by(|cb| ctx.set_ocsp(cb.map(Ocsp::Server)))
    })
}

/// Staples this OCSP response to every handshake whose client asks for one.
///
/// ctx: a server's context.
/// der, len: the response, in DER, at most 65527 bytes; NULL and 0 take it away.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not DER, or too long; SSLWRAP_E_STATE: the context is in use, see
/// sslwrap_ctx_renew_ocsp_response; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
/// SSL_set_tlsext_status_ocsp_resp(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_ocsp_response(ctx: *mut sslwrap_ctx, der: *const c_void, len: usize) -> c_int {
    guard("sslwrap_ctx_set_ocsp_response", || table::enter::<CtxObject>(ctx.cast())?.set_staple(bytes(der, len)?))
}

/// Staples this OCSP response from now on, also while the context is in use: handshakes to come have the new one.
///
/// ctx: a server's context.
/// der, len: the response, in DER, at most 65527 bytes; not empty.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not DER, or too long; SSLWRAP_E_NOMEM. On failure the one before stays. Any thread; does
/// not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_renew_ocsp_response(
    ctx: *mut sslwrap_ctx,
    der: *const c_void,
    len: usize,
) -> c_int {
    guard("sslwrap_ctx_renew_ocsp_response", || table::enter::<CtxObject>(ctx.cast())?.renew_staple(bytes(der, len)?))
}

/// Asks the server to staple an OCSP response. Without it servers staple none.
///
/// conn: a client, before its handshake.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: a server, or the handshake has begun; SSLWRAP_E_INVALID_ARG. Any thread; does not
/// block. request_ocsp(); SSL_set_tlsext_status_type(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_request_ocsp(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_request_ocsp", || table::enter::<ConnObject>(conn.cast())?.request_ocsp())
}

/// Staples this OCSP response to this connection's handshake, in place of what its context has.
///
/// conn: a server, before its certificate is sent: also in callbacks and events.
/// der, len: the response, in DER, at most 65527 bytes; NULL and 0 leave it to the context again.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not DER, or too long; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not
/// block; allowed inside callbacks. SSL_set_tlsext_status_ocsp_resp(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_ocsp_response(
    conn: *mut sslwrap_conn,
    der: *const c_void,
    len: usize,
) -> c_int {
    guard("sslwrap_conn_set_ocsp_response", || {
        table::enter::<ConnObject>(conn.cast())?.set_ocsp_response(bytes(der, len)?)
    })
}

/// The OCSP response that the server stapled. It is not verified.
///
/// conn: a client.
/// buf, cap: where it goes; NULL and 0 to ask for the length. len: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none was stapled, or not yet; SSLWRAP_E_BUFFER_TOO_SMALL;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
/// SSL_get_tlsext_status_ocsp_resp(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_get_ocsp_response(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_get_ocsp_response", || {
        let room = room(buf, cap, len)?;
        room.bytes(&table::enter::<ConnObject>(conn.cast())?.ocsp_response()?)
    })
}
