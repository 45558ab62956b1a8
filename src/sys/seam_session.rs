//! The trampolines for sessions, tickets and keys shared beforehand; as in `seam`.
use crate::sys::host::Host;
use crate::sys::mem::Shared;
use crate::sys::o;
use crate::sys::psk::{Psk, PskAnswer};
use crate::sys::seam::{shield, ssl_host};
use crate::sys::session::Session;
use crate::sys::ticket::Ask;
use crate::sys::{errq, ext};
use libc::{c_char, c_int, c_uchar, c_uint};
use std::ffi::CStr;
use std::ptr::{null, null_mut};

pub(in crate::sys) unsafe extern "C" fn new_session<H: Host>(ssl: *mut o::SSL, session: *mut o::SSL_SESSION) -> c_int {
    const NOT_KEPT: c_int = 0;
    // SAFETY: OpenSSL's own; we count what we keep, and leave it its reference
    unsafe {
        if let (Some(host), Some(session)) = (ssl_host::<H>(ssl), Session::from_borrowed(session)) {
            shield(host, (), || host.new_session(session));
        }
    }
    NOT_KEPT
}

pub(in crate::sys) unsafe extern "C" fn find_session<H: Host>(
    ssl: *mut o::SSL,
    id: *const c_uchar,
    len: c_int,
    count_it: *mut c_int,
) -> *mut o::SSL_SESSION {
    // SAFETY: the id lives for the time of the callback; the reference goes to OpenSSL
    unsafe {
        *count_it = 0;
        let Some(host) = ssl_host::<H>(ssl) else { return null_mut() };
        if id.is_null() || len <= 0 {
            return null_mut();
        }
        let id = std::slice::from_raw_parts(id, len as usize);
        let found = shield(host, None, || host.find_session(id));
        let copy = found.filter(|session| session.id() == id).and_then(|session| session.copied());
        copy.map_or(null_mut(), Session::into_raw)
    }
}

pub(in crate::sys) unsafe extern "C" fn ticket_key<H: Host>(
    ssl: *mut o::SSL,
    name: *mut c_uchar,
    iv: *mut c_uchar,
    cipher: *mut o::EVP_CIPHER_CTX,
    mac: *mut o::EVP_MAC_CTX,
    sealing: c_int,
) -> c_int {
    // SAFETY: handed on as OpenSSL gave it
    unsafe {
        let Some(host) = ssl_host::<H>(ssl) else { return -1 };
        let Some(keys) = shield(host, None, || host.ticket_keys()) else { return -1 };
        keys.prepare(Ask { name, iv, cipher, mac, sealing: sealing != 0, tls13: is_tls13(ssl) })
    }
}

/// The numbers of DTLS are larger, and its versions older.
unsafe fn is_tls13(ssl: *const o::SSL) -> bool {
    // SAFETY: alive
    unsafe { o::SSL_version(ssl) == o::TLS1_3_VERSION }
}

/// TLS 1.2 and below, DTLS.
pub(in crate::sys) unsafe extern "C" fn psk_server<H: Host>(
    ssl: *mut o::SSL,
    identity: *const c_char,
    key: *mut c_uchar,
    cap: c_uint,
) -> c_uint {
    // SAFETY: a NUL-terminated identity, and room for as many bytes as said
    unsafe {
        let Some(host) = ssl_host::<H>(ssl) else { return 0 };
        if identity.is_null() || is_tls13(ssl) {
            return 0; // there, `psk_find` was asked
        }
        let identity = CStr::from_ptr(identity).to_bytes();
        match shield(host, PskAnswer::Refuse, || host.psk_of(identity)) {
            PskAnswer::Use(psk) => hand_over(&psk.key, key, cap),
            PskAnswer::None | PskAnswer::Refuse => 0,
        }
    }
}

pub(in crate::sys) unsafe extern "C" fn psk_client<H: Host>(
    ssl: *mut o::SSL,
    hint: *const c_char,
    identity: *mut c_char,
    identity_cap: c_uint,
    key: *mut c_uchar,
    key_cap: c_uint,
) -> c_uint {
    // SAFETY: NULL or a NUL-terminated hint, and room for as many bytes as said
    unsafe {
        let Some(host) = ssl_host::<H>(ssl) else { return 0 };
        if is_tls13(ssl) {
            return 0; // there, `psk_use` was asked
        }
        let hint = (!hint.is_null()).then(|| CStr::from_ptr(hint));
        let PskAnswer::Use(psk) = shield(host, PskAnswer::Refuse, || host.psk_for(hint)) else { return 0 };
        let name = &psk.identity;
        if name.contains(&0) || name.len() >= identity_cap as usize {
            shield(host, (), || host.psk_cut());
            return 0;
        }
        std::ptr::copy_nonoverlapping(name.as_ptr(), identity.cast(), name.len());
        identity.add(name.len()).write(0);
        hand_over(&psk.key, key, key_cap)
    }
}

unsafe fn hand_over(from: &[u8], to: *mut c_uchar, cap: c_uint) -> c_uint {
    if from.len() > cap as usize {
        return 0;
    }
    // SAFETY: there is room
    unsafe { std::ptr::copy_nonoverlapping(from.as_ptr(), to, from.len()) };
    from.len() as c_uint
}

/// A server in TLS 1.3.
pub(in crate::sys) unsafe extern "C" fn psk_find<H: Host>(
    ssl: *mut o::SSL,
    identity: *const c_uchar,
    len: usize,
    session: *mut *mut o::SSL_SESSION,
) -> c_int {
    // SAFETY: the identity lives for the time of the callback; the session's reference goes to OpenSSL
    unsafe {
        *session = null_mut();
        let Some(host) = ssl_host::<H>(ssl) else { return 0 };
        if identity.is_null() || len == 0 {
            return 1;
        }
        let identity = std::slice::from_raw_parts(identity, len);
        let answer = shield(host, PskAnswer::Refuse, || host.psk_of(identity));
        give(ssl, answer, session).is_some().into()
    }
}

/// A client in TLS 1.3. `md`: the hash that the server insists on.
pub(in crate::sys) unsafe extern "C" fn psk_use<H: Host>(
    ssl: *mut o::SSL,
    md: *const o::EVP_MD,
    id: *mut *const c_uchar,
    len: *mut usize,
    session: *mut *mut o::SSL_SESSION,
) -> c_int {
    // SAFETY: the host keeps the identity until it is asked again; the session's reference goes to OpenSSL
    unsafe {
        (*id, *len, *session) = (null(), 0, null_mut());
        let Some(host) = ssl_host::<H>(ssl) else { return 0 };
        let answer = match shield(host, PskAnswer::Refuse, || host.psk_for(None)) {
            PskAnswer::Use(_) if !md.is_null() && ext::EVP_MD_is_a(md, c"SHA256".as_ptr()) != 1 => PskAnswer::None,
            other => other,
        };
        match give(ssl, answer, session) {
            None => 0,
            Some(None) => 1,
            Some(Some(psk)) => {
                (*id, *len) = (psk.identity.as_ptr(), psk.identity.len());
                1
            }
        }
    }
}

/// None: the handshake ends.
unsafe fn give(
    ssl: *mut o::SSL,
    answer: PskAnswer<Shared<Psk>>,
    session: *mut *mut o::SSL_SESSION,
) -> Option<Option<Shared<Psk>>> {
    match answer {
        PskAnswer::None => Some(None),
        PskAnswer::Refuse => None,
        PskAnswer::Use(psk) => {
            errq::clear();
            // SAFETY: alive; a pointer of OpenSSL's to write to
            unsafe {
                let made = Session::from_psk(ssl, &psk)?;
                *session = made.into_raw();
            }
            Some(Some(psk))
        }
    }
}
