//! The middle layer: certificates, keys, names, stores.
use crate::sys::aws::common::{self, lacks};
use libc::{c_char, c_int, c_long, c_uchar, c_ulong, c_void};
use openssl_sys as a;
use std::ffi::CStr;
use std::ptr::{null, null_mut};

pub use crate::sys::aws::common::*;

pub type EvpCipherInfo = a::EVP_CIPHER_INFO;
pub type X509Sig = a::X509_SIG;
pub type BuiltinCurve = a::EC_builtin_curve;

pub const EXFLAG_SI: u32 = a::EXFLAG_SI as u32;
pub const EXFLAG_SS: u32 = a::EXFLAG_SS as u32;
/// It never allows partial wildcards.
pub const X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS: u32 = 0;

/// Of which four kinds are looked at, that all hold a pointer.
#[repr(C)]
pub struct GENERAL_NAME {
    pub type_: c_int,
    pub d: *mut c_void,
}

// ---- certificates

pub unsafe fn ASN1_TIME_to_tm(time: *const a::ASN1_TIME, tm: *mut libc::tm) -> c_int {
    unsafe { a::ASN1_TIME_to_tm(time, tm.cast()) }
}

pub unsafe fn X509_self_signed(cert: *mut a::X509, _: c_int) -> c_int {
    unsafe {
        if a::X509_check_issued(cert, cert) != 0 {
            return 0;
        }
        let key = a::X509_get_pubkey(cert);
        let signed = !key.is_null() && a::X509_verify(cert, key) == 1;
        a::EVP_PKEY_free(key);
        signed.into()
    }
}

pub unsafe fn PKCS8_decrypt(sig: *const X509Sig, pass: *const c_char, len: c_int) -> *mut a::PKCS8_PRIV_KEY_INFO {
    unsafe { a::PKCS8_decrypt(sig.cast_mut(), pass, len) }
}

pub unsafe fn d2i_PKCS12(to: *mut *mut a::PKCS12, from: *mut *const c_uchar, len: c_long) -> *mut a::PKCS12 {
    unsafe { a::d2i_PKCS12(to, from, len as usize) }
}

pub unsafe fn X509_NAME_add_entry_by_txt(
    name: *mut a::X509_NAME,
    field: *const c_char,
    kind: c_int,
    bytes: *const c_uchar,
    len: c_int,
    at: c_int,
    set: c_int,
) -> c_int {
    unsafe { a::X509_NAME_add_entry_by_txt(name, field, kind, bytes, len as a::ossl_ssize_t, at, set) }
}

pub unsafe fn X509_NAME_hash_ex(
    name: *const a::X509_NAME,
    _: *mut c_void,
    _: *const c_char,
    ok: *mut c_int,
) -> c_ulong {
    unsafe {
        *ok = 1;
        a::X509_NAME_hash(name.cast_mut()).into()
    }
}

// ---- keys

pub unsafe fn EVP_PKEY_eq(one: *const a::EVP_PKEY, other: *const a::EVP_PKEY) -> c_int {
    unsafe { a::EVP_PKEY_cmp(one, other) }
}

pub unsafe fn EVP_PKEY_get0_type_name(key: *const a::EVP_PKEY) -> *const c_char {
    let name = match unsafe { a::EVP_PKEY_id(key) } {
        a::EVP_PKEY_RSA => c"RSA",
        a::EVP_PKEY_RSA_PSS => c"RSA-PSS",
        a::EVP_PKEY_DSA => c"DSA",
        a::EVP_PKEY_EC => c"EC",
        a::EVP_PKEY_ED25519 => c"ED25519",
        a::EVP_PKEY_X25519 => c"X25519",
        a::EVP_PKEY_DH => c"DH",
        _ => return null(),
    };
    name.as_ptr()
}

fn keygen(id: c_int, set: impl FnOnce(*mut a::EVP_PKEY_CTX) -> bool) -> *mut a::EVP_PKEY {
    let mut key = null_mut();
    // SAFETY: a context of our own
    unsafe {
        let ctx = a::EVP_PKEY_CTX_new_id(id, null_mut());
        if !ctx.is_null() && a::EVP_PKEY_keygen_init(ctx) == 1 && set(ctx) {
            a::EVP_PKEY_keygen(ctx, &mut key);
        }
        a::EVP_PKEY_CTX_free(ctx);
    }
    key
}

pub fn keygen_rsa(bits: c_int) -> *mut a::EVP_PKEY {
    // SAFETY: of its kind, as below
    keygen(a::EVP_PKEY_RSA, |ctx| unsafe { a::EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, bits) == 1 })
}

pub fn keygen_ec(curve: &CStr) -> *mut a::EVP_PKEY {
    // SAFETY: as above; a NUL-terminated text
    keygen(a::EVP_PKEY_EC, |ctx| unsafe {
        let nist = a::EC_curve_nist2nid(curve.as_ptr());
        let nid = if nist != 0 { nist } else { a::OBJ_sn2nid(curve.as_ptr()) };
        a::EVP_PKEY_CTX_set_ec_paramgen_curve_nid(ctx, nid) == 1
    })
}

pub fn keygen_ed25519() -> *mut a::EVP_PKEY {
    keygen(a::EVP_PKEY_ED25519, |_| true)
}

pub unsafe fn d2i_KeyParams(_: c_int, _: *mut *mut a::EVP_PKEY, _: *mut *const c_uchar, _: c_long) -> *mut a::EVP_PKEY {
    lacks();
    null_mut()
}

// ---- keys by URI: there are no stores

pub enum UiMethod {}
pub enum StoreCtx {}
pub enum StoreInfo {}

pub unsafe fn UI_UTIL_wrap_read_pem_callback(_: a::pem_password_cb, _: c_int) -> *mut UiMethod {
    lacks();
    null_mut()
}

pub unsafe fn UI_destroy_method(_: *mut UiMethod) {}

type PostProcess = unsafe extern "C" fn(*mut StoreInfo, *mut c_void) -> *mut StoreInfo;

pub unsafe fn OSSL_STORE_open(
    _: *const c_char,
    _: *const UiMethod,
    _: *mut c_void,
    _: Option<PostProcess>,
    _: *mut c_void,
) -> *mut StoreCtx {
    lacks();
    null_mut()
}

pub unsafe fn OSSL_STORE_expect(_: *mut StoreCtx, _: c_int) -> c_int {
    0
}

pub unsafe fn OSSL_STORE_load(_: *mut StoreCtx) -> *mut StoreInfo {
    null_mut()
}

pub unsafe fn OSSL_STORE_eof(_: *mut StoreCtx) -> c_int {
    1
}

pub unsafe fn OSSL_STORE_error(_: *mut StoreCtx) -> c_int {
    1
}

pub unsafe fn OSSL_STORE_close(_: *mut StoreCtx) -> c_int {
    1
}

pub unsafe fn OSSL_STORE_INFO_get_type(_: *const StoreInfo) -> c_int {
    0
}

pub unsafe fn OSSL_STORE_INFO_get1_PKEY(_: *const StoreInfo) -> *mut a::EVP_PKEY {
    null_mut()
}

pub unsafe fn OSSL_STORE_INFO_free(_: *mut StoreInfo) {}

// ---- verification

/// Where the two disagree: theirs and ours. 73 and above are of nobody.
const CODES: [(c_int, c_int); 6] = [(65, 69), (66, 70), (68, 66), (69, 67), (70, 68), (72, 94)];
/// "name constraints without alternative names", for which OpenSSL has no number.
const THEIRS_ALONE: c_int = 67;

fn ours(theirs: c_int) -> c_int {
    match CODES.iter().find(|code| code.0 == theirs) {
        Some(code) => code.1,
        None if theirs == THEIRS_ALONE => a::X509_V_ERR_UNSUPPORTED_NAME_SYNTAX,
        None => theirs,
    }
}

fn theirs(ours: c_int) -> c_int {
    match CODES.iter().find(|code| code.1 == ours) {
        Some(code) => code.0,
        None if ours > a::X509_V_ERR_IP_ADDRESS_MISMATCH => a::X509_V_ERR_APPLICATION_VERIFICATION,
        None => ours,
    }
}

pub unsafe fn X509_STORE_CTX_get_error(ctx: *mut a::X509_STORE_CTX) -> c_int {
    ours(unsafe { a::X509_STORE_CTX_get_error(ctx) })
}

pub unsafe fn X509_STORE_CTX_set_error(ctx: *mut a::X509_STORE_CTX, code: c_int) {
    unsafe { a::X509_STORE_CTX_set_error(ctx, theirs(code)) }
}

pub unsafe fn X509_verify_cert_error_string(code: c_long) -> *const c_char {
    unsafe { a::X509_verify_cert_error_string(theirs(code as c_int).into()) }
}

pub unsafe fn SSL_get_verify_result(ssl: *const a::SSL) -> c_long {
    unsafe { ours(a::SSL_get_verify_result(ssl) as c_int).into() }
}

pub unsafe fn SSL_set_verify_result(ssl: *mut a::SSL, code: c_long) {
    unsafe { a::SSL_set_verify_result(ssl, theirs(code as c_int).into()) }
}

/// An address that was required cannot be taken back, only exchanged: who then requires a name is refused everybody whose
/// certificate has not both.
pub unsafe fn X509_VERIFY_PARAM_set1_ip(param: *mut a::X509_VERIFY_PARAM, ip: *const c_uchar, len: usize) -> c_int {
    match ip.is_null() {
        true => 1,
        false => unsafe { a::X509_VERIFY_PARAM_set1_ip(param, ip, len) },
    }
}

/// Nothing is verified again: see `ssl`. The list goes.
pub unsafe fn X509_STORE_CTX_set0_verified_chain(_: *mut a::X509_STORE_CTX, chain: *mut a::stack_st_X509) {
    unsafe extern "C" fn free(cert: *mut c_void) {
        unsafe { a::X509_free(cert.cast()) }
    }
    unsafe { common::OPENSSL_sk_pop_free(chain.cast(), Some(free)) }
}

/// Names cannot be read from parameters: the certificate is verified with them, and everything else but names forgiven.
pub unsafe fn fits(cert: *mut a::X509, param: *mut a::X509_VERIFY_PARAM, _: bool) -> Option<bool> {
    unsafe extern "C" fn only_names(accepted: c_int, ctx: *mut a::X509_STORE_CTX) -> c_int {
        let code = unsafe { a::X509_STORE_CTX_get_error(ctx) };
        let by_name = (a::X509_V_ERR_HOSTNAME_MISMATCH..=a::X509_V_ERR_IP_ADDRESS_MISMATCH).contains(&code);
        (accepted == 1 || !by_name && code != a::X509_V_ERR_OUT_OF_MEM).into()
    }
    unsafe {
        let (store, ctx) = (a::X509_STORE_new(), a::X509_STORE_CTX_new());
        let fits = (!store.is_null() && !ctx.is_null() && a::X509_STORE_CTX_init(ctx, store, cert, null_mut()) == 1)
            .then(|| {
                a::X509_VERIFY_PARAM_set1(a::X509_STORE_CTX_get0_param(ctx), param);
                a::X509_STORE_CTX_set_verify_cb(ctx, Some(only_names));
                let good = a::X509_verify_cert(ctx) == 1;
                let code = a::X509_STORE_CTX_get_error(ctx);
                (good || code != a::X509_V_ERR_OUT_OF_MEM).then_some(good)
            })
            .flatten();
        a::X509_STORE_CTX_free(ctx);
        a::X509_STORE_free(store);
        a::ERR_clear_error();
        fits
    }
}
