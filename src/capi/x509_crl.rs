//! Revocation lists.
use crate::capi::x509_name::sslwrap_x509_name;
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::{arg, table};
use crate::pki::name::SharedName;
use crate::pki::{crl as crls, Format};
use crate::sys::crl::Crl;
use core::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

/// A certificate revocation list. It never changes; any thread may use it.
#[allow(non_camel_case_types)]
pub struct sslwrap_x509_crl {
    _opaque: [u8; 0],
}

impl table::Object for Crl {
    const TYPE: u8 = 12;
    const NAME: &'static str = "revocation list";
}

/// Reads the first revocation list of a PEM text; other blocks are passed over.
///
/// data, len: the text.
/// crl: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: there is none or it is damaged, the message says which;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *crl is NULL. On success it is yours: sslwrap_x509_crl_free.
/// Any thread; does not block; calls nothing back. pyOpenSSL crypto.load_crl; PEM_read_bio_X509_CRL.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_load_pem(
    data: *const c_void,
    len: usize,
    crl: *mut *mut sslwrap_x509_crl,
) -> c_int {
    guard("sslwrap_x509_crl_load_pem", || {
        let out = arg::out(crl, null_mut())?;
        give(&out, crls::load(Format::Pem, arg::bytes(data, len)?)?)
    })
}

/// Reads a revocation list in DER, which must fill the data to the last byte.
///
/// data, len: the bytes.
/// crl: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: not a revocation list, cut off, or bytes behind it; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM.
/// On failure *crl is NULL. On success it is yours: sslwrap_x509_crl_free.
/// Any thread; does not block; calls nothing back. pyOpenSSL crypto.load_crl; d2i_X509_CRL.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_load_der(
    data: *const c_void,
    len: usize,
    crl: *mut *mut sslwrap_x509_crl,
) -> c_int {
    guard("sslwrap_x509_crl_load_der", || {
        let out = arg::out(crl, null_mut())?;
        give(&out, crls::load(Format::Der, arg::bytes(data, len)?)?)
    })
}

/// Reads a revocation list from a file: the first one of a PEM file, or a DER file.
///
/// path: NUL-terminated.
/// filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1.
/// crl: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the file cannot be read, errno is in the record; SSLWRAP_ERROR_SSL: its
/// content is not good; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. The message names the file.
/// On failure *crl is NULL. On success it is yours: sslwrap_x509_crl_free.
/// Any thread; blocks on the disk; calls nothing back. PEM_read_bio_X509_CRL, d2i_X509_CRL.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_load_file(
    path: *const c_char,
    filetype: c_int,
    crl: *mut *mut sslwrap_x509_crl,
) -> c_int {
    guard("sslwrap_x509_crl_load_file", || {
        let out = arg::out(crl, null_mut())?;
        let path = arg::text(path, "path")?;
        give(&out, crls::load_file(path, Format::from_filetype(filetype)?)?)
    })
}

/// Writes a revocation list as PEM text.
///
/// buf, cap: where the text goes, NUL-terminated.
/// len: receives its length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Any thread; does not block; calls nothing back.
/// pyOpenSSL crypto.dump_crl; PEM_write_bio_X509_CRL.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_dump_pem(
    crl: *const sslwrap_x509_crl,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_crl_dump_pem", || {
        let room = arg::room(buf, cap, len)?;
        let crl = table::enter::<Crl>(crl.cast())?;
        room.text(&crl.to_pem()?)
    })
}

/// Writes a revocation list as DER.
///
/// buf, cap: where the bytes go.
/// len: receives their number.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the number needed; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Any thread; does not block; calls nothing back.
/// pyOpenSSL crypto.dump_crl; i2d_X509_CRL.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_dump_der(
    crl: *const sslwrap_x509_crl,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_crl_dump_der", || {
        let room = arg::room(buf, cap, len)?;
        let crl = table::enter::<Crl>(crl.cast())?;
        room.bytes(&crl.to_der()?)
    })
}

/// Gives who issued a revocation list.
///
/// name: receives a copy of the name.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *name is NULL. On success it is yours: sslwrap_x509_name_free.
/// Any thread; does not block; calls nothing back. X509_CRL_get_issuer.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_issuer(
    crl: *const sslwrap_x509_crl,
    name: *mut *mut sslwrap_x509_name,
) -> c_int {
    guard("sslwrap_x509_crl_issuer", || {
        let out = arg::out(name, null_mut())?;
        let crl = table::enter::<Crl>(crl.cast())?;
        give(&out, SharedName::new(crl.issuer()?)?)
    })
}

/// Gives the time at which a revocation list was made.
///
/// seconds: receives it in seconds since 1970, UTC; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the time in it is malformed; SSLWRAP_E_INVALID_ARG. Any thread; does not
/// block; calls nothing back.
/// X509_CRL_get0_lastUpdate.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_last_update(crl: *const sslwrap_x509_crl, seconds: *mut i64) -> c_int {
    guard("sslwrap_x509_crl_last_update", || {
        let out = arg::out(seconds, 0)?;
        out.set(table::enter::<Crl>(crl.cast())?.last_update()?);
        Ok(())
    })
}

/// Gives the time by which a newer revocation list is due: from then on this one is refused.
///
/// seconds: receives it in seconds since 1970, UTC; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the list does not say; SSLWRAP_ERROR_SSL: the time in it is malformed;
/// SSLWRAP_E_INVALID_ARG.
/// Any thread; does not block; calls nothing back. X509_CRL_get0_nextUpdate.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_next_update(crl: *const sslwrap_x509_crl, seconds: *mut i64) -> c_int {
    guard("sslwrap_x509_crl_next_update", || {
        let out = arg::out(seconds, 0)?;
        out.set(table::enter::<Crl>(crl.cast())?.next_update()?);
        Ok(())
    })
}

/// Adds an owner to a revocation list: one sslwrap_x509_crl_free more is needed.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a live one. Any thread; does not block; calls nothing back.
/// X509_CRL_up_ref.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_up_ref(crl: *mut sslwrap_x509_crl) -> c_int {
    guard("sslwrap_x509_crl_up_ref", || table::up_ref::<Crl>(crl.cast()))
}

/// Gives up a revocation list. Stores that have it keep it.
///
/// crl: NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back.
/// X509_CRL_free.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_crl_free(crl: *mut sslwrap_x509_crl) -> c_int {
    guard("sslwrap_x509_crl_free", || table::free::<Crl>(crl.cast()))
}
