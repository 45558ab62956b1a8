//! Where OpenSSL calls us: the trampolines, generic over the host. Each finds `&H`, turns raw arguments into slices,
//! runs the method where a panic cannot get out, and turns its answer into OpenSSL's number.
use crate::base::status::{Outcome, Status};
use crate::sys::host::{
    AlpnAnswer, Datagram, HelloAnswer, Host, KeyLine, Moved, VerifyAnswer, VerifyStep, MOST_COOKIE,
};
use crate::sys::inside;
use crate::sys::lock::Brief;
use crate::sys::o;
use crate::sys::x509::X509;
use crate::sys::{defect, ext};
use libc::{c_char, c_int, c_long, c_uchar, c_uint, c_void};
use std::ffi::CStr;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr::{null_mut, NonNull};
use std::sync::atomic::{AtomicPtr, Ordering};

/// The BIO method of one host type. Made once and never given back: whoever loaded us may be
/// gone before OpenSSL's last object is.
pub struct Seam {
    method: AtomicPtr<o::BIO_METHOD>,
    /// BIOs that connections have left behind: to make one takes locks and allocations.
    spare: Brief<Spare>,
}

struct Spare {
    bios: [*mut o::BIO; 8],
    many: usize,
}

// SAFETY: nobody else has them
unsafe impl Send for Spare {}

impl Seam {
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Seam {
        Seam { method: AtomicPtr::new(null_mut()), spare: Brief::new(Spare { bios: [null_mut(); 8], many: 0 }) }
    }

    fn method<H: Host>(&self) -> Outcome<*mut o::BIO_METHOD> {
        let known = self.method.load(Ordering::Acquire);
        if !known.is_null() {
            return Ok(known);
        }
        // SAFETY: the trampolines match the types that OpenSSL documents
        unsafe {
            let made = o::BIO_meth_new(OUR_BIO, c"sslwrap".as_ptr());
            if made.is_null() {
                return Err(Status::NOMEM);
            }
            ext::set_bio_calls(made, (bio_read::<H>, plain_read::<H>), (bio_write::<H>, plain_write::<H>));
            o::BIO_meth_set_ctrl__fixed_rust(made, Some(bio_ctrl::<H>));
            match self.method.compare_exchange(null_mut(), made, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => Ok(made),
                Err(first) => {
                    o::BIO_meth_free(made);
                    Ok(first)
                }
            }
        }
    }
}

impl Seam {
    fn bio<H: Host>(&'static self) -> Outcome<NonNull<o::BIO>> {
        let taken = self.spare.global().with(|spare| {
            spare.many = spare.many.checked_sub(1)?;
            NonNull::new(spare.bios[spare.many])
        });
        if let Some(bio) = taken {
            return Ok(bio);
        }
        let method = self.method::<H>()?;
        // SAFETY: a method of ours
        NonNull::new(unsafe { o::BIO_new(method) }).ok_or(Status::NOMEM)
    }

    /// One that nobody else counts.
    fn keep(&'static self, bio: *mut o::BIO) {
        let kept = self.spare.global().with(|spare| {
            let place = spare.bios.get_mut(spare.many)?;
            *place = bio;
            spare.many += 1;
            Some(())
        });
        if kept.is_none() {
            // SAFETY: the caller's
            unsafe { ext::BIO_free(bio) };
        }
    }
}

/// SSL_free, but the BIO is kept for the next.
///
/// # Safety
/// `ssl` is a live one, on which `tie` may have been called.
pub(in crate::sys) unsafe fn free<H: Host>(ssl: NonNull<o::SSL>) {
    // SAFETY: the SSL counts its BIO; we count it once more, and the SSL then gives its own up
    unsafe {
        let bio = o::SSL_get_rbio(ssl.as_ptr());
        let kept = !bio.is_null() && ext::BIO_up_ref(bio) == 1;
        o::SSL_free(ssl.as_ptr());
        if kept {
            o::BIO_set_data(bio, null_mut());
            H::seam().keep(bio);
        }
    }
}

/// A source/sink type of nobody else's: what OpenSSL asks of a socket or a memory BIO is not asked of ours.
const OUR_BIO: c_int = 0x7d | 0x0400;

/// Ties the SSL to its host: the BIO's data, from which callbacks find it too. An ex_data entry would cost two
/// allocations for each connection.
///
/// # Safety
/// `host` outlives `ssl`.
pub(in crate::sys) unsafe fn tie<H: Host>(ssl: NonNull<o::SSL>, host: &H) -> Outcome<()> {
    let bio = H::seam().bio::<H>()?.as_ptr();
    let data = host as *const H as *mut c_void;
    // SAFETY: both live; the BIO is handed to the SSL
    unsafe {
        o::BIO_clear_retry_flags(bio);
        o::BIO_set_data(bio, data);
        o::BIO_set_init(bio, 1);
        o::SSL_set_bio(ssl.as_ptr(), bio, bio);
    }
    Ok(())
}

unsafe fn bio_host<'a, H: Host>(bio: *mut o::BIO) -> Option<&'a H> {
    // SAFETY: set by `tie`
    unsafe { (o::BIO_get_data(bio) as *const H).as_ref() }
}

pub(in crate::sys) unsafe fn ssl_host<'a, H: Host>(ssl: *const o::SSL) -> Option<&'a H> {
    // SAFETY: set by `tie`; OpenSSL never puts another BIO in front of the one that it reads from
    unsafe {
        let bio = o::SSL_get_rbio(ssl);
        (!bio.is_null()).then(|| bio_host::<H>(bio))?
    }
}

/// A panic is remembered by the host and answered as a refusal.
pub(in crate::sys) fn shield<H: Host, R>(host: &H, refusal: R, work: impl FnOnce() -> R) -> R {
    let work = move || {
        defect::within(&work);
        work()
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(answer) => answer,
        Err(payload) => {
            defect::drop_payload(payload);
            host.panicked();
            refusal
        }
    }
}

unsafe extern "C" fn bio_write<H: Host>(bio: *mut o::BIO, from: *const c_char, len: usize, n: *mut usize) -> c_int {
    // SAFETY: OpenSSL's buffer and its length; the host outlives the BIO
    unsafe {
        *n = 0;
        let Some(host) = bio_host::<H>(bio) else { return -1 };
        o::BIO_clear_retry_flags(bio);
        if from.is_null() || len == 0 || len > isize::MAX as usize {
            return 0;
        }
        let bytes = std::slice::from_raw_parts(from as *const u8, len);
        match shield(host, Moved::Failed, || host.wire_write(bytes)) {
            Moved::Bytes(taken) => {
                *n = taken;
                (taken != 0).into()
            }
            other => nothing_moved(bio, other, o::BIO_set_retry_write),
        }
    }
}

#[cold]
unsafe fn nothing_moved(bio: *mut o::BIO, moved: Moved, retry: unsafe fn(*mut o::BIO)) -> c_int {
    match moved {
        // SAFETY: OpenSSL's own BIO
        Moved::Later => unsafe { retry(bio) },
        Moved::End => return 0,
        Moved::Bytes(_) | Moved::Failed => {}
    }
    -1
}

unsafe extern "C" fn bio_read<H: Host>(bio: *mut o::BIO, to: *mut c_char, len: usize, n: *mut usize) -> c_int {
    // SAFETY: as above
    unsafe {
        *n = 0;
        let Some(host) = bio_host::<H>(bio) else { return -1 };
        o::BIO_clear_retry_flags(bio);
        if to.is_null() || len == 0 || len > isize::MAX as usize {
            return 0;
        }
        let room = std::slice::from_raw_parts_mut(to as *mut u8, len);
        match shield(host, Moved::Failed, || host.wire_read(room)) {
            Moved::Bytes(came) => {
                *n = came;
                (came != 0).into()
            }
            other => nothing_moved(bio, other, o::BIO_set_retry_read),
        }
    }
}

/// The older form of the same.
unsafe extern "C" fn plain_write<H: Host>(bio: *mut o::BIO, from: *const c_char, len: c_int) -> c_int {
    let mut n = 0;
    // SAFETY: handed on
    match unsafe { bio_write::<H>(bio, from, len.max(0) as usize, &mut n) } {
        1 => n as c_int,
        other => other,
    }
}

unsafe extern "C" fn plain_read<H: Host>(bio: *mut o::BIO, to: *mut c_char, len: c_int) -> c_int {
    let mut n = 0;
    // SAFETY: handed on
    match unsafe { bio_read::<H>(bio, to, len.max(0) as usize, &mut n) } {
        1 => n as c_int,
        other => other,
    }
}

const BIO_EOF: c_int = 2;
const BIO_PENDING: c_int = 10;
const BIO_FLUSH: c_int = 11;
const BIO_WPENDING: c_int = 13;
const DGRAM_QUERY_MTU: c_int = 40;
const DGRAM_GET_MTU: c_int = 41;
const DGRAM_SET_MTU: c_int = 42;
const DGRAM_MTU_EXCEEDED: c_int = 43;
const DGRAM_SET_NEXT_TIMEOUT: c_int = 45;
const DGRAM_GET_FALLBACK_MTU: c_int = 47;
const DGRAM_GET_MTU_OVERHEAD: c_int = 49;

unsafe extern "C" fn bio_ctrl<H: Host>(bio: *mut o::BIO, command: c_int, _: c_long, _: *mut c_void) -> c_long {
    if command > DGRAM_GET_MTU_OVERHEAD {
        return 0; // kernel TLS, which would bypass us: ten times for each record
    }
    match command {
        BIO_FLUSH => 1, // sending is the step's business
        // SAFETY: OpenSSL's call, handed on
        _ => unsafe { bio_asked::<H>(bio, command) },
    }
}

/// Of C's kind, so that to call it is the end of who does.
#[cold]
unsafe extern "C" fn bio_asked<H: Host>(bio: *mut o::BIO, command: c_int) -> c_long {
    // SAFETY: as above
    let Some(host) = (unsafe { bio_host::<H>(bio) }) else { return 0 };
    match command {
        BIO_EOF => shield(host, 1, || host.wire_at_end().into()),
        BIO_PENDING => shield(host, 0, || host.wire_pending().0 as c_long),
        BIO_WPENDING => shield(host, 0, || host.wire_pending().1 as c_long),
        DGRAM_QUERY_MTU | DGRAM_GET_MTU => shield(host, 0, || host.datagram(Datagram::Mtu)),
        DGRAM_GET_FALLBACK_MTU => shield(host, 0, || host.datagram(Datagram::FallbackMtu)),
        DGRAM_GET_MTU_OVERHEAD => shield(host, 0, || host.datagram(Datagram::Overhead)),
        DGRAM_MTU_EXCEEDED => shield(host, 0, || host.datagram(Datagram::Exceeded)),
        // nothing to do: who waits asks for the timer, and the size is OpenSSL's own minimum
        DGRAM_SET_NEXT_TIMEOUT | DGRAM_SET_MTU => 1,
        // expired timers of the socket (it has none), and the peer's address, which stays ours: rbio and wbio are one
        _ => 0,
    }
}

pub(in crate::sys) extern "C" fn make_cookie<H: Host>(ssl: *mut o::SSL, to: *mut c_uchar, len: *mut c_uint) -> c_int {
    // SAFETY: OpenSSL's buffer has room for as much; the host outlives the SSL
    unsafe {
        *len = 0;
        let (Some(host), false) = (ssl_host::<H>(ssl), to.is_null()) else { return 0 };
        let mut room = [0; MOST_COOKIE];
        match shield(host, None, || host.make_cookie(&mut room)) {
            Some(n) if n <= MOST_COOKIE => {
                std::ptr::copy_nonoverlapping(room.as_ptr(), to, n);
                *len = n as c_uint;
                1
            }
            _ => 0,
        }
    }
}

pub(in crate::sys) extern "C" fn is_our_cookie<H: Host>(ssl: *mut o::SSL, from: *const c_uchar, len: c_uint) -> c_int {
    // SAFETY: OpenSSL's bytes and their length
    unsafe {
        let (Some(host), false) = (ssl_host::<H>(ssl), from.is_null()) else { return 0 };
        let cookie = std::slice::from_raw_parts(from, len as usize);
        shield(host, false, || host.is_our_cookie(cookie)).into()
    }
}

pub(in crate::sys) unsafe extern "C" fn info<H: Host>(ssl: *const o::SSL, place: c_int, value: c_int) {
    // SAFETY: set by `tie`
    if let Some(host) = unsafe { ssl_host::<H>(ssl) } {
        shield(host, (), || host.info(place, value));
    }
}

pub(in crate::sys) unsafe extern "C" fn verify<H: Host>(accepted: c_int, store: *mut o::X509_STORE_CTX) -> c_int {
    // SAFETY: OpenSSL's store context knows its SSL; the certificate is counted before it is kept
    unsafe {
        let index = o::SSL_get_ex_data_X509_STORE_CTX_idx();
        let ssl = o::X509_STORE_CTX_get_ex_data(store, index) as *mut o::SSL;
        if ssl.is_null() {
            return 0;
        }
        let Some(host) = ssl_host::<H>(ssl) else { return 0 };
        let step = VerifyStep {
            accepted: accepted != 0, // 2: a notice of policies
            error: o::X509_STORE_CTX_get_error(store),
            depth: o::X509_STORE_CTX_get_error_depth(store),
            cert: X509::from_borrowed(o::X509_STORE_CTX_get_current_cert(store)),
            binding: o::SSL_get_verify_mode(ssl) != o::SSL_VERIFY_NONE,
        };
        let answer = shield(host, VerifyAnswer::Abort, || host.verify(step));
        if answer == VerifyAnswer::Abort {
            // without a mode OpenSSL would go on
            ext::SSL_set_verify_unsafe(ssl, o::SSL_VERIFY_PEER, Some(verify::<H>));
        }
        match answer {
            VerifyAnswer::AsIs => accepted,
            VerifyAnswer::Open => 1,
            VerifyAnswer::Accept => {
                o::X509_STORE_CTX_set_error(store, o::X509_V_OK);
                1
            }
            VerifyAnswer::Refuse | VerifyAnswer::Abort => {
                if o::X509_STORE_CTX_get_error(store) == o::X509_V_OK {
                    o::X509_STORE_CTX_set_error(store, o::X509_V_ERR_APPLICATION_VERIFICATION);
                }
                0
            }
        }
    }
}

pub(in crate::sys) unsafe extern "C" fn client_hello<H: Host>(
    ssl: *mut o::SSL,
    alert: *mut c_int,
    _: *mut c_void,
) -> c_int {
    const ERROR: c_int = 0;
    const SUCCESS: c_int = 1;
    const RETRY: c_int = -1;
    const SERVER_NAME: c_uint = 0;
    // SAFETY: the extension's bytes live for the time of the callback
    unsafe {
        let Some(host) = ssl_host::<H>(ssl) else { return ERROR };
        let (mut body, mut len): (*const c_uchar, usize) = (std::ptr::null(), 0);
        let found = o::SSL_client_hello_get0_ext(ssl, SERVER_NAME, &mut body, &mut len) == 1;
        let name: Option<&[u8]> = match (found, body.is_null() || len == 0) {
            (false, _) => None,
            (true, true) => Some(&[]),
            (true, false) => Some(std::slice::from_raw_parts(body, len)),
        };
        match shield(host, HelloAnswer::Refuse(80), || host.client_hello(name)) {
            HelloAnswer::Go => SUCCESS,
            HelloAnswer::Later => RETRY,
            HelloAnswer::Refuse(code) => {
                *alert = code.into();
                ERROR
            }
        }
    }
}

pub(in crate::sys) unsafe extern "C" fn alpn<H: Host>(
    ssl: *mut o::SSL,
    out: *mut *const c_uchar,
    out_len: *mut c_uchar,
    offered: *const c_uchar,
    offered_len: c_uint,
    _: *mut c_void,
) -> c_int {
    // SAFETY: OpenSSL's own arguments
    let answer = unsafe { chosen::<H>(ssl, offered, offered_len, |host, list| host.alpn(list)) };
    match answer {
        // SAFETY: OpenSSL copies the choice, which points into its own list, as soon as we return
        AlpnAnswer::Select(at, len) => unsafe {
            *out = offered.add(at);
            *out_len = len;
            o::SSL_TLSEXT_ERR_OK
        },
        AlpnAnswer::None => o::SSL_TLSEXT_ERR_NOACK,
        AlpnAnswer::Refuse => o::SSL_TLSEXT_ERR_ALERT_FATAL,
    }
}

/// What the host chooses of a list, within it.
pub(in crate::sys) unsafe fn chosen<H: Host>(
    ssl: *const o::SSL,
    offered: *const c_uchar,
    offered_len: c_uint,
    ask: impl FnOnce(&H, &[u8]) -> AlpnAnswer,
) -> AlpnAnswer {
    // SAFETY: OpenSSL's bytes and their length; the host outlives the SSL
    let (host, list): (_, &[u8]) = unsafe {
        let Some(host) = ssl_host::<H>(ssl) else { return AlpnAnswer::Refuse };
        match offered.is_null() || offered_len == 0 {
            true => (host, &[]),
            false => (host, std::slice::from_raw_parts(offered, offered_len as usize)),
        }
    };
    match shield(host, AlpnAnswer::Refuse, || ask(host, list)) {
        AlpnAnswer::Select(at, len) if len == 0 || at + len as usize > list.len() => AlpnAnswer::Refuse,
        answer => answer,
    }
}

pub(in crate::sys) unsafe extern "C" fn keylog<H: Host>(ssl: *const o::SSL, line: *const c_char) {
    // SAFETY: OpenSSL's own NUL-terminated line
    unsafe {
        if line.is_null() {
            return;
        }
        if let Some(host) = ssl_host::<H>(ssl) {
            let (server, suite) = (o::SSL_is_server(ssl) == 1, inside::suite(ssl));
            let line = KeyLine { text: CStr::from_ptr(line), server, suite };
            shield(host, (), || host.keylog(line));
        }
    }
}
