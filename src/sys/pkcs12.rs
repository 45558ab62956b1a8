//! PKCS#12: a key and its certificates in one encrypted file.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::der::{alone, decode};
use crate::sys::errq;
use crate::sys::mem::{wipe, List};
use crate::sys::o;
use crate::sys::pass::{Asking, Passphrase, LONGEST};
use crate::sys::pkey::Pkey;
use crate::sys::report::{fail, invalid};
use crate::sys::stack::CertStack;
use crate::sys::x509::X509;
use std::ptr::null_mut;

pub struct Contents {
    pub key: Option<Pkey>,
    pub certs: List<X509>,
}

struct Pkcs12(*mut o::PKCS12);

impl Drop for Pkcs12 {
    fn drop(&mut self) {
        // SAFETY: ours
        unsafe { o::PKCS12_free(self.0) }
    }
}

const WHAT: &str = "PKCS#12 file";

/// The key's own certificate comes first.
pub fn read(bytes: &[u8], pass: Option<&dyn Passphrase>) -> Outcome<Contents> {
    // AWS-LC keeps all of it
    alone(WHAT, bytes)?;
    // SAFETY: decode passes the bytes' start and length; the result is ours
    let file = decode(WHAT, bytes, |at, len| unsafe { o::d2i_PKCS12(null_mut(), at, len) }, Pkcs12)?;
    if pass.is_none() {
        if let Some(contents) = parse(&file, &[0])? {
            return Ok(contents);
        }
    }
    let mut room = [0; LONGEST + 1];
    let mut asking = Asking::new(pass);
    let contents = match asking.answer(&mut room[..LONGEST], false) {
        None => Err(asking.failed(WHAT)),
        Some(len) if room[..len].contains(&0) => Err(invalid(format_args!("a PKCS#12 passphrase has no NUL inside"))),
        Some(len) => match parse(&file, &room[..=len]) {
            Ok(Some(contents)) => Ok(contents),
            Ok(None) => Err(asking.failed(WHAT)),
            Err(e) => Err(e),
        },
    };
    wipe(&mut room);
    contents
}

/// None when the passphrase does not fit; the reason is left in OpenSSL's queue. `pass` ends with a NUL.
fn parse(file: &Pkcs12, pass: &[u8]) -> Outcome<Option<Contents>> {
    let (mut key, mut cert, mut others) = (null_mut(), null_mut(), null_mut());
    errq::clear();
    // SAFETY: plain out parameters, all ours when it succeeds and NULL when not
    let ok = unsafe { o::PKCS12_parse(file.0, pass.as_ptr().cast(), &mut key, &mut cert, &mut others) };
    // SAFETY: as above
    let (key, cert, others) = unsafe { (Pkey::from_owned(key), X509::from_owned(cert), CertStack::from_owned(others)) };
    if ok <= 0 {
        if unsupported() {
            errq::clear();
            let line = format_args!(
                "the {WHAT} uses an encryption that is switched off (RC2?): convert it with openssl pkcs12 -legacy"
            );
            return Err(fail(Status::UNSUPPORTED, Kind::Local, line));
        }
        return Ok(None);
    }
    errq::clear();
    let mut certs = List::new();
    if let Some(cert) = cert {
        certs.push(cert)?;
    }
    if let Some(others) = others {
        for cert in others.to_list()?.iter() {
            certs.push(cert.clone())?;
        }
    }
    Ok(Some(Contents { key, certs }))
}

fn unsupported() -> bool {
    const EVP: i32 = 6;
    const ERR_R_UNSUPPORTED: i32 = 268 | (2 << 18);
    errq::oldest() == Some((EVP, ERR_R_UNSUPPORTED))
}
