//! What a context shows and what it trusts.
use crate::capi::ctx::{sslwrap_ctx, CtxObject};
use crate::ffi::arg::{bytes, out_opt, text, text_opt};
use crate::ffi::guard::guard;
use crate::ffi::table;
use core::ffi::{c_char, c_int, c_void};

/// Loads a certificate chain from a PEM file: the leaf first, then what leads to an anchor.
///
/// ctx: the context.
/// path: the file, NUL-terminated.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the file cannot be read; SSLWRAP_ERROR_SSL: it holds no certificate, or one
/// that is broken; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure the former certificate stays. A former key that does not fit is dropped: load the key afterwards.
/// Any thread; reads a file. use_certificate_chain_file(); SSL_CTX_use_certificate_chain_file(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_use_certificate_chain_file(ctx: *mut sslwrap_ctx, path: *const c_char) -> c_int {
    guard("sslwrap_ctx_use_certificate_chain_file", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.use_certificate_chain_file(text(path, "path")?)
    })
}

/// Loads one certificate from a file.
///
/// ctx: the context.
/// path: the file, NUL-terminated.
/// filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1; 0 is PEM.
/// Returns and does otherwise as sslwrap_ctx_use_certificate_chain_file. use_certificate_file();
/// SSL_CTX_use_certificate_file(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_use_certificate_file(
    ctx: *mut sslwrap_ctx,
    path: *const c_char,
    filetype: c_int,
) -> c_int {
    guard("sslwrap_ctx_use_certificate_file", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.use_certificate_file(text(path, "path")?, filetype)
    })
}

/// Takes a certificate chain from memory: PEM with the leaf first, or one certificate as DER.
///
/// ctx: the context.
/// certs, len: the bytes.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: no certificate, or a broken one; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure the former certificate stays.
/// Any thread; does not block. SSL_CTX_use_certificate(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_use_certificate_mem(
    ctx: *mut sslwrap_ctx,
    certs: *const c_void,
    len: usize,
) -> c_int {
    guard("sslwrap_ctx_use_certificate_mem", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.use_certificate_mem(bytes(certs, len)?)
    })
}

/// Loads the private key from a file. One that is encrypted asks the context's passphrase callback.
///
/// ctx: the context.
/// path: the file, NUL-terminated.
/// filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1; 0 is PEM.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the file cannot be read; SSLWRAP_ERROR_SSL: it holds no key, the passphrase
/// is wrong or was refused, or the key does not fit the certificate; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure the former key stays.
/// Any thread; reads a file; may call back. use_privatekey_file(); SSL_CTX_use_PrivateKey_file(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_use_privatekey_file(
    ctx: *mut sslwrap_ctx,
    path: *const c_char,
    filetype: c_int,
) -> c_int {
    guard("sslwrap_ctx_use_privatekey_file", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.use_private_key_file(text(path, "path")?, filetype)
    })
}

/// Takes the private key from memory.
///
/// ctx: the context.
/// key, len: the bytes.
/// filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1; 0 is PEM.
/// Returns and does otherwise as sslwrap_ctx_use_privatekey_file. SSL_CTX_use_PrivateKey(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_use_privatekey_mem(
    ctx: *mut sslwrap_ctx,
    key: *const c_void,
    len: usize,
    filetype: c_int,
) -> c_int {
    guard("sslwrap_ctx_use_privatekey_mem", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.use_private_key_mem(bytes(key, len)?, filetype)
    })
}

/// Loads certificate chain and key together, checked to belong together.
///
/// ctx: the context.
/// certs: a PEM file with the leaf first; may hold one certificate as DER.
/// key: a file with the key, PEM or DER; the same file as certs where that holds both.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: a file cannot be read; SSLWRAP_ERROR_SSL: broken, wrong passphrase, or the
/// two do not belong together; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure the former identity stays as it was. Any thread; reads files; may call back.
/// SSL_CTX_use_cert_and_key(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_use_identity_file(
    ctx: *mut sslwrap_ctx,
    certs: *const c_char,
    key: *const c_char,
) -> c_int {
    guard("sslwrap_ctx_use_identity_file", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.use_identity_files(text(certs, "path of the certificates")?, text(key, "path of the key")?)
    })
}

/// Takes certificate, chain and key from one piece of memory: PEM in any order, or PKCS#12.
///
/// ctx: the context.
/// blob, len: the bytes.
/// Returns and does otherwise as sslwrap_ctx_use_identity_file, without reading files. SSL_CTX_use_cert_and_key(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_use_identity_mem(ctx: *mut sslwrap_ctx, blob: *const c_void, len: usize) -> c_int {
    guard("sslwrap_ctx_use_identity_mem", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.use_identity_mem(bytes(blob, len)?)
    })
}

/// Checks that key and certificate belong together.
///
/// ctx: the context.
/// Returns SSLWRAP_OK: they do; SSLWRAP_ERROR_SSL: they do not, or one is missing; SSLWRAP_E_INVALID_ARG.
/// Any thread; does not block. check_privatekey(); SSL_CTX_check_private_key(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_check_privatekey(ctx: *mut sslwrap_ctx) -> c_int {
    guard("sslwrap_ctx_check_privatekey", || table::enter::<CtxObject>(ctx.cast())?.check_private_key())
}

/// Loads anchors to verify peers by, added to those loaded before.
///
/// ctx: the context.
/// cafile: a PEM file with one anchor or more, NUL-terminated; NULL when capath is given.
/// capath: a folder of anchors under their hashed names (openssl rehash), NUL-terminated; NULL when cafile is given.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: file or folder cannot be read; SSLWRAP_ERROR_SSL: no certificate in it;
/// SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG: both are NULL; SSLWRAP_E_NOMEM.
/// Any thread; reads files. load_verify_locations(); SSL_CTX_load_verify_locations(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_load_verify_locations(
    ctx: *mut sslwrap_ctx,
    cafile: *const c_char,
    capath: *const c_char,
) -> c_int {
    guard("sslwrap_ctx_load_verify_locations", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.load_verify_locations(text_opt(cafile), text_opt(capath)).map(|_| ())
    })
}

/// Takes anchors from memory, added to those loaded before.
///
/// ctx: the context.
/// pem, len: certificates as PEM.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: no certificate in it, or a broken one; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. X509_STORE_add_cert(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_load_verify_mem(ctx: *mut sslwrap_ctx, pem: *const c_void, len: usize) -> c_int {
    guard("sslwrap_ctx_load_verify_mem", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.load_verify_mem(bytes(pem, len)?).map(|_| ())
    })
}

/// Loads what the system trusts: SSL_CERT_FILE and SSL_CERT_DIR, OpenSSL's own places, then the usual ones of Linux.
///
/// ctx: the context.
/// n_loaded: receives the number of anchors; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: none was found, the message tells where it was looked;
/// SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// Any thread; reads files. set_default_verify_paths() of pyOpenSSL, but finding nothing is a failure.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_load_system_trust(ctx: *mut sslwrap_ctx, n_loaded: *mut usize) -> c_int {
    guard("sslwrap_ctx_load_system_trust", || {
        let n_loaded = out_opt(n_loaded, 0);
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let n = ctx.load_system_trust()?;
        n_loaded.inspect(|out| out.set(n));
        Ok(())
    })
}

/// Lets peers be verified by what the system trusts, as far as OpenSSL knows the place: SSL_CERT_FILE and SSL_CERT_DIR, or
/// its own defaults. Succeeds where nothing is there, too: sslwrap_ctx_load_system_trust looks further and tells.
///
/// ctx: the context.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; reads files. set_default_verify_paths();
/// SSL_CTX_set_default_verify_paths(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_default_verify_paths(ctx: *mut sslwrap_ctx) -> c_int {
    guard("sslwrap_ctx_set_default_verify_paths", || table::enter::<CtxObject>(ctx.cast())?.set_default_verify_paths())
}
