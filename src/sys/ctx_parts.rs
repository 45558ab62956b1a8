//! More of SSL_CTX's setters and getters: names of CAs, key-exchange parameters, lists of ciphers.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::der::decode;
use crate::sys::mem::{List, Text};
use crate::sys::name::Name;
use crate::sys::names::{names_of, NameStack};
use crate::sys::o;
use crate::sys::pkey::Pkey;
use crate::sys::report::{fail, lacking};
use crate::sys::ssl_ctx::SslCtx;
use crate::sys::stack::CertStack;
use crate::sys::x509::X509;
use crate::sys::{ext, pem};
use libc::{c_int, c_long};
use std::ffi::CStr;
use std::ptr::null_mut;

/// Parameters for finite-field Diffie-Hellman.
pub struct DhParams(Pkey);

impl DhParams {
    /// The first parameters in the text.
    pub fn from_pem(bytes: &[u8]) -> Outcome<DhParams> {
        const DH: c_int = 28; // EVP_PKEY_DH
        const DHX: c_int = 920; // EVP_PKEY_DHX
        let mut reader = pem::Reader::new(bytes)?;
        while let Some(block) = reader.next()? {
            let kind = match block.name() {
                b"DH PARAMETERS" => DH,
                b"X9.42 DH PARAMETERS" => DHX,
                _ => continue,
            };
            // not by OpenSSL's decoders, which do not survive lack of memory
            return decode(
                "parameters",
                block.data(),
                // SAFETY: decode passes the bytes' start and length; the result is ours
                |at, len| unsafe { ext::d2i_KeyParams(kind, null_mut(), at, len) },
                |raw| unsafe { Pkey::from_owned(raw) },
            )?
            .map(DhParams)
            .ok_or(Status::NOMEM);
        }
        let line = format_args!("there are no parameters (no \"-----BEGIN DH PARAMETERS-----\")");
        Err(fail(Status::SSL, Kind::Local, line))
    }
}

impl SslCtx {
    /// Whether connections of this context could show this identity; tried on one that is thrown away.
    pub fn accepts(&self, cert: &X509, key: &Pkey, chain: &[X509]) -> Outcome<()> {
        const REPLACE: c_int = 1;
        let chain = CertStack::of(chain)?;
        // SAFETY: all alive; the connection goes before we return
        self.one(format_args!("this identity cannot be used"), |ctx| unsafe {
            let ssl = o::SSL_new(ctx);
            if ssl.is_null() {
                return 0;
            }
            let done = ext::SSL_use_cert_and_key(ssl, cert.as_ptr(), key.as_ptr(), chain.as_ptr(), REPLACE);
            o::SSL_free(ssl);
            done
        })
    }

    /// Takes the place of the whole list.
    pub fn set_client_cas(&self, names: NameStack) {
        // SAFETY: both alive; the context takes the stack over
        unsafe { o::SSL_CTX_set_client_CA_list(self.as_ptr(), names.give()) }
    }

    pub fn add_client_ca(&self, cert: &X509) -> Outcome<()> {
        // SAFETY: both alive; OpenSSL copies the name
        self.one(format_args!("the certificate's name cannot be added"), |ctx| unsafe {
            o::SSL_CTX_add_client_CA(ctx, cert.as_ptr())
        })
    }

    pub fn client_cas(&self) -> Outcome<List<Name>> {
        // SAFETY: lent, and copied at once
        unsafe { names_of(ext::SSL_CTX_get_client_CA_list(self.as_ptr())) }
    }

    pub fn set_tmp_dh(&self, params: DhParams) -> Outcome<()> {
        let raw = params.0.as_ptr();
        // SAFETY: both alive; the context takes the parameters over when it succeeds, and only then
        self.one(format_args!("these Diffie-Hellman parameters cannot be used"), |ctx| unsafe {
            o::SSL_CTX_set0_tmp_dh_pkey(ctx, raw)
        })?;
        std::mem::forget(params);
        Ok(())
    }

    pub fn set_dh_auto(&self, on: bool) -> Outcome<()> {
        const SSL_CTRL_SET_DH_AUTO: c_int = 118;
        self.one(format_args!("OpenSSL cannot choose parameters"), |_| {
            self.ctrl(SSL_CTRL_SET_DH_AUTO, c_long::from(on), null_mut()) as c_int
        })
    }

    pub fn set_max_send_fragment(&self, bytes: i64) -> Outcome<()> {
        const SSL_CTRL_SET_MAX_SEND_FRAGMENT: c_int = 52;
        self.one_or(Status::INVALID_ARG, format_args!("a record holds 512 to 16384 bytes, not {bytes}"), |_| {
            self.ctrl(SSL_CTRL_SET_MAX_SEND_FRAGMENT, bytes, null_mut()) as c_int
        })
    }

    /// A client: whether a server may ask for its certificate later.
    pub fn set_post_handshake_auth(&self, on: bool) -> Outcome<()> {
        if on && !ext::POST_HANDSHAKE_AUTH {
            return Err(lacking("post-handshake authentication"));
        }
        // SAFETY: alive
        unsafe { o::SSL_CTX_set_post_handshake_auth(self.as_ptr(), c_int::from(on)) };
        Ok(())
    }

    pub fn mode(&self) -> u64 {
        self.ctrl(o::SSL_CTRL_MODE, 0, null_mut()) as u64
    }

    pub fn cipher_names(&self) -> Outcome<List<Text>> {
        let mut names = List::new();
        // SAFETY: lent; its elements are OpenSSL's own, with static names
        unsafe {
            let ciphers = ext::SSL_CTX_get_ciphers(self.as_ptr()).cast::<o::OPENSSL_STACK>();
            let count = if ciphers.is_null() { 0 } else { o::OPENSSL_sk_num(ciphers) };
            for i in 0..count {
                let cipher = o::OPENSSL_sk_value(ciphers, i).cast::<o::SSL_CIPHER>();
                names.push(Text::new(CStr::from_ptr(o::SSL_CIPHER_get_name(cipher)).to_bytes())?)?;
            }
        }
        Ok(names)
    }
}
