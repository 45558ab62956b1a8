//! The trampolines of NPN, ALPN's forerunner.
use crate::sys::host::{AlpnAnswer, Host, NpnAnswer};
use crate::sys::o;
use crate::sys::seam::{chosen, shield, ssl_host};
use libc::{c_int, c_uchar, c_uint, c_void};

pub(in crate::sys) unsafe extern "C" fn advertise<H: Host>(
    ssl: *mut o::SSL,
    out: *mut *const c_uchar,
    out_len: *mut c_uint,
    _: *mut c_void,
) -> c_int {
    // SAFETY: OpenSSL copies the list, which the host keeps, as soon as we return
    unsafe {
        let Some(host) = ssl_host::<H>(ssl) else { return o::SSL_TLSEXT_ERR_ALERT_FATAL };
        let show = |list: &[u8]| {
            *out = list.as_ptr();
            *out_len = list.len() as c_uint;
        };
        match shield(host, NpnAnswer::None, || host.npn_offer(show)) {
            NpnAnswer::Offer => o::SSL_TLSEXT_ERR_OK,
            NpnAnswer::None => o::SSL_TLSEXT_ERR_NOACK,
        }
    }
}

pub(in crate::sys) unsafe extern "C" fn select<H: Host>(
    ssl: *mut o::SSL,
    out: *mut *mut c_uchar,
    out_len: *mut c_uchar,
    offered: *const c_uchar,
    offered_len: c_uint,
    _: *mut c_void,
) -> c_int {
    // SAFETY: OpenSSL's own arguments
    let answer = unsafe { chosen::<H>(ssl, offered, offered_len, |host, list| host.npn(list)) };
    let AlpnAnswer::Select(at, len) = answer else { return o::SSL_TLSEXT_ERR_ALERT_FATAL };
    // SAFETY: OpenSSL copies the choice, which points into its own list, as soon as we return
    unsafe {
        *out = offered.add(at).cast_mut();
        *out_len = len;
    }
    o::SSL_TLSEXT_ERR_OK
}
