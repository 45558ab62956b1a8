//! What a context says of sessions and tickets.
use crate::base::status::Outcome;
use crate::capi::conn::sslwrap_conn;
use crate::capi::ctx::{sslwrap_ctx, CtxObject};
use crate::capi::session::sslwrap_session;
use crate::capi::types::sslwrap_free_fn;
use crate::ffi::arg::{bytes, out, out_opt, sized, SizedStruct};
use crate::ffi::callback::triple;
use crate::ffi::guard::guard;
use crate::ffi::table;
use crate::sys::session::Session as Raw;
use crate::sys::ssl_session::{SessionGone, COUNTERS};
use crate::sys::userdata::Userdata;
use crate::tls::decide::{callback, Token};
use crate::tls::session::Session;
use crate::tls::session_settings::{FindSession, NewSession};
use core::ffi::{c_int, c_void};
use core::ptr::null_mut;

/// Given each session that may be resumed later: clients get it when the server's ticket comes, in TLS 1.3 with what is
/// read after the handshake, and several times. session: lent for the time of the call; keep it with
/// sslwrap_session_up_ref, or its bytes with sslwrap_session_export. userdata: as set.
pub type sslwrap_new_session_fn =
    Option<unsafe extern "C" fn(conn: *mut sslwrap_conn, session: *mut sslwrap_session, userdata: *mut c_void)>;

/// A server: looks for the session that a client wants to resume, by its id. Set *session to a handle, which becomes the
/// library's (sslwrap_session_import makes one; sslwrap_session_up_ref keeps one), and return SSLWRAP_SESSION_FOUND; or
/// return SSLWRAP_SESSION_NONE, and a full handshake follows. Anything else refuses the handshake and comes out as
/// SSLWRAP_E_CALLBACK. A session that has expired or is of another session id context is passed over.
pub type sslwrap_find_session_fn = Option<
    unsafe extern "C" fn(
        conn: *mut sslwrap_conn,
        id: *const u8,
        id_len: usize,
        session: *mut *mut sslwrap_session,
        userdata: *mut c_void,
    ) -> c_int,
>;

/// Told that a session is not to be resumed any more: it failed, or was used up.
pub type sslwrap_remove_session_fn = Option<unsafe extern "C" fn(id: *const u8, id_len: usize, userdata: *mut c_void)>;

struct CNewSession(unsafe extern "C" fn(*mut sslwrap_conn, *mut sslwrap_session, *mut c_void), Userdata);

impl NewSession for CNewSession {
    fn new_session(&self, conn: Token, session: Session) {
        // without memory for a handle nobody is told: no session need ever be resumed
        let Ok(lent) = table::insert(session) else { return };
        // SAFETY: the caller's function, as it promised; so in all that follow
        unsafe { (self.0)(conn as *mut sslwrap_conn, lent.cast(), self.1.get()) }
        let _ = table::free::<Session>(lent);
    }
}

struct CFindSession(
    unsafe extern "C" fn(*mut sslwrap_conn, *const u8, usize, *mut *mut sslwrap_session, *mut c_void) -> c_int,
    Userdata,
);

impl FindSession for CFindSession {
    fn find(&self, conn: Token, id: &[u8]) -> (c_int, Option<Session>) {
        let mut given: *mut sslwrap_session = null_mut();
        let answer = unsafe { (self.0)(conn as *mut sslwrap_conn, id.as_ptr(), id.len(), &mut given, self.1.get()) };
        let session = table::enter::<Session>(given.cast()).map(|session| session.share());
        let _ = table::free::<Session>(given.cast());
        (answer, session.ok())
    }
}

struct CRemoveSession(unsafe extern "C" fn(*const u8, usize, *mut c_void), Userdata);

impl SessionGone for CRemoveSession {
    fn gone(&self, session: Raw) {
        let id = session.id();
        unsafe { (self.0)(id.as_ptr(), id.len(), self.1.get()) }
    }
}

/// Sets which sessions are kept, and where. SSLWRAP_SESS_CACHE_SERVER from the start: a server keeps in memory what its
/// clients cannot keep in a ticket. Clients keep sessions themselves: sslwrap_ctx_set_new_session_callback.
///
/// ctx: the context.
/// mode: SSLWRAP_SESS_CACHE_* bits; bits that are not known are refused.
/// previous: receives the former mode; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. On failure nothing changes.
/// Any thread; does not block. set_session_cache_mode(); SSL_CTX_set_session_cache_mode(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_session_cache_mode(
    ctx: *mut sslwrap_ctx,
    mode: u64,
    previous: *mut u64,
) -> c_int {
    guard("sslwrap_ctx_set_session_cache_mode", || {
        let previous = out_opt(previous, 0);
        let former = table::enter::<CtxObject>(ctx.cast())?.set_session_cache_mode(mode)?;
        previous.inspect(|out| out.set(former));
        Ok(())
    })
}

/// Which sessions are kept, and where.
///
/// ctx: the context.
/// mode: receives SSLWRAP_SESS_CACHE_* bits.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. get_session_cache_mode();
/// SSL_CTX_get_session_cache_mode(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_session_cache_mode(ctx: *mut sslwrap_ctx, mode: *mut u64) -> c_int {
    guard("sslwrap_ctx_get_session_cache_mode", || {
        let mode = out(mode, 0)?;
        mode.set(table::enter::<CtxObject>(ctx.cast())?.session_cache_mode()?);
        Ok(())
    })
}

/// Sets how many sessions a server keeps in memory; the oldest go first.
///
/// ctx: the context.
/// size: 20480 from the start; 0 is without limit.
/// previous: receives the former size; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: negative; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
/// SSL_CTX_sess_set_cache_size(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_session_cache_size(
    ctx: *mut sslwrap_ctx,
    size: i64,
    previous: *mut i64,
) -> c_int {
    guard("sslwrap_ctx_set_session_cache_size", || {
        let previous = out_opt(previous, 0);
        let former = table::enter::<CtxObject>(ctx.cast())?.set_session_cache_size(size)?;
        previous.inspect(|out| out.set(former));
        Ok(())
    })
}

/// How many sessions a server keeps in memory.
///
/// ctx: the context.
/// size: receives the limit; 0 is without.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_sess_get_cache_size(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_session_cache_size(ctx: *mut sslwrap_ctx, size: *mut i64) -> c_int {
    guard("sslwrap_ctx_get_session_cache_size", || {
        let size = out(size, 0)?;
        size.set(table::enter::<CtxObject>(ctx.cast())?.session_cache_size()?);
        Ok(())
    })
}

/// What a context has counted of sessions.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sslwrap_session_stats {
    /// sizeof(sslwrap_session_stats), so that later versions can grow it.
    pub size: usize,
    /// Sessions in the server's memory now.
    pub number: i64,
    /// Handshakes that clients began.
    pub connect: i64,
    /// Handshakes that clients finished.
    pub connect_good: i64,
    /// Renegotiations that clients began.
    pub connect_renegotiate: i64,
    /// Handshakes that servers began.
    pub accept: i64,
    /// Handshakes that servers finished.
    pub accept_good: i64,
    /// Renegotiations that servers began.
    pub accept_renegotiate: i64,
    /// Sessions resumed.
    pub hits: i64,
    /// Sessions that the callback of sslwrap_ctx_set_find_session_callback found.
    pub cb_hits: i64,
    /// Session ids that a server did not know; clients that know TLS 1.3 send one that means nothing.
    pub misses: i64,
    /// Sessions that were offered too late.
    pub timeouts: i64,
    /// Sessions that had to go because the memory was full.
    pub cache_full: i64,
}

impl SizedStruct for sslwrap_session_stats {
    const NAME: &'static str = "sslwrap_session_stats";
}

impl sslwrap_session_stats {
    /// In OpenSSL's order.
    fn fill(&mut self, counted: [i64; COUNTERS]) {
        [
            self.number,
            self.connect,
            self.connect_good,
            self.connect_renegotiate,
            self.accept,
            self.accept_good,
            self.accept_renegotiate,
            self.hits,
            self.cb_hits,
            self.misses,
            self.timeouts,
            self.cache_full,
        ] = counted;
    }
}

/// What the context has counted of sessions so far.
///
/// ctx: the context.
/// stats: set its size; receives the rest.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: NULL, or of an unknown size. Any thread; does not block.
/// SSL_CTX_sess_number(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_session_stats(
    ctx: *mut sslwrap_ctx,
    stats: *mut sslwrap_session_stats,
) -> c_int {
    guard("sslwrap_ctx_get_session_stats", || {
        let mut stats = sized::<sslwrap_session_stats>(stats)?;
        let counted = table::enter::<CtxObject>(ctx.cast())?.session_counters()?;
        stats.change(|stats| stats.fill(counted));
        Ok(())
    })
}

/// Drops sessions from the server's memory that have expired. It happens by itself now and then, too.
///
/// ctx: the context.
/// now: seconds since 1970; 0 drops all.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: negative. Allowed while the context is in use. Any thread; does not block.
/// SSL_CTX_flush_sessions(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_flush_sessions(ctx: *mut sslwrap_ctx, now: i64) -> c_int {
    guard("sslwrap_ctx_flush_sessions", || table::enter::<CtxObject>(ctx.cast())?.flush_sessions(now))
}

/// Makes a session one that nobody resumes any more, and drops it from the server's memory. A ticket that holds it stays
/// good where it is taken: servers that need to revoke keep sessions in memory or outside.
///
/// ctx: the context.
/// session: the session.
/// removed: receives 1 when it was in memory, 0 when not; may be NULL.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Allowed while the context is in use. Any thread; does not block; may call
/// the callback of sslwrap_ctx_set_remove_session_callback. SSL_CTX_remove_session(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_remove_session(
    ctx: *mut sslwrap_ctx,
    session: *mut sslwrap_session,
    removed: *mut c_int,
) -> c_int {
    guard("sslwrap_ctx_remove_session", || {
        let removed = out_opt(removed, 0);
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let was = ctx.remove_session(&*table::enter::<Session>(session.cast())?)?;
        removed.inspect(|out| out.set(was.into()));
        Ok(())
    })
}

/// Sets how many tickets a server sends after a full TLS 1.3 handshake; a resumed one sends one at most.
///
/// ctx: the context.
/// count: 0 to 100; 2 from the start, 1 with sslwrap_ctx_new_server: each resumption brings the next.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
/// SSL_CTX_set_num_tickets(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_num_tickets(ctx: *mut sslwrap_ctx, count: c_int) -> c_int {
    guard("sslwrap_ctx_set_num_tickets", || table::enter::<CtxObject>(ctx.cast())?.set_num_tickets(count))
}

/// How many tickets a server sends after a TLS 1.3 handshake.
///
/// ctx: the context.
/// count: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_get_num_tickets(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_num_tickets(ctx: *mut sslwrap_ctx, count: *mut c_int) -> c_int {
    guard("sslwrap_ctx_get_num_tickets", || {
        let count = out(count, 0)?;
        count.set(table::enter::<CtxObject>(ctx.cast())?.num_tickets()?);
        Ok(())
    })
}

/// Sets the keys that a server seals its tickets with, in place of one that each context makes up. Servers with the same
/// keys and the same sslwrap_ctx_set_session_id resume each other's sessions. The first key seals, all open; so a new key
/// is first added behind on all servers, then moved to the front.
///
/// ctx: the context.
/// keys, len: the keys, one behind the other, 64 at most, each with another name; copied, and wiped after use. NULL and 0
/// bring the made-up key back.
/// key_len: of each key: 80 (name 16, HMAC-SHA256 key 32, AES-256 key 32) or 48 (name 16, AES-128 key 16, HMAC-SHA256
/// key 16), as nginx has them in its files.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a length, or two keys of the same name; SSLWRAP_E_STATE: the context is in
/// use (sslwrap_ctx_renew_ticket_keys); SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
/// SSL_CTX_set_tlsext_ticket_key_evp_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_ticket_keys(
    ctx: *mut sslwrap_ctx,
    keys: *const c_void,
    len: usize,
    key_len: usize,
) -> c_int {
    guard("sslwrap_ctx_set_ticket_keys", || {
        table::enter::<CtxObject>(ctx.cast())?.set_ticket_keys(bytes(keys, len)?, key_len)
    })
}

/// Replaces ticket keys that were set before; also while the context is in use. The next ticket is sealed with the new.
///
/// ctx: the context.
/// keys, len, key_len: as for sslwrap_ctx_set_ticket_keys.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: none were set; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure nothing changes.
/// Any thread; does not block. SSL_CTX_set_tlsext_ticket_key_evp_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_renew_ticket_keys(
    ctx: *mut sslwrap_ctx,
    keys: *const c_void,
    len: usize,
    key_len: usize,
) -> c_int {
    guard("sslwrap_ctx_renew_ticket_keys", || {
        table::enter::<CtxObject>(ctx.cast())?.renew_ticket_keys(bytes(keys, len)?, key_len)
    })
}

/// Sets who is given sessions to keep. Adds to the session cache mode what it needs: for clients SSLWRAP_SESS_CACHE_CLIENT
/// and SSLWRAP_SESS_CACHE_NO_INTERNAL, for servers SSLWRAP_SESS_CACHE_SERVER. A client's TLS 1.3 session is then good for
/// one connection: resuming it spends it, and brings another. Connections that go over to another context (server name)
/// stay with this one's callback.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. SSL_CTX_sess_set_new_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_new_session_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_new_session_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_new_session_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        triple(cb, userdata, free_userdata, |f, ud| callback(CNewSession(f, ud), |made| made as Box<dyn NewSession>))?
            .set_by(|cb| ctx.set_new_session(cb))
    })
}

/// Sets where a server finds sessions that it keeps outside, when they are not in its memory. Asked where there is no
/// ticket: TLS 1.2 without tickets, and TLS 1.3 with SSLWRAP_OP_NO_TICKET. Set a session id, or no session passes between
/// processes.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. SSL_CTX_sess_set_get_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_find_session_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_find_session_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_find_session_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        triple(cb, userdata, free_userdata, |f, ud| callback(CFindSession(f, ud), |made| made as Box<dyn FindSession>))?
            .set_by(|cb| ctx.set_find_session(cb))
    })
}

/// Sets who is told that a session is not to be resumed any more. With it nothing is kept in memory: the context has
/// SSLWRAP_SESS_CACHE_NO_INTERNAL_STORE.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it. It runs inside calls that move bytes, inside
/// sslwrap_ctx_remove_session, and inside sslwrap_conn_free of a connection that failed.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. SSL_CTX_sess_set_remove_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_remove_session_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_remove_session_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_remove_session_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let make = |f, ud| -> Outcome<_> { callback(CRemoveSession(f, ud), |made| made as Box<dyn SessionGone>) };
        triple(cb, userdata, free_userdata, make)?.set_by(|cb| ctx.set_session_gone(cb))
    })
}
