//! From a name to a verified connection, under one deadline.
use crate::base::ipconst::{SSLWRAP_IPPROTO_TCP, SSLWRAP_TCP_NODELAY};
use crate::base::line::Line;
use crate::base::status::{Kind, Outcome, Status};
use crate::net::dial::dial as connect;
use crate::sys::clock::{Deadline, Timeout};
use crate::sys::mem::Shared;
use crate::sys::report::{fail, located};
use crate::tls::conn::{Conn, Inner};
use crate::tls::ctx::Ctx;
use crate::tls::decide::Token;
use crate::tls::transport::Transport;
use crate::tls::wait::Op;

impl Conn {
    /// Resolves, connects, shakes hands and verifies. The socket belongs to the connection.
    pub fn dial(ctx: &Shared<Ctx>, host: &[u8], service: &[u8], timeout: Timeout, token: Token) -> Outcome<Conn> {
        if ctx.settings()?.datagrams {
            let text = "dialling is for TLS: for DTLS connect a datagram socket, then use conn_new and do_handshake";
            return Err(fail(Status::INVALID_ARG, Kind::Local, format_args!("{text}")));
        }
        if timeout == Timeout::NOW {
            let text = format_args!("dialling takes its time: give it more than 0 seconds, or -1 for no end");
            return Err(fail(Status::INVALID_ARG, Kind::Local, text));
        }
        let deadline = Deadline::after(timeout);
        let socket = connect(host, service, deadline)?;
        // records are gathered before they are sent; what is sent is not to wait for the peer's acknowledgement
        let _ = socket.set_int_option(SSLWRAP_IPPROTO_TCP, SSLWRAP_TCP_NODELAY, 1);
        let conn = Conn::new(ctx, Transport::socket(Shared::new(socket)?)?, token)?;
        conn.set_connect_state()?;
        conn.set_server_name(host)?;
        conn.drive_for(
            Op::Handshake,
            deadline.left().map_or(Timeout::Never, |ns| Timeout::Nanos(ns.max(1))),
            Inner::handshake_step,
        )
        .map_err(|status| if status.is_want() { undecided() } else { located_at(host, service, status) })?;
        Ok(conn)
    }
}

/// Which of a program's many peers it was.
fn located_at(host: &[u8], service: &[u8], status: Status) -> Status {
    let mut name = Line::<160>::EMPTY;
    name.add_foreign(host);
    name.add(format_args!(":"));
    name.add_foreign(service);
    located(status, format_args!("{}", name.as_str()))
}

fn undecided() -> Status {
    let text = format_args!(
        "a decision waits that nobody can answer while dialling: connect a socket, then make a connection over it"
    );
    fail(Status::STATE, Kind::Local, text)
}
