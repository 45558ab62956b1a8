//! Asking the system's resolver: at once where there is nothing to wait for, else on a thread that can be left behind.
use crate::base::line::Line;
use crate::base::status::{Kind, Outcome, Status};
use crate::net::{hosts, resolve};
use crate::sys::clock::Deadline;
use crate::sys::errand::{Came, Errand, Place, MOST};
use crate::sys::mem::Shared;
use crate::sys::netdb::Hostent;
use crate::sys::report::fail;
use crate::sys::resolve::{ask, refused, Answer, Found, Names, Question, Reply};

/// Whatever is known by now.
pub const AT_ONCE: Deadline = Deadline::At(0);

/// A question that is on its way.
pub struct Lookup(Shared<Errand<Question, Reply>>);

impl Lookup {
    /// Until the deadline, for one of the places; the answer is waited for later.
    pub fn start(question: Question, deadline: Deadline) -> Outcome<Lookup> {
        let Some(place) = Place::take(deadline)? else {
            return Err(too_late(&question, format_args!("{MOST} other names are being resolved")));
        };
        Ok(Lookup(Errand::start(question, place, ask)?))
    }

    /// What was found; its refusal, TIMEOUT and CANCELLED are failures.
    pub fn found(&self, deadline: Deadline) -> Outcome<Found> {
        match self.0.wait(deadline)? {
            Came::Answer(reply) => reply.map_err(|refusal| refused(refusal, &self.0.question)),
            Came::TooLate => Err(too_late(&self.0.question, format_args!("no name server answered"))),
            Came::Cancelled => {
                let name = name_of(&self.0.question);
                let text = format_args!("the lookup of {} was cancelled; free it", name.as_str());
                Err(fail(Status::CANCELLED, Kind::Local, text))
            }
        }
    }

    /// What was found by now, of a lookup for addresses; of another kind it is STATE, whether there is an answer or not.
    pub fn addresses(&self) -> Outcome<Answer> {
        match self.0.question {
            Question::Addresses(_) => resolve::addresses(self.found(AT_ONCE)?),
            _ => Err(not_that("addresses")),
        }
    }

    pub fn names(&self) -> Outcome<Shared<Names>> {
        match self.0.question {
            Question::Names(..) => resolve::names(self.found(AT_ONCE)?),
            _ => Err(not_that("the names of an address")),
        }
    }

    pub fn host(&self) -> Outcome<Shared<Hostent>> {
        match self.0.question {
            Question::HostByName(_) | Question::HostByAddress(_) | Question::HostBehind(_) => {
                hosts::host(self.found(AT_ONCE)?)
            }
            _ => Err(not_that("a host")),
        }
    }

    pub fn cancel(&self) {
        self.0.cancel();
    }
}

/// On this thread when there is no deadline, or nothing to wait for.
pub fn find(question: Question, deadline: Deadline, at_once: bool) -> Outcome<Found> {
    if at_once || deadline == Deadline::Never {
        return ask(&question).map_err(|refusal| refused(refusal, &question));
    }
    if deadline.passed() {
        return Err(too_late(&question, format_args!("there was no time to ask")));
    }
    Lookup::start(question, deadline)?.found(deadline)
}

fn name_of(question: &Question) -> Line<160> {
    let mut name = Line::EMPTY;
    question.write_name(&mut name);
    name
}

#[cold]
fn too_late(question: &Question, why: core::fmt::Arguments<'_>) -> Status {
    let name = name_of(question);
    fail(Status::TIMEOUT, Kind::Timeout, format_args!("timed out resolving {}: {why}", name.as_str()))
}

/// Another kind of answer than was asked for: the caller mixed up two lookups.
#[cold]
pub fn not_that(what: &str) -> Status {
    fail(Status::STATE, Kind::Local, format_args!("this lookup does not look for {what}"))
}
