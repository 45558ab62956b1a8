//! What a context says of sessions, tickets and keys shared beforehand.
use crate::base::constants::*;
use crate::base::flags::SessCache;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::lock::Brief;
use crate::sys::mem::{List, Shared};
use crate::sys::psk::Psk;
use crate::sys::report::{fail, invalid};
use crate::sys::ssl_ctx::{Side, SslCtx};
use crate::sys::ssl_session::{SessionAsks, SessionGone, COUNTERS};
use crate::sys::ticket::TicketKeys;
use crate::tls::ctx::{unknown_bits, Ctx};
use crate::tls::decide::{Callback, Token};
use crate::tls::session::Session;
use crate::tls::wire::Wire;
use std::cell::RefCell;
use std::ffi::CStr;
use std::sync::atomic::{AtomicU64, Ordering};

pub trait NewSession: Send + Sync {
    fn new_session(&self, conn: Token, session: Session);
}

pub trait FindSession: Send + Sync {
    /// SSLWRAP_SESSION_FOUND with a session, or _NONE.
    fn find(&self, conn: Token, id: &[u8]) -> (i32, Option<Session>);
}

pub trait PskServer: Send + Sync {
    /// SSLWRAP_PSK_FOUND with a key written to `room` and its length, _NONE or _FATAL.
    fn key(&self, conn: Token, identity: &[u8], room: &mut [u8], len: &mut usize) -> i32;
}

/// What a client's callback fills in.
pub struct PskRoom<'a> {
    pub identity: &'a mut [u8],
    pub identity_len: &'a mut usize,
    pub key: &'a mut [u8],
    pub key_len: &'a mut usize,
}

pub trait PskClient: Send + Sync {
    fn key(&self, conn: Token, hint: Option<&CStr>, room: PskRoom<'_>) -> i32;
}

/// Ticket keys that may be renewed while connections use them.
pub struct Ring(Brief<Shared<TicketKeys>>);

impl Ring {
    pub fn keys(&self) -> Shared<TicketKeys> {
        self.0.with(|keys| keys.clone())
    }
}

pub struct SessionSettings {
    number: u64,
    new_session: RefCell<Option<Callback<dyn NewSession>>>,
    find: RefCell<Option<Callback<dyn FindSession>>>,
    gone: RefCell<Option<Callback<dyn SessionGone>>>,
    ring: RefCell<Option<Shared<Ring>>>,
    /// In the order of their identities.
    psks: RefCell<List<Shared<Psk>>>,
    psk_server: RefCell<Option<Callback<dyn PskServer>>>,
    own_psk: RefCell<Option<Shared<Psk>>>,
    psk_client: RefCell<Option<Callback<dyn PskClient>>>,
}

pub struct SessionSnapshot {
    /// Of its context, and of no other in the process.
    pub number: u64,
    pub new_session: Option<Callback<dyn NewSession>>,
    pub find: Option<Callback<dyn FindSession>>,
    pub ring: Option<Shared<Ring>>,
    psks: List<Shared<Psk>>,
    pub psk_server: Option<Callback<dyn PskServer>>,
    pub own_psk: Option<Shared<Psk>>,
    pub psk_client: Option<Callback<dyn PskClient>>,
}

impl SessionSnapshot {
    pub fn uses_psk(&self) -> bool {
        !self.psks.is_empty() || self.psk_server.is_some() || self.own_psk.is_some() || self.psk_client.is_some()
    }

    pub fn psk_of(&self, identity: &[u8]) -> Option<Shared<Psk>> {
        let at = place(&self.psks, identity).ok()?;
        self.psks.get(at).cloned()
    }
}

fn place(psks: &[Shared<Psk>], identity: &[u8]) -> Result<usize, usize> {
    psks.binary_search_by(|psk| (*psk.identity).cmp(identity))
}

impl SessionSettings {
    pub fn new() -> SessionSettings {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        SessionSettings {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            new_session: RefCell::default(),
            find: RefCell::default(),
            gone: RefCell::default(),
            ring: RefCell::default(),
            psks: RefCell::default(),
            psk_server: RefCell::default(),
            own_psk: RefCell::default(),
            psk_client: RefCell::default(),
        }
    }

    pub fn freeze(&self, ssl: &SslCtx, side: Side) -> Outcome<SessionSnapshot> {
        let mut psks = List::with_capacity(self.psks.borrow().len())?;
        self.psks.borrow().iter().try_for_each(|psk| psks.push(psk.clone()))?;
        let gone = self.gone.borrow().clone();
        if let Some(gone) = gone {
            ssl.tell_session_gone(gone)?;
            // OpenSSL would tell of those in its cache while it holds its lock
            ssl.set_session_cache_mode(ssl.session_cache_mode() | SSLWRAP_SESS_CACHE_NO_INTERNAL_STORE);
        }
        let frozen = SessionSnapshot {
            number: self.number,
            new_session: self.new_session.borrow().clone(),
            find: self.find.borrow().clone(),
            ring: self.ring.borrow().clone(),
            psks,
            psk_server: self.psk_server.borrow().clone(),
            own_psk: self.own_psk.borrow().clone(),
            psk_client: self.psk_client.borrow().clone(),
        };
        ssl.install_sessions::<Wire>(SessionAsks {
            new_session: frozen.new_session.is_some(),
            find_session: side != Side::Client, // also for what a connection itself is offered
            ticket_keys: frozen.ring.is_some(),
            psk_server: frozen.psk_server.is_some() || !frozen.psks.is_empty(),
            psk_client: frozen.psk_client.is_some() || frozen.own_psk.is_some(),
        });
        Ok(frozen)
    }
}

impl Default for SessionSettings {
    fn default() -> SessionSettings {
        SessionSettings::new()
    }
}

/// So many tickets are never needed, and each costs the server a message.
const MOST_TICKETS: i32 = 100;
/// The lifetime goes out as a number of 32 bits.
const LONGEST_TIMEOUT: i64 = i32::MAX as i64;

pub fn check_tickets(many: i32) -> Outcome<usize> {
    match usize::try_from(many) {
        Ok(n) if many <= MOST_TICKETS => Ok(n),
        _ => Err(invalid(format_args!("a server sends 0 to {MOST_TICKETS} tickets, not {many}"))),
    }
}

impl Ctx {
    /// Gives the former value.
    pub fn set_session_timeout(&self, seconds: i64) -> Outcome<i64> {
        if !(0..=LONGEST_TIMEOUT).contains(&seconds) {
            return Err(invalid(format_args!("a session lasts 0 to {LONGEST_TIMEOUT} seconds, not {seconds}")));
        }
        Ok(self.change()?.ssl.set_timeout(seconds))
    }

    pub fn session_timeout(&self) -> Outcome<i64> {
        Ok(self.settings()?.ssl.timeout())
    }

    /// Gives the former mode.
    pub fn set_session_cache_mode(&self, bits: u64) -> Outcome<u64> {
        let bits = SessCache::checked(bits).ok_or_else(|| unknown_bits("SSLWRAP_SESS_CACHE_*"))?;
        Ok(self.change()?.ssl.set_session_cache_mode(bits.bits()))
    }

    pub fn session_cache_mode(&self) -> Outcome<u64> {
        Ok(self.settings()?.ssl.session_cache_mode())
    }

    pub fn set_session_cache_size(&self, size: i64) -> Outcome<i64> {
        if size < 0 {
            return Err(invalid(format_args!("a cache holds 0 (no limit) or more sessions, not {size}")));
        }
        Ok(self.change()?.ssl.set_session_cache_size(size))
    }

    pub fn session_cache_size(&self) -> Outcome<i64> {
        Ok(self.settings()?.ssl.session_cache_size())
    }

    pub fn session_counters(&self) -> Outcome<[i64; COUNTERS]> {
        Ok(self.settings()?.ssl.session_counters())
    }

    pub fn flush_sessions(&self, now: i64) -> Outcome<()> {
        if now < 0 {
            return Err(invalid(format_args!("a time is 0 (all) or seconds since 1970, not {now}")));
        }
        let ssl = self.settings()?.ssl.clone();
        ssl.flush_sessions(now);
        Ok(())
    }

    pub fn remove_session(&self, session: &Session) -> Outcome<bool> {
        let ssl = self.settings()?.ssl.clone();
        Ok(ssl.remove_session(&session.raw))
    }

    pub fn set_num_tickets(&self, many: i32) -> Outcome<()> {
        let many = check_tickets(many)?;
        self.change()?.ssl.set_num_tickets(many);
        Ok(())
    }

    pub fn num_tickets(&self) -> Outcome<i32> {
        Ok(self.settings()?.ssl.num_tickets() as i32)
    }

    // ---- callbacks; each takes care that OpenSSL will ask it

    pub fn set_new_session(
        &self,
        callback: Option<Callback<dyn NewSession>>,
    ) -> Outcome<Option<Callback<dyn NewSession>>> {
        let settings = self.change()?;
        if callback.is_some() {
            let side = match settings.side {
                Side::Client => SSLWRAP_SESS_CACHE_CLIENT | SSLWRAP_SESS_CACHE_NO_INTERNAL,
                Side::Server => SSLWRAP_SESS_CACHE_SERVER,
                Side::Both => SSLWRAP_SESS_CACHE_BOTH,
            };
            settings.ssl.set_session_cache_mode(settings.ssl.session_cache_mode() | side);
        }
        Ok(settings.sessions.new_session.replace(callback))
    }

    pub fn set_find_session(
        &self,
        callback: Option<Callback<dyn FindSession>>,
    ) -> Outcome<Option<Callback<dyn FindSession>>> {
        Ok(self.change()?.sessions.find.replace(callback))
    }

    pub fn set_session_gone(
        &self,
        callback: Option<Callback<dyn SessionGone>>,
    ) -> Outcome<Option<Callback<dyn SessionGone>>> {
        let settings = self.change()?;
        if callback.is_some() {
            let mode = settings.ssl.session_cache_mode() | SSLWRAP_SESS_CACHE_NO_INTERNAL_STORE;
            settings.ssl.set_session_cache_mode(mode);
        }
        Ok(settings.sessions.gone.replace(callback))
    }

    // ---- ticket keys

    pub fn set_ticket_keys(&self, keys: &[u8], each: usize) -> Outcome<()> {
        let ring = match keys.is_empty() {
            true => None,
            false => Some(Shared::new(Ring(Brief::new(Shared::new(TicketKeys::new(keys, each)?)?)))?),
        };
        self.change()?.sessions.ring.replace(ring);
        Ok(())
    }

    pub fn renew_ticket_keys(&self, keys: &[u8], each: usize) -> Outcome<()> {
        let new = Shared::new(TicketKeys::new(keys, each)?)?;
        let ring = self.settings()?.sessions.ring.borrow().clone();
        let Some(ring) = ring else {
            let text = format_args!("there are none to renew: set ticket keys before the first connection");
            return Err(fail(Status::STATE, Kind::Local, text));
        };
        drop(ring.0.with(|keys| std::mem::replace(keys, new)));
        Ok(())
    }

    // ---- keys shared beforehand

    /// A server's key for one client; replaces the former of the same identity.
    pub fn add_psk(&self, identity: &[u8], key: &[u8]) -> Outcome<()> {
        let psk = Shared::new(Psk::new(identity, key)?)?;
        let settings = self.change()?;
        let mut psks = settings.sessions.psks.borrow_mut();
        match place(&psks, identity) {
            Ok(at) => psks[at] = psk,
            Err(at) => {
                psks.push(psk)?;
                psks[at..].rotate_right(1);
            }
        }
        Ok(())
    }

    pub fn set_psk_hint(&self, hint: Option<&CStr>) -> Outcome<()> {
        self.change()?.ssl.set_psk_hint(hint)
    }

    /// What a client shows.
    pub fn set_psk(&self, identity: &[u8], key: &[u8]) -> Outcome<()> {
        let psk = Shared::new(Psk::new(identity, key)?)?;
        self.change()?.sessions.own_psk.replace(Some(psk));
        Ok(())
    }

    pub fn set_psk_server(
        &self,
        callback: Option<Callback<dyn PskServer>>,
    ) -> Outcome<Option<Callback<dyn PskServer>>> {
        Ok(self.change()?.sessions.psk_server.replace(callback))
    }

    pub fn set_psk_client(
        &self,
        callback: Option<Callback<dyn PskClient>>,
    ) -> Outcome<Option<Callback<dyn PskClient>>> {
        Ok(self.change()?.sessions.psk_client.replace(callback))
    }
}
