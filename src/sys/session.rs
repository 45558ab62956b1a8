//! Sessions: SSL_SESSION, counted.
use crate::base::status::Outcome;
use crate::sys::der::{decode, encode};
use crate::sys::errq;
use crate::sys::ext;
use crate::sys::mem::{List, Secret};
use crate::sys::o;
use crate::sys::psk::Psk;
use crate::sys::x509::X509;
use libc::c_uint;
use std::ffi::CStr;
use std::ptr::{null_mut, NonNull};

/// The longest master key or resumption secret.
const LONGEST_KEY: usize = 512;
/// Stands for its hash.
const TLS_AES_128_GCM_SHA256: [u8; 2] = [0x13, 0x01];

/// In TLS 1.3 nothing else tells the tickets of such sessions from others.
const OF_PSK: &[u8] = b"psk";

pub struct Session(NonNull<o::SSL_SESSION>);

// SAFETY: OpenSSL counts sessions atomically and changes none that a finished handshake left behind, but for the mark
// that it is not to be resumed
unsafe impl Send for Session {}
unsafe impl Sync for Session {}

impl Clone for Session {
    fn clone(&self) -> Session {
        // SAFETY: alive
        unsafe { o::SSL_SESSION_up_ref(self.as_ptr()) };
        Session(self.0)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: one reference is ours; OpenSSL wipes the secrets with the last
        unsafe { o::SSL_SESSION_free(self.as_ptr()) }
    }
}

impl Session {
    /// # Safety
    /// NULL, or one reference that is given to us.
    pub(in crate::sys) unsafe fn from_owned(session: *mut o::SSL_SESSION) -> Option<Session> {
        NonNull::new(session).map(Session)
    }

    /// # Safety
    /// NULL, or alive.
    pub(in crate::sys) unsafe fn from_borrowed(session: *mut o::SSL_SESSION) -> Option<Session> {
        let session = NonNull::new(session)?;
        // SAFETY: alive
        unsafe { o::SSL_SESSION_up_ref(session.as_ptr()) };
        Some(Session(session))
    }

    pub(in crate::sys) fn as_ptr(&self) -> *mut o::SSL_SESSION {
        self.0.as_ptr()
    }

    /// The reference goes to the caller.
    pub(in crate::sys) fn into_raw(self) -> *mut o::SSL_SESSION {
        let raw = self.as_ptr();
        std::mem::forget(self);
        raw
    }

    pub fn from_bytes(bytes: &[u8]) -> Outcome<Session> {
        decode(
            "session",
            bytes,
            // SAFETY: a slice and its length; what comes out is ours
            |at, len| unsafe { o::d2i_SSL_SESSION(null_mut(), at, len) },
            // SAFETY: not NULL, says `decode`
            |raw| Session(unsafe { NonNull::new_unchecked(raw) }),
        )
    }

    pub fn to_bytes(&self) -> Outcome<Secret> {
        // SAFETY: alive
        Ok(Secret::new(encode("session", |at| unsafe { o::i2d_SSL_SESSION(self.as_ptr(), at) })?))
    }

    /// For TLS 1.3, made of a key that both ends have, for this connection.
    ///
    /// # Safety
    /// `ssl` is alive.
    pub(in crate::sys) unsafe fn from_psk(ssl: *mut o::SSL, psk: &Psk) -> Option<Session> {
        // SAFETY: plain calls on a session that is ours; ciphers live as long as the library
        unsafe {
            let made = Session::from_owned(ext::SSL_SESSION_new())?;
            let cipher = ext::SSL_CIPHER_find(ssl, TLS_AES_128_GCM_SHA256.as_ptr());
            let now = Session::from_borrowed(o::SSL_get_session(ssl));
            let id = now.as_ref().map_or(&[][..], Session::id_context); // a client insists on its own
            let done = !cipher.is_null()
                && ext::SSL_SESSION_set1_id_context(made.as_ptr(), id.as_ptr(), id.len() as u32) == 1
                && ext::SSL_SESSION_set1_master_key(made.as_ptr(), psk.key.as_ptr(), psk.key.len()) == 1
                && ext::SSL_SESSION_set_cipher(made.as_ptr(), cipher) == 1
                && ext::SSL_SESSION_set_protocol_version(made.as_ptr(), o::TLS1_3_VERSION) == 1
                && ext::SSL_SESSION_set1_ticket_appdata(made.as_ptr(), OF_PSK.as_ptr().cast(), OF_PSK.len()) == 1;
            done.then_some(made)
        }
    }

    /// The same session in another object. What a cache of OpenSSL's holds is linked there: in two caches, or with one of
    /// them gone, the lists would be broken.
    pub(in crate::sys) fn copied(&self) -> Option<Session> {
        errq::clear();
        // SAFETY: alive; what comes out is ours
        let copy = unsafe { Session::from_owned(ext::SSL_SESSION_dup(self.as_ptr())) };
        errq::clear();
        copy
    }

    /// It began with a key that both had beforehand; so do those that are resumed from it.
    pub fn is_of_psk(&self) -> bool {
        let (mut data, mut len) = (null_mut(), 0);
        // SAFETY: alive; what it points to lives as long as the session
        unsafe {
            ext::SSL_SESSION_get0_ticket_appdata(self.as_ptr(), &mut data, &mut len) == 1
                && slice(data.cast_const().cast(), len) == OF_PSK
        }
    }

    pub fn is_resumable(&self) -> bool {
        // SAFETY: alive, as in all that follow
        unsafe { ext::SSL_SESSION_is_resumable(self.as_ptr()) == 1 }
    }

    /// At most 32 bytes.
    pub fn id(&self) -> &[u8] {
        let mut len: c_uint = 0;
        unsafe {
            let p = o::SSL_SESSION_get_id(self.as_ptr(), &mut len);
            slice(p, len as usize)
        }
    }

    pub(in crate::sys) fn id_context(&self) -> &[u8] {
        let mut len: c_uint = 0;
        unsafe {
            let p = ext::SSL_SESSION_get0_id_context(self.as_ptr(), &mut len);
            slice(p, len as usize)
        }
    }

    /// Seconds since 1970.
    pub fn time(&self) -> i64 {
        unsafe { o::SSL_SESSION_get_time(self.as_ptr()) }
    }

    /// Seconds.
    pub fn timeout(&self) -> i64 {
        unsafe { o::SSL_SESSION_get_timeout(self.as_ptr()) }
    }

    pub fn protocol(&self) -> i32 {
        unsafe { o::SSL_SESSION_get_protocol_version(self.as_ptr()) }
    }

    pub fn hostname(&self) -> Option<&CStr> {
        let p = unsafe { ext::SSL_SESSION_get0_hostname(self.as_ptr()) };
        (!p.is_null()).then(|| unsafe { CStr::from_ptr(p) })
    }

    pub fn cipher_name(&self) -> Option<&'static CStr> {
        let cipher = NonNull::new(unsafe { ext::SSL_SESSION_get0_cipher(self.as_ptr()) }.cast_mut())?;
        Some(unsafe { CStr::from_ptr(o::SSL_CIPHER_get_name(cipher.as_ptr())) })
    }

    /// Seconds, as the server said; None without a ticket.
    pub fn ticket_lifetime(&self) -> Option<i64> {
        unsafe {
            (ext::SSL_SESSION_has_ticket(self.as_ptr()) == 1)
                .then(|| ext::SSL_SESSION_get_ticket_lifetime_hint(self.as_ptr()) as i64)
        }
    }

    pub fn peer(&self) -> Option<X509> {
        unsafe { X509::from_borrowed(ext::SSL_SESSION_get0_peer(self.as_ptr())) }
    }

    /// The master secret; in TLS 1.3 the secret to resume with. Empty while there is none.
    pub fn master_key(&self) -> Outcome<Secret> {
        let mut list = List::with_capacity(LONGEST_KEY)?;
        unsafe {
            let n = o::SSL_SESSION_get_master_key(self.as_ptr(), list.spare().as_mut_ptr().cast(), LONGEST_KEY);
            list.grown(n.min(LONGEST_KEY));
        }
        Ok(Secret::new(list))
    }
}

/// # Safety
/// `p` is NULL or has `len` bytes that live as long as the caller says.
unsafe fn slice<'a>(p: *const u8, len: usize) -> &'a [u8] {
    if p.is_null() || len == 0 {
        return &[];
    }
    // SAFETY: the caller's promise
    unsafe { std::slice::from_raw_parts(p, len) }
}
