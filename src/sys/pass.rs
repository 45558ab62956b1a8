//! Passphrases: who is asked, how often, and what an answer may be.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::mem::{wipe, Secret};
use crate::sys::report::{fail, fail_openssl, invalid};
use crate::sys::{defect, errq};
use libc::{c_char, c_int, c_void};
use std::panic::{catch_unwind, AssertUnwindSafe};

/// The longest passphrase that OpenSSL asks for.
pub const LONGEST: usize = 1024;

/// Knows a passphrase, or asks for one. OpenSSL's own way, asking on the terminal, is never taken.
pub trait Passphrase {
    /// Writes it to `room` and gives its length; 0 and negative refuse, more than the room counts as the room.
    fn ask(&self, room: &mut [u8], writing: bool) -> i32;
}

/// A passphrase known beforehand.
pub struct Fixed<'a>(&'a [u8]);

impl<'a> Fixed<'a> {
    pub fn new(passphrase: &'a [u8]) -> Outcome<Fixed<'a>> {
        if passphrase.is_empty() || passphrase.len() > LONGEST {
            return Err(invalid(format_args!("a passphrase has 1 to {LONGEST} bytes, not {}", passphrase.len())));
        }
        Ok(Fixed(passphrase))
    }

    pub fn bytes(&self) -> &[u8] {
        self.0
    }
}

impl Passphrase for Fixed<'_> {
    fn ask(&self, room: &mut [u8], _writing: bool) -> i32 {
        if self.0.len() > room.len() {
            return -1;
        }
        room[..self.0.len()].copy_from_slice(self.0);
        self.0.len() as i32
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    NotYet,
    Nobody,
    Refused,
    Given,
    NoMemory,
    Panicked,
}

/// The asking for one key: the first answer serves all attempts at decoding it.
pub(in crate::sys) struct Asking<'a> {
    with: Option<&'a dyn Passphrase>,
    kept: Option<Secret>,
    asked: Asked,
}

impl<'a> Asking<'a> {
    pub fn new(with: Option<&'a dyn Passphrase>) -> Asking<'a> {
        Asking { with, kept: None, asked: Asked::NotYet }
    }

    /// The length that was written; `room` is wiped when there is none.
    pub fn answer(&mut self, room: &mut [u8], writing: bool) -> Option<usize> {
        if self.asked == Asked::NotYet {
            self.asked = self.ask(room, writing);
            wipe(room);
        }
        let kept = self.kept.as_ref().filter(|kept| kept.len() <= room.len())?;
        room[..kept.len()].copy_from_slice(kept);
        Some(kept.len())
    }

    fn ask(&mut self, room: &mut [u8], writing: bool) -> Asked {
        let Some(with) = self.with else { return Asked::Nobody };
        let asked = || {
            defect::at("passphrase");
            with.ask(room, writing)
        };
        let answer = match catch_unwind(AssertUnwindSafe(asked)) {
            Ok(answer) => answer,
            Err(payload) => {
                defect::drop_payload(payload);
                return Asked::Panicked;
            }
        };
        if answer <= 0 {
            return Asked::Refused;
        }
        match Secret::from_slice(&room[..room.len().min(answer as usize)]) {
            Ok(kept) => {
                self.kept = Some(kept);
                Asked::Given
            }
            Err(_) => Asked::NoMemory,
        }
    }

    /// Why `what` could not be read, in the light of what was asked and answered.
    #[cold]
    pub fn failed(&self, what: &str) -> Status {
        match self.asked {
            Asked::NotYet => fail_openssl(Kind::Local, format_args!("the {what} cannot be read")),
            Asked::Nobody => {
                errq::clear();
                fail(
                    Status::SSL,
                    Kind::Local,
                    format_args!("the {what} is encrypted: set a passphrase or a passphrase callback"),
                )
            }
            Asked::Refused => fail_openssl(
                Kind::Local,
                format_args!("the {what} is encrypted and the passphrase callback gave no passphrase"),
            ),
            Asked::Given => {
                fail_openssl(Kind::Local, format_args!("the {what} cannot be decrypted: check the passphrase"))
            }
            Asked::NoMemory => {
                errq::clear();
                Status::NOMEM
            }
            Asked::Panicked => {
                errq::clear();
                Status::PANIC
            }
        }
    }
}

/// What OpenSSL calls. `with` is an `Asking`.
pub(in crate::sys) unsafe extern "C" fn trampoline(
    room: *mut c_char,
    size: c_int,
    writing: c_int,
    with: *mut c_void,
) -> c_int {
    if room.is_null() || size <= 0 || with.is_null() {
        return -1;
    }
    // SAFETY: OpenSSL offers `size` bytes, perhaps not yet written; the asking outlives the call that passed it
    let (room, asking) = unsafe {
        std::ptr::write_bytes(room, 0, size as usize);
        (std::slice::from_raw_parts_mut(room.cast::<u8>(), size as usize), &mut *with.cast::<Asking<'_>>())
    };
    asking.answer(room, writing != 0).map_or(-1, |len| len as c_int)
}
