//! Constants of TLS. Our own numbers come first, then OpenSSL 3.0's, which `sys::check` and a generated C test compare. Masks are
//! `u64` (C sees `ull`), everything else is `i32`. The comments are C documentation: cbindgen copies them into the header.

// Methods: the numbers of pyOpenSSL.
/// SSL 2.0: exists as a name only; sslwrap_ctx_new answers SSLWRAP_E_UNSUPPORTED.
pub const SSLWRAP_SSLV2_METHOD: i32 = 1;
/// SSL 3.0: sslwrap_ctx_new answers SSLWRAP_E_UNSUPPORTED, since today's OpenSSL has no SSL 3.0.
pub const SSLWRAP_SSLV3_METHOD: i32 = 2;
/// An old name for what SSLWRAP_TLS_METHOD does.
pub const SSLWRAP_SSLV23_METHOD: i32 = 3;
/// TLS 1.0 and nothing else; security level 2 (the default of many systems) refuses it.
pub const SSLWRAP_TLSV1_METHOD: i32 = 4;
/// TLS 1.1 and nothing else; security level 2 (the default of many systems) refuses it.
pub const SSLWRAP_TLSV1_1_METHOD: i32 = 5;
/// TLS 1.2 and nothing else.
pub const SSLWRAP_TLSV1_2_METHOD: i32 = 6;
/// The best TLS version that both sides know.
pub const SSLWRAP_TLS_METHOD: i32 = 7;
/// As SSLWRAP_TLS_METHOD, for servers only.
pub const SSLWRAP_TLS_SERVER_METHOD: i32 = 8;
/// As SSLWRAP_TLS_METHOD, for clients only.
pub const SSLWRAP_TLS_CLIENT_METHOD: i32 = 9;
/// The best DTLS version that both sides know.
pub const SSLWRAP_DTLS_METHOD: i32 = 10;
/// As SSLWRAP_DTLS_METHOD, for servers only.
pub const SSLWRAP_DTLS_SERVER_METHOD: i32 = 11;
/// As SSLWRAP_DTLS_METHOD, for clients only.
pub const SSLWRAP_DTLS_CLIENT_METHOD: i32 = 12;

// What a verify callback answers.
/// The certificate is accepted.
pub const SSLWRAP_VERIFY_ACCEPT: i32 = 1;
/// The certificate is refused: the handshake fails.
pub const SSLWRAP_VERIFY_REFUSE: i32 = 0;
/// Of callbacks for server name, certificate and verification: not decided yet. The call ends with a WANT status; decide
/// with sslwrap_conn_answer and call again.
pub const SSLWRAP_ANSWER_PENDING: i32 = -2;

// The kind of a failure, in the error record.
/// There was no failure.
pub const SSLWRAP_KIND_NONE: i32 = 0;
/// Found on this side: an argument, memory, the state of an object.
pub const SSLWRAP_KIND_LOCAL: i32 = 1;
/// The peer and we do not agree about the protocol.
pub const SSLWRAP_KIND_PROTOCOL: i32 = 2;
/// A certificate was not accepted; the record has the verify code.
pub const SSLWRAP_KIND_CERTIFICATE: i32 = 3;
/// The network or the caller's transport failed; the record has the errno.
pub const SSLWRAP_KIND_TRANSPORT: i32 = 4;
/// The peer went away without close_notify: data may be missing.
pub const SSLWRAP_KIND_TRUNCATED: i32 = 5;
/// The deadline passed.
pub const SSLWRAP_KIND_TIMEOUT: i32 = 6;
/// A name was not resolved; the record has the EAI or host error.
pub const SSLWRAP_KIND_RESOLVE: i32 = 7;

// What to wait for, and what is ready. OR-ed together.
/// Readable.
pub const SSLWRAP_WAIT_READ: u64 = 1u64;
/// Writable.
pub const SSLWRAP_WAIT_WRITE: u64 = 2u64;

// What a cookie callback answers.
/// Generate: here is a cookie. Verify: it is ours.
pub const SSLWRAP_COOKIE_OK: i32 = 1;
/// Generate: none for this client, which gets no answer. Verify: it is not ours, the client gets another.
pub const SSLWRAP_COOKIE_REFUSE: i32 = 0;

// What sslwrap_conn_pump tells of the connection. OR-ed together.
/// The handshake is not done.
pub const SSLWRAP_PUMP_HANDSHAKE: u64 = 1u64;
/// Nothing more comes before more ciphertext is given.
pub const SSLWRAP_PUMP_WANT_INPUT: u64 = 2u64;
/// Ciphertext waits that did not fit.
pub const SSLWRAP_PUMP_HAS_OUTPUT: u64 = 4u64;
/// Plaintext waits that did not fit.
pub const SSLWRAP_PUMP_PLAINTEXT_READY: u64 = 8u64;
/// A decision is awaited.
pub const SSLWRAP_PUMP_DECISION: u64 = 16u64;
/// The peer said goodbye, and all its plaintext was handed out.
pub const SSLWRAP_PUMP_PEER_CLOSED: u64 = 32u64;
/// Nothing will move any more: both sides said goodbye, or the connection failed.
pub const SSLWRAP_PUMP_CLOSED: u64 = 64u64;

// Types of handles, for sslwrap_live_handles.
/// All types together.
pub const SSLWRAP_TYPE_ANY: i32 = 0;
/// sslwrap_ctx.
pub const SSLWRAP_TYPE_CTX: i32 = 1;
/// sslwrap_conn.
pub const SSLWRAP_TYPE_CONN: i32 = 2;
/// sslwrap_session.
pub const SSLWRAP_TYPE_SESSION: i32 = 3;
/// sslwrap_sock.
pub const SSLWRAP_TYPE_SOCK: i32 = 4;
/// sslwrap_addr.
pub const SSLWRAP_TYPE_ADDR: i32 = 5;
/// sslwrap_addrinfo.
pub const SSLWRAP_TYPE_ADDRINFO: i32 = 6;
/// sslwrap_x509.
pub const SSLWRAP_TYPE_X509: i32 = 7;
/// sslwrap_x509_list.
pub const SSLWRAP_TYPE_X509_LIST: i32 = 8;
/// sslwrap_x509_name.
pub const SSLWRAP_TYPE_X509_NAME: i32 = 9;
/// sslwrap_name_list.
pub const SSLWRAP_TYPE_NAME_LIST: i32 = 10;
/// sslwrap_x509_store.
pub const SSLWRAP_TYPE_X509_STORE: i32 = 11;
/// sslwrap_x509_crl.
pub const SSLWRAP_TYPE_X509_CRL: i32 = 12;
/// sslwrap_pkey.
pub const SSLWRAP_TYPE_PKEY: i32 = 13;
/// sslwrap_curve.
pub const SSLWRAP_TYPE_CURVE: i32 = 14;
/// sslwrap_strlist.
pub const SSLWRAP_TYPE_STRLIST: i32 = 15;
/// sslwrap_hostent.
pub const SSLWRAP_TYPE_HOSTENT: i32 = 16;
/// sslwrap_error.
pub const SSLWRAP_TYPE_ERROR: i32 = 17;
/// sslwrap_identity.
pub const SSLWRAP_TYPE_IDENTITY: i32 = 18;
/// sslwrap_lookup.
pub const SSLWRAP_TYPE_LOOKUP: i32 = 24;
/// sslwrap_bytes.
pub const SSLWRAP_TYPE_BYTES: i32 = 25;

// Facts about this build.
/// The OpenSSL release whose numbers this header carries (3.0.19). sslwrap_openssl_version_num tells the one in use.
pub const SSLWRAP_OPENSSL_VERSION_NUMBER: u64 = 0x3000_0130u64;
/// 1: this library knows IPv6. sslwrap_has_ipv6 tells whether the kernel has it too.
pub const SSLWRAP_HAS_IPV6: i32 = 1;

// Options of contexts and connections, OpenSSL's own bits (64 bit wide). They are OR-ed together.
/// No extended master secret (TLS 1.2 and older). Weakens the connection.
pub const SSLWRAP_OP_NO_EXTENDED_MASTER_SECRET: u64 = 1u64;
/// Wipe copies of plaintext after handing them out.
pub const SSLWRAP_OP_CLEANSE_PLAINTEXT: u64 = 2u64;
/// Connect to servers without secure renegotiation too.
pub const SSLWRAP_OP_LEGACY_SERVER_CONNECT: u64 = 4u64;
/// Let the kernel do the records; has no effect with this library's own transport.
pub const SSLWRAP_OP_ENABLE_KTLS: u64 = 8u64;
/// Pad client hellos of awkward length.
pub const SSLWRAP_OP_TLSEXT_PADDING: u64 = 0x10u64;
/// Avoid ECDHE-ECDSA with old Safari.
pub const SSLWRAP_OP_SAFARI_ECDHE_ECDSA_BUG: u64 = 0x40u64;
/// A peer that vanishes without close_notify looks like a clean end. Truncation goes unnoticed.
pub const SSLWRAP_OP_IGNORE_UNEXPECTED_EOF: u64 = 0x80u64;
/// Servers accept renegotiation asked for by clients (TLS 1.2 and older).
pub const SSLWRAP_OP_ALLOW_CLIENT_RENEGOTIATION: u64 = 0x100u64;
/// Do not send the extension with CA names.
pub const SSLWRAP_OP_DISABLE_TLSEXT_CA_NAMES: u64 = 0x200u64;
/// TLS 1.3: allow resumption without a fresh key exchange.
pub const SSLWRAP_OP_ALLOW_NO_DHE_KEX: u64 = 0x400u64;
/// No empty fragments before CBC records of TLS 1.0.
pub const SSLWRAP_OP_DONT_INSERT_EMPTY_FRAGMENTS: u64 = 0x800u64;
/// DTLS: do not ask for the MTU; it is set by hand.
pub const SSLWRAP_OP_NO_QUERY_MTU: u64 = 0x1000u64;
/// Servers exchange a cookie first (DTLS, TLS 1.3).
pub const SSLWRAP_OP_COOKIE_EXCHANGE: u64 = 0x2000u64;
/// No session tickets. In TLS 1.3 tickets become stateful instead; zero tickets stop them.
pub const SSLWRAP_OP_NO_TICKET: u64 = 0x4000u64;
/// The DTLS version of Cisco AnyConnect.
pub const SSLWRAP_OP_CISCO_ANYCONNECT: u64 = 0x8000u64;
/// Servers start a new session when renegotiating.
pub const SSLWRAP_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION: u64 = 0x0001_0000u64;
/// No compression of records; on by default.
pub const SSLWRAP_OP_NO_COMPRESSION: u64 = 0x0002_0000u64;
/// Allow insecure renegotiation. Dangerous.
pub const SSLWRAP_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION: u64 = 0x0004_0000u64;
/// No encrypt-then-MAC.
pub const SSLWRAP_OP_NO_ENCRYPT_THEN_MAC: u64 = 0x0008_0000u64;
/// TLS 1.3 looks like TLS 1.2 to boxes on the way; on by default.
pub const SSLWRAP_OP_ENABLE_MIDDLEBOX_COMPAT: u64 = 0x0010_0000u64;
/// Prefer ChaCha20 when the client does; with SSLWRAP_OP_CIPHER_SERVER_PREFERENCE.
pub const SSLWRAP_OP_PRIORITIZE_CHACHA: u64 = 0x0020_0000u64;
/// The server's order of ciphers counts.
pub const SSLWRAP_OP_CIPHER_SERVER_PREFERENCE: u64 = 0x0040_0000u64;
/// Accept a wrong version in the premaster secret. Dangerous.
pub const SSLWRAP_OP_TLS_ROLLBACK_BUG: u64 = 0x0080_0000u64;
/// Servers do not protect early data against replay.
pub const SSLWRAP_OP_NO_ANTI_REPLAY: u64 = 0x0100_0000u64;
/// Refuse SSL 3.0.
pub const SSLWRAP_OP_NO_SSLV3: u64 = 0x0200_0000u64;
/// Refuse TLS 1.0.
pub const SSLWRAP_OP_NO_TLSV1: u64 = 0x0400_0000u64;
/// Refuse TLS 1.2.
pub const SSLWRAP_OP_NO_TLSV1_2: u64 = 0x0800_0000u64;
/// Refuse TLS 1.1.
pub const SSLWRAP_OP_NO_TLSV1_1: u64 = 0x1000_0000u64;
/// Refuse TLS 1.3.
pub const SSLWRAP_OP_NO_TLSV1_3: u64 = 0x2000_0000u64;
/// Refuse DTLS 1.0; the same bit as SSLWRAP_OP_NO_TLSV1.
pub const SSLWRAP_OP_NO_DTLSV1: u64 = 0x0400_0000u64;
/// Refuse DTLS 1.2; the same bit as SSLWRAP_OP_NO_TLSV1_2.
pub const SSLWRAP_OP_NO_DTLSV1_2: u64 = 0x0800_0000u64;
/// Refuse every renegotiation.
pub const SSLWRAP_OP_NO_RENEGOTIATION: u64 = 0x4000_0000u64;
/// Extension of old CryptoPro clients.
pub const SSLWRAP_OP_CRYPTOPRO_TLSEXT_BUG: u64 = 0x8000_0000u64;
/// All versions of SSL and TLS that can be refused.
pub const SSLWRAP_OP_NO_SSL_MASK: u64 =
    SSLWRAP_OP_NO_SSLV3 | SSLWRAP_OP_NO_TLSV1 | SSLWRAP_OP_NO_TLSV1_1 | SSLWRAP_OP_NO_TLSV1_2 | SSLWRAP_OP_NO_TLSV1_3;
/// All versions of DTLS that can be refused.
pub const SSLWRAP_OP_NO_DTLS_MASK: u64 = SSLWRAP_OP_NO_DTLSV1 | SSLWRAP_OP_NO_DTLSV1_2;
/// The harmless workarounds for other implementations' defects.
pub const SSLWRAP_OP_ALL: u64 = SSLWRAP_OP_CRYPTOPRO_TLSEXT_BUG
    | SSLWRAP_OP_DONT_INSERT_EMPTY_FRAGMENTS
    | SSLWRAP_OP_TLSEXT_PADDING
    | SSLWRAP_OP_SAFARI_ECDHE_ECDSA_BUG;
/// 0: always so in OpenSSL 1.1.0 and later (a fresh key for each DH exchange).
pub const SSLWRAP_OP_SINGLE_DH_USE: u64 = 0u64;
/// 0: always so in OpenSSL 1.1.0 and later (a fresh key for each ECDH exchange).
pub const SSLWRAP_OP_SINGLE_ECDH_USE: u64 = 0u64;
/// 0: no longer possible.
pub const SSLWRAP_OP_EPHEMERAL_RSA: u64 = 0u64;
/// 0: SSL 2.0 is always refused.
pub const SSLWRAP_OP_NO_SSLV2: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_MICROSOFT_SESS_ID_BUG: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_NETSCAPE_CHALLENGE_BUG: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_NETSCAPE_REUSE_CIPHER_CHANGE_BUG: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_SSLREF2_REUSE_CERT_TYPE_BUG: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_MICROSOFT_BIG_SSLV3_BUFFER: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_MSIE_SSLV2_RSA_PADDING: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_SSLEAY_080_CLIENT_DH_BUG: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_TLS_D5_BUG: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_TLS_BLOCK_PADDING_BUG: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_PKCS1_CHECK_1: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_PKCS1_CHECK_2: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_NETSCAPE_CA_DN_BUG: u64 = 0u64;
/// 0: obsolete.
pub const SSLWRAP_OP_NETSCAPE_DEMO_CIPHER_CHANGE_BUG: u64 = 0u64;

// Modes of contexts and connections. They are OR-ed together.
/// A send may answer fewer bytes than asked for.
pub const SSLWRAP_MODE_ENABLE_PARTIAL_WRITE: u64 = 1u64;
/// A repeated send may come from another address.
pub const SSLWRAP_MODE_ACCEPT_MOVING_WRITE_BUFFER: u64 = 2u64;
/// Go on by itself after records without data.
pub const SSLWRAP_MODE_AUTO_RETRY: u64 = 4u64;
/// Do not complete the certificate chain.
pub const SSLWRAP_MODE_NO_AUTO_CHAIN: u64 = 8u64;
/// Give buffers back while a connection is idle.
pub const SSLWRAP_MODE_RELEASE_BUFFERS: u64 = 0x10u64;
/// Put the time into the client's random bytes.
pub const SSLWRAP_MODE_SEND_CLIENTHELLO_TIME: u64 = 0x20u64;
/// Put the time into the server's random bytes.
pub const SSLWRAP_MODE_SEND_SERVERHELLO_TIME: u64 = 0x40u64;
/// Say that this is a second attempt with a lower version. Never in a first attempt.
pub const SSLWRAP_MODE_SEND_FALLBACK_SCSV: u64 = 0x80u64;
/// Allow engines that work asynchronously.
pub const SSLWRAP_MODE_ASYNC: u64 = 0x100u64;
/// Key label of old OpenSSL with DTLS over SCTP.
pub const SSLWRAP_MODE_DTLS_SCTP_LABEL_LENGTH_BUG: u64 = 0x400u64;
/// Leave application data to OpenSSL also with TLS 1.3, where the library would seal and open it itself. Ours alone.
pub const SSLWRAP_MODE_OPENSSL_RECORDS: u64 = 0x100_0000_0000u64;

// Who seals and opens application data: sslwrap_conn_records.
/// OpenSSL does.
pub const SSLWRAP_RECORDS_OPENSSL: i32 = 0;
/// The library itself, between the caller's buffers and the transport.
pub const SSLWRAP_RECORDS_OWN: i32 = 1;

// Whether the peer's certificate is asked for and checked. OR-ed together.
/// Do not check; servers do not ask.
pub const SSLWRAP_VERIFY_NONE: u64 = 0u64;
/// Check the peer's certificate; servers ask for one.
pub const SSLWRAP_VERIFY_PEER: u64 = 1u64;
/// Servers, with SSLWRAP_VERIFY_PEER: a client must have a certificate.
pub const SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT: u64 = 2u64;
/// Servers, with SSLWRAP_VERIFY_PEER: ask in the first handshake only.
pub const SSLWRAP_VERIFY_CLIENT_ONCE: u64 = 4u64;
/// Servers, with SSLWRAP_VERIFY_PEER, TLS 1.3: ask only when told to, later.
pub const SSLWRAP_VERIFY_POST_HANDSHAKE: u64 = 8u64;

// File formats.
/// PEM text.
pub const SSLWRAP_FILETYPE_PEM: i32 = 1;
/// DER bytes.
pub const SSLWRAP_FILETYPE_ASN1: i32 = 2;

// What sslwrap_version_string tells, under the names of the document.
/// Name, version and date.
pub const SSLWRAP_SSLEAY_VERSION: i32 = 0;
/// How it was compiled.
pub const SSLWRAP_SSLEAY_CFLAGS: i32 = 1;
/// When it was compiled.
pub const SSLWRAP_SSLEAY_BUILT_ON: i32 = 2;
/// For which platform.
pub const SSLWRAP_SSLEAY_PLATFORM: i32 = 3;
/// Where its configuration is.
pub const SSLWRAP_SSLEAY_DIR: i32 = 4;

// The same under OpenSSL's own names, and what was added since.
/// Name, version and date.
pub const SSLWRAP_OPENSSL_VERSION: i32 = 0;
/// How it was compiled.
pub const SSLWRAP_OPENSSL_CFLAGS: i32 = 1;
/// When it was compiled.
pub const SSLWRAP_OPENSSL_BUILT_ON: i32 = 2;
/// For which platform.
pub const SSLWRAP_OPENSSL_PLATFORM: i32 = 3;
/// Where its configuration is.
pub const SSLWRAP_OPENSSL_DIR: i32 = 4;
/// Where its engines are.
pub const SSLWRAP_OPENSSL_ENGINES_DIR: i32 = 5;
/// The short version.
pub const SSLWRAP_OPENSSL_VERSION_STRING: i32 = 6;
/// The short version with its additions.
pub const SSLWRAP_OPENSSL_FULL_VERSION_STRING: i32 = 7;
/// Where its providers are.
pub const SSLWRAP_OPENSSL_MODULES_DIR: i32 = 8;
/// What it found out about the processor.
pub const SSLWRAP_OPENSSL_CPU_INFO: i32 = 9;

// Session cache modes. They are OR-ed together.
/// No caching.
pub const SSLWRAP_SESS_CACHE_OFF: u64 = 0u64;
/// Keep sessions of clients.
pub const SSLWRAP_SESS_CACHE_CLIENT: u64 = 1u64;
/// Keep sessions of servers (OpenSSL's default).
pub const SSLWRAP_SESS_CACHE_SERVER: u64 = 2u64;
/// Both.
pub const SSLWRAP_SESS_CACHE_BOTH: u64 = 3u64;
/// Do not drop expired sessions now and then.
pub const SSLWRAP_SESS_CACHE_NO_AUTO_CLEAR: u64 = 0x80u64;
/// Servers ask the callbacks only.
pub const SSLWRAP_SESS_CACHE_NO_INTERNAL_LOOKUP: u64 = 0x100u64;
/// Tell the callbacks only, keep nothing.
pub const SSLWRAP_SESS_CACHE_NO_INTERNAL_STORE: u64 = 0x200u64;
/// Both NO_INTERNAL bits.
pub const SSLWRAP_SESS_CACHE_NO_INTERNAL: u64 = 0x300u64;
/// A session's time starts again when it is used.
pub const SSLWRAP_SESS_CACHE_UPDATE_TIME: u64 = 0x400u64;

// Bits of get_shutdown and set_shutdown.
/// We sent close_notify.
pub const SSLWRAP_SENT_SHUTDOWN: u64 = 1u64;
/// The peer sent close_notify, or a fatal error.
pub const SSLWRAP_RECEIVED_SHUTDOWN: u64 = 2u64;

// What an info callback is told in `where`: a state ...
/// A client's handshake.
pub const SSLWRAP_ST_CONNECT: i32 = 0x1000;
/// A server's handshake.
pub const SSLWRAP_ST_ACCEPT: i32 = 0x2000;
/// The bits below the two above.
pub const SSLWRAP_ST_MASK: i32 = 0xfff;

// ... and an event.
/// A step inside a handshake.
pub const SSLWRAP_CB_LOOP: i32 = 1;
/// A handshake function returns.
pub const SSLWRAP_CB_EXIT: i32 = 2;
/// While reading.
pub const SSLWRAP_CB_READ: i32 = 4;
/// While writing.
pub const SSLWRAP_CB_WRITE: i32 = 8;
/// An alert; `ret` is level * 256 + description.
pub const SSLWRAP_CB_ALERT: i32 = 0x4000;
/// An alert came.
pub const SSLWRAP_CB_READ_ALERT: i32 = 0x4004;
/// An alert was sent.
pub const SSLWRAP_CB_WRITE_ALERT: i32 = 0x4008;
/// A step of a server's handshake.
pub const SSLWRAP_CB_ACCEPT_LOOP: i32 = 0x2001;
/// A server's handshake function returns.
pub const SSLWRAP_CB_ACCEPT_EXIT: i32 = 0x2002;
/// A step of a client's handshake.
pub const SSLWRAP_CB_CONNECT_LOOP: i32 = 0x1001;
/// A client's handshake function returns.
pub const SSLWRAP_CB_CONNECT_EXIT: i32 = 0x1002;
/// A handshake begins.
pub const SSLWRAP_CB_HANDSHAKE_START: i32 = 0x10;
/// A handshake is done.
pub const SSLWRAP_CB_HANDSHAKE_DONE: i32 = 0x20;

// Protocol versions, as set_min_proto_version takes and get_protocol_version gives them.
/// SSL 3.0; no longer in today's OpenSSL.
pub const SSLWRAP_SSL3_VERSION: i32 = 0x300;
/// TLS 1.0.
pub const SSLWRAP_TLS1_VERSION: i32 = 0x301;
/// TLS 1.1.
pub const SSLWRAP_TLS1_1_VERSION: i32 = 0x302;
/// TLS 1.2.
pub const SSLWRAP_TLS1_2_VERSION: i32 = 0x303;
/// TLS 1.3.
pub const SSLWRAP_TLS1_3_VERSION: i32 = 0x304;
/// DTLS 1.0.
pub const SSLWRAP_DTLS1_VERSION: i32 = 0xfeff;
/// DTLS 1.2.
pub const SSLWRAP_DTLS1_2_VERSION: i32 = 0xfefd;

// What an ALPN select callback answers.
/// The protocol was written to the out arguments.
pub const SSLWRAP_ALPN_SELECTED: i32 = 0;
/// Go on without a protocol.
pub const SSLWRAP_ALPN_NOACK: i32 = 3;
/// End the handshake.
pub const SSLWRAP_ALPN_FATAL: i32 = 2;

// What a server name callback answers.
/// Go on; the name counts.
pub const SSLWRAP_SERVERNAME_OK: i32 = 0;
/// Go on as if no name was sent.
pub const SSLWRAP_SERVERNAME_NOACK: i32 = 3;
/// End the handshake.
pub const SSLWRAP_SERVERNAME_FATAL: i32 = 2;

// What a session look-up answers.
/// There is none: a full handshake follows.
pub const SSLWRAP_SESSION_NONE: i32 = 0;
/// This one.
pub const SSLWRAP_SESSION_FOUND: i32 = 1;

// What a callback for keys shared beforehand answers.
/// There is none for this peer: go on without.
pub const SSLWRAP_PSK_NONE: i32 = 0;
/// This one.
pub const SSLWRAP_PSK_FOUND: i32 = 1;
/// End the handshake.
pub const SSLWRAP_PSK_FATAL: i32 = 2;
