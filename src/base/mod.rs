//! Numbers, names and errors: no OpenSSL, no kernel, no allocation.
pub mod constants;
pub mod decideconst;
pub mod flags;
pub mod ipconst;
pub mod line;
pub mod record;
pub mod sockconst;
pub mod status;
pub mod x509const;
