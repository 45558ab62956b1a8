//! The system's resolver: what can be asked of it, and its answers and refusals as values.
use crate::base::line::Line;
use crate::base::status::{Kind, Status};
use crate::sys::addr::SockAddr;
use crate::sys::mem::{List, Shared, Text};
use crate::sys::netdb::{self, Hostent};
use crate::sys::report::{errno, errno_text, fail_errno, fail_with};
use libc::{addrinfo, c_int, EAI_MEMORY, EAI_NONAME, EAI_SERVICE, EAI_SYSTEM, NI_MAXHOST};
use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::ptr::{null, null_mut};

pub const NUMERIC_HOST: i32 = libc::AI_NUMERICHOST;
pub const NUMERIC_SERVICE: i32 = libc::AI_NUMERICSERV;
pub const NAME_NUMERIC_HOST: i32 = libc::NI_NUMERICHOST;
pub const NAME_NUMERIC_SERVICE: i32 = libc::NI_NUMERICSERV;
/// Host names beyond ASCII are turned into their ASCII form by the system.
pub const INTERNATIONAL: i32 = 0x40; // AI_IDN: glibc's, not in the libc crate

/// What is asked; owned, since the asker may be gone before the answer comes.
pub enum Question {
    Addresses(Wanted),
    /// The names of an address; NI_* flags.
    Names(SockAddr, i32),
    HostByName(Text),
    HostByAddress(SockAddr),
    /// The first address of this name, and then the host behind it.
    HostBehind(Text),
}

/// Addresses of a host and service.
pub struct Wanted {
    pub host: Option<Text>,
    pub service: Option<Text>,
    pub family: i32,
    pub kind: i32,
    pub proto: i32,
    pub flags: i32,
}

/// One address of an answer.
pub struct Entry {
    pub family: i32,
    pub kind: i32,
    pub proto: i32,
    pub address: SockAddr,
    /// With AI_CANONNAME, of the first.
    pub canonical: Option<Text>,
}

impl Entry {
    /// Without its name.
    pub fn bare(&self) -> Entry {
        Entry { canonical: None, ..*self }
    }
}

pub type Answer = Shared<List<Entry>>;

#[derive(Clone)]
pub enum Found {
    Addresses(Answer),
    Names(Shared<Names>),
    Host(Shared<Hostent>),
}

/// Why there is no answer.
#[derive(Clone, Copy)]
pub enum Refusal {
    /// An EAI_* code and, with EAI_SYSTEM, an errno.
    Gai(c_int, i32),
    /// An h_errno.
    Host(c_int),
    Errno(i32),
    NoMemory,
}

pub type Reply = Result<Found, Refusal>;

/// On this thread, for as long as it takes.
pub fn ask(question: &Question) -> Reply {
    fn kept<T>(value: T) -> Result<Shared<T>, Refusal> {
        Shared::new(value).map_err(|_| Refusal::NoMemory)
    }
    match question {
        Question::Addresses(wanted) => Ok(Found::Addresses(kept(look_up(wanted)?)?)),
        Question::Names(address, flags) => Ok(Found::Names(kept(Names::of(address, *flags)?)?)),
        Question::HostByName(name) => Ok(Found::Host(kept(netdb::host_by_name(name.as_cstr())?)?)),
        Question::HostByAddress(address) => Ok(Found::Host(kept(netdb::host_by_addr(address)?)?)),
        Question::HostBehind(name) => {
            let host = Text::new(name.as_bytes()).map_err(|_| Refusal::NoMemory)?;
            let wanted =
                Wanted { host: Some(host), service: None, family: 0, kind: libc::SOCK_STREAM, proto: 0, flags: 0 };
            let found = look_up(&wanted)?;
            let first = found.first().ok_or(Refusal::Gai(EAI_NONAME, 0))?;
            Ok(Found::Host(kept(netdb::host_by_addr(&first.address)?)?))
        }
    }
}

impl Question {
    /// For texts of errors.
    pub fn write_name<const N: usize>(&self, line: &mut Line<N>) {
        match self {
            Question::Addresses(Wanted { host: Some(name), .. })
            | Question::HostByName(name)
            | Question::HostBehind(name) => line.add_foreign(name.as_bytes()),
            Question::Addresses(_) => line.add(format_args!("the address or service")),
            Question::Names(address, _) => address.write_text(line),
            Question::HostByAddress(address) => address.write_host(line),
        }
    }
}

fn look_up(wanted: &Wanted) -> Result<List<Entry>, Refusal> {
    // SAFETY: zeroes are a hint of nothing
    let mut hints: addrinfo = unsafe { MaybeUninit::zeroed().assume_init() };
    hints.ai_family = wanted.family;
    hints.ai_socktype = wanted.kind;
    hints.ai_protocol = wanted.proto;
    hints.ai_flags = wanted.flags;
    let text = |t: &Option<Text>| t.as_ref().map_or(null(), |t| t.as_cstr().as_ptr());
    let mut found = FoundList(null_mut());
    // SAFETY: NUL-terminated texts or NULL; plain in and out parameters
    let code = unsafe { libc::getaddrinfo(text(&wanted.host), text(&wanted.service), &hints, &mut found.0) };
    gai(code)?;
    let mut answer = List::new();
    let mut next = found.0;
    // SAFETY: a list as getaddrinfo promises it, freed by `found`
    while let Some(info) = unsafe { next.as_ref() } {
        // SAFETY: as above
        answer.push(unsafe { entry(info) }?).map_err(|_| Refusal::NoMemory)?;
        next = info.ai_next;
    }
    Ok(answer)
}

fn gai(code: c_int) -> Result<(), Refusal> {
    match code {
        0 => Ok(()),
        EAI_MEMORY => Err(Refusal::NoMemory),
        EAI_SYSTEM => Err(Refusal::Gai(code, errno())),
        code => Err(Refusal::Gai(code, 0)),
    }
}

/// # Safety
/// `info` is a node of getaddrinfo's.
unsafe fn entry(info: &addrinfo) -> Result<Entry, Refusal> {
    let canonical = if info.ai_canonname.is_null() {
        None
    } else {
        // SAFETY: NUL-terminated
        let name = unsafe { CStr::from_ptr(info.ai_canonname) };
        Some(Text::new(name.to_bytes()).map_err(|_| Refusal::NoMemory)?)
    };
    Ok(Entry {
        family: info.ai_family,
        kind: info.ai_socktype,
        proto: info.ai_protocol,
        // SAFETY: address and length belong together
        address: unsafe { SockAddr::copied(info.ai_addr, info.ai_addrlen as usize) },
        canonical,
    })
}

struct FoundList(*mut addrinfo);

impl Drop for FoundList {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: getaddrinfo's list, once
            unsafe { libc::freeaddrinfo(self.0) };
        }
    }
}

/// The refusal as a status, noted.
#[cold]
pub fn refused(refusal: Refusal, question: &Question) -> Status {
    let mut room = [0; 128];
    let mut line = Line::<160>::EMPTY;
    question.write_name(&mut line);
    let name = line.as_str();
    match refusal {
        Refusal::NoMemory => Status::NOMEM,
        Refusal::Gai(EAI_SYSTEM, errno) => {
            let why = errno_text(errno, &mut room);
            let text = format_args!("{name} was not resolved: {why}");
            fail_with(Status::GAI, Kind::Resolve, EAI_SYSTEM.into(), errno, text)
        }
        Refusal::Gai(code, _) => {
            // SAFETY: a text that lives as long as the process
            let why = unsafe { CStr::from_ptr(libc::gai_strerror(code)) }.to_str().unwrap_or("unknown error");
            let fail = |text| fail_with(Status::GAI, Kind::Resolve, code.into(), 0, text);
            match (code, question) {
                (EAI_SERVICE, Question::Addresses(Wanted { service: Some(service), .. })) => {
                    let mut shown = Line::<64>::EMPTY;
                    shown.add_foreign(service.as_bytes());
                    let shown = shown.as_str();
                    fail(format_args!(
                        "'{shown}' is no service that this system knows: give the port as a number: {why}"
                    ))
                }
                (EAI_NONAME, _) if name.contains(['/', ':']) => fail(format_args!(
                    "{name} was not resolved: give a host name or address alone, without scheme, port or path: {why}"
                )),
                _ => fail(format_args!("{name} was not resolved: {why}")),
            }
        }
        Refusal::Host(code) => {
            // SAFETY: as above
            let why = unsafe { CStr::from_ptr(libc::hstrerror(code)) }.to_str().unwrap_or("unknown error");
            fail_with(Status::HOST, Kind::Resolve, code.into(), 0, format_args!("{name} was not found: {why}"))
        }
        Refusal::Errno(errno) => fail_errno(errno, format_args!("{name} was not looked up")),
    }
}

/// Noted by whoever finds the mistake before the resolver does.
pub fn no_such_host(host: &str) -> Status {
    fail_with(
        Status::GAI,
        Kind::Resolve,
        EAI_NONAME.into(),
        0,
        format_args!("{host} was not resolved: no such interface"),
    )
}

/// The names of an address.
pub struct Names {
    host: [u8; NI_MAXHOST as usize],
    service: [u8; 256],
}

impl Names {
    fn of(address: &SockAddr, flags: i32) -> Result<Names, Refusal> {
        let mut names = Names { host: [0; NI_MAXHOST as usize], service: [0; 256] };
        let (bytes, len) = address.as_ptr();
        // SAFETY: address and rooms, each with its length
        let code = unsafe {
            libc::getnameinfo(
                bytes,
                len,
                names.host.as_mut_ptr().cast(),
                names.host.len() as libc::socklen_t,
                names.service.as_mut_ptr().cast(),
                names.service.len() as libc::socklen_t,
                flags,
            )
        };
        gai(code).map(|()| names)
    }

    pub fn host(&self) -> &[u8] {
        until_nul(&self.host)
    }

    pub fn service(&self) -> &[u8] {
        until_nul(&self.service)
    }
}

fn until_nul(room: &[u8]) -> &[u8] {
    room.split(|&b| b == 0).next().unwrap_or(room)
}
