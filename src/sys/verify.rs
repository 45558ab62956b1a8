//! Building and checking a chain outside of a handshake: X509_STORE_CTX.
use crate::base::status::{Kind, Outcome};
use crate::sys::errq;
use crate::sys::ext;
use crate::sys::mem::List;
use crate::sys::o;
use crate::sys::report::{fail_openssl, invalid};
use crate::sys::stack::{certs_of, CertStack};
use crate::sys::store::Store;
use crate::sys::x509::X509;
use std::ffi::CStr;

/// Whom the certificate must be for.
#[derive(Clone, Copy)]
pub enum Wanted<'a> {
    Host(&'a [u8]),
    /// 4 or 16 bytes.
    Ip(&'a [u8]),
}

pub struct Verified {
    /// X509_V_OK (0) or X509_V_ERR_*.
    pub code: i32,
    pub depth: i32,
    /// Where it went wrong.
    pub at: Option<X509>,
    /// As far as it could be built, the leaf first.
    pub chain: List<X509>,
}

struct Context(*mut o::X509_STORE_CTX);

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: ours
        unsafe { o::X509_STORE_CTX_free(self.0) }
    }
}

/// `untrusted` is what the peer would send; only the store is trusted.
pub fn verify(store: &Store, cert: &X509, untrusted: &[X509], wanted: Option<Wanted<'_>>) -> Outcome<Verified> {
    let untrusted = CertStack::of(untrusted)?;
    errq::clear();
    // SAFETY: no arguments
    let context = Context(unsafe { o::X509_STORE_CTX_new() });
    // SAFETY: everything passed is alive and outlives the context
    let ok = unsafe {
        !context.0.is_null() && o::X509_STORE_CTX_init(context.0, store.as_ptr(), cert.as_ptr(), untrusted.as_ptr()) > 0
    };
    if !ok {
        return Err(fail_openssl(Kind::Certificate, format_args!("the check cannot be set up")));
    }
    if let Some(wanted) = wanted {
        want(&context, wanted)?;
    }
    errq::clear();
    // SAFETY: alive
    let good = unsafe { o::X509_verify_cert(context.0) } == 1;
    if !good && errq::holds_no_memory() {
        return Err(fail_openssl(Kind::Certificate, format_args!("the chain cannot be checked")));
    }
    // SAFETY: alive; what is borrowed is counted before the context goes
    let result = unsafe {
        let code = o::X509_STORE_CTX_get_error(context.0);
        Verified {
            // never good by accident
            code: if good {
                o::X509_V_OK
            } else if code == o::X509_V_OK {
                o::X509_V_ERR_UNSPECIFIED
            } else {
                code
            },
            depth: o::X509_STORE_CTX_get_error_depth(context.0),
            at: X509::from_borrowed(o::X509_STORE_CTX_get_current_cert(context.0)).filter(|_| !good),
            chain: certs_of(o::X509_STORE_CTX_get0_chain(context.0))?,
        }
    };
    if result.code == o::X509_V_ERR_OUT_OF_MEM {
        errq::clear();
        return Err(crate::base::status::Status::NOMEM);
    }
    errq::clear();
    Ok(result)
}

fn want(context: &Context, wanted: Wanted<'_>) -> Outcome<()> {
    // SAFETY: the parameters are a part of the context; texts and lengths belong together
    let ok = unsafe {
        let param = ext::X509_STORE_CTX_get0_param(context.0);
        match wanted {
            Wanted::Host(name) => {
                // an empty name would switch the check off
                if name.is_empty() || name.contains(&0) {
                    return Err(invalid(format_args!("a host name has at least one byte and no NUL")));
                }
                o::X509_VERIFY_PARAM_set_hostflags(param, o::X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
                o::X509_VERIFY_PARAM_set1_host(param, name.as_ptr().cast(), name.len())
            }
            Wanted::Ip(address) => {
                if address.len() != 4 && address.len() != 16 {
                    return Err(invalid(format_args!("an address has 4 or 16 bytes, not {}", address.len())));
                }
                o::X509_VERIFY_PARAM_set1_ip(param, address.as_ptr(), address.len())
            }
        }
    };
    if ok <= 0 {
        return Err(fail_openssl(Kind::Certificate, format_args!("the wanted name cannot be set")));
    }
    Ok(())
}

/// OpenSSL's own words for a code of verification.
pub fn error_text(code: i32) -> &'static CStr {
    // SAFETY: a static text; for unknown codes OpenSSL has one too
    unsafe {
        let text = o::X509_verify_cert_error_string(code.into());
        if text.is_null() {
            c"unknown certificate verification error"
        } else {
            CStr::from_ptr(text)
        }
    }
}
