//! Addresses from what people write.
use crate::base::line::Line;
use crate::base::status::{Kind, Outcome, Status};
use crate::net::resolve::{check_host, getaddrinfo, Hints};
use crate::sys::addr::{SockAddr, INET, INET6};
use crate::sys::clock::Deadline;
use crate::sys::net::{scope_of, STREAM};
use crate::sys::report::{fail, invalid};
use crate::sys::resolve::no_such_host;
use core::net::{Ipv4Addr, Ipv6Addr};

pub fn checked_port(port: i32) -> Outcome<u16> {
    u16::try_from(port).map_err(|_| invalid(format_args!("a port lies between 0 and 65535, not {port}")))
}

/// `""` is any address, `"<broadcast>"` all hosts; a name is resolved, and its first address taken.
pub fn inet(host: &[u8], port: i32, deadline: Deadline) -> Outcome<SockAddr> {
    let port = checked_port(port)?;
    let numeric = match host {
        b"" => Some(Ipv4Addr::UNSPECIFIED),
        b"<broadcast>" => Some(Ipv4Addr::BROADCAST),
        _ => core::str::from_utf8(host).ok().and_then(|text| text.parse().ok()),
    };
    match numeric {
        Some(host) => Ok(SockAddr::v4(host, port)),
        None => first(host, INET, port, deadline),
    }
}

/// Is it an IPv4 address already?
pub fn is_quad(host: &[u8]) -> bool {
    core::str::from_utf8(host).is_ok_and(|text| text.parse::<Ipv4Addr>().is_ok())
}

const MOST_FLOWINFO: u32 = 0xf_ffff;

/// A scope may stand behind a % in the host, as a name or a number, or be given as a number: not both, unless equal.
pub fn inet6(host: &[u8], port: i32, flowinfo: u32, scope: u32, deadline: Deadline) -> Outcome<SockAddr> {
    let port = checked_port(port)?;
    if host.is_empty() || host == b"<broadcast>" {
        return Err(invalid(format_args!("\"\" and \"<broadcast>\" are for IPv4; write :: for any IPv6 address")));
    }
    if flowinfo > MOST_FLOWINFO {
        return Err(invalid(format_args!("a flowinfo lies between 0 and {MOST_FLOWINFO}, not {flowinfo}")));
    }
    let text = core::str::from_utf8(host).unwrap_or("");
    let (before, behind) = text.split_once('%').map_or((text, None), |(a, b)| (a, Some(b)));
    let Ok(numeric) = before.parse::<Ipv6Addr>() else {
        let found = first(host, INET6, port, deadline)?;
        let own = found.scope().unwrap_or(0);
        let host = found.ipv6().unwrap_or(Ipv6Addr::UNSPECIFIED);
        return Ok(SockAddr::v6(host, port, flowinfo, if scope == 0 { own } else { scope }));
    };
    let scope = match behind {
        None => scope,
        Some(name) => {
            let named = scope_of(name.as_bytes()).ok_or_else(|| no_such_host(text))?;
            if scope != 0 && scope != named {
                return Err(invalid(format_args!("the host's scope is {named}, but the scope given is {scope}")));
            }
            named
        }
    };
    Ok(SockAddr::v6(numeric, port, flowinfo, scope))
}

fn first(host: &[u8], family: i32, port: u16, deadline: Deadline) -> Outcome<SockAddr> {
    check_host(host, false)?;
    let hints = Hints { family, kind: STREAM, ..Hints::default() };
    let answer = getaddrinfo(host, b"", hints, deadline)?;
    let Some(entry) = answer.first() else {
        let mut name = Line::<128>::EMPTY;
        name.add_foreign(host);
        return Err(fail(Status::GAI, Kind::Resolve, format_args!("{} has no address", name.as_str())));
    };
    let mut address = entry.address;
    address.set_port(port);
    Ok(address)
}
