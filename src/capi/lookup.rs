//! Lookups of names that can be waited for piece by piece, and cancelled.
#![allow(non_camel_case_types)]
use crate::base::status::Outcome;
use crate::capi::addr::{addr, sslwrap_addr};
use crate::capi::addrinfo::{bytes, give_info, put_names, sslwrap_addrinfo};
use crate::capi::hostent::{give_host, sslwrap_hostent};
use crate::ffi::arg::{self, Out};
use crate::ffi::guard::guard;
use crate::ffi::table::{self, Object, Used};
use crate::net::hosts::{by_addr, by_name};
use crate::net::lookup::{Lookup, AT_ONCE};
use crate::net::resolve::{wanted, Hints};
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::net::mask;
use crate::sys::resolve::Question;
use core::ffi::{c_char, c_int};

/// A question to the system's resolver, under way on a thread of the library's. Any number of threads may wait for it.
pub struct sslwrap_lookup {
    _opaque: [u8; 0],
}

pub struct LookupObj(Lookup);

impl Object for LookupObj {
    const TYPE: u8 = crate::base::constants::SSLWRAP_TYPE_LOOKUP as u8;
    const NAME: &'static str = "lookup";
}

fn lookup(handle: *const sslwrap_lookup) -> Outcome<Used<LookupObj>> {
    table::enter(handle.cast())
}

fn give(out: &Out<*mut sslwrap_lookup>, question: Question) -> Outcome<()> {
    out.set(table::insert_with(|_| Lookup::start(question, AT_ONCE).map(LookupObj))?.cast());
    Ok(())
}

/// Begins to look for the addresses of a host and service.
///
/// host, service, family, socktype, proto, flags: as for sslwrap_getaddrinfo_timeout.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: sixteen names are being resolved already; begin later; SSLWRAP_E_INVALID_ARG:
/// no host name, port or flag; SSLWRAP_ERROR_SYSCALL: no thread could be started; SSLWRAP_E_NOMEM. On failure *out is
/// NULL. *out is yours: free it with sslwrap_lookup_free. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_lookup_getaddrinfo(
    host: *const c_char,
    service: *const c_char,
    family: c_int,
    socktype: c_int,
    proto: c_int,
    flags: u64,
    out: *mut *mut sslwrap_lookup,
) -> c_int {
    guard("sslwrap_lookup_getaddrinfo", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let (host, service) = (bytes(arg::text_opt(host)), bytes(arg::text_opt(service)));
        let hints = Hints { family, kind: socktype, proto, flags: mask(flags)? };
        give(&out, wanted(host, service, hints)?)
    })
}

/// Begins to look for the names of an address.
///
/// address: copied.
/// flags: SSLWRAP_NI_ bits.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_NOMEM: as for sslwrap_lookup_getaddrinfo;
/// SSLWRAP_E_INVALID_ARG: a dead handle or an unknown flag. On failure *out is NULL. *out is yours: free it with
/// sslwrap_lookup_free. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_lookup_getnameinfo(
    address: *const sslwrap_addr,
    flags: u64,
    out: *mut *mut sslwrap_lookup,
) -> c_int {
    guard("sslwrap_lookup_getnameinfo", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let question = Question::Names(addr(address)?.0, mask(flags)?);
        give(&out, question)
    })
}

/// Begins to look for all names and IPv4 addresses of a name.
///
/// host: text. SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_NOMEM: as for sslwrap_lookup_getaddrinfo.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: no host name. On failure *out is NULL. *out is yours: free it with
/// sslwrap_lookup_free. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_lookup_gethostbyname(host: *const c_char, out: *mut *mut sslwrap_lookup) -> c_int {
    guard("sslwrap_lookup_gethostbyname", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give(&out, by_name(arg::text(host, "host")?.to_bytes())?)
    })
}

/// Begins to look for the host behind an address.
///
/// ip: text; an address, or a name, whose first address is taken.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_NOMEM: as for sslwrap_lookup_getaddrinfo;
/// SSLWRAP_E_INVALID_ARG: no host name. On failure *out is NULL.
/// *out is yours: free it with sslwrap_lookup_free. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_lookup_gethostbyaddr(ip: *const c_char, out: *mut *mut sslwrap_lookup) -> c_int {
    guard("sslwrap_lookup_gethostbyaddr", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give(&out, by_addr(arg::text(ip, "address")?.to_bytes())?)
    })
}

/// Waits for the answer; what was found then comes from one of the three below.
///
/// timeout: seconds from 0 (only looks) up, -1 for none.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: no answer yet; wait again, or free it; SSLWRAP_E_CANCELLED; SSLWRAP_E_GAI,
/// SSLWRAP_E_HOST, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_NOMEM: nothing was found, as the function that this stands for
/// would say; SSLWRAP_E_INVALID_ARG: a dead handle or a timeout. Any thread. Blocks until the answer or the deadline.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_lookup_wait(handle: *const sslwrap_lookup, timeout: f64) -> c_int {
    guard("sslwrap_lookup_wait", || {
        let lookup = lookup(handle)?;
        lookup.0.found(Deadline::after(Timeout::from_seconds(timeout)?)).map(|_| ())
    })
}

/// What sslwrap_lookup_getaddrinfo found; may be asked again.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: no answer yet; SSLWRAP_E_STATE: it looks for something else; SSLWRAP_E_GAI,
/// SSLWRAP_E_CANCELLED, SSLWRAP_E_NOMEM, SSLWRAP_E_INVALID_ARG: as for sslwrap_lookup_wait. On failure *out is NULL.
/// *out is yours: free it with sslwrap_addrinfo_free. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_lookup_addrinfo(
    handle: *const sslwrap_lookup,
    out: *mut *mut sslwrap_addrinfo,
) -> c_int {
    guard("sslwrap_lookup_addrinfo", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give_info(&out, lookup(handle)?.0.addresses()?)
    })
}

/// What sslwrap_lookup_getnameinfo found; may be asked again.
///
/// host, host_cap, host_len, service, service_cap, service_len: as for sslwrap_getnameinfo_timeout.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: no answer yet; SSLWRAP_E_STATE: it looks for something else;
/// SSLWRAP_E_BUFFER_TOO_SMALL: the lengths tell; SSLWRAP_E_GAI, SSLWRAP_E_CANCELLED, SSLWRAP_E_NOMEM,
/// SSLWRAP_E_INVALID_ARG: as for sslwrap_lookup_wait. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_lookup_names(
    handle: *const sslwrap_lookup,
    host: *mut c_char,
    host_cap: usize,
    host_len: *mut usize,
    service: *mut c_char,
    service_cap: usize,
    service_len: *mut usize,
) -> c_int {
    guard("sslwrap_lookup_names", || {
        let (host, service) = (arg::room(host, host_cap, host_len), arg::room(service, service_cap, service_len));
        let (host, service) = (host?, service?);
        put_names(host, service, &*lookup(handle)?.0.names()?)
    })
}

/// What sslwrap_lookup_gethostbyname or sslwrap_lookup_gethostbyaddr found; may be asked again.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: no answer yet; SSLWRAP_E_STATE: it looks for something else; SSLWRAP_E_HOST,
/// SSLWRAP_E_GAI, SSLWRAP_E_CANCELLED, SSLWRAP_E_NOMEM, SSLWRAP_E_INVALID_ARG: as for sslwrap_lookup_wait. On failure
/// *out is NULL. *out is yours: free it with sslwrap_hostent_free. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_lookup_hostent(
    handle: *const sslwrap_lookup,
    out: *mut *mut sslwrap_hostent,
) -> c_int {
    guard("sslwrap_lookup_hostent", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give_host(&out, lookup(handle)?.0.host()?)
    })
}

/// Ends the waiting of all threads for this lookup, now and later: they answer SSLWRAP_E_CANCELLED. The thread that asks
/// is left to end by itself.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_lookup_cancel(handle: *mut sslwrap_lookup) -> c_int {
    guard("sslwrap_lookup_cancel", || {
        lookup(handle)?.0.cancel();
        Ok(())
    })
}

/// Gives the handle up, whether there was an answer or not; NULL is fine. The thread that asks is left to end by itself.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed before, or never a lookup. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_lookup_free(handle: *mut sslwrap_lookup) -> c_int {
    guard("sslwrap_lookup_free", || table::free::<LookupObj>(handle.cast()))
}
