//! The exported functions, one file per object.
pub mod identity;
pub mod pkey;
pub mod x509;
pub mod x509_crl;
pub mod x509_name;
pub mod x509_store;
