//! What an idle connection need not hold.
use crate::base::status::Outcome;
use crate::sys::clock::Deadline;
use crate::tls::conn::Conn;
use crate::tls::wire::Wire;

impl Conn {
    /// Buffers come back when they are needed. Those that hold something stay.
    pub fn release_buffers(&self) -> Outcome<()> {
        let inner = self.enter(Deadline::Never)?;
        inner.free_buffers();
        inner.ssl.host().release_buffers();
        Ok(())
    }
}

impl Wire {
    fn release_buffers(&self) {
        for queue in [&self.incoming, &self.outgoing] {
            queue.borrow_mut().let_go();
        }
    }
}
