//! What connections and contexts have to do with sessions, tickets and keys shared beforehand.
use crate::base::line::Line;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::host::Host;
use crate::sys::mem::{try_box, Shared};
use crate::sys::o;
use crate::sys::report::{fail_openssl, lacking};
use crate::sys::session::Session;
use crate::sys::ssl::Ssl;
use crate::sys::ssl_ctx::SslCtx;
use crate::sys::{defect, errq, ext, seam_session};
use libc::{c_int, c_long, c_void};
use std::ffi::CStr;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicI32, Ordering};

/// Which of these trampolines a context needs.
#[derive(Clone, Copy, Default)]
pub struct SessionAsks {
    pub new_session: bool,
    pub find_session: bool,
    pub ticket_keys: bool,
    pub psk_server: bool,
    pub psk_client: bool,
}

/// Told of sessions that are not to be resumed any more.
pub trait SessionGone: Send + Sync {
    fn gone(&self, session: Session);
}

/// What is remembered, in the order of SSL_CTRL_SESS_NUMBER and the eleven behind it.
pub const COUNTERS: usize = 12;

impl<H: Host> Ssl<H> {
    /// None before there is one.
    pub fn session(&self) -> Option<Session> {
        // SAFETY: alive, as in all that follow; what comes out is counted for us
        unsafe { Session::from_owned(ext::SSL_get1_session(self.p())) }
    }

    /// What a client offers to resume. None takes it back.
    pub fn set_session(&self, session: Option<&Session>) -> Outcome<()> {
        errq::clear();
        let done = unsafe {
            let id = session.map_or(&[][..], Session::id_context);
            let raw = session.map_or(null_mut(), Session::as_ptr);
            // a client refuses what another context's name is on, when it is resumed; that is for servers
            (id.is_empty() || ext::SSL_set_session_id_context(self.p(), id.as_ptr(), id.len() as u32) == 1)
                && o::SSL_set_session(self.p(), raw) == 1
        };
        match done {
            true => {
                errq::clear();
                Ok(())
            }
            false => Err(fail_openssl(Kind::Local, format_args!("this session cannot be resumed here"))),
        }
    }

    pub fn session_reused(&self) -> bool {
        unsafe { o::SSL_session_reused(self.p()) == 1 }
    }

    /// Whoever is there has shown that it has a key that both had beforehand, now or when the session was made.
    pub fn began_with_psk(&self) -> bool {
        let named = unsafe { !o::SSL_get_psk_identity(self.look()).is_null() };
        named || self.session().is_some_and(|session| session.is_of_psk())
    }

    /// Whether the certificate that the session stands for is for whom the peer must be: in a resumed session OpenSSL asks
    /// nobody. True where nobody is `expected`, or no certificate was shown.
    pub fn is_for_expected_name(&self, session: &Session, expected: bool) -> Outcome<bool> {
        let Some(cert) = session.peer() else { return Ok(true) };
        errq::clear();
        let fits = unsafe { ext::fits(cert.as_ptr(), o::SSL_get0_param(self.p()), expected) };
        let fits = fits.ok_or(Status::NOMEM)?;
        if !fits && errq::holds_no_memory() {
            errq::clear();
            return Err(Status::NOMEM);
        }
        errq::clear();
        Ok(fits)
    }

    /// Tickets that a TLS 1.3 server sends after the handshake.
    pub fn set_num_tickets(&self, many: usize) -> Outcome<()> {
        if !ext::TICKETS_OF_CONNECTIONS {
            return Err(lacking("a number of tickets for one connection"));
        }
        unsafe { o::SSL_set_num_tickets(self.p(), many) };
        Ok(())
    }

    pub fn num_tickets(&self) -> usize {
        unsafe { ext::SSL_get_num_tickets(self.p()) }
    }

    /// Keys shared beforehand go with SHA-256: suites with it come first, each kind in the order that it has.
    pub fn prefer_sha256(&self) {
        const WITH_SHA384: u32 = 0x0300_1302;
        let mut list = Line::<200>::EMPTY;
        errq::clear();
        // SAFETY: the stack and its ciphers are the connection's; the text is NUL-terminated
        unsafe {
            let stack = ext::SSL_get_ciphers(self.p());
            for last in [false, true] {
                for nth in 0..o::OPENSSL_sk_num(stack) {
                    let cipher = o::OPENSSL_sk_value(stack, nth) as *const o::SSL_CIPHER;
                    let number = ext::SSL_CIPHER_get_id(cipher);
                    if number >> 8 == 0x03_0013 && (number == WITH_SHA384) == last {
                        let colon = if list.as_bytes().is_empty() { "" } else { ":" };
                        list.add(format_args!("{colon}"));
                        list.add_foreign(CStr::from_ptr(o::SSL_CIPHER_get_name(cipher)).to_bytes());
                    }
                }
            }
            if !list.as_bytes().is_empty() {
                ext::SSL_set_ciphersuites(self.p(), list.with_nul().as_ptr().cast());
            }
        }
        errq::clear();
    }

    /// A server's key that was found for this connection alone.
    pub fn answer_for_psk(&self) {
        unsafe {
            ext::keep_psk_possible(self.p());
            ext::SSL_set_psk_server_callback(self.p(), Some(seam_session::psk_server::<H>));
            ext::SSL_set_psk_find_session_callback(self.p(), Some(seam_session::psk_find::<H>));
        }
    }

    /// A client's keys are this connection's own matter.
    pub fn ask_for_psk(&self) {
        unsafe {
            ext::keep_psk_possible(self.p());
            ext::SSL_set_psk_client_callback(self.p(), Some(seam_session::psk_client::<H>));
            ext::SSL_set_psk_use_session_callback(self.p(), Some(seam_session::psk_use::<H>));
        }
        self.prefer_sha256();
    }
}

impl SslCtx {
    fn session_ctrl(&self, command: c_int, value: c_long) -> c_long {
        // SAFETY: alive; none of these commands has a pointer
        unsafe { o::SSL_CTX_ctrl(self.as_ptr(), command, value, null_mut()) }
    }

    /// Gives the former mode.
    pub fn set_session_cache_mode(&self, bits: u64) -> u64 {
        self.session_ctrl(o::SSL_CTRL_SET_SESS_CACHE_MODE, bits as c_long) as u64
    }

    pub fn session_cache_mode(&self) -> u64 {
        const SSL_CTRL_GET_SESS_CACHE_MODE: c_int = 45;
        self.session_ctrl(SSL_CTRL_GET_SESS_CACHE_MODE, 0) as u64
    }

    /// Gives the former size; 0 is without limit.
    pub fn set_session_cache_size(&self, size: i64) -> i64 {
        self.session_ctrl(o::SSL_CTRL_SET_SESS_CACHE_SIZE, size)
    }

    pub fn session_cache_size(&self) -> i64 {
        self.session_ctrl(o::SSL_CTRL_GET_SESS_CACHE_SIZE, 0)
    }

    pub fn session_counters(&self) -> [i64; COUNTERS] {
        const SSL_CTRL_SESS_NUMBER: c_int = 20;
        let mut counted = [0; COUNTERS];
        for (nth, counter) in counted.iter_mut().enumerate() {
            *counter = self.session_ctrl(SSL_CTRL_SESS_NUMBER + nth as c_int, 0);
        }
        counted
    }

    /// Drops what has expired at this time; all for 0.
    pub fn flush_sessions(&self, now: i64) {
        // SAFETY: alive; OpenSSL takes its lock
        unsafe { ext::SSL_CTX_flush_sessions(self.as_ptr(), now) }
        errq::clear();
    }

    /// True when it was in the cache. From now on nobody resumes it.
    pub fn remove_session(&self, session: &Session) -> bool {
        // SAFETY: both alive; OpenSSL takes its lock
        let was = unsafe { o::SSL_CTX_remove_session(self.as_ptr(), session.as_ptr()) } == 1;
        errq::clear();
        was
    }

    pub fn set_num_tickets(&self, many: usize) {
        // SAFETY: alive
        unsafe { o::SSL_CTX_set_num_tickets(self.as_ptr(), many) };
    }

    pub fn num_tickets(&self) -> usize {
        // SAFETY: alive
        unsafe { o::SSL_CTX_get_num_tickets(self.as_ptr()) }
    }

    pub fn set_psk_hint(&self, hint: Option<&CStr>) -> Outcome<()> {
        errq::clear();
        let hint = hint.map_or(std::ptr::null(), CStr::as_ptr);
        // SAFETY: NULL or NUL-terminated; OpenSSL copies it
        match unsafe { ext::SSL_CTX_use_psk_identity_hint(self.as_ptr(), hint) } {
            1 => Ok(()),
            _ => Err(fail_openssl(Kind::Local, format_args!("the hint cannot be set"))),
        }
    }

    /// Lets OpenSSL call up for what the settings need.
    pub fn install_sessions<H: Host>(&self, asks: SessionAsks) {
        let ctx = self.as_ptr();
        // SAFETY: every SSL of this context is one of ours with an H
        unsafe {
            if asks.new_session {
                o::SSL_CTX_sess_set_new_cb(ctx, Some(seam_session::new_session::<H>));
            }
            if asks.find_session {
                o::SSL_CTX_sess_set_get_cb(ctx, Some(seam_session::find_session::<H>));
            }
            if asks.ticket_keys {
                ext::SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, Some(seam_session::ticket_key::<H>));
            }
            if asks.psk_server || asks.psk_client {
                ext::keep_psk_possible_in(ctx);
            }
            if asks.psk_server {
                ext::SSL_CTX_set_psk_server(ctx, Some(seam_session::psk_server::<H>));
                ext::SSL_CTX_set_psk_find_session_callback(ctx, Some(seam_session::psk_find::<H>));
            }
            if asks.psk_client {
                ext::SSL_CTX_set_psk_client(ctx, Some(seam_session::psk_client::<H>));
                ext::SSL_CTX_set_psk_use_session_callback(ctx, Some(seam_session::psk_use::<H>));
            }
        }
    }

    /// OpenSSL tells a context, not a connection, so that the one who is told goes with the context. Nothing may be in
    /// the internal cache: from there OpenSSL would call while it holds its lock.
    pub fn tell_session_gone(&self, who: Shared<Box<dyn SessionGone>>) -> Outcome<()> {
        let index = gone_index().ok_or(Status::NOMEM)?;
        let raw = Box::into_raw(try_box(who)?);
        errq::clear();
        // SAFETY: the box is handed to the context, or taken back; the former one was made here, too
        unsafe {
            let former = o::SSL_CTX_get_ex_data(self.as_ptr(), index) as *mut Shared<Box<dyn SessionGone>>;
            if o::SSL_CTX_set_ex_data(self.as_ptr(), index, raw.cast()) != 1 {
                drop(Box::from_raw(raw));
                errq::clear();
                return Err(Status::NOMEM);
            }
            if !former.is_null() {
                drop(Box::from_raw(former));
            }
            o::SSL_CTX_sess_set_remove_cb(self.as_ptr(), Some(session_gone));
        }
        Ok(())
    }
}

const NO_INDEX: i32 = -1;
static GONE_INDEX: AtomicI32 = AtomicI32::new(NO_INDEX);

fn gone_index() -> Option<c_int> {
    let known = GONE_INDEX.load(Ordering::Acquire);
    if known != NO_INDEX {
        return Some(known);
    }
    errq::clear();
    // SAFETY: the library stays loaded, so the function does
    let made = unsafe { o::SSL_CTX_get_ex_new_index(0, null_mut(), None, None, Some(forget_who)) };
    errq::clear();
    if made < 0 {
        return None;
    }
    match GONE_INDEX.compare_exchange(NO_INDEX, made, Ordering::AcqRel, Ordering::Acquire) {
        Ok(_) => Some(made),
        Err(first) => Some(first), // ours stays unused
    }
}

unsafe extern "C" fn forget_who(
    _: *mut c_void,
    who: *mut c_void,
    _: *mut o::CRYPTO_EX_DATA,
    _: c_int,
    _: c_long,
    _: *mut c_void,
) {
    if !who.is_null() {
        // SAFETY: made by Box::into_raw above
        drop(unsafe { Box::from_raw(who as *mut Shared<Box<dyn SessionGone>>) });
    }
}

unsafe extern "C" fn session_gone(ctx: *mut o::SSL_CTX, session: *mut o::SSL_SESSION) {
    let index = GONE_INDEX.load(Ordering::Acquire);
    // SAFETY: OpenSSL's own; set with the callback
    unsafe {
        let who = o::SSL_CTX_get_ex_data(ctx, index) as *const Shared<Box<dyn SessionGone>>;
        let (Some(who), Some(session)) = (who.as_ref().cloned(), Session::from_borrowed(session)) else { return };
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| who.gone(session))) {
            defect::drop_payload(payload);
        }
    }
}
