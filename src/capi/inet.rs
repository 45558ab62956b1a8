//! Numbers and addresses between the forms that hosts, networks and people have for them.
use crate::base::status::Outcome;
use crate::ffi::arg;
use crate::ffi::guard::{guard, guard_value};
use crate::sys::inet::{aton, ntoa, ntop, pton};
use crate::sys::net::has_ipv6;
use crate::sys::report::invalid;
use core::ffi::{c_char, c_int, c_void};

/// A number of 32 bits from the network's byte order to the host's.
/// Any thread. Does not block. Socket document: ntohl. See ntohl(3).
#[no_mangle]
pub extern "C" fn sslwrap_ntohl(x: u32) -> u32 {
    guard_value(0, || u32::from_be(x))
}

/// A number of 16 bits from the network's byte order to the host's.
/// Any thread. Does not block. Socket document: ntohs. See ntohs(3).
#[no_mangle]
pub extern "C" fn sslwrap_ntohs(x: u16) -> u16 {
    guard_value(0, || u16::from_be(x))
}

/// A number of 32 bits from the host's byte order to the network's.
/// Any thread. Does not block. Socket document: htonl. See htonl(3).
#[no_mangle]
pub extern "C" fn sslwrap_htonl(x: u32) -> u32 {
    guard_value(0, || x.to_be())
}

/// A number of 16 bits from the host's byte order to the network's.
/// Any thread. Does not block. Socket document: htons. See htons(3).
#[no_mangle]
pub extern "C" fn sslwrap_htons(x: u16) -> u16 {
    guard_value(0, || x.to_be())
}

/// The four bytes of an IPv4 address. What is one, the system says: "1", "127.1", octal and hexadecimal parts are, and
/// what stands behind a space does not count. sslwrap_inet_pton is strict.
///
/// ip: text.
/// packed, cap: where the bytes go, in network order; 4 are needed.
/// len: 4.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL with errno 0: no address; SSLWRAP_E_BUFFER_TOO_SMALL: cap is less than 4;
/// SSLWRAP_E_INVALID_ARG. Any thread. Does not block. Socket document: inet_aton. See inet_aton(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_inet_aton(
    ip: *const c_char,
    packed: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_inet_aton", || {
        let room = arg::room(packed, cap, len)?;
        room.bytes(&aton(arg::text(ip, "address")?)?)
    })
}

/// The dotted quad of an IPv4 address.
///
/// packed, packed_len: its bytes in network order, exactly 4.
/// buf, cap: where the text and its NUL go, 16 bytes are always enough; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL with errno 0: not 4 bytes; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are
/// needed; SSLWRAP_E_INVALID_ARG. Any thread. Does not block. Socket document: inet_ntoa. Stands for inet_ntop(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_inet_ntoa(
    packed: *const c_void,
    packed_len: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_inet_ntoa", || {
        let room = arg::room(buf, cap, len)?;
        let packed = arg::bytes(packed, packed_len)?;
        room.text(ntoa(packed)?.as_bytes())
    })
}

/// The bytes of an IPv4 or IPv6 address in its proper form.
///
/// family: SSLWRAP_AF_INET or SSLWRAP_AF_INET6.
/// ip: text, without a scope.
/// packed, cap: where the bytes go, in network order; NULL with 0 asks for the length.
/// len: 4 or 16.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: no address (errno 0), or another family (EAFNOSUPPORT);
/// SSLWRAP_E_BUFFER_TOO_SMALL: *len bytes are needed; SSLWRAP_E_INVALID_ARG. Any thread. Does not block. Socket
/// document: inet_pton. See inet_pton(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_inet_pton(
    family: c_int,
    ip: *const c_char,
    packed: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_inet_pton", || {
        let room = arg::room(packed, cap, len)?;
        let (bytes, count) = pton(family, arg::text(ip, "address")?)?;
        room.bytes(first(&bytes, count)?)
    })
}

fn first(bytes: &[u8], count: usize) -> Outcome<&[u8]> {
    bytes.get(..count).ok_or_else(|| invalid(format_args!("an address has at most 16 bytes")))
}

/// The text of an IPv4 or IPv6 address.
///
/// family: SSLWRAP_AF_INET or SSLWRAP_AF_INET6.
/// packed, packed_len: its bytes in network order, exactly 4 or 16.
/// buf, cap: where the text and its NUL go, 46 bytes are always enough; NULL with 0 asks for the length.
/// len: without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not as many bytes as the family has; SSLWRAP_ERROR_SYSCALL: another
/// family (EAFNOSUPPORT); SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed. Any thread. Does not block. Socket
/// document: inet_ntop. See inet_ntop(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_inet_ntop(
    family: c_int,
    packed: *const c_void,
    packed_len: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_inet_ntop", || {
        let room = arg::room(buf, cap, len)?;
        let packed = arg::bytes(packed, packed_len)?;
        room.text(ntop(family, packed)?.as_bytes())
    })
}

/// Whether the kernel has IPv6 now; SSLWRAP_HAS_IPV6 says that the library has.
///
/// has: receives 1 or 0.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: it cannot be told, the errno says why (EMFILE); SSLWRAP_E_INVALID_ARG.
/// Any thread. Does not block. Socket document: has_ipv6.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_has_ipv6(has: *mut c_int) -> c_int {
    guard("sslwrap_has_ipv6", || {
        let has = arg::out(has, 0)?;
        has.set(has_ipv6()?.into());
        Ok(())
    })
}
