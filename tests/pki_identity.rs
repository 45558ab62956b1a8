//! Identities: parts that belong together, or a sentence that says which do not.
#[path = "common/certs.rs"]
mod certs;
use certs::{bytes, cpath, has, openssl_bytes, refused};
use sslwrap::pki::identity::Identity;
use sslwrap::pki::Fixed;
use sslwrap::sys::errq;
use sslwrap::sys::mem::Shared;
use sslwrap::sys::pkey::Pkey;
use sslwrap::sys::x509::X509;

fn secret() -> Fixed<'static> {
    Fixed::new(b"secret").unwrap()
}

fn is_good(identity: &Shared<Identity>, chain: &[&str]) {
    let leaf = X509::from_pem(&bytes("good.pem")).unwrap();
    assert!(*identity.cert() == leaf && identity.key().belongs_to(&leaf).unwrap());
    let names: Vec<_> = identity.chain().iter().map(|c| sslwrap::pki::cert::label(c).as_str().to_string()).collect();
    assert_eq!(names, chain);
    assert!(errq::is_empty());
}

const ONE: [&str; 1] = ["Test Intermediate"];
const TWO: [&str; 2] = ["Test Intermediate", "Test Root"];

#[test]
fn every_source() {
    let (certs, key) = (cpath("good.pem"), cpath("good.key"));
    is_good(&Identity::from_files(&certs, &key, None).unwrap(), &ONE);
    is_good(&Identity::from_files(&certs, &cpath("encrypted.key"), Some(&secret())).unwrap(), &ONE);
    is_good(&Identity::from_files(&cpath("good.der"), &cpath("good-key.der"), None).unwrap(), &[]);
    is_good(&Identity::from_file(&cpath("server.p12"), Some(&secret())).unwrap(), &ONE);
    is_good(&Identity::from_memory(&bytes("good.pem"), &bytes("good.key"), None).unwrap(), &ONE);
    let list = X509::all_from_pem(&bytes("good.pem")).unwrap();
    let key = Pkey::from_pem(&bytes("good.key"), None).unwrap();
    let identity = Identity::from_parts(&list, key).unwrap();
    let again = identity.clone();
    drop((identity, list));
    is_good(&again, &ONE);
}

#[test]
fn blocks_in_any_order() {
    let both = String::from_utf8(bytes("good.pem")).unwrap();
    let end = both.find("-----END CERTIFICATE-----\n").unwrap() + 26;
    let blocks = [&both.as_bytes()[..end], &both.as_bytes()[end..], &bytes("ca.pem")[..], &bytes("encrypted.key")[..]];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        let blob = order.map(|i| blocks[i]).join(&b'\n');
        is_good(&Identity::from_blob(&blob, Some(&secret())).unwrap(), &TWO);
        has(&refused(Identity::from_blob(&blob, None)), "the private key is encrypted: set a passphrase");
    }
    // what belongs nowhere stays, behind; what is there twice does not
    let blob =
        [&bytes("otherca.pem")[..], blocks[0], blocks[0], blocks[1], blocks[1], &bytes("good.key")[..]].join(&b'\n');
    is_good(&Identity::from_blob(&blob, None).unwrap(), &["Test Intermediate", "Another Root"]);
}

#[test]
fn what_does_not_belong_together() {
    let (certs, key) = (cpath("good.pem"), cpath("other.key"));
    let said = refused(Identity::from_files(&certs, &key, None));
    let expected = format!(
        "the key in {} does not belong to the certificate in {}",
        key.to_str().unwrap(),
        certs.to_str().unwrap()
    );
    has(&said, &expected);
    let said = refused(Identity::from_memory(&bytes("good.pem"), &bytes("rsa.key"), None));
    has(&said, "the key does not belong to the certificate 'good.example'");
    let blob = [bytes("good.pem"), bytes("other.key")].concat();
    let file = certs::write("mixed.pem", &blob);
    has(
        &refused(Identity::from_file(&file, None)),
        "mixed.pem: the key does not belong to the certificate 'good.example'",
    );
    let said = refused(Identity::from_files(&cpath("good.key"), &cpath("good.key"), None));
    has(&said, "good.key: there is no certificate");
    let said = refused(Identity::from_files(&certs, &certs, None));
    has(&said, "good.pem: there is no private key");
    let said = refused(Identity::from_files(&certs, c"/nope.key", None));
    has(&said, "cannot open /nope.key");
    has(&refused(Identity::from_file(&cpath("good.der"), None)), "there is only a certificate");
    has(&refused(Identity::from_file(&cpath("good-key.der"), None)), "there is only a private key");
    has(&refused(Identity::from_blob(b"", None)), "no certificate");
    let mut half = bytes("good.pem");
    let len = half.len();
    half.truncate(len - 100);
    has(&refused(Identity::from_memory(&half, &bytes("good.key"), None)), "damaged or cut off");
}

#[test]
fn pkcs12() {
    let file = bytes("server.p12");
    let said = refused(Identity::from_blob(&file, None));
    has(&said, "the PKCS#12 file is encrypted: set a passphrase or a passphrase callback");
    has(&refused(Identity::from_blob(&file, Some(&Fixed::new(b"wrong").unwrap()))), "check the passphrase");
    has(&refused(Identity::from_blob(&file, Some(&Fixed::new(b"secret\0").unwrap()))), "no NUL");
    for n in [1, 1023, 1024] {
        refused(Identity::from_blob(&file, Some(&Fixed::new(&vec![b'p'; n]).unwrap())));
    }
    for cut in (0..file.len()).step_by(3) {
        refused(Identity::from_blob(&file[..cut], Some(&secret())));
    }
    let mut long = file.clone();
    long.push(0);
    has(&refused(Identity::from_blob(&long, Some(&secret()))), "bytes behind the PKCS#12 file");
    let open = ["pkcs12", "-export", "-in", "good.pem", "-inkey", "good.key", "-passout", "pass:"];
    is_good(&Identity::from_blob(&openssl_bytes(&open), None).unwrap(), &ONE);
    let keyless = ["pkcs12", "-export", "-in", "good.pem", "-nokeys", "-passout", "pass:secret"];
    has(&refused(Identity::from_blob(&openssl_bytes(&keyless), Some(&secret()))), "no private key");
    let old = ["pkcs12", "-export", "-legacy", "-in", "good.pem", "-inkey", "good.key", "-passout", "pass:secret"];
    has(&refused(Identity::from_blob(&openssl_bytes(&old), Some(&secret()))), "convert it with openssl pkcs12 -legacy");
}
