//! What several objects share.
use core::ffi::c_void;

/// Frees the userdata of a callback. Runs exactly once: when the callback is replaced or removed, or when the last owner
/// goes; on whichever thread lets go last, with no lock of the library's held. May be NULL where one is taken. A setter
/// that fails does not run it: the userdata stays the caller's.
pub type sslwrap_free_fn = Option<unsafe extern "C" fn(userdata: *mut c_void)>;
