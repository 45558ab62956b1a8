//! Our own records at the limits that no test could reach by sending.
#[path = "common/certs.rs"]
mod certs;
use certs::cpath;
use sslwrap::base::constants::*;
use sslwrap::base::status::Status;
use sslwrap::sys::mem::Shared;
use sslwrap::tls::conn::Conn;
use sslwrap::tls::ctx::Ctx;
use sslwrap::tls::decide::{callback, Keylog, Token};
use sslwrap::tls::transport::Transport;
use std::ffi::CStr;
use std::sync::atomic::{AtomicU32, Ordering};

static CHANGES: AtomicU32 = AtomicU32::new(0);

struct Changes;

impl Keylog for Changes {
    fn line(&self, _: Token, line: &CStr) {
        if line.to_bytes().windows(17).any(|word| word == b"TRAFFIC_SECRET_N ") {
            CHANGES.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn carry(from: &Conn, to: &Conn) {
    let (mut room, mut n) = ([0; 20000], 0);
    while from.bio_read(&mut room, &mut n).is_ok() {
        to.bio_write(&room[..n]).unwrap();
    }
}

fn pair(suite: &CStr) -> (Conn, Conn) {
    let client = Shared::new(Ctx::new(SSLWRAP_TLS_CLIENT_METHOD, 0).unwrap()).unwrap();
    let server = Shared::new(Ctx::new(SSLWRAP_TLS_SERVER_METHOD, 0).unwrap()).unwrap();
    server.use_certificate_chain_file(&cpath("good.pem")).unwrap();
    server.use_private_key_file(&cpath("good.key"), SSLWRAP_FILETYPE_PEM).unwrap();
    server.set_ciphersuites(suite).unwrap();
    client.set_keylog(Some(callback(Changes, |made| made as Box<dyn Keylog>).unwrap())).unwrap();
    let client = Conn::new(&client, Transport::Memory, 0).unwrap();
    let server = Conn::new(&server, Transport::Memory, 0).unwrap();
    for conn in [&client, &server] {
        conn.set_most_sealed(100).unwrap();
    }
    for _ in 0..4 {
        let _ = client.do_handshake();
        carry(&client, &server);
        let _ = server.do_handshake();
        carry(&server, &client);
    }
    assert_eq!(client.records_kind(), Ok(SSLWRAP_RECORDS_OWN));
    assert_eq!(server.records_kind(), Ok(SSLWRAP_RECORDS_OWN));
    (client, server)
}

fn message(from: &Conn, to: &Conn, text: &[u8]) {
    let (mut done, mut room) = (0, [0; 100]);
    from.send(text.into(), &mut done).unwrap();
    assert_eq!(done, text.len());
    carry(from, to);
    assert_eq!(to.recv(&mut room, false), Ok(text.len()));
    assert_eq!(&room[..text.len()], text);
    assert_eq!(to.recv(&mut room, false), Err(Status::WANT_READ));
}

#[test]
fn a_key_of_aes_gcm_is_changed_in_time() {
    for suite in [c"TLS_AES_128_GCM_SHA256", c"TLS_AES_256_GCM_SHA384", c"TLS_CHACHA20_POLY1305_SHA256"] {
        let (client, server) = pair(suite);
        CHANGES.store(0, Ordering::Relaxed);
        for n in 0..1000u32 {
            message(&client, &server, &n.to_be_bytes());
            message(&server, &client, &n.to_le_bytes());
        }
        // seen by the client: of both directions, after each hundred records
        let wanted = if suite == c"TLS_CHACHA20_POLY1305_SHA256" { 0 } else { 18 };
        let changes = CHANGES.load(Ordering::Relaxed);
        assert!((wanted..=wanted + 2).contains(&changes), "{suite:?}: {changes}");
    }
}
