//! What `newer` looks up, where OpenSSL is linked in: there it shows no names to look up, and is new enough.
use crate::sys::hkdf::{Sha, State};
use crate::sys::o;
use libc::{c_char, c_int, c_uchar, c_uint, c_void};

pub type GroupName = unsafe extern "C" fn(*mut o::SSL) -> *const c_char;
pub type NpnAdvertise = unsafe extern "C" fn(*mut o::SSL, *mut *const c_uchar, *mut c_uint, *mut c_void) -> c_int;
pub type NpnSelect =
    unsafe extern "C" fn(*mut o::SSL, *mut *mut c_uchar, *mut c_uchar, *const c_uchar, c_uint, *mut c_void) -> c_int;
pub type SetNpnAdvertise = unsafe extern "C" fn(*mut o::SSL_CTX, Option<NpnAdvertise>, *mut c_void);
pub type SetNpnSelect = unsafe extern "C" fn(*mut o::SSL_CTX, Option<NpnSelect>, *mut c_void);
pub type GetNpn = unsafe extern "C" fn(*const o::SSL, *mut *const c_uchar, *mut c_uint);

extern "C" {
    fn SSL_get0_group_name(ssl: *mut o::SSL) -> *const c_char;
    fn SSL_CTX_set_next_protos_advertised_cb(ctx: *mut o::SSL_CTX, cb: Option<NpnAdvertise>, arg: *mut c_void);
    fn SSL_CTX_set_next_proto_select_cb(ctx: *mut o::SSL_CTX, cb: Option<NpnSelect>, arg: *mut c_void);
    fn SSL_get0_next_proto_negotiated(ssl: *const o::SSL, list: *mut *const c_uchar, len: *mut c_uint);
}

pub fn group_name() -> Option<GroupName> {
    Some(SSL_get0_group_name)
}

pub fn npn_advertise() -> Option<SetNpnAdvertise> {
    Some(SSL_CTX_set_next_protos_advertised_cb)
}

pub fn npn_select() -> Option<SetNpnSelect> {
    Some(SSL_CTX_set_next_proto_select_cb)
}

pub fn npn_negotiated() -> Option<GetNpn> {
    Some(SSL_get0_next_proto_negotiated)
}

/// SHA-384 or SHA-256.
pub fn sha(longer: bool) -> Option<Sha> {
    extern "C" {
        fn SHA256_Init(state: *mut State) -> c_int;
        fn SHA256_Update(state: *mut State, data: *const c_void, len: usize) -> c_int;
        fn SHA256_Final(md: *mut c_uchar, state: *mut State) -> c_int;
        fn SHA384_Init(state: *mut State) -> c_int;
        fn SHA384_Update(state: *mut State, data: *const c_void, len: usize) -> c_int;
        fn SHA384_Final(md: *mut c_uchar, state: *mut State) -> c_int;
    }
    Some(match longer {
        true => Sha { init: SHA384_Init, update: SHA384_Update, finish: SHA384_Final },
        false => Sha { init: SHA256_Init, update: SHA256_Update, finish: SHA256_Final },
    })
}
