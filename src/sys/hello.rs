//! The client's hello as OpenSSL holds it while it is decided about: in the client-hello callback, and between calls when
//! that asked for more time. At other times there is nothing.
use crate::base::status::{Outcome, Status};
use crate::sys::host::Host;
use crate::sys::mem::List;
use crate::sys::o;
use crate::sys::ssl::Ssl;
use libc::{c_int, c_void};
use std::ptr::{null, null_mut};

type Get = unsafe extern "C" fn(*mut o::SSL, *mut *const u8) -> usize;

impl<H: Host> Ssl<H> {
    fn hello_part(&self, get: Get) -> Option<&[u8]> {
        let mut bytes = null();
        // SAFETY: alive; the bytes are OpenSSL's until the handshake goes on, which takes a call on `self`
        unsafe {
            let len = get(self.p(), &mut bytes);
            (len > 0 && !bytes.is_null()).then(|| std::slice::from_raw_parts(bytes, len))
        }
    }

    pub fn hello_random(&self) -> Option<&[u8]> {
        self.hello_part(o::SSL_client_hello_get0_random)
    }

    pub fn hello_session_id(&self) -> Option<&[u8]> {
        self.hello_part(o::SSL_client_hello_get0_session_id)
    }

    /// Two bytes each.
    pub fn hello_ciphers(&self) -> Option<&[u8]> {
        self.hello_part(o::SSL_client_hello_get0_ciphers)
    }

    /// 0 when there is no hello.
    pub fn hello_legacy_version(&self) -> i32 {
        // SAFETY: alive
        unsafe { o::SSL_client_hello_get0_legacy_version(self.p()) as i32 }
    }

    pub fn hello_extension(&self, kind: u16) -> Option<&[u8]> {
        let (mut bytes, mut len) = (null(), 0);
        // SAFETY: as above
        unsafe {
            if o::SSL_client_hello_get0_ext(self.p(), kind.into(), &mut bytes, &mut len) != 1 {
                return None;
            }
            Some(if len == 0 || bytes.is_null() { &[] } else { std::slice::from_raw_parts(bytes, len) })
        }
    }

    /// Their numbers, in the client's order.
    pub fn hello_extensions(&self) -> Outcome<List<u16>> {
        let mut numbers: *mut c_int = null_mut();
        let mut count = 0;
        let mut list = List::new();
        // SAFETY: an array of OpenSSL's, which becomes ours
        unsafe {
            if o::SSL_client_hello_get1_extensions_present(self.p(), &mut numbers, &mut count) != 1 {
                return Err(Status::NO_VALUE);
            }
            let outcome = (0..count).try_for_each(|nth| list.push(*numbers.add(nth) as u16));
            o::CRYPTO_free(numbers.cast::<c_void>(), c"hello".as_ptr(), 0);
            outcome?;
        }
        Ok(list)
    }
}
