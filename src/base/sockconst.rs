//! Constants of sockets. They are Linux's, as the generic headers (x86-64, arm64, riscv64, arm, s390x, loongarch64) have them. `SO_*`
//! and `SOCK_NONBLOCK` have other values on mips, sparc, alpha and parisc, and `SO_RCVLOWAT` to `SO_PEERCRED` on powerpc: there the
//! static assertions of `sys::check` stop the build. Flag masks are `u64`, everything else is `i32`.

// Address families.
/// Any family: what a resolver may answer with.
pub const SSLWRAP_AF_UNSPEC: i32 = 0;
/// Local sockets, named by a path (or, on Linux, an abstract name).
pub const SSLWRAP_AF_UNIX: i32 = 1;
/// Another name of AF_UNIX.
pub const SSLWRAP_AF_LOCAL: i32 = 1;
/// An old name of AF_UNIX.
pub const SSLWRAP_AF_FILE: i32 = 1;
/// IPv4; the default family.
pub const SSLWRAP_AF_INET: i32 = 2;
/// IPv6.
pub const SSLWRAP_AF_INET6: i32 = 10;
/// Messages to and from the Linux kernel.
pub const SSLWRAP_AF_NETLINK: i32 = 16;
/// Another name of AF_NETLINK.
pub const SSLWRAP_AF_ROUTE: i32 = 16;
/// Raw frames of a network interface (privileged).
pub const SSLWRAP_AF_PACKET: i32 = 17;
/// Between a virtual machine and its host.
pub const SSLWRAP_AF_VSOCK: i32 = 40;
/// The kernel's cryptography.
pub const SSLWRAP_AF_ALG: i32 = 38;
/// Bluetooth.
pub const SSLWRAP_AF_BLUETOOTH: i32 = 31;
/// Controller area network.
pub const SSLWRAP_AF_CAN: i32 = 29;
/// TIPC clusters.
pub const SSLWRAP_AF_TIPC: i32 = 30;
/// Reliable datagrams (Infiniband).
pub const SSLWRAP_AF_RDS: i32 = 21;
/// Infiniband addresses.
pub const SSLWRAP_AF_IB: i32 = 27;
/// Shared memory communication over RDMA.
pub const SSLWRAP_AF_SMC: i32 = 43;
/// Express data path.
pub const SSLWRAP_AF_XDP: i32 = 44;
/// Kernel connection multiplexor.
pub const SSLWRAP_AF_KCM: i32 = 41;
/// Qualcomm IPC router.
pub const SSLWRAP_AF_QIPCRTR: i32 = 42;
/// Management component transport.
pub const SSLWRAP_AF_MCTP: i32 = 45;
/// IPsec key management (PF_KEYv2).
pub const SSLWRAP_AF_KEY: i32 = 15;
/// PPP over something.
pub const SSLWRAP_AF_PPPOX: i32 = 24;
/// IEEE 802.2 logical link control.
pub const SSLWRAP_AF_LLC: i32 = 26;
/// Ethernet bridge.
pub const SSLWRAP_AF_BRIDGE: i32 = 7;
/// Label switching.
pub const SSLWRAP_AF_MPLS: i32 = 28;
/// Near field communication.
pub const SSLWRAP_AF_NFC: i32 = 39;
/// IEEE 802.15.4 radio.
pub const SSLWRAP_AF_IEEE802154: i32 = 36;
/// ST-Ericsson modems.
pub const SSLWRAP_AF_CAIF: i32 = 37;
/// Nokia modems.
pub const SSLWRAP_AF_PHONET: i32 = 35;
/// ISDN.
pub const SSLWRAP_AF_ISDN: i32 = 34;
/// AFS remote procedure calls.
pub const SSLWRAP_AF_RXRPC: i32 = 33;
/// IBM z/VM inter-user communication.
pub const SSLWRAP_AF_IUCV: i32 = 32;
/// Sangoma cards.
pub const SSLWRAP_AF_WANPIPE: i32 = 25;
/// Amateur radio AX.25.
pub const SSLWRAP_AF_AX25: i32 = 3;
/// Novell IPX.
pub const SSLWRAP_AF_IPX: i32 = 4;
/// AppleTalk.
pub const SSLWRAP_AF_APPLETALK: i32 = 5;
/// Amateur radio NET/ROM.
pub const SSLWRAP_AF_NETROM: i32 = 6;
/// Amateur radio X.25.
pub const SSLWRAP_AF_ROSE: i32 = 11;
/// ATM permanent circuits.
pub const SSLWRAP_AF_ATMPVC: i32 = 8;
/// ATM switched circuits.
pub const SSLWRAP_AF_ATMSVC: i32 = 20;
/// X.25.
pub const SSLWRAP_AF_X25: i32 = 9;
/// DECnet; reserved.
pub const SSLWRAP_AF_DECNET: i32 = 12;
/// NetBEUI; reserved.
pub const SSLWRAP_AF_NETBEUI: i32 = 13;
/// Reserved.
pub const SSLWRAP_AF_SECURITY: i32 = 14;
/// Ash; reserved.
pub const SSLWRAP_AF_ASH: i32 = 18;
/// Acorn Econet.
pub const SSLWRAP_AF_ECONET: i32 = 19;
/// SNA; reserved.
pub const SSLWRAP_AF_SNA: i32 = 22;
/// Infrared.
pub const SSLWRAP_AF_IRDA: i32 = 23;

// Socket types.
/// A reliable stream of bytes; the default type.
pub const SSLWRAP_SOCK_STREAM: i32 = 1;
/// Single datagrams, unreliable.
pub const SSLWRAP_SOCK_DGRAM: i32 = 2;
/// Raw protocol access; needs privilege.
pub const SSLWRAP_SOCK_RAW: i32 = 3;
/// Reliable datagrams without order; rarely available.
pub const SSLWRAP_SOCK_RDM: i32 = 4;
/// A reliable stream of records.
pub const SSLWRAP_SOCK_SEQPACKET: i32 = 5;
/// Datagrams with congestion control.
pub const SSLWRAP_SOCK_DCCP: i32 = 6;
/// Obsolete; use AF_PACKET.
pub const SSLWRAP_SOCK_PACKET: i32 = 10;
/// May be OR-ed into the type: the descriptor starts non-blocking.
pub const SSLWRAP_SOCK_NONBLOCK: i32 = 2048;
/// May be OR-ed into the type: closed on exec. Ours always are.
pub const SSLWRAP_SOCK_CLOEXEC: i32 = 524288;

// Socket options of level SOL_SOCKET.
/// int: record debugging information.
pub const SSLWRAP_SO_DEBUG: i32 = 1;
/// int: bind although old connections linger in TIME_WAIT.
pub const SSLWRAP_SO_REUSEADDR: i32 = 2;
/// int, read only: SOCK_STREAM, SOCK_DGRAM, ...
pub const SSLWRAP_SO_TYPE: i32 = 3;
/// int, read only: the pending errno, cleared by reading it.
pub const SSLWRAP_SO_ERROR: i32 = 4;
/// int: send to directly attached networks only.
pub const SSLWRAP_SO_DONTROUTE: i32 = 5;
/// int: allow datagrams to a broadcast address.
pub const SSLWRAP_SO_BROADCAST: i32 = 6;
/// int: size of the send buffer in bytes (the kernel doubles it).
pub const SSLWRAP_SO_SNDBUF: i32 = 7;
/// int: size of the receive buffer in bytes (the kernel doubles it).
pub const SSLWRAP_SO_RCVBUF: i32 = 8;
/// int: probe an idle peer; see TCP_KEEPIDLE.
pub const SSLWRAP_SO_KEEPALIVE: i32 = 9;
/// int: urgent data stays in the stream.
pub const SSLWRAP_SO_OOBINLINE: i32 = 10;
/// int: no UDP checksum.
pub const SSLWRAP_SO_NO_CHECK: i32 = 11;
/// int: queueing priority.
pub const SSLWRAP_SO_PRIORITY: i32 = 12;
/// struct linger: how long close waits for unsent data.
pub const SSLWRAP_SO_LINGER: i32 = 13;
/// Obsolete, without effect.
pub const SSLWRAP_SO_BSDCOMPAT: i32 = 14;
/// int: many sockets share one port and the kernel spreads the load.
pub const SSLWRAP_SO_REUSEPORT: i32 = 15;
/// int: receive SCM_CREDENTIALS on local sockets.
pub const SSLWRAP_SO_PASSCRED: i32 = 16;
/// struct ucred, read only: who is at the other end of a local socket.
pub const SSLWRAP_SO_PEERCRED: i32 = 17;
/// int: bytes that must be there before a stream counts as readable.
pub const SSLWRAP_SO_RCVLOWAT: i32 = 18;
/// int, read only on Linux.
pub const SSLWRAP_SO_SNDLOWAT: i32 = 19;
/// struct timeval: the kernel's receive timeout; prefer sslwrap_sock_settimeout.
pub const SSLWRAP_SO_RCVTIMEO: i32 = 20;
/// struct timeval: the kernel's send timeout; prefer sslwrap_sock_settimeout.
pub const SSLWRAP_SO_SNDTIMEO: i32 = 21;
/// The number of SO_RCVTIMEO with the platform's struct timeval.
pub const SSLWRAP_SO_RCVTIMEO_OLD: i32 = 20;
/// The number of SO_SNDTIMEO with the platform's struct timeval.
pub const SSLWRAP_SO_SNDTIMEO_OLD: i32 = 21;
/// SO_RCVTIMEO with a 64 bit time on every platform.
pub const SSLWRAP_SO_RCVTIMEO_NEW: i32 = 66;
/// SO_SNDTIMEO with a 64 bit time on every platform.
pub const SSLWRAP_SO_SNDTIMEO_NEW: i32 = 67;
/// Reserved.
pub const SSLWRAP_SO_SECURITY_AUTHENTICATION: i32 = 22;
/// Reserved.
pub const SSLWRAP_SO_SECURITY_ENCRYPTION_TRANSPORT: i32 = 23;
/// Reserved.
pub const SSLWRAP_SO_SECURITY_ENCRYPTION_NETWORK: i32 = 24;
/// text: use this network interface only.
pub const SSLWRAP_SO_BINDTODEVICE: i32 = 25;
/// struct sock_fprog: attach a classic packet filter.
pub const SSLWRAP_SO_ATTACH_FILTER: i32 = 26;
/// Reads the filter back; the number of SO_ATTACH_FILTER.
pub const SSLWRAP_SO_GET_FILTER: i32 = 26;
/// int: take the packet filter off.
pub const SSLWRAP_SO_DETACH_FILTER: i32 = 27;
/// The number of SO_DETACH_FILTER.
pub const SSLWRAP_SO_DETACH_BPF: i32 = 27;
/// sockaddr, read only: the peer's address.
pub const SSLWRAP_SO_PEERNAME: i32 = 28;
/// int: receive time stamps in microseconds.
pub const SSLWRAP_SO_TIMESTAMP: i32 = 29;
/// The number of SO_TIMESTAMP with the platform's struct timeval.
pub const SSLWRAP_SO_TIMESTAMP_OLD: i32 = 29;
/// SO_TIMESTAMP with a 64 bit time on every platform.
pub const SSLWRAP_SO_TIMESTAMP_NEW: i32 = 63;
/// int: receive time stamps in nanoseconds.
pub const SSLWRAP_SO_TIMESTAMPNS: i32 = 35;
/// The number of SO_TIMESTAMPNS with the platform's struct timespec.
pub const SSLWRAP_SO_TIMESTAMPNS_OLD: i32 = 35;
/// SO_TIMESTAMPNS with a 64 bit time on every platform.
pub const SSLWRAP_SO_TIMESTAMPNS_NEW: i32 = 64;
/// int mask: hardware and software time stamps.
pub const SSLWRAP_SO_TIMESTAMPING: i32 = 37;
/// The number of SO_TIMESTAMPING with the platform's time structs.
pub const SSLWRAP_SO_TIMESTAMPING_OLD: i32 = 37;
/// SO_TIMESTAMPING with 64 bit times on every platform.
pub const SSLWRAP_SO_TIMESTAMPING_NEW: i32 = 65;
/// int, read only: 1 on a listening socket.
pub const SSLWRAP_SO_ACCEPTCONN: i32 = 30;
/// text, read only: the peer's security label.
pub const SSLWRAP_SO_PEERSEC: i32 = 31;
/// int: SO_SNDBUF beyond the system limit; privileged.
pub const SSLWRAP_SO_SNDBUFFORCE: i32 = 32;
/// int: SO_RCVBUF beyond the system limit; privileged.
pub const SSLWRAP_SO_RCVBUFFORCE: i32 = 33;
/// int: receive SCM_SECURITY on local sockets.
pub const SSLWRAP_SO_PASSSEC: i32 = 34;
/// int: mark of the packets sent; privileged.
pub const SSLWRAP_SO_MARK: i32 = 36;
/// int, read only: IPPROTO_TCP, ...
pub const SSLWRAP_SO_PROTOCOL: i32 = 38;
/// int, read only: AF_INET, ...
pub const SSLWRAP_SO_DOMAIN: i32 = 39;
/// int: tell how many datagrams were dropped.
pub const SSLWRAP_SO_RXQ_OVFL: i32 = 40;
/// int: tell whether a wireless frame was acknowledged.
pub const SSLWRAP_SO_WIFI_STATUS: i32 = 41;
/// int: where MSG_PEEK looks.
pub const SSLWRAP_SO_PEEK_OFF: i32 = 42;
/// int: the frame check sequence is the caller's.
pub const SSLWRAP_SO_NOFCS: i32 = 43;
/// int: the packet filter cannot be changed any more.
pub const SSLWRAP_SO_LOCK_FILTER: i32 = 44;
/// int: poll reports a filled error queue as an exception.
pub const SSLWRAP_SO_SELECT_ERR_QUEUE: i32 = 45;
/// int: microseconds of busy polling.
pub const SSLWRAP_SO_BUSY_POLL: i32 = 46;
/// unsigned: bytes a second at most.
pub const SSLWRAP_SO_MAX_PACING_RATE: i32 = 47;
/// int, read only: packet filter extensions supported.
pub const SSLWRAP_SO_BPF_EXTENSIONS: i32 = 48;
/// int: the CPU that handles this socket.
pub const SSLWRAP_SO_INCOMING_CPU: i32 = 49;
/// int: attach an eBPF program.
pub const SSLWRAP_SO_ATTACH_BPF: i32 = 50;
/// struct sock_fprog: spread SO_REUSEPORT by a classic filter.
pub const SSLWRAP_SO_ATTACH_REUSEPORT_CBPF: i32 = 51;
/// int: spread SO_REUSEPORT by an eBPF program.
pub const SSLWRAP_SO_ATTACH_REUSEPORT_EBPF: i32 = 52;
/// int: advise the network layer about this connection.
pub const SSLWRAP_SO_CNX_ADVICE: i32 = 53;
/// unsigned array, read only: memory used.
pub const SSLWRAP_SO_MEMINFO: i32 = 55;
/// int, read only: the receive queue.
pub const SSLWRAP_SO_INCOMING_NAPI_ID: i32 = 56;
/// uint64_t, read only: the kernel's number of this socket.
pub const SSLWRAP_SO_COOKIE: i32 = 57;
/// gid_t array, read only: the peer's groups.
pub const SSLWRAP_SO_PEERGROUPS: i32 = 59;
/// int: allow MSG_ZEROCOPY.
pub const SSLWRAP_SO_ZEROCOPY: i32 = 60;
/// struct sock_txtime: send at a given time.
pub const SSLWRAP_SO_TXTIME: i32 = 61;
/// int: SO_BINDTODEVICE by number.
pub const SSLWRAP_SO_BINDTOIFINDEX: i32 = 62;
/// int: take the SO_REUSEPORT program off.
pub const SSLWRAP_SO_DETACH_REUSEPORT_BPF: i32 = 68;
/// int: prefer busy polling to interrupts.
pub const SSLWRAP_SO_PREFER_BUSY_POLL: i32 = 69;
/// int: packets for each busy poll.
pub const SSLWRAP_SO_BUSY_POLL_BUDGET: i32 = 70;
/// uint64_t, read only: number of the network namespace.
pub const SSLWRAP_SO_NETNS_COOKIE: i32 = 71;
/// int mask: which buffer sizes the kernel may not tune.
pub const SSLWRAP_SO_BUF_LOCK: i32 = 72;
/// int: memory reserved for this socket.
pub const SSLWRAP_SO_RESERVE_MEM: i32 = 73;
/// int: choose another path after a retransmission.
pub const SSLWRAP_SO_TXREHASH: i32 = 74;
/// int: receive the mark of packets.
pub const SSLWRAP_SO_RCVMARK: i32 = 75;
/// uint64_t, level AF_VSOCK: buffer size.
pub const SSLWRAP_SO_VM_SOCKETS_BUFFER_SIZE: i32 = 0;
/// uint64_t, level AF_VSOCK: smallest buffer size.
pub const SSLWRAP_SO_VM_SOCKETS_BUFFER_MIN_SIZE: i32 = 1;
/// uint64_t, level AF_VSOCK: largest buffer size.
pub const SSLWRAP_SO_VM_SOCKETS_BUFFER_MAX_SIZE: i32 = 2;
/// level SOL_CAN_J1939: filters.
pub const SSLWRAP_SO_J1939_FILTER: i32 = 1;
/// level SOL_CAN_J1939: receive everything.
pub const SSLWRAP_SO_J1939_PROMISC: i32 = 2;
/// level SOL_CAN_J1939: priority of what is sent.
pub const SSLWRAP_SO_J1939_SEND_PRIO: i32 = 3;
/// level SOL_CAN_J1939: use the error queue.
pub const SSLWRAP_SO_J1939_ERRQUEUE: i32 = 4;

// Listening.
/// The largest backlog that listen takes without cutting it (the system's net.core.somaxconn may be lower).
pub const SSLWRAP_SOMAXCONN: i32 = 4096;

// Flags of the send and receive calls.
/// Urgent data.
pub const SSLWRAP_MSG_OOB: u64 = 1u64;
/// Look, do not consume.
pub const SSLWRAP_MSG_PEEK: u64 = 2u64;
/// Send to directly attached networks only.
pub const SSLWRAP_MSG_DONTROUTE: u64 = 4u64;
/// The number of MSG_DONTROUTE (DECnet).
pub const SSLWRAP_MSG_TRYHARD: u64 = 4u64;
/// Answered: ancillary data was cut.
pub const SSLWRAP_MSG_CTRUNC: u64 = 8u64;
/// Reserved.
pub const SSLWRAP_MSG_PROXY: u64 = 0x10u64;
/// Answered: the datagram was cut; asked: tell its real length.
pub const SSLWRAP_MSG_TRUNC: u64 = 0x20u64;
/// This call does not wait.
pub const SSLWRAP_MSG_DONTWAIT: u64 = 0x40u64;
/// End of a record.
pub const SSLWRAP_MSG_EOR: u64 = 0x80u64;
/// Wait until the buffer is full, the stream ends or fails.
pub const SSLWRAP_MSG_WAITALL: u64 = 0x100u64;
/// Reserved.
pub const SSLWRAP_MSG_FIN: u64 = 0x200u64;
/// Reserved.
pub const SSLWRAP_MSG_SYN: u64 = 0x400u64;
/// The link layer may take the neighbour as alive.
pub const SSLWRAP_MSG_CONFIRM: u64 = 0x800u64;
/// Reserved.
pub const SSLWRAP_MSG_RST: u64 = 0x1000u64;
/// Receive from the error queue.
pub const SSLWRAP_MSG_ERRQUEUE: u64 = 0x2000u64;
/// No SIGPIPE. Our sends always do this.
pub const SSLWRAP_MSG_NOSIGNAL: u64 = 0x4000u64;
/// More data follows at once.
pub const SSLWRAP_MSG_MORE: u64 = 0x8000u64;
/// recvmmsg: do not wait after the first.
pub const SSLWRAP_MSG_WAITFORONE: u64 = 0x0001_0000u64;
/// sendmmsg: more messages follow.
pub const SSLWRAP_MSG_BATCH: u64 = 0x0004_0000u64;
/// Send without copying; needs SO_ZEROCOPY.
pub const SSLWRAP_MSG_ZEROCOPY: u64 = 0x0400_0000u64;
/// Connect and send in one (TCP fast open).
pub const SSLWRAP_MSG_FASTOPEN: u64 = 0x2000_0000u64;
/// Descriptors received are closed on exec.
pub const SSLWRAP_MSG_CMSG_CLOEXEC: u64 = 0x4000_0000u64;

// Levels of socket options.
/// Options SO_*.
pub const SSLWRAP_SOL_SOCKET: i32 = 1;
/// Options IP_*.
pub const SSLWRAP_SOL_IP: i32 = 0;
/// Options TCP_*.
pub const SSLWRAP_SOL_TCP: i32 = 6;
/// Options of UDP.
pub const SSLWRAP_SOL_UDP: i32 = 17;
/// Options IPV6_*.
pub const SSLWRAP_SOL_IPV6: i32 = 41;
/// Options of ICMPv6.
pub const SSLWRAP_SOL_ICMPV6: i32 = 58;
/// Options of raw sockets.
pub const SSLWRAP_SOL_RAW: i32 = 255;
/// DECnet.
pub const SSLWRAP_SOL_DECNET: i32 = 261;
/// X.25.
pub const SSLWRAP_SOL_X25: i32 = 262;
/// Options of AF_PACKET.
pub const SSLWRAP_SOL_PACKET: i32 = 263;
/// ATM cells.
pub const SSLWRAP_SOL_ATM: i32 = 264;
/// ATM packets.
pub const SSLWRAP_SOL_AAL: i32 = 265;
/// Infrared.
pub const SSLWRAP_SOL_IRDA: i32 = 266;
/// NetBEUI.
pub const SSLWRAP_SOL_NETBEUI: i32 = 267;
/// Logical link control.
pub const SSLWRAP_SOL_LLC: i32 = 268;
/// DCCP.
pub const SSLWRAP_SOL_DCCP: i32 = 269;
/// Options of AF_NETLINK.
pub const SSLWRAP_SOL_NETLINK: i32 = 270;
/// TIPC.
pub const SSLWRAP_SOL_TIPC: i32 = 271;
/// RxRPC.
pub const SSLWRAP_SOL_RXRPC: i32 = 272;
/// PPP over L2TP.
pub const SSLWRAP_SOL_PPPOL2TP: i32 = 273;
/// Bluetooth.
pub const SSLWRAP_SOL_BLUETOOTH: i32 = 274;
/// Phonet pipes.
pub const SSLWRAP_SOL_PNPIPE: i32 = 275;
/// RDS.
pub const SSLWRAP_SOL_RDS: i32 = 276;
/// IUCV.
pub const SSLWRAP_SOL_IUCV: i32 = 277;
/// CAIF.
pub const SSLWRAP_SOL_CAIF: i32 = 278;
/// Options of AF_ALG.
pub const SSLWRAP_SOL_ALG: i32 = 279;
/// NFC.
pub const SSLWRAP_SOL_NFC: i32 = 280;
/// KCM.
pub const SSLWRAP_SOL_KCM: i32 = 281;
/// The kernel's own TLS.
pub const SSLWRAP_SOL_TLS: i32 = 282;
/// XDP.
pub const SSLWRAP_SOL_XDP: i32 = 283;
/// Multipath TCP.
pub const SSLWRAP_SOL_MPTCP: i32 = 284;
/// MCTP.
pub const SSLWRAP_SOL_MCTP: i32 = 285;
/// SMC.
pub const SSLWRAP_SOL_SMC: i32 = 286;
/// Controller area network.
pub const SSLWRAP_SOL_CAN_BASE: i32 = 100;
/// Raw frames of a controller area network.
pub const SSLWRAP_SOL_CAN_RAW: i32 = 101;
/// J1939 on a controller area network.
pub const SSLWRAP_SOL_CAN_J1939: i32 = 107;

// Directions of shutdown.
/// Nothing more will be read.
pub const SSLWRAP_SHUT_RD: i32 = 0;
/// Nothing more will be sent; the peer sees the end.
pub const SSLWRAP_SHUT_WR: i32 = 1;
/// Both.
pub const SSLWRAP_SHUT_RDWR: i32 = 2;

// Resolver errors: the code in the error record of SSLWRAP_E_GAI. Negative on Linux.
/// Flags that are not valid or do not go together.
pub const SSLWRAP_EAI_BADFLAGS: i32 = -1;
/// The name or service is not known.
pub const SSLWRAP_EAI_NONAME: i32 = -2;
/// The name server did not answer now; try again later.
pub const SSLWRAP_EAI_AGAIN: i32 = -3;
/// The name server failed for good.
pub const SSLWRAP_EAI_FAIL: i32 = -4;
/// The name exists but has no address.
pub const SSLWRAP_EAI_NODATA: i32 = -5;
/// This family is not supported.
pub const SSLWRAP_EAI_FAMILY: i32 = -6;
/// This socket type is not supported.
pub const SSLWRAP_EAI_SOCKTYPE: i32 = -7;
/// This service is not known for the socket type.
pub const SSLWRAP_EAI_SERVICE: i32 = -8;
/// The name has no address in this family.
pub const SSLWRAP_EAI_ADDRFAMILY: i32 = -9;
/// Out of memory.
pub const SSLWRAP_EAI_MEMORY: i32 = -10;
/// A system error; errno is in the error record.
pub const SSLWRAP_EAI_SYSTEM: i32 = -11;
/// A result is longer than the buffer.
pub const SSLWRAP_EAI_OVERFLOW: i32 = -12;
/// Asynchronous resolving goes on (getaddrinfo_a only).
pub const SSLWRAP_EAI_INPROGRESS: i32 = -100;
/// Asynchronous resolving was cancelled (getaddrinfo_a only).
pub const SSLWRAP_EAI_CANCELED: i32 = -101;
/// It could not be cancelled (getaddrinfo_a only).
pub const SSLWRAP_EAI_NOTCANCELED: i32 = -102;
/// All requests are done (getaddrinfo_a only).
pub const SSLWRAP_EAI_ALLDONE: i32 = -103;
/// Interrupted by a signal (getaddrinfo_a only).
pub const SSLWRAP_EAI_INTR: i32 = -104;
/// The international name cannot be encoded.
pub const SSLWRAP_EAI_IDN_ENCODE: i32 = -105;

// Flags of getaddrinfo.
/// The address is for bind: no host means every local address.
pub const SSLWRAP_AI_PASSIVE: u64 = 1u64;
/// Tell the canonical name too.
pub const SSLWRAP_AI_CANONNAME: u64 = 2u64;
/// The host is an address; never ask a name server.
pub const SSLWRAP_AI_NUMERICHOST: u64 = 4u64;
/// When there is no IPv6 address, answer IPv4 ones mapped into IPv6.
pub const SSLWRAP_AI_V4MAPPED: u64 = 8u64;
/// With AI_V4MAPPED: answer both.
pub const SSLWRAP_AI_ALL: u64 = 0x10u64;
/// Only families that this machine has an address of.
pub const SSLWRAP_AI_ADDRCONFIG: u64 = 0x20u64;
/// Encode an international name first.
pub const SSLWRAP_AI_IDN: u64 = 0x40u64;
/// Decode the canonical name to an international one.
pub const SSLWRAP_AI_CANONIDN: u64 = 0x80u64;
/// The service is a port number.
pub const SSLWRAP_AI_NUMERICSERV: u64 = 0x400u64;

// Flags of getnameinfo; the two NI_MAX are sizes.
/// Answer the address as text, ask no name server.
pub const SSLWRAP_NI_NUMERICHOST: u64 = 1u64;
/// Answer the port as a number.
pub const SSLWRAP_NI_NUMERICSERV: u64 = 2u64;
/// Only the host part of local names.
pub const SSLWRAP_NI_NOFQDN: u64 = 4u64;
/// Fail when there is no name.
pub const SSLWRAP_NI_NAMEREQD: u64 = 8u64;
/// The service is a datagram one.
pub const SSLWRAP_NI_DGRAM: u64 = 0x10u64;
/// Decode an international name.
pub const SSLWRAP_NI_IDN: u64 = 0x20u64;
/// Enough bytes for every host name, the NUL included.
pub const SSLWRAP_NI_MAXHOST: i32 = 1025;
/// Enough bytes for every service name, the NUL included.
pub const SSLWRAP_NI_MAXSERV: i32 = 32;

// Resolver errors of gethostby*: the code in the error record of SSLWRAP_E_HOST.
/// The host is not known.
pub const SSLWRAP_HOST_NOT_FOUND: i32 = 1;
/// The name server did not answer now; try again later.
pub const SSLWRAP_TRY_AGAIN: i32 = 2;
/// The name server failed for good.
pub const SSLWRAP_NO_RECOVERY: i32 = 3;
/// The name exists but has no address.
pub const SSLWRAP_NO_DATA: i32 = 4;
