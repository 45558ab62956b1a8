//! SSL_CTX: an owner, and each of its setters as a Result.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::host::Host;
use crate::sys::o;
use crate::sys::pkey::Pkey;
use crate::sys::report::{fail_openssl, fail_openssl_as, invalid};
use crate::sys::stack::CertStack;
use crate::sys::store::Store;
use crate::sys::x509::X509;
use crate::sys::{errq, ext, kdf, newer, seam, seam_decide, seam_npn};
use libc::{c_char, c_int, c_long, c_void};
use std::ffi::CStr;
use std::fmt::Arguments;
use std::ptr::{null, null_mut, NonNull};

/// Which side a context is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    Both,
    Client,
    Server,
}

/// Which trampolines a context needs.
#[derive(Clone, Copy, Default)]
pub struct Asks {
    pub server: bool,
    pub keylog: bool,
    pub npn_advertise: bool,
    pub npn_select: bool,
}

/// SSL_MAX_SID_CTX_LENGTH
pub const LONGEST_ID_CONTEXT: usize = 32;

/// Counted: a clone is the same SSL_CTX.
pub struct SslCtx(NonNull<o::SSL_CTX>, Tells);

/// Whether its connections are told of the secrets of their records without the key log.
type Tells = bool;

// SAFETY: OpenSSL counts contexts atomically; we change one only under its owner's lock, before its first connection
unsafe impl Send for SslCtx {}
unsafe impl Sync for SslCtx {}

impl Clone for SslCtx {
    fn clone(&self) -> SslCtx {
        // SAFETY: alive
        unsafe { o::SSL_CTX_up_ref(self.0.as_ptr()) };
        SslCtx(self.0, self.1)
    }
}

impl Drop for SslCtx {
    fn drop(&mut self) {
        // SAFETY: ours
        unsafe { o::SSL_CTX_free(self.0.as_ptr()) };
        errq::clear();
    }
}

impl SslCtx {
    pub fn new(side: Side) -> Outcome<SslCtx> {
        // SAFETY: plain constructors
        let ctx = SslCtx::of(unsafe {
            match side {
                Side::Both => o::TLS_method(),
                Side::Client => o::TLS_client_method(),
                Side::Server => o::TLS_server_method(),
            }
        })?;
        // it then asks for header and body at once; never more than one record is given to it
        ctx.ctrl(o::SSL_CTRL_SET_READ_AHEAD, 1, null_mut());
        Ok(ctx)
    }

    pub(in crate::sys) fn of(method: *const o::SSL_METHOD) -> Outcome<SslCtx> {
        errq::clear();
        let wish = kdf::wish();
        let properties = wish.map_or(null(), CStr::as_ptr);
        // SAFETY: a method of OpenSSL's, and a text
        let made = unsafe { NonNull::new(ext::SSL_CTX_new_ex(null_mut(), properties, method)) };
        let ctx = made
            .map(|made| SslCtx(made, wish.is_some()))
            .ok_or_else(|| fail_openssl(Kind::Local, format_args!("cannot make a context")))?;
        errq::clear(); // a broken configuration file leaves entries behind
        Ok(ctx)
    }

    pub fn tells_secrets(&self) -> bool {
        self.1
    }

    pub(in crate::sys) fn as_ptr(&self) -> *mut o::SSL_CTX {
        self.0.as_ptr()
    }

    pub fn same(&self, other: &SslCtx) -> bool {
        self.0 == other.0
    }

    /// One call of the kind that answers 1.
    pub(in crate::sys) fn one(&self, what: Arguments<'_>, call: impl FnOnce(*mut o::SSL_CTX) -> c_int) -> Outcome<()> {
        self.one_or(Status::SSL, what, call)
    }

    pub(in crate::sys) fn one_or(
        &self,
        refusal: Status,
        what: Arguments<'_>,
        call: impl FnOnce(*mut o::SSL_CTX) -> c_int,
    ) -> Outcome<()> {
        errq::clear();
        match call(self.0.as_ptr()) {
            1 => {
                errq::clear();
                Ok(())
            }
            _ => Err(fail_openssl_as(refusal, Kind::Local, 0, 0, what)),
        }
    }

    pub(in crate::sys) fn ctrl(&self, command: c_int, value: c_long, pointer: *mut c_void) -> c_long {
        // SAFETY: the commands used here take what is given here
        unsafe { o::SSL_CTX_ctrl(self.0.as_ptr(), command, value, pointer) }
    }

    pub fn set_min_version(&self, version: i32) -> Outcome<()> {
        self.one(format_args!("the lowest version cannot be 0x{version:04x}"), |_| {
            self.ctrl(o::SSL_CTRL_SET_MIN_PROTO_VERSION, version.into(), null_mut()) as c_int
        })
    }

    pub fn set_max_version(&self, version: i32) -> Outcome<()> {
        self.one(format_args!("the highest version cannot be 0x{version:04x}"), |_| {
            self.ctrl(o::SSL_CTRL_SET_MAX_PROTO_VERSION, version.into(), null_mut()) as c_int
        })
    }

    pub fn versions(&self) -> (i32, i32) {
        let get = |command| self.ctrl(command, 0, null_mut()) as i32;
        (get(o::SSL_CTRL_GET_MIN_PROTO_VERSION), get(o::SSL_CTRL_GET_MAX_PROTO_VERSION))
    }

    /// Adds bits; gives the new mask.
    pub fn set_options(&self, bits: u64) -> u64 {
        // SAFETY: alive
        unsafe { o::SSL_CTX_set_options(self.0.as_ptr(), bits) }
    }

    pub fn clear_options(&self, bits: u64) -> u64 {
        // SAFETY: alive
        unsafe { o::SSL_CTX_clear_options(self.0.as_ptr(), bits) }
    }

    pub fn options(&self) -> u64 {
        // SAFETY: alive
        unsafe { o::SSL_CTX_get_options(self.0.as_ptr()) }
    }

    pub fn set_mode(&self, bits: u32) -> u64 {
        self.ctrl(o::SSL_CTRL_MODE, bits.into(), null_mut()) as u64
    }

    pub fn clear_mode(&self, bits: u32) -> u64 {
        const SSL_CTRL_CLEAR_MODE: c_int = 78;
        self.ctrl(SSL_CTRL_CLEAR_MODE, bits.into(), null_mut()) as u64
    }

    /// TLS 1.2 and below. OpenSSL passes over what it does not know as long as something is left; when nothing is, it
    /// says so and keeps the new list all the same.
    pub fn set_cipher_list_or(&self, refusal: Status, what: Arguments<'_>, list: &CStr) -> Outcome<()> {
        // SAFETY: NUL-terminated
        self.one_or(refusal, what, |ctx| unsafe { o::SSL_CTX_set_cipher_list(ctx, list.as_ptr()) })
    }

    /// Passes over what it does not know, too.
    pub fn set_ciphersuites_or(&self, what: Arguments<'_>, list: &CStr) -> Outcome<()> {
        // SAFETY: NUL-terminated
        self.one_or(Status::INVALID_ARG, what, |ctx| unsafe { o::SSL_CTX_set_ciphersuites(ctx, list.as_ptr()) })
    }

    pub fn set_groups(&self, list: &CStr) -> Outcome<()> {
        self.set_groups_or(format_args!("not a list of groups that this OpenSSL knows"), list)
    }

    pub fn set_groups_or(&self, what: Arguments<'_>, list: &CStr) -> Outcome<()> {
        self.one_or(Status::INVALID_ARG, what, |_| {
            self.ctrl(o::SSL_CTRL_SET_GROUPS_LIST, 0, list.as_ptr() as *mut c_void) as c_int
        })
    }

    /// The wire form, already checked; empty clears.
    pub fn set_alpn_protos(&self, wire: &[u8]) -> Outcome<()> {
        // SAFETY: a slice and its length; this call alone answers 0 for success
        self.one(format_args!("not a list of protocols"), |ctx| unsafe {
            let p = if wire.is_empty() { std::ptr::null() } else { wire.as_ptr() };
            (o::SSL_CTX_set_alpn_protos(ctx, p, wire.len() as u32) == 0).into()
        })
    }

    pub fn use_certificate(&self, cert: &X509) -> Outcome<()> {
        // SAFETY: both alive; OpenSSL counts the certificate
        self.one(format_args!("this certificate cannot be used"), |ctx| unsafe {
            o::SSL_CTX_use_certificate(ctx, cert.as_ptr())
        })
    }

    /// Replaces the chain behind the current certificate.
    pub fn set_chain(&self, chain: &[X509]) -> Outcome<()> {
        const SSL_CTRL_CHAIN: c_int = 88;
        self.one(format_args!("the chain cannot be cleared"), |_| self.ctrl(SSL_CTRL_CHAIN, 0, null_mut()) as c_int)?;
        chain.iter().try_for_each(|cert| self.add_chain_cert(cert))
    }

    /// Behind the current certificate; before there is one, behind the one to come.
    pub fn add_chain_cert(&self, cert: &X509) -> Outcome<()> {
        const SSL_CTRL_CHAIN_CERT: c_int = 89;
        // SAFETY: alive
        if unsafe { o::SSL_CTX_get0_certificate(self.0.as_ptr()) }.is_null() {
            // SAFETY: both alive; OpenSSL takes over the clone
            return self.one(format_args!("this chain certificate cannot be used"), |ctx| unsafe {
                o::X509_up_ref(cert.as_ptr());
                match o::SSL_CTX_add_extra_chain_cert(ctx, cert.as_ptr()) as c_int {
                    1 => 1,
                    refused => {
                        o::X509_free(cert.as_ptr());
                        refused
                    }
                }
            });
        }
        const COUNT_IT: c_long = 1;
        self.one(format_args!("this chain certificate cannot be used"), |_| {
            self.ctrl(SSL_CTRL_CHAIN_CERT, COUNT_IT, cert.as_ptr().cast()) as c_int
        })
    }

    pub fn use_private_key(&self, key: &Pkey) -> Outcome<()> {
        // SAFETY: both alive; OpenSSL counts the key
        self.one(format_args!("the private key does not fit the certificate"), |ctx| unsafe {
            o::SSL_CTX_use_PrivateKey(ctx, key.as_ptr())
        })
    }

    /// Certificate, key and chain together, or nothing.
    pub fn use_identity(&self, cert: &X509, key: &Pkey, chain: &[X509]) -> Outcome<()> {
        const REPLACE: c_int = 1;
        let chain = CertStack::of(chain)?;
        // SAFETY: all alive; OpenSSL counts what it keeps
        self.one(format_args!("this identity cannot be used"), |ctx| unsafe {
            ext::SSL_CTX_use_cert_and_key(ctx, cert.as_ptr(), key.as_ptr(), chain.as_ptr(), REPLACE)
        })
    }

    pub fn check_private_key(&self) -> Outcome<()> {
        // SAFETY: alive
        self.one(format_args!("the private key does not fit the certificate"), |ctx| unsafe {
            o::SSL_CTX_check_private_key(ctx)
        })
    }

    /// The store is counted: several contexts may share it.
    pub fn set_store(&self, store: &Store) {
        // SAFETY: both alive
        unsafe { ext::SSL_CTX_set1_cert_store(self.0.as_ptr(), store.as_ptr()) }
    }

    pub fn store(&self) -> Option<Store> {
        // SAFETY: the getter lends, and we count
        unsafe { Store::from_borrowed(o::SSL_CTX_get_cert_store(self.0.as_ptr())) }
    }

    /// Finding nothing is no failure.
    pub fn set_default_verify_paths(&self) -> Outcome<()> {
        // SAFETY: alive
        self.one(format_args!("the default places of trust cannot be set"), |ctx| unsafe {
            o::SSL_CTX_set_default_verify_paths(ctx)
        })
    }

    pub fn set_verify_depth(&self, depth: i32) {
        // SAFETY: alive
        unsafe { ext::SSL_CTX_set_verify_depth(self.0.as_ptr(), depth) }
    }

    pub fn verify_depth(&self) -> i32 {
        // SAFETY: alive
        unsafe { ext::SSL_CTX_get_verify_depth(self.0.as_ptr()) }
    }

    pub fn set_session_id_context(&self, id: &[u8]) -> Outcome<()> {
        if id.len() > LONGEST_ID_CONTEXT {
            let len = id.len();
            return Err(invalid(format_args!(
                "a session id context has at most {LONGEST_ID_CONTEXT} bytes, not {len}"
            )));
        }
        // SAFETY: a slice and its length
        self.one(format_args!("the session id context cannot be set"), |ctx| unsafe {
            o::SSL_CTX_set_session_id_context(ctx, id.as_ptr(), id.len() as u32)
        })
    }

    /// Seconds; gives the former value.
    pub fn set_timeout(&self, seconds: i64) -> i64 {
        // SAFETY: alive
        unsafe { ext::SSL_CTX_set_timeout(self.0.as_ptr(), seconds) }
    }

    pub fn timeout(&self) -> i64 {
        // SAFETY: alive
        unsafe { ext::SSL_CTX_get_timeout(self.0.as_ptr()) }
    }

    /// For a server; once.
    pub fn install_last_word<H: Host>(&self) -> Outcome<()> {
        // SAFETY: every SSL of this context is one of ours with an H
        self.one(format_args!("the context cannot be set up"), |ctx| unsafe {
            seam_decide::install_last_word::<H>(ctx)
        })
    }

    /// Lets OpenSSL call up for what the settings need.
    pub fn install<H: Host>(&self, asks: Asks) {
        let ctx = self.0.as_ptr();
        // SAFETY: every SSL of this context is one of ours with an H
        unsafe {
            seam_decide::install::<H>(ctx);
            if asks.server {
                o::SSL_CTX_set_client_hello_cb(ctx, Some(seam::client_hello::<H>), null_mut());
                o::SSL_CTX_set_alpn_select_cb__fixed_rust(ctx, Some(seam::alpn::<H>), null_mut());
            }
            if asks.keylog {
                o::SSL_CTX_set_keylog_callback(ctx, Some(seam::keylog::<H>));
            }
            if let Some(set) = newer::npn_advertise().filter(|_| asks.npn_advertise) {
                set(ctx, Some(seam_npn::advertise::<H>), null_mut());
            }
            if let Some(set) = newer::npn_select().filter(|_| asks.npn_select) {
                set(ctx, Some(seam_npn::select::<H>), null_mut());
            }
        }
    }
}

/// What OpenSSL was built as; the text lives as long as the library.
pub fn version_text(kind: i32) -> &'static CStr {
    // SAFETY: static text
    unsafe { CStr::from_ptr(o::OpenSSL_version(kind) as *const c_char) }
}

pub fn version_number() -> u64 {
    // SAFETY: no arguments
    unsafe { o::OpenSSL_version_num() }
}

pub fn random(room: &mut [u8]) -> Outcome<()> {
    errq::clear();
    // SAFETY: a slice and its length
    match unsafe { o::RAND_bytes(room.as_mut_ptr(), room.len() as c_int) } {
        1 => Ok(()),
        _ => Err(fail_openssl(Kind::Local, format_args!("no random bytes to be had"))),
    }
}
