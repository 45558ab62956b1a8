//! Who we are: certificate, chain and key, checked to belong together, counted.
use crate::base::line::Line;
use crate::base::status::{Kind, Outcome, Status};
use crate::pki::cert::CertList;
use crate::pki::key::optional;
use crate::pki::{cert, Passphrase, FILE_LIMIT};
use crate::sys::der::{looks, Looks};
use crate::sys::file;
use crate::sys::mem::{List, Shared};
use crate::sys::pkcs12;
use crate::sys::pkey::Pkey;
use crate::sys::report::{fail, located};
use crate::sys::x509::X509;
use core::ffi::CStr;

pub struct Identity {
    cert: X509,
    chain: List<X509>,
    key: Pkey,
}

/// Where the parts came from, for error texts.
#[derive(Clone, Copy)]
struct Origin<'a> {
    certs: Option<&'a CStr>,
    key: Option<&'a CStr>,
}

const MEMORY: Origin<'static> = Origin { certs: None, key: None };

impl Identity {
    pub fn cert(&self) -> &X509 {
        &self.cert
    }

    /// Without the certificate itself; each one issued the one before.
    pub fn chain(&self) -> &[X509] {
        &self.chain
    }

    pub fn key(&self) -> &Pkey {
        &self.key
    }

    /// The leaf is named; `chain` in any order.
    pub fn new(cert: &X509, chain: &[X509], key: Pkey) -> Outcome<Shared<Identity>> {
        let mut certs = CertList::of(core::slice::from_ref(cert))?.0;
        leaf_of(&certs, &key, MEMORY)?;
        chain.iter().try_for_each(|cert| certs.push(cert.clone()))?;
        assemble(&certs, key, MEMORY)
    }

    /// `certs` in any order; the one that the key belongs to is the leaf.
    pub fn from_parts(certs: &[X509], key: Pkey) -> Outcome<Shared<Identity>> {
        assemble(certs, key, MEMORY)
    }

    /// Certificates and key apart: PEM or DER each.
    pub fn from_memory(certs: &[u8], key: &[u8], pass: Option<&dyn Passphrase>) -> Outcome<Shared<Identity>> {
        assemble(&cert::load_all(certs)?, load_key(key, pass)?, MEMORY)
    }

    /// Everything in one: PEM blocks in any order, or PKCS#12.
    pub fn from_blob(bytes: &[u8], pass: Option<&dyn Passphrase>) -> Outcome<Shared<Identity>> {
        from_one(bytes, pass, MEMORY)
    }

    pub fn from_files(certs: &CStr, key: &CStr, pass: Option<&dyn Passphrase>) -> Outcome<Shared<Identity>> {
        let list = cert::load_chain_file(certs)?;
        let bytes = file::read_secret(key, FILE_LIMIT)?;
        let loaded = load_key(&bytes, pass).map_err(|s| located(s, format_args!("{}", file::shown(key).as_str())))?;
        assemble(&list, loaded, Origin { certs: Some(certs), key: Some(key) })
    }

    pub fn from_file(path: &CStr, pass: Option<&dyn Passphrase>) -> Outcome<Shared<Identity>> {
        let bytes = file::read_secret(path, FILE_LIMIT)?;
        from_one(&bytes, pass, Origin { certs: Some(path), key: Some(path) })
            .map_err(|s| located(s, format_args!("{}", file::shown(path).as_str())))
    }
}

/// Passphrase as text, empty for none; without a key path everything is in the one file.
pub fn load_files(certs: &CStr, key: Option<&CStr>, passphrase: &[u8]) -> Outcome<Shared<Identity>> {
    let fixed = optional(passphrase)?;
    let pass = fixed.as_ref().map(|fixed| fixed as &dyn Passphrase);
    match key {
        Some(key) => Identity::from_files(certs, key, pass),
        None => Identity::from_file(certs, pass),
    }
}

/// Passphrase as text, empty for none; without a key everything is in the one blob.
pub fn load(certs: &[u8], key: &[u8], passphrase: &[u8]) -> Outcome<Shared<Identity>> {
    let fixed = optional(passphrase)?;
    let pass = fixed.as_ref().map(|fixed| fixed as &dyn Passphrase);
    match key {
        [] => Identity::from_blob(certs, pass),
        key => Identity::from_memory(certs, key, pass),
    }
}

pub(in crate::pki) fn load_key(bytes: &[u8], pass: Option<&dyn Passphrase>) -> Outcome<Pkey> {
    match looks(bytes) {
        Looks::Key | Looks::EncryptedKey => Pkey::from_der(bytes, pass),
        Looks::Pkcs12 => pkcs12::read(bytes, pass)?.key.ok_or_else(no_key),
        _ => Pkey::from_pem(bytes, pass),
    }
}

fn from_one(bytes: &[u8], pass: Option<&dyn Passphrase>, origin: Origin<'_>) -> Outcome<Shared<Identity>> {
    match looks(bytes) {
        Looks::Pkcs12 => {
            let contents = pkcs12::read(bytes, pass)?;
            assemble(&contents.certs, contents.key.ok_or_else(no_key)?, origin)
        }
        Looks::Signed => Err(refused(format_args!("there is only a certificate: the private key is needed too"))),
        Looks::Key | Looks::EncryptedKey => {
            Err(refused(format_args!("there is only a private key: the certificate is needed too")))
        }
        _ => {
            let certs = X509::all_from_pem(bytes)?;
            assemble(&certs, Pkey::from_pem(bytes, pass)?, origin)
        }
    }
}

#[cold]
fn refused(line: core::fmt::Arguments<'_>) -> Status {
    fail(Status::SSL, Kind::Local, line)
}

#[cold]
fn no_key() -> Status {
    refused(format_args!("there is no private key in it"))
}

/// All or nothing.
fn assemble(certs: &[X509], key: Pkey, origin: Origin<'_>) -> Outcome<Shared<Identity>> {
    let leaf = leaf_of(certs, &key, origin)?;
    let chain = ordered(certs, leaf)?;
    Shared::new(Identity { cert: certs[leaf].clone(), chain, key })
}

fn leaf_of(certs: &[X509], key: &Pkey, origin: Origin<'_>) -> Outcome<usize> {
    if certs.is_empty() {
        return Err(refused(format_args!("there is no certificate in it")));
    }
    for (i, cert) in certs.iter().enumerate() {
        if key.belongs_to(cert)? {
            return Ok(i);
        }
    }
    let mut line: Line<400> = Line::EMPTY;
    match (origin.certs, origin.key) {
        (Some(certs), Some(key)) if certs != key => {
            let (key, certs) = (file::shown(key), file::shown(certs));
            line.add(format_args!(
                "the key in {} does not belong to the certificate in {}",
                key.as_str(),
                certs.as_str()
            ));
        }
        _ => {
            let name = cert::label(&certs[0]);
            line.add(format_args!("the key does not belong to the certificate '{}'", name.as_str()));
        }
    }
    if certs.len() > 1 {
        line.add(format_args!(" nor to any other with it"));
    }
    Err(refused(format_args!("{}", line.as_str())))
}

/// From the leaf upward. What is left over comes behind, as it stood: it may be another way to another root.
fn ordered(certs: &[X509], leaf: usize) -> Outcome<List<X509>> {
    let mut placed = List::with_capacity(certs.len())?;
    for i in 0..certs.len() {
        placed.push(i == leaf)?;
    }
    let mut chain: List<X509> = List::with_capacity(certs.len())?;
    let mut current = leaf;
    while !certs[current].is_self_issued() {
        let issuer = |&i: &usize| !placed[i] && certs[i].may_have_issued(&certs[current]);
        let Some(next) = (0..certs.len()).find(issuer) else { break };
        placed[next] = true;
        chain.push(certs[next].clone())?;
        current = next;
    }
    for (i, cert) in certs.iter().enumerate() {
        let repeated = || cert == &certs[leaf] || chain.iter().any(|other| other == cert);
        if !placed[i] && !repeated() {
            chain.push(cert.clone())?;
        }
    }
    Ok(chain)
}
