//! Lists of names and of texts, as they come out of contexts and connections.
use crate::base::constants::{SSLWRAP_TYPE_NAME_LIST, SSLWRAP_TYPE_STRLIST};
use crate::base::status::{Outcome, Status};
use crate::capi::x509_name::sslwrap_x509_name;
use crate::ffi::arg::{self, out, room, Out};
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::table::{self, Object};
use crate::pki::name::SharedName;
use crate::sys::lock::Brief;
use crate::sys::mem::{List, Text};
use crate::sys::name::Name;
use crate::sys::report::invalid;
use core::ffi::{c_char, c_int};
use core::ptr::null_mut;

/// Distinguished names in an order that matters. It never changes; any thread may use it.
pub struct sslwrap_name_list {
    _opaque: [u8; 0],
}

/// Texts in an order that matters. Any thread may use it.
pub struct sslwrap_strlist {
    _opaque: [u8; 0],
}

pub struct NameList(pub List<Name>);

impl Object for NameList {
    const TYPE: u8 = SSLWRAP_TYPE_NAME_LIST as u8;
    const NAME: &'static str = "list of names";
}

pub struct StrList(Brief<List<Text>>);

impl Object for StrList {
    const TYPE: u8 = SSLWRAP_TYPE_STRLIST as u8;
    const NAME: &'static str = "list of texts";
    const FORKS: bool = true;
}

pub(in crate::capi) fn give_texts(out: &Out<*mut sslwrap_strlist>, texts: List<Text>) -> Outcome<()> {
    give(out, StrList(Brief::new(texts)))
}

/// As ALPN has it: each text behind its length.
pub(in crate::capi) fn wire_form(list: *const sslwrap_strlist) -> Outcome<List<u8>> {
    table::enter::<StrList>(list.cast())?.0.with(|texts| {
        let mut wire = List::new();
        for text in texts.iter() {
            let bytes = text.as_bytes();
            let len = u8::try_from(bytes.len()).map_err(|_| {
                invalid(format_args!("a protocol name has 1 to 255 bytes: one here has {}", bytes.len()))
            })?;
            wire.push(len)?;
            wire.extend(bytes)?;
        }
        Ok(wire)
    })
}

/// An empty list.
///
/// list: receives it; free it with sslwrap_strlist_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_strlist_new(list: *mut *mut sslwrap_strlist) -> c_int {
    guard("sslwrap_strlist_new", || give_texts(&out(list, null_mut())?, List::new()))
}

/// Puts a text behind those that are there.
///
/// list: the list.
/// text: copied; NUL-terminated.
/// Returns SSLWRAP_OK; SSLWRAP_E_NOMEM: the list is as it was; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_strlist_add(list: *mut sslwrap_strlist, text: *const c_char) -> c_int {
    guard("sslwrap_strlist_add", || {
        let text = Text::new(arg::text(text, "text")?.to_bytes())?;
        table::enter::<StrList>(list.cast())?.0.with(|texts| texts.push(text))
    })
}

/// How many names a list has.
///
/// list: the list.
/// count: receives the number; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_name_list_len(list: *const sslwrap_name_list, count: *mut usize) -> c_int {
    guard("sslwrap_name_list_len", || {
        let count = out(count, 0)?;
        count.set(table::enter::<NameList>(list.cast())?.0.len());
        Ok(())
    })
}

/// One name of a list.
///
/// list: the list.
/// index: from 0.
/// name: receives it, a copy that outlives the list; free it with sslwrap_x509_name_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not
/// block. X509_NAME_dup(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_name_list_get(
    list: *const sslwrap_name_list,
    index: usize,
    name: *mut *mut sslwrap_x509_name,
) -> c_int {
    guard("sslwrap_name_list_get", || {
        let name = out(name, null_mut())?;
        let list = table::enter::<NameList>(list.cast())?;
        give(&name, SharedName::new(list.0.get(index).ok_or(Status::NO_VALUE)?.copy()?)?)
    })
}

/// Frees a list. Names taken from it stay.
///
/// list: it; NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_name_list_free(list: *mut sslwrap_name_list) -> c_int {
    guard("sslwrap_name_list_free", || table::free::<NameList>(list.cast()))
}

/// How many texts a list has.
///
/// list: the list.
/// count: receives the number; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_strlist_len(list: *const sslwrap_strlist, count: *mut usize) -> c_int {
    guard("sslwrap_strlist_len", || {
        let count = out(count, 0)?;
        count.set(table::enter::<StrList>(list.cast())?.0.with(|texts| texts.len()));
        Ok(())
    })
}

/// One text of a list.
///
/// list: the list.
/// index: from 0.
/// buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
/// len: receives the length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1 bytes;
/// SSLWRAP_E_INVALID_ARG. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_strlist_get(
    list: *const sslwrap_strlist,
    index: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_strlist_get", || {
        let room = room(buf, cap, len)?;
        let list = table::enter::<StrList>(list.cast())?;
        list.0.with(|texts| room.text(texts.get(index).ok_or(Status::NO_VALUE)?.as_bytes()))
    })
}

/// Frees a list.
///
/// list: it; NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_strlist_free(list: *mut sslwrap_strlist) -> c_int {
    guard("sslwrap_strlist_free", || table::free::<StrList>(list.cast()))
}
