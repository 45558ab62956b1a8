//! What contexts have for DTLS alone: secure ones, cookies, SRTP.
use crate::base::status::Outcome;
use crate::capi::conn::sslwrap_conn;
use crate::capi::ctx::{made, sslwrap_ctx, CtxObject};
use crate::capi::types::sslwrap_free_fn;
use crate::ffi::arg::{bytes, text};
use crate::ffi::callback::triple;
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::sys::host::MOST_COOKIE;
use crate::sys::userdata::Userdata;
use crate::tls::ctx::Ctx;
use crate::tls::decide::{callback, CheckCookie, MakeCookie, Token};
use core::ffi::{c_char, c_int, c_void};

/// A DTLS server: makes a cookie for the client whose datagram is looked at now (sslwrap_conn_get_dtls_peer tells its
/// address). Write 1 to 255 bytes to cookie (255 bytes) and their number to cookie_len and return SSLWRAP_COOKIE_OK; or
/// return SSLWRAP_COOKIE_REFUSE, then the client gets no answer. Anything else, also a greater number, comes out as
/// SSLWRAP_E_CALLBACK.
pub type sslwrap_cookie_generate_fn = Option<
    unsafe extern "C" fn(
        conn: *mut sslwrap_conn,
        cookie: *mut u8,
        cookie_len: *mut usize,
        userdata: *mut c_void,
    ) -> c_int,
>;

/// A DTLS server: says whether a cookie is the one that was made for this client; compare in constant time. Return
/// SSLWRAP_COOKIE_OK or SSLWRAP_COOKIE_REFUSE; anything else comes out as SSLWRAP_E_CALLBACK.
pub type sslwrap_cookie_verify_fn = Option<
    unsafe extern "C" fn(conn: *mut sslwrap_conn, cookie: *const u8, cookie_len: usize, userdata: *mut c_void) -> c_int,
>;

struct CMakeCookie(unsafe extern "C" fn(*mut sslwrap_conn, *mut u8, *mut usize, *mut c_void) -> c_int, Userdata);

impl MakeCookie for CMakeCookie {
    fn make(&self, conn: Token, cookie: &mut [u8; MOST_COOKIE], len: &mut usize) -> i32 {
        // SAFETY: the caller's function, as it promised
        unsafe { (self.0)(conn as *mut sslwrap_conn, cookie.as_mut_ptr(), len, self.1.get()) }
    }
}

struct CCheckCookie(unsafe extern "C" fn(*mut sslwrap_conn, *const u8, usize, *mut c_void) -> c_int, Userdata);

impl CheckCookie for CCheckCookie {
    fn check(&self, conn: Token, cookie: &[u8]) -> i32 {
        // SAFETY: as above
        unsafe { (self.0)(conn as *mut sslwrap_conn, cookie.as_ptr(), cookie.len(), self.1.get()) }
    }
}

/// Makes a context for DTLS clients, as sslwrap_ctx_new_client does for TLS: DTLS 1.2 and up, the server's certificate is
/// verified and must be for the name given with sslwrap_conn_set_server_name.
///
/// ctx: receives the context; free it with sslwrap_ctx_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG: ctx is NULL.
/// Any thread; does not block. DTLS_client_method(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_new_dtls_client(ctx: *mut *mut sslwrap_ctx) -> c_int {
    guard("sslwrap_ctx_new_dtls_client", || made(ctx, Ctx::new_dtls_client))
}

/// Makes a context for DTLS servers: DTLS 1.2 and up, no renegotiation. Give it an identity before its first connection,
/// and find clients with sslwrap_conn_dtlsv1_listen.
///
/// ctx: receives the context; free it with sslwrap_ctx_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG: ctx is NULL.
/// Any thread; does not block. DTLS_server_method(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_new_dtls_server(ctx: *mut *mut sslwrap_ctx) -> c_int {
    guard("sslwrap_ctx_new_dtls_server", || made(ctx, Ctx::new_dtls_server))
}

unsafe fn set_make_cookie(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_cookie_generate_fn,
    userdata: *mut c_void,
    free: sslwrap_free_fn,
) -> Outcome<()> {
    let ctx = table::enter::<CtxObject>(ctx.cast())?;
    triple(cb, userdata, free, |f, ud| callback(CMakeCookie(f, ud), |made| made as Box<dyn MakeCookie>))?
        .set_by(|cb| ctx.set_make_cookie(cb))
}

/// Sets what makes the cookies of a DTLS server. Not needed: without it they are made of the client's address and a secret
/// of the context.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it. The verify callback must be set with it: connections
/// cannot be made with one of them alone (SSLWRAP_E_STATE).
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. set_cookie_generate_callback();
/// SSL_CTX_set_cookie_generate_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_cookie_generate_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_cookie_generate_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_cookie_generate_callback", || set_make_cookie(ctx, cb, userdata, free_userdata))
}

/// Sets what says whether a cookie is right; belongs to sslwrap_ctx_set_cookie_generate_callback.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. set_cookie_verify_callback();
/// SSL_CTX_set_cookie_verify_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_cookie_verify_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_cookie_verify_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_cookie_verify_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        triple(cb, userdata, free_userdata, |f, ud| callback(CCheckCookie(f, ud), |made| made as Box<dyn CheckCookie>))?
            .set_by(|cb| ctx.set_check_cookie(cb))
    })
}

/// Sets the secret behind the cookies of a DTLS server that has no callbacks for them: several servers with the same one
/// take each other's. Otherwise each context has a random one. A cookie is right for one to two minutes.
///
/// ctx: the context.
/// secret, len: 16 to 1024 bytes; copied, and wiped with the context.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: too short or too long; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_cookie_secret(
    ctx: *mut sslwrap_ctx,
    secret: *const c_void,
    len: usize,
) -> c_int {
    guard("sslwrap_ctx_set_cookie_secret", || {
        table::enter::<CtxObject>(ctx.cast())?.set_cookie_secret(bytes(secret, len)?)
    })
}

/// Offers or accepts SRTP over DTLS; keys come from the exporter ("EXTRACTOR-dtls_srtp"). Has no effect with TLS.
///
/// ctx: the context.
/// profiles: names with colons between them, the best first: "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM";
/// NUL-terminated.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: a name that OpenSSL does not know; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_INVALID_ARG. On failure nothing changes. Any thread; does not block. set_tlsext_use_srtp();
/// SSL_CTX_set_tlsext_use_srtp(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_tlsext_use_srtp(ctx: *mut sslwrap_ctx, profiles: *const c_char) -> c_int {
    guard("sslwrap_ctx_set_tlsext_use_srtp", || {
        table::enter::<CtxObject>(ctx.cast())?.set_srtp(text(profiles, "list of profiles")?)
    })
}
