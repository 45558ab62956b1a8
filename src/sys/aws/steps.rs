//! What a connection does, and which ciphers it may do it with.
use crate::sys::aws::common;
use crate::sys::mem::{List, Text};
use libc::{c_char, c_int, c_uchar, c_void};
use openssl_sys as a;
use std::ffi::CStr;

pub use crate::sys::aws::ctrl::*;

/// A server holds its tickets back until it writes: a write of nothing is enough. Where that fails they stay for the next.
pub unsafe fn SSL_do_handshake(ssl: *mut a::SSL) -> c_int {
    unsafe {
        let already = a::SSL_is_init_finished(ssl) == 1;
        let answer = shake_in_time(ssl);
        if answer == 1 && !already && a::SSL_is_server(ssl) == 1 {
            a::SSL_write(ssl, c"".as_ptr().cast(), 0);
            a::ERR_clear_error();
        }
        answer
    }
}

/// Where nothing has come and it is time, a flight of datagrams is sent again: AWS-LC leaves that to who has a timer.
unsafe fn shake_in_time(ssl: *mut a::SSL) -> c_int {
    unsafe {
        let answer = a::SSL_do_handshake(ssl);
        if answer > 0 || a::SSL_is_dtls(ssl) == 0 || a::SSL_get_error(ssl, answer) != a::SSL_ERROR_WANT_READ {
            return answer;
        }
        let mut left = a::timeval { tv_sec: 0, tv_usec: 0 };
        if a::DTLSv1_get_timeout(ssl, &mut left) == 0 || left.tv_sec != 0 || left.tv_usec != 0 {
            return answer;
        }
        match a::DTLSv1_handle_timeout(ssl) {
            failed @ ..0 => failed,
            _ => a::SSL_do_handshake(ssl), // which says again what it waits for
        }
    }
}

/// It would take the lower half of a length.
const MOST: usize = c_int::MAX as usize;

pub unsafe fn SSL_write_ex(ssl: *mut a::SSL, from: *const c_void, len: usize, n: *mut usize) -> c_int {
    unsafe { a::SSL_write_ex(ssl, from, len.min(MOST), n) }
}

pub unsafe fn SSL_read_ex(ssl: *mut a::SSL, to: *mut c_void, len: usize, n: *mut usize) -> c_int {
    unsafe {
        match a::SSL_is_init_finished(ssl) == 1 || SSL_do_handshake(ssl) == 1 {
            true => a::SSL_read_ex(ssl, to, len.min(MOST), n),
            false => 0,
        }
    }
}

pub unsafe fn SSL_peek_ex(ssl: *mut a::SSL, to: *mut c_void, len: usize, n: *mut usize) -> c_int {
    unsafe {
        match a::SSL_is_init_finished(ssl) == 1 || SSL_do_handshake(ssl) == 1 {
            true => a::SSL_peek_ex(ssl, to, len.min(MOST), n),
            false => 0,
        }
    }
}

/// Labels that TLS 1.2 itself derives secrets with give none: AWS-LC does not look.
pub unsafe fn SSL_export_keying_material(
    ssl: *mut a::SSL,
    out: *mut c_uchar,
    len: usize,
    label: *const c_char,
    label_len: usize,
    context: *const c_uchar,
    context_len: usize,
    has_context: c_int,
) -> c_int {
    const OWN: [&[u8]; 5] =
        [b"client finished", b"server finished", b"master secret", b"extended master secret", b"key expansion"];
    unsafe {
        let text = std::slice::from_raw_parts(label.cast::<u8>(), label_len);
        if a::SSL_version(ssl) < a::TLS1_3_VERSION as c_int && OWN.iter().any(|own| text.starts_with(own)) {
            a::ERR_put_error(a::ERR_LIB_SSL, 0, a::ERR_R_INTERNAL_ERROR, c"".as_ptr(), 0);
            return 0;
        }
        a::SSL_export_keying_material(ssl, out, len, label, label_len, context, context_len, has_context)
    }
}

// ---- lists of ciphers

/// AWS-LC has no security levels: level 0, which asks nothing, is told; another cannot be had.
fn without_level(list: &CStr) -> Option<(Text, bool)> {
    const LEVEL: &[u8] = b"@SECLEVEL=";
    let (mut rest, mut none) = (List::new(), false);
    for word in list.to_bytes().split(|byte| b":, ;".contains(byte)) {
        let at = word.windows(LEVEL.len()).position(|part| part == LEVEL);
        let (kept, level) = word.split_at(at.unwrap_or(word.len()));
        if !matches!(level.get(LEVEL.len()..), None | Some(b"0")) {
            common::lacks();
            return None;
        }
        none |= at.is_some();
        if !kept.is_empty() {
            rest.extend(kept).and_then(|()| rest.push(b':')).ok()?;
        }
    }
    rest.pop();
    Some((Text::new(&rest).ok()?, none))
}

unsafe fn set_ciphers(list: *const c_char, set: impl FnOnce(*const c_char, bool) -> c_int) -> c_int {
    match without_level(unsafe { CStr::from_ptr(list) }) {
        Some((list, none)) if !list.as_bytes().is_empty() => set(list.as_cstr().as_ptr(), none),
        // SAFETY: this thread's queue; a text that lasts
        Some(_) => unsafe {
            a::ERR_put_error(a::ERR_LIB_SSL, 0, a::SSL_R_NO_CIPHER_MATCH, c"".as_ptr(), 0);
            0
        },
        None => 0,
    }
}

pub unsafe fn SSL_CTX_set_cipher_list(ctx: *mut a::SSL_CTX, list: *const c_char) -> c_int {
    unsafe {
        set_ciphers(list, |list, any| {
            if any {
                allow_old_in(ctx);
            }
            a::SSL_CTX_set_cipher_list(ctx, list)
        })
    }
}

pub unsafe fn SSL_set_cipher_list(ssl: *mut a::SSL, list: *const c_char) -> c_int {
    unsafe {
        set_ciphers(list, |list, any| {
            if any {
                allow_old(ssl);
            }
            a::SSL_set_cipher_list(ssl, list)
        })
    }
}

/// The names in a list, of TLS 1.3 or of all else.
unsafe fn names(list: *const a::stack_st_SSL_CIPHER, tls13: bool) -> Option<Text> {
    let mut names = List::new();
    unsafe {
        for nth in 0..common::OPENSSL_sk_num(list.cast()) {
            let cipher = common::OPENSSL_sk_value(list.cast(), nth).cast::<a::SSL_CIPHER>();
            if (a::SSL_CIPHER_get_min_version(cipher) == a::TLS1_3_VERSION as u16) == tls13 {
                let name = CStr::from_ptr(a::SSL_CIPHER_get_name(cipher)).to_bytes();
                names.extend(name).and_then(|()| names.push(b':')).ok()?;
            }
        }
    }
    names.pop();
    Text::new(&names).ok()
}

/// A connection has a copy of its context's ciphers, which stays when it goes over to another: unless it has others of its
/// own, it is given those of the new one.
pub unsafe fn SSL_set_SSL_CTX(ssl: *mut a::SSL, ctx: *mut a::SSL_CTX) -> *mut a::SSL_CTX {
    unsafe {
        let former = a::SSL_get_SSL_CTX(ssl);
        let new = [false, true].map(|tls13| {
            let [own, old, new] =
                [a::SSL_get_ciphers(ssl), a::SSL_CTX_get_ciphers(former), a::SSL_CTX_get_ciphers(ctx)]
                    .map(|list| names(list, tls13));
            let same = own?.as_bytes() == old?.as_bytes();
            Some((same, new?))
        });
        let [Some((same, list)), Some((same13, list13))] = new else { return std::ptr::null_mut() };
        let done = a::SSL_set_SSL_CTX(ssl, ctx);
        let fits = !done.is_null()
            && (!same || list.as_bytes().is_empty() || a::SSL_set_cipher_list(ssl, list.as_cstr().as_ptr()) == 1)
            && (!same13
                || list13.as_bytes().is_empty()
                || a::SSL_set_ciphersuites(ssl, list13.as_cstr().as_ptr()) == 1);
        if fits {
            done
        } else {
            std::ptr::null_mut()
        }
    }
}
