//! TLS as the socket document's ssl() has it: over a connected socket, the handshake done; nobody verified, or the server.
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
        begin(Ctx::new(SSLWRAP_TLS_CLIENT_METHOD, 0)?, socket, None, (key, certs), token)
    }

    /// The same with the server's certificate and name checked: by what `ca` holds, or by the system's trust.
    pub fn verified(
        socket: Shared<Socket>,
        host: &[u8],
        ca: Option<&CStr>,
        own: (Option<&CStr>, Option<&CStr>),
        token: Token,
    ) -> Outcome<Conn> {
        let ctx = Ctx::new_client(0)?;
        if ca.is_some() {
            ctx.load_verify_locations(ca, None)?;
        }
        begin(ctx, socket, Some(host), own, token)
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

fn begin(
    ctx: Ctx,
    socket: Shared<Socket>,
    host: Option<&[u8]>,
    own: (Option<&CStr>, Option<&CStr>),
    token: Token,
) -> Outcome<Conn> {
    if socket.timeout() == Timeout::NOW {
        let text = format_args!("the handshake takes its time: settimeout to more than 0 seconds, or -1 for no end");
        return Err(fail(Status::STATE, Kind::Local, text));
    }
    match own {
        (None, None) => {}
        (Some(key), Some(certs)) => {
            ctx.use_certificate_chain_file(certs)?;
            ctx.use_private_key_file(key, SSLWRAP_FILETYPE_PEM)?;
        }
        _ => return Err(invalid(format_args!("key file and certificate file are given both or not at all"))),
    }
    let conn = Conn::new(&Shared::new(ctx)?, Transport::socket(socket)?, token)?;
    conn.set_connect_state()?;
    if let Some(host) = host {
        conn.set_server_name(host)?;
    }
    conn.do_handshake()?;
    Ok(conn)
}
