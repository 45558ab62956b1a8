//! Resolving names.
#![allow(non_camel_case_types)]
use crate::base::line::Line;
use crate::base::status::{Outcome, Status};
use crate::capi::addr::{addr, give_addr, sslwrap_addr};
use crate::ffi::arg::{self, Out, Room};
use crate::ffi::guard::guard;
use crate::ffi::table::{self, Object, Used};
use crate::net::address::checked_port;
use crate::net::resolve::{getaddrinfo, getnameinfo, Hints};
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::net::mask;
use crate::sys::resolve::{Answer, Entry, Names};
use core::ffi::{c_char, c_int, CStr};

/// The addresses of a name, in the order in which to try them. Never changes.
pub struct sslwrap_addrinfo {
    _opaque: [u8; 0],
}

pub struct AddrInfoObj(pub Answer);

impl Object for AddrInfoObj {
    const TYPE: u8 = 6;
    const NAME: &'static str = "addrinfo";
    const FORKS: bool = true;
}

fn list(handle: *const sslwrap_addrinfo) -> Outcome<Used<AddrInfoObj>> {
    table::enter(handle.cast())
}

fn entry(list: &AddrInfoObj, index: usize) -> Outcome<&Entry> {
    list.0.get(index).ok_or(Status::NO_VALUE)
}

pub(in crate::capi) fn give_info(out: &Out<*mut sslwrap_addrinfo>, answer: Answer) -> Outcome<()> {
    out.set(table::insert(AddrInfoObj(answer))?.cast());
    Ok(())
}

pub(in crate::capi) fn bytes(text: Option<&CStr>) -> &[u8] {
    text.map_or(&[], CStr::to_bytes)
}

/// The addresses of a host and service, without a deadline: see sslwrap_getaddrinfo_timeout, of which this is the form
/// with timeout -1.
/// Socket document: getaddrinfo. See getaddrinfo(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_getaddrinfo(
    host: *const c_char,
    service: *const c_char,
    family: c_int,
    socktype: c_int,
    proto: c_int,
    flags: u64,
    out: *mut *mut sslwrap_addrinfo,
) -> c_int {
    guard("sslwrap_getaddrinfo", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let (host, service) = (bytes(arg::text_opt(host)), bytes(arg::text_opt(service)));
        let hints = Hints { family, kind: socktype, proto, flags: mask(flags)? };
        give_info(&out, getaddrinfo(host, service, hints, Deadline::Never)?)
    })
}

/// The addresses of a host and service, by a deadline.
///
/// host: text; a name in ASCII (others in their xn-- form), a numeric address, or NULL or "" for this machine: any
/// address with SSLWRAP_AI_PASSIVE, else loopback.
/// service: text; a port from 0 to 65535 in digits, a name such as "https", or NULL or "" for port 0. One of the two
/// must be there.
/// family, socktype, proto: 0 for any, or what is wanted (SSLWRAP_AF_, SSLWRAP_SOCK_, SSLWRAP_IPPROTO_).
/// flags: SSLWRAP_AI_ bits.
/// timeout: seconds from 0 up, -1 for none.
/// Returns SSLWRAP_OK; SSLWRAP_E_GAI: not resolved; the error's code is an SSLWRAP_EAI_ number, and with
/// SSLWRAP_EAI_SYSTEM its errno tells more; on SSLWRAP_EAI_AGAIN try later; SSLWRAP_E_TIMEOUT: no answer yet, or
/// sixteen other names were waited for all the time; the lookup is left to end by itself; SSLWRAP_E_INVALID_ARG: no
/// host name, port or flag; SSLWRAP_E_NOMEM; SSLWRAP_ERROR_SYSCALL: no thread could be started. On failure *out is
/// NULL. *out is yours: free it with sslwrap_addrinfo_free. Any thread. Blocks until the answer or the deadline;
/// numeric addresses and ports are answered at once. With a deadline names are looked up on a thread of the library's.
/// Socket document: getaddrinfo. See getaddrinfo(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_getaddrinfo_timeout(
    host: *const c_char,
    service: *const c_char,
    family: c_int,
    socktype: c_int,
    proto: c_int,
    flags: u64,
    timeout: f64,
    out: *mut *mut sslwrap_addrinfo,
) -> c_int {
    guard("sslwrap_getaddrinfo_timeout", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let (host, service) = (bytes(arg::text_opt(host)), bytes(arg::text_opt(service)));
        let hints = Hints { family, kind: socktype, proto, flags: mask(flags)? };
        let deadline = Deadline::after(Timeout::from_seconds(timeout)?);
        give_info(&out, getaddrinfo(host, service, hints, deadline)?)
    })
}

/// The same as sslwrap_getaddrinfo with the service as a number.
///
/// port: 0 to 65535, others are SSLWRAP_E_INVALID_ARG.
/// Otherwise as sslwrap_getaddrinfo. Socket document: getaddrinfo with a numeric port.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_getaddrinfo_port(
    host: *const c_char,
    port: c_int,
    family: c_int,
    socktype: c_int,
    proto: c_int,
    flags: u64,
    out: *mut *mut sslwrap_addrinfo,
) -> c_int {
    guard("sslwrap_getaddrinfo_port", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let host = bytes(arg::text_opt(host));
        let mut service = Line::<8>::EMPTY;
        service.set(format_args!("{}", checked_port(port)?));
        let hints = Hints { family, kind: socktype, proto, flags: mask(flags)? };
        give_info(&out, getaddrinfo(host, service.as_bytes(), hints, Deadline::Never)?)
    })
}

/// How many addresses there are, at least 1.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
/// Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addrinfo_len(handle: *const sslwrap_addrinfo, len: *mut usize) -> c_int {
    guard("sslwrap_addrinfo_len", || {
        let len = arg::out(len, 0)?;
        len.set(list(handle)?.0.len());
        Ok(())
    })
}

/// The family of an entry, for sslwrap_sock_new.
///
/// index: from 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
/// Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addrinfo_family(
    handle: *const sslwrap_addrinfo,
    index: usize,
    family: *mut c_int,
) -> c_int {
    guard("sslwrap_addrinfo_family", || {
        let family = arg::out(family, 0)?;
        family.set(entry(&*list(handle)?, index)?.family);
        Ok(())
    })
}

/// The socket type of an entry, for sslwrap_sock_new.
///
/// index: from 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
/// Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addrinfo_socktype(
    handle: *const sslwrap_addrinfo,
    index: usize,
    socktype: *mut c_int,
) -> c_int {
    guard("sslwrap_addrinfo_socktype", || {
        let socktype = arg::out(socktype, 0)?;
        socktype.set(entry(&*list(handle)?, index)?.kind);
        Ok(())
    })
}

/// The protocol of an entry, for sslwrap_sock_new.
///
/// index: from 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
/// Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addrinfo_proto(
    handle: *const sslwrap_addrinfo,
    index: usize,
    proto: *mut c_int,
) -> c_int {
    guard("sslwrap_addrinfo_proto", || {
        let proto = arg::out(proto, 0)?;
        proto.set(entry(&*list(handle)?, index)?.proto);
        Ok(())
    })
}

/// The canonical name of the host: told by the first entry when SSLWRAP_AI_CANONNAME was asked for, "" by all others.
///
/// index: from 0.
/// buf, cap: where the text and its NUL go; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_E_NO_VALUE: no such entry;
/// SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
/// Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addrinfo_canonname(
    handle: *const sslwrap_addrinfo,
    index: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_addrinfo_canonname", || {
        let room = arg::room(buf, cap, len)?;
        let list = list(handle)?;
        room.text(entry(&list, index)?.canonical.as_ref().map_or(&[], |name| name.as_bytes()))
    })
}

/// The address of an entry.
///
/// index: from 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG: a dead handle; SSLWRAP_E_NOMEM.
/// On failure *out is NULL. *out is yours: free it with sslwrap_addr_free; it outlives the list. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addrinfo_addr(
    handle: *const sslwrap_addrinfo,
    index: usize,
    out: *mut *mut sslwrap_addr,
) -> c_int {
    guard("sslwrap_addrinfo_addr", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give_addr(&out, entry(&*list(handle)?, index)?.address)
    })
}

/// Gives the handle up; NULL is fine.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed before, or never such a list. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addrinfo_free(handle: *mut sslwrap_addrinfo) -> c_int {
    guard("sslwrap_addrinfo_free", || table::free::<AddrInfoObj>(handle.cast()))
}

/// The host and service names of an address, without a deadline: see sslwrap_getnameinfo_timeout, of which this is the
/// form with timeout -1.
/// Socket document: getnameinfo. See getnameinfo(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_getnameinfo(
    handle: *const sslwrap_addr,
    flags: u64,
    host: *mut c_char,
    host_cap: usize,
    host_len: *mut usize,
    service: *mut c_char,
    service_cap: usize,
    service_len: *mut usize,
) -> c_int {
    guard("sslwrap_getnameinfo", || {
        let (host, service) = (arg::room(host, host_cap, host_len), arg::room(service, service_cap, service_len));
        let (host, service) = (host?, service?);
        put_names(host, service, &*getnameinfo(&addr(handle)?.0, mask(flags)?, Deadline::Never)?)
    })
}

/// The host and service names of an address, by a deadline.
///
/// flags: SSLWRAP_NI_ bits; SSLWRAP_NI_NUMERICHOST and SSLWRAP_NI_NUMERICSERV ask for numbers; with both there is
/// nothing to look up.
/// timeout: seconds from 0 up, -1 for none. host, host_cap and service, service_cap: where the texts and their NULs go,
/// SSLWRAP_NI_MAXHOST (1025) and 256 bytes are always enough; NULL with 0 asks for the length.
/// host_len, service_len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_GAI: not resolved; the error's code is an SSLWRAP_EAI_ number; SSLWRAP_E_TIMEOUT: no
/// answer yet, or sixteen other names were waited for all the time; the lookup is left to end by itself;
/// SSLWRAP_E_BUFFER_TOO_SMALL: at least one of the two did not fit, the lengths tell; SSLWRAP_E_INVALID_ARG: a dead
/// handle, a timeout or an unknown flag; SSLWRAP_E_NOMEM; SSLWRAP_ERROR_SYSCALL: no thread could be started. Any
/// thread. Blocks until the answer or the deadline, while a thread of the library's asks. Socket document: getnameinfo.
/// See getnameinfo(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_getnameinfo_timeout(
    handle: *const sslwrap_addr,
    flags: u64,
    timeout: f64,
    host: *mut c_char,
    host_cap: usize,
    host_len: *mut usize,
    service: *mut c_char,
    service_cap: usize,
    service_len: *mut usize,
) -> c_int {
    guard("sslwrap_getnameinfo_timeout", || {
        let (host, service) = (arg::room(host, host_cap, host_len), arg::room(service, service_cap, service_len));
        let (host, service) = (host?, service?);
        let deadline = Deadline::after(Timeout::from_seconds(timeout)?);
        put_names(host, service, &*getnameinfo(&addr(handle)?.0, mask(flags)?, deadline)?)
    })
}

/// Both are told how long they are, also when one does not fit.
pub(in crate::capi) fn put_names(host: Room, service: Room, names: &Names) -> Outcome<()> {
    let put: [Result<(), Status>; 2] = [host.text(names.host()), service.text(names.service())];
    put.into_iter().collect()
}
