//! The triple that every callback setter takes: function, userdata, and what frees the userdata.
use crate::base::status::Outcome;
use crate::sys::userdata::{FreeFn, Userdata};
use core::ffi::c_void;

/// A callback made from its triple by `make`; None when the function is NULL.
pub fn triple<F, R>(
    function: Option<F>,
    userdata: *mut c_void,
    free: FreeFn,
    make: impl FnOnce(F, Userdata) -> Outcome<R>,
) -> Outcome<Triple<R>> {
    let Some(function) = function else { return Ok(Triple { callback: None, userdata: None }) };
    let userdata = Userdata::new(userdata, free)?;
    Ok(Triple { callback: Some(make(function, userdata.clone())?), userdata: Some(userdata) })
}

/// On its way to where it is set.
pub struct Triple<R> {
    callback: Option<R>,
    userdata: Option<Userdata>,
}

impl<R> Triple<R> {
    /// Sets it; the userdata is ours once that succeeded. What it replaces is dropped last, when no lock is held.
    pub fn set_by<O>(self, set: impl FnOnce(Option<R>) -> Outcome<O>) -> Outcome<()> {
        let former = set(self.callback)?;
        if let Some(userdata) = &self.userdata {
            userdata.keep();
        }
        drop(former);
        Ok(())
    }
}
