//! Sockets and names.
pub mod address;
pub mod dial;
pub mod hosts;
pub mod lookup;
pub mod message;
pub mod resolve;
pub mod serve;
pub mod socket;
pub mod transfer;
