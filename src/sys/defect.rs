//! What becomes of a defect of ours; and one on request, which only a build for tests has: a panic where SSLWRAP_PANIC_AT says.
use std::any::Any;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// What a caught panic carries is dropped, which may panic too.
pub fn drop_payload(payload: Box<dyn Any + Send>) {
    if let Err(second) = catch_unwind(AssertUnwindSafe(move || drop(payload))) {
        std::mem::forget(second);
    }
}

/// By name: an exported function, or what the caller is called here.
#[inline(always)]
pub fn at(_place: &str) {
    #[cfg(feature = "test-hooks")]
    if wanted().is_some_and(|name| name == _place.as_bytes()) {
        panic!("asked for by the test");
    }
}

/// In a closure that OpenSSL has called for: `::NAME<` of the function around it.
#[inline(always)]
pub(in crate::sys) fn within<F>(_work: &F) {
    #[cfg(feature = "test-hooks")]
    if let Some(name) = wanted().filter(|name| name.starts_with(b"::")) {
        let path = core::any::type_name::<F>().as_bytes();
        if path.windows(name.len()).any(|part| part == name) {
            panic!("asked for by the test");
        }
    }
}

#[cfg(feature = "test-hooks")]
fn wanted() -> Option<&'static [u8]> {
    crate::sys::file::environment(c"SSLWRAP_PANIC_AT").map(core::ffi::CStr::to_bytes)
}
