//! libsslwrap: sockets, name resolution and TLS behind one C ABI. The rooms, in order; each uses only those above it.
#![deny(unsafe_op_in_unsafe_fn)]
#![allow(clippy::missing_safety_doc)] // the safety of an export is its C comment

#[forbid(unsafe_code)]
pub mod base;
#[allow(unsafe_op_in_unsafe_fn)]
pub mod capi;
pub mod ffi;
#[forbid(unsafe_code)]
pub mod net;
#[forbid(unsafe_code)]
pub mod pki;
pub mod sys;
#[forbid(unsafe_code)]
pub mod tls;
