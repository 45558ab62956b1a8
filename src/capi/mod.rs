//! Every exported function and nothing else, one file per object; build.rs has their order in the header.
#![allow(non_camel_case_types)]
pub mod addr;
pub mod addrinfo;
pub mod conn;
pub mod conn_inspect;
pub mod conn_io;
pub mod conn_transport;
pub mod conn_wait;
pub mod ctx;
pub mod ctx_material;
pub mod error;
pub mod library;
pub mod sock;
pub mod sock_io;
pub mod types;
