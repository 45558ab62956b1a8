//! Decisions as data: a host table, pinned keys.
use crate::capi::ctx::{sslwrap_ctx, CtxObject};
use crate::ffi::arg::{bytes, text};
use crate::ffi::guard::guard;
use crate::ffi::table;
use core::ffi::{c_char, c_int, c_void};

/// Adds a host to a server's table: clients that ask for the name are served by the other context, with its identity,
/// trust, versions, options, verification and ALPN. The table is looked into before the server-name callback, which is
/// asked for names that are not in it.
///
/// ctx: the context that the connections are made from.
/// name: a host name, or "*.name" for all names below it; the longest that fits counts. Letters are the same in both
/// cases. NUL-terminated. One that is there already goes over to the new context.
/// host: the context for it, counted, frozen when it is first chosen; ctx itself is fine. It has no host table of its own.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a name, or a context for clients; SSLWRAP_E_STATE: ctx is in use, or host
/// has hosts; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. SSL_CTX_set_client_hello_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_add_host(
    ctx: *mut sslwrap_ctx,
    name: *const c_char,
    host: *mut sslwrap_ctx,
) -> c_int {
    guard("sslwrap_ctx_add_host", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let host = table::enter::<CtxObject>(host.cast())?;
        ctx.add_host(&ctx, text(name, "host name")?.to_bytes(), &host).map(drop)
    })
}

/// Sets what a server does with a name that is not in its host table, and with a client that names none.
///
/// ctx: the context.
/// policy: SSLWRAP_HOST_DEFAULT: it goes on with this context; SSLWRAP_HOST_REFUSE: it ends the handshake with the alert
/// unrecognized_name, and the server-name callback is not asked.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_host_policy(ctx: *mut sslwrap_ctx, policy: c_int) -> c_int {
    guard("sslwrap_ctx_set_host_policy", || table::enter::<CtxObject>(ctx.cast())?.set_host_policy(policy))
}

/// Pins a public key of peers.
///
/// ctx: the context.
/// kind: SSLWRAP_PIN_REQUIRED: besides being verified, a peer's chain must hold one of the keys that are pinned so,
/// anywhere from its own certificate to the anchor; also where the verify mode lets every peer pass. Where OpenSSL found
/// something wrong with the chain, and the mode or a callback let it pass, the peer's own key alone counts: anybody can send
/// the certificates above it. Who shows no certificate is refused with SSLWRAP_ERROR_SSL, but for a client of TLS 1.3 that is
/// asked later (SSLWRAP_VERIFY_POST_HANDSHAKE; have it show one by SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT), and for who has a key
/// shared beforehand. SSLWRAP_PIN_SUFFICIENT: a peer whose own certificate has the key is accepted whatever else is
/// wrong with it, for devices that sign their own certificates.
/// digest, len: SHA-256 over the key's SubjectPublicKeyInfo in DER: 32 bytes, as
/// `openssl x509 -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256` makes them.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM. On failure nothing
/// changes. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_add_pin(
    ctx: *mut sslwrap_ctx,
    kind: c_int,
    digest: *const c_void,
    len: usize,
) -> c_int {
    guard("sslwrap_ctx_add_pin", || table::enter::<CtxObject>(ctx.cast())?.add_pin(kind, bytes(digest, len)?))
}
