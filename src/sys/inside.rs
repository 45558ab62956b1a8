//! Which connection this thread has OpenSSL working for. OpenSSL's key derivation is told no connection; ours looks here.
use crate::sys::host::{Host, Traffic, Whose};
use crate::sys::seam::{shield, ssl_host};
use crate::sys::{ext, o};
use libc::{c_int, c_void};
use std::ptr::null;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

struct Inside {
    ssl: *const o::SSL,
    host: *const c_void,
    tell: unsafe fn(&Inside, Whose<'_>, &[u8]),
}

const NO_KEY: u32 = u32::MAX;
static KEY: AtomicU32 = AtomicU32::new(NO_KEY);
/// How many are inside that wait for secrets, of all threads. A thread knows its own among them.
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Before the first connection that is to be found. False: no more can be had.
pub fn prepare() -> bool {
    if KEY.load(Ordering::Acquire) != NO_KEY {
        return true;
    }
    let mut made = 0;
    // SAFETY: plain out parameter; what will stand under the key needs no destructor
    if unsafe { libc::pthread_key_create(&mut made, None) } != 0 {
        return false;
    }
    if KEY.compare_exchange(NO_KEY, made, Ordering::AcqRel, Ordering::Acquire).is_err() {
        // SAFETY: ours and unused
        unsafe { libc::pthread_key_delete(made) };
    }
    true
}

/// Runs a call of OpenSSL's that may go over to new keys. What it is told of is this connection's, also where a callback
/// made it for another meanwhile.
#[inline(always)]
pub fn of<H: Host, R>(ssl: *const o::SSL, host: &H, call: impl FnOnce() -> R) -> R {
    match host.wants_secrets() {
        true => told(ssl, host, call),
        false if WAITING.load(Ordering::Relaxed) == 0 => call(), // most calls there are
        false => none(call),
    }
}

#[inline(never)]
fn told<H: Host, R>(ssl: *const o::SSL, host: &H, call: impl FnOnce() -> R) -> R {
    let inside = Inside { ssl, host: host as *const H as *const c_void, tell: tell::<H> };
    WAITING.fetch_add(1, Ordering::Relaxed);
    let result = with(&inside, call);
    WAITING.fetch_sub(1, Ordering::Relaxed);
    result
}

/// Runs a call that derives keys which are nobody's, though their names may be the same.
#[inline(never)]
pub fn none<R>(call: impl FnOnce() -> R) -> R {
    with(null(), call)
}

#[inline]
fn with<R>(inside: *const Inside, call: impl FnOnce() -> R) -> R {
    struct Back(u32, *mut c_void);
    impl Drop for Back {
        fn drop(&mut self) {
            // SAFETY: the key exists, and had a value of this thread's
            unsafe { libc::pthread_setspecific(self.0, self.1) };
        }
    }
    let key = KEY.load(Ordering::Acquire);
    if key == NO_KEY {
        return call();
    }
    // SAFETY: the key exists. Where there is no memory for a value, nobody is told: OpenSSL keeps its records
    let _back = unsafe {
        let before = libc::pthread_getspecific(key);
        if before.is_null() && inside.is_null() {
            return call();
        }
        libc::pthread_setspecific(key, inside.cast());
        Back(key, before)
    };
    call()
}

/// OpenSSL goes over to a secret.
pub fn learns(whose: Whose<'_>, secret: &[u8]) {
    let key = KEY.load(Ordering::Acquire);
    if key == NO_KEY {
        return;
    }
    // SAFETY: the key exists; what stands under it lives in a frame below this one
    unsafe {
        let inside = libc::pthread_getspecific(key) as *const Inside;
        if let Some(inside) = inside.as_ref() {
            (inside.tell)(inside, whose, secret);
        }
    }
}

unsafe fn tell<H: Host>(inside: &Inside, whose: Whose<'_>, secret: &[u8]) {
    // SAFETY: both live as long as the call inside which we are
    unsafe {
        let host = &*(inside.host as *const H);
        if !matches!(whose, Whose::Next(_)) {
            ext::SSL_set_msg_callback(inside.ssl as *mut o::SSL, Some(message::<H>));
        }
        let traffic = Traffic { whose, secret, server: o::SSL_is_server(inside.ssl) == 1, suite: suite(inside.ssl) };
        shield(host, (), || host.traffic(traffic));
    }
}

/// The process's default properties may exclude our derivation while a connection lives: that it goes over to another key is
/// then seen here alone.
unsafe extern "C" fn message<H: Host>(
    written: c_int,
    _version: c_int,
    kind: c_int,
    bytes: *const c_void,
    len: usize,
    ssl: *mut o::SSL,
    _: *mut c_void,
) {
    const HANDSHAKE: c_int = 22;
    const KEY_UPDATE: u8 = 24;
    // SAFETY: OpenSSL's call: a message of so many bytes; the host outlives the SSL
    unsafe {
        if kind == HANDSHAKE && len > 0 && *bytes.cast::<u8>() == KEY_UPDATE {
            if let Some(host) = ssl_host::<H>(ssl) {
                shield(host, (), || host.key_update(written != 0));
            }
        }
    }
}

/// The number of the cipher suite in the handshake; 0 before there is one.
pub unsafe fn suite(ssl: *const o::SSL) -> u16 {
    // SAFETY: the caller's
    let cipher = unsafe { o::SSL_get_current_cipher(ssl) };
    if cipher.is_null() {
        return 0;
    }
    // SAFETY: a constant of OpenSSL's
    unsafe { o::SSL_CIPHER_get_protocol_id(cipher) }
}
