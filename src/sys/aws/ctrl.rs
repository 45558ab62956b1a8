//! SSL_ctrl and SSL_CTX_ctrl, whose commands are functions here; what is said by datagrams.
use crate::sys::aws::common::lacks;
use libc::{c_int, c_long, c_void};
use openssl_sys as a;
use std::ptr::null_mut;

pub use crate::sys::aws::x509::*;

pub const SSL_CTRL_MODE: c_int = 33;
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

/// SSL_MODE_SEND_FALLBACK_SCSV: ours is what they call false start, theirs what OpenSSL calls a bug of SCTP.
const FALLBACK: u32 = 0x80;
const SAME: u32 = 0x7f;

fn mode_to(ours: c_long) -> u32 {
    let ours = ours as u32;
    ours & SAME | if ours & FALLBACK != 0 { a::SSL_MODE_SEND_FALLBACK_SCSV as u32 } else { 0 }
}

fn mode_from(theirs: u32) -> c_long {
    let fallback = theirs & a::SSL_MODE_SEND_FALLBACK_SCSV as u32 != 0;
    (theirs & SAME | if fallback { FALLBACK } else { 0 }).into()
}

pub unsafe fn SSL_ctrl(ssl: *mut a::SSL, command: c_int, value: c_long, pointer: *mut c_void) -> c_long {
    let version = value.clamp(0, 0xffff) as u16;
    unsafe {
        match command {
            SSL_CTRL_MODE => mode_from(a::SSL_set_mode(ssl, mode_to(value))),
            CLEAR_MODE => mode_from(a::SSL_clear_mode(ssl, mode_to(value))),
            SSL_CTRL_SET_MIN_PROTO_VERSION => a::SSL_set_min_proto_version(ssl, version).into(),
            SSL_CTRL_SET_MAX_PROTO_VERSION => a::SSL_set_max_proto_version(ssl, version).into(),
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
            SSL_CTRL_SET_MIN_PROTO_VERSION => a::SSL_CTX_set_min_proto_version(ctx, version).into(),
            SSL_CTRL_SET_MAX_PROTO_VERSION => a::SSL_CTX_set_max_proto_version(ctx, version).into(),
            SSL_CTRL_GET_MIN_PROTO_VERSION => a::SSL_CTX_get_min_proto_version(ctx).into(),
            SSL_CTRL_GET_MAX_PROTO_VERSION => a::SSL_CTX_get_max_proto_version(ctx).into(),
            SSL_CTRL_SET_GROUPS_LIST => a::SSL_CTX_set1_groups_list(ctx, pointer.cast()).into(),
            CHAIN => a::SSL_CTX_clear_chain_certs(ctx).into(),
            CHAIN_CERT => a::SSL_CTX_add1_chain_cert(ctx, pointer.cast()).into(),
            SET_MAX_SEND_FRAGMENT => {
                let fits = (512..=16384).contains(&value);
                (fits && a::SSL_CTX_set_max_send_fragment(ctx, value as usize) == 1).into()
            }
            SSL_CTRL_SET_SESS_CACHE_MODE => a::SSL_CTX_set_session_cache_mode(ctx, value as c_int).into(),
            GET_SESS_CACHE_MODE => a::SSL_CTX_get_session_cache_mode(ctx).into(),
            SSL_CTRL_SET_SESS_CACHE_SIZE => a::SSL_CTX_sess_set_cache_size(ctx, value as u64) as c_long,
            SSL_CTRL_GET_SESS_CACHE_SIZE => a::SSL_CTX_sess_get_cache_size(ctx) as c_long,
            SESS_NUMBER => a::SSL_CTX_sess_number(ctx) as c_long,
            SET_DH_AUTO => lacks().into(),
            _ => 0, // counters, which are not kept
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
