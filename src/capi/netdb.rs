//! Services and protocols.
use crate::ffi::arg;
use crate::ffi::guard::guard;
use crate::net::address::checked_port;
use crate::sys::netdb::{protocol, service_name, service_port};
use core::ffi::{c_char, c_int};

/// The number of an Internet protocol, for sslwrap_sock_new.
///
/// name: text, such as "icmp".
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL with errno 0: there is no such protocol; SSLWRAP_E_INVALID_ARG: name is
/// NULL; SSLWRAP_E_NOMEM. On failure *proto is -1. Any thread. Reads the system's tables. Socket document:
/// getprotobyname. See getprotobyname_r(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_getprotobyname(name: *const c_char, proto: *mut c_int) -> c_int {
    guard("sslwrap_getprotobyname", || {
        let proto = arg::out(proto, -1)?;
        proto.set(protocol(arg::text(name, "name")?)?);
        Ok(())
    })
}

/// The port of an Internet service.
///
/// name: text, such as "https".
/// proto: text, "tcp" or "udp"; NULL for any.
/// port: 0 to 65535.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL with errno 0: there is no such service; SSLWRAP_E_INVALID_ARG: name is
/// NULL; SSLWRAP_E_NOMEM. On failure *port is -1. Any thread. Reads the system's tables. Socket document:
/// getservbyname. See getservbyname_r(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_getservbyname(name: *const c_char, proto: *const c_char, port: *mut c_int) -> c_int {
    guard("sslwrap_getservbyname", || {
        let port = arg::out(port, -1)?;
        port.set(service_port(arg::text(name, "name")?, arg::text_opt(proto))?.into());
        Ok(())
    })
}

/// The name of the Internet service on a port.
///
/// port: 0 to 65535.
/// proto: text, "tcp" or "udp"; NULL for any.
/// buf, cap: where the text and its NUL go; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL with errno 0: there is no such service; SSLWRAP_E_BUFFER_TOO_SMALL: *len +
/// 1 bytes are needed; SSLWRAP_E_INVALID_ARG: port out of range; SSLWRAP_E_NOMEM. Any thread. Reads the system's
/// tables. Socket document: getservbyport. See getservbyport_r(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_getservbyport(
    port: c_int,
    proto: *const c_char,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_getservbyport", || {
        let room = arg::room(buf, cap, len)?;
        room.text(service_name(checked_port(port)?, arg::text_opt(proto))?.as_bytes())
    })
}
