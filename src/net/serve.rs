//! Listening, with what every server sets; and sockets that share a connection.
use crate::base::ipconst::{SSLWRAP_IPPROTO_IPV6, SSLWRAP_IPV6_V6ONLY};
use crate::base::sockconst::{SSLWRAP_AI_PASSIVE, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_REUSEADDR, SSLWRAP_SO_REUSEPORT};
use crate::base::status::{Kind, Outcome, Status};
use crate::net::resolve::{getaddrinfo, Hints};
use crate::net::socket::Socket;
use crate::sys::addr::{INET, INET6, UNSPEC};
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::fd::Fd;
use crate::sys::net::{has_ipv6, STREAM};
use crate::sys::report::{fail, invalid};
use crate::sys::resolve::Entry;
use crate::sys::stdio::{self, Buffer, FILE};
use core::ffi::CStr;

/// A listening socket on the first address of a host that can be had. No host: all addresses of this machine, of both
/// families with one socket where no family is asked for and the kernel has IPv6.
pub fn create_server(host: &[u8], service: &[u8], family: i32, backlog: i32, reuse_port: bool) -> Outcome<Socket> {
    if ![UNSPEC, INET, INET6].contains(&family) {
        return Err(invalid(format_args!("family {family} is none of AF_UNSPEC, AF_INET and AF_INET6")));
    }
    let passive = SSLWRAP_AI_PASSIVE as i32;
    let both = host.is_empty() && family == UNSPEC;
    let asked = match (both, both && has_ipv6()?) {
        (true, true) => INET6,
        (true, false) => INET,
        _ => family,
    };
    let hints = Hints { family: asked, kind: STREAM, flags: passive, ..Hints::default() };
    let service = if service.is_empty() { b"0" } else { service };
    let answer = getaddrinfo(host, service, hints, Deadline::Never)?;
    let mut last = fail(Status::GAI, Kind::Resolve, format_args!("the host has no address"));
    for entry in answer.iter() {
        match listening(entry, both, backlog, reuse_port) {
            Ok(socket) => return Ok(socket),
            Err(status) => last = status,
        }
    }
    Err(last)
}

fn listening(entry: &Entry, both: bool, backlog: i32, reuse_port: bool) -> Outcome<Socket> {
    let socket = Socket::new(entry.family, entry.kind, entry.proto)?;
    socket.set_int_option(SSLWRAP_SOL_SOCKET, SSLWRAP_SO_REUSEADDR, 1)?;
    if reuse_port {
        socket.set_int_option(SSLWRAP_SOL_SOCKET, SSLWRAP_SO_REUSEPORT, 1)?;
    }
    if entry.family == INET6 {
        socket.set_int_option(SSLWRAP_IPPROTO_IPV6, SSLWRAP_IPV6_V6ONLY, (!both).into())?;
    }
    socket.bind(&entry.address)?;
    socket.listen(backlog)?;
    Ok(socket)
}

impl Socket {
    /// Another socket of the same connection, with the same timeout.
    pub fn duplicate(&self) -> Outcome<Socket> {
        let used = self.enter()?;
        let copy = Fd::duplicate(used.fd())?; // in the same mode: they share it
        Ok(Socket::around(copy.release(), 0, self.family(), self.kind(), self.proto(), self.timeout()))
    }

    /// A FILE with a descriptor of its own. stdio knows no timeouts, so the socket must be in blocking mode.
    pub fn makefile(&self, mode: &CStr, bufsize: i32) -> Outcome<*mut FILE> {
        const MODES: [&[u8]; 9] = [b"r", b"w", b"r+", b"w+", b"rb", b"wb", b"rb+", b"wb+", b"r+b"];
        if !MODES.contains(&mode.to_bytes()) && mode != c"w+b" {
            return Err(invalid(format_args!("the mode of a FILE is r, w, r+ or w+, perhaps with b")));
        }
        let buffer = match bufsize {
            ..0 => Buffer::Default,
            0 => Buffer::None,
            1 => Buffer::Lines,
            _ => Buffer::Full,
        };
        let used = self.enter()?;
        if self.timeout() != Timeout::Never {
            let text = format_args!("a FILE cannot wait for a socket with a timeout; settimeout(-1) first");
            return Err(fail(Status::STATE, Kind::Local, text));
        }
        stdio::open(Fd::duplicate(used.fd())?, mode, buffer)
    }
}
