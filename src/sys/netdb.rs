//! What the system knows of hosts, services and protocols: only the calls that write into room of ours, which grows as
//! long as it is too small.
use crate::base::line::Line;
use crate::base::status::{Outcome, Status};
use crate::sys::addr::SockAddr;
use crate::sys::ext;
use crate::sys::mem::{List, Text};
use crate::sys::report::{errno, fail, fail_errno, invalid};
use crate::sys::resolve::Refusal;
use core::net::{Ipv4Addr, Ipv6Addr};
use libc::{c_char, c_int, hostent, protoent, servent, AF_INET, AF_INET6, ERANGE};
use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::ptr::null_mut;

/// A host: its name, other names, and addresses of one family.
pub struct Hostent {
    pub name: Text,
    pub aliases: List<Text>,
    pub family: i32,
    pub addresses: List<SockAddr>,
}

const FIRST_ROOM: usize = 1024;
const MOST_ROOM: usize = 1 << 20;

/// `call` gets room and its length, and answers an errno and the entry found; ERANGE asks for more room. `take` copies
/// what is needed while the room is there.
fn grown<E, R>(
    mut call: impl FnMut(*mut c_char, usize) -> (c_int, *mut E),
    take: impl FnOnce(&E) -> Result<R, Refusal>,
) -> Result<Option<R>, Refusal> {
    let mut len = FIRST_ROOM;
    loop {
        let mut room: List<u8> = List::with_capacity(len).map_err(|_| Refusal::NoMemory)?;
        let (error, found) = call(room.spare().as_mut_ptr().cast(), len);
        if error == ERANGE && len < MOST_ROOM {
            len *= 4;
            continue;
        }
        // SAFETY: NULL, or an entry whose texts lie in the room
        return match unsafe { found.as_ref() } {
            Some(entry) => take(entry).map(Some),
            None if error == ERANGE => Err(Refusal::NoMemory),
            None => Ok(None),
        };
    }
}

/// IPv4 addresses alone.
pub fn host_by_name(name: &CStr) -> Result<Hostent, Refusal> {
    let mut entry = MaybeUninit::<hostent>::uninit();
    let (mut why, mut error) = (0, 0);
    let found = grown(
        |room, len| {
            let mut found = null_mut();
            // SAFETY: a NUL-terminated name; room and its length; plain out parameters
            error = unsafe {
                ext::gethostbyname2_r(name.as_ptr(), AF_INET, entry.as_mut_ptr(), room, len, &mut found, &mut why)
            };
            (error, found)
        },
        // SAFETY: filled by the call
        |found| unsafe { taken(found) },
    )?;
    found.ok_or_else(|| host_refusal(why, error))
}

pub fn host_by_addr(address: &SockAddr) -> Result<Hostent, Refusal> {
    let v4 = address.ipv4().map(|host| host.octets());
    let v6 = address.ipv6().map(|host| host.octets());
    let (bytes, family) = match (&v4, &v6) {
        (Some(v4), _) => (v4.as_slice(), AF_INET),
        (_, Some(v6)) => (v6.as_slice(), AF_INET6),
        _ => return Err(Refusal::Errno(libc::EAFNOSUPPORT)),
    };
    let mut entry = MaybeUninit::<hostent>::uninit();
    let (mut why, mut error) = (0, 0);
    let found = grown(
        |room, len| {
            let mut found = null_mut();
            let (at, size) = (bytes.as_ptr().cast(), bytes.len() as libc::socklen_t);
            // SAFETY: an address of its family's length; room and its length; plain out parameters
            error =
                unsafe { ext::gethostbyaddr_r(at, size, family, entry.as_mut_ptr(), room, len, &mut found, &mut why) };
            (error, found)
        },
        // SAFETY: filled by the call
        |found| unsafe { taken(found) },
    )?;
    found.ok_or_else(|| host_refusal(why, error))
}

fn host_refusal(why: c_int, error: c_int) -> Refusal {
    const INTERNAL: c_int = -1; // NETDB_INTERNAL: the errno tells
    const NOT_FOUND: c_int = 1; // HOST_NOT_FOUND
    match (why, error) {
        (INTERNAL, libc::ENOMEM) => Refusal::NoMemory,
        (INTERNAL, 0) => Refusal::Errno(errno()),
        (INTERNAL, error) => Refusal::Errno(error),
        (0, _) => Refusal::Host(NOT_FOUND),
        (why, _) => Refusal::Host(why),
    }
}

/// # Safety
/// The entry is one that the system filled.
unsafe fn taken(entry: &hostent) -> Result<Hostent, Refusal> {
    // SAFETY: the name, and both lists up to their NULL, are as the system promises them
    unsafe {
        let (mut aliases, mut addresses) = (List::new(), List::new());
        let mut next = entry.h_aliases;
        while !next.is_null() && !(*next).is_null() {
            aliases.push(text(*next)?).map_err(|_| Refusal::NoMemory)?;
            next = next.add(1);
        }
        let mut next = entry.h_addr_list;
        while !next.is_null() && !(*next).is_null() {
            let address = match entry.h_addrtype {
                AF_INET => SockAddr::v4(Ipv4Addr::from((*next).cast::<[u8; 4]>().read_unaligned()), 0),
                _ => SockAddr::v6(Ipv6Addr::from((*next).cast::<[u8; 16]>().read_unaligned()), 0, 0, 0),
            };
            addresses.push(address).map_err(|_| Refusal::NoMemory)?;
            next = next.add(1);
        }
        Ok(Hostent { name: text(entry.h_name)?, aliases, family: entry.h_addrtype, addresses })
    }
}

/// # Safety
/// `p` is NULL or NUL-terminated.
unsafe fn text(p: *const c_char) -> Result<Text, Refusal> {
    let bytes = if p.is_null() { &[] } else { unsafe { CStr::from_ptr(p) }.to_bytes() };
    Text::new(bytes).map_err(|_| Refusal::NoMemory)
}

/// The port, in the host's order. Without a protocol any will do.
pub fn service_port(name: &CStr, proto: Option<&CStr>) -> Outcome<u16> {
    let proto_text = proto.map_or(std::ptr::null(), CStr::as_ptr);
    let mut entry = MaybeUninit::<servent>::uninit();
    let found = grown(
        |room, len| {
            let mut found = null_mut();
            // SAFETY: NUL-terminated texts or NULL; room and its length; plain out parameters
            let error =
                unsafe { ext::getservbyname_r(name.as_ptr(), proto_text, entry.as_mut_ptr(), room, len, &mut found) };
            (error, found)
        },
        |found| Ok(u16::from_be(found.s_port as u16)),
    );
    known(found, "service/proto", name, proto)
}

pub fn service_name(port: u16, proto: Option<&CStr>) -> Outcome<Text> {
    let proto_text = proto.map_or(std::ptr::null(), CStr::as_ptr);
    let mut entry = MaybeUninit::<servent>::uninit();
    let found = grown(
        |room, len| {
            let mut found = null_mut();
            // SAFETY: as above
            let error = unsafe {
                ext::getservbyport_r(port.to_be().into(), proto_text, entry.as_mut_ptr(), room, len, &mut found)
            };
            (error, found)
        },
        // SAFETY: filled by the call
        |found| unsafe { text(found.s_name) },
    );
    let mut number = Line::<8>::EMPTY;
    number.add(format_args!("{port}"));
    let number = Text::new(number.as_bytes())?;
    known(found, "port/proto", number.as_cstr(), proto)
}

pub fn protocol(name: &CStr) -> Outcome<i32> {
    let mut entry = MaybeUninit::<protoent>::uninit();
    let found = grown(
        |room, len| {
            let mut found = null_mut();
            // SAFETY: as above
            let error = unsafe { ext::getprotobyname_r(name.as_ptr(), entry.as_mut_ptr(), room, len, &mut found) };
            (error, found)
        },
        |found| Ok(found.p_proto),
    );
    known(found, "protocol", name, None)
}

/// Nothing found is an error without a number, as the document's functions have it.
fn known<R>(found: Result<Option<R>, Refusal>, what: &str, name: &CStr, proto: Option<&CStr>) -> Outcome<R> {
    match found {
        Ok(Some(found)) => return Ok(found),
        Ok(None) => {}
        Err(Refusal::Errno(error)) => return Err(fail_errno(error, format_args!("the {what} was not looked up"))),
        Err(_) => return Err(Status::NOMEM),
    }
    let mut shown = Line::<96>::EMPTY;
    shown.add_foreign(name.to_bytes());
    if let Some(proto) = proto {
        shown.add(format_args!("/"));
        shown.add_foreign(proto.to_bytes());
    }
    let text = format_args!("{what} not found: {}", shown.as_str());
    Err(fail(Status::SYSCALL, crate::base::status::Kind::Resolve, text))
}

/// This machine's name, as the kernel has it.
pub fn own_name() -> Outcome<Text> {
    let mut room = [0u8; 256];
    // SAFETY: room, of which the last byte stays 0; HOST_NAME_MAX is 64
    if unsafe { libc::gethostname(room.as_mut_ptr().cast(), room.len() - 1) } != 0 {
        return Err(fail_errno(errno(), format_args!("this machine does not tell its name")));
    }
    let name = CStr::from_bytes_until_nul(&room).map_err(|_| invalid(format_args!("the host name is too long")))?;
    Text::new(name.to_bytes())
}
