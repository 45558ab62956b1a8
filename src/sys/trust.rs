//! The system's trust: where it may lie, and how much was found.
use crate::base::line::Line;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::file;
use crate::sys::mem::Text;
use crate::sys::o;
use crate::sys::report::fail;
use crate::sys::store::Store;
use std::ffi::CStr;

const FILES: [&CStr; 6] = [
    c"/etc/ssl/certs/ca-certificates.crt",                // Debian, Arch, Alpine
    c"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // Fedora, RHEL
    c"/etc/pki/tls/certs/ca-bundle.crt",
    c"/etc/ssl/ca-bundle.pem", // SUSE
    c"/etc/pki/tls/cacert.pem",
    c"/etc/ssl/cert.pem",
];
const DIRS: [&CStr; 2] = [c"/etc/ssl/certs", c"/etc/pki/tls/certs"];

struct Search<'a> {
    store: &'a Store,
    found: usize,
    looked: Line<384>,
}

impl Search<'_> {
    fn note(&mut self, path: &CStr) {
        if !self.looked.is_empty() {
            self.looked.add(format_args!(", "));
        }
        self.looked.add_foreign(path.to_bytes());
    }

    /// A place that may be absent; one that is there must be good.
    fn file(&mut self, path: &CStr) -> Outcome<()> {
        self.note(path);
        if file::exists(path) {
            self.found += self.store.load_file(path)?;
        }
        Ok(())
    }

    fn dir(&mut self, path: &CStr) -> Outcome<()> {
        self.note(path);
        for one in path.to_bytes().split(|&b| b == b':').filter(|one| !one.is_empty()) {
            let one = Text::new(one)?;
            if file::is_dir(one.as_cstr()) {
                self.found += self.store.load_dir(one.as_cstr())?;
            }
        }
        Ok(())
    }
}

/// SSL_CERT_FILE and SSL_CERT_DIR take the place of OpenSSL's own default; when there is nothing, the usual places of
/// Linux systems are tried. Gives the number of anchors; none is a failure that says where was looked.
pub fn load_system(store: &Store) -> Outcome<usize> {
    let mut search = Search { store, found: 0, looked: Line::EMPTY };
    let file = variable(c"SSL_CERT_FILE")?;
    let dir = variable(c"SSL_CERT_DIR")?;
    // SAFETY: static texts
    let (default_file, default_dir) =
        unsafe { (CStr::from_ptr(o::X509_get_default_cert_file()), CStr::from_ptr(o::X509_get_default_cert_dir())) };
    search.file(file.as_ref().map_or(default_file, |f| f.as_cstr()))?;
    search.dir(dir.as_ref().map_or(default_dir, |d| d.as_cstr()))?;
    if file.is_none() && dir.is_none() {
        for path in FILES {
            if search.found == 0 {
                search.file(path)?;
            }
        }
        for path in DIRS {
            if search.found == 0 {
                search.dir(path)?;
            }
        }
    }
    if search.found == 0 {
        let places = search.looked;
        return Err(fail(
            Status::SSL,
            Kind::Certificate,
            format_args!(
                "no trusted certificates found in {}: install ca-certificates, set SSL_CERT_FILE or add your own",
                places.as_str()
            ),
        ));
    }
    Ok(search.found)
}

fn variable(name: &CStr) -> Outcome<Option<Text>> {
    file::environment(name).map(|value| Text::new(value.to_bytes())).transpose()
}
