//! Identities: certificate, chain and key that belong together.
use crate::capi::pkey::sslwrap_pkey;
use crate::capi::x509::{sslwrap_x509, sslwrap_x509_list};
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::{arg, table};
use crate::pki::cert::CertList;
use crate::pki::identity::{self, Identity};
use crate::sys::mem::Shared;
use crate::sys::pkey::Pkey;
use crate::sys::x509::X509;
use core::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

/// Who we are: a certificate, the certificates that lead to its root, and its private key, checked to belong together.
/// It never changes; any thread may use it, and any number of contexts.
#[allow(non_camel_case_types)]
pub struct sslwrap_identity {
    _opaque: [u8; 0],
}

impl table::Object for Shared<Identity> {
    const TYPE: u8 = 18;
    const NAME: &'static str = "identity";
}

/// Puts an identity together from parts.
///
/// cert: the certificate.
/// chain: the certificates that lead to its root, in any order, or NULL.
/// key: its private key. All are counted, you keep yours.
/// id: receives the identity.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the key does not belong to the certificate; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM.
/// On failure *id is NULL. On success it is yours: sslwrap_identity_free.
/// Any thread; does not block; calls nothing back. SSL_CTX_use_cert_and_key.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_identity_new(
    cert: *const sslwrap_x509,
    chain: *const sslwrap_x509_list,
    key: *const sslwrap_pkey,
    id: *mut *mut sslwrap_identity,
) -> c_int {
    guard("sslwrap_identity_new", || {
        let out = arg::out(id, null_mut())?;
        let cert = table::enter::<X509>(cert.cast())?;
        let chain = table::enter_opt::<CertList>(chain.cast())?;
        let key = table::enter::<Pkey>(key.cast())?;
        let chain = chain.as_ref().map_or(&[][..], |list| &list.0);
        give(&out, Identity::new(&cert, chain, Pkey::clone(&key))?)
    })
}

/// Reads an identity from files: a certificate file (PEM with the chain in any order, or DER) and a key file (PEM or
/// DER), or one file with everything (PEM blocks in any order, or PKCS#12). Never asks on the terminal.
///
/// certs, key: paths, NUL-terminated; key is NULL when certs holds everything.
/// passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 when nothing is encrypted.
/// id: receives the identity.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: a file cannot be read, errno is in the record; SSLWRAP_ERROR_SSL: a part
/// is missing, damaged, does not belong to the others, or the passphrase is missing or wrong; SSLWRAP_E_UNSUPPORTED:
/// PKCS#12 with an encryption that is switched off; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. The message names the file.
/// On failure *id is NULL. On success it is yours: sslwrap_identity_free.
/// Any thread; blocks on the disk; calls nothing back.
/// pyOpenSSL Context.use_certificate_chain_file and use_privatekey_file in one.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_identity_new_file(
    certs: *const c_char,
    key: *const c_char,
    passphrase: *const c_void,
    passphrase_len: usize,
    id: *mut *mut sslwrap_identity,
) -> c_int {
    guard("sslwrap_identity_new_file", || {
        let out = arg::out(id, null_mut())?;
        let certs = arg::text(certs, "path")?;
        let passphrase = arg::bytes(passphrase, passphrase_len)?;
        give(&out, identity::load_files(certs, arg::text_opt(key), passphrase)?)
    })
}

/// Reads an identity from memory: certificates (PEM with the chain in any order, or DER) and a key (PEM or DER), or
/// everything in one (PEM blocks in any order, or PKCS#12).
///
/// certs, certs_len: the certificates.
/// key, key_len: the key; NULL with 0 when certs holds everything.
/// passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 when nothing is encrypted.
/// id: receives the identity.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: a part is missing, damaged, does not belong to the others, or the passphrase
/// is missing or wrong; SSLWRAP_E_UNSUPPORTED: PKCS#12 with an encryption that is switched off; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM.
/// On failure *id is NULL. On success it is yours: sslwrap_identity_free.
/// Any thread; does not block; calls nothing back. pyOpenSSL Context.use_certificate and use_privatekey in one.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_identity_new_mem(
    certs: *const c_void,
    certs_len: usize,
    key: *const c_void,
    key_len: usize,
    passphrase: *const c_void,
    passphrase_len: usize,
    id: *mut *mut sslwrap_identity,
) -> c_int {
    guard("sslwrap_identity_new_mem", || {
        let out = arg::out(id, null_mut())?;
        let (certs, key) = (arg::bytes(certs, certs_len)?, arg::bytes(key, key_len)?);
        let passphrase = arg::bytes(passphrase, passphrase_len)?;
        give(&out, identity::load(certs, key, passphrase)?)
    })
}

/// Gives the certificate of an identity.
///
/// cert: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *cert is NULL. On success it is yours: sslwrap_x509_free.
/// Any thread; does not block; calls nothing back. SSL_CTX_get0_certificate.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_identity_cert(id: *const sslwrap_identity, cert: *mut *mut sslwrap_x509) -> c_int {
    guard("sslwrap_identity_cert", || {
        let out = arg::out(cert, null_mut())?;
        let id = table::enter::<Shared<Identity>>(id.cast())?;
        give(&out, id.cert().clone())
    })
}

/// Gives the chain of an identity: without its own certificate, each one issued the one before. It may be empty.
///
/// chain: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *chain is NULL. On success it is yours: sslwrap_x509_list_free.
/// Any thread; does not block; calls nothing back. SSL_CTX_get0_chain_certs.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_identity_chain(
    id: *const sslwrap_identity,
    chain: *mut *mut sslwrap_x509_list,
) -> c_int {
    guard("sslwrap_identity_chain", || {
        let out = arg::out(chain, null_mut())?;
        let id = table::enter::<Shared<Identity>>(id.cast())?;
        give(&out, CertList::of(id.chain())?)
    })
}

/// Adds an owner to an identity: one sslwrap_identity_free more is needed.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a live identity. Any thread; does not block; calls nothing back.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_identity_up_ref(id: *mut sslwrap_identity) -> c_int {
    guard("sslwrap_identity_up_ref", || table::up_ref::<Shared<Identity>>(id.cast()))
}

/// Gives up an identity. Contexts and connections that use it keep it.
///
/// id: NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_identity_free(id: *mut sslwrap_identity) -> c_int {
    guard("sslwrap_identity_free", || table::free::<Shared<Identity>>(id.cast()))
}
