//! Connecting to a name, as RFC 8305 has it: both families in turn, a new attempt every quarter second, the first wins.
use crate::base::line::Line;
use crate::base::status::{Kind, Outcome, Status};
use crate::net::resolve::{getaddrinfo, Hints};
use crate::net::socket::Socket;
use crate::sys::addr::{SockAddr, INET6};
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::fd::{self, Fd};
use crate::sys::mem::List;
use crate::sys::net::{self, Connect};
use crate::sys::poll::{pause_until, poll_until, Polled, WRITE};
use crate::sys::report::{errno_text, fail_with, invalid};
use crate::sys::resolve::{Answer, Entry};

const STAGGER: Timeout = Timeout::Nanos(250_000_000);
const AT_ONCE: Deadline = Deadline::At(0);
/// Of a name with more addresses the rest is left alone.
const MOST_TRIED: usize = 64;

/// A connected stream socket with the default timeout; resolving and connecting share the deadline.
pub fn dial(host: &[u8], service: &[u8], deadline: Deadline) -> Outcome<Socket> {
    if host.is_empty() || service.is_empty() {
        return Err(invalid(format_args!("connecting takes a host and a service or port")));
    }
    let hints = Hints { kind: net::STREAM, ..Hints::default() };
    let answer = getaddrinfo(host, service, hints, deadline)?;
    let mut race = Race::new(in_turn(answer)?)?;
    match race.run(deadline)? {
        Some((fd, entry)) => {
            fd::set_nonblocking(fd.raw(), false)?;
            Socket::holding(fd, entry.family, entry.kind, entry.proto)
        }
        None => Err(race.lost(host, service)),
    }
}

/// IPv6 and others in turn, each address once; the resolver's order is kept within a family.
fn in_turn(answer: Answer) -> Outcome<List<Entry>> {
    let mut six = List::new();
    let mut rest = List::new();
    for entry in answer.iter() {
        let list = if entry.family == INET6 { &mut six } else { &mut rest };
        if !list.iter().any(|known: &Entry| known.address == entry.address) {
            list.push(entry.bare())?;
        }
    }
    let mut order = List::with_capacity(six.len() + rest.len())?;
    let (mut six, mut rest) = (six.into_iter(), rest.into_iter());
    loop {
        let (a, b) = (six.next(), rest.next());
        if a.is_none() && b.is_none() {
            order.truncate(MOST_TRIED);
            return Ok(order);
        }
        for entry in [a, b].into_iter().flatten() {
            order.push(entry)?;
        }
    }
}

struct Race {
    order: List<Entry>,
    /// How many of `order` were started.
    started: usize,
    running: List<Attempt>,
    polled: List<Polled>,
    failures: Failures,
}

struct Attempt {
    fd: Fd,
    at: usize,
}

impl Race {
    fn new(order: List<Entry>) -> Outcome<Race> {
        // room for all from the start: no attempt ends for want of memory
        let (running, polled) = (List::with_capacity(order.len())?, List::with_capacity(order.len())?);
        Ok(Race { order, started: 0, running, polled, failures: Failures::default() })
    }

    /// None: all have failed, or the deadline came.
    fn run(&mut self, deadline: Deadline) -> Outcome<Option<(Fd, &Entry)>> {
        let mut next_start = Deadline::Never;
        loop {
            while self.started < self.order.len() && (self.running.is_empty() || next_start.passed()) {
                let before = self.running.len();
                if let Some(won) = self.start()? {
                    return Ok(Some(self.winner(won)));
                }
                let failed = self.running.len() == before;
                next_start = if failed { AT_ONCE } else { Deadline::after(STAGGER) };
            }
            if self.running.is_empty() || deadline.passed() {
                return Ok(None);
            }
            let more = self.started < self.order.len();
            let until = if more { deadline.earlier(next_start) } else { deadline };
            self.polled.clear();
            for attempt in self.running.iter() {
                self.polled.push(Polled::new(attempt.fd.raw(), WRITE))?;
            }
            if poll_until(&mut self.polled, until)? == 0 {
                continue;
            }
            match self.look() {
                Look::Won(won) => return Ok(Some(self.winner(won))),
                Look::SomeFailed => next_start = AT_ONCE, // for its successor
                Look::Nothing => pause_until(Deadline::after(Timeout::Nanos(1_000_000))), // poll was wrong
            }
        }
    }

    fn winner(&self, won: Attempt) -> (Fd, &Entry) {
        (won.fd, &self.order[won.at])
    }

    /// The attempt when it succeeded at once.
    fn start(&mut self) -> Outcome<Option<Attempt>> {
        let at = self.started;
        self.started += 1;
        let entry = &self.order[at];
        let fd = match net::try_socket(entry.family, entry.kind, entry.proto) {
            Ok(fd) => fd,
            Err(net::ENOMEM) => return Err(Status::NOMEM),
            Err(error) => {
                self.failures.add(error, at);
                return Ok(None);
            }
        };
        fd::set_nonblocking(fd.raw(), true)?;
        let came = net::connect(fd.raw(), &entry.address);
        match self.came(Attempt { fd, at }, came) {
            Came::Won(won) => return Ok(Some(won)),
            Came::Running(attempt) => self.running.push(attempt)?,
            Came::Failed => {}
        }
        Ok(None)
    }

    fn came(&mut self, attempt: Attempt, came: Connect) -> Came {
        match came {
            Connect::Done if to_itself(&attempt.fd) => self.failures.add(net::ECONNREFUSED, attempt.at),
            Connect::Done => return Came::Won(attempt),
            Connect::Failed(error) => self.failures.add(error, attempt.at),
            Connect::Full => self.failures.add(net::EAGAIN, attempt.at),
            Connect::Going => return Came::Running(attempt),
        }
        Came::Failed
    }

    /// After a poll, with what it told still in `polled`.
    fn look(&mut self) -> Look {
        let mut look = Look::Nothing;
        for i in (0..self.running.len()).rev() {
            if self.polled[i].ready() == 0 {
                continue;
            }
            let came = net::connected(self.running[i].fd.raw());
            if came == Connect::Going {
                continue;
            }
            let last = self.running.len() - 1;
            self.running.swap(i, last);
            let Some(attempt) = self.running.pop() else { break };
            match self.came(attempt, came) {
                Came::Won(won) => return Look::Won(won),
                _ => look = Look::SomeFailed,
            }
        }
        look
    }

    #[cold]
    fn lost(&self, host: &[u8], service: &[u8]) -> Status {
        let mut name = Line::<320>::EMPTY;
        name.add_foreign(host);
        name.add(format_args!(":"));
        name.add_foreign(service);
        let mut why = Line::<384>::EMPTY;
        self.failures.write(&self.order, &mut why);
        let (name, why, tried) = (name.as_str(), why.as_str(), self.started);
        let addresses = if tried == 1 { "address" } else { "addresses" };
        if self.running.is_empty() {
            let code = self.failures.telling().into();
            let text = format_args!("cannot reach {name}: {tried} {addresses} tried{why}");
            return fail_with(Status::SYSCALL, Kind::Transport, code, 0, text);
        }
        let silent = self.running.len();
        let text =
            format_args!("timed out connecting to {name}: {tried} {addresses} tried, {silent} without answer{why}");
        fail_with(Status::TIMEOUT, Kind::Timeout, 0, 0, text)
    }
}

enum Came {
    Won(Attempt),
    Running(Attempt),
    Failed,
}

enum Look {
    Won(Attempt),
    SomeFailed,
    Nothing,
}

/// A local port that nobody listens on may by chance be the one this very socket was given.
fn to_itself(fd: &Fd) -> bool {
    let own: Option<SockAddr> = net::own_name(fd.raw()).ok();
    own.is_some() && own == net::peer_name(fd.raw()).ok()
}

const KINDS: usize = 4;

/// The errnos of failed attempts, each with its first address.
#[derive(Default)]
struct Failures([Option<(i32, usize)>; KINDS]);

impl Failures {
    fn add(&mut self, error: i32, at: usize) {
        let place = self.0.iter_mut().find(|f| f.is_none_or(|(known, _)| known == error));
        if let Some(place @ None) = place {
            *place = Some((error, at));
        }
    }

    fn write<const N: usize>(&self, order: &[Entry], line: &mut Line<N>) {
        for (i, &(error, at)) in self.0.iter().flatten().enumerate() {
            let mut room = [0; 128];
            let text = errno_text(error, &mut room);
            line.add(format_args!("{}{text} (", if i == 0 { ": " } else { ", " }));
            if let Some(entry) = order.get(at) {
                entry.address.write_host(line);
            }
            line.add(format_args!(")"));
        }
    }

    /// The errno that says most about the peer; those about our own network say least.
    fn telling(&self) -> i32 {
        let weight = |error: i32| match error {
            net::ECONNREFUSED => 4,
            net::ETIMEDOUT => 3,
            net::EHOSTUNREACH => 1,
            net::ENETUNREACH | net::EADDRNOTAVAIL => 0,
            _ => 2,
        };
        self.0.iter().flatten().map(|&(error, _)| error).max_by_key(|&e| weight(e)).unwrap_or(net::EHOSTUNREACH)
    }
}
