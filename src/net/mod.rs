//! Sockets and names.
pub mod socket;
pub mod transfer;
