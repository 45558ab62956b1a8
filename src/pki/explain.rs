//! Why a certificate was refused, in one line that says what to do.
use crate::base::line::Line;
use crate::pki::cert::{label, parse_ip, san_text};
use crate::sys::san::SanKind;
use crate::sys::verify::error_text;
use crate::sys::x509::X509;

pub struct Failure<'a> {
    /// X509_V_ERR_*
    pub code: i32,
    pub depth: i32,
    /// The certificate it happened at.
    pub at: Option<&'a X509>,
    /// What the peer sent, the leaf first.
    pub sent: &'a [X509],
    /// The host name or address that was wanted.
    pub wanted: Option<&'a [u8]>,
    /// "server" or "client".
    pub peer: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

// X509_V_ERR_*
mod v {
    pub const UNABLE_TO_GET_ISSUER_CERT: i32 = 2;
    pub const UNABLE_TO_GET_CRL: i32 = 3;
    pub const CERT_SIGNATURE_FAILURE: i32 = 7;
    pub const CRL_SIGNATURE_FAILURE: i32 = 8;
    pub const CERT_NOT_YET_VALID: i32 = 9;
    pub const CERT_HAS_EXPIRED: i32 = 10;
    pub const CRL_NOT_YET_VALID: i32 = 11;
    pub const CRL_HAS_EXPIRED: i32 = 12;
    pub const DEPTH_ZERO_SELF_SIGNED_CERT: i32 = 18;
    pub const SELF_SIGNED_CERT_IN_CHAIN: i32 = 19;
    pub const UNABLE_TO_GET_ISSUER_CERT_LOCALLY: i32 = 20;
    pub const UNABLE_TO_VERIFY_LEAF_SIGNATURE: i32 = 21;
    pub const CERT_CHAIN_TOO_LONG: i32 = 22;
    pub const CERT_REVOKED: i32 = 23;
    pub const PATH_LENGTH_EXCEEDED: i32 = 25;
    pub const INVALID_PURPOSE: i32 = 26;
    pub const CERT_UNTRUSTED: i32 = 27;
    pub const CERT_REJECTED: i32 = 28;
    pub const HOSTNAME_MISMATCH: i32 = 62;
    pub const IP_ADDRESS_MISMATCH: i32 = 64;
    pub const EE_KEY_TOO_SMALL: i32 = 66;
    pub const CA_KEY_TOO_SMALL: i32 = 67;
    pub const CA_MD_TOO_WEAK: i32 = 68;
    pub const INVALID_CA: i32 = 79;
}

const ADD: &str = "add it with load_verify_locations if you trust it";

/// Writes the line; never fails, at worst it is OpenSSL's own sentence.
pub fn explain<const N: usize>(what: &Failure<'_>, line: &mut Line<N>) {
    line.clear();
    let Some(at) = what.at else { return plain(what, line) };
    let name = label(at);
    let name = name.as_str();
    let issuer = issuer_label(at);
    let issuer = issuer.as_str();
    match what.code {
        v::CERT_HAS_EXPIRED => expired(what, at, line),
        v::CERT_NOT_YET_VALID => not_yet(what, at, line),
        v::UNABLE_TO_GET_ISSUER_CERT_LOCALLY
        | v::UNABLE_TO_VERIFY_LEAF_SIGNATURE
        | v::UNABLE_TO_GET_ISSUER_CERT => missing_issuer(what, at, line),
        v::DEPTH_ZERO_SELF_SIGNED_CERT => {
            line.add(format_args!("self-signed certificate '{name}' is not among the trusted: {ADD}"))
        }
        v::SELF_SIGNED_CERT_IN_CHAIN => {
            line.add(format_args!("the root '{name}' that the {} sent is not among the trusted: {ADD}", what.peer))
        }
        v::HOSTNAME_MISMATCH | v::IP_ADDRESS_MISMATCH => mismatch(what, at, line),
        v::CERT_REVOKED => {
            line.add(format_args!("certificate '{name}' was revoked by '{issuer}': it must not be used any more"))
        }
        v::UNABLE_TO_GET_CRL => line.add(format_args!(
            "there is no revocation list from '{issuer}' to check '{name}' with: add it, or clear CRL_CHECK"
        )),
        v::CRL_HAS_EXPIRED => {
            line.add(format_args!("the revocation list from '{issuer}' has expired: fetch a newer one"))
        }
        v::CRL_NOT_YET_VALID => {
            line.add(format_args!("the revocation list from '{issuer}' is not valid yet: is the clock right?"))
        }
        v::CRL_SIGNATURE_FAILURE => {
            line.add(format_args!("the revocation list from '{issuer}' has a wrong signature: fetch it again"))
        }
        v::CERT_SIGNATURE_FAILURE => line.add(format_args!(
            "certificate '{name}' has a wrong signature: it was altered, or not signed by this '{issuer}'"
        )),
        v::CERT_CHAIN_TOO_LONG => {
            line.add(format_args!("the chain is longer than allowed at '{name}': raise the depth with set_verify_depth"))
        }
        v::PATH_LENGTH_EXCEEDED => {
            line.add(format_args!("an issuer above '{name}' allows fewer intermediates: the chain was issued wrongly"))
        }
        v::INVALID_CA => line.add(format_args!(
            "'{name}' issued a certificate but is no certificate authority (basicConstraints): reissue with a proper one"
        )),
        v::INVALID_PURPOSE => line.add(format_args!(
            "certificate '{name}' is not made for a {} (extendedKeyUsage): use one that is",
            what.peer
        )),
        v::CERT_UNTRUSTED | v::CERT_REJECTED => {
            line.add(format_args!("the store's settings say not to trust '{name}' for this use"))
        }
        v::EE_KEY_TOO_SMALL | v::CA_KEY_TOO_SMALL => line.add(format_args!(
            "the key of '{name}' is too weak for the security level ({} bits): reissue with a longer key",
            at.public_key().map_or(0, |key| key.bits())
        )),
        v::CA_MD_TOO_WEAK => {
            line.add(format_args!("certificate '{name}' is signed with a weak digest (SHA-1 or MD5?): reissue it"))
        }
        _ => {
            plain(what, line);
            line.add(format_args!(" at '{name}' (depth {})", what.depth));
        }
    }
}

fn plain<const N: usize>(what: &Failure<'_>, line: &mut Line<N>) {
    line.add_foreign(error_text(what.code).to_bytes());
}

fn issuer_label(cert: &X509) -> Line<96> {
    let mut line = Line::EMPTY;
    let Ok(name) = cert.issuer() else { return line };
    let text = name.find(c"CN", 0).and_then(|at| name.value(at)).or_else(|_| name.oneline());
    if let Ok(text) = text {
        line.add_foreign(&text);
    }
    line
}

/// Which certificate, when it is not the peer's own.
fn whose(what: &Failure<'_>, at: &X509) -> Line<128> {
    let mut line = Line::EMPTY;
    let name = label(at);
    match what.depth {
        0 => line.add(format_args!("certificate '{}'", name.as_str())),
        _ => line.add(format_args!("issuer certificate '{}'", name.as_str())),
    }
    line
}

fn expired<const N: usize>(what: &Failure<'_>, at: &X509, line: &mut Line<N>) {
    let whose = whose(what, at);
    line.add(format_args!("{} expired", whose.as_str()));
    if let Ok(end) = at.not_after() {
        let (ago, date) = (span(what.now - end), date(end));
        line.add(format_args!(" {} ago ({})", ago.as_str(), date.as_str()));
    }
    line.add(format_args!(": renew it"));
}

fn not_yet<const N: usize>(what: &Failure<'_>, at: &X509, line: &mut Line<N>) {
    let whose = whose(what, at);
    line.add(format_args!("{} is not valid yet", whose.as_str()));
    if let Ok(start) = at.not_before() {
        let (left, date) = (span(start - what.now), date(start));
        line.add(format_args!(": it starts in {} ({})", left.as_str(), date.as_str()));
    }
    line.add(format_args!("; is the clock right?"));
}

fn missing_issuer<const N: usize>(what: &Failure<'_>, at: &X509, line: &mut Line<N>) {
    let (name, issuer, peer) = (label(at), issuer_label(at), what.peer);
    let (name, issuer) = (name.as_str(), issuer.as_str());
    if at.is_self_issued() {
        line.add(format_args!("'{name}' is not among the trusted: {ADD}"));
    } else if what.depth == 0 && what.sent.len() <= 1 {
        line.add(format_args!(
            "the {peer} did not send the intermediate '{issuer}' that issued '{name}', and it is not among the trusted"
        ));
        line.add(format_args!(": have the {peer} send its whole chain, or {ADD}"));
    } else if what.depth == 0 {
        line.add(format_args!(
            "none of the {} certificates that the {peer} sent is '{issuer}', which issued '{name}': its chain is wrong",
            what.sent.len()
        ));
    } else {
        line.add(format_args!("'{issuer}', which issued '{name}', is not among the trusted: {ADD}"));
    }
}

const SHOWN: usize = 5;

fn mismatch<const N: usize>(what: &Failure<'_>, at: &X509, line: &mut Line<N>) {
    let wanted = what.wanted.unwrap_or(b"the wanted name");
    let is_address = parse_ip(wanted).is_some();
    let mut count = 0;
    let names = at.alternative_names().ok();
    let names = names.iter().flat_map(|names| names.iter());
    for name in names.filter(|name| matches!(name.kind, SanKind::Dns | SanKind::Ip)) {
        count += 1;
        if count > SHOWN {
            continue;
        }
        line.add(format_args!("{}", if count == 1 { "certificate is for " } else { ", " }));
        match san_text(name) {
            Ok(text) => line.add_foreign(&text[..text.len().min(64)]),
            Err(_) => line.add(format_args!("?")),
        }
    }
    if count > SHOWN {
        line.add(format_args!(" and {} more", count - SHOWN));
    }
    if count == 0 {
        let name = label(at);
        line.add(format_args!("certificate '{}' has no alternative names, so it is", name.as_str()));
    } else {
        line.add(format_args!(","));
    }
    line.add(format_args!(" not for "));
    line.add_foreign(&wanted[..wanted.len().min(128)]);
    if is_address {
        line.add(format_args!(": connect by name, or have the address put into the certificate"));
    }
}

/// "3 days", "2 hours"
fn span(seconds: i64) -> Line<32> {
    let seconds = seconds.max(0);
    let (n, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7200 => (seconds / 60, "minute"),
        7200..172_800 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let mut line = Line::EMPTY;
    line.add(format_args!("{n} {unit}{}", if n == 1 { "" } else { "s" }));
    line
}

/// "2026-11-18", UTC.
fn date(seconds: i64) -> Line<32> {
    // days since 0000-03-01, in 400-year eras: February is the year's last month
    let days = seconds.div_euclid(86_400) + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day_of_month = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let mut line = Line::EMPTY;
    line.add(format_args!("{year:04}-{month:02}-{day_of_month:02}"));
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let table: [(i64, &str); 7] = [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (-1, "1969-12-31"),
            (4_107_542_399, "2100-02-28"),
            (4_107_542_400, "2100-03-01"),
            (253_402_300_799, "9999-12-31"),
        ];
        for (seconds, text) in table {
            assert_eq!(date(seconds).as_str(), text);
        }
    }

    #[test]
    fn spans() {
        let table: [(i64, &str); 5] =
            [(-5, "0 seconds"), (1, "1 second"), (7199, "119 minutes"), (7200, "2 hours"), (259_200, "3 days")];
        for (seconds, text) in table {
            assert_eq!(span(seconds).as_str(), text);
        }
    }
}
