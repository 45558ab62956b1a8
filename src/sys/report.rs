//! Where errors are written down. `fail` notes the details of a failure on its thread and hands back the status; the
//! guard around each export publishes the note when that status really comes out, so a failure that was got over
//! leaves no trace.
use crate::base::record::Record;
use crate::base::status::{Kind, Status};
use crate::sys::errq;
use crate::sys::lock::Brief;
use crate::sys::mem::{try_box, Shared};
use std::cell::UnsafeCell;
use std::ffi::CStr;
use std::fmt::Arguments;
use std::ptr::{null_mut, NonNull};
use std::sync::atomic::{AtomicU32, Ordering};

/// Two records: the published one, and the one a failure on its way up writes to. And what an object kept of the latter.
struct Desk {
    published: usize,
    records: [Record; 2],
    kept: Option<Shared<Kept>>,
}

/// A failure that an object keeps, and the call that told it; known once that call has returned.
pub struct Kept {
    pub record: Record,
    call: Brief<&'static str>,
}

impl Kept {
    /// As the thread that saw it has it.
    pub fn told(&self) -> Record {
        let mut record = self.record;
        let call = self.call.with(|call| *call);
        if !call.is_empty() {
            record.message.set(format_args!("{call}: {}", self.record.message.as_str()));
        }
        record
    }
}

const NO_KEY: u32 = u32::MAX;
static KEY: AtomicU32 = AtomicU32::new(NO_KEY);

unsafe extern "C" fn clear_desk(desk: *mut libc::c_void) {
    if desk != BARE.0.get().cast() {
        // SAFETY: only boxes are stored under the key otherwise
        drop(unsafe { Box::from_raw(desk as *mut Desk) });
    }
}

fn key() -> Option<u32> {
    let known = KEY.load(Ordering::Acquire);
    if known != NO_KEY {
        return Some(known);
    }
    let mut made = 0;
    // SAFETY: plain out parameter; the library stays loaded, so the destructor does
    if unsafe { libc::pthread_key_create(&mut made, Some(clear_desk)) } != 0 {
        return None;
    }
    match KEY.compare_exchange(NO_KEY, made, Ordering::AcqRel, Ordering::Acquire) {
        Ok(_) => Some(made),
        Err(first) => {
            // SAFETY: ours and unused
            unsafe { libc::pthread_key_delete(made) };
            Some(first)
        }
    }
}

fn desk() -> Option<NonNull<Desk>> {
    // the one that stands for all is only read
    kept().filter(|desk| desk.as_ptr() != BARE.0.get())
}

fn kept() -> Option<NonNull<Desk>> {
    let key = KEY.load(Ordering::Acquire);
    if key == NO_KEY {
        return None;
    }
    // SAFETY: the key exists
    NonNull::new(unsafe { libc::pthread_getspecific(key) } as *mut Desk)
}

/// Stands for the desk of a thread that could not have one. Never written.
struct Bare(UnsafeCell<Desk>);

// SAFETY: only read
unsafe impl Sync for Bare {}

static BARE: Bare = Bare(UnsafeCell::new(Desk { published: 0, records: [Record::NO_MEMORY; 2], kept: None }));

fn desk_made() -> Option<NonNull<Desk>> {
    if let Some(desk) = desk() {
        return Some(desk);
    }
    let key = key()?;
    let made = Box::into_raw(try_box(Desk { published: 0, records: [Record::EMPTY; 2], kept: None }).ok()?);
    // SAFETY: the box is handed to the key, or taken back
    unsafe {
        if libc::pthread_setspecific(key, made.cast()) != 0 {
            drop(Box::from_raw(made));
            return None;
        }
    }
    NonNull::new(made)
}

/// Writes the note, or tells that there is no memory for it.
fn note(write: impl FnOnce(&mut Record)) -> bool {
    let Some(mut desk) = desk_made() else { return false };
    // SAFETY: the desk is this thread's, and `write` calls nothing that comes back here
    let desk = unsafe { desk.as_mut() };
    write(&mut desk.records[1 - desk.published]);
    true
}

/// Notes why, and gives the status to return.
#[cold]
pub fn fail(status: Status, kind: Kind, text: Arguments<'_>) -> Status {
    fail_with(status, kind, 0, 0, text)
}

#[cold]
pub fn fail_with(status: Status, kind: Kind, code: i64, detail: i32, text: Arguments<'_>) -> Status {
    note(|record| {
        record.begin(status, kind);
        record.code = code;
        record.detail = detail;
        record.message.set(text);
    });
    status
}

/// An argument that cannot be meant.
#[cold]
pub fn invalid(text: Arguments<'_>) -> Status {
    fail(Status::INVALID_ARG, Kind::Local, text)
}

/// This library was built on one that has no such thing.
#[cold]
pub fn lacking(what: &str) -> Status {
    fail(Status::UNSUPPORTED, Kind::Local, format_args!("{what}: this TLS library has no such thing"))
}

/// A system call said no: SYSCALL with errno, "what: text of errno".
#[cold]
pub fn fail_errno(errno: i32, what: Arguments<'_>) -> Status {
    if errno == libc::ENOMEM {
        return Status::NOMEM;
    }
    note(|record| {
        record.begin(Status::SYSCALL, Kind::Transport);
        record.code = errno.into();
        record.message.set(what);
        let mut text = [0u8; 128];
        record.message.add(format_args!(": {}", errno_text(errno, &mut text)));
    });
    Status::SYSCALL
}

/// OpenSSL said no: its queue goes into the note, and out of OpenSSL. SSL, or NOMEM when that was the reason.
#[cold]
pub fn fail_openssl(kind: Kind, what: Arguments<'_>) -> Status {
    fail_openssl_as(Status::SSL, kind, 0, 0, what)
}

#[cold]
pub fn fail_openssl_as(status: Status, kind: Kind, code: i64, detail: i32, what: Arguments<'_>) -> Status {
    if errq::holds_no_memory() {
        errq::clear();
        return Status::NOMEM;
    }
    let lacks = errq::holds_lack();
    let status = if lacks { Status::UNSUPPORTED } else { status };
    let noted = note(|record| {
        record.begin(status, kind);
        record.code = code;
        record.detail = detail;
        record.message.set(what);
        if lacks {
            record.message.add(format_args!(": this TLS library has no such thing"));
            errq::clear();
        }
        errq::drain(record);
    });
    if noted {
        return status;
    }
    errq::clear();
    Status::NOMEM // for the record, and so probably for OpenSSL too
}

/// Says it better, once the entries of OpenSSL's queue are in the note: finding out how may ask OpenSSL, which clears it.
#[cold]
pub fn reworded(status: Status, kind: Kind, code: i64, detail: i32, text: Arguments<'_>) -> Status {
    note(|record| {
        if record.status != status.code() {
            record.begin(status, kind);
        }
        record.code = code;
        record.detail = detail;
        record.message.set(text);
    });
    status
}

/// Puts where it happened before the text of the note: "c.pem: ...".
#[cold]
pub fn located(status: Status, place: Arguments<'_>) -> Status {
    note(|record| {
        if record.status == status.code() {
            let text = record.message;
            record.message.set(format_args!("{place}: {}", text.as_str()));
        }
    });
    status
}

/// The guard's last step: what was noted for `status` becomes the thread's record; without a note, a sentence does.
#[cold]
pub fn publish(call: &'static str, status: Status) {
    if !status.writes_record() {
        return;
    }
    let Some(mut desk) = desk_made() else {
        if let Some(key) = key() {
            // SAFETY: the key exists
            unsafe { libc::pthread_setspecific(key, BARE.0.get().cast()) };
        }
        return;
    };
    // SAFETY: the desk is this thread's
    let desk = unsafe { desk.as_mut() };
    let noted = 1 - desk.published;
    let record = &mut desk.records[noted];
    if record.status != status.code() {
        record.begin(status, Kind::Local);
        record.message.set(format_args!("{}", Status::sentence(status.code())));
    }
    let text = record.message;
    let call = call.strip_prefix("sslwrap_").unwrap_or(call);
    record.message.set(format_args!("{call}: {}", text.as_str()));
    if let Some(kept) = desk.kept.take().filter(|kept| kept.record.status == status.code()) {
        // one that was got over is not this one
        if kept.record.message.as_bytes() == text.as_bytes() {
            kept.call.with(|known| *known = call);
        }
    }
    desk.records[desk.published].status = 0; // an old note never passes for a new one
    desk.published = noted;
}

/// The thread's record, for as long as `look` runs; the empty one before any failure.
pub fn with_record<R>(look: impl FnOnce(&Record) -> R) -> R {
    match kept() {
        // SAFETY: the desk is this thread's, or nobody's, and `look` writes no note
        Some(desk) => {
            let desk = unsafe { desk.as_ref() };
            look(&desk.records[desk.published])
        }
        None => look(&Record::EMPTY),
    }
}

/// NUL-terminated, valid until this thread's next failing call.
pub fn message_ptr() -> *const core::ffi::c_char {
    match kept() {
        Some(desk) => {
            // SAFETY: as above
            let desk = unsafe { desk.as_ref() };
            desk.records[desk.published].message.with_nul().as_ptr().cast()
        }
        None => c"".as_ptr(),
    }
}

/// Forgets the thread's record.
pub fn forget() {
    thread_forgets_bare();
    if let Some(mut desk) = desk() {
        // SAFETY: as above
        let desk = unsafe { desk.as_mut() };
        desk.records[desk.published] = Record::EMPTY;
    }
}

fn thread_forgets_bare() {
    if let (None, Some(_), Some(key)) = (desk(), kept(), key()) {
        // SAFETY: the key exists
        unsafe { libc::pthread_setspecific(key, null_mut()) };
    }
}

/// Frees what this thread keeps, ahead of its end.
pub fn thread_stop() {
    if let (Some(desk), Some(key)) = (desk(), key()) {
        // SAFETY: the key forgets the desk before it is dropped
        unsafe {
            libc::pthread_setspecific(key, null_mut());
            clear_desk(desk.as_ptr().cast());
        }
    }
}

pub fn errno() -> i32 {
    // SAFETY: this thread's errno
    unsafe { *libc::__errno_location() }
}

/// So that an errno that is read later is of what comes now.
pub fn clear_errno() {
    // SAFETY: this thread's errno
    unsafe { *libc::__errno_location() = 0 }
}

pub fn errno_text(errno: i32, room: &mut [u8]) -> &str {
    // SAFETY: the buffer and its length belong together; the text is NUL-terminated
    unsafe { libc::strerror_r(errno, room.as_mut_ptr().cast(), room.len()) };
    CStr::from_bytes_until_nul(room).ok().and_then(|t| t.to_str().ok()).unwrap_or("unknown error")
}

/// The note for `status`, when there is one.
pub fn noted(status: Status) -> Option<Record> {
    let desk = desk()?;
    // SAFETY: the desk is this thread's
    let desk = unsafe { desk.as_ref() };
    let record = &desk.records[1 - desk.published];
    (record.status == status.code()).then_some(*record)
}

/// The note for `status`, for an object to keep. Nothing without a note, or without memory.
#[cold]
pub fn keep(status: Status) -> Option<Shared<Kept>> {
    let kept = Shared::new(Kept { record: noted(status)?, call: Brief::new("") }).ok()?;
    let mut desk = desk()?;
    // SAFETY: the desk is this thread's
    let desk = unsafe { desk.as_mut() };
    drop(desk.kept.replace(kept.clone()));
    Some(kept)
}

/// Notes an earlier failure again.
pub fn restate(earlier: &Record) -> Status {
    note(|record| *record = *earlier);
    Status::from_code(earlier.status).unwrap_or(Status::SSL)
}
