//! Numbers, names and errors: no OpenSSL, no kernel, no allocation.
pub mod line;
pub mod record;
pub mod status;
