//! Ciphertext of memory connections without a copy: the caller fills our buffer and looks into it. What is lent stands
//! apart from the queues, so that no other call moves or frees it.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::clock::Deadline;
use crate::sys::mem::{try_box, List, Written};
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
    fn lender(&self) -> Outcome<&Lent> {
        if let Some(lent) = self.lent.get() {
            return Ok(lent);
        }
        let made = try_box(Lent::default())?;
        Ok(self.lent.get_or_init(|| made))
    }

    fn reserve(&self, least: usize) -> Outcome<(*mut u8, usize)> {
        let lent = self.lender()?;
        let mut blank = lent.blank.borrow_mut();
        if blank.capacity() == 0 {
            *blank = pool::take();
        }
        lent.reserved.set(0);
        let (at, room) = blank.room(least)?;
        lent.reserved.set(room);
        Ok((at, room))
    }

    fn commit(&self, lent: &Lent, written: Written) -> Outcome<()> {
        let mut blank = lent.blank.take();
        blank.written(written);
        let stored = self.incoming.borrow_mut().put_list(&mut blank);
        blank.clear();
        match stored {
            Ok(()) => {
                lent.reserved.set(0);
                pool::give(blank);
            }
            Err(_) => {
                lent.blank.replace(blank); // to be committed again
            }
        }
        stored
    }

    fn show(&self) -> Outcome<(*const u8, usize)> {
        let mut shown = self.lender()?.shown.borrow_mut();
        if shown.is_empty() {
            std::mem::swap(&mut *shown, &mut *self.outgoing.borrow_mut());
        }
        let front = shown.front();
        Ok((front.as_ptr(), front.len()))
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
        let lent = inner.ssl.host().lent.get().filter(|lent| lent.reserved.get() != 0);
        let Some(lent) = lent else {
            let text = format_args!("nothing is reserved: conn_bio_reserve comes first");
            return Err(fail(Status::STATE, Kind::Local, text));
        };
        let reserved = lent.reserved.get();
        if written.count() > reserved {
            return Err(invalid(format_args!("{} bytes cannot have been written to {reserved}", written.count())));
        }
        if inner.ssl.host().is_ended() && written.count() != 0 {
            return Err(ended());
        }
        inner.ssl.host().commit(lent, written)
    }

    /// What waits for the network, valid until `bio_consume` or `bio_read`. Empty when nothing does.
    pub fn bio_peek(&self) -> Outcome<(*const u8, usize)> {
        self.memory_only()?;
        let inner = self.enter(Deadline::Never)?;
        inner.streams_only()?;
        match inner.ssl.host().show()? {
            (_, 0) => Err(Status::WANT_READ),
            shown => Ok(shown),
        }
    }

    pub fn bio_consume(&self, n: usize) -> Outcome<()> {
        self.memory_only()?;
        let inner = self.enter(Deadline::Never)?;
        inner.streams_only()?;
        let lent = inner.ssl.host().lent.get();
        let shown = lent.map_or(0, |lent| lent.shown_len());
        if n > shown {
            return Err(invalid(format_args!("{n} bytes cannot be consumed of the {shown} that were shown")));
        }
        if let Some(lent) = lent {
            lent.shown.borrow_mut().consume(n);
        }
        Ok(())
    }
}
