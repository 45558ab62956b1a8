//! Certificates and names against what the openssl command says.
#[path = "common/certs.rs"]
mod certs;
use certs::{bytes, cpath, has, openssl, openssl_bytes, refused};
use sslwrap::pki::{cert, name::SharedName, Format};
use sslwrap::sys::name::Name;
use sslwrap::sys::san::SanKind;
use sslwrap::sys::x509::X509;
use sslwrap::sys::{clock, errq};
use std::ffi::CString;

fn good() -> X509 {
    X509::from_pem(&bytes("good.pem")).unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn fields_are_those_of_the_command() {
    for file in ["good.pem", "rsa.pem", "ca.pem", "selfsigned.pem", "expired.pem"] {
        let cert = X509::from_pem(&bytes(file)).unwrap();
        let says = |option: &str| openssl(&["x509", "-in", file, "-noout", option]);
        assert_eq!(format!("serial={}", text(&cert.serial_hex().unwrap())), says("-serial"));
        for digest in ["SHA256", "SHA1", "SHA512"] {
            let name = CString::new(digest).unwrap();
            let ours = cert::fingerprint_text(&cert.fingerprint(&name).unwrap());
            let theirs =
                openssl(&["x509", "-in", file, "-noout", "-fingerprint", &format!("-{}", digest.to_lowercase())]);
            assert_eq!(theirs.split('=').next_back().unwrap(), ours.as_str());
        }
        for (option, seconds) in [("-startdate", cert.not_before()), ("-enddate", cert.not_after())] {
            let date = says(option);
            let date = date.split('=').next_back().unwrap();
            let out = std::process::Command::new("date").args(["-u", "-d", date, "+%s"]).output().unwrap();
            assert_eq!(text(&out.stdout).trim(), seconds.unwrap().to_string(), "{date}");
        }
        let rfc = openssl(&["x509", "-in", file, "-noout", "-subject", "-nameopt", "RFC2253"]);
        assert_eq!(rfc, format!("subject={}", text(&cert.subject().unwrap().rfc2253().unwrap())));
        let line = openssl(&["x509", "-in", file, "-noout", "-issuer", "-nameopt", "compat"]);
        assert_eq!(line, format!("issuer={}", text(&cert.issuer().unwrap().oneline().unwrap())));
        let hash = format!("{:08x}", cert.subject().unwrap().hash().unwrap());
        assert_eq!(says("-subject_hash"), hash);
        assert_eq!(&cert.to_der().unwrap()[..], openssl_bytes(&["x509", "-in", file, "-outform", "DER"]));
        assert_eq!(&cert.to_pem().unwrap()[..], openssl_bytes(&["x509", "-in", file]));
        let key = certs::write("public.pem", &openssl_bytes(&["x509", "-in", file, "-noout", "-pubkey"]));
        let key = openssl_bytes(&["pkey", "-pubin", "-in", key.to_str().unwrap(), "-outform", "DER"]);
        assert_eq!(key, &cert.public_key().unwrap().public_to_der().unwrap()[..]);
        assert_eq!(cert.version(), 3);
        assert!(errq::is_empty());
    }
    assert!(X509::from_pem(&bytes("ca.pem")).unwrap().signs_itself());
    assert!(X509::from_pem(&bytes("selfsigned.pem")).unwrap().is_self_issued());
    assert!(!good().is_self_signed() && !good().signs_itself());
}

#[test]
fn alternative_names_and_matching() {
    let cert = good();
    let names = cert.alternative_names().unwrap();
    let shown: Vec<_> = names.iter().map(|n| (n.kind, text(&cert::san_text(n).unwrap()).to_string())).collect();
    let expected = [
        (SanKind::Dns, "good.example"),
        (SanKind::Dns, "*.wild.example"),
        (SanKind::Dns, "localhost"),
        (SanKind::Ip, "127.0.0.1"),
        (SanKind::Ip, "::1"),
    ];
    assert_eq!(shown, expected.map(|(k, n)| (k, n.to_string())));
    for (host, yes) in [
        (c"good.example", true),
        (c"GOOD.example", true),
        (c"a.wild.example", true),
        (c"a.b.wild.example", false),
        (c"wild.example", false),
        (c"good.example.org", false),
        (c"127.0.0.1", false),
    ] {
        assert_eq!(cert::check_host(&cert, host, 0).unwrap(), yes, "{host:?}");
    }
    assert!(!cert::check_host(&cert, c"a.wild.example", 2).unwrap());
    has(&refused(cert::check_host(&cert, c"", 0)), "at least one byte");
    has(&refused(cert::check_host(&cert, c"x", 0x40)), "unknown flags 0x40");
    has(&refused(cert.check_host(b"good.example\0.evil", 0)), "no NUL");
    for (ip, yes) in [(c"127.0.0.1", true), (c"::1", true), (c"0:0:0:0:0:0:0:1", true), (c"127.0.0.2", false)] {
        assert_eq!(cert::check_ip(&cert, ip).unwrap(), yes, "{ip:?}");
    }
    for ip in [c"", c"127.1", c"0177.0.0.1", c"[::1]", c"::1%lo", c"good.example"] {
        has(&refused(cert::check_ip(&cert, ip)), "not an IP address");
    }
    let none = X509::from_pem(&bytes("ca.pem")).unwrap();
    assert!(none.alternative_names().unwrap().is_empty());
}

#[test]
fn bundles() {
    assert_eq!(X509::all_from_pem(&bytes("good.pem")).unwrap().len(), 2);
    let mut bundle = b"# a comment\n\n".to_vec();
    bundle.extend(bytes("good.key"));
    for _ in 0..50 {
        bundle.extend(bytes("ca.pem"));
        bundle.extend(b"text between\n");
    }
    assert_eq!(X509::all_from_pem(&bundle).unwrap().len(), 50);
    let mut half = bytes("ca.pem");
    let len = half.len();
    half.extend_from_within(..len / 2);
    has(&refused(X509::all_from_pem(&half)), "damaged or cut off");
    assert_eq!(cert::load_all(&bytes("good.der")).unwrap().len(), 1);
}

#[test]
fn bad_input_is_refused_with_an_empty_queue() {
    let (pem, der) = (openssl_bytes(&["x509", "-in", "good.pem"]), bytes("good.der"));
    for cut in 0..der.len() {
        refused(X509::from_der(&der[..cut]));
    }
    for cut in 0..pem.len() - 1 {
        refused(X509::from_pem(&pem[..cut]));
    }
    X509::from_pem(&pem[..pem.len() - 1]).unwrap();
    for extra in [&b"\0"[..], b"x", b"\x30\x00", &der] {
        let mut long = der.clone();
        long.extend_from_slice(extra);
        has(&refused(X509::from_der(&long)), "bytes behind the certificate");
    }
    // the same inside of a PEM block
    let mut long = der.clone();
    long.push(0);
    let file = certs::write("long.der", &long);
    let coded = openssl_bytes(&["base64", "-in", file.to_str().unwrap()]);
    let mut block = b"-----BEGIN CERTIFICATE-----\n".to_vec();
    block.extend(coded);
    block.extend(b"-----END CERTIFICATE-----\n");
    has(&refused(X509::from_pem(&block)), "bytes behind the certificate");
    // every byte turned over: refused or another certificate, never a leftover
    for i in 0..der.len() {
        let mut turned = der.clone();
        turned[i] ^= 0xff;
        if let Err(status) = X509::from_der(&turned) {
            certs::message(status);
        }
        assert!(errq::is_empty());
    }
    has(&refused(X509::from_pem(&bytes("good.key"))), "no certificate");
    has(&refused(X509::from_pem(b"")), "no certificate");
    has(&refused(X509::from_der(b"")), "empty");
    has(&refused(good().fingerprint(c"NOPE")), "no such digest");
    has(&refused(cert::load_file(c"/nope/c.pem", Format::Pem)), "cannot open /nope/c.pem: No such file");
    has(&refused(cert::load_file(c"/", Format::Pem)), "Is a directory");
    let key = cpath("good.key");
    has(&refused(cert::load_file(&key, Format::Pem)), "good.key: there is no certificate");
    has(&refused(Format::from_filetype(3)), "3 is no file type");
}

#[test]
fn names() {
    let name = SharedName::new(Name::new().unwrap()).unwrap();
    name.add_entry(c"C", b"SE").unwrap();
    name.add_entry(c"O", "Å\0b".as_bytes()).unwrap();
    name.add_entry(c"CN", b"one").unwrap();
    name.add_entry(c"2.5.4.3", b"two").unwrap();
    assert_eq!(&name.get_entry(c"CN", 0).unwrap()[..], b"one");
    assert_eq!(&name.get_entry(c"commonName", 1).unwrap()[..], b"two");
    assert_eq!(&name.get_entry(c"O", 0).unwrap()[..], "Å\0b".as_bytes());
    assert_eq!(name.get_entry(c"CN", 2).err().unwrap().code(), -5);
    assert_eq!(name.get_entry(c"L", 0).err().unwrap().code(), -5);
    has(&refused(name.get_entry(c"nope", 0)), "no such field");
    has(&refused(name.add_entry(c"nope", b"x")), "no such field");
    has(&refused(name.add_entry(c"CN", b"")), "at least one byte");
    refused(name.add_entry(c"C", b"too long"));
    refused(name.add_entry(c"CN", b"\xff\xfe"));
    let one = name.get();
    assert_eq!(one.count(), 4);
    assert_eq!(text(&one.field(0).unwrap()), "C");
    assert_eq!(text(&one.oneline().unwrap()), "/C=SE/O=\\xC3\\x85\\x00b/CN=one/CN=two");
    let der = one.to_der().unwrap();
    assert!(Name::from_der(&der).unwrap() == *one);
    for cut in 0..der.len() {
        refused(Name::from_der(&der[..cut]));
    }
    let mut long = der.to_vec();
    long.push(0);
    has(&refused(Name::from_der(&long)), "bytes behind the name");
    assert!(errq::is_empty());
}

#[test]
fn expiry_and_labels() {
    let now = clock::unix_seconds();
    assert!(!cert::has_expired(&good(), now).unwrap());
    assert!(cert::has_expired(&X509::from_pem(&bytes("expired.pem")).unwrap(), now).unwrap());
    assert_eq!(cert::label(&good()).as_str(), "good.example");
    assert!(good() == good() && good() != X509::from_pem(&bytes("ca.pem")).unwrap());
}
