//! Messages in pieces, with ancillary data: descriptors travel in it.
use crate::base::status::Outcome;
use crate::sys::addr::SockAddr;
use crate::sys::net::{believed, moved, Io, DONTWAIT};
use crate::sys::report::invalid;
use libc::{c_int, c_void, cmsghdr, iovec, msghdr, socklen_t, SCM_RIGHTS, SOL_SOCKET};
use std::mem::{size_of, MaybeUninit};

/// The kernel takes no more.
pub const MOST_PIECES: usize = 1024;
pub const MOST_FDS: usize = 253; // SCM_MAX_FD

/// Pieces of a caller's memory, as the kernel has them.
#[derive(Clone, Copy)]
pub struct Pieces {
    first: *const iovec,
    count: usize,
    total: usize,
}

impl Pieces {
    /// # Safety
    /// `first` has `count` pairs of a pointer and a length; each is memory that may be used as the call does, until it ends.
    pub unsafe fn new(first: *const c_void, count: usize) -> Outcome<Pieces> {
        if count > MOST_PIECES {
            return Err(invalid(format_args!("a message has at most {MOST_PIECES} pieces, not {count}")));
        }
        if first.is_null() && count != 0 {
            return Err(invalid(format_args!("the pieces are NULL but their number is {count}")));
        }
        let mut pieces = Pieces { first: first.cast(), count, total: 0 };
        for n in 0..count {
            // SAFETY: the caller's promise; C's pointers may be misaligned
            let piece = unsafe { pieces.first.add(n).read_unaligned() };
            if piece.iov_base.is_null() && piece.iov_len != 0 {
                return Err(invalid(format_args!("piece {n} is NULL but its length is {}", piece.iov_len)));
            }
            let sum = pieces.total.checked_add(piece.iov_len).filter(|&sum| sum <= isize::MAX as usize);
            pieces.total = sum.ok_or_else(|| invalid(format_args!("a length of {} cannot be meant", piece.iov_len)))?;
        }
        Ok(pieces)
    }

    /// How many bytes they have together.
    pub fn total(&self) -> usize {
        self.total
    }

    /// The table, how many pieces it has, and bytes they have.
    pub(in crate::sys) fn parts(self) -> (*const iovec, usize, usize) {
        (self.first, self.count, self.total)
    }

    fn header(&self) -> msghdr {
        // SAFETY: zeroes are a message of nothing
        let mut header: msghdr = unsafe { MaybeUninit::zeroed().assume_init() };
        header.msg_iov = self.first.cast_mut();
        header.msg_iovlen = self.count as _;
        header
    }
}

/// What came beside the bytes.
pub struct Came {
    pub sender: SockAddr,
    pub control: usize,
    pub flags: i32,
}

/// Descriptors that come are close-on-exec.
pub fn recv_msg(fd: i32, pieces: Pieces, control: &mut [u8], flags: i32) -> (Io, Came) {
    let mut came = Came { sender: SockAddr::EMPTY, control: 0, flags: 0 };
    let io = moved(|| {
        let mut header = pieces.header();
        header.msg_control = control.as_mut_ptr().cast();
        header.msg_controllen = control.len() as _;
        let mut got = -1;
        let (_, sender) = SockAddr::filled(|address, len| {
            header.msg_name = address.cast();
            // SAFETY: `filled` gives room and its length
            header.msg_namelen = unsafe { *len };
            // SAFETY: every pointer of the header with its length
            got = unsafe { libc::recvmsg(fd, &mut header, flags | DONTWAIT | libc::MSG_CMSG_CLOEXEC) };
            got = believed(got, pieces.total(), flags);
            // SAFETY: as above
            unsafe { *len = header.msg_namelen };
            if got < 0 {
                -1
            } else {
                0
            }
        });
        came = Came {
            sender,
            control: header.msg_controllen.min(control.len()),
            flags: header.msg_flags & !libc::MSG_CMSG_CLOEXEC,
        };
        got
    });
    (io, came)
}

pub fn send_msg(fd: i32, pieces: Pieces, control: &[u8], flags: i32, to: Option<&SockAddr>) -> Io {
    let mut header = pieces.header();
    if let Some(to) = to {
        let (address, len) = to.as_ptr();
        header.msg_name = address.cast_mut().cast();
        header.msg_namelen = len;
    }
    if !control.is_empty() {
        header.msg_control = control.as_ptr().cast_mut().cast();
        header.msg_controllen = control.len() as _;
    }
    // SAFETY: every pointer of the header with its length; the kernel only reads
    moved(|| unsafe { libc::sendmsg(fd, &header, flags | DONTWAIT | libc::MSG_NOSIGNAL) })
}

const HEADER: usize = size_of::<cmsghdr>();
/// Room for as many descriptors as one message can carry.
pub const FDS_ROOM: usize = HEADER + MOST_FDS * size_of::<c_int>() + 8;

/// Ancillary data that carries descriptors. Aligned as the kernel's macros want it.
#[repr(C, align(8))]
pub struct FdsRoom {
    bytes: [u8; FDS_ROOM],
}

impl FdsRoom {
    pub const EMPTY: FdsRoom = FdsRoom { bytes: [0; FDS_ROOM] };

    /// The data for these descriptors; none for none.
    pub fn packed(&mut self, fds: &[i32]) -> Outcome<&[u8]> {
        if fds.len() > MOST_FDS {
            return Err(invalid(format_args!("a message carries at most {MOST_FDS} descriptors, not {}", fds.len())));
        }
        if fds.is_empty() {
            return Ok(&[]);
        }
        let payload = size_of_val(fds);
        // SAFETY: the room is aligned and long enough for the header and so many numbers
        unsafe {
            let header = self.bytes.as_mut_ptr().cast::<cmsghdr>();
            (*header).cmsg_level = SOL_SOCKET;
            (*header).cmsg_type = SCM_RIGHTS;
            (*header).cmsg_len = libc::CMSG_LEN(payload as u32) as _;
            std::ptr::copy_nonoverlapping(fds.as_ptr().cast::<u8>(), libc::CMSG_DATA(header), payload);
            Ok(&self.bytes[..libc::CMSG_SPACE(payload as u32) as usize])
        }
    }

    /// Room for `most` descriptors.
    pub fn room(&mut self, most: usize) -> &mut [u8] {
        // exactly so many: CMSG_SPACE may have room for one more
        // SAFETY: a computation
        let len = unsafe { libc::CMSG_LEN((most.min(MOST_FDS) * size_of::<c_int>()) as u32) } as usize;
        if most == 0 {
            return &mut [];
        }
        &mut self.bytes[..len]
    }

    /// Hands each descriptor in the first `len` bytes to `each`, once.
    pub fn unpack(&self, len: usize, mut each: impl FnMut(i32)) {
        let bytes = &self.bytes[..len.min(FDS_ROOM)];
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() >= HEADER) {
            // SAFETY: a header's bytes; the kernel aligns them, we need not
            let header = unsafe { rest.as_ptr().cast::<cmsghdr>().read_unaligned() };
            let size = header.cmsg_len.min(rest.len());
            if size < HEADER {
                return;
            }
            if (header.cmsg_level, header.cmsg_type) == (SOL_SOCKET, SCM_RIGHTS) {
                for number in rest[HEADER..size].chunks_exact(size_of::<c_int>()) {
                    each(c_int::from_ne_bytes([number[0], number[1], number[2], number[3]]));
                }
            }
            at += size.next_multiple_of(size_of::<usize>());
        }
    }
}

const _: () = assert!(HEADER % size_of::<usize>() == 0 && size_of::<socklen_t>() == 4);
