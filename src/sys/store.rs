//! Trust stores: X509_STORE, counted. A parsed store can serve many contexts.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::crl::Crl;
use crate::sys::der::{looks, Looks};
use crate::sys::errq;
use crate::sys::ext;
use crate::sys::file;
use crate::sys::mem::List;
use crate::sys::o;
use crate::sys::pem;
use crate::sys::report::{fail, fail_openssl, invalid, located};
use crate::sys::x509::{no_certificate, X509};
use libc::c_long;
use std::ffi::CStr;
use std::ptr::{null_mut, NonNull};

/// Trust files are rarely larger than 1 MiB.
const FILE_LIMIT: usize = 64 << 20;

pub struct Store(NonNull<o::X509_STORE>);

// SAFETY: OpenSSL guards the store's objects with its own lock, which we take too; its settings are for the owner to
// set before it is used, as the documents of `set_flags` and `set_time` say
unsafe impl Send for Store {}
unsafe impl Sync for Store {}

impl Clone for Store {
    fn clone(&self) -> Store {
        // SAFETY: alive
        unsafe { ext::X509_STORE_up_ref(self.as_ptr()) };
        Store(self.0)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // SAFETY: one reference is ours
        unsafe { o::X509_STORE_free(self.as_ptr()) }
    }
}

/// What is in a store, without what it will look up in directories.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub certs: usize,
    /// Those of the certificates that may issue others.
    pub cas: usize,
    pub crls: usize,
}

/// Every X509_V_FLAG_* that we know.
pub const FLAGS: u64 = 0x003b_fffe;

struct Locked<'a>(&'a Store);

impl<'a> Locked<'a> {
    fn new(store: &'a Store) -> Locked<'a> {
        // SAFETY: alive
        unsafe { ext::X509_STORE_lock(store.as_ptr()) };
        Locked(store)
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        // SAFETY: locked by us
        unsafe { ext::X509_STORE_unlock(self.0.as_ptr()) };
    }
}

impl Store {
    pub fn new() -> Outcome<Store> {
        errq::clear();
        // SAFETY: no arguments
        match NonNull::new(unsafe { o::X509_STORE_new() }) {
            Some(raw) => Ok(Store(raw)),
            None => Err(fail_openssl(Kind::Local, format_args!("no store for certificates"))),
        }
    }

    /// Counts one that is lent. NULL is None.
    ///
    /// # Safety
    /// `raw` is NULL or alive.
    pub(in crate::sys) unsafe fn from_borrowed(raw: *mut o::X509_STORE) -> Option<Store> {
        let raw = NonNull::new(raw)?;
        // SAFETY: the caller's promise
        unsafe { ext::X509_STORE_up_ref(raw.as_ptr()) };
        Some(Store(raw))
    }

    pub(in crate::sys) fn as_ptr(&self) -> *mut o::X509_STORE {
        self.0.as_ptr()
    }

    pub fn same(a: &Store, b: &Store) -> bool {
        a.0 == b.0
    }

    /// One that is there already is fine.
    pub fn add_cert(&self, cert: &X509) -> Outcome<()> {
        errq::clear();
        // SAFETY: both alive; the store counts its own reference
        if unsafe { o::X509_STORE_add_cert(self.as_ptr(), cert.as_ptr()) } <= 0 {
            return Err(fail_openssl(Kind::Local, format_args!("the certificate cannot be added to the store")));
        }
        errq::clear();
        Ok(())
    }

    pub fn add_crl(&self, crl: &Crl) -> Outcome<()> {
        errq::clear();
        // SAFETY: as above
        if unsafe { ext::X509_STORE_add_crl(self.as_ptr(), crl.as_ptr()) } <= 0 {
            return Err(fail_openssl(Kind::Local, format_args!("the revocation list cannot be added to the store")));
        }
        errq::clear();
        Ok(())
    }

    /// Adds to the flags that are set. Before the store is in use.
    pub fn set_flags(&self, flags: u64) -> Outcome<()> {
        if flags & !FLAGS != 0 {
            return Err(invalid(format_args!("unknown flags {:#x}: use X509_V_FLAG_*", flags & !FLAGS)));
        }
        errq::clear();
        // SAFETY: alive
        if unsafe { o::X509_STORE_set_flags(self.as_ptr(), flags) } <= 0 {
            return Err(fail_openssl(Kind::Local, format_args!("the flags cannot be set")));
        }
        Ok(())
    }

    /// The time, in seconds since 1970, that dates are compared with instead of now. Before the store is in use.
    pub fn set_time(&self, seconds: i64) {
        // SAFETY: alive, and so is its part
        unsafe { o::X509_VERIFY_PARAM_set_time(ext::X509_STORE_get0_param(self.as_ptr()), seconds) }
    }

    /// One of X509_PURPOSE_*. Before the store is in use.
    pub fn set_purpose(&self, purpose: i32) -> Outcome<()> {
        errq::clear();
        // SAFETY: alive
        if unsafe { o::X509_STORE_set_purpose(self.as_ptr(), purpose) } <= 0 {
            errq::clear();
            return Err(invalid(format_args!("{purpose} is no purpose: use X509_PURPOSE_*")));
        }
        Ok(())
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        let _locked = Locked::new(self);
        // SAFETY: the objects stay as they are while the lock is held
        unsafe {
            let objects = o::X509_STORE_get0_objects(self.as_ptr()) as *const o::OPENSSL_STACK;
            for i in 0..o::OPENSSL_sk_num(objects).max(0) {
                let object = o::OPENSSL_sk_value(objects, i) as *const o::X509_OBJECT;
                match ext::X509_OBJECT_get_type(object) {
                    1 => {
                        counts.certs += 1;
                        let cert = o::X509_OBJECT_get0_X509(object);
                        counts.cas += usize::from(ext::X509_check_ca(cert) > 0);
                    }
                    2 => counts.crls += 1,
                    _ => {}
                }
            }
        }
        errq::clear();
        counts
    }

    /// Everything in a PEM bundle, certificates and revocation lists, or nothing. Gives the number of certificates;
    /// none at all is a failure unless there is a revocation list.
    pub fn add_pem(&self, bytes: &[u8]) -> Outcome<usize> {
        let (mut certs, mut crls) = (List::new(), List::new());
        let mut reader = pem::Reader::new(bytes)?;
        while let Some(block) = reader.next()? {
            if block.is_certificate() {
                certs.push(X509::from_block(&block)?)?;
            } else if block.is_crl() {
                crls.push(Crl::from_der(block.data())?)?;
            }
        }
        if certs.is_empty() && crls.is_empty() {
            return Err(no_certificate());
        }
        certs.iter().try_for_each(|cert| self.add_cert(cert))?;
        crls.iter().try_for_each(|crl| self.add_crl(crl))?;
        Ok(certs.len())
    }

    /// A PEM bundle, or one certificate in DER.
    pub fn load_file(&self, path: &CStr) -> Outcome<usize> {
        let bytes = file::read(path, FILE_LIMIT)?;
        let done = match looks(&bytes) {
            Looks::Signed => X509::from_der(&bytes).and_then(|cert| self.add_cert(&cert)).map(|()| 1),
            _ => self.add_pem(&bytes),
        };
        done.map_err(|status| located(status, format_args!("{}", file::shown(path).as_str())))
    }

    /// A directory whose files are named by hash (`openssl rehash`); they are read when they are wanted. Several may
    /// be given, with ':' between. Gives the number of files with such names.
    pub fn load_dir(&self, path: &CStr) -> Outcome<usize> {
        let mut found = 0;
        for one in path.to_bytes().split(|&b| b == b':') {
            let one = crate::sys::mem::Text::new(one)?;
            found += count_hashed(one.as_cstr())?;
        }
        errq::clear();
        // SAFETY: alive; the lookup belongs to the store
        unsafe {
            let lookup = o::X509_STORE_add_lookup(self.as_ptr(), o::X509_LOOKUP_hash_dir());
            let added = !lookup.is_null() && o::X509_LOOKUP_ctrl(lookup, ADD_DIR, path.as_ptr(), PEM, null_mut()) > 0;
            if !added {
                return Err(fail_openssl(
                    Kind::Local,
                    format_args!("the directory {} cannot be added", file::shown(path).as_str()),
                ));
            }
        }
        errq::clear();
        Ok(found)
    }
}

const ADD_DIR: libc::c_int = 2; // X509_L_ADD_DIR
const PEM: c_long = 1; // X509_FILETYPE_PEM

fn count_hashed(path: &CStr) -> Outcome<usize> {
    if path.is_empty() {
        return Err(invalid(format_args!("the path of a directory is empty")));
    }
    if file::exists(path) && !file::is_dir(path) {
        let shown = file::shown(path);
        let line = format_args!("{} is not a directory", shown.as_str());
        return Err(fail(Status::INVALID_ARG, Kind::Local, line));
    }
    let mut found = 0;
    file::names_in(path, |name| found += usize::from(is_hashed(name)))?;
    Ok(found)
}

/// "a1b2c3d4.0"
fn is_hashed(name: &[u8]) -> bool {
    name.len() > 9
        && name[..8].iter().all(|b| b.is_ascii_hexdigit())
        && name[8] == b'.'
        && name[9..].iter().all(|b| b.is_ascii_digit())
}
