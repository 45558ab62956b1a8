//! What openssl-sys and libc lack, declared by us. Functions newer than OpenSSL 3.0 are not here: see `newer`.
use libc::{c_char, c_int, c_long, c_uchar, c_uint, c_ulong, c_void};
use openssl_sys as o;

extern "C" {
    pub fn OPENSSL_cleanse(ptr: *mut c_void, len: usize);
    pub fn ERR_peek_error() -> c_ulong;
    pub fn ERR_set_mark() -> c_int;
    pub fn ERR_pop_to_mark() -> c_int;
    // without the detour that OpenSSL makes around the older forms
    pub fn BIO_meth_set_write_ex(
        method: *mut o::BIO_METHOD,
        write: Option<unsafe extern "C" fn(*mut o::BIO, *const c_char, usize, *mut usize) -> c_int>,
    ) -> c_int;
    pub fn BIO_meth_set_read_ex(
        method: *mut o::BIO_METHOD,
        read: Option<unsafe extern "C" fn(*mut o::BIO, *mut c_char, usize, *mut usize) -> c_int>,
    ) -> c_int;

    pub fn pthread_mutex_clocklock(
        mutex: *mut libc::pthread_mutex_t,
        clock: libc::clockid_t,
        deadline: *const libc::timespec,
    ) -> c_int;
}

// names and services: the forms that write into the caller's room
extern "C" {
    pub fn gethostbyname2_r(
        name: *const c_char,
        family: c_int,
        entry: *mut libc::hostent,
        room: *mut c_char,
        len: usize,
        found: *mut *mut libc::hostent,
        h_errno: *mut c_int,
    ) -> c_int;
    pub fn gethostbyaddr_r(
        address: *const c_void,
        address_len: libc::socklen_t,
        family: c_int,
        entry: *mut libc::hostent,
        room: *mut c_char,
        len: usize,
        found: *mut *mut libc::hostent,
        h_errno: *mut c_int,
    ) -> c_int;
    pub fn getservbyname_r(
        name: *const c_char,
        proto: *const c_char,
        entry: *mut libc::servent,
        room: *mut c_char,
        len: usize,
        found: *mut *mut libc::servent,
    ) -> c_int;
    pub fn getservbyport_r(
        port: c_int,
        proto: *const c_char,
        entry: *mut libc::servent,
        room: *mut c_char,
        len: usize,
        found: *mut *mut libc::servent,
    ) -> c_int;
    pub fn getprotobyname_r(
        name: *const c_char,
        entry: *mut libc::protoent,
        room: *mut c_char,
        len: usize,
        found: *mut *mut libc::protoent,
    ) -> c_int;
    pub fn inet_aton(text: *const c_char, address: *mut libc::in_addr) -> c_int;
    pub fn inet_pton(family: c_int, text: *const c_char, address: *mut c_void) -> c_int;
    pub fn inet_ntop(family: c_int, address: *const c_void, text: *mut c_char, len: libc::socklen_t) -> *const c_char;
}

/// An algorithm and its start value, as a PEM header names them.
#[repr(C)]
pub struct EvpCipherInfo {
    pub cipher: *const o::EVP_CIPHER,
    pub iv: [u8; 16],
}

/// An encrypted PKCS#8 key.
pub enum X509Sig {}

// certificates, keys, names, stores
extern "C" {
    pub fn secure_getenv(name: *const c_char) -> *mut c_char;
    pub fn ASN1_TIME_to_tm(time: *const o::ASN1_TIME, tm: *mut libc::tm) -> c_int;
    pub fn CRYPTO_clear_free(ptr: *mut c_void, len: usize, file: *const c_char, line: c_int);
    pub fn PEM_read_bio(
        bio: *mut o::BIO,
        name: *mut *mut c_char,
        header: *mut *mut c_char,
        data: *mut *mut c_uchar,
        len: *mut c_long,
    ) -> c_int;
    pub fn PEM_get_EVP_CIPHER_INFO(header: *mut c_char, info: *mut EvpCipherInfo) -> c_int;
    pub fn PEM_do_header(
        info: *mut EvpCipherInfo,
        data: *mut c_uchar,
        len: *mut c_long,
        ask: o::pem_password_cb,
        with: *mut c_void,
    ) -> c_int;
    pub fn d2i_X509_SIG(to: *mut *mut X509Sig, from: *mut *const c_uchar, len: c_long) -> *mut X509Sig;
    pub fn X509_SIG_free(sig: *mut X509Sig);
    pub fn PKCS8_decrypt(sig: *const X509Sig, pass: *const c_char, len: c_int) -> *mut o::PKCS8_PRIV_KEY_INFO;
    pub fn i2d_PKCS8_PRIV_KEY_INFO(key: *const o::PKCS8_PRIV_KEY_INFO, to: *mut *mut c_uchar) -> c_int;
    pub fn PEM_write_bio_X509_CRL(bio: *mut o::BIO, crl: *mut o::X509_CRL) -> c_int;
    pub fn d2i_X509_AUX(to: *mut *mut o::X509, from: *mut *const c_uchar, len: c_long) -> *mut o::X509;
    pub fn X509_check_ca(cert: *mut o::X509) -> c_int;
    pub fn X509_self_signed(cert: *mut o::X509, verify_signature: c_int) -> c_int;
    pub fn X509_pubkey_digest(cert: *const o::X509, md: *const o::EVP_MD, out: *mut c_uchar, len: *mut c_uint)
        -> c_int;
    pub fn X509_NAME_oneline(name: *const o::X509_NAME, buf: *mut c_char, size: c_int) -> *mut c_char;
    pub fn X509_NAME_print_ex(out: *mut o::BIO, name: *const o::X509_NAME, indent: c_int, flags: c_ulong) -> c_int;
    pub fn X509_NAME_hash_ex(
        name: *const o::X509_NAME,
        libctx: *mut o::OSSL_LIB_CTX,
        propq: *const c_char,
        ok: *mut c_int,
    ) -> c_ulong;
    pub fn X509_STORE_add_crl(store: *mut o::X509_STORE, crl: *mut o::X509_CRL) -> c_int;
    pub fn X509_STORE_lock(store: *mut o::X509_STORE) -> c_int;
    pub fn X509_STORE_unlock(store: *mut o::X509_STORE) -> c_int;
    pub fn X509_STORE_up_ref(store: *mut o::X509_STORE) -> c_int;
    pub fn X509_STORE_get0_param(store: *const o::X509_STORE) -> *mut o::X509_VERIFY_PARAM;
    pub fn X509_STORE_CTX_get0_param(ctx: *const o::X509_STORE_CTX) -> *mut o::X509_VERIFY_PARAM;
    pub fn X509_OBJECT_get_type(object: *const o::X509_OBJECT) -> c_int;
    pub fn EVP_PKEY_get0_type_name(key: *const o::EVP_PKEY) -> *const c_char;
}

// ciphers of records
extern "C" {
    pub fn EVP_CIPHER_CTX_get_params(ctx: *mut o::EVP_CIPHER_CTX, params: *mut o::OSSL_PARAM) -> c_int;
    pub fn EVP_CIPHER_CTX_set_params(ctx: *mut o::EVP_CIPHER_CTX, params: *const o::OSSL_PARAM) -> c_int;
    pub fn EVP_CipherFinal_ex(ctx: *mut o::EVP_CIPHER_CTX, out: *mut c_uchar, len: *mut c_int) -> c_int;
    pub fn HMAC(
        md: *const o::EVP_MD,
        key: *const c_void,
        key_len: c_int,
        data: *const c_uchar,
        len: usize,
        out: *mut c_uchar,
        out_len: *mut c_uint,
    ) -> *mut c_uchar;
}

// libssl
extern "C" {
    pub fn SSL_key_update(ssl: *mut o::SSL, kind: c_int) -> c_int;
    pub fn SSL_get_key_update_type(ssl: *const o::SSL) -> c_int;
    pub fn SSL_SESSION_get_max_fragment_length(session: *const o::SSL_SESSION) -> u8;
    pub fn SSL_CTX_use_cert_and_key(
        ctx: *mut o::SSL_CTX,
        cert: *mut o::X509,
        key: *mut o::EVP_PKEY,
        chain: *mut o::stack_st_X509,
        replace: c_int,
    ) -> c_int;
    pub fn SSL_CTX_set1_cert_store(ctx: *mut o::SSL_CTX, store: *mut o::X509_STORE);
    pub fn SSL_CTX_set_verify_depth(ctx: *mut o::SSL_CTX, depth: c_int);
    pub fn SSL_CTX_get_verify_depth(ctx: *const o::SSL_CTX) -> c_int;
    pub fn SSL_CTX_set_timeout(ctx: *mut o::SSL_CTX, seconds: c_long) -> c_long;
    pub fn SSL_CTX_get_timeout(ctx: *const o::SSL_CTX) -> c_long;
    pub fn SSL_set_info_callback(ssl: *mut o::SSL, cb: Option<unsafe extern "C" fn(*const o::SSL, c_int, c_int)>);
    #[link_name = "SSL_set_verify"]
    pub fn SSL_set_verify_unsafe(
        ssl: *mut o::SSL,
        mode: c_int,
        cb: Option<unsafe extern "C" fn(c_int, *mut o::X509_STORE_CTX) -> c_int>,
    );
    pub fn SSL_set_options(ssl: *mut o::SSL, options: u64) -> u64;
    pub fn SSL_clear_options(ssl: *mut o::SSL, options: u64) -> u64;
    pub fn SSL_get_options(ssl: *const o::SSL) -> u64;
    pub fn SSL_set_session_id_context(ssl: *mut o::SSL, id: *const c_uchar, len: c_uint) -> c_int;
    pub fn SSL_set_verify_depth(ssl: *mut o::SSL, depth: c_int);
    pub fn SSL_set1_param(ssl: *mut o::SSL, param: *mut o::X509_VERIFY_PARAM) -> c_int;
    pub fn SSL_in_before(ssl: *const o::SSL) -> c_int;
    pub fn SSL_want(ssl: *const o::SSL) -> c_int;
    pub fn SSL_group_to_name(ssl: *mut o::SSL, id: c_int) -> *const c_char;
}
