//! What a context asks of its peers, and what it exchanges keys with.
use crate::base::status::Outcome;
use crate::pki::cert;
use crate::sys::ctx_parts::DhParams;
use crate::sys::curve::Curve;
use crate::sys::file;
use crate::sys::mem::{spared, List, Text};
use crate::sys::name::Name;
use crate::sys::names::NameStack;
use crate::sys::report::located;
use crate::sys::x509::X509;
use crate::tls::ctx::Ctx;
use core::ffi::CStr;

/// Names of CAs and parameters are short; whatever is larger is not meant.
const FILE_LIMIT: usize = 16 << 20;

impl Ctx {
    pub fn add_client_ca(&self, cert: &X509) -> Outcome<()> {
        self.change()?.ssl.add_client_ca(cert)
    }

    pub fn set_client_cas(&self, names: NameStack) -> Outcome<()> {
        self.change()?.ssl.set_client_cas(names);
        Ok(())
    }

    pub fn load_client_cas_file(&self, path: &CStr) -> Outcome<()> {
        self.changeable()?;
        let bytes = file::read(path, FILE_LIMIT)?;
        self.load_client_cas(&bytes).map_err(|status| located(status, format_args!("{}", file::shown(path).as_str())))
    }

    /// A name that stands there twice is sent once, as OpenSSL has it.
    pub fn load_client_cas(&self, pem: &[u8]) -> Outcome<()> {
        self.changeable()?;
        let mut seen: List<Name> = List::new();
        let mut names = NameStack::new()?;
        for cert in spared(|| cert::load_all(pem))?.iter() {
            let name = cert.subject()?;
            if !seen.contains(&name) {
                names.push(name.copy()?)?;
                seen.push(name)?;
            }
        }
        self.set_client_cas(names)
    }

    pub fn client_cas(&self) -> Outcome<List<Name>> {
        self.settings()?.ssl.client_cas()
    }

    pub fn load_tmp_dh_file(&self, path: &CStr) -> Outcome<()> {
        self.changeable()?;
        let bytes = file::read(path, FILE_LIMIT)?;
        self.load_tmp_dh(&bytes).map_err(|status| located(status, format_args!("{}", file::shown(path).as_str())))
    }

    pub fn load_tmp_dh(&self, pem: &[u8]) -> Outcome<()> {
        self.changeable()?;
        let settings = self.change()?;
        spared(|| settings.ssl.set_tmp_dh(DhParams::from_pem(pem)?))
    }

    pub fn set_dh_auto(&self, on: bool) -> Outcome<()> {
        self.change()?.ssl.set_dh_auto(on)
    }

    /// The one group that is used.
    pub fn set_tmp_ecdh(&self, curve: Curve) -> Outcome<()> {
        let name = curve.must_name()?;
        spared(|| self.set_groups(name))
    }

    pub fn cipher_names(&self) -> Outcome<List<Text>> {
        self.settings()?.ssl.cipher_names()
    }

    pub fn mode(&self) -> Outcome<u64> {
        Ok(self.settings()?.ssl.mode())
    }

    pub fn set_max_send_fragment(&self, bytes: i64) -> Outcome<()> {
        let settings = self.change()?;
        settings.ssl.set_max_send_fragment(bytes)?;
        settings.largest_record.set(bytes as usize);
        Ok(())
    }

    pub fn set_post_handshake_auth(&self, on: bool) -> Outcome<()> {
        self.change()?.ssl.set_post_handshake_auth(on)
    }
}
