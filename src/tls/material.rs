//! What a context shows and what it trusts: certificate, chain, key, anchors.
use crate::base::status::{Outcome, Status};
use crate::pki::identity::Identity;
use crate::pki::{cert, key, store, Format, Passphrase};
use crate::sys::mem::Shared;
use crate::sys::pkey::Pkey;
use crate::sys::report::invalid;
use crate::sys::store::Store;
use crate::sys::trust;
use crate::sys::x509::X509;
use crate::tls::ctx::{Ctx, Settings};
use crate::tls::decide::Callback;
use core::ffi::CStr;

impl Ctx {
    pub fn use_certificate(&self, cert: &X509) -> Outcome<()> {
        self.change()?.ssl.use_certificate(cert)
    }

    pub fn use_certificate_file(&self, path: &CStr, filetype: i32) -> Outcome<()> {
        self.changeable()?;
        let cert = cert::load_file(path, format_or_pem(filetype)?)?;
        self.use_certificate(&cert)
    }

    /// The leaf first, then what leads to an anchor.
    pub fn use_certificate_chain_file(&self, path: &CStr) -> Outcome<()> {
        self.changeable()?;
        self.use_certificate_chain(&cert::load_pem_chain_file(path)?)
    }

    pub fn use_certificate_chain(&self, certs: &[X509]) -> Outcome<()> {
        let (leaf, chain) =
            certs.split_first().ok_or_else(|| invalid(format_args!("there is no certificate in it")))?;
        let settings = self.change()?;
        settings.ssl.use_certificate(leaf)?;
        settings.ssl.set_chain(chain)
    }

    pub fn use_certificate_mem(&self, bytes: &[u8]) -> Outcome<()> {
        self.changeable()?;
        self.use_certificate_chain(&cert::load_all(bytes)?)
    }

    pub fn add_chain_cert(&self, cert: &X509) -> Outcome<()> {
        self.change()?.ssl.add_chain_cert(cert)
    }

    pub fn use_private_key(&self, key: &Pkey) -> Outcome<()> {
        self.change()?.ssl.use_private_key(key)
    }

    pub fn use_private_key_file(&self, path: &CStr, filetype: i32) -> Outcome<()> {
        let format = format_or_pem(filetype)?;
        let asked = self.asked()?;
        let key = key::load_file(path, format, asked.as_ref().map(as_passphrase))?;
        self.use_private_key(&key)
    }

    pub fn use_private_key_mem(&self, bytes: &[u8], filetype: i32) -> Outcome<()> {
        let format = format_or_pem(filetype)?;
        let asked = self.asked()?;
        let key = key::load(format, bytes, asked.as_ref().map(as_passphrase))?;
        self.use_private_key(&key)
    }

    /// All three at once, checked to belong together; on failure nothing moved.
    pub fn use_identity(&self, identity: &Shared<Identity>) -> Outcome<()> {
        self.change()?.ssl.use_identity(identity.cert(), identity.key(), identity.chain())
    }

    pub fn use_identity_files(&self, certs: &CStr, key: &CStr) -> Outcome<()> {
        let asked = self.asked()?;
        self.use_identity(&Identity::from_files(certs, key, asked.as_ref().map(as_passphrase))?)
    }

    pub fn use_identity_mem(&self, blob: &[u8]) -> Outcome<()> {
        let asked = self.asked()?;
        self.use_identity(&Identity::from_blob(blob, asked.as_ref().map(as_passphrase))?)
    }

    pub fn check_private_key(&self) -> Outcome<()> {
        self.settings()?.ssl.check_private_key()
    }

    /// The callback, taken out: it runs with no lock of ours held.
    fn asked(&self) -> Outcome<Option<Callback<dyn Passphrase + Send + Sync>>> {
        let settings = self.change()?;
        let asked = settings.passphrase.borrow().clone();
        Ok(asked)
    }

    // ---- trust

    /// Gives the number of anchors that were read.
    pub fn load_verify_locations(&self, file: Option<&CStr>, dir: Option<&CStr>) -> Outcome<usize> {
        let settings = self.change()?;
        let read = store::load_locations(&settings.store()?, file, dir)?;
        settings.own_trust.set(true);
        Ok(read)
    }

    pub fn load_verify_mem(&self, pem: &[u8]) -> Outcome<usize> {
        let settings = self.change()?;
        let read = settings.store()?.add_pem(pem)?;
        settings.own_trust.set(true);
        Ok(read)
    }

    /// What the system trusts; none at all is an error.
    pub fn load_system_trust(&self) -> Outcome<usize> {
        let settings = self.change()?;
        let read = trust::load_system(&settings.store()?)?;
        settings.own_trust.set(true);
        Ok(read)
    }

    /// Where OpenSSL looks by itself. A secure client still wants an anchor: it looks further when there is none.
    pub fn set_default_verify_paths(&self) -> Outcome<()> {
        self.change()?.ssl.set_default_verify_paths()
    }

    pub fn set_cert_store(&self, store: &Store) -> Outcome<()> {
        let settings = self.change()?;
        settings.ssl.set_store(store);
        settings.own_trust.set(true);
        Ok(())
    }

    pub fn cert_store(&self) -> Outcome<Store> {
        let settings = self.settings()?;
        settings.renewed.store().map_or_else(|| settings.store(), Ok)
    }
}

impl Settings {
    fn store(&self) -> Outcome<Store> {
        self.ssl.store().ok_or(Status::NO_VALUE)
    }

    /// A secure client trusts somebody, or makes no connection: no anchor at all is an error.
    pub(in crate::tls) fn secure_trust(&self) -> Outcome<()> {
        let store = self.store()?;
        // anchors may also have been put into the store itself
        if !self.own_trust.get() && store.counts().certs == 0 {
            trust::load_system(&store)?;
        }
        Ok(())
    }
}

fn as_passphrase(callback: &Callback<dyn Passphrase + Send + Sync>) -> &dyn Passphrase {
    &***callback
}

/// 0 stands for PEM, as when the document leaves it out.
fn format_or_pem(filetype: i32) -> Outcome<Format> {
    match filetype {
        0 => Ok(Format::Pem),
        given => Format::from_filetype(given),
    }
}
