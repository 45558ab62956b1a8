//! What the libc crate lacks, declared by us.
use libc::{c_char, c_int, c_void};

extern "C" {
    pub fn pthread_mutex_clocklock(
        mutex: *mut libc::pthread_mutex_t,
        clock: libc::clockid_t,
        deadline: *const libc::timespec,
    ) -> c_int;
    pub fn secure_getenv(name: *const c_char) -> *mut c_char;
}

// names and services: the forms that write into the caller's room
extern "C" {
    pub fn gethostbyname2_r(
        name: *const c_char,
        family: c_int,
        entry: *mut libc::hostent,
        room: *mut c_char,
        len: usize,
        found: *mut *mut libc::hostent,
        h_errno: *mut c_int,
    ) -> c_int;
    pub fn gethostbyaddr_r(
        address: *const c_void,
        address_len: libc::socklen_t,
        family: c_int,
        entry: *mut libc::hostent,
        room: *mut c_char,
        len: usize,
        found: *mut *mut libc::hostent,
        h_errno: *mut c_int,
    ) -> c_int;
    pub fn getservbyname_r(
        name: *const c_char,
        proto: *const c_char,
        entry: *mut libc::servent,
        room: *mut c_char,
        len: usize,
        found: *mut *mut libc::servent,
    ) -> c_int;
    pub fn getservbyport_r(
        port: c_int,
        proto: *const c_char,
        entry: *mut libc::servent,
        room: *mut c_char,
        len: usize,
        found: *mut *mut libc::servent,
    ) -> c_int;
    pub fn getprotobyname_r(
        name: *const c_char,
        entry: *mut libc::protoent,
        room: *mut c_char,
        len: usize,
        found: *mut *mut libc::protoent,
    ) -> c_int;
    pub fn inet_aton(text: *const c_char, address: *mut libc::in_addr) -> c_int;
    pub fn inet_pton(family: c_int, text: *const c_char, address: *mut c_void) -> c_int;
    pub fn inet_ntop(family: c_int, address: *const c_void, text: *mut c_char, len: libc::socklen_t) -> *const c_char;
}
