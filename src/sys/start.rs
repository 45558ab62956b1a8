//! What comes before anything else.
use crate::sys::{ext, o};
use std::ptr::null;

/// OpenSSL 3 takes itself apart when the process exits, also while threads are in the midst of it, which then crash. It
/// is the first call that decides; what is left to the kernel instead is what OpenSSL 4 leaves to it too.
pub fn openssl_stays() {
    // SAFETY: no settings. Without memory for it everything is as if we had not asked
    unsafe { ext::OPENSSL_init_crypto(o::OPENSSL_INIT_NO_ATEXIT, null()) };
}
