//! The context: made, counted, set up.
use crate::base::constants::SSLWRAP_TYPE_CTX;
use crate::base::status::Outcome;
use crate::capi::types::sslwrap_free_fn;
use crate::ffi::arg::{bytes, out, out_opt, text};
use crate::ffi::guard::guard;
use crate::ffi::table::{self, Object};
use crate::sys::mem::Shared;
use crate::tls::ctx::Ctx;
use core::ffi::{c_char, c_int, c_void};
use core::ops::Deref;
use core::ptr::null_mut;

/// A context: settings that connections share, for one side or both. Set it up, then make connections: the first one
/// freezes it, and setters answer SSLWRAP_E_STATE from then on. Any thread may use it.
pub struct sslwrap_ctx {
    _opaque: [u8; 0],
}

pub struct CtxObject(Shared<Ctx>);

impl Object for CtxObject {
    const TYPE: u8 = SSLWRAP_TYPE_CTX as u8;
    const NAME: &'static str = "context";
}

impl Deref for CtxObject {
    type Target = Shared<Ctx>;
    fn deref(&self) -> &Shared<Ctx> {
        &self.0
    }
}

pub(in crate::capi) unsafe fn made(
    ctx: *mut *mut sslwrap_ctx,
    make: impl FnOnce(usize) -> Outcome<Ctx>,
) -> Outcome<()> {
    let ctx = out(ctx, null_mut())?;
    ctx.set(table::insert_with(|handle| Ok(CtxObject(Shared::new(make(handle)?)?)))?.cast());
    Ok(())
}

/// The handle of a context that a connection knows; it may have been freed, then it gets another.
pub fn handle_of(ctx: Shared<Ctx>) -> Outcome<*mut sslwrap_ctx> {
    let known = ctx.handle() as *mut c_void;
    if table::up_ref::<CtxObject>(known).is_ok() {
        return Ok(known.cast());
    }
    let again = table::insert(CtxObject(ctx.clone()))?;
    ctx.set_handle(again as usize);
    Ok(again.cast())
}

/// Makes a context that behaves as the SSL document says: nothing is verified unless asked for, sessions last 300
/// seconds. For new programs sslwrap_ctx_new_client and sslwrap_ctx_new_server are the safe choice.
///
/// method: one of SSLWRAP_*_METHOD; those of DTLS are for datagrams.
/// ctx: receives the context; free it with sslwrap_ctx_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_UNSUPPORTED: this build has no such protocol; SSLWRAP_E_INVALID_ARG: not a method;
/// SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_NOMEM.
/// Any thread; does not block. Context(method); SSL_CTX_new(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_new(method: c_int, ctx: *mut *mut sslwrap_ctx) -> c_int {
    guard("sslwrap_ctx_new", || made(ctx, |handle| Ctx::new(method, handle)))
}

/// Makes a context for clients: TLS 1.2 and up; the server's certificate is verified and must be for the name that each
/// connection is given with sslwrap_conn_set_server_name. Trusts what the system trusts; anchors that are loaded (with
/// sslwrap_ctx_load_verify_locations, for example) take its place, and sslwrap_ctx_load_system_trust adds it again.
///
/// ctx: receives the context; free it with sslwrap_ctx_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG: ctx is NULL.
/// Any thread; does not block. SSL_CTX_new(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_new_client(ctx: *mut *mut sslwrap_ctx) -> c_int {
    guard("sslwrap_ctx_new_client", || made(ctx, Ctx::new_client))
}

/// Makes a context for servers: TLS 1.2 and up, no renegotiation. Give it an identity before its first connection.
///
/// ctx: receives the context; free it with sslwrap_ctx_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG: ctx is NULL.
/// Any thread; does not block. SSL_CTX_new(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_new_server(ctx: *mut *mut sslwrap_ctx) -> c_int {
    guard("sslwrap_ctx_new_server", || made(ctx, Ctx::new_server))
}

/// One more owner of the same handle; each owner frees it once.
///
/// ctx: the context.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_up_ref(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_up_ref(ctx: *mut sslwrap_ctx) -> c_int {
    guard("sslwrap_ctx_up_ref", || table::up_ref::<CtxObject>(ctx as *const c_void))
}

/// Gives up a context. Its connections go on with what they need of it.
///
/// ctx: it; NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block. May call the free functions of
/// its callbacks. SSL_CTX_free(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_free(ctx: *mut sslwrap_ctx) -> c_int {
    guard("sslwrap_ctx_free", || table::free::<CtxObject>(ctx as *const c_void))
}

/// Sets the lowest protocol version.
///
/// ctx: the context.
/// version: one of SSLWRAP_TLS1_VERSION to SSLWRAP_TLS1_3_VERSION, for DTLS SSLWRAP_DTLS1_VERSION or
/// SSLWRAP_DTLS1_2_VERSION; 0 is the lowest that OpenSSL allows.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a version of this protocol, or above the highest; SSLWRAP_E_STATE: the context is in use.
/// On failure nothing changes. Any thread; does not block. set_min_proto_version(); SSL_CTX_set_min_proto_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_min_proto_version(ctx: *mut sslwrap_ctx, version: c_int) -> c_int {
    guard("sslwrap_ctx_set_min_proto_version", || table::enter::<CtxObject>(ctx.cast())?.set_min_version(version))
}

/// Sets the highest protocol version.
///
/// ctx: the context.
/// version: as for sslwrap_ctx_set_min_proto_version; 0 is the highest that OpenSSL has.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a version of this protocol, or below the lowest; SSLWRAP_E_STATE: the context is in use.
/// On failure nothing changes. Any thread; does not block. set_max_proto_version(); SSL_CTX_set_max_proto_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_max_proto_version(ctx: *mut sslwrap_ctx, version: c_int) -> c_int {
    guard("sslwrap_ctx_set_max_proto_version", || table::enter::<CtxObject>(ctx.cast())?.set_max_version(version))
}

/// Adds options.
///
/// ctx: the context.
/// options: SSLWRAP_OP_* bits; bits that are not known are refused.
/// new_mask: receives all that are set now; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. On failure nothing changes.
/// Any thread; does not block. set_options(); SSL_CTX_set_options(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_options(ctx: *mut sslwrap_ctx, options: u64, new_mask: *mut u64) -> c_int {
    guard("sslwrap_ctx_set_options", || {
        let new_mask = out_opt(new_mask, 0);
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let mask = ctx.set_options(options)?;
        new_mask.inspect(|out| out.set(mask));
        Ok(())
    })
}

/// Takes options away.
///
/// ctx: the context.
/// options: SSLWRAP_OP_* bits; bits that are not known are refused.
/// new_mask: receives all that are set now; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. On failure nothing changes.
/// Any thread; does not block. SSL_CTX_clear_options(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_clear_options(ctx: *mut sslwrap_ctx, options: u64, new_mask: *mut u64) -> c_int {
    guard("sslwrap_ctx_clear_options", || {
        let new_mask = out_opt(new_mask, 0);
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let mask = ctx.clear_options(options)?;
        new_mask.inspect(|out| out.set(mask));
        Ok(())
    })
}

/// Adds modes. SSLWRAP_MODE_ENABLE_PARTIAL_WRITE, _ACCEPT_MOVING_WRITE_BUFFER and _AUTO_RETRY are set from the start.
///
/// ctx: the context.
/// mode: SSLWRAP_MODE_* bits; bits that are not known are refused. SSLWRAP_MODE_OPENSSL_RECORDS leaves application data
/// to OpenSSL also with TLS 1.3, see sslwrap_conn_records.
/// new_mask: receives all that are set now; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. On failure nothing changes.
/// Any thread; does not block. set_mode(); SSL_CTX_set_mode(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_mode(ctx: *mut sslwrap_ctx, mode: u64, new_mask: *mut u64) -> c_int {
    guard("sslwrap_ctx_set_mode", || {
        let new_mask = out_opt(new_mask, 0);
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let mask = ctx.set_mode(mode)?;
        new_mask.inspect(|out| out.set(mask));
        Ok(())
    })
}

/// Takes modes away.
///
/// ctx: the context.
/// mode: SSLWRAP_MODE_* bits; bits that are not known are refused.
/// new_mask: receives all that are set now; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. On failure nothing changes.
/// Any thread; does not block. clear_mode(); SSL_CTX_clear_mode(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_clear_mode(ctx: *mut sslwrap_ctx, mode: u64, new_mask: *mut u64) -> c_int {
    guard("sslwrap_ctx_clear_mode", || {
        let new_mask = out_opt(new_mask, 0);
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let mask = ctx.clear_mode(mode)?;
        new_mask.inspect(|out| out.set(mask));
        Ok(())
    })
}

/// Sets the ciphers for TLS 1.2 and below. TLS 1.3 has suites of its own: sslwrap_ctx_set_tls13_ciphersuites.
///
/// ctx: the context.
/// list: OpenSSL's cipher string, as "ECDHE+AESGCM:!aNULL"; NUL-terminated. Each name in it must be known.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a name in it is not known; SSLWRAP_ERROR_SSL: nothing would be left,
/// or an '@' that is none; SSLWRAP_E_STATE: the context is in use. On failure the former list stays.
/// Any thread; does not block. set_cipher_list(); SSL_CTX_set_cipher_list(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_cipher_list(ctx: *mut sslwrap_ctx, list: *const c_char) -> c_int {
    guard("sslwrap_ctx_set_cipher_list", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.set_cipher_list(text(list, "cipher list")?)
    })
}

/// Sets the suites for TLS 1.3.
///
/// ctx: the context.
/// list: names between colons, as "TLS_AES_128_GCM_SHA256"; NUL-terminated, not empty.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: empty, or a name in it is not known; SSLWRAP_E_STATE: the context is in use.
/// On failure the former list stays. Any thread; does not block. set_tls13_ciphersuites(); SSL_CTX_set_ciphersuites(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_tls13_ciphersuites(ctx: *mut sslwrap_ctx, list: *const c_char) -> c_int {
    guard("sslwrap_ctx_set_tls13_ciphersuites", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.set_ciphersuites(text(list, "suite list")?)
    })
}

/// Sets the groups for key exchange, in order of preference.
///
/// ctx: the context.
/// list: names between colons, as "X25519:P-256"; NUL-terminated, not empty.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a name in it is not known; SSLWRAP_E_STATE: the context is in use.
/// On failure the former list stays. Any thread; does not block. SSL_CTX_set1_groups_list(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_groups(ctx: *mut sslwrap_ctx, list: *const c_char) -> c_int {
    guard("sslwrap_ctx_set_groups", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.set_groups(text(list, "group list")?)
    })
}

/// Names the context within which sessions may be resumed. Without it each context has a random name: sessions do not
/// pass between contexts, nor outlive the process.
///
/// ctx: the context.
/// id, len: at most 32 bytes; none brings the random name back.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: too long; SSLWRAP_E_STATE: the context is in use.
/// Any thread; does not block. set_session_id(); SSL_CTX_set_session_id_context(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_session_id(ctx: *mut sslwrap_ctx, id: *const c_void, len: usize) -> c_int {
    guard("sslwrap_ctx_set_session_id", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.set_session_id_context(bytes(id, len)?)
    })
}

/// Sets how long new sessions may be resumed.
///
/// ctx: the context.
/// seconds: 0 to 2147483647; 300 from the start. 0 is OpenSSL's own 7200.
/// previous: receives the former value; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: out of this range; SSLWRAP_E_STATE: the context is in use.
/// Any thread; does not block. set_timeout(); SSL_CTX_set_timeout(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_timeout(ctx: *mut sslwrap_ctx, seconds: i64, previous: *mut i64) -> c_int {
    guard("sslwrap_ctx_set_timeout", || {
        let previous = out_opt(previous, 0);
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let former = ctx.set_session_timeout(seconds)?;
        previous.inspect(|out| out.set(former));
        Ok(())
    })
}

/// How long new sessions may be resumed.
///
/// ctx: the context.
/// seconds: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. get_timeout(); SSL_CTX_get_timeout(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_timeout(ctx: *mut sslwrap_ctx, seconds: *mut i64) -> c_int {
    guard("sslwrap_ctx_get_timeout", || {
        let seconds = out(seconds, 0)?;
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        seconds.set(ctx.session_timeout()?);
        Ok(())
    })
}

/// Keeps a pointer of the caller's with the context.
///
/// ctx: the context.
/// data: any pointer, also NULL.
/// free_data: frees it when it is replaced or the context goes; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. Allowed while the context is in use. Any thread; does not
/// block. set_app_data().
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_app_data(
    ctx: *mut sslwrap_ctx,
    data: *mut c_void,
    free_data: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_app_data", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.app_data.set(data, free_data)
    })
}

/// The pointer kept with the context.
///
/// ctx: the context.
/// data: receives it; NULL when none was set.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. get_app_data().
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_app_data(ctx: *mut sslwrap_ctx, data: *mut *mut c_void) -> c_int {
    guard("sslwrap_ctx_get_app_data", || {
        let data = out(data, null_mut())?;
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        data.set(ctx.app_data.get());
        Ok(())
    })
}
