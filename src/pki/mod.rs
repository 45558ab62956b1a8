//! Certificates, keys, names, trust: what they are, how they are read, and why one was refused.
pub mod cert;
pub mod crl;
pub mod explain;
pub mod identity;
pub mod key;
pub mod name;
pub mod store;

use crate::base::status::Outcome;
use crate::sys::report::invalid;

pub use crate::sys::pass::{Fixed, Passphrase};

/// The largest file that a certificate or a key is looked for in.
pub const FILE_LIMIT: usize = 16 << 20;

/// How a certificate or key is written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Pem,
    Der,
}

impl Format {
    /// From SSLWRAP_FILETYPE_*.
    pub fn from_filetype(filetype: i32) -> Outcome<Format> {
        match filetype {
            1 => Ok(Format::Pem),
            2 => Ok(Format::Der),
            other => Err(invalid(format_args!("{other} is no file type: use SSLWRAP_FILETYPE_PEM or _ASN1"))),
        }
    }
}
