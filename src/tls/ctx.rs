//! The context: settings until its first connection, and from then on a counted snapshot that its connections share.
use crate::base::constants::*;
use crate::base::flags::{Modes, Options, VerifyMode};
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::aead::OWN_RECORDS;
use crate::sys::append::Appender;
use crate::sys::lock::{Entered, Guarded, Shut};
use crate::sys::mem::{spared, List, Shared, Text};
use crate::sys::pass::Passphrase;
use crate::sys::report::{fail, invalid};
use crate::sys::ssl_ctx::{random, Asks, Side, SslCtx, LONGEST_ID_CONTEXT};
use crate::sys::userdata::AppData;
use crate::tls::choices::Choices;
use crate::tls::cookie::Cookies;
use crate::tls::decide::{AlpnSelect, Callback, Info, Keylog, ServerName, Verify};
use crate::tls::io::LARGEST_RECORD;
use crate::tls::names::check_alpn;
use crate::tls::npn::Npn;
use crate::tls::renew::Renewed;
use crate::tls::session_settings::SessionSettings;
use crate::tls::snapshot::{Policy, Snapshot};
use crate::tls::suites;
use crate::tls::wire::Wire;
use std::cell::{Cell, RefCell};
use std::ffi::CStr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

pub struct Ctx {
    guarded: Guarded<Settings>,
    /// Its handle at the border; a context that outlives it may get another.
    handle: AtomicUsize,
    pub app_data: AppData,
    pub(in crate::tls) has_hosts: AtomicBool,
}

pub struct Settings {
    pub ssl: SslCtx,
    pub side: Side,
    /// DTLS.
    pub datagrams: bool,
    pub(in crate::tls) largest_record: Cell<usize>,
    pub(in crate::tls) policy: Policy,
    pub(in crate::tls) renewed: Shared<Renewed>,
    pub(in crate::tls) cookies: RefCell<Cookies>,
    /// The caller said what to trust; else a secure client trusts what the system trusts.
    pub own_trust: Cell<bool>,
    groups: RefCell<Option<Text>>,
    session_id_context: RefCell<Option<List<u8>>>,
    /// SSLWRAP_MODE_* that OpenSSL does not know.
    own_modes: Cell<u64>,
    verify_mode: Cell<VerifyMode>,
    verify: RefCell<Option<Callback<dyn Verify>>>,
    info: RefCell<Option<Callback<dyn Info>>>,
    server_name: RefCell<Option<Callback<dyn ServerName>>>,
    alpn_select: RefCell<Option<Callback<dyn AlpnSelect>>>,
    alpn_preference: RefCell<Option<List<u8>>>,
    keylog: RefCell<Option<Callback<dyn Keylog>>>,
    keylog_file: RefCell<Option<Shared<Appender>>>,
    pub passphrase: RefCell<Option<Callback<dyn Passphrase + Send + Sync>>>,
    pub(in crate::tls) npn: RefCell<Npn>,
    pub(in crate::tls) sessions: SessionSettings,
    pub(in crate::tls) choices: Choices,
    snapshot: RefCell<Option<Shared<Snapshot>>>,
}

/// Why an object could not be entered, as a status.
#[cold]
pub fn shut(why: Shut, what: &str) -> Status {
    match why {
        Shut::Inside => fail(
            Status::BUSY,
            Kind::Local,
            format_args!("called from inside a callback of this {what}; do it after the outer call has returned"),
        ),
        Shut::TooLate => {
            fail(Status::TIMEOUT, Kind::Timeout, format_args!("timed out: another thread is inside this {what}"))
        }
        Shut::Poisoned => {
            fail(Status::PANIC, Kind::Local, format_args!("an earlier call on this {what} hit a defect; only free it"))
        }
    }
}

/// SSLWRAP_*_METHOD as a side and, where it pins one version, that version.
fn method(number: i32) -> Outcome<(Side, Option<i32>)> {
    Ok(match number {
        SSLWRAP_SSLV23_METHOD | SSLWRAP_TLS_METHOD => (Side::Both, None),
        SSLWRAP_TLS_CLIENT_METHOD => (Side::Client, None),
        SSLWRAP_TLS_SERVER_METHOD => (Side::Server, None),
        SSLWRAP_TLSV1_METHOD => (Side::Both, Some(SSLWRAP_TLS1_VERSION)),
        SSLWRAP_TLSV1_1_METHOD => (Side::Both, Some(SSLWRAP_TLS1_1_VERSION)),
        SSLWRAP_TLSV1_2_METHOD => (Side::Both, Some(SSLWRAP_TLS1_2_VERSION)),
        SSLWRAP_SSLV2_METHOD | SSLWRAP_SSLV3_METHOD => {
            return Err(fail(Status::UNSUPPORTED, Kind::Local, format_args!("OpenSSL has no SSLv2 or SSLv3 any more")))
        }
        SSLWRAP_DTLS_METHOD => (Side::Both, None),
        SSLWRAP_DTLS_CLIENT_METHOD => (Side::Client, None),
        SSLWRAP_DTLS_SERVER_METHOD => (Side::Server, None),
        other => return Err(invalid(format_args!("{other} is not one of SSLWRAP_*_METHOD"))),
    })
}

fn is_dtls(number: i32) -> bool {
    [SSLWRAP_DTLS_METHOD, SSLWRAP_DTLS_CLIENT_METHOD, SSLWRAP_DTLS_SERVER_METHOD].contains(&number)
}

impl Ctx {
    /// As the SSL document says: nothing is verified unless asked for.
    pub fn new(number: i32, handle: usize) -> Outcome<Ctx> {
        let (side, pinned) = method(number)?;
        let ctx = Ctx::make(side, is_dtls(number), Policy::Document, handle)?;
        if let (Some(version), Ok(settings)) = (pinned, ctx.settings()) {
            settings.ssl.set_min_version(version)?;
            settings.ssl.set_max_version(version)?;
        }
        Ok(ctx)
    }

    /// TLS 1.2 and up, the system's trust, names checked.
    pub fn new_client(handle: usize) -> Outcome<Ctx> {
        Ctx::secure(Side::Client, false, Policy::SecureClient, VerifyMode::PEER, handle)
    }

    pub fn new_dtls_client(handle: usize) -> Outcome<Ctx> {
        Ctx::secure(Side::Client, true, Policy::SecureClient, VerifyMode::PEER, handle)
    }

    pub fn new_dtls_server(handle: usize) -> Outcome<Ctx> {
        Ctx::secure(Side::Server, true, Policy::SecureServer, VerifyMode::empty(), handle)
    }

    pub fn new_server(handle: usize) -> Outcome<Ctx> {
        Ctx::secure(Side::Server, false, Policy::SecureServer, VerifyMode::empty(), handle)
    }

    fn secure(side: Side, datagrams: bool, policy: Policy, verify: VerifyMode, handle: usize) -> Outcome<Ctx> {
        let ctx = Ctx::make(side, datagrams, policy, handle)?;
        {
            let settings = ctx.settings()?;
            settings.ssl.set_min_version(if datagrams { SSLWRAP_DTLS1_2_VERSION } else { SSLWRAP_TLS1_2_VERSION })?;
            settings.ssl.set_options(SSLWRAP_OP_NO_RENEGOTIATION | SSLWRAP_OP_NO_COMPRESSION);
            settings.verify_mode.set(verify);
            if side == Side::Server {
                // each resumption brings the next ticket; a second one costs 3 % of every handshake
                settings.ssl.set_num_tickets(1);
            }
        }
        Ok(ctx)
    }

    fn make(side: Side, datagrams: bool, policy: Policy, handle: usize) -> Outcome<Ctx> {
        const DOCUMENTED_TIMEOUT: i64 = 300;
        let ssl = if datagrams { SslCtx::new_datagram(side)? } else { SslCtx::new(side)? };
        ssl.set_timeout(DOCUMENTED_TIMEOUT);
        if side != Side::Client {
            // without memory OpenSSL does not say why
            ssl.install_last_word::<Wire>().map_err(|_| Status::NOMEM)?;
        }
        if datagrams {
            // with it OpenSSL ends the connection over one wrong MAC, which anybody can send; without, it passes over it
            ssl.set_options(SSLWRAP_OP_NO_ENCRYPT_THEN_MAC);
        }
        ssl.set_mode(
            (SSLWRAP_MODE_ENABLE_PARTIAL_WRITE | SSLWRAP_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSLWRAP_MODE_AUTO_RETRY)
                as u32,
        );
        let settings = Settings {
            ssl,
            side,
            datagrams,
            largest_record: Cell::new(LARGEST_RECORD),
            policy,
            renewed: Shared::new(Renewed::default())?,
            cookies: RefCell::default(),
            own_trust: Cell::new(false),
            groups: RefCell::default(),
            session_id_context: RefCell::default(),
            own_modes: Cell::new(0),
            verify_mode: Cell::new(VerifyMode::empty()),
            verify: RefCell::default(),
            info: RefCell::default(),
            server_name: RefCell::default(),
            alpn_select: RefCell::default(),
            alpn_preference: RefCell::default(),
            keylog: RefCell::default(),
            keylog_file: RefCell::default(),
            passphrase: RefCell::default(),
            npn: RefCell::default(),
            sessions: SessionSettings::new(),
            choices: Choices::new()?,
            snapshot: RefCell::default(),
        };
        Ok(Ctx {
            guarded: Guarded::new(settings),
            handle: AtomicUsize::new(handle),
            app_data: AppData::new(),
            has_hosts: AtomicBool::new(false),
        })
    }

    pub fn handle(&self) -> usize {
        self.handle.load(Ordering::Acquire)
    }

    pub fn set_handle(&self, handle: usize) {
        self.handle.swap(handle, Ordering::AcqRel);
    }

    /// For looking.
    pub fn settings(&self) -> Outcome<Entered<'_, Settings>> {
        self.guarded.enter_or_inside().map_err(|why| shut(why, "context"))
    }

    /// For changing: not once the context is in use.
    pub fn change(&self) -> Outcome<Entered<'_, Settings>> {
        let settings = self.guarded.enter().map_err(|why| shut(why, "context"))?;
        if settings.snapshot.borrow().is_some() {
            return Err(fail(
                Status::STATE,
                Kind::Local,
                format_args!("the context is in use: its first connection froze it; set this before, or make another"),
            ));
        }
        Ok(settings)
    }

    /// Asked before files are read.
    pub fn changeable(&self) -> Outcome<()> {
        self.change().map(drop)
    }

    /// What connections share. The first one to ask freezes the settings.
    pub fn snapshot(&self) -> Outcome<Shared<Snapshot>> {
        let settings = self.settings()?;
        if let Some(made) = settings.snapshot.borrow().as_ref() {
            return Ok(made.clone());
        }
        let made = settings.freeze()?;
        settings.snapshot.replace(Some(made.clone()));
        Ok(made)
    }

    // ---- plain settings

    pub fn set_min_version(&self, version: i32) -> Outcome<()> {
        let settings = self.change()?;
        let (min, max) = settings.ssl.versions();
        check_versions(settings.datagrams, version, max)?;
        settings.ssl.set_min_version(version).inspect_err(|_| {
            let _ = settings.ssl.set_min_version(min);
        })
    }

    pub fn set_max_version(&self, version: i32) -> Outcome<()> {
        let settings = self.change()?;
        let (min, max) = settings.ssl.versions();
        check_versions(settings.datagrams, min, version)?;
        settings.ssl.set_max_version(version).inspect_err(|_| {
            let _ = settings.ssl.set_max_version(max);
        })
    }

    pub fn versions(&self) -> Outcome<(i32, i32)> {
        Ok(self.settings()?.ssl.versions())
    }

    pub fn set_options(&self, bits: u64) -> Outcome<u64> {
        let bits = Options::checked(bits).ok_or_else(|| unknown_bits("SSLWRAP_OP_*"))?;
        Ok(self.change()?.ssl.set_options(bits.bits()))
    }

    pub fn clear_options(&self, bits: u64) -> Outcome<u64> {
        let bits = Options::checked(bits).ok_or_else(|| unknown_bits("SSLWRAP_OP_*"))?;
        Ok(self.change()?.ssl.clear_options(bits.bits()))
    }

    pub fn options(&self) -> Outcome<u64> {
        Ok(self.settings()?.ssl.options())
    }

    pub fn set_mode(&self, bits: u64) -> Outcome<u64> {
        let bits = Modes::checked(bits).ok_or_else(|| unknown_bits("SSLWRAP_MODE_*"))?;
        let settings = self.change()?;
        settings.own_modes.set(settings.own_modes.get() | (bits & OWN_MODES).bits());
        Ok(settings.ssl.set_mode((bits - OWN_MODES).bits() as u32) | settings.own_modes.get())
    }

    pub fn clear_mode(&self, bits: u64) -> Outcome<u64> {
        let bits = Modes::checked(bits).ok_or_else(|| unknown_bits("SSLWRAP_MODE_*"))?;
        let settings = self.change()?;
        settings.own_modes.set(settings.own_modes.get() & !bits.bits());
        Ok(settings.ssl.clear_mode((bits - OWN_MODES).bits() as u32) | settings.own_modes.get())
    }

    pub fn set_cipher_list(&self, list: &CStr) -> Outcome<()> {
        self.changeable()?;
        suites::check_cipher_list(list)?;
        self.change()?.ssl.set_cipher_list_or(Status::SSL, format_args!("this list leaves no cipher"), list)
    }

    pub fn set_ciphersuites(&self, list: &CStr) -> Outcome<()> {
        self.changeable()?;
        suites::check_ciphersuites(list)?;
        self.change()?.ssl.set_ciphersuites_or(format_args!("not a list of TLS 1.3 suites"), list)
    }

    pub fn set_groups(&self, list: &CStr) -> Outcome<()> {
        let settings = self.change()?;
        suites::names_groups(list)?;
        let text = Text::new(list.to_bytes())?;
        spared(|| settings.ssl.set_groups(list)).map_err(|status| suites::which_group(list, status))?;
        settings.groups.replace(Some(text));
        Ok(())
    }

    pub fn set_session_id_context(&self, id: &[u8]) -> Outcome<()> {
        let settings = self.change()?;
        let short = &id[..id.len().min(LONGEST_ID_CONTEXT)]; // a longer one is refused, not copied
        let kept = if id.is_empty() { None } else { Some(List::from_slice(short)?) };
        settings.ssl.set_session_id_context(id)?;
        settings.session_id_context.replace(kept);
        Ok(())
    }

    // ---- verification

    pub fn set_verify(&self, mode: u64, verify: Option<Callback<dyn Verify>>) -> Outcome<Option<Callback<dyn Verify>>> {
        let mode = verify_mode(mode)?;
        let settings = self.change()?;
        settings.verify_mode.set(mode);
        Ok(settings.verify.replace(verify))
    }

    pub fn verify_mode(&self) -> Outcome<u64> {
        Ok(self.settings()?.verify_mode.get().bits())
    }

    pub fn set_verify_depth(&self, depth: i32) -> Outcome<()> {
        if !(0..=100).contains(&depth) {
            return Err(invalid(format_args!("a verification depth is 0 to 100, not {depth}")));
        }
        self.change()?.ssl.set_verify_depth(depth);
        Ok(())
    }

    pub fn verify_depth(&self) -> Outcome<i32> {
        Ok(self.settings()?.ssl.verify_depth())
    }

    // ---- decisions

    pub fn set_info(&self, info: Option<Callback<dyn Info>>) -> Outcome<Option<Callback<dyn Info>>> {
        Ok(self.change()?.info.replace(info))
    }

    pub fn set_server_name(
        &self,
        callback: Option<Callback<dyn ServerName>>,
    ) -> Outcome<Option<Callback<dyn ServerName>>> {
        Ok(self.change()?.server_name.replace(callback))
    }

    pub fn set_alpn_protos(&self, wire: &[u8]) -> Outcome<()> {
        check_alpn(wire)?;
        if wire.is_empty() {
            return Err(invalid(format_args!("the protocol list is empty: name at least one, as in \"\\x02h2\"")));
        }
        self.change()?.ssl.set_alpn_protos(wire)
    }

    pub fn set_alpn_select(
        &self,
        callback: Option<Callback<dyn AlpnSelect>>,
    ) -> Outcome<Option<Callback<dyn AlpnSelect>>> {
        Ok(self.change()?.alpn_select.replace(callback))
    }

    /// A server's own order; nothing in common ends the handshake. Empty takes it away.
    pub fn set_alpn_preference(&self, wire: &[u8]) -> Outcome<()> {
        check_alpn(wire)?;
        let kept = if wire.is_empty() { None } else { Some(List::from_slice(wire)?) };
        self.change()?.alpn_preference.replace(kept);
        Ok(())
    }

    pub fn set_keylog(&self, callback: Option<Callback<dyn Keylog>>) -> Outcome<Option<Callback<dyn Keylog>>> {
        Ok(self.change()?.keylog.replace(callback))
    }

    pub fn set_keylog_file(&self, path: Option<&CStr>) -> Outcome<()> {
        self.changeable()?;
        let file = path.map(Appender::open).transpose()?.map(Shared::new).transpose()?;
        self.change()?.keylog_file.replace(file);
        Ok(())
    }

    pub fn set_passphrase(
        &self,
        passphrase: Option<Callback<dyn Passphrase + Send + Sync>>,
    ) -> Outcome<Option<Callback<dyn Passphrase + Send + Sync>>> {
        Ok(self.change()?.passphrase.replace(passphrase))
    }
}

const OWN_MODES: Modes = Modes::OPENSSL_RECORDS;

pub fn verify_mode(bits: u64) -> Outcome<VerifyMode> {
    let mode = VerifyMode::checked(bits).ok_or_else(|| unknown_bits("SSLWRAP_VERIFY_*"))?;
    if !mode.is_empty() && !mode.contains(VerifyMode::PEER) {
        return Err(invalid(format_args!("a verify mode without SSLWRAP_VERIFY_PEER verifies nothing: add it")));
    }
    Ok(mode)
}

pub(in crate::tls) fn unknown_bits(family: &str) -> Status {
    invalid(format_args!("there are bits set that are not among {family}"))
}

/// 0 stands for the lowest and the highest that OpenSSL has.
pub(in crate::tls) fn check_versions(datagrams: bool, min: i32, max: i32) -> Outcome<()> {
    for version in [min, max].into_iter().filter(|&version| version != 0) {
        let is_tls = (SSLWRAP_SSL3_VERSION..=SSLWRAP_TLS1_3_VERSION).contains(&version);
        let is_dtls = [SSLWRAP_DTLS1_VERSION, SSLWRAP_DTLS1_2_VERSION].contains(&version);
        let text = match (is_tls, is_dtls, datagrams) {
            (true, _, false) | (_, true, true) => continue,
            (true, ..) => "is of TLS, and this context speaks DTLS: take SSLWRAP_DTLS1_VERSION or _DTLS1_2_VERSION",
            (_, true, _) => "is of DTLS, and this context speaks TLS: make it with SSLWRAP_DTLS_METHOD",
            _ => "is not one of SSLWRAP_*_VERSION",
        };
        return Err(invalid(format_args!("0x{version:04x} {text}")));
    }
    // the numbers of DTLS count downwards
    if min != 0 && max != 0 && (min > max) != datagrams && min != max {
        return Err(invalid(format_args!("the lowest version 0x{min:04x} would be above the highest 0x{max:04x}")));
    }
    Ok(())
}

impl Settings {
    fn freeze(&self) -> Outcome<Shared<Snapshot>> {
        if self.policy == Policy::SecureClient {
            self.secure_trust()?;
        }
        let session_id_context = match self.session_id_context.borrow().as_ref() {
            Some(id) => List::from_slice(id)?,
            None => self.random_session_id_context()?,
        };
        let cookies = self.freeze_cookies()?;
        let groups = self.groups.borrow().as_ref().map(|g| Text::new(g.as_bytes())).transpose()?;
        let preference = self.alpn_preference.borrow().as_ref().map(|p| List::from_slice(p)).transpose()?;
        // engines that work asynchronously suspend OpenSSL in the middle of a record
        let modes = self.ssl.set_mode(0) | self.own_modes.get();
        let own_records = OWN_RECORDS && modes & (SSLWRAP_MODE_OPENSSL_RECORDS | SSLWRAP_MODE_ASYNC) == 0;
        let npn = self.npn.borrow().clone();
        let sessions = self.sessions.freeze(&self.ssl, self.side)?;
        self.ssl.install::<Wire>(Asks {
            server: self.side != Side::Client,
            keylog: own_records && !self.ssl.tells_secrets()
                || self.keylog.borrow().is_some()
                || self.keylog_file.borrow().is_some(),
            npn_advertise: npn.advertises(),
            npn_select: npn.selects(),
        });
        Shared::new(Snapshot {
            ssl_ctx: self.ssl.clone(),
            side: self.side,
            datagrams: self.datagrams,
            largest_record: self.largest_record.get(),
            policy: self.policy,
            groups,
            session_id_context,
            own_records,
            verify_mode: self.verify_mode.get().bits() as i32,
            verify: self.verify.borrow().clone(),
            info: self.info.borrow().clone(),
            server_name: self.server_name.borrow().clone(),
            alpn_select: self.alpn_select.borrow().clone(),
            alpn_preference: preference,
            keylog: self.keylog.borrow().clone(),
            npn,
            keylog_file: self.keylog_file.borrow().clone(),
            cookies,
            sessions,
            chosen: self.choices.freeze()?,
            renewed: self.renewed.clone(),
        })
    }

    /// Without one, a server that verifies its clients refuses their second connection; one that is the same everywhere
    /// would let a session of one context pass for one of another.
    fn random_session_id_context(&self) -> Outcome<List<u8>> {
        let mut id = [0; LONGEST_ID_CONTEXT];
        random(&mut id)?;
        self.ssl.set_session_id_context(&id)?;
        List::from_slice(&id)
    }
}
