//! Private keys and passphrases.
#[path = "common/certs.rs"]
mod certs;
use certs::{bytes, cpath, has, message, openssl, openssl_bytes, refused};
use sslwrap::pki::key;
use sslwrap::pki::{Fixed, Format, Passphrase};
use sslwrap::sys::errq;
use sslwrap::sys::pkey::Pkey;
use sslwrap::sys::x509::X509;
use std::cell::Cell;

/// Answers `answer` and fills the room with 'p' as far as that goes.
struct Answers {
    answer: i32,
    asked: Cell<u32>,
}

fn answers(answer: i32) -> Answers {
    Answers { answer, asked: Cell::new(0) }
}

impl Passphrase for Answers {
    fn ask(&self, room: &mut [u8], writing: bool) -> i32 {
        assert!(!writing && room.iter().all(|&b| b == 0));
        self.asked.set(self.asked.get() + 1);
        let n = self.answer.clamp(0, room.len() as i32) as usize;
        room[..n].fill(b'p');
        self.answer
    }
}

fn der(bytes: &[u8]) -> Vec<u8> {
    bytes.to_vec()
}

#[test]
fn every_form_is_read() {
    let cert = X509::from_pem(&bytes("good.pem")).unwrap();
    let secret = Fixed::new(b"secret").unwrap();
    let other = Pkey::from_pem(&bytes("rsa.key"), None).unwrap();
    let traditional = openssl_bytes(&["ec", "-in", "good.key"]);
    let traditional_der = openssl_bytes(&["ec", "-in", "good.key", "-outform", "DER"]);
    let encrypted_der = openssl_bytes(&[
        "pkcs8",
        "-in",
        "encrypted.key",
        "-passin",
        "pass:secret",
        "-topk8",
        "-passout",
        "pass:secret",
        "-outform",
        "DER",
    ]);
    let mut behind_params = openssl_bytes(&["ecparam", "-name", "P-256"]);
    behind_params.extend(bytes("good.pem"));
    behind_params.extend(&traditional);
    let keys = [
        Pkey::from_pem(&bytes("good.key"), None).unwrap(),
        Pkey::from_pem(&bytes("good.key"), Some(&secret)).unwrap(),
        Pkey::from_pem(&traditional, None).unwrap(),
        Pkey::from_pem(&behind_params, None).unwrap(),
        Pkey::from_pem(&bytes("encrypted.key"), Some(&secret)).unwrap(),
        Pkey::from_pem(&bytes("encrypted-traditional.key"), Some(&secret)).unwrap(),
        Pkey::from_der(&bytes("good-key.der"), None).unwrap(),
        Pkey::from_der(&traditional_der, None).unwrap(),
        Pkey::from_der(&encrypted_der, Some(&secret)).unwrap(),
        key::load_file_with(&cpath("encrypted.key"), Format::Pem, b"secret").unwrap(),
    ];
    assert!(errq::is_empty());
    for key in &keys {
        assert!(key.belongs_to(&cert).unwrap() && !other.belongs_to(&cert).unwrap());
        assert!(key.equal_public(&keys[0]).unwrap() && !key.equal_public(&other).unwrap());
        assert_eq!((key.bits(), key.type_name()), (256, c"EC"));
    }
    assert_eq!((other.bits(), other.type_name()), (2048, c"RSA"));
    for form in [
        &["rsa", "-in", "rsa.key", "-outform", "DER", "-traditional"][..],
        &["pkey", "-in", "rsa.key", "-outform", "DER"],
    ] {
        assert!(Pkey::from_der(&openssl_bytes(form), None).unwrap().equal_public(&other).unwrap());
    }
    assert!(errq::is_empty());
}

#[test]
fn bad_keys_are_refused_with_an_empty_queue() {
    for form in [bytes("good-key.der"), openssl_bytes(&["ec", "-in", "good.key", "-outform", "DER"])] {
        for cut in 0..form.len() {
            refused(Pkey::from_der(&form[..cut], None));
        }
        for extra in [&b"\0"[..], b"xx", &form] {
            let mut long = der(&form);
            long.extend_from_slice(extra);
            has(&refused(Pkey::from_der(&long, None)), "bytes behind the private key");
        }
        for i in 0..form.len() {
            let mut turned = der(&form);
            turned[i] ^= 0xff;
            if let Err(status) = Pkey::from_der(&turned, None) {
                message(status);
            }
            assert!(errq::is_empty());
        }
    }
    for file in ["good.key", "encrypted.key", "encrypted-traditional.key", "rsa.key"] {
        let pem = bytes(file);
        for cut in (0..pem.len() - 1).step_by(7) {
            refused(Pkey::from_pem(&pem[..cut], Some(&Fixed::new(b"secret").unwrap())));
        }
    }
    has(&refused(Pkey::from_pem(&bytes("good.pem"), None)), "no private key");
    has(&refused(Pkey::from_pem(&openssl_bytes(&["pkey", "-in", "good.key", "-pubout"]), None)), "only a public key");
    has(&refused(Pkey::from_der(&bytes("good.der"), None)), "cannot be read");
}

#[test]
fn passphrases() {
    for file in ["encrypted.key", "encrypted-traditional.key"] {
        let pem = bytes(file);
        let nobody = refused(Pkey::from_pem(&pem, None));
        assert_eq!(nobody, "the private key is encrypted: set a passphrase or a passphrase callback");
        for wrong in [&b"Secret"[..], b"secre", b"x"] {
            let fixed = Fixed::new(wrong).unwrap();
            let text = refused(Pkey::from_pem(&pem, Some(&fixed)));
            has(&text, "check the passphrase");
            assert!(!text.contains("secre"));
        }
        for refuses in [0, -1, i32::MIN] {
            let provider = answers(refuses);
            has(&refused(Pkey::from_pem(&pem, Some(&provider))), "gave no passphrase");
            assert_eq!(provider.asked.get(), 1);
        }
        for wrong in [1, 1023, 1024, 1025, i32::MAX] {
            let provider = answers(wrong);
            refused(Pkey::from_pem(&pem, Some(&provider)));
            assert_eq!(provider.asked.get(), 1);
        }
    }
    struct Panics;
    impl Passphrase for Panics {
        fn ask(&self, _: &mut [u8], _: bool) -> i32 {
            panic!("asked for by the test")
        }
    }
    assert_eq!(Pkey::from_pem(&bytes("encrypted.key"), Some(&Panics)).err().unwrap().code(), -13);
    assert!(errq::is_empty());
    has(&refused(Fixed::new(b"")), "1 to 1024 bytes, not 0");
    has(&refused(Fixed::new(&[b'p'; 1025])), "1 to 1024 bytes, not 1025");
}

/// One in 256 leaves padding that looks right: what follows then is refused in the same words.
#[test]
fn wrong_passphrases_by_the_thousand() {
    for file in ["encrypted.key", "encrypted-traditional.key"] {
        let pem = bytes(file);
        for n in 0..1500 {
            let wrong = format!("wrong {n}");
            let text = refused(Pkey::from_pem(&pem, Some(&Fixed::new(wrong.as_bytes()).unwrap())));
            has(&text, "check the passphrase");
        }
    }
}

/// What is written with n bytes is read with an answer of n; a longer answer counts as the size offered.
#[test]
fn long_passphrases() {
    let key = Pkey::from_pem(&bytes("good.key"), None).unwrap();
    for n in [1, 1023, 1024] {
        let long = vec![b'p'; n];
        let pem = key::dump_pem(&key, &long).unwrap();
        let answered: &[i32] = if n == 1024 { &[1024, 1025, i32::MAX] } else { &[n as i32] };
        for &answer in answered {
            let provider = answers(answer);
            assert!(Pkey::from_pem(&pem, Some(&provider)).unwrap().equal_public(&key).unwrap(), "{n} {answer}");
        }
        assert!(errq::is_empty());
    }
    has(&refused(key::dump_pem(&key, &[b'p'; 1025])), "1 to 1024 bytes");
}

#[test]
fn generating_and_writing() {
    for (kind, bits, curve, shown) in [
        (c"RSA", 1024, None, "1024 bit"),
        (c"EC", 0, Some(c"P-384"), "384 bit"),
        (c"ec", 0, Some(c"prime256v1"), "256 bit"),
        (c"ED25519", 0, None, "ED25519"),
    ] {
        let key = key::generate(kind, bits, curve).unwrap();
        let plain = certs::write("plain.key", &key.to_pem(None).unwrap());
        has(&openssl(&["pkey", "-in", plain.to_str().unwrap(), "-noout", "-text"]), shown);
        let pem = key::dump_pem(&key, b"top secret").unwrap();
        assert!(pem.starts_with(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
        let file = certs::write("locked.key", &pem);
        has(&openssl(&["pkey", "-in", file.to_str().unwrap(), "-passin", "pass:top secret", "-noout", "-text"]), shown);
        assert!(Pkey::from_der(&key.to_der().unwrap(), None).unwrap().equal_public(&key).unwrap());
        assert!(errq::is_empty());
    }
    for (kind, bits, curve) in [
        (c"RSA", -1, None),
        (c"RSA", 0, None),
        (c"RSA", 1023, None),
        (c"EC", 0, None),
        (c"EC", 0, Some(c"nope")),
        (c"DSA", 0, None),
    ] {
        refused(key::generate(kind, bits, curve));
    }
}
