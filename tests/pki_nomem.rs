//! Every single allocation of each operation fails once, ours and OpenSSL's: a status comes out, nothing is left in the
//! queue, nothing crashes, and the same operation works right after.
#[path = "common/certs.rs"]
mod certs;
#[path = "common/faults.rs"]
mod faults;
use certs::{bytes, cpath};
use sslwrap::base::status::{Outcome, Status};
use sslwrap::pki::identity::Identity;
use sslwrap::pki::store::check;
use sslwrap::pki::{cert, key, Fixed};
use sslwrap::sys::crl::Crl;
use sslwrap::sys::name::Name;
use sslwrap::sys::pkey::Pkey;
use sslwrap::sys::store::Store;
use sslwrap::sys::x509::X509;
use std::ffi::CStr;

/// Out of memory in the midst of it, OpenSSL may refuse for a wrong reason, but never accept.
fn verdict(ca: &CStr, list: &[u8], pem: &[u8], host: &CStr, right: i32) -> Outcome<bool> {
    let store = Store::new()?;
    store.load_file(ca)?;
    store.add_pem(list)?;
    store.set_flags(4)?;
    let sent = X509::all_from_pem(pem)?;
    match check(&store, &sent[0], &sent, Some(host))?.code {
        code if code == right => Ok(true),
        0 => Ok(false),
        _ => Err(Status::SSL),
    }
}

#[test]
fn every_allocation_fails_once() {
    faults::begin();
    let (pem, der, list, p12) = (bytes("good.pem"), bytes("good.der"), bytes("crl.pem"), bytes("server.p12"));
    let (plain, locked, old) = (bytes("good.key"), bytes("encrypted.key"), bytes("encrypted-traditional.key"));
    let revoked = bytes("revoked.pem");
    let (ca, good) = (cpath("ca.pem"), X509::from_pem(&pem).unwrap());
    let secret = Fixed::new(b"secret").unwrap();
    let private = Pkey::from_pem(&plain, None).unwrap();
    type Operation<'a> = (&'a str, Box<dyn Fn() -> Outcome<bool> + 'a>);
    let table: Vec<Operation<'_>> = vec![
        ("certificate from PEM", Box::new(|| Ok(X509::from_pem(&pem)? == good))),
        ("certificate from DER", Box::new(|| Ok(X509::from_der(&der)? == good))),
        ("bundle", Box::new(|| Ok(X509::all_from_pem(&pem)?.len() == 2))),
        ("certificate to PEM", Box::new(|| Ok(pem.starts_with(&good.to_pem()?)))),
        ("certificate to DER", Box::new(|| Ok(good.to_der()?[..] == der[..]))),
        ("fingerprint", Box::new(|| Ok(good.fingerprint(c"SHA256")?.as_bytes().len() == 32))),
        ("alternative names", Box::new(|| Ok(good.alternative_names()?.len() == 5))),
        ("host", Box::new(|| cert::check_host(&good, c"good.example", 0))),
        ("not the host", Box::new(|| Ok(!cert::check_host(&good, c"c.example", 0)?))),
        ("serial", Box::new(|| Ok(!good.serial_hex()?.is_empty()))),
        ("subject", Box::new(|| Ok(good.subject()?.oneline()?.starts_with(b"/O=") && good.subject()?.hash()? != 0))),
        ("rfc2253", Box::new(|| Ok(good.subject()?.rfc2253()?.starts_with(b"CN=")))),
        ("name", Box::new(|| Ok(Name::new()?.with_entry(c"CN", b"x")?.to_der()?.len() > 9))),
        ("public key", Box::new(|| private.belongs_to(&good))),
        ("plain key", Box::new(|| Pkey::from_pem(&plain, None)?.belongs_to(&good))),
        ("encrypted key", Box::new(|| Pkey::from_pem(&locked, Some(&secret))?.belongs_to(&good))),
        ("traditional key", Box::new(|| Pkey::from_pem(&old, Some(&secret))?.belongs_to(&good))),
        ("key to PEM", Box::new(|| Ok(key::dump_pem(&private, b"secret")?.starts_with(b"-----BEGIN ENC")))),
        ("generate", Box::new(|| Ok(key::generate(c"EC", 0, Some(c"P-256"))?.bits() == 256))),
        ("identity", Box::new(|| Ok(Identity::from_memory(&pem, &locked, Some(&secret))?.chain().len() == 1))),
        ("PKCS#12", Box::new(|| Ok(Identity::from_blob(&p12, Some(&secret))?.chain().len() == 1))),
        ("revocation list", Box::new(|| Ok(Crl::from_pem(&list)?.next_update()? > 0))),
        ("verify", Box::new(|| verdict(&ca, &list, &pem, c"good.example", 0))),
        ("wrong name", Box::new(|| verdict(&ca, &list, &pem, c"c.example", 62))),
        ("revoked", Box::new(|| verdict(&ca, &list, &revoked, c"good.example", 23))),
    ];
    let derives = ["encrypted key", "key to PEM", "identity", "PKCS#12"];
    for (name, operation) in &table {
        let (faults, other) = faults::exhaust(name, derives.contains(name), operation);
        println!("{name}: {faults} faults, {other} not told as NOMEM");
    }
}
