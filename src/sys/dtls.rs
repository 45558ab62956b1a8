//! What OpenSSL and the kernel have for datagrams alone: contexts, listening, timer, MTU, SRTP, cookies.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::addr::{SockAddr, INET, INET6};
use crate::sys::ext;
use crate::sys::host::Host;
use crate::sys::o;
use crate::sys::report::{fail_openssl, lacking};
use crate::sys::ssl::{Ssl, Step};
use crate::sys::ssl_ctx::{Side, SslCtx};
use crate::sys::{errq, net, seam};
use libc::{c_int, c_long};
use std::ffi::CStr;
use std::ptr::null_mut;

/// Of an MTU; 0: what is reckoned.
pub const LEAST_OF_LIBRARY: usize = ext::LEAST_MTU;

impl SslCtx {
    pub fn new_datagram(side: Side) -> Outcome<SslCtx> {
        // SAFETY: plain constructors
        SslCtx::of(unsafe {
            match side {
                Side::Both => o::DTLS_method(),
                Side::Client => o::DTLS_client_method(),
                Side::Server => o::DTLS_server_method(),
            }
        })
    }

    /// Lets OpenSSL ask for cookies.
    pub fn install_cookies<H: Host>(&self) {
        // SAFETY: every SSL of this context is one of ours with an H
        unsafe {
            o::SSL_CTX_set_cookie_generate_cb(self.as_ptr(), Some(seam::make_cookie::<H>));
            o::SSL_CTX_set_cookie_verify_cb(self.as_ptr(), Some(seam::is_our_cookie::<H>));
        }
    }

    /// Names with colons between them.
    pub fn set_srtp(&self, profiles: &CStr) -> Outcome<()> {
        errq::clear();
        // SAFETY: NUL-terminated; this call answers 0 for success
        match unsafe { o::SSL_CTX_set_tlsext_use_srtp(self.as_ptr(), profiles.as_ptr()) } {
            0 => Ok(()),
            _ => Err(fail_openssl(Kind::Local, format_args!("not a list of SRTP profiles that this OpenSSL knows"))),
        }
    }
}

const DTLS_CTRL_GET_TIMEOUT: c_int = 73;
const DTLS_CTRL_HANDLE_TIMEOUT: c_int = 74;
const DTLS_CTRL_SET_LINK_MTU: c_int = 120;

impl<H: Host> Ssl<H> {
    /// Done(1): a client has shown a cookie of ours. Done(0): none yet. Forgets a handshake that had begun.
    pub fn listen(&self) -> Step {
        errq::clear();
        // SAFETY: alive; the address is OpenSSL's to fill, and the transport knows it better
        let answer = unsafe {
            let client = ext::BIO_ADDR_new();
            if client.is_null() {
                errq::clear();
                return Step::Want(Status::NOMEM);
            }
            let answer = ext::DTLSv1_listen(self.p(), client);
            ext::BIO_ADDR_free(client);
            answer
        };
        match answer {
            0 | 1 => {
                errq::clear(); // what it thinks of datagrams that are none of ours
                Step::Done(answer as usize)
            }
            _ if errq::oldest().is_some() => Step::Refused,
            _ => Step::Transport,
        }
    }

    /// Nanoseconds until something must be sent again; None while nothing waits for an answer.
    pub fn timer(&self) -> Option<i64> {
        let mut left = libc::timeval { tv_sec: 0, tv_usec: 0 };
        match self.ctrl(DTLS_CTRL_GET_TIMEOUT, 0, (&raw mut left).cast()) {
            1 => Some(left.tv_sec * 1_000_000_000 + left.tv_usec * 1000),
            _ => None,
        }
    }

    /// Done(1): sent again. Done(0): it was not time yet.
    pub fn handle_timer(&self) -> Step {
        errq::clear();
        match self.ctrl(DTLS_CTRL_HANDLE_TIMEOUT, 0, null_mut()) as c_int {
            n if n >= 0 => {
                errq::clear();
                Step::Done((n > 0).into())
            }
            // SAFETY: alive
            n => self.why(unsafe { o::SSL_get_error(self.p(), n) }),
        }
    }

    /// Counts from the next handshake message on; 256 at least.
    pub fn set_link_mtu(&self, mtu: usize) -> bool {
        self.ctrl(DTLS_CTRL_SET_LINK_MTU, mtu as c_long, null_mut()) == 1
    }

    /// How much plaintext fits into a datagram of this size; 0 before there is a cipher.
    pub fn data_mtu(&self, mtu: usize) -> usize {
        // SAFETY: alive
        unsafe { ext::data_mtu(self.p(), mtu) }
    }

    /// Something that was read is left, a record perhaps.
    pub fn has_pending(&self) -> bool {
        // SAFETY: alive
        unsafe { ext::SSL_has_pending(self.p()) == 1 }
    }

    /// The largest plaintext of one record, as agreed on.
    pub fn largest_record(&self) -> usize {
        const LARGEST: usize = 16 * 1024;
        // SAFETY: the session is lent
        let code = unsafe {
            let session = o::SSL_get_session(self.p());
            if session.is_null() {
                0
            } else {
                ext::SSL_SESSION_get_max_fragment_length(session)
            }
        };
        match code {
            1..=4 => 256 << code,
            _ => LARGEST,
        }
    }

    pub fn srtp_profile(&self) -> Option<&'static CStr> {
        // SAFETY: a static table's entry
        unsafe {
            let profile = o::SSL_get_selected_srtp_profile(self.p());
            (!profile.is_null() && !(*profile).name.is_null()).then(|| CStr::from_ptr((*profile).name))
        }
    }
}

pub fn can_listen() -> Outcome<()> {
    match ext::DTLS_LISTEN {
        true => Ok(()),
        false => Err(lacking("listening for datagrams")),
    }
}

/// HMAC with SHA-256; false when OpenSSL cannot.
pub fn hmac(key: &[u8], bytes: &[u8], to: &mut [u8; 32]) -> bool {
    errq::clear();
    let (Ok(key_len), mut len) = (c_int::try_from(key.len()), 0) else { return false };
    // SAFETY: slices and their lengths; SHA-256 has 32 bytes
    let made = unsafe {
        let sha256 = o::EVP_sha256();
        ext::HMAC(sha256, key.as_ptr().cast(), key_len, bytes.as_ptr(), bytes.len(), to.as_mut_ptr(), &mut len)
    };
    errq::clear();
    !made.is_null() && len as usize == to.len()
}

/// In a time that depends on the lengths alone.
pub fn same_secret(a: &[u8], b: &[u8]) -> bool {
    // SAFETY: both have as many bytes
    a.len() == b.len() && unsafe { o::CRYPTO_memcmp(a.as_ptr().cast(), b.as_ptr().cast(), a.len()) } == 0
}

/// What an errno says of a datagram.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lost {
    /// It, or one before it, did not arrive: the next one may.
    This,
    TooLarge,
    /// The transport is of no more use.
    All,
}

pub fn lost(errno: i32) -> Lost {
    match errno {
        libc::EMSGSIZE => Lost::TooLarge,
        libc::ECONNREFUSED
        | libc::ECONNRESET
        | libc::EHOSTUNREACH
        | libc::EHOSTDOWN
        | libc::ENETUNREACH
        | libc::ENETDOWN
        | libc::ENETRESET
        | libc::ENOPROTOOPT
        | libc::EPROTO
        | libc::EPERM
        | libc::EACCES
        | libc::ETIMEDOUT
        | libc::ENOBUFS
        | libc::ENOMEM => Lost::This,
        _ => Lost::All,
    }
}

pub const EMSGSIZE: i32 = libc::EMSGSIZE;

/// Bytes of the headers of IP and UDP.
pub fn overhead(family: i32) -> usize {
    match family {
        INET => 20 + 8,
        _ => 40 + 8,
    }
}

/// The largest datagram that goes to the peer of a connected socket in one piece, as far as the kernel knows.
pub fn path_mtu(fd: i32, family: i32) -> Option<usize> {
    let (level, option) = match family {
        INET => (libc::IPPROTO_IP, libc::IP_MTU),
        INET6 => (libc::IPPROTO_IPV6, libc::IPV6_MTU),
        _ => return None,
    };
    let mtu = usize::try_from(net::int_option(fd, level, option).ok()?).ok()?;
    mtu.checked_sub(overhead(family))
}

/// Whom the socket talks to: an error when to nobody in particular.
pub fn peer_of(fd: i32) -> Result<SockAddr, i32> {
    net::peer_name(fd)
}
