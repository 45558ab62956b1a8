//! Private keys.
use crate::base::status::Outcome;
use crate::pki::identity::load_key;
use crate::pki::{Fixed, Format, Passphrase, FILE_LIMIT};
use crate::sys::mem::{spared, Secret, Text};
use crate::sys::pkey::{KeyKind, Pkey};
use crate::sys::report::{invalid, located};
use crate::sys::{file, key_store};
use core::ffi::CStr;

pub fn load(format: Format, bytes: &[u8], pass: Option<&dyn Passphrase>) -> Outcome<Pkey> {
    match format {
        Format::Pem => Pkey::from_pem(bytes, pass),
        Format::Der => Pkey::from_der(bytes, pass),
    }
}

/// With a passphrase as text; empty means none.
pub fn load_with(format: Format, bytes: &[u8], passphrase: &[u8]) -> Outcome<Pkey> {
    match optional(passphrase)? {
        Some(fixed) => load(format, bytes, Some(&fixed)),
        None => load(format, bytes, None),
    }
}

pub fn load_file(path: &CStr, format: Format, pass: Option<&dyn Passphrase>) -> Outcome<Pkey> {
    let bytes = file::read_secret(path, FILE_LIMIT)?;
    load(format, &bytes, pass).map_err(|status| located(status, format_args!("{}", file::shown(path).as_str())))
}

pub fn load_file_with(path: &CStr, format: Format, passphrase: &[u8]) -> Outcome<Pkey> {
    match optional(passphrase)? {
        Some(fixed) => load_file(path, format, Some(&fixed)),
        None => load_file(path, format, None),
    }
}

/// A file by its path or its URI, or whatever else OpenSSL's loaders know. Files are read by ourselves: the loaders' way
/// does not survive lack of memory.
pub fn load_uri(uri: &CStr, passphrase: &[u8]) -> Outcome<Pkey> {
    if uri.is_empty() {
        return Err(invalid(format_args!("the URI is empty: give one like file:/etc/tls/key.pem")));
    }
    let fixed = optional(passphrase)?;
    let pass = fixed.as_ref().map(|fixed| fixed as &dyn Passphrase);
    let Some(path) = path_of(uri.to_bytes()) else { return key_store::load(uri, pass) };
    let path = Text::new(path)?;
    let bytes = file::read_secret(path.as_cstr(), FILE_LIMIT)?;
    spared(|| load_key(&bytes, pass))
        .map_err(|status| located(status, format_args!("{}", file::shown(path.as_cstr()).as_str())))
}

/// "file:/a", "file:///a", "file://localhost/a", or what has no scheme.
fn path_of(uri: &[u8]) -> Option<&[u8]> {
    let Some(scheme) = uri.iter().position(|&b| b == b':') else { return Some(uri) };
    let (name, rest) = (&uri[..scheme], &uri[scheme + 1..]);
    let is_scheme = name.first().is_some_and(u8::is_ascii_alphabetic)
        && name.iter().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(b));
    if !is_scheme {
        return Some(uri);
    }
    if !name.eq_ignore_ascii_case(b"file") {
        return None;
    }
    let local = rest.strip_prefix(b"//localhost").or_else(|| rest.strip_prefix(b"//"));
    Some(local.filter(|path| path.starts_with(b"/")).unwrap_or(rest))
}

/// Empty means none.
pub fn optional(passphrase: &[u8]) -> Outcome<Option<Fixed<'_>>> {
    match passphrase {
        [] => Ok(None),
        some => Fixed::new(some).map(Some),
    }
}

/// PKCS#8 in PEM; encrypted when there is a passphrase.
pub fn dump_pem(key: &Pkey, passphrase: &[u8]) -> Outcome<Secret> {
    key.to_pem(optional(passphrase)?.as_ref())
}

/// `kind` is "RSA", "EC" or "ED25519"; bits go with RSA, a curve with EC.
pub fn generate(kind: &CStr, bits: i32, curve: Option<&CStr>) -> Outcome<Pkey> {
    let kind = kind.to_bytes();
    let what = if kind.eq_ignore_ascii_case(b"RSA") {
        let bits = u32::try_from(bits).map_err(|_| invalid(format_args!("a key of {bits} bits cannot be meant")))?;
        KeyKind::Rsa(bits)
    } else if kind.eq_ignore_ascii_case(b"EC") {
        KeyKind::Ec(curve.ok_or_else(|| invalid(format_args!("an EC key needs the name of a curve: P-256")))?)
    } else if kind.eq_ignore_ascii_case(b"ED25519") {
        KeyKind::Ed25519
    } else {
        return Err(invalid(format_args!("this kind of key cannot be generated: use RSA, EC or ED25519")));
    };
    Pkey::generate(what)
}
