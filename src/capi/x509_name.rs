//! Distinguished names.
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::{arg, table};
use crate::pki::name::SharedName;
use crate::sys::name::Name;
use core::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

/// A distinguished name. Any thread may use it; adding to it is safe beside reading it.
#[allow(non_camel_case_types)]
pub struct sslwrap_x509_name {
    _opaque: [u8; 0],
}

impl table::Object for SharedName {
    const TYPE: u8 = 9;
    const NAME: &'static str = "name";
}

/// Makes an empty name.
///
/// name: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *name is NULL. On success it is yours: sslwrap_x509_name_free.
/// Any thread; does not block; calls nothing back. X509_NAME_new.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_new(name: *mut *mut sslwrap_x509_name) -> c_int {
    guard("sslwrap_x509_name_new", || {
        let out = arg::out(name, null_mut())?;
        give(&out, SharedName::new(Name::new()?)?)
    })
}

/// Reads a name in DER, which must fill the data to the last byte.
///
/// data, len: the bytes.
/// name: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: not a name, cut off, or bytes behind it; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM.
/// On failure *name is NULL. On success it is yours: sslwrap_x509_name_free.
/// Any thread; does not block; calls nothing back. d2i_X509_NAME.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_load_der(
    data: *const c_void,
    len: usize,
    name: *mut *mut sslwrap_x509_name,
) -> c_int {
    guard("sslwrap_x509_name_load_der", || {
        let out = arg::out(name, null_mut())?;
        give(&out, SharedName::new(Name::from_der(arg::bytes(data, len)?)?)?)
    })
}

/// Writes a name as DER.
///
/// buf, cap: where the bytes go.
/// len: receives their number.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the number needed; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Any thread; does not block; calls nothing back. pyOpenSSL X509Name.der; i2d_X509_NAME.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_dump_der(
    name: *const sslwrap_x509_name,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_name_dump_der", || {
        let room = arg::room(buf, cap, len)?;
        let name = table::enter::<SharedName>(name.cast())?;
        room.bytes(&name.get().to_der()?)
    })
}

/// Adds an entry behind the others.
///
/// field: "CN", a long name, or a dotted number that OpenSSL knows.
/// value, len: UTF-8, at least one byte.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: no such field, or no value; SSLWRAP_ERROR_SSL: the value does not fit the
/// field; SSLWRAP_E_NOMEM.
/// On failure the name is as before. Any thread; does not block; calls nothing back. X509_NAME_add_entry_by_txt.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_add_entry(
    name: *mut sslwrap_x509_name,
    field: *const c_char,
    value: *const c_void,
    len: usize,
) -> c_int {
    guard("sslwrap_x509_name_add_entry", || {
        let name = table::enter::<SharedName>(name.cast())?;
        name.add_entry(arg::text(field, "field")?, arg::bytes(value, len)?)
    })
}

/// Gives the value of a field, in UTF-8 and at its full length: a NUL inside is a sign of foul play.
///
/// field: "CN", a long name, or a dotted number that OpenSSL knows.
/// nth: which of several with this field, from 0.
/// buf, cap: where the text goes, NUL-terminated.
/// len: receives its length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there are not so many; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length
/// needed, ask again with len + 1; SSLWRAP_E_INVALID_ARG: no such field; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Any thread; does not block; calls nothing back.
/// pyOpenSSL X509Name.commonName and others; X509_NAME_get_index_by_NID, X509_NAME_get_entry.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_get_entry(
    name: *const sslwrap_x509_name,
    field: *const c_char,
    nth: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_name_get_entry", || {
        let room = arg::room(buf, cap, len)?;
        let name = table::enter::<SharedName>(name.cast())?;
        room.text(&name.get_entry(arg::text(field, "field")?, nth)?)
    })
}

/// Gives the number of entries.
///
/// count: receives it; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back. X509_NAME_entry_count.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_entry_count(name: *const sslwrap_x509_name, count: *mut usize) -> c_int {
    guard("sslwrap_x509_name_entry_count", || {
        let out = arg::out(count, 0)?;
        out.set(table::enter::<SharedName>(name.cast())?.get().count());
        Ok(())
    })
}

/// Gives the field of an entry: its short name, or its dotted number.
///
/// index: from 0.
/// buf, cap: where the text goes, NUL-terminated.
/// len: receives its length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask
/// again with len + 1; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure buf is untouched. Any thread; does not block;
/// calls nothing back.
/// pyOpenSSL X509Name.get_components; X509_NAME_ENTRY_get_object.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_entry_field(
    name: *const sslwrap_x509_name,
    index: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_name_entry_field", || {
        let room = arg::room(buf, cap, len)?;
        let name = table::enter::<SharedName>(name.cast())?;
        room.text(&name.get().field(index)?)
    })
}

/// Gives the value of an entry, in UTF-8 and at its full length.
///
/// index: from 0.
/// buf, cap: where the text goes, NUL-terminated.
/// len: receives its length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask
/// again with len + 1; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure buf is untouched. Any thread; does not block;
/// calls nothing back.
/// pyOpenSSL X509Name.get_components; X509_NAME_ENTRY_get_data.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_entry_value(
    name: *const sslwrap_x509_name,
    index: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_name_entry_value", || {
        let room = arg::room(buf, cap, len)?;
        let name = table::enter::<SharedName>(name.cast())?;
        room.text(&name.get().value(index)?)
    })
}

/// Gives a name on one line, "/C=SE/CN=x"; what cannot be shown becomes \xHH.
///
/// buf, cap: where the text goes, NUL-terminated.
/// len: receives its length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Any thread; does not block; calls nothing back.
/// socket document SSLObject.server and issuer; X509_NAME_oneline.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_oneline(
    name: *const sslwrap_x509_name,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_name_oneline", || {
        let room = arg::room(buf, cap, len)?;
        let name = table::enter::<SharedName>(name.cast())?;
        room.text(&name.get().oneline()?)
    })
}

/// Gives a name as RFC 2253 writes it, the last entry first: "CN=x,C=SE".
///
/// buf, cap: where the text goes, NUL-terminated.
/// len: receives its length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Any thread; does not block; calls nothing back. X509_NAME_print_ex.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_rfc2253(
    name: *const sslwrap_x509_name,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_x509_name_rfc2253", || {
        let room = arg::room(buf, cap, len)?;
        let name = table::enter::<SharedName>(name.cast())?;
        room.text(&name.get().rfc2253()?)
    })
}

/// Tells whether two names are the same to a verifier: case and white space do not count.
///
/// yes: receives 1 or 0; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back. X509_NAME_cmp.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_equal(
    name: *const sslwrap_x509_name,
    other: *const sslwrap_x509_name,
    yes: *mut c_int,
) -> c_int {
    guard("sslwrap_x509_name_equal", || {
        let out = arg::out(yes, 0)?;
        let name = table::enter::<SharedName>(name.cast())?;
        let other = table::enter::<SharedName>(other.cast())?;
        out.set((*name.get() == *other.get()).into());
        Ok(())
    })
}

/// Gives the number by which hash directories find a name.
///
/// hash: receives it; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; calls nothing back.
/// pyOpenSSL X509Name.hash; X509_NAME_hash_ex.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_hash(name: *const sslwrap_x509_name, hash: *mut u32) -> c_int {
    guard("sslwrap_x509_name_hash", || {
        let out = arg::out(hash, 0)?;
        out.set(table::enter::<SharedName>(name.cast())?.get().hash()?);
        Ok(())
    })
}

/// Adds an owner to a name: one sslwrap_x509_name_free more is needed.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a live name. Any thread; does not block; calls nothing back.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_up_ref(name: *mut sslwrap_x509_name) -> c_int {
    guard("sslwrap_x509_name_up_ref", || table::up_ref::<SharedName>(name.cast()))
}

/// Gives up a name.
///
/// name: NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back.
/// X509_NAME_free.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_x509_name_free(name: *mut sslwrap_x509_name) -> c_int {
    guard("sslwrap_x509_name_free", || table::free::<SharedName>(name.cast()))
}
