//! Certificates and lists of them.
use crate::base::status::Status;
use crate::capi::pkey::sslwrap_pkey;
use crate::capi::x509_name::sslwrap_x509_name;
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::{arg, table};
use crate::pki::cert::CertList;
use crate::pki::name::SharedName;
use crate::pki::{cert as certs, Format};
use crate::sys::clock::unix_seconds;
use crate::sys::x509::X509;
use core::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

/// A certificate. It never changes; any thread may use it.
#[allow(non_camel_case_types)]
pub struct sslwrap_x509 {
    _opaque: [u8; 0],
}

/// Certificates in an order that matters. It never changes; any thread may use it.
#[allow(non_camel_case_types)]
pub struct sslwrap_x509_list {
    _opaque: [u8; 0],
}

impl table::Object for X509 {
    const TYPE: u8 = 7;
    const NAME: &'static str = "certificate";
}

impl table::Object for CertList {
    const TYPE: u8 = 8;
    const NAME: &'static str = "list of certificates";
}

/// Reads the first certificate of a PEM text; other blocks are passed over.
///
/// data, len: the text; NULL with 0 is empty.
/// cert: receives the certificate.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: there is none or it is damaged, the message says which;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *cert is NULL. On success it is yours: sslwrap_x509_free.
/// Any thread; does not block; calls nothing back. pyOpenSSL crypto.load_certificate; PEM_read_bio_X509.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_load_pem(data: *const c_void, len: usize, cert: *mut *mut sslwrap_x509) -> c_int {
    guard("sslwrap_x509_load_pem", || {
        let out = arg::out(cert, null_mut())?;
        give(&out, certs::load(Format::Pem, arg::bytes(data, len)?)?)
    })
}

/// Reads a certificate in DER, which must fill the data to the last byte.
///
/// data, len: the bytes.
/// cert: receives the certificate.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: not a certificate, cut off, or bytes behind it; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM.
/// On failure *cert is NULL. On success it is yours: sslwrap_x509_free.
/// Any thread; does not block; calls nothing back. pyOpenSSL crypto.load_certificate; d2i_X509.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_load_der(data: *const c_void, len: usize, cert: *mut *mut sslwrap_x509) -> c_int {
    guard("sslwrap_x509_load_der", || {
        let out = arg::out(cert, null_mut())?;
        give(&out, certs::load(Format::Der, arg::bytes(data, len)?)?)
    })
}

/// Reads a certificate from a file: the first one of a PEM file, or a DER file.
///
/// path: NUL-terminated.
/// filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1.
/// cert: receives the certificate.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the file cannot be read, errno is in the record; SSLWRAP_ERROR_SSL: its
/// content is not good; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. The message names the file.
/// On failure *cert is NULL. On success it is yours: sslwrap_x509_free.
/// Any thread; blocks on the disk; calls nothing back. pyOpenSSL crypto.load_certificate; PEM_read_bio_X509, d2i_X509.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_load_file(
    path: *const c_char,
    filetype: c_int,
    cert: *mut *mut sslwrap_x509,
) -> c_int {
    guard("sslwrap_x509_load_file", || {
        let out = arg::out(cert, null_mut())?;
        let path = arg::text(path, "path")?;
        give(&out, certs::load_file(path, Format::from_filetype(filetype)?)?)
    })
}

/// Writes a certificate as PEM text.
///
/// buf, cap: where the text goes, NUL-terminated.
/// len: receives its length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Any thread; does not block; calls nothing back.
/// pyOpenSSL crypto.dump_certificate; PEM_write_bio_X509.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_dump_pem(
    cert: *const sslwrap_x509,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_dump_pem", || {
        let room = arg::room(buf, cap, len)?;
        let cert = table::enter::<X509>(cert.cast())?;
        room.text(&cert.to_pem()?)
    })
}

/// Writes a certificate as DER.
///
/// buf, cap: where the bytes go.
/// len: receives their number.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the number needed; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Any thread; does not block; calls nothing back.
/// pyOpenSSL crypto.dump_certificate; i2d_X509.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_dump_der(
    cert: *const sslwrap_x509,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_dump_der", || {
        let room = arg::room(buf, cap, len)?;
        let cert = table::enter::<X509>(cert.cast())?;
        room.bytes(&cert.to_der()?)
    })
}

/// Gives whom a certificate is for.
///
/// name: receives a copy of the name.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *name is NULL. On success it is yours: sslwrap_x509_name_free.
/// Any thread; does not block; calls nothing back. pyOpenSSL X509.get_subject; X509_get_subject_name.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_subject(cert: *const sslwrap_x509, name: *mut *mut sslwrap_x509_name) -> c_int {
    guard("sslwrap_x509_subject", || {
        let out = arg::out(name, null_mut())?;
        let cert = table::enter::<X509>(cert.cast())?;
        give(&out, SharedName::new(cert.subject()?)?)
    })
}

/// Gives who issued a certificate.
///
/// name: receives a copy of the name.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *name is NULL. On success it is yours: sslwrap_x509_name_free.
/// Any thread; does not block; calls nothing back. pyOpenSSL X509.get_issuer; X509_get_issuer_name.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_issuer(cert: *const sslwrap_x509, name: *mut *mut sslwrap_x509_name) -> c_int {
    guard("sslwrap_x509_issuer", || {
        let out = arg::out(name, null_mut())?;
        let cert = table::enter::<X509>(cert.cast())?;
        give(&out, SharedName::new(cert.issuer()?)?)
    })
}

/// Gives the serial number in upper-case hexadecimal digits, two a byte, with "-" before a negative one.
///
/// buf, cap: where the text goes, NUL-terminated.
/// len: receives its length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Any thread; does not block; calls nothing back.
/// pyOpenSSL X509.get_serial_number; X509_get_serialNumber.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_serial(
    cert: *const sslwrap_x509,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_serial", || {
        let room = arg::room(buf, cap, len)?;
        let cert = table::enter::<X509>(cert.cast())?;
        room.text(&cert.serial_hex()?)
    })
}

/// Gives the version of a certificate: 1 to 3.
///
/// version: receives it; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back.
/// pyOpenSSL X509.get_version, plus 1; X509_get_version.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_version(cert: *const sslwrap_x509, version: *mut i64) -> c_int {
    guard("sslwrap_x509_version", || {
        let cert = table::enter::<X509>(cert.cast())?;
        arg::out(version, 0)?.set(cert.version());
        Ok(())
    })
}

/// Gives the time from which a certificate is valid.
///
/// seconds: receives it in seconds since 1970, UTC; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the time in it is malformed; SSLWRAP_E_INVALID_ARG. Any thread; does not
/// block; calls nothing back.
/// pyOpenSSL X509.get_notBefore; X509_get0_notBefore.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_not_before(cert: *const sslwrap_x509, seconds: *mut i64) -> c_int {
    guard("sslwrap_x509_not_before", || {
        let cert = table::enter::<X509>(cert.cast())?;
        arg::out(seconds, 0)?.set(cert.not_before()?);
        Ok(())
    })
}

/// Gives the time until which a certificate is valid.
///
/// seconds: receives it in seconds since 1970, UTC; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the time in it is malformed; SSLWRAP_E_INVALID_ARG. Any thread; does not
/// block; calls nothing back.
/// pyOpenSSL X509.get_notAfter; X509_get0_notAfter.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_not_after(cert: *const sslwrap_x509, seconds: *mut i64) -> c_int {
    guard("sslwrap_x509_not_after", || {
        let cert = table::enter::<X509>(cert.cast())?;
        arg::out(seconds, 0)?.set(cert.not_after()?);
        Ok(())
    })
}

/// Tells whether a certificate's last valid second has passed, by this machine's clock.
///
/// yes: receives 1 or 0; 1 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the time in it is malformed; SSLWRAP_E_INVALID_ARG. Any thread; does not
/// block; calls nothing back.
/// pyOpenSSL X509.has_expired.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_has_expired(cert: *const sslwrap_x509, yes: *mut c_int) -> c_int {
    guard("sslwrap_x509_has_expired", || {
        let out = arg::out(yes, 1)?;
        let cert = table::enter::<X509>(cert.cast())?;
        out.set(certs::has_expired(&cert, unix_seconds())?.into());
        Ok(())
    })
}

/// Gives the digest of a certificate as text, "AB:CD:...".
///
/// digest: OpenSSL's name, "SHA256".
/// buf, cap: where the text goes, NUL-terminated.
/// len: receives its length.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
/// SSLWRAP_E_INVALID_ARG: no such digest; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Any thread; does not block; calls nothing back.
/// pyOpenSSL X509.digest; X509_digest.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_fingerprint(
    cert: *const sslwrap_x509,
    digest: *const c_char,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_fingerprint", || {
        let room = arg::room(buf, cap, len)?;
        let cert = table::enter::<X509>(cert.cast())?;
        let digest = cert.fingerprint(arg::text(digest, "digest")?)?;
        room.text(certs::fingerprint_text(&digest).as_bytes())
    })
}

/// Gives the number of alternative names: DNS names, addresses, email addresses and URIs; rarer kinds do not count.
///
/// count: receives it; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the extension is malformed; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// Any thread; does not block; calls nothing back. X509_get_ext_d2i.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_san_count(cert: *const sslwrap_x509, count: *mut usize) -> c_int {
    guard("sslwrap_x509_san_count", || {
        let cert = table::enter::<X509>(cert.cast())?;
        arg::out(count, 0)?.set(cert.alternative_names()?.len());
        Ok(())
    })
}

/// Gives one alternative name. Addresses are written out; the others are what stands in the certificate, at its full
/// length: a NUL inside is a sign of foul play.
///
/// index: from 0.
/// kind: receives one of SSLWRAP_SAN_*; 0 on failure.
/// buf, cap: where the text goes, NUL-terminated.
/// len: receives its length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask
/// again with len + 1; SSLWRAP_ERROR_SSL: the extension is malformed; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Any thread; does not block; calls nothing back. X509_get_ext_d2i.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_san_get(
    cert: *const sslwrap_x509,
    index: usize,
    kind: *mut c_int,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_san_get", || {
        let out = arg::out(kind, 0)?;
        let room = arg::room(buf, cap, len)?;
        let cert = table::enter::<X509>(cert.cast())?;
        let names = cert.alternative_names()?;
        let name = names.get(index).ok_or(Status::NO_VALUE)?;
        out.set(name.kind as c_int);
        room.text(&certs::san_text(name)?)
    })
}

/// Tells whether a certificate is for a host name. Addresses are for sslwrap_x509_check_ip.
///
/// host: NUL-terminated, not empty.
/// flags: SSLWRAP_X509_CHECK_FLAG_*, or 0.
/// yes: receives 1 or 0; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: the name is empty, or a flag is unknown; SSLWRAP_E_NOMEM.
/// Any thread; does not block; calls nothing back. X509_check_host.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_check_host(
    cert: *const sslwrap_x509,
    host: *const c_char,
    flags: u64,
    yes: *mut c_int,
) -> c_int {
    guard("sslwrap_x509_check_host", || {
        let out = arg::out(yes, 0)?;
        let cert = table::enter::<X509>(cert.cast())?;
        out.set(certs::check_host(&cert, arg::text(host, "host")?, flags)?.into());
        Ok(())
    })
}

/// Tells whether a certificate is for an IP address.
///
/// ip: NUL-terminated text like "192.0.2.1" or "2001:db8::1".
/// yes: receives 1 or 0; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not an address; SSLWRAP_E_NOMEM. Any thread; does not block; calls
/// nothing back. X509_check_ip.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_check_ip(cert: *const sslwrap_x509, ip: *const c_char, yes: *mut c_int) -> c_int {
    guard("sslwrap_x509_check_ip", || {
        let out = arg::out(yes, 0)?;
        let cert = table::enter::<X509>(cert.cast())?;
        out.set(certs::check_ip(&cert, arg::text(ip, "address")?)?.into());
        Ok(())
    })
}

/// Tells whether two certificates are the same, byte for byte.
///
/// yes: receives 1 or 0; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back. X509_cmp.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_equal(
    cert: *const sslwrap_x509,
    other: *const sslwrap_x509,
    yes: *mut c_int,
) -> c_int {
    guard("sslwrap_x509_equal", || {
        let out = arg::out(yes, 0)?;
        let cert = table::enter::<X509>(cert.cast())?;
        let other = table::enter::<X509>(other.cast())?;
        out.set((*cert == *other).into());
        Ok(())
    })
}

/// Gives the public key of a certificate.
///
/// key: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: its kind is not known here; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *key is NULL. On success it is yours: sslwrap_pkey_free.
/// Any thread; does not block; calls nothing back. pyOpenSSL X509.get_pubkey; X509_get_pubkey.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_public_key(cert: *const sslwrap_x509, key: *mut *mut sslwrap_pkey) -> c_int {
    guard("sslwrap_x509_public_key", || {
        let out = arg::out(key, null_mut())?;
        let cert = table::enter::<X509>(cert.cast())?;
        give(&out, cert.public_key()?)
    })
}

/// Adds an owner to a certificate: one sslwrap_x509_free more is needed.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a live certificate. Any thread; does not block; calls nothing back.
/// X509_up_ref.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_up_ref(cert: *mut sslwrap_x509) -> c_int {
    guard("sslwrap_x509_up_ref", || table::up_ref::<X509>(cert.cast()))
}

/// Gives up a certificate. What it was given to keeps it.
///
/// cert: NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back. X509_free.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_free(cert: *mut sslwrap_x509) -> c_int {
    guard("sslwrap_x509_free", || table::free::<X509>(cert.cast()))
}

/// Reads all certificates of a PEM text, in their order; other blocks are passed over.
///
/// data, len: the text.
/// list: receives them.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: there is none, or one is damaged (then none is given); SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM.
/// On failure *list is NULL. On success it is yours: sslwrap_x509_list_free.
/// Any thread; does not block; calls nothing back. PEM_read_bio_X509 in a loop.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_list_load_pem(
    data: *const c_void,
    len: usize,
    list: *mut *mut sslwrap_x509_list,
) -> c_int {
    guard("sslwrap_x509_list_load_pem", || {
        let out = arg::out(list, null_mut())?;
        give(&out, CertList(X509::all_from_pem(arg::bytes(data, len)?)?))
    })
}

/// Gives the number of certificates in a list.
///
/// count: receives it; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back. sk_X509_num.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_list_len(list: *const sslwrap_x509_list, count: *mut usize) -> c_int {
    guard("sslwrap_x509_list_len", || {
        let out = arg::out(count, 0)?;
        out.set(table::enter::<CertList>(list.cast())?.0.len());
        Ok(())
    })
}

/// Gives one certificate of a list.
///
/// index: from 0.
/// cert: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *cert is NULL. On success it is yours and outlives the list: sslwrap_x509_free.
/// Any thread; does not block; calls nothing back. sk_X509_value, X509_up_ref.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_list_get(
    list: *const sslwrap_x509_list,
    index: usize,
    cert: *mut *mut sslwrap_x509,
) -> c_int {
    guard("sslwrap_x509_list_get", || {
        let out = arg::out(cert, null_mut())?;
        let list = table::enter::<CertList>(list.cast())?;
        give(&out, list.0.get(index).ok_or(Status::NO_VALUE)?.clone())
    })
}

/// Gives up a list. Certificates taken from it stay.
///
/// list: NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back.
/// sk_X509_pop_free.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_list_free(list: *mut sslwrap_x509_list) -> c_int {
    guard("sslwrap_x509_list_free", || table::free::<CertList>(list.cast()))
}
