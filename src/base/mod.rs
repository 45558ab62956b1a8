//! Numbers, names and errors: no OpenSSL, no kernel, no allocation.
pub mod status;
