//! Whatever touches OpenSSL, the kernel or the allocator. The only room that names `openssl_sys` or `libc`.
mod check;
pub mod clock;
pub mod errq;
pub mod ext;
pub mod lock;
pub mod mem;
pub mod report;
