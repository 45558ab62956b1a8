//! The calls of a socket that may wait: connect, accept, receive, send. Each has one deadline, taken when it begins.
use crate::base::line::Line;
use crate::base::status::{Kind, Outcome, Status};
use crate::net::socket::{InUse, Socket};
use crate::sys::addr::{SockAddr, UNSPEC};
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::fd::{self, Fd};
use crate::sys::mem::Shared;
use crate::sys::net::{self, Connect, Io};
use crate::sys::poll::{pause_until, poll_until, Polled, READ, WRITE};
use crate::sys::report::{fail, fail_errno};
use crate::sys::wake::{wait, Wait, Waker};
use core::sync::atomic::Ordering;

/// One call that may wait.
pub(in crate::net) struct Call<'a> {
    used: InUse<'a>,
    timeout: Timeout,
    deadline: Deadline,
    waker: Option<Waker<'a>>,
    /// How often in a row the descriptor was said to be ready, and was not.
    lies: u32,
}

impl Socket {
    pub(in crate::net) fn call(&self, flags: i32) -> Outcome<Call<'_>> {
        self.call_within(if flags & net::DONTWAIT != 0 { Timeout::NOW } else { self.timeout() })
    }

    fn call_within(&self, timeout: Timeout) -> Outcome<Call<'_>> {
        let used = self.enter()?;
        Ok(Call { used, timeout, deadline: Deadline::after(timeout), waker: None, lies: 0 })
    }
}

/// Ready for nothing so often is believed; after that, a pause before each try.
const BELIEVED: u32 = 4;

impl Call<'_> {
    pub(in crate::net) fn fd(&self) -> i32 {
        self.used.fd()
    }

    fn may_wait(&self) -> bool {
        self.timeout != Timeout::NOW
    }

    /// After a try that could not go on. An error ends the call: WANT_* when it must not wait.
    pub(in crate::net) fn wait_for(&mut self, events: i16) -> Outcome<()> {
        if !self.may_wait() {
            return Err(if events == READ { Status::WANT_READ } else { Status::WANT_WRITE });
        }
        if self.lies >= BELIEVED {
            self.pause()?;
        }
        let waker = self.waker.get_or_insert_with(|| self.used.wakers().register(0));
        self.used.still_open()?;
        match wait(self.used.fd(), events, self.deadline, waker)? {
            Wait::Ready(_) => self.lies += 1,
            Wait::Woken => self.used.still_open()?,
            Wait::TimedOut => return Err(self.timed_out()),
        }
        Ok(())
    }

    /// For what no poll tells: 1 ms, then 2, at most 25.
    fn pause(&mut self) -> Outcome<()> {
        let doubled = 1 << self.lies.saturating_sub(BELIEVED).min(5);
        let nap = Deadline::after(Timeout::Nanos(1_000_000 * i64::min(doubled, 25)));
        pause_until(nap.earlier(self.deadline));
        self.lies = self.lies.saturating_add(1);
        self.used.still_open()?;
        if self.deadline.passed() {
            return Err(self.timed_out());
        }
        Ok(())
    }

    fn moved(&mut self) {
        self.lies = 0;
    }

    #[cold]
    fn timed_out(&self) -> Status {
        let seconds = self.timeout.seconds();
        let text = format_args!("timed out after {seconds} s; the socket is still usable: call again, or settimeout");
        fail(Status::TIMEOUT, Kind::Timeout, text)
    }
}

impl Socket {
    /// Non-blocking: WANT_WRITE while it is under way; calling again with the same address then tells what came of it.
    pub fn connect(&self, to: &SockAddr) -> Outcome<()> {
        self.connect_within(to, self.timeout())
    }

    /// With another timeout than the socket's own.
    pub fn connect_within(&self, to: &SockAddr, timeout: Timeout) -> Outcome<()> {
        match self.connect_errno(to, timeout)? {
            Ok(()) => Ok(()),
            Err(net::EINPROGRESS) => Err(Status::WANT_WRITE),
            // nothing is under way, and poll would say at once that the socket is writable
            Err(error) => {
                let mut text = Line::<160>::EMPTY;
                to.write_text(&mut text);
                let full = if error == net::EAGAIN && to.unix_path().is_some() { "; its listener is full" } else { "" };
                Err(fail_errno(error, format_args!("cannot connect to {}{full}", text.as_str())))
            }
        }
    }

    /// 0, or the errno of connecting.
    pub fn connect_ex(&self, to: &SockAddr) -> Outcome<i32> {
        self.connect_ex_within(to, self.timeout())
    }

    pub fn connect_ex_within(&self, to: &SockAddr, timeout: Timeout) -> Outcome<i32> {
        Ok(self.connect_errno(to, timeout)?.err().unwrap_or(0))
    }

    fn connect_errno(&self, to: &SockAddr, timeout: Timeout) -> Outcome<Result<(), i32>> {
        self.check_family(to)?;
        let mut call = self.call_within(timeout)?;
        loop {
            match self.connect_step(call.fd(), to)? {
                Connect::Done => return Ok(Ok(())),
                Connect::Failed(error) => return Ok(Err(error)),
                Connect::Going if call.may_wait() => call.wait_for(WRITE)?,
                Connect::Going => return Ok(Err(net::EINPROGRESS)),
                Connect::Full if call.may_wait() => call.pause()?,
                Connect::Full => return Ok(Err(net::EAGAIN)),
            }
        }
    }

    /// Starts an attempt, or looks after the one under way: connect is called once for each.
    fn connect_step(&self, fd: i32, to: &SockAddr) -> Outcome<Connect> {
        self.connecting.with(|connecting| {
            let came = match connecting.to {
                Some(other) if other != *to => {
                    return Err(fail(
                        Status::STATE,
                        Kind::Local,
                        format_args!("still connecting to another address; close this socket and take a new one"),
                    ))
                }
                Some(_) => {
                    let came = net::connected(fd);
                    connecting.late = came == Connect::Done;
                    came
                }
                None => {
                    let came = without_blocking(fd, || net::connect(fd, to))?;
                    let again = core::mem::take(&mut connecting.late) && to.family() != UNSPEC;
                    if again && came == Connect::Done {
                        without_blocking(fd, || net::connect(fd, to))?
                    } else {
                        came
                    }
                }
            };
            connecting.to = (came == Connect::Going).then_some(*to);
            Ok(came)
        })
    }

    pub fn accept(&self) -> Outcome<(Socket, SockAddr)> {
        self.accept_within(self.timeout())
    }

    pub fn accept_within(&self, timeout: Timeout) -> Outcome<(Socket, SockAddr)> {
        let mut call = self.call_within(timeout)?;
        if call.timeout == Timeout::Never {
            call.wait_for(READ)?; // usually nobody is there yet
        }
        let (made, peer) = self.accept_now(&mut call)?;
        Ok((Socket::holding(made, self.family(), self.kind(), self.proto())?, peer))
    }

    /// As soon as somebody seems to be there, `make` makes all that is needed for it: who was accepted is not turned away
    /// for want of memory. It gets the socket, which is empty still.
    pub fn accept_for<R>(
        &self,
        timeout: Timeout,
        make: impl FnOnce(Shared<Socket>) -> Outcome<R>,
    ) -> Outcome<(R, SockAddr)> {
        let mut call = self.call_within(timeout)?;
        if call.may_wait() {
            call.wait_for(READ)?;
        } else if poll_until(&mut [Polled::new(call.fd(), READ)], Deadline::At(0))? == 0 {
            return Err(Status::WANT_READ);
        }
        let socket = Shared::new(Socket::empty(self.family(), self.kind(), self.proto()))?;
        let result = make(socket.clone())?;
        let (made, peer) = self.accept_now(&mut call)?;
        socket.fill(made)?;
        Ok((result, peer))
    }

    fn accept_now(&self, call: &mut Call<'_>) -> Outcome<(Fd, SockAddr)> {
        loop {
            let fd = call.fd();
            match self.connecting.with(|_| without_blocking(fd, || net::accept(fd)))? {
                Ok(Some(accepted)) => return Ok(accepted),
                Ok(None) => call.wait_for(READ)?,
                Err(error) => return Err(fail_errno(error, format_args!("nothing was accepted"))),
            }
        }
    }

    /// 0 is the end of a stream, or an empty datagram. With MSG_TRUNC it may be more than there was room for.
    pub fn recv(&self, room: &mut [u8], flags: u64) -> Outcome<usize> {
        let flags = net::mask(flags)?;
        let mut call = self.call(flags)?;
        if room.is_empty() && self.kind() == net::STREAM {
            return Ok(0);
        }
        self.tell_late_error()?;
        // our calls never wait in the kernel, so waiting for all is ours to do
        let whole = flags & (net::WAITALL | net::PEEK) == net::WAITALL && self.kind() == net::STREAM && call.may_wait();
        let mut got = 0;
        loop {
            match net::recv(call.fd(), &mut room[got..], flags) {
                Io::Done(n) if whole && n > 0 && got + n < room.len() => {
                    got += n;
                    call.moved();
                }
                Io::Done(n) => return Ok(got + n),
                Io::Again => match call.wait_for(READ) {
                    Err(_) if got > 0 => return Ok(got),
                    waited => waited?,
                },
                Io::Failed(error) if got > 0 => {
                    self.late_error.swap(error, Ordering::Relaxed);
                    return Ok(got);
                }
                Io::Failed(error) => return Err(not_received(error)),
            }
        }
    }

    /// The sender is empty where there is none to tell: on streams, from unnamed unix sockets.
    pub fn recv_from(&self, room: &mut [u8], flags: u64) -> Outcome<(usize, SockAddr)> {
        let flags = net::mask(flags)?;
        let mut call = self.call(flags)?;
        self.tell_late_error()?;
        loop {
            match net::recv_from(call.fd(), room, flags) {
                (Io::Done(n), sender) => return Ok((n, sender)),
                (Io::Again, _) => call.wait_for(READ)?,
                (Io::Failed(error), _) => return Err(not_received(error)),
            }
        }
    }

    pub(in crate::net) fn tell_late_error(&self) -> Outcome<()> {
        match self.late_error.load(Ordering::Relaxed) {
            0 => Ok(()),
            _ => match self.late_error.swap(0, Ordering::Relaxed) {
                0 => Ok(()),
                error => Err(not_received(error)),
            },
        }
    }

    /// How many bytes went: perhaps not all.
    pub fn send(&self, bytes: &[u8], flags: u64) -> Outcome<usize> {
        self.send_some(bytes, flags, |fd, flags| net::send(fd, bytes, flags))
    }

    pub fn send_to(&self, bytes: &[u8], flags: u64, to: &SockAddr) -> Outcome<usize> {
        self.check_family(to)?;
        self.send_some(bytes, flags, |fd, flags| net::send_to(fd, bytes, flags, to))
    }

    fn send_some(&self, bytes: &[u8], flags: u64, step: impl Fn(i32, i32) -> Io) -> Outcome<usize> {
        let flags = net::mask(flags)?;
        let mut call = self.call(flags)?;
        loop {
            match step(call.fd(), flags) {
                Io::Done(n) => return Ok(n),
                Io::Again => call.wait_for(WRITE)?,
                Io::Failed(error) => return Err(not_sent(error, 0, bytes.len())),
            }
        }
    }

    /// All of it within one deadline. `sent` counts also when it fails: those bytes are in the system's hands.
    pub fn send_all(&self, bytes: &[u8], flags: u64, sent: &mut usize) -> Outcome<()> {
        *sent = 0;
        let flags = net::mask(flags)?;
        let mut call = self.call(flags)?;
        loop {
            match net::send(call.fd(), &bytes[*sent..], flags) {
                Io::Done(n) => {
                    *sent += n;
                    if *sent >= bytes.len() {
                        return Ok(());
                    }
                    call.moved();
                    // a peer that takes a little now and then does not move the deadline
                    if call.deadline.passed() && call.may_wait() {
                        return Err(call.timed_out());
                    }
                }
                Io::Again => call.wait_for(WRITE)?,
                Io::Failed(error) => return Err(not_sent(error, *sent, bytes.len())),
            }
        }
    }
}

/// connect and accept have no flag against waiting: O_NONBLOCK is set around them, and put back as it was.
fn without_blocking<T>(fd: i32, call: impl FnOnce() -> T) -> Outcome<T> {
    let was_set = fd::is_nonblocking(fd)?;
    if !was_set {
        fd::set_nonblocking(fd, true)?;
    }
    let came = call();
    if !was_set {
        let _ = fd::set_nonblocking(fd, false); // or who was accepted would be lost for it
    }
    Ok(came)
}

#[cold]
pub(in crate::net) fn not_received(error: i32) -> Status {
    fail_errno(error, format_args!("nothing was received"))
}

#[cold]
pub(in crate::net) fn not_sent(error: i32, sent: usize, of: usize) -> Status {
    fail_errno(error, format_args!("sent {sent} of {of} bytes"))
}
