//! What `newer` looks up in OpenSSL.
use crate::sys::aws::texts::name_of_group;
use crate::sys::hkdf::{Sha, State};
use libc::{c_char, c_int, c_uchar, c_uint, c_void};
use openssl_sys as a;

pub type GroupName = unsafe extern "C" fn(*mut a::SSL) -> *const c_char;
pub type NpnAdvertise = unsafe extern "C" fn(*mut a::SSL, *mut *const c_uchar, *mut c_uint, *mut c_void) -> c_int;
pub type NpnSelect =
    unsafe extern "C" fn(*mut a::SSL, *mut *mut c_uchar, *mut c_uchar, *const c_uchar, c_uint, *mut c_void) -> c_int;
pub type SetNpnAdvertise = unsafe extern "C" fn(*mut a::SSL_CTX, Option<NpnAdvertise>, *mut c_void);
pub type SetNpnSelect = unsafe extern "C" fn(*mut a::SSL_CTX, Option<NpnSelect>, *mut c_void);
pub type GetNpn = unsafe extern "C" fn(*const a::SSL, *mut *const c_uchar, *mut c_uint);

pub fn group_name() -> Option<GroupName> {
    Some(name_of_group)
}

pub fn npn_advertise() -> Option<SetNpnAdvertise> {
    Some(a::SSL_CTX_set_next_protos_advertised_cb)
}

pub fn npn_select() -> Option<SetNpnSelect> {
    Some(a::SSL_CTX_set_next_proto_select_cb)
}

pub fn npn_negotiated() -> Option<GetNpn> {
    Some(a::SSL_get0_next_proto_negotiated)
}

unsafe extern "C" fn init_256(state: *mut State) -> c_int {
    unsafe { a::SHA256_Init(state.cast()) }
}

unsafe extern "C" fn update_256(state: *mut State, data: *const c_void, len: usize) -> c_int {
    unsafe { a::SHA256_Update(state.cast(), data, len) }
}

unsafe extern "C" fn finish_256(md: *mut c_uchar, state: *mut State) -> c_int {
    unsafe { a::SHA256_Final(md, state.cast()) }
}

unsafe extern "C" fn init_384(state: *mut State) -> c_int {
    unsafe { a::SHA384_Init(state.cast()) }
}

unsafe extern "C" fn update_384(state: *mut State, data: *const c_void, len: usize) -> c_int {
    unsafe { a::SHA384_Update(state.cast(), data, len) }
}

unsafe extern "C" fn finish_384(md: *mut c_uchar, state: *mut State) -> c_int {
    unsafe { a::SHA384_Final(md, state.cast()) }
}

const _: () = assert!(size_of::<a::SHA256_CTX>() <= size_of::<State>());
const _: () = assert!(size_of::<a::SHA512_CTX>() <= size_of::<State>());

/// SHA-384 or SHA-256.
pub fn sha(longer: bool) -> Option<Sha> {
    Some(match longer {
        true => Sha { init: init_384, update: update_384, finish: finish_384 },
        false => Sha { init: init_256, update: update_256, finish: finish_256 },
    })
}
