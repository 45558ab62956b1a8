//! Around every exported body: a panic becomes a status, a failure becomes the thread's record.
use crate::base::status::{Outcome, Status, SSLWRAP_OK};
use crate::sys::{defect, errq, mem, report, start, thread};
use core::ffi::c_int;
use std::panic::{catch_unwind, set_hook, take_hook, AssertUnwindSafe, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};

/// `call` is the function's own name, for the text of errors.
#[inline(always)]
pub fn guard(call: &'static str, body: impl FnOnce() -> Outcome<()>) -> c_int {
    guarded(call, body, failed)
}

/// For the functions that look at the record: they leave it alone, also when they fail.
#[inline(always)]
pub fn guard_quiet(call: &'static str, body: impl FnOnce() -> Outcome<()>) -> c_int {
    guarded(call, body, |_, status| status.code())
}

#[inline(always)]
fn guarded(
    call: &'static str,
    body: impl FnOnce() -> Outcome<()>,
    failed: impl FnOnce(&'static str, Status) -> c_int,
) -> c_int {
    prepare();
    let clean = hooks::is_clean();
    let status = match catch_unwind(AssertUnwindSafe(|| {
        defect::at(call);
        body()
    })) {
        Ok(Ok(())) => SSLWRAP_OK,
        Ok(Err(status)) => failed(call, status),
        Err(payload) => panicked(call, payload),
    };
    hooks::leave(clean);
    status
}

#[cold]
fn failed(call: &'static str, status: Status) -> c_int {
    report::publish(call, status);
    status.code()
}

#[cold]
fn panicked(call: &'static str, payload: Box<dyn std::any::Any + Send>) -> c_int {
    defect::drop_payload(payload);
    errq::clear();
    report::publish(call, Status::PANIC);
    Status::PANIC.code()
}

/// For the few exports that return a value and cannot fail.
#[inline(always)]
pub fn guard_value<T>(otherwise: T, body: impl FnOnce() -> T) -> T {
    prepare();
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|payload| {
        defect::drop_payload(payload);
        otherwise
    })
}

static PREPARED: AtomicBool = AtomicBool::new(false);

#[inline(always)]
fn prepare() {
    if !PREPARED.load(Ordering::Relaxed) {
        first_call();
    }
}

#[cold]
fn first_call() {
    start::openssl_stays(); // nobody goes on before it is said
    if !PREPARED.swap(true, Ordering::AcqRel) {
        thread::look_around();
        quiet_hook();
    }
}

/// Panics located in our own sources print nothing: the status says it all. Others keep their hook.
fn quiet_hook() {
    let former = take_hook();
    let hook = move |info: &PanicHookInfo<'_>| {
        let ours = info.location().is_some_and(|at| at.file().starts_with(our_sources()));
        if !ours {
            former(info);
        }
    };
    if let Ok(hook) = mem::try_box(hook) {
        set_hook(hook);
    }
}

/// "src/", or what the compiler names it when we are built as a dependency, or under another name.
fn our_sources() -> &'static str {
    file!().strip_suffix("ffi/guard.rs").unwrap_or("src/")
}

/// What only a test build does: abort when a call leaves OpenSSL's error queue dirty.
#[cfg(feature = "test-hooks")]
mod hooks {
    use crate::sys::errq;

    pub fn is_clean() -> bool {
        errq::is_empty()
    }

    /// What somebody else left in the queue is not ours to answer for.
    pub fn leave(was_clean: bool) {
        if was_clean && !errq::is_empty() {
            std::process::abort();
        }
    }
}

#[cfg(not(feature = "test-hooks"))]
mod hooks {
    #[inline(always)]
    pub fn is_clean() -> bool {
        true
    }
    #[inline(always)]
    pub fn leave(_was_clean: bool) {}
}
