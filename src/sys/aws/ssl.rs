//! The top layer: contexts and connections. Commands of SSL_ctrl are in `ctrl`.
use crate::sys::aws::common::{self, lacks};
use libc::{c_char, c_int, c_long, c_uchar, c_uint, c_ulong, c_void};
use openssl_sys as a;
use std::ffi::CStr;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicI32, Ordering};

pub use crate::sys::aws::ctrl::*;

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

pub unsafe fn SSL_CTX_set_timeout(ctx: *mut a::SSL_CTX, seconds: c_long) -> c_long {
    unsafe { a::SSL_CTX_set_timeout(ctx, seconds.clamp(0, u32::MAX.into()) as u32).into() }
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
    unsafe { a::SSL_CTX_new(method) }
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

/// Theirs can choose an alert and cannot wait; the one that is called directly after it can wait, and choose no alert.
pub unsafe fn SSL_CTX_set_client_hello_cb(ctx: *mut a::SSL_CTX, cb: Option<HelloAsk>, _: *mut c_void) {
    unsafe {
        let ask = cb.map_or(null_mut(), |cb| cb as *mut c_void);
        a::SSL_CTX_set_client_hello_cb(ctx, Some(hello), ask);
        a::SSL_CTX_set_select_certificate_cb(ctx, Some(wait));
    }
}

const LATER: *mut c_void = std::ptr::dangling_mut::<u8>().cast();

unsafe extern "C" fn hello(ssl: *mut a::SSL, alert: *mut c_int, ask: *mut c_void) -> c_int {
    const RETRY: c_int = -1;
    if ask.is_null() {
        return 1;
    }
    unsafe {
        let answer = std::mem::transmute::<*mut c_void, HelloAsk>(ask)(ssl, alert, null_mut());
        if answer != RETRY {
            return answer;
        }
        match waits().is_some_and(|index| a::SSL_set_ex_data(ssl, index, LATER) == 1) {
            true => 1,
            false => 0,
        }
    }
}

unsafe extern "C" fn wait(hello: *const a::SSL_CLIENT_HELLO) -> a::ssl_select_cert_result_t {
    unsafe {
        let ssl = (*hello).ssl;
        match waits() {
            Some(index) if !a::SSL_get_ex_data(ssl, index).is_null() => {
                a::SSL_set_ex_data(ssl, index, null_mut());
                a::ssl_select_cert_result_t_ssl_select_cert_retry
            }
            _ => a::ssl_select_cert_result_t_ssl_select_cert_success,
        }
    }
}

/// Where a connection says that it waits.
fn waits() -> Option<c_int> {
    static INDEX: AtomicI32 = AtomicI32::new(-1);
    let known = INDEX.load(Ordering::Acquire);
    if known >= 0 {
        return Some(known);
    }
    // SAFETY: nothing is freed
    let made = unsafe { a::SSL_get_ex_new_index(0, null_mut(), null_mut(), None, None) };
    if made < 0 {
        return None;
    }
    Some(INDEX.compare_exchange(-1, made, Ordering::AcqRel, Ordering::Acquire).map_or_else(|first| first, |_| made))
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

pub unsafe extern "C" fn SSL_client_hello_get0_random(_: *mut a::SSL, _: *mut *const c_uchar) -> usize {
    0
}

pub unsafe extern "C" fn SSL_client_hello_get0_session_id(_: *mut a::SSL, _: *mut *const c_uchar) -> usize {
    0
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

pub unsafe fn SSL_group_to_name(_: *mut a::SSL, number: c_int) -> *const c_char {
    unsafe { a::SSL_get_group_name(number as u16) }
}

/// A server holds its tickets back until it writes: a write of nothing is enough.
pub unsafe fn record_numbers(ssl: *mut a::SSL) -> Option<(u64, u64)> {
    unsafe {
        if a::SSL_is_server(ssl) == 1 {
            a::SSL_write(ssl, c"".as_ptr().cast(), 0);
        }
        Some((a::SSL_get_read_sequence(ssl), a::SSL_get_write_sequence(ssl)))
    }
}

// ---- sessions, tickets, keys shared beforehand

pub unsafe fn SSL_CTX_flush_sessions(ctx: *mut a::SSL_CTX, now: c_long) {
    unsafe { a::SSL_CTX_flush_sessions(ctx, now.max(0) as u64) }
}

pub unsafe fn SSL_get_num_tickets(ssl: *const a::SSL) -> usize {
    unsafe { a::SSL_CTX_get_num_tickets(a::SSL_get_SSL_CTX(ssl)) }
}

/// A context's alone.
pub unsafe fn SSL_set_num_tickets(_: *mut a::SSL, _: usize) -> c_int {
    0
}

pub unsafe fn SSL_new_session_ticket(_: *mut a::SSL) -> c_int {
    lacks()
}

type TicketKey = unsafe extern "C" fn(
    *mut a::SSL,
    *mut c_uchar,
    *mut c_uchar,
    *mut a::EVP_CIPHER_CTX,
    *mut common::EVP_MAC_CTX,
    c_int,
) -> c_int;

pub unsafe fn SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx: *mut a::SSL_CTX, cb: Option<TicketKey>) -> c_int {
    unsafe { a::SSL_CTX_set_tlsext_ticket_key_cb(ctx, cb) }
}

pub unsafe fn SSL_SESSION_dup(session: *const a::SSL_SESSION) -> *mut a::SSL_SESSION {
    unsafe {
        let (mut bytes, mut len) = (null_mut(), 0);
        if a::SSL_SESSION_to_bytes(session, &mut bytes, &mut len) != 1 {
            return null_mut();
        }
        let mut at: *const c_uchar = bytes;
        let copy = a::d2i_SSL_SESSION(null_mut(), &mut at, len as c_long);
        a::OPENSSL_free(bytes.cast());
        copy
    }
}

/// They are all made by handshakes.
pub unsafe fn SSL_SESSION_new() -> *mut a::SSL_SESSION {
    lacks();
    null_mut()
}

pub unsafe fn SSL_SESSION_set1_master_key(_: *mut a::SSL_SESSION, _: *const c_uchar, _: usize) -> c_int {
    lacks()
}

pub unsafe fn SSL_SESSION_set_cipher(_: *mut a::SSL_SESSION, _: *const a::SSL_CIPHER) -> c_int {
    lacks()
}

/// A mark that only sessions made of shared keys bear.
pub unsafe fn SSL_SESSION_set1_ticket_appdata(_: *mut a::SSL_SESSION, _: *const c_void, _: usize) -> c_int {
    lacks()
}

pub unsafe fn SSL_SESSION_get0_ticket_appdata(_: *mut a::SSL_SESSION, _: *mut *mut c_void, _: *mut usize) -> c_int {
    0
}

pub unsafe fn SSL_SESSION_set1_id_context(session: *mut a::SSL_SESSION, id: *const c_uchar, len: c_uint) -> c_int {
    unsafe { a::SSL_SESSION_set1_id_context(session, id, len as usize) }
}

pub unsafe fn SSL_SESSION_set_protocol_version(session: *mut a::SSL_SESSION, version: c_int) -> c_int {
    unsafe { a::SSL_SESSION_set_protocol_version(session, version as u16) }
}

pub unsafe fn SSL_SESSION_get_protocol_version(session: *const a::SSL_SESSION) -> c_int {
    unsafe { a::SSL_SESSION_get_protocol_version(session).into() }
}

pub unsafe fn SSL_SESSION_get_time(session: *const a::SSL_SESSION) -> c_long {
    unsafe { a::SSL_SESSION_get_time(session) as c_long }
}

pub unsafe fn SSL_SESSION_get_timeout(session: *const a::SSL_SESSION) -> c_long {
    unsafe { a::SSL_SESSION_get_timeout(session).into() }
}

pub unsafe fn SSL_SESSION_get_ticket_lifetime_hint(session: *const a::SSL_SESSION) -> c_ulong {
    unsafe { a::SSL_SESSION_get_ticket_lifetime_hint(session).into() }
}

pub unsafe fn SSL_SESSION_get0_hostname(_: *const a::SSL_SESSION) -> *const c_char {
    null()
}

pub unsafe fn SSL_SESSION_get_max_fragment_length(_: *const a::SSL_SESSION) -> u8 {
    0
}

pub unsafe fn SSL_CTX_set_psk_server(ctx: *mut a::SSL_CTX, cb: a::SSL_psk_server_cb_func) {
    unsafe { a::SSL_CTX_set_psk_server_callback(ctx, cb) }
}

pub unsafe fn SSL_CTX_set_psk_client(ctx: *mut a::SSL_CTX, cb: a::SSL_psk_client_cb_func) {
    unsafe { a::SSL_CTX_set_psk_client_callback(ctx, cb) }
}

// ---- in TLS 1.3 there are no keys shared beforehand

pub type PskFind = unsafe extern "C" fn(*mut a::SSL, *const c_uchar, usize, *mut *mut a::SSL_SESSION) -> c_int;
pub type PskUse = unsafe extern "C" fn(
    *mut a::SSL,
    *const a::EVP_MD,
    *mut *const c_uchar,
    *mut usize,
    *mut *mut a::SSL_SESSION,
) -> c_int;

pub unsafe fn SSL_CTX_set_psk_find_session_callback(_: *mut a::SSL_CTX, _: Option<PskFind>) {}

pub unsafe fn SSL_CTX_set_psk_use_session_callback(_: *mut a::SSL_CTX, _: Option<PskUse>) {}

pub unsafe fn SSL_set_psk_find_session_callback(_: *mut a::SSL, _: Option<PskFind>) {}

pub unsafe fn SSL_set_psk_use_session_callback(_: *mut a::SSL, _: Option<PskUse>) {}
