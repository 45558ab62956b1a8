//! Lists and names as callers give them, checked before OpenSSL sees them: it passes over what it does not know.
use crate::base::status::Outcome;
use crate::sys::report::invalid;

/// ALPN's wire form: each name behind its length.
pub fn check_alpn(wire: &[u8]) -> Outcome<()> {
    if wire.len() > 65_535 {
        return Err(invalid(format_args!("a protocol list has at most 65535 bytes, not {}", wire.len())));
    }
    let mut rest = wire;
    while let Some((&len, tail)) = rest.split_first() {
        if len == 0 {
            return Err(invalid(format_args!("a protocol name has 1 to 255 bytes: one here is empty")));
        }
        rest = tail.get(len as usize..).ok_or_else(|| {
            invalid(format_args!("not in wire form: the last name is cut short (each name is preceded by its length)"))
        })?;
    }
    Ok(())
}

/// The names of a list that `check_alpn` passed.
pub fn alpn_names(wire: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = wire;
    std::iter::from_fn(move || {
        let (&len, tail) = rest.split_first()?;
        let name = tail.get(..len as usize)?;
        rest = &tail[len as usize..];
        Some(name)
    })
}

/// Where `name` stands in a wire list: offset and length of the name.
pub fn find_alpn(wire: &[u8], name: &[u8]) -> Option<(usize, u8)> {
    let mut at = 0;
    for offered in alpn_names(wire) {
        if offered == name {
            return Some((at + 1, offered.len() as u8));
        }
        at += 1 + offered.len();
    }
    None
}

/// What a server is called.
#[derive(Debug, PartialEq, Eq)]
pub enum ServerName<'a> {
    Dns(&'a [u8]),
    Ip([u8; 16], usize),
}

/// A host name or an IP address, as set by a client. One final dot is taken off: certificates do not have it.
pub fn server_name(name: &[u8]) -> Outcome<ServerName<'_>> {
    if is_plain(name) {
        return Ok(ServerName::Dns(name));
    }
    let text = std::str::from_utf8(name).unwrap_or("");
    if let Ok(ip) = text.parse::<std::net::Ipv4Addr>() {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&ip.octets());
        return Ok(ServerName::Ip(bytes, 4));
    }
    if let Ok(ip) = text.parse::<std::net::Ipv6Addr>() {
        return Ok(ServerName::Ip(ip.octets(), 16));
    }
    let name = name.strip_suffix(b".").unwrap_or(name);
    check_host_name(name)?;
    Ok(ServerName::Dns(name))
}

/// A usual host name, at one look: `check_host_name` passes it, and as its last label begins with a letter it is no address.
/// Any other is looked at more closely.
fn is_plain(name: &[u8]) -> bool {
    let (mut label, mut letter) = (0, false);
    for byte in name {
        match byte {
            b'.' if label > 0 => label = 0,
            b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' if label < 63 => {
                letter = if label == 0 { byte.is_ascii_alphabetic() } else { letter };
                label += 1;
            }
            _ => return false,
        }
    }
    label > 0 && letter && name.len() <= 253
}

/// Letters, digits, '-', '_' and single dots, at most 253 bytes; not what only looks like an address.
pub fn check_host_name(name: &[u8]) -> Outcome<()> {
    if name.is_empty() {
        return Err(invalid(format_args!("the server name is empty")));
    }
    if name.len() > 253 {
        return Err(invalid(format_args!("a host name has at most 253 bytes, not {}", name.len())));
    }
    if name.starts_with(b"[") || name.contains(&b':') || name.contains(&b'%') {
        return Err(invalid(format_args!(
            "give a name or address alone, without brackets, port or zone, as in \"::1\""
        )));
    }
    if name.iter().any(|b| !b.is_ascii()) {
        return Err(invalid(format_args!("give an international host name in its ASCII form, xn--...")));
    }
    let label_ok = |label: &[u8]| {
        !label.is_empty() && label.len() <= 63 && label.iter().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(b))
    };
    if !name.split(|&b| b == b'.').all(label_ok) {
        return Err(invalid(format_args!(
            "not a host name: labels of 1 to 63 letters, digits, '-' or '_' between dots"
        )));
    }
    let last = name.rsplit(|&b| b == b'.').next().unwrap_or(name);
    if last.iter().all(u8::is_ascii_digit) || last.get(..2).is_some_and(|head| head.eq_ignore_ascii_case(b"0x")) {
        let usual = std::str::from_utf8(name).is_ok_and(|text| text.parse::<std::net::Ipv4Addr>().is_ok());
        let text = match usual {
            true => "an IP address is no host name: it is not sent to servers",
            false => "not an IP address in its usual form (four decimal numbers)",
        };
        return Err(invalid(format_args!("{text}")));
    }
    Ok(())
}

/// The host_name in the body of a client's server_name extension (RFC 6066, 3): ASCII, so that whoever prints it is safe.
pub fn parse_sni(body: &[u8]) -> Option<&[u8]> {
    let (len, list) = body.split_at_checked(2)?;
    if usize::from(u16::from_be_bytes([len[0], len[1]])) != list.len() {
        return None;
    }
    let (head, name) = list.split_at_checked(3)?;
    let claimed = usize::from(u16::from_be_bytes([head[1], head[2]]));
    (head[0] == 0
        && claimed == name.len()
        && !name.is_empty()
        && name.len() <= 255
        && name.iter().all(u8::is_ascii_graphic))
    .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The short look passes nothing that the long one refuses, nor an address.
    #[test]
    fn plain_names_are_host_names() {
        let long = |labels: usize, of: usize| vec!["a".repeat(of); labels].join(".");
        let plain = ["a", "example.org", "_x.a-b.c1", "1.2.3.a", "0x.example", "xn--mnchen-3ya.de", "B.C"];
        let other = [
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "1.2.3.4",
            "::1",
            "a.0x1",
            "a.0xzz",
            "a.1b",
            "a b",
            "a%b",
            "[a",
            "\u{e4}.de",
            "-",
            "a.-b",
        ];
        for name in plain.map(String::from).into_iter().chain([long(4, 62), long(1, 63)]) {
            assert!(is_plain(name.as_bytes()), "{name}");
            assert!(check_host_name(name.as_bytes()).is_ok(), "{name}");
            assert_eq!(server_name(name.as_bytes()), Ok(ServerName::Dns(name.as_bytes())));
        }
        for name in other.map(String::from).into_iter().chain([long(4, 63), long(1, 64)]) {
            assert!(!is_plain(name.as_bytes()), "{name}");
        }
    }

    /// One name of 1 to 255 bytes that can be printed, and nothing beside it.
    #[test]
    fn names_in_hellos() {
        let body = |kind: u8, name: &[u8]| {
            let len = |n: usize| (n as u16).to_be_bytes();
            [&len(name.len() + 3)[..], &[kind], &len(name.len()), name].concat()
        };
        for name in [&b"a.example"[..], &[b'a'; 255]] {
            assert_eq!(parse_sni(&body(0, name)), Some(name));
        }
        for name in [&b""[..], b"a b", b"a\0", &[b'a'; 256]] {
            assert_eq!(parse_sni(&body(0, name)), None);
        }
        let whole = body(0, b"a.example");
        assert_eq!(parse_sni(&body(1, b"a.example")), None);
        for end in 0..whole.len() {
            assert_eq!(parse_sni(&whole[..end]), None);
        }
        assert_eq!(parse_sni(&[&whole[..], b"x"].concat()), None);
    }
}
