//! Sockets: making, naming, setting and closing them.
#![allow(non_camel_case_types)]
use crate::base::status::Outcome;
use crate::capi::addr::{addr, give_addr, sslwrap_addr};
use crate::ffi::arg::{self, Out};
use crate::ffi::guard::guard;
use crate::ffi::table::{self, Object, Reserved, Used};
use crate::net::dial::dial;
use crate::net::socket::{default_timeout, set_default_timeout, Socket};
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::mem::{Shared, SharedPlace};
use core::ffi::{c_char, c_int, c_void};

/// A socket. Any number of threads may use it at once.
pub struct sslwrap_sock {
    _opaque: [u8; 0],
}

/// A TLS connection keeps a clone of the inside: closing the socket closes it for both.
pub struct SockObj(pub Shared<Socket>);

impl Object for SockObj {
    const TYPE: u8 = 4;
    const NAME: &'static str = "sock";
    const FORKS: bool = true;
}

pub(in crate::capi) fn sock(handle: *const sslwrap_sock) -> Outcome<Used<SockObj>> {
    table::enter(handle.cast())
}

/// A handle for a socket that comes later, so that one that came is never lost for want of memory.
pub(in crate::capi) struct SockPlace(Reserved<SockObj>, SharedPlace<Socket>);

impl SockPlace {
    pub fn take() -> Outcome<SockPlace> {
        Ok(SockPlace(table::reserve()?, SharedPlace::new()?))
    }

    pub fn give(self, out: &Out<*mut sslwrap_sock>, socket: Socket) {
        out.set(self.0.fill(SockObj(self.1.fill(socket))).cast());
    }
}

pub(in crate::capi) fn give_sock(out: &Out<*mut sslwrap_sock>, socket: Socket) -> Outcome<()> {
    out.set(table::insert(SockObj(Shared::new(socket)?))?.cast());
    Ok(())
}

/// A new socket, close-on-exec, with the default timeout.
///
/// family: SSLWRAP_AF_INET, SSLWRAP_AF_INET6, SSLWRAP_AF_UNIX, SSLWRAP_AF_NETLINK or another of the system's. type:
/// SSLWRAP_SOCK_STREAM, SSLWRAP_SOCK_DGRAM or another, without flags.
/// proto: 0 for the usual one, or SSLWRAP_IPPROTO_.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the system made none, the errno says why (EAFNOSUPPORT, EMFILE, EPERM);
/// SSLWRAP_E_INVALID_ARG: flags in the type; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free it with
/// sslwrap_sock_free. Any thread. Does not block. Socket document: socket. See socket(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_new(
    family: c_int,
    r#type: c_int,
    proto: c_int,
    out: *mut *mut sslwrap_sock,
) -> c_int {
    guard("sslwrap_sock_new", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give_sock(&out, Socket::new(family, r#type, proto)?)
    })
}

/// Two sockets that are connected to each other, close-on-exec, with the default timeout.
/// family, type, proto: as for sslwrap_sock_new; the system pairs SSLWRAP_AF_UNIX.
///
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the system made none, the errno says why; SSLWRAP_E_INVALID_ARG: flags in
/// the type; SSLWRAP_E_NOMEM. On failure *a and *b are NULL. Both are yours: free each with sslwrap_sock_free. Any
/// thread. Does not block. Socket document: socketpair. See socketpair(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_pair(
    family: c_int,
    r#type: c_int,
    proto: c_int,
    a: *mut *mut sslwrap_sock,
    b: *mut *mut sslwrap_sock,
) -> c_int {
    guard("sslwrap_sock_pair", || {
        let (a, b) = arg::both(arg::out(a, core::ptr::null_mut()), arg::out(b, core::ptr::null_mut()))?;
        let (one, other) = Socket::pair(family, r#type, proto)?;
        let one = table::insert(SockObj(Shared::new(one)?))?;
        if let Err(status) = give_sock(&b, other) {
            table::free::<SockObj>(one)?;
            return Err(status);
        }
        a.set(one.cast());
        Ok(())
    })
}

/// A socket around a duplicate of a descriptor; the descriptor itself stays yours, and each is closed for itself.
///
/// fd: of an open socket, which is not checked: the first use tells. family, type, proto: what it is, as told back by
/// sslwrap_sock_family and its siblings. It is taken for blocking, or gets the default timeout.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: it cannot be duplicated (EBADF, EMFILE); SSLWRAP_E_NOMEM. On failure *out
/// is NULL. *out is yours: free it with sslwrap_sock_free. Any thread. Does not block. Socket document: fromfd. See
/// F_DUPFD_CLOEXEC in fcntl(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_fromfd(
    fd: c_int,
    family: c_int,
    r#type: c_int,
    proto: c_int,
    out: *mut *mut sslwrap_sock,
) -> c_int {
    guard("sslwrap_sock_fromfd", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give_sock(&out, Socket::from_fd(fd, family, r#type, proto)?)
    })
}

/// A socket that takes a descriptor over: from now on the socket closes it. It becomes close-on-exec.
///
/// fd: of an open socket; its family, type and protocol are asked of the system.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: not a socket (ENOTSOCK) or not open (EBADF); SSLWRAP_E_NOMEM. On failure
/// *out is NULL and the descriptor is still yours. *out is yours: free it with sslwrap_sock_free. Any thread. Does not
/// block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_adopt_fd(fd: c_int, out: *mut *mut sslwrap_sock) -> c_int {
    guard("sslwrap_sock_adopt_fd", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let handle = table::insert(SockObj(Shared::new(Socket::borrowing(fd)?)?))?;
        if let Err(status) = sock(handle.cast()).and_then(|sock| sock.0.take_over()) {
            table::free::<SockObj>(handle)?;
            return Err(status);
        }
        out.set(handle.cast());
        Ok(())
    })
}

/// A stream socket connected to a host by its name: all its addresses are tried, IPv6 and IPv4 in turn, a new one every
/// quarter second, and the first that answers is taken (RFC 8305).
///
/// host: text; a name or numeric address.
/// service: text; a port in digits or a name such as "https".
/// timeout: seconds for all of it, -1 for as long as the system tries.
/// Returns SSLWRAP_OK; SSLWRAP_E_GAI: the host was not resolved; SSLWRAP_ERROR_SYSCALL: no address was reached; the
/// message lists why, the errno is the most telling one; SSLWRAP_E_TIMEOUT: not done by the deadline;
/// SSLWRAP_E_INVALID_ARG: host, service or timeout cannot be meant; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is
/// yours: free it with sslwrap_sock_free; it has the default timeout. Any thread. Blocks until then. Socket document:
/// its last example, as one call.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_create_connection(
    host: *const c_char,
    service: *const c_char,
    timeout: f64,
    out: *mut *mut sslwrap_sock,
) -> c_int {
    guard("sslwrap_sock_create_connection", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let (host, service) = (arg::text(host, "host")?, arg::text(service, "service")?);
        let deadline = Deadline::after(Timeout::from_seconds(timeout)?);
        give_sock(&out, dial(host.to_bytes(), service.to_bytes(), deadline)?)
    })
}

/// The timeout that new sockets get, in seconds; -1 for none, as it is at first.
/// Any thread. Does not block. Socket document: getdefaulttimeout.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_getdefaulttimeout(timeout: *mut f64) -> c_int {
    guard("sslwrap_getdefaulttimeout", || {
        let timeout = arg::out(timeout, 0.0)?;
        timeout.set(default_timeout().seconds());
        Ok(())
    })
}

/// Sets the timeout that new sockets get, in the whole process; sockets that exist keep theirs.
///
/// timeout: seconds from 0 (non-blocking) up, -1 for none (blocking).
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: NaN or another negative. Any thread. Does not block. Socket document: setdefaulttimeout.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_setdefaulttimeout(timeout: f64) -> c_int {
    guard("sslwrap_setdefaulttimeout", || {
        set_default_timeout(Timeout::from_seconds(timeout)?);
        Ok(())
    })
}

/// Gives the socket an address of its own; it must not have one yet.
///
/// address: of the socket's family; for a server's, sslwrap_addr_inet with "" stands for all interfaces.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: refused, the errno says why (EADDRINUSE, EACCES); SSLWRAP_E_INVALID_ARG:
/// of another family, or a dead handle; SSLWRAP_E_CLOSED. Any thread. Does not block. Socket document: bind. See
/// bind(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_bind(handle: *mut sslwrap_sock, address: *const sslwrap_addr) -> c_int {
    guard("sslwrap_sock_bind", || sock(handle)?.0.bind(&addr(address)?.0))
}

/// Closes the socket now, for its handle and for connections that use it: calls of other threads that wait on it end with
/// SSLWRAP_E_CLOSED, and so do later calls. What was sent is still delivered. Closing again is fine. The descriptor itself
/// is closed when no call uses it any more; others of the same connection (fromfd, a forked child's) stay open.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. The handle is still to be freed. Any thread. Does not
/// block. Socket document: close. See close(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_close(handle: *mut sslwrap_sock) -> c_int {
    guard("sslwrap_sock_close", || {
        sock(handle)?.0.close();
        Ok(())
    })
}

/// The descriptor, for poll and the like. It stays the socket's: never close it.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_CLOSED: there is none any more; SSLWRAP_E_INVALID_ARG: a dead handle. On failure *fd
/// is -1. Any thread. Does not block. Socket document: fileno.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_fileno(handle: *const sslwrap_sock, fd: *mut c_int) -> c_int {
    guard("sslwrap_sock_fileno", || {
        let fd = arg::out(fd, -1)?;
        fd.set(sock(handle)?.0.fileno()?);
        Ok(())
    })
}

/// Takes the descriptor out of the socket, open and in the mode it has; the socket is closed from then on.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_BUSY: another call uses the socket; let it end; SSLWRAP_E_CLOSED: there is none any
/// more; SSLWRAP_E_INVALID_ARG: a dead handle. On failure *fd is -1. *fd is yours to close, unless it was only
/// borrowed. The handle is still to be freed. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_detach(handle: *mut sslwrap_sock, fd: *mut c_int) -> c_int {
    guard("sslwrap_sock_detach", || {
        let fd = arg::out(fd, -1)?;
        fd.set(sock(handle)?.0.detach()?);
        Ok(())
    })
}

/// The address of the other end.
///
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: not connected (ENOTCONN); SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG: a dead
/// handle; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any thread. Does
/// not block. Socket document: getpeername. See getpeername(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_getpeername(handle: *const sslwrap_sock, out: *mut *mut sslwrap_addr) -> c_int {
    guard("sslwrap_sock_getpeername", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give_addr(&out, sock(handle)?.0.getpeername()?)
    })
}

/// The socket's own address; after binding to port 0 it tells the port that the system chose.
///
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL with an errno; SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG: a dead handle;
/// SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any thread. Does not block.
/// Socket document: getsockname. See getsockname(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_getsockname(handle: *const sslwrap_sock, out: *mut *mut sslwrap_addr) -> c_int {
    guard("sslwrap_sock_getsockname", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give_addr(&out, sock(handle)?.0.getsockname()?)
    })
}

/// An option that is an int.
///
/// level: SSLWRAP_SOL_SOCKET, SSLWRAP_IPPROTO_TCP and others.
/// option: SSLWRAP_SO_, SSLWRAP_TCP_, SSLWRAP_IP_ and others.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: no such option (ENOPROTOOPT); SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG: a
/// dead handle. Any thread. Does not block. Socket document: getsockopt without a length. See getsockopt(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_getsockopt_int(
    handle: *const sslwrap_sock,
    level: c_int,
    option: c_int,
    value: *mut c_int,
) -> c_int {
    guard("sslwrap_sock_getsockopt_int", || {
        let value = arg::out(value, 0)?;
        value.set(sock(handle)?.0.int_option(level, option)?);
        Ok(())
    })
}

/// An option as bytes: those of the struct that the system has for it.
///
/// buf, cap: where they go; the system writes as many as fit and tells no longer length, so give the struct's size.
/// len: how many were written.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: no such option (ENOPROTOOPT) or too little room (EINVAL);
/// SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: getsockopt with
/// a length. See getsockopt(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_getsockopt(
    handle: *const sslwrap_sock,
    level: c_int,
    option: c_int,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_sock_getsockopt", || {
        let len = arg::out(len, 0)?;
        let room = arg::bytes_mut(buf, cap)?;
        len.set(sock(handle)?.0.option(level, option, room)?);
        Ok(())
    })
}

/// Lets others connect to the socket; it must be bound.
///
/// backlog: how many may wait to be accepted, below 1 counts as 1; SSLWRAP_SOMAXCONN is the most.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: refused, the errno says why; SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG: a
/// dead handle. Any thread. Does not block. Socket document: listen. See listen(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_listen(handle: *mut sslwrap_sock, backlog: c_int) -> c_int {
    guard("sslwrap_sock_listen", || sock(handle)?.0.listen(backlog))
}

/// Whether calls wait: 1 is sslwrap_sock_settimeout with -1, 0 the same with 0.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: neither 0 nor 1, or a dead handle; SSLWRAP_E_CLOSED;
/// SSLWRAP_ERROR_SYSCALL with an errno. Any thread. Does not block. Socket document: setblocking.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_setblocking(handle: *mut sslwrap_sock, blocking: c_int) -> c_int {
    guard("sslwrap_sock_setblocking", || {
        let sock = sock(handle)?;
        sock.0.set_blocking(arg::flag(blocking, "blocking")?)
    })
}

/// How long a call may take, from the next call on; for each call as a whole, sslwrap_sock_sendall too. Connections of
/// the socket inherit it.
///
/// timeout: seconds; above 0: SSLWRAP_E_TIMEOUT when it is over; 0: non-blocking, what cannot be done at once answers
/// SSLWRAP_ERROR_WANT_READ or SSLWRAP_ERROR_WANT_WRITE; -1: no end. From 0 up the descriptor itself is made
/// non-blocking, which all who share it see.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: NaN, another negative, or a dead handle; SSLWRAP_E_CLOSED;
/// SSLWRAP_ERROR_SYSCALL with an errno. Any thread. Does not block. Socket document: settimeout.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_settimeout(handle: *mut sslwrap_sock, timeout: f64) -> c_int {
    guard("sslwrap_sock_settimeout", || {
        let sock = sock(handle)?;
        sock.0.set_timeout(Timeout::from_seconds(timeout)?)
    })
}

/// The timeout in seconds as last set, by either of the two above; -1 for none, 0 for non-blocking.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: gettimeout.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_gettimeout(handle: *const sslwrap_sock, timeout: *mut f64) -> c_int {
    guard("sslwrap_sock_gettimeout", || {
        let timeout = arg::out(timeout, 0.0)?;
        timeout.set(sock(handle)?.0.timeout().seconds());
        Ok(())
    })
}

/// Sets an option that is an int.
///
/// level, option: as for sslwrap_sock_getsockopt_int.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: no such option (ENOPROTOOPT) or value (EINVAL); SSLWRAP_E_CLOSED;
/// SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: setsockopt with an integer. See
/// setsockopt(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_setsockopt_int(
    handle: *mut sslwrap_sock,
    level: c_int,
    option: c_int,
    value: c_int,
) -> c_int {
    guard("sslwrap_sock_setsockopt_int", || sock(handle)?.0.set_int_option(level, option, value))
}

/// Sets an option as bytes: those of the struct that the system has for it.
///
/// level, option: as for sslwrap_sock_getsockopt.
/// value, len: the struct's bytes.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: no such option (ENOPROTOOPT) or value (EINVAL); SSLWRAP_E_CLOSED;
/// SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: setsockopt with a string. See
/// setsockopt(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_setsockopt(
    handle: *mut sslwrap_sock,
    level: c_int,
    option: c_int,
    value: *const c_void,
    len: usize,
) -> c_int {
    guard("sslwrap_sock_setsockopt", || {
        let sock = sock(handle)?;
        sock.0.set_option(level, option, arg::bytes(value, len)?)
    })
}

/// Ends one or both directions, for all who share the connection.
///
/// how: SSLWRAP_SHUT_RD, SSLWRAP_SHUT_WR (the peer then reads the end) or SSLWRAP_SHUT_RDWR.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: not connected (ENOTCONN); SSLWRAP_E_INVALID_ARG: another how, or a dead
/// handle; SSLWRAP_E_CLOSED. Any thread. Does not block. Socket document: shutdown. See shutdown(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_shutdown(handle: *mut sslwrap_sock, how: c_int) -> c_int {
    guard("sslwrap_sock_shutdown", || sock(handle)?.0.shutdown(how))
}

/// The family that the socket was made with.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: family.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_family(handle: *const sslwrap_sock, family: *mut c_int) -> c_int {
    guard("sslwrap_sock_family", || {
        let family = arg::out(family, 0)?;
        family.set(sock(handle)?.0.family());
        Ok(())
    })
}

/// The type that the socket was made with.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: type.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_type(handle: *const sslwrap_sock, r#type: *mut c_int) -> c_int {
    guard("sslwrap_sock_type", || {
        let kind = arg::out(r#type, 0)?;
        kind.set(sock(handle)?.0.kind());
        Ok(())
    })
}

/// The protocol that the socket was made with.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: proto.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_proto(handle: *const sslwrap_sock, proto: *mut c_int) -> c_int {
    guard("sslwrap_sock_proto", || {
        let proto = arg::out(proto, 0)?;
        proto.set(sock(handle)?.0.proto());
        Ok(())
    })
}

/// One more owner of the handle: it dies with as many sslwrap_sock_free.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_up_ref(handle: *mut sslwrap_sock) -> c_int {
    guard("sslwrap_sock_up_ref", || table::up_ref::<SockObj>(handle.cast()))
}

/// Gives the handle up; NULL is fine. The descriptor is closed with the last of handle, calls under way and connections.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed before, or never a socket. Any thread. Does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_free(handle: *mut sslwrap_sock) -> c_int {
    guard("sslwrap_sock_free", || table::free::<SockObj>(handle.cast()))
}
