//! The transport of a DTLS connection: one BIO write is one datagram, sizes, losses, and whom it talks to.
use crate::base::status::{Outcome, Status};
use crate::sys::addr::SockAddr;
use crate::sys::dtls::{lost, overhead, path_mtu, peer_of, Lost, LEAST_OF_LIBRARY};
use crate::sys::host::{Datagram, Moved};
use crate::sys::mem::List;
use crate::sys::net::{recv_from, recv_more, send, send_to, Io};
use crate::sys::report::invalid;
use crate::tls::decide::Trouble;
use crate::tls::packets;
use crate::tls::queue::Queue;
use crate::tls::transport::{Fault, Sent, Took, Transport};
use crate::tls::wire::Wire;
use std::cell::{Cell, RefCell};

/// A record of the largest size, its header, and what sealing may add.
const ROOM: usize = 16 * 1024 + 2048 + 13;
/// Fits everywhere: what IPv6 asks of each link, without its headers and UDP's.
const SAFE_MTU: usize = 1280 - 48;
/// OpenSSL gathers a flight in a buffer of this size, which cuts records when the MTU is above it.
const LARGEST_FLIGHT: usize = 4096;
/// What sealing adds to a handshake message beyond what OpenSSL reckons with.
const SEAL: usize = 24;
/// The most that OpenSSL takes off the least MTU of a link for headers, and the seal: below, it would not accept
/// what is right for us.
const RECKONED: usize = 48 + SEAL;
const LEAST_LINK: usize = 256;

/// The least MTU that OpenSSL's handshake gets on with.
pub const LEAST_MTU: usize = if LEAST_OF_LIBRARY == 0 { LEAST_LINK - RECKONED + SEAL } else { LEAST_OF_LIBRARY };

/// Kind, version, epoch, number, length.
const HEADER: usize = 13;
/// The shortest seal there is.
pub const LEAST_SEALED: usize = 16;

/// What no UDP datagram exceeds.
pub const LARGEST: usize = 65_535;

/// Empty datagrams and errors about earlier ones that are passed over in one go.
const PASSED_OVER: usize = 16;

/// Who may send to us.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    /// The transport knows.
    Anybody,
    /// Everybody: each datagram may be of another client.
    Listening,
    /// The one that was found by listening: what others had sent before is still in the socket's queue.
    Found,
}

pub struct Datagrams {
    /// The most plaintext that our context seals into one record.
    pub largest_record: usize,
    /// The largest datagram, 0 while that is not known.
    mtu: Cell<usize>,
    /// The caller set it.
    pub mtu_set: Cell<bool>,
    from: Cell<From>,
    pub peer: Cell<SockAddr>,
    /// Who the peer is, as the caller says, for cookies.
    pub peer_name: RefCell<List<u8>>,
    pub listening: Cell<bool>,
    /// The socket has a peer; asked only once.
    pub connected: Cell<bool>,
    /// An error about a datagram, not told yet.
    soft: Cell<Option<Fault>>,
    /// The size of one that was too large.
    too_large: Cell<usize>,
    /// The transport had nothing when last asked.
    pub dry: Cell<bool>,
    /// A sealed record has so many bytes at least.
    pub least: Cell<usize>,
}

impl Datagrams {
    pub fn new(largest_record: usize) -> Datagrams {
        Datagrams {
            largest_record,
            mtu: Cell::new(0),
            mtu_set: Cell::new(false),
            from: Cell::new(From::Anybody),
            peer: Cell::new(SockAddr::EMPTY),
            peer_name: RefCell::default(),
            listening: Cell::new(false),
            connected: Cell::new(false),
            soft: Cell::new(None),
            too_large: Cell::new(0),
            dry: Cell::new(false),
            least: Cell::new(LEAST_SEALED),
        }
    }

    pub fn mtu(&self) -> usize {
        self.mtu.get()
    }

    pub fn set_mtu(&self, mtu: usize) {
        self.mtu.set(mtu);
        self.mtu_set.set(true);
    }

    pub fn take_soft(&self) -> Option<Fault> {
        self.soft.take()
    }

    pub fn take_too_large(&self) -> Option<usize> {
        Some(self.too_large.take()).filter(|&size| size != 0)
    }

    /// Each datagram may be of another client from now on.
    pub fn listen_to_all(&self) {
        self.from.set(From::Listening);
    }

    pub fn hears_all(&self) -> bool {
        self.from.get() == From::Listening
    }

    pub fn found(&self) {
        self.from.set(From::Found);
    }
}

/// OpenSSL ends the connection over a sealed record that is shorter than its seal, where everything else that is not of
/// the peer is passed over: anybody could end it. How much of the datagram stands before such a one.
fn harmless(datagram: &[u8], least: usize) -> usize {
    let mut at = 0;
    while let Some(header) = datagram.get(at..).and_then(|rest| rest.first_chunk::<HEADER>()) {
        let len = usize::from(u16::from_be_bytes([header[11], header[12]]));
        let is_sealed = header[3] | header[4] != 0; // the epoch
        if is_sealed && len < least {
            return at;
        }
        at += HEADER + len;
    }
    datagram.len()
}

/// As OpenSSL is told: it then stays below `mtu` itself.
fn told(mtu: usize) -> usize {
    mtu.clamp(LEAST_MTU, LARGEST_FLIGHT) - SEAL
}

/// The MTU of the link that makes OpenSSL reckon with this.
pub fn link_for(mtu: usize) -> usize {
    told(mtu) + RECKONED
}

impl Transport {
    fn family(&self) -> i32 {
        match self {
            Transport::Socket(socket) => socket.family(),
            _ => crate::sys::addr::UNSPEC,
        }
    }

    /// Bytes of the headers that come on top of a datagram.
    pub fn overhead(&self) -> usize {
        overhead(self.family())
    }

    fn path_mtu(&self) -> usize {
        let Transport::Socket(socket) = self else { return SAFE_MTU };
        let asked = socket.enter().ok().and_then(|used| path_mtu(used.fd(), socket.family()));
        asked.filter(|&mtu| mtu >= LEAST_MTU).unwrap_or(SAFE_MTU)
    }

    /// Whom a socket is connected to.
    pub fn peer(&self) -> Option<SockAddr> {
        let Transport::Socket(socket) = self else { return None };
        peer_of(socket.enter().ok()?.fd()).ok()
    }
}

fn from_io(io: Io) -> Took {
    match io {
        Io::Done(n) => Took::Bytes(n),
        Io::Again => Took::Later,
        Io::Failed(errno) => Took::Failed(Fault::Errno(errno)),
    }
}

impl Wire {
    /// One datagram, and what became of it. An error may be about an earlier one: then it is tried again.
    fn send_one(&self, datagrams: &Datagrams, bytes: &[u8]) -> Took {
        for _ in 0..PASSED_OVER {
            let took = match &self.transport {
                Transport::Memory => Took::Later,
                Transport::Socket(socket) => match socket.enter() {
                    Ok(used) if datagrams.hears_all() => from_io(send_to(used.fd(), bytes, 0, &datagrams.peer.get())),
                    Ok(used) => from_io(send(used.fd(), bytes, 0)),
                    Err(_) => Took::Failed(Fault::Closed),
                },
                Transport::Calls(calls) => match calls.send(bytes) {
                    Took::Bytes(n) if n != bytes.len() => Took::Failed(Fault::Count(n, bytes.len())),
                    other => other,
                },
            };
            let Took::Failed(Fault::Errno(errno)) = took else { return took };
            if datagrams.hears_all() {
                return Took::Bytes(0); // nobody may end our listening by where he sends from
            }
            match lost(errno) {
                Lost::This => datagrams.soft.set(Some(Fault::Errno(errno))),
                Lost::TooLarge => {
                    datagrams.too_large.set(bytes.len());
                    return Took::Bytes(0);
                }
                Lost::All => return took,
            }
        }
        Took::Bytes(0)
    }

    /// Those that are not taken yet stay; those that are lost do not.
    pub(in crate::tls) fn send_datagrams(&self, datagrams: &Datagrams) -> Sent {
        // the queue is out while the transport runs: a caller's function may come back
        let mut queue = self.take_outgoing();
        let sent = loop {
            let Some(next) = packets::next(&queue) else { break Sent::All };
            match self.send_one(datagrams, next) {
                Took::Bytes(_) => self.count_gone(packets::drop_next(&mut queue)),
                Took::Later => break Sent::Some,
                Took::End => break self.give_up(&mut queue, Fault::Closed),
                Took::Failed(fault) => break self.give_up(&mut queue, fault),
            }
        };
        self.put_back_outgoing(queue, sent);
        sent
    }

    pub(in crate::tls) fn write_datagram(&self, datagrams: &Datagrams, bytes: &[u8]) -> Moved {
        if datagrams.hears_all() {
            // an answer to who was heard last: now or never
            return match self.send_one(datagrams, bytes) {
                Took::Bytes(_) | Took::Later => Moved::Bytes(bytes.len()),
                Took::End | Took::Failed(_) => Moved::Failed,
            };
        }
        match packets::put(&mut self.outgoing_mut(), bytes) {
            Ok(()) => Moved::Bytes(bytes.len()),
            Err(_) => {
                self.answers.set_trouble(Trouble::NoMemory);
                Moved::Failed
            }
        }
    }

    /// One datagram at the back of the queue, if there is one.
    pub(in crate::tls) fn receive_datagram(&self, datagrams: &Datagrams, queue: &mut Queue) -> Took {
        for _ in 0..PASSED_OVER {
            let took = match (&self.transport, datagrams.from.get()) {
                (Transport::Memory, _) => Took::Later,
                (Transport::Socket(socket), From::Anybody) => match socket.enter() {
                    Ok(used) => packets::put_by(queue, ROOM, |list| recv_more(used.fd(), list, ROOM))
                        .and_then(|received| received)
                        .map_or(Took::Failed(Fault::NoMemory), from_io),
                    Err(_) => Took::Failed(Fault::Closed),
                },
                (Transport::Socket(socket), from) => match socket.enter() {
                    Ok(used) => receive_from(used.fd(), datagrams, from, queue),
                    Err(_) => Took::Failed(Fault::Closed),
                },
                (Transport::Calls(calls), _) => {
                    let mut room = [0; ROOM];
                    match calls.recv(&mut room) {
                        Took::Bytes(n) if n > ROOM => Took::Failed(Fault::Count(n, ROOM)),
                        Took::Bytes(n) if n > 0 && packets::put(queue, &room[..n]).is_err() => {
                            Took::Failed(Fault::NoMemory)
                        }
                        other => other,
                    }
                }
            };
            match took {
                Took::Bytes(0) => {} // an empty one says nothing
                Took::Failed(Fault::Errno(errno)) if lost(errno) != Lost::All => {
                    datagrams.soft.set(Some(Fault::Errno(errno)));
                    return Took::Later;
                }
                other => return other,
            }
        }
        Took::Later
    }

    pub(in crate::tls) fn read_datagram(&self, datagrams: &Datagrams, room: &mut [u8]) -> Moved {
        if !self.has_incoming() {
            if self.is_ended() {
                return Moved::End;
            }
            match self.fault_or_refill() {
                Took::Bytes(_) => {}
                // told once: the transport may work again
                Took::Later if datagrams.soft.get().is_some() => return Moved::Failed,
                Took::Later => {
                    datagrams.dry.set(!self.turn.is_over());
                    return Moved::Later;
                }
                Took::End => return Moved::End,
                Took::Failed(_) => return Moved::Failed,
            }
        }
        datagrams.dry.set(false);
        let mut queue = self.incoming_mut();
        let Some(next) = packets::next(&queue) else { return Moved::Later };
        let n = harmless(next, datagrams.least.get()).min(room.len());
        room[..n].copy_from_slice(&next[..n]);
        packets::drop_next(&mut queue);
        // nothing for OpenSSL is no end: a byte that is no record
        match (n, room.first_mut()) {
            (0, Some(first)) => {
                *first = 0;
                Moved::Bytes(1)
            }
            _ => Moved::Bytes(n),
        }
    }

    pub(in crate::tls) fn about_datagrams(&self, datagrams: &Datagrams, asked: Datagram) -> i64 {
        let answer = match asked {
            Datagram::Mtu => {
                if datagrams.mtu() == 0 {
                    datagrams.mtu.set(self.transport.path_mtu());
                }
                told(datagrams.mtu())
            }
            Datagram::FallbackMtu => {
                if !datagrams.mtu_set.get() {
                    datagrams.mtu.set(datagrams.mtu().min(SAFE_MTU));
                }
                told(datagrams.mtu().min(SAFE_MTU))
            }
            Datagram::Overhead => RECKONED,
            Datagram::Exceeded => usize::from(datagrams.too_large.get() != 0),
        };
        answer as i64
    }

    /// After one that was too large: the kernel has learnt what is not.
    pub(in crate::tls) fn shrink_mtu(&self, datagrams: &Datagrams, refused: usize) -> usize {
        let known = self.transport.path_mtu();
        let mtu = if known < refused { known } else { SAFE_MTU.min(refused - 1) };
        let mtu = mtu.max(LEAST_MTU);
        if datagrams.mtu() == 0 || mtu < datagrams.mtu() {
            datagrams.mtu.set(mtu);
        }
        datagrams.mtu()
    }

    /// Bytes of all that wait to leave.
    pub(in crate::tls) fn datagrams_out(&self) -> usize {
        packets::total(&self.outgoing_mut())
    }

    // ---- over memory

    /// What the peer sent; an empty one says nothing.
    pub(in crate::tls) fn feed_datagram(&self, bytes: &[u8]) -> Outcome<()> {
        match bytes.len() {
            0 => Ok(()),
            1..=LARGEST => packets::put(&mut self.incoming_mut(), bytes),
            len => Err(invalid(format_args!("a datagram has at most {LARGEST} bytes, not {len}: give one at a time"))),
        }
    }

    /// Copies out the datagram at the front; too small a room leaves it there and says how much it takes.
    pub(in crate::tls) fn take_datagram(&self, room: &mut [u8], needed: &mut usize) -> Outcome<()> {
        let mut queue = self.outgoing_mut();
        let next = packets::next(&queue).ok_or(Status::WANT_READ)?;
        *needed = next.len();
        room.get_mut(..next.len()).ok_or(Status::BUFFER_TOO_SMALL)?.copy_from_slice(next);
        packets::drop_next(&mut queue);
        Ok(())
    }
}

fn receive_from(fd: i32, datagrams: &Datagrams, from: From, queue: &mut Queue) -> Took {
    let mut room = [0; ROOM];
    let (io, sender) = recv_from(fd, &mut room, 0);
    match io {
        Io::Done(_) if from == From::Found && sender != datagrams.peer.get() => Took::Bytes(0),
        Io::Done(n) => {
            if from == From::Listening {
                datagrams.peer.set(sender);
            }
            if n > 0 && packets::put(queue, &room[..n]).is_err() {
                return Took::Failed(Fault::NoMemory);
            }
            Took::Bytes(n)
        }
        other => from_io(other),
    }
}
