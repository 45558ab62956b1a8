//! Messages in pieces with ancillary data, descriptors among it; and waiting for a socket without moving anything.
use crate::base::constants::{SSLWRAP_WAIT_READ, SSLWRAP_WAIT_WRITE};
use crate::base::status::{Kind, Outcome, Status};
use crate::net::socket::Socket;
use crate::net::transfer::{not_received, not_sent};
use crate::sys::addr::SockAddr;
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::fd::close;
use crate::sys::msg::{recv_msg, send_msg, Came, FdsRoom, Pieces};
use crate::sys::net::{self, Io};
use crate::sys::poll::{READ, WRITE};
use crate::sys::report::{fail, invalid};
use crate::sys::wake::{wait, Wait};

impl Socket {
    /// The sender is empty where there is none to tell.
    pub fn recv_msg(&self, pieces: Pieces, control: &mut [u8], flags: u64) -> Outcome<(usize, Came)> {
        let flags = net::mask(flags)?;
        let mut call = self.call(flags)?;
        self.tell_late_error()?;
        loop {
            match recv_msg(call.fd(), pieces, control, flags) {
                (Io::Done(n), came) => return Ok((n, came)),
                (Io::Again, _) => call.wait_for(READ)?,
                (Io::Failed(error), _) => return Err(not_received(error)),
            }
        }
    }

    /// How many bytes went: perhaps not all. The ancillary data went with the first.
    pub fn send_msg(&self, pieces: Pieces, control: &[u8], flags: u64, to: Option<&SockAddr>) -> Outcome<usize> {
        if let Some(to) = to {
            self.check_family(to)?;
        }
        if !control.is_empty() && pieces.total() == 0 && self.kind() == net::STREAM {
            // the kernel would drop it without a word
            return Err(invalid(format_args!("ancillary data travels with a byte: on a stream send one at least")));
        }
        let flags = net::mask(flags)?;
        let mut call = self.call(flags)?;
        loop {
            match send_msg(call.fd(), pieces, control, flags, to) {
                Io::Done(n) => return Ok(n),
                Io::Again => call.wait_for(WRITE)?,
                Io::Failed(error) => return Err(not_sent(error, 0, pieces.total())),
            }
        }
    }

    pub fn send_fds(&self, pieces: Pieces, fds: &[i32], flags: u64) -> Outcome<usize> {
        let mut room = FdsRoom::EMPTY;
        self.send_msg(pieces, room.packed(fds)?, flags, None)
    }

    /// Bytes, descriptors and MSG_* flags that came. Descriptors for which there is no room are closed.
    pub fn recv_fds(&self, pieces: Pieces, fds: &mut [i32], flags: u64) -> Outcome<(usize, usize, i32)> {
        let mut room = FdsRoom::EMPTY;
        let (n, came) = self.recv_msg(pieces, room.room(fds.len()), flags)?;
        let mut taken = 0;
        let mut shown = came.flags;
        room.unpack(came.control, |fd| match fds.get_mut(taken) {
            Some(place) => {
                *place = fd;
                taken += 1;
            }
            None => {
                close(fd);
                shown |= net::CTRUNC;
            }
        });
        Ok((n, taken, shown))
    }

    /// Those of the events that are possible now, as SSLWRAP_WAIT_* bits.
    pub fn wait(&self, events: u64, timeout: Timeout) -> Outcome<u64> {
        if events == 0 || events & !(SSLWRAP_WAIT_READ | SSLWRAP_WAIT_WRITE) != 0 {
            return Err(invalid(format_args!("the events are SSLWRAP_WAIT_READ, SSLWRAP_WAIT_WRITE or both")));
        }
        let wanted = [(SSLWRAP_WAIT_READ, READ), (SSLWRAP_WAIT_WRITE, WRITE)];
        let asked = wanted.iter().filter(|(bit, _)| events & bit != 0).fold(0, |sum, (_, event)| sum | event);
        let used = self.enter()?;
        let deadline = Deadline::after(timeout);
        let waker = used.wakers().register(0);
        loop {
            used.still_open()?;
            match wait(used.fd(), asked, deadline, &waker)? {
                Wait::Ready(came) => {
                    let bits = wanted.iter().filter(|(_, event)| came & event != 0);
                    return Ok(bits.fold(0, |sum, (bit, _)| sum | bit));
                }
                Wait::Woken => {}
                Wait::TimedOut => {
                    let text = format_args!("timed out waiting for the socket");
                    return Err(fail(Status::TIMEOUT, Kind::Timeout, text));
                }
            }
        }
    }
}
