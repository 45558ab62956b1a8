//! Whatever touches OpenSSL, the kernel or the allocator. The only room that names `openssl_sys` or `libc`.
pub mod addr;
pub mod clock;
pub mod errq;
pub mod ext;
pub mod fd;
pub mod lock;
pub mod meet;
pub mod mem;
pub mod net;
pub mod poll;
pub mod report;
pub mod resolve;
pub mod thread;
pub mod wake;
