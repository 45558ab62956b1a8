//! The top layer: contexts and connections. Commands of SSL_ctrl are in `ctrl`.
use crate::sys::aws::common::lacks;
use libc::{c_char, c_int, c_long, c_uchar, c_uint, c_void};
use openssl_sys as a;
use std::ffi::CStr;
use std::ptr::{null, null_mut};
use std::sync::atomic::AtomicI32;

pub use crate::sys::aws::session::*;
pub use crate::sys::aws::texts::{
    ERR_lib_error_string, ERR_reason_error_string, SSL_CIPHER_get_version, SSL_group_to_name,
    X509_verify_cert_error_string,
};

/// Theirs, without those that are new; there is no word for them.
pub const DEFAULT_GROUPS: &CStr = c"X25519MLKEM768:X25519:P-256:P-384:P-521";

// ---- numbers

/// What a call waits for, in OpenSSL's numbers.
pub unsafe fn SSL_get_error(ssl: *const a::SSL, answer: c_int) -> c_int {
    const WANT_CLIENT_HELLO_CB: c_int = 11;
    const WANT_RETRY_VERIFY: c_int = 12;
    match unsafe { a::SSL_get_error(ssl, answer) } {
        a::SSL_ERROR_PENDING_CERTIFICATE => WANT_CLIENT_HELLO_CB,
        a::SSL_ERROR_WANT_CERTIFICATE_VERIFY => WANT_RETRY_VERIFY,
        same @ 0..=8 => same,
        _ => a::SSL_ERROR_SYSCALL,
    }
}

pub unsafe fn SSL_want(ssl: *const a::SSL) -> c_int {
    match unsafe { a::SSL_want(ssl) } {
        a::SSL_ERROR_WANT_WRITE => 2,
        a::SSL_ERROR_WANT_READ => 3,
        a::SSL_ERROR_WANT_X509_LOOKUP => 4,
        a::SSL_ERROR_PENDING_CERTIFICATE => 7,
        a::SSL_ERROR_WANT_CERTIFICATE_VERIFY => 8,
        _ => 1,
    }
}

pub unsafe fn SSL_CTX_set_options(ctx: *mut a::SSL_CTX, bits: u64) -> u64 {
    unsafe { a::SSL_CTX_set_options(ctx, bits as u32).into() }
}

pub unsafe fn SSL_CTX_clear_options(ctx: *mut a::SSL_CTX, bits: u64) -> u64 {
    unsafe { a::SSL_CTX_clear_options(ctx, bits as u32).into() }
}

pub unsafe fn SSL_CTX_get_options(ctx: *const a::SSL_CTX) -> u64 {
    unsafe { a::SSL_CTX_get_options(ctx).into() }
}

pub unsafe fn SSL_set_options(ssl: *mut a::SSL, bits: u64) -> u64 {
    unsafe { a::SSL_set_options(ssl, bits as u32).into() }
}

pub unsafe fn SSL_clear_options(ssl: *mut a::SSL, bits: u64) -> u64 {
    unsafe { a::SSL_clear_options(ssl, bits as u32).into() }
}

pub unsafe fn SSL_get_options(ssl: *const a::SSL) -> u64 {
    unsafe { a::SSL_get_options(ssl).into() }
}

/// With those of TLS 1.3, which AWS-LC keeps apart.
pub unsafe fn SSL_CTX_set_timeout(ctx: *mut a::SSL_CTX, seconds: c_long) -> c_long {
    let seconds = seconds.clamp(0, u32::MAX.into()) as u32;
    unsafe {
        a::SSL_CTX_set_session_psk_dhe_timeout(ctx, seconds);
        a::SSL_CTX_set_timeout(ctx, seconds).into()
    }
}

pub unsafe fn SSL_CTX_get_timeout(ctx: *const a::SSL_CTX) -> c_long {
    unsafe { a::SSL_CTX_get_timeout(ctx).into() }
}

pub unsafe fn SSL_CTX_set_alpn_protos(ctx: *mut a::SSL_CTX, list: *const c_uchar, len: c_uint) -> c_int {
    unsafe { a::SSL_CTX_set_alpn_protos(ctx, list, len as usize) }
}

pub unsafe fn SSL_set_alpn_protos(ssl: *mut a::SSL, list: *const c_uchar, len: c_uint) -> c_int {
    unsafe { a::SSL_set_alpn_protos(ssl, list, len as usize) }
}

pub unsafe fn SSL_CTX_set_session_id_context(ctx: *mut a::SSL_CTX, id: *const c_uchar, len: c_uint) -> c_int {
    unsafe { a::SSL_CTX_set_session_id_context(ctx, id, len as usize) }
}

pub unsafe fn SSL_set_session_id_context(ssl: *mut a::SSL, id: *const c_uchar, len: c_uint) -> c_int {
    unsafe { a::SSL_set_session_id_context(ssl, id, len as usize) }
}

/// There are neither library contexts nor properties.
pub unsafe fn SSL_CTX_new_ex(_: *mut c_void, _: *const c_char, method: *const a::SSL_METHOD) -> *mut a::SSL_CTX {
    const TIMEOUT: c_long = 300; // OpenSSL's
    unsafe {
        let ctx = a::SSL_CTX_new(method);
        if !ctx.is_null() {
            begin(ctx);
            SSL_CTX_set_timeout(ctx, TIMEOUT);
            let mode = a::SSL_CTX_get_session_cache_mode(ctx);
            a::SSL_CTX_set_session_cache_mode(ctx, cache_mode_to(mode.into()));
            a::SSL_CTX_sess_set_new_cb(ctx, Some(keep_session));
        }
        ctx
    }
}

// ---- callbacks

pub unsafe fn SSL_CTX_get_ex_new_index(
    number: c_long,
    pointer: *mut c_void,
    _: Option<unsafe extern "C" fn()>,
    _: Option<unsafe extern "C" fn()>,
    free: a::CRYPTO_EX_free,
) -> c_int {
    unsafe { a::SSL_CTX_get_ex_new_index(number, pointer, null_mut(), None, free) }
}

type AlpnSelect =
    unsafe extern "C" fn(*mut a::SSL, *mut *const c_uchar, *mut c_uchar, *const c_uchar, c_uint, *mut c_void) -> c_int;

pub unsafe fn SSL_CTX_set_alpn_select_cb__fixed_rust(ctx: *mut a::SSL_CTX, cb: Option<AlpnSelect>, arg: *mut c_void) {
    unsafe { a::SSL_CTX_set_alpn_select_cb(ctx, cb, arg) }
}

pub unsafe fn SSL_set_verify_unsafe(
    ssl: *mut a::SSL,
    mode: c_int,
    cb: Option<unsafe extern "C" fn(c_int, *mut a::X509_STORE_CTX) -> c_int>,
) {
    unsafe { a::SSL_set_verify(ssl, mode, cb) }
}

/// Used for OCSP alone.
pub unsafe fn SSL_CTX_callback_ctrl(ctx: *mut a::SSL_CTX, _: c_int, cb: Option<unsafe extern "C" fn()>) -> c_long {
    type Status = unsafe extern "C" fn(*mut a::SSL, *mut c_void) -> c_int;
    unsafe {
        let cb = cb.map(|cb| std::mem::transmute::<unsafe extern "C" fn(), Status>(cb));
        a::SSL_CTX_set_tlsext_status_cb(ctx, cb).into()
    }
}

type HelloAsk = unsafe extern "C" fn(*mut a::SSL, *mut c_int, *mut c_void) -> c_int;

/// Asked where a call may wait: theirs cannot, and is called directly before. What alert is chosen goes out here: AWS-LC
/// has one of its own there, and sends none after another.
pub unsafe fn SSL_CTX_set_client_hello_cb(ctx: *mut a::SSL_CTX, cb: Option<HelloAsk>, _: *mut c_void) {
    unsafe {
        a::SSL_CTX_set_client_hello_cb(ctx, cb.map(|_| before as _), cb.map_or(null_mut(), |cb| cb as *mut c_void));
        a::SSL_CTX_set_select_certificate_cb(ctx, cb.map(|_| hello as _));
    }
}

const SUCCESS: c_int = 1;
const ERROR: c_int = 0;
const INTERNAL_ERROR: c_int = 80;

unsafe extern "C" fn before(ssl: *mut a::SSL, alert: *mut c_int, ask: *mut c_void) -> c_int {
    unsafe {
        *alert = INTERNAL_ERROR;
        keep(ssl, ask)
    }
}

unsafe extern "C" fn hello(hello: *const a::SSL_CLIENT_HELLO) -> a::ssl_select_cert_result_t {
    const RETRY: c_int = -1;
    unsafe {
        let ssl = (*hello).ssl;
        let mut alert = INTERNAL_ERROR;
        let ask = kept(ssl);
        let answer = match !ask.is_null() && keep(ssl, (*hello).client_hello as *mut c_void) == 1 {
            true => std::mem::transmute::<*mut c_void, HelloAsk>(ask)(ssl, &mut alert, null_mut()),
            false => ERROR,
        };
        if answer == RETRY {
            return a::ssl_select_cert_result_t_ssl_select_cert_retry; // the message stays where it is
        }
        keep(ssl, null_mut());
        if answer == SUCCESS {
            return a::ssl_select_cert_result_t_ssl_select_cert_success;
        }
        a::SSL_send_fatal_alert(ssl, alert as u8);
        a::ssl_select_cert_result_t_ssl_select_cert_error
    }
}

/// For a connection: who is asked, and then the hello that is being decided about.
fn slot() -> Option<c_int> {
    static INDEX: AtomicI32 = AtomicI32::new(-1);
    // SAFETY: nothing is freed
    index(&INDEX, || unsafe { a::SSL_get_ex_new_index(0, null_mut(), null_mut(), None, None) })
}

unsafe fn keep(ssl: *mut a::SSL, what: *mut c_void) -> c_int {
    slot().map_or(ERROR, |index| unsafe { a::SSL_set_ex_data(ssl, index, what) })
}

unsafe fn kept(ssl: *mut a::SSL) -> *mut c_void {
    slot().map_or(null_mut(), |index| unsafe { a::SSL_get_ex_data(ssl, index) })
}

type CookieMake = extern "C" fn(*mut a::SSL, *mut c_uchar, *mut c_uint) -> c_int;
type CookieCheck = extern "C" fn(*mut a::SSL, *const c_uchar, c_uint) -> c_int;

pub unsafe fn SSL_CTX_set_cookie_generate_cb(_: *mut a::SSL_CTX, _: Option<CookieMake>) {}

pub unsafe fn SSL_CTX_set_cookie_verify_cb(_: *mut a::SSL_CTX, _: Option<CookieCheck>) {}

/// What is done by such an extension is not done here: see `chain` in seam_decide.
pub unsafe fn SSL_CTX_add_custom_ext<A>(
    _: *mut a::SSL_CTX,
    _: c_uint,
    _: c_uint,
    _: A,
    _: Option<unsafe extern "C" fn()>,
    _: *mut c_void,
    _: Option<unsafe extern "C" fn()>,
    _: *mut c_void,
) -> c_int {
    1
}

// ---- the client's hello

/// The hello without its header, which AWS-LC has looked through: version, random bytes, session, cookie, ciphers.
unsafe fn hello_body(ssl: *mut a::SSL) -> *const c_uchar {
    unsafe { kept(ssl).cast() }
}

const RANDOM: usize = 32;
const SESSION: usize = 2 + RANDOM;

pub unsafe extern "C" fn SSL_client_hello_get0_random(ssl: *mut a::SSL, to: *mut *const c_uchar) -> usize {
    unsafe {
        let body = hello_body(ssl);
        if body.is_null() {
            return 0;
        }
        *to = body.add(2);
        RANDOM
    }
}

pub unsafe extern "C" fn SSL_client_hello_get0_session_id(ssl: *mut a::SSL, to: *mut *const c_uchar) -> usize {
    unsafe {
        let body = hello_body(ssl);
        if body.is_null() {
            return 0;
        }
        *to = body.add(SESSION + 1);
        (*body.add(SESSION)).into()
    }
}

/// AWS-LC has them only after it has chosen one.
pub unsafe extern "C" fn SSL_client_hello_get0_ciphers(ssl: *mut a::SSL, to: *mut *const c_uchar) -> usize {
    unsafe {
        let body = hello_body(ssl);
        if body.is_null() {
            return 0;
        }
        let mut at = SESSION;
        at += 1 + usize::from(*body.add(at));
        if a::SSL_is_dtls(ssl) == 1 {
            at += 1 + usize::from(*body.add(at)); // the cookie
        }
        *to = body.add(at + 2);
        u16::from_be_bytes([*body.add(at), *body.add(at + 1)]).into()
    }
}

// ---- settings

pub unsafe fn SSL_CTX_set0_tmp_dh_pkey(_: *mut a::SSL_CTX, _: *mut a::EVP_PKEY) -> c_int {
    lacks()
}

pub unsafe fn SSL_CTX_set_post_handshake_auth(_: *mut a::SSL_CTX, _: c_int) {}

pub unsafe fn SSL_set_post_handshake_auth(_: *mut a::SSL, _: c_int) {}

pub unsafe fn SSL_verify_client_post_handshake(_: *mut a::SSL) -> c_int {
    lacks()
}

pub unsafe fn SSL_renegotiate(_: *mut a::SSL) -> c_int {
    lacks()
}

pub unsafe fn SSL_free_buffers(_: *mut a::SSL) -> c_int {
    1
}

// ---- what is known of a connection

/// Neither state is called so once anything was done.
pub unsafe fn SSL_in_before(ssl: *const a::SSL) -> c_int {
    let state = unsafe { CStr::from_ptr(a::SSL_state_string_long(ssl)) }.to_bytes();
    (state.ends_with(b" start_connect") || state.ends_with(b" start_accept")).into()
}

pub unsafe fn SSL_get1_peer_certificate(ssl: *const a::SSL) -> *mut a::X509 {
    unsafe { a::SSL_get_peer_certificate(ssl) }
}

pub unsafe fn SSL_get0_peer_CA_list(ssl: *const a::SSL) -> *const a::stack_st_X509_NAME {
    unsafe {
        match a::SSL_is_server(ssl) {
            1 => null(),
            _ => a::SSL_get_client_CA_list(ssl),
        }
    }
}

pub unsafe fn SSL_get_ciphers(ssl: *const a::SSL) -> *mut a::OPENSSL_STACK {
    unsafe { a::SSL_get_ciphers(ssl).cast() }
}

pub unsafe fn SSL_get_sigalgs(
    ssl: *mut a::SSL,
    nth: c_int,
    _: *mut c_int,
    _: *mut c_int,
    _: *mut c_int,
    sign: *mut c_uchar,
    hash: *mut c_uchar,
) -> c_int {
    unsafe {
        let mut list = null();
        let count = a::SSL_get0_peer_verify_algorithms(ssl, &mut list);
        if let Some(nth) = usize::try_from(nth).ok().filter(|nth| *nth < count) {
            let [high, low] = (*list.add(nth)).to_be_bytes();
            (*hash, *sign) = (high, low);
        }
        count as c_int
    }
}

pub unsafe fn record_numbers(ssl: *mut a::SSL) -> Option<(u64, u64)> {
    unsafe { Some((a::SSL_get_read_sequence(ssl), a::SSL_get_write_sequence(ssl))) }
}
