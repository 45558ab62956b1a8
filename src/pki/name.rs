//! Distinguished names that can grow behind a handle, and lists of them.
use crate::base::status::Outcome;
use crate::sys::lock::Brief;
use crate::sys::mem::{List, Shared};
use crate::sys::name::Name;
use core::ffi::CStr;

/// A name that several threads may hold. Adding to it puts a longer copy in its place.
pub struct SharedName(Brief<Shared<Name>>);

impl SharedName {
    pub fn new(name: Name) -> Outcome<SharedName> {
        Ok(SharedName(Brief::new(Shared::new(name)?)))
    }

    pub fn get(&self) -> Shared<Name> {
        self.0.with(|name| name.clone())
    }

    /// Two threads that add at once both succeed, in some order.
    pub fn add_entry(&self, field: &CStr, value: &[u8]) -> Outcome<()> {
        loop {
            let before = self.get();
            let after = Shared::new(before.with_entry(field, value)?)?;
            let replaced = self.0.with(|name| match Shared::same(name, &before) {
                true => Ok(core::mem::replace(name, after)),
                false => Err(after),
            });
            if replaced.is_ok() {
                return Ok(()); // the former name is dropped here, outside the lock
            }
        }
    }

    /// The value of the n-th entry of a field; NO_VALUE when there are fewer.
    pub fn get_entry(&self, field: &CStr, nth: usize) -> Outcome<List<u8>> {
        let name = self.get();
        name.value(name.find(field, nth)?)
    }
}
