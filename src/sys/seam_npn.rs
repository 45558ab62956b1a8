//! The trampolines of NPN, ALPN's forerunner.
use crate::sys::host::{AlpnAnswer, Host, NpnAnswer};
use crate::sys::o;
use crate::sys::seam::{shield, ssl_host};
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
    // SAFETY: OpenSSL copies the choice, which points into its own list, as soon as we return
    unsafe {
        let Some(host) = ssl_host::<H>(ssl) else { return o::SSL_TLSEXT_ERR_ALERT_FATAL };
        let list: &[u8] = match offered.is_null() || offered_len == 0 {
            true => &[],
            false => std::slice::from_raw_parts(offered, offered_len as usize),
        };
        match shield(host, AlpnAnswer::Refuse, || host.npn(list)) {
            AlpnAnswer::Select(at, len) if len > 0 && at + len as usize <= list.len() => {
                *out = offered.add(at).cast_mut();
                *out_len = len;
                o::SSL_TLSEXT_ERR_OK
            }
            _ => o::SSL_TLSEXT_ERR_ALERT_FATAL,
        }
    }
}
