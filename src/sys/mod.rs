//! Whatever touches OpenSSL, the kernel or the allocator. The only room that names `openssl_sys` or `libc`.
pub mod addr;
pub mod aead;
pub mod append;
#[cfg(feature = "aws-lc")]
mod aws;
#[cfg(not(feature = "aws-lc"))]
mod check;
mod clib;
pub mod clock;
pub mod crl;
pub mod ctx_parts;
pub mod curve;
pub mod defect;
pub mod der;
pub mod dtls;
pub mod errand;
pub mod errq;
#[cfg(not(feature = "aws-lc"))]
mod ext;
pub mod fd;
pub mod features;
pub mod file;
pub mod fork;
mod helgrind;
pub mod hello;
#[cfg_attr(feature = "aws-lc", allow(dead_code))]
mod hkdf;
pub mod host;
pub mod inet;
#[cfg_attr(feature = "aws-lc", allow(dead_code))] // all of it is for `kdf`
mod inside;
#[cfg(not(feature = "aws-lc"))]
mod kdf;
pub mod key_store;
pub mod lock;
pub mod meet;
pub mod mem;
mod membio;
pub mod msg;
pub mod name;
pub mod names;
pub mod net;
pub mod netdb;
#[cfg(not(any(feature = "aws-lc", feature = "vendored")))]
mod newer;
#[cfg(all(feature = "vendored", not(feature = "aws-lc")))]
mod newest;
mod nonce;
#[cfg(not(feature = "aws-lc"))]
mod openssl;
pub mod pass;
mod pem;
mod pin;
pub mod pkcs12;
pub mod pkey;
pub mod plaintext;
pub mod poll;
pub mod psk;
pub mod report;
pub mod resolve;
pub mod san;
#[cfg(not(feature = "aws-lc"))]
mod seal;
pub mod seam;
mod seam_decide;
mod seam_npn;
mod seam_session;
pub mod session;
pub mod ssl;
pub mod ssl_ctx;
pub mod ssl_decide;
pub mod ssl_own;
pub mod ssl_records;
pub mod ssl_secrets;
pub mod ssl_session;
pub mod stack;
pub mod start;
pub mod stdio;
pub mod store;
pub mod thread;
pub mod ticket;
pub mod trust;
pub mod userdata;
pub mod verify;
pub mod wake;
pub mod x509;
mod x509_ext;

// The library beneath: what `openssl_sys` has and what it lacks, under OpenSSL's names. AWS-LC's module has both, with
// what AWS-LC does otherwise or not at all; nothing else asks which of them it is.
#[cfg(feature = "aws-lc")]
use aws::{self as ext, self as o, kdf, newer, seal};
#[cfg(all(feature = "vendored", not(feature = "aws-lc")))]
use newest as newer;
#[cfg(not(feature = "aws-lc"))]
use openssl_sys as o;
