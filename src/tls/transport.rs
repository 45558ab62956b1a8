//! Where ciphertext comes from and goes to. Nothing here waits.
use crate::base::status::{Outcome, Status};
use crate::net::socket::Socket;
use crate::sys::mem::{List, Shared};
use crate::sys::net::{recv_more, send, Io, DGRAM, STREAM};
use crate::sys::report::invalid;

/// What became of the bytes that waited to be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sent {
    All,
    Some,
    Failed,
}

/// One move of bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Took {
    Bytes(usize),
    Later,
    End,
    Failed(Fault),
}

/// Why a transport is of no more use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    Errno(i32),
    /// The socket was closed by its owner.
    Closed,
    NoMemory,
    /// A function of the caller's answered this, which is not one of its answers.
    Answer(i32),
    /// It answered a larger count than it was offered.
    Count(usize, usize),
}

/// A transport that is made of the caller's functions.
pub trait Calls: Send + Sync {
    fn recv(&self, room: &mut [u8]) -> Took;
    fn send(&self, bytes: &[u8]) -> Took;
    fn can_wait(&self) -> bool;
    /// Until one of the events (SSLWRAP_WAIT_*) or for so many seconds, -1 without end. False: the time is over.
    fn wait(&self, events: u64, seconds: f64) -> Outcome<bool>;
    fn shutdown(&self, how: i32) -> Outcome<()>;
}

#[derive(Clone)]
pub enum Transport {
    /// The caller carries the bytes: bio_read and bio_write.
    Memory,
    Socket(Shared<Socket>),
    Calls(Shared<Box<dyn Calls>>),
}

impl Transport {
    pub fn socket(socket: Shared<Socket>) -> Outcome<Transport> {
        Ok(Transport::Socket(socket))
    }

    /// A socket of the right kind.
    pub fn suits(&self, datagrams: bool) -> Outcome<()> {
        let Transport::Socket(socket) = self else { return Ok(()) };
        match (datagrams, socket.kind()) {
            (false, STREAM) | (true, DGRAM) => Ok(()),
            (false, _) => Err(invalid(format_args!("TLS needs a stream socket (SOCK_STREAM)"))),
            (true, _) => Err(invalid(format_args!("DTLS needs a datagram socket (SOCK_DGRAM)"))),
        }
    }

    #[inline(always)]
    pub fn is_memory(&self) -> bool {
        matches!(self, Transport::Memory)
    }

    /// Adds at most `max` bytes to the list.
    pub fn recv(&self, list: &mut List<u8>, max: usize) -> Took {
        match self {
            Transport::Memory => Took::Later,
            Transport::Socket(socket) => match socket.enter() {
                Ok(used) => match recv_more(used.fd(), list, max) {
                    Ok(Io::Done(0)) => Took::End,
                    Ok(Io::Done(n)) => Took::Bytes(n),
                    Ok(Io::Again) => Took::Later,
                    Ok(Io::Failed(errno)) => Took::Failed(Fault::Errno(errno)),
                    Err(_) => Took::Failed(Fault::NoMemory),
                },
                Err(_) => Took::Failed(Fault::Closed),
            },
            Transport::Calls(calls) => {
                let mut room = [0; 16 * 1024];
                let most = room.len().min(max);
                match calls.recv(&mut room[..most]) {
                    Took::Bytes(n) if n > most => Took::Failed(Fault::Count(n, most)),
                    Took::Bytes(0) => Took::End,
                    Took::Bytes(n) if list.extend(&room[..n]).is_err() => Took::Failed(Fault::NoMemory),
                    other => other,
                }
            }
        }
    }

    pub fn send(&self, bytes: &[u8]) -> Took {
        match self {
            Transport::Memory => Took::Later,
            Transport::Socket(socket) => match socket.enter() {
                Ok(used) => match send(used.fd(), bytes, 0) {
                    Io::Done(n) => Took::Bytes(n),
                    Io::Again => Took::Later,
                    Io::Failed(errno) => Took::Failed(Fault::Errno(errno)),
                },
                Err(_) => Took::Failed(Fault::Closed),
            },
            Transport::Calls(calls) => match calls.send(bytes) {
                Took::Bytes(n) if n == 0 || n > bytes.len() => Took::Failed(Fault::Count(n, bytes.len())),
                other => other,
            },
        }
    }

    /// SHUT_RD, SHUT_WR or SHUT_RDWR.
    pub fn shutdown(&self, how: i32) -> Outcome<()> {
        match self {
            Transport::Memory => Err(Status::STATE),
            Transport::Socket(socket) => socket.shutdown(how),
            Transport::Calls(calls) => calls.shutdown(how),
        }
    }
}
