//! Next protocol negotiation, ALPN's forerunner: TLS 1.2 and below, where the OpenSSL beneath is built with it.
use crate::base::status::Outcome;
use crate::capi::conn::sslwrap_conn;
use crate::capi::ctx::{sslwrap_ctx, CtxObject};
use crate::capi::ctx_decide::{alpn_select, sslwrap_alpn_select_fn};
use crate::capi::types::sslwrap_free_fn;
use crate::ffi::arg::bytes;
use crate::ffi::callback::{triple, Triple};
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::sys::userdata::Userdata;
use crate::tls::decide::{callback, Callback, NpnAdvertise, Token};
use core::ffi::{c_int, c_void};

/// A server: which protocols it offers to a client that asks. Write them in wire form, each name behind its length, to
/// protos (cap bytes) and their number of bytes to len, and return SSLWRAP_ALPN_SELECTED; or return SSLWRAP_ALPN_NOACK to
/// go on without, SSLWRAP_ALPN_FATAL to refuse. Anything else, also a list that is none, refuses the handshake and comes
/// out as SSLWRAP_E_CALLBACK.
pub type sslwrap_npn_advertise_fn = Option<
    unsafe extern "C" fn(
        conn: *mut sslwrap_conn,
        protos: *mut u8,
        cap: usize,
        len: *mut usize,
        userdata: *mut c_void,
    ) -> c_int,
>;

struct CNpnAdvertise(
    unsafe extern "C" fn(*mut sslwrap_conn, *mut u8, usize, *mut usize, *mut c_void) -> c_int,
    Userdata,
);

impl NpnAdvertise for CNpnAdvertise {
    fn advertise(&self, conn: Token, list: &mut [u8], len: &mut usize) -> i32 {
        // SAFETY: the caller's function, as it promised
        unsafe { (self.0)(conn as *mut sslwrap_conn, list.as_mut_ptr(), list.len(), len, self.1.get()) }
    }
}

unsafe fn advertise(
    function: sslwrap_npn_advertise_fn,
    userdata: *mut c_void,
    free: sslwrap_free_fn,
) -> Outcome<Triple<Callback<dyn NpnAdvertise>>> {
    triple(function, userdata, free, |f, ud| callback(CNpnAdvertise(f, ud), |made| made as Box<dyn NpnAdvertise>))
}

/// Sets which protocols a server offers by NPN.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it. sslwrap_ctx_set_npn_protos goes before it.
/// Returns SSLWRAP_OK; SSLWRAP_E_UNSUPPORTED: this OpenSSL has no NPN (sslwrap_has("npn")); SSLWRAP_E_STATE: the context is
/// in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing changes, and the userdata stays the caller's. Any
/// thread; does not block. set_npn_advertise_callback(); SSL_CTX_set_next_protos_advertised_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_npn_advertise_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_npn_advertise_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_npn_advertise_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        advertise(cb, userdata, free_userdata)?.set_by(|cb| ctx.set_npn_advertise(cb))
    })
}

/// Offers protocols by NPN, without a callback.
///
/// ctx: the context of a server.
/// protos, len: in wire form, each name behind its length; NULL and 0 take the list away.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not in wire form; SSLWRAP_E_UNSUPPORTED: this OpenSSL has no NPN;
/// SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
/// SSL_CTX_set_next_protos_advertised_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_npn_protos(ctx: *mut sslwrap_ctx, protos: *const c_void, len: usize) -> c_int {
    guard("sslwrap_ctx_set_npn_protos", || table::enter::<CtxObject>(ctx.cast())?.set_npn_protos(bytes(protos, len)?))
}

/// Sets what a client chooses of the protocols that a server offers by NPN. A client without this and without
/// sslwrap_ctx_set_npn_preference does not speak NPN.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback, in ALPN's form; NULL removes it. It chooses one of the offered:
/// SSLWRAP_ALPN_NOACK and SSLWRAP_ALPN_FATAL both refuse.
/// Returns SSLWRAP_OK; SSLWRAP_E_UNSUPPORTED: this OpenSSL has no NPN; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing changes, and the userdata stays the caller's. Any thread; does
/// not block. set_npn_select_callback(); SSL_CTX_set_next_proto_select_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_npn_select_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_alpn_select_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_npn_select_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        alpn_select(cb, userdata, free_userdata)?.set_by(|cb| ctx.set_npn_select(cb))
    })
}

/// Chooses by NPN without a callback: the first of the client's own list that the server offers too; none in common ends
/// the handshake.
///
/// ctx: the context of a client.
/// protos, len: in wire form, the best first; NULL and 0 take the list away.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not in wire form; SSLWRAP_E_UNSUPPORTED: this OpenSSL has no NPN;
/// SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
/// SSL_CTX_set_next_proto_select_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_npn_preference(
    ctx: *mut sslwrap_ctx,
    protos: *const c_void,
    len: usize,
) -> c_int {
    guard("sslwrap_ctx_set_npn_preference", || {
        table::enter::<CtxObject>(ctx.cast())?.set_npn_preference(bytes(protos, len)?)
    })
}
