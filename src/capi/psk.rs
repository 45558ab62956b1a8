//! Keys that both ends have beforehand, in place of certificates.
use crate::capi::conn::sslwrap_conn;
use crate::capi::ctx::{sslwrap_ctx, CtxObject};
use crate::capi::types::sslwrap_free_fn;
use crate::ffi::arg::{bytes, text_opt};
use crate::ffi::callback::triple;
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::sys::userdata::Userdata;
use crate::tls::decide::{callback, Token};
use crate::tls::session_settings::{PskClient, PskRoom, PskServer};
use core::ffi::{c_char, c_int, c_void, CStr};
use core::ptr::null;

/// A server: finds the key of a client by its identity, which is not a text: in TLS 1.3 it may hold any byte, and session
/// tickets come as identities, too (answer that there is none). Write the key to key (cap bytes) and its length to key_len
/// and return SSLWRAP_PSK_FOUND; or return SSLWRAP_PSK_NONE (TLS 1.3 goes on with a certificate, TLS 1.2 ends), or
/// SSLWRAP_PSK_FATAL. Anything else refuses the handshake and comes out as SSLWRAP_E_CALLBACK. The library wipes the room.
pub type sslwrap_psk_server_fn = Option<
    unsafe extern "C" fn(
        conn: *mut sslwrap_conn,
        identity: *const u8,
        identity_len: usize,
        key: *mut u8,
        cap: usize,
        key_len: *mut usize,
        userdata: *mut c_void,
    ) -> c_int,
>;

/// A client: says who it is and what key it has. hint: what the server says of itself, NUL-terminated, in TLS 1.2 alone;
/// NULL when it said nothing. Write the identity (identity_cap bytes), its length, the key (key_cap bytes) and its length,
/// and return SSLWRAP_PSK_FOUND; or return SSLWRAP_PSK_NONE, SSLWRAP_PSK_FATAL. Anything else refuses the handshake and
/// comes out as SSLWRAP_E_CALLBACK. Asked twice where both versions are possible. The library wipes the key's room.
pub type sslwrap_psk_client_fn = Option<
    unsafe extern "C" fn(
        conn: *mut sslwrap_conn,
        hint: *const c_char,
        identity: *mut u8,
        identity_cap: usize,
        identity_len: *mut usize,
        key: *mut u8,
        key_cap: usize,
        key_len: *mut usize,
        userdata: *mut c_void,
    ) -> c_int,
>;

struct CPskServer(
    unsafe extern "C" fn(*mut sslwrap_conn, *const u8, usize, *mut u8, usize, *mut usize, *mut c_void) -> c_int,
    Userdata,
);

impl PskServer for CPskServer {
    fn key(&self, conn: Token, identity: &[u8], room: &mut [u8], len: &mut usize) -> i32 {
        let (name, many) = (identity.as_ptr(), identity.len());
        // SAFETY: the caller's function, as it promised
        unsafe { (self.0)(conn as *mut sslwrap_conn, name, many, room.as_mut_ptr(), room.len(), len, self.1.get()) }
    }
}

type ClientFn = unsafe extern "C" fn(
    *mut sslwrap_conn,
    *const c_char,
    *mut u8,
    usize,
    *mut usize,
    *mut u8,
    usize,
    *mut usize,
    *mut c_void,
) -> c_int;

struct CPskClient(ClientFn, Userdata);

impl PskClient for CPskClient {
    fn key(&self, conn: Token, hint: Option<&CStr>, room: PskRoom<'_>) -> i32 {
        let hint = hint.map_or(null(), CStr::as_ptr);
        // SAFETY: the caller's function, as it promised
        unsafe {
            (self.0)(
                conn as *mut sslwrap_conn,
                hint,
                room.identity.as_mut_ptr(),
                room.identity.len(),
                room.identity_len,
                room.key.as_mut_ptr(),
                room.key.len(),
                room.key_len,
                self.1.get(),
            )
        }
    }
}

/// A server: adds a client's key, in place of the former of the same identity. TLS 1.2 takes it with PSK cipher suites,
/// TLS 1.3 with suites of SHA-256. A server whose clients all have keys needs no certificate.
///
/// ctx: the context.
/// identity, identity_len: 1 to 256 bytes.
/// key, key_len: 1 to 512 bytes, 16 at least for any strength; copied, and wiped after use.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a length; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM.
/// On failure nothing changes. Any thread; does not block. SSL_CTX_set_psk_find_session_callback(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_add_psk(
    ctx: *mut sslwrap_ctx,
    identity: *const c_void,
    identity_len: usize,
    key: *const c_void,
    key_len: usize,
) -> c_int {
    guard("sslwrap_ctx_add_psk", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.add_psk(bytes(identity, identity_len)?, bytes(key, key_len)?)
    })
}

/// A server: what it says of itself, so that clients with several keys find the right one. TLS 1.2 alone.
///
/// ctx: the context.
/// hint: at most 256 bytes, NUL-terminated; NULL takes it away.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: too long; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM.
/// Any thread; does not block. SSL_CTX_use_psk_identity_hint(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_psk_hint(ctx: *mut sslwrap_ctx, hint: *const c_char) -> c_int {
    guard("sslwrap_ctx_set_psk_hint", || table::enter::<CtxObject>(ctx.cast())?.set_psk_hint(text_opt(hint)))
}

/// A client: sets the key that its connections share with the server, as sslwrap_conn_set_psk does for one of them.
///
/// ctx: the context.
/// identity, identity_len, key, key_len: as for sslwrap_conn_set_psk.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a length; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM.
/// On failure nothing changes. Any thread; does not block. SSL_CTX_set_psk_use_session_callback(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_psk(
    ctx: *mut sslwrap_ctx,
    identity: *const c_void,
    identity_len: usize,
    key: *const c_void,
    key_len: usize,
) -> c_int {
    guard("sslwrap_ctx_set_psk", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.set_psk(bytes(identity, identity_len)?, bytes(key, key_len)?)
    })
}

/// Sets who is asked for a client's key. Keys that were added with sslwrap_ctx_add_psk go before it.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. SSL_CTX_set_psk_server_callback(3),
/// SSL_CTX_set_psk_find_session_callback(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_psk_server_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_psk_server_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_psk_server_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        triple(cb, userdata, free_userdata, |f, ud| callback(CPskServer(f, ud), |made| made as Box<dyn PskServer>))?
            .set_by(|cb| ctx.set_psk_server(cb))
    })
}

/// Sets who is asked what a client shows. A connection's own key goes before it; it goes before the context's.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. SSL_CTX_set_psk_client_callback(3),
/// SSL_CTX_set_psk_use_session_callback(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_psk_client_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_psk_client_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_psk_client_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        triple(cb, userdata, free_userdata, |f, ud| callback(CPskClient(f, ud), |made| made as Box<dyn PskClient>))?
            .set_by(|cb| ctx.set_psk_client(cb))
    })
}
