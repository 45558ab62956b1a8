//! Decisions that wait: events, what there is to look at, and answers.
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::capi::ctx::{sslwrap_ctx, CtxObject};
use crate::capi::identity::sslwrap_identity;
use crate::capi::types::sslwrap_free_fn;
use crate::capi::x509_name::sslwrap_x509_name;
use crate::ffi::arg::{both, bytes, out, room};
use crate::ffi::callback::triple;
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::table;
use crate::pki::identity::Identity;
use crate::pki::name::SharedName;
use crate::sys::mem::Shared;
use crate::sys::userdata::Userdata;
use crate::tls::decide::{callback, Certificate, Token};
use core::ffi::{c_int, c_void};
use core::ptr::null_mut;

/// Asked which certificate to show: on a server once per handshake, after the client's name and before anything of ours is
/// signed; on a client when the server asks for a certificate. sslwrap_conn_use_identity gives it one; without that it shows
/// what its context has. Return SSLWRAP_ANSWER_ACCEPT to go on, SSLWRAP_ANSWER_REFUSE to end the handshake, or
/// SSLWRAP_ANSWER_PENDING to be given time: the call ends with SSLWRAP_ERROR_WANT_X509_LOOKUP, and sslwrap_conn_answer
/// decides. Anything else refuses the handshake and comes out as SSLWRAP_E_CALLBACK.
pub type sslwrap_certificate_fn = Option<unsafe extern "C" fn(conn: *mut sslwrap_conn, userdata: *mut c_void) -> c_int>;

struct CCertificate(unsafe extern "C" fn(*mut sslwrap_conn, *mut c_void) -> c_int, Userdata);

impl Certificate for CCertificate {
    fn certificate(&self, conn: Token) -> i32 {
        // SAFETY: the caller's function, as it promised
        unsafe { (self.0)(conn as *mut sslwrap_conn, self.1.get()) }
    }
}

/// Sets who is asked which certificate to show.
///
/// ctx: the context.
/// cb, userdata, free_userdata: the callback; NULL removes it.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
/// changes, and the userdata stays the caller's. Any thread; does not block. SSL_CTX_set_cert_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_certificate_callback(
    ctx: *mut sslwrap_ctx,
    cb: sslwrap_certificate_fn,
    userdata: *mut c_void,
    free_userdata: sslwrap_free_fn,
) -> c_int {
    guard("sslwrap_ctx_set_certificate_callback", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        triple(cb, userdata, free_userdata, |f, ud| callback(CCertificate(f, ud), |made| made as Box<dyn Certificate>))?
            .set_by(|cb| ctx.set_certificate_callback(cb))
    })
}

/// Sets what the connections of a context stop for, instead of calling back. A call that comes to such a decision ends with
/// its WANT status, also where it would wait; sslwrap_conn_wanted tells which decision waits, sslwrap_conn_answer decides,
/// at once or later, on this or another thread, and the call is made again. Nothing times out meanwhile.
///
/// ctx: the context.
/// events: any of SSLWRAP_EVENT_*; 0 for none.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: unknown bits; SSLWRAP_E_STATE: the context is in use. Any thread; does not
/// block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_events(ctx: *mut sslwrap_ctx, events: u64) -> c_int {
    guard("sslwrap_ctx_set_events", || table::enter::<CtxObject>(ctx.cast())?.set_events(events))
}

/// Sets what this connection stops for, in place of what its context says. A decision that was taken already stays.
///
/// conn: the connection.
/// events: any of SSLWRAP_EVENT_*; 0 for none.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: unknown bits. Any thread; does not block; allowed inside callbacks.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_set_events(conn: *mut sslwrap_conn, events: u64) -> c_int {
    guard("sslwrap_conn_set_events", || table::enter::<ConnObject>(conn.cast())?.set_events(events))
}

/// Which decision waits for its answer.
///
/// conn: the connection.
/// event: receives one of SSLWRAP_EVENT_*; 0 on failure. SSLWRAP_EVENT_CLIENT_HELLO: look with sslwrap_conn_get_servername
/// and sslwrap_conn_hello_*, choose with sslwrap_conn_set_context, sslwrap_conn_use_identity, sslwrap_conn_select_alpn,
/// sslwrap_conn_set_ocsp_response. SSLWRAP_EVENT_CERTIFICATE: look with sslwrap_conn_peer_sigalg and
/// sslwrap_conn_peer_ca_name, choose with sslwrap_conn_use_identity. SSLWRAP_EVENT_VERIFY: look with
/// sslwrap_conn_get_peer_cert_chain, sslwrap_conn_get_verified_chain, sslwrap_conn_get_verify_hint and
/// sslwrap_conn_verify_error.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none waits, or it was answered; SSLWRAP_E_INVALID_ARG. Any thread; does not
/// block; allowed inside callbacks.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_wanted(conn: *mut sslwrap_conn, event: *mut u64) -> c_int {
    guard("sslwrap_conn_wanted", || {
        let event = out(event, 0)?;
        event.set(table::enter::<ConnObject>(conn.cast())?.wanted()?);
        Ok(())
    })
}

/// Decides what waits. The next call on the connection goes on with it.
///
/// conn: the connection.
/// event: what is decided: the one that sslwrap_conn_wanted told.
/// answer: SSLWRAP_ANSWER_ACCEPT goes on: with the context, identity and protocol that were chosen meanwhile; with the
/// peer, whatever was wrong with its certificate, whose errors are forgotten. SSLWRAP_ANSWER_DEFAULT decides as if the
/// event had not been raised: a hello by host table and callback, a certificate by the callback, a peer as OpenSSL found
/// it; where a callback asked for time it is not asked again. SSLWRAP_ANSWER_REFUSE ends the handshake.
/// alert: with SSLWRAP_ANSWER_REFUSE the TLS alert to send, 0 for the usual one: 10 to 120 for a hello (112,
/// unrecognized_name), 80 for a certificate to show, 40, 42, 43, 44, 45 or 48 for a peer (as OpenSSL's error says; 40).
/// Else 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: no such decision waits; SSLWRAP_E_INVALID_ARG. On failure nothing changes. Any
/// thread, while another waits or works too; does not block for longer than a step of another thread.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_answer(
    conn: *mut sslwrap_conn,
    event: u64,
    answer: c_int,
    alert: c_int,
) -> c_int {
    guard("sslwrap_conn_answer", || table::enter::<ConnObject>(conn.cast())?.answer(event, answer, alert))
}

/// Shows this identity and no other, whatever the context has. A context that is gone over to afterwards takes its place.
///
/// conn: the connection, before its certificate is sent.
/// identity: the identity, counted.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused it, or the connection failed; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block; allowed inside callbacks.
/// SSL_use_cert_and_key(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_use_identity(conn: *mut sslwrap_conn, identity: *mut sslwrap_identity) -> c_int {
    guard("sslwrap_conn_use_identity", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        let identity = table::enter::<Shared<Identity>>(identity.cast())?;
        conn.use_identity(&identity)
    })
}

/// A server: chooses the protocol (ALPN) while the client's hello is being decided about, in place of list and callback.
///
/// conn: the connection, in a server-name callback or with SSLWRAP_EVENT_CLIENT_HELLO waiting.
/// name, len: one of those that the client offers; NULL and 0 to go on without.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not offered; SSLWRAP_E_STATE: no hello is being decided about;
/// SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. SSL_CTX_set_alpn_select_cb(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_select_alpn(conn: *mut sslwrap_conn, name: *const c_void, len: usize) -> c_int {
    guard("sslwrap_conn_select_alpn", || table::enter::<ConnObject>(conn.cast())?.select_alpn(bytes(name, len)?))
}

/// The highest version that the client offers.
///
/// conn: a server whose client's hello is being decided about.
/// version: receives it, as SSLWRAP_TLS1_3_VERSION.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no hello is being decided about; SSLWRAP_E_INVALID_ARG. Any thread; does not
/// block; allowed inside callbacks. SSL_client_hello_get0_legacy_version(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_hello_version(conn: *mut sslwrap_conn, version: *mut c_int) -> c_int {
    guard("sslwrap_conn_hello_version", || {
        let version = out(version, 0)?;
        version.set(table::enter::<ConnObject>(conn.cast())?.hello_version()?);
        Ok(())
    })
}

/// The client's 32 random bytes.
///
/// conn: a server whose client's hello is being decided about.
/// buf, cap: where they go; NULL and 0 to ask for the length. len: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no hello is being decided about; SSLWRAP_E_BUFFER_TOO_SMALL;
/// SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_client_hello_get0_random(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_hello_random(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_hello_random", || {
        let room = room(buf, cap, len)?;
        room.bytes(&table::enter::<ConnObject>(conn.cast())?.hello_random()?)
    })
}

/// The session id that the client sent. In TLS 1.3 it means nothing: see sslwrap_conn_hello_psk_identity.
///
/// conn: a server whose client's hello is being decided about.
/// buf, cap: where it goes; NULL and 0 to ask for the length. len: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none was sent, or no hello is being decided about; SSLWRAP_E_BUFFER_TOO_SMALL;
/// SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_client_hello_get0_session_id(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_hello_session_id(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_hello_session_id", || {
        let room = room(buf, cap, len)?;
        room.bytes(&table::enter::<ConnObject>(conn.cast())?.hello_session_id()?)
    })
}

/// The cipher suites that the client offers, two bytes each, the best first.
///
/// conn: a server whose client's hello is being decided about.
/// buf, cap: where they go; NULL and 0 to ask for the length. len: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no hello is being decided about; SSLWRAP_E_BUFFER_TOO_SMALL;
/// SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_client_hello_get0_ciphers(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_hello_ciphers(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_hello_ciphers", || {
        let room = room(buf, cap, len)?;
        room.bytes(&table::enter::<ConnObject>(conn.cast())?.hello_ciphers()?)
    })
}

/// The protocols that the client offers (ALPN), in wire form, each name behind its length.
///
/// conn: a server whose client's hello is being decided about.
/// buf, cap: where they go; NULL and 0 to ask for the length. len: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none are offered, or no hello is being decided about;
/// SSLWRAP_E_BUFFER_TOO_SMALL; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_hello_alpn(
    conn: *mut sslwrap_conn,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_hello_alpn", || {
        let room = room(buf, cap, len)?;
        room.bytes(&table::enter::<ConnObject>(conn.cast())?.hello_alpn()?)
    })
}

/// An identity of a pre-shared key that the client offers in TLS 1.3; tickets are such identities too.
///
/// conn: a server whose client's hello is being decided about.
/// index: 0 is the first.
/// buf, cap: where it goes; NULL and 0 to ask for the length. len: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there are not so many, or no hello is being decided about;
/// SSLWRAP_E_BUFFER_TOO_SMALL; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_hello_psk_identity(
    conn: *mut sslwrap_conn,
    index: usize,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_hello_psk_identity", || {
        let room = room(buf, cap, len)?;
        room.bytes(&table::enter::<ConnObject>(conn.cast())?.hello_psk_identity(index)?)
    })
}

/// The number of an extension that the client sent.
///
/// conn: a server whose client's hello is being decided about.
/// index: 0 is the first, in the client's order. number: receives it, 0 to 65535.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there are not so many, or no hello is being decided about;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
/// SSL_client_hello_get1_extensions_present(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_hello_extension_at(
    conn: *mut sslwrap_conn,
    index: usize,
    number: *mut c_int,
) -> c_int {
    guard("sslwrap_conn_hello_extension_at", || {
        let number = out(number, 0)?;
        number.set(table::enter::<ConnObject>(conn.cast())?.hello_extension_at(index)?);
        Ok(())
    })
}

/// The body of an extension that the client sent, as it stands there.
///
/// conn: a server whose client's hello is being decided about.
/// number: the extension's, 0 to 65535.
/// buf, cap: where it goes; NULL and 0 to ask for the length. len: receives it; may be 0.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it was not sent, or no hello is being decided about;
/// SSLWRAP_E_BUFFER_TOO_SMALL; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
/// SSL_client_hello_get0_ext(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_hello_extension(
    conn: *mut sslwrap_conn,
    number: c_int,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_hello_extension", || {
        let room = room(buf, cap, len)?;
        room.bytes(&table::enter::<ConnObject>(conn.cast())?.hello_extension(number)?)
    })
}

/// A signature algorithm that the peer can verify, as TLS numbers them (0x0403 is ECDSA with SHA-256): what a certificate
/// to show should be chosen by.
///
/// conn: the connection, while its certificate is being chosen.
/// index: 0 is what the peer likes best. number: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there are not so many, or the peer has not said so yet; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks. SSL_get_sigalgs(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_peer_sigalg(conn: *mut sslwrap_conn, index: usize, number: *mut c_int) -> c_int {
    guard("sslwrap_conn_peer_sigalg", || {
        let number = out(number, 0)?;
        number.set(table::enter::<ConnObject>(conn.cast())?.peer_sigalg(index)?);
        Ok(())
    })
}

/// The name of an authority whose certificates the peer accepts: what a client chooses its certificate by.
///
/// conn: the connection, while its certificate is being chosen.
/// index: 0 is the first. name: receives it; free it with sslwrap_x509_name_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there are not so many, or the peer has not said so yet; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks. SSL_get0_peer_CA_list(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_peer_ca_name(
    conn: *mut sslwrap_conn,
    index: usize,
    name: *mut *mut sslwrap_x509_name,
) -> c_int {
    guard("sslwrap_conn_peer_ca_name", || {
        let name = out(name, null_mut())?;
        let found = table::enter::<ConnObject>(conn.cast())?.peer_ca_name(index)?;
        give(&name, SharedName::new(found)?)
    })
}

/// What OpenSSL found wrong with the chain that SSLWRAP_EVENT_VERIFY waits for: everything, not the first thing alone.
///
/// conn: the connection.
/// index: 0 is the first. error: receives SSLWRAP_X509_V_ERR_*. depth: receives the place in the chain, 0 is the peer's own.
/// Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there is not so much, or nothing waits; SSLWRAP_E_INVALID_ARG. Any thread; does
/// not block; allowed inside callbacks. X509_STORE_CTX_get_error(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_verify_error(
    conn: *mut sslwrap_conn,
    index: usize,
    error: *mut c_int,
    depth: *mut c_int,
) -> c_int {
    guard("sslwrap_conn_verify_error", || {
        let (error, depth) = both(out(error, 0), out(depth, 0))?;
        let (code, place) = table::enter::<ConnObject>(conn.cast())?.verify_error(index)?;
        error.set(code);
        depth.set(place);
        Ok(())
    })
}
