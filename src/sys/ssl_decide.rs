//! What one connection shows, asks for and was given: identity, signature algorithms, OCSP.
use crate::base::status::{Kind, Outcome};
use crate::sys::host::Host;
use crate::sys::mem::List;
use crate::sys::name::Name;
use crate::sys::o;
use crate::sys::pkey::Pkey;
use crate::sys::report::fail_openssl;
use crate::sys::seam_decide::response_of;
use crate::sys::ssl::Ssl;
use crate::sys::stack::CertStack;
use crate::sys::store::Store;
use crate::sys::x509::X509;
use crate::sys::{errq, ext};
use libc::{c_int, c_long};
use std::ptr::null_mut;

impl<H: Host> Ssl<H> {
    /// In place of the context's, for this connection.
    pub fn set_verify_store(&self, store: &Store) {
        const SET_VERIFY_CERT_STORE: c_int = 106;
        const COUNT_IT: c_long = 1;
        // SAFETY: both alive; OpenSSL counts what it keeps
        unsafe { o::SSL_ctrl(self.p(), SET_VERIFY_CERT_STORE, COUNT_IT, store.as_ptr().cast()) };
    }

    /// This identity and no other: what came from the context goes.
    pub fn use_identity(&self, cert: &X509, key: &Pkey, chain: &[X509]) -> Outcome<()> {
        const REPLACE: c_int = 1;
        let chain = CertStack::of(chain)?;
        errq::clear();
        // SAFETY: all alive; OpenSSL counts what it keeps
        let put =
            || unsafe { ext::SSL_use_cert_and_key(self.p(), cert.as_ptr(), key.as_ptr(), chain.as_ptr(), REPLACE) };
        // tried beside the others first: a refusal leaves them
        let done = match put() {
            1 => {
                // SAFETY: alive
                match unsafe { ext::drop_identities(self.p()) } {
                    true => put(),
                    false => 0,
                }
            }
            refused => refused,
        };
        match done {
            1 => {
                errq::clear();
                Ok(())
            }
            _ => Err(fail_openssl(Kind::Local, format_args!("this identity cannot be used"))),
        }
    }

    /// What the peer can verify, as TLS numbers, the best first; empty before it said so.
    pub fn peer_sigalgs(&self) -> Outcome<List<u16>> {
        let mut list = List::new();
        // SAFETY: alive; whatever is not wanted may be NULL
        unsafe {
            let null = null_mut::<c_int>();
            let count = ext::SSL_get_sigalgs(self.p(), -1, null, null, null, null_mut(), null_mut());
            for nth in 0..count.max(0) {
                let (mut sign, mut hash) = (0, 0);
                ext::SSL_get_sigalgs(self.p(), nth, null, null, null, &mut sign, &mut hash);
                list.push(u16::from_be_bytes([hash, sign]))?;
            }
        }
        Ok(list)
    }

    /// The authorities that the peer would accept a certificate of; empty when it did not say.
    pub fn peer_ca_names(&self) -> Outcome<List<Name>> {
        let mut list = List::new();
        // SAFETY: alive; each name is copied
        unsafe {
            let names = ext::SSL_get0_peer_CA_list(self.p());
            if names.is_null() {
                return Ok(list);
            }
            for nth in 0..o::OPENSSL_sk_num(names.cast()).max(0) {
                list.push(Name::copy_of(o::OPENSSL_sk_value(names.cast(), nth).cast())?)?;
            }
        }
        Ok(list)
    }

    /// A server that held its tickets back: they are sent in due course, or with the next handshake step when it is over.
    pub fn release_tickets(&self, many: usize) {
        // SAFETY: alive
        unsafe {
            o::SSL_set_num_tickets(self.p(), many);
            if self.is_established() {
                (0..many).for_each(|_| _ = ext::SSL_new_session_ticket(self.p()));
            }
        }
        errq::clear();
    }

    /// A server after a TLS 1.3 handshake: the next handshake step ends with the host's last alert.
    pub fn prepare_last_alert(&self) {
        // SAFETY: alive
        unsafe { ext::SSL_new_session_ticket(self.p()) };
        errq::clear();
    }

    /// X509_V_*.
    pub fn set_verify_result(&self, error: i32) {
        // SAFETY: alive
        unsafe { ext::SSL_set_verify_result(self.p(), error.into()) }
    }

    /// Asks the server to staple an OCSP response.
    pub fn request_ocsp(&self) -> Outcome<()> {
        const OCSP: libc::c_long = 1;
        errq::clear();
        match self.ctrl(o::SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE, OCSP, null_mut()) {
            1 => Ok(()),
            _ => Err(fail_openssl(Kind::Local, format_args!("OCSP cannot be asked for"))),
        }
    }

    /// What the server stapled.
    pub fn ocsp_response(&self) -> Option<&[u8]> {
        // SAFETY: alive; the bytes change when a handshake goes on, which takes a call on `self`
        unsafe { response_of(self.p()) }
    }
}
