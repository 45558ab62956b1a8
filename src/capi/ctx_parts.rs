//! Certificates, keys, identities and stores as handles, given to a context or taken from it.
use crate::capi::ctx::{sslwrap_ctx, CtxObject};
use crate::capi::identity::sslwrap_identity;
use crate::capi::pkey::sslwrap_pkey;
use crate::capi::x509::sslwrap_x509;
use crate::capi::x509_store::sslwrap_x509_store;
use crate::ffi::arg::out;
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::table;
use crate::pki::identity::Identity;
use crate::sys::mem::Shared;
use crate::sys::pkey::Pkey;
use crate::sys::store::Store;
use crate::sys::x509::X509;
use core::ffi::c_int;
use core::ptr::null_mut;

/// Takes a certificate; the chain behind it stays.
///
/// ctx: the context.
/// cert: the certificate, counted.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. use_certificate();
/// SSL_CTX_use_certificate(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_use_certificate(ctx: *mut sslwrap_ctx, cert: *mut sslwrap_x509) -> c_int {
    guard("sslwrap_ctx_use_certificate", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let cert = table::enter::<X509>(cert.cast())?;
        ctx.use_certificate(&cert)
    })
}

/// Adds a certificate to the chain behind the current one. Before there is one it is kept for certificates that come
/// without a chain.
///
/// ctx: the context.
/// cert: the certificate, counted.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
/// add_extra_chain_cert(); SSL_CTX_add1_chain_cert(3), SSL_CTX_add_extra_chain_cert(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_add_extra_chain_cert(ctx: *mut sslwrap_ctx, cert: *mut sslwrap_x509) -> c_int {
    guard("sslwrap_ctx_add_extra_chain_cert", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let cert = table::enter::<X509>(cert.cast())?;
        ctx.add_chain_cert(&cert)
    })
}

/// Takes a private key.
///
/// ctx: the context.
/// key: the key, counted.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: it does not fit the certificate; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. use_privatekey();
/// SSL_CTX_use_PrivateKey(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_use_privatekey(ctx: *mut sslwrap_ctx, key: *mut sslwrap_pkey) -> c_int {
    guard("sslwrap_ctx_use_privatekey", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let key = table::enter::<Pkey>(key.cast())?;
        ctx.use_private_key(&key)
    })
}

/// Takes certificate, chain and key together.
///
/// ctx: the context.
/// identity: the identity, counted.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. SSL_CTX_use_cert_and_key(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_use_identity(ctx: *mut sslwrap_ctx, identity: *mut sslwrap_identity) -> c_int {
    guard("sslwrap_ctx_use_identity", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let identity = table::enter::<Shared<Identity>>(identity.cast())?;
        ctx.use_identity(&identity)
    })
}

/// Verifies peers by this store from now on, in place of the context's own. Many contexts may share one.
///
/// ctx: the context.
/// store: the store, counted.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
/// SSL_CTX_set1_cert_store(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_cert_store(ctx: *mut sslwrap_ctx, store: *mut sslwrap_x509_store) -> c_int {
    guard("sslwrap_ctx_set_cert_store", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let store = table::enter::<Store>(store.cast())?;
        ctx.set_cert_store(&store)
    })
}

/// The store that peers are verified by: to add anchors, CRLs and flags before the first connection.
///
/// ctx: the context.
/// store: receives it, counted; free it with sslwrap_x509_store_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. get_cert_store();
/// SSL_CTX_get_cert_store(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_cert_store(
    ctx: *mut sslwrap_ctx,
    store: *mut *mut sslwrap_x509_store,
) -> c_int {
    guard("sslwrap_ctx_get_cert_store", || {
        let store = out(store, null_mut())?;
        give(&store, table::enter::<CtxObject>(ctx.cast())?.cert_store()?)
    })
}

/// Shows this identity from now on, also while the context is in use: connections that are made, or come to this context by
/// name, after this call show it; those that are there keep what they have. So a certificate is renewed without a restart.
///
/// ctx: the context, also of a host table.
/// identity: the new one, counted. sslwrap_identity_new_file has looked whether its key fits.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refuses it, for its key's size for example; SSLWRAP_E_NOMEM;
/// SSLWRAP_E_INVALID_ARG. On failure the one before stays. Any thread; does not block. SSL_use_cert_and_key(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_renew_identity(ctx: *mut sslwrap_ctx, identity: *mut sslwrap_identity) -> c_int {
    guard("sslwrap_ctx_renew_identity", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.renew_identity(&*table::enter::<Shared<Identity>>(identity.cast())?)
    })
}

/// Verifies peers by this store from now on, also while the context is in use: connections that are made after this call
/// are verified by it. A session that was verified by the store before is still resumed; new ticket keys, or
/// sslwrap_ctx_flush_sessions, put an end to those.
///
/// ctx: the context.
/// store: the new one, counted. Of a sslwrap_ctx_new_client context it holds at least one certificate.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: also when it holds none; SSLWRAP_E_NOMEM. On failure the one before stays.
/// Any thread; does not block. SSL_set1_verify_cert_store(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_renew_cert_store(ctx: *mut sslwrap_ctx, store: *mut sslwrap_x509_store) -> c_int {
    guard("sslwrap_ctx_renew_cert_store", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.renew_cert_store(&*table::enter::<Store>(store.cast())?)
    })
}
