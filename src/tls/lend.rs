//! Ciphertext of memory connections without a copy: the caller fills our buffer and looks into it. What is lent stands
//! apart from the queues, so that no other call moves or frees it.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::clock::Deadline;
use crate::sys::mem::{List, Written};
use crate::sys::report::{fail, invalid};
use crate::tls::conn::Conn;
use crate::tls::pool;
use crate::tls::queue::Queue;
use crate::tls::wire::Wire;
use std::cell::{Cell, RefCell};

const LEAST_RESERVE: usize = 16 * 1024;
const LARGEST_RESERVE: usize = 1024 * 1024;

#[derive(Default)]
pub struct Lent {
    /// To be filled; empty.
    blank: RefCell<List<u8>>,
    /// How much of it the caller knows of.
    reserved: Cell<usize>,
    /// Being looked at; goes before the outgoing queue.
    shown: RefCell<Queue>,
}

impl Lent {
    #[inline(always)]
    pub fn shown_len(&self) -> usize {
        self.shown.borrow().len()
    }

    #[inline(always)]
    pub fn take(&self, room: &mut [u8]) -> usize {
        self.shown.borrow_mut().get(room)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        pool::give(self.blank.take());
    }
}

impl Wire {
    fn reserve(&self, least: usize) -> Outcome<(*mut u8, usize)> {
        let mut blank = self.lent.blank.borrow_mut();
        if blank.capacity() == 0 {
            *blank = pool::take();
        }
        self.lent.reserved.set(0);
        let (at, room) = blank.room(least)?;
        self.lent.reserved.set(room);
        Ok((at, room))
    }

    fn commit(&self, written: Written) -> Outcome<()> {
        let mut blank = self.lent.blank.take();
        blank.written(written);
        let stored = self.incoming.borrow_mut().put_list(&mut blank);
        blank.clear();
        match stored {
            Ok(()) => {
                self.lent.reserved.set(0);
                pool::give(blank);
            }
            Err(_) => {
                self.lent.blank.replace(blank); // to be committed again
            }
        }
        stored
    }

    fn show(&self) -> (*const u8, usize) {
        let mut shown = self.lent.shown.borrow_mut();
        if shown.is_empty() {
            std::mem::swap(&mut *shown, &mut *self.outgoing.borrow_mut());
        }
        let front = shown.front();
        (front.as_ptr(), front.len())
    }
}

fn ended() -> Status {
    fail(Status::STATE, Kind::Local, format_args!("bio_shutdown was called: no bytes can follow"))
}

impl Conn {
    /// Room for the network's bytes, valid until `bio_commit`.
    pub fn bio_reserve(&self, least: usize) -> Outcome<(*mut u8, usize)> {
        self.memory_only()?;
        if least > LARGEST_RESERVE {
            return Err(invalid(format_args!("{least} bytes at once are too many: {LARGEST_RESERVE} at most")));
        }
        let inner = self.enter(Deadline::Never)?;
        inner.streams_only()?;
        if inner.ssl.host().is_ended() {
            return Err(ended());
        }
        inner.ssl.host().reserve(least.max(LEAST_RESERVE))
    }

    pub fn bio_commit(&self, written: Written) -> Outcome<()> {
        self.memory_only()?;
        let inner = self.enter(Deadline::Never)?;
        inner.streams_only()?;
        let reserved = inner.ssl.host().lent.reserved.get();
        if reserved == 0 {
            return Err(fail(
                Status::STATE,
                Kind::Local,
                format_args!("nothing is reserved: conn_bio_reserve comes first"),
            ));
        }
        if written.count() > reserved {
            return Err(invalid(format_args!("{} bytes cannot have been written to {reserved}", written.count())));
        }
        if inner.ssl.host().is_ended() && written.count() != 0 {
            return Err(ended());
        }
        inner.ssl.host().commit(written)
    }

    /// What waits for the network, valid until `bio_consume` or `bio_read`. Empty when nothing does.
    pub fn bio_peek(&self) -> Outcome<(*const u8, usize)> {
        self.memory_only()?;
        let inner = self.enter(Deadline::Never)?;
        inner.streams_only()?;
        match inner.ssl.host().show() {
            (_, 0) => Err(Status::WANT_READ),
            shown => Ok(shown),
        }
    }

    pub fn bio_consume(&self, n: usize) -> Outcome<()> {
        self.memory_only()?;
        let inner = self.enter(Deadline::Never)?;
        inner.streams_only()?;
        let mut shown = inner.ssl.host().lent.shown.borrow_mut();
        if n > shown.len() {
            return Err(invalid(format_args!("{n} bytes cannot be consumed of the {} that were shown", shown.len())));
        }
        shown.consume(n);
        Ok(())
    }
}
