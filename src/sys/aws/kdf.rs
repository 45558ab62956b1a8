//! AWS-LC derives keys itself: it takes no providers.
use std::ffi::CStr;

pub fn wish() -> Option<&'static CStr> {
    None
}
