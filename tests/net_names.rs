//! Names and connecting to them. The resolver is the system's, save for a few names that this file answers itself.
use sslwrap::base::status::{Outcome, Status};
use sslwrap::net::address::{inet, inet6};
use sslwrap::net::dial::dial;
use sslwrap::net::resolve::{getaddrinfo, Hints};
use sslwrap::sys::addr::{SockAddr, INET, INET6};
use sslwrap::sys::clock::{Deadline, Timeout};
use sslwrap::sys::net::STREAM;
use sslwrap::sys::resolve::Answer;
use std::ffi::{c_char, c_int, CStr};
use std::io::Write;
use std::net::{Ipv6Addr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

static ASKED: AtomicUsize = AtomicUsize::new(0);
static INSIDE: AtomicUsize = AtomicUsize::new(0);
static MOST_INSIDE: AtomicUsize = AtomicUsize::new(0);
/// Lookups are counted: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

type Resolve =
    unsafe extern "C" fn(*const c_char, *const c_char, *const libc::addrinfo, *mut *mut libc::addrinfo) -> c_int;

/// Stands before libc's: slow.test takes a second, many.test has several addresses, weird.test fails with an errno.
mod stand_in {
    use super::*;

    #[no_mangle]
    unsafe extern "C" fn getaddrinfo(
        host: *const c_char,
        service: *const c_char,
        hints: *const libc::addrinfo,
        out: *mut *mut libc::addrinfo,
    ) -> c_int {
        let real: Resolve = std::mem::transmute(libc::dlsym(libc::RTLD_NEXT, c"getaddrinfo".as_ptr()));
        ASKED.fetch_add(1, Ordering::SeqCst);
        let name = if host.is_null() { c"" } else { CStr::from_ptr(host) };
        match name.to_bytes() {
            b"slow.test" => {
                let inside = INSIDE.fetch_add(1, Ordering::SeqCst) + 1;
                MOST_INSIDE.fetch_max(inside, Ordering::SeqCst);
                let mut mask: libc::sigset_t = std::mem::zeroed();
                libc::pthread_sigmask(0, std::ptr::null(), &mut mask);
                assert_eq!(libc::sigismember(&mask, libc::SIGALRM), 1, "our threads are deaf");
                thread::sleep(Duration::from_millis(1000));
                INSIDE.fetch_sub(1, Ordering::SeqCst);
                real(c"127.0.0.1".as_ptr(), service, hints, out)
            }
            b"weird.test" => {
                *libc::__errno_location() = libc::ECONNREFUSED;
                libc::EAI_SYSTEM
            }
            b"oom.test" => libc::EAI_MEMORY,
            // every code there is: eai11.test fails with EAI_SYSTEM
            [b'e', b'a', b'i', number @ .., b'.', b't', b'e', b's', b't'] => {
                *libc::__errno_location() = libc::ENETDOWN;
                -std::str::from_utf8(number).unwrap().parse::<c_int>().unwrap()
            }
            // one list out of several: the last hops are never freed, which a test may
            b"both.test" => chain(real, &[c"127.0.0.1", c"::1"], service, hints, out),
            b"hole.test" => chain(real, &[c"192.0.2.77", c"127.0.0.1"], service, hints, out),
            b"lost.test" => chain(real, &[c"192.0.2.77", c"192.0.2.78"], service, hints, out),
            _ => real(host, service, hints, out),
        }
    }

    unsafe fn chain(
        real: Resolve,
        hosts: &[&CStr],
        service: *const c_char,
        hints: *const libc::addrinfo,
        out: *mut *mut libc::addrinfo,
    ) -> c_int {
        let mut end = out;
        for host in hosts {
            let code = real(host.as_ptr(), service, hints, end);
            if code != 0 {
                return code;
            }
            while !(*end).is_null() {
                end = &raw mut (**end).ai_next;
            }
        }
        0
    }
}

fn status<T>(outcome: Outcome<T>) -> Status {
    outcome.err().expect("a failure")
}

fn after(ms: i64) -> Deadline {
    Deadline::after(Timeout::Nanos(ms * 1_000_000))
}

fn ask(host: &str, service: &str, deadline: Deadline) -> Outcome<Answer> {
    getaddrinfo(host.as_bytes(), service.as_bytes(), Hints { kind: STREAM, ..Hints::default() }, deadline)
}

/// What the thread's note says, as an export would publish it.
fn text(status: Status) -> String {
    sslwrap::sys::report::publish("test", status);
    sslwrap::sys::report::with_record(|record| record.message.as_str().to_string())
}

fn code() -> i64 {
    sslwrap::sys::report::with_record(|record| record.code)
}

fn alone() -> std::sync::MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn the_resolver_is_left_behind_at_the_deadline() {
    let _alone = alone();
    for _ in 0..3 {
        let start = Instant::now();
        let late = status(ask("slow.test", "80", after(150)));
        assert_eq!(late, Status::TIMEOUT);
        let took = start.elapsed();
        assert!(took >= Duration::from_millis(150) && took < Duration::from_millis(650), "{took:?}");
        assert!(text(late).contains("timed out resolving slow.test"), "{}", text(late));
    }
    let found = ask("slow.test", "80", after(5000)).unwrap();
    assert!(found[0].address == inet(b"127.0.0.1", 80, Deadline::Never).unwrap());
    thread::sleep(Duration::from_millis(1100)); // the abandoned ones end by themselves
}

#[test]
fn sixteen_at_a_time() {
    let _alone = alone();
    MOST_INSIDE.store(0, Ordering::SeqCst);
    thread::scope(|scope| {
        let asking: Vec<_> = (0..20).map(|_| scope.spawn(|| ask("slow.test", "1", after(3000)).is_ok())).collect();
        thread::sleep(Duration::from_millis(200));
        let start = Instant::now();
        let late = status(ask("slow.test", "1", after(100)));
        assert_eq!(late, Status::TIMEOUT);
        assert!(start.elapsed() < Duration::from_millis(600));
        assert!(text(late).contains("16 other names"), "{}", text(late));
        // numbers need no place and no thread
        assert_eq!(ask("::1", "443", after(0)).unwrap().len(), 1);
        assert!(asking.into_iter().all(|a| a.join().unwrap()));
    });
    assert_eq!(MOST_INSIDE.load(Ordering::SeqCst), 16);
}

#[test]
fn failures_carry_their_codes() {
    let _alone = alone();
    for deadline in [Deadline::Never, after(2000)] {
        let weird = status(ask("weird.test", "80", deadline));
        assert_eq!(weird, Status::GAI);
        assert!(text(weird).contains("weird.test was not resolved: Connection refused"), "{}", text(weird));
        assert_eq!(code(), libc::EAI_SYSTEM.into());
        assert_eq!(sslwrap::sys::report::with_record(|r| r.detail), libc::ECONNREFUSED);
        assert_eq!(status(ask("oom.test", "80", deadline)), Status::NOMEM);
        let none = status(ask("", "", deadline));
        assert_eq!(none, Status::GAI);
        text(none);
        assert_eq!(code(), libc::EAI_NONAME.into());
        let unknown = status(ask("localhost", "no-such-service", deadline));
        assert_eq!(unknown, Status::GAI);
    }
}

/// Each code that getaddrinfo may give, and some that it may not: the code comes out, no list, and the next lookup is as ever.
#[test]
fn every_code_of_the_resolver() {
    let _alone = alone();
    let known = [
        libc::EAI_BADFLAGS,
        libc::EAI_NONAME,
        libc::EAI_AGAIN,
        libc::EAI_FAIL,
        libc::EAI_NODATA,
        libc::EAI_FAMILY,
        libc::EAI_SOCKTYPE,
        libc::EAI_SERVICE,
        libc::EAI_SYSTEM,
        libc::EAI_OVERFLOW,
    ];
    for deadline in [Deadline::Never, after(2000)] {
        for wrong in known.into_iter().chain([-9, -100, -101, -105, -1000]) {
            let status = status(ask(&format!("eai{}.test", -wrong), "80", deadline));
            assert_eq!(status, Status::GAI, "{wrong}");
            let said = text(status);
            let about = if wrong == libc::EAI_SERVICE { "80" } else { "test" };
            assert!(said.contains(about), "{wrong}: {said}");
            assert_eq!(code(), wrong.into());
            if wrong == libc::EAI_SYSTEM {
                assert_eq!(sslwrap::sys::report::with_record(|r| r.detail), libc::ENETDOWN);
            }
        }
        assert_eq!(status(ask("eai10.test", "80", deadline)), Status::NOMEM, "EAI_MEMORY");
        assert_eq!(ask("127.0.0.1", "80", deadline).unwrap()[0].address.port(), Some(80));
    }
}

#[test]
fn services_and_hosts_are_checked() {
    let _alone = alone();
    for service in ["65536", "99999999999999999999", "-1", "+80", " 80", "\t80", "8 0", "-http"] {
        assert_eq!(status(ask("127.0.0.1", service, after(500))), Status::INVALID_ARG, "{service}");
    }
    for (service, port) in [("0", 0), ("65535", 65535), ("00080", 80), ("http", 80), ("", 0)] {
        assert_eq!(ask("127.0.0.1", service, after(500)).unwrap()[0].address.port(), Some(port), "{service}");
    }
    let long = format!("{}.{}", "a".repeat(63), "b".repeat(63));
    let longer = format!("{long}.{long}");
    for host in ["a..b", ".a", "a b", "b\u{fc}cher.test", &"x".repeat(64), &longer] {
        assert_eq!(status(ask(host, "80", after(500))), Status::INVALID_ARG, "{host}");
    }
    let before = ASKED.load(Ordering::SeqCst);
    let canonical = Hints { flags: libc::AI_CANONNAME, ..Hints::default() };
    let found = getaddrinfo(b"127.0.0.1", b"80", canonical, Deadline::Never).unwrap();
    assert_eq!(found.len(), 3, "stream, datagram, raw");
    assert_eq!(found[0].canonical.as_ref().unwrap().as_bytes(), b"127.0.0.1");
    assert!(found[1].canonical.is_none());
    assert_eq!(ASKED.load(Ordering::SeqCst), before + 1);
    assert_eq!(status(getaddrinfo(b"::1", b"80", Hints { family: 99, ..Hints::default() }, after(9))), Status::GAI);
}

#[test]
fn addresses_from_text() {
    let shown = |address: &SockAddr| {
        let mut line = sslwrap::base::line::Line::<160>::EMPTY;
        address.write_text(&mut line);
        line.as_str().to_string()
    };
    assert_eq!(shown(&inet(b"", 80, Deadline::Never).unwrap()), "0.0.0.0:80");
    assert_eq!(shown(&inet(b"<broadcast>", 0, Deadline::Never).unwrap()), "255.255.255.255:0");
    assert_eq!(shown(&inet(b"localhost", 1, Deadline::Never).unwrap()), "127.0.0.1:1");
    for port in [-1, 65536, i32::MAX, i32::MIN] {
        assert_eq!(status(inet(b"127.0.0.1", port, Deadline::Never)), Status::INVALID_ARG);
    }
    assert_eq!(status(inet6(b"", 80, 0, 0, Deadline::Never)), Status::INVALID_ARG);
    assert_eq!(status(inet6(b"<broadcast>", 80, 0, 0, Deadline::Never)), Status::INVALID_ARG);
    assert_eq!(status(inet6(b"::1", 80, 0x10_0000, 0, Deadline::Never)), Status::INVALID_ARG);
    let full = inet6(b"fe80::1", 443, 0xf_ffff, 7, Deadline::Never).unwrap();
    assert_eq!((full.flowinfo(), full.scope(), full.port()), (Some(0xf_ffff), Some(7), Some(443)));
    assert_eq!(shown(&full), "[fe80::1%7]:443");
    assert_eq!(inet6(b"fe80::1%lo", 1, 0, 0, Deadline::Never).unwrap().scope(), Some(1));
    assert_eq!(inet6(b"fe80::1%1", 1, 0, 1, Deadline::Never).unwrap().scope(), Some(1));
    assert_eq!(status(inet6(b"fe80::1%1", 1, 0, 2, Deadline::Never)), Status::INVALID_ARG);
    let unknown = status(inet6(b"fe80::1%nosuch", 1, 0, 0, Deadline::Never));
    assert_eq!(unknown, Status::GAI);
    text(unknown);
    assert_eq!(code(), libc::EAI_NONAME.into());
    let again = SockAddr::from_bytes(full.as_bytes()).unwrap();
    assert!(again == full);
    assert_eq!(status(SockAddr::from_bytes(&full.as_bytes()[..27])), Status::INVALID_ARG);
    assert_eq!(shown(&SockAddr::netlink(5, 6)), "netlink:5:6");
    assert_eq!(shown(&SockAddr::unix(b"\0a\0b").unwrap()), "@a?b");
}

#[test]
fn dialling_takes_whoever_answers() {
    let _alone = alone();
    // ::1 refuses, 127.0.0.1 answers
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let start = Instant::now();
    let made = dial(b"both.test", port.as_bytes(), after(5000)).unwrap();
    assert!(start.elapsed() < Duration::from_millis(100));
    assert_eq!(made.family(), INET);
    let fd = made.fileno().unwrap();
    assert_eq!(unsafe { libc::fcntl(fd, libc::F_GETFL) } & libc::O_NONBLOCK, 0);
    assert_eq!(unsafe { libc::fcntl(fd, libc::F_GETFD) }, libc::FD_CLOEXEC);
    let (mut peer, _) = listener.accept().unwrap();
    peer.write_all(b"hi").unwrap();
    assert_eq!(made.recv(&mut [0; 4], 0).unwrap(), 2);

    // both answer: IPv6 it is
    if let Ok(six) = TcpListener::bind((Ipv6Addr::LOCALHOST, port.parse::<u16>().unwrap())) {
        assert_eq!(dial(b"both.test", port.as_bytes(), after(5000)).unwrap().family(), INET6);
        drop(six);
    }

    // the first says nothing: the second starts a quarter second later
    let start = Instant::now();
    dial(b"hole.test", port.as_bytes(), after(5000)).unwrap();
    let took = start.elapsed();
    assert!(took < Duration::from_millis(350), "{took:?}");

    // all refuse
    drop((listener, peer));
    let refused = status(dial(b"both.test", port.as_bytes(), after(5000)));
    assert_eq!(refused, Status::SYSCALL);
    let told = text(refused);
    let wanted = format!("cannot reach both.test:{port}: 2 addresses tried: Connection refused (::1)");
    assert!(told.ends_with(&wanted), "{told}");
    assert_eq!(code(), libc::ECONNREFUSED.into());
    assert_eq!(status(dial(b"", b"80", after(100))), Status::INVALID_ARG);
    let unknown = status(dial(b"slow.test", b"80", after(100)));
    assert_eq!(unknown, Status::TIMEOUT);
}

#[test]
fn dialling_ends_at_its_deadline() {
    let _alone = alone();
    // the queue is full: no answer
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    unsafe { libc::listen(std::os::fd::AsRawFd::as_raw_fd(&listener), 0) };
    let at = listener.local_addr().unwrap();
    let _held: Vec<_> = (0..4).map(|_| std::net::TcpStream::connect_timeout(&at, Duration::from_millis(20))).collect();
    let port = at.port().to_string();
    let start = Instant::now();
    let late = status(dial(b"127.0.0.1", port.as_bytes(), after(200)));
    let took = start.elapsed();
    assert_eq!(late, Status::TIMEOUT);
    assert!(took >= Duration::from_millis(200) && took < Duration::from_millis(250), "{took:?}");
    let told = text(late);
    assert!(told.contains("1 address tried, 1 without answer"), "{told}");
    let lost = status(dial(b"lost.test", b"9", after(400)));
    assert!(lost == Status::TIMEOUT || lost == Status::SYSCALL, "{}", text(lost));
}
