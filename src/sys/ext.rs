//! What openssl-sys and libc lack, declared by us. Functions newer than OpenSSL 3.0 are not here: see `newer`.
use libc::{c_int, c_ulong, c_void};

extern "C" {
    pub fn OPENSSL_cleanse(ptr: *mut c_void, len: usize);
    pub fn ERR_peek_error() -> c_ulong;

    pub fn pthread_mutex_clocklock(
        mutex: *mut libc::pthread_mutex_t,
        clock: libc::clockid_t,
        deadline: *const libc::timespec,
    ) -> c_int;
}
