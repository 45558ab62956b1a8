//! Every single allocation fails once while decisions wait and are answered, a host is chosen, keys are pinned and an OCSP
//! response is stapled: a status comes out or the connection stands, and the same works right after.
#[path = "common/certs.rs"]
mod certs;
#[path = "common/faults.rs"]
mod faults;
use certs::cpath;
use sslwrap::base::constants::*;
use sslwrap::base::decideconst::*;
use sslwrap::base::status::{Outcome, Status};
use sslwrap::sys::mem::Shared;
use sslwrap::tls::conn::Conn;
use sslwrap::tls::ctx::Ctx;
use sslwrap::tls::transport::Transport;

const EVENTS: u64 = SSLWRAP_EVENT_CLIENT_HELLO | SSLWRAP_EVENT_CERTIFICATE | SSLWRAP_EVENT_VERIFY;

/// One end at a time, until both stand; whatever waits is looked at and answered.
fn handshake(ends: [&Conn; 2]) -> Outcome<()> {
    let mut bytes = [0; 16384];
    let mut done = [false; 2];
    for _ in 0..20 {
        for at in 0..2 {
            match ends[at].do_handshake() {
                Ok(()) => done[at] = true,
                Err(Status::WANT_READ) => {}
                Err(status) if status.is_want() => decide(ends[at])?,
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

fn decide(conn: &Conn) -> Outcome<()> {
    let event = conn.wanted()?;
    if event == SSLWRAP_EVENT_CLIENT_HELLO {
        let _ = conn.hello_extension_at(0)?;
        conn.hello_ciphers()?;
    }
    conn.answer(event, SSLWRAP_ANSWER_DEFAULT, 0)
}

fn server(name: &str) -> Shared<Ctx> {
    let server = Ctx::new_server(0).unwrap();
    server.use_certificate_chain_file(&cpath(&format!("{name}.pem"))).unwrap();
    server.use_private_key_file(&cpath(&format!("{name}.key")), SSLWRAP_FILETYPE_PEM).unwrap();
    Shared::new(server).unwrap()
}

fn client() -> Shared<Ctx> {
    let client = Ctx::new_client(0).unwrap();
    client.load_verify_locations(Some(&cpath("ca.pem")), None).unwrap();
    client.use_certificate_chain_file(&cpath("client.pem")).unwrap();
    client.use_private_key_file(&cpath("client.key"), SSLWRAP_FILETYPE_PEM).unwrap();
    Shared::new(client).unwrap()
}

#[test]
fn every_allocation_fails_once() {
    faults::begin();
    let asking = client();
    asking.set_events(EVENTS).unwrap();
    asking.add_pin(SSLWRAP_PIN_SUFFICIENT, &[1; 32]).unwrap();
    let plain = client();

    let asked = server("good");
    asked.load_verify_locations(Some(&cpath("ca.pem")), None).unwrap();
    asked.set_verify(SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, None).unwrap();
    asked.set_events(EVENTS).unwrap();
    let older = server("good");
    older.load_verify_locations(Some(&cpath("ca.pem")), None).unwrap();
    older.set_verify(SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, None).unwrap();
    older.set_max_version(SSLWRAP_TLS1_2_VERSION).unwrap();
    older.set_events(EVENTS).unwrap();

    let front = server("other");
    let host = server("good");
    host.set_staple(&[0x30; 300]).unwrap();
    front.add_host(&front, b"good.example", &host).map(drop).unwrap();

    let meet = |client: &Shared<Ctx>, server: &Shared<Ctx>, stapled: bool| -> Outcome<bool> {
        let ends = (Conn::new(client, Transport::Memory, 1)?, Conn::new(server, Transport::Memory, 3)?);
        ends.0.set_server_name(b"good.example")?;
        if stapled {
            ends.0.request_ocsp()?;
        }
        handshake([&ends.0, &ends.1])?;
        Ok(!stapled || ends.0.ocsp_response()?.len() == 300)
    };
    type Operation<'a> = (&'a str, bool, Box<dyn Fn() -> Outcome<bool> + 'a>);
    let table: Vec<Operation<'_>> = vec![
        (
            "settings",
            false,
            Box::new(|| {
                let ctx = Shared::new(Ctx::new_server(0)?)?;
                ctx.add_host(&ctx, b"a.example", &host).map(drop)?;
                ctx.add_host(&ctx, b"*.example", &ctx).map(drop)?;
                ctx.add_pin(SSLWRAP_PIN_REQUIRED, &[1; 32])?;
                ctx.set_staple(&[0x30; 100])?;
                ctx.snapshot()?;
                ctx.renew_staple(&[0x30; 200])?;
                Ok(true)
            }),
        ),
        ("events", true, Box::new(|| meet(&asking, &asked, false))),
        ("events in TLS 1.2", true, Box::new(|| meet(&asking, &older, false))),
        ("host and staple", true, Box::new(|| meet(&plain, &front, true))),
    ];
    for (name, long, operation) in &table {
        let (faults, other) = faults::exhaust(name, *long, operation);
        println!("{name}: {faults} faults, {other} not told as NOMEM");
    }
}
