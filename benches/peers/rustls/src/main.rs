//! bench-rustls CERTS MEASURE SECONDS: prints the rounds and the CPU seconds that they took.
//! Over memory, TLS 1.3, TLS_AES_128_GCM_SHA256, X25519, good.pem, the client verifies against ca.pem.
use rustls::client::Resumption;
use rustls::crypto::aws_lc_rs as provider;
use rustls::pki_types::{pem::PemObject, CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, Connection, RootCertStore, ServerConfig, ServerConnection};
use std::io::{Read, Write};
use std::sync::Arc;

fn cpu() -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut t) };
    t.tv_sec as f64 + t.tv_nsec as f64 / 1e9
}

struct Bench {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
    carried: Vec<u8>,
}

impl Bench {
    fn new(certs: &str, resumed: bool) -> Bench {
        let provider = Arc::new(rustls::crypto::CryptoProvider {
            cipher_suites: vec![provider::cipher_suite::TLS13_AES_128_GCM_SHA256],
            kx_groups: vec![provider::kx_group::X25519],
            ..provider::default_provider()
        });
        let read = |name: &str| CertificateDer::pem_file_iter(format!("{certs}/{name}")).unwrap().map(|c| c.unwrap());
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(read("ca.pem"));
        let key = PrivateKeyDer::from_pem_file(format!("{certs}/good.key")).unwrap();
        let versions = [&rustls::version::TLS13];
        let mut client = ClientConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(&versions)
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        if !resumed {
            client.resumption = Resumption::disabled();
        }
        let mut server = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(read("good.pem").collect(), key)
            .unwrap();
        if resumed {
            server.ticketer = rustls::crypto::aws_lc_rs::Ticketer::new().unwrap();
        }
        Bench { client: Arc::new(client), server: Arc::new(server), carried: Vec::new() }
    }

    fn carry(&mut self, from: &mut Connection, to: &mut Connection) {
        self.carried.clear();
        while from.wants_write() {
            from.write_tls(&mut self.carried).unwrap();
        }
        let mut rest = &self.carried[..];
        while !rest.is_empty() {
            to.read_tls(&mut rest).unwrap();
            to.process_new_packets().unwrap();
        }
    }

    fn pair(&mut self) -> (Connection, Connection) {
        let name = ServerName::try_from("good.example").unwrap();
        let mut client = Connection::from(ClientConnection::new(self.client.clone(), name).unwrap());
        let mut server = Connection::from(ServerConnection::new(self.server.clone()).unwrap());
        client.set_buffer_limit(None);
        server.set_buffer_limit(None);
        while client.is_handshaking() || server.is_handshaking() || server.wants_write() {
            self.carry(&mut client, &mut server);
            self.carry(&mut server, &mut client);
        }
        (client, server)
    }

    fn message(&mut self, from: &mut Connection, to: &mut Connection, bytes: &[u8], room: &mut [u8]) {
        from.writer().write_all(bytes).unwrap();
        self.carry(from, to);
        let mut sum = 0;
        while sum < bytes.len() {
            sum += to.reader().read(room).unwrap();
        }
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (certs, measure, seconds) = (&args[1], args[2].as_str(), args[3].parse::<f64>().unwrap());
    let mut bench = Bench::new(certs, measure == "resumed");
    let plain = vec![7u8; 16384];
    let mut room = vec![0u8; 65536];
    let (mut client, mut server) = bench.pair();
    let mut rounds = 0u64;
    let from = cpu();
    while cpu() - from < seconds {
        for _ in 0..16 {
            match measure {
                "bulk" => bench.message(&mut client, &mut server, &plain, &mut room),
                "ping" => {
                    bench.message(&mut client, &mut server, &plain[..64], &mut room);
                    bench.message(&mut server, &mut client, &plain[..64], &mut room);
                }
                _ => {
                    let (c, _) = bench.pair();
                    let kind = if measure == "resumed" { rustls::HandshakeKind::Resumed } else { rustls::HandshakeKind::Full };
                    assert_eq!(c.handshake_kind(), Some(kind));
                }
            }
            rounds += 1;
        }
    }
    println!("{rounds} {:.6}", cpu() - from);
}
