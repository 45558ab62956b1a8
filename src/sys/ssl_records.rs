//! What is asked of OpenSSL when records are ours.
use crate::sys::errq;
use crate::sys::ext;
use crate::sys::host::Host;
use crate::sys::o;
use crate::sys::ssl::Ssl;
use std::ptr::null_mut;

impl<H: Host> Ssl<H> {
    /// SSL_MODE_*.
    pub fn mode(&self) -> u64 {
        // SAFETY: alive, as in all that follow; the command takes nothing
        unsafe { o::SSL_ctrl(self.look(), o::SSL_CTRL_MODE, 0, null_mut()) as u64 }
    }

    /// As agreed with the peer (RFC 6066), or what any record may hold.
    pub fn max_fragment(&self) -> usize {
        const MOST: usize = 16 * 1024;
        let session = unsafe { o::SSL_get_session(self.look()) };
        if session.is_null() {
            return MOST;
        }
        match unsafe { ext::SSL_SESSION_get_max_fragment_length(session) } {
            code @ 1..=4 => 256 << code,
            _ => MOST,
        }
    }

    /// Plaintext is not to stay in buffers.
    pub fn cleanses(&self) -> bool {
        const SSL_OP_CLEANSE_PLAINTEXT: u64 = 1 << 1;
        unsafe { ext::SSL_get_options(self.look()) & SSL_OP_CLEANSE_PLAINTEXT != 0 }
    }

    /// A change of our key waits to be told with the next write.
    pub fn owes_key_update(&self) -> bool {
        const SSL_KEY_UPDATE_NONE: i32 = -1;
        unsafe { ext::SSL_get_key_update_type(self.look()) != SSL_KEY_UPDATE_NONE }
    }

    /// The numbers of the next records read and written with the present secrets, where a key log does not tell when they
    /// begin. What the library has held back until now is written.
    pub fn record_numbers(&self) -> Option<(u64, u64)> {
        errq::clear();
        let numbers = unsafe { ext::record_numbers(self.look()) };
        errq::clear();
        numbers
    }

    /// Asks for a new key of ours; the peer's stays.
    pub fn change_key(&self) {
        const SSL_KEY_UPDATE_NOT_REQUESTED: i32 = 0;
        errq::clear();
        unsafe { ext::SSL_key_update(self.p(), SSL_KEY_UPDATE_NOT_REQUESTED) };
        errq::clear(); // refused: it is being changed already
    }
}
