//! Sockets against peers that are not ours: std's and libc's.
use sslwrap::base::status::{Outcome, Status};
use sslwrap::net::socket::Socket;
use sslwrap::sys::addr::{SockAddr, INET, INET6, UNIX};
use sslwrap::sys::clock::Timeout;
use sslwrap::sys::mem::Shared;
use sslwrap::sys::net::{DGRAM, SEQPACKET, STREAM};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

fn seconds(s: f64) -> Timeout {
    Timeout::from_seconds(s).unwrap()
}

fn at(listener: &TcpListener) -> SockAddr {
    SockAddr::v4(Ipv4Addr::LOCALHOST, listener.local_addr().unwrap().port())
}

fn tcp() -> (Socket, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let ours = Socket::new(INET, STREAM, 0).unwrap();
    ours.connect(&at(&listener)).unwrap();
    (ours, listener.accept().unwrap().0)
}

fn status<T>(outcome: Outcome<T>) -> Status {
    outcome.err().expect("a failure")
}

fn adopt(fd: i32) -> Outcome<Socket> {
    let socket = Socket::borrowing(fd)?;
    socket.take_over()?;
    Ok(socket)
}

fn nonblocking(fd: i32) -> bool {
    unsafe { libc::fcntl(fd, libc::F_GETFL) & libc::O_NONBLOCK != 0 }
}

/// How late a deadline may be told of: 50 ms, or 500 on a machine that others keep busy.
fn lateness() -> u64 {
    let mut load = [0.0];
    let busy = unsafe { libc::getloadavg(load.as_mut_ptr(), 1) } == 1 && load[0] > 3.0;
    if busy {
        500
    } else {
        50
    }
}

/// Ends at the deadline, or a little after it.
fn in_time<T>(limit_ms: u64, call: impl FnOnce() -> Outcome<T>) {
    let start = Instant::now();
    assert_eq!(status(call()), Status::TIMEOUT);
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(limit_ms), "too early: {took:?}");
    assert!(took < Duration::from_millis(limit_ms + lateness()), "too late: {took:?}");
}

#[test]
fn bytes_cross_and_the_end_is_zero() {
    let (ours, mut peer) = tcp();
    assert_eq!(ours.getpeername().unwrap().family(), INET);
    peer.write_all(b"hello").unwrap();
    let mut room = [0; 16];
    assert_eq!(ours.recv(&mut room, 2).unwrap(), 5, "peek");
    assert_eq!(ours.recv(&mut room, 0).unwrap(), 5);
    assert_eq!(&room[..5], b"hello");
    assert_eq!(ours.send(b"there", 0).unwrap(), 5);
    ours.shutdown(1).unwrap();
    let mut got = vec![];
    peer.read_to_end(&mut got).unwrap();
    assert_eq!(got, b"there");
    assert_eq!(ours.recv(&mut [], 0).unwrap(), 0);
    drop(peer);
    assert_eq!(ours.recv(&mut room, 0).unwrap(), 0);
}

#[test]
fn calls_end_at_their_deadline() {
    let (ours, _peer) = tcp();
    ours.set_timeout(seconds(0.2)).unwrap();
    in_time(200, || ours.recv(&mut [0; 4], 0));
    in_time(200, || ours.recv_from(&mut [0; 4], 0));
    let listener = Socket::new(INET, STREAM, 0).unwrap();
    listener.bind(&SockAddr::v4(Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.listen(0).unwrap();
    listener.set_timeout(seconds(0.1)).unwrap();
    in_time(100, || listener.accept());

    // a full queue drops the SYN: connecting gets no answer
    let address = listener.getsockname().unwrap();
    let mut waiting = vec![];
    for _ in 0..8 {
        let next = Socket::new(INET, STREAM, 0).unwrap();
        next.set_timeout(Timeout::NOW).unwrap();
        let _ = next.connect(&address);
        waiting.push(next);
    }
    thread::sleep(Duration::from_millis(50));
    let late = Socket::new(INET, STREAM, 0).unwrap();
    late.set_timeout(seconds(0.15)).unwrap();
    in_time(150, || late.connect(&address));
    in_time(150, || late.connect(&address)); // goes on with the same attempt

    // a unix queue that is full answers EAGAIN at once; waiting for it is ours
    let name = format!("\0sslwrap-{}-full", std::process::id());
    let local = Socket::new(UNIX, STREAM, 0).unwrap();
    local.bind(&SockAddr::unix(name.as_bytes()).unwrap()).unwrap();
    local.listen(1).unwrap();
    let to = local.getsockname().unwrap();
    loop {
        let next = Socket::new(UNIX, STREAM, 0).unwrap();
        next.set_timeout(Timeout::NOW).unwrap();
        match next.connect(&to) {
            Ok(()) => waiting.push(next),
            Err(status) => break assert_eq!(status, Status::SYSCALL),
        }
    }
    let late = Socket::new(UNIX, STREAM, 0).unwrap();
    late.set_timeout(seconds(0.15)).unwrap();
    in_time(150, || late.connect(&to));
    let freed = thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(60));
            local.accept().map(drop)
        });
        late.set_timeout(seconds(5.0)).unwrap();
        late.connect(&to)
    });
    freed.unwrap();
}

#[test]
fn non_blocking_answers_want_and_the_mode_shows_on_the_descriptor() {
    let (ours, mut peer) = tcp();
    let fd = ours.fileno().unwrap();
    assert!(!nonblocking(fd));
    for (timeout, on) in [(0.0, true), (-1.0, false), (3.5, true), (f64::INFINITY, false), (0.0, true)] {
        ours.set_timeout(seconds(timeout)).unwrap();
        assert_eq!(nonblocking(fd), on, "{timeout}");
    }
    assert_eq!(ours.timeout(), Timeout::NOW);
    assert_eq!(status(ours.recv(&mut [0; 4], 0)), Status::WANT_READ);
    let full = loop {
        if let Err(status) = ours.send(&[7; 65536], 0) {
            break status;
        }
    };
    assert_eq!(full, Status::WANT_WRITE);
    ours.set_blocking(true).unwrap();
    assert_eq!(ours.timeout(), Timeout::Never);
    assert!(!nonblocking(fd));
    assert_eq!(status(ours.recv(&mut [0; 4], libc::MSG_DONTWAIT as u64)), Status::WANT_READ);

    let listener = Socket::new(INET, STREAM, 0).unwrap();
    listener.bind(&SockAddr::v4(Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.listen(4).unwrap();
    listener.set_timeout(Timeout::NOW).unwrap();
    assert_eq!(status(listener.accept()), Status::WANT_READ);
    peer.set_nonblocking(true).unwrap();
    let _ = peer.read(&mut [0; 16]);

    // connect: under way, then decided
    let ours = Socket::new(INET, STREAM, 0).unwrap();
    ours.set_timeout(Timeout::NOW).unwrap();
    let to = listener.getsockname().unwrap();
    let mut first = ours.connect_ex(&to).unwrap();
    assert!(first == libc::EINPROGRESS || first == 0);
    while first != 0 {
        first = ours.connect_ex(&to).unwrap();
        assert!(first == libc::EINPROGRESS || first == 0);
    }
    let (accepted, from) = listener.accept().unwrap();
    assert!(from == ours.getsockname().unwrap());
    assert!(!nonblocking(accepted.fileno().unwrap()), "new sockets have the default timeout");
    assert_eq!(accepted.timeout(), Timeout::Never);
}

#[test]
fn accept_and_connect_put_the_mode_back() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let ours = Socket::from_fd(listener.as_raw_fd(), INET, STREAM, 0).unwrap();
    let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    ours.accept().unwrap();
    assert!(!nonblocking(listener.as_raw_fd()));
    let client = Socket::new(INET, STREAM, 0).unwrap();
    client.connect(&at(&listener)).unwrap();
    assert!(!nonblocking(client.fileno().unwrap()));
    // a duplicate closes for itself
    let copy = Socket::from_fd(client.fileno().unwrap(), INET, STREAM, 0).unwrap();
    copy.close();
    assert_eq!(client.send(b"x", 0).unwrap(), 1);
}

#[test]
fn closing_wakes_whoever_waits() {
    let (ours, mut peer) = tcp();
    let listener = Socket::new(INET, STREAM, 0).unwrap();
    listener.bind(&SockAddr::v4(Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.listen(4).unwrap();
    let fd = ours.fileno().unwrap();
    thread::scope(|scope| {
        // more waiters than there are places for bells
        let waiters: Vec<_> = (0..12).map(|_| scope.spawn(|| status(ours.recv(&mut [0; 4], 0)))).collect();
        let accepting = scope.spawn(|| status(listener.accept()));
        thread::sleep(Duration::from_millis(100));
        let start = Instant::now();
        ours.close();
        listener.close();
        for waiter in waiters {
            assert_eq!(waiter.join().unwrap(), Status::CLOSED);
        }
        assert_eq!(accepting.join().unwrap(), Status::CLOSED);
        assert!(start.elapsed() < Duration::from_millis(100));
    });
    assert_eq!(unsafe { libc::fcntl(fd, libc::F_GETFD) }, -1, "closed by the last one out");
    ours.close();
    assert_eq!(status(ours.recv(&mut [0; 4], 0)), Status::CLOSED);
    assert_eq!(status(ours.fileno()), Status::CLOSED);
    assert_eq!(status(ours.set_timeout(Timeout::NOW)), Status::CLOSED);
    assert_eq!(status(ours.detach()), Status::CLOSED);
    assert_eq!(peer.read(&mut [0; 4]).unwrap(), 0);
}

#[test]
fn closing_does_not_end_what_others_hold() {
    let (ours, mut peer) = tcp();
    let copy = Socket::from_fd(ours.fileno().unwrap(), INET, STREAM, 0).unwrap();
    let shared = Shared::new(ours).unwrap();
    let second = shared.clone();
    shared.close();
    assert_eq!(status(second.send(b"x", 0)), Status::CLOSED);
    assert_eq!(copy.send(b"still", 0).unwrap(), 5);
    let mut got = [0; 5];
    peer.read_exact(&mut got).unwrap();
    // borrowed: never closed, never changed
    let raw = peer.as_raw_fd();
    let borrowed = Socket::borrowing(raw).unwrap();
    assert_eq!((borrowed.family(), borrowed.kind(), borrowed.proto()), (INET, STREAM, libc::IPPROTO_TCP));
    borrowed.set_timeout(seconds(0.05)).unwrap();
    assert!(!nonblocking(raw));
    in_time(50, || borrowed.recv(&mut [0; 4], 0));
    borrowed.close();
    peer.write_all(b"y").unwrap();
    assert_eq!(copy.recv(&mut got, 0).unwrap(), 1);
    // given away: open after the socket went
    let fd = copy.detach().unwrap();
    assert_eq!(status(copy.recv(&mut got, 0)), Status::CLOSED);
    drop(copy);
    let adopted = adopt(fd).unwrap();
    assert_eq!(adopted.send(b"z", 0).unwrap(), 1);
    let file = std::fs::File::open("/dev/null").unwrap();
    assert_eq!(status(adopt(file.as_raw_fd())), Status::SYSCALL);
    assert_ne!(unsafe { libc::fcntl(file.as_raw_fd(), libc::F_GETFD) }, -1, "still the caller's");
}

extern "C" fn nothing(_: i32) {}

/// Storms of signals on the calling thread for as long as it lives.
fn storm<'scope>(scope: &'scope thread::Scope<'scope, '_>, stop: &'scope AtomicBool) {
    let target = unsafe { libc::pthread_self() } as usize;
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = nothing as *const () as usize; // no SA_RESTART
    unsafe { libc::sigaction(libc::SIGURG, &action, std::ptr::null_mut()) };
    scope.spawn(move || {
        while !stop.load(Ordering::Relaxed) {
            unsafe { libc::pthread_kill(target as libc::pthread_t, libc::SIGURG) };
            thread::sleep(Duration::from_millis(1));
        }
    });
}

#[test]
fn signals_do_not_show() {
    let (ours, mut peer) = tcp();
    let stop = AtomicBool::new(false);
    let data: Vec<u8> = (0..4_000_000u32).map(|i| (i % 251) as u8).collect();
    thread::scope(|scope| {
        storm(scope, &stop);
        ours.set_timeout(seconds(0.3)).unwrap();
        in_time(300, || ours.recv(&mut [0; 4], 0));
        let echo = scope.spawn(move || {
            let mut got = vec![0; 4_000_000];
            for piece in got.chunks_mut(100_000) {
                peer.read_exact(piece).unwrap();
                thread::sleep(Duration::from_millis(2));
            }
            peer.write_all(&got).unwrap();
        });
        ours.set_timeout(Timeout::Never).unwrap();
        let mut sent = 0;
        ours.send_all(&data, 0, &mut sent).unwrap();
        assert_eq!(sent, data.len());
        let mut back = vec![0; data.len()];
        assert_eq!(ours.recv(&mut back, libc::MSG_WAITALL as u64).unwrap(), data.len());
        assert!(back == data);
        echo.join().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        for _ in 0..50 {
            Socket::new(INET, STREAM, 0).unwrap().connect(&at(&listener)).unwrap();
        }
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn sendall_counts_what_went() {
    // a peer that takes a little now and then: one deadline for the whole call
    let (ours, mut peer) = tcp();
    ours.set_timeout(seconds(0.4)).unwrap();
    let stop = AtomicBool::new(false);
    let data = vec![9; 50_000_000];
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut got = 0;
            while !stop.load(Ordering::Relaxed) {
                got += peer.read(&mut [0; 4096]).unwrap();
                thread::sleep(Duration::from_millis(2));
            }
            peer.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
            let mut room = vec![0; 1 << 20];
            while let Ok(n @ 1..) = peer.read(&mut room) {
                got += n;
            }
            got
        });
        let mut sent = 0;
        in_time(400, || ours.send_all(&data, 0, &mut sent));
        stop.store(true, Ordering::Relaxed);
        assert!(sent > 0 && sent < data.len());
        assert_eq!(reader.join().unwrap(), sent);
    });
    // a peer that goes away; Rust's runtime ignores SIGPIPE, which our callers do not
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
    let (ours, peer) = tcp();
    drop(peer);
    let mut sent = 0;
    thread::sleep(Duration::from_millis(20));
    let broken = loop {
        if let Err(status) = ours.send_all(b"into the void", 0, &mut sent) {
            break status;
        }
    };
    assert_eq!(broken, Status::SYSCALL, "and no SIGPIPE");
}

#[test]
fn high_descriptors_work() {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) };
    limit.rlim_cur = limit.rlim_max.min(8192);
    unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) };
    let (ours, mut peer) = tcp();
    let high = unsafe { libc::fcntl(ours.fileno().unwrap(), libc::F_DUPFD, 2000) };
    assert!(high >= 2000);
    let ours = adopt(high).unwrap();
    ours.set_timeout(seconds(0.1)).unwrap();
    in_time(100, || ours.recv(&mut [0; 4], 0));
    peer.write_all(b"up").unwrap();
    assert_eq!(ours.recv(&mut [0; 4], 0).unwrap(), 2);
    let flags = unsafe { libc::fcntl(high, libc::F_GETFD) };
    assert_eq!(flags & libc::FD_CLOEXEC, libc::FD_CLOEXEC);
}

#[test]
fn everything_is_close_on_exec() {
    let listener = Socket::new(INET, STREAM, 0).unwrap();
    listener.bind(&SockAddr::v4(Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.listen(1).unwrap();
    let client = Socket::new(INET, STREAM, 0).unwrap();
    client.connect(&listener.getsockname().unwrap()).unwrap();
    let (a, b) = Socket::pair(UNIX, STREAM, 0).unwrap();
    let copy = Socket::from_fd(a.fileno().unwrap(), UNIX, STREAM, 0).unwrap();
    for socket in [&listener, &client, &listener.accept().unwrap().0, &a, &b, &copy] {
        let flags = unsafe { libc::fcntl(socket.fileno().unwrap(), libc::F_GETFD) };
        assert_eq!(flags, libc::FD_CLOEXEC);
    }
}

#[test]
fn unix_names_of_all_lengths() {
    let dir = std::env::temp_dir().join(format!("sslwrap-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    std::env::set_current_dir(&dir).unwrap();
    for len in 1..=108usize {
        for first in [b'p', 0] {
            let mut name = vec![b'n'; len];
            name[0] = first;
            if first == 0 && len > 3 {
                name[2] = 0; // counted, not ended, by its NUL
            }
            let address = SockAddr::unix(&name).unwrap();
            let listener = Socket::new(UNIX, STREAM, 0).unwrap();
            listener.bind(&address).unwrap();
            listener.listen(1).unwrap();
            let told = listener.getsockname().unwrap();
            assert_eq!(told.unix_path(), Some(&name[..]), "{len} {first}");
            assert!(told == address);
            let client = Socket::new(UNIX, STREAM, 0).unwrap();
            client.connect(&told).unwrap();
            let (_, from) = listener.accept().unwrap();
            assert_eq!(from.unix_path(), Some(&[][..]), "unnamed");
            assert!(client.getpeername().unwrap() == address);
            assert!(SockAddr::from_bytes(told.as_bytes()).unwrap() == address);
            if first != 0 {
                std::fs::remove_file(std::str::from_utf8(&name).unwrap()).unwrap();
            }
        }
    }
    assert_eq!(status(SockAddr::unix(&[b'x'; 109])), Status::INVALID_ARG);
    assert_eq!(status(SockAddr::unix(b"a\0b")), Status::INVALID_ARG);
    // the system picks a name
    let auto = Socket::new(UNIX, DGRAM, 0).unwrap();
    auto.bind(&SockAddr::unix(b"").unwrap()).unwrap();
    assert_eq!(auto.getsockname().unwrap().unix_path().unwrap().len(), 6);
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn datagrams() {
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let to = SockAddr::v4(Ipv4Addr::LOCALHOST, peer.local_addr().unwrap().port());
    let ours = Socket::new(INET, DGRAM, 0).unwrap();
    assert_eq!(ours.send_to(b"", 0, &to).unwrap(), 0);
    let (n, from) = peer.recv_from(&mut [0; 8]).unwrap();
    assert_eq!(n, 0);
    peer.send_to(b"abcdef", from).unwrap();
    peer.send_to(b"", from).unwrap();
    let mut room = [0; 4];
    let peek = (libc::MSG_PEEK | libc::MSG_TRUNC) as u64;
    assert_eq!(ours.recv(&mut [], peek).unwrap(), 6);
    let (n, sender) = ours.recv_from(&mut room, 0).unwrap();
    assert!(n == 4 && sender == to);
    assert_eq!(ours.recv_from(&mut room, 0).unwrap().0, 0, "an empty datagram, not an end");
    let v6 = SockAddr::v6(Ipv6Addr::LOCALHOST, 1, 0, 0);
    assert_eq!(status(ours.send_to(b"x", 0, &v6)), Status::INVALID_ARG);
    assert_eq!(status(ours.send(b"x", 1 << 40)), Status::INVALID_ARG);
    // connected, and taken apart again
    ours.connect(&to).unwrap();
    assert!(ours.getpeername().unwrap() == to);
    ours.connect(&SockAddr::from_bytes(&[0, 0]).unwrap()).unwrap();
    assert_eq!(status(ours.getpeername()), Status::SYSCALL);

    let (a, b) = Socket::pair(UNIX, SEQPACKET, 0).unwrap();
    a.send(b"one", 0).unwrap();
    a.send(b"two", 0).unwrap();
    let (n, sender) = b.recv_from(&mut [0; 16], 0).unwrap();
    assert!(n == 3 && sender.is_empty());
}

#[test]
fn refused_connections_and_options() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = at(&listener);
    drop(listener);
    let ours = Socket::new(INET, STREAM, 0).unwrap();
    assert_eq!(ours.connect_ex(&nobody).unwrap(), libc::ECONNREFUSED);
    let again = Socket::new(INET, STREAM, 0).unwrap();
    assert_eq!(status(again.connect(&nobody)), Status::SYSCALL);
    let v6 = SockAddr::v6(Ipv6Addr::LOCALHOST, 1, 0, 0);
    assert_eq!(status(again.connect(&v6)), Status::INVALID_ARG);
    assert_eq!(status(Socket::new(INET, STREAM | libc::SOCK_NONBLOCK, 0)), Status::INVALID_ARG);
    assert_eq!(status(Socket::new(INET6, 99, 0)), Status::SYSCALL);

    assert_eq!(again.int_option(libc::SOL_SOCKET, libc::SO_TYPE).unwrap(), STREAM);
    again.set_int_option(libc::IPPROTO_TCP, libc::TCP_NODELAY, 1).unwrap();
    assert_eq!(again.int_option(libc::IPPROTO_TCP, libc::TCP_NODELAY).unwrap(), 1);
    let mut linger = [0; 8];
    again.set_option(libc::SOL_SOCKET, libc::SO_LINGER, &[1, 0, 0, 0, 7, 0, 0, 0]).unwrap();
    assert_eq!(again.option(libc::SOL_SOCKET, libc::SO_LINGER, &mut linger).unwrap(), 8);
    assert_eq!(linger[4], 7);
    assert_eq!(status(again.int_option(libc::SOL_SOCKET, 9999)), Status::SYSCALL);
    assert_eq!(status(again.shutdown(3)), Status::INVALID_ARG);
}
