//! The connection: what stands around OpenSSL's object, how it is entered, and what a failure leaves behind.
use crate::base::flags::VerifyMode;
use crate::base::record::Record;
use crate::base::status::{Kind, Outcome, Status};
use crate::net::socket::Socket;
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::fd::is_nonblocking;
use crate::sys::lock::{Entered, Guarded};
use crate::sys::mem::{spared, List, Shared, Text};
use crate::sys::report::{self, fail, Kept};
use crate::sys::ssl::{Groups, Ssl, Step};
use crate::sys::ssl_ctx::Side;
use crate::tls::answers::Checked;
use crate::tls::ctx::{shut, verify_mode, Ctx};
use crate::tls::decide::{Callback, Info, Token, Trouble, Verify};
use crate::tls::events::Stage;
use crate::tls::explain;
use crate::tls::hosts::Found;
use crate::tls::io::Offered;
use crate::tls::names::{self, ServerName};
use crate::tls::snapshot::{Policy, Snapshot};
use crate::tls::transport::Transport;
use crate::tls::wire::Wire;
use std::cell::{Cell, RefCell};
use std::ffi::CStr;

pub struct Conn {
    pub(in crate::tls) guarded: Guarded<Inner>,
    pub(in crate::tls) waiting: crate::tls::wait::Waiting,
    memory: bool,
}

const NO_PARTIAL_WILDCARDS: u32 = crate::base::x509const::SSLWRAP_X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS as u32;

/// What only the thread inside may touch.
pub struct Inner {
    pub(in crate::tls) ssl: Ssl<Wire>,
    context: RefCell<Shared<Ctx>>,
    pub(in crate::tls) role: Cell<Role>,
    name: Cell<Name>,
    /// X509_CHECK_FLAG_*, for a name that is set later too.
    pub(in crate::tls) host_flags: Cell<u32>,
    pub(in crate::tls) established: Cell<bool>,
    /// The last read left nothing behind: when no ciphertext waits either, the next one finds nothing.
    pub(in crate::tls) drained: Cell<bool>,
    /// Our goodbye is sealed, and the call that said it has not seen it leave.
    pub(in crate::tls) parting: Cell<bool>,
    /// It is sealed, and OpenSSL could not hand it over.
    pub(in crate::tls) goodbye_held: Cell<bool>,
    /// Bytes of the stream may have gone to the caller.
    pub(in crate::tls) unread: Cell<bool>,
    /// The send that must be made again.
    pub(in crate::tls) held: Cell<Option<Offered>>,
    /// This step stopped for another thread's send.
    pub(in crate::tls) behind: Cell<bool>,
    /// What was parted with inside a callback: it goes when the lock is left.
    attic: RefCell<List<Left>>,
    attic_used: Cell<bool>,
    /// It was given what going over to a context takes away.
    pub(in crate::tls) has_own: Cell<bool>,
    /// A fatal failure, told again to every later call.
    dead: Cell<Option<Status>>,
    last: RefCell<Option<Shared<Kept>>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::tls) enum Role {
    Unset,
    Client,
    Server,
}

/// Whether it is known who the server must be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    Missing,
    /// Setting one failed half-way.
    Lost,
    Given,
    Waived,
}

impl Conn {
    pub fn new(ctx: &Shared<Ctx>, transport: Transport, token: Token) -> Outcome<Conn> {
        transport.suits(ctx.settings()?.datagrams)?;
        let snapshot = ctx.snapshot()?;
        let waiting = crate::tls::wait::Waiting::new(&transport);
        let memory = transport.is_memory();
        let side = snapshot.side;
        let wire = Wire::new(transport, snapshot.clone(), token)?;
        let wire = if snapshot.datagrams { wire.of_datagrams(snapshot.largest_record)? } else { wire };
        let ssl = Ssl::new(&snapshot.ssl_ctx, wire)?;
        snapshot.renewed.apply(&ssl)?;
        ssl.set_verify(snapshot.verify_mode);
        ssl.report_progress(snapshot.info.is_some());
        if snapshot.sessions.uses_psk() {
            ssl.prefer_sha256();
        }
        let inner = Inner {
            ssl,
            context: RefCell::new(ctx.clone()),
            role: Cell::new(Role::Unset),
            name: Cell::new(Name::Missing),
            host_flags: Cell::new(NO_PARTIAL_WILDCARDS),
            established: Cell::new(false),
            drained: Cell::new(false),
            parting: Cell::new(false),
            goodbye_held: Cell::new(false),
            unread: Cell::new(false),
            held: Cell::default(),
            behind: Cell::new(false),
            attic: RefCell::default(),
            attic_used: Cell::new(false),
            has_own: Cell::new(false),
            dead: Cell::new(None),
            last: RefCell::default(),
        };
        match side {
            Side::Client => inner.set_role(Role::Client)?,
            Side::Server => inner.set_role(Role::Server)?,
            Side::Both => {}
        }
        Ok(Conn { guarded: Guarded::new(inner), waiting, memory })
    }

    /// Over a descriptor that stays the caller's. Whether calls wait is as its O_NONBLOCK says.
    pub fn over_fd(ctx: &Shared<Ctx>, fd: i32, token: Token) -> Outcome<Conn> {
        let transport = Transport::socket(Shared::new(Socket::borrowing(fd)?)?)?;
        let timeout = if is_nonblocking(fd)? { Timeout::NOW } else { Timeout::Never };
        let conn = Conn::new(ctx, transport, token)?;
        conn.waiting.set(timeout, timeout, timeout);
        Ok(conn)
    }

    #[inline(always)]
    pub fn is_memory(&self) -> bool {
        self.memory
    }

    /// For steps: not from inside a callback, and not past the deadline.
    #[inline]
    pub(in crate::tls) fn enter(&self, deadline: Deadline) -> Outcome<Entered<'_, Inner>> {
        let entered = match deadline {
            Deadline::Never => self.guarded.enter(),
            at => self.guarded.enter_until(at),
        };
        entered.map_err(|why| shut(why, "connection"))
    }

    /// The same for calls that do next to nothing themselves, whose deadline would be never.
    #[inline(always)]
    pub(in crate::tls) fn enter_now(&self) -> Outcome<Entered<'_, Inner>> {
        self.guarded.enter().map_err(|why| shut(why, "connection"))
    }

    /// For getters and for what a callback may set.
    pub fn inner(&self) -> Outcome<Entered<'_, Inner>> {
        self.guarded.enter_or_inside().map_err(|why| shut(why, "connection"))
    }

    pub fn set_connect_state(&self) -> Outcome<()> {
        self.idle()?.set_role(Role::Client)
    }

    pub fn set_accept_state(&self) -> Outcome<()> {
        self.idle()?.set_role(Role::Server)
    }

    /// Before the handshake began, or where a server chooses by the client's hello.
    pub(in crate::tls) fn choosing(&self) -> Outcome<Entered<'_, Inner>> {
        match self.inner()? {
            inside if inside.ssl.host().answers.in_hello() && !inside.established.get() => Ok(inside),
            outside => {
                drop(outside);
                self.idle()
            }
        }
    }

    /// Before the handshake began.
    pub(in crate::tls) fn idle(&self) -> Outcome<Entered<'_, Inner>> {
        let inner = self.enter(Deadline::Never)?;
        inner.not_dead()?;
        if !inner.ssl.is_fresh() {
            return Err(inner.fail(Status::STATE, Kind::Local, format_args!("the handshake has begun already")));
        }
        Ok(inner)
    }

    /// SNI and the name check, or the IP check, in one call.
    pub fn set_server_name(&self, name: &[u8]) -> Outcome<()> {
        let inner = self.idle()?;
        match names::server_name(name)? {
            ServerName::Dns(host) => {
                let text = Text::new(host)?;
                inner.name.set(Name::Lost);
                inner.ssl.require_host(&text, inner.host_flags.get())?;
                inner.ssl.host().answers.set_server_name(Some(text));
                inner.ssl.host().answers.set_checked_name(Checked::AsSent);
            }
            ServerName::Ip(bytes, len) => {
                let checked = Text::new(name)?;
                inner.name.set(Name::Lost);
                inner.ssl.require_ip(&bytes[..len])?;
                inner.ssl.set_sni(None)?;
                inner.ssl.host().answers.set_server_name(None);
                inner.ssl.host().answers.set_checked_name(Checked::Name(checked));
            }
        }
        inner.name.set(Name::Given);
        Ok(())
    }

    /// The document's form: the extension alone, no check.
    pub fn set_sni(&self, name: &[u8]) -> Outcome<()> {
        names::check_host_name(name)?;
        let inner = self.idle()?;
        let text = Text::new(name)?;
        inner.ssl.set_sni(Some(text.as_cstr()))?;
        inner.ssl.host().answers.set_server_name(Some(text));
        Ok(())
    }

    pub fn waive_name_check(&self) -> Outcome<()> {
        let inner = self.idle()?;
        inner.ssl.require_nobody();
        inner.ssl.host().answers.set_checked_name(Checked::Nobody);
        inner.name.set(Name::Waived);
        Ok(())
    }

    pub fn set_alpn_protos(&self, wire: &[u8]) -> Outcome<()> {
        names::check_alpn(wire)?;
        if wire.is_empty() {
            return Err(report::invalid(format_args!("the protocol list is empty: name at least one")));
        }
        self.idle()?.ssl.set_alpn_protos(wire)
    }

    pub fn set_info(&self, info: Option<Callback<dyn Info>>) -> Outcome<Option<Left>> {
        let inner = self.inner()?;
        inner.make_room()?;
        inner.ssl.report_progress(info.is_some());
        let former = inner.ssl.host().answers.set_info(info);
        Ok(inner.part_with(inner.is_outermost(), former.map(Left::Info)))
    }

    pub fn set_verify(&self, mode: u64, verify: Option<Callback<dyn Verify>>) -> Outcome<Option<Left>> {
        let mode: VerifyMode = verify_mode(mode)?;
        let inner = self.inner()?;
        inner.make_room()?;
        inner.ssl.set_verify(mode.bits() as i32);
        let former = inner.ssl.host().answers.set_verify(verify);
        Ok(inner.part_with(inner.is_outermost(), former.map(Left::Verify)))
    }

    /// Goes over to another context: while the client's hello is being decided about, or before the handshake. Gives back
    /// what is no longer needed, to be dropped when no lock is held.
    pub fn set_context(&self, ctx: &Shared<Ctx>) -> Outcome<Option<Left>> {
        let inner = self.choosing()?;
        inner.make_room()?;
        let former = inner.switch_to(ctx)?;
        Ok(inner.part_with(inner.is_outermost(), Some(Left::Context(former))))
    }

    pub fn context(&self) -> Outcome<Shared<Ctx>> {
        Ok(self.inner()?.context.borrow().clone())
    }

    /// The record of this connection's last failure.
    pub fn last_error(&self) -> Outcome<Option<Record>> {
        let kept = self.inner()?.last.borrow().clone();
        Ok(kept.map(|kept| kept.told()))
    }
}

/// What a connection belonged to before.
pub type Former = (Shared<Snapshot>, Option<Callback<dyn Verify>>, Shared<Ctx>);

/// What a connection needs no more; dropping it may run functions of the caller's.
pub enum Left {
    Info(#[allow(dead_code)] Callback<dyn Info>),
    Verify(#[allow(dead_code)] Callback<dyn Verify>),
    Context(#[allow(dead_code)] Former),
}

impl Inner {
    /// For `part_with`, which cannot fail.
    fn make_room(&self) -> Outcome<()> {
        self.attic.borrow_mut().reserve(1)
    }

    /// Gives back what may go as soon as the caller has left; inside a callback it is kept until the step is over.
    fn part_with(&self, outermost: bool, left: Option<Left>) -> Option<Left> {
        if outermost {
            return left;
        }
        if let Some(left) = left {
            let _ = self.attic.borrow_mut().push(left); // there is room
            self.attic_used.set(true);
        }
        None
    }

    /// After a step: what was parted with, to be dropped when the lock is left.
    #[inline(always)]
    pub(in crate::tls) fn clear_attic(&self) -> Option<List<Left>> {
        self.attic_used.take().then(|| self.attic.take())
    }

    fn switch_to(&self, ctx: &Shared<Ctx>) -> Outcome<Former> {
        if ctx.settings()?.datagrams != self.ssl.host().datagrams().is_some() {
            let text = format_args!("one of the two is for DTLS and the other for TLS: a connection cannot go over");
            return Err(self.fail(Status::INVALID_ARG, Kind::Local, text));
        }
        let (snapshot, before) = (ctx.snapshot()?, self.ssl.host().answers.snapshot());
        if let Err(status) = spared(|| self.adopt(&snapshot, &before)) {
            return Err(self.go_back(&before, &snapshot, status));
        }
        self.ssl.set_verify(snapshot.verify_mode);
        let host = self.ssl.host();
        let verify = host.answers.set_verify(snapshot.verify.clone());
        host.answers.events.adopt_mask(snapshot.chosen.events);
        host.records.enable(snapshot.own_records);
        Ok((host.answers.set_snapshot(snapshot), verify, self.context.replace(ctx.clone())))
    }

    /// OpenSSL's part of going over. May fail half-way.
    fn adopt(&self, to: &Snapshot, from: &Snapshot) -> Outcome<()> {
        let groups = match &to.groups {
            Some(list) => Groups::These(list.as_cstr()),
            None if from.groups.is_some() => Groups::Default,
            None => Groups::Same,
        };
        self.ssl.switch(&to.ssl_ctx, groups, &to.session_id_context)?;
        to.renewed.apply(&self.ssl)
    }

    /// All or nothing. Where there is no way back, it is the end: of two contexts' settings mixed nobody knows what they allow.
    #[cold]
    fn go_back(&self, to: &Snapshot, from: &Snapshot, status: Status) -> Status {
        let still_there = self.ssl.is_of(&to.ssl_ctx);
        if still_there || !self.has_own.get() && spared(|| self.adopt(to, from)).is_ok() {
            return status;
        }
        self.ssl.host().answers.set_trouble(Trouble::of(status)); // also where a callback is inside the handshake
        self.kill(status)
    }

    /// As the host table says, which is looked into between two calls of OpenSSL.
    pub(in crate::tls) fn go_to_host(&self) {
        let answers = &self.ssl.host().answers;
        answers.host_found(match answers.find_host() {
            Found::Own => Stage::Done,
            Found::Unknown => Stage::Callback,
            Found::Refused => Stage::Refused(true),
            Found::Other(ctx) => match self.make_room().and_then(|()| self.switch_to(&ctx)) {
                Ok(former) => {
                    self.part_with(false, Some(Left::Context(former)));
                    Stage::Done
                }
                Err(_) => Stage::Refused(false),
            },
        });
    }

    pub(in crate::tls) fn has_role(&self) -> bool {
        self.role.get() != Role::Unset
    }

    pub(in crate::tls) fn set_role(&self, role: Role) -> Outcome<()> {
        match role {
            Role::Client => self.ssl.set_connect_state()?,
            Role::Server => self.ssl.set_accept_state()?,
            Role::Unset => return Ok(()),
        }
        self.role.set(role);
        Ok(())
    }

    pub(in crate::tls) fn is_server(&self) -> bool {
        self.role.get() == Role::Server
    }

    /// What must be true before the first byte goes out.
    #[inline(always)]
    pub(in crate::tls) fn ready(&self) -> Outcome<()> {
        if self.established.get() && self.dead.get().is_none() {
            return Ok(());
        }
        self.ready_to_shake()
    }

    fn ready_to_shake(&self) -> Outcome<()> {
        self.not_dead()?;
        self.undecided()?; // OpenSSL need not be asked
        if self.role.get() == Role::Unset {
            let text = format_args!("client or server? Call conn_set_connect_state or conn_set_accept_state first");
            return Err(self.fail(Status::STATE, Kind::Local, text));
        }
        let secure = self.ssl.host().answers.snapshot().policy == Policy::SecureClient;
        let unknown = self.name.get() == Name::Lost || secure && self.name.get() == Name::Missing;
        if unknown && self.role.get() == Role::Client {
            let text = format_args!(
                "whose certificate is right? Call conn_set_server_name first (or conn_insecure_no_name_check)"
            );
            return Err(self.fail(Status::STATE, Kind::Local, text));
        }
        if let Some(datagrams) = self.ssl.host().datagrams() {
            self.ready_for_datagrams(datagrams)?;
        }
        self.session_fits()
    }

    /// A decision waits for its answer.
    pub(in crate::tls) fn undecided(&self) -> Outcome<()> {
        self.ssl.host().answers.events.waiting().map_or(Ok(()), |question| Err(question.status()))
    }

    pub(in crate::tls) fn is_answered(&self) -> bool {
        self.ssl.host().answers.events.is_answered()
    }

    pub(in crate::tls) fn not_dead(&self) -> Outcome<()> {
        let Some(status) = self.dead.get() else { return Ok(()) };
        match self.last.borrow().as_ref() {
            Some(kept) if kept.record.status == status.code() => Err(report::restate(&kept.record)),
            _ => Err(fail(status, Kind::Local, format_args!("the connection failed before; only free it"))),
        }
    }

    pub(in crate::tls) fn is_dead(&self) -> bool {
        self.dead.get().is_some()
    }

    /// A failure that leaves the connection usable.
    pub(in crate::tls) fn fail(&self, status: Status, kind: Kind, text: std::fmt::Arguments<'_>) -> Status {
        self.remember(fail(status, kind, text))
    }

    /// Keeps the note for `conn_error`. Without memory for it, the thread's record must do.
    pub(in crate::tls) fn remember(&self, status: Status) -> Status {
        if self.dead.get().is_some_and(|dead| dead != status) {
            return status; // the fatal one stays to be told again
        }
        if let Some(kept) = report::keep(status) {
            self.last.replace(Some(kept));
        }
        status
    }

    /// A failure that is final. Lack of memory too, once OpenSSL is in the middle of something.
    pub(in crate::tls) fn kill(&self, status: Status) -> Status {
        self.drained.set(false);
        self.dead.set(Some(status));
        self.remember(status)
    }

    /// What a step that did not succeed means. WANT statuses pass; the rest is noted, and final where it must be.
    #[cold]
    pub(in crate::tls) fn failed(&self, step: Step) -> Status {
        let host = self.ssl.host();
        if step == Step::Transport {
            if let Some(fault) = host.datagrams().and_then(|datagrams| datagrams.take_soft()) {
                return self.remember(explain::lost_datagram(fault));
            }
        }
        let trouble = match host.answers.trouble() {
            // a verify callback's no counts only where OpenSSL heeds it
            about if about.is_about_peer() && !explain::is_verification() => Trouble::None,
            other => other,
        };
        match (trouble, step) {
            (Trouble::None, Step::Want(Status::WANT_WRITE)) if host.take_short() => Status::NOMEM,
            (Trouble::None, Step::Want(status)) => status,
            (Trouble::None, Step::Closed) => self.remember(explain::closed()),
            (Trouble::None, Step::Transport) => self.kill(match host.fault() {
                Some(fault) => explain::transport(fault),
                // OpenSSL passes over what is not of the peer, and its reasons with it
                None if host.datagrams().is_some() && !host.is_ended() => explain::refused(self),
                None => explain::truncated(self.established.get(), self.ssl.is_server()),
            }),
            (Trouble::None, _) if explain::is_truncation() => {
                self.kill(explain::truncated(self.established.get(), self.ssl.is_server()))
            }
            (Trouble::None, _) if explain::is_callers_mistake() => self.kill(explain::bad_retry()),
            (Trouble::None, _) if explain::is_after_goodbye() => self.remember(explain::after_goodbye()),
            (Trouble::None, _) => self.kill(explain::refused(self)),
            (Trouble::HeldRefused, _) => self.kill(explain::held(self)),
            (trouble, _) => self.kill(explain::trouble(trouble)),
        }
    }

    pub fn state_text(&self) -> &'static CStr {
        self.ssl.state_text()
    }
}
