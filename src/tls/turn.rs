//! What a peer may want of one call: so much without any data in it, and so many answers that it does not take.
use std::cell::Cell;

pub(in crate::tls) struct Turn {
    /// How much more OpenSSL gets from the transport before it must stop to let the caller look at its deadline.
    left: Cell<usize>,
    over: Cell<bool>,
    /// OpenSSL reads: what it writes meanwhile are answers, which a peer may ask for without end and never take.
    answering: Cell<bool>,
    /// Bytes of answers since nothing waited to be sent.
    answered: Cell<usize>,
}

/// More than any flight: only who sends for ever what gives no data is stopped by the end of a turn. Who does not wait, and
/// may hear of new bytes alone, is hardly ever.
const BYTES: usize = 128 * 1024;
const LONG: usize = 1024 * 1024;
/// A datagram costs more than its bytes.
const LEAST_COUNTED: usize = 64;
/// Answers that may wait to be sent before nothing more is read.
const MOST_ANSWERS: usize = 64 * 1024;

impl Turn {
    pub fn new() -> Turn {
        Turn { left: Cell::new(LONG), over: Cell::new(false), answering: Cell::new(false), answered: Cell::new(0) }
    }

    /// A step begins.
    #[inline(always)]
    pub fn begin(&self, waits: bool) {
        self.left.set(if waits { BYTES } else { LONG });
        self.over.set(false);
    }

    /// OpenSSL wants more, and got none because the turn was over.
    pub fn is_over(&self) -> bool {
        self.over.get()
    }

    /// Before more is asked for: whether it may be. No once; who begins no step of his own has the next turn then.
    pub fn goes_on(&self) -> bool {
        if self.left.get() > 0 {
            return true;
        }
        self.left.set(LONG);
        self.over.set(true);
        false
    }

    pub fn count(&self, bytes: usize) {
        self.left.set(self.left.get().saturating_sub(bytes.max(LEAST_COUNTED)));
    }

    pub fn set_answering(&self, on: bool) {
        self.answering.set(on);
    }

    pub fn is_answering(&self) -> bool {
        self.answering.get()
    }

    pub fn count_answer(&self, bytes: usize) {
        self.answered.set(self.answered.get() + bytes);
    }

    pub fn answers_left(&self) {
        self.answered.set(0);
    }

    pub fn has_many_answers(&self) -> bool {
        self.answered.get() > MOST_ANSWERS
    }
}
