//! What OpenSSL and AWS-LC do each in a way of its own: OpenSSL's. AWS-LC's functions of the same names are in `aws`.
use crate::sys::{errq, ext, o};
use libc::{c_char, c_int, c_void};
use std::ffi::CStr;
use std::ptr::{null, null_mut};

/// Library and reason: nothing is to be had of that name in AWS-LC. Never OpenSSL's.
pub const LACKS: Option<(c_int, c_int)> = None;
pub const ERR_R_MALLOC_FAILURE: c_int = 256 | (1 << 18) | (2 << 18); // with the flags FATAL and COMMON
pub const PEM_R_NO_START_LINE: c_int = 108;
/// See `aead`.
pub const LOGS_EACH_CHANGE: bool = true;
/// See `aead`.
pub const LARGEST_BODY: usize = 16 * 1024 + 256;
/// Application data can pass it by.
pub const OWN_RECORDS: bool = true;
/// A verification can be made to wait.
pub const VERIFICATION_WAITS: bool = true;
pub const POST_HANDSHAKE_AUTH: bool = true;
/// A server takes the first step to a new handshake on the same connection, or a client does.
pub const RENEGOTIATION: bool = true;
/// A connection has a number of tickets of its own, and sends more of them when it is asked to.
pub const TICKETS_OF_CONNECTIONS: bool = true;
/// A server keeps sessions of TLS 1.3 itself, or asks for them and tells of them, instead of tickets.
pub const IDS_IN_TLS13: bool = true;
/// A client's context keeps sessions.
pub const CLIENTS_CACHE: bool = true;
/// A session knows which name the server acknowledged.
pub const SESSIONS_HAVE_NAMES: bool = true;
/// "@SECLEVEL=" of lists of ciphers.
pub const SECURITY_LEVELS: bool = true;
/// Keys shared beforehand go with TLS 1.3, too.
pub const PSK_IN_TLS13: bool = true;
pub const DTLS_LISTEN: bool = true;
/// What DTLS needs at least of an MTU; 0: what `tls::datagram` reckons.
pub const LEAST_MTU: usize = 0;
/// Keys by URI.
pub const KEY_STORES: bool = true;
/// Diffie-Hellman in finite fields.
pub const FINITE_FIELDS: bool = true;
/// As OpenSSL 3.0 to 3.4 have it; later ones know the word DEFAULT.
pub const DEFAULT_GROUPS: &CStr = c"X25519:P-256:X448:P-521:P-384:ffdhe2048:ffdhe3072:ffdhe4096:ffdhe6144:ffdhe8192";

/// A library's number and a reason's.
pub fn in_our_numbers(lib: c_int, reason: c_int) -> (c_int, c_int) {
    (lib, reason)
}

pub type BioRead = unsafe extern "C" fn(*mut o::BIO, *mut c_char, usize, *mut usize) -> c_int;
pub type BioWrite = unsafe extern "C" fn(*mut o::BIO, *const c_char, usize, *mut usize) -> c_int;
pub type PlainRead = unsafe extern "C" fn(*mut o::BIO, *mut c_char, c_int) -> c_int;
pub type PlainWrite = unsafe extern "C" fn(*mut o::BIO, *const c_char, c_int) -> c_int;

/// The newer forms, without the detour that OpenSSL makes around the older ones.
///
/// # Safety
/// `method` is alive.
pub unsafe fn set_bio_calls(method: *mut o::BIO_METHOD, read: (BioRead, PlainRead), write: (BioWrite, PlainWrite)) {
    // SAFETY: the caller's promise
    unsafe {
        ext::BIO_meth_set_write_ex(method, Some(write.0));
        ext::BIO_meth_set_read_ex(method, Some(read.0));
    }
}

pub fn keygen_rsa(bits: c_int) -> *mut o::EVP_PKEY {
    // SAFETY: the variable argument is what the type takes, as below
    unsafe { o::EVP_PKEY_Q_keygen(null_mut(), null(), c"RSA".as_ptr(), bits as libc::size_t) }
}

pub fn keygen_ec(curve: &CStr) -> *mut o::EVP_PKEY {
    // SAFETY: as above
    unsafe { o::EVP_PKEY_Q_keygen(null_mut(), null(), c"EC".as_ptr(), curve.as_ptr()) }
}

pub fn keygen_ed25519() -> *mut o::EVP_PKEY {
    // SAFETY: as above
    unsafe { o::EVP_PKEY_Q_keygen(null_mut(), null(), c"ED25519".as_ptr()) }
}

/// Where a version has no keys shared beforehand, they keep the connection from it. OpenSSL's have them all.
///
/// # Safety
/// None is needed.
pub unsafe fn keep_psk_possible(_: *mut o::SSL) {}

/// The same for a context.
///
/// # Safety
/// As above.
pub unsafe fn keep_psk_possible_in(_: *mut o::SSL_CTX) {}

/// False: one that was there may still be.
///
/// # Safety
/// `ssl` is alive.
pub unsafe fn drop_identities(ssl: *mut o::SSL) -> bool {
    // SAFETY: the caller's promise
    unsafe { ext::SSL_certs_clear(ssl) };
    true
}

/// How much plaintext fits into a datagram of this size; 0 before there is a cipher.
///
/// # Safety
/// `ssl` is alive.
pub unsafe fn data_mtu(ssl: *mut o::SSL, mtu: usize) -> usize {
    // SAFETY: the caller's promise
    unsafe {
        match o::SSL_ctrl(ssl, o::SSL_CTRL_SET_MTU, mtu as libc::c_long, null_mut()) > 0 {
            true => ext::DTLS_get_data_mtu(ssl),
            false => 0,
        }
    }
}

/// Whether the certificate is for whom the parameters say; true where they name nobody. None: out of memory.
///
/// # Safety
/// Both are alive.
pub unsafe fn fits(cert: *mut o::X509, param: *mut o::X509_VERIFY_PARAM, expected: bool) -> Option<bool> {
    // SAFETY: the caller's promise; names are NUL-terminated
    unsafe {
        let flags = ext::X509_VERIFY_PARAM_get_hostflags(param);
        let is_for = |name: *const c_char| {
            let len = CStr::from_ptr(name).to_bytes().len();
            o::X509_check_host(cert, name, len, flags, null_mut()) == 1
        };
        let mut names = (0..c_int::MAX)
            .map(|nth| ext::X509_VERIFY_PARAM_get0_host(param, nth))
            .take_while(|name| !name.is_null())
            .peekable();
        let named = names.peek().is_some();
        let by_name = !named || names.any(is_for);
        let ip = ext::X509_VERIFY_PARAM_get1_ip_asc(param);
        if expected && !named && ip.is_null() {
            errq::clear();
            return None; // an address was set: it could not be copied, and asking nobody would be wrong
        }
        let by_ip = ip.is_null() || ext::X509_check_ip_asc(cert, ip, 0) == 1;
        o::OPENSSL_free(ip.cast::<c_void>());
        Some(by_name && by_ip)
    }
}

/// Whose record numbers are what, where the key log does not tell: of what is read, and written. OpenSSL's tells.
///
/// # Safety
/// `ssl` is alive.
pub unsafe fn record_numbers(_: *mut o::SSL) -> Option<(u64, u64)> {
    None
}
