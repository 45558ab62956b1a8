//! Where OpenSSL asks for decisions that may wait: the certificate to show, the peer's chain as a whole, OCSP.
use crate::base::status::Status;
use crate::sys::ext;
use crate::sys::host::{CertAnswer, ChainAnswer, ChainStep, Host, OcspAnswer, StapleAnswer};
use crate::sys::o;
use crate::sys::seam::{self, shield, ssl_host};
use crate::sys::stack::{certs_of, CertStack};
use libc::{c_int, c_long, c_uchar, c_uint, c_void};
use std::ptr::null_mut;

/// # Safety
/// Every SSL of this context is one of ours with an H.
pub(in crate::sys) unsafe fn install<H: Host>(ctx: *mut o::SSL_CTX) {
    let status: unsafe extern "C" fn(*mut o::SSL, *mut c_void) -> c_int = status::<H>;
    // SAFETY: OpenSSL's own type for this command is that of `status`
    unsafe {
        ext::SSL_CTX_set_cert_cb(ctx, Some(certificate::<H>), null_mut());
        ext::SSL_CTX_set_cert_verify_callback(ctx, Some(chain::<H>), null_mut());
        let plain = std::mem::transmute::<
            unsafe extern "C" fn(*mut o::SSL, *mut c_void) -> c_int,
            unsafe extern "C" fn(),
        >(status);
        ext::SSL_CTX_callback_ctrl(ctx, o::SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, Some(plain));
    }
}

/// So that a server can send an alert of its own choice after a TLS 1.3 handshake, for which OpenSSL has no function: an
/// extension of session tickets that is never sent, and whose function can fail.
///
/// # Safety
/// As above.
pub(in crate::sys) unsafe fn install_last_word<H: Host>(ctx: *mut o::SSL_CTX) -> c_int {
    const PRIVATE: c_uint = 0xff77;
    const SSL_EXT_TLS1_3_NEW_SESSION_TICKET: c_uint = 0x2000;
    // SAFETY: the function has OpenSSL's type
    unsafe {
        o::SSL_CTX_add_custom_ext(
            ctx,
            PRIVATE,
            SSL_EXT_TLS1_3_NEW_SESSION_TICKET,
            Some(last_word::<H>),
            None,
            null_mut(),
            None,
            null_mut(),
        )
    }
}

unsafe extern "C" fn last_word<H: Host>(
    ssl: *mut o::SSL,
    _: c_uint,
    _: c_uint,
    _: *mut *const c_uchar,
    _: *mut usize,
    _: *mut o::X509,
    _: usize,
    alert: *mut c_int,
    _: *mut c_void,
) -> c_int {
    const LEAVE_OUT: c_int = 0;
    const FAIL: c_int = -1;
    // SAFETY: set by `tie`
    unsafe {
        let Some(host) = ssl_host::<H>(ssl) else { return LEAVE_OUT };
        match shield(host, None, || host.last_alert()) {
            None => LEAVE_OUT,
            Some(number) => {
                *alert = number.into();
                FAIL
            }
        }
    }
}

unsafe extern "C" fn certificate<H: Host>(ssl: *mut o::SSL, _: *mut c_void) -> c_int {
    // SAFETY: set by `tie`
    unsafe {
        let Some(host) = ssl_host::<H>(ssl) else { return 0 };
        let server = o::SSL_is_server(ssl) == 1;
        match shield(host, CertAnswer::Refuse, || host.certificate(server)) {
            CertAnswer::Go => 1,
            CertAnswer::Later => -1,
            CertAnswer::Refuse => 0,
        }
    }
}

const SSL_CTRL_SET_RETRY_VERIFY: c_int = 136;

/// In place of OpenSSL's own call of X509_verify_cert, which is made here.
unsafe extern "C" fn chain<H: Host>(store: *mut o::X509_STORE_CTX, _: *mut c_void) -> c_int {
    // SAFETY: OpenSSL's store context knows its SSL, and both live for the time of the call
    unsafe {
        let ssl = o::X509_STORE_CTX_get_ex_data(store, o::SSL_get_ex_data_X509_STORE_CTX_idx()) as *mut o::SSL;
        if ssl.is_null() {
            return 0;
        }
        let Some(host) = ssl_host::<H>(ssl) else { return 0 };
        let accepted = match host.kept_chain() {
            None => {
                // OpenSSL has done so, and looked not whether it had the memory: without the name nobody's would be asked for
                if ext::X509_VERIFY_PARAM_set1(ext::X509_STORE_CTX_get0_param(store), o::SSL_get0_param(ssl)) != 1 {
                    o::X509_STORE_CTX_set_error(store, o::X509_V_ERR_OUT_OF_MEM);
                    return refuse::<H>(ssl);
                }
                o::X509_verify_cert(store) > 0
            }
            Some(certs) => match CertStack::of(&certs) {
                Ok(stack) => {
                    ext::X509_STORE_CTX_set0_verified_chain(store, stack.into_raw());
                    true
                }
                Err(_) => {
                    o::X509_STORE_CTX_set_error(store, o::X509_V_ERR_OUT_OF_MEM);
                    return refuse::<H>(ssl);
                }
            },
        };
        let server = o::SSL_is_server(ssl) == 1;
        let certs = || certs_of(o::X509_STORE_CTX_get0_chain(store));
        let (version, tickets) = (o::SSL_version(ssl), o::SSL_get_num_tickets(ssl));
        let binding = o::SSL_get_verify_mode(ssl) != o::SSL_VERIFY_NONE;
        let can_wait = ext::VERIFICATION_WAITS;
        let step = ChainStep { accepted, binding, server, can_wait, version, tickets, certs: &certs };
        match shield(host, ChainAnswer::Refuse(o::X509_V_ERR_APPLICATION_VERIFICATION), || host.chain(step)) {
            ChainAnswer::AsIs => accepted.into(),
            ChainAnswer::Accept => {
                o::X509_STORE_CTX_set_error(store, o::X509_V_OK);
                1
            }
            ChainAnswer::Later(error) => {
                o::X509_STORE_CTX_set_error(store, error);
                o::SSL_ctrl(ssl, SSL_CTRL_SET_RETRY_VERIFY, 0, null_mut());
                1
            }
            ChainAnswer::Hold => {
                o::X509_STORE_CTX_set_error(store, o::X509_V_OK);
                o::SSL_set_num_tickets(ssl, 0); // a ticket would let in who is refused
                1
            }
            ChainAnswer::Refuse(error) => {
                o::X509_STORE_CTX_set_error(store, error);
                refuse::<H>(ssl)
            }
        }
    }
}

/// Also where nothing is verified: without a mode OpenSSL would go on.
unsafe fn refuse<H: Host>(ssl: *mut o::SSL) -> c_int {
    // SAFETY: alive
    unsafe {
        if o::SSL_get_verify_mode(ssl) == o::SSL_VERIFY_NONE {
            ext::SSL_set_verify_unsafe(ssl, o::SSL_VERIFY_PEER, Some(seam::verify::<H>));
        }
    }
    0
}

/// One slot for both sides: a server is asked what to staple, a client what it thinks of it.
unsafe extern "C" fn status<H: Host>(ssl: *mut o::SSL, _: *mut c_void) -> c_int {
    // SAFETY: set by `tie`
    unsafe {
        let Some(host) = ssl_host::<H>(ssl) else { return o::SSL_TLSEXT_ERR_ALERT_FATAL };
        if o::SSL_is_server(ssl) == 1 {
            return match shield(host, StapleAnswer::Refuse, || host.staple()) {
                StapleAnswer::Staple(bytes) if bytes.is_empty() => o::SSL_TLSEXT_ERR_NOACK,
                StapleAnswer::Staple(bytes) => match put_staple(ssl, &bytes) {
                    Ok(()) => o::SSL_TLSEXT_ERR_OK,
                    Err(_) => o::SSL_TLSEXT_ERR_ALERT_FATAL,
                },
                StapleAnswer::None => o::SSL_TLSEXT_ERR_NOACK,
                StapleAnswer::Refuse => o::SSL_TLSEXT_ERR_ALERT_FATAL,
            };
        }
        const ACCEPT: c_int = 1;
        const REFUSE: c_int = 0;
        const FAIL: c_int = -1;
        let response = response_of(ssl);
        match shield(host, OcspAnswer::Abort, || host.stapled(response)) {
            OcspAnswer::Accept => ACCEPT,
            OcspAnswer::Refuse => REFUSE,
            OcspAnswer::Abort => FAIL,
        }
    }
}

/// OpenSSL takes the copy over.
unsafe fn put_staple(ssl: *mut o::SSL, bytes: &[u8]) -> Result<(), Status> {
    // SAFETY: a buffer of OpenSSL's allocator, as long as it says
    unsafe {
        let copy = o::OPENSSL_malloc(bytes.len());
        if copy.is_null() {
            return Err(Status::NOMEM);
        }
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), copy.cast(), bytes.len());
        o::SSL_ctrl(ssl, o::SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP, bytes.len() as c_long, copy);
        Ok(())
    }
}

/// What a server stapled; None when nothing, or not yet.
///
/// # Safety
/// `ssl` is alive, and the bytes are not kept beyond the next call that reads from the peer.
pub(in crate::sys) unsafe fn response_of<'a>(ssl: *mut o::SSL) -> Option<&'a [u8]> {
    // SAFETY: the caller's promise
    unsafe {
        let mut bytes: *const u8 = std::ptr::null();
        let pointer = (&raw mut bytes).cast::<c_void>();
        let len = o::SSL_ctrl(ssl, o::SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP, 0, pointer);
        (len > 0 && !bytes.is_null()).then(|| std::slice::from_raw_parts(bytes, len as usize))
    }
}
