//! Sockets: listening in one call, sharing, waiting, and FILEs.
use crate::capi::sock::{give_sock, sock, sslwrap_sock};
use crate::ffi::arg;
use crate::ffi::guard::guard;
use crate::net::serve::create_server;
use crate::sys::clock::Timeout;
use crate::sys::stdio::FILE;
use core::ffi::{c_char, c_int, CStr};

/// A stream socket that listens: made, bound with SSLWRAP_SO_REUSEADDR set, and listening.
///
/// host: text; the name or address to listen at; NULL or "" for all of this machine's addresses, and then, with family
/// 0, of both families with one socket where the kernel has IPv6.
/// service: text; a port in digits or a name; NULL, "" or "0" for one that the system picks, which
/// sslwrap_sock_getsockname tells.
/// family: SSLWRAP_AF_INET, SSLWRAP_AF_INET6 (that alone, no IPv4) or 0 for whatever host is.
/// backlog: how many may wait to be accepted, below 1 counts as 1; SSLWRAP_SOMAXCONN is the most.
/// reuse_port: 1 lets other sockets of the same user share the port (SSLWRAP_SO_REUSEPORT), else 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_GAI: the host was not resolved; SSLWRAP_ERROR_SYSCALL: none of its addresses can be
/// had, the errno says why the last cannot (EADDRINUSE, EACCES); SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure
/// *out is NULL. *out is yours: free it with sslwrap_sock_free; it has the default timeout. Any thread. Blocks only to
/// resolve a name. Socket document: its third example, as one call.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_create_server(
    host: *const c_char,
    service: *const c_char,
    family: c_int,
    backlog: c_int,
    reuse_port: c_int,
    out: *mut *mut sslwrap_sock,
) -> c_int {
    guard("sslwrap_sock_create_server", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        let text = |p| arg::text_opt(p).map_or(&[] as &[u8], CStr::to_bytes);
        let reuse_port = arg::flag(reuse_port, "reuse_port")?;
        give_sock(&out, create_server(text(host), text(service), family, backlog, reuse_port)?)
    })
}

/// Another socket of the same connection, with a descriptor of its own and the same timeout. Each is closed for itself.
///
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: there are too many descriptors (EMFILE); SSLWRAP_E_CLOSED;
/// SSLWRAP_E_INVALID_ARG: a dead handle; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free it with
/// sslwrap_sock_free. Any thread. Does not block. See F_DUPFD_CLOEXEC in fcntl(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_dup(handle: *const sslwrap_sock, out: *mut *mut sslwrap_sock) -> c_int {
    guard("sslwrap_sock_dup", || {
        let out = arg::out(out, core::ptr::null_mut())?;
        give_sock(&out, sock(handle)?.0.duplicate()?)
    })
}

/// Waits until receiving or sending is worth a try; moves nothing.
///
/// events: SSLWRAP_WAIT_READ, SSLWRAP_WAIT_WRITE or both; accepting counts as reading, the end of connecting as
/// writing.
/// timeout: seconds; 0 only looks, -1 waits without end; the socket's own does not count.
/// ready: those of the events that are possible now; an error or a hang-up counts as all of them, the next call tells
/// it.
/// Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: none by then; SSLWRAP_E_CLOSED: closed meanwhile; SSLWRAP_E_INVALID_ARG: no
/// event or another, a timeout, or a dead handle. On failure *ready is 0. Any thread. Blocks until then. See poll(2).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_wait(
    handle: *const sslwrap_sock,
    events: u64,
    timeout: f64,
    ready: *mut u64,
) -> c_int {
    guard("sslwrap_sock_wait", || {
        let ready = arg::out(ready, 0)?;
        let sock = sock(handle)?;
        ready.set(sock.0.wait(events, Timeout::from_seconds(timeout)?)?);
        Ok(())
    })
}

/// A FILE around a duplicate of the socket's descriptor, for fgets, fprintf and the like; the two are closed each for
/// itself, in any order, and the connection ends with the last.
///
/// mode: text; "r", "w", "r+" or "w+", perhaps with "b".
/// bufsize: 0 unbuffered, 1 by lines, more fully, negative as usual.
/// file: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the socket is not in blocking mode, and stdio knows no other; later calls of
/// settimeout take it out of that mode for the FILE too, which then fails with EAGAIN; SSLWRAP_ERROR_SYSCALL: too many
/// descriptors (EMFILE); SSLWRAP_E_INVALID_ARG: another mode, or a dead handle; SSLWRAP_E_CLOSED; SSLWRAP_E_NOMEM. On
/// failure *file is NULL. *file is yours: close it with fclose. Between writing and reading a "+" FILE needs fflush.
/// stdio writes by write(2): when the peer has gone there is SIGPIPE, unless the program ignores it. Any thread. Does
/// not block. Socket document: makefile. See fdopen(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_sock_makefile(
    handle: *const sslwrap_sock,
    mode: *const c_char,
    bufsize: c_int,
    file: *mut *mut FILE,
) -> c_int {
    guard("sslwrap_sock_makefile", || {
        let file = arg::out(file, core::ptr::null_mut())?;
        let mode = arg::text(mode, "mode")?;
        file.set(sock(handle)?.0.makefile(mode, bufsize)?);
        Ok(())
    })
}
