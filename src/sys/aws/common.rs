//! The bottom layer: errors, memory, lists, BIOs, ciphers of tickets.
use libc::{c_char, c_int, c_long, c_uchar, c_uint, c_ulong, c_void};
use openssl_sys as a;
use std::ptr::null;

pub use crate::sys::clib::*;
pub use openssl_sys::*;

/// See `aead`: the first secrets are logged before they are used, and later ones are not.
pub const LOGS_EACH_CHANGE: bool = false;
/// See `aead`: with the longest MAC there was.
pub const LARGEST_BODY: usize = 16 * 1024 + 256 + 64;
/// Application data can pass it by.
pub const OWN_RECORDS: bool = true;
/// A verification can be made to wait.
pub const VERIFICATION_WAITS: bool = false;
pub const POST_HANDSHAKE_AUTH: bool = false;
/// A server takes the first step to a new handshake on the same connection, or a client does.
pub const RENEGOTIATION: bool = false;
/// A connection has a number of tickets of its own, and sends more of them when it is asked to.
pub const TICKETS_OF_CONNECTIONS: bool = false;
/// A server keeps sessions of TLS 1.3 itself, or asks for them and tells of them, instead of tickets.
pub const IDS_IN_TLS13: bool = false;
/// A client's context keeps sessions.
pub const CLIENTS_CACHE: bool = false;
/// A session knows which name the server acknowledged.
pub const SESSIONS_HAVE_NAMES: bool = false;
/// "@SECLEVEL=" of lists of ciphers.
pub const SECURITY_LEVELS: bool = false;
/// Keys shared beforehand go with TLS 1.3, too.
pub const PSK_IN_TLS13: bool = false;
pub const DTLS_LISTEN: bool = false;
/// What DTLS needs at least of an MTU.
pub const LEAST_MTU: usize = 256;
/// Keys by URI.
pub const KEY_STORES: bool = false;
/// Diffie-Hellman in finite fields.
pub const FINITE_FIELDS: bool = false;

// ---- errors

const LACKING: c_int = 1;
/// Library and reason: nothing is to be had of that name.
pub const LACKS: Option<(c_int, c_int)> = Some((a::ERR_LIB_USER, LACKING));
pub const ERR_R_MALLOC_FAILURE: c_int = 65;
pub const PEM_R_NO_START_LINE: c_int = a::PEM_R_NO_START_LINE;

/// A library's number and a reason's, where they mean anything to us.
pub fn in_our_numbers(lib: c_int, reason: c_int) -> (c_int, c_int) {
    const LIB_SSL: c_int = 20;
    if lib != a::ERR_LIB_SSL {
        return (lib, reason);
    }
    let reason = match reason {
        a::SSL_R_NO_SHARED_GROUP => 101,
        a::SSL_R_NO_COMMON_SIGNATURE_ALGORITHMS => 118,
        a::SSL_R_BAD_WRITE_RETRY => 127,
        a::SSL_R_CERTIFICATE_VERIFY_FAILED => 134,
        a::SSL_R_NO_CERTIFICATE_SET => 179,
        a::SSL_R_NO_SHARED_CIPHER => 193,
        a::SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE => 199,
        a::SSL_R_PROTOCOL_IS_SHUTDOWN => 207,
        a::SSL_R_UNSUPPORTED_PROTOCOL => 258,
        a::SSL_R_WRONG_VERSION_NUMBER => 267,
        a::SSL_R_BAD_LENGTH => 271,
        same @ (155 | 156 | 1000..) => same, // HTTP, and alerts
        _ => 0,
    };
    (LIB_SSL, reason)
}

/// What is called does not exist.
pub fn lacks() -> c_int {
    // SAFETY: this thread's queue; a text that lasts
    unsafe { a::ERR_put_error(a::ERR_LIB_USER, 0, LACKING, c"".as_ptr(), 0) };
    0
}

pub unsafe fn ERR_peek_error() -> c_ulong {
    // SAFETY: handed on, as everywhere below: the promises are OpenSSL's for the function of that name
    unsafe { a::ERR_peek_error().into() }
}

pub unsafe fn ERR_peek_last_error() -> c_ulong {
    // SAFETY: as above
    unsafe { a::ERR_peek_last_error().into() }
}

pub fn ERR_GET_LIB(code: c_ulong) -> c_int {
    (code as u32 >> 24) as c_int & 0xff
}

pub fn ERR_GET_REASON(code: c_ulong) -> c_int {
    code as c_int & 0xfff
}

pub unsafe fn ERR_get_error_all(
    file: *mut *const c_char,
    line: *mut c_int,
    function: *mut *const c_char,
    data: *mut *const c_char,
    flags: *mut c_int,
) -> c_ulong {
    unsafe {
        *function = null();
        a::ERR_get_error_line_data(file, line, data, flags).into()
    }
}

// ---- memory, random bytes, digests

/// AWS-LC takes nothing apart when a process exits.
pub const OPENSSL_INIT_NO_ATEXIT: u64 = 0;

/// AWS-LC wipes whatever it frees.
pub unsafe fn CRYPTO_clear_free(p: *mut c_void, _: usize, _: *const c_char, _: c_int) {
    unsafe { a::OPENSSL_free(p) }
}

pub unsafe fn RAND_bytes(room: *mut c_uchar, len: c_int) -> c_int {
    unsafe { a::RAND_bytes(room, len as usize) }
}

pub unsafe fn HMAC(
    md: *const a::EVP_MD,
    key: *const c_void,
    key_len: c_int,
    bytes: *const c_uchar,
    len: usize,
    to: *mut c_uchar,
    to_len: *mut c_uint,
) -> *mut c_uchar {
    unsafe { a::HMAC(md, key, key_len as usize, bytes, len, to, to_len) }
}

pub unsafe fn EVP_MD_is_a(md: *const a::EVP_MD, _: *const c_char) -> c_int {
    // asked for SHA-256 alone
    unsafe { (a::EVP_MD_type(md) == a::NID_sha256).into() }
}

// ---- lists

pub unsafe fn OPENSSL_sk_num(list: *const a::OPENSSL_STACK) -> c_int {
    match list.is_null() {
        true => -1,
        false => unsafe { a::OPENSSL_sk_num(list) as c_int },
    }
}

pub unsafe fn OPENSSL_sk_value(list: *const a::OPENSSL_STACK, nth: c_int) -> *mut c_void {
    unsafe { a::OPENSSL_sk_value(list, nth as usize) }
}

pub unsafe fn OPENSSL_sk_push(list: *mut a::OPENSSL_STACK, p: *mut c_void) -> c_int {
    unsafe { a::OPENSSL_sk_push(list, p) as c_int }
}

pub unsafe fn OPENSSL_sk_pop_free(list: *mut a::OPENSSL_STACK, free: Option<unsafe extern "C" fn(*mut c_void)>) {
    unsafe {
        if let Some(free) = free {
            (0..OPENSSL_sk_num(list)).for_each(|nth| free(OPENSSL_sk_value(list, nth)));
        }
        a::OPENSSL_sk_free(list)
    }
}

// ---- BIOs

pub type BioRead = unsafe extern "C" fn(*mut a::BIO, *mut c_char, usize, *mut usize) -> c_int;
pub type BioWrite = unsafe extern "C" fn(*mut a::BIO, *const c_char, usize, *mut usize) -> c_int;
pub type PlainRead = unsafe extern "C" fn(*mut a::BIO, *mut c_char, c_int) -> c_int;
pub type PlainWrite = unsafe extern "C" fn(*mut a::BIO, *const c_char, c_int) -> c_int;

/// There are only the older forms.
pub unsafe fn set_bio_calls(method: *mut a::BIO_METHOD, read: (BioRead, PlainRead), write: (BioWrite, PlainWrite)) {
    unsafe {
        a::BIO_meth_set_read(method, Some(read.1));
        a::BIO_meth_set_write(method, Some(write.1));
    }
}

pub unsafe fn BIO_meth_set_ctrl__fixed_rust(
    method: *mut a::BIO_METHOD,
    ctrl: Option<unsafe extern "C" fn(*mut a::BIO, c_int, c_long, *mut c_void) -> c_long>,
) -> c_int {
    unsafe { a::BIO_meth_set_ctrl(method, ctrl) }
}

pub unsafe fn BIO_set_retry_read(bio: *mut a::BIO) {
    unsafe { a::BIO_set_retry_read(bio) }
}

pub unsafe fn BIO_set_retry_write(bio: *mut a::BIO) {
    unsafe { a::BIO_set_retry_write(bio) }
}

pub unsafe fn BIO_new_mem_buf(bytes: *const c_void, len: c_int) -> *mut a::BIO {
    unsafe { a::BIO_new_mem_buf(bytes, len as a::ossl_ssize_t) }
}

// ---- ciphers of tickets

pub type EVP_MAC_CTX = a::HMAC_CTX;

/// Of a list of parameters the first alone counts: the key.
#[repr(C)]
pub struct OSSL_PARAM {
    data: *const c_void,
    len: usize,
}

pub unsafe fn OSSL_PARAM_construct_octet_string(_: *const c_char, data: *mut c_void, len: usize) -> OSSL_PARAM {
    OSSL_PARAM { data, len }
}

pub unsafe fn OSSL_PARAM_construct_utf8_string(_: *const c_char, data: *mut c_char, len: usize) -> OSSL_PARAM {
    OSSL_PARAM { data: data.cast(), len }
}

pub unsafe fn OSSL_PARAM_construct_end() -> OSSL_PARAM {
    OSSL_PARAM { data: null(), len: 0 }
}

pub unsafe fn EVP_MAC_CTX_set_params(mac: *mut EVP_MAC_CTX, params: *const OSSL_PARAM) -> c_int {
    unsafe { a::HMAC_Init_ex(mac, (*params).data, (*params).len, a::EVP_sha256(), std::ptr::null_mut()) }
}
