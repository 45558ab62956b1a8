//! Every single allocation fails once while sessions are carried over, resumed, looked up, and while keys shared beforehand
//! are used: a status comes out or the connection stands, nothing crashes, and the same works right after.
#[path = "common/certs.rs"]
mod certs;
#[path = "common/faults.rs"]
mod faults;
use certs::cpath;
use sslwrap::base::constants::*;
use sslwrap::base::status::{Outcome, Status};
use sslwrap::sys::mem::Shared;
use sslwrap::tls::conn::Conn;
use sslwrap::tls::ctx::Ctx;
use sslwrap::tls::decide::{callback, Token};
use sslwrap::tls::session::Session;
use sslwrap::tls::session_settings::{FindSession, PskServer};
use sslwrap::tls::transport::Transport;
use std::sync::Mutex;

/// One end at a time, until both stand.
fn handshake(ends: [&Conn; 2]) -> Outcome<()> {
    let mut bytes = [0; 16384];
    let mut done = [false; 2];
    for _ in 0..20 {
        for at in 0..2 {
            match ends[at].do_handshake() {
                Ok(()) => done[at] = true,
                Err(Status::WANT_READ) => {}
                Err(status) => return Err(status),
            }
            let mut n = 0;
            while ends[at].bio_read(&mut bytes, &mut n).is_ok() {
                ends[1 - at].bio_write(&bytes[..n])?;
            }
        }
        if done == [true; 2] {
            return match ends[0].recv(&mut bytes, false) {
                Err(Status::WANT_READ) => Ok(()),
                other => other.map(drop),
            };
        }
    }
    Err(Status::WANT_READ)
}

fn connection(
    client: &Shared<Ctx>,
    server: &Shared<Ctx>,
    prepare: impl Fn(&Conn) -> Outcome<()>,
) -> Outcome<(Conn, Conn)> {
    let ends = (Conn::new(client, Transport::Memory, 1)?, Conn::new(server, Transport::Memory, 3)?);
    ends.0.set_server_name(b"good.example")?;
    prepare(&ends.0)?;
    handshake([&ends.0, &ends.1])?;
    Ok(ends)
}

fn server() -> Shared<Ctx> {
    let server = Ctx::new_server(0).unwrap();
    server.use_certificate_chain_file(&cpath("good.pem")).unwrap();
    server.use_private_key_file(&cpath("good.key"), SSLWRAP_FILETYPE_PEM).unwrap();
    Shared::new(server).unwrap()
}

struct Kept(Vec<u8>);

impl FindSession for Kept {
    fn find(&self, _: Token, _: &[u8]) -> (i32, Option<Session>) {
        match Session::import(&self.0) {
            Ok(session) => (SSLWRAP_SESSION_FOUND, Some(session)),
            Err(_) => (SSLWRAP_SESSION_NONE, None),
        }
    }
}

struct Key;

impl PskServer for Key {
    fn key(&self, _: Token, _: &[u8], room: &mut [u8], len: &mut usize) -> i32 {
        room[..16].fill(7);
        *len = 16;
        SSLWRAP_PSK_FOUND
    }
}

/// What is served last, for `Kept`.
static SERVED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

#[test]
fn every_allocation_fails_once() {
    faults::begin();
    let client = Ctx::new_client(0).unwrap();
    client.load_verify_locations(Some(&cpath("ca.pem")), None).unwrap();
    let client = Shared::new(client).unwrap();
    let nothing = |_: &Conn| Ok(());

    // by ticket
    let tickets = server();
    tickets.set_ticket_keys(&[5; 80], 80).unwrap();
    let ends = connection(&client, &tickets, nothing).unwrap();
    let session = ends.0.session().unwrap();
    let bytes = session.export().unwrap().to_vec();
    drop(ends);

    // by id, looked up outside
    let first = server();
    first.set_max_version(SSLWRAP_TLS1_2_VERSION).unwrap();
    first.set_options(SSLWRAP_OP_NO_TICKET).unwrap();
    first.set_session_id_context(b"fleet").unwrap();
    let ends = connection(&client, &first, nothing).unwrap();
    let by_id = ends.0.session().unwrap().export().unwrap().to_vec();
    SERVED.lock().unwrap().extend(ends.1.session().unwrap().export().unwrap().iter());
    drop(ends);
    let outside = server();
    outside.set_max_version(SSLWRAP_TLS1_2_VERSION).unwrap();
    outside.set_options(SSLWRAP_OP_NO_TICKET).unwrap();
    outside.set_session_id_context(b"fleet").unwrap();
    outside.set_session_cache_mode(SSLWRAP_SESS_CACHE_SERVER | SSLWRAP_SESS_CACHE_NO_INTERNAL).unwrap();
    let kept = Kept(SERVED.lock().unwrap().clone());
    outside.set_find_session(Some(callback(kept, |made| made as Box<dyn FindSession>).unwrap())).unwrap();

    let keyed = Shared::new(Ctx::new_server(0).unwrap()).unwrap();
    keyed.set_psk_server(Some(callback(Key, |made| made as Box<dyn PskServer>).unwrap())).unwrap();

    // a connection that fails spoils the session that it offered
    let resume = |server: &Shared<Ctx>, bytes: &[u8]| {
        let session = faults::paused(|| Session::import(bytes))?;
        let ends = connection(&client, server, |conn| conn.set_session(Some(&session)))?;
        let _ = ends.0.session_reused()?; // without memory it may be a full handshake
        Ok(true)
    };
    type Operation<'a> = (&'a str, bool, Box<dyn Fn() -> Outcome<bool> + 'a>);
    let table: Vec<Operation<'_>> = vec![
        ("import", false, Box::new(|| Ok(Session::import(&bytes)?.equal(&session)))),
        ("export", false, Box::new(|| Ok(session.export()?[..] == bytes[..]))),
        ("keys", false, Box::new(|| tickets.renew_ticket_keys(&[5; 80], 80).map(|()| true))),
        (
            "settings",
            false,
            Box::new(|| {
                let ctx = Ctx::new_server(0)?;
                ctx.add_psk(b"bob", &[7; 16])?;
                ctx.add_psk(b"alice", &[7; 16])?;
                ctx.set_psk(b"alice", &[7; 16])?;
                ctx.set_ticket_keys(&[5; 48], 48)?;
                ctx.snapshot()?;
                Ok(true)
            }),
        ),
        ("by ticket", true, Box::new(|| resume(&tickets, &bytes))),
        ("by id", true, Box::new(|| resume(&outside, &by_id))),
        (
            "shared key",
            true,
            Box::new(|| connection(&client, &keyed, |conn| conn.set_psk(b"alice", &[7; 16])).map(|_| true)),
        ),
    ];
    for (name, long, operation) in &table {
        let (faults, other) = faults::exhaust(name, *long, operation);
        println!("{name}: {faults} faults, {other} not told as NOMEM");
    }
    // and it was not for nothing
    for (server, bytes) in [(&tickets, &bytes), (&outside, &by_id)] {
        let session = Session::import(bytes).unwrap();
        let ends = connection(&client, server, |conn| conn.set_session(Some(&session))).unwrap();
        assert!(ends.0.session_reused().unwrap());
    }
}
