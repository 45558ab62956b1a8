//! Sessions, tickets, keys shared beforehand.
use crate::sys::aws::common::{self, lacks};
use libc::{c_char, c_int, c_long, c_uchar, c_uint, c_ulong, c_void};
use openssl_sys as a;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicI32, AtomicPtr, Ordering};

pub use crate::sys::aws::steps::*;

/// Makes an index when it is first needed.
pub fn index(known: &AtomicI32, make: impl FnOnce() -> c_int) -> Option<c_int> {
    let now = known.load(Ordering::Acquire);
    if now >= 0 {
        return Some(now);
    }
    let made = make();
    if made < 0 {
        return None;
    }
    Some(known.compare_exchange(-1, made, Ordering::AcqRel, Ordering::Acquire).map_or_else(|first| first, |_| made))
}

// In TLS 1.3 a client hears of what it can resume by this callback alone: it is kept with the connection.

type Told = unsafe extern "C" fn(*mut a::SSL, *mut a::SSL_SESSION) -> c_int;

fn newest() -> Option<c_int> {
    static INDEX: AtomicI32 = AtomicI32::new(-1);
    // SAFETY: the function stays
    index(&INDEX, || unsafe { a::SSL_get_ex_new_index(0, null_mut(), null_mut(), None, Some(forget)) })
}

unsafe extern "C" fn forget(
    _: *mut c_void,
    session: *mut c_void,
    _: *mut a::CRYPTO_EX_DATA,
    _: c_int,
    _: c_long,
    _: *mut c_void,
) {
    unsafe { a::SSL_SESSION_free(session.cast()) }
}

pub unsafe extern "C" fn keep_session(ssl: *mut a::SSL, session: *mut a::SSL_SESSION) -> c_int {
    const NOT_TAKEN: c_int = 0;
    unsafe {
        let resumed_by_it = a::SSL_SESSION_get_protocol_version(session) == a::TLS1_3_VERSION as u16;
        if a::SSL_is_server(ssl) == 1 || !resumed_by_it {
            return NOT_TAKEN;
        }
        let Some(index) = newest() else { return NOT_TAKEN };
        let former = a::SSL_get_ex_data(ssl, index).cast();
        if a::SSL_set_ex_data(ssl, index, session.cast()) == 1 {
            a::SSL_SESSION_up_ref(session);
            a::SSL_SESSION_free(former);
        }
    }
    NOT_TAKEN
}

static TELL: AtomicPtr<c_void> = AtomicPtr::new(null_mut());

unsafe extern "C" fn keep_and_tell(ssl: *mut a::SSL, session: *mut a::SSL_SESSION) -> c_int {
    unsafe {
        keep_session(ssl, session);
        let wanted = a::SSL_CTX_get_session_cache_mode(a::SSL_get_SSL_CTX(ssl)) & MODE_CLIENT_ASKED != 0;
        let tell = TELL.load(Ordering::Acquire);
        match !tell.is_null() && (wanted || a::SSL_is_server(ssl) == 1) {
            true => std::mem::transmute::<*mut c_void, Told>(tell)(ssl, session),
            false => 0,
        }
    }
}

/// It is the same for all contexts.
pub unsafe fn SSL_CTX_sess_set_new_cb(ctx: *mut a::SSL_CTX, cb: Option<Told>) {
    TELL.store(cb.map_or(null_mut(), |cb| cb as *mut c_void), Ordering::Release);
    unsafe { a::SSL_CTX_sess_set_new_cb(ctx, Some(keep_and_tell)) }
}

pub unsafe fn SSL_get1_session(ssl: *mut a::SSL) -> *mut a::SSL_SESSION {
    unsafe {
        let kept: *mut a::SSL_SESSION = newest().map_or(null_mut(), |index| a::SSL_get_ex_data(ssl, index)).cast();
        match kept.is_null() {
            true => a::SSL_get1_session(ssl),
            false => {
                a::SSL_SESSION_up_ref(kept);
                kept
            }
        }
    }
}

/// SSL_SESS_CACHE_CLIENT is always set, or nothing were heard; whether it was asked for is this bit, which AWS-LC does not know.
const MODE_CLIENT_ASKED: c_int = 1 << 20;

pub fn cache_mode_to(ours: c_long) -> c_int {
    let ours = ours as c_int;
    let asked = if ours & a::SSL_SESS_CACHE_CLIENT != 0 { MODE_CLIENT_ASKED } else { 0 };
    ours | asked | a::SSL_SESS_CACHE_CLIENT
}

pub fn cache_mode_from(theirs: c_int) -> c_long {
    let asked = theirs & MODE_CLIENT_ASKED != 0;
    let rest = theirs & !(MODE_CLIENT_ASKED | a::SSL_SESS_CACHE_CLIENT);
    (rest | if asked { a::SSL_SESS_CACHE_CLIENT } else { 0 }).into()
}

// ---- the rest

pub unsafe fn SSL_CTX_flush_sessions(ctx: *mut a::SSL_CTX, now: c_long) {
    unsafe { a::SSL_CTX_flush_sessions(ctx, now.max(0) as u64) }
}

pub unsafe fn SSL_get_num_tickets(ssl: *const a::SSL) -> usize {
    unsafe { a::SSL_CTX_get_num_tickets(a::SSL_get_SSL_CTX(ssl)) }
}

/// A context's alone.
pub unsafe fn SSL_set_num_tickets(_: *mut a::SSL, _: usize) -> c_int {
    0
}

pub unsafe fn SSL_new_session_ticket(_: *mut a::SSL) -> c_int {
    lacks()
}

type TicketKey = unsafe extern "C" fn(
    *mut a::SSL,
    *mut c_uchar,
    *mut c_uchar,
    *mut a::EVP_CIPHER_CTX,
    *mut common::EVP_MAC_CTX,
    c_int,
) -> c_int;

pub unsafe fn SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx: *mut a::SSL_CTX, cb: Option<TicketKey>) -> c_int {
    unsafe { a::SSL_CTX_set_tlsext_ticket_key_cb(ctx, cb) }
}

pub unsafe fn SSL_SESSION_dup(session: *const a::SSL_SESSION) -> *mut a::SSL_SESSION {
    unsafe {
        let (mut bytes, mut len) = (null_mut(), 0);
        if a::SSL_SESSION_to_bytes(session, &mut bytes, &mut len) != 1 {
            return null_mut();
        }
        let mut at: *const c_uchar = bytes;
        let copy = a::d2i_SSL_SESSION(null_mut(), &mut at, len as c_long);
        a::OPENSSL_free(bytes.cast());
        copy
    }
}

/// They are all made by handshakes.
pub unsafe fn SSL_SESSION_new() -> *mut a::SSL_SESSION {
    lacks();
    null_mut()
}

pub unsafe fn SSL_SESSION_set1_master_key(_: *mut a::SSL_SESSION, _: *const c_uchar, _: usize) -> c_int {
    lacks()
}

pub unsafe fn SSL_SESSION_set_cipher(_: *mut a::SSL_SESSION, _: *const a::SSL_CIPHER) -> c_int {
    lacks()
}

/// A mark that only sessions made of shared keys bear.
pub unsafe fn SSL_SESSION_set1_ticket_appdata(_: *mut a::SSL_SESSION, _: *const c_void, _: usize) -> c_int {
    lacks()
}

pub unsafe fn SSL_SESSION_get0_ticket_appdata(_: *mut a::SSL_SESSION, _: *mut *mut c_void, _: *mut usize) -> c_int {
    0
}

pub unsafe fn SSL_SESSION_set1_id_context(session: *mut a::SSL_SESSION, id: *const c_uchar, len: c_uint) -> c_int {
    unsafe { a::SSL_SESSION_set1_id_context(session, id, len as usize) }
}

pub unsafe fn SSL_SESSION_set_protocol_version(session: *mut a::SSL_SESSION, version: c_int) -> c_int {
    unsafe { a::SSL_SESSION_set_protocol_version(session, version as u16) }
}

pub unsafe fn SSL_SESSION_get_protocol_version(session: *const a::SSL_SESSION) -> c_int {
    unsafe { a::SSL_SESSION_get_protocol_version(session).into() }
}

pub unsafe fn SSL_SESSION_get_time(session: *const a::SSL_SESSION) -> c_long {
    unsafe { a::SSL_SESSION_get_time(session) as c_long }
}

pub unsafe fn SSL_SESSION_get_timeout(session: *const a::SSL_SESSION) -> c_long {
    unsafe { a::SSL_SESSION_get_timeout(session).into() }
}

pub unsafe fn SSL_SESSION_get_ticket_lifetime_hint(session: *const a::SSL_SESSION) -> c_ulong {
    unsafe { a::SSL_SESSION_get_ticket_lifetime_hint(session).into() }
}

pub unsafe fn SSL_SESSION_get0_hostname(_: *const a::SSL_SESSION) -> *const c_char {
    null()
}

pub unsafe fn SSL_SESSION_get_max_fragment_length(_: *const a::SSL_SESSION) -> u8 {
    0
}

pub unsafe fn SSL_CTX_set_psk_server(ctx: *mut a::SSL_CTX, cb: a::SSL_psk_server_cb_func) {
    unsafe { a::SSL_CTX_set_psk_server_callback(ctx, cb) }
}

pub unsafe fn SSL_CTX_set_psk_client(ctx: *mut a::SSL_CTX, cb: a::SSL_psk_client_cb_func) {
    unsafe { a::SSL_CTX_set_psk_client_callback(ctx, cb) }
}

// ---- in TLS 1.3 there are no keys shared beforehand: who has such keys does not speak it

pub unsafe fn keep_psk_possible(ssl: *mut a::SSL) {
    unsafe {
        if a::SSL_get_max_proto_version(ssl) == a::TLS1_3_VERSION as u16 {
            a::SSL_set_max_proto_version(ssl, a::TLS1_2_VERSION as u16);
        }
    }
}

pub unsafe fn keep_psk_possible_in(ctx: *mut a::SSL_CTX) {
    unsafe {
        if a::SSL_CTX_get_max_proto_version(ctx) == a::TLS1_3_VERSION as u16 {
            a::SSL_CTX_set_max_proto_version(ctx, a::TLS1_2_VERSION as u16);
        }
    }
}

pub type PskFind = unsafe extern "C" fn(*mut a::SSL, *const c_uchar, usize, *mut *mut a::SSL_SESSION) -> c_int;
pub type PskUse = unsafe extern "C" fn(
    *mut a::SSL,
    *const a::EVP_MD,
    *mut *const c_uchar,
    *mut usize,
    *mut *mut a::SSL_SESSION,
) -> c_int;

pub unsafe fn SSL_CTX_set_psk_find_session_callback(_: *mut a::SSL_CTX, _: Option<PskFind>) {}

pub unsafe fn SSL_CTX_set_psk_use_session_callback(_: *mut a::SSL_CTX, _: Option<PskUse>) {}

pub unsafe fn SSL_set_psk_find_session_callback(_: *mut a::SSL, _: Option<PskFind>) {}

pub unsafe fn SSL_set_psk_use_session_callback(_: *mut a::SSL, _: Option<PskUse>) {}
