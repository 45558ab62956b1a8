//! Every exported function, one file per object, in the header's order.
pub mod addr;
pub mod addrinfo;
pub mod sock;
pub mod sock_io;
