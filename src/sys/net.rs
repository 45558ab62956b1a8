//! Socket calls. None of them waits: whoever must wait polls first.
use crate::base::status::Outcome;
use crate::sys::addr::SockAddr;
use crate::sys::fd::Fd;
use crate::sys::mem::List;
use crate::sys::report::{errno, fail_errno, invalid};
use libc::{c_int, c_void, socklen_t, SOCK_CLOEXEC, SOCK_NONBLOCK, SOL_SOCKET};

pub const STREAM: i32 = libc::SOCK_STREAM;
pub const DGRAM: i32 = libc::SOCK_DGRAM;
pub const SEQPACKET: i32 = libc::SOCK_SEQPACKET;
pub const PEEK: i32 = libc::MSG_PEEK;
pub const DONTWAIT: i32 = libc::MSG_DONTWAIT;
pub const WAITALL: i32 = libc::MSG_WAITALL;
pub const CTRUNC: i32 = libc::MSG_CTRUNC;

/// Level and name.
pub const SO_ERROR: (i32, i32) = (SOL_SOCKET, libc::SO_ERROR);

pub use libc::{
    EACCES, EADDRNOTAVAIL, EAGAIN, ECONNREFUSED, EHOSTUNREACH, EINPROGRESS, EMFILE, ENETUNREACH, ENFILE, ENOMEM, EPERM,
    ETIMEDOUT,
};

/// What came of moving bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Io {
    Done(usize),
    /// Nothing can be moved now.
    Again,
    Failed(i32),
}

/// What came of connecting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Connect {
    Done,
    /// Under way: writable when it is decided.
    Going,
    /// The listener's queue is full (unix sockets): to be tried again.
    Full,
    Failed(i32),
}

fn checked_kind(kind: i32) -> Outcome<c_int> {
    if kind & (SOCK_NONBLOCK | SOCK_CLOEXEC) != 0 {
        return Err(invalid(format_args!(
            "a socket type takes no flags: sockets are close-on-exec, settimeout unblocks"
        )));
    }
    Ok(kind | SOCK_CLOEXEC)
}

/// The same with the errno, for whoever tries several.
pub fn try_socket(family: i32, kind: i32, proto: i32) -> Result<Fd, i32> {
    // SAFETY: integers only
    let raw = unsafe { libc::socket(family, kind | SOCK_CLOEXEC, proto) };
    done(raw)?;
    Fd::made(raw, format_args!("no socket")).map_err(|_| libc::EBADF)
}

pub fn socket(family: i32, kind: i32, proto: i32) -> Outcome<Fd> {
    // SAFETY: integers only
    let raw = unsafe { libc::socket(family, checked_kind(kind)?, proto) };
    Fd::made(raw, format_args!("no socket of family {family}, type {kind}, protocol {proto}"))
}

/// Whether the kernel makes IPv6 sockets.
pub fn has_ipv6() -> Outcome<bool> {
    match try_socket(libc::AF_INET6, STREAM, 0) {
        Ok(_) => Ok(true),
        Err(libc::EAFNOSUPPORT | libc::EPFNOSUPPORT | libc::EPROTONOSUPPORT) => Ok(false),
        Err(error) => Err(fail_errno(error, format_args!("whether there is IPv6 cannot be told"))),
    }
}

pub fn socketpair(family: i32, kind: i32, proto: i32) -> Outcome<(Fd, Fd)> {
    let mut raw = [-1; 2];
    // SAFETY: room for two
    let answer = unsafe { libc::socketpair(family, checked_kind(kind)?, proto, raw.as_mut_ptr()) };
    let a = Fd::made(
        if answer < 0 { -1 } else { raw[0] },
        format_args!("no pair of sockets of family {family}, type {kind}, protocol {proto}"),
    )?;
    Ok((a, Fd::made(raw[1], format_args!("no pair of sockets"))?))
}

pub fn bind(fd: i32, to: &SockAddr) -> Result<(), i32> {
    let (address, len) = to.as_ptr();
    // SAFETY: address and length belong together
    done(unsafe { libc::bind(fd, address, len) })
}

pub fn listen(fd: i32, backlog: i32) -> Result<(), i32> {
    // SAFETY: integers only
    done(unsafe { libc::listen(fd, backlog) })
}

/// For descriptors that are O_NONBLOCK now. `Ok(None)`: nobody is waiting to be accepted.
pub fn accept(fd: i32) -> Result<Option<(Fd, SockAddr)>, i32> {
    loop {
        // SAFETY: `filled` gives room and its length
        let (raw, peer) = SockAddr::filled(|address, len| unsafe { libc::accept4(fd, address, len, SOCK_CLOEXEC) });
        if raw >= 0 {
            return Fd::made(raw, format_args!("accept")).map(|made| Some((made, peer))).map_err(|_| libc::EBADF);
        }
        match errno() {
            // EPROTO and ECONNABORTED are about a peer that has gone again, not about the listener
            libc::EINTR | libc::ECONNABORTED | libc::EPROTO => {}
            libc::EAGAIN => return Ok(None),
            error => return Err(error),
        }
    }
}

/// Called once for each attempt; `connected` tells later what came of it. For descriptors that are O_NONBLOCK now.
pub fn connect(fd: i32, to: &SockAddr) -> Connect {
    let (address, len) = to.as_ptr();
    // SAFETY: address and length belong together
    if unsafe { libc::connect(fd, address, len) } == 0 {
        return Connect::Done;
    }
    match errno() {
        libc::EINPROGRESS | libc::EINTR | libc::EALREADY => Connect::Going,
        libc::EAGAIN if to.unix_path().is_some() => Connect::Full,
        error => Connect::Failed(error),
    }
}

/// After a poll: poll may have lied, so that no error means connected only when there is a peer.
pub fn connected(fd: i32) -> Connect {
    match pending_error(fd) {
        Err(error) => Connect::Failed(error),
        Ok(0) => match peer_name(fd) {
            Ok(_) => Connect::Done,
            // reset between our two looks
            Err(_) => match pending_error(fd) {
                Ok(0) => Connect::Going,
                Ok(error) | Err(error) => Connect::Failed(error),
            },
        },
        Ok(error) => Connect::Failed(error),
    }
}

/// SO_ERROR, which reading clears.
pub fn pending_error(fd: i32) -> Result<i32, i32> {
    int_option(fd, SOL_SOCKET, libc::SO_ERROR)
}

pub fn shutdown(fd: i32, how: i32) -> Result<(), i32> {
    // SAFETY: integers only
    done(unsafe { libc::shutdown(fd, how) })
}

pub fn own_name(fd: i32) -> Result<SockAddr, i32> {
    // SAFETY: `filled` gives room and its length
    named(SockAddr::filled(|address, len| unsafe { libc::getsockname(fd, address, len) }))
}

pub fn peer_name(fd: i32) -> Result<SockAddr, i32> {
    // SAFETY: as above
    named(SockAddr::filled(|address, len| unsafe { libc::getpeername(fd, address, len) }))
}

fn named((answer, address): (c_int, SockAddr)) -> Result<SockAddr, i32> {
    done(answer).map(|()| address)
}

/// Family, type and protocol of an open socket; ENOTSOCK when it is none.
pub fn nature(fd: i32) -> Result<(i32, i32, i32), i32> {
    Ok((
        int_option(fd, SOL_SOCKET, libc::SO_DOMAIN)?,
        int_option(fd, SOL_SOCKET, libc::SO_TYPE)?,
        int_option(fd, SOL_SOCKET, libc::SO_PROTOCOL)?,
    ))
}

pub fn int_option(fd: i32, level: i32, option: i32) -> Result<i32, i32> {
    let mut value = [0; size_of::<c_int>()];
    // an option of one byte (IP_MULTICAST_TTL on some systems) leaves the rest 0
    get_option(fd, level, option, &mut value)?;
    Ok(i32::from_ne_bytes(value))
}

/// How many bytes of the value were written.
pub fn get_option(fd: i32, level: i32, option: i32, room: &mut [u8]) -> Result<usize, i32> {
    let mut len = room.len().min(c_int::MAX as usize) as socklen_t;
    // SAFETY: room and its length
    done(unsafe { libc::getsockopt(fd, level, option, room.as_mut_ptr().cast(), &mut len) })?;
    Ok((len as usize).min(room.len()))
}

pub fn set_option(fd: i32, level: i32, option: i32, value: &[u8]) -> Result<(), i32> {
    let len = socklen_t::try_from(value.len()).map_err(|_| libc::EINVAL)?;
    // SAFETY: value and its length
    done(unsafe { libc::setsockopt(fd, level, option, value.as_ptr().cast(), len) })
}

pub fn recv(fd: i32, room: &mut [u8], flags: i32) -> Io {
    // SAFETY: room and its length
    unsafe { recv_raw(fd, room.as_mut_ptr().cast(), room.len(), flags) }
}

/// Appends at most `max` bytes.
pub fn recv_more(fd: i32, list: &mut List<u8>, max: usize) -> Outcome<Io> {
    list.reserve(max)?;
    let spare = list.spare();
    let len = spare.len().min(max);
    // SAFETY: spare room and its length, or less; as many bytes are counted as were written
    unsafe {
        let came = recv_raw(fd, spare.as_mut_ptr().cast(), len, 0);
        if let Io::Done(n) = came {
            list.grown(n);
        }
        Ok(came)
    }
}

/// # Safety
/// `to` has room for `len` bytes.
unsafe fn recv_raw(fd: i32, to: *mut c_void, len: usize, flags: i32) -> Io {
    // SAFETY: the caller's promise
    moved(|| believed(unsafe { libc::recv(fd, to, len, flags | DONTWAIT) }, len, flags))
}

/// Linux says that one byte out of band came to a unix socket, also where there was room for none.
pub(in crate::sys) fn believed(got: isize, room: usize, flags: i32) -> isize {
    match flags & libc::MSG_TRUNC {
        0 => got.min(room as isize),
        _ => got, // the length of the whole datagram
    }
}

pub fn send(fd: i32, bytes: &[u8], flags: i32) -> Io {
    // SAFETY: bytes and their length
    moved(|| unsafe { libc::send(fd, bytes.as_ptr().cast(), bytes.len(), flags | DONTWAIT | libc::MSG_NOSIGNAL) })
}

/// The sender's address is empty where there is none: on connected streams, from unnamed unix sockets.
pub fn recv_from(fd: i32, room: &mut [u8], flags: i32) -> (Io, SockAddr) {
    let mut sender = SockAddr::EMPTY;
    let came = moved(|| {
        let mut got = -1;
        let (_, address) = SockAddr::filled(|address, len| {
            // SAFETY: room and its length, and `filled`'s
            got = unsafe { libc::recvfrom(fd, room.as_mut_ptr().cast(), room.len(), flags | DONTWAIT, address, len) };
            got = believed(got, room.len(), flags);
            if got < 0 {
                -1
            } else {
                0
            }
        });
        sender = address;
        got
    });
    (came, sender)
}

pub fn send_to(fd: i32, bytes: &[u8], flags: i32, to: &SockAddr) -> Io {
    let (address, len) = to.as_ptr();
    let flags = flags | DONTWAIT | libc::MSG_NOSIGNAL;
    // SAFETY: bytes and address, each with its length
    moved(|| unsafe { libc::sendto(fd, bytes.as_ptr().cast(), bytes.len(), flags, address, len) })
}

/// Interrupted calls moved nothing and are made again.
#[inline]
pub(in crate::sys) fn moved(mut call: impl FnMut() -> isize) -> Io {
    loop {
        let n = call();
        if n >= 0 {
            return Io::Done(n as usize);
        }
        match errno() {
            libc::EINTR => {}
            libc::EAGAIN => return Io::Again,
            error => return Io::Failed(error),
        }
    }
}

fn done(answer: c_int) -> Result<(), i32> {
    if answer < 0 {
        return Err(errno());
    }
    Ok(())
}

/// The index of a network interface, by name or number, as it stands behind the % of an address.
pub fn scope_of(name: &[u8]) -> Option<u32> {
    if let Some(number) = core::str::from_utf8(name).ok().filter(|t| t.bytes().all(|b| b.is_ascii_digit())) {
        return number.parse().ok();
    }
    let mut text = [0u8; libc::IF_NAMESIZE];
    text.get_mut(..name.len()).filter(|_| name.len() < libc::IF_NAMESIZE)?.copy_from_slice(name);
    // SAFETY: NUL-terminated
    match unsafe { libc::if_nametoindex(text.as_ptr().cast()) } {
        0 => None,
        index => Some(index),
    }
}

/// A mask of MSG_*, AI_* or NI_* as the system takes it; that knows which bits it has.
pub fn mask(flags: u64) -> Outcome<i32> {
    i32::try_from(flags).map_err(|_| invalid(format_args!("flags {flags:#x} hold bits that no constant has")))
}
