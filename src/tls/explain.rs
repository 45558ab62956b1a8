//! Why a connection failed, in one line that says what to do.
use crate::base::line::Line;
use crate::base::status::{Kind, Status};
use crate::net::socket::closed as closed_socket;
use crate::pki::explain::{explain, Failure};
use crate::sys::clock::unix_seconds;
use crate::sys::errq;
use crate::sys::features::VERIFICATION_WAITS;
use crate::sys::report::{errno_text, fail, fail_openssl, fail_openssl_as, fail_with, reworded};
use crate::tls::conn::Inner;
use crate::tls::decide::Trouble;
use crate::tls::transport::Fault;

const LIB_SSL: i32 = 20;
const R_BAD_WRITE_RETRY: i32 = 127;
const R_CERTIFICATE_VERIFY_FAILED: i32 = 134;
const R_PROTOCOL_IS_SHUTDOWN: i32 = 207;
const R_BAD_LENGTH: i32 = 271;
const R_UNEXPECTED_EOF: i32 = 294;
const R_COOKIE_GEN_CALLBACK_FAILURE: i32 = 400;
/// OpenSSL's reason for a fatal alert of the peer's is this and the alert's number.
const R_ALERT: i32 = 1000;

fn oldest_is(reasons: &[i32]) -> bool {
    errq::oldest().is_some_and(|(lib, reason)| lib == LIB_SSL && reasons.contains(&reason))
}

/// OpenSSL 3 has a reason for it, earlier ones had none: the same to our callers.
pub fn is_truncation() -> bool {
    oldest_is(&[R_UNEXPECTED_EOF])
}

pub fn is_verification() -> bool {
    oldest_is(&[R_CERTIFICATE_VERIFY_FAILED])
}

/// The call was wrong, and OpenSSL does not get over it.
pub fn is_callers_mistake() -> bool {
    oldest_is(&[R_BAD_WRITE_RETRY, R_BAD_LENGTH])
}

pub fn bad_retry() -> Status {
    fail_openssl(Kind::Local, format_args!("{RETRY}"))
}

const RETRY: &str = "a send that answered WANT_WRITE must be made again with the same bytes and at least that length";

/// What OpenSSL would not survive, so that it is not asked.
pub fn short_retry() -> Status {
    fail(Status::SSL, Kind::Local, format_args!("{RETRY}"))
}

pub fn is_after_goodbye() -> bool {
    oldest_is(&[R_PROTOCOL_IS_SHUTDOWN])
}

pub fn after_goodbye() -> Status {
    fail_openssl(Kind::Local, format_args!("we have said goodbye: nothing can be sent behind it"))
}

pub fn closed() -> Status {
    fail(Status::ZERO_RETURN, Kind::None, format_args!("the peer ended the connection properly"))
}

pub fn is_cookie_refused() -> bool {
    oldest_is(&[R_COOKIE_GEN_CALLBACK_FAILURE])
}

const EIO: i32 = 5;
const UNEXPECTED_EOF: i64 = -1;

pub fn truncated(established: bool, server: bool) -> Status {
    errq::clear();
    let hint = match (established, server) {
        (true, _) => "the peer vanished without saying goodbye; data may be missing",
        (_, false) => "the peer closed the connection during the handshake; is it a TLS port, and does it accept us?",
        (_, true) => "the client closed the connection during the handshake, and did not say why",
    };
    fail_with(Status::SYSCALL, Kind::Truncated, UNEXPECTED_EOF, 0, format_args!("Unexpected EOF: {hint}"))
}

pub fn transport(fault: Fault) -> Status {
    errq::clear();
    match fault {
        // a function of the caller's that failed and left no errno
        Fault::Errno(0) => transport(Fault::Errno(EIO)),
        Fault::Errno(errno) => {
            let mut room = [0; 128];
            let text = errno_text(errno, &mut room);
            fail_with(Status::SYSCALL, Kind::Transport, errno.into(), 0, format_args!("the transport failed: {text}"))
        }
        Fault::Closed => closed_socket(),
        Fault::NoMemory => Status::NOMEM,
        Fault::Answer(answer) => bad_answer(answer),
        Fault::Count(n, offered) => fail(
            Status::CALLBACK,
            Kind::Transport,
            format_args!("a transport function says that it moved {n} bytes of {offered}"),
        ),
    }
}

/// The transport may work again.
pub fn lost_datagram(fault: Fault) -> Status {
    errq::clear();
    let Fault::Errno(errno) = fault else { return transport(fault) };
    let mut room = [0; 128];
    let text = errno_text(errno, &mut room);
    let hint = "is somebody listening there? The connection can be used on";
    let text = format_args!("a datagram did not arrive: {text}; {hint}");
    fail_with(Status::SYSCALL, Kind::Transport, errno.into(), 0, text)
}

pub fn too_large(size: usize, data: usize) -> Status {
    errq::clear();
    let errno = crate::sys::dtls::EMSGSIZE;
    let text = format_args!("a datagram of {size} bytes is too large for the way to the peer: send at most {data}");
    fail_with(Status::SYSCALL, Kind::Transport, errno.into(), 0, text)
}

pub fn bad_answer(answer: i32) -> Status {
    let text = format_args!("a transport function answered {answer}, which is not one of its answers");
    fail(Status::CALLBACK, Kind::Transport, text)
}

pub fn trouble(trouble: Trouble) -> Status {
    let status = trouble.status().unwrap_or(Status::SSL);
    let say = |text: std::fmt::Arguments<'_>| fail_openssl_as(status, Kind::Local, 0, 0, text);
    match trouble {
        Trouble::BadAnswer(which, answer) => {
            say(format_args!("the {which} callback answered {answer}, which is not one of its answers"))
        }
        Trouble::AlpnNotOffered => say(format_args!("the ALPN callback chose a protocol that was not offered")),
        Trouble::AlpnRefused => say(format_args!("no ALPN protocol in common with the client")),
        Trouble::NpnBadList => say(format_args!("the NPN callback's list of protocols is not in wire form")),
        Trouble::NpnNotOffered => say(format_args!("the NPN callback chose a protocol that was not offered")),
        Trouble::NpnRefused => say(format_args!("no NPN protocol in common with the peer")),
        Trouble::ResumedUnchecked => say(format_args!(
            "the client resumed a session that was made where no certificate was asked for: give servers that ask another \
             session id (ctx_set_session_id) or other ticket keys"
        )),
        Trouble::PskRefused => say(format_args!("the PSK callback refused the peer")),
        Trouble::PskCut => say(format_args!(
            "the PSK identity holds a NUL or has 256 bytes, which TLS 1.2 and DTLS cannot carry: take another for this server"
        )),
        Trouble::NameRefused => say(format_args!("the server-name callback refused the client's name")),
        Trouble::CertRefused => fail_openssl_as(
            status,
            Kind::Certificate,
            0,
            0,
            format_args!("the verify callback refused the peer's certificate"),
        ),
        Trouble::HostUnknown => say(format_args!("the client's name is not in the host table")),
        Trouble::HostFailed => {
            say(format_args!("the context that the host table has for the client's name cannot be used"))
        }
        Trouble::HelloRefused => say(format_args!("the answer to the client's hello refused it")),
        Trouble::ChoiceRefused => say(format_args!("whoever chooses the certificate to show refused")),
        Trouble::StapleRefused => say(format_args!("the OCSP server callback refused")),
        Trouble::OcspRefused => {
            let text = format_args!("the OCSP client callback refused what the server stapled");
            fail_openssl_as(status, Kind::Certificate, 0, 0, text)
        }
        Trouble::CannotWait if !VERIFICATION_WAITS => {
            say(format_args!("this TLS library cannot wait for a verification: decide at once"))
        }
        Trouble::CannotWait => say(format_args!(
            "a server can stop for a client's certificate in its first handshake alone, over TLS: decide at once here"
        )),
        Trouble::ChainRefused | Trouble::HeldRefused => {
            let text = format_args!("the answer to the verification refused the peer's certificate");
            fail_openssl_as(status, Kind::Certificate, 0, 0, text)
        }
        Trouble::PinMissing => {
            let text = format_args!(
                "none of the pinned keys is in the peer's chain: is it another server, or was its key renewed?"
            );
            fail_openssl_as(status, Kind::Certificate, 0, 0, text)
        }
        Trouble::PinUnproven => {
            let text = format_args!(
                "none of the pinned keys is the peer's own, and those above it count only in a chain that verifies: trust \
                 its CA, or pin the peer's own key"
            );
            fail_openssl_as(status, Kind::Certificate, 0, 0, text)
        }
        Trouble::PinWithoutCertificate => say(format_args!(
            "a key is pinned, and the peer showed no certificate: a server asks for it with VERIFY_PEER and \
             FAIL_IF_NO_PEER_CERT (ctx_set_verify)"
        )),
        Trouble::BadHello => say(format_args!("the client sent a server name that is not in its proper form")),
        Trouble::LongCookie(len) => say(format_args!("the cookie callback made {len} bytes: a cookie has 1 to 255")),
        Trouble::NoMemory | Trouble::Panicked | Trouble::None => {
            errq::clear();
            status
        }
    }
}

/// OpenSSL ended it: for the peer's certificate, for the peer's alert, or for what the peer sent.
pub fn refused(inner: &Inner) -> Status {
    match errq::oldest() {
        Some((LIB_SSL, R_CERTIFICATE_VERIFY_FAILED)) => certificate(inner),
        Some((LIB_SSL, reason)) if (R_ALERT..R_ALERT + 256).contains(&reason) => {
            let hint = alert_hint(reason - R_ALERT);
            fail_openssl(Kind::Protocol, format_args!("the peer refused{hint}"))
        }
        Some((LIB_SSL, reason)) => {
            let hint = if inner.ssl.is_server() { server_hint(inner, reason) } else { None };
            let hint = hint.unwrap_or_else(|| reason_hint(reason));
            fail_openssl(Kind::Protocol, format_args!("{hint}"))
        }
        _ => fail_openssl(Kind::Protocol, format_args!("TLS failed")),
    }
}

/// Why the peer's certificate was not accepted: the line, and X509_V_ERR_* with its depth.
pub fn certificate_line(inner: &Inner, line: &mut Line<400>) -> Option<(i32, i32)> {
    let host = inner.ssl.host();
    host.answers.with_verify_trouble(|trouble| {
        let trouble = trouble?;
        let sent = inner.ssl.peer_chain().unwrap_or_default();
        host.answers.with_checked_name(|wanted| {
            let failure = Failure {
                code: trouble.error,
                depth: trouble.depth,
                at: trouble.cert.as_ref(),
                sent: &sent,
                wanted,
                peer: if inner.ssl.is_server() { "client" } else { "server" },
                now: unix_seconds(),
            };
            explain(&failure, line);
        });
        Some((trouble.error, trouble.depth))
    })
}

/// A client that was held until its certificate was judged.
pub fn held(inner: &Inner) -> Status {
    match inner.ssl.host().answers.with_verify_trouble(|trouble| trouble.is_some()) {
        true => certificate(inner),
        false => trouble(Trouble::HeldRefused),
    }
}

fn certificate(inner: &Inner) -> Status {
    let refused = "the peer's certificate is refused";
    let status = fail_openssl(Kind::Certificate, format_args!("{refused}"));
    if status != Status::SSL {
        return status;
    }
    let mut line = Line::EMPTY;
    let (code, depth) = certificate_line(inner, &mut line).unwrap_or((inner.ssl.verify_result(), -1));
    let text = format_args!("{refused}: {}", line.as_str());
    reworded(status, Kind::Certificate, code.into(), depth, text)
}

fn alert_hint(alert: i32) -> &'static str {
    match alert {
        40 => " (no cipher, group or signature in common, or it wants a client certificate)",
        42 | 43 | 44 | 46 => " our certificate",
        45 => ": our certificate has expired",
        48 => ": it does not trust the CA of our certificate",
        49 => " us access",
        70 => ": no TLS version in common",
        71 => ": it wants stronger parameters than we offered",
        112 => ": it does not know this server name",
        116 => ": it wants a client certificate; give the context one",
        120 => ": no ALPN protocol in common",
        _ => "",
    }
}

/// What is another thing when it happens to a server.
fn server_hint(inner: &Inner, reason: i32) -> Option<&'static str> {
    Some(match reason {
        // a key of another kind than the certificate's leaves OpenSSL with neither
        193 | 118 if inner.ssl.certificate().is_none() => {
            "there is no certificate with its key to show; give the context an identity"
        }
        156 => "the client speaks plain HTTP to this TLS port",
        155 => "the client speaks to this TLS port as to an HTTP proxy",
        267 => "what the client sent is not TLS",
        _ => return None,
    })
}

fn reason_hint(reason: i32) -> &'static str {
    match reason {
        193 => "no cipher suite in common with the peer; look at cipher list and kind of certificate",
        258 | 191 => "no TLS version in common with the peer",
        101 | 295 | 410 => "no key-exchange group in common with the peer; look at set_groups",
        118 => "no signature algorithm in common with the peer; look at the kind of key and the security level",
        267 | 155 | 156 => "the peer does not speak TLS here; is it a plain-text port, or does it need STARTTLS?",
        199 => "the client sent no certificate, and one is required",
        308 => "the client showed a cookie that is not ours",
        312 => "the peer did not answer, however often we sent",
        400 => "no cookie was made for the client",
        179 | 177 => "no certificate and key to show; give the context an identity",
        _ => "TLS failed",
    }
}
