//! Sockets: the calls that may wait.
use crate::base::status::Outcome;
use crate::capi::addr::{addr, sslwrap_addr, AddrObj};
use crate::capi::sock::{sock, sslwrap_sock, SockPlace};
use crate::ffi::arg::{self, Out};
use crate::ffi::guard::guard;
use crate::ffi::table::{self, Reserved};
use crate::sys::addr::SockAddr;
use core::ffi::{c_int, c_void};

/// A handle for an address that comes later; None where nobody wants it.
pub(in crate::capi) struct AddrPlace(Option<(Out<*mut sslwrap_addr>, Reserved<AddrObj>)>);

impl AddrPlace {
    pub fn take(out: Option<Out<*mut sslwrap_addr>>) -> Outcome<AddrPlace> {
        out.map(|out| Ok((out, table::reserve()?))).transpose().map(AddrPlace)
    }

    /// NULL stays where there is no address to tell.
    pub fn give(self, address: SockAddr) {
        if let Some((out, place)) = self.0.filter(|_| !address.is_empty()) {
            out.set(place.fill(AddrObj(address)).cast());
        }
    }
}

/// Takes in the next connection of a listening socket.
///
/// out: the new socket, with the default timeout.
/// peer: its peer's address; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: nobody came by the socket's timeout; call again; SSLWRAP_ERROR_WANT_READ:
/// non-blocking, and nobody is there; wait until readable; SSLWRAP_E_CLOSED: closed meanwhile; SSLWRAP_ERROR_SYSCALL:
/// the errno says why; on EMFILE close something and call again, the listener stays usable; SSLWRAP_E_INVALID_ARG: a
/// dead handle; SSLWRAP_E_NOMEM: nobody was taken in, call again. On failure *out and *peer are NULL. Both are yours:
/// free them with sslwrap_sock_free and sslwrap_addr_free. Any thread. Blocks as the timeout says. Socket document:
/// accept. See accept4(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_accept(
    handle: *mut sslwrap_sock,
    out: *mut *mut sslwrap_sock,
    peer: *mut *mut sslwrap_addr,
) -> c_int {
    guard("sslwrap_sock_accept", || {
        let peer = arg::out_opt(peer, core::ptr::null_mut());
        let out = arg::out(out, core::ptr::null_mut())?;
        let sock = sock(handle)?;
        let (peer, place) = (AddrPlace::take(peer)?, SockPlace::take()?);
        let (made, from) = sock.0.accept()?;
        peer.give(from);
        place.give(&out, made);
        Ok(())
    })
}

/// Connects the socket; a datagram socket just notes its peer.
///
/// address: of the socket's family.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: refused or unreachable, the errno says why (ECONNREFUSED, ENETUNREACH);
/// take a new socket for the next try; SSLWRAP_E_TIMEOUT: no answer by the socket's timeout; SSLWRAP_ERROR_WANT_WRITE:
/// non-blocking, and under way; wait until writable; SSLWRAP_E_CLOSED: closed meanwhile; SSLWRAP_E_INVALID_ARG: of
/// another family, or a dead handle. After SSLWRAP_E_TIMEOUT and SSLWRAP_ERROR_WANT_WRITE, calling again with the same
/// address goes on with the same attempt and tells what came of it; another address is SSLWRAP_E_STATE. A unix listener
/// whose backlog is full is tried again until there is room; a non-blocking socket gets SSLWRAP_ERROR_SYSCALL with
/// EAGAIN then: nothing is under way, and no poll tells when to call again. Any thread.
/// Blocks as the timeout says. Socket document: connect. See connect(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_connect(handle: *mut sslwrap_sock, address: *const sslwrap_addr) -> c_int {
    guard("sslwrap_sock_connect", || sock(handle)?.0.connect(&addr(address)?.0))
}

/// The same, with the system's answer as a number instead of a failure.
///
/// error: 0 when connected, else the errno; EINPROGRESS when non-blocking and under way; EAGAIN when non-blocking and
/// a unix listener is full.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_E_STATE, SSLWRAP_E_CLOSED, SSLWRAP_E_INVALID_ARG: as for
/// sslwrap_sock_connect; *error is 0. Any thread. Blocks as the timeout says. Socket document: connect_ex.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_connect_ex(
    handle: *mut sslwrap_sock,
    address: *const sslwrap_addr,
    error: *mut c_int,
) -> c_int {
    guard("sslwrap_sock_connect_ex", || {
        let error = arg::out(error, 0)?;
        error.set(sock(handle)?.0.connect_ex(&addr(address)?.0)?);
        Ok(())
    })
}

/// Receives what is there, at least one byte; SSLWRAP_OK with *n = 0 is the end of a stream or an empty datagram. (Not so
/// sslwrap_conn_recv: a TLS connection ends with SSLWRAP_ERROR_ZERO_RETURN.)
/// buf, cap: where it goes; of a datagram the rest is lost; on a stream capacity 0 does nothing. flags: SSLWRAP_MSG_ bits,
/// 0 for none; with SSLWRAP_MSG_WAITALL a stream fills the buffer unless it ends or the timeout comes; with
/// SSLWRAP_MSG_TRUNC a datagram tells its whole length, which may be more than cap. n: how many bytes.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: nothing came by the socket's timeout; call again; SSLWRAP_ERROR_WANT_READ:
/// non-blocking, and nothing is there; wait until readable; SSLWRAP_ERROR_SYSCALL: the errno says why (ECONNRESET,
/// ENOTCONN); SSLWRAP_E_CLOSED: closed meanwhile; SSLWRAP_E_INVALID_ARG: a dead handle, no buffer, or an unknown flag.
/// On failure *n is 0. Any thread. Blocks as the timeout says. Socket document: recv. See recv(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_recv(
    handle: *mut sslwrap_sock,
    buf: *mut c_void,
    cap: usize,
    flags: u64,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_sock_recv", || {
        let n = arg::out(n, 0)?;
        let sock = sock(handle)?;
        n.set(sock.0.recv(arg::bytes_mut(buf, cap)?, flags)?);
        Ok(())
    })
}

/// Receives what is there, and who sent it.
///
/// buf, cap, flags, n: as for sslwrap_sock_recv, SSLWRAP_MSG_WAITALL aside.
/// sender: whose datagram it is; NULL comes back where there is no telling, as on streams and from unnamed unix
/// sockets; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_CLOSED,
/// SSLWRAP_E_INVALID_ARG: as for sslwrap_sock_recv; SSLWRAP_E_NOMEM: no room for the sender; nothing was received. On
/// failure *n is 0 and *sender NULL. *sender is yours: free it with sslwrap_addr_free. Any thread. Blocks as the
/// timeout says. Socket document: recvfrom. See recvfrom(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_recvfrom(
    handle: *mut sslwrap_sock,
    buf: *mut c_void,
    cap: usize,
    flags: u64,
    n: *mut usize,
    sender: *mut *mut sslwrap_addr,
) -> c_int {
    guard("sslwrap_sock_recvfrom", || {
        let sender = arg::out_opt(sender, core::ptr::null_mut());
        let n = arg::out(n, 0)?;
        let sock = sock(handle)?;
        let sender = AddrPlace::take(sender)?;
        let (came, from) = sock.0.recv_from(arg::bytes_mut(buf, cap)?, flags)?;
        sender.give(from);
        n.set(came);
        Ok(())
    })
}

/// Sends what can be sent, which of a stream may be less than all: the rest is the caller's to send again.
///
/// bytes, len: what to send; length 0 sends nothing on a stream, an empty datagram elsewhere.
/// flags: SSLWRAP_MSG_ bits, 0 for none.
/// n: how many bytes went.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: no room for any by the socket's timeout; call again;
/// SSLWRAP_ERROR_WANT_WRITE: non-blocking, and no room; wait until writable; SSLWRAP_ERROR_SYSCALL: the errno says why
/// (EPIPE or ECONNRESET when the peer has gone; there is no SIGPIPE); SSLWRAP_E_CLOSED: closed meanwhile;
/// SSLWRAP_E_INVALID_ARG: a dead handle, no bytes, or an unknown flag. On failure *n is 0. Any thread. Blocks as the
/// timeout says. Socket document: send. See send(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_send(
    handle: *mut sslwrap_sock,
    bytes: *const c_void,
    len: usize,
    flags: u64,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_sock_send", || {
        let n = arg::out(n, 0)?;
        let sock = sock(handle)?;
        n.set(sock.0.send(arg::bytes(bytes, len)?, flags)?);
        Ok(())
    })
}

/// Sends all of it, within the socket's timeout for the whole call.
///
/// bytes, len, flags: as for sslwrap_sock_send.
/// sent: how many bytes went, also on failure; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_WRITE: not all went; go on behind *sent;
/// SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_CLOSED, SSLWRAP_E_INVALID_ARG: as for sslwrap_sock_send. Any thread; parts of two
/// calls at once may come in any order. Blocks as the timeout says. Socket document: sendall.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_sendall(
    handle: *mut sslwrap_sock,
    bytes: *const c_void,
    len: usize,
    flags: u64,
    sent: *mut usize,
) -> c_int {
    guard("sslwrap_sock_sendall", || {
        let sent = arg::out_opt(sent, 0);
        let sock = sock(handle)?;
        let mut went = 0;
        let outcome = sock.0.send_all(arg::bytes(bytes, len)?, flags, &mut went);
        if let Some(sent) = sent {
            sent.set(went);
        }
        outcome
    })
}

/// Sends a datagram to an address; the socket should not be connected.
///
/// bytes, len, flags, n: as for sslwrap_sock_send.
/// address: of the socket's family.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_WRITE, SSLWRAP_ERROR_SYSCALL (EMSGSIZE: too long),
/// SSLWRAP_E_CLOSED: as for sslwrap_sock_send; SSLWRAP_E_INVALID_ARG: an address of another family, a dead handle, no
/// bytes, or an unknown flag. On failure *n is 0. Any thread. Blocks as the timeout says. Socket document: sendto. See
/// sendto(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_sendto(
    handle: *mut sslwrap_sock,
    bytes: *const c_void,
    len: usize,
    flags: u64,
    address: *const sslwrap_addr,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_sock_sendto", || {
        let n = arg::out(n, 0)?;
        let (sock, to) = (sock(handle)?, addr(address)?);
        n.set(sock.0.send_to(arg::bytes(bytes, len)?, flags, &to.0)?);
        Ok(())
    })
}
