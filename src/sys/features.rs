//! What this build on this OpenSSL can do.
use crate::sys::newer;
use core::ffi::CStr;

pub fn has(feature: &CStr) -> bool {
    match feature.to_bytes() {
        b"tls1.2" | b"tls1.3" | b"alpn" | b"sni" | b"keylog" => true,
        b"npn" => newer::npn_advertise().is_some() && newer::npn_select().is_some(),
        b"vendored" => cfg!(feature = "vendored"),
        b"test-hooks" => cfg!(feature = "test-hooks"),
        _ => false,
    }
}
