//! AWS-LC under OpenSSL's names: where it has a function of the same name and types, that is it; the rest is here, each
//! layer hiding what the one below has of that name. What AWS-LC does not have fails with the reason LACKS in its error
//! queue, which becomes UNSUPPORTED. Numbers are OpenSSL's on this side.
#![allow(non_snake_case, non_camel_case_types)] // OpenSSL's names
#![allow(clippy::missing_safety_doc, clippy::too_many_arguments)] // and its promises
mod common;
mod ctrl;
mod identity;
pub mod kdf;
pub mod newer;
pub mod seal;
mod session;
mod ssl;
mod steps;
mod texts;
mod x509;

pub use identity::drop_identities;
pub use ssl::*;
