//! Trust stores.
use crate::capi::x509::{sslwrap_x509, sslwrap_x509_list};
use crate::capi::x509_crl::sslwrap_x509_crl;
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::{arg, table};
use crate::pki::cert::CertList;
use crate::pki::store as stores;
use crate::sys::crl::Crl;
use crate::sys::store::Store;
use crate::sys::trust;
use crate::sys::verify::error_text;
use crate::sys::x509::X509;
use core::ffi::{c_char, c_int, c_void};
use std::ptr::{null, null_mut};

/// The certificates that are trusted, with revocation lists and settings. Many contexts can share one. Any thread may
/// add to it at any time; its flags, time and purpose are set before it is used.
#[allow(non_camel_case_types)]
pub struct sslwrap_x509_store {
    _opaque: [u8; 0],
}

impl table::Object for Store {
    const TYPE: u8 = 11;
    const NAME: &'static str = "certificate store";
}

/// Makes an empty store: it trusts nobody.
///
/// store: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *store is NULL. On success it is yours: sslwrap_x509_store_free.
/// Any thread; does not block; calls nothing back. pyOpenSSL X509Store; X509_STORE_new.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_new(store: *mut *mut sslwrap_x509_store) -> c_int {
    guard("sslwrap_x509_store_new", || {
        let out = arg::out(store, null_mut())?;
        give(&out, Store::new()?)
    })
}

/// Trusts a certificate. One that is there already is fine.
///
/// cert: counted, you keep yours.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure the store is as before. Any thread; does not
/// block; calls nothing back.
/// pyOpenSSL X509Store.add_cert; X509_STORE_add_cert.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_add_cert(
    store: *mut sslwrap_x509_store,
    cert: *const sslwrap_x509,
) -> c_int {
    guard("sslwrap_x509_store_add_cert", || {
        let store = table::enter::<Store>(store.cast())?;
        store.add_cert(&*table::enter::<X509>(cert.cast())?)
    })
}

/// Adds a revocation list. It is looked at when SSLWRAP_X509_V_FLAG_CRL_CHECK is set.
///
/// crl: counted, you keep yours.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure the store is as before. Any thread; does not
/// block; calls nothing back.
/// pyOpenSSL X509Store.add_crl; X509_STORE_add_crl.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_add_crl(
    store: *mut sslwrap_x509_store,
    crl: *const sslwrap_x509_crl,
) -> c_int {
    guard("sslwrap_x509_store_add_crl", || {
        let store = table::enter::<Store>(store.cast())?;
        store.add_crl(&*table::enter::<Crl>(crl.cast())?)
    })
}

/// Adds all certificates and revocation lists of a PEM text.
///
/// data, len: the text.
/// count: receives the number of certificates, 0 on failure; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: there is none, or one is damaged (then none is added); SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM.
/// Any thread; does not block; calls nothing back. X509_STORE_add_cert, X509_STORE_add_crl.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_load_pem(
    store: *mut sslwrap_x509_store,
    data: *const c_void,
    len: usize,
    count: *mut usize,
) -> c_int {
    guard("sslwrap_x509_store_load_pem", || {
        let out = arg::out_opt(count, 0);
        let store = table::enter::<Store>(store.cast())?;
        let found = store.add_pem(arg::bytes(data, len)?)?;
        out.iter().for_each(|out| out.set(found));
        Ok(())
    })
}

/// Adds a PEM file, a directory, or both. A directory's files are named by hash (openssl rehash) and read when wanted.
///
/// file, dir: NUL-terminated; one may be NULL; several directories with ':' between.
/// count: receives the number of certificates found, 0 on failure; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: a file or directory cannot be read, errno is in the record;
/// SSLWRAP_ERROR_SSL: the content is not good; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. The message names the place.
/// Any thread; blocks on the disk; calls nothing back. pyOpenSSL X509Store.load_locations; X509_STORE_load_locations.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_load_locations(
    store: *mut sslwrap_x509_store,
    file: *const c_char,
    dir: *const c_char,
    count: *mut usize,
) -> c_int {
    guard("sslwrap_x509_store_load_locations", || {
        let out = arg::out_opt(count, 0);
        let store = table::enter::<Store>(store.cast())?;
        let found = stores::load_locations(&store, arg::text_opt(file), arg::text_opt(dir))?;
        out.iter().for_each(|out| out.set(found));
        Ok(())
    })
}

/// Adds what the system trusts: SSL_CERT_FILE and SSL_CERT_DIR of the environment, else OpenSSL's own places, else the
/// usual ones of Linux systems.
///
/// count: receives the number of certificates found, 0 on failure; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: none was found, the message says where was looked; SSLWRAP_ERROR_SYSCALL: a
/// file cannot be read; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. Any thread; blocks on the disk; calls nothing back.
/// X509_STORE_set_default_paths.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_load_system(store: *mut sslwrap_x509_store, count: *mut usize) -> c_int {
    guard("sslwrap_x509_store_load_system", || {
        let out = arg::out_opt(count, 0);
        let found = trust::load_system(&*table::enter::<Store>(store.cast())?)?;
        out.iter().for_each(|out| out.set(found));
        Ok(())
    })
}

/// Sets flags beside those that are set. Before the store is used.
///
/// flags: SSLWRAP_X509_V_FLAG_*, OR-ed together.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a flag is unknown. Not beside a handshake; does not block; calls nothing
/// back.
/// pyOpenSSL X509Store.set_flags; X509_STORE_set_flags.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_set_flags(store: *mut sslwrap_x509_store, flags: u64) -> c_int {
    guard("sslwrap_x509_store_set_flags", || table::enter::<Store>(store.cast())?.set_flags(flags))
}

/// Sets the time that dates are compared with, instead of now. Before the store is used.
///
/// seconds: since 1970, UTC.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Not beside a handshake; does not block; calls nothing back.
/// pyOpenSSL X509Store.set_time; X509_VERIFY_PARAM_set_time.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_set_time(store: *mut sslwrap_x509_store, seconds: i64) -> c_int {
    guard("sslwrap_x509_store_set_time", || {
        table::enter::<Store>(store.cast())?.set_time(seconds);
        Ok(())
    })
}

/// Sets what a certificate must be for. Before the store is used.
///
/// purpose: one of SSLWRAP_X509_PURPOSE_*.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: unknown. Not beside a handshake; does not block; calls nothing back.
/// X509_STORE_set_purpose.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_set_purpose(store: *mut sslwrap_x509_store, purpose: c_int) -> c_int {
    guard("sslwrap_x509_store_set_purpose", || table::enter::<Store>(store.cast())?.set_purpose(purpose))
}

/// Counts what is in a store. What a directory holds counts once it was read.
///
/// certs, cas, crls: receive the number of certificates, of those that may issue others, and of revocation lists; each
/// may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back. X509_STORE_get0_objects.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_count(
    store: *const sslwrap_x509_store,
    certs: *mut usize,
    cas: *mut usize,
    crls: *mut usize,
) -> c_int {
    guard("sslwrap_x509_store_count", || {
        let outs = [arg::out_opt(certs, 0), arg::out_opt(cas, 0), arg::out_opt(crls, 0)];
        let counts = table::enter::<Store>(store.cast())?.counts();
        for (out, count) in outs.iter().zip([counts.certs, counts.cas, counts.crls]) {
            out.iter().for_each(|out| out.set(count));
        }
        Ok(())
    })
}

/// Builds a certificate's chain up to a trusted one and checks it.
///
/// cert: the leaf.
/// untrusted: certificates that may stand between, or NULL.
/// host: NUL-terminated name or address that the leaf must be for, or NULL.
/// chain: receives the chain that was built, the leaf first; may be NULL.
/// Returns SSLWRAP_OK: the chain is good; SSLWRAP_ERROR_SSL: it is not: the record has kind CERTIFICATE, the verify
/// code, the depth, and a message that says why; SSLWRAP_E_INVALID_ARG: host is empty, or a handle is dead;
/// SSLWRAP_E_NOMEM.
/// On failure *chain is NULL. On success it is yours: sslwrap_x509_list_free.
/// Any thread; blocks on the disk when the store has a directory; calls nothing back.
/// pyOpenSSL X509StoreContext.verify_certificate; X509_verify_cert.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_verify(
    store: *const sslwrap_x509_store,
    cert: *const sslwrap_x509,
    untrusted: *const sslwrap_x509_list,
    host: *const c_char,
    chain: *mut *mut sslwrap_x509_list,
) -> c_int {
    guard("sslwrap_x509_store_verify", || {
        let out = arg::out_opt(chain, null_mut());
        let store = table::enter::<Store>(store.cast())?;
        let cert = table::enter::<X509>(cert.cast())?;
        let untrusted = table::enter_opt::<CertList>(untrusted.cast())?;
        let sent = untrusted.as_ref().map_or(&[][..], |list| &list.0);
        let built = stores::must_check(&store, &cert, sent, arg::text_opt(host))?;
        out.map_or(Ok(()), |out| give(&out, CertList(built)))
    })
}

/// OpenSSL's words for a verify code: "certificate has expired".
///
/// error: SSLWRAP_X509_V_OK or one of SSLWRAP_X509_V_ERR_*; other numbers have a text too.
/// text: receives a text that lives as long as the library.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: text is NULL. Any thread; does not block; calls nothing back.
/// X509_verify_cert_error_string.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_verify_error_string(error: c_int, text: *mut *const c_char) -> c_int {
    guard("sslwrap_x509_verify_error_string", || {
        let text = arg::out(text, null())?;
        text.set(error_text(error).as_ptr());
        Ok(())
    })
}

/// Adds an owner to a store: one sslwrap_x509_store_free more is needed.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a live store. Any thread; does not block; calls nothing back.
/// X509_STORE_up_ref.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_up_ref(store: *mut sslwrap_x509_store) -> c_int {
    guard("sslwrap_x509_store_up_ref", || table::up_ref::<Store>(store.cast()))
}

/// Gives up a store. Contexts that use it keep it.
///
/// store: NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back.
/// X509_STORE_free.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_store_free(store: *mut sslwrap_x509_store) -> c_int {
    guard("sslwrap_x509_store_free", || table::free::<Store>(store.cast()))
}
