//! A socket: one descriptor that several threads, handles and connections may use at once. Closing it ends their waiting;
//! the descriptor itself is closed when the last of them has left, so that its number never means another file to them.
use crate::base::line::Line;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::addr::SockAddr;
use crate::sys::clock::Timeout;
use crate::sys::fd::{self, Fd};
use crate::sys::lock::Brief;
use crate::sys::net;
use crate::sys::report::{fail, fail_errno, invalid};
use crate::sys::wake::Wakers;
use core::sync::atomic::{AtomicI32, AtomicI64, AtomicU64, Ordering};

// the word: closed 1 | keep 1 | users 32
const CLOSED: u64 = 1 << 63;
/// The descriptor is not ours to close: borrowed, or given away.
const KEEP: u64 = 1 << 62;
const NO_FD: i32 = -1;

pub struct Socket {
    word: AtomicU64,
    fd: AtomicI32,
    family: i32,
    kind: i32,
    proto: i32,
    timeout: AtomicI64,
    /// An error that came behind bytes already handed over: the next receiving call tells it.
    pub(in crate::net) late_error: AtomicI32,
    /// Held while O_NONBLOCK is changed.
    pub(in crate::net) connecting: Brief<Connecting>,
    pub(in crate::net) wakers: Wakers,
}

pub(in crate::net) struct Connecting {
    /// Where a connect is under way to.
    pub to: Option<SockAddr>,
    /// It succeeded after its call: the kernel would answer the next one once more with success.
    pub late: bool,
}

/// The timeout that new sockets get, as a word; none at first.
static DEFAULT_TIMEOUT: AtomicI64 = AtomicI64::new(-1);

pub fn default_timeout() -> Timeout {
    Timeout::from_word(DEFAULT_TIMEOUT.load(Ordering::Relaxed))
}

pub fn set_default_timeout(timeout: Timeout) {
    DEFAULT_TIMEOUT.swap(timeout.to_word(), Ordering::Relaxed);
}

impl Socket {
    pub fn new(family: i32, kind: i32, proto: i32) -> Outcome<Socket> {
        Socket::holding(net::socket(family, kind, proto)?, family, kind, proto)
    }

    pub fn pair(family: i32, kind: i32, proto: i32) -> Outcome<(Socket, Socket)> {
        let (a, b) = net::socketpair(family, kind, proto)?;
        Ok((Socket::holding(a, family, kind, proto)?, Socket::holding(b, family, kind, proto)?))
    }

    /// Duplicates the descriptor; whether it is a socket shows at its first use.
    pub fn from_fd(raw: i32, family: i32, kind: i32, proto: i32) -> Outcome<Socket> {
        Socket::holding(Fd::duplicate(raw)?, family, kind, proto)
    }

    /// Uses a descriptor that stays the caller's: never closed, O_NONBLOCK left alone.
    pub fn borrowing(raw: i32) -> Outcome<Socket> {
        let (family, kind, proto) = nature(raw)?;
        Ok(Socket::around(raw, KEEP, family, kind, proto, default_timeout()))
    }

    /// Makes a borrowed descriptor the socket's own; on failure it stays the caller's.
    pub fn take_over(&self) -> Outcome<()> {
        fd::set_close_on_exec(self.raw())?;
        if self.timeout() != Timeout::Never {
            fd::set_nonblocking(self.raw(), true)?;
        }
        self.word.fetch_and(!KEEP, Ordering::AcqRel);
        Ok(())
    }

    pub(in crate::net) fn holding(fd: Fd, family: i32, kind: i32, proto: i32) -> Outcome<Socket> {
        let timeout = default_timeout();
        if timeout != Timeout::Never {
            fd::set_nonblocking(fd.raw(), true)?;
        }
        Ok(Socket::around(fd.release(), 0, family, kind, proto, timeout))
    }

    /// `fd` is taken over unless the word says KEEP; its mode stays as it is.
    pub(in crate::net) fn around(fd: i32, word: u64, family: i32, kind: i32, proto: i32, timeout: Timeout) -> Socket {
        Socket {
            word: AtomicU64::new(word),
            fd: AtomicI32::new(fd),
            family,
            kind,
            proto,
            timeout: AtomicI64::new(timeout.to_word()),
            late_error: AtomicI32::new(0),
            connecting: Brief::new(Connecting { to: None, late: false }),
            wakers: Wakers::new(),
        }
    }

    /// For a descriptor to come; nobody else has it until then.
    pub(in crate::net) fn empty(family: i32, kind: i32, proto: i32) -> Socket {
        Socket::around(NO_FD, KEEP, family, kind, proto, default_timeout())
    }

    pub(in crate::net) fn fill(&self, fd: Fd) -> Outcome<()> {
        if self.timeout() != Timeout::Never {
            fd::set_nonblocking(fd.raw(), true)?;
        }
        self.fd.swap(fd.release(), Ordering::Relaxed);
        self.word.fetch_and(!KEEP, Ordering::AcqRel);
        Ok(())
    }

    #[inline]
    fn raw(&self) -> i32 {
        self.fd.load(Ordering::Relaxed)
    }

    pub fn family(&self) -> i32 {
        self.family
    }

    pub fn kind(&self) -> i32 {
        self.kind
    }

    pub fn proto(&self) -> i32 {
        self.proto
    }

    /// Keeps the descriptor open until the guard goes; CLOSED when it is too late.
    #[inline]
    pub fn enter(&self) -> Outcome<InUse<'_>> {
        let mut word = self.word.load(Ordering::Relaxed);
        loop {
            if word & CLOSED != 0 {
                return Err(closed());
            }
            match self.word.compare_exchange_weak(word, word + 1, Ordering::Acquire, Ordering::Relaxed) {
                Ok(_) => return Ok(InUse { socket: self }),
                Err(now) => word = now,
            }
        }
    }

    /// No shutdown: other descriptors of the same connection, a forked child's for one, are not ours to end.
    /// Again is fine.
    pub fn close(&self) {
        if let Ok(_last) = self.enter() {
            self.word.fetch_or(CLOSED, Ordering::AcqRel);
            self.wakers.wake_all();
        }
    }

    /// Gives the descriptor away, as it is. BUSY while another call is inside.
    pub fn detach(&self) -> Outcome<i32> {
        let used = self.enter()?;
        let mut word = self.word.load(Ordering::Relaxed);
        loop {
            if word & CLOSED != 0 {
                return Err(closed());
            }
            if word & !KEEP != 1 {
                return Err(fail(
                    Status::BUSY,
                    Kind::Local,
                    format_args!("another call uses this socket; let it end, or close the socket"),
                ));
            }
            let gone = word | CLOSED | KEEP;
            match self.word.compare_exchange_weak(word, gone, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return Ok(used.fd()),
                Err(now) => word = now,
            }
        }
    }

    pub fn fileno(&self) -> Outcome<i32> {
        Ok(self.enter()?.fd())
    }

    pub fn timeout(&self) -> Timeout {
        Timeout::from_word(self.timeout.load(Ordering::Relaxed))
    }

    /// Counts from the next call on. A timeout, 0 too, makes the descriptor itself non-blocking.
    pub fn set_timeout(&self, timeout: Timeout) -> Outcome<()> {
        let used = self.enter()?;
        self.connecting.with(|_| {
            if self.word.load(Ordering::Relaxed) & KEEP == 0 {
                fd::set_nonblocking(used.fd(), timeout != Timeout::Never)?;
            }
            self.timeout.swap(timeout.to_word(), Ordering::Relaxed);
            Ok(())
        })
    }

    pub fn set_blocking(&self, blocking: bool) -> Outcome<()> {
        self.set_timeout(if blocking { Timeout::Never } else { Timeout::NOW })
    }

    pub fn bind(&self, to: &SockAddr) -> Outcome<()> {
        self.check_family(to)?;
        net::bind(self.enter()?.fd(), to).map_err(|error| {
            let mut text = Line::<160>::EMPTY;
            to.write_text(&mut text);
            fail_errno(error, format_args!("cannot bind to {}", text.as_str()))
        })
    }

    /// A backlog below 1 counts as 1; the system cuts one that is too large.
    pub fn listen(&self, backlog: i32) -> Outcome<()> {
        net::listen(self.enter()?.fd(), backlog.max(1))
            .map_err(|error| fail_errno(error, format_args!("cannot listen on this socket")))
    }

    /// 0: no more receiving, 1: no more sending, 2: neither.
    pub fn shutdown(&self, how: i32) -> Outcome<()> {
        if !(0..=2).contains(&how) {
            return Err(invalid(format_args!("shutdown takes SHUT_RD, SHUT_WR or SHUT_RDWR, not {how}")));
        }
        net::shutdown(self.enter()?.fd(), how)
            .map_err(|error| fail_errno(error, format_args!("the socket cannot be shut down")))
    }

    pub fn getsockname(&self) -> Outcome<SockAddr> {
        net::own_name(self.enter()?.fd())
            .map_err(|error| fail_errno(error, format_args!("the socket does not tell its address")))
    }

    pub fn getpeername(&self) -> Outcome<SockAddr> {
        net::peer_name(self.enter()?.fd())
            .map_err(|error| fail_errno(error, format_args!("the socket does not tell its peer's address")))
    }

    pub fn int_option(&self, level: i32, option: i32) -> Outcome<i32> {
        let used = self.enter()?;
        let value = net::int_option(used.fd(), level, option).map_err(|error| no_option(error, level, option))?;
        if (level, option) == net::SO_ERROR && value != 0 {
            self.connecting.with(|connecting| connecting.to = None); // the caller has seen what came of it
        }
        Ok(value)
    }

    /// How many bytes the option has, or as many as fit.
    pub fn option(&self, level: i32, option: i32, room: &mut [u8]) -> Outcome<usize> {
        net::get_option(self.enter()?.fd(), level, option, room).map_err(|error| no_option(error, level, option))
    }

    pub fn set_int_option(&self, level: i32, option: i32, value: i32) -> Outcome<()> {
        self.set_option(level, option, &value.to_ne_bytes())
    }

    pub fn set_option(&self, level: i32, option: i32, value: &[u8]) -> Outcome<()> {
        net::set_option(self.enter()?.fd(), level, option, value)
            .map_err(|error| fail_errno(error, format_args!("option {option} of level {level} was not set")))
    }

    /// An address of no family takes a datagram socket's peer away: allowed everywhere.
    pub(in crate::net) fn check_family(&self, address: &SockAddr) -> Outcome<()> {
        let family = address.family();
        if family != self.family && family != crate::sys::addr::UNSPEC {
            return Err(invalid(format_args!(
                "an address of family {family} does not fit a socket of family {}",
                self.family
            )));
        }
        Ok(())
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // closed before: the last user closed the descriptor
        if *self.word.get_mut() & (CLOSED | KEEP) == 0 {
            fd::close(self.raw());
        }
    }
}

fn nature(raw: i32) -> Outcome<(i32, i32, i32)> {
    net::nature(raw).map_err(|error| fail_errno(error, format_args!("descriptor {raw} is not a socket")))
}

#[cold]
fn no_option(error: i32, level: i32, option: i32) -> Status {
    fail_errno(error, format_args!("option {option} of level {level} was not told"))
}

#[cold]
pub fn closed() -> Status {
    fail(Status::CLOSED, Kind::Local, format_args!("the socket was closed; free it"))
}

/// A call inside a socket: as long as it lives the descriptor stays open.
pub struct InUse<'a> {
    socket: &'a Socket,
}

impl<'a> InUse<'a> {
    pub fn fd(&self) -> i32 {
        self.socket.raw()
    }

    /// To be asked after registering with `wakers`, and after each waking.
    pub fn still_open(&self) -> Outcome<()> {
        if self.socket.word.load(Ordering::Acquire) & CLOSED != 0 {
            return Err(closed());
        }
        Ok(())
    }

    /// Rung when the socket is closed.
    pub fn wakers(&self) -> &'a Wakers {
        &self.socket.wakers
    }
}

impl Drop for InUse<'_> {
    #[inline]
    fn drop(&mut self) {
        // the last one out of a closed socket; nobody comes in any more
        if self.socket.word.fetch_sub(1, Ordering::AcqRel) == CLOSED | 1 {
            fd::close(self.socket.raw());
        }
    }
}
