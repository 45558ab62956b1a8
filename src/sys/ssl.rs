//! SSL and its host: one owner for both, each call one step that never waits.
use crate::base::constants::SSLWRAP_RECEIVED_SHUTDOWN;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::host::Host;
use crate::sys::lock::Brief;
use crate::sys::mem::{try_box, try_forever, List, Text};
use crate::sys::report::{fail_openssl, invalid};
use crate::sys::ssl_ctx::SslCtx;
use crate::sys::stack::certs_of;
use crate::sys::x509::X509;
use crate::sys::{errq, ext, inside, newer, o, seam};
use libc::{c_int, c_long, c_void};
use std::cell::Cell;
use std::ffi::CStr;
use std::ptr::{null, null_mut, NonNull};

/// What one step came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    Done(usize),
    /// One of the WANT statuses.
    Want(Status),
    /// close_notify was read.
    Closed,
    /// OpenSSL's queue says why.
    Refused,
    /// The transport failed.
    Transport,
}

/// What going over to another context does to the groups.
pub enum Groups<'a> {
    Same,
    Default,
    These(&'a CStr),
}

pub struct Ssl<H: Host> {
    ssl: NonNull<o::SSL>,
    host: Box<H>,
    /// Something was called that may change what `tls` knows of it.
    touched: Cell<bool>,
}

// SAFETY: OpenSSL binds an SSL to no thread; one thread at a time is inside ours
unsafe impl<H: Host + Send> Send for Ssl<H> {}

impl<H: Host> Drop for Ssl<H> {
    fn drop(&mut self) {
        // SAFETY: ours; the host goes afterwards
        unsafe { seam::free::<H>(self.ssl) };
        errq::clear();
    }
}

/// The same text for the life of the process: OpenSSL's names of groups go with their context.
fn lasting(name: &CStr) -> Outcome<&'static CStr> {
    static KNOWN: Brief<List<&'static CStr>> = Brief::new(List::new());
    KNOWN.global().with(|known| {
        if let Some(same) = known.iter().find(|same| **same == name) {
            return Ok(*same);
        }
        known.reserve(1)?;
        let bytes = name.to_bytes_with_nul();
        let kept = try_forever(bytes.len(), |at| bytes[at])?;
        let kept = CStr::from_bytes_with_nul(kept).map_err(|_| Status::NO_VALUE)?;
        known.push(kept)?;
        Ok(kept)
    })
}

impl<H: Host> Ssl<H> {
    pub fn new(ctx: &SslCtx, host: H) -> Outcome<Ssl<H>> {
        let host = try_box(host)?;
        errq::clear();
        // SAFETY: the context is alive; the host stands in its box until after SSL_free
        unsafe {
            let ssl = NonNull::new(o::SSL_new(ctx.as_ptr()))
                .ok_or_else(|| fail_openssl(Kind::Local, format_args!("cannot make a connection")))?;
            let this = Ssl { ssl, host, touched: Cell::new(true) };
            seam::tie(ssl, &*this.host)?;
            Ok(this)
        }
    }

    #[inline(always)]
    pub fn host(&self) -> &H {
        &self.host
    }

    pub(in crate::sys) fn p(&self) -> *mut o::SSL {
        self.touched.set(true);
        self.ssl.as_ptr()
    }

    /// For getters that change nothing.
    pub(in crate::sys) fn look(&self) -> *mut o::SSL {
        self.ssl.as_ptr()
    }

    #[inline(always)]
    pub fn was_touched(&self) -> bool {
        self.touched.get()
    }

    pub fn untouch(&self) {
        self.touched.set(false);
    }

    /// Clears the queue, calls, and asks why at once: nothing may come between.
    #[inline(always)]
    fn step(&self, call: impl FnOnce(*mut o::SSL) -> (c_int, usize)) -> Step {
        errq::clear();
        let (answer, n) = inside::of(self.p(), self.host(), || call(self.p()));
        if answer > 0 {
            return Step::Done(n);
        }
        // SAFETY: alive; directly after the call
        self.why(unsafe { o::SSL_get_error(self.p(), answer) })
    }

    #[cold]
    pub(in crate::sys) fn why(&self, code: c_int) -> Step {
        match code {
            o::SSL_ERROR_ZERO_RETURN => Step::Closed,
            o::SSL_ERROR_SSL => Step::Refused,
            o::SSL_ERROR_WANT_READ => Step::Want(Status::WANT_READ),
            o::SSL_ERROR_WANT_WRITE => Step::Want(Status::WANT_WRITE),
            o::SSL_ERROR_WANT_X509_LOOKUP => Step::Want(Status::WANT_X509_LOOKUP),
            11 => Step::Want(Status::WANT_CLIENT_HELLO_CB),
            12 => Step::Want(Status::WANT_RETRY_VERIFY),
            _ => Step::Transport,
        }
    }

    pub fn handshake(&self) -> Step {
        // SAFETY: alive
        self.step(|ssl| unsafe { (o::SSL_do_handshake(ssl), 0) })
    }

    #[inline(always)]
    pub fn read(&self, room: &mut [u8]) -> Step {
        let mut n = 0;
        // SAFETY: a slice and its length
        self.step(|ssl| unsafe { (o::SSL_read_ex(ssl, room.as_mut_ptr().cast(), room.len(), &mut n), n) })
    }

    #[inline(never)]
    pub fn peek(&self, room: &mut [u8]) -> Step {
        if self.shutdown_state() & SSLWRAP_RECEIVED_SHUTDOWN as i32 != 0 {
            return self.read(room); // takes nothing either, and does not say that it waits because an earlier call did
        }
        let mut n = 0;
        // SAFETY: a slice and its length
        self.step(|ssl| unsafe { (o::SSL_peek_ex(ssl, room.as_mut_ptr().cast(), room.len(), &mut n), n) })
    }

    #[inline(always)]
    pub fn write(&self, bytes: &[u8]) -> Step {
        let mut n = 0;
        // SAFETY: a slice and its length
        self.step(|ssl| unsafe { (o::SSL_write_ex(ssl, bytes.as_ptr().cast(), bytes.len(), &mut n), n) })
    }

    /// Done(1): both sides said goodbye. Done(0): ours is on its way.
    pub fn shutdown(&self) -> Step {
        errq::clear();
        // SAFETY: alive
        match inside::of(self.p(), self.host(), || unsafe { o::SSL_shutdown(self.p()) }) {
            n if n >= 0 => {
                errq::clear();
                Step::Done(n as usize)
            }
            // SAFETY: directly after the call
            n => self.why(unsafe { o::SSL_get_error(self.p(), n) }),
        }
    }

    pub fn shutdown_state(&self) -> i32 {
        // SAFETY: alive, as in all that follow
        unsafe { o::SSL_get_shutdown(self.look()) }
    }

    pub fn set_shutdown_state(&self, state: i32) {
        unsafe { o::SSL_set_shutdown(self.p(), state) }
    }

    pub fn pending(&self) -> usize {
        unsafe { o::SSL_pending(self.look()).max(0) as usize }
    }

    pub fn is_established(&self) -> bool {
        unsafe { o::SSL_is_init_finished(self.look()) == 1 }
    }

    /// The peer said goodbye before the handshake was over. OpenSSL would go on reading.
    pub fn left_in_handshake(&self) -> bool {
        let left = self.shutdown_state() & SSLWRAP_RECEIVED_SHUTDOWN as i32 != 0;
        left && !self.is_established() && !self.is_fresh()
    }

    /// Nothing was sent, received or asked yet.
    pub fn is_fresh(&self) -> bool {
        unsafe { ext::SSL_in_before(self.p()) == 1 }
    }

    pub fn is_server(&self) -> bool {
        unsafe { o::SSL_is_server(self.look()) == 1 }
    }

    /// Newer ones than OpenSSL 3.0 allocate for it, and can only fail by a state that is none.
    pub fn set_connect_state(&self) -> Outcome<()> {
        self.begins_as(|| unsafe { o::SSL_set_connect_state(self.p()) })
    }

    pub fn set_accept_state(&self) -> Outcome<()> {
        self.begins_as(|| unsafe { o::SSL_set_accept_state(self.p()) })
    }

    fn begins_as(&self, set: impl FnOnce()) -> Outcome<()> {
        let fresh = self.is_fresh();
        set();
        if fresh && !self.is_fresh() {
            errq::clear();
            return Err(Status::NOMEM);
        }
        Ok(())
    }

    pub fn want(&self) -> i32 {
        unsafe { ext::SSL_want(self.look()) }
    }

    pub fn set_verify(&self, mode: i32) {
        unsafe { ext::SSL_set_verify_unsafe(self.p(), mode, Some(seam::verify::<H>)) }
    }

    pub fn verify_mode(&self) -> i32 {
        unsafe { o::SSL_get_verify_mode(self.p()) }
    }

    /// X509_V_*.
    pub fn verify_result(&self) -> i32 {
        unsafe { o::SSL_get_verify_result(self.p()) as i32 }
    }

    pub fn report_progress(&self, on: bool) {
        let callback: Option<unsafe extern "C" fn(*const o::SSL, c_int, c_int)> =
            if on { Some(seam::info::<H>) } else { None };
        unsafe { ext::SSL_set_info_callback(self.p(), callback) }
    }

    fn send_name(&self, name: Option<&CStr>) -> bool {
        const SSL_CTRL_SET_TLSEXT_HOSTNAME: c_int = 55;
        let name = name.map_or(null_mut(), |name| name.as_ptr() as *mut c_void);
        self.ctrl(SSL_CTRL_SET_TLSEXT_HOSTNAME, 0, name) == 1
    }

    /// The client's server_name extension.
    pub fn set_sni(&self, name: Option<&CStr>) -> Outcome<()> {
        errq::clear();
        match self.send_name(name) {
            true => Ok(()),
            false => Err(fail_openssl(Kind::Local, format_args!("the server name cannot be set"))),
        }
    }

    /// From now on the peer's certificate must be for `name`, which is sent to it, and for no address.
    pub fn require_host(&self, name: &Text, flags: u32) -> Outcome<()> {
        let bytes = name.as_bytes();
        if bytes.is_empty() {
            // OpenSSL would take the check away
            return Err(invalid(format_args!("a host name is not empty")));
        }
        errq::clear();
        let required = unsafe {
            let param = o::SSL_get0_param(self.p());
            o::X509_VERIFY_PARAM_set_hostflags(param, flags);
            o::X509_VERIFY_PARAM_set1_ip(param, null(), 0);
            o::X509_VERIFY_PARAM_set1_host(param, bytes.as_ptr().cast(), bytes.len()) == 1
        };
        match required && self.send_name(Some(name.as_cstr())) {
            true => Ok(()),
            false => Err(fail_openssl(Kind::Local, format_args!("the host name cannot be set"))),
        }
    }

    /// 4 or 16 bytes; and for no name.
    pub fn require_ip(&self, ip: &[u8]) -> Outcome<()> {
        self.require_nobody();
        match unsafe { o::X509_VERIFY_PARAM_set1_ip(o::SSL_get0_param(self.p()), ip.as_ptr(), ip.len()) } {
            1 => Ok(()),
            _ => Err(fail_openssl(Kind::Local, format_args!("the IP address cannot be set"))),
        }
    }

    /// Whoever the anchors vouch for.
    pub fn require_nobody(&self) {
        errq::clear();
        unsafe {
            let param = o::SSL_get0_param(self.p());
            o::X509_VERIFY_PARAM_set1_host(param, null(), 0);
            o::X509_VERIFY_PARAM_set1_ip(param, null(), 0);
        }
    }

    /// Goes over to another context while the client's hello is being read: its identity, trust, versions, options,
    /// verification parameters, groups and session id context. OpenSSL alone would keep most of the old ones.
    pub fn switch(&self, ctx: &SslCtx, groups: Groups<'_>, session_id_context: &[u8]) -> Outcome<()> {
        errq::clear();
        let done = unsafe {
            let before = ext::SSL_get_options(self.p());
            let (min, max) = ctx.versions();
            !o::SSL_set_SSL_CTX(self.p(), ctx.as_ptr()).is_null()
                && self.ctrl(o::SSL_CTRL_SET_MIN_PROTO_VERSION, min.into(), null_mut()) == 1
                && self.ctrl(o::SSL_CTRL_SET_MAX_PROTO_VERSION, max.into(), null_mut()) == 1
                && match groups {
                    Groups::Same => true,
                    Groups::Default => self.set_groups(c"DEFAULT") || self.set_groups(ext::DEFAULT_GROUPS),
                    Groups::These(list) => self.set_groups(list),
                }
                && ext::SSL_set1_param(self.p(), o::SSL_CTX_get0_param(ctx.as_ptr())) == 1
                && ext::SSL_set_session_id_context(
                    self.p(),
                    session_id_context.as_ptr(),
                    session_id_context.len() as u32,
                ) == 1
                && {
                    ext::SSL_set_verify_depth(self.p(), ctx.verify_depth()); // the default too, which set1_param leaves out
                    ext::SSL_clear_options(self.p(), before);
                    ext::SSL_set_options(self.p(), ctx.options());
                    true
                }
        };
        match done {
            true => {
                errq::clear();
                Ok(())
            }
            false => Err(fail_openssl(Kind::Local, format_args!("the connection cannot go over to this context"))),
        }
    }

    /// The context that it belongs to now.
    pub fn is_of(&self, ctx: &SslCtx) -> bool {
        unsafe { o::SSL_get_SSL_CTX(self.look()) == ctx.as_ptr() }
    }

    fn set_groups(&self, list: &CStr) -> bool {
        self.ctrl(o::SSL_CTRL_SET_GROUPS_LIST, 0, list.as_ptr() as *mut c_void) == 1
    }

    pub(in crate::sys) fn ctrl(&self, command: c_int, value: c_long, pointer: *mut c_void) -> c_long {
        unsafe { o::SSL_ctrl(self.p(), command, value, pointer) }
    }

    pub fn set_alpn_protos(&self, wire: &[u8]) -> Outcome<()> {
        errq::clear();
        let p = if wire.is_empty() { null() } else { wire.as_ptr() };
        match unsafe { o::SSL_set_alpn_protos(self.p(), p, wire.len() as u32) } {
            0 => Ok(()),
            _ => Err(fail_openssl(Kind::Local, format_args!("not a list of protocols"))),
        }
    }

    pub fn alpn(&self) -> &[u8] {
        let (mut p, mut n) = (null(), 0);
        unsafe {
            o::SSL_get0_alpn_selected(self.p(), &mut p, &mut n);
            if p.is_null() {
                return &[];
            }
            std::slice::from_raw_parts(p, n as usize)
        }
    }

    /// 0x0304 is TLS 1.3.
    pub fn version(&self) -> i32 {
        unsafe { o::SSL_version(self.p()) }
    }

    pub fn version_name(&self) -> &'static CStr {
        unsafe { CStr::from_ptr(o::SSL_get_version(self.p())) }
    }

    pub fn state_text(&self) -> &'static CStr {
        unsafe { CStr::from_ptr(o::SSL_state_string_long(self.p())) }
    }

    fn cipher(&self) -> Option<NonNull<o::SSL_CIPHER>> {
        NonNull::new(unsafe { o::SSL_get_current_cipher(self.p()) }.cast_mut())
    }

    pub fn cipher_name(&self) -> Option<&'static CStr> {
        self.cipher().map(|c| unsafe { CStr::from_ptr(o::SSL_CIPHER_get_name(c.as_ptr())) })
    }

    pub fn cipher_version(&self) -> Option<&'static CStr> {
        self.cipher().map(|c| unsafe { CStr::from_ptr(o::SSL_CIPHER_get_version(c.as_ptr())) })
    }

    pub fn cipher_bits(&self) -> Option<i32> {
        self.cipher().map(|c| unsafe { o::SSL_CIPHER_get_bits(c.as_ptr(), null_mut()) })
    }

    /// The group of the key exchange; None before there is one, and for plain RSA.
    pub fn group_name(&self) -> Option<&'static CStr> {
        self.cipher()?; // without a session OpenSSL would follow a NULL
        let name = match newer::group_name() {
            Some(ask) => unsafe { ask(self.p()) },
            None => self.group_name_by_number(),
        };
        errq::clear();
        (!name.is_null()).then(|| unsafe { CStr::from_ptr(name) }).and_then(|name| lasting(name).ok())
    }

    fn group_name_by_number(&self) -> *const libc::c_char {
        const SSL_CTRL_GET_NEGOTIATED_GROUP: c_int = 134;
        match self.ctrl(SSL_CTRL_GET_NEGOTIATED_GROUP, 0, null_mut()) as c_int {
            0 => null(),
            number => unsafe { ext::SSL_group_to_name(self.p(), number) },
        }
    }

    /// On a client also while it is being judged, when OpenSSL has it in the chain alone.
    pub fn peer_certificate(&self) -> Option<X509> {
        unsafe {
            X509::from_owned(o::SSL_get1_peer_certificate(self.p())).or_else(|| {
                let chain = o::SSL_get_peer_cert_chain(self.p());
                (!self.is_server() && !chain.is_null())
                    .then(|| X509::from_borrowed(o::OPENSSL_sk_value(chain.cast(), 0).cast()))?
            })
        }
    }

    /// As sent; on a server OpenSSL leaves the leaf out, we put it first.
    pub fn peer_chain(&self) -> Outcome<List<X509>> {
        let sent = unsafe { certs_of(o::SSL_get_peer_cert_chain(self.p()))? };
        let Some(leaf) = self.peer_certificate().filter(|_| self.is_server()) else { return Ok(sent) };
        let mut list = List::with_capacity(sent.len() + 1)?;
        list.push(leaf)?;
        sent.iter().try_for_each(|cert| list.push(cert.clone()))?;
        Ok(list)
    }

    /// As built and checked, leaf to anchor.
    pub fn verified_chain(&self) -> Outcome<List<X509>> {
        unsafe { certs_of(o::SSL_get0_verified_chain(self.p())) }
    }
}
