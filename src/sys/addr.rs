//! Socket addresses as the kernel takes them: bytes and a length, copied freely.
use crate::base::line::Line;
use crate::base::status::Outcome;
use crate::sys::report::invalid;
use core::net::{Ipv4Addr, Ipv6Addr};
use libc::{c_int, sockaddr, sockaddr_in, sockaddr_in6, sockaddr_nl, sockaddr_storage, sockaddr_un, socklen_t};
use std::mem::{offset_of, size_of, MaybeUninit};

pub const UNSPEC: i32 = libc::AF_UNSPEC;
pub const UNIX: i32 = libc::AF_UNIX;
pub const INET: i32 = libc::AF_INET;
pub const INET6: i32 = libc::AF_INET6;
pub const NETLINK: i32 = libc::AF_NETLINK;

/// The longest path of a unix socket; the last byte need not be a NUL.
pub const PATH_MAX: usize = size_of::<sockaddr_un>() - PATH_AT;
const PATH_AT: usize = offset_of!(sockaddr_un, sun_path);
const FAMILY_LEN: usize = size_of::<libc::sa_family_t>();
const ROOM: usize = size_of::<sockaddr_storage>();

#[derive(Clone, Copy)]
pub struct SockAddr {
    storage: sockaddr_storage, // zero behind `len`
    len: usize,
}

impl SockAddr {
    pub const EMPTY: SockAddr = SockAddr {
        // SAFETY: zeroes are a sockaddr_storage of no family
        storage: unsafe { MaybeUninit::zeroed().assume_init() },
        len: 0,
    };

    pub fn v4(host: Ipv4Addr, port: u16) -> SockAddr {
        let mut address = SockAddr::EMPTY;
        // SAFETY: the storage is made for every sockaddr
        let inet = unsafe { address.as_mut::<sockaddr_in>() };
        inet.sin_family = INET as _;
        inet.sin_port = port.to_be();
        inet.sin_addr.s_addr = u32::from(host).to_be();
        address
    }

    pub fn v6(host: Ipv6Addr, port: u16, flowinfo: u32, scope: u32) -> SockAddr {
        let mut address = SockAddr::EMPTY;
        // SAFETY: as above
        let inet6 = unsafe { address.as_mut::<sockaddr_in6>() };
        inet6.sin6_family = INET6 as _;
        inet6.sin6_port = port.to_be();
        inet6.sin6_flowinfo = flowinfo.to_be();
        inet6.sin6_addr.s6_addr = host.octets();
        inet6.sin6_scope_id = scope;
        address
    }

    /// An address written in numbers, of either family, a scope behind a %; port 0.
    pub fn numeric(host: &[u8]) -> Option<SockAddr> {
        let text = core::str::from_utf8(host).ok()?;
        if let Ok(host) = text.parse::<Ipv4Addr>() {
            return Some(SockAddr::v4(host, 0));
        }
        let (host, scope) = text.split_once('%').map_or((text, None), |(host, scope)| (host, Some(scope)));
        let scope = scope.map_or(Some(0), |name| crate::sys::net::scope_of(name.as_bytes()))?;
        Some(SockAddr::v6(host.parse().ok()?, 0, 0, scope))
    }

    /// Empty: unnamed (bind then picks a name). A first byte of 0: an abstract name, kept by its length. Else a path.
    pub fn unix(path: &[u8]) -> Outcome<SockAddr> {
        if path.len() > PATH_MAX {
            return Err(invalid(format_args!(
                "the name of a unix socket has at most {PATH_MAX} bytes, not {}",
                path.len()
            )));
        }
        let is_path = path.first().is_some_and(|&first| first != 0);
        if is_path && path.contains(&0) {
            return Err(invalid(format_args!("a NUL stands inside the path of a unix socket")));
        }
        let mut address = SockAddr::of_family(UNIX);
        // the NUL behind a path counts where there is room for it
        address.len = PATH_AT + path.len() + usize::from(is_path && path.len() < PATH_MAX);
        address.bytes_mut()[PATH_AT..PATH_AT + path.len()].copy_from_slice(path);
        Ok(address)
    }

    pub fn netlink(pid: u32, groups: u32) -> SockAddr {
        let mut address = SockAddr::EMPTY;
        // SAFETY: as above
        let netlink = unsafe { address.as_mut::<sockaddr_nl>() };
        netlink.nl_family = NETLINK as _;
        netlink.nl_pid = pid;
        netlink.nl_groups = groups;
        address
    }

    /// No address at all: connecting to it takes a datagram socket's peer away.
    fn of_family(family: i32) -> SockAddr {
        let mut address = SockAddr::EMPTY;
        address.storage.ss_family = family as _;
        address.len = FAMILY_LEN;
        address
    }

    /// A sockaddr as the system has it; its length must fit its family.
    pub fn from_bytes(bytes: &[u8]) -> Outcome<SockAddr> {
        if bytes.len() < FAMILY_LEN || bytes.len() > ROOM {
            return Err(invalid(format_args!("a sockaddr has {FAMILY_LEN} to {ROOM} bytes, not {}", bytes.len())));
        }
        let mut address = SockAddr::EMPTY;
        address.bytes_mut()[..bytes.len()].copy_from_slice(bytes);
        address.len = bytes.len();
        let fits = match address.family() {
            INET => bytes.len() == size_of::<sockaddr_in>(),
            INET6 => bytes.len() == size_of::<sockaddr_in6>(),
            NETLINK => bytes.len() == size_of::<sockaddr_nl>(),
            UNIX => bytes.len() <= size_of::<sockaddr_un>(),
            _ => true,
        };
        if !fits {
            return Err(invalid(format_args!(
                "a sockaddr of family {} does not have {} bytes",
                address.family(),
                bytes.len()
            )));
        }
        Ok(address)
    }

    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: all bytes of the storage are written from the start
        let all = unsafe { &*(&raw const self.storage).cast::<[u8; ROOM]>() };
        &all[..self.len]
    }

    /// No address was given, as by the peer of a stream.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn family(&self) -> i32 {
        self.storage.ss_family.into()
    }

    pub fn port(&self) -> Option<u16> {
        match self.family() {
            INET => Some(u16::from_be(self.as_ref::<sockaddr_in>()?.sin_port)),
            INET6 => Some(u16::from_be(self.as_ref::<sockaddr_in6>()?.sin6_port)),
            _ => None,
        }
    }

    pub fn set_port(&mut self, port: u16) {
        // SAFETY: the storage is made for every sockaddr; the length stays what the family has
        match self.family() {
            INET => unsafe { self.as_mut::<sockaddr_in>() }.sin_port = port.to_be(),
            INET6 => unsafe { self.as_mut::<sockaddr_in6>() }.sin6_port = port.to_be(),
            _ => {}
        }
    }

    pub fn ipv4(&self) -> Option<Ipv4Addr> {
        let inet = self.as_ref::<sockaddr_in>().filter(|_| self.family() == INET)?;
        Some(Ipv4Addr::from(u32::from_be(inet.sin_addr.s_addr)))
    }

    pub fn ipv6(&self) -> Option<Ipv6Addr> {
        Some(Ipv6Addr::from(self.inet6()?.sin6_addr.s6_addr))
    }

    pub fn flowinfo(&self) -> Option<u32> {
        Some(u32::from_be(self.inet6()?.sin6_flowinfo))
    }

    pub fn scope(&self) -> Option<u32> {
        Some(self.inet6()?.sin6_scope_id)
    }

    fn inet6(&self) -> Option<&sockaddr_in6> {
        self.as_ref::<sockaddr_in6>().filter(|_| self.family() == INET6)
    }

    /// What `unix` was given: empty, an abstract name with its first byte 0, or a path without its NUL.
    pub fn unix_path(&self) -> Option<&[u8]> {
        if self.family() != UNIX {
            return None;
        }
        let path = self.as_bytes().get(PATH_AT..).unwrap_or(&[]);
        Some(match path.first() {
            None | Some(0) => path,
            _ => path.split(|&b| b == 0).next().unwrap_or(path),
        })
    }

    pub fn netlink_id(&self) -> Option<(u32, u32)> {
        let netlink = self.as_ref::<sockaddr_nl>().filter(|_| self.family() == NETLINK)?;
        Some((netlink.nl_pid, netlink.nl_groups))
    }

    /// The host alone, as a numeric text.
    pub fn write_host<const N: usize>(&self, line: &mut Line<N>) {
        if let Some(host) = self.ipv4() {
            line.add(format_args!("{host}"));
        } else if let Some(host) = self.ipv6() {
            // as the system writes it: Rust has other forms for ::192.0.2.1
            let _ = crate::sys::inet::write(INET6, &host.octets(), line);
            if let Some(scope @ 1..) = self.scope() {
                line.add(format_args!("%{scope}"));
            }
        }
    }

    /// For people: host:port, `[host]:port`, a path, @name, netlink:pid:groups.
    pub fn write_text<const N: usize>(&self, line: &mut Line<N>) {
        if let Some(port) = self.port() {
            let (open, close) = if self.family() == INET6 { ("[", "]") } else { ("", "") };
            line.add(format_args!("{open}"));
            self.write_host(line);
            line.add(format_args!("{close}:{port}"));
        } else if let Some(path) = self.unix_path() {
            match path.split_first() {
                None => line.add(format_args!("unnamed")),
                Some((0, name)) => {
                    line.add(format_args!("@"));
                    line.add_foreign(name);
                }
                Some(_) => line.add_foreign(path),
            }
        } else if let Some((pid, groups)) = self.netlink_id() {
            line.add(format_args!("netlink:{pid}:{groups}"));
        } else {
            line.add(format_args!("address of family {}", self.family()));
        }
    }

    pub(in crate::sys) fn as_ptr(&self) -> (*const sockaddr, socklen_t) {
        ((&raw const self.storage).cast(), self.len as socklen_t)
    }

    /// Runs a call that writes an address; what it wrote, and its answer.
    pub(in crate::sys) fn filled(call: impl FnOnce(*mut sockaddr, *mut socklen_t) -> c_int) -> (c_int, SockAddr) {
        let mut address = SockAddr::EMPTY;
        let mut len = ROOM as socklen_t;
        let answer = call((&raw mut address.storage).cast(), &mut len);
        address.set_len(if answer < 0 { 0 } else { len as usize });
        (answer, address)
    }

    /// # Safety
    /// `p` is NULL or a sockaddr of `len` bytes.
    pub(in crate::sys) unsafe fn copied(p: *const sockaddr, len: usize) -> SockAddr {
        let mut address = SockAddr::EMPTY;
        if !p.is_null() {
            // SAFETY: the caller's promise; never more than there is room for
            unsafe { std::ptr::copy_nonoverlapping(p.cast(), (&raw mut address.storage).cast::<u8>(), len.min(ROOM)) };
            address.set_len(len);
        }
        address
    }

    /// A unix name of full length comes back one byte longer than its struct: the NUL that the kernel puts behind it.
    fn set_len(&mut self, len: usize) {
        let most = if self.family() == UNIX { size_of::<sockaddr_un>() } else { ROOM };
        let len = len.min(most);
        self.len = len;
        self.bytes_mut()[len..].fill(0);
    }

    fn bytes_mut(&mut self) -> &mut [u8; ROOM] {
        // SAFETY: any bytes are a storage
        unsafe { &mut *(&raw mut self.storage).cast() }
    }

    fn as_ref<T>(&self) -> Option<&T> {
        // SAFETY: T is a sockaddr type, made of integers and no larger or more aligned than the storage
        (self.len >= size_of::<T>()).then(|| unsafe { &*(&raw const self.storage).cast::<T>() })
    }

    /// # Safety
    /// T is a sockaddr type.
    unsafe fn as_mut<T>(&mut self) -> &mut T {
        self.len = size_of::<T>();
        // SAFETY: the storage is made for it
        unsafe { &mut *(&raw mut self.storage).cast() }
    }
}

impl PartialEq for SockAddr {
    fn eq(&self, other: &SockAddr) -> bool {
        // what stands behind a path, or in the padding of an IPv4 address, means nothing
        match self.family() {
            family if family != other.family() => false,
            UNIX => self.unix_path() == other.unix_path(),
            INET => (self.ipv4(), self.port()) == (other.ipv4(), other.port()),
            _ => self.as_bytes() == other.as_bytes(),
        }
    }
}

impl Eq for SockAddr {}
