//! Sockets: messages in pieces, with ancillary data and descriptors.
#![allow(non_camel_case_types)]
use crate::capi::addr::{sslwrap_addr, AddrObj};
use crate::capi::sock::{sock, sslwrap_sock};
use crate::capi::sock_io::AddrPlace;
use crate::ffi::arg;
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::sys::msg::{Pieces, MOST_FDS};
use core::ffi::{c_int, c_void};

/// A piece of memory, laid out as struct iovec.
#[repr(C)]
pub struct sslwrap_iovec {
    /// Where it begins; may be NULL when len is 0.
    pub base: *mut c_void,
    /// How many bytes it has.
    pub len: usize,
}

/// One piece, as memory that is only read.
unsafe fn piece<R>(base: *const c_void, len: usize, with: impl FnOnce(*const c_void) -> R) -> R {
    let one = sslwrap_iovec { base: base.cast_mut(), len };
    with((&raw const one).cast())
}

/// Receives what is there into several pieces of memory, one filled after the other, and what came beside it.
///
/// pieces, count: the pieces, at most 1024.
/// control, control_cap: where ancillary data goes, as the CMSG_ macros of sys/socket.h read it; NULL with 0 for none;
/// what does not fit is lost, and SSLWRAP_MSG_CTRUNC says so.
/// control_len: how many bytes of it came; may be NULL.
/// flags: as for sslwrap_sock_recv, SSLWRAP_MSG_WAITALL aside.
/// flags_out: SSLWRAP_MSG_TRUNC (a datagram was longer), SSLWRAP_MSG_CTRUNC, SSLWRAP_MSG_EOR and others; may be NULL.
/// n: how many bytes.
/// sender: whose datagram it is, NULL where there is no telling; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_CLOSED,
/// SSLWRAP_E_INVALID_ARG: as for sslwrap_sock_recv; SSLWRAP_E_NOMEM: nothing was received. On failure the outputs are 0
/// and NULL. *sender is yours: free it with sslwrap_addr_free; so are the descriptors in the ancillary data, which are
/// close-on-exec. Any thread. Blocks as the timeout says. See recvmsg(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_recvmsg(
    handle: *mut sslwrap_sock,
    pieces: *const sslwrap_iovec,
    count: usize,
    control: *mut c_void,
    control_cap: usize,
    control_len: *mut usize,
    flags: u64,
    flags_out: *mut u64,
    n: *mut usize,
    sender: *mut *mut sslwrap_addr,
) -> c_int {
    guard("sslwrap_sock_recvmsg", || {
        let (control_len, flags_out) = (arg::out_opt(control_len, 0), arg::out_opt(flags_out, 0));
        let sender = arg::out_opt(sender, core::ptr::null_mut());
        let n = arg::out(n, 0)?;
        let sock = sock(handle)?;
        let pieces = Pieces::new(pieces.cast(), count)?;
        let sender = AddrPlace::take(sender)?;
        let (got, came) = sock.0.recv_msg(pieces, arg::bytes_mut(control, control_cap)?, flags)?;
        sender.give(came.sender);
        n.set(got);
        arg::set_opt(control_len, came.control);
        arg::set_opt(flags_out, came.flags as u32 as u64);
        Ok(())
    })
}

/// Sends what can be sent of several pieces of memory as one, with ancillary data.
///
/// pieces, count: the pieces, at most 1024.
/// control, control_len: ancillary data, as the CMSG_ macros of sys/socket.h make it; NULL with 0 for none; on a stream
/// it wants a byte to travel with.
/// flags: as for sslwrap_sock_send.
/// address: of the socket's family; NULL where the socket is connected.
/// n: how many bytes went.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_WRITE, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_CLOSED,
/// SSLWRAP_E_INVALID_ARG: as for sslwrap_sock_sendto. On failure *n is 0. Any thread. Blocks as the timeout says. See
/// sendmsg(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_sendmsg(
    handle: *mut sslwrap_sock,
    pieces: *const sslwrap_iovec,
    count: usize,
    control: *const c_void,
    control_len: usize,
    flags: u64,
    address: *const sslwrap_addr,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_sock_sendmsg", || {
        let n = arg::out(n, 0)?;
        let (sock, to) = (sock(handle)?, table::enter_opt::<AddrObj>(address.cast())?);
        let pieces = Pieces::new(pieces.cast(), count)?;
        n.set(sock.0.send_msg(pieces, arg::bytes(control, control_len)?, flags, to.as_deref().map(|to| &to.0))?);
        Ok(())
    })
}

/// Sends bytes and with them descriptors, which the receiver gets as descriptors of its own. Unix sockets only.
///
/// bytes, len: at least one byte, on a stream.
/// fds, fd_count: open descriptors, at most 253; they stay yours.
/// flags: as for sslwrap_sock_send.
/// n: how many bytes went; the descriptors went with the first.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the errno says why (EBADF: not open); SSLWRAP_E_TIMEOUT,
/// SSLWRAP_ERROR_WANT_WRITE, SSLWRAP_E_CLOSED, SSLWRAP_E_INVALID_ARG: as for sslwrap_sock_send. On failure *n is 0, and
/// no descriptor went. Any thread. Blocks as the timeout says. See unix(7).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_send_fds(
    handle: *mut sslwrap_sock,
    bytes: *const c_void,
    len: usize,
    fds: *const c_int,
    fd_count: usize,
    flags: u64,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_sock_send_fds", || {
        let n = arg::out(n, 0)?;
        let sock = sock(handle)?;
        let bytes = arg::bytes(bytes, len)?;
        let fds = arg::numbers::<c_int>(fds, fd_count, MOST_FDS)?;
        let send = |one| sock.0.send_fds(Pieces::new(one, 1)?, &fds, flags);
        n.set(piece(bytes.as_ptr().cast(), len, send)?);
        Ok(())
    })
}

/// Receives bytes and the descriptors that came with them, which are close-on-exec.
///
/// buf, cap: where the bytes go.
/// fds, fd_cap: where the descriptors go, at most 253; those that do not fit are closed, and SSLWRAP_MSG_CTRUNC says
/// so.
/// fd_count: how many came.
/// flags: as for sslwrap_sock_recv, SSLWRAP_MSG_WAITALL aside.
/// flags_out: as for sslwrap_sock_recvmsg; may be NULL.
/// n: how many bytes.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_CLOSED,
/// SSLWRAP_E_INVALID_ARG: as for sslwrap_sock_recv; SSLWRAP_E_NOMEM: nothing was received. On failure *n and *fd_count
/// are 0. The descriptors are yours to close. Any thread. Blocks as the timeout says. See unix(7).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_recv_fds(
    handle: *mut sslwrap_sock,
    buf: *mut c_void,
    cap: usize,
    fds: *mut c_int,
    fd_cap: usize,
    fd_count: *mut usize,
    flags: u64,
    flags_out: *mut u64,
    n: *mut usize,
) -> c_int {
    guard("sslwrap_sock_recv_fds", || {
        let flags_out = arg::out_opt(flags_out, 0);
        let (n, fd_count) = arg::both(arg::out(n, 0), arg::out(fd_count, 0))?;
        let sock = sock(handle)?;
        let room = arg::bytes_mut(buf, cap)?;
        let most = arg::numbers_room(fds, fd_cap)?;
        let mut came = [-1; MOST_FDS];
        let places = came.get_mut(..most.min(MOST_FDS)).unwrap_or_default();
        let recv = |one| sock.0.recv_fds(Pieces::new(one, 1)?, places, flags);
        let (got, taken, shown) = piece(room.as_mut_ptr().cast_const().cast(), cap, recv)?;
        arg::put_numbers(fds, came.get(..taken).unwrap_or_default());
        n.set(got);
        fd_count.set(taken);
        arg::set_opt(flags_out, shown as u32 as u64);
        Ok(())
    })
}
