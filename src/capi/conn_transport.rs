//! Connections over functions of the caller's.
use crate::base::constants::{SSLWRAP_WAIT_READ, SSLWRAP_WAIT_WRITE};
use crate::base::status::{Kind, Outcome, Status, SSLWRAP_OK};
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::capi::ctx::{sslwrap_ctx, CtxObject};
use crate::capi::types::sslwrap_free_fn;
use crate::ffi::arg::out;
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::sys::mem::{try_box, Shared};
use crate::sys::report::{clear_errno, errno, fail, fail_errno, invalid};
use crate::sys::userdata::Userdata;
use crate::tls::conn::Conn;
use crate::tls::explain::bad_answer;
use crate::tls::transport::{Calls, Fault, Took, Transport};
use core::ffi::{c_int, c_void};
use core::ptr::null_mut;
use std::sync::atomic::{AtomicU64, Ordering};

/// A transport of the caller's own: what carries the ciphertext. Set it to zero, then size, recv and send at least.
/// recv and send never run at once, wait may run on several threads at once. From inside recv and send the
/// connection's calls that move bytes answer SSLWRAP_E_BUSY; those that only ask may be used, and so may
/// sslwrap_conn_free. None of the functions may leave by longjmp or an exception. DTLS: each call of recv gives one
/// datagram (an empty one is passed over and is no end), each call of send takes one whole.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sslwrap_io {
    /// sizeof(sslwrap_io), so that later versions can grow it.
    pub size: usize,
    /// Takes in what is there, without waiting: writes at most cap bytes (at least 1) to buf and their number to *n, which
    /// is 0 before. Answers SSLWRAP_OK with *n = 0: the end of the stream; SSLWRAP_ERROR_WANT_READ: nothing is there yet
    /// (SSLWRAP_ERROR_WANT_WRITE: not before something can be sent); SSLWRAP_ERROR_SYSCALL: failed for good, errno tells.
    /// Every other answer, and a number above cap, ends the connection with SSLWRAP_E_CALLBACK.
    pub recv: Option<unsafe extern "C" fn(buf: *mut c_void, cap: usize, n: *mut usize, userdata: *mut c_void) -> c_int>,
    /// Takes away what fits, without waiting: at least 1 of the len bytes, their number to *n, which is 0 before. Answers
    /// SSLWRAP_OK; SSLWRAP_ERROR_WANT_WRITE: none fits now (SSLWRAP_ERROR_WANT_READ: not before something was received);
    /// SSLWRAP_ERROR_SYSCALL: failed for good, errno tells. Every other answer, SSLWRAP_OK with no byte taken, and a number
    /// above len end sending with SSLWRAP_E_CALLBACK.
    pub send:
        Option<unsafe extern "C" fn(bytes: *const c_void, len: usize, n: *mut usize, userdata: *mut c_void) -> c_int>,
    /// Waits until one of the events (SSLWRAP_WAIT_READ, SSLWRAP_WAIT_WRITE) may be possible, at most so many seconds (-1
    /// without end). Answers SSLWRAP_OK, also too early; SSLWRAP_E_TIMEOUT; SSLWRAP_E_CANCELLED: the call ends with that,
    /// the connection stays usable; SSLWRAP_ERROR_SYSCALL, errno tells: likewise. NULL: calls on the connection never wait.
    pub wait: Option<unsafe extern "C" fn(events: u64, seconds: f64, userdata: *mut c_void) -> c_int>,
    /// What sslwrap_conn_sock_shutdown does: how is SSLWRAP_SHUT_RD, SSLWRAP_SHUT_WR or SSLWRAP_SHUT_RDWR. Answers SSLWRAP_OK
    /// or SSLWRAP_ERROR_SYSCALL, errno tells. NULL: sslwrap_conn_sock_shutdown is not supported.
    pub shutdown: Option<unsafe extern "C" fn(how: c_int, userdata: *mut c_void) -> c_int>,
    /// Handed to each of the functions.
    pub userdata: *mut c_void,
    /// Frees userdata when the connection goes; may be NULL.
    pub free: sslwrap_free_fn,
}

/// Makes a connection whose ciphertext is carried by functions of the caller's.
///
/// ctx: the context; its settings are frozen from now on.
/// io: the functions; copied, with its userdata, which belongs to the connection from then on.
/// conn: receives the connection; free it with sslwrap_conn_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: io is NULL, its size is not one that this library knows, or recv or send is
/// NULL; otherwise as sslwrap_conn_new. On failure the userdata stays the caller's, and free is not called.
/// Calls wait without end where wait is given: sslwrap_conn_set_timeouts changes that. Any thread; does not block; calls
/// none of the functions yet. SSL_set_bio(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_new_io(
    ctx: *mut sslwrap_ctx,
    io: *const sslwrap_io,
    conn: *mut *mut sslwrap_conn,
) -> c_int {
    guard("sslwrap_conn_new_io", || {
        let conn = out(conn, null_mut())?;
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let (calls, userdata) = Functions::from(io)?;
        let calls: Box<dyn Calls> = try_box(calls)?;
        let transport = Transport::Calls(Shared::new(calls)?);
        let made = table::insert_with(|token| ConnObject::new(Conn::new(&ctx, transport, token)?))?;
        userdata.keep();
        conn.set(made.cast());
        Ok(())
    })
}

type RecvFn = unsafe extern "C" fn(*mut c_void, usize, *mut usize, *mut c_void) -> c_int;
type SendFn = unsafe extern "C" fn(*const c_void, usize, *mut usize, *mut c_void) -> c_int;

struct Functions {
    io: sslwrap_io,
    recv: RecvFn,
    send: SendFn,
    userdata: Userdata,
    /// recv waits for writing, or send for reading: what TLS within TLS can ask for.
    crossed: AtomicU64,
}

// SAFETY: the functions and their userdata are the caller's, who is told on which threads they run
unsafe impl Send for Functions {}
unsafe impl Sync for Functions {}

impl Functions {
    unsafe fn from(io: *const sslwrap_io) -> Outcome<(Functions, Userdata)> {
        if io.is_null() {
            return Err(invalid(format_args!("the transport's functions are NULL")));
        }
        let size = io.cast::<usize>().read_unaligned();
        if size != size_of::<sslwrap_io>() {
            return Err(invalid(format_args!(
                "size is {size}: set it to sizeof(sslwrap_io), {}",
                size_of::<sslwrap_io>()
            )));
        }
        let io = io.read_unaligned();
        let (Some(recv), Some(send)) = (io.recv, io.send) else {
            return Err(invalid(format_args!("a transport needs both recv and send")));
        };
        let userdata = Userdata::new(io.userdata, io.free)?;
        let crossed = AtomicU64::new(0);
        Ok((Functions { io, recv, send, userdata: userdata.clone(), crossed }, userdata))
    }

    /// What an answer means where `usual` is waited for, and the number of bytes it came with.
    fn took(&self, answer: c_int, n: usize, offered: usize, usual: u64) -> Took {
        const READ: c_int = Status::WANT_READ.code();
        const WRITE: c_int = Status::WANT_WRITE.code();
        const FAILED: c_int = Status::SYSCALL.code();
        let wanted = match answer {
            SSLWRAP_OK if n > offered => return Took::Failed(Fault::Count(n, offered)),
            SSLWRAP_OK => return Took::Bytes(n),
            FAILED => return Took::Failed(Fault::Errno(errno())),
            READ => SSLWRAP_WAIT_READ,
            WRITE => SSLWRAP_WAIT_WRITE,
            other => return Took::Failed(Fault::Answer(other)),
        };
        if wanted != usual {
            self.crossed.fetch_or(wanted, Ordering::AcqRel);
        }
        Took::Later
    }

    fn plain(answer: c_int, what: &'static str) -> Outcome<()> {
        const FAILED: c_int = Status::SYSCALL.code();
        match answer {
            SSLWRAP_OK => Ok(()),
            FAILED => Err(fail_errno(errno(), format_args!("the transport's {what} function failed"))),
            other => Err(bad_answer(other)),
        }
    }
}

impl Calls for Functions {
    fn recv(&self, room: &mut [u8]) -> Took {
        let mut n = 0;
        self.crossed.fetch_and(!SSLWRAP_WAIT_WRITE, Ordering::AcqRel);
        clear_errno();
        // SAFETY: the caller's function, with room and its length
        let answer = unsafe { (self.recv)(room.as_mut_ptr().cast(), room.len(), &mut n, self.userdata.get()) };
        self.took(answer, n, room.len(), SSLWRAP_WAIT_READ)
    }

    fn send(&self, bytes: &[u8]) -> Took {
        let mut n = 0;
        self.crossed.fetch_and(!SSLWRAP_WAIT_READ, Ordering::AcqRel);
        clear_errno();
        // SAFETY: the caller's function, with bytes and their length
        let answer = unsafe { (self.send)(bytes.as_ptr().cast(), bytes.len(), &mut n, self.userdata.get()) };
        self.took(answer, n, bytes.len(), SSLWRAP_WAIT_WRITE)
    }

    fn can_wait(&self) -> bool {
        self.io.wait.is_some()
    }

    fn wait(&self, events: u64, seconds: f64) -> Outcome<bool> {
        const TIMEOUT: c_int = Status::TIMEOUT.code();
        const CANCELLED: c_int = Status::CANCELLED.code();
        let Some(wait) = self.io.wait else { return Ok(false) };
        let events = events | self.crossed.load(Ordering::Acquire);
        clear_errno();
        // SAFETY: the caller's function
        match unsafe { wait(events, seconds, self.userdata.get()) } {
            TIMEOUT => Ok(false),
            CANCELLED => Err(Status::CANCELLED),
            other => Functions::plain(other, "wait").map(|()| true),
        }
    }

    fn shutdown(&self, how: i32) -> Outcome<()> {
        let Some(shutdown) = self.io.shutdown else {
            let text = format_args!("this connection's transport has no function for shutdown");
            return Err(fail(Status::UNSUPPORTED, Kind::Local, text));
        };
        clear_errno();
        // SAFETY: the caller's function
        Functions::plain(unsafe { shutdown(how, self.userdata.get()) }, "shutdown")
    }
}
