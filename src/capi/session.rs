//! Sessions: what two ends agreed on, to be resumed by a later connection.
use crate::base::constants::SSLWRAP_TYPE_SESSION;
use crate::base::status::Status;
use crate::ffi::arg::{bytes, out, room};
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::table;
use crate::tls::session::Session;
use core::ffi::{c_char, c_int, c_void};
use core::ptr::null_mut;

/// A session: what a later connection needs to resume this one. It outlives its connection and is never changed; any
/// thread may use it, several connections may offer it.
pub struct sslwrap_session {
    _opaque: [u8; 0],
}

impl table::Object for Session {
    const TYPE: u8 = SSLWRAP_TYPE_SESSION as u8;
    const NAME: &'static str = "session";
}

/// One more owner of the same handle; each owner frees it once.
///
/// session: the session.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_up_ref(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_up_ref(session: *mut sslwrap_session) -> c_int {
    guard("sslwrap_session_up_ref", || table::up_ref::<Session>(session as *const c_void))
}

/// Gives up a session; connections that use it keep what they need.
///
/// session: it; NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block. SSL_SESSION_free(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_free(session: *mut sslwrap_session) -> c_int {
    guard("sslwrap_session_free", || table::free::<Session>(session as *const c_void))
}

/// Whether a server could resume it at all. In TLS 1.3 a client's session is not resumable before a ticket came, which is
/// after the handshake: see sslwrap_ctx_set_new_session_callback. A fatal error makes it unusable.
///
/// session: the session.
/// resumable: receives 1 or 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_is_resumable(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_is_resumable(session: *mut sslwrap_session, resumable: *mut c_int) -> c_int {
    guard("sslwrap_session_is_resumable", || {
        let resumable = out(resumable, 0)?;
        resumable.set(table::enter::<Session>(session.cast())?.raw.is_resumable().into());
        Ok(())
    })
}

/// The session as bytes, for a file, another process or a later run. They hold its secret: who has them can resume it, and
/// read what was sent with it in TLS 1.2.
///
/// session: the session.
/// buf, cap: where the bytes go; NULL and 0 to ask for the length.
/// len: receives the length.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len bytes; SSLWRAP_ERROR_SSL: it cannot be written;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. i2d_SSL_SESSION(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_export(
    session: *mut sslwrap_session,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_session_export", || {
        let room = room(buf, cap, len)?;
        room.bytes(&table::enter::<Session>(session.cast())?.export()?)
    })
}

/// A session from bytes. Every context takes it, unlike one that comes from a connection: read only what you wrote
/// yourself, for it says whether its peer's certificate was accepted. The name is checked again when it is used.
///
/// data, len: what sslwrap_session_export gave.
/// session: receives it; free it with sslwrap_session_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: it is not a session, cut off, or there are bytes behind it;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. d2i_SSL_SESSION(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_import(
    data: *const c_void,
    len: usize,
    session: *mut *mut sslwrap_session,
) -> c_int {
    guard("sslwrap_session_import", || {
        let session = out(session, null_mut())?;
        give(&session, Session::import(bytes(data, len)?)?)
    })
}

/// The session's id, by which servers look it up. TLS 1.3: made of the ticket.
///
/// session: the session.
/// buf, cap: where the bytes go, 32 at most; NULL and 0 to ask for the length.
/// len: receives the length.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it has none; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len bytes;
/// SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_get_id(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_id(
    session: *mut sslwrap_session,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_session_id", || {
        let room = room(buf, cap, len)?;
        match table::enter::<Session>(session.cast())?.raw.id() {
            [] => Err(Status::NO_VALUE),
            id => room.bytes(id),
        }
    })
}

/// When the session was made.
///
/// session: the session.
/// seconds: receives it, in seconds since 1970.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_get_time(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_time(session: *mut sslwrap_session, seconds: *mut i64) -> c_int {
    guard("sslwrap_session_time", || {
        let seconds = out(seconds, 0)?;
        seconds.set(table::enter::<Session>(session.cast())?.raw.time());
        Ok(())
    })
}

/// How long the session may be resumed, from its time on.
///
/// session: the session.
/// seconds: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_get_timeout(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_timeout(session: *mut sslwrap_session, seconds: *mut i64) -> c_int {
    guard("sslwrap_session_timeout", || {
        let seconds = out(seconds, 0)?;
        seconds.set(table::enter::<Session>(session.cast())?.raw.timeout());
        Ok(())
    })
}

/// How long the server says that the session's ticket is good for.
///
/// session: the session.
/// seconds: receives it; 0: the server did not say.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it has no ticket; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
/// SSL_SESSION_get_ticket_lifetime_hint(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_ticket_lifetime(session: *mut sslwrap_session, seconds: *mut i64) -> c_int {
    guard("sslwrap_session_ticket_lifetime", || {
        let seconds = out(seconds, 0)?;
        seconds.set(table::enter::<Session>(session.cast())?.raw.ticket_lifetime().ok_or(Status::NO_VALUE)?);
        Ok(())
    })
}

/// The session's protocol version, as SSLWRAP_TLS1_3_VERSION.
///
/// session: the session.
/// version: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_get_protocol_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_protocol(session: *mut sslwrap_session, version: *mut c_int) -> c_int {
    guard("sslwrap_session_protocol", || {
        let version = out(version, 0)?;
        version.set(table::enter::<Session>(session.cast())?.raw.protocol());
        Ok(())
    })
}

/// The session's cipher suite, as "TLS_AES_128_GCM_SHA256".
///
/// session: the session.
/// name: receives a text that lives as long as the library.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it is not known; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
/// SSL_SESSION_get0_cipher(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_cipher_name(session: *mut sslwrap_session, name: *mut *const c_char) -> c_int {
    guard("sslwrap_session_cipher_name", || {
        let name = out(name, core::ptr::null())?;
        let session = table::enter::<Session>(session.cast())?;
        name.set(session.raw.cipher_name().ok_or(Status::NO_VALUE)?.as_ptr());
        Ok(())
    })
}

/// The server's name that the client sent and the server acknowledged; many servers do not.
///
/// session: the session.
/// buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
/// len: receives the length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there is none; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1 bytes;
/// SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_get0_hostname(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_hostname(
    session: *mut sslwrap_session,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_session_hostname", || {
        let room = room(buf, cap, len)?;
        let session = table::enter::<Session>(session.cast())?;
        room.text(session.raw.hostname().ok_or(Status::NO_VALUE)?.to_bytes())
    })
}

/// Whether two sessions are the same one: of equal id and protocol. One without an id equals none.
///
/// a, b: the sessions.
/// equal: receives 1 or 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_get_id(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_session_equal(
    a: *mut sslwrap_session,
    b: *mut sslwrap_session,
    equal: *mut c_int,
) -> c_int {
    guard("sslwrap_session_equal", || {
        let equal = out(equal, 0)?;
        let a = table::enter::<Session>(a.cast())?;
        equal.set(a.equal(&*table::enter::<Session>(b.cast())?).into());
        Ok(())
    })
}
