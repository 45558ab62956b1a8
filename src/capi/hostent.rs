//! Hosts: their names and addresses, by name or by address.
#![allow(non_camel_case_types)]
use crate::base::constants::SSLWRAP_TYPE_HOSTENT;
use crate::base::line::Line;
use crate::base::status::{Outcome, Status};
use crate::ffi::arg::{self, Out};
use crate::ffi::guard::guard;
use crate::ffi::table::{self, Object, Used};
use crate::net::hosts::{fqdn, host_by_addr, host_by_name, host_by_name_ex};
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::mem::Shared;
use crate::sys::netdb::{own_name, Hostent};
use core::ffi::{c_char, c_int};

/// A host: its name, its other names and its addresses. Never changes.
pub struct sslwrap_hostent {
    _opaque: [u8; 0],
}

pub struct HostentObj(pub Shared<Hostent>);

impl Object for HostentObj {
    const TYPE: u8 = SSLWRAP_TYPE_HOSTENT as u8;
    const NAME: &'static str = "hostent";
    const FORKS: bool = true;
}

fn host(handle: *const sslwrap_hostent) -> Outcome<Used<HostentObj>> {
    table::enter(handle.cast())
}

pub(in crate::capi) fn give_host(out: &Out<*mut sslwrap_hostent>, host: Shared<Hostent>) -> Outcome<()> {
    out.set(table::insert(HostentObj(host))?.cast());
    Ok(())
}

fn nth<T>(list: &[T], index: usize) -> Outcome<&T> {
    list.get(index).ok_or(Status::NO_VALUE)
}

/// This machine's name, as the kernel has it; not always fully qualified: sslwrap_getfqdn looks for that.
///
/// buf, cap: where the text and its NUL go, 256 bytes are always enough; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_ERROR_SYSCALL with an errno;
/// SSLWRAP_E_NOMEM. Any thread. Does not block. Socket document: gethostname. See gethostname(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_gethostname(buf: *mut c_char, cap: usize, len: *mut usize) -> c_int {
    guard("sslwrap_gethostname", || {
        let room = arg::room(buf, cap, len)?;
        room.text(own_name()?.as_bytes())
    })
}

/// A fully qualified name, without a deadline: see sslwrap_getfqdn_timeout, of which this is the form with timeout -1.
/// Socket document: getfqdn.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_getfqdn(host: *const c_char, buf: *mut c_char, cap: usize, len: *mut usize) -> c_int {
    guard("sslwrap_getfqdn", || {
        let room = arg::room(buf, cap, len)?;
        let host = arg::text_opt(host).unwrap_or(c"");
        room.text(&fqdn(host.to_bytes(), Deadline::Never)?)
    })
}

/// A fully qualified name for a name or address, by a deadline: of the host's name and its aliases, as
/// sslwrap_gethostbyaddr has them, the first with a period. Without one: for this machine its name as
/// sslwrap_gethostname has it; for others the host's name, or the name as given where no such host is found.
///
/// host: text; NULL, "", "0.0.0.0" or "::" for this machine.
/// timeout: seconds from 0 up, -1 for none.
/// buf, cap: where the text and its NUL go, 1025 bytes are always enough; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: no answer yet; the lookup is left to end by itself;
/// SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_E_INVALID_ARG: no host name; SSLWRAP_ERROR_SYSCALL
/// with an errno; SSLWRAP_E_NOMEM. Any thread. Blocks until the answer or the deadline. Socket document: getfqdn.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_getfqdn_timeout(
    host: *const c_char,
    timeout: f64,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_getfqdn_timeout", || {
        let room = arg::room(buf, cap, len)?;
        let host = arg::text_opt(host).unwrap_or(c"");
        let deadline = Deadline::after(Timeout::from_seconds(timeout)?);
        room.text(&fqdn(host.to_bytes(), deadline)?)
    })
}

/// The first IPv4 address of a name, without a deadline: see sslwrap_gethostbyname_timeout, of which this is the form with
/// timeout -1.
/// Socket document: gethostbyname.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_gethostbyname(
    host: *const c_char,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_gethostbyname", || {
        let room = arg::room(buf, cap, len)?;
        let host = arg::text(host, "host")?;
        room.text(host_by_name(host.to_bytes(), Deadline::Never)?.as_bytes())
    })
}

/// The first IPv4 address of a name as a text, by a deadline. No IPv6: sslwrap_getaddrinfo_timeout has both.
///
/// host: text; a name; an IPv4 address comes back unchanged, "" is 0.0.0.0 and "<broadcast>" 255.255.255.255.
/// timeout: seconds from 0 up, -1 for none.
/// buf, cap: where the text and its NUL go, 16 bytes are always enough; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_GAI: not resolved; the error's code is an SSLWRAP_EAI_ number; SSLWRAP_E_TIMEOUT: no
/// answer yet; the lookup is left to end by itself; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed;
/// SSLWRAP_E_INVALID_ARG: no host name or timeout; SSLWRAP_E_NOMEM; SSLWRAP_ERROR_SYSCALL: no thread could be started.
/// Any thread. Blocks until the answer or the deadline. Socket document: gethostbyname. Stands for getaddrinfo(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_gethostbyname_timeout(
    host: *const c_char,
    timeout: f64,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_gethostbyname_timeout", || {
        let room = arg::room(buf, cap, len)?;
        let host = arg::text(host, "host")?;
        let deadline = Deadline::after(Timeout::from_seconds(timeout)?);
        room.text(host_by_name(host.to_bytes(), deadline)?.as_bytes())
    })
}

/// All names and IPv4 addresses of a name, without a deadline: see sslwrap_gethostbyname_ex_timeout, of which this is the
/// form with timeout -1.
/// Socket document: gethostbyname_ex.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_gethostbyname_ex(host: *const c_char, out: *mut *mut sslwrap_hostent) -> c_int {
    guard("sslwrap_gethostbyname_ex", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let host = arg::text(host, "host")?;
        give_host(&out, host_by_name_ex(host.to_bytes(), Deadline::Never)?)
    })
}

/// All names and IPv4 addresses of a name, by a deadline. No IPv6: sslwrap_getaddrinfo_timeout has both.
///
/// host: text; a name or IPv4 address.
/// timeout: seconds from 0 up, -1 for none.
/// Returns SSLWRAP_OK; SSLWRAP_E_HOST: not found; the error's code is SSLWRAP_HOST_NOT_FOUND, SSLWRAP_TRY_AGAIN
/// (later), SSLWRAP_NO_RECOVERY or SSLWRAP_NO_DATA (no address of this family); SSLWRAP_E_TIMEOUT: no answer yet; the
/// lookup is left to end by itself; SSLWRAP_E_INVALID_ARG: no host name or timeout; SSLWRAP_E_NOMEM;
/// SSLWRAP_ERROR_SYSCALL: no thread could be started. On failure *out is NULL. *out is yours: free it with
/// sslwrap_hostent_free. Any thread. Blocks until the answer or the deadline. Socket document: gethostbyname_ex. See
/// gethostbyname_r(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_gethostbyname_ex_timeout(
    host: *const c_char,
    timeout: f64,
    out: *mut *mut sslwrap_hostent,
) -> c_int {
    guard("sslwrap_gethostbyname_ex_timeout", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let host = arg::text(host, "host")?;
        let deadline = Deadline::after(Timeout::from_seconds(timeout)?);
        give_host(&out, host_by_name_ex(host.to_bytes(), deadline)?)
    })
}

/// The host behind an address, without a deadline: see sslwrap_gethostbyaddr_timeout, of which this is the form with
/// timeout -1.
/// Socket document: gethostbyaddr.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_gethostbyaddr(ip: *const c_char, out: *mut *mut sslwrap_hostent) -> c_int {
    guard("sslwrap_gethostbyaddr", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let ip = arg::text(ip, "address")?;
        give_host(&out, host_by_addr(ip.to_bytes(), Deadline::Never)?)
    })
}

/// The names and addresses of the host behind an address, by a deadline.
///
/// ip: text; an IPv4 or IPv6 address, or a name, whose first address is taken.
/// timeout: seconds from 0 up, -1 for none.
/// Returns SSLWRAP_OK; SSLWRAP_E_HOST: the address has no name; the error's code is SSLWRAP_HOST_NOT_FOUND,
/// SSLWRAP_TRY_AGAIN (later), SSLWRAP_NO_RECOVERY or SSLWRAP_NO_DATA; SSLWRAP_E_GAI: a name that was not resolved;
/// SSLWRAP_E_TIMEOUT: no answer yet; the lookup is left to end by itself; SSLWRAP_E_INVALID_ARG: no host name or
/// timeout; SSLWRAP_E_NOMEM; SSLWRAP_ERROR_SYSCALL: no thread could be started. On failure *out is NULL. *out is yours:
/// free it with sslwrap_hostent_free. Any thread. Blocks until the answer or the deadline. Socket document:
/// gethostbyaddr. See gethostbyaddr_r(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_gethostbyaddr_timeout(
    ip: *const c_char,
    timeout: f64,
    out: *mut *mut sslwrap_hostent,
) -> c_int {
    guard("sslwrap_gethostbyaddr_timeout", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let ip = arg::text(ip, "address")?;
        let deadline = Deadline::after(Timeout::from_seconds(timeout)?);
        give_host(&out, host_by_addr(ip.to_bytes(), deadline)?)
    })
}

/// The host's primary name.
///
/// buf, cap: where the text and its NUL go, 1025 bytes are always enough; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_E_INVALID_ARG: a dead handle. Any
/// thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_hostent_name(
    handle: *const sslwrap_hostent,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_hostent_name", || {
        let room = arg::room(buf, cap, len)?;
        room.text(host(handle)?.0.name.as_bytes())
    })
}

/// How many other names the host has, perhaps none.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_hostent_aliases_len(handle: *const sslwrap_hostent, len: *mut usize) -> c_int {
    guard("sslwrap_hostent_aliases_len", || {
        let len = arg::out(len, 0)?;
        len.set(host(handle)?.0.aliases.len());
        Ok(())
    })
}

/// Another name of the host.
///
/// index: from 0.
/// buf, cap: where the text and its NUL go, 1025 bytes are always enough; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_E_NO_VALUE: no such entry;
/// SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_hostent_aliases_get(
    handle: *const sslwrap_hostent,
    index: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_hostent_aliases_get", || {
        let room = arg::room(buf, cap, len)?;
        let host = host(handle)?;
        room.text(nth(&host.0.aliases, index)?.as_bytes())
    })
}

/// The family of the host's addresses: SSLWRAP_AF_INET or SSLWRAP_AF_INET6.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_hostent_family(handle: *const sslwrap_hostent, family: *mut c_int) -> c_int {
    guard("sslwrap_hostent_family", || {
        let family = arg::out(family, 0)?;
        family.set(host(handle)?.0.family);
        Ok(())
    })
}

/// How many addresses the host has, most likely one.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_hostent_addresses_len(handle: *const sslwrap_hostent, len: *mut usize) -> c_int {
    guard("sslwrap_hostent_addresses_len", || {
        let len = arg::out(len, 0)?;
        len.set(host(handle)?.0.addresses.len());
        Ok(())
    })
}

/// An address of the host as a numeric text.
///
/// index: from 0.
/// buf, cap: where the text and its NUL go, 64 bytes are always enough; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_E_NO_VALUE: no such entry;
/// SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_hostent_addresses_get(
    handle: *const sslwrap_hostent,
    index: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_hostent_addresses_get", || {
        let room = arg::room(buf, cap, len)?;
        let host = host(handle)?;
        let mut text = Line::<64>::EMPTY;
        nth(&host.0.addresses, index)?.write_host(&mut text);
        room.text(text.as_bytes())
    })
}

/// Gives the handle up; NULL is fine.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed before, or never a host. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_hostent_free(handle: *mut sslwrap_hostent) -> c_int {
    guard("sslwrap_hostent_free", || table::free::<HostentObj>(handle.cast()))
}
