//! What a context exchanges keys with, and its lists, versions and masks told back.
use crate::capi::ctx::{sslwrap_ctx, CtxObject};
use crate::capi::curve::sslwrap_curve;
use crate::capi::lists::{give_texts, sslwrap_strlist};
use crate::ffi::arg::{bytes, flag, out, text};
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::sys::curve::Curve;
use core::ffi::{c_char, c_int, c_void};
use core::ptr::null_mut;

/// Takes parameters for Diffie-Hellman from a file: a server needs them for DHE ciphers of TLS 1.2 and below.
///
/// ctx: the context.
/// dhfile: path of the PEM file ("BEGIN DH PARAMETERS"), NUL-terminated.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: it cannot be read, the errno says why; SSLWRAP_ERROR_SSL: none in it, damaged,
/// of another kind, or too small for the security level; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; blocks on the disk. load_tmp_dh();
/// SSL_CTX_set0_tmp_dh_pkey(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_load_tmp_dh(ctx: *mut sslwrap_ctx, dhfile: *const c_char) -> c_int {
    guard("sslwrap_ctx_load_tmp_dh", || table::enter::<CtxObject>(ctx.cast())?.load_tmp_dh_file(text(dhfile, "path")?))
}

/// The same from memory.
///
/// ctx: the context.
/// data, len: the PEM text.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL, as above; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_load_tmp_dh_mem(ctx: *mut sslwrap_ctx, data: *const c_void, len: usize) -> c_int {
    guard("sslwrap_ctx_load_tmp_dh_mem", || table::enter::<CtxObject>(ctx.cast())?.load_tmp_dh(bytes(data, len)?))
}

/// Has OpenSSL choose parameters for Diffie-Hellman that are as strong as the certificate's key.
///
/// ctx: the context.
/// on: 1, or 0 for none but those that were loaded.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
/// SSL_CTX_set_dh_auto(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_dh_auto(ctx: *mut sslwrap_ctx, on: c_int) -> c_int {
    guard("sslwrap_ctx_set_dh_auto", || table::enter::<CtxObject>(ctx.cast())?.set_dh_auto(flag(on, "on")?))
}

/// Exchanges keys over this curve alone. sslwrap_ctx_set_groups takes several, and those that are no curves.
///
/// ctx: the context.
/// curve: from sslwrap_get_elliptic_curve.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: TLS has no such group, or a dead handle; SSLWRAP_E_STATE: the context is in
/// use; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. set_tmp_ecdh();
/// SSL_CTX_set1_groups_list(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_tmp_ecdh(ctx: *mut sslwrap_ctx, curve: *const sslwrap_curve) -> c_int {
    guard("sslwrap_ctx_set_tmp_ecdh", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let curve = table::enter::<Curve>(curve.cast())?;
        ctx.set_tmp_ecdh(*curve)
    })
}

/// The names of the ciphers that the context's lists stand for, TLS 1.3's first, the best first in each.
///
/// ctx: the context.
/// names: receives them; free with sslwrap_strlist_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. SSL_CTX_get_ciphers(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_ciphers(ctx: *mut sslwrap_ctx, names: *mut *mut sslwrap_strlist) -> c_int {
    guard("sslwrap_ctx_get_ciphers", || {
        let names = out(names, null_mut())?;
        give_texts(&names, table::enter::<CtxObject>(ctx.cast())?.cipher_names()?)
    })
}

/// The lowest version that is spoken.
///
/// ctx: the context.
/// version: receives it, as SSLWRAP_TLS1_2_VERSION; 0 for the lowest that OpenSSL has.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_get_min_proto_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_min_proto_version(ctx: *mut sslwrap_ctx, version: *mut c_int) -> c_int {
    guard("sslwrap_ctx_get_min_proto_version", || {
        let version = out(version, 0)?;
        version.set(table::enter::<CtxObject>(ctx.cast())?.versions()?.0);
        Ok(())
    })
}

/// The highest version that is spoken.
///
/// ctx: the context.
/// version: receives it, as SSLWRAP_TLS1_3_VERSION; 0 for the highest that OpenSSL has.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_get_max_proto_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_max_proto_version(ctx: *mut sslwrap_ctx, version: *mut c_int) -> c_int {
    guard("sslwrap_ctx_get_max_proto_version", || {
        let version = out(version, 0)?;
        version.set(table::enter::<CtxObject>(ctx.cast())?.versions()?.1);
        Ok(())
    })
}

/// The options that are set.
///
/// ctx: the context.
/// options: receives SSLWRAP_OP_* bits.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_get_options(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_options(ctx: *mut sslwrap_ctx, options: *mut u64) -> c_int {
    guard("sslwrap_ctx_get_options", || {
        let options = out(options, 0)?;
        options.set(table::enter::<CtxObject>(ctx.cast())?.options()?);
        Ok(())
    })
}

/// The modes that are set.
///
/// ctx: the context.
/// mode: receives SSLWRAP_MODE_* bits.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_get_mode(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_mode(ctx: *mut sslwrap_ctx, mode: *mut u64) -> c_int {
    guard("sslwrap_ctx_get_mode", || {
        let mode = out(mode, 0)?;
        mode.set(table::enter::<CtxObject>(ctx.cast())?.mode()?);
        Ok(())
    })
}

/// Sets how much plaintext one record carries at most.
///
/// ctx: the context.
/// bytes: 512 to 16384; 16384 from the start.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
/// SSL_CTX_set_max_send_fragment(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_max_send_fragment(ctx: *mut sslwrap_ctx, bytes: i64) -> c_int {
    guard("sslwrap_ctx_set_max_send_fragment", || table::enter::<CtxObject>(ctx.cast())?.set_max_send_fragment(bytes))
}

/// Lets a server ask this client for its certificate after the handshake (TLS 1.3).
///
/// ctx: the context of a client.
/// on: 1, or 0 as from the start.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
/// SSL_CTX_set_post_handshake_auth(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_post_handshake_auth(ctx: *mut sslwrap_ctx, on: c_int) -> c_int {
    guard("sslwrap_ctx_set_post_handshake_auth", || {
        table::enter::<CtxObject>(ctx.cast())?.set_post_handshake_auth(flag(on, "on")?)
    })
}
