//! Stores and verification against `openssl verify`, and the sentences that explain a refusal.
#[path = "common/certs.rs"]
mod certs;
use certs::{bytes, cpath, has, openssl_bytes, path, refused};
use sslwrap::base::line::Line;
use sslwrap::pki::explain::{explain, Failure};
use sslwrap::pki::store::{check, load_locations, reason, system};
use sslwrap::sys::crl::Crl;
use sslwrap::sys::errq;
use sslwrap::sys::store::{Counts, Store};
use sslwrap::sys::trust::load_system;
use sslwrap::sys::verify::error_text;
use sslwrap::sys::x509::X509;
use std::ffi::CStr;
use std::process::Command;

const CRL_CHECK: u64 = 4;
const CRL_CHECK_ALL: u64 = 8;
const PARTIAL_CHAIN: u64 = 0x80000;

fn store() -> Store {
    let store = Store::new().unwrap();
    assert_eq!(store.load_file(&cpath("ca.pem")).unwrap(), 1);
    store
}

fn chain(file: &str) -> Vec<X509> {
    X509::all_from_pem(&bytes(file)).unwrap().iter().cloned().collect()
}

/// The code of `openssl verify`; 0 when it is content.
fn command_says(file: &str, more: &[&str]) -> i32 {
    let out = Command::new("openssl")
        .args(["verify", "-CAfile", "ca.pem", "-untrusted", file])
        .args(more)
        .arg(file)
        .current_dir(certs::dir())
        .output()
        .unwrap();
    let text = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
    match text.lines().find_map(|line| line.strip_prefix("error ")) {
        Some(rest) => rest.split(' ').next().unwrap().parse().unwrap(),
        None => 0,
    }
}

#[test]
fn verdicts_are_those_of_the_command() {
    let lists = bytes("crl.pem");
    let good = "good.example";
    let table: [(&str, Option<&str>, u64, i32, &str); 16] = [
        ("good.pem", Some(good), 0, 0, ""),
        ("rsa.pem", Some(good), 0, 0, ""),
        ("good.pem", None, CRL_CHECK | CRL_CHECK_ALL, 0, ""),
        ("good.pem", Some("127.0.0.1"), 0, 0, ""),
        ("good.pem", Some("::1"), 0, 0, ""),
        ("good.pem", Some("x.wild.example"), 0, 0, ""),
        ("good.pem", Some("c.example"), 0, 62, "certificate is for good.example, *.wild.example, localhost, 127.0.0.1, ::1, not for c.example"),
        ("good.pem", Some("127.0.0.9"), 0, 64, "not for 127.0.0.9: connect by name"),
        ("other.pem", Some("c.example"), 0, 62, "certificate is for a.example, b.example, not for c.example"),
        ("expired.pem", None, 0, 10, "certificate 'good.example' expired 3 days ago (20"),
        ("future.pem", None, 0, 9, "is not valid yet: it starts in 3 days (20"),
        ("nointer.pem", None, 0, 20, "the server did not send the intermediate 'Test Intermediate' that issued 'good.example'"),
        ("selfsigned.pem", None, 0, 18, "self-signed certificate 'good.example' is not among the trusted: add it with load_verify_locations if you trust it"),
        ("otherca-leaf.pem", None, 0, 20, "'Another Root'"),
        ("revoked.pem", None, CRL_CHECK, 23, "certificate 'good.example' was revoked by 'Test Intermediate'"),
        ("revoked.pem", None, 0, 0, ""),
    ];
    for (file, host, flags, code, line) in table {
        let store = store();
        store.set_flags(flags).unwrap();
        if flags != 0 {
            assert_eq!(store.add_pem(&lists).unwrap(), 0);
        }
        let sent = chain(file);
        let host_text = host.map(|h| std::ffi::CString::new(h).unwrap());
        let host_text = host_text.as_deref();
        let verified = check(&store, &sent[0], &sent, host_text).unwrap();
        assert!(errq::is_empty());
        assert_eq!(verified.code, code, "{file} {host:?}");
        let mut more = vec![];
        match host {
            Some(h) if h.contains(':') || h.starts_with("127") => more.extend(["-verify_ip", h]),
            Some(h) => more.extend(["-verify_hostname", h]),
            None => {}
        }
        if flags != 0 {
            more.extend(["-CRLfile", "crl.pem", "-crl_check"]);
        }
        if flags & CRL_CHECK_ALL != 0 {
            more.push("-crl_check_all");
        }
        assert_eq!(command_says(file, &more), code, "{file} {host:?}");
        if code == 0 {
            assert_eq!(verified.chain.len(), 3);
            assert!(verified.chain[0] == sent[0] && verified.at.is_none());
        } else {
            let said = reason(&verified, &sent, host_text);
            has(&said.as_str().replace("the peer", "the server"), line);
        }
    }
}

#[test]
fn no_list_no_check() {
    let store = store();
    store.set_flags(CRL_CHECK).unwrap();
    let sent = chain("good.pem");
    let verified = check(&store, &sent[0], &sent, None).unwrap();
    assert_eq!(verified.code, 3);
    has(reason(&verified, &sent, None).as_str(), "no revocation list from 'Test Intermediate'");
}

#[test]
fn settings_count() {
    let sent = chain("good.pem");
    let later = store();
    later.set_time(sent[0].not_after().unwrap() + 10);
    assert_eq!(check(&later, &sent[0], &sent, None).unwrap().code, 10);

    let leaf = chain("good.pem");
    let client = store();
    client.set_purpose(1).unwrap();
    let verified = check(&client, &leaf[0], &leaf, None).unwrap();
    assert_eq!(verified.code, 26);
    has(reason(&verified, &leaf, None).as_str(), "is not made for a peer (extendedKeyUsage)");
    has(&refused(client.set_purpose(99)), "99 is no purpose");
    has(&refused(client.set_flags(1 << 40)), "unknown flags 0x10000000000");

    let partial = Store::new().unwrap();
    partial.add_cert(&leaf[1]).unwrap();
    assert_eq!(check(&partial, &leaf[0], &leaf, None).unwrap().code, 2);
    partial.set_flags(PARTIAL_CHAIN).unwrap();
    assert_eq!(check(&partial, &leaf[0], &leaf, None).unwrap().code, 0);
    has(&refused(check(&partial, &leaf[0], &leaf, Some(c""))), "at least one byte");
}

#[test]
fn counting_and_repeating() {
    let store = Store::new().unwrap();
    assert_eq!(store.counts(), Counts::default());
    let all = chain("good.pem");
    for cert in all.iter().chain(&all) {
        store.add_cert(cert).unwrap();
    }
    store.load_file(&cpath("ca.pem")).unwrap();
    store.load_file(&cpath("ca.pem")).unwrap();
    store.load_file(&cpath("good.der")).unwrap();
    store.add_crl(&Crl::from_pem(&bytes("crl.pem")).unwrap()).unwrap();
    assert_eq!(store.counts(), Counts { certs: 3, cas: 2, crls: 1 });
    assert!(errq::is_empty());
}

#[test]
fn lists() {
    let list = Crl::from_pem(&bytes("crl.pem")).unwrap();
    let der = list.to_der().unwrap();
    assert_eq!(&der[..], openssl_bytes(&["crl", "-in", "crl.pem", "-outform", "DER"]));
    assert_eq!(&list.to_pem().unwrap()[..], openssl_bytes(&["crl", "-in", "crl.pem"]));
    assert!(list.next_update().unwrap() - list.last_update().unwrap() == 365 * 86400);
    assert!(list.issuer().unwrap() == chain("good.pem")[0].issuer().unwrap());
    for cut in 0..der.len() {
        refused(Crl::from_der(&der[..cut]));
    }
    let mut long = der.to_vec();
    long.push(0);
    has(&refused(Crl::from_der(&long)), "bytes behind the revocation list");
    has(&refused(Crl::from_pem(&bytes("ca.pem"))), "no revocation list");
}

#[test]
fn missing_places_are_errors() {
    let store = Store::new().unwrap();
    let none: Option<&CStr> = None;
    has(&refused(load_locations(&store, none, none)), "neither");
    has(&refused(load_locations(&store, Some(c"/nope.pem"), none)), "cannot open /nope.pem");
    has(&refused(load_locations(&store, none, Some(c"/nope"))), "cannot open the directory /nope");
    has(&refused(load_locations(&store, none, Some(c"/tmp:/nope"))), "cannot open the directory /nope");
    has(&refused(load_locations(&store, none, Some(c""))), "empty");
    has(&refused(load_locations(&store, none, Some(&cpath("ca.pem")))), "is not a directory");
    has(&refused(load_locations(&store, Some(&cpath("good.key")), none)), "good.key: there is no certificate");
    let mut half = bytes("ca.pem");
    half.extend_from_within(..200);
    has(&refused(store.load_file(&certs::write("half.pem", &half))), "damaged or cut off");
    assert_eq!(store.counts(), Counts::default());
}

#[test]
fn hash_directories() {
    let dir = path("hashed");
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::copy(path("ca.pem"), dir.join("ca.pem")).unwrap();
    let done = Command::new("openssl").arg("rehash").arg(&dir).output().unwrap();
    assert!(done.status.success());
    let text = std::ffi::CString::new(dir.to_str().unwrap()).unwrap();
    let store = Store::new().unwrap();
    assert_eq!(store.load_dir(&text).unwrap(), 1);
    let sent = chain("good.pem");
    assert_eq!(check(&store, &sent[0], &sent, None).unwrap().code, 0);
}

/// One test for all that reads the environment: it is the process's.
#[test]
fn system_trust() {
    std::env::remove_var("SSL_CERT_FILE");
    std::env::remove_var("SSL_CERT_DIR");
    if path("/etc/ssl/certs/ca-certificates.crt").exists() {
        let found = load_system(&Store::new().unwrap()).unwrap();
        assert!(found > 50, "{found}");
        let sent = chain("good.pem");
        let verified = check(&system().unwrap(), &sent[0], &sent, None).unwrap();
        assert_eq!(verified.code, 20);
    }
    std::env::set_var("SSL_CERT_FILE", path("ca.pem"));
    std::env::set_var("SSL_CERT_DIR", "/nope:/nopetoo");
    assert_eq!(load_system(&Store::new().unwrap()).unwrap(), 1);
    std::env::set_var("SSL_CERT_FILE", "/nope.pem");
    let text = refused(load_system(&Store::new().unwrap()));
    has(&text, "no trusted certificates found in /nope.pem, /nope:/nopetoo: install ca-certificates");
    std::env::set_var("SSL_CERT_FILE", path("good.key"));
    has(&refused(load_system(&Store::new().unwrap())), "there is no certificate");
    std::env::remove_var("SSL_CERT_FILE");
    std::env::remove_var("SSL_CERT_DIR");
}

#[test]
fn every_code_has_a_line() {
    let sent = chain("good.pem");
    for code in -1..130 {
        for at in [None, Some(&sent[0])] {
            for (sent, wanted) in [(&sent[..], Some(&b"c.example\x1b[31m"[..])), (&[], None)] {
                let mut line: Line<512> = Line::EMPTY;
                let failure = Failure { code, depth: 1, at, sent, wanted, peer: "server", now: 0 };
                explain(&failure, &mut line);
                assert!(
                    (code == 0 || line.as_str().len() > 8) && !line.as_str().contains('\x1b'),
                    "{code}: {}",
                    line.as_str()
                );
            }
        }
    }
    assert_eq!(error_text(10), c"certificate has expired");
    assert!(errq::is_empty());
}
