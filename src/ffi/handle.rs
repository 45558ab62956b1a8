//! New objects on their way out.
use crate::base::status::Outcome;
use crate::ffi::arg::Out;
use crate::ffi::table::{insert, Object};

/// Gives the value a handle, and the handle to the caller.
pub fn give<T: Object, C>(out: &Out<*mut C>, value: T) -> Outcome<()> {
    out.set(insert(value)?.cast());
    Ok(())
}
