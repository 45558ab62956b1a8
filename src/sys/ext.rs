//! What openssl-sys lacks, declared by us; and what libc lacks. Functions newer than OpenSSL 3.0 are not here: see `newer`.
use libc::{c_char, c_int, c_long, c_uchar, c_uint, c_ulong, c_void};
use openssl_sys as o;

pub use crate::sys::clib::*;
pub use crate::sys::openssl::*;

extern "C" {
    pub fn OPENSSL_init_crypto(options: u64, settings: *const o::OPENSSL_INIT_SETTINGS) -> c_int;
    pub fn OPENSSL_cleanse(ptr: *mut c_void, len: usize);
    pub fn ERR_peek_error() -> c_ulong;
    pub fn ERR_peek_last_error() -> c_ulong;
    pub fn ERR_set_mark() -> c_int;
    pub fn ERR_pop_to_mark() -> c_int;
    pub fn BIO_up_ref(bio: *mut o::BIO) -> c_int;
    pub fn BIO_free(bio: *mut o::BIO) -> c_int;
    // without the detour that OpenSSL makes around the older forms
    pub fn BIO_meth_set_write_ex(
        method: *mut o::BIO_METHOD,
        write: Option<unsafe extern "C" fn(*mut o::BIO, *const c_char, usize, *mut usize) -> c_int>,
    ) -> c_int;
    pub fn BIO_meth_set_read_ex(
        method: *mut o::BIO_METHOD,
        read: Option<unsafe extern "C" fn(*mut o::BIO, *mut c_char, usize, *mut usize) -> c_int>,
    ) -> c_int;
}

/// An algorithm and its start value, as a PEM header names them.
#[repr(C)]
pub struct EvpCipherInfo {
    pub cipher: *const o::EVP_CIPHER,
    pub iv: [u8; 16],
}

/// A SubjectPublicKeyInfo.
pub enum X509Pubkey {}

/// An encrypted PKCS#8 key.
pub enum X509Sig {}

// certificates, keys, names, stores
extern "C" {
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
}

// what the documents ask of contexts, connections, curves and parameters
extern "C" {
    pub fn SSL_get_client_CA_list(ssl: *const o::SSL) -> *mut o::stack_st_X509_NAME;
    pub fn SSL_CTX_get_client_CA_list(ctx: *const o::SSL_CTX) -> *mut o::stack_st_X509_NAME;
    pub fn SSL_get_cipher_list(ssl: *const o::SSL, nth: c_int) -> *const c_char;
    pub fn SSL_CTX_get_ciphers(ctx: *const o::SSL_CTX) -> *mut o::stack_st_SSL_CIPHER;
    pub fn SSL_get_shared_ciphers(ssl: *const o::SSL, buf: *mut c_char, size: c_int) -> *mut c_char;
    pub fn d2i_KeyParams(
        kind: c_int,
        to: *mut *mut o::EVP_PKEY,
        from: *mut *const c_uchar,
        len: c_long,
    ) -> *mut o::EVP_PKEY;
    pub fn EC_get_builtin_curves(room: *mut BuiltinCurve, count: usize) -> usize;
    pub fn EC_curve_nist2nid(name: *const c_char) -> c_int;
    pub fn SSL_renegotiate(ssl: *mut o::SSL) -> c_int;
    pub fn SSL_renegotiate_pending(ssl: *const o::SSL) -> c_int;
    pub fn SSL_set_msg_callback(ssl: *mut o::SSL, cb: Option<OnMessage>);
    pub fn SSL_key_update(ssl: *mut o::SSL, kind: c_int) -> c_int;
    pub fn SSL_set_post_handshake_auth(ssl: *mut o::SSL, on: c_int);
    pub fn SSL_verify_client_post_handshake(ssl: *mut o::SSL) -> c_int;
}

/// UI_METHOD, OSSL_STORE_CTX and OSSL_STORE_INFO.
pub enum UiMethod {}
pub enum StoreCtx {}
pub enum StoreInfo {}

// keys by URI
extern "C" {
    pub fn UI_UTIL_wrap_read_pem_callback(ask: o::pem_password_cb, writing: c_int) -> *mut UiMethod;
    pub fn UI_destroy_method(method: *mut UiMethod);
    pub fn OSSL_STORE_open(
        uri: *const c_char,
        ui: *const UiMethod,
        ui_data: *mut c_void,
        post: Option<unsafe extern "C" fn(*mut StoreInfo, *mut c_void) -> *mut StoreInfo>,
        post_data: *mut c_void,
    ) -> *mut StoreCtx;
    pub fn OSSL_STORE_expect(store: *mut StoreCtx, kind: c_int) -> c_int;
    pub fn OSSL_STORE_load(store: *mut StoreCtx) -> *mut StoreInfo;
    pub fn OSSL_STORE_eof(store: *mut StoreCtx) -> c_int;
    pub fn OSSL_STORE_error(store: *mut StoreCtx) -> c_int;
    pub fn OSSL_STORE_close(store: *mut StoreCtx) -> c_int;
    pub fn OSSL_STORE_INFO_get_type(info: *const StoreInfo) -> c_int;
    pub fn OSSL_STORE_INFO_get1_PKEY(info: *const StoreInfo) -> *mut o::EVP_PKEY;
    pub fn OSSL_STORE_INFO_free(info: *mut StoreInfo);
}

/// EC_builtin_curve.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BuiltinCurve {
    pub nid: c_int,
    pub comment: *const c_char,
}

// libssl
/// Whether it is written; version, type of content, the message and its length.
pub type OnMessage = unsafe extern "C" fn(c_int, c_int, c_int, *const c_void, usize, *mut o::SSL, *mut c_void);

extern "C" {
    pub fn SSL_get_key_update_type(ssl: *const o::SSL) -> c_int;
    pub fn SSL_CTX_use_cert_and_key(
        ctx: *mut o::SSL_CTX,
        cert: *mut o::X509,
        key: *mut o::EVP_PKEY,
        chain: *mut o::stack_st_X509,
        replace: c_int,
    ) -> c_int;
    pub fn SSL_free_buffers(ssl: *mut o::SSL) -> c_int;
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

/// A socket address as OpenSSL keeps it.
pub enum BioAddr {}

// DTLS
extern "C" {
    pub fn BIO_ADDR_new() -> *mut BioAddr;
    pub fn BIO_ADDR_free(addr: *mut BioAddr);
    pub fn DTLSv1_listen(ssl: *mut o::SSL, client: *mut BioAddr) -> c_int;
    pub fn DTLS_get_data_mtu(ssl: *const o::SSL) -> usize;
    pub fn SSL_has_pending(ssl: *const o::SSL) -> c_int;
    pub fn SSL_SESSION_get_max_fragment_length(session: *const o::SSL_SESSION) -> u8;
    pub fn HMAC(
        md: *const o::EVP_MD,
        key: *const c_void,
        key_len: c_int,
        bytes: *const c_uchar,
        len: usize,
        to: *mut c_uchar,
        to_len: *mut c_uint,
    ) -> *mut c_uchar;
}

type TicketKey = unsafe extern "C" fn(
    *mut o::SSL,
    *mut c_uchar,
    *mut c_uchar,
    *mut o::EVP_CIPHER_CTX,
    *mut o::EVP_MAC_CTX,
    c_int,
) -> c_int;
type PskServer = unsafe extern "C" fn(*mut o::SSL, *const c_char, *mut c_uchar, c_uint) -> c_uint;
type PskClient = unsafe extern "C" fn(*mut o::SSL, *const c_char, *mut c_char, c_uint, *mut c_uchar, c_uint) -> c_uint;
type PskFind = unsafe extern "C" fn(*mut o::SSL, *const c_uchar, usize, *mut *mut o::SSL_SESSION) -> c_int;
type PskUse = unsafe extern "C" fn(
    *mut o::SSL,
    *const o::EVP_MD,
    *mut *const c_uchar,
    *mut usize,
    *mut *mut o::SSL_SESSION,
) -> c_int;

// sessions, tickets, keys shared beforehand
extern "C" {
    pub fn SSL_SESSION_new() -> *mut o::SSL_SESSION;
    pub fn SSL_SESSION_dup(session: *const o::SSL_SESSION) -> *mut o::SSL_SESSION;
    pub fn SSL_SESSION_is_resumable(session: *const o::SSL_SESSION) -> c_int;
    pub fn SSL_SESSION_get0_hostname(session: *const o::SSL_SESSION) -> *const c_char;
    pub fn SSL_SESSION_get0_cipher(session: *const o::SSL_SESSION) -> *const o::SSL_CIPHER;
    pub fn SSL_SESSION_get0_peer(session: *mut o::SSL_SESSION) -> *mut o::X509;
    pub fn SSL_SESSION_get0_id_context(session: *const o::SSL_SESSION, len: *mut c_uint) -> *const c_uchar;
    pub fn SSL_SESSION_set1_id_context(session: *mut o::SSL_SESSION, id: *const c_uchar, len: c_uint) -> c_int;
    pub fn SSL_SESSION_has_ticket(session: *const o::SSL_SESSION) -> c_int;
    pub fn SSL_SESSION_get_ticket_lifetime_hint(session: *const o::SSL_SESSION) -> c_ulong;
    pub fn SSL_SESSION_set1_master_key(session: *mut o::SSL_SESSION, key: *const c_uchar, len: usize) -> c_int;
    pub fn SSL_SESSION_set_cipher(session: *mut o::SSL_SESSION, cipher: *const o::SSL_CIPHER) -> c_int;
    pub fn SSL_SESSION_set1_ticket_appdata(session: *mut o::SSL_SESSION, data: *const c_void, len: usize) -> c_int;
    pub fn SSL_SESSION_get0_ticket_appdata(
        session: *mut o::SSL_SESSION,
        data: *mut *mut c_void,
        len: *mut usize,
    ) -> c_int;
    pub fn SSL_SESSION_set_protocol_version(session: *mut o::SSL_SESSION, version: c_int) -> c_int;
    pub fn SSL_CIPHER_get_id(cipher: *const o::SSL_CIPHER) -> u32;
    pub fn SSL_CIPHER_find(ssl: *mut o::SSL, number: *const c_uchar) -> *const o::SSL_CIPHER;
    pub fn SSL_get_ciphers(ssl: *const o::SSL) -> *mut o::OPENSSL_STACK;
    pub fn SSL_set_ciphersuites(ssl: *mut o::SSL, list: *const c_char) -> c_int;
    pub fn SSL_get1_session(ssl: *mut o::SSL) -> *mut o::SSL_SESSION;
    pub fn SSL_CTX_flush_sessions(ctx: *mut o::SSL_CTX, now: c_long);
    pub fn SSL_get_num_tickets(ssl: *const o::SSL) -> usize;
    pub fn SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx: *mut o::SSL_CTX, cb: Option<TicketKey>) -> c_int;
    #[link_name = "SSL_CTX_set_psk_server_callback"]
    pub fn SSL_CTX_set_psk_server(ctx: *mut o::SSL_CTX, cb: Option<PskServer>);
    #[link_name = "SSL_CTX_set_psk_client_callback"]
    pub fn SSL_CTX_set_psk_client(ctx: *mut o::SSL_CTX, cb: Option<PskClient>);
    pub fn SSL_CTX_set_psk_find_session_callback(ctx: *mut o::SSL_CTX, cb: Option<PskFind>);
    pub fn SSL_CTX_set_psk_use_session_callback(ctx: *mut o::SSL_CTX, cb: Option<PskUse>);
    pub fn SSL_set_psk_server_callback(ssl: *mut o::SSL, cb: Option<PskServer>);
    pub fn SSL_set_psk_find_session_callback(ssl: *mut o::SSL, cb: Option<PskFind>);
    pub fn SSL_set_psk_client_callback(ssl: *mut o::SSL, cb: Option<PskClient>);
    pub fn SSL_set_psk_use_session_callback(ssl: *mut o::SSL, cb: Option<PskUse>);
    pub fn SSL_CTX_use_psk_identity_hint(ctx: *mut o::SSL_CTX, hint: *const c_char) -> c_int;
    pub fn OSSL_PARAM_construct_utf8_string(key: *const c_char, buf: *mut c_char, size: usize) -> o::OSSL_PARAM;
    pub fn EVP_MD_is_a(md: *const o::EVP_MD, name: *const c_char) -> c_int;
    pub fn X509_VERIFY_PARAM_set1(to: *mut o::X509_VERIFY_PARAM, from: *const o::X509_VERIFY_PARAM) -> c_int;
    pub fn X509_VERIFY_PARAM_get0_host(param: *mut o::X509_VERIFY_PARAM, nth: c_int) -> *const c_char;
    pub fn X509_VERIFY_PARAM_get_hostflags(param: *const o::X509_VERIFY_PARAM) -> c_uint;
    pub fn X509_VERIFY_PARAM_get1_ip_asc(param: *mut o::X509_VERIFY_PARAM) -> *mut c_char;
    pub fn X509_check_ip_asc(cert: *mut o::X509, ip: *const c_char, flags: c_uint) -> c_int;
}

// decisions
extern "C" {
    pub fn SSL_CTX_set_cert_verify_callback(
        ctx: *mut o::SSL_CTX,
        cb: Option<unsafe extern "C" fn(*mut o::X509_STORE_CTX, *mut c_void) -> c_int>,
        arg: *mut c_void,
    );
    pub fn SSL_CTX_set_cert_cb(
        ctx: *mut o::SSL_CTX,
        cb: Option<unsafe extern "C" fn(*mut o::SSL, *mut c_void) -> c_int>,
        arg: *mut c_void,
    );
    pub fn SSL_CTX_callback_ctrl(ctx: *mut o::SSL_CTX, command: c_int, cb: Option<unsafe extern "C" fn()>) -> c_long;
    pub fn X509_STORE_CTX_set0_verified_chain(ctx: *mut o::X509_STORE_CTX, chain: *mut o::stack_st_X509);
    pub fn SSL_get_sigalgs(
        ssl: *mut o::SSL,
        index: c_int,
        sign: *mut c_int,
        hash: *mut c_int,
        sign_hash: *mut c_int,
        raw_sign: *mut c_uchar,
        raw_hash: *mut c_uchar,
    ) -> c_int;
    pub fn SSL_new_session_ticket(ssl: *mut o::SSL) -> c_int;
    pub fn SSL_set_verify_result(ssl: *mut o::SSL, result: c_long);
    pub fn SSL_certs_clear(ssl: *mut o::SSL);
    pub fn SSL_use_cert_and_key(
        ssl: *mut o::SSL,
        cert: *mut o::X509,
        key: *mut o::EVP_PKEY,
        chain: *mut o::stack_st_X509,
        replace: c_int,
    ) -> c_int;
    pub fn X509_get_X509_PUBKEY(cert: *const o::X509) -> *mut X509Pubkey;
    pub fn i2d_X509_PUBKEY(key: *const X509Pubkey, to: *mut *mut c_uchar) -> c_int;
    pub fn SSL_get0_peer_CA_list(ssl: *const o::SSL) -> *const o::stack_st_X509_NAME;
}

/// OSSL_DISPATCH and OSSL_ALGORITHM.
pub type AnyFunction = unsafe extern "C" fn();

#[repr(C)]
pub struct Dispatch {
    pub id: c_int,
    pub function: Option<AnyFunction>,
}

#[repr(C)]
pub struct Algorithm {
    pub names: *const c_char,
    pub properties: *const c_char,
    pub functions: *const Dispatch,
    pub description: *const c_char,
}

pub type ProviderInit = unsafe extern "C" fn(
    handle: *const c_void,
    theirs: *const Dispatch,
    ours: *mut *const Dispatch,
    context: *mut *mut c_void,
) -> c_int;

// providers and key derivation
extern "C" {
    pub fn OSSL_PROVIDER_add_builtin(
        ctx: *mut o::OSSL_LIB_CTX,
        name: *const c_char,
        init: Option<ProviderInit>,
    ) -> c_int;
    pub fn OSSL_PROVIDER_available(ctx: *mut o::OSSL_LIB_CTX, name: *const c_char) -> c_int;
    pub fn OSSL_PROVIDER_get0_name(provider: *const o::OSSL_PROVIDER) -> *const c_char;
    pub fn OSSL_PROVIDER_get0_provider_ctx(provider: *const o::OSSL_PROVIDER) -> *mut c_void;
    pub fn EVP_KDF_get0_provider(kdf: *const o::EVP_KDF) -> *const o::OSSL_PROVIDER;
    pub fn EVP_KDF_settable_ctx_params(kdf: *const o::EVP_KDF) -> *const o::OSSL_PARAM;
    pub fn EVP_KDF_CTX_dup(ctx: *const o::EVP_KDF_CTX) -> *mut o::EVP_KDF_CTX;
    pub fn EVP_KDF_CTX_set_params(ctx: *mut o::EVP_KDF_CTX, params: *const o::OSSL_PARAM) -> c_int;
    pub fn EVP_KDF_CTX_get_params(ctx: *mut o::EVP_KDF_CTX, params: *mut o::OSSL_PARAM) -> c_int;
    pub fn SSL_CTX_new_ex(
        ctx: *mut o::OSSL_LIB_CTX,
        properties: *const c_char,
        method: *const o::SSL_METHOD,
    ) -> *mut o::SSL_CTX;
}
