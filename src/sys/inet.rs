//! Internet addresses between bytes and text, as the system's own functions have it.
use crate::base::line::Line;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::ext;
use crate::sys::report::{errno, fail, fail_errno, invalid};
use libc::{c_int, AF_INET, AF_INET6};
use std::ffi::CStr;

/// The longest text of an address, with its NUL.
const TEXT: usize = 46; // INET6_ADDRSTRLEN

/// All that the system takes: octal and hexadecimal parts, fewer than four of them, junk behind a space.
pub fn aton(text: &CStr) -> Outcome<[u8; 4]> {
    let mut address = libc::in_addr { s_addr: 0 };
    // SAFETY: a NUL-terminated text; plain out parameter
    if unsafe { ext::inet_aton(text.as_ptr(), &mut address) } == 0 {
        return Err(illegal(text, "inet_aton"));
    }
    Ok(address.s_addr.to_ne_bytes())
}

/// How many bytes addresses of a family have; other families have none of these texts.
fn len_of(family: i32) -> Outcome<usize> {
    match family {
        AF_INET => Ok(4),
        AF_INET6 => Ok(16),
        other => Err(fail_errno(libc::EAFNOSUPPORT, format_args!("family {other} is neither AF_INET nor AF_INET6"))),
    }
}

/// The bytes, and how many of them count.
pub fn pton(family: i32, text: &CStr) -> Outcome<([u8; 16], usize)> {
    let len = len_of(family)?;
    let mut address = [0u8; 16];
    // SAFETY: a NUL-terminated text, and room for the longer kind
    if unsafe { ext::inet_pton(family, text.as_ptr(), address.as_mut_ptr().cast()) } != 1 {
        return Err(illegal(text, "inet_pton"));
    }
    Ok((address, len))
}

/// As `ntop` of IPv4, but for how it fails.
pub fn ntoa(packed: &[u8]) -> Outcome<Line<TEXT>> {
    if packed.len() != 4 {
        let text = format_args!("a packed IPv4 address has 4 bytes, not {}", packed.len());
        return Err(fail(Status::SYSCALL, Kind::Local, text));
    }
    ntop(AF_INET, packed)
}

pub fn ntop(family: i32, packed: &[u8]) -> Outcome<Line<TEXT>> {
    let len = len_of(family)?;
    if packed.len() != len {
        return Err(invalid(format_args!("a packed address of family {family} has {len} bytes, not {}", packed.len())));
    }
    let mut line = Line::EMPTY;
    write(family, packed, &mut line).map(|()| line)
}

/// `packed` has as many bytes as the family.
pub(in crate::sys) fn write<const N: usize>(family: c_int, packed: &[u8], line: &mut Line<N>) -> Outcome<()> {
    let mut room = [0u8; TEXT];
    // SAFETY: bytes of the family's length; room and its length
    let text = unsafe {
        ext::inet_ntop(family, packed.as_ptr().cast(), room.as_mut_ptr().cast(), room.len() as libc::socklen_t)
    };
    if text.is_null() {
        return Err(fail_errno(errno(), format_args!("the address has no text")));
    }
    let text = CStr::from_bytes_until_nul(&room).unwrap_or(c"");
    line.add(format_args!("{}", text.to_str().unwrap_or("")));
    Ok(())
}

/// Errno 0, as the system leaves it: what the text is wrong about, nobody tells.
#[cold]
fn illegal(text: &CStr, call: &str) -> Status {
    let mut shown = Line::<64>::EMPTY;
    shown.add_foreign(text.to_bytes());
    fail(Status::SYSCALL, Kind::Local, format_args!("\"{}\" is no address as {call} takes it", shown.as_str()))
}
