//! Constants of IPv4, IPv6 and TCP. Linux has the same on every architecture. `INADDR_*` are `u32` in host byte order,
//! everything else is `i32`.

// Protocols of AF_INET and AF_INET6, also levels of socket options.
/// The default protocol; also the level of the IP_* options.
pub const SSLWRAP_IPPROTO_IP: i32 = 0;
/// IPv6 hop-by-hop options; 0 like IPPROTO_IP.
pub const SSLWRAP_IPPROTO_HOPOPTS: i32 = 0;
/// Control messages of IPv4.
pub const SSLWRAP_IPPROTO_ICMP: i32 = 1;
/// Group management.
pub const SSLWRAP_IPPROTO_IGMP: i32 = 2;
/// IPv4 in IPv4.
pub const SSLWRAP_IPPROTO_IPIP: i32 = 4;
/// TCP; also the level of the TCP_* options.
pub const SSLWRAP_IPPROTO_TCP: i32 = 6;
/// Exterior gateway protocol.
pub const SSLWRAP_IPPROTO_EGP: i32 = 8;
/// PUP.
pub const SSLWRAP_IPPROTO_PUP: i32 = 12;
/// UDP.
pub const SSLWRAP_IPPROTO_UDP: i32 = 17;
/// XNS IDP.
pub const SSLWRAP_IPPROTO_IDP: i32 = 22;
/// ISO transport class 4.
pub const SSLWRAP_IPPROTO_TP: i32 = 29;
/// Datagrams with congestion control.
pub const SSLWRAP_IPPROTO_DCCP: i32 = 33;
/// IPv6; also the level of the IPV6_* options.
pub const SSLWRAP_IPPROTO_IPV6: i32 = 41;
/// IPv6 routing header.
pub const SSLWRAP_IPPROTO_ROUTING: i32 = 43;
/// IPv6 fragment header.
pub const SSLWRAP_IPPROTO_FRAGMENT: i32 = 44;
/// Reservation protocol.
pub const SSLWRAP_IPPROTO_RSVP: i32 = 46;
/// Generic encapsulation.
pub const SSLWRAP_IPPROTO_GRE: i32 = 47;
/// IPsec encryption.
pub const SSLWRAP_IPPROTO_ESP: i32 = 50;
/// IPsec authentication.
pub const SSLWRAP_IPPROTO_AH: i32 = 51;
/// Control messages of IPv6.
pub const SSLWRAP_IPPROTO_ICMPV6: i32 = 58;
/// IPv6: no next header.
pub const SSLWRAP_IPPROTO_NONE: i32 = 59;
/// IPv6 destination options.
pub const SSLWRAP_IPPROTO_DSTOPTS: i32 = 60;
/// Multicast transport protocol.
pub const SSLWRAP_IPPROTO_MTP: i32 = 92;
/// IPsec BEET header.
pub const SSLWRAP_IPPROTO_BEETPH: i32 = 94;
/// Encapsulation header.
pub const SSLWRAP_IPPROTO_ENCAP: i32 = 98;
/// Protocol independent multicast.
pub const SSLWRAP_IPPROTO_PIM: i32 = 103;
/// Compression header.
pub const SSLWRAP_IPPROTO_COMP: i32 = 108;
/// SCTP.
pub const SSLWRAP_IPPROTO_SCTP: i32 = 132;
/// IPv6 mobility header.
pub const SSLWRAP_IPPROTO_MH: i32 = 135;
/// UDP with partial checksums.
pub const SSLWRAP_IPPROTO_UDPLITE: i32 = 136;
/// MPLS in IP.
pub const SSLWRAP_IPPROTO_MPLS: i32 = 137;
/// Ethernet in IPv6.
pub const SSLWRAP_IPPROTO_ETHERNET: i32 = 143;
/// Raw IP packets.
pub const SSLWRAP_IPPROTO_RAW: i32 = 255;
/// Multipath TCP: as protocol of a stream socket.
pub const SSLWRAP_IPPROTO_MPTCP: i32 = 262;

// Well-known ports of the system headers, in host byte order.
/// Echo.
pub const SSLWRAP_IPPORT_ECHO: i32 = 7;
/// Discard.
pub const SSLWRAP_IPPORT_DISCARD: i32 = 9;
/// Active users.
pub const SSLWRAP_IPPORT_SYSTAT: i32 = 11;
/// Day and time as text.
pub const SSLWRAP_IPPORT_DAYTIME: i32 = 13;
/// Netstat.
pub const SSLWRAP_IPPORT_NETSTAT: i32 = 15;
/// File transfer.
pub const SSLWRAP_IPPORT_FTP: i32 = 21;
/// Telnet.
pub const SSLWRAP_IPPORT_TELNET: i32 = 23;
/// Mail.
pub const SSLWRAP_IPPORT_SMTP: i32 = 25;
/// Time.
pub const SSLWRAP_IPPORT_TIMESERVER: i32 = 37;
/// The old host name server (not DNS).
pub const SSLWRAP_IPPORT_NAMESERVER: i32 = 42;
/// Whois.
pub const SSLWRAP_IPPORT_WHOIS: i32 = 43;
/// Mail transfer, obsolete.
pub const SSLWRAP_IPPORT_MTP: i32 = 57;
/// Trivial file transfer.
pub const SSLWRAP_IPPORT_TFTP: i32 = 69;
/// Remote jobs.
pub const SSLWRAP_IPPORT_RJE: i32 = 77;
/// Finger.
pub const SSLWRAP_IPPORT_FINGER: i32 = 79;
/// Ttylink.
pub const SSLWRAP_IPPORT_TTYLINK: i32 = 87;
/// Supdup.
pub const SSLWRAP_IPPORT_SUPDUP: i32 = 95;
/// rexec (TCP).
pub const SSLWRAP_IPPORT_EXECSERVER: i32 = 512;
/// rlogin (TCP).
pub const SSLWRAP_IPPORT_LOGINSERVER: i32 = 513;
/// rsh (TCP).
pub const SSLWRAP_IPPORT_CMDSERVER: i32 = 514;
/// Extended file names (TCP).
pub const SSLWRAP_IPPORT_EFSSERVER: i32 = 520;
/// Biff (UDP).
pub const SSLWRAP_IPPORT_BIFFUDP: i32 = 512;
/// Who (UDP).
pub const SSLWRAP_IPPORT_WHOSERVER: i32 = 513;
/// Routing (UDP).
pub const SSLWRAP_IPPORT_ROUTESERVER: i32 = 520;
/// Ports below this one need privilege.
pub const SSLWRAP_IPPORT_RESERVED: i32 = 1024;
/// Ports from here on were meant for servers; the system's own range is elsewhere today.
pub const SSLWRAP_IPPORT_USERRESERVED: i32 = 5000;

// IPv4 addresses as numbers in host byte order.
/// 0.0.0.0: every local address.
pub const SSLWRAP_INADDR_ANY: u32 = 0u32;
/// 255.255.255.255.
pub const SSLWRAP_INADDR_BROADCAST: u32 = 0xffff_ffffu32;
/// 255.255.255.255 as the error value of old calls.
pub const SSLWRAP_INADDR_NONE: u32 = 0xffff_ffffu32;
/// 192.0.0.8: stands in where no address fits.
pub const SSLWRAP_INADDR_DUMMY: u32 = 0xc000_0008u32;
/// 127.0.0.1.
pub const SSLWRAP_INADDR_LOOPBACK: u32 = 0x7f00_0001u32;
/// 224.0.0.0.
pub const SSLWRAP_INADDR_UNSPEC_GROUP: u32 = 0xe000_0000u32;
/// 224.0.0.1: all hosts here.
pub const SSLWRAP_INADDR_ALLHOSTS_GROUP: u32 = 0xe000_0001u32;
/// 224.0.0.2: all routers here.
pub const SSLWRAP_INADDR_ALLRTRS_GROUP: u32 = 0xe000_0002u32;
/// 224.0.0.106: all snoopers.
pub const SSLWRAP_INADDR_ALLSNOOPERS_GROUP: u32 = 0xe000_006au32;
/// 224.0.0.255.
pub const SSLWRAP_INADDR_MAX_LOCAL_GROUP: u32 = 0xe000_00ffu32;

// Socket options of level IPPROTO_IP.
/// int: type of service (DSCP and ECN).
pub const SSLWRAP_IP_TOS: i32 = 1;
/// int: time to live.
pub const SSLWRAP_IP_TTL: i32 = 2;
/// int: the caller writes the IP header (raw sockets).
pub const SSLWRAP_IP_HDRINCL: i32 = 3;
/// bytes: IP options of packets sent.
pub const SSLWRAP_IP_OPTIONS: i32 = 4;
/// int: receive packets with the router alert option.
pub const SSLWRAP_IP_ROUTER_ALERT: i32 = 5;
/// int: receive IP options.
pub const SSLWRAP_IP_RECVOPTS: i32 = 6;
/// int: receive IP options as they arrived.
pub const SSLWRAP_IP_RETOPTS: i32 = 7;
/// The number of IP_RETOPTS.
pub const SSLWRAP_IP_RECVRETOPTS: i32 = 7;
/// int: tell interface and address of each datagram.
pub const SSLWRAP_IP_PKTINFO: i32 = 8;
/// Read only: options of a connected stream.
pub const SSLWRAP_IP_PKTOPTIONS: i32 = 9;
/// int: IP_PMTUDISC_*.
pub const SSLWRAP_IP_MTU_DISCOVER: i32 = 10;
/// The number of IP_MTU_DISCOVER.
pub const SSLWRAP_IP_PMTUDISC: i32 = 10;
/// int: keep errors in the error queue.
pub const SSLWRAP_IP_RECVERR: i32 = 11;
/// int: receive the time to live.
pub const SSLWRAP_IP_RECVTTL: i32 = 12;
/// int: receive the type of service.
pub const SSLWRAP_IP_RECVTOS: i32 = 13;
/// int, read only: path MTU of a connected socket.
pub const SSLWRAP_IP_MTU: i32 = 14;
/// int: bind to an address that is not here (yet).
pub const SSLWRAP_IP_FREEBIND: i32 = 15;
/// IPsec policy.
pub const SSLWRAP_IP_IPSEC_POLICY: i32 = 16;
/// IPsec policy.
pub const SSLWRAP_IP_XFRM_POLICY: i32 = 17;
/// int: receive the security label.
pub const SSLWRAP_IP_PASSSEC: i32 = 18;
/// int: transparent proxying; privileged.
pub const SSLWRAP_IP_TRANSPARENT: i32 = 19;
/// int: receive the original destination.
pub const SSLWRAP_IP_ORIGDSTADDR: i32 = 20;
/// The number of IP_ORIGDSTADDR.
pub const SSLWRAP_IP_RECVORIGDSTADDR: i32 = 20;
/// int: drop packets with a smaller time to live.
pub const SSLWRAP_IP_MINTTL: i32 = 21;
/// int: raw sockets: do not reassemble.
pub const SSLWRAP_IP_NODEFRAG: i32 = 22;
/// int: receive the checksum.
pub const SSLWRAP_IP_CHECKSUM: i32 = 23;
/// int: bind to port 0 chooses the port at connect.
pub const SSLWRAP_IP_BIND_ADDRESS_NO_PORT: i32 = 24;
/// int: receive the size of the largest fragment.
pub const SSLWRAP_IP_RECVFRAGSIZE: i32 = 25;
/// int: extended error messages.
pub const SSLWRAP_IP_RECVERR_RFC4884: i32 = 26;
/// For IP_MTU_DISCOVER: may be fragmented.
pub const SSLWRAP_IP_PMTUDISC_DONT: i32 = 0;
/// For IP_MTU_DISCOVER: as the route says.
pub const SSLWRAP_IP_PMTUDISC_WANT: i32 = 1;
/// For IP_MTU_DISCOVER: never fragment.
pub const SSLWRAP_IP_PMTUDISC_DO: i32 = 2;
/// For IP_MTU_DISCOVER: never fragment, ignore the known path MTU.
pub const SSLWRAP_IP_PMTUDISC_PROBE: i32 = 3;
/// For IP_MTU_DISCOVER: the interface's MTU.
pub const SSLWRAP_IP_PMTUDISC_INTERFACE: i32 = 4;
/// For IP_MTU_DISCOVER: as INTERFACE, but fragment when too long.
pub const SSLWRAP_IP_PMTUDISC_OMIT: i32 = 5;
/// struct in_addr or ip_mreqn: interface of multicast sent.
pub const SSLWRAP_IP_MULTICAST_IF: i32 = 32;
/// unsigned char: time to live of multicast sent.
pub const SSLWRAP_IP_MULTICAST_TTL: i32 = 33;
/// unsigned char: multicast sent comes back here too.
pub const SSLWRAP_IP_MULTICAST_LOOP: i32 = 34;
/// struct ip_mreqn: join a group.
pub const SSLWRAP_IP_ADD_MEMBERSHIP: i32 = 35;
/// struct ip_mreqn: leave a group.
pub const SSLWRAP_IP_DROP_MEMBERSHIP: i32 = 36;
/// struct ip_mreq_source: hear a source again.
pub const SSLWRAP_IP_UNBLOCK_SOURCE: i32 = 37;
/// struct ip_mreq_source: do not hear a source.
pub const SSLWRAP_IP_BLOCK_SOURCE: i32 = 38;
/// struct ip_mreq_source: join for one source.
pub const SSLWRAP_IP_ADD_SOURCE_MEMBERSHIP: i32 = 39;
/// struct ip_mreq_source: leave for one source.
pub const SSLWRAP_IP_DROP_SOURCE_MEMBERSHIP: i32 = 40;
/// struct ip_msfilter: the list of sources.
pub const SSLWRAP_IP_MSFILTER: i32 = 41;
/// int: receive groups joined by others on this machine.
pub const SSLWRAP_IP_MULTICAST_ALL: i32 = 49;
/// int: interface for packets sent.
pub const SSLWRAP_IP_UNICAST_IF: i32 = 50;
/// A value: the usual time to live of multicast.
pub const SSLWRAP_IP_DEFAULT_MULTICAST_TTL: i32 = 1;
/// A value: multicast comes back by default.
pub const SSLWRAP_IP_DEFAULT_MULTICAST_LOOP: i32 = 1;
/// A value: groups for each socket.
pub const SSLWRAP_IP_MAX_MEMBERSHIPS: i32 = 20;

// Socket options of level IPPROTO_IPV6.
/// int: turn a connected IPv6 socket into an IPv4 one.
pub const SSLWRAP_IPV6_ADDRFORM: i32 = 1;
/// Old form of IPV6_RECVPKTINFO.
pub const SSLWRAP_IPV6_2292PKTINFO: i32 = 2;
/// Old form of IPV6_RECVHOPOPTS.
pub const SSLWRAP_IPV6_2292HOPOPTS: i32 = 3;
/// Old form of IPV6_RECVDSTOPTS.
pub const SSLWRAP_IPV6_2292DSTOPTS: i32 = 4;
/// Old form of IPV6_RECVRTHDR.
pub const SSLWRAP_IPV6_2292RTHDR: i32 = 5;
/// Old form of packet options.
pub const SSLWRAP_IPV6_2292PKTOPTIONS: i32 = 6;
/// int: raw sockets: where the checksum is, -1 for none.
pub const SSLWRAP_IPV6_CHECKSUM: i32 = 7;
/// Old form of IPV6_RECVHOPLIMIT.
pub const SSLWRAP_IPV6_2292HOPLIMIT: i32 = 8;
/// sockaddr: the next hop.
pub const SSLWRAP_IPV6_NEXTHOP: i32 = 9;
/// int: receive the authentication header.
pub const SSLWRAP_IPV6_AUTHHDR: i32 = 10;
/// int: hop limit.
pub const SSLWRAP_IPV6_UNICAST_HOPS: i32 = 16;
/// unsigned: interface of multicast sent.
pub const SSLWRAP_IPV6_MULTICAST_IF: i32 = 17;
/// int: hop limit of multicast sent.
pub const SSLWRAP_IPV6_MULTICAST_HOPS: i32 = 18;
/// int: multicast sent comes back here too.
pub const SSLWRAP_IPV6_MULTICAST_LOOP: i32 = 19;
/// struct ipv6_mreq: join a group.
pub const SSLWRAP_IPV6_JOIN_GROUP: i32 = 20;
/// struct ipv6_mreq: leave a group.
pub const SSLWRAP_IPV6_LEAVE_GROUP: i32 = 21;
/// The number of IPV6_JOIN_GROUP.
pub const SSLWRAP_IPV6_ADD_MEMBERSHIP: i32 = 20;
/// The number of IPV6_LEAVE_GROUP.
pub const SSLWRAP_IPV6_DROP_MEMBERSHIP: i32 = 21;
/// int: receive packets with the router alert option.
pub const SSLWRAP_IPV6_ROUTER_ALERT: i32 = 22;
/// int: IPV6_PMTUDISC_*.
pub const SSLWRAP_IPV6_MTU_DISCOVER: i32 = 23;
/// int: path MTU.
pub const SSLWRAP_IPV6_MTU: i32 = 24;
/// int: keep errors in the error queue.
pub const SSLWRAP_IPV6_RECVERR: i32 = 25;
/// int: 1 means no IPv4 through this socket. Set it yourself, systems differ.
pub const SSLWRAP_IPV6_V6ONLY: i32 = 26;
/// struct ipv6_mreq: take an anycast address.
pub const SSLWRAP_IPV6_JOIN_ANYCAST: i32 = 27;
/// struct ipv6_mreq: give it up.
pub const SSLWRAP_IPV6_LEAVE_ANYCAST: i32 = 28;
/// int: receive groups joined by others on this machine.
pub const SSLWRAP_IPV6_MULTICAST_ALL: i32 = 29;
/// int: router alert only for this namespace.
pub const SSLWRAP_IPV6_ROUTER_ALERT_ISOLATE: i32 = 30;
/// int: extended error messages.
pub const SSLWRAP_IPV6_RECVERR_RFC4884: i32 = 31;
/// IPsec policy.
pub const SSLWRAP_IPV6_IPSEC_POLICY: i32 = 34;
/// IPsec policy.
pub const SSLWRAP_IPV6_XFRM_POLICY: i32 = 35;
/// int: the caller writes the IPv6 header (raw sockets).
pub const SSLWRAP_IPV6_HDRINCL: i32 = 36;
/// int: tell interface and address of each datagram.
pub const SSLWRAP_IPV6_RECVPKTINFO: i32 = 49;
/// struct in6_pktinfo: interface and address.
pub const SSLWRAP_IPV6_PKTINFO: i32 = 50;
/// int: receive the hop limit.
pub const SSLWRAP_IPV6_RECVHOPLIMIT: i32 = 51;
/// int: hop limit of one packet.
pub const SSLWRAP_IPV6_HOPLIMIT: i32 = 52;
/// int: receive hop-by-hop options.
pub const SSLWRAP_IPV6_RECVHOPOPTS: i32 = 53;
/// bytes: hop-by-hop options.
pub const SSLWRAP_IPV6_HOPOPTS: i32 = 54;
/// The number of IPV6_HOPOPTS.
pub const SSLWRAP_IPV6_RXHOPOPTS: i32 = 54;
/// bytes: destination options before the routing header.
pub const SSLWRAP_IPV6_RTHDRDSTOPTS: i32 = 55;
/// int: receive the routing header.
pub const SSLWRAP_IPV6_RECVRTHDR: i32 = 56;
/// bytes: the routing header.
pub const SSLWRAP_IPV6_RTHDR: i32 = 57;
/// int: receive destination options.
pub const SSLWRAP_IPV6_RECVDSTOPTS: i32 = 58;
/// bytes: destination options.
pub const SSLWRAP_IPV6_DSTOPTS: i32 = 59;
/// The number of IPV6_DSTOPTS.
pub const SSLWRAP_IPV6_RXDSTOPTS: i32 = 59;
/// int: be told when the path MTU changes.
pub const SSLWRAP_IPV6_RECVPATHMTU: i32 = 60;
/// struct ip6_mtuinfo, read only: path MTU.
pub const SSLWRAP_IPV6_PATHMTU: i32 = 61;
/// int: never fragment datagrams.
pub const SSLWRAP_IPV6_DONTFRAG: i32 = 62;
/// int: receive the traffic class.
pub const SSLWRAP_IPV6_RECVTCLASS: i32 = 66;
/// int: traffic class (DSCP and ECN).
pub const SSLWRAP_IPV6_TCLASS: i32 = 67;
/// int: the kernel chooses flow labels.
pub const SSLWRAP_IPV6_AUTOFLOWLABEL: i32 = 70;
/// int mask: which source address to choose.
pub const SSLWRAP_IPV6_ADDR_PREFERENCES: i32 = 72;
/// int: drop packets with a smaller hop limit.
pub const SSLWRAP_IPV6_MINHOPCOUNT: i32 = 73;
/// int: receive the original destination.
pub const SSLWRAP_IPV6_ORIGDSTADDR: i32 = 74;
/// The number of IPV6_ORIGDSTADDR.
pub const SSLWRAP_IPV6_RECVORIGDSTADDR: i32 = 74;
/// int: transparent proxying; privileged.
pub const SSLWRAP_IPV6_TRANSPARENT: i32 = 75;
/// int: interface for packets sent.
pub const SSLWRAP_IPV6_UNICAST_IF: i32 = 76;
/// int: receive the size of the largest fragment.
pub const SSLWRAP_IPV6_RECVFRAGSIZE: i32 = 77;
/// int: bind to an address that is not here (yet).
pub const SSLWRAP_IPV6_FREEBIND: i32 = 78;
/// For IPV6_MTU_DISCOVER: may be fragmented.
pub const SSLWRAP_IPV6_PMTUDISC_DONT: i32 = 0;
/// For IPV6_MTU_DISCOVER: as the route says.
pub const SSLWRAP_IPV6_PMTUDISC_WANT: i32 = 1;
/// For IPV6_MTU_DISCOVER: never fragment.
pub const SSLWRAP_IPV6_PMTUDISC_DO: i32 = 2;
/// For IPV6_MTU_DISCOVER: never fragment, ignore the known path MTU.
pub const SSLWRAP_IPV6_PMTUDISC_PROBE: i32 = 3;
/// For IPV6_MTU_DISCOVER: the interface's MTU.
pub const SSLWRAP_IPV6_PMTUDISC_INTERFACE: i32 = 4;
/// For IPV6_MTU_DISCOVER: as INTERFACE, but fragment when too long.
pub const SSLWRAP_IPV6_PMTUDISC_OMIT: i32 = 5;
/// A value: this hop need not be a neighbour.
pub const SSLWRAP_IPV6_RTHDR_LOOSE: i32 = 0;
/// A value: this hop must be a neighbour.
pub const SSLWRAP_IPV6_RTHDR_STRICT: i32 = 1;
/// A value: routing header of type 0.
pub const SSLWRAP_IPV6_RTHDR_TYPE_0: i32 = 0;

// Socket options of level IPPROTO_TCP.
/// int: send small pieces at once (no Nagle delay).
pub const SSLWRAP_TCP_NODELAY: i32 = 1;
/// int: largest segment.
pub const SSLWRAP_TCP_MAXSEG: i32 = 2;
/// int: hold back partial segments while set.
pub const SSLWRAP_TCP_CORK: i32 = 3;
/// int: seconds of silence before the first probe (SO_KEEPALIVE).
pub const SSLWRAP_TCP_KEEPIDLE: i32 = 4;
/// int: seconds between probes.
pub const SSLWRAP_TCP_KEEPINTVL: i32 = 5;
/// int: probes without answer before the connection is dead.
pub const SSLWRAP_TCP_KEEPCNT: i32 = 6;
/// int: attempts to connect.
pub const SSLWRAP_TCP_SYNCNT: i32 = 7;
/// int: seconds in FIN_WAIT2.
pub const SSLWRAP_TCP_LINGER2: i32 = 8;
/// int: accept only when data has arrived.
pub const SSLWRAP_TCP_DEFER_ACCEPT: i32 = 9;
/// int: largest window to offer.
pub const SSLWRAP_TCP_WINDOW_CLAMP: i32 = 10;
/// struct tcp_info, read only: state and counters.
pub const SSLWRAP_TCP_INFO: i32 = 11;
/// int: acknowledge at once for now.
pub const SSLWRAP_TCP_QUICKACK: i32 = 12;
/// text: congestion control algorithm.
pub const SSLWRAP_TCP_CONGESTION: i32 = 13;
/// struct tcp_md5sig: signed segments (BGP).
pub const SSLWRAP_TCP_MD5SIG: i32 = 14;
/// Removed from the kernel.
pub const SSLWRAP_TCP_COOKIE_TRANSACTIONS: i32 = 15;
/// int: thin streams: no exponential back-off.
pub const SSLWRAP_TCP_THIN_LINEAR_TIMEOUTS: i32 = 16;
/// Without effect in newer kernels.
pub const SSLWRAP_TCP_THIN_DUPACK: i32 = 17;
/// unsigned: milliseconds that data may stay unacknowledged.
pub const SSLWRAP_TCP_USER_TIMEOUT: i32 = 18;
/// int: move a connection to another machine; privileged.
pub const SSLWRAP_TCP_REPAIR: i32 = 19;
/// int: which queue to repair.
pub const SSLWRAP_TCP_REPAIR_QUEUE: i32 = 20;
/// unsigned: sequence number of that queue.
pub const SSLWRAP_TCP_QUEUE_SEQ: i32 = 21;
/// Options to repair.
pub const SSLWRAP_TCP_REPAIR_OPTIONS: i32 = 22;
/// int: length of the queue of fast opens (listening sockets).
pub const SSLWRAP_TCP_FASTOPEN: i32 = 23;
/// int: time stamp offset.
pub const SSLWRAP_TCP_TIMESTAMP: i32 = 24;
/// int: unsent bytes above which the socket is not writable.
pub const SSLWRAP_TCP_NOTSENT_LOWAT: i32 = 25;
/// Read only: state of congestion control.
pub const SSLWRAP_TCP_CC_INFO: i32 = 26;
/// int: keep the packet that opened the connection.
pub const SSLWRAP_TCP_SAVE_SYN: i32 = 27;
/// bytes, read only: that packet.
pub const SSLWRAP_TCP_SAVED_SYN: i32 = 28;
/// struct tcp_repair_window: window to repair.
pub const SSLWRAP_TCP_REPAIR_WINDOW: i32 = 29;
/// int: connect waits for the first send (fast open).
pub const SSLWRAP_TCP_FASTOPEN_CONNECT: i32 = 30;
/// text: upper protocol, such as "tls".
pub const SSLWRAP_TCP_ULP: i32 = 31;
/// struct tcp_md5sig: signed segments for address ranges.
pub const SSLWRAP_TCP_MD5SIG_EXT: i32 = 32;
/// bytes: key of fast open cookies.
pub const SSLWRAP_TCP_FASTOPEN_KEY: i32 = 33;
/// int: fast open without a cookie.
pub const SSLWRAP_TCP_FASTOPEN_NO_COOKIE: i32 = 34;
/// struct tcp_zerocopy_receive: map received data.
pub const SSLWRAP_TCP_ZEROCOPY_RECEIVE: i32 = 35;
/// int: tell how many bytes wait.
pub const SSLWRAP_TCP_INQ: i32 = 36;
/// The number of TCP_INQ.
pub const SSLWRAP_TCP_CM_INQ: i32 = 36;
/// int: delay of what is sent, in microseconds.
pub const SSLWRAP_TCP_TX_DELAY: i32 = 37;
