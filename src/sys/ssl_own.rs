//! What one connection may have for itself: identity, versions, options; and what it may ask for after its handshake.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::errq;
use crate::sys::ext;
use crate::sys::host::Host;
use crate::sys::o;
use crate::sys::pkey::Pkey;
use crate::sys::report::{fail_openssl, fail_openssl_as, lacking};
use crate::sys::ssl::Ssl;
use crate::sys::x509::X509;
use libc::c_int;
use std::ffi::CStr;
use std::fmt::Arguments;
use std::ptr::null_mut;

impl<H: Host> Ssl<H> {
    /// Those of records, where nothing is in them; they are made again when needed.
    pub fn free_buffers(&self) {
        // SAFETY: alive. Nothing that decides who has the records changes by it
        unsafe { ext::SSL_free_buffers(self.look()) };
    }

    /// One call of the kind that answers 1.
    fn one(&self, refusal: Status, what: Arguments<'_>, call: impl FnOnce(*mut o::SSL) -> c_int) -> Outcome<()> {
        errq::clear();
        match call(self.p()) {
            1 => {
                errq::clear();
                Ok(())
            }
            _ => Err(fail_openssl_as(refusal, Kind::Local, 0, 0, what)),
        }
    }

    /// The certificate that it shows.
    pub fn certificate(&self) -> Option<X509> {
        // SAFETY: lent, and counted
        unsafe { X509::from_borrowed(o::SSL_get_certificate(self.p())) }
    }

    pub fn use_certificate(&self, cert: &X509) -> Outcome<()> {
        // SAFETY: both alive; OpenSSL counts the certificate
        self.one(Status::SSL, format_args!("this certificate cannot be used"), |ssl| unsafe {
            o::SSL_use_certificate(ssl, cert.as_ptr())
        })
    }

    pub fn use_private_key(&self, key: &Pkey) -> Outcome<()> {
        // SAFETY: both alive; OpenSSL counts the key
        self.one(Status::SSL, format_args!("the private key does not fit the certificate"), |ssl| unsafe {
            o::SSL_use_PrivateKey(ssl, key.as_ptr())
        })
    }

    /// Adds bits; gives the new mask.
    pub fn set_options(&self, bits: u64) -> u64 {
        // SAFETY: alive, as in all that follow
        unsafe { ext::SSL_set_options(self.p(), bits) }
    }

    pub fn clear_options(&self, bits: u64) -> u64 {
        unsafe { ext::SSL_clear_options(self.p(), bits) }
    }

    pub fn options(&self) -> u64 {
        unsafe { ext::SSL_get_options(self.p()) }
    }

    /// 0 adds none.
    pub fn set_mode(&self, bits: u32) -> u64 {
        self.ctrl(o::SSL_CTRL_MODE, bits.into(), null_mut()) as u64
    }

    pub fn clear_mode(&self, bits: u32) -> u64 {
        const SSL_CTRL_CLEAR_MODE: c_int = 78;
        self.ctrl(SSL_CTRL_CLEAR_MODE, bits.into(), null_mut()) as u64
    }

    pub fn versions(&self) -> (i32, i32) {
        let get = |command| self.ctrl(command, 0, null_mut()) as i32;
        (get(o::SSL_CTRL_GET_MIN_PROTO_VERSION), get(o::SSL_CTRL_GET_MAX_PROTO_VERSION))
    }

    pub fn set_min_version(&self, version: i32) -> Outcome<()> {
        self.one(Status::SSL, format_args!("the lowest version cannot be 0x{version:04x}"), |_| {
            self.ctrl(o::SSL_CTRL_SET_MIN_PROTO_VERSION, version.into(), null_mut()) as c_int
        })
    }

    pub fn set_max_version(&self, version: i32) -> Outcome<()> {
        self.one(Status::SSL, format_args!("the highest version cannot be 0x{version:04x}"), |_| {
            self.ctrl(o::SSL_CTRL_SET_MAX_PROTO_VERSION, version.into(), null_mut()) as c_int
        })
    }

    /// Already checked elsewhere: OpenSSL would keep a list that leaves nothing.
    pub fn set_cipher_list(&self, list: &CStr) -> Outcome<()> {
        self.one(Status::SSL, format_args!("this list leaves no cipher, or is not one"), |ssl| unsafe {
            o::SSL_set_cipher_list(ssl, list.as_ptr())
        })
    }

    pub fn set_ciphersuites(&self, list: &CStr) -> Outcome<()> {
        self.one(Status::INVALID_ARG, format_args!("not a list of TLS 1.3 suites"), |ssl| unsafe {
            o::SSL_set_ciphersuites(ssl, list.as_ptr())
        })
    }

    pub fn set_group_list(&self, list: &CStr) -> Outcome<()> {
        self.one(Status::INVALID_ARG, format_args!("not a list of groups that this OpenSSL knows"), |_| {
            self.ctrl(o::SSL_CTRL_SET_GROUPS_LIST, 0, list.as_ptr().cast_mut().cast()) as c_int
        })
    }

    /// X509_CHECK_FLAG_*, for the name that is required.
    pub fn set_host_flags(&self, flags: u32) {
        unsafe { o::X509_VERIFY_PARAM_set_hostflags(o::SSL_get0_param(self.p()), flags) }
    }

    // ---- after the handshake

    /// A wish: the next step carries it out.
    pub fn renegotiate(&self) -> Outcome<()> {
        self.one(Status::SSL, format_args!("the connection does not renegotiate"), |ssl| unsafe {
            ext::SSL_renegotiate(ssl)
        })
    }

    pub fn is_renegotiating(&self) -> bool {
        unsafe { ext::SSL_renegotiate_pending(self.p()) == 1 }
    }

    pub fn renegotiations(&self) -> i64 {
        const SSL_CTRL_GET_TOTAL_RENEGOTIATIONS: c_int = 12;
        self.ctrl(SSL_CTRL_GET_TOTAL_RENEGOTIATIONS, 0, null_mut())
    }

    /// A wish, too.
    pub fn key_update(&self, ask_peer: bool) -> Outcome<()> {
        self.one(Status::SSL, format_args!("the keys cannot be renewed now"), |ssl| unsafe {
            ext::SSL_key_update(ssl, c_int::from(ask_peer))
        })
    }

    pub fn set_post_handshake_auth(&self, on: bool) -> Outcome<()> {
        if on && !ext::POST_HANDSHAKE_AUTH {
            return Err(lacking("post-handshake authentication"));
        }
        unsafe { ext::SSL_set_post_handshake_auth(self.p(), c_int::from(on)) };
        Ok(())
    }

    /// A wish, too.
    pub fn verify_client_later(&self) -> Outcome<()> {
        errq::clear();
        match unsafe { ext::SSL_verify_client_post_handshake(self.p()) } {
            1 => Ok(()),
            _ => Err(fail_openssl(Kind::Local, format_args!("the client cannot be asked for a certificate now"))),
        }
    }
}
