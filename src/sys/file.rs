//! Whole files, and what kind of thing a path names.
use crate::base::line::Line;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::ext;
use crate::sys::mem::{List, Secret};
use crate::sys::report::{errno, errno_text, fail, fail_with};
use libc::c_int;
use std::ffi::CStr;
use std::mem::MaybeUninit;

/// A path as it may stand in an error text.
pub fn shown(path: &CStr) -> Line<192> {
    let mut line = Line::EMPTY;
    line.add_foreign(path.to_bytes());
    line
}

struct Descriptor(c_int);

impl Drop for Descriptor {
    fn drop(&mut self) {
        // SAFETY: ours
        unsafe { libc::close(self.0) };
    }
}

#[cold]
fn failed(errno: c_int, doing: &str, path: &CStr) -> Status {
    if errno == libc::ENOMEM {
        return Status::NOMEM;
    }
    let mut text = [0; 128];
    let text = errno_text(errno, &mut text);
    let path = shown(path);
    let line = format_args!("cannot {doing} {}: {text}", path.as_str());
    fail_with(Status::SYSCALL, Kind::Local, errno.into(), 0, line)
}

/// Larger files are refused: `limit` is far above what is meant.
pub fn read(path: &CStr, limit: usize) -> Outcome<List<u8>> {
    let file = open(path)?;
    let mut list = List::new();
    list.reserve_exact(size(&file).unwrap_or(0).min(limit) + 1)?;
    loop {
        if list.len() > limit {
            let path = shown(path);
            let line = format_args!("{} is larger than {limit} bytes: it cannot be meant", path.as_str());
            return Err(fail(Status::INVALID_ARG, Kind::Local, line));
        }
        if list.len() == list.capacity() {
            list = grow(list)?;
        }
        let room = list.spare();
        // SAFETY: the room is writable; what was read is counted
        let n = unsafe { libc::read(file.0, room.as_mut_ptr().cast(), room.len()) };
        match n {
            0 => return Ok(list),
            n if n > 0 => unsafe { list.grown(n as usize) },
            _ if errno() == libc::EINTR => {}
            _ => return Err(failed(errno(), "read", path)),
        }
    }
}

/// The same, wiped when dropped: for whatever may hold a key.
pub fn read_secret(path: &CStr, limit: usize) -> Outcome<Secret> {
    read(path, limit).map(Secret::new)
}

/// Copies by hand, and wipes: a list that grows by itself would leave a key behind.
fn grow(list: List<u8>) -> Outcome<List<u8>> {
    let old = Secret::new(list);
    let mut new = List::with_capacity(old.len() * 2 + 4096)?;
    new.extend(&old)?;
    Ok(new)
}

fn open(path: &CStr) -> Outcome<Descriptor> {
    loop {
        // SAFETY: a NUL-terminated path
        let fd = unsafe { libc::open(path.as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC) };
        if fd >= 0 {
            return Ok(Descriptor(fd));
        }
        if errno() != libc::EINTR {
            return Err(failed(errno(), "open", path));
        }
    }
}

fn size(file: &Descriptor) -> Option<usize> {
    let mut stat = MaybeUninit::<libc::stat>::zeroed();
    // SAFETY: an all-zero stat is valid, and is overwritten on success
    unsafe { (libc::fstat(file.0, stat.as_mut_ptr()) == 0).then(|| stat.assume_init().st_size.max(0) as usize) }
}

pub fn exists(path: &CStr) -> bool {
    mode(path).is_some()
}

pub fn is_dir(path: &CStr) -> bool {
    mode(path).is_some_and(|mode| mode & libc::S_IFMT == libc::S_IFDIR)
}

fn mode(path: &CStr) -> Option<libc::mode_t> {
    let mut stat = MaybeUninit::<libc::stat>::zeroed();
    // SAFETY: as above
    unsafe { (libc::stat(path.as_ptr(), stat.as_mut_ptr()) == 0).then(|| stat.assume_init().st_mode) }
}

/// Shows `look` the names in a directory.
pub fn names_in(path: &CStr, mut look: impl FnMut(&[u8])) -> Outcome<()> {
    // SAFETY: a NUL-terminated path
    let dir = unsafe { libc::opendir(path.as_ptr()) };
    if dir.is_null() {
        return Err(failed(errno(), "open the directory", path));
    }
    loop {
        // SAFETY: the entry lives until the next call
        let entry = unsafe { libc::readdir(dir) };
        if entry.is_null() {
            break;
        }
        // SAFETY: the name is NUL-terminated
        look(unsafe { CStr::from_ptr((*entry).d_name.as_ptr()) }.to_bytes());
    }
    // SAFETY: ours
    unsafe { libc::closedir(dir) };
    Ok(())
}

/// A variable of the environment; none in a program that runs with raised rights, and none when empty.
pub fn environment(name: &CStr) -> Option<&'static CStr> {
    // SAFETY: the text stays until somebody changes the environment; callers read it at once
    let value = unsafe { ext::secure_getenv(name.as_ptr()) };
    if value.is_null() {
        return None;
    }
    // SAFETY: as above
    Some(unsafe { CStr::from_ptr(value) }).filter(|v| !v.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_large_as_may_be_and_no_larger() {
        let path = std::ffi::CString::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
        let content = std::fs::read(path.to_str().unwrap()).unwrap();
        assert_eq!(read(&path, content.len()).unwrap()[..], content[..]);
        assert_eq!(read(&path, content.len() - 1).err(), Some(Status::INVALID_ARG));
    }
}
