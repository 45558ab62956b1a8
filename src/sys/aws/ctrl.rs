//! SSL_ctrl and SSL_CTX_ctrl, whose commands are functions here; what is said by datagrams.
use crate::sys::aws::common::lacks;
use crate::sys::aws::session::{cache_mode_from, cache_mode_to};
use libc::{c_int, c_long, c_void};
use openssl_sys as a;
use std::ptr::null_mut;

pub use crate::sys::aws::x509::*;

pub const SSL_CTRL_MODE: c_int = 33;
/// Not done: it asks for a header, then for the body.
pub const SSL_CTRL_SET_READ_AHEAD: c_int = 41;
pub const SSL_CTRL_SET_SESS_CACHE_SIZE: c_int = 42;
pub const SSL_CTRL_GET_SESS_CACHE_SIZE: c_int = 43;
pub const SSL_CTRL_SET_SESS_CACHE_MODE: c_int = 44;
pub const SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB: c_int = 63;
pub const SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE: c_int = 65;
pub const SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP: c_int = 70;
pub const SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP: c_int = 71;
pub const SSL_CTRL_SET_GROUPS_LIST: c_int = 92;
pub const SSL_CTRL_SET_MIN_PROTO_VERSION: c_int = 123;
pub const SSL_CTRL_SET_MAX_PROTO_VERSION: c_int = 124;
pub const SSL_CTRL_GET_MIN_PROTO_VERSION: c_int = 130;
pub const SSL_CTRL_GET_MAX_PROTO_VERSION: c_int = 131;
const GET_TOTAL_RENEGOTIATIONS: c_int = 12;
const SESS_NUMBER: c_int = 20;
const GET_SESS_CACHE_MODE: c_int = 45;
const SET_MAX_SEND_FRAGMENT: c_int = 52;
const SET_TLSEXT_HOSTNAME: c_int = 55;
const DTLS_GET_TIMEOUT: c_int = 73;
const DTLS_HANDLE_TIMEOUT: c_int = 74;
const CLEAR_MODE: c_int = 78;
const CHAIN: c_int = 88;
const CHAIN_CERT: c_int = 89;
const SET_VERIFY_CERT_STORE: c_int = 106;
const SET_DH_AUTO: c_int = 118;
const DTLS_SET_LINK_MTU: c_int = 120;
const GET_NEGOTIATED_GROUP: c_int = 134;

/// Modes that are other bits there, ours and theirs: SSL_MODE_SEND_FALLBACK_SCSV, and SSL_MODE_ASYNC, which is only kept.
/// Ours would be false start and CBC_RECORD_SPLITTING.
const MODES: [(u32, u32); 2] = [(0x80, a::SSL_MODE_SEND_FALLBACK_SCSV as u32), (0x100, 1 << 28)];
const SAME: u32 = 0x7f;
/// Ours alone: a lowest version was set.
const HAS_LOWEST: u32 = 1 << 29;
const ANY: c_long = 0;

/// As OpenSSL at its usual security level, which has no signatures for older ones: TLS 1.2.
fn lowest(is_dtls: bool, value: c_long) -> u16 {
    const DTLS1_2: u16 = 0xfefd;
    match (value, is_dtls) {
        (ANY, true) => DTLS1_2,
        (ANY, false) => a::TLS1_2_VERSION as u16,
        _ => value.clamp(0, 0xffff) as u16,
    }
}

unsafe fn set_lowest(ssl: *mut a::SSL, value: c_long) -> c_int {
    unsafe {
        match value {
            ANY => a::SSL_clear_mode(ssl, HAS_LOWEST),
            _ => a::SSL_set_mode(ssl, HAS_LOWEST),
        };
        a::SSL_set_min_proto_version(ssl, lowest(a::SSL_is_dtls(ssl) == 1, value))
    }
}

unsafe fn set_lowest_of(ctx: *mut a::SSL_CTX, value: c_long) -> c_int {
    const DTLS: u16 = 0xfe00;
    unsafe {
        match value {
            ANY => a::SSL_CTX_clear_mode(ctx, HAS_LOWEST),
            _ => a::SSL_CTX_set_mode(ctx, HAS_LOWEST),
        };
        a::SSL_CTX_set_min_proto_version(ctx, lowest(a::SSL_CTX_get_max_proto_version(ctx) >= DTLS, value))
    }
}

/// For who allows everything that is weak ("@SECLEVEL=0"): the oldest versions, unless another lowest one was set.
pub unsafe fn allow_old(ssl: *mut a::SSL) {
    unsafe {
        if a::SSL_get_mode(ssl) & HAS_LOWEST == 0 {
            a::SSL_set_min_proto_version(ssl, 0);
        }
    }
}

pub unsafe fn allow_old_in(ctx: *mut a::SSL_CTX) {
    unsafe {
        if a::SSL_CTX_get_mode(ctx) & HAS_LOWEST == 0 {
            a::SSL_CTX_set_min_proto_version(ctx, 0);
        }
    }
}

/// What a new context begins with.
pub unsafe fn begin(ctx: *mut a::SSL_CTX) {
    const AUTO_RETRY: u32 = 4; // always so
    unsafe {
        a::SSL_CTX_clear_mode(ctx, a::SSL_MODE_NO_AUTO_CHAIN as u32);
        a::SSL_CTX_set_mode(ctx, AUTO_RETRY);
        set_lowest_of(ctx, ANY)
    };
}

fn mode_to(ours: c_long) -> u32 {
    let ours = ours as u32;
    MODES.iter().filter(|mode| ours & mode.0 != 0).fold(ours & SAME, |bits, mode| bits | mode.1)
}

fn mode_from(theirs: u32) -> c_long {
    MODES.iter().filter(|mode| theirs & mode.1 != 0).fold(theirs & SAME, |bits, mode| bits | mode.0).into()
}

pub unsafe fn SSL_ctrl(ssl: *mut a::SSL, command: c_int, value: c_long, pointer: *mut c_void) -> c_long {
    let version = value.clamp(0, 0xffff) as u16;
    unsafe {
        match command {
            SSL_CTRL_MODE => mode_from(a::SSL_set_mode(ssl, mode_to(value))),
            CLEAR_MODE => mode_from(a::SSL_clear_mode(ssl, mode_to(value))),
            SSL_CTRL_SET_MIN_PROTO_VERSION => set_lowest(ssl, value).into(),
            SSL_CTRL_SET_MAX_PROTO_VERSION => a::SSL_set_max_proto_version(ssl, version).into(),
            SSL_CTRL_GET_MIN_PROTO_VERSION if a::SSL_get_mode(ssl) & HAS_LOWEST == 0 => ANY,
            SSL_CTRL_GET_MIN_PROTO_VERSION => a::SSL_get_min_proto_version(ssl).into(),
            SSL_CTRL_GET_MAX_PROTO_VERSION => a::SSL_get_max_proto_version(ssl).into(),
            SET_TLSEXT_HOSTNAME => a::SSL_set_tlsext_host_name(ssl, pointer.cast()).into(),
            SSL_CTRL_SET_GROUPS_LIST => a::SSL_set1_groups_list(ssl, pointer.cast()).into(),
            GET_NEGOTIATED_GROUP => a::SSL_get_group_id(ssl).into(),
            SET_VERIFY_CERT_STORE => a::SSL_set1_verify_cert_store(ssl, pointer.cast()).into(),
            SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE => a::SSL_set_tlsext_status_type(ssl, value as c_int).into(),
            SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP => {
                a::SSL_set_tlsext_status_ocsp_resp(ssl, pointer.cast(), value as usize).into()
            }
            SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP => {
                a::SSL_get_tlsext_status_ocsp_resp(ssl, pointer.cast()) as c_long
            }
            GET_TOTAL_RENEGOTIATIONS => a::SSL_total_renegotiations(ssl).into(),
            DTLS_GET_TIMEOUT => a::DTLSv1_get_timeout(ssl, pointer.cast()).into(),
            DTLS_HANDLE_TIMEOUT => a::DTLSv1_handle_timeout(ssl).into(),
            DTLS_SET_LINK_MTU => {
                let overhead = a::BIO_ctrl(a::SSL_get_wbio(ssl), GET_MTU_OVERHEAD, 0, null_mut());
                a::SSL_set_mtu(ssl, (value - overhead).max(0) as u32).into()
            }
            _ => 0,
        }
    }
}

const GET_MTU_OVERHEAD: c_int = 49;

pub unsafe fn SSL_CTX_ctrl(ctx: *mut a::SSL_CTX, command: c_int, value: c_long, pointer: *mut c_void) -> c_long {
    let version = value.clamp(0, 0xffff) as u16;
    unsafe {
        match command {
            SSL_CTRL_MODE => mode_from(a::SSL_CTX_set_mode(ctx, mode_to(value))),
            CLEAR_MODE => mode_from(a::SSL_CTX_clear_mode(ctx, mode_to(value))),
            SSL_CTRL_SET_MIN_PROTO_VERSION => set_lowest_of(ctx, value).into(),
            SSL_CTRL_SET_MAX_PROTO_VERSION => a::SSL_CTX_set_max_proto_version(ctx, version).into(),
            SSL_CTRL_GET_MIN_PROTO_VERSION if a::SSL_CTX_get_mode(ctx) & HAS_LOWEST == 0 => ANY,
            SSL_CTRL_GET_MIN_PROTO_VERSION => a::SSL_CTX_get_min_proto_version(ctx).into(),
            SSL_CTRL_GET_MAX_PROTO_VERSION => a::SSL_CTX_get_max_proto_version(ctx).into(),
            SSL_CTRL_SET_GROUPS_LIST => a::SSL_CTX_set1_groups_list(ctx, pointer.cast()).into(),
            CHAIN => a::SSL_CTX_clear_chain_certs(ctx).into(),
            CHAIN_CERT => a::SSL_CTX_add1_chain_cert(ctx, pointer.cast()).into(),
            SET_MAX_SEND_FRAGMENT => {
                let fits = (512..=16384).contains(&value);
                (fits && a::SSL_CTX_set_max_send_fragment(ctx, value as usize) == 1).into()
            }
            SSL_CTRL_SET_SESS_CACHE_MODE => {
                cache_mode_from(a::SSL_CTX_set_session_cache_mode(ctx, cache_mode_to(value)))
            }
            GET_SESS_CACHE_MODE => cache_mode_from(a::SSL_CTX_get_session_cache_mode(ctx)),
            SSL_CTRL_SET_SESS_CACHE_SIZE => a::SSL_CTX_sess_set_cache_size(ctx, value as u64) as c_long,
            SSL_CTRL_GET_SESS_CACHE_SIZE => a::SSL_CTX_sess_get_cache_size(ctx) as c_long,
            SESS_NUMBER => a::SSL_CTX_sess_number(ctx) as c_long,
            21 => a::SSL_CTX_sess_connect(ctx).into(),
            22 => a::SSL_CTX_sess_connect_good(ctx).into(),
            23 => a::SSL_CTX_sess_connect_renegotiate(ctx).into(),
            24 => a::SSL_CTX_sess_accept(ctx).into(),
            25 => a::SSL_CTX_sess_accept_good(ctx).into(),
            26 => a::SSL_CTX_sess_accept_renegotiate(ctx).into(),
            27 => a::SSL_CTX_sess_hits(ctx).into(),
            28 => a::SSL_CTX_sess_cb_hits(ctx).into(),
            29 => a::SSL_CTX_sess_misses(ctx).into(),
            30 => a::SSL_CTX_sess_timeouts(ctx).into(),
            31 => a::SSL_CTX_sess_cache_full(ctx).into(),
            SET_DH_AUTO => lacks().into(),
            _ => 0,
        }
    }
}

// ---- datagrams

/// Nobody can listen.
pub unsafe fn DTLSv1_listen(_: *mut a::SSL, _: *mut a::BIO_ADDR) -> c_int {
    lacks();
    -1
}

pub unsafe fn data_mtu(ssl: *mut a::SSL, mtu: usize) -> usize {
    unsafe {
        match a::SSL_is_init_finished(ssl) == 1 && a::SSL_set_mtu(ssl, mtu as u32) == 1 {
            true => mtu.saturating_sub(a::SSL_max_seal_overhead(ssl)),
            false => 0,
        }
    }
}
