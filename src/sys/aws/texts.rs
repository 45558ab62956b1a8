//! Names and texts as OpenSSL has them: of errors, ciphers, groups, verification.
use crate::sys::aws::{common, x509};
use crate::sys::mem::{try_box, List, Text};
use libc::{c_char, c_int, c_long, c_ulong};
use openssl_sys as a;
use std::ffi::CStr;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering};

pub unsafe fn ERR_lib_error_string(code: c_ulong) -> *const c_char {
    const X509: c_int = a::ERR_LIB_X509;
    const ASN1: c_int = a::ERR_LIB_ASN1;
    match common::ERR_GET_LIB(code) {
        X509 => c"x509 certificate routines".as_ptr(),
        ASN1 => c"asn1 encoding routines".as_ptr(),
        _ => unsafe { a::ERR_lib_error_string(code as u32) },
    }
}

/// AWS-LC's texts are the names of constants, "BAD_DECRYPT"; OpenSSL's are the same words in small letters.
pub unsafe fn ERR_reason_error_string(code: c_ulong) -> *const c_char {
    let text = unsafe { a::ERR_reason_error_string(code as u32) };
    match text.is_null() {
        true => text,
        false => small(code as u32, text).unwrap_or(text),
    }
}

struct Small {
    code: u32,
    text: Text,
}

/// Made when first asked for, and kept: a caller may keep the pointer. None: no memory, or no room.
fn small(code: u32, text: *const c_char) -> Option<*const c_char> {
    const MANY: usize = 1024;
    static KNOWN: [AtomicPtr<Small>; MANY] = [const { AtomicPtr::new(null_mut()) }; MANY];
    let from = code.wrapping_mul(0x9e37_79b1) as usize % MANY;
    for at in (from..MANY).chain(0..from) {
        let mut there = KNOWN[at].load(Ordering::Acquire);
        if there.is_null() {
            // SAFETY: AWS-LC's own text
            let mut words = List::from_slice(unsafe { CStr::from_ptr(text) }.to_bytes()).ok()?;
            words.iter_mut().for_each(|byte| *byte = if *byte == b'_' { b' ' } else { byte.to_ascii_lowercase() });
            let made = Box::into_raw(try_box(Small { code, text: Text::new(&words).ok()? }).ok()?);
            match KNOWN[at].compare_exchange(null_mut(), made, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => there = made,
                Err(first) => {
                    // SAFETY: nobody else has seen it
                    drop(unsafe { Box::from_raw(made) });
                    there = first;
                }
            }
        }
        // SAFETY: what is in the table stays
        let known = unsafe { &*there };
        if known.code == code {
            return Some(known.text.as_cstr().as_ptr());
        }
    }
    None
}

pub unsafe fn X509_verify_cert_error_string(code: c_long) -> *const c_char {
    let text = match code {
        1 => c"unspecified certificate verification error",
        18 => c"self-signed certificate",
        19 => c"self-signed certificate in certificate chain",
        26 => c"unsuitable certificate purpose",
        44 => c"different CRL scope",
        45 => c"unsupported extension feature",
        62 => c"hostname mismatch",
        63 => c"email address mismatch",
        79 => c"invalid CA certificate",
        _ => return unsafe { x509::X509_verify_cert_error_string(code) },
    };
    text.as_ptr()
}

/// The version that brought it.
pub unsafe fn SSL_CIPHER_get_version(cipher: *const a::SSL_CIPHER) -> *const c_char {
    const TLS1_2: u16 = 0x0303;
    const TLS1_3: u16 = 0x0304;
    let (lowest, exchange) = unsafe { (a::SSL_CIPHER_get_min_version(cipher), a::SSL_CIPHER_get_kx_nid(cipher)) };
    let text = match (lowest, exchange) {
        (TLS1_3, _) => c"TLSv1.3",
        (TLS1_2, _) => c"TLSv1.2",
        (_, a::NID_kx_rsa) => c"SSLv3",
        _ => c"TLSv1.0",
    };
    text.as_ptr()
}

fn group(number: u16) -> *const c_char {
    let text = match number {
        21 => c"secp224r1",
        23 => c"secp256r1",
        24 => c"secp384r1",
        25 => c"secp521r1",
        29 => c"x25519",
        // SAFETY: a number
        _ => return unsafe { a::SSL_get_group_name(number) },
    };
    text.as_ptr()
}

pub unsafe fn SSL_group_to_name(_: *mut a::SSL, number: c_int) -> *const c_char {
    group(number as u16)
}

pub unsafe extern "C" fn name_of_group(ssl: *mut a::SSL) -> *const c_char {
    group(unsafe { a::SSL_get_group_id(ssl) })
}
