//! Revocation lists.
use crate::base::status::Outcome;
use crate::pki::{Format, FILE_LIMIT};
use crate::sys::crl::Crl;
use crate::sys::file;
use crate::sys::report::located;
use core::ffi::CStr;

pub fn load(format: Format, bytes: &[u8]) -> Outcome<Crl> {
    match format {
        Format::Pem => Crl::from_pem(bytes),
        Format::Der => Crl::from_der(bytes),
    }
}

pub fn load_file(path: &CStr, format: Format) -> Outcome<Crl> {
    let bytes = file::read(path, FILE_LIMIT)?;
    load(format, &bytes).map_err(|status| located(status, format_args!("{}", file::shown(path).as_str())))
}
