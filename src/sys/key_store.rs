//! Keys by URI: whatever OpenSSL's loaders know, "file:" at least; what a provider adds, as "pkcs11:", too.
use crate::base::status::{Kind, Outcome};
use crate::sys::errq;
use crate::sys::ext;
use crate::sys::pass::{trampoline, Asking, Passphrase};
use crate::sys::pkey::Pkey;
use crate::sys::report::fail_openssl;
use std::ffi::CStr;
use std::ptr::{from_mut, null_mut, NonNull};

struct Open(NonNull<ext::StoreCtx>);

impl Drop for Open {
    fn drop(&mut self) {
        // SAFETY: ours
        unsafe { ext::OSSL_STORE_close(self.0.as_ptr()) };
        errq::clear();
    }
}

struct Ui(NonNull<ext::UiMethod>);

impl Drop for Ui {
    fn drop(&mut self) {
        // SAFETY: ours, after whoever used it
        unsafe { ext::UI_destroy_method(self.0.as_ptr()) };
    }
}

/// How many things behind one URI are looked at.
const MOST: usize = 1000;
const KEY: &str = "private key";

/// The first private key that is there. Nobody is asked on the terminal.
pub fn load(uri: &CStr, pass: Option<&dyn Passphrase>) -> Outcome<Pkey> {
    const PKEY: libc::c_int = 4; // OSSL_STORE_INFO_PKEY
    let mut asking = Asking::new(pass);
    errq::clear();
    // SAFETY: the trampoline is of the type that is wrapped
    let ui = NonNull::new(unsafe { ext::UI_UTIL_wrap_read_pem_callback(Some(trampoline), 0) }).map(Ui);
    let Some(ui) = ui else {
        return Err(fail_openssl(Kind::Local, format_args!("the {KEY} cannot be asked for")));
    };
    // SAFETY: NUL-terminated; method and asking outlive the open store
    let open =
        unsafe { ext::OSSL_STORE_open(uri.as_ptr(), ui.0.as_ptr(), from_mut(&mut asking).cast(), None, null_mut()) };
    let Some(open) = NonNull::new(open).map(Open) else {
        // The last word: before it OpenSSL tells of each loader that it asked, of which the first takes all for a file's name.
        const LIB_STORE: i32 = 44;
        const UNSUPPORTED: i32 = 0x8010c;
        if errq::newest() == Some((LIB_STORE, UNSUPPORTED)) {
            let text =
                "nothing that this OpenSSL has loaded opens URIs of this kind: is its provider or engine installed?";
            return Err(fail_openssl(Kind::Local, format_args!("{text}")));
        }
        return Err(fail_openssl(Kind::Local, format_args!("this cannot be opened: is the URI right?")));
    };
    // SAFETY: alive; where a loader cannot, it gives more than is expected
    unsafe { ext::OSSL_STORE_expect(open.0.as_ptr(), PKEY) };
    for _ in 0..MOST {
        // SAFETY: alive, as in all that follow
        if unsafe { ext::OSSL_STORE_eof(open.0.as_ptr()) } == 1 {
            break;
        }
        let found = unsafe { ext::OSSL_STORE_load(open.0.as_ptr()) };
        if found.is_null() {
            if unsafe { ext::OSSL_STORE_error(open.0.as_ptr()) } == 1 {
                break;
            }
            continue;
        }
        // SAFETY: ours; the key is counted before its wrapping goes
        let key = unsafe {
            let key = if ext::OSSL_STORE_INFO_get_type(found) == PKEY {
                Pkey::from_owned(ext::OSSL_STORE_INFO_get1_PKEY(found))
            } else {
                None
            };
            ext::OSSL_STORE_INFO_free(found);
            key
        };
        if let Some(key) = key {
            errq::clear();
            return Ok(key);
        }
    }
    Err(asking.failed(KEY))
}
