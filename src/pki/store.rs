//! Trust stores.
use crate::base::line::Line;
use crate::base::status::{Kind, Outcome, Status};
use crate::pki::cert::parse_ip;
use crate::pki::explain::{explain, Failure};
use crate::sys::clock::unix_seconds;
use crate::sys::mem::List;
use crate::sys::report::{fail_with, invalid};
use crate::sys::store::Store;
use crate::sys::trust;
use crate::sys::verify::{verify, Verified, Wanted};
use crate::sys::x509::X509;
use core::ffi::CStr;

/// What `load_verify_locations` takes: at least one of the two. Gives the number of anchors.
pub fn load_locations(store: &Store, file: Option<&CStr>, dir: Option<&CStr>) -> Outcome<usize> {
    if file.is_none() && dir.is_none() {
        return Err(invalid(format_args!("neither a file nor a directory is given")));
    }
    let from_file = file.map_or(Ok(0), |file| store.load_file(file))?;
    let from_dir = dir.map_or(Ok(0), |dir| store.load_dir(dir))?;
    Ok(from_file + from_dir)
}

/// A store of its own with the system's anchors.
pub fn system() -> Outcome<Store> {
    let store = Store::new()?;
    trust::load_system(&store)?;
    Ok(store)
}

/// Builds and checks the chain; `host` is a name or an address.
pub fn check(store: &Store, cert: &X509, untrusted: &[X509], host: Option<&CStr>) -> Outcome<Verified> {
    let host = host.map(CStr::to_bytes);
    let address = host.and_then(parse_ip);
    let wanted = match (&address, host) {
        (Some(address), _) => Some(Wanted::Ip(address.as_bytes())),
        (None, host) => host.map(Wanted::Host),
    };
    verify(store, cert, untrusted, wanted)
}

/// The same failure in words.
pub fn reason(verified: &Verified, sent: &[X509], host: Option<&CStr>) -> Line<512> {
    let mut line = Line::EMPTY;
    let failure = Failure {
        code: verified.code,
        depth: verified.depth,
        at: verified.at.as_ref(),
        sent,
        wanted: host.map(CStr::to_bytes),
        peer: "peer",
        now: unix_seconds(),
    };
    explain(&failure, &mut line);
    line
}

/// The chain, or a failure that says why there is none.
pub fn must_check(store: &Store, cert: &X509, untrusted: &[X509], host: Option<&CStr>) -> Outcome<List<X509>> {
    let verified = check(store, cert, untrusted, host)?;
    if verified.code == 0 {
        return Ok(verified.chain);
    }
    let line = reason(&verified, untrusted, host);
    let (code, depth) = (verified.code.into(), verified.depth);
    Err(fail_with(Status::SSL, Kind::Certificate, code, depth, format_args!("{}", line.as_str())))
}
