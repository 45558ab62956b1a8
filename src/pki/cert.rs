//! Certificates.
use crate::base::line::Line;
use crate::base::status::Outcome;
use crate::pki::{Format, FILE_LIMIT};
use crate::sys::der::{looks, Looks};
use crate::sys::file;
use crate::sys::mem::List;
use crate::sys::report::{invalid, located};
use crate::sys::san::{San, SanKind};
use crate::sys::x509::{Digest, Match, X509};
use core::ffi::CStr;
use core::net::IpAddr;

/// Every X509_CHECK_FLAG_* that we know.
const CHECK_FLAGS: u64 = 0x3f;

pub fn load(format: Format, bytes: &[u8]) -> Outcome<X509> {
    match format {
        Format::Pem => X509::from_pem(bytes),
        Format::Der => X509::from_der(bytes),
    }
}

pub fn load_file(path: &CStr, format: Format) -> Outcome<X509> {
    let bytes = file::read(path, FILE_LIMIT)?;
    load(format, &bytes).map_err(|status| located(status, format_args!("{}", file::shown(path).as_str())))
}

/// One certificate in DER, or all of a PEM bundle.
pub fn load_all(bytes: &[u8]) -> Outcome<List<X509>> {
    match looks(bytes) {
        Looks::Signed => {
            let mut list = List::new();
            list.push(X509::from_der(bytes)?)?;
            Ok(list)
        }
        _ => X509::all_from_pem(bytes),
    }
}

/// The chain file of `use_certificate_chain_file`, which is PEM: the leaf, then whatever issued it.
pub fn load_pem_chain_file(path: &CStr) -> Outcome<List<X509>> {
    chain_file(path, X509::all_from_pem)
}

pub fn load_chain_file(path: &CStr) -> Outcome<List<X509>> {
    chain_file(path, load_all)
}

fn chain_file(path: &CStr, load: fn(&[u8]) -> Outcome<List<X509>>) -> Outcome<List<X509>> {
    let bytes = file::read(path, FILE_LIMIT)?;
    load(&bytes).map_err(|status| located(status, format_args!("{}", file::shown(path).as_str())))
}

/// What to call a certificate in a text: its common name, else its first name, else its whole subject.
pub fn label(cert: &X509) -> Line<96> {
    let mut line = Line::EMPTY;
    let common = cert.subject().and_then(|name| name.value(name.find(c"CN", 0)?));
    let found = common.or_else(|status| match first_dns(cert) {
        Some(name) => Ok(name),
        None => cert.subject().and_then(|name| name.oneline()).map_err(|_| status),
    });
    match found {
        Ok(text) if !text.is_empty() => line.add_foreign(&text),
        _ => line.add_foreign(b"(no name)"),
    }
    line
}

fn first_dns(cert: &X509) -> Option<List<u8>> {
    let mut names = cert.alternative_names().ok()?;
    let at = names.iter().position(|name| name.kind == SanKind::Dns)?;
    Some(core::mem::take(&mut names[at].bytes))
}

pub fn has_expired(cert: &X509, now: i64) -> Outcome<bool> {
    Ok(cert.not_after()? < now)
}

/// "AB:CD:..."
pub fn fingerprint_text(digest: &Digest) -> Line<256> {
    let mut line = Line::EMPTY;
    for (i, byte) in digest.as_bytes().iter().enumerate() {
        let colon = if i == 0 { "" } else { ":" };
        line.add(format_args!("{colon}{byte:02X}"));
    }
    line
}

pub fn check_host(cert: &X509, host: &CStr, flags: u64) -> Outcome<bool> {
    if flags & !CHECK_FLAGS != 0 {
        return Err(invalid(format_args!("unknown flags {:#x}: use X509_CHECK_FLAG_*", flags & !CHECK_FLAGS)));
    }
    Ok(cert.check_host(host.to_bytes(), flags as u32)? == Match::Yes)
}

pub fn check_ip(cert: &X509, address: &CStr) -> Outcome<bool> {
    let Some(address) = parse_ip(address.to_bytes()) else {
        return Err(invalid(format_args!("not an IP address: write it like 192.0.2.1 or 2001:db8::1")));
    };
    Ok(cert.check_ip(address.as_bytes())? == Match::Yes)
}

/// The bytes of an IP address.
#[derive(Clone, Copy)]
pub struct IpBytes {
    bytes: [u8; 16],
    len: usize,
}

impl IpBytes {
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// None for whatever is not exactly an address; octal, bracketed and scoped forms are not.
pub fn parse_ip(text: &[u8]) -> Option<IpBytes> {
    let address: IpAddr = core::str::from_utf8(text).ok()?.parse().ok()?;
    let mut bytes = [0; 16];
    let len = match address {
        IpAddr::V4(v4) => {
            bytes[..4].copy_from_slice(&v4.octets());
            4
        }
        IpAddr::V6(v6) => {
            bytes = v6.octets();
            16
        }
    };
    Some(IpBytes { bytes, len })
}

/// An alternative name as text; addresses are written out.
pub fn san_text(name: &San) -> Outcome<List<u8>> {
    if name.kind != SanKind::Ip {
        return List::from_slice(&name.bytes);
    }
    let mut line: Line<64> = Line::EMPTY;
    match (<[u8; 4]>::try_from(&name.bytes[..]), <[u8; 16]>::try_from(&name.bytes[..])) {
        (Ok(v4), _) => line.add(format_args!("{}", IpAddr::from(v4))),
        (_, Ok(v6)) => line.add(format_args!("{}", IpAddr::from(v6))),
        _ => return Err(invalid(format_args!("the certificate holds an address of {} bytes", name.bytes.len()))),
    }
    List::from_slice(line.as_bytes())
}

/// Certificates in an order that matters.
pub struct CertList(pub List<X509>);

impl CertList {
    pub fn of(certs: &[X509]) -> Outcome<CertList> {
        let mut list = List::with_capacity(certs.len())?;
        certs.iter().try_for_each(|cert| list.push(cert.clone()))?;
        Ok(CertList(list))
    }
}
