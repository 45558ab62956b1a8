//! Sockets on a system that lies or has run out: poll, eventfd and getsockopt stand before libc's.
use sslwrap::base::status::{Outcome, Status};
use sslwrap::net::socket::Socket;
use sslwrap::sys::addr::{SockAddr, INET};
use sslwrap::sys::clock::Timeout;
use sslwrap::sys::net::STREAM;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

static POLL_LIES: AtomicBool = AtomicBool::new(false);
static POLLS: AtomicUsize = AtomicUsize::new(0);
static NO_EVENTFD: AtomicBool = AtomicBool::new(false);
static ALONE: Mutex<()> = Mutex::new(());

mod stand_in {
    use super::*;

    #[no_mangle]
    unsafe extern "C" fn poll(fds: *mut libc::pollfd, n: libc::nfds_t, ms: libc::c_int) -> libc::c_int {
        POLLS.fetch_add(1, Ordering::SeqCst);
        if POLL_LIES.load(Ordering::SeqCst) {
            // always ready, save for bells
            (*fds).revents = (*fds).events;
            (1..n as usize).for_each(|i| (*fds.add(i)).revents = 0);
            return 1;
        }
        libc::syscall(libc::SYS_poll, fds, n, ms) as libc::c_int
    }

    #[no_mangle]
    unsafe extern "C" fn eventfd(count: libc::c_uint, flags: libc::c_int) -> libc::c_int {
        if NO_EVENTFD.load(Ordering::SeqCst) {
            *libc::__errno_location() = libc::EMFILE;
            return -1;
        }
        libc::syscall(libc::SYS_eventfd2, count, flags) as libc::c_int
    }
}

/// One test at a time, with an honest system at its end.
struct Fault(#[allow(dead_code)] MutexGuard<'static, ()>, &'static AtomicBool);

fn fault(which: &'static AtomicBool) -> Fault {
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    which.store(true, Ordering::SeqCst);
    Fault(alone, which)
}

impl Drop for Fault {
    fn drop(&mut self) {
        self.1.store(false, Ordering::SeqCst);
    }
}

fn tcp() -> (Socket, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let ours = Socket::new(INET, STREAM, 0).unwrap();
    ours.connect(&SockAddr::v4(Ipv4Addr::LOCALHOST, listener.local_addr().unwrap().port())).unwrap();
    (ours, listener.accept().unwrap().0)
}

fn status<T>(outcome: Outcome<T>) -> Status {
    outcome.err().expect("a failure")
}

fn cpu() -> Duration {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut t) };
    Duration::new(t.tv_sec as u64, t.tv_nsec as u32)
}

#[test]
fn a_poll_that_lies_is_neither_believed_nor_spun_on() {
    let _fault = fault(&POLL_LIES);
    let (ours, mut peer) = tcp();
    ours.set_timeout(Timeout::from_seconds(1.0).unwrap()).unwrap();
    let (start, before, polls) = (Instant::now(), cpu(), POLLS.load(Ordering::SeqCst));
    assert_eq!(status(ours.recv(&mut [0; 4], 0)), Status::TIMEOUT);
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(1000) && took < Duration::from_millis(1500), "{took:?}");
    assert!(cpu() - before < Duration::from_millis(200), "{:?}", cpu() - before);
    assert!(POLLS.load(Ordering::SeqCst) - polls < 100);
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(60));
            peer.write_all(b"late").unwrap();
        });
        assert_eq!(ours.recv(&mut [0; 4], 0).unwrap(), 4);
    });

    // a connect that gets no answer is not taken for done
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    unsafe { libc::listen(std::os::fd::AsRawFd::as_raw_fd(&listener), 0) };
    let to = SockAddr::v4(Ipv4Addr::LOCALHOST, listener.local_addr().unwrap().port());
    let sockets: Vec<_> = (0..4).map(|_| Socket::new(INET, STREAM, 0).unwrap()).collect();
    for socket in &sockets {
        socket.set_timeout(Timeout::NOW).unwrap();
        let _ = socket.connect(&to);
    }
    sockets[3].set_timeout(Timeout::from_seconds(0.2).unwrap()).unwrap();
    assert_eq!(status(sockets[3].connect(&to)), Status::TIMEOUT);
}

#[test]
fn without_bells_closing_still_wakes() {
    let _fault = fault(&NO_EVENTFD);
    let (ours, mut peer) = tcp();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| status(ours.recv(&mut [0; 4], 0)));
        thread::sleep(Duration::from_millis(80));
        let start = Instant::now();
        ours.close();
        assert_eq!(waiting.join().unwrap(), Status::CLOSED);
        assert!(start.elapsed() < Duration::from_millis(60));
    });
    assert_eq!(peer.read(&mut [0; 4]).unwrap(), 0);
}

/// In a process of its own: no descriptors are left.
#[test]
fn without_descriptors_the_listener_stays_usable() {
    if std::env::var_os("SSLWRAP_FEW_DESCRIPTORS").is_none() {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner); // std polls too
        let me = std::env::current_exe().unwrap();
        let out = std::process::Command::new(me)
            .args(["--exact", "without_descriptors_the_listener_stays_usable", "--test-threads=1"])
            .env("SSLWRAP_FEW_DESCRIPTORS", "1")
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
        return;
    }
    let listener = Socket::new(INET, STREAM, 0).unwrap();
    listener.bind(&SockAddr::v4(Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.listen(4).unwrap();
    let client = Socket::new(INET, STREAM, 0).unwrap();
    client.connect(&listener.getsockname().unwrap()).unwrap();
    let mut all = vec![];
    let limit = libc::rlimit { rlim_cur: 32, rlim_max: 32 };
    unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) };
    while let Ok(file) = std::fs::File::open("/dev/null") {
        all.push(file);
    }
    assert_eq!(status(listener.accept()), Status::SYSCALL);
    assert_eq!(status(Socket::new(INET, STREAM, 0)), Status::SYSCALL);
    assert_eq!(status(Socket::from_fd(client.fileno().unwrap(), INET, STREAM, 0)), Status::SYSCALL);
    all.pop();
    let (accepted, _) = listener.accept().unwrap();
    assert_eq!(client.send(b"x", 0).unwrap(), 1);
    assert_eq!(accepted.recv(&mut [0; 4], 0).unwrap(), 1);
}
