//! TLS as the socket document's ssl() has it: over a connected socket, the handshake done, nobody verified.
use crate::base::constants::{SSLWRAP_FILETYPE_PEM, SSLWRAP_TLS_CLIENT_METHOD};
use crate::base::status::{Kind, Outcome, Status};
use crate::net::socket::Socket;
use crate::sys::clock::Timeout;
use crate::sys::mem::{List, Shared};
use crate::sys::report::{fail, invalid};
use crate::tls::conn::Conn;
use crate::tls::ctx::Ctx;
use crate::tls::decide::Token;
use crate::tls::transport::Transport;
use core::ffi::CStr;

impl Conn {
    /// Waits as long as the socket's timeout says.
    pub fn unverified(socket: Shared<Socket>, key: Option<&CStr>, certs: Option<&CStr>, token: Token) -> Outcome<Conn> {
        if socket.timeout() == Timeout::NOW {
            let text =
                format_args!("the handshake takes its time: settimeout to more than 0 seconds, or -1 for no end");
            return Err(fail(Status::STATE, Kind::Local, text));
        }
        let ctx = Ctx::new(SSLWRAP_TLS_CLIENT_METHOD, 0)?;
        match (key, certs) {
            (None, None) => {}
            (Some(key), Some(certs)) => {
                ctx.use_certificate_chain_file(certs)?;
                ctx.use_private_key_file(key, SSLWRAP_FILETYPE_PEM)?;
            }
            _ => return Err(invalid(format_args!("key file and certificate file are given both or not at all"))),
        }
        let conn = Conn::new(&Shared::new(ctx)?, Transport::socket(socket)?, token)?;
        conn.set_connect_state()?;
        conn.do_handshake()?;
        Ok(conn)
    }

    /// "/C=SE/CN=x": of the peer's certificate.
    pub fn peer_subject_line(&self) -> Outcome<List<u8>> {
        self.peer_certificate()?.subject()?.oneline()
    }

    /// The same of whoever issued it.
    pub fn peer_issuer_line(&self) -> Outcome<List<u8>> {
        self.peer_certificate()?.issuer()?.oneline()
    }
}
