//! More of certificates, keys and revocation lists: extensions, signatures, keys by URI.
use crate::base::status::Status;
use crate::capi::pkey::sslwrap_pkey;
use crate::capi::x509::sslwrap_x509;
use crate::capi::x509_crl::sslwrap_x509_crl;
use crate::ffi::arg::{bytes, out, out_opt, room, text};
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::table;
use crate::pki::key;
use crate::sys::crl::Crl;
use crate::sys::pkey::Pkey;
use crate::sys::x509::X509;
use core::ffi::{c_char, c_int, c_void};
use core::ptr::{null, null_mut};

/// How many extensions a certificate has.
///
/// cert: the certificate.
/// count: receives the number; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. get_extension_count(); X509_get_ext_count(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_extension_count(cert: *const sslwrap_x509, count: *mut usize) -> c_int {
    guard("sslwrap_x509_extension_count", || {
        let count = out(count, 0)?;
        count.set(table::enter::<X509>(cert.cast())?.extension_count());
        Ok(())
    })
}

/// The dotted number of an extension, as "2.5.29.17".
///
/// cert: the certificate.
/// index: from 0.
/// buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
/// len: receives the length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1 bytes;
/// SSLWRAP_ERROR_SSL: it cannot be shown; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block.
/// X509_EXTENSION_get_object(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_extension_oid(
    cert: *const sslwrap_x509,
    index: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_extension_oid", || {
        let room = room(buf, cap, len)?;
        room.text(&table::enter::<X509>(cert.cast())?.extension_oid(index)?)
    })
}

/// Whether who does not know an extension must refuse the certificate.
///
/// cert: the certificate.
/// index: from 0.
/// yes: receives 1 or 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
/// get_critical(); X509_EXTENSION_get_critical(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_extension_critical(
    cert: *const sslwrap_x509,
    index: usize,
    yes: *mut c_int,
) -> c_int {
    guard("sslwrap_x509_extension_critical", || {
        let yes = out(yes, 0)?;
        yes.set(table::enter::<X509>(cert.cast())?.extension_is_critical(index)?.into());
        Ok(())
    })
}

/// The value of an extension in DER.
///
/// cert: the certificate.
/// index: from 0.
/// buf, cap: where the bytes go; NULL and 0 to ask for the length.
/// len: receives the length.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len bytes;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. get_data(); X509_EXTENSION_get_data(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_extension_value(
    cert: *const sslwrap_x509,
    index: usize,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_extension_value", || {
        let room = room(buf, cap, len)?;
        room.bytes(&table::enter::<X509>(cert.cast())?.extension_value(index)?)
    })
}

/// The value of an extension in words, as "DNS:example.org"; of one that OpenSSL does not know, a dump. For people: what
/// stands in it is whatever the certificate's maker chose.
///
/// cert: the certificate.
/// index: from 0.
/// buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
/// len: receives the length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1 bytes;
/// SSLWRAP_ERROR_SSL: it cannot be shown; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block.
/// str(extension); X509V3_EXT_print(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_extension_text(
    cert: *const sslwrap_x509,
    index: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_extension_text", || {
        let room = room(buf, cap, len)?;
        room.text(&table::enter::<X509>(cert.cast())?.extension_text(index)?)
    })
}

/// How a certificate is signed, as "ecdsa-with-SHA256".
///
/// cert: the certificate.
/// name: receives a text that lives as long as the library.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: OpenSSL does not know it; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
/// get_signature_algorithm(); X509_get_signature_nid(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_signature_algorithm(
    cert: *const sslwrap_x509,
    name: *mut *const c_char,
) -> c_int {
    guard("sslwrap_x509_signature_algorithm", || {
        let name = out(name, null())?;
        let known = table::enter::<X509>(cert.cast())?.signature_algorithm().ok_or(Status::NO_VALUE)?;
        name.set(known.as_ptr());
        Ok(())
    })
}

/// How many certificates a revocation list takes back.
///
/// crl: the list.
/// count: receives the number; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. X509_CRL_get_REVOKED(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_count(crl: *const sslwrap_x509_crl, count: *mut usize) -> c_int {
    guard("sslwrap_x509_crl_count", || {
        let count = out(count, 0)?;
        count.set(table::enter::<Crl>(crl.cast())?.count());
        Ok(())
    })
}

/// Whether a revocation list takes a certificate back, by its serial number. That both are of one issuer and that the list
/// is that issuer's is for a store to see to, or for sslwrap_x509_crl_is_signed_by.
///
/// crl: the list.
/// cert: the certificate.
/// yes: receives 1 or 0.
/// since: receives the time of it in seconds since 1970, UTC; 0 when it is not taken back; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the time in the list is malformed; SSLWRAP_E_INVALID_ARG. Any thread; does not
/// block. X509_CRL_get0_by_cert(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_is_revoked(
    crl: *const sslwrap_x509_crl,
    cert: *const sslwrap_x509,
    yes: *mut c_int,
    since: *mut i64,
) -> c_int {
    guard("sslwrap_x509_crl_is_revoked", || {
        let since = out_opt(since, 0);
        let yes = out(yes, 0)?;
        let crl = table::enter::<Crl>(crl.cast())?;
        let revoked = crl.revoked_since(&*table::enter::<X509>(cert.cast())?)?;
        yes.set(revoked.is_some().into());
        since.zip(revoked).inspect(|(out, seconds)| out.set(*seconds));
        Ok(())
    })
}

/// Whether a key signed a revocation list.
///
/// crl: the list.
/// key: the public key of its issuer, as sslwrap_x509_public_key gives it.
/// yes: receives 1 or 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. X509_CRL_verify(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_is_signed_by(
    crl: *const sslwrap_x509_crl,
    key: *const sslwrap_pkey,
    yes: *mut c_int,
) -> c_int {
    guard("sslwrap_x509_crl_is_signed_by", || {
        let yes = out(yes, 0)?;
        let crl = table::enter::<Crl>(crl.cast())?;
        yes.set(crl.is_signed_by(&*table::enter::<Pkey>(key.cast())?)?.into());
        Ok(())
    })
}

/// Reads a private key from wherever OpenSSL can: "file:/etc/tls/key.pem" (PEM, DER, PKCS#12), and what its providers know,
/// as "pkcs11:token=...". Never asks on the terminal.
///
/// uri: NUL-terminated; without a scheme it is a path. Nothing in it is decoded.
/// passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 when nothing is encrypted.
/// key: receives the first key that is there; free it with sslwrap_pkey_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: a file cannot be read, the errno says why; SSLWRAP_ERROR_SSL: nobody knows this
/// scheme, no private key is there, or the passphrase is missing or wrong; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any
/// thread; blocks on the disk or the device.
/// OSSL_STORE_open(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_load_uri(
    uri: *const c_char,
    passphrase: *const c_void,
    passphrase_len: usize,
    key: *mut *mut sslwrap_pkey,
) -> c_int {
    guard("sslwrap_pkey_load_uri", || {
        let made = out(key, null_mut())?;
        give(&made, key::load_uri(text(uri, "URI")?, bytes(passphrase, passphrase_len)?)?)
    })
}
