//! gethostbyname and its siblings.
use crate::base::line::Line;
use crate::base::status::{Outcome, Status};
use crate::net::address;
use crate::net::lookup::{find, not_that};
use crate::net::resolve::check_host;
use crate::sys::addr::SockAddr;
use crate::sys::clock::Deadline;
use crate::sys::mem::{List, Shared, Text};
use crate::sys::netdb::{own_name, Hostent};
use crate::sys::resolve::{Found, Question};

/// An IPv4 address as text: `""` is 0.0.0.0, `<broadcast>` 255.255.255.255, and an address is itself.
pub fn host_by_name(name: &[u8], deadline: Deadline) -> Outcome<Line<64>> {
    let mut text = Line::EMPTY;
    address::inet(name, 0, deadline)?.write_host(&mut text);
    Ok(text)
}

/// With all its names and IPv4 addresses.
pub fn host_by_name_ex(name: &[u8], deadline: Deadline) -> Outcome<Shared<Hostent>> {
    host(find(by_name(name)?, deadline, address::is_quad(name))?)
}

pub fn by_name(name: &[u8]) -> Outcome<Question> {
    check_host(name, false)?;
    Ok(Question::HostByName(Text::new(name)?))
}

/// The host behind an address of either family, or behind the first address of a name.
pub fn host_by_addr(ip: &[u8], deadline: Deadline) -> Outcome<Shared<Hostent>> {
    host(find(by_addr(ip)?, deadline, false)?)
}

pub fn by_addr(ip: &[u8]) -> Outcome<Question> {
    check_host(ip, false)?;
    match SockAddr::numeric(ip) {
        Some(address) => Ok(Question::HostByAddress(address)),
        None => Ok(Question::HostBehind(Text::new(ip)?)),
    }
}

pub fn host(found: Found) -> Outcome<Shared<Hostent>> {
    match found {
        Found::Host(host) => Ok(host),
        _ => Err(not_that("a host")),
    }
}

/// The first of the host's name and aliases that has a period. Without one: this machine's own name where none was given,
/// else the host's name, or what was given where there is no such host.
pub fn fqdn(name: &[u8], deadline: Deadline) -> Outcome<List<u8>> {
    let name = name.trim_ascii();
    let own = own_name()?;
    let local = name.is_empty() || name == b"0.0.0.0" || name == b"::";
    let asked = if local { own.as_bytes() } else { name };
    let host = match host_by_addr(asked, deadline) {
        Ok(host) => host,
        Err(Status::GAI | Status::HOST) => return List::from_slice(asked),
        Err(status) => return Err(status),
    };
    let names = core::iter::once(&host.name).chain(host.aliases.iter());
    let full = names.map(Text::as_bytes).find(|name| name.contains(&b'.'));
    List::from_slice(full.unwrap_or(if local { own.as_bytes() } else { host.name.as_bytes() }))
}
