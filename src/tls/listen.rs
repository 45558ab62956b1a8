//! Connections that listen, and connections that connect themselves: the document's way of holding a socket.
use crate::base::ipconst::{SSLWRAP_IPPROTO_TCP, SSLWRAP_TCP_NODELAY};
use crate::base::status::{Kind, Outcome, Status};
use crate::net::socket::Socket;
use crate::sys::addr::SockAddr;
use crate::sys::mem::Shared;
use crate::sys::report::fail;
use crate::tls::conn::Conn;
use crate::tls::decide::Token;
use crate::tls::transport::Transport;
use crate::tls::wait::Op;

impl Conn {
    /// A server over what the listening socket accepts, of the same context; its handshake is still to be done.
    pub fn accept(&self, token: Token) -> Outcome<(Conn, SockAddr)> {
        let context = self.context()?;
        let make = |made: Shared<Socket>| {
            let conn = Conn::new(&context, Transport::socket(made)?, token)?;
            conn.set_accept_state()?;
            Ok(conn)
        };
        let (conn, peer) = self.socket()?.accept_for(self.waiting.timeout(Op::Handshake), make)?;
        let _ = conn.socket()?.set_int_option(SSLWRAP_IPPROTO_TCP, SSLWRAP_TCP_NODELAY, 1); // not all sockets are TCP's
        Ok((conn, peer))
    }

    /// Client from now on; no handshake yet.
    pub fn connect(&self, to: &SockAddr) -> Outcome<()> {
        let socket = self.socket()?;
        self.set_connect_state()?;
        socket.connect_within(to, self.waiting.timeout(Op::Handshake))
    }

    /// 0, or the errno of connecting.
    pub fn connect_ex(&self, to: &SockAddr) -> Outcome<i32> {
        let socket = self.socket()?;
        self.set_connect_state()?;
        socket.connect_ex_within(to, self.waiting.timeout(Op::Handshake))
    }

    fn socket(&self) -> Outcome<Shared<Socket>> {
        match self.transport() {
            Transport::Socket(socket) => Ok(socket.clone()),
            _ => Err(fail(Status::STATE, Kind::Local, format_args!("this connection has no socket"))),
        }
    }
}
