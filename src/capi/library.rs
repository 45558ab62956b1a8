//! The library as a whole.
use crate::base::constants::{SSLWRAP_OPENSSL_CPU_INFO, SSLWRAP_OPENSSL_VERSION};
use crate::base::status::{Status, SSLWRAP_OK};
use crate::ffi::arg::{out, text};
use crate::ffi::guard::{guard, guard_value};
use crate::ffi::table;
use crate::sys::features;
use crate::sys::report::{self, invalid};
use crate::sys::ssl_ctx::{version_number, version_text};
use core::ffi::{c_char, c_int};

const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");

/// The version of the library that is running, as "0.1.0"; SSLWRAP_VERSION_STRING is that of the header.
///
/// Never NULL; lives as long as the library. Any thread; does not block.
#[no_mangle]
pub extern "C" fn sslwrap_version() -> *const c_char {
    guard_value(c"".as_ptr(), || VERSION.as_ptr().cast())
}

/// The name of a status, as "SSLWRAP_E_TIMEOUT"; "unknown status" for other numbers.
///
/// Never NULL; lives as long as the library. Any thread; does not block.
#[no_mangle]
pub extern "C" fn sslwrap_status_name(status: c_int) -> *const c_char {
    guard_value(c"".as_ptr(), || Status::name(status).as_ptr())
}

/// Whether this build on this OpenSSL has a feature.
///
/// feature: a name, NUL-terminated. Of the protocols "tls1.2", "tls1.3", "dtls", "alpn", "npn", "sni", "keylog"; "own-records".
/// What AWS-LC lacks, so that its functions answer SSLWRAP_E_UNSUPPORTED: "verify-event" (a verification that waits),
/// "post-handshake-auth", "renegotiation", "conn-tickets" (a number of tickets for one connection), "psk-tls1.3",
/// "dtls-listen", "key-uri", "dh" (Diffie-Hellman in finite fields), "security-levels" (above 0, in cipher lists). What it has not, and
/// nothing is answered: "tls1.3-session-ids" (a server's sessions of TLS 1.3 without tickets: none is resumed, no callback hears of it),
/// "session-cache-client" (clients' sessions are in no cache), "session-hostname". Of the build "vendored", "aws-lc", "test-hooks".
/// has: receives 1 or 0; 0 for names that are not known.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: an argument is NULL.
/// Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_has(feature: *const c_char, has: *mut c_int) -> c_int {
    guard("sslwrap_has", || {
        let has = out(has, 0)?;
        let feature = text(feature, "feature")?;
        has.set(features::has(feature).into());
        Ok(())
    })
}

/// What is known of the OpenSSL beneath: its version, flags, build date, platform or directory.
///
/// kind: one of SSLWRAP_SSLEAY_* or SSLWRAP_OPENSSL_*, but for the number of the version.
/// out_text: receives a text that lives as long as the library.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: kind is none of them, or out_text is NULL; *out_text is "" then.
/// Any thread; does not block. SSLeay_version(); OpenSSL_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_version_string(kind: c_int, out_text: *mut *const c_char) -> c_int {
    guard("sslwrap_version_string", || {
        let out_text = out(out_text, c"".as_ptr())?;
        if !(SSLWRAP_OPENSSL_VERSION..=SSLWRAP_OPENSSL_CPU_INFO).contains(&kind) {
            return Err(invalid(format_args!("{kind} is not one of SSLWRAP_SSLEAY_* or SSLWRAP_OPENSSL_*")));
        }
        out_text.set(version_text(kind).as_ptr());
        Ok(())
    })
}

/// The version number of the OpenSSL that is running, as 0x300000f0.
///
/// Any thread; does not block. OPENSSL_VERSION_NUMBER; OpenSSL_version_num(3).
#[no_mangle]
pub extern "C" fn sslwrap_openssl_version_num() -> u64 {
    guard_value(0, version_number)
}

/// How many handles of a type are alive: to find what was not freed. Leak checkers cannot see through handles.
///
/// kind: one of SSLWRAP_TYPE_*; SSLWRAP_TYPE_ANY counts all.
/// n: receives the number.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: kind is none of them, or n is NULL.
/// Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_live_handles(kind: c_int, n: *mut u64) -> c_int {
    guard("sslwrap_live_handles", || {
        let n = out(n, 0)?;
        let kind = u8::try_from(kind).ok().filter(|&k| k < 32);
        n.set(table::live(kind.ok_or_else(|| invalid(format_args!("not one of SSLWRAP_TYPE_*")))?));
        Ok(())
    })
}

/// Frees what the library keeps for this thread (its error record), ahead of the thread's end. Needed only where threads
/// end without their destructors.
///
/// Returns SSLWRAP_OK. Any thread; does not block.
#[no_mangle]
pub extern "C" fn sslwrap_thread_stop() -> c_int {
    guard_value(SSLWRAP_OK, || {
        report::thread_stop();
        SSLWRAP_OK
    })
}
