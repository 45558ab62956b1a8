//! Whatever decides about TLS: contexts, connections, and every answer that OpenSSL asks for.
pub mod conn;
pub mod ctx;
pub mod decide;
pub mod explain;
pub mod frame;
pub mod handshake;
pub mod inspect;
pub mod io;
pub mod material;
pub mod names;
pub mod pool;
pub mod queue;
pub mod shutdown;
pub mod snapshot;
pub mod transport;
pub mod wait;
pub mod wire;
