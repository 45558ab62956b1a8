//! The system's resolver. It knows no deadline, so with one it runs on a thread that can be left behind.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::addr::SockAddr;
use crate::sys::clock::Deadline;
use crate::sys::meet::Meeting;
use crate::sys::mem::{List, Shared, Text};
use crate::sys::report::{errno, errno_text, fail, fail_with};
use crate::sys::thread;
use libc::{addrinfo, c_int, EAI_MEMORY, EAI_SYSTEM, NI_MAXHOST};
use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::ptr::{null, null_mut};

pub const NUMERIC_HOST: i32 = libc::AI_NUMERICHOST;
pub const NUMERIC_SERVICE: i32 = libc::AI_NUMERICSERV;
/// Host names beyond ASCII are turned into their ASCII form by the system.
pub const INTERNATIONAL: i32 = 0x40; // AI_IDN: glibc's, not in the libc crate

/// What is asked; owned, since the asker may be gone before the answer comes.
pub struct Question {
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

pub type Answer = List<Entry>;

/// Why there is no answer: an EAI_* code and, with EAI_SYSTEM, an errno.
#[derive(Clone, Copy)]
struct Refusal {
    code: c_int,
    errno: i32,
}

const NO_MEMORY: Refusal = Refusal { code: EAI_MEMORY, errno: 0 };

/// On this thread, for as long as it takes.
pub fn ask(question: &Question) -> Outcome<Answer> {
    look_up(question).map_err(|refusal| refused(refusal, question.host.as_ref()))
}

/// What the asker and the resolving thread share; whoever is last frees it.
struct Errand {
    answer: Meeting<Option<Result<Answer, Refusal>>>, // dropped first: that orders the rest for race detectors
    question: Question,
}

/// On a thread of its own; the thread is left alone when the deadline comes first.
pub fn ask_until(question: Question, deadline: Deadline) -> Outcome<Answer> {
    let place = Place::take(deadline, question.host.as_ref())?;
    let errand = Shared::new(Errand { answer: Meeting::new(None), question })?;
    let theirs = errand.clone();
    thread::start(move || {
        let answer = look_up(&theirs.question);
        drop(place);
        theirs.answer.change(|found| *found = Some(answer));
    })?;
    let host = errand.question.host.as_ref();
    match errand.answer.wait_until(deadline, |found| found.take())? {
        Some(answer) => answer.map_err(|refusal| refused(refusal, host)),
        None => Err(too_late(host, format_args!("no name server answered"))),
    }
}

#[cold]
fn too_late(host: Option<&Text>, why: std::fmt::Arguments<'_>) -> Status {
    fail(Status::TIMEOUT, Kind::Timeout, format_args!("timed out resolving {}: {why}", shown(host)))
}

fn shown(host: Option<&Text>) -> &str {
    host.map_or("the address or service", |h| core::str::from_utf8(h.as_bytes()).unwrap_or("the host"))
}

fn look_up(question: &Question) -> Result<Answer, Refusal> {
    // SAFETY: zeroes are a hint of nothing
    let mut hints: addrinfo = unsafe { MaybeUninit::zeroed().assume_init() };
    hints.ai_family = question.family;
    hints.ai_socktype = question.kind;
    hints.ai_protocol = question.proto;
    hints.ai_flags = question.flags;
    let text = |t: &Option<Text>| t.as_ref().map_or(null(), |t| t.as_cstr().as_ptr());
    let mut found = Found(null_mut());
    // SAFETY: NUL-terminated texts or NULL; plain in and out parameters
    let code = unsafe { libc::getaddrinfo(text(&question.host), text(&question.service), &hints, &mut found.0) };
    if code != 0 {
        return Err(Refusal { code, errno: if code == EAI_SYSTEM { errno() } else { 0 } });
    }
    let mut answer = List::new();
    let mut next = found.0;
    // SAFETY: a list as getaddrinfo promises it, freed by `found`
    while let Some(info) = unsafe { next.as_ref() } {
        // SAFETY: as above
        answer.push(unsafe { entry(info) }?).map_err(|_| NO_MEMORY)?;
        next = info.ai_next;
    }
    Ok(answer)
}

/// # Safety
/// `info` is a node of getaddrinfo's.
unsafe fn entry(info: &addrinfo) -> Result<Entry, Refusal> {
    let canonical = if info.ai_canonname.is_null() {
        None
    } else {
        // SAFETY: NUL-terminated
        let name = unsafe { CStr::from_ptr(info.ai_canonname) };
        Some(Text::new(name.to_bytes()).map_err(|_| NO_MEMORY)?)
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

struct Found(*mut addrinfo);

impl Drop for Found {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: getaddrinfo's list, once
            unsafe { libc::freeaddrinfo(self.0) };
        }
    }
}

#[cold]
fn refused(refusal: Refusal, host: Option<&Text>) -> Status {
    if refusal.code == EAI_MEMORY {
        return Status::NOMEM;
    }
    let mut room = [0; 128];
    let why = if refusal.code == EAI_SYSTEM {
        errno_text(refusal.errno, &mut room)
    } else {
        // SAFETY: a text that lives as long as the process
        unsafe { CStr::from_ptr(libc::gai_strerror(refusal.code)) }.to_str().unwrap_or("unknown error")
    };
    let host = shown(host);
    fail_with(
        Status::GAI,
        Kind::Resolve,
        refusal.code.into(),
        refusal.errno,
        format_args!("{host} was not resolved: {why}"),
    )
}

/// Noted by whoever finds the mistake before the resolver does.
pub fn no_such_host(host: &str) -> Status {
    const EAI_NONAME: i64 = libc::EAI_NONAME as i64;
    fail_with(Status::GAI, Kind::Resolve, EAI_NONAME, 0, format_args!("{host} was not resolved: no such interface"))
}

/// One of the sixteen lookups that may be under way with a deadline.
struct Place;

struct Places {
    /// A forked child has none of its parent's threads: it begins anew.
    process: i32,
    taken: u32,
}

const MOST: u32 = 16;
static PLACES: Meeting<Places> = Meeting::new(Places { process: 0, taken: 0 });

impl Place {
    fn take(deadline: Deadline, host: Option<&Text>) -> Outcome<Place> {
        // SAFETY: always succeeds
        let process = unsafe { libc::getpid() };
        let got = PLACES.wait_until(deadline, |places| {
            if places.process != process {
                *places = Places { process, taken: 0 };
            }
            (places.taken < MOST).then(|| places.taken += 1)
        })?;
        match got {
            Some(()) => Ok(Place),
            None => Err(too_late(host, format_args!("{MOST} other names are being resolved"))),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        PLACES.change(|places| places.taken -= 1);
    }
}

/// The names of an address.
pub struct Names {
    host: [u8; NI_MAXHOST as usize],
    service: [u8; 256],
}

impl Names {
    pub fn of(address: &SockAddr, flags: i32) -> Outcome<Names> {
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
        if code != 0 {
            return Err(refused(Refusal { code, errno: if code == EAI_SYSTEM { errno() } else { 0 } }, None));
        }
        Ok(names)
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
