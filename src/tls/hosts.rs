//! A server's host table: names and patterns to contexts.
use crate::base::decideconst::{SSLWRAP_HOST_DEFAULT, SSLWRAP_HOST_REFUSE};
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::mem::{List, Shared};
use crate::sys::report::{fail, invalid};
use crate::sys::ssl_ctx::Side;
use crate::tls::ctx::Ctx;
use crate::tls::names::check_host_name;
use std::cmp::Ordering;
use std::sync::atomic::Ordering as Memory;

/// Sorted by name; a pattern "*.name" stands as ".name".
#[derive(Default)]
pub struct Hosts {
    list: List<Host>,
    strict: bool,
}

#[derive(Clone)]
struct Host {
    name: Shared<List<u8>>,
    /// None: the context that has the table.
    ctx: Option<Shared<Ctx>>,
}

pub enum Found {
    /// The context that the connection has.
    Own,
    Other(Shared<Ctx>),
    Unknown,
    Refused,
}

impl Hosts {
    pub fn copy(&self) -> Outcome<Hosts> {
        let mut list = List::with_capacity(self.list.len())?;
        self.list.iter().try_for_each(|host| list.push(host.clone()))?;
        Ok(Hosts { list, strict: self.strict })
    }

    pub fn decides(&self) -> bool {
        self.strict || !self.list.is_empty()
    }

    fn place(&self, name: &[u8]) -> Result<usize, usize> {
        self.list.binary_search_by(|host| compare(&host.name, name))
    }

    fn at(&self, name: &[u8]) -> Option<Found> {
        let host = self.list.get(self.place(name).ok()?)?;
        Some(host.ctx.clone().map_or(Found::Own, Found::Other))
    }

    /// The whole name, then ever shorter ends of it.
    pub fn find(&self, name: Option<&[u8]>) -> Found {
        let name = name.map_or(&b""[..], |name| name.strip_suffix(b".").unwrap_or(name));
        let name = if name.starts_with(b".") { b"" } else { name };
        let found = self.at(name).or_else(|| {
            let dots = name.iter().enumerate().filter(|(at, byte)| **byte == b'.' && *at > 0);
            dots.map(|(at, _)| &name[at..]).find_map(|end| self.at(end))
        });
        match found {
            Some(found) => found,
            None if self.strict => Found::Refused,
            None => Found::Unknown,
        }
    }

    fn put(&mut self, name: List<u8>, ctx: Option<Shared<Ctx>>) -> Outcome<Option<Shared<Ctx>>> {
        match self.place(&name) {
            Ok(at) => Ok(std::mem::replace(&mut self.list[at].ctx, ctx)),
            Err(at) => {
                self.list.push(Host { name: Shared::new(name)?, ctx })?;
                self.list[at..].rotate_right(1);
                Ok(None)
            }
        }
    }
}

/// ASCII letters are the same in both cases.
fn compare(a: &[u8], b: &[u8]) -> Ordering {
    let lower = u8::to_ascii_lowercase;
    a.iter().map(lower).cmp(b.iter().map(lower))
}

impl Ctx {
    /// Gives back the context that stood there before.
    pub fn add_host(&self, own: &Shared<Ctx>, pattern: &[u8], ctx: &Shared<Ctx>) -> Outcome<Option<Shared<Ctx>>> {
        let name = pattern.strip_prefix(b"*").filter(|rest| rest.starts_with(b".")).unwrap_or(pattern);
        check_host_name(name.strip_prefix(b".").filter(|_| name.len() < pattern.len()).unwrap_or(name))?;
        let name = List::from_slice(name)?;
        let itself = Shared::same(own, ctx);
        if !itself && ctx.settings()?.side == Side::Client {
            return Err(invalid(format_args!("this context is for clients: a host needs one for servers")));
        }
        let settings = self.change()?;
        if settings.side == Side::Client {
            return Err(invalid(format_args!("a context for clients has no hosts")));
        }
        let before = self.has_hosts.swap(true, Memory::AcqRel);
        // so that no two contexts keep each other alive
        if !itself && ctx.has_hosts.load(Memory::Acquire) {
            self.has_hosts.swap(before, Memory::AcqRel);
            let text = format_args!("this context has a host table of its own: a host's context has none");
            return Err(fail(Status::STATE, Kind::Local, text));
        }
        let mut hosts = settings.choices.hosts.borrow_mut();
        hosts.put(name, (!itself).then(|| ctx.clone())).inspect_err(|_| _ = self.has_hosts.swap(before, Memory::AcqRel))
    }

    pub fn set_host_policy(&self, policy: i32) -> Outcome<()> {
        let strict = match policy {
            SSLWRAP_HOST_DEFAULT => false,
            SSLWRAP_HOST_REFUSE => true,
            other => return Err(invalid(format_args!("{other} is not one of SSLWRAP_HOST_*"))),
        };
        self.change()?.choices.hosts.borrow_mut().strict = strict;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(names: &[&[u8]]) -> Hosts {
        let mut hosts = Hosts::default();
        for name in names {
            hosts.put(List::from_slice(name).unwrap(), None).unwrap();
        }
        hosts
    }

    #[test]
    fn the_longest_wins() {
        let hosts = table(&[b"b.example", b".example", b"A.example", b".a.example", b"c.example", b"b.example"]);
        assert_eq!(hosts.list.len(), 5);
        assert!(hosts.list.windows(2).all(|two| compare(&two[0].name, &two[1].name) == Ordering::Less));
        let found = |name: &[u8]| matches!(hosts.find(Some(name)), Found::Own);
        assert!(found(b"a.EXAMPLE") && found(b"x.a.example") && found(b"x.y.example") && found(b"b.example."));
        assert!(!found(b"example") && !found(b"") && !found(b"other") && !found(b".example.org"));
        assert!(matches!(hosts.find(None), Found::Unknown));
        let strict = Hosts { strict: true, ..table(&[]) };
        assert!(strict.decides() && matches!(strict.find(None), Found::Refused));
    }
}
