//! What one connection has for itself, in place of what its context says.
use crate::base::flags::{HostFlags, Modes, Options};
use crate::base::status::{Outcome, Status};
use crate::sys::mem::spared;
use crate::sys::pkey::Pkey;
use crate::sys::x509::X509;
use crate::tls::conn::Conn;
use crate::tls::ctx::{check_versions, unknown_bits};
use crate::tls::suites;
use core::ffi::CStr;

impl Conn {
    pub fn certificate(&self) -> Outcome<X509> {
        self.inner()?.ssl.certificate().ok_or(Status::NO_VALUE)
    }

    /// At any time, as `use_identity`: for what is signed from then on.
    pub fn use_certificate(&self, cert: &X509) -> Outcome<()> {
        let inner = self.inner()?;
        inner.not_dead()?;
        inner.has_own.set(true);
        spared(|| inner.ssl.use_certificate(cert))
    }

    pub fn use_private_key(&self, key: &Pkey) -> Outcome<()> {
        let inner = self.inner()?;
        inner.not_dead()?;
        inner.has_own.set(true);
        spared(|| inner.ssl.use_private_key(key))
    }

    /// At any time.
    pub fn set_options(&self, bits: u64) -> Outcome<u64> {
        let bits = Options::checked(bits).ok_or_else(|| unknown_bits("SSLWRAP_OP_*"))?;
        let inner = self.inner()?;
        inner.has_own.set(true);
        Ok(inner.ssl.set_options(bits.bits()))
    }

    pub fn clear_options(&self, bits: u64) -> Outcome<u64> {
        let bits = Options::checked(bits).ok_or_else(|| unknown_bits("SSLWRAP_OP_*"))?;
        let inner = self.inner()?;
        inner.has_own.set(true);
        Ok(inner.ssl.clear_options(bits.bits()))
    }

    pub fn options(&self) -> Outcome<u64> {
        Ok(self.inner()?.ssl.options())
    }

    pub fn set_mode(&self, bits: u64) -> Outcome<u64> {
        let bits = Modes::checked(bits).ok_or_else(|| unknown_bits("SSLWRAP_MODE_*"))?;
        self.inner()?.records_are(&bits, false)?;
        self.inner()?.ssl.set_mode((bits - Modes::OPENSSL_RECORDS).bits() as u32);
        self.mode()
    }

    pub fn clear_mode(&self, bits: u64) -> Outcome<u64> {
        let bits = Modes::checked(bits).ok_or_else(|| unknown_bits("SSLWRAP_MODE_*"))?;
        self.inner()?.records_are(&bits, true)?;
        self.inner()?.ssl.clear_mode((bits - Modes::OPENSSL_RECORDS).bits() as u32);
        self.mode()
    }

    pub fn mode(&self) -> Outcome<u64> {
        let inner = self.inner()?;
        let theirs = match inner.ssl.host().records.enabled() {
            true => Modes::empty(),
            false => Modes::OPENSSL_RECORDS,
        };
        Ok(inner.ssl.mode() | theirs.bits())
    }

    /// Before the handshake, or while the client's hello is being decided about; so in all that follow where nothing else is
    /// said.
    pub fn set_min_version(&self, version: i32) -> Outcome<()> {
        let inner = self.choosing()?;
        inner.has_own.set(true);
        let (min, max) = inner.ssl.versions();
        check_versions(inner.ssl.host().datagrams().is_some(), version, max)?;
        inner.ssl.set_min_version(version).inspect_err(|_| {
            let _ = inner.ssl.set_min_version(min);
        })
    }

    pub fn set_max_version(&self, version: i32) -> Outcome<()> {
        let inner = self.choosing()?;
        inner.has_own.set(true);
        let (min, max) = inner.ssl.versions();
        check_versions(inner.ssl.host().datagrams().is_some(), min, version)?;
        inner.ssl.set_max_version(version).inspect_err(|_| {
            let _ = inner.ssl.set_max_version(max);
        })
    }

    pub fn versions(&self) -> Outcome<(i32, i32)> {
        Ok(self.inner()?.ssl.versions())
    }

    pub fn set_cipher_list(&self, list: &CStr) -> Outcome<()> {
        suites::check_cipher_list(list)?;
        self.choosing()?.ssl.set_cipher_list(list)
    }

    pub fn set_ciphersuites(&self, list: &CStr) -> Outcome<()> {
        suites::check_ciphersuites(list)?;
        self.choosing()?.ssl.set_ciphersuites(list)
    }

    pub fn set_groups(&self, list: &CStr) -> Outcome<()> {
        suites::names_groups(list)?;
        let inner = self.choosing()?;
        inner.has_own.set(true);
        spared(|| inner.ssl.set_group_list(list)).map_err(|status| suites::which_group(list, status))
    }

    /// How the name that a client requires is compared, also one that is set later.
    pub fn set_host_flags(&self, bits: u64) -> Outcome<()> {
        let bits = HostFlags::checked(bits).ok_or_else(|| unknown_bits("SSLWRAP_X509_CHECK_FLAG_*"))?;
        let inner = self.idle()?;
        inner.host_flags.set(bits.bits() as u32);
        inner.ssl.set_host_flags(bits.bits() as u32);
        Ok(())
    }

    pub fn set_post_handshake_auth(&self, on: bool) -> Outcome<()> {
        self.idle()?.ssl.set_post_handshake_auth(on)
    }
}
