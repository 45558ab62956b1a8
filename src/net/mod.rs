//! Sockets and names.
pub mod address;
pub mod dial;
pub mod resolve;
pub mod socket;
pub mod transfer;
