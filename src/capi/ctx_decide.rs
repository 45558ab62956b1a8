//! What a context decides, by setting or by callback.
use crate::base::status::Outcome;
use crate::capi::conn::sslwrap_conn;
use crate::capi::ctx::{sslwrap_ctx, CtxObject};
use crate::capi::lists::{sslwrap_strlist, wire_form};
use crate::capi::pkey::sslwrap_passphrase_fn;
use crate::capi::types::sslwrap_free_fn;
use crate::capi::x509::sslwrap_x509;
use crate::ffi::arg::{bytes, out, text_opt};
use crate::ffi::callback::triple;
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::pki::Passphrase;
use crate::sys::userdata::Userdata;
use crate::sys::x509::X509;
use crate::tls::decide::{callback, AlpnSelect, Callback, Info, Keylog, ServerName, Token, Verify};
use core::ffi::{c_char, c_int, c_void, CStr};
use core::ptr::null_mut;

/// Told where a handshake stands, and of alerts. conn: the connection, the very handle that the caller has.
/// where: SSLWRAP_CB_* and SSLWRAP_ST_* bits; ret: as OpenSSL says for that place. userdata: as set. Observes only.
/// Must not throw, jump out or wait for another thread that uses the connection; so all callbacks.
pub type sslwrap_info_fn =
    Option<unsafe extern "C" fn(conn: *mut sslwrap_conn, where_: c_int, ret: c_int, userdata: *mut c_void)>;

/// Asked about each certificate of the peer's chain, accepted ones too. cert: lent for the time of the call, may be NULL.
/// error: SSLWRAP_X509_V_*; depth: 0 is the peer's own; preverify_ok: 1 when OpenSSL accepts it.
/// Return SSLWRAP_VERIFY_ACCEPT (the error is forgotten) or SSLWRAP_VERIFY_REFUSE; or SSLWRAP_ANSWER_PENDING to leave it
/// open: the rest of the chain is looked at, the call ends with SSLWRAP_ERROR_WANT_RETRY_VERIFY, and sslwrap_conn_answer
/// decides about the chain as a whole. Anything else refuses the handshake and comes out as SSLWRAP_E_CALLBACK.
pub type sslwrap_verify_fn = Option<
    unsafe extern "C" fn(
        conn: *mut sslwrap_conn,
        cert: *mut sslwrap_x509,
        error: c_int,
        depth: c_int,
        preverify_ok: c_int,
        userdata: *mut c_void,
    ) -> c_int,
>;

/// A server: asked once per handshake, before versions, ciphers and certificates are chosen, also when the client named
/// no server. sslwrap_conn_get_servername tells the name, sslwrap_conn_set_context goes over to another context.
/// Return SSLWRAP_SERVERNAME_OK, SSLWRAP_SERVERNAME_NOACK or SSLWRAP_SERVERNAME_FATAL; or SSLWRAP_ANSWER_PENDING to be given
/// time: the call ends with SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB, and sslwrap_conn_answer decides. Anything else refuses the
/// handshake and comes out as SSLWRAP_E_CALLBACK.
pub type sslwrap_servername_fn = Option<unsafe extern "C" fn(conn: *mut sslwrap_conn, userdata: *mut c_void) -> c_int>;

/// A server: chooses one of the protocols that the client offers (wire form, each name behind its length). Write its name
/// to chosen (255 bytes) and its length to chosen_len and return SSLWRAP_ALPN_SELECTED; or return SSLWRAP_ALPN_NOACK to go
/// on without, SSLWRAP_ALPN_FATAL to refuse. Anything else, also a name that was not offered, refuses the handshake and
/// comes out as SSLWRAP_E_CALLBACK.
pub type sslwrap_alpn_select_fn = Option<
    unsafe extern "C" fn(
        conn: *mut sslwrap_conn,
        offered: *const u8,
        offered_len: usize,
        chosen: *mut u8,
        chosen_len: *mut usize,
        userdata: *mut c_void,
    ) -> c_int,
>;

/// Given each line of the key log, NUL-terminated, without a newline. Whoever has these lines can read the traffic.
pub type sslwrap_keylog_fn =
    Option<unsafe extern "C" fn(conn: *mut sslwrap_conn, line: *const c_char, userdata: *mut c_void)>;

struct CInfo(unsafe extern "C" fn(*mut sslwrap_conn, c_int, c_int, *mut c_void), Userdata);

impl Info for CInfo {
    fn info(&self, conn: Token, place: i32, value: i32) {
        // SAFETY: the caller's function, as it promised; so in all that follow
        unsafe { (self.0)(conn as *mut sslwrap_conn, place, value, self.1.get()) }
    }
}

pub unsafe fn info(
    function: sslwrap_info_fn,
    userdata: *mut c_void,
    free: sslwrap_free_fn,
) -> Outcome<crate::ffi::callback::Triple<Callback<dyn Info>>> {
    triple(function, userdata, free, |f, ud| callback(CInfo(f, ud), |made| made as Box<dyn Info>))
}

struct CVerify(
    unsafe extern "C" fn(*mut sslwrap_conn, *mut sslwrap_x509, c_int, c_int, c_int, *mut c_void) -> c_int,
    Userdata,
);

impl Verify for CVerify {
    fn verify(&self, conn: Token, cert: Option<X509>, error: i32, depth: i32, accepted: bool) -> Outcome<i32> {
        let lent = cert.map_or(Ok(null_mut()), table::insert)?;
        let answer =
            unsafe { (self.0)(conn as *mut sslwrap_conn, lent.cast(), error, depth, accepted.into(), self.1.get()) };
        let _ = table::free::<X509>(lent); // fails where the callback freed what was lent: the same to us
        Ok(answer)
    }
}

pub unsafe fn verify(
    function: sslwrap_verify_fn,
    userdata: *mut c_void,
    free: sslwrap_free_fn,
) -> Outcome<crate::ffi::callback::Triple<Callback<dyn Verify>>> {
    triple(function, userdata, free, |f, ud| callback(CVerify(f, ud), |made| made as Box<dyn Verify>))
}

struct CServerName(unsafe extern "C" fn(*mut sslwrap_conn, *mut c_void) -> c_int, Userdata);

impl ServerName for CServerName {
    fn server_name(&self, conn: Token) -> i32 {
        unsafe { (self.0)(conn as *mut sslwrap_conn, self.1.get()) }
    }
}

struct CAlpnSelect(
    unsafe extern "C" fn(*mut sslwrap_conn, *const u8, usize, *mut u8, *mut usize, *mut c_void) -> c_int,
    Userdata,
);

impl AlpnSelect for CAlpnSelect {
    fn select(&self, conn: Token, offered: &[u8], chosen: &mut [u8; 255], len: &mut usize) -> i32 {
        let (offered, many) = (offered.as_ptr(), offered.len());
        unsafe { (self.0)(conn as *mut sslwrap_conn, offered, many, chosen.as_mut_ptr(), len, self.1.get()) }
    }
}

pub unsafe fn alpn_select(
    function: sslwrap_alpn_select_fn,
    userdata: *mut c_void,
    free: sslwrap_free_fn,
) -> Outcome<crate::ffi::callback::Triple<Callback<dyn AlpnSelect>>> {
    triple(function, userdata, free, |f, ud| callback(CAlpnSelect(f, ud), |made| made as Box<dyn AlpnSelect>))
}

struct CKeylog(unsafe extern "C" fn(*mut sslwrap_conn, *const c_char, *mut c_void), Userdata);

impl Keylog for CKeylog {
    fn line(&self, conn: Token, line: &CStr) {
        unsafe { (self.0)(conn as *mut sslwrap_conn, line.as_ptr(), self.1.get()) }
    }
}

struct CPassphrase(unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int, Userdata);

impl Passphrase for CPassphrase {
    fn ask(&self, room: &mut [u8], writing: bool) -> i32 {
        unsafe { (self.0)(room.as_mut_ptr().cast(), room.len() as c_int, writing.into(), self.1.get()) }
    }
}

/// Sets whether and how peers are verified.
///
/// ctx: the context.
/// mode: SSLWRAP_VERIFY_NONE, or SSLWRAP_VERIFY_PEER with any of SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT,
/// SSLWRAP_VERIFY_CLIENT_ONCE, SSLWRAP_VERIFY_POST_HANDSHAKE.
/// cb, userdata, free_userdata: the callback; NULL leaves every decision to OpenSSL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not such a mode; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM.
/// On failure nothing changes, and the userdata stays the caller's. Any thread; does not block. set_verify();
/// SSL_CTX_set_verify(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_verify(
    ctx: *mut sslwrap_ctx,
    mode: u64,
    cb: sslwrap_verify_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_verify", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        verify(cb, userdata, free_userdata)?.set_by(|cb| ctx.set_verify(mode, cb))
    })
}

/// The verify mode.
///
/// ctx: the context.
/// mode: receives SSLWRAP_VERIFY_* bits.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. get_verify_mode(); SSL_CTX_get_verify_mode(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_verify_mode(ctx: *mut sslwrap_ctx, mode: *mut u64) -> c_int {
    guard("sslwrap_ctx_get_verify_mode", || {
        let mode = out(mode, 0)?;
        mode.set(table::enter::<CtxObject>(ctx.cast())?.verify_mode()?);
        Ok(())
    })
}

/// Sets how many intermediates a chain may have.
///
/// ctx: the context.
/// depth: 0 to 100.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
/// set_verify_depth(); SSL_CTX_set_verify_depth(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_verify_depth(ctx: *mut sslwrap_ctx, depth: c_int) -> c_int {
    guard("sslwrap_ctx_set_verify_depth", || table::enter::<CtxObject>(ctx.cast())?.set_verify_depth(depth))
}

/// How many intermediates a chain may have.
///
/// ctx: the context.
/// depth: receives it; -1 until it is set.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. get_verify_depth(); SSL_CTX_get_verify_depth(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_verify_depth(ctx: *mut sslwrap_ctx, depth: *mut c_int) -> c_int {
    guard("sslwrap_ctx_get_verify_depth", || {
        let depth = out(depth, 0)?;
        depth.set(table::enter::<CtxObject>(ctx.cast())?.verify_depth()?);
        Ok(())
    })
}

/// Sets what is told of each handshake's progress.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. set_info_callback();
/// SSL_CTX_set_info_callback(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_info_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_info_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_info_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        info(cb, userdata, free_userdata)?.set_by(|cb| ctx.set_info(cb))
    })
}

/// Sets what a server decides by the name that the client asks for.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. set_tlsext_servername_callback();
/// SSL_CTX_set_client_hello_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_tlsext_servername_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_servername_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_tlsext_servername_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        triple(cb, userdata, free_userdata, |f, ud| callback(CServerName(f, ud), |made| made as Box<dyn ServerName>))?
            .set_by(|cb| ctx.set_server_name(cb))
    })
}

/// Offers protocols to servers.
///
/// ctx: the context.
/// protos, len: in wire form, each name behind its length: "\x02h2\x08http/1.1"; not empty.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not in wire form; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM.
/// On failure nothing changes. Any thread; does not block. set_alpn_protos(); SSL_CTX_set_alpn_protos(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_alpn_protos(
    ctx: *mut sslwrap_ctx,
    protos: *const c_void,
    len: usize,
) -> c_int {
    guard("sslwrap_ctx_set_alpn_protos", || table::enter::<CtxObject>(ctx.cast())?.set_alpn_protos(bytes(protos, len)?))
}

/// Offers protocols to servers, as sslwrap_ctx_set_alpn_protos.
///
/// ctx: the context.
/// list: names of protocols, the most wanted first; at least one, of 1 to 255 bytes each. It stays yours.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: empty, or a name is; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. SSL_CTX_set_alpn_protos(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_alpn_protos_list(
    ctx: *mut sslwrap_ctx,
    list: *const sslwrap_strlist,
) -> c_int {
    guard("sslwrap_ctx_set_alpn_protos_list", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.set_alpn_protos(&wire_form(list)?)
    })
}

/// Sets what a server chooses of the protocols that a client offers.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it. sslwrap_ctx_set_alpn_preference goes before it.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. set_alpn_select_callback();
/// SSL_CTX_set_alpn_select_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_alpn_select_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_alpn_select_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_alpn_select_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        alpn_select(cb, userdata, free_userdata)?.set_by(|cb| ctx.set_alpn_select(cb))
    })
}

/// Chooses for a server without a callback: the first of its own list that the client offers too. A client that offers
/// protocols, none of them in the list, is refused.
///
/// ctx: the context.
/// protos, len: in wire form, the best first; NULL and 0 take the list away.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not in wire form; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM.
/// On failure nothing changes. Any thread; does not block. SSL_CTX_set_alpn_select_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_alpn_preference(
    ctx: *mut sslwrap_ctx,
    protos: *const c_void,
    len: usize,
) -> c_int {
    guard("sslwrap_ctx_set_alpn_preference", || {
        table::enter::<CtxObject>(ctx.cast())?.set_alpn_preference(bytes(protos, len)?)
    })
}

/// Sets who is given the key log.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. set_keylog_callback();
/// SSL_CTX_set_keylog_callback(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_keylog_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_keylog_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_keylog_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        triple(cb, userdata, free_userdata, |f, ud| callback(CKeylog(f, ud), |made| made as Box<dyn Keylog>))?
            .set_by(|cb| ctx.set_keylog(cb))
    })
}

/// Writes the key log to a file, for Wireshark and its like: whoever has the file can read the traffic.
///
/// ctx: the context.
/// path: the file, NUL-terminated; lines are added to it, and it is made readable to its owner alone when it does not
/// exist. NULL takes it away.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: it cannot be opened; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. Any thread; opens a file. SSL_CTX_set_keylog_callback(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_keylog_file(ctx: *mut sslwrap_ctx, path: *const c_char) -> c_int {
    guard("sslwrap_ctx_set_keylog_file", || table::enter::<CtxObject>(ctx.cast())?.set_keylog_file(text_opt(path)))
}

/// Sets who is asked for the passphrase of an encrypted key. Nobody is ever asked on the terminal.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it. It runs inside the calls that load a key.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. set_passwd_cb();
/// SSL_CTX_set_default_passwd_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_passwd_cb(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_passphrase_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_passwd_cb", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        triple(cb, userdata, free_userdata, |f, ud| {
            callback(CPassphrase(f, ud), |made| made as Box<dyn Passphrase + Send + Sync>)
        })?
        .set_by(|cb| ctx.set_passphrase(cb))
    })
}
