//! Socket addresses.
#![allow(non_camel_case_types)]
use crate::base::line::Line;
use crate::base::status::{Outcome, Status};
use crate::ffi::arg::{self, Out};
use crate::ffi::guard::guard;
use crate::ffi::table::{self, Object, Used};
use crate::net::address;
use crate::sys::addr::SockAddr;
use crate::sys::clock::{Deadline, Timeout};
use core::ffi::{c_char, c_int, c_void};

/// A socket address: of an IPv4 or IPv6 host and port, a unix socket or a netlink end. Never changes.
pub struct sslwrap_addr {
    _opaque: [u8; 0],
}

pub struct AddrObj(pub SockAddr);

impl Object for AddrObj {
    const TYPE: u8 = 5;
    const NAME: &'static str = "addr";
    const FORKS: bool = true;
}

pub(in crate::capi) fn addr(handle: *const sslwrap_addr) -> Outcome<Used<AddrObj>> {
    table::enter(handle.cast())
}

pub(in crate::capi) fn give_addr(out: &Out<*mut sslwrap_addr>, value: SockAddr) -> Outcome<()> {
    out.set(table::insert(AddrObj(value))?.cast());
    Ok(())
}

fn give<T>(out: &Out<T>, value: Option<T>) -> Outcome<()> {
    out.set(value.ok_or(Status::NO_VALUE)?);
    Ok(())
}

/// An IPv4 address and port.
///
/// host: text; a dotted quad, "" for all interfaces (0.0.0.0), "<broadcast>" for 255.255.255.255, or a name, which is
/// resolved: the first answer is taken, which may be another one next time.
/// port: 0 to 65535.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: port out of range, or no host name; SSLWRAP_E_GAI: the name was not
/// resolved, the error's code is an SSLWRAP_EAI_ number; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free
/// it with sslwrap_addr_free. Any thread. Blocks only to resolve a name, with no deadline: sslwrap_addr_inet_timeout
/// has one. Socket document: the pair (host, port) of AF_INET.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_inet(host: *const c_char, port: c_int, out: *mut *mut sslwrap_addr) -> c_int {
    guard("sslwrap_addr_inet", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let host = arg::text(host, "host")?;
        give_addr(&out, address::inet(host.to_bytes(), port, Deadline::Never)?)
    })
}

/// An IPv6 address and port.
///
/// host: text; an IPv6 address, with its scope behind a % ("fe80::1%eth0", "fe80::1%2") where it needs one, or a name,
/// which is resolved; "" and "<broadcast>" are for IPv4 only.
/// port: 0 to 65535.
/// flowinfo: 0 to 1048575.
/// scope_id: the number of an interface, 0 for none or as the host says.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: out of range, no host name, or two different scopes; SSLWRAP_E_GAI: name
/// or interface not found; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any
/// thread. Blocks only to resolve a name, with no deadline: sslwrap_addr_inet6_timeout has one. Socket document: (host,
/// port, flowinfo, scopeid) of AF_INET6.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_inet6(
    host: *const c_char,
    port: c_int,
    flowinfo: u32,
    scope_id: u32,
    out: *mut *mut sslwrap_addr,
) -> c_int {
    guard("sslwrap_addr_inet6", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let host = arg::text(host, "host")?;
        give_addr(&out, address::inet6(host.to_bytes(), port, flowinfo, scope_id, Deadline::Never)?)
    })
}

/// The same as sslwrap_addr_inet, by a deadline.
///
/// host, port, out: as there.
/// timeout: seconds from 0 up, -1 for none.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: the name was not resolved by then; the lookup is left to end by itself;
/// SSLWRAP_E_INVALID_ARG, SSLWRAP_E_GAI, SSLWRAP_E_NOMEM: as for sslwrap_addr_inet; SSLWRAP_ERROR_SYSCALL: no thread
/// could be started. On failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any thread. Blocks only to
/// resolve a name, until the deadline, while a thread of the library's asks.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_inet_timeout(
    host: *const c_char,
    port: c_int,
    timeout: f64,
    out: *mut *mut sslwrap_addr,
) -> c_int {
    guard("sslwrap_addr_inet_timeout", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let host = arg::text(host, "host")?;
        let deadline = Deadline::after(Timeout::from_seconds(timeout)?);
        give_addr(&out, address::inet(host.to_bytes(), port, deadline)?)
    })
}

/// The same as sslwrap_addr_inet6, by a deadline.
///
/// host, port, flowinfo, scope_id, out: as there.
/// timeout: seconds from 0 up, -1 for none.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: the name was not resolved by then; the lookup is left to end by itself;
/// SSLWRAP_E_INVALID_ARG, SSLWRAP_E_GAI, SSLWRAP_E_NOMEM: as for sslwrap_addr_inet6; SSLWRAP_ERROR_SYSCALL: no thread
/// could be started. On failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any thread. Blocks only to
/// resolve a name, until the deadline, while a thread of the library's asks.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_inet6_timeout(
    host: *const c_char,
    port: c_int,
    flowinfo: u32,
    scope_id: u32,
    timeout: f64,
    out: *mut *mut sslwrap_addr,
) -> c_int {
    guard("sslwrap_addr_inet6_timeout", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let host = arg::text(host, "host")?;
        let deadline = Deadline::after(Timeout::from_seconds(timeout)?);
        give_addr(&out, address::inet6(host.to_bytes(), port, flowinfo, scope_id, deadline)?)
    })
}

/// The address of a unix socket.
///
/// path, len: bytes. A path of 1 to 108 bytes without NUL; or, beginning with a NUL byte, an abstract name of Linux, in
/// which every byte counts, NULs too; or length 0 (path may be NULL) for unnamed: binding to it picks an abstract name.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: longer than 108 bytes, or a NUL inside a path; SSLWRAP_E_NOMEM. On
/// failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any thread. Does not block. Socket document:
/// the one string of AF_UNIX. See unix(7).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_unix(path: *const c_void, len: usize, out: *mut *mut sslwrap_addr) -> c_int {
    guard("sslwrap_addr_unix", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give_addr(&out, SockAddr::unix(arg::bytes(path, len)?)?)
    })
}

/// The address of a netlink end.
///
/// pid: the end's number, 0 for the kernel.
/// groups: a bit for each multicast group.
/// Returns SSLWRAP_OK; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any
/// thread. Does not block. Socket document: (pid, groups) of AF_NETLINK. See netlink(7).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_netlink(pid: u32, groups: u32, out: *mut *mut sslwrap_addr) -> c_int {
    guard("sslwrap_addr_netlink", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give_addr(&out, SockAddr::netlink(pid, groups))
    })
}

/// An address from a struct sockaddr of any family.
///
/// sockaddr, len: its bytes, copied; 2 to 128, and of IPv4, IPv6 and netlink exactly as many as their struct has.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: the length does not fit; SSLWRAP_E_NOMEM. On failure *out is NULL. *out
/// is yours: free it with sslwrap_addr_free. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_from_sockaddr(
    sockaddr: *const c_void,
    len: usize,
    out: *mut *mut sslwrap_addr,
) -> c_int {
    guard("sslwrap_addr_from_sockaddr", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give_addr(&out, SockAddr::from_bytes(arg::bytes(sockaddr, len)?)?)
    })
}

/// The address as the system has it, for bind(2), connect(2) and the like.
///
/// buf, cap: where the struct sockaddr goes, 128 bytes are always enough; NULL with 0 asks for the length.
/// len: how many bytes it has.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len tells how many are needed; SSLWRAP_E_INVALID_ARG: a dead
/// handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_sockaddr(
    handle: *const sslwrap_addr,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_addr_sockaddr", || {
        let room = arg::room(buf, cap, len)?;
        room.bytes(addr(handle)?.0.as_bytes())
    })
}

/// The family: SSLWRAP_AF_INET, SSLWRAP_AF_INET6, SSLWRAP_AF_UNIX, SSLWRAP_AF_NETLINK or another of the system's.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_family(handle: *const sslwrap_addr, family: *mut c_int) -> c_int {
    guard("sslwrap_addr_family", || {
        let family = arg::out(family, 0)?;
        family.set(addr(handle)?.0.family());
        Ok(())
    })
}

/// The host of an IPv4 or IPv6 address as a numeric text, a scope behind a %.
///
/// buf, cap: where the text and its NUL go, 64 bytes are always enough; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the family has no hosts; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are
/// needed; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_host(
    handle: *const sslwrap_addr,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_addr_host", || {
        let room = arg::room(buf, cap, len)?;
        let mut text = Line::<64>::EMPTY;
        addr(handle)?.0.write_host(&mut text);
        if text.is_empty() {
            return Err(Status::NO_VALUE);
        }
        room.text(text.as_bytes())
    })
}

/// The port of an IPv4 or IPv6 address, 0 to 65535.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the family has no ports; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
/// Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_port(handle: *const sslwrap_addr, port: *mut c_int) -> c_int {
    guard("sslwrap_addr_port", || {
        let port = arg::out(port, 0)?;
        give(&port, addr(handle)?.0.port().map(c_int::from))
    })
}

/// The flow label and traffic class of an IPv6 address, 0 to 1048575 when made by sslwrap_addr_inet6.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: not an IPv6 address; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does
/// not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_flowinfo(handle: *const sslwrap_addr, flowinfo: *mut u32) -> c_int {
    guard("sslwrap_addr_flowinfo", || {
        let flowinfo = arg::out(flowinfo, 0)?;
        give(&flowinfo, addr(handle)?.0.flowinfo())
    })
}

/// The number of the interface that an IPv6 address belongs to, 0 for none.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: not an IPv6 address; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does
/// not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_scope_id(handle: *const sslwrap_addr, scope_id: *mut u32) -> c_int {
    guard("sslwrap_addr_scope_id", || {
        let scope_id = arg::out(scope_id, 0)?;
        give(&scope_id, addr(handle)?.0.scope())
    })
}

/// The name of a unix socket, as given to sslwrap_addr_unix: bytes, not a text, since an abstract name begins with a NUL
/// and may hold more.
///
/// buf, cap: where the bytes go, 108 are always enough; NULL with 0 asks for the length.
/// len: 0 for an unnamed socket.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: not a unix address; SSLWRAP_E_BUFFER_TOO_SMALL: *len bytes are needed;
/// SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_path(
    handle: *const sslwrap_addr,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_addr_path", || {
        let room = arg::room(buf, cap, len)?;
        room.bytes(addr(handle)?.0.unix_path().ok_or(Status::NO_VALUE)?)
    })
}

/// The number and the multicast groups of a netlink end.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: not a netlink address; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
/// Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_netlink_id(
    handle: *const sslwrap_addr,
    pid: *mut u32,
    groups: *mut u32,
) -> c_int {
    guard("sslwrap_addr_netlink_id", || {
        let (pid, groups) = arg::both(arg::out(pid, 0), arg::out(groups, 0))?;
        let (id, bits) = addr(handle)?.0.netlink_id().ok_or(Status::NO_VALUE)?;
        pid.set(id);
        groups.set(bits);
        Ok(())
    })
}

/// The address for people: "192.0.2.1:80", "[2001:db8::1]:443", a path, "@name" of an abstract unix socket, "unnamed".
/// Bytes that do not print become "?".
///
/// buf, cap: where the text and its NUL go, 160 bytes are always enough; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_E_INVALID_ARG: a dead handle. Any
/// thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_to_string(
    handle: *const sslwrap_addr,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_addr_to_string", || {
        let room = arg::room(buf, cap, len)?;
        let mut text = Line::<160>::EMPTY;
        addr(handle)?.0.write_text(&mut text);
        room.text(text.as_bytes())
    })
}

/// Whether two addresses mean the same: *equal is 1 or 0.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_equal(
    one: *const sslwrap_addr,
    other: *const sslwrap_addr,
    equal: *mut c_int,
) -> c_int {
    guard("sslwrap_addr_equal", || {
        let equal = arg::out(equal, 0)?;
        equal.set((addr(one)?.0 == addr(other)?.0).into());
        Ok(())
    })
}

/// One more owner of the handle: it dies with as many sslwrap_addr_free.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_up_ref(handle: *mut sslwrap_addr) -> c_int {
    guard("sslwrap_addr_up_ref", || table::up_ref::<AddrObj>(handle.cast()))
}

/// Gives the handle up; NULL is fine.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed before, or never an address. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_addr_free(handle: *mut sslwrap_addr) -> c_int {
    guard("sslwrap_addr_free", || table::free::<AddrObj>(handle.cast()))
}
