//! DER as it is passed around: encoded by length first, decoded to the last byte.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::errq;
use crate::sys::mem::List;
use crate::sys::report::{fail, fail_openssl};
use libc::{c_int, c_long};
use std::ptr::null_mut;

/// What a file looks like from its first bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Looks {
    Pem,
    /// A certificate or a revocation list.
    Signed,
    Key,
    EncryptedKey,
    Pkcs12,
    Unknown,
}

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// The tag, the content, and what comes behind; BER's indefinite length runs to the end.
fn take(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, mut rest) = rest.split_first()?;
    let mut len = usize::from(first);
    if first == 0x80 {
        return Some((tag, rest, &[]));
    }
    if first > 0x80 {
        let count = usize::from(first & 0x7f);
        if count > 4 || rest.len() < count {
            return None;
        }
        len = rest[..count].iter().fold(0, |sum, &b| sum << 8 | usize::from(b));
        rest = &rest[count..];
    }
    (rest.len() >= len).then(|| (tag, &rest[..len], &rest[len..]))
}

pub fn looks(bytes: &[u8]) -> Looks {
    let Some((SEQUENCE, content, _)) = take(bytes) else { return text_or_not(bytes) };
    let Some((first, inner, rest)) = take(content) else { return Looks::Unknown };
    let second = rest.first().copied();
    match (first, inner.first().copied(), second) {
        (SEQUENCE, Some(OID), Some(OCTETS)) => Looks::EncryptedKey,
        (SEQUENCE, Some(VERSION | INTEGER | SEQUENCE), _) => Looks::Signed,
        (INTEGER, Some(3), Some(SEQUENCE)) => Looks::Pkcs12,
        (INTEGER, _, Some(INTEGER | OCTETS | SEQUENCE)) => Looks::Key,
        _ => Looks::Unknown,
    }
}

fn text_or_not(bytes: &[u8]) -> Looks {
    const BEGIN: &[u8] = b"-----BEGIN ";
    match bytes.windows(BEGIN.len()).any(|window| window == BEGIN) {
        true => Looks::Pem,
        false => Looks::Unknown,
    }
}

#[cold]
fn trailing(what: &str) -> Status {
    fail(Status::SSL, Kind::Local, format_args!("there are bytes behind the {what}: give it alone"))
}

/// For a value of which some library takes whatever is behind it, however long, for a part.
pub(in crate::sys) fn alone(what: &str, bytes: &[u8]) -> Outcome<()> {
    match take(bytes) {
        Some((_, _, behind)) if !behind.is_empty() => Err(trailing(what)),
        _ => Ok(()),
    }
}

/// Runs a `d2i` function; every byte must belong to the value.
pub(in crate::sys) fn decode<T, R>(
    what: &str,
    bytes: &[u8],
    d2i: impl FnOnce(*mut *const u8, c_long) -> *mut T,
    own: impl FnOnce(*mut T) -> R,
) -> Outcome<R> {
    if bytes.is_empty() {
        return Err(fail(Status::SSL, Kind::Local, format_args!("there is no {what}: the data is empty")));
    }
    let mut at = bytes.as_ptr();
    errq::clear();
    let raw = d2i(&mut at, bytes.len() as c_long);
    if raw.is_null() {
        return Err(fail_openssl(Kind::Local, format_args!("the {what} cannot be read")));
    }
    let owned = own(raw);
    errq::clear();
    if at as usize - bytes.as_ptr() as usize != bytes.len() {
        return Err(trailing(what));
    }
    Ok(owned)
}

/// Runs an `i2d` function twice: for the length, then for the bytes.
pub(in crate::sys) fn encode(what: &str, i2d: impl Fn(*mut *mut u8) -> c_int) -> Outcome<List<u8>> {
    errq::clear();
    let len = i2d(null_mut());
    if len <= 0 {
        return Err(fail_openssl(Kind::Local, format_args!("the {what} cannot be encoded")));
    }
    let mut list = List::with_capacity(len as usize)?;
    let mut at = list.spare().as_mut_ptr().cast::<u8>();
    let written = i2d(&mut at);
    if written != len {
        return Err(fail_openssl(Kind::Local, format_args!("the {what} cannot be encoded")));
    }
    // SAFETY: as announced, `len` bytes were written
    unsafe { list.grown(len as usize) };
    errq::clear();
    Ok(list)
}
