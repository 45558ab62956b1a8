//! Every exported function and nothing else, one file per object; build.rs has their order in the header.
#![allow(non_camel_case_types)]
// the comments are for C
#![allow(rustdoc::invalid_html_tags, rustdoc::broken_intra_doc_links, rustdoc::bare_urls)]
pub mod addr;
pub mod addrinfo;
pub mod bytes;
pub mod conn;
pub mod conn_decide;
pub mod conn_inspect;
pub mod conn_io;
pub mod conn_pump;
pub mod conn_transport;
pub mod conn_wait;
pub mod ctx;
pub mod ctx_decide;
pub mod ctx_material;
pub mod ctx_parts;
pub mod error;
pub mod hostent;
pub mod identity;
pub mod inet;
pub mod library;
pub mod lookup;
pub mod netdb;
pub mod pkey;
pub mod sock;
pub mod sock_io;
pub mod sock_msg;
pub mod sock_serve;
pub mod ssl_legacy;
pub mod types;
pub mod x509;
pub mod x509_crl;
pub mod x509_name;
pub mod x509_store;
