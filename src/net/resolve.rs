//! getaddrinfo with a deadline, and with the checks that the system's one leaves out.
use crate::base::status::Outcome;
use crate::net::lookup::{find, not_that};
use crate::sys::addr::SockAddr;
use crate::sys::clock::Deadline;
use crate::sys::mem::{Shared, Text};
use crate::sys::report::invalid;
use crate::sys::resolve::{self, Answer, Found, Names, Question, Wanted};
use core::net::{Ipv4Addr, Ipv6Addr};

/// What kind of addresses are wanted; zeroes: any.
#[derive(Clone, Copy, Default)]
pub struct Hints {
    pub family: i32,
    pub kind: i32,
    pub proto: i32,
    pub flags: i32,
}

/// An empty host or service counts as none.
pub fn getaddrinfo(host: &[u8], service: &[u8], hints: Hints, deadline: Deadline) -> Outcome<Answer> {
    // with nothing to look up there is nothing to wait for
    let told = hints.flags & resolve::NUMERIC_HOST != 0 || host.is_empty() || is_numeric(host);
    let numbered = service.iter().all(u8::is_ascii_digit) || hints.flags & resolve::NUMERIC_SERVICE != 0;
    addresses(find(wanted(host, service, hints)?, deadline, told && numbered)?)
}

pub fn wanted(host: &[u8], service: &[u8], hints: Hints) -> Outcome<Question> {
    check_host(host, hints.flags & resolve::INTERNATIONAL != 0)?;
    check_service(service)?;
    let text = |bytes: &[u8]| if bytes.is_empty() { Ok(None) } else { Text::new(bytes).map(Some) };
    Ok(Question::Addresses(Wanted {
        host: text(host)?,
        service: text(service)?,
        family: hints.family,
        kind: hints.kind,
        proto: hints.proto,
        flags: hints.flags,
    }))
}

pub fn addresses(found: Found) -> Outcome<Answer> {
    match found {
        Found::Addresses(answer) => Ok(answer),
        _ => Err(not_that("addresses")),
    }
}

pub fn getnameinfo(address: &SockAddr, flags: i32, deadline: Deadline) -> Outcome<Shared<Names>> {
    const NUMBERS: i32 = resolve::NAME_NUMERIC_HOST | resolve::NAME_NUMERIC_SERVICE;
    names(find(Question::Names(*address, flags), deadline, flags & NUMBERS == NUMBERS)?)
}

pub fn names(found: Found) -> Outcome<Shared<Names>> {
    match found {
        Found::Names(names) => Ok(names),
        _ => Err(not_that("the names of an address")),
    }
}

/// An address as inet_pton takes it, or an IPv6 one with a scope; not the short and octal forms of inet_aton.
pub fn is_numeric(host: &[u8]) -> bool {
    let Ok(host) = core::str::from_utf8(host) else { return false };
    let before_scope = host.split('%').next().unwrap_or(host);
    before_scope.parse::<Ipv6Addr>().is_ok() || host.parse::<Ipv4Addr>().is_ok()
}

const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

pub fn check_host(host: &[u8], international: bool) -> Outcome<()> {
    if host.is_empty() || is_numeric(host) || international && core::str::from_utf8(host).is_ok() {
        return Ok(());
    }
    if !host.is_ascii() {
        return Err(invalid(format_args!("a host name is ASCII; write others in their xn-- form")));
    }
    if !host.iter().all(u8::is_ascii_graphic) {
        return Err(invalid(format_args!("a host name holds neither spaces nor control characters")));
    }
    let name = host.strip_suffix(b".").unwrap_or(host);
    let length = 1..=LONGEST_LABEL;
    if name.len() > LONGEST_NAME || name.split(|&b| b == b'.').any(|label| !length.contains(&label.len())) {
        return Err(invalid(format_args!(
            "a host name has at most {LONGEST_NAME} bytes, in labels of 1 to {LONGEST_LABEL}"
        )));
    }
    Ok(())
}

/// The system would take 65536 for port 0, and -1 for 65535.
fn check_service(service: &[u8]) -> Outcome<()> {
    let Some(first) = service.first() else { return Ok(()) };
    let digits = service.iter().all(u8::is_ascii_digit);
    let fits = core::str::from_utf8(service).is_ok_and(|text| text.parse::<u16>().is_ok());
    let a_name = !digits && first.is_ascii_alphanumeric() && service.iter().all(u8::is_ascii_graphic);
    if !(digits && fits || a_name) {
        return Err(invalid(format_args!("a service is a port from 0 to 65535, in digits, or a name")));
    }
    Ok(())
}
