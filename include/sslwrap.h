#ifndef SSLWRAP_H
#define SSLWRAP_H

/* libsslwrap: sockets, name resolution and TLS. Made by build.rs from src/base and src/capi; do not edit. */

#include <stddef.h>
#include <stdint.h>

/* The version of this header; sslwrap_version() tells the library's. */
#define SSLWRAP_VERSION_MAJOR 0
#define SSLWRAP_VERSION_MINOR 1
#define SSLWRAP_VERSION_PATCH 0
#define SSLWRAP_VERSION_STRING "0.1.0"
#include <stdio.h>

/* ---- status ---- */
/* Statuses: what every call answers. */

/** Done. */
#define SSLWRAP_OK 0
/** OpenSSL refused: the peer broke the protocol, or a setting does not fit. The error record has its list. Free the connection. */
#define SSLWRAP_ERROR_SSL 1
/** Bytes from the peer are needed. Feed or wait for them, then call again with the same arguments. */
#define SSLWRAP_ERROR_WANT_READ 2
/** Bytes for the peer must leave first. Take them or wait until the transport is writable, then call again with the same arguments. */
#define SSLWRAP_ERROR_WANT_WRITE 3
/** The certificate is to be chosen. Give one, then call again. */
#define SSLWRAP_ERROR_WANT_X509_LOOKUP 4
/** A system call or the caller's transport failed; sslwrap_error_errno tells. -1 is an end without close_notify: data may be missing. */
#define SSLWRAP_ERROR_SYSCALL 5
/** The peer ended the connection properly. Nothing more will come. */
#define SSLWRAP_ERROR_ZERO_RETURN 6
/** The transport is not connected yet. Call again when it is. */
#define SSLWRAP_ERROR_WANT_CONNECT 7
/** The transport waits for a connection. Call again when there is one. */
#define SSLWRAP_ERROR_WANT_ACCEPT 8
/** An asynchronous engine is working. Call again when it is done. */
#define SSLWRAP_ERROR_WANT_ASYNC 9
/** No asynchronous job could be started now. Call again later. */
#define SSLWRAP_ERROR_WANT_ASYNC_JOB 10
/** The client hello waits for a decision. Answer it, then call again. */
#define SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB 11
/** The peer's certificate waits for a decision. Answer it, then call again. */
#define SSLWRAP_ERROR_WANT_RETRY_VERIFY 12
/** An argument is not valid, or a handle is dead, of another type or never was one. Nothing was changed: repair the call. */
#define SSLWRAP_E_INVALID_ARG (-1)
/** Out of memory. Nothing was changed and the handle stays usable: free something and call again. */
#define SSLWRAP_E_NOMEM (-2)
/** The deadline passed. The object stays usable: call again, or give up. */
#define SSLWRAP_E_TIMEOUT (-3)
/** This build, this OpenSSL or this system cannot do it. Ask sslwrap_has first. */
#define SSLWRAP_E_UNSUPPORTED (-4)
/** There is no such value. Not a failure: no error record is written. */
#define SSLWRAP_E_NO_VALUE (-5)
/** The buffer is too small and nothing was consumed; the length needed was written. Call again with more (text: length + 1). */
#define SSLWRAP_E_BUFFER_TOO_SMALL (-6)
/** Not in this state of the object, such as a setting after the first connection. The message tells what must come first. */
#define SSLWRAP_E_STATE (-7)
/** The object is in use by this very thread: called from inside one of its callbacks. Call again after the callback. */
#define SSLWRAP_E_BUSY (-8)
/** A name was not resolved; sslwrap_error_errno is an SSLWRAP_EAI_* number. */
#define SSLWRAP_E_GAI (-9)
/** gethostby* failed; sslwrap_error_errno is SSLWRAP_HOST_NOT_FOUND, SSLWRAP_TRY_AGAIN, SSLWRAP_NO_RECOVERY or SSLWRAP_NO_DATA. */
#define SSLWRAP_E_HOST (-10)
/** A callback of yours failed or gave an answer that is not in its list. The handshake was refused. */
#define SSLWRAP_E_CALLBACK (-11)
/** The object was closed, perhaps by another thread. Free it. */
#define SSLWRAP_E_CLOSED (-12)
/** A defect in this library. The object can only be freed: please report the message. */
#define SSLWRAP_E_PANIC (-13)
/** Another thread cancelled the wait. The object stays usable: call again after sslwrap_conn_resume, or free it. */
#define SSLWRAP_E_CANCELLED (-14)

/* ---- constants ---- */
/* Constants of TLS. */

/** SSL 2.0: exists as a name only; sslwrap_ctx_new answers SSLWRAP_E_UNSUPPORTED. */
#define SSLWRAP_SSLV2_METHOD 1
/** SSL 3.0: sslwrap_ctx_new answers SSLWRAP_E_UNSUPPORTED, since today's OpenSSL has no SSL 3.0. */
#define SSLWRAP_SSLV3_METHOD 2
/** An old name for what SSLWRAP_TLS_METHOD does. */
#define SSLWRAP_SSLV23_METHOD 3
/** TLS 1.0 and nothing else; security level 2 (the default of many systems) refuses it. */
#define SSLWRAP_TLSV1_METHOD 4
/** TLS 1.1 and nothing else; security level 2 (the default of many systems) refuses it. */
#define SSLWRAP_TLSV1_1_METHOD 5
/** TLS 1.2 and nothing else. */
#define SSLWRAP_TLSV1_2_METHOD 6
/** The best TLS version that both sides know. */
#define SSLWRAP_TLS_METHOD 7
/** As SSLWRAP_TLS_METHOD, for servers only. */
#define SSLWRAP_TLS_SERVER_METHOD 8
/** As SSLWRAP_TLS_METHOD, for clients only. */
#define SSLWRAP_TLS_CLIENT_METHOD 9
/** The best DTLS version that both sides know. */
#define SSLWRAP_DTLS_METHOD 10
/** As SSLWRAP_DTLS_METHOD, for servers only. */
#define SSLWRAP_DTLS_SERVER_METHOD 11
/** As SSLWRAP_DTLS_METHOD, for clients only. */
#define SSLWRAP_DTLS_CLIENT_METHOD 12
/** The certificate is accepted. */
#define SSLWRAP_VERIFY_ACCEPT 1
/** The certificate is refused: the handshake fails. */
#define SSLWRAP_VERIFY_REFUSE 0

/**
 * Of callbacks for server name, certificate and verification: not decided yet. The call ends with a WANT status; decide
 * with sslwrap_conn_answer and call again.
 */
#define SSLWRAP_ANSWER_PENDING (-2)
/** There was no failure. */
#define SSLWRAP_KIND_NONE 0
/** Found on this side: an argument, memory, the state of an object. */
#define SSLWRAP_KIND_LOCAL 1
/** The peer and we do not agree about the protocol. */
#define SSLWRAP_KIND_PROTOCOL 2
/** A certificate was not accepted; the record has the verify code. */
#define SSLWRAP_KIND_CERTIFICATE 3
/** The network or the caller's transport failed; the record has the errno. */
#define SSLWRAP_KIND_TRANSPORT 4
/** The peer went away without close_notify: data may be missing. */
#define SSLWRAP_KIND_TRUNCATED 5
/** The deadline passed. */
#define SSLWRAP_KIND_TIMEOUT 6
/** A name was not resolved; the record has the EAI or host error. */
#define SSLWRAP_KIND_RESOLVE 7
/** Readable. */
#define SSLWRAP_WAIT_READ UINT64_C(1)
/** Writable. */
#define SSLWRAP_WAIT_WRITE UINT64_C(2)
/** Generate: here is a cookie. Verify: it is ours. */
#define SSLWRAP_COOKIE_OK 1
/** Generate: none for this client, which gets no answer. Verify: it is not ours, the client gets another. */
#define SSLWRAP_COOKIE_REFUSE 0
/** The handshake is not done. */
#define SSLWRAP_PUMP_HANDSHAKE UINT64_C(1)
/** Nothing more comes before more ciphertext is given. */
#define SSLWRAP_PUMP_WANT_INPUT UINT64_C(2)
/** Ciphertext waits that did not fit. */
#define SSLWRAP_PUMP_HAS_OUTPUT UINT64_C(4)
/** Plaintext waits that did not fit. */
#define SSLWRAP_PUMP_PLAINTEXT_READY UINT64_C(8)
/** A decision is awaited. */
#define SSLWRAP_PUMP_DECISION UINT64_C(16)
/** The peer said goodbye, and all its plaintext was handed out. */
#define SSLWRAP_PUMP_PEER_CLOSED UINT64_C(32)
/** Nothing will move any more: both sides said goodbye, or the connection failed. */
#define SSLWRAP_PUMP_CLOSED UINT64_C(0x40)
/** All types together. */
#define SSLWRAP_TYPE_ANY 0
/** sslwrap_ctx. */
#define SSLWRAP_TYPE_CTX 1
/** sslwrap_conn. */
#define SSLWRAP_TYPE_CONN 2
/** sslwrap_session. */
#define SSLWRAP_TYPE_SESSION 3
/** sslwrap_sock. */
#define SSLWRAP_TYPE_SOCK 4
/** sslwrap_addr. */
#define SSLWRAP_TYPE_ADDR 5
/** sslwrap_addrinfo. */
#define SSLWRAP_TYPE_ADDRINFO 6
/** sslwrap_x509. */
#define SSLWRAP_TYPE_X509 7
/** sslwrap_x509_list. */
#define SSLWRAP_TYPE_X509_LIST 8
/** sslwrap_x509_name. */
#define SSLWRAP_TYPE_X509_NAME 9
/** sslwrap_name_list. */
#define SSLWRAP_TYPE_NAME_LIST 10
/** sslwrap_x509_store. */
#define SSLWRAP_TYPE_X509_STORE 11
/** sslwrap_x509_crl. */
#define SSLWRAP_TYPE_X509_CRL 12
/** sslwrap_pkey. */
#define SSLWRAP_TYPE_PKEY 13
/** sslwrap_curve. */
#define SSLWRAP_TYPE_CURVE 14
/** sslwrap_strlist. */
#define SSLWRAP_TYPE_STRLIST 15
/** sslwrap_hostent. */
#define SSLWRAP_TYPE_HOSTENT 16
/** sslwrap_error. */
#define SSLWRAP_TYPE_ERROR 17
/** sslwrap_identity. */
#define SSLWRAP_TYPE_IDENTITY 18
/** sslwrap_lookup. */
#define SSLWRAP_TYPE_LOOKUP 24
/** sslwrap_bytes. */
#define SSLWRAP_TYPE_BYTES 25
/** The OpenSSL release whose numbers this header carries (3.0.19). sslwrap_openssl_version_num tells the one in use. */
#define SSLWRAP_OPENSSL_VERSION_NUMBER UINT64_C(0x30000130)
/** 1: this library knows IPv6. sslwrap_has_ipv6 tells whether the kernel has it too. */
#define SSLWRAP_HAS_IPV6 1
/** No extended master secret (TLS 1.2 and older). Weakens the connection. */
#define SSLWRAP_OP_NO_EXTENDED_MASTER_SECRET UINT64_C(1)
/** Wipe copies of plaintext after handing them out. */
#define SSLWRAP_OP_CLEANSE_PLAINTEXT UINT64_C(2)
/** Connect to servers without secure renegotiation too. */
#define SSLWRAP_OP_LEGACY_SERVER_CONNECT UINT64_C(4)
/** Let the kernel do the records; has no effect with this library's own transport. */
#define SSLWRAP_OP_ENABLE_KTLS UINT64_C(8)
/** Pad client hellos of awkward length. */
#define SSLWRAP_OP_TLSEXT_PADDING UINT64_C(16)
/** Avoid ECDHE-ECDSA with old Safari. */
#define SSLWRAP_OP_SAFARI_ECDHE_ECDSA_BUG UINT64_C(0x40)
/** A peer that vanishes without close_notify looks like a clean end. Truncation goes unnoticed. */
#define SSLWRAP_OP_IGNORE_UNEXPECTED_EOF UINT64_C(0x80)
/** Servers accept renegotiation asked for by clients (TLS 1.2 and older). */
#define SSLWRAP_OP_ALLOW_CLIENT_RENEGOTIATION UINT64_C(0x100)
/** Do not send the extension with CA names. */
#define SSLWRAP_OP_DISABLE_TLSEXT_CA_NAMES UINT64_C(0x200)
/** TLS 1.3: allow resumption without a fresh key exchange. */
#define SSLWRAP_OP_ALLOW_NO_DHE_KEX UINT64_C(0x400)
/** No empty fragments before CBC records of TLS 1.0. */
#define SSLWRAP_OP_DONT_INSERT_EMPTY_FRAGMENTS UINT64_C(0x800)
/** DTLS: do not ask for the MTU; it is set by hand. */
#define SSLWRAP_OP_NO_QUERY_MTU UINT64_C(0x1000)
/** Servers exchange a cookie first (DTLS, TLS 1.3). */
#define SSLWRAP_OP_COOKIE_EXCHANGE UINT64_C(0x2000)
/** No session tickets. In TLS 1.3 tickets become stateful instead; zero tickets stop them. */
#define SSLWRAP_OP_NO_TICKET UINT64_C(0x4000)
/** The DTLS version of Cisco AnyConnect. */
#define SSLWRAP_OP_CISCO_ANYCONNECT UINT64_C(0x8000)
/** Servers start a new session when renegotiating. */
#define SSLWRAP_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION UINT64_C(0x10000)
/** No compression of records; on by default. */
#define SSLWRAP_OP_NO_COMPRESSION UINT64_C(0x20000)
/** Allow insecure renegotiation. Dangerous. */
#define SSLWRAP_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION UINT64_C(0x40000)
/** No encrypt-then-MAC. */
#define SSLWRAP_OP_NO_ENCRYPT_THEN_MAC UINT64_C(0x80000)
/** TLS 1.3 looks like TLS 1.2 to boxes on the way; on by default. */
#define SSLWRAP_OP_ENABLE_MIDDLEBOX_COMPAT UINT64_C(0x100000)
/** Prefer ChaCha20 when the client does; with SSLWRAP_OP_CIPHER_SERVER_PREFERENCE. */
#define SSLWRAP_OP_PRIORITIZE_CHACHA UINT64_C(0x200000)
/** The server's order of ciphers counts. */
#define SSLWRAP_OP_CIPHER_SERVER_PREFERENCE UINT64_C(0x400000)
/** Accept a wrong version in the premaster secret. Dangerous. */
#define SSLWRAP_OP_TLS_ROLLBACK_BUG UINT64_C(0x800000)
/** Servers do not protect early data against replay. */
#define SSLWRAP_OP_NO_ANTI_REPLAY UINT64_C(0x1000000)
/** Refuse SSL 3.0. */
#define SSLWRAP_OP_NO_SSLV3 UINT64_C(0x2000000)
/** Refuse TLS 1.0. */
#define SSLWRAP_OP_NO_TLSV1 UINT64_C(0x4000000)
/** Refuse TLS 1.2. */
#define SSLWRAP_OP_NO_TLSV1_2 UINT64_C(0x8000000)
/** Refuse TLS 1.1. */
#define SSLWRAP_OP_NO_TLSV1_1 UINT64_C(0x10000000)
/** Refuse TLS 1.3. */
#define SSLWRAP_OP_NO_TLSV1_3 UINT64_C(0x20000000)
/** Refuse DTLS 1.0; the same bit as SSLWRAP_OP_NO_TLSV1. */
#define SSLWRAP_OP_NO_DTLSV1 UINT64_C(0x4000000)
/** Refuse DTLS 1.2; the same bit as SSLWRAP_OP_NO_TLSV1_2. */
#define SSLWRAP_OP_NO_DTLSV1_2 UINT64_C(0x8000000)
/** Refuse every renegotiation. */
#define SSLWRAP_OP_NO_RENEGOTIATION UINT64_C(0x40000000)
/** Extension of old CryptoPro clients. */
#define SSLWRAP_OP_CRYPTOPRO_TLSEXT_BUG UINT64_C(0x80000000)
/** All versions of SSL and TLS that can be refused. */
#define SSLWRAP_OP_NO_SSL_MASK ((((SSLWRAP_OP_NO_SSLV3 | SSLWRAP_OP_NO_TLSV1) | SSLWRAP_OP_NO_TLSV1_1) | SSLWRAP_OP_NO_TLSV1_2) | SSLWRAP_OP_NO_TLSV1_3)
/** All versions of DTLS that can be refused. */
#define SSLWRAP_OP_NO_DTLS_MASK (SSLWRAP_OP_NO_DTLSV1 | SSLWRAP_OP_NO_DTLSV1_2)
/** The harmless workarounds for other implementations' defects. */
#define SSLWRAP_OP_ALL (((SSLWRAP_OP_CRYPTOPRO_TLSEXT_BUG | SSLWRAP_OP_DONT_INSERT_EMPTY_FRAGMENTS) | SSLWRAP_OP_TLSEXT_PADDING) | SSLWRAP_OP_SAFARI_ECDHE_ECDSA_BUG)
/** 0: always so in OpenSSL 1.1.0 and later (a fresh key for each DH exchange). */
#define SSLWRAP_OP_SINGLE_DH_USE UINT64_C(0)
/** 0: always so in OpenSSL 1.1.0 and later (a fresh key for each ECDH exchange). */
#define SSLWRAP_OP_SINGLE_ECDH_USE UINT64_C(0)
/** 0: no longer possible. */
#define SSLWRAP_OP_EPHEMERAL_RSA UINT64_C(0)
/** 0: SSL 2.0 is always refused. */
#define SSLWRAP_OP_NO_SSLV2 UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_MICROSOFT_SESS_ID_BUG UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_NETSCAPE_CHALLENGE_BUG UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_NETSCAPE_REUSE_CIPHER_CHANGE_BUG UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_SSLREF2_REUSE_CERT_TYPE_BUG UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_MICROSOFT_BIG_SSLV3_BUFFER UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_MSIE_SSLV2_RSA_PADDING UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_SSLEAY_080_CLIENT_DH_BUG UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_TLS_D5_BUG UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_TLS_BLOCK_PADDING_BUG UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_PKCS1_CHECK_1 UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_PKCS1_CHECK_2 UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_NETSCAPE_CA_DN_BUG UINT64_C(0)
/** 0: obsolete. */
#define SSLWRAP_OP_NETSCAPE_DEMO_CIPHER_CHANGE_BUG UINT64_C(0)
/** A send may answer fewer bytes than asked for. */
#define SSLWRAP_MODE_ENABLE_PARTIAL_WRITE UINT64_C(1)
/** A repeated send may come from another address. */
#define SSLWRAP_MODE_ACCEPT_MOVING_WRITE_BUFFER UINT64_C(2)
/** Go on by itself after records without data. */
#define SSLWRAP_MODE_AUTO_RETRY UINT64_C(4)
/** Do not complete the certificate chain. */
#define SSLWRAP_MODE_NO_AUTO_CHAIN UINT64_C(8)
/** Give buffers back while a connection is idle. */
#define SSLWRAP_MODE_RELEASE_BUFFERS UINT64_C(16)
/** Put the time into the client's random bytes. */
#define SSLWRAP_MODE_SEND_CLIENTHELLO_TIME UINT64_C(32)
/** Put the time into the server's random bytes. */
#define SSLWRAP_MODE_SEND_SERVERHELLO_TIME UINT64_C(0x40)
/** Say that this is a second attempt with a lower version. Never in a first attempt. */
#define SSLWRAP_MODE_SEND_FALLBACK_SCSV UINT64_C(0x80)
/** Allow engines that work asynchronously. */
#define SSLWRAP_MODE_ASYNC UINT64_C(0x100)
/** Key label of old OpenSSL with DTLS over SCTP. */
#define SSLWRAP_MODE_DTLS_SCTP_LABEL_LENGTH_BUG UINT64_C(0x400)
/** Leave application data to OpenSSL also with TLS 1.3, where the library would seal and open it itself. Ours alone. */
#define SSLWRAP_MODE_OPENSSL_RECORDS UINT64_C(0x10000000000)
/** OpenSSL does. */
#define SSLWRAP_RECORDS_OPENSSL 0
/** The library itself, between the caller's buffers and the transport. */
#define SSLWRAP_RECORDS_OWN 1
/** Do not check; servers do not ask. */
#define SSLWRAP_VERIFY_NONE UINT64_C(0)
/** Check the peer's certificate; servers ask for one. */
#define SSLWRAP_VERIFY_PEER UINT64_C(1)
/** Servers, with SSLWRAP_VERIFY_PEER: a client must have a certificate. */
#define SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT UINT64_C(2)
/** Servers, with SSLWRAP_VERIFY_PEER: ask in the first handshake only. */
#define SSLWRAP_VERIFY_CLIENT_ONCE UINT64_C(4)
/** Servers, with SSLWRAP_VERIFY_PEER, TLS 1.3: ask only when told to, later. */
#define SSLWRAP_VERIFY_POST_HANDSHAKE UINT64_C(8)
/** PEM text. */
#define SSLWRAP_FILETYPE_PEM 1
/** DER bytes. */
#define SSLWRAP_FILETYPE_ASN1 2
/** Name, version and date. */
#define SSLWRAP_SSLEAY_VERSION 0
/** How it was compiled. */
#define SSLWRAP_SSLEAY_CFLAGS 1
/** When it was compiled. */
#define SSLWRAP_SSLEAY_BUILT_ON 2
/** For which platform. */
#define SSLWRAP_SSLEAY_PLATFORM 3
/** Where its configuration is. */
#define SSLWRAP_SSLEAY_DIR 4
/** Name, version and date. */
#define SSLWRAP_OPENSSL_VERSION 0
/** How it was compiled. */
#define SSLWRAP_OPENSSL_CFLAGS 1
/** When it was compiled. */
#define SSLWRAP_OPENSSL_BUILT_ON 2
/** For which platform. */
#define SSLWRAP_OPENSSL_PLATFORM 3
/** Where its configuration is. */
#define SSLWRAP_OPENSSL_DIR 4
/** Where its engines are. */
#define SSLWRAP_OPENSSL_ENGINES_DIR 5
/** The short version. */
#define SSLWRAP_OPENSSL_VERSION_STRING 6
/** The short version with its additions. */
#define SSLWRAP_OPENSSL_FULL_VERSION_STRING 7
/** Where its providers are. */
#define SSLWRAP_OPENSSL_MODULES_DIR 8
/** What it found out about the processor. */
#define SSLWRAP_OPENSSL_CPU_INFO 9
/** No caching. */
#define SSLWRAP_SESS_CACHE_OFF UINT64_C(0)
/** Keep sessions of clients. */
#define SSLWRAP_SESS_CACHE_CLIENT UINT64_C(1)
/** Keep sessions of servers (OpenSSL's default). */
#define SSLWRAP_SESS_CACHE_SERVER UINT64_C(2)
/** Both. */
#define SSLWRAP_SESS_CACHE_BOTH UINT64_C(3)
/** Do not drop expired sessions now and then. */
#define SSLWRAP_SESS_CACHE_NO_AUTO_CLEAR UINT64_C(0x80)
/** Servers ask the callbacks only. */
#define SSLWRAP_SESS_CACHE_NO_INTERNAL_LOOKUP UINT64_C(0x100)
/** Tell the callbacks only, keep nothing. */
#define SSLWRAP_SESS_CACHE_NO_INTERNAL_STORE UINT64_C(0x200)
/** Both NO_INTERNAL bits. */
#define SSLWRAP_SESS_CACHE_NO_INTERNAL UINT64_C(0x300)
/** A session's time starts again when it is used. */
#define SSLWRAP_SESS_CACHE_UPDATE_TIME UINT64_C(0x400)
/** We sent close_notify. */
#define SSLWRAP_SENT_SHUTDOWN UINT64_C(1)
/** The peer sent close_notify, or a fatal error. */
#define SSLWRAP_RECEIVED_SHUTDOWN UINT64_C(2)
/** A client's handshake. */
#define SSLWRAP_ST_CONNECT 4096
/** A server's handshake. */
#define SSLWRAP_ST_ACCEPT 8192
/** The bits below the two above. */
#define SSLWRAP_ST_MASK 4095
/** A step inside a handshake. */
#define SSLWRAP_CB_LOOP 1
/** A handshake function returns. */
#define SSLWRAP_CB_EXIT 2
/** While reading. */
#define SSLWRAP_CB_READ 4
/** While writing. */
#define SSLWRAP_CB_WRITE 8
/** An alert; `ret` is level * 256 + description. */
#define SSLWRAP_CB_ALERT 16384
/** An alert came. */
#define SSLWRAP_CB_READ_ALERT 16388
/** An alert was sent. */
#define SSLWRAP_CB_WRITE_ALERT 16392
/** A step of a server's handshake. */
#define SSLWRAP_CB_ACCEPT_LOOP 8193
/** A server's handshake function returns. */
#define SSLWRAP_CB_ACCEPT_EXIT 8194
/** A step of a client's handshake. */
#define SSLWRAP_CB_CONNECT_LOOP 4097
/** A client's handshake function returns. */
#define SSLWRAP_CB_CONNECT_EXIT 4098
/** A handshake begins. */
#define SSLWRAP_CB_HANDSHAKE_START 16
/** A handshake is done. */
#define SSLWRAP_CB_HANDSHAKE_DONE 32
/** SSL 3.0; no longer in today's OpenSSL. */
#define SSLWRAP_SSL3_VERSION 768
/** TLS 1.0. */
#define SSLWRAP_TLS1_VERSION 769
/** TLS 1.1. */
#define SSLWRAP_TLS1_1_VERSION 770
/** TLS 1.2. */
#define SSLWRAP_TLS1_2_VERSION 771
/** TLS 1.3. */
#define SSLWRAP_TLS1_3_VERSION 772
/** DTLS 1.0. */
#define SSLWRAP_DTLS1_VERSION 65279
/** DTLS 1.2. */
#define SSLWRAP_DTLS1_2_VERSION 65277
/** The protocol was written to the out arguments. */
#define SSLWRAP_ALPN_SELECTED 0
/** Go on without a protocol. */
#define SSLWRAP_ALPN_NOACK 3
/** End the handshake. */
#define SSLWRAP_ALPN_FATAL 2
/** Go on; the name counts. */
#define SSLWRAP_SERVERNAME_OK 0
/** Go on as if no name was sent. */
#define SSLWRAP_SERVERNAME_NOACK 3
/** End the handshake. */
#define SSLWRAP_SERVERNAME_FATAL 2
/** There is none: a full handshake follows. */
#define SSLWRAP_SESSION_NONE 0
/** This one. */
#define SSLWRAP_SESSION_FOUND 1
/** There is none for this peer: go on without. */
#define SSLWRAP_PSK_NONE 0
/** This one. */
#define SSLWRAP_PSK_FOUND 1
/** End the handshake. */
#define SSLWRAP_PSK_FATAL 2

/* ---- decideconst ---- */
/* Constants of decisions: events, and what is answered. */

/** A server has the client's hello: context, ALPN, identity can still be chosen. The call ends with WANT_CLIENT_HELLO_CB. */
#define SSLWRAP_EVENT_CLIENT_HELLO UINT64_C(1)
/** The certificate to show is to be chosen, on either side. The call ends with WANT_X509_LOOKUP. */
#define SSLWRAP_EVENT_CERTIFICATE UINT64_C(2)

/**
 * The peer's chain was looked at and is to be judged. The call ends with WANT_RETRY_VERIFY. Not for a resumed session, whose
 * peer was judged when it was made. A server can stop for it in a first handshake over TLS alone: over DTLS, and later, its client
 * is refused with SSLWRAP_E_UNSUPPORTED.
 */
#define SSLWRAP_EVENT_VERIFY UINT64_C(4)
/** Go on. */
#define SSLWRAP_ANSWER_ACCEPT 1
/** End the handshake. */
#define SSLWRAP_ANSWER_REFUSE 0
/** To an event: decide as if it had not been raised. */
#define SSLWRAP_ANSWER_DEFAULT 2
/** What sslwrap_conn_set_ocsp_response was given is stapled; nothing when nothing was. */
#define SSLWRAP_OCSP_STAPLED 0
/** Nothing is stapled. */
#define SSLWRAP_OCSP_NOACK 3
/** End the handshake. */
#define SSLWRAP_OCSP_FATAL 2
/** It stays with its own context. */
#define SSLWRAP_HOST_DEFAULT 0
/** It ends the handshake with the alert unrecognized_name. */
#define SSLWRAP_HOST_REFUSE 1
/** Besides all else: the chain must hold one of the keys that are pinned so. */
#define SSLWRAP_PIN_REQUIRED 1
/** In place of all else: a peer that has this key itself is who it should be, whatever OpenSSL finds wrong with its chain. */
#define SSLWRAP_PIN_SUFFICIENT 2

/* ---- x509const ---- */
/* Constants of certificates: what verification answers, and the flags that steer it. */

/** Ok. */
#define SSLWRAP_X509_V_OK 0
/** Unspecified certificate verification error. */
#define SSLWRAP_X509_V_ERR_UNSPECIFIED 1
/** Unable to get issuer certificate. */
#define SSLWRAP_X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT 2
/** Unable to get certificate CRL. */
#define SSLWRAP_X509_V_ERR_UNABLE_TO_GET_CRL 3
/** Unable to decrypt certificate's signature. */
#define SSLWRAP_X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE 4
/** Unable to decrypt CRL's signature. */
#define SSLWRAP_X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE 5
/** Unable to decode issuer public key. */
#define SSLWRAP_X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY 6
/** Certificate signature failure. */
#define SSLWRAP_X509_V_ERR_CERT_SIGNATURE_FAILURE 7
/** CRL signature failure. */
#define SSLWRAP_X509_V_ERR_CRL_SIGNATURE_FAILURE 8
/** Certificate is not yet valid. */
#define SSLWRAP_X509_V_ERR_CERT_NOT_YET_VALID 9
/** Certificate has expired. */
#define SSLWRAP_X509_V_ERR_CERT_HAS_EXPIRED 10
/** CRL is not yet valid. */
#define SSLWRAP_X509_V_ERR_CRL_NOT_YET_VALID 11
/** CRL has expired. */
#define SSLWRAP_X509_V_ERR_CRL_HAS_EXPIRED 12
/** Format error in certificate's notBefore field. */
#define SSLWRAP_X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD 13
/** Format error in certificate's notAfter field. */
#define SSLWRAP_X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD 14
/** Format error in CRL's lastUpdate field. */
#define SSLWRAP_X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD 15
/** Format error in CRL's nextUpdate field. */
#define SSLWRAP_X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD 16
/** Out of memory. */
#define SSLWRAP_X509_V_ERR_OUT_OF_MEM 17
/** Self-signed certificate. */
#define SSLWRAP_X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT 18
/** Self-signed certificate in certificate chain. */
#define SSLWRAP_X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN 19
/** Unable to get local issuer certificate. */
#define SSLWRAP_X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY 20
/** Unable to verify the first certificate. */
#define SSLWRAP_X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE 21
/** Certificate chain too long. */
#define SSLWRAP_X509_V_ERR_CERT_CHAIN_TOO_LONG 22
/** Certificate revoked. */
#define SSLWRAP_X509_V_ERR_CERT_REVOKED 23
/** Issuer certificate doesn't have a public key. */
#define SSLWRAP_X509_V_ERR_NO_ISSUER_PUBLIC_KEY 24
/** Path length constraint exceeded. */
#define SSLWRAP_X509_V_ERR_PATH_LENGTH_EXCEEDED 25
/** Unsuitable certificate purpose. */
#define SSLWRAP_X509_V_ERR_INVALID_PURPOSE 26
/** Certificate not trusted. */
#define SSLWRAP_X509_V_ERR_CERT_UNTRUSTED 27
/** Certificate rejected. */
#define SSLWRAP_X509_V_ERR_CERT_REJECTED 28
/** Subject issuer mismatch. */
#define SSLWRAP_X509_V_ERR_SUBJECT_ISSUER_MISMATCH 29
/** Authority and subject key identifier mismatch. */
#define SSLWRAP_X509_V_ERR_AKID_SKID_MISMATCH 30
/** Authority and issuer serial number mismatch. */
#define SSLWRAP_X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH 31
/** Key usage does not include certificate signing. */
#define SSLWRAP_X509_V_ERR_KEYUSAGE_NO_CERTSIGN 32
/** Unable to get CRL issuer certificate. */
#define SSLWRAP_X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER 33
/** Unhandled critical extension. */
#define SSLWRAP_X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION 34
/** Key usage does not include CRL signing. */
#define SSLWRAP_X509_V_ERR_KEYUSAGE_NO_CRL_SIGN 35
/** Unhandled critical CRL extension. */
#define SSLWRAP_X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION 36
/** Invalid non-CA certificate (has CA markings). */
#define SSLWRAP_X509_V_ERR_INVALID_NON_CA 37
/** Proxy path length constraint exceeded. */
#define SSLWRAP_X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED 38
/** Key usage does not include digital signature. */
#define SSLWRAP_X509_V_ERR_KEYUSAGE_NO_DIGITAL_SIGNATURE 39
/** Proxy certificates not allowed, please set the appropriate flag. */
#define SSLWRAP_X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED 40
/** Invalid or inconsistent certificate extension. */
#define SSLWRAP_X509_V_ERR_INVALID_EXTENSION 41
/** Invalid or inconsistent certificate policy extension. */
#define SSLWRAP_X509_V_ERR_INVALID_POLICY_EXTENSION 42
/** No explicit policy. */
#define SSLWRAP_X509_V_ERR_NO_EXPLICIT_POLICY 43
/** Different CRL scope. */
#define SSLWRAP_X509_V_ERR_DIFFERENT_CRL_SCOPE 44
/** Unsupported extension feature. */
#define SSLWRAP_X509_V_ERR_UNSUPPORTED_EXTENSION_FEATURE 45
/** RFC 3779 resource not subset of parent's resources. */
#define SSLWRAP_X509_V_ERR_UNNESTED_RESOURCE 46
/** Permitted subtree violation. */
#define SSLWRAP_X509_V_ERR_PERMITTED_VIOLATION 47
/** Excluded subtree violation. */
#define SSLWRAP_X509_V_ERR_EXCLUDED_VIOLATION 48
/** Name constraints minimum and maximum not supported. */
#define SSLWRAP_X509_V_ERR_SUBTREE_MINMAX 49
/** Application verification failure. */
#define SSLWRAP_X509_V_ERR_APPLICATION_VERIFICATION 50
/** Unsupported name constraint type. */
#define SSLWRAP_X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE 51
/** Unsupported or invalid name constraint syntax. */
#define SSLWRAP_X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX 52
/** Unsupported or invalid name syntax. */
#define SSLWRAP_X509_V_ERR_UNSUPPORTED_NAME_SYNTAX 53
/** CRL path validation error. */
#define SSLWRAP_X509_V_ERR_CRL_PATH_VALIDATION_ERROR 54
/** Path loop. */
#define SSLWRAP_X509_V_ERR_PATH_LOOP 55
/** Suite B: certificate version invalid. */
#define SSLWRAP_X509_V_ERR_SUITE_B_INVALID_VERSION 56
/** Suite B: invalid public key algorithm. */
#define SSLWRAP_X509_V_ERR_SUITE_B_INVALID_ALGORITHM 57
/** Suite B: invalid ECC curve. */
#define SSLWRAP_X509_V_ERR_SUITE_B_INVALID_CURVE 58
/** Suite B: invalid signature algorithm. */
#define SSLWRAP_X509_V_ERR_SUITE_B_INVALID_SIGNATURE_ALGORITHM 59
/** Suite B: curve not allowed for this LOS. */
#define SSLWRAP_X509_V_ERR_SUITE_B_LOS_NOT_ALLOWED 60
/** Suite B: cannot sign P-384 with P-256. */
#define SSLWRAP_X509_V_ERR_SUITE_B_CANNOT_SIGN_P_384_WITH_P_256 61
/** Hostname mismatch. */
#define SSLWRAP_X509_V_ERR_HOSTNAME_MISMATCH 62
/** Email address mismatch. */
#define SSLWRAP_X509_V_ERR_EMAIL_MISMATCH 63
/** IP address mismatch. */
#define SSLWRAP_X509_V_ERR_IP_ADDRESS_MISMATCH 64
/** No matching DANE TLSA records. */
#define SSLWRAP_X509_V_ERR_DANE_NO_MATCH 65
/** EE certificate key too weak. */
#define SSLWRAP_X509_V_ERR_EE_KEY_TOO_SMALL 66
/** CA certificate key too weak. */
#define SSLWRAP_X509_V_ERR_CA_KEY_TOO_SMALL 67
/** CA signature digest algorithm too weak. */
#define SSLWRAP_X509_V_ERR_CA_MD_TOO_WEAK 68
/** Invalid certificate verification context. */
#define SSLWRAP_X509_V_ERR_INVALID_CALL 69
/** Issuer certificate lookup error. */
#define SSLWRAP_X509_V_ERR_STORE_LOOKUP 70
/** Certificate Transparency required, but no valid SCTs found. */
#define SSLWRAP_X509_V_ERR_NO_VALID_SCTS 71
/** Proxy subject name violation. */
#define SSLWRAP_X509_V_ERR_PROXY_SUBJECT_NAME_VIOLATION 72
/** OCSP verification needed. */
#define SSLWRAP_X509_V_ERR_OCSP_VERIFY_NEEDED 73
/** OCSP verification failed. */
#define SSLWRAP_X509_V_ERR_OCSP_VERIFY_FAILED 74
/** OCSP unknown cert. */
#define SSLWRAP_X509_V_ERR_OCSP_CERT_UNKNOWN 75
/** Cannot find certificate signature algorithm. */
#define SSLWRAP_X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM 76
/** Subject signature algorithm and issuer public key algorithm mismatch. */
#define SSLWRAP_X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH 77
/** Cert info signature and signature algorithm mismatch. */
#define SSLWRAP_X509_V_ERR_SIGNATURE_ALGORITHM_INCONSISTENCY 78
/** Invalid CA certificate. */
#define SSLWRAP_X509_V_ERR_INVALID_CA 79
/** Path length invalid for non-CA cert. */
#define SSLWRAP_X509_V_ERR_PATHLEN_INVALID_FOR_NON_CA 80
/** Path length given without key usage keyCertSign. */
#define SSLWRAP_X509_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN 81
/** Key usage keyCertSign invalid for non-CA cert. */
#define SSLWRAP_X509_V_ERR_KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA 82
/** Issuer name empty. */
#define SSLWRAP_X509_V_ERR_ISSUER_NAME_EMPTY 83
/** Subject name empty. */
#define SSLWRAP_X509_V_ERR_SUBJECT_NAME_EMPTY 84
/** Missing Authority Key Identifier. */
#define SSLWRAP_X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER 85
/** Missing Subject Key Identifier. */
#define SSLWRAP_X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER 86
/** Empty Subject Alternative Name extension. */
#define SSLWRAP_X509_V_ERR_EMPTY_SUBJECT_ALT_NAME 87
/** Subject empty and Subject Alt Name extension not critical. */
#define SSLWRAP_X509_V_ERR_EMPTY_SUBJECT_SAN_NOT_CRITICAL 88
/** Basic Constraints of CA cert not marked critical. */
#define SSLWRAP_X509_V_ERR_CA_BCONS_NOT_CRITICAL 89
/** Authority Key Identifier marked critical. */
#define SSLWRAP_X509_V_ERR_AUTHORITY_KEY_IDENTIFIER_CRITICAL 90
/** Subject Key Identifier marked critical. */
#define SSLWRAP_X509_V_ERR_SUBJECT_KEY_IDENTIFIER_CRITICAL 91
/** CA cert does not include key usage extension. */
#define SSLWRAP_X509_V_ERR_CA_CERT_MISSING_KEY_USAGE 92
/** Using cert extension requires at least X509v3. */
#define SSLWRAP_X509_V_ERR_EXTENSIONS_REQUIRE_VERSION_3 93
/** Certificate public key has explicit ECC parameters. */
#define SSLWRAP_X509_V_ERR_EC_KEY_EXPLICIT_PARAMS 94
/** 0: deprecated, without effect. */
#define SSLWRAP_X509_V_FLAG_CB_ISSUER_CHECK UINT64_C(0)
/** Check against the time that was set instead of now. */
#define SSLWRAP_X509_V_FLAG_USE_CHECK_TIME UINT64_C(2)
/** Look up a revocation list for the leaf; none is an error. */
#define SSLWRAP_X509_V_FLAG_CRL_CHECK UINT64_C(4)
/** With CRL_CHECK: for the whole chain. */
#define SSLWRAP_X509_V_FLAG_CRL_CHECK_ALL UINT64_C(8)
/** Ignore critical extensions that are not known. Dangerous. */
#define SSLWRAP_X509_V_FLAG_IGNORE_CRITICAL UINT64_C(16)
/** No tolerance for malformed certificates. */
#define SSLWRAP_X509_V_FLAG_X509_STRICT UINT64_C(32)
/** Accept proxy certificates. */
#define SSLWRAP_X509_V_FLAG_ALLOW_PROXY_CERTS UINT64_C(0x40)
/** Check certificate policies. */
#define SSLWRAP_X509_V_FLAG_POLICY_CHECK UINT64_C(0x80)
/** Require an explicit policy. */
#define SSLWRAP_X509_V_FLAG_EXPLICIT_POLICY UINT64_C(0x100)
/** The policy anyPolicy does not count. */
#define SSLWRAP_X509_V_FLAG_INHIBIT_ANY UINT64_C(0x200)
/** Policies are not mapped. */
#define SSLWRAP_X509_V_FLAG_INHIBIT_MAP UINT64_C(0x400)
/** Tell the callback that the policy is good. */
#define SSLWRAP_X509_V_FLAG_NOTIFY_POLICY UINT64_C(0x800)
/** Indirect revocation lists and other signing keys. */
#define SSLWRAP_X509_V_FLAG_EXTENDED_CRL_SUPPORT UINT64_C(0x1000)
/** Use delta revocation lists. */
#define SSLWRAP_X509_V_FLAG_USE_DELTAS UINT64_C(0x2000)
/** Check the signature of self-signed roots too. */
#define SSLWRAP_X509_V_FLAG_CHECK_SS_SIGNATURE UINT64_C(0x4000)
/** Look among trusted certificates first; always so by now. */
#define SSLWRAP_X509_V_FLAG_TRUSTED_FIRST UINT64_C(0x8000)
/** Suite B, 128 bit only. */
#define SSLWRAP_X509_V_FLAG_SUITEB_128_LOS_ONLY UINT64_C(0x10000)
/** Suite B, 192 bit only. */
#define SSLWRAP_X509_V_FLAG_SUITEB_192_LOS UINT64_C(0x20000)
/** Suite B, 128 bit and more: both bits above. */
#define SSLWRAP_X509_V_FLAG_SUITEB_128_LOS UINT64_C(0x30000)
/** A trusted certificate ends the chain even when it is not a root. */
#define SSLWRAP_X509_V_FLAG_PARTIAL_CHAIN UINT64_C(0x80000)
/** Do not look for another chain. */
#define SSLWRAP_X509_V_FLAG_NO_ALT_CHAINS UINT64_C(0x100000)
/** Ignore the dates. Dangerous. */
#define SSLWRAP_X509_V_FLAG_NO_CHECK_TIME UINT64_C(0x200000)
/** All policy bits. */
#define SSLWRAP_X509_V_FLAG_POLICY_MASK UINT64_C(0x780)
/** Look at the common name although there are alternative names. */
#define SSLWRAP_X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT UINT64_C(1)
/** Wildcards do not match. */
#define SSLWRAP_X509_CHECK_FLAG_NO_WILDCARDS UINT64_C(2)
/** A wildcard stands for a whole label only. */
#define SSLWRAP_X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS UINT64_C(4)
/** A wildcard may stand for many labels. */
#define SSLWRAP_X509_CHECK_FLAG_MULTI_LABEL_WILDCARDS UINT64_C(8)
/** A name that begins with a dot matches one label more, not many. */
#define SSLWRAP_X509_CHECK_FLAG_SINGLE_LABEL_SUBDOMAINS UINT64_C(16)
/** Never look at the common name. */
#define SSLWRAP_X509_CHECK_FLAG_NEVER_CHECK_SUBJECT UINT64_C(32)
/** A TLS client. */
#define SSLWRAP_X509_PURPOSE_SSL_CLIENT 1
/** A TLS server. */
#define SSLWRAP_X509_PURPOSE_SSL_SERVER 2
/** A TLS server with an RSA key exchange (old Netscape rules). */
#define SSLWRAP_X509_PURPOSE_NS_SSL_SERVER 3
/** Signed mail. */
#define SSLWRAP_X509_PURPOSE_SMIME_SIGN 4
/** Encrypted mail. */
#define SSLWRAP_X509_PURPOSE_SMIME_ENCRYPT 5
/** Signing revocation lists. */
#define SSLWRAP_X509_PURPOSE_CRL_SIGN 6
/** Anything. */
#define SSLWRAP_X509_PURPOSE_ANY 7
/** Answering OCSP. */
#define SSLWRAP_X509_PURPOSE_OCSP_HELPER 8
/** Signing time stamps. */
#define SSLWRAP_X509_PURPOSE_TIMESTAMP_SIGN 9
/** A mail address. */
#define SSLWRAP_SAN_EMAIL 1
/** A host name. */
#define SSLWRAP_SAN_DNS 2
/** A URI. */
#define SSLWRAP_SAN_URI 6
/** An IP address. */
#define SSLWRAP_SAN_IP 7

/* ---- sockconst ---- */
/* Constants of sockets. */

/** Any family: what a resolver may answer with. */
#define SSLWRAP_AF_UNSPEC 0
/** Local sockets, named by a path (or, on Linux, an abstract name). */
#define SSLWRAP_AF_UNIX 1
/** Another name of AF_UNIX. */
#define SSLWRAP_AF_LOCAL 1
/** An old name of AF_UNIX. */
#define SSLWRAP_AF_FILE 1
/** IPv4; the default family. */
#define SSLWRAP_AF_INET 2
/** IPv6. */
#define SSLWRAP_AF_INET6 10
/** Messages to and from the Linux kernel. */
#define SSLWRAP_AF_NETLINK 16
/** Another name of AF_NETLINK. */
#define SSLWRAP_AF_ROUTE 16
/** Raw frames of a network interface (privileged). */
#define SSLWRAP_AF_PACKET 17
/** Between a virtual machine and its host. */
#define SSLWRAP_AF_VSOCK 40
/** The kernel's cryptography. */
#define SSLWRAP_AF_ALG 38
/** Bluetooth. */
#define SSLWRAP_AF_BLUETOOTH 31
/** Controller area network. */
#define SSLWRAP_AF_CAN 29
/** TIPC clusters. */
#define SSLWRAP_AF_TIPC 30
/** Reliable datagrams (Infiniband). */
#define SSLWRAP_AF_RDS 21
/** Infiniband addresses. */
#define SSLWRAP_AF_IB 27
/** Shared memory communication over RDMA. */
#define SSLWRAP_AF_SMC 43
/** Express data path. */
#define SSLWRAP_AF_XDP 44
/** Kernel connection multiplexor. */
#define SSLWRAP_AF_KCM 41
/** Qualcomm IPC router. */
#define SSLWRAP_AF_QIPCRTR 42
/** Management component transport. */
#define SSLWRAP_AF_MCTP 45
/** IPsec key management (PF_KEYv2). */
#define SSLWRAP_AF_KEY 15
/** PPP over something. */
#define SSLWRAP_AF_PPPOX 24
/** IEEE 802.2 logical link control. */
#define SSLWRAP_AF_LLC 26
/** Ethernet bridge. */
#define SSLWRAP_AF_BRIDGE 7
/** Label switching. */
#define SSLWRAP_AF_MPLS 28
/** Near field communication. */
#define SSLWRAP_AF_NFC 39
/** IEEE 802.15.4 radio. */
#define SSLWRAP_AF_IEEE802154 36
/** ST-Ericsson modems. */
#define SSLWRAP_AF_CAIF 37
/** Nokia modems. */
#define SSLWRAP_AF_PHONET 35
/** ISDN. */
#define SSLWRAP_AF_ISDN 34
/** AFS remote procedure calls. */
#define SSLWRAP_AF_RXRPC 33
/** IBM z/VM inter-user communication. */
#define SSLWRAP_AF_IUCV 32
/** Sangoma cards. */
#define SSLWRAP_AF_WANPIPE 25
/** Amateur radio AX.25. */
#define SSLWRAP_AF_AX25 3
/** Novell IPX. */
#define SSLWRAP_AF_IPX 4
/** AppleTalk. */
#define SSLWRAP_AF_APPLETALK 5
/** Amateur radio NET/ROM. */
#define SSLWRAP_AF_NETROM 6
/** Amateur radio X.25. */
#define SSLWRAP_AF_ROSE 11
/** ATM permanent circuits. */
#define SSLWRAP_AF_ATMPVC 8
/** ATM switched circuits. */
#define SSLWRAP_AF_ATMSVC 20
/** X.25. */
#define SSLWRAP_AF_X25 9
/** DECnet; reserved. */
#define SSLWRAP_AF_DECNET 12
/** NetBEUI; reserved. */
#define SSLWRAP_AF_NETBEUI 13
/** Reserved. */
#define SSLWRAP_AF_SECURITY 14
/** Ash; reserved. */
#define SSLWRAP_AF_ASH 18
/** Acorn Econet. */
#define SSLWRAP_AF_ECONET 19
/** SNA; reserved. */
#define SSLWRAP_AF_SNA 22
/** Infrared. */
#define SSLWRAP_AF_IRDA 23
/** A reliable stream of bytes; the default type. */
#define SSLWRAP_SOCK_STREAM 1
/** Single datagrams, unreliable. */
#define SSLWRAP_SOCK_DGRAM 2
/** Raw protocol access; needs privilege. */
#define SSLWRAP_SOCK_RAW 3
/** Reliable datagrams without order; rarely available. */
#define SSLWRAP_SOCK_RDM 4
/** A reliable stream of records. */
#define SSLWRAP_SOCK_SEQPACKET 5
/** Datagrams with congestion control. */
#define SSLWRAP_SOCK_DCCP 6
/** Obsolete; use AF_PACKET. */
#define SSLWRAP_SOCK_PACKET 10
/** May be OR-ed into the type: the descriptor starts non-blocking. */
#define SSLWRAP_SOCK_NONBLOCK 2048
/** May be OR-ed into the type: closed on exec. Ours always are. */
#define SSLWRAP_SOCK_CLOEXEC 524288
/** int: record debugging information. */
#define SSLWRAP_SO_DEBUG 1
/** int: bind although old connections linger in TIME_WAIT. */
#define SSLWRAP_SO_REUSEADDR 2
/** int, read only: SOCK_STREAM, SOCK_DGRAM, ... */
#define SSLWRAP_SO_TYPE 3
/** int, read only: the pending errno, cleared by reading it. */
#define SSLWRAP_SO_ERROR 4
/** int: send to directly attached networks only. */
#define SSLWRAP_SO_DONTROUTE 5
/** int: allow datagrams to a broadcast address. */
#define SSLWRAP_SO_BROADCAST 6
/** int: size of the send buffer in bytes (the kernel doubles it). */
#define SSLWRAP_SO_SNDBUF 7
/** int: size of the receive buffer in bytes (the kernel doubles it). */
#define SSLWRAP_SO_RCVBUF 8
/** int: probe an idle peer; see TCP_KEEPIDLE. */
#define SSLWRAP_SO_KEEPALIVE 9
/** int: urgent data stays in the stream. */
#define SSLWRAP_SO_OOBINLINE 10
/** int: no UDP checksum. */
#define SSLWRAP_SO_NO_CHECK 11
/** int: queueing priority. */
#define SSLWRAP_SO_PRIORITY 12
/** struct linger: how long close waits for unsent data. */
#define SSLWRAP_SO_LINGER 13
/** Obsolete, without effect. */
#define SSLWRAP_SO_BSDCOMPAT 14
/** int: many sockets share one port and the kernel spreads the load. */
#define SSLWRAP_SO_REUSEPORT 15
/** int: receive SCM_CREDENTIALS on local sockets. */
#define SSLWRAP_SO_PASSCRED 16
/** struct ucred, read only: who is at the other end of a local socket. */
#define SSLWRAP_SO_PEERCRED 17
/** int: bytes that must be there before a stream counts as readable. */
#define SSLWRAP_SO_RCVLOWAT 18
/** int, read only on Linux. */
#define SSLWRAP_SO_SNDLOWAT 19
/** struct timeval: the kernel's receive timeout; prefer sslwrap_sock_settimeout. */
#define SSLWRAP_SO_RCVTIMEO 20
/** struct timeval: the kernel's send timeout; prefer sslwrap_sock_settimeout. */
#define SSLWRAP_SO_SNDTIMEO 21
/** The number of SO_RCVTIMEO with the platform's struct timeval. */
#define SSLWRAP_SO_RCVTIMEO_OLD 20
/** The number of SO_SNDTIMEO with the platform's struct timeval. */
#define SSLWRAP_SO_SNDTIMEO_OLD 21
/** SO_RCVTIMEO with a 64 bit time on every platform. */
#define SSLWRAP_SO_RCVTIMEO_NEW 66
/** SO_SNDTIMEO with a 64 bit time on every platform. */
#define SSLWRAP_SO_SNDTIMEO_NEW 67
/** Reserved. */
#define SSLWRAP_SO_SECURITY_AUTHENTICATION 22
/** Reserved. */
#define SSLWRAP_SO_SECURITY_ENCRYPTION_TRANSPORT 23
/** Reserved. */
#define SSLWRAP_SO_SECURITY_ENCRYPTION_NETWORK 24
/** text: use this network interface only. */
#define SSLWRAP_SO_BINDTODEVICE 25
/** struct sock_fprog: attach a classic packet filter. */
#define SSLWRAP_SO_ATTACH_FILTER 26
/** Reads the filter back; the number of SO_ATTACH_FILTER. */
#define SSLWRAP_SO_GET_FILTER 26
/** int: take the packet filter off. */
#define SSLWRAP_SO_DETACH_FILTER 27
/** The number of SO_DETACH_FILTER. */
#define SSLWRAP_SO_DETACH_BPF 27
/** sockaddr, read only: the peer's address. */
#define SSLWRAP_SO_PEERNAME 28
/** int: receive time stamps in microseconds. */
#define SSLWRAP_SO_TIMESTAMP 29
/** The number of SO_TIMESTAMP with the platform's struct timeval. */
#define SSLWRAP_SO_TIMESTAMP_OLD 29
/** SO_TIMESTAMP with a 64 bit time on every platform. */
#define SSLWRAP_SO_TIMESTAMP_NEW 63
/** int: receive time stamps in nanoseconds. */
#define SSLWRAP_SO_TIMESTAMPNS 35
/** The number of SO_TIMESTAMPNS with the platform's struct timespec. */
#define SSLWRAP_SO_TIMESTAMPNS_OLD 35
/** SO_TIMESTAMPNS with a 64 bit time on every platform. */
#define SSLWRAP_SO_TIMESTAMPNS_NEW 64
/** int mask: hardware and software time stamps. */
#define SSLWRAP_SO_TIMESTAMPING 37
/** The number of SO_TIMESTAMPING with the platform's time structs. */
#define SSLWRAP_SO_TIMESTAMPING_OLD 37
/** SO_TIMESTAMPING with 64 bit times on every platform. */
#define SSLWRAP_SO_TIMESTAMPING_NEW 65
/** int, read only: 1 on a listening socket. */
#define SSLWRAP_SO_ACCEPTCONN 30
/** text, read only: the peer's security label. */
#define SSLWRAP_SO_PEERSEC 31
/** int: SO_SNDBUF beyond the system limit; privileged. */
#define SSLWRAP_SO_SNDBUFFORCE 32
/** int: SO_RCVBUF beyond the system limit; privileged. */
#define SSLWRAP_SO_RCVBUFFORCE 33
/** int: receive SCM_SECURITY on local sockets. */
#define SSLWRAP_SO_PASSSEC 34
/** int: mark of the packets sent; privileged. */
#define SSLWRAP_SO_MARK 36
/** int, read only: IPPROTO_TCP, ... */
#define SSLWRAP_SO_PROTOCOL 38
/** int, read only: AF_INET, ... */
#define SSLWRAP_SO_DOMAIN 39
/** int: tell how many datagrams were dropped. */
#define SSLWRAP_SO_RXQ_OVFL 40
/** int: tell whether a wireless frame was acknowledged. */
#define SSLWRAP_SO_WIFI_STATUS 41
/** int: where MSG_PEEK looks. */
#define SSLWRAP_SO_PEEK_OFF 42
/** int: the frame check sequence is the caller's. */
#define SSLWRAP_SO_NOFCS 43
/** int: the packet filter cannot be changed any more. */
#define SSLWRAP_SO_LOCK_FILTER 44
/** int: poll reports a filled error queue as an exception. */
#define SSLWRAP_SO_SELECT_ERR_QUEUE 45
/** int: microseconds of busy polling. */
#define SSLWRAP_SO_BUSY_POLL 46
/** unsigned: bytes a second at most. */
#define SSLWRAP_SO_MAX_PACING_RATE 47
/** int, read only: packet filter extensions supported. */
#define SSLWRAP_SO_BPF_EXTENSIONS 48
/** int: the CPU that handles this socket. */
#define SSLWRAP_SO_INCOMING_CPU 49
/** int: attach an eBPF program. */
#define SSLWRAP_SO_ATTACH_BPF 50
/** struct sock_fprog: spread SO_REUSEPORT by a classic filter. */
#define SSLWRAP_SO_ATTACH_REUSEPORT_CBPF 51
/** int: spread SO_REUSEPORT by an eBPF program. */
#define SSLWRAP_SO_ATTACH_REUSEPORT_EBPF 52
/** int: advise the network layer about this connection. */
#define SSLWRAP_SO_CNX_ADVICE 53
/** unsigned array, read only: memory used. */
#define SSLWRAP_SO_MEMINFO 55
/** int, read only: the receive queue. */
#define SSLWRAP_SO_INCOMING_NAPI_ID 56
/** uint64_t, read only: the kernel's number of this socket. */
#define SSLWRAP_SO_COOKIE 57
/** gid_t array, read only: the peer's groups. */
#define SSLWRAP_SO_PEERGROUPS 59
/** int: allow MSG_ZEROCOPY. */
#define SSLWRAP_SO_ZEROCOPY 60
/** struct sock_txtime: send at a given time. */
#define SSLWRAP_SO_TXTIME 61
/** int: SO_BINDTODEVICE by number. */
#define SSLWRAP_SO_BINDTOIFINDEX 62
/** int: take the SO_REUSEPORT program off. */
#define SSLWRAP_SO_DETACH_REUSEPORT_BPF 68
/** int: prefer busy polling to interrupts. */
#define SSLWRAP_SO_PREFER_BUSY_POLL 69
/** int: packets for each busy poll. */
#define SSLWRAP_SO_BUSY_POLL_BUDGET 70
/** uint64_t, read only: number of the network namespace. */
#define SSLWRAP_SO_NETNS_COOKIE 71
/** int mask: which buffer sizes the kernel may not tune. */
#define SSLWRAP_SO_BUF_LOCK 72
/** int: memory reserved for this socket. */
#define SSLWRAP_SO_RESERVE_MEM 73
/** int: choose another path after a retransmission. */
#define SSLWRAP_SO_TXREHASH 74
/** int: receive the mark of packets. */
#define SSLWRAP_SO_RCVMARK 75
/** uint64_t, level AF_VSOCK: buffer size. */
#define SSLWRAP_SO_VM_SOCKETS_BUFFER_SIZE 0
/** uint64_t, level AF_VSOCK: smallest buffer size. */
#define SSLWRAP_SO_VM_SOCKETS_BUFFER_MIN_SIZE 1
/** uint64_t, level AF_VSOCK: largest buffer size. */
#define SSLWRAP_SO_VM_SOCKETS_BUFFER_MAX_SIZE 2
/** level SOL_CAN_J1939: filters. */
#define SSLWRAP_SO_J1939_FILTER 1
/** level SOL_CAN_J1939: receive everything. */
#define SSLWRAP_SO_J1939_PROMISC 2
/** level SOL_CAN_J1939: priority of what is sent. */
#define SSLWRAP_SO_J1939_SEND_PRIO 3
/** level SOL_CAN_J1939: use the error queue. */
#define SSLWRAP_SO_J1939_ERRQUEUE 4
/** The largest backlog that listen takes without cutting it (the system's net.core.somaxconn may be lower). */
#define SSLWRAP_SOMAXCONN 4096
/** Urgent data. */
#define SSLWRAP_MSG_OOB UINT64_C(1)
/** Look, do not consume. */
#define SSLWRAP_MSG_PEEK UINT64_C(2)
/** Send to directly attached networks only. */
#define SSLWRAP_MSG_DONTROUTE UINT64_C(4)
/** The number of MSG_DONTROUTE (DECnet). */
#define SSLWRAP_MSG_TRYHARD UINT64_C(4)
/** Answered: ancillary data was cut. */
#define SSLWRAP_MSG_CTRUNC UINT64_C(8)
/** Reserved. */
#define SSLWRAP_MSG_PROXY UINT64_C(16)
/** Answered: the datagram was cut; asked: tell its real length. */
#define SSLWRAP_MSG_TRUNC UINT64_C(32)
/** This call does not wait. */
#define SSLWRAP_MSG_DONTWAIT UINT64_C(0x40)
/** End of a record. */
#define SSLWRAP_MSG_EOR UINT64_C(0x80)
/** Wait until the buffer is full, the stream ends or fails. */
#define SSLWRAP_MSG_WAITALL UINT64_C(0x100)
/** Reserved. */
#define SSLWRAP_MSG_FIN UINT64_C(0x200)
/** Reserved. */
#define SSLWRAP_MSG_SYN UINT64_C(0x400)
/** The link layer may take the neighbour as alive. */
#define SSLWRAP_MSG_CONFIRM UINT64_C(0x800)
/** Reserved. */
#define SSLWRAP_MSG_RST UINT64_C(0x1000)
/** Receive from the error queue. */
#define SSLWRAP_MSG_ERRQUEUE UINT64_C(0x2000)
/** No SIGPIPE. Our sends always do this. */
#define SSLWRAP_MSG_NOSIGNAL UINT64_C(0x4000)
/** More data follows at once. */
#define SSLWRAP_MSG_MORE UINT64_C(0x8000)
/** recvmmsg: do not wait after the first. */
#define SSLWRAP_MSG_WAITFORONE UINT64_C(0x10000)
/** sendmmsg: more messages follow. */
#define SSLWRAP_MSG_BATCH UINT64_C(0x40000)
/** Send without copying; needs SO_ZEROCOPY. */
#define SSLWRAP_MSG_ZEROCOPY UINT64_C(0x4000000)
/** Connect and send in one (TCP fast open). */
#define SSLWRAP_MSG_FASTOPEN UINT64_C(0x20000000)
/** Descriptors received are closed on exec. */
#define SSLWRAP_MSG_CMSG_CLOEXEC UINT64_C(0x40000000)
/** Options SO_*. */
#define SSLWRAP_SOL_SOCKET 1
/** Options IP_*. */
#define SSLWRAP_SOL_IP 0
/** Options TCP_*. */
#define SSLWRAP_SOL_TCP 6
/** Options of UDP. */
#define SSLWRAP_SOL_UDP 17
/** Options IPV6_*. */
#define SSLWRAP_SOL_IPV6 41
/** Options of ICMPv6. */
#define SSLWRAP_SOL_ICMPV6 58
/** Options of raw sockets. */
#define SSLWRAP_SOL_RAW 255
/** DECnet. */
#define SSLWRAP_SOL_DECNET 261
/** X.25. */
#define SSLWRAP_SOL_X25 262
/** Options of AF_PACKET. */
#define SSLWRAP_SOL_PACKET 263
/** ATM cells. */
#define SSLWRAP_SOL_ATM 264
/** ATM packets. */
#define SSLWRAP_SOL_AAL 265
/** Infrared. */
#define SSLWRAP_SOL_IRDA 266
/** NetBEUI. */
#define SSLWRAP_SOL_NETBEUI 267
/** Logical link control. */
#define SSLWRAP_SOL_LLC 268
/** DCCP. */
#define SSLWRAP_SOL_DCCP 269
/** Options of AF_NETLINK. */
#define SSLWRAP_SOL_NETLINK 270
/** TIPC. */
#define SSLWRAP_SOL_TIPC 271
/** RxRPC. */
#define SSLWRAP_SOL_RXRPC 272
/** PPP over L2TP. */
#define SSLWRAP_SOL_PPPOL2TP 273
/** Bluetooth. */
#define SSLWRAP_SOL_BLUETOOTH 274
/** Phonet pipes. */
#define SSLWRAP_SOL_PNPIPE 275
/** RDS. */
#define SSLWRAP_SOL_RDS 276
/** IUCV. */
#define SSLWRAP_SOL_IUCV 277
/** CAIF. */
#define SSLWRAP_SOL_CAIF 278
/** Options of AF_ALG. */
#define SSLWRAP_SOL_ALG 279
/** NFC. */
#define SSLWRAP_SOL_NFC 280
/** KCM. */
#define SSLWRAP_SOL_KCM 281
/** The kernel's own TLS. */
#define SSLWRAP_SOL_TLS 282
/** XDP. */
#define SSLWRAP_SOL_XDP 283
/** Multipath TCP. */
#define SSLWRAP_SOL_MPTCP 284
/** MCTP. */
#define SSLWRAP_SOL_MCTP 285
/** SMC. */
#define SSLWRAP_SOL_SMC 286
/** Controller area network. */
#define SSLWRAP_SOL_CAN_BASE 100
/** Raw frames of a controller area network. */
#define SSLWRAP_SOL_CAN_RAW 101
/** J1939 on a controller area network. */
#define SSLWRAP_SOL_CAN_J1939 107
/** Nothing more will be read. */
#define SSLWRAP_SHUT_RD 0
/** Nothing more will be sent; the peer sees the end. */
#define SSLWRAP_SHUT_WR 1
/** Both. */
#define SSLWRAP_SHUT_RDWR 2
/** Flags that are not valid or do not go together. */
#define SSLWRAP_EAI_BADFLAGS (-1)
/** The name or service is not known. */
#define SSLWRAP_EAI_NONAME (-2)
/** The name server did not answer now; try again later. */
#define SSLWRAP_EAI_AGAIN (-3)
/** The name server failed for good. */
#define SSLWRAP_EAI_FAIL (-4)
/** The name exists but has no address. */
#define SSLWRAP_EAI_NODATA (-5)
/** This family is not supported. */
#define SSLWRAP_EAI_FAMILY (-6)
/** This socket type is not supported. */
#define SSLWRAP_EAI_SOCKTYPE (-7)
/** This service is not known for the socket type. */
#define SSLWRAP_EAI_SERVICE (-8)
/** The name has no address in this family. */
#define SSLWRAP_EAI_ADDRFAMILY (-9)
/** Out of memory. */
#define SSLWRAP_EAI_MEMORY (-10)
/** A system error; errno is in the error record. */
#define SSLWRAP_EAI_SYSTEM (-11)
/** A result is longer than the buffer. */
#define SSLWRAP_EAI_OVERFLOW (-12)
/** Asynchronous resolving goes on (getaddrinfo_a only). */
#define SSLWRAP_EAI_INPROGRESS (-100)
/** Asynchronous resolving was cancelled (getaddrinfo_a only). */
#define SSLWRAP_EAI_CANCELED (-101)
/** It could not be cancelled (getaddrinfo_a only). */
#define SSLWRAP_EAI_NOTCANCELED (-102)
/** All requests are done (getaddrinfo_a only). */
#define SSLWRAP_EAI_ALLDONE (-103)
/** Interrupted by a signal (getaddrinfo_a only). */
#define SSLWRAP_EAI_INTR (-104)
/** The international name cannot be encoded. */
#define SSLWRAP_EAI_IDN_ENCODE (-105)
/** The address is for bind: no host means every local address. */
#define SSLWRAP_AI_PASSIVE UINT64_C(1)
/** Tell the canonical name too. */
#define SSLWRAP_AI_CANONNAME UINT64_C(2)
/** The host is an address; never ask a name server. */
#define SSLWRAP_AI_NUMERICHOST UINT64_C(4)
/** When there is no IPv6 address, answer IPv4 ones mapped into IPv6. */
#define SSLWRAP_AI_V4MAPPED UINT64_C(8)
/** With AI_V4MAPPED: answer both. */
#define SSLWRAP_AI_ALL UINT64_C(16)
/** Only families that this machine has an address of. */
#define SSLWRAP_AI_ADDRCONFIG UINT64_C(32)
/** Encode an international name first. */
#define SSLWRAP_AI_IDN UINT64_C(0x40)
/** Decode the canonical name to an international one. */
#define SSLWRAP_AI_CANONIDN UINT64_C(0x80)
/** The service is a port number. */
#define SSLWRAP_AI_NUMERICSERV UINT64_C(0x400)
/** Answer the address as text, ask no name server. */
#define SSLWRAP_NI_NUMERICHOST UINT64_C(1)
/** Answer the port as a number. */
#define SSLWRAP_NI_NUMERICSERV UINT64_C(2)
/** Only the host part of local names. */
#define SSLWRAP_NI_NOFQDN UINT64_C(4)
/** Fail when there is no name. */
#define SSLWRAP_NI_NAMEREQD UINT64_C(8)
/** The service is a datagram one. */
#define SSLWRAP_NI_DGRAM UINT64_C(16)
/** Decode an international name. */
#define SSLWRAP_NI_IDN UINT64_C(32)
/** Enough bytes for every host name, the NUL included. */
#define SSLWRAP_NI_MAXHOST 1025
/** Enough bytes for every service name, the NUL included. */
#define SSLWRAP_NI_MAXSERV 32
/** The host is not known. */
#define SSLWRAP_HOST_NOT_FOUND 1
/** The name server did not answer now; try again later. */
#define SSLWRAP_TRY_AGAIN 2
/** The name server failed for good. */
#define SSLWRAP_NO_RECOVERY 3
/** The name exists but has no address. */
#define SSLWRAP_NO_DATA 4

/* ---- ipconst ---- */
/* Constants of IPv4, IPv6 and TCP. */

/** The default protocol; also the level of the IP_* options. */
#define SSLWRAP_IPPROTO_IP 0
/** IPv6 hop-by-hop options; 0 like IPPROTO_IP. */
#define SSLWRAP_IPPROTO_HOPOPTS 0
/** Control messages of IPv4. */
#define SSLWRAP_IPPROTO_ICMP 1
/** Group management. */
#define SSLWRAP_IPPROTO_IGMP 2
/** IPv4 in IPv4. */
#define SSLWRAP_IPPROTO_IPIP 4
/** TCP; also the level of the TCP_* options. */
#define SSLWRAP_IPPROTO_TCP 6
/** Exterior gateway protocol. */
#define SSLWRAP_IPPROTO_EGP 8
/** PUP. */
#define SSLWRAP_IPPROTO_PUP 12
/** UDP. */
#define SSLWRAP_IPPROTO_UDP 17
/** XNS IDP. */
#define SSLWRAP_IPPROTO_IDP 22
/** ISO transport class 4. */
#define SSLWRAP_IPPROTO_TP 29
/** Datagrams with congestion control. */
#define SSLWRAP_IPPROTO_DCCP 33
/** IPv6; also the level of the IPV6_* options. */
#define SSLWRAP_IPPROTO_IPV6 41
/** IPv6 routing header. */
#define SSLWRAP_IPPROTO_ROUTING 43
/** IPv6 fragment header. */
#define SSLWRAP_IPPROTO_FRAGMENT 44
/** Reservation protocol. */
#define SSLWRAP_IPPROTO_RSVP 46
/** Generic encapsulation. */
#define SSLWRAP_IPPROTO_GRE 47
/** IPsec encryption. */
#define SSLWRAP_IPPROTO_ESP 50
/** IPsec authentication. */
#define SSLWRAP_IPPROTO_AH 51
/** Control messages of IPv6. */
#define SSLWRAP_IPPROTO_ICMPV6 58
/** IPv6: no next header. */
#define SSLWRAP_IPPROTO_NONE 59
/** IPv6 destination options. */
#define SSLWRAP_IPPROTO_DSTOPTS 60
/** Multicast transport protocol. */
#define SSLWRAP_IPPROTO_MTP 92
/** IPsec BEET header. */
#define SSLWRAP_IPPROTO_BEETPH 94
/** Encapsulation header. */
#define SSLWRAP_IPPROTO_ENCAP 98
/** Protocol independent multicast. */
#define SSLWRAP_IPPROTO_PIM 103
/** Compression header. */
#define SSLWRAP_IPPROTO_COMP 108
/** SCTP. */
#define SSLWRAP_IPPROTO_SCTP 132
/** IPv6 mobility header. */
#define SSLWRAP_IPPROTO_MH 135
/** UDP with partial checksums. */
#define SSLWRAP_IPPROTO_UDPLITE 136
/** MPLS in IP. */
#define SSLWRAP_IPPROTO_MPLS 137
/** Ethernet in IPv6. */
#define SSLWRAP_IPPROTO_ETHERNET 143
/** Raw IP packets. */
#define SSLWRAP_IPPROTO_RAW 255
/** Multipath TCP: as protocol of a stream socket. */
#define SSLWRAP_IPPROTO_MPTCP 262
/** Echo. */
#define SSLWRAP_IPPORT_ECHO 7
/** Discard. */
#define SSLWRAP_IPPORT_DISCARD 9
/** Active users. */
#define SSLWRAP_IPPORT_SYSTAT 11
/** Day and time as text. */
#define SSLWRAP_IPPORT_DAYTIME 13
/** Netstat. */
#define SSLWRAP_IPPORT_NETSTAT 15
/** File transfer. */
#define SSLWRAP_IPPORT_FTP 21
/** Telnet. */
#define SSLWRAP_IPPORT_TELNET 23
/** Mail. */
#define SSLWRAP_IPPORT_SMTP 25
/** Time. */
#define SSLWRAP_IPPORT_TIMESERVER 37
/** The old host name server (not DNS). */
#define SSLWRAP_IPPORT_NAMESERVER 42
/** Whois. */
#define SSLWRAP_IPPORT_WHOIS 43
/** Mail transfer, obsolete. */
#define SSLWRAP_IPPORT_MTP 57
/** Trivial file transfer. */
#define SSLWRAP_IPPORT_TFTP 69
/** Remote jobs. */
#define SSLWRAP_IPPORT_RJE 77
/** Finger. */
#define SSLWRAP_IPPORT_FINGER 79
/** Ttylink. */
#define SSLWRAP_IPPORT_TTYLINK 87
/** Supdup. */
#define SSLWRAP_IPPORT_SUPDUP 95
/** rexec (TCP). */
#define SSLWRAP_IPPORT_EXECSERVER 512
/** rlogin (TCP). */
#define SSLWRAP_IPPORT_LOGINSERVER 513
/** rsh (TCP). */
#define SSLWRAP_IPPORT_CMDSERVER 514
/** Extended file names (TCP). */
#define SSLWRAP_IPPORT_EFSSERVER 520
/** Biff (UDP). */
#define SSLWRAP_IPPORT_BIFFUDP 512
/** Who (UDP). */
#define SSLWRAP_IPPORT_WHOSERVER 513
/** Routing (UDP). */
#define SSLWRAP_IPPORT_ROUTESERVER 520
/** Ports below this one need privilege. */
#define SSLWRAP_IPPORT_RESERVED 1024
/** Ports from here on were meant for servers; the system's own range is elsewhere today. */
#define SSLWRAP_IPPORT_USERRESERVED 5000
/** 0.0.0.0: every local address. */
#define SSLWRAP_INADDR_ANY 0u
/** 255.255.255.255. */
#define SSLWRAP_INADDR_BROADCAST 4294967295u
/** 255.255.255.255 as the error value of old calls. */
#define SSLWRAP_INADDR_NONE 4294967295u
/** 192.0.0.8: stands in where no address fits. */
#define SSLWRAP_INADDR_DUMMY 3221225480u
/** 127.0.0.1. */
#define SSLWRAP_INADDR_LOOPBACK 2130706433u
/** 224.0.0.0. */
#define SSLWRAP_INADDR_UNSPEC_GROUP 3758096384u
/** 224.0.0.1: all hosts here. */
#define SSLWRAP_INADDR_ALLHOSTS_GROUP 3758096385u
/** 224.0.0.2: all routers here. */
#define SSLWRAP_INADDR_ALLRTRS_GROUP 3758096386u
/** 224.0.0.106: all snoopers. */
#define SSLWRAP_INADDR_ALLSNOOPERS_GROUP 3758096490u
/** 224.0.0.255. */
#define SSLWRAP_INADDR_MAX_LOCAL_GROUP 3758096639u
/** int: type of service (DSCP and ECN). */
#define SSLWRAP_IP_TOS 1
/** int: time to live. */
#define SSLWRAP_IP_TTL 2
/** int: the caller writes the IP header (raw sockets). */
#define SSLWRAP_IP_HDRINCL 3
/** bytes: IP options of packets sent. */
#define SSLWRAP_IP_OPTIONS 4
/** int: receive packets with the router alert option. */
#define SSLWRAP_IP_ROUTER_ALERT 5
/** int: receive IP options. */
#define SSLWRAP_IP_RECVOPTS 6
/** int: receive IP options as they arrived. */
#define SSLWRAP_IP_RETOPTS 7
/** The number of IP_RETOPTS. */
#define SSLWRAP_IP_RECVRETOPTS 7
/** int: tell interface and address of each datagram. */
#define SSLWRAP_IP_PKTINFO 8
/** Read only: options of a connected stream. */
#define SSLWRAP_IP_PKTOPTIONS 9
/** int: IP_PMTUDISC_*. */
#define SSLWRAP_IP_MTU_DISCOVER 10
/** The number of IP_MTU_DISCOVER. */
#define SSLWRAP_IP_PMTUDISC 10
/** int: keep errors in the error queue. */
#define SSLWRAP_IP_RECVERR 11
/** int: receive the time to live. */
#define SSLWRAP_IP_RECVTTL 12
/** int: receive the type of service. */
#define SSLWRAP_IP_RECVTOS 13
/** int, read only: path MTU of a connected socket. */
#define SSLWRAP_IP_MTU 14
/** int: bind to an address that is not here (yet). */
#define SSLWRAP_IP_FREEBIND 15
/** IPsec policy. */
#define SSLWRAP_IP_IPSEC_POLICY 16
/** IPsec policy. */
#define SSLWRAP_IP_XFRM_POLICY 17
/** int: receive the security label. */
#define SSLWRAP_IP_PASSSEC 18
/** int: transparent proxying; privileged. */
#define SSLWRAP_IP_TRANSPARENT 19
/** int: receive the original destination. */
#define SSLWRAP_IP_ORIGDSTADDR 20
/** The number of IP_ORIGDSTADDR. */
#define SSLWRAP_IP_RECVORIGDSTADDR 20
/** int: drop packets with a smaller time to live. */
#define SSLWRAP_IP_MINTTL 21
/** int: raw sockets: do not reassemble. */
#define SSLWRAP_IP_NODEFRAG 22
/** int: receive the checksum. */
#define SSLWRAP_IP_CHECKSUM 23
/** int: bind to port 0 chooses the port at connect. */
#define SSLWRAP_IP_BIND_ADDRESS_NO_PORT 24
/** int: receive the size of the largest fragment. */
#define SSLWRAP_IP_RECVFRAGSIZE 25
/** int: extended error messages. */
#define SSLWRAP_IP_RECVERR_RFC4884 26
/** For IP_MTU_DISCOVER: may be fragmented. */
#define SSLWRAP_IP_PMTUDISC_DONT 0
/** For IP_MTU_DISCOVER: as the route says. */
#define SSLWRAP_IP_PMTUDISC_WANT 1
/** For IP_MTU_DISCOVER: never fragment. */
#define SSLWRAP_IP_PMTUDISC_DO 2
/** For IP_MTU_DISCOVER: never fragment, ignore the known path MTU. */
#define SSLWRAP_IP_PMTUDISC_PROBE 3
/** For IP_MTU_DISCOVER: the interface's MTU. */
#define SSLWRAP_IP_PMTUDISC_INTERFACE 4
/** For IP_MTU_DISCOVER: as INTERFACE, but fragment when too long. */
#define SSLWRAP_IP_PMTUDISC_OMIT 5
/** struct in_addr or ip_mreqn: interface of multicast sent. */
#define SSLWRAP_IP_MULTICAST_IF 32
/** unsigned char: time to live of multicast sent. */
#define SSLWRAP_IP_MULTICAST_TTL 33
/** unsigned char: multicast sent comes back here too. */
#define SSLWRAP_IP_MULTICAST_LOOP 34
/** struct ip_mreqn: join a group. */
#define SSLWRAP_IP_ADD_MEMBERSHIP 35
/** struct ip_mreqn: leave a group. */
#define SSLWRAP_IP_DROP_MEMBERSHIP 36
/** struct ip_mreq_source: hear a source again. */
#define SSLWRAP_IP_UNBLOCK_SOURCE 37
/** struct ip_mreq_source: do not hear a source. */
#define SSLWRAP_IP_BLOCK_SOURCE 38
/** struct ip_mreq_source: join for one source. */
#define SSLWRAP_IP_ADD_SOURCE_MEMBERSHIP 39
/** struct ip_mreq_source: leave for one source. */
#define SSLWRAP_IP_DROP_SOURCE_MEMBERSHIP 40
/** struct ip_msfilter: the list of sources. */
#define SSLWRAP_IP_MSFILTER 41
/** int: receive groups joined by others on this machine. */
#define SSLWRAP_IP_MULTICAST_ALL 49
/** int: interface for packets sent. */
#define SSLWRAP_IP_UNICAST_IF 50
/** A value: the usual time to live of multicast. */
#define SSLWRAP_IP_DEFAULT_MULTICAST_TTL 1
/** A value: multicast comes back by default. */
#define SSLWRAP_IP_DEFAULT_MULTICAST_LOOP 1
/** A value: groups for each socket. */
#define SSLWRAP_IP_MAX_MEMBERSHIPS 20
/** int: turn a connected IPv6 socket into an IPv4 one. */
#define SSLWRAP_IPV6_ADDRFORM 1
/** Old form of IPV6_RECVPKTINFO. */
#define SSLWRAP_IPV6_2292PKTINFO 2
/** Old form of IPV6_RECVHOPOPTS. */
#define SSLWRAP_IPV6_2292HOPOPTS 3
/** Old form of IPV6_RECVDSTOPTS. */
#define SSLWRAP_IPV6_2292DSTOPTS 4
/** Old form of IPV6_RECVRTHDR. */
#define SSLWRAP_IPV6_2292RTHDR 5
/** Old form of packet options. */
#define SSLWRAP_IPV6_2292PKTOPTIONS 6
/** int: raw sockets: where the checksum is, -1 for none. */
#define SSLWRAP_IPV6_CHECKSUM 7
/** Old form of IPV6_RECVHOPLIMIT. */
#define SSLWRAP_IPV6_2292HOPLIMIT 8
/** sockaddr: the next hop. */
#define SSLWRAP_IPV6_NEXTHOP 9
/** int: receive the authentication header. */
#define SSLWRAP_IPV6_AUTHHDR 10
/** int: hop limit. */
#define SSLWRAP_IPV6_UNICAST_HOPS 16
/** unsigned: interface of multicast sent. */
#define SSLWRAP_IPV6_MULTICAST_IF 17
/** int: hop limit of multicast sent. */
#define SSLWRAP_IPV6_MULTICAST_HOPS 18
/** int: multicast sent comes back here too. */
#define SSLWRAP_IPV6_MULTICAST_LOOP 19
/** struct ipv6_mreq: join a group. */
#define SSLWRAP_IPV6_JOIN_GROUP 20
/** struct ipv6_mreq: leave a group. */
#define SSLWRAP_IPV6_LEAVE_GROUP 21
/** The number of IPV6_JOIN_GROUP. */
#define SSLWRAP_IPV6_ADD_MEMBERSHIP 20
/** The number of IPV6_LEAVE_GROUP. */
#define SSLWRAP_IPV6_DROP_MEMBERSHIP 21
/** int: receive packets with the router alert option. */
#define SSLWRAP_IPV6_ROUTER_ALERT 22
/** int: IPV6_PMTUDISC_*. */
#define SSLWRAP_IPV6_MTU_DISCOVER 23
/** int: path MTU. */
#define SSLWRAP_IPV6_MTU 24
/** int: keep errors in the error queue. */
#define SSLWRAP_IPV6_RECVERR 25
/** int: 1 means no IPv4 through this socket. Set it yourself, systems differ. */
#define SSLWRAP_IPV6_V6ONLY 26
/** struct ipv6_mreq: take an anycast address. */
#define SSLWRAP_IPV6_JOIN_ANYCAST 27
/** struct ipv6_mreq: give it up. */
#define SSLWRAP_IPV6_LEAVE_ANYCAST 28
/** int: receive groups joined by others on this machine. */
#define SSLWRAP_IPV6_MULTICAST_ALL 29
/** int: router alert only for this namespace. */
#define SSLWRAP_IPV6_ROUTER_ALERT_ISOLATE 30
/** int: extended error messages. */
#define SSLWRAP_IPV6_RECVERR_RFC4884 31
/** IPsec policy. */
#define SSLWRAP_IPV6_IPSEC_POLICY 34
/** IPsec policy. */
#define SSLWRAP_IPV6_XFRM_POLICY 35
/** int: the caller writes the IPv6 header (raw sockets). */
#define SSLWRAP_IPV6_HDRINCL 36
/** int: tell interface and address of each datagram. */
#define SSLWRAP_IPV6_RECVPKTINFO 49
/** struct in6_pktinfo: interface and address. */
#define SSLWRAP_IPV6_PKTINFO 50
/** int: receive the hop limit. */
#define SSLWRAP_IPV6_RECVHOPLIMIT 51
/** int: hop limit of one packet. */
#define SSLWRAP_IPV6_HOPLIMIT 52
/** int: receive hop-by-hop options. */
#define SSLWRAP_IPV6_RECVHOPOPTS 53
/** bytes: hop-by-hop options. */
#define SSLWRAP_IPV6_HOPOPTS 54
/** The number of IPV6_HOPOPTS. */
#define SSLWRAP_IPV6_RXHOPOPTS 54
/** bytes: destination options before the routing header. */
#define SSLWRAP_IPV6_RTHDRDSTOPTS 55
/** int: receive the routing header. */
#define SSLWRAP_IPV6_RECVRTHDR 56
/** bytes: the routing header. */
#define SSLWRAP_IPV6_RTHDR 57
/** int: receive destination options. */
#define SSLWRAP_IPV6_RECVDSTOPTS 58
/** bytes: destination options. */
#define SSLWRAP_IPV6_DSTOPTS 59
/** The number of IPV6_DSTOPTS. */
#define SSLWRAP_IPV6_RXDSTOPTS 59
/** int: be told when the path MTU changes. */
#define SSLWRAP_IPV6_RECVPATHMTU 60
/** struct ip6_mtuinfo, read only: path MTU. */
#define SSLWRAP_IPV6_PATHMTU 61
/** int: never fragment datagrams. */
#define SSLWRAP_IPV6_DONTFRAG 62
/** int: receive the traffic class. */
#define SSLWRAP_IPV6_RECVTCLASS 66
/** int: traffic class (DSCP and ECN). */
#define SSLWRAP_IPV6_TCLASS 67
/** int: the kernel chooses flow labels. */
#define SSLWRAP_IPV6_AUTOFLOWLABEL 70
/** int mask: which source address to choose. */
#define SSLWRAP_IPV6_ADDR_PREFERENCES 72
/** int: drop packets with a smaller hop limit. */
#define SSLWRAP_IPV6_MINHOPCOUNT 73
/** int: receive the original destination. */
#define SSLWRAP_IPV6_ORIGDSTADDR 74
/** The number of IPV6_ORIGDSTADDR. */
#define SSLWRAP_IPV6_RECVORIGDSTADDR 74
/** int: transparent proxying; privileged. */
#define SSLWRAP_IPV6_TRANSPARENT 75
/** int: interface for packets sent. */
#define SSLWRAP_IPV6_UNICAST_IF 76
/** int: receive the size of the largest fragment. */
#define SSLWRAP_IPV6_RECVFRAGSIZE 77
/** int: bind to an address that is not here (yet). */
#define SSLWRAP_IPV6_FREEBIND 78
/** For IPV6_MTU_DISCOVER: may be fragmented. */
#define SSLWRAP_IPV6_PMTUDISC_DONT 0
/** For IPV6_MTU_DISCOVER: as the route says. */
#define SSLWRAP_IPV6_PMTUDISC_WANT 1
/** For IPV6_MTU_DISCOVER: never fragment. */
#define SSLWRAP_IPV6_PMTUDISC_DO 2
/** For IPV6_MTU_DISCOVER: never fragment, ignore the known path MTU. */
#define SSLWRAP_IPV6_PMTUDISC_PROBE 3
/** For IPV6_MTU_DISCOVER: the interface's MTU. */
#define SSLWRAP_IPV6_PMTUDISC_INTERFACE 4
/** For IPV6_MTU_DISCOVER: as INTERFACE, but fragment when too long. */
#define SSLWRAP_IPV6_PMTUDISC_OMIT 5
/** A value: this hop need not be a neighbour. */
#define SSLWRAP_IPV6_RTHDR_LOOSE 0
/** A value: this hop must be a neighbour. */
#define SSLWRAP_IPV6_RTHDR_STRICT 1
/** A value: routing header of type 0. */
#define SSLWRAP_IPV6_RTHDR_TYPE_0 0
/** int: send small pieces at once (no Nagle delay). */
#define SSLWRAP_TCP_NODELAY 1
/** int: largest segment. */
#define SSLWRAP_TCP_MAXSEG 2
/** int: hold back partial segments while set. */
#define SSLWRAP_TCP_CORK 3
/** int: seconds of silence before the first probe (SO_KEEPALIVE). */
#define SSLWRAP_TCP_KEEPIDLE 4
/** int: seconds between probes. */
#define SSLWRAP_TCP_KEEPINTVL 5
/** int: probes without answer before the connection is dead. */
#define SSLWRAP_TCP_KEEPCNT 6
/** int: attempts to connect. */
#define SSLWRAP_TCP_SYNCNT 7
/** int: seconds in FIN_WAIT2. */
#define SSLWRAP_TCP_LINGER2 8
/** int: accept only when data has arrived. */
#define SSLWRAP_TCP_DEFER_ACCEPT 9
/** int: largest window to offer. */
#define SSLWRAP_TCP_WINDOW_CLAMP 10
/** struct tcp_info, read only: state and counters. */
#define SSLWRAP_TCP_INFO 11
/** int: acknowledge at once for now. */
#define SSLWRAP_TCP_QUICKACK 12
/** text: congestion control algorithm. */
#define SSLWRAP_TCP_CONGESTION 13
/** struct tcp_md5sig: signed segments (BGP). */
#define SSLWRAP_TCP_MD5SIG 14
/** Removed from the kernel. */
#define SSLWRAP_TCP_COOKIE_TRANSACTIONS 15
/** int: thin streams: no exponential back-off. */
#define SSLWRAP_TCP_THIN_LINEAR_TIMEOUTS 16
/** Without effect in newer kernels. */
#define SSLWRAP_TCP_THIN_DUPACK 17
/** unsigned: milliseconds that data may stay unacknowledged. */
#define SSLWRAP_TCP_USER_TIMEOUT 18
/** int: move a connection to another machine; privileged. */
#define SSLWRAP_TCP_REPAIR 19
/** int: which queue to repair. */
#define SSLWRAP_TCP_REPAIR_QUEUE 20
/** unsigned: sequence number of that queue. */
#define SSLWRAP_TCP_QUEUE_SEQ 21
/** Options to repair. */
#define SSLWRAP_TCP_REPAIR_OPTIONS 22
/** int: length of the queue of fast opens (listening sockets). */
#define SSLWRAP_TCP_FASTOPEN 23
/** int: time stamp offset. */
#define SSLWRAP_TCP_TIMESTAMP 24
/** int: unsent bytes above which the socket is not writable. */
#define SSLWRAP_TCP_NOTSENT_LOWAT 25
/** Read only: state of congestion control. */
#define SSLWRAP_TCP_CC_INFO 26
/** int: keep the packet that opened the connection. */
#define SSLWRAP_TCP_SAVE_SYN 27
/** bytes, read only: that packet. */
#define SSLWRAP_TCP_SAVED_SYN 28
/** struct tcp_repair_window: window to repair. */
#define SSLWRAP_TCP_REPAIR_WINDOW 29
/** int: connect waits for the first send (fast open). */
#define SSLWRAP_TCP_FASTOPEN_CONNECT 30
/** text: upper protocol, such as "tls". */
#define SSLWRAP_TCP_ULP 31
/** struct tcp_md5sig: signed segments for address ranges. */
#define SSLWRAP_TCP_MD5SIG_EXT 32
/** bytes: key of fast open cookies. */
#define SSLWRAP_TCP_FASTOPEN_KEY 33
/** int: fast open without a cookie. */
#define SSLWRAP_TCP_FASTOPEN_NO_COOKIE 34
/** struct tcp_zerocopy_receive: map received data. */
#define SSLWRAP_TCP_ZEROCOPY_RECEIVE 35
/** int: tell how many bytes wait. */
#define SSLWRAP_TCP_INQ 36
/** The number of TCP_INQ. */
#define SSLWRAP_TCP_CM_INQ 36
/** int: delay of what is sent, in microseconds. */
#define SSLWRAP_TCP_TX_DELAY 37

/** A socket address: of an IPv4 or IPv6 host and port, a unix socket or a netlink end. Never changes. */
typedef struct sslwrap_addr sslwrap_addr;

/** The addresses of a name, in the order in which to try them. Never changes. */
typedef struct sslwrap_addrinfo sslwrap_addrinfo;

/** Bytes that grow as they come: see sslwrap_conn_read_all. */
typedef struct sslwrap_bytes sslwrap_bytes;

/** A TLS connection. One thread may read it while another writes it; a third may cancel both. */
typedef struct sslwrap_conn sslwrap_conn;

/**
 * A context: settings that connections share, for one side or both. Set it up, then make connections: the first one
 * freezes it, and setters answer SSLWRAP_E_STATE from then on. Any thread may use it.
 */
typedef struct sslwrap_ctx sslwrap_ctx;

/** An elliptic curve that OpenSSL has. It never changes; any thread may use it. */
typedef struct sslwrap_curve sslwrap_curve;

/** A failure, as it was when it was taken. Any number of threads may read it; it outlives what failed. */
typedef struct sslwrap_error sslwrap_error;

/** A host: its name, its other names and its addresses. Never changes. */
typedef struct sslwrap_hostent sslwrap_hostent;

/**
 * Who we are: a certificate, the certificates that lead to its root, and its private key, checked to belong together.
 * It never changes; any thread may use it, and any number of contexts.
 */
typedef struct sslwrap_identity sslwrap_identity;

/** A question to the system's resolver, under way on a thread of the library's. Any number of threads may wait for it. */
typedef struct sslwrap_lookup sslwrap_lookup;

/** Distinguished names in an order that matters. It never changes; any thread may use it. */
typedef struct sslwrap_name_list sslwrap_name_list;

/** A private or public key. It never changes; any thread may use it. */
typedef struct sslwrap_pkey sslwrap_pkey;

/**
 * A session: what a later connection needs to resume this one. It outlives its connection and is never changed; any
 * thread may use it, several connections may offer it.
 */
typedef struct sslwrap_session sslwrap_session;

/** A socket. Any number of threads may use it at once. */
typedef struct sslwrap_sock sslwrap_sock;

/** Texts in an order that matters. Any thread may use it. */
typedef struct sslwrap_strlist sslwrap_strlist;

/** A certificate. It never changes; any thread may use it. */
typedef struct sslwrap_x509 sslwrap_x509;

/** A certificate revocation list. It never changes; any thread may use it. */
typedef struct sslwrap_x509_crl sslwrap_x509_crl;

/** Certificates in an order that matters. It never changes; any thread may use it. */
typedef struct sslwrap_x509_list sslwrap_x509_list;

/** A distinguished name. Any thread may use it; adding to it is safe beside reading it. */
typedef struct sslwrap_x509_name sslwrap_x509_name;

/**
 * The certificates that are trusted, with revocation lists and settings. Many contexts can share one. Any thread may
 * add to it at any time; its flags, time and purpose are set before it is used.
 */
typedef struct sslwrap_x509_store sslwrap_x509_store;

/**
 * Frees the userdata of a callback. Runs exactly once: when the callback is replaced or removed, or when the last owner
 * goes; on whichever thread lets go last, with no lock of the library's held. May be NULL where one is taken. A setter
 * that fails does not run it: the userdata stays the caller's.
 */
typedef void (*sslwrap_free_fn)(void *userdata);

/**
 * Asked about each certificate of the peer's chain, accepted ones too. cert: lent for the time of the call, may be NULL.
 * error: SSLWRAP_X509_V_*; depth: 0 is the peer's own; preverify_ok: 1 when OpenSSL accepts it.
 * Return SSLWRAP_VERIFY_ACCEPT (the error is forgotten) or SSLWRAP_VERIFY_REFUSE; or SSLWRAP_ANSWER_PENDING to leave it
 * open: the rest of the chain is looked at, the call ends with SSLWRAP_ERROR_WANT_RETRY_VERIFY, and sslwrap_conn_answer
 * decides about the chain as a whole. Anything else refuses the handshake and comes out as SSLWRAP_E_CALLBACK.
 */
typedef int (*sslwrap_verify_fn)(sslwrap_conn *conn,
                                 sslwrap_x509 *cert,
                                 int error,
                                 int depth,
                                 int preverify_ok,
                                 void *userdata);

/**
 * Told where a handshake stands, and of alerts. conn: the connection, the very handle that the caller has.
 * where: SSLWRAP_CB_* and SSLWRAP_ST_* bits; ret: as OpenSSL says for that place. userdata: as set. Observes only.
 * Must not throw, jump out or wait for another thread that uses the connection; so all callbacks.
 */
typedef void (*sslwrap_info_fn)(sslwrap_conn *conn, int where_, int ret, void *userdata);

/**
 * A server: asked once per handshake, before versions, ciphers and certificates are chosen, also when the client named
 * no server. sslwrap_conn_get_servername tells the name, sslwrap_conn_set_context goes over to another context.
 * Return SSLWRAP_SERVERNAME_OK, SSLWRAP_SERVERNAME_NOACK or SSLWRAP_SERVERNAME_FATAL; or SSLWRAP_ANSWER_PENDING to be given
 * time: the call ends with SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB, and sslwrap_conn_answer decides. Anything else refuses the
 * handshake and comes out as SSLWRAP_E_CALLBACK.
 */
typedef int (*sslwrap_servername_fn)(sslwrap_conn *conn, void *userdata);

/**
 * A server: chooses one of the protocols that the client offers (wire form, each name behind its length). Write its name
 * to chosen (255 bytes) and its length to chosen_len and return SSLWRAP_ALPN_SELECTED; or return SSLWRAP_ALPN_NOACK to go
 * on without, SSLWRAP_ALPN_FATAL to refuse. Anything else, also a name that was not offered, refuses the handshake and
 * comes out as SSLWRAP_E_CALLBACK.
 */
typedef int (*sslwrap_alpn_select_fn)(sslwrap_conn *conn,
                                      const uint8_t *offered,
                                      size_t offered_len,
                                      uint8_t *chosen,
                                      size_t *chosen_len,
                                      void *userdata);

/** Given each line of the key log, NUL-terminated, without a newline. Whoever has these lines can read the traffic. */
typedef void (*sslwrap_keylog_fn)(sslwrap_conn *conn, const char *line, void *userdata);

/**
 * Asks for a passphrase: write it to buf and return its length. buf, size: the room, zeroed. writing: 1 when a key is
 * about to be encrypted, 0 when one is read. userdata: as given beside the callback.
 * Return 1 to size; 0 and negative refuse the key, more than size counts as size.
 * It runs on the thread that is inside our call and must not throw or jump out of it.
 */
typedef int (*sslwrap_passphrase_fn)(char *buf, int size, int writing, void *userdata);

/**
 * A DTLS server: makes a cookie for the client whose datagram is looked at now (sslwrap_conn_get_dtls_peer tells its
 * address). Write 1 to 255 bytes to cookie (255 bytes) and their number to cookie_len and return SSLWRAP_COOKIE_OK; or
 * return SSLWRAP_COOKIE_REFUSE, then the client gets no answer. Anything else, also a greater number, comes out as
 * SSLWRAP_E_CALLBACK.
 */
typedef int (*sslwrap_cookie_generate_fn)(sslwrap_conn *conn,
                                          uint8_t *cookie,
                                          size_t *cookie_len,
                                          void *userdata);

/**
 * A DTLS server: says whether a cookie is the one that was made for this client; compare in constant time. Return
 * SSLWRAP_COOKIE_OK or SSLWRAP_COOKIE_REFUSE; anything else comes out as SSLWRAP_E_CALLBACK.
 */
typedef int (*sslwrap_cookie_verify_fn)(sslwrap_conn *conn,
                                        const uint8_t *cookie,
                                        size_t cookie_len,
                                        void *userdata);

/**
 * A server: which protocols it offers to a client that asks. Write them in wire form, each name behind its length, to
 * protos (cap bytes) and their number of bytes to len, and return SSLWRAP_ALPN_SELECTED; or return SSLWRAP_ALPN_NOACK to
 * go on without, SSLWRAP_ALPN_FATAL to refuse. Anything else, also a list that is none, refuses the handshake and comes
 * out as SSLWRAP_E_CALLBACK.
 */
typedef int (*sslwrap_npn_advertise_fn)(sslwrap_conn *conn,
                                        uint8_t *protos,
                                        size_t cap,
                                        size_t *len,
                                        void *userdata);

/** What a context has counted of sessions. */
typedef struct sslwrap_session_stats {
  /** sizeof(sslwrap_session_stats), so that later versions can grow it. */
  size_t size;
  /** Sessions in the server's memory now. */
  int64_t number;
  /** Handshakes that clients began. */
  int64_t connect;
  /** Handshakes that clients finished. */
  int64_t connect_good;
  /** Renegotiations that clients began. */
  int64_t connect_renegotiate;
  /** Handshakes that servers began. */
  int64_t accept;
  /** Handshakes that servers finished. */
  int64_t accept_good;
  /** Renegotiations that servers began. */
  int64_t accept_renegotiate;
  /** Sessions resumed. */
  int64_t hits;
  /** Sessions that the callback of sslwrap_ctx_set_find_session_callback found. */
  int64_t cb_hits;
  /** Session ids that a server did not know; clients that know TLS 1.3 send one that means nothing. */
  int64_t misses;
  /** Sessions that were offered too late. */
  int64_t timeouts;
  /** Sessions that had to go because the memory was full. */
  int64_t cache_full;
} sslwrap_session_stats;

/**
 * Given each session that may be resumed later: clients get it when the server's ticket comes, in TLS 1.3 with what is
 * read after the handshake, and several times. session: lent for the time of the call; keep it with
 * sslwrap_session_up_ref, or its bytes with sslwrap_session_export. userdata: as set.
 */
typedef void (*sslwrap_new_session_fn)(sslwrap_conn *conn,
                                       sslwrap_session *session,
                                       void *userdata);

/**
 * A server: looks for the session that a client wants to resume, by its id. Set *session to a handle, which becomes the
 * library's (sslwrap_session_import makes one; sslwrap_session_up_ref keeps one), and return SSLWRAP_SESSION_FOUND; or
 * return SSLWRAP_SESSION_NONE, and a full handshake follows. Anything else refuses the handshake and comes out as
 * SSLWRAP_E_CALLBACK. A session that has expired or is of another session id context is passed over.
 */
typedef int (*sslwrap_find_session_fn)(sslwrap_conn *conn,
                                       const uint8_t *id,
                                       size_t id_len,
                                       sslwrap_session **session,
                                       void *userdata);

/** Told that a session is not to be resumed any more: it failed, or was used up. */
typedef void (*sslwrap_remove_session_fn)(const uint8_t *id, size_t id_len, void *userdata);

/**
 * A server: finds the key of a client by its identity, which is not a text: in TLS 1.3 it may hold any byte, and session
 * tickets come as identities, too (answer that there is none). Write the key to key (cap bytes) and its length to key_len
 * and return SSLWRAP_PSK_FOUND; or return SSLWRAP_PSK_NONE (TLS 1.3 goes on with a certificate, TLS 1.2 ends), or
 * SSLWRAP_PSK_FATAL. Anything else refuses the handshake and comes out as SSLWRAP_E_CALLBACK. The library wipes the room.
 */
typedef int (*sslwrap_psk_server_fn)(sslwrap_conn *conn,
                                     const uint8_t *identity,
                                     size_t identity_len,
                                     uint8_t *key,
                                     size_t cap,
                                     size_t *key_len,
                                     void *userdata);

/**
 * A client: says who it is and what key it has. hint: what the server says of itself, NUL-terminated, in TLS 1.2 alone;
 * NULL when it said nothing. Write the identity (identity_cap bytes), its length, the key (key_cap bytes) and its length,
 * and return SSLWRAP_PSK_FOUND; or return SSLWRAP_PSK_NONE, SSLWRAP_PSK_FATAL. Anything else refuses the handshake and
 * comes out as SSLWRAP_E_CALLBACK. Asked twice where both versions are possible. The library wipes the key's room.
 */
typedef int (*sslwrap_psk_client_fn)(sslwrap_conn *conn,
                                     const char *hint,
                                     uint8_t *identity,
                                     size_t identity_cap,
                                     size_t *identity_len,
                                     uint8_t *key,
                                     size_t key_cap,
                                     size_t *key_len,
                                     void *userdata);

/**
 * A transport of the caller's own: what carries the ciphertext. Set it to zero, then size, recv and send at least.
 * recv and send never run at once, wait may run on several threads at once. From inside recv and send the
 * connection's calls that move bytes answer SSLWRAP_E_BUSY; those that only ask may be used, and so may
 * sslwrap_conn_free. None of the functions may leave by longjmp or an exception. DTLS: each call of recv gives one
 * datagram (an empty one is passed over and is no end), each call of send takes one whole.
 */
typedef struct sslwrap_io {
  /** sizeof(sslwrap_io), so that later versions can grow it. */
  size_t size;
  /**
   * Takes in what is there, without waiting: writes at most cap bytes (at least 1) to buf and their number to *n, which
   * is 0 before. Answers SSLWRAP_OK with *n = 0: the end of the stream; SSLWRAP_ERROR_WANT_READ: nothing is there yet
   * (SSLWRAP_ERROR_WANT_WRITE: not before something can be sent); SSLWRAP_ERROR_SYSCALL: failed for good, errno tells.
   * Every other answer, and a number above cap, ends the connection with SSLWRAP_E_CALLBACK.
   */
  int (*recv)(void *buf, size_t cap, size_t *n, void *userdata);
  /**
   * Takes away what fits, without waiting: at least 1 of the len bytes, their number to *n, which is 0 before. Answers
   * SSLWRAP_OK; SSLWRAP_ERROR_WANT_WRITE: none fits now (SSLWRAP_ERROR_WANT_READ: not before something was received);
   * SSLWRAP_ERROR_SYSCALL: failed for good, errno tells. Every other answer, SSLWRAP_OK with no byte taken, and a number
   * above len end sending with SSLWRAP_E_CALLBACK.
   */
  int (*send)(const void *bytes, size_t len, size_t *n, void *userdata);
  /**
   * Waits until one of the events (SSLWRAP_WAIT_READ, SSLWRAP_WAIT_WRITE) may be possible, at most so many seconds (-1
   * without end). Answers SSLWRAP_OK, also too early; SSLWRAP_E_TIMEOUT; SSLWRAP_E_CANCELLED: the call ends with that,
   * the connection stays usable; SSLWRAP_ERROR_SYSCALL, errno tells: likewise. NULL: calls on the connection never wait.
   */
  int (*wait)(uint64_t events, double seconds, void *userdata);
  /**
   * What sslwrap_conn_sock_shutdown does: how is SSLWRAP_SHUT_RD, SSLWRAP_SHUT_WR or SSLWRAP_SHUT_RDWR. Answers SSLWRAP_OK
   * or SSLWRAP_ERROR_SYSCALL, errno tells. NULL: sslwrap_conn_sock_shutdown is not supported.
   */
  int (*shutdown)(int how, void *userdata);
  /** Handed to each of the functions. */
  void *userdata;
  /** Frees userdata when the connection goes; may be NULL. */
  sslwrap_free_fn free;
} sslwrap_io;

/** A piece of memory, laid out as struct iovec. */
typedef struct sslwrap_iovec {
  /** Where it begins; may be NULL when len is 0. */
  void *base;
  /** How many bytes it has. */
  size_t len;
} sslwrap_iovec;

/**
 * A round of sslwrap_conn_pump: four buffers and how far each came. Set it to zero, then size and what there is to move;
 * a buffer may be NULL with length 0. The buffers must not overlap. The done counts and state are written by the call.
 */
typedef struct sslwrap_pump {
  /** sizeof(sslwrap_pump), so that later versions can grow it. */
  size_t size;
  /** Ciphertext from the network. */
  const void *input;
  /** Its length. */
  size_t input_len;
  /** How much of it was taken: give the rest again. */
  size_t input_done;
  /** Where ciphertext for the network goes. */
  void *output;
  /** The room there. */
  size_t output_cap;
  /** How much was written: send it, whatever the call returned. */
  size_t output_done;
  /** Plaintext to send. */
  const void *send;
  /** Its length. */
  size_t send_len;
  /** How much of it was taken: that is the library's to deliver. */
  size_t send_done;
  /** Where received plaintext goes. */
  void *recv;
  /** The room there. */
  size_t recv_cap;
  /** How much came. */
  size_t recv_done;
  /** SSLWRAP_PUMP_* bits: what the connection is up to after the call. */
  uint64_t state;
} sslwrap_pump;

/**
 * Asked which certificate to show: on a server once per handshake, after the client's name and before anything of ours is
 * signed; on a client when the server asks for a certificate. sslwrap_conn_use_identity gives it one; without that it shows
 * what its context has. Return SSLWRAP_ANSWER_ACCEPT to go on, SSLWRAP_ANSWER_REFUSE to end the handshake, or
 * SSLWRAP_ANSWER_PENDING to be given time: the call ends with SSLWRAP_ERROR_WANT_X509_LOOKUP, and sslwrap_conn_answer
 * decides. Anything else refuses the handshake and comes out as SSLWRAP_E_CALLBACK.
 */
typedef int (*sslwrap_certificate_fn)(sslwrap_conn *conn, void *userdata);

/**
 * A client: given the OCSP response that the server stapled, in DER, once its certificate was verified. len is 0 when it
 * stapled none. Return SSLWRAP_ANSWER_ACCEPT or SSLWRAP_ANSWER_REFUSE, which ends the handshake with the alert
 * bad_certificate_status_response; anything else, SSLWRAP_ANSWER_PENDING too, refuses the handshake and comes out as
 * SSLWRAP_E_CALLBACK. Who needs time looks with sslwrap_conn_get_ocsp_response after the handshake.
 */
typedef int (*sslwrap_ocsp_client_fn)(sslwrap_conn *conn,
                                      const uint8_t *response,
                                      size_t len,
                                      void *userdata);

/**
 * A server: asked for an OCSP response when a client wants one. Give it with sslwrap_conn_set_ocsp_response and return
 * SSLWRAP_OCSP_STAPLED; or return SSLWRAP_OCSP_NOACK to staple none, SSLWRAP_OCSP_FATAL to end the handshake. Anything else
 * refuses the handshake and comes out as SSLWRAP_E_CALLBACK. Who needs time gives it in SSLWRAP_EVENT_CLIENT_HELLO.
 */
typedef int (*sslwrap_ocsp_server_fn)(sslwrap_conn *conn, void *userdata);

#ifdef __cplusplus
extern "C" {
#endif

/* ---- library ---- */
/* The library as a whole. */

/**
 * The version of the library that is running, as "0.1.0"; SSLWRAP_VERSION_STRING is that of the header.
 *
 * Never NULL; lives as long as the library. Any thread; does not block.
 */
const char *sslwrap_version(void);

/**
 * The name of a status, as "SSLWRAP_E_TIMEOUT"; "unknown status" for other numbers.
 *
 * Never NULL; lives as long as the library. Any thread; does not block.
 */
const char *sslwrap_status_name(int status);

/**
 * Whether this build on this OpenSSL has a feature.
 *
 * feature: a name, NUL-terminated. Of the protocols "tls1.2", "tls1.3", "dtls", "alpn", "npn", "sni", "keylog"; "own-records".
 * What AWS-LC lacks, so that its functions answer SSLWRAP_E_UNSUPPORTED: "verify-event" (a verification that waits),
 * "post-handshake-auth", "renegotiation", "conn-tickets" (a number of tickets for one connection), "psk-tls1.3",
 * "dtls-listen", "key-uri", "dh" (Diffie-Hellman in finite fields), "security-levels" (above 0, in cipher lists). What it has not, and
 * nothing is answered: "tls1.3-session-ids" (a server's sessions of TLS 1.3 without tickets: none is resumed, no callback hears of it),
 * "session-cache-client" (clients' sessions are in no cache), "session-hostname". Of the build "vendored", "aws-lc", "test-hooks".
 * has: receives 1 or 0; 0 for names that are not known.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: an argument is NULL.
 * Any thread; does not block.
 */
int sslwrap_has(const char *feature,
                int *has);

/**
 * What is known of the OpenSSL beneath: its version, flags, build date, platform or directory.
 *
 * kind: one of SSLWRAP_SSLEAY_* or SSLWRAP_OPENSSL_*, but for the number of the version.
 * out_text: receives a text that lives as long as the library.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: kind is none of them, or out_text is NULL; *out_text is "" then.
 * Any thread; does not block. SSLeay_version(); OpenSSL_version(3).
 */
int sslwrap_version_string(int kind,
                           const char **out_text);

/**
 * The version number of the OpenSSL that is running, as 0x300000f0.
 *
 * Any thread; does not block. OPENSSL_VERSION_NUMBER; OpenSSL_version_num(3).
 */
uint64_t sslwrap_openssl_version_num(void);

/**
 * How many handles of a type are alive: to find what was not freed. Leak checkers cannot see through handles.
 *
 * kind: one of SSLWRAP_TYPE_*; SSLWRAP_TYPE_ANY counts all.
 * n: receives the number.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: kind is none of them, or n is NULL.
 * Any thread; does not block.
 */
int sslwrap_live_handles(int kind,
                         uint64_t *n);

/**
 * Frees what the library keeps for this thread (its error record), ahead of the thread's end. Needed only where threads
 * end without their destructors.
 *
 * Returns SSLWRAP_OK. Any thread; does not block.
 */
int sslwrap_thread_stop(void);

/* ---- error ---- */
/* What went wrong. */

/**
 * What went wrong in this thread's last failing call, in one line that says what to do; "" before any failure.
 *
 * Never NULL. The text belongs to the library and changes with this thread's next failing call; success, the _free
 * functions and the error functions leave it alone. Does not block.
 */
const char *sslwrap_error_message(void);

/**
 * Forgets this thread's failure: the record is as it was before any.
 *
 * Returns SSLWRAP_OK. Does not block.
 */
int sslwrap_error_clear(void);

/**
 * Takes a snapshot of this thread's record along.
 *
 * err: receives it; free it with sslwrap_error_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: nothing has failed yet; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG: err is NULL.
 * The record stays as it is. Does not block.
 */
int sslwrap_error_take(sslwrap_error **err);

/**
 * A snapshot of a connection's last failure.
 *
 * conn: the connection.
 * err: receives it; free it with sslwrap_error_free. NULL on failure. It outlives the connection.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: nothing has failed on it yet; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG.
 * Any thread; does not block; allowed inside callbacks.
 */
int sslwrap_conn_error(sslwrap_conn *conn,
                       sslwrap_error **err);

/**
 * The status that the failing call returned.
 *
 * err: a snapshot, or NULL for this thread's record; so in all functions below.
 * status: receives it; SSLWRAP_OK when nothing has failed.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 */
int sslwrap_error_status(const sslwrap_error *err, int *status);

/**
 * The kind of the failure: what a program decides by.
 *
 * err: a snapshot, or NULL for this thread's record.
 * kind: receives one of SSLWRAP_KIND_*.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 */
int sslwrap_error_kind(const sslwrap_error *err, int *kind);

/**
 * The errno of an SSLWRAP_ERROR_SYSCALL, the SSLWRAP_EAI_* number of an SSLWRAP_E_GAI, the SSLWRAP_X509_V_ERR_* number of
 * a refused certificate.
 *
 * err: a snapshot, or NULL for this thread's record.
 * number: receives it; -1 with SSLWRAP_ERROR_SYSCALL is an end without goodbye; 0 where there is none.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SysCallError's first item.
 */
int sslwrap_error_errno(const sslwrap_error *err,
                        int *number);

/**
 * What belongs to the number: the errno of an SSLWRAP_EAI_SYSTEM, the depth of a refused certificate in its chain.
 *
 * err: a snapshot, or NULL for this thread's record.
 * detail: receives it; 0 where there is none.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 */
int sslwrap_error_detail(const sslwrap_error *err,
                         int *detail);

/**
 * The line of text, copied.
 *
 * err: a snapshot, or NULL for this thread's record.
 * buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
 * len: receives the length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1 bytes; SSLWRAP_E_INVALID_ARG.
 * Any thread; does not block.
 */
int sslwrap_error_text(const sslwrap_error *err,
                       char *buf,
                       size_t cap,
                       size_t *len);

/**
 * How many entries of OpenSSL's error queue the failure has: at most 16, the oldest first.
 *
 * err: a snapshot, or NULL for this thread's record.
 * n: receives the number.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. The length of Error's list.
 */
int sslwrap_error_count(const sslwrap_error *err,
                        size_t *n);

/**
 * OpenSSL's packed code of an entry.
 *
 * err: a snapshot, or NULL for this thread's record.
 * i: which entry, from 0.
 * code: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 * ERR_get_error(3).
 */
int sslwrap_error_code(const sslwrap_error *err,
                       size_t i,
                       uint64_t *code);

/**
 * The library of an entry, as "SSL routines".
 *
 * err: a snapshot, or NULL for this thread's record.
 * i: which entry, from 0.
 * lib: receives a text that lives as long as the library; "" where OpenSSL has none.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 * ERR_lib_error_string(3).
 */
int sslwrap_error_lib(const sslwrap_error *err,
                      size_t i,
                      const char **lib);

/**
 * The function of an entry.
 *
 * err: a snapshot, or NULL for this thread's record.
 * i: which entry, from 0.
 * buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
 * len: receives the length without the NUL; 0 where OpenSSL has none.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1 bytes; SSLWRAP_E_NO_VALUE: no such
 * entry; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 */
int sslwrap_error_func(const sslwrap_error *err,
                       size_t i,
                       char *buf,
                       size_t cap,
                       size_t *len);

/**
 * The reason of an entry, as "certificate verify failed".
 *
 * err: a snapshot, or NULL for this thread's record.
 * i: which entry, from 0.
 * reason: receives a text that lives as long as the library; "" where OpenSSL has none.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 * ERR_reason_error_string(3).
 */
int sslwrap_error_reason(const sslwrap_error *err,
                         size_t i,
                         const char **reason);

/**
 * Frees a snapshot.
 *
 * err: it; NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block.
 */
int sslwrap_error_free(sslwrap_error *err);

/* ---- ctx ---- */
/* The context: made, counted, set up. */

/**
 * Makes a context that behaves as the SSL document says: nothing is verified unless asked for, sessions last 300
 * seconds. For new programs sslwrap_ctx_new_client and sslwrap_ctx_new_server are the safe choice.
 *
 * method: one of SSLWRAP_*_METHOD; those of DTLS are for datagrams.
 * ctx: receives the context; free it with sslwrap_ctx_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_UNSUPPORTED: this build has no such protocol; SSLWRAP_E_INVALID_ARG: not a method;
 * SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_NOMEM.
 * Any thread; does not block. Context(method); SSL_CTX_new(3).
 */
int sslwrap_ctx_new(int method,
                    sslwrap_ctx **ctx);

/**
 * Makes a context for clients: TLS 1.2 and up; the server's certificate is verified and must be for the name that each
 * connection is given with sslwrap_conn_set_server_name. Trusts what the system trusts; anchors that are loaded (with
 * sslwrap_ctx_load_verify_locations, for example) take its place, and sslwrap_ctx_load_system_trust adds it again.
 *
 * ctx: receives the context; free it with sslwrap_ctx_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG: ctx is NULL.
 * Any thread; does not block. SSL_CTX_new(3).
 */
int sslwrap_ctx_new_client(sslwrap_ctx **ctx);

/**
 * Makes a context for servers: TLS 1.2 and up, no renegotiation. Give it an identity before its first connection.
 *
 * ctx: receives the context; free it with sslwrap_ctx_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG: ctx is NULL.
 * Any thread; does not block. SSL_CTX_new(3).
 */
int sslwrap_ctx_new_server(sslwrap_ctx **ctx);

/**
 * One more owner of the same handle; each owner frees it once.
 *
 * ctx: the context.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_up_ref(3).
 */
int sslwrap_ctx_up_ref(sslwrap_ctx *ctx);

/**
 * Gives up a context. Its connections go on with what they need of it.
 *
 * ctx: it; NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block. May call the free functions of
 * its callbacks. SSL_CTX_free(3).
 */
int sslwrap_ctx_free(sslwrap_ctx *ctx);

/**
 * Sets the lowest protocol version.
 *
 * ctx: the context.
 * version: one of SSLWRAP_TLS1_VERSION to SSLWRAP_TLS1_3_VERSION, for DTLS SSLWRAP_DTLS1_VERSION or
 * SSLWRAP_DTLS1_2_VERSION; 0 is the lowest that OpenSSL allows.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a version of this protocol, or above the highest; SSLWRAP_E_STATE: the context is in use.
 * On failure nothing changes. Any thread; does not block. set_min_proto_version(); SSL_CTX_set_min_proto_version(3).
 */
int sslwrap_ctx_set_min_proto_version(sslwrap_ctx *ctx,
                                      int version);

/**
 * Sets the highest protocol version.
 *
 * ctx: the context.
 * version: as for sslwrap_ctx_set_min_proto_version; 0 is the highest that OpenSSL has.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a version of this protocol, or below the lowest; SSLWRAP_E_STATE: the context is in use.
 * On failure nothing changes. Any thread; does not block. set_max_proto_version(); SSL_CTX_set_max_proto_version(3).
 */
int sslwrap_ctx_set_max_proto_version(sslwrap_ctx *ctx,
                                      int version);

/**
 * Adds options.
 *
 * ctx: the context.
 * options: SSLWRAP_OP_* bits; bits that are not known are refused.
 * new_mask: receives all that are set now; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. On failure nothing changes.
 * Any thread; does not block. set_options(); SSL_CTX_set_options(3).
 */
int sslwrap_ctx_set_options(sslwrap_ctx *ctx,
                            uint64_t options,
                            uint64_t *new_mask);

/**
 * Takes options away.
 *
 * ctx: the context.
 * options: SSLWRAP_OP_* bits; bits that are not known are refused.
 * new_mask: receives all that are set now; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. On failure nothing changes.
 * Any thread; does not block. SSL_CTX_clear_options(3).
 */
int sslwrap_ctx_clear_options(sslwrap_ctx *ctx,
                              uint64_t options,
                              uint64_t *new_mask);

/**
 * Adds modes. SSLWRAP_MODE_ENABLE_PARTIAL_WRITE, _ACCEPT_MOVING_WRITE_BUFFER and _AUTO_RETRY are set from the start.
 *
 * ctx: the context.
 * mode: SSLWRAP_MODE_* bits; bits that are not known are refused. SSLWRAP_MODE_OPENSSL_RECORDS leaves application data
 * to OpenSSL also with TLS 1.3, see sslwrap_conn_records.
 * new_mask: receives all that are set now; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. On failure nothing changes.
 * Any thread; does not block. set_mode(); SSL_CTX_set_mode(3).
 */
int sslwrap_ctx_set_mode(sslwrap_ctx *ctx,
                         uint64_t mode,
                         uint64_t *new_mask);

/**
 * Takes modes away.
 *
 * ctx: the context.
 * mode: SSLWRAP_MODE_* bits; bits that are not known are refused.
 * new_mask: receives all that are set now; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. On failure nothing changes.
 * Any thread; does not block. clear_mode(); SSL_CTX_clear_mode(3).
 */
int sslwrap_ctx_clear_mode(sslwrap_ctx *ctx,
                           uint64_t mode,
                           uint64_t *new_mask);

/**
 * Sets the ciphers for TLS 1.2 and below. TLS 1.3 has suites of its own: sslwrap_ctx_set_tls13_ciphersuites.
 *
 * ctx: the context.
 * list: OpenSSL's cipher string, as "ECDHE+AESGCM:!aNULL"; NUL-terminated. Each name in it must be known.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a name in it is not known; SSLWRAP_ERROR_SSL: nothing would be left,
 * or an '@' that is none; SSLWRAP_E_STATE: the context is in use. On failure the former list stays.
 * Any thread; does not block. set_cipher_list(); SSL_CTX_set_cipher_list(3).
 */
int sslwrap_ctx_set_cipher_list(sslwrap_ctx *ctx,
                                const char *list);

/**
 * Sets the suites for TLS 1.3.
 *
 * ctx: the context.
 * list: names between colons, as "TLS_AES_128_GCM_SHA256"; NUL-terminated, not empty.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: empty, or a name in it is not known; SSLWRAP_E_STATE: the context is in use.
 * On failure the former list stays. Any thread; does not block. set_tls13_ciphersuites(); SSL_CTX_set_ciphersuites(3).
 */
int sslwrap_ctx_set_tls13_ciphersuites(sslwrap_ctx *ctx,
                                       const char *list);

/**
 * Sets the groups for key exchange, in order of preference.
 *
 * ctx: the context.
 * list: names between colons, as "X25519:P-256"; NUL-terminated, not empty.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a name in it is not known; SSLWRAP_E_STATE: the context is in use.
 * On failure the former list stays. Any thread; does not block. SSL_CTX_set1_groups_list(3).
 */
int sslwrap_ctx_set_groups(sslwrap_ctx *ctx,
                           const char *list);

/**
 * Names the context within which sessions may be resumed. Without it each context has a random name: sessions do not
 * pass between contexts, nor outlive the process.
 *
 * ctx: the context.
 * id, len: at most 32 bytes; none brings the random name back.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: too long; SSLWRAP_E_STATE: the context is in use.
 * Any thread; does not block. set_session_id(); SSL_CTX_set_session_id_context(3).
 */
int sslwrap_ctx_set_session_id(sslwrap_ctx *ctx,
                               const void *id,
                               size_t len);

/**
 * Sets how long new sessions may be resumed.
 *
 * ctx: the context.
 * seconds: 0 to 2147483647; 300 from the start. 0 is OpenSSL's own 7200.
 * previous: receives the former value; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: out of this range; SSLWRAP_E_STATE: the context is in use.
 * Any thread; does not block. set_timeout(); SSL_CTX_set_timeout(3).
 */
int sslwrap_ctx_set_timeout(sslwrap_ctx *ctx,
                            int64_t seconds,
                            int64_t *previous);

/**
 * How long new sessions may be resumed.
 *
 * ctx: the context.
 * seconds: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. get_timeout(); SSL_CTX_get_timeout(3).
 */
int sslwrap_ctx_get_timeout(sslwrap_ctx *ctx,
                            int64_t *seconds);

/**
 * Keeps a pointer of the caller's with the context.
 *
 * ctx: the context.
 * data: any pointer, also NULL.
 * free_data: frees it when it is replaced or the context goes; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. Allowed while the context is in use. Any thread; does not
 * block. set_app_data().
 */
int sslwrap_ctx_set_app_data(sslwrap_ctx *ctx,
                             void *data,
                             sslwrap_free_fn free_data);

/**
 * The pointer kept with the context.
 *
 * ctx: the context.
 * data: receives it; NULL when none was set.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. get_app_data().
 */
int sslwrap_ctx_get_app_data(sslwrap_ctx *ctx, void **data);

/* ---- ctx_material ---- */
/* What a context shows and what it trusts. */

/**
 * Loads a certificate chain from a PEM file: the leaf first, then what leads to an anchor.
 *
 * ctx: the context.
 * path: the file, NUL-terminated.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the file cannot be read; SSLWRAP_ERROR_SSL: it holds no certificate, or one
 * that is broken; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure the former certificate stays. A former key that does not fit is dropped: load the key afterwards.
 * Any thread; reads a file. use_certificate_chain_file(); SSL_CTX_use_certificate_chain_file(3).
 */
int sslwrap_ctx_use_certificate_chain_file(sslwrap_ctx *ctx,
                                           const char *path);

/**
 * Loads one certificate from a file.
 *
 * ctx: the context.
 * path: the file, NUL-terminated.
 * filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1; 0 is PEM.
 * Returns and does otherwise as sslwrap_ctx_use_certificate_chain_file. use_certificate_file();
 * SSL_CTX_use_certificate_file(3).
 */
int sslwrap_ctx_use_certificate_file(sslwrap_ctx *ctx, const char *path, int filetype);

/**
 * Takes a certificate chain from memory: PEM with the leaf first, or one certificate as DER.
 *
 * ctx: the context.
 * certs, len: the bytes.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: no certificate, or a broken one; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure the former certificate stays.
 * Any thread; does not block. SSL_CTX_use_certificate(3).
 */
int sslwrap_ctx_use_certificate_mem(sslwrap_ctx *ctx,
                                    const void *certs,
                                    size_t len);

/**
 * Loads the private key from a file. One that is encrypted asks the context's passphrase callback.
 *
 * ctx: the context.
 * path: the file, NUL-terminated.
 * filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1; 0 is PEM.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the file cannot be read; SSLWRAP_ERROR_SSL: it holds no key, the passphrase
 * is wrong or was refused, or the key does not fit the certificate; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure the former key stays.
 * Any thread; reads a file; may call back. use_privatekey_file(); SSL_CTX_use_PrivateKey_file(3).
 */
int sslwrap_ctx_use_privatekey_file(sslwrap_ctx *ctx,
                                    const char *path,
                                    int filetype);

/**
 * Takes the private key from memory.
 *
 * ctx: the context.
 * key, len: the bytes.
 * filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1; 0 is PEM.
 * Returns and does otherwise as sslwrap_ctx_use_privatekey_file. SSL_CTX_use_PrivateKey(3).
 */
int sslwrap_ctx_use_privatekey_mem(sslwrap_ctx *ctx,
                                   const void *key,
                                   size_t len,
                                   int filetype);

/**
 * Loads certificate chain and key together, checked to belong together.
 *
 * ctx: the context.
 * certs: a PEM file with the leaf first; may hold one certificate as DER.
 * key: a file with the key, PEM or DER; the same file as certs where that holds both.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: a file cannot be read; SSLWRAP_ERROR_SSL: broken, wrong passphrase, or the
 * two do not belong together; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure the former identity stays as it was. Any thread; reads files; may call back.
 * SSL_CTX_use_cert_and_key(3).
 */
int sslwrap_ctx_use_identity_file(sslwrap_ctx *ctx,
                                  const char *certs,
                                  const char *key);

/**
 * Takes certificate, chain and key from one piece of memory: PEM in any order, or PKCS#12.
 *
 * ctx: the context.
 * blob, len: the bytes.
 * Returns and does otherwise as sslwrap_ctx_use_identity_file, without reading files. SSL_CTX_use_cert_and_key(3).
 */
int sslwrap_ctx_use_identity_mem(sslwrap_ctx *ctx,
                                 const void *blob,
                                 size_t len);

/**
 * Checks that key and certificate belong together.
 *
 * ctx: the context.
 * Returns SSLWRAP_OK: they do; SSLWRAP_ERROR_SSL: they do not, or one is missing; SSLWRAP_E_INVALID_ARG.
 * Any thread; does not block. check_privatekey(); SSL_CTX_check_private_key(3).
 */
int sslwrap_ctx_check_privatekey(sslwrap_ctx *ctx);

/**
 * Loads anchors to verify peers by, added to those loaded before.
 *
 * ctx: the context.
 * cafile: a PEM file with one anchor or more, NUL-terminated; NULL when capath is given.
 * capath: a folder of anchors under their hashed names (openssl rehash), NUL-terminated; NULL when cafile is given.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: file or folder cannot be read; SSLWRAP_ERROR_SSL: no certificate in it;
 * SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG: both are NULL; SSLWRAP_E_NOMEM.
 * Any thread; reads files. load_verify_locations(); SSL_CTX_load_verify_locations(3).
 */
int sslwrap_ctx_load_verify_locations(sslwrap_ctx *ctx,
                                      const char *cafile,
                                      const char *capath);

/**
 * Takes anchors from memory, added to those loaded before.
 *
 * ctx: the context.
 * pem, len: certificates as PEM.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: no certificate in it, or a broken one; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. X509_STORE_add_cert(3).
 */
int sslwrap_ctx_load_verify_mem(sslwrap_ctx *ctx,
                                const void *pem,
                                size_t len);

/**
 * Loads what the system trusts: SSL_CERT_FILE and SSL_CERT_DIR, OpenSSL's own places, then the usual ones of Linux.
 *
 * ctx: the context.
 * n_loaded: receives the number of anchors; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: none was found, the message tells where it was looked;
 * SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * Any thread; reads files. set_default_verify_paths() of pyOpenSSL, but finding nothing is a failure.
 */
int sslwrap_ctx_load_system_trust(sslwrap_ctx *ctx,
                                  size_t *n_loaded);

/**
 * Lets peers be verified by what the system trusts, as far as OpenSSL knows the place: SSL_CERT_FILE and SSL_CERT_DIR, or
 * its own defaults. Succeeds where nothing is there, too: sslwrap_ctx_load_system_trust looks further and tells.
 *
 * ctx: the context.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; reads files. set_default_verify_paths();
 * SSL_CTX_set_default_verify_paths(3).
 */
int sslwrap_ctx_set_default_verify_paths(sslwrap_ctx *ctx);

/* ---- ctx_parts ---- */
/* Certificates, keys, identities and stores as handles, given to a context or taken from it. */

/**
 * Takes a certificate; the chain behind it stays.
 *
 * ctx: the context.
 * cert: the certificate, counted.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. use_certificate();
 * SSL_CTX_use_certificate(3).
 */
int sslwrap_ctx_use_certificate(sslwrap_ctx *ctx,
                                sslwrap_x509 *cert);

/**
 * Adds a certificate to the chain behind the current one. Before there is one it is kept for certificates that come
 * without a chain.
 *
 * ctx: the context.
 * cert: the certificate, counted.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
 * add_extra_chain_cert(); SSL_CTX_add1_chain_cert(3), SSL_CTX_add_extra_chain_cert(3).
 */
int sslwrap_ctx_add_extra_chain_cert(sslwrap_ctx *ctx,
                                     sslwrap_x509 *cert);

/**
 * Takes a private key.
 *
 * ctx: the context.
 * key: the key, counted.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: it does not fit the certificate; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. use_privatekey();
 * SSL_CTX_use_PrivateKey(3).
 */
int sslwrap_ctx_use_privatekey(sslwrap_ctx *ctx,
                               sslwrap_pkey *key);

/**
 * Takes certificate, chain and key together.
 *
 * ctx: the context.
 * identity: the identity, counted.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. SSL_CTX_use_cert_and_key(3).
 */
int sslwrap_ctx_use_identity(sslwrap_ctx *ctx,
                             sslwrap_identity *identity);

/**
 * Verifies peers by this store from now on, in place of the context's own. Many contexts may share one.
 *
 * ctx: the context.
 * store: the store, counted.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 * SSL_CTX_set1_cert_store(3).
 */
int sslwrap_ctx_set_cert_store(sslwrap_ctx *ctx,
                               sslwrap_x509_store *store);

/**
 * The store that peers are verified by: to add anchors, CRLs and flags before the first connection.
 *
 * ctx: the context.
 * store: receives it, counted; free it with sslwrap_x509_store_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. get_cert_store();
 * SSL_CTX_get_cert_store(3).
 */
int sslwrap_ctx_get_cert_store(sslwrap_ctx *ctx,
                               sslwrap_x509_store **store);

/**
 * Shows this identity from now on, also while the context is in use: connections that are made, or come to this context by
 * name, after this call show it; those that are there keep what they have. So a certificate is renewed without a restart.
 *
 * ctx: the context, also of a host table.
 * identity: the new one, counted. sslwrap_identity_new_file has looked whether its key fits.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refuses it, for its key's size for example; SSLWRAP_E_NOMEM;
 * SSLWRAP_E_INVALID_ARG. On failure the one before stays. Any thread; does not block. SSL_use_cert_and_key(3).
 */
int sslwrap_ctx_renew_identity(sslwrap_ctx *ctx,
                               sslwrap_identity *identity);

/**
 * Verifies peers by this store from now on, also while the context is in use: connections that are made after this call
 * are verified by it. A session that was verified by the store before is still resumed; new ticket keys, or
 * sslwrap_ctx_flush_sessions, put an end to those.
 *
 * ctx: the context.
 * store: the new one, counted. Of a sslwrap_ctx_new_client context it holds at least one certificate.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: also when it holds none; SSLWRAP_E_NOMEM. On failure the one before stays.
 * Any thread; does not block. SSL_set1_verify_cert_store(3).
 */
int sslwrap_ctx_renew_cert_store(sslwrap_ctx *ctx,
                                 sslwrap_x509_store *store);

/* ---- ctx_decide ---- */
/* What a context decides, by setting or by callback. */

/**
 * Sets whether and how peers are verified.
 *
 * ctx: the context.
 * mode: SSLWRAP_VERIFY_NONE, or SSLWRAP_VERIFY_PEER with any of SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT,
 * SSLWRAP_VERIFY_CLIENT_ONCE, SSLWRAP_VERIFY_POST_HANDSHAKE.
 * cb, userdata, free_userdata: the callback; NULL leaves every decision to OpenSSL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not such a mode; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM.
 * On failure nothing changes, and the userdata stays the caller's. Any thread; does not block. set_verify();
 * SSL_CTX_set_verify(3).
 */
int sslwrap_ctx_set_verify(sslwrap_ctx *ctx,
                           uint64_t mode,
                           sslwrap_verify_fn cb,
                           void *userdata,
                           sslwrap_free_fn free_userdata);

/**
 * The verify mode.
 *
 * ctx: the context.
 * mode: receives SSLWRAP_VERIFY_* bits.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. get_verify_mode(); SSL_CTX_get_verify_mode(3).
 */
int sslwrap_ctx_get_verify_mode(sslwrap_ctx *ctx,
                                uint64_t *mode);

/**
 * Sets how many intermediates a chain may have.
 *
 * ctx: the context.
 * depth: 0 to 100.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
 * set_verify_depth(); SSL_CTX_set_verify_depth(3).
 */
int sslwrap_ctx_set_verify_depth(sslwrap_ctx *ctx,
                                 int depth);

/**
 * How many intermediates a chain may have.
 *
 * ctx: the context.
 * depth: receives it; -1 until it is set.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. get_verify_depth(); SSL_CTX_get_verify_depth(3).
 */
int sslwrap_ctx_get_verify_depth(sslwrap_ctx *ctx,
                                 int *depth);

/**
 * Sets what is told of each handshake's progress.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. set_info_callback();
 * SSL_CTX_set_info_callback(3).
 */
int sslwrap_ctx_set_info_callback(sslwrap_ctx *ctx,
                                  sslwrap_info_fn cb,
                                  void *userdata,
                                  sslwrap_free_fn free_userdata);

/**
 * Sets what a server decides by the name that the client asks for.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. set_tlsext_servername_callback();
 * SSL_CTX_set_client_hello_cb(3).
 */
int sslwrap_ctx_set_tlsext_servername_callback(sslwrap_ctx *ctx,
                                               sslwrap_servername_fn cb,
                                               void *userdata,
                                               sslwrap_free_fn free_userdata);

/**
 * Offers protocols to servers.
 *
 * ctx: the context.
 * protos, len: in wire form, each name behind its length: "\x02h2\x08http/1.1"; not empty.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not in wire form; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM.
 * On failure nothing changes. Any thread; does not block. set_alpn_protos(); SSL_CTX_set_alpn_protos(3).
 */
int sslwrap_ctx_set_alpn_protos(sslwrap_ctx *ctx,
                                const void *protos,
                                size_t len);

/**
 * Offers protocols to servers, as sslwrap_ctx_set_alpn_protos.
 *
 * ctx: the context.
 * list: names of protocols, the most wanted first; at least one, of 1 to 255 bytes each. It stays yours.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: empty, or a name is; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. SSL_CTX_set_alpn_protos(3).
 */
int sslwrap_ctx_set_alpn_protos_list(sslwrap_ctx *ctx,
                                     const sslwrap_strlist *list);

/**
 * Sets what a server chooses of the protocols that a client offers.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it. sslwrap_ctx_set_alpn_preference goes before it.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. set_alpn_select_callback();
 * SSL_CTX_set_alpn_select_cb(3).
 */
int sslwrap_ctx_set_alpn_select_callback(sslwrap_ctx *ctx,
                                         sslwrap_alpn_select_fn cb,
                                         void *userdata,
                                         sslwrap_free_fn free_userdata);

/**
 * Chooses for a server without a callback: the first of its own list that the client offers too. A client that offers
 * protocols, none of them in the list, is refused.
 *
 * ctx: the context.
 * protos, len: in wire form, the best first; NULL and 0 take the list away.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not in wire form; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM.
 * On failure nothing changes. Any thread; does not block. SSL_CTX_set_alpn_select_cb(3).
 */
int sslwrap_ctx_set_alpn_preference(sslwrap_ctx *ctx,
                                    const void *protos,
                                    size_t len);

/**
 * Sets who is given the key log.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. set_keylog_callback();
 * SSL_CTX_set_keylog_callback(3).
 */
int sslwrap_ctx_set_keylog_callback(sslwrap_ctx *ctx,
                                    sslwrap_keylog_fn cb,
                                    void *userdata,
                                    sslwrap_free_fn free_userdata);

/**
 * Writes the key log to a file, for Wireshark and its like: whoever has the file can read the traffic.
 *
 * ctx: the context.
 * path: the file, NUL-terminated; lines are added to it, and it is made readable to its owner alone when it does not
 * exist. NULL takes it away.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: it cannot be opened; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. Any thread; opens a file. SSL_CTX_set_keylog_callback(3).
 */
int sslwrap_ctx_set_keylog_file(sslwrap_ctx *ctx,
                                const char *path);

/**
 * Sets who is asked for the passphrase of an encrypted key. Nobody is ever asked on the terminal.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it. It runs inside the calls that load a key.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. set_passwd_cb();
 * SSL_CTX_set_default_passwd_cb(3).
 */
int sslwrap_ctx_set_passwd_cb(sslwrap_ctx *ctx,
                              sslwrap_passphrase_fn cb,
                              void *userdata,
                              sslwrap_free_fn free_userdata);

/* ---- ctx_dtls ---- */
/* What contexts have for DTLS alone: secure ones, cookies, SRTP. */

/**
 * Makes a context for DTLS clients, as sslwrap_ctx_new_client does for TLS: DTLS 1.2 and up, the server's certificate is
 * verified and must be for the name given with sslwrap_conn_set_server_name.
 *
 * ctx: receives the context; free it with sslwrap_ctx_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG: ctx is NULL.
 * Any thread; does not block. DTLS_client_method(3).
 */
int sslwrap_ctx_new_dtls_client(sslwrap_ctx **ctx);

/**
 * Makes a context for DTLS servers: DTLS 1.2 and up, no renegotiation. Give it an identity before its first connection,
 * and find clients with sslwrap_conn_dtlsv1_listen.
 *
 * ctx: receives the context; free it with sslwrap_ctx_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG: ctx is NULL.
 * Any thread; does not block. DTLS_server_method(3).
 */
int sslwrap_ctx_new_dtls_server(sslwrap_ctx **ctx);

/**
 * Sets what makes the cookies of a DTLS server. Not needed: without it they are made of the client's address and a secret
 * of the context.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it. The verify callback must be set with it: connections
 * cannot be made with one of them alone (SSLWRAP_E_STATE).
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. set_cookie_generate_callback();
 * SSL_CTX_set_cookie_generate_cb(3).
 */
int sslwrap_ctx_set_cookie_generate_callback(sslwrap_ctx *ctx,
                                             sslwrap_cookie_generate_fn cb,
                                             void *userdata,
                                             sslwrap_free_fn free_userdata);

/**
 * Sets what says whether a cookie is right; belongs to sslwrap_ctx_set_cookie_generate_callback.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. set_cookie_verify_callback();
 * SSL_CTX_set_cookie_verify_cb(3).
 */
int sslwrap_ctx_set_cookie_verify_callback(sslwrap_ctx *ctx,
                                           sslwrap_cookie_verify_fn cb,
                                           void *userdata,
                                           sslwrap_free_fn free_userdata);

/**
 * Sets the secret behind the cookies of a DTLS server that has no callbacks for them: several servers with the same one
 * take each other's. Otherwise each context has a random one. A cookie is right for one to two minutes.
 *
 * ctx: the context.
 * secret, len: 16 to 1024 bytes; copied, and wiped with the context.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: too short or too long; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
 */
int sslwrap_ctx_set_cookie_secret(sslwrap_ctx *ctx,
                                  const void *secret,
                                  size_t len);

/**
 * Offers or accepts SRTP over DTLS; keys come from the exporter ("EXTRACTOR-dtls_srtp"). Has no effect with TLS.
 *
 * ctx: the context.
 * profiles: names with colons between them, the best first: "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM";
 * NUL-terminated.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: a name that OpenSSL does not know; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_INVALID_ARG. On failure nothing changes. Any thread; does not block. set_tlsext_use_srtp();
 * SSL_CTX_set_tlsext_use_srtp(3).
 */
int sslwrap_ctx_set_tlsext_use_srtp(sslwrap_ctx *ctx,
                                    const char *profiles);

/* ---- ctx_client_ca ---- */
/* The names of CAs that a server sends when it asks for a client's certificate. */

/**
 * Adds the name of a CA behind those that are sent to clients.
 *
 * ctx: the context of a server.
 * cert: the CA's certificate; its subject is copied, also when it is in the list already.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure nothing
 * changes. Any thread; does not block. add_client_ca(); SSL_CTX_add_client_CA(3).
 */
int sslwrap_ctx_add_client_ca(sslwrap_ctx *ctx,
                              const sslwrap_x509 *cert);

/**
 * Sends clients the subjects of the certificates in a file, in place of what was sent before. Trusts none of them:
 * sslwrap_ctx_load_verify_locations does that.
 *
 * ctx: the context of a server.
 * cafile: path of the PEM file, NUL-terminated. A name that is in it twice is sent once.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: it cannot be read, the errno says why; SSLWRAP_ERROR_SSL: no certificate in
 * it, or one is damaged; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure
 * nothing changes. Any thread; blocks on the disk. load_client_ca(); SSL_load_client_CA_file(3).
 */
int sslwrap_ctx_load_client_ca(sslwrap_ctx *ctx,
                               const char *cafile);

/**
 * The same from memory.
 *
 * ctx: the context of a server.
 * data, len: the PEM text.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: no certificate in it, or one is damaged; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
 */
int sslwrap_ctx_load_client_ca_mem(sslwrap_ctx *ctx,
                                   const void *data,
                                   size_t len);

/**
 * Sends clients these names, in this order and with repeats, in place of what was sent before.
 *
 * ctx: the context of a server.
 * names, len: the names, copied; NULL and 0 for none.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: one of them is NULL or dead; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. set_client_ca_list();
 * SSL_CTX_set_client_CA_list(3).
 */
int sslwrap_ctx_set_client_ca_list(sslwrap_ctx *ctx,
                                   const sslwrap_x509_name *const *names,
                                   size_t len);

/**
 * The names that clients are sent.
 *
 * ctx: the context.
 * names: receives them, copied; free with sslwrap_name_list_free. An empty list when there are none; NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. SSL_CTX_get_client_CA_list(3).
 */
int sslwrap_ctx_get_client_ca_list(sslwrap_ctx *ctx,
                                   sslwrap_name_list **names);

/* ---- ctx_exchange ---- */
/* What a context exchanges keys with, and its lists, versions and masks told back. */

/**
 * Takes parameters for Diffie-Hellman from a file: a server needs them for DHE ciphers of TLS 1.2 and below.
 *
 * ctx: the context.
 * dhfile: path of the PEM file ("BEGIN DH PARAMETERS"), NUL-terminated.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: it cannot be read, the errno says why; SSLWRAP_ERROR_SSL: none in it, damaged,
 * of another kind, or too small for the security level; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; blocks on the disk. load_tmp_dh();
 * SSL_CTX_set0_tmp_dh_pkey(3).
 */
int sslwrap_ctx_load_tmp_dh(sslwrap_ctx *ctx,
                            const char *dhfile);

/**
 * The same from memory.
 *
 * ctx: the context.
 * data, len: the PEM text.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL, as above; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
 */
int sslwrap_ctx_load_tmp_dh_mem(sslwrap_ctx *ctx,
                                const void *data,
                                size_t len);

/**
 * Has OpenSSL choose parameters for Diffie-Hellman that are as strong as the certificate's key.
 *
 * ctx: the context.
 * on: 1, or 0 for none but those that were loaded.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
 * SSL_CTX_set_dh_auto(3).
 */
int sslwrap_ctx_set_dh_auto(sslwrap_ctx *ctx,
                            int on);

/**
 * Exchanges keys over this curve alone. sslwrap_ctx_set_groups takes several, and those that are no curves.
 *
 * ctx: the context.
 * curve: from sslwrap_get_elliptic_curve.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: TLS has no such group, or a dead handle; SSLWRAP_E_STATE: the context is in
 * use; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. set_tmp_ecdh();
 * SSL_CTX_set1_groups_list(3).
 */
int sslwrap_ctx_set_tmp_ecdh(sslwrap_ctx *ctx,
                             const sslwrap_curve *curve);

/**
 * The names of the ciphers that the context's lists stand for, TLS 1.3's first, the best first in each.
 *
 * ctx: the context.
 * names: receives them; free with sslwrap_strlist_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. SSL_CTX_get_ciphers(3).
 */
int sslwrap_ctx_get_ciphers(sslwrap_ctx *ctx,
                            sslwrap_strlist **names);

/**
 * The lowest version that is spoken.
 *
 * ctx: the context.
 * version: receives it, as SSLWRAP_TLS1_2_VERSION; 0 for the lowest that OpenSSL has.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_get_min_proto_version(3).
 */
int sslwrap_ctx_get_min_proto_version(sslwrap_ctx *ctx,
                                      int *version);

/**
 * The highest version that is spoken.
 *
 * ctx: the context.
 * version: receives it, as SSLWRAP_TLS1_3_VERSION; 0 for the highest that OpenSSL has.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_get_max_proto_version(3).
 */
int sslwrap_ctx_get_max_proto_version(sslwrap_ctx *ctx,
                                      int *version);

/**
 * The options that are set.
 *
 * ctx: the context.
 * options: receives SSLWRAP_OP_* bits.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_get_options(3).
 */
int sslwrap_ctx_get_options(sslwrap_ctx *ctx, uint64_t *options);

/**
 * The modes that are set.
 *
 * ctx: the context.
 * mode: receives SSLWRAP_MODE_* bits.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_get_mode(3).
 */
int sslwrap_ctx_get_mode(sslwrap_ctx *ctx, uint64_t *mode);

/**
 * Sets how much plaintext one record carries at most.
 *
 * ctx: the context.
 * bytes: 512 to 16384; 16384 from the start.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
 * SSL_CTX_set_max_send_fragment(3).
 */
int sslwrap_ctx_set_max_send_fragment(sslwrap_ctx *ctx,
                                      int64_t bytes);

/**
 * Lets a server ask this client for its certificate after the handshake (TLS 1.3).
 *
 * ctx: the context of a client.
 * on: 1, or 0 as from the start.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
 * SSL_CTX_set_post_handshake_auth(3).
 */
int sslwrap_ctx_set_post_handshake_auth(sslwrap_ctx *ctx,
                                        int on);

/* ---- ctx_npn ---- */
/* Next protocol negotiation, ALPN's forerunner: TLS 1.2 and below, where the OpenSSL beneath is built with it. */

/**
 * Sets which protocols a server offers by NPN.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it. sslwrap_ctx_set_npn_protos goes before it.
 * Returns SSLWRAP_OK; SSLWRAP_E_UNSUPPORTED: this OpenSSL has no NPN (sslwrap_has("npn")); SSLWRAP_E_STATE: the context is
 * in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing changes, and the userdata stays the caller's. Any
 * thread; does not block. set_npn_advertise_callback(); SSL_CTX_set_next_protos_advertised_cb(3).
 */
int sslwrap_ctx_set_npn_advertise_callback(sslwrap_ctx *ctx,
                                           sslwrap_npn_advertise_fn cb,
                                           void *userdata,
                                           sslwrap_free_fn free_userdata);

/**
 * Offers protocols by NPN, without a callback.
 *
 * ctx: the context of a server.
 * protos, len: in wire form, each name behind its length; NULL and 0 take the list away.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not in wire form; SSLWRAP_E_UNSUPPORTED: this OpenSSL has no NPN;
 * SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
 * SSL_CTX_set_next_protos_advertised_cb(3).
 */
int sslwrap_ctx_set_npn_protos(sslwrap_ctx *ctx,
                               const void *protos,
                               size_t len);

/**
 * Sets what a client chooses of the protocols that a server offers by NPN. A client without this and without
 * sslwrap_ctx_set_npn_preference does not speak NPN.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback, in ALPN's form; NULL removes it. It chooses one of the offered:
 * SSLWRAP_ALPN_NOACK and SSLWRAP_ALPN_FATAL both refuse.
 * Returns SSLWRAP_OK; SSLWRAP_E_UNSUPPORTED: this OpenSSL has no NPN; SSLWRAP_E_STATE: the context is in use;
 * SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing changes, and the userdata stays the caller's. Any thread; does
 * not block. set_npn_select_callback(); SSL_CTX_set_next_proto_select_cb(3).
 */
int sslwrap_ctx_set_npn_select_callback(sslwrap_ctx *ctx,
                                        sslwrap_alpn_select_fn cb,
                                        void *userdata,
                                        sslwrap_free_fn free_userdata);

/**
 * Chooses by NPN without a callback: the first of the client's own list that the server offers too; none in common ends
 * the handshake.
 *
 * ctx: the context of a client.
 * protos, len: in wire form, the best first; NULL and 0 take the list away.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not in wire form; SSLWRAP_E_UNSUPPORTED: this OpenSSL has no NPN;
 * SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
 * SSL_CTX_set_next_proto_select_cb(3).
 */
int sslwrap_ctx_set_npn_preference(sslwrap_ctx *ctx,
                                   const void *protos,
                                   size_t len);

/* ---- ctx_session ---- */
/* What a context says of sessions and tickets. */

/**
 * Sets which sessions are kept, and where. SSLWRAP_SESS_CACHE_SERVER from the start: a server keeps in memory what its
 * clients cannot keep in a ticket. Clients keep sessions themselves: sslwrap_ctx_set_new_session_callback.
 *
 * ctx: the context.
 * mode: SSLWRAP_SESS_CACHE_* bits; bits that are not known are refused.
 * previous: receives the former mode; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. On failure nothing changes.
 * Any thread; does not block. set_session_cache_mode(); SSL_CTX_set_session_cache_mode(3).
 */
int sslwrap_ctx_set_session_cache_mode(sslwrap_ctx *ctx,
                                       uint64_t mode,
                                       uint64_t *previous);

/**
 * Which sessions are kept, and where.
 *
 * ctx: the context.
 * mode: receives SSLWRAP_SESS_CACHE_* bits.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. get_session_cache_mode();
 * SSL_CTX_get_session_cache_mode(3).
 */
int sslwrap_ctx_get_session_cache_mode(sslwrap_ctx *ctx, uint64_t *mode);

/**
 * Sets how many sessions a server keeps in memory; the oldest go first.
 *
 * ctx: the context.
 * size: 20480 from the start; 0 is without limit.
 * previous: receives the former size; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: negative; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
 * SSL_CTX_sess_set_cache_size(3).
 */
int sslwrap_ctx_set_session_cache_size(sslwrap_ctx *ctx,
                                       int64_t size,
                                       int64_t *previous);

/**
 * How many sessions a server keeps in memory.
 *
 * ctx: the context.
 * size: receives the limit; 0 is without.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_sess_get_cache_size(3).
 */
int sslwrap_ctx_get_session_cache_size(sslwrap_ctx *ctx,
                                       int64_t *size);

/**
 * What the context has counted of sessions so far.
 *
 * ctx: the context.
 * stats: set its size; receives the rest.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: NULL, or of an unknown size. Any thread; does not block.
 * SSL_CTX_sess_number(3).
 */
int sslwrap_ctx_get_session_stats(sslwrap_ctx *ctx,
                                  sslwrap_session_stats *stats);

/**
 * Drops sessions from the server's memory that have expired. It happens by itself now and then, too.
 *
 * ctx: the context.
 * now: seconds since 1970; 0 drops all.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: negative. Allowed while the context is in use. Any thread; does not block.
 * SSL_CTX_flush_sessions(3).
 */
int sslwrap_ctx_flush_sessions(sslwrap_ctx *ctx,
                               int64_t now);

/**
 * Makes a session one that nobody resumes any more, and drops it from the server's memory. A ticket that holds it stays
 * good where it is taken: servers that need to revoke keep sessions in memory or outside.
 *
 * ctx: the context.
 * session: the session.
 * removed: receives 1 when it was in memory, 0 when not; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Allowed while the context is in use. Any thread; does not block; may call
 * the callback of sslwrap_ctx_set_remove_session_callback. SSL_CTX_remove_session(3).
 */
int sslwrap_ctx_remove_session(sslwrap_ctx *ctx,
                               sslwrap_session *session,
                               int *removed);

/**
 * Sets how many tickets a server sends after a full TLS 1.3 handshake; a resumed one sends one at most.
 *
 * ctx: the context.
 * count: 0 to 100; 2 from the start, 1 with sslwrap_ctx_new_server: each resumption brings the next.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
 * SSL_CTX_set_num_tickets(3).
 */
int sslwrap_ctx_set_num_tickets(sslwrap_ctx *ctx,
                                int count);

/**
 * How many tickets a server sends after a TLS 1.3 handshake.
 *
 * ctx: the context.
 * count: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_CTX_get_num_tickets(3).
 */
int sslwrap_ctx_get_num_tickets(sslwrap_ctx *ctx,
                                int *count);

/**
 * Sets the keys that a server seals its tickets with, in place of one that each context makes up. Servers with the same
 * keys and the same sslwrap_ctx_set_session_id resume each other's sessions. The first key seals, all open; so a new key
 * is first added behind on all servers, then moved to the front.
 *
 * ctx: the context.
 * keys, len: the keys, one behind the other, 64 at most, each with another name; copied, and wiped after use. NULL and 0
 * bring the made-up key back.
 * key_len: of each key: 80 (name 16, HMAC-SHA256 key 32, AES-256 key 32) or 48 (name 16, AES-128 key 16, HMAC-SHA256
 * key 16), as nginx has them in its files.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a length, or two keys of the same name; SSLWRAP_E_STATE: the context is in
 * use (sslwrap_ctx_renew_ticket_keys); SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
 * SSL_CTX_set_tlsext_ticket_key_evp_cb(3).
 */
int sslwrap_ctx_set_ticket_keys(sslwrap_ctx *ctx,
                                const void *keys,
                                size_t len,
                                size_t key_len);

/**
 * Replaces ticket keys that were set before; also while the context is in use. The next ticket is sealed with the new.
 *
 * ctx: the context.
 * keys, len, key_len: as for sslwrap_ctx_set_ticket_keys.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: none were set; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure nothing changes.
 * Any thread; does not block. SSL_CTX_set_tlsext_ticket_key_evp_cb(3).
 */
int sslwrap_ctx_renew_ticket_keys(sslwrap_ctx *ctx,
                                  const void *keys,
                                  size_t len,
                                  size_t key_len);

/**
 * Sets who is given sessions to keep. Adds to the session cache mode what it needs: for clients SSLWRAP_SESS_CACHE_CLIENT
 * and SSLWRAP_SESS_CACHE_NO_INTERNAL, for servers SSLWRAP_SESS_CACHE_SERVER. A client's TLS 1.3 session is then good for
 * one connection: resuming it spends it, and brings another. Connections that go over to another context (server name)
 * stay with this one's callback.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. SSL_CTX_sess_set_new_cb(3).
 */
int sslwrap_ctx_set_new_session_callback(sslwrap_ctx *ctx,
                                         sslwrap_new_session_fn cb,
                                         void *userdata,
                                         sslwrap_free_fn free_userdata);

/**
 * Sets where a server finds sessions that it keeps outside, when they are not in its memory. Asked where there is no
 * ticket: TLS 1.2 without tickets, and TLS 1.3 with SSLWRAP_OP_NO_TICKET. Set a session id, or no session passes between
 * processes.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. SSL_CTX_sess_set_get_cb(3).
 */
int sslwrap_ctx_set_find_session_callback(sslwrap_ctx *ctx,
                                          sslwrap_find_session_fn cb,
                                          void *userdata,
                                          sslwrap_free_fn free_userdata);

/**
 * Sets who is told that a session is not to be resumed any more. With it nothing is kept in memory: the context has
 * SSLWRAP_SESS_CACHE_NO_INTERNAL_STORE.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it. It runs inside calls that move bytes, inside
 * sslwrap_ctx_remove_session, and inside sslwrap_conn_free of a connection that failed.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. SSL_CTX_sess_set_remove_cb(3).
 */
int sslwrap_ctx_set_remove_session_callback(sslwrap_ctx *ctx,
                                            sslwrap_remove_session_fn cb,
                                            void *userdata,
                                            sslwrap_free_fn free_userdata);

/* ---- psk ---- */
/* Keys that both ends have beforehand, in place of certificates. */

/**
 * A server: adds a client's key, in place of the former of the same identity. TLS 1.2 takes it with PSK cipher suites,
 * TLS 1.3 with suites of SHA-256. A server whose clients all have keys needs no certificate.
 *
 * ctx: the context.
 * identity, identity_len: 1 to 256 bytes.
 * key, key_len: 1 to 512 bytes, 16 at least for any strength; copied, and wiped after use.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a length; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM.
 * On failure nothing changes. Any thread; does not block. SSL_CTX_set_psk_find_session_callback(3).
 */
int sslwrap_ctx_add_psk(sslwrap_ctx *ctx,
                        const void *identity,
                        size_t identity_len,
                        const void *key,
                        size_t key_len);

/**
 * A server: what it says of itself, so that clients with several keys find the right one. TLS 1.2 alone.
 *
 * ctx: the context.
 * hint: at most 256 bytes, NUL-terminated; NULL takes it away.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: too long; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM.
 * Any thread; does not block. SSL_CTX_use_psk_identity_hint(3).
 */
int sslwrap_ctx_set_psk_hint(sslwrap_ctx *ctx,
                             const char *hint);

/**
 * A client: sets the key that its connections share with the server, as sslwrap_conn_set_psk does for one of them.
 *
 * ctx: the context.
 * identity, identity_len, key, key_len: as for sslwrap_conn_set_psk.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a length; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM.
 * On failure nothing changes. Any thread; does not block. SSL_CTX_set_psk_use_session_callback(3).
 */
int sslwrap_ctx_set_psk(sslwrap_ctx *ctx,
                        const void *identity,
                        size_t identity_len,
                        const void *key,
                        size_t key_len);

/**
 * Sets who is asked for a client's key. Keys that were added with sslwrap_ctx_add_psk go before it.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. SSL_CTX_set_psk_server_callback(3),
 * SSL_CTX_set_psk_find_session_callback(3).
 */
int sslwrap_ctx_set_psk_server_callback(sslwrap_ctx *ctx,
                                        sslwrap_psk_server_fn cb,
                                        void *userdata,
                                        sslwrap_free_fn free_userdata);

/**
 * Sets who is asked what a client shows. A connection's own key goes before it; it goes before the context's.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. SSL_CTX_set_psk_client_callback(3),
 * SSL_CTX_set_psk_use_session_callback(3).
 */
int sslwrap_ctx_set_psk_client_callback(sslwrap_ctx *ctx,
                                        sslwrap_psk_client_fn cb,
                                        void *userdata,
                                        sslwrap_free_fn free_userdata);

/* ---- ctx_hosts ---- */
/* Decisions as data: a host table, pinned keys. */

/**
 * Adds a host to a server's table: clients that ask for the name are served by the other context, with its identity,
 * trust, versions, options, verification and ALPN. The table is looked into before the server-name callback, which is
 * asked for names that are not in it.
 *
 * ctx: the context that the connections are made from.
 * name: a host name, or "*.name" for all names below it; the longest that fits counts. Letters are the same in both
 * cases. NUL-terminated. One that is there already goes over to the new context.
 * host: the context for it, counted, frozen when it is first chosen; ctx itself is fine. It has no host table of its own.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a name, or a context for clients; SSLWRAP_E_STATE: ctx is in use, or host
 * has hosts; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. SSL_CTX_set_client_hello_cb(3).
 */
int sslwrap_ctx_add_host(sslwrap_ctx *ctx,
                         const char *name,
                         sslwrap_ctx *host);

/**
 * Sets what a server does with a name that is not in its host table, and with a client that names none.
 *
 * ctx: the context.
 * policy: SSLWRAP_HOST_DEFAULT: it goes on with this context; SSLWRAP_HOST_REFUSE: it ends the handshake with the alert
 * unrecognized_name, and the server-name callback is not asked.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use. Any thread; does not block.
 */
int sslwrap_ctx_set_host_policy(sslwrap_ctx *ctx,
                                int policy);

/**
 * Pins a public key of peers.
 *
 * ctx: the context.
 * kind: SSLWRAP_PIN_REQUIRED: besides being verified, a peer's chain must hold one of the keys that are pinned so,
 * anywhere from its own certificate to the anchor; also where the verify mode lets every peer pass. Where OpenSSL found
 * something wrong with the chain, and the mode or a callback let it pass, the peer's own key alone counts: anybody can send
 * the certificates above it. Who shows no certificate is refused with SSLWRAP_ERROR_SSL, but for a client of TLS 1.3 that is
 * asked later (SSLWRAP_VERIFY_POST_HANDSHAKE; have it show one by SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT), and for who has a key
 * shared beforehand. SSLWRAP_PIN_SUFFICIENT: a peer whose own certificate has the key is accepted whatever else is
 * wrong with it, for devices that sign their own certificates.
 * digest, len: SHA-256 over the key's SubjectPublicKeyInfo in DER: 32 bytes, as
 * `openssl x509 -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256` makes them.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM. On failure nothing
 * changes. Any thread; does not block.
 */
int sslwrap_ctx_add_pin(sslwrap_ctx *ctx,
                        int kind,
                        const void *digest,
                        size_t len);

/* ---- conn ---- */
/* The connection: made, set up, shaken hands, ended. */

/**
 * Makes a connection. It is client or server once told so with sslwrap_conn_set_connect_state or
 * sslwrap_conn_set_accept_state; a context for one side tells it from the start.
 *
 * ctx: the context; its settings are frozen from now on.
 * sock: a connected stream socket (DTLS: a datagram socket, connected, or bound and listening with
 * sslwrap_conn_dtlsv1_listen), shared and counted; NULL for a connection over memory, whose ciphertext the caller
 * carries with sslwrap_conn_bio_read and sslwrap_conn_bio_write.
 * conn: receives the connection; free it with sslwrap_conn_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: no trusted certificates for a client of sslwrap_ctx_new_client, or OpenSSL
 * refused; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * Any thread; may read the system's trusted certificates once. Connection(context, socket); SSL_new(3).
 */
int sslwrap_conn_new(sslwrap_ctx *ctx,
                     sslwrap_sock *sock,
                     sslwrap_conn **conn);

/**
 * Makes a connection over a descriptor of the caller's, which stays the caller's: never closed, O_NONBLOCK left alone.
 *
 * ctx: the context; its settings are frozen from now on.
 * fd: a connected stream socket (DTLS: a datagram socket). With O_NONBLOCK set calls do not wait; otherwise they wait without end. Both can be
 * changed with sslwrap_conn_set_timeouts. Keep it open until the connection is freed.
 * conn: receives the connection; free it with sslwrap_conn_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: not a socket; otherwise as sslwrap_conn_new. SSL_set_fd(3).
 */
int sslwrap_conn_new_fd(sslwrap_ctx *ctx,
                        int fd,
                        sslwrap_conn **conn);

/**
 * Connects: resolves the name, tries its addresses (RFC 8305), shakes hands, and verifies that the certificate is for
 * the name. One deadline for all of it.
 *
 * ctx: the context; sslwrap_ctx_new_client makes one that verifies. Frozen from now on.
 * host: a host name or an IP address, NUL-terminated; also sent to the server (SNI).
 * service: a port number or a service name, as "443" or "https".
 * timeout: seconds; more than 0, -1 waits without end.
 * conn: receives the connection, handshake done; free it with sslwrap_conn_free, which closes its socket. Its calls wait
 * as the default timeout says (sslwrap_setdefaulttimeout), or sslwrap_conn_set_timeouts. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_GAI: the name is not resolved; SSLWRAP_ERROR_SYSCALL: nobody to be reached there;
 * SSLWRAP_E_TIMEOUT; SSLWRAP_ERROR_SSL: the handshake failed or the certificate is not right, the message says how;
 * SSLWRAP_E_STATE: a decision waits, which nobody can answer here; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread;
 * waits; may call the context's callbacks.
 */
int sslwrap_conn_dial(sslwrap_ctx *ctx,
                      const char *host,
                      const char *service,
                      double timeout,
                      sslwrap_conn **conn);

/**
 * Frees a connection. Sends nothing: say goodbye with sslwrap_conn_shutdown or sslwrap_conn_close first. Closes no
 * descriptor that the caller made.
 *
 * conn: it; NULL is fine. A call that is inside ends first, with its own result.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; allowed inside callbacks. May
 * call the free functions of its callbacks. SSL_free(3).
 * After a fork the child may free what it inherited, and the parent notices nothing; where the parent had more threads than
 * one, the child's memory and free functions are left alone, since OpenSSL's locks may be held for ever.
 */
int sslwrap_conn_free(sslwrap_conn *conn);

/**
 * Makes it a client.
 *
 * conn: the connection, before its handshake.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 * set_connect_state(); SSL_set_connect_state(3).
 */
int sslwrap_conn_set_connect_state(sslwrap_conn *conn);

/**
 * Makes it a server.
 *
 * conn: the connection, before its handshake.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 * set_accept_state(); SSL_set_accept_state(3).
 */
int sslwrap_conn_set_accept_state(sslwrap_conn *conn);

/**
 * Says who the server must be: the name is sent to it (SNI), and its certificate must be for it. An IP address is
 * checked the same way and not sent.
 *
 * conn: a client, before its handshake.
 * name: a host name ("example.org"; international names as xn--...) or an IP address ("192.0.2.1", "2001:db8::1");
 * NUL-terminated.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: neither; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_NOMEM.
 * On failure nothing changes. Any thread; does not block. SSL_set_tlsext_host_name(3) and SSL_set1_host(3).
 */
int sslwrap_conn_set_server_name(sslwrap_conn *conn,
                                 const char *name);

/**
 * Sends a name to the server and checks nothing: as the SSL document does. sslwrap_conn_set_server_name checks too.
 *
 * conn: a client, before its handshake.
 * name: a host name, NUL-terminated; an IP address is refused.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_NOMEM.
 * Any thread; does not block. set_tlsext_host_name(); SSL_set_tlsext_host_name(3).
 */
int sslwrap_conn_set_tlsext_host_name(sslwrap_conn *conn,
                                      const char *name);

/**
 * Lets a client of sslwrap_ctx_new_client go on without knowing whose certificate is right: any that the anchors vouch
 * for will do, also one of somebody else's. A name that was set before is sent and not checked; one that is set after is
 * checked again. Not for the open internet.
 *
 * conn: a client, before its handshake.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 */
int sslwrap_conn_insecure_no_name_check(sslwrap_conn *conn);

/**
 * Offers protocols to the server, for this connection alone.
 *
 * conn: a client, before its handshake.
 * protos, len: in wire form, each name behind its length: "\x02h2\x08http/1.1"; not empty.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not in wire form; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_NOMEM.
 * On failure nothing changes. Any thread; does not block. set_alpn_protos(); SSL_set_alpn_protos(3).
 */
int sslwrap_conn_set_alpn_protos(sslwrap_conn *conn,
                                 const void *protos,
                                 size_t len);

/**
 * Goes over to another context: in a server-name callback, while SSLWRAP_EVENT_CLIENT_HELLO waits, or before the handshake.
 * Identity, trust, versions, options, verification and ALPN are the new context's from then on, and its events unless the
 * connection has its own.
 *
 * conn: the connection.
 * ctx: the context; its settings are frozen from now on.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_BUSY: called inside another kind of callback;
 * SSLWRAP_ERROR_SSL: OpenSSL refused; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. set_context();
 * SSL_set_SSL_CTX(3).
 */
int sslwrap_conn_set_context(sslwrap_conn *conn,
                             sslwrap_ctx *ctx);

/**
 * The context it belongs to now.
 *
 * conn: the connection.
 * ctx: receives the context, one owner more: free it with sslwrap_ctx_free. The same handle as the caller's as long as
 * that is alive. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 * get_context(); SSL_get_SSL_CTX(3).
 */
int sslwrap_conn_get_context(sslwrap_conn *conn,
                             sslwrap_ctx **ctx);

/**
 * Sets how long calls may wait, in place of the socket's timeout. Each is a deadline for a whole call.
 *
 * conn: a connection that is not over memory.
 * handshake, read, write: seconds; 0 does not wait (WANT_READ and WANT_WRITE come out), -1 waits without end.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: negative or not a number; SSLWRAP_E_STATE: a connection over memory never
 * waits. Any thread, also while another waits: its call keeps its deadline. Does not block.
 */
int sslwrap_conn_set_timeouts(sslwrap_conn *conn,
                              double handshake,
                              double read,
                              double write);

/**
 * How long calls may wait: what was set, or what the socket says.
 *
 * conn: the connection.
 * handshake, read, write: receive seconds; 0 does not wait, -1 waits without end. Each may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 */
int sslwrap_conn_get_timeouts(sslwrap_conn *conn,
                              double *handshake,
                              double *read,
                              double *write);

/**
 * Shakes hands, now; recv and send do it by themselves otherwise.
 *
 * conn: the connection.
 * Returns SSLWRAP_OK: done; SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_WANT_WRITE: carry ciphertext, or wait for the
 * descriptor, and call again; SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB, SSLWRAP_ERROR_WANT_X509_LOOKUP,
 * SSLWRAP_ERROR_WANT_RETRY_VERIFY: a decision waits, see sslwrap_conn_wanted, from recv and send too; SSLWRAP_ERROR_SSL:
 * refused by either side, the message says why, also which certificate is
 * wrong and how; SSLWRAP_ERROR_SYSCALL: the transport failed, or ended without goodbye (errno -1); SSLWRAP_E_TIMEOUT,
 * SSLWRAP_E_CANCELLED: call again to go on; SSLWRAP_E_CALLBACK: a callback gave an answer that is none;
 * SSLWRAP_E_STATE: client or server is not said, or a secure client has no name; SSLWRAP_E_BUSY; SSLWRAP_E_CLOSED.
 * Waits as long as the handshake timeout says; never over memory. Calls back. do_handshake(); SSL_do_handshake(3).
 */
int sslwrap_conn_do_handshake(sslwrap_conn *conn);

/**
 * Says goodbye: the first call sends close_notify, further ones wait for the peer's.
 *
 * conn: the connection, after its handshake.
 * complete: receives 1 when both have said goodbye, else 0; may then be called again, after recv has taken what is left.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_WANT_WRITE: call again; SSLWRAP_E_STATE: the handshake is
 * not done, or the connection failed; SSLWRAP_ERROR_SYSCALL, SSLWRAP_ERROR_SSL; SSLWRAP_E_TIMEOUT, SSLWRAP_E_NOMEM:
 * call again; SSLWRAP_E_BUSY.
 * Waits as long as the write timeout says; never over memory. shutdown(); SSL_shutdown(3).
 */
int sslwrap_conn_shutdown(sslwrap_conn *conn,
                          int *complete);

/**
 * Who has said goodbye.
 *
 * conn: the connection.
 * state: receives SSLWRAP_SENT_SHUTDOWN and SSLWRAP_RECEIVED_SHUTDOWN bits.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. get_shutdown();
 * SSL_get_shutdown(3).
 */
int sslwrap_conn_get_shutdown(sslwrap_conn *conn,
                              uint64_t *state);

/**
 * Sets who has said goodbye, without sending anything.
 *
 * conn: the connection.
 * state: SSLWRAP_SENT_SHUTDOWN and SSLWRAP_RECEIVED_SHUTDOWN bits.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: without SSLWRAP_RECEIVED_SHUTDOWN after sslwrap_conn_unread.
 * Any thread; does not block. set_shutdown(); SSL_set_shutdown(3).
 */
int sslwrap_conn_set_shutdown(sslwrap_conn *conn,
                              uint64_t state);

/**
 * Keeps a pointer of the caller's with the connection.
 *
 * conn: the connection.
 * data: any pointer, also NULL.
 * free_data: frees it when it is replaced or the connection goes; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 * set_app_data().
 */
int sslwrap_conn_set_app_data(sslwrap_conn *conn,
                              void *data,
                              sslwrap_free_fn free_data);

/**
 * The pointer kept with the connection.
 *
 * conn: the connection.
 * data: receives it; NULL when none was set.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. get_app_data().
 */
int sslwrap_conn_get_app_data(sslwrap_conn *conn,
                              void **data);

/* ---- conn_transport ---- */
/* Connections over functions of the caller's. */

/**
 * Makes a connection whose ciphertext is carried by functions of the caller's.
 *
 * ctx: the context; its settings are frozen from now on.
 * io: the functions; copied, with its userdata, which belongs to the connection from then on.
 * conn: receives the connection; free it with sslwrap_conn_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: io is NULL, its size is not one that this library knows, or recv or send is
 * NULL; otherwise as sslwrap_conn_new. On failure the userdata stays the caller's, and free is not called.
 * Calls wait without end where wait is given: sslwrap_conn_set_timeouts changes that. Any thread; does not block; calls
 * none of the functions yet. SSL_set_bio(3).
 */
int sslwrap_conn_new_io(sslwrap_ctx *ctx,
                        const sslwrap_io *io,
                        sslwrap_conn **conn);

/* ---- conn_io ---- */
/* Bytes of a connection: plaintext, and ciphertext of connections over memory. */

/**
 * Receives plaintext; shakes hands first where that is still to be done. DTLS: of one record, so that with room for it
 * (sslwrap_conn_get_cleartext_mtu, 16384 at most) each call gives what one call of the peer's sent.
 *
 * conn: the connection.
 * buf, cap: where it goes. With cap 0 nothing is done.
 * flags: SSLWRAP_MSG_PEEK leaves the bytes to be received again; other flags are ignored.
 * n: receives how many came.
 * Returns SSLWRAP_OK with *n > 0 (or cap 0); SSLWRAP_ERROR_ZERO_RETURN: the peer said goodbye, again and again;
 * SSLWRAP_ERROR_SYSCALL with errno -1: the peer vanished without goodbye, data may be missing (again and again; all
 * plaintext came before); SSLWRAP_ERROR_SYSCALL otherwise: the transport failed; SSLWRAP_ERROR_WANT_READ,
 * SSLWRAP_ERROR_WANT_WRITE: only where the call does not wait, call again; SSLWRAP_E_TIMEOUT, SSLWRAP_E_CANCELLED: the
 * connection stays usable; SSLWRAP_ERROR_SSL: broken, final; SSLWRAP_E_BUSY: called inside its callback;
 * and whatever sslwrap_conn_do_handshake returns.
 * One thread may receive while another sends. Waits as long as the read timeout says; never over memory.
 * Unlike sslwrap_sock_recv, the end of the stream is a status and never *n = 0. recv(); SSL_read_ex(3).
 */
int sslwrap_conn_recv(sslwrap_conn *conn,
                      void *buf,
                      size_t cap,
                      int flags,
                      size_t *n);

/** The same as sslwrap_conn_recv, under the document's other name. read(). */
int sslwrap_conn_read(sslwrap_conn *conn, void *buf, size_t cap, int flags, size_t *n);

/**
 * The same as sslwrap_conn_recv, for at most nbytes of a buffer.
 *
 * buf, cap: where it goes.
 * nbytes: at most so many; 0 stands for cap, and more than cap counts as cap.
 * Otherwise as sslwrap_conn_recv. recv_into().
 */
int sslwrap_conn_recv_into(sslwrap_conn *conn,
                           void *buf,
                           size_t cap,
                           size_t nbytes,
                           int flags,
                           size_t *n);

/**
 * Sends plaintext; shakes hands first where that is still to be done. DTLS: as one record in one datagram, all of it or
 * nothing; whether it arrives is not known. One that is larger than the MTU (see sslwrap_conn_get_cleartext_mtu) is sent
 * all the same, in fragments of IP; SSLWRAP_E_INVALID_ARG: more than 16384 bytes; SSLWRAP_ERROR_SYSCALL with EMSGSIZE: the
 * system refuses the size, *n is 0; with another errno: an earlier datagram did not arrive, the connection can be used on.
 *
 * conn: the connection.
 * buf, len: the bytes. With len 0 nothing is done.
 * flags: ignored.
 * n: receives how many were taken, with every status: those are the library's to deliver, in order, and must not be
 * given again.
 * Returns SSLWRAP_OK: where the call may wait, all were taken and have left; else at least one was taken;
 * SSLWRAP_ERROR_WANT_WRITE, SSLWRAP_ERROR_WANT_READ: only where the call does not wait; call again with the same bytes;
 * SSLWRAP_E_TIMEOUT, SSLWRAP_E_CANCELLED: go on with the bytes behind *n, or only with sslwrap_conn_flush;
 * SSLWRAP_ERROR_SYSCALL: the transport failed; SSLWRAP_ERROR_SSL: broken, or not the same bytes again; SSLWRAP_E_BUSY:
 * called inside its callback; and whatever sslwrap_conn_do_handshake returns.
 * One thread may send while another receives. Of several that send without waiting, the others' calls answer
 * SSLWRAP_ERROR_WANT_WRITE, with *n 0, until one that did is made again.
 * Waits as long as the write timeout says; never over memory. send(); SSL_write_ex(3).
 */
int sslwrap_conn_send(sslwrap_conn *conn,
                      const void *buf,
                      size_t len,
                      int flags,
                      size_t *n);

/** The same as sslwrap_conn_send, under the document's other name. write(). */
int sslwrap_conn_write(sslwrap_conn *conn,
                       const void *buf,
                       size_t len,
                       int flags,
                       size_t *n);

/**
 * Sends several pieces of memory as sslwrap_conn_send sends one that holds them all, one behind the other: records are
 * filled across the pieces, so that a header and a body leave as one record in one segment, without being copied together
 * first. DTLS: the pieces make one record in one datagram.
 *
 * conn: the connection.
 * pieces, count: the pieces, at most 1024; those of length 0 are passed over. With no bytes at all nothing is done.
 * flags: ignored.
 * n: receives how many bytes were taken, counted through the pieces, with every status, as for sslwrap_conn_send.
 * Returns what sslwrap_conn_send does, and means the same: call again with the pieces from there on, the first of them cut;
 * SSLWRAP_E_INVALID_ARG: more than 1024 pieces, or one that is NULL with a length.
 * One thread may send while another receives. Waits as long as the write timeout says; never over memory.
 * No counterpart in the documents; writev(2).
 */
int sslwrap_conn_sendv(sslwrap_conn *conn,
                       const sslwrap_iovec *pieces,
                       size_t count,
                       int flags,
                       size_t *n);

/**
 * Sends all of it, or says how far it came. One deadline for the whole call.
 *
 * conn: the connection.
 * buf, len: the bytes.
 * flags: ignored.
 * sent: receives how many were taken, with every status, as for sslwrap_conn_send.
 * Returns SSLWRAP_OK: all of them; SSLWRAP_ERROR_WANT_WRITE, SSLWRAP_ERROR_WANT_READ: only where the call does not wait;
 * call again with the bytes behind *sent; otherwise as sslwrap_conn_send. sendall().
 */
int sslwrap_conn_sendall(sslwrap_conn *conn,
                         const void *buf,
                         size_t len,
                         int flags,
                         size_t *sent);

/**
 * Sends what was taken by earlier calls and has not left yet.
 *
 * conn: the connection.
 * Returns SSLWRAP_OK: nothing is left; SSLWRAP_ERROR_WANT_WRITE: only where the call does not wait; SSLWRAP_E_TIMEOUT,
 * SSLWRAP_E_CANCELLED, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_BUSY; SSLWRAP_E_STATE: over memory use sslwrap_conn_bio_read.
 * Waits as long as the write timeout says.
 */
int sslwrap_conn_flush(sslwrap_conn *conn);

/**
 * How much ciphertext waits to leave.
 *
 * conn: the connection.
 * n: receives the number of bytes.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 */
int sslwrap_conn_out_pending(sslwrap_conn *conn, size_t *n);

/**
 * How much plaintext is opened and waits for recv. 0 does not mean that nothing has arrived: see sslwrap_conn_wait.
 *
 * conn: the connection.
 * n: receives the number of bytes.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. pending();
 * SSL_pending(3).
 */
int sslwrap_conn_pending(sslwrap_conn *conn,
                         size_t *n);

/**
 * Gives ciphertext that came from the peer to a connection over memory. Takes all of it. DTLS: one datagram, as it came;
 * an empty one is passed over.
 *
 * conn: the connection.
 * buf, len: the bytes.
 * n: receives len, or 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NOMEM; SSLWRAP_E_STATE: not over memory, or sslwrap_conn_bio_shutdown was called;
 * SSLWRAP_E_BUSY: called inside its callback; SSLWRAP_E_INVALID_ARG. Does not block. bio_write(); BIO_write(3).
 */
int sslwrap_conn_bio_write(sslwrap_conn *conn,
                           const void *buf,
                           size_t len,
                           size_t *n);

/**
 * Takes ciphertext that is for the peer out of a connection over memory. What is not taken stays; if it is never taken
 * the connection does not get on. DTLS: one datagram, whole.
 *
 * conn: the connection.
 * buf, cap: where it goes. With cap 0 nothing is done; DTLS: it asks for the size.
 * n: receives how many bytes.
 * Returns SSLWRAP_OK with *n > 0 (or cap 0); SSLWRAP_ERROR_WANT_READ: there is none; SSLWRAP_E_BUFFER_TOO_SMALL: the
 * next datagram has *n bytes, and was left there; SSLWRAP_E_STATE: not over memory;
 * SSLWRAP_E_BUSY: called inside its callback; SSLWRAP_E_INVALID_ARG. Does not block. bio_read(); BIO_read(3).
 */
int sslwrap_conn_bio_read(sslwrap_conn *conn,
                          void *buf,
                          size_t cap,
                          size_t *n);

/**
 * Tells a connection over memory that no more ciphertext will come from the peer: the end of the stream.
 *
 * conn: the connection.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: not over memory; SSLWRAP_E_BUSY; SSLWRAP_E_INVALID_ARG. Does not block.
 * bio_shutdown(); BIO_set_mem_eof_return(3).
 */
int sslwrap_conn_bio_shutdown(sslwrap_conn *conn);

/**
 * How much ciphertext waits for sslwrap_conn_bio_read.
 *
 * conn: the connection.
 * n: receives the number of bytes.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. BIO_ctrl_pending(3).
 */
int sslwrap_conn_bio_pending(sslwrap_conn *conn,
                             size_t *n);

/* ---- conn_pump ---- */
/* Connections over memory for who minds every crossing and every copy: a whole round in one call, ciphertext in place. */

/**
 * Moves a connection over memory on by one round, in one call: takes in ciphertext, goes on with the handshake, seals
 * plaintext, opens plaintext, gives out ciphertext; as far as input and room go. The order of bytes is kept each way.
 *
 * conn: the connection; made with sslwrap_conn_new and no socket.
 * io: the round. Its done counts and state are valid with every status, and 0 where the call could not begin.
 * Returns SSLWRAP_OK: look at the counts and state; that nothing more can move now is state and not status, so that
 * SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_WANT_WRITE and SSLWRAP_ERROR_ZERO_RETURN do not occur. SSLWRAP_ERROR_SSL,
 * SSLWRAP_ERROR_SYSCALL (errno -1: the input ended without goodbye) or what a callback led to: the connection failed; told
 * once the alert that goes with it was given out, and by every later call. SSLWRAP_E_UNSUPPORTED: DTLS; SSLWRAP_E_STATE: over a socket, or client or
 * server, or the server's name, is not set yet; SSLWRAP_E_INVALID_ARG: size, a NULL buffer with a length, overlapping
 * buffers; SSLWRAP_E_NOMEM; SSLWRAP_E_BUSY: called inside its callback.
 * state: SSLWRAP_PUMP_HANDSHAKE until the handshake is done; _WANT_INPUT: only more input helps; _HAS_OUTPUT: more ciphertext
 * waits; _PLAINTEXT_READY: more plaintext waits; _DECISION: a decision is awaited; _PEER_CLOSED: the peer said goodbye and
 * all its plaintext was handed out; _CLOSED: nothing will move any more. Input beyond 128 KiB is taken only as plaintext is.
 * To say goodbye: sslwrap_conn_shutdown, then a round. To tell that the network's stream ended: sslwrap_conn_bio_shutdown.
 * Never blocks. May call the connection's callbacks. One thread at a time gets on. No counterpart in the documents.
 */
int sslwrap_conn_pump(sslwrap_conn *conn,
                      sslwrap_pump *io);

/**
 * Gives back what an idle connection holds only to be ready: OpenSSL's record buffers (about 34 KiB where its records are in
 * use) and small ones of the library's. They come back with the next byte, at the price of a few allocations.
 *
 * conn: the connection.
 * Returns SSLWRAP_OK: also where there was nothing to give back, or something is in them; SSLWRAP_E_BUSY: called inside its
 * callback; SSLWRAP_E_INVALID_ARG. Does not block; calls nothing back. SSL_free_buffers(3).
 */
int sslwrap_conn_release_buffers(sslwrap_conn *conn);

/**
 * Room to receive the network's bytes straight into the library, without the copy of sslwrap_conn_bio_write.
 *
 * conn: a connection over memory.
 * least: how much room is needed at least; 0 leaves it to the library (16 KiB or more); 1 MiB at most.
 * buf, cap: receive where to write and how much there is room for; NULL and 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the connection has a transport, or sslwrap_conn_bio_shutdown was called;
 * SSLWRAP_E_UNSUPPORTED: DTLS; SSLWRAP_E_INVALID_ARG: least is above 1 MiB; SSLWRAP_E_NOMEM; SSLWRAP_E_BUSY.
 * The room stays the library's; it is valid until sslwrap_conn_bio_commit, the next sslwrap_conn_bio_reserve, or the
 * connection is freed; other calls do not move it. Does not block; calls nothing back. No counterpart in the documents.
 */
int sslwrap_conn_bio_reserve(sslwrap_conn *conn,
                             size_t least,
                             void **buf,
                             size_t *cap);

/**
 * Hands over what was written to the reserved room.
 *
 * conn: the connection.
 * n: how many bytes were written, from the start of the room; 0 gives the room back.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: nothing is reserved, or sslwrap_conn_bio_shutdown was called and n is not 0;
 * SSLWRAP_E_INVALID_ARG: more than was reserved;
 * SSLWRAP_E_UNSUPPORTED: DTLS; SSLWRAP_E_NOMEM: commit again; SSLWRAP_E_BUSY.
 * The bytes come after those of every earlier sslwrap_conn_bio_write. Does not block; calls nothing back. BIO_write(3).
 */
int sslwrap_conn_bio_commit(sslwrap_conn *conn,
                            size_t n);

/**
 * Shows the ciphertext that waits for the network, without the copy of sslwrap_conn_bio_read.
 *
 * conn: a connection over memory.
 * bytes, len: receive where it is and how much; NULL and 0 when there is none.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_WANT_READ: nothing waits; SSLWRAP_E_STATE: the connection has a transport;
 * SSLWRAP_E_UNSUPPORTED: DTLS; SSLWRAP_E_NOMEM; SSLWRAP_E_BUSY.
 * The bytes stay the library's and waiting; they are valid until sslwrap_conn_bio_consume, sslwrap_conn_bio_read or
 * sslwrap_conn_pump takes some of them, or the connection is freed. What is sealed later may follow only after all of them
 * are consumed. Does not block; calls nothing back. BIO_read(3).
 */
int sslwrap_conn_bio_peek(sslwrap_conn *conn,
                          const void **bytes,
                          size_t *len);

/**
 * Takes away ciphertext that sslwrap_conn_bio_peek showed and the network has.
 *
 * conn: the connection.
 * n: how many bytes, from the front.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: more than is being shown; SSLWRAP_E_STATE: the connection has a transport;
 * SSLWRAP_E_UNSUPPORTED: DTLS; SSLWRAP_E_BUSY. Does not block; calls nothing back. No counterpart in the documents.
 */
int sslwrap_conn_bio_consume(sslwrap_conn *conn,
                             size_t n);

/* ---- conn_wait ---- */
/* Waiting for a connection, and being kept from it. */

/**
 * Waits until receiving or sending is worth a try. Looks at what is buffered in the library first: polling the
 * descriptor alone would miss it. DTLS: what the peer does not answer in time is sent again meanwhile.
 *
 * conn: a connection that is not over memory.
 * events: SSLWRAP_WAIT_READ, SSLWRAP_WAIT_WRITE or both.
 * timeout: seconds; 0 only looks, -1 waits without end.
 * ready: receives those of the events that are possible now.
 * Returns SSLWRAP_OK with *ready not 0; SSLWRAP_E_TIMEOUT; SSLWRAP_E_CANCELLED; SSLWRAP_E_CLOSED; SSLWRAP_E_STATE: over
 * memory there is nothing to wait for; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_BUSY. One reader and one writer may wait at once.
 * poll(2).
 */
int sslwrap_conn_wait(sslwrap_conn *conn,
                      uint64_t events,
                      double timeout,
                      uint64_t *ready);

/**
 * For event loops: what to poll the descriptor for, and what can be done without polling.
 *
 * conn: the connection.
 * events: receives SSLWRAP_WAIT_READ and SSLWRAP_WAIT_WRITE bits to poll for. Without SSLWRAP_WAIT_READ at the end of the
 * stream, and while a peer asks for answers and takes none: receive again once it can be written.
 * ready_now: receives those that need no polling: with SSLWRAP_WAIT_READ set, receive before going to sleep.
 * DTLS: poll no longer than sslwrap_conn_dtlsv1_get_timeout tells; when that time is over SSLWRAP_WAIT_READ is set here.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. Ask again after each call on the connection.
 */
int sslwrap_conn_interest(sslwrap_conn *conn,
                          uint64_t *events,
                          uint64_t *ready_now);

/**
 * Makes calls that wait on this connection return, from any thread: they answer SSLWRAP_E_CANCELLED, within
 * milliseconds. No call waits on it again until sslwrap_conn_resume; calls that need not wait go on as usual.
 *
 * conn: the connection.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Does not block. A wait function of the caller's own is not interrupted.
 */
int sslwrap_conn_cancel(sslwrap_conn *conn);

/**
 * Lets calls wait again after sslwrap_conn_cancel.
 *
 * conn: the connection.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 */
int sslwrap_conn_resume(sslwrap_conn *conn);

/**
 * The descriptor beneath.
 *
 * conn: the connection.
 * fd: receives it; it stays whose it was. Only poll it: bytes read from it would be missing here.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: there is none; SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 * fileno(); SSL_get_fd(3).
 */
int sslwrap_conn_fileno(sslwrap_conn *conn,
                        int *fd);

/**
 * Ends one or both directions of the socket beneath, without TLS's goodbye.
 *
 * conn: a connection that is not over memory.
 * how: SSLWRAP_SHUT_RD, SSLWRAP_SHUT_WR or SSLWRAP_SHUT_RDWR.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL; SSLWRAP_E_STATE: over memory; SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG.
 * Any thread; does not block. sock_shutdown(); shutdown(2).
 */
int sslwrap_conn_sock_shutdown(sslwrap_conn *conn,
                               int how);

/**
 * Ends a connection in order: says goodbye, then takes what the peer still sends until it says goodbye or closes. One that
 * failed has no goodbye to say: its alert leaves, the sending half of the socket is shut, and what the peer still sends is
 * taken until it closes, or else the alert could be lost to a reset.
 *
 * conn: the connection, after its handshake.
 * timeout: seconds for the whole call; 0 does not wait, -1 waits without end.
 * Returns SSLWRAP_OK: our goodbye has left and the peer's has come, or it closed; SSLWRAP_E_TIMEOUT: ours has perhaps
 * left, the peer's has not come, free it; SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_WANT_WRITE: over memory or with 0,
 * carry on and call again; SSLWRAP_E_STATE: the handshake is not done;
 * SSLWRAP_ERROR_SYSCALL, SSLWRAP_ERROR_SSL and others: the connection failed, before or now; SSLWRAP_E_CANCELLED, SSLWRAP_E_BUSY. Plaintext that was not received is lost.
 */
int sslwrap_conn_close(sslwrap_conn *conn,
                       double timeout);

/**
 * Takes out what was read from the transport beyond the peer's goodbye: it is not TLS and belongs to the caller. The
 * goodbye is final from then on.
 *
 * conn: a connection on which sslwrap_conn_recv returned SSLWRAP_ERROR_ZERO_RETURN.
 * buf, cap: where it goes.
 * n: receives how many bytes; 0 when there are none.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the peer has not said goodbye; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_BUSY.
 * Does not block.
 */
int sslwrap_conn_unread(sslwrap_conn *conn,
                        void *buf,
                        size_t cap,
                        size_t *n);

/**
 * Sets how much ciphertext may wait to leave before nothing more is taken.
 *
 * conn: the connection.
 * bytes: 1 and up; 0 is no limit. 65536 from the start, and no limit over memory.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 */
int sslwrap_conn_set_send_limit(sslwrap_conn *conn, size_t bytes);

/* ---- conn_inspect ---- */
/* What a connection is, as far as it is known. */

/**
 * The protocol version as a number, as SSLWRAP_TLS1_3_VERSION.
 *
 * conn: the connection.
 * version: receives it; before the handshake the highest that would be tried.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 * get_protocol_version(); SSL_version(3).
 */
int sslwrap_conn_get_protocol_version(sslwrap_conn *conn, int *version);

/**
 * Who seals and opens this connection's application data.
 *
 * conn: the connection.
 * kind: receives SSLWRAP_RECORDS_OWN after a TLS 1.3 handshake with one of the suites TLS_AES_128_GCM_SHA256,
 * TLS_AES_256_GCM_SHA384 and TLS_CHACHA20_POLY1305_SHA256: the library does, between the caller's buffers and the
 * transport, while OpenSSL stays in charge of tickets, key updates, alerts and the goodbye. Otherwise, before the handshake
 * is done, with SSLWRAP_MODE_OPENSSL_RECORDS or SSLWRAP_MODE_ASYNC, and without SSLWRAP_MODE_ENABLE_PARTIAL_WRITE or
 * SSLWRAP_MODE_ACCEPT_MOVING_WRITE_BUFFER: SSLWRAP_RECORDS_OPENSSL. So too where OpenSSL's configuration has records padded
 * (RecordPadding; not seen where it pads data alone, "512,1" of OpenSSL 3.4). Speed depends on it, and that a send which
 * answered SSLWRAP_ERROR_WANT_WRITE need not be made again.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 */
int sslwrap_conn_records(sslwrap_conn *conn,
                         int *kind);

/**
 * The protocol version by its name, as "TLSv1.3".
 *
 * conn: the connection.
 * name: receives a text that lives as long as the library; "Unknown" before the handshake is done.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 * get_protocol_version_name(); SSL_get_version(3).
 */
int sslwrap_conn_get_protocol_version_name(sslwrap_conn *conn, const char **name);

/**
 * The cipher suite, as "TLS_AES_128_GCM_SHA256".
 *
 * conn: the connection.
 * name: receives a text that lives as long as the library.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none is agreed on yet; SSLWRAP_E_INVALID_ARG. Any thread; does not block;
 * allowed inside callbacks. get_cipher_name(); SSL_CIPHER_get_name(3).
 */
int sslwrap_conn_get_cipher_name(sslwrap_conn *conn,
                                 const char **name);

/**
 * The protocol version that the cipher suite belongs to, as "TLSv1.3".
 *
 * conn: the connection.
 * name: receives a text that lives as long as the library.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none is agreed on yet; SSLWRAP_E_INVALID_ARG. Any thread; does not block;
 * allowed inside callbacks. get_cipher_version(); SSL_CIPHER_get_version(3).
 */
int sslwrap_conn_get_cipher_version(sslwrap_conn *conn,
                                    const char **name);

/**
 * How many secret bits the cipher has.
 *
 * conn: the connection.
 * bits: receives the number.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none is agreed on yet; SSLWRAP_E_INVALID_ARG. Any thread; does not block;
 * allowed inside callbacks. get_cipher_bits(); SSL_CIPHER_get_bits(3).
 */
int sslwrap_conn_get_cipher_bits(sslwrap_conn *conn,
                                 int *bits);

/**
 * The group that the key exchange used, as "x25519".
 *
 * conn: the connection.
 * name: receives a text that lives as long as the library.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the handshake is not done, or it used none; SSLWRAP_E_INVALID_ARG.
 * Any thread; does not block; allowed inside callbacks. get_group_name(); SSL_get0_group_name(3).
 */
int sslwrap_conn_get_group_name(sslwrap_conn *conn,
                                const char **name);

/**
 * Where the handshake stands, in words.
 *
 * conn: the connection.
 * text: receives a text that lives as long as the library.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. get_state_string();
 * SSL_state_string_long(3).
 */
int sslwrap_conn_get_state_string(sslwrap_conn *conn,
                                  const char **text);

/**
 * The protocol that ALPN agreed on, as "h2".
 *
 * conn: the connection.
 * buf, cap: where the bytes go; NULL and 0 to ask for the length.
 * len: receives the length; 0 when there is none.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len bytes; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * Any thread; does not block; allowed inside callbacks. get_alpn_proto_negotiated(); SSL_get0_alpn_selected(3).
 */
int sslwrap_conn_get_alpn_proto_negotiated(sslwrap_conn *conn,
                                           void *buf,
                                           size_t cap,
                                           size_t *len);

/**
 * A server: the name that the client asked for. A client: the name that it sends; an address is not sent.
 *
 * conn: the connection.
 * buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
 * len: receives the length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none was sent, or not yet; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1
 * bytes; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
 * get_servername(); SSL_get_servername(3).
 */
int sslwrap_conn_get_servername(sslwrap_conn *conn,
                                char *buf,
                                size_t cap,
                                size_t *len);

/**
 * What verification of the peer's certificate came to.
 *
 * conn: the connection.
 * result: receives SSLWRAP_X509_V_OK or one of SSLWRAP_X509_V_ERR_*. SSLWRAP_X509_V_OK also when the peer showed none.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. get_verify_result();
 * SSL_get_verify_result(3).
 */
int sslwrap_conn_get_verify_result(sslwrap_conn *conn,
                                   int *result);

/**
 * Whether OpenSSL waits for ciphertext from the peer.
 *
 * conn: the connection.
 * yes: receives 1 or 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. want_read();
 * SSL_want(3).
 */
int sslwrap_conn_want_read(sslwrap_conn *conn,
                           int *yes);

/**
 * What the connection waits for, as the status that its last call answered so.
 *
 * conn: the connection.
 * want: receives SSLWRAP_ERROR_WANT_READ; SSLWRAP_ERROR_WANT_WRITE: ciphertext waits for the transport, whatever else it
 * waits for; SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB, _WANT_X509_LOOKUP or _WANT_RETRY_VERIFY: a decision waits, see
 * sslwrap_conn_wanted; SSLWRAP_OK: nothing.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_want(3).
 */
int sslwrap_conn_want(sslwrap_conn *conn,
                      int *want);

/**
 * Whether ciphertext waits for the transport to take it.
 *
 * conn: the connection.
 * yes: receives 1 or 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. want_write();
 * SSL_want(3).
 */
int sslwrap_conn_want_write(sslwrap_conn *conn,
                            int *yes);

/* ---- conn_decide ---- */
/* What one connection decides for itself, and what it knows of its peer's certificate. */

/**
 * Sets whether and how this connection's peer is verified, in place of what its context says.
 *
 * conn: the connection.
 * mode, cb, userdata, free_userdata: as for sslwrap_ctx_set_verify.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not such a mode; SSLWRAP_E_NOMEM. On failure nothing changes, and the
 * userdata stays the caller's. Any thread; does not block; allowed inside callbacks. set_verify(); SSL_set_verify(3).
 */
int sslwrap_conn_set_verify(sslwrap_conn *conn,
                            uint64_t mode,
                            sslwrap_verify_fn cb,
                            void *userdata,
                            sslwrap_free_fn free_userdata);

/**
 * The verify mode of this connection: its context's, or what sslwrap_conn_set_verify set.
 *
 * conn: the connection.
 * mode: receives SSLWRAP_VERIFY_* bits.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. get_verify_mode();
 * SSL_get_verify_mode(3).
 */
int sslwrap_conn_get_verify_mode(sslwrap_conn *conn,
                                 uint64_t *mode);

/**
 * Sets what is told of this connection's progress, in place of what its context says.
 *
 * conn: the connection.
 * cb, userdata, free_userdata: the callback; NULL removes it.
 * Returns SSLWRAP_OK; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing changes, and the userdata stays the
 * caller's. Any thread; does not block; allowed inside callbacks. set_info_callback(); SSL_set_info_callback(3).
 */
int sslwrap_conn_set_info_callback(sslwrap_conn *conn,
                                   sslwrap_info_fn cb,
                                   void *userdata,
                                   sslwrap_free_fn free_userdata);

/**
 * The peer's own certificate.
 *
 * conn: the connection.
 * cert: receives it, counted; free it with sslwrap_x509_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it showed none, or not yet; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * Any thread; does not block; allowed inside callbacks. get_peer_certificate(); SSL_get1_peer_certificate(3).
 */
int sslwrap_conn_get_peer_certificate(sslwrap_conn *conn,
                                      sslwrap_x509 **cert);

/**
 * The certificates that the peer sent, its own first; on servers too. Not necessarily in order, not necessarily verified.
 *
 * conn: the connection.
 * chain: receives them, counted; free with sslwrap_x509_list_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it sent none, or not yet; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * Any thread; does not block; allowed inside callbacks. get_peer_cert_chain(); SSL_get_peer_cert_chain(3).
 */
int sslwrap_conn_get_peer_cert_chain(sslwrap_conn *conn,
                                     sslwrap_x509_list **chain);

/**
 * The chain as it was verified, from the peer's certificate to the anchor.
 *
 * conn: the connection.
 * chain: receives it, counted; free with sslwrap_x509_list_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none was verified (also in a resumed session); SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks. get_verified_chain();
 * SSL_get0_verified_chain(3).
 */
int sslwrap_conn_get_verified_chain(sslwrap_conn *conn,
                                    sslwrap_x509_list **chain);

/**
 * Why the peer's certificate was not accepted, in one line that says what to do. Also where it was let pass.
 *
 * conn: the connection.
 * buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
 * len: receives the length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it was accepted, or none came yet; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with
 * *len + 1 bytes; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 * X509_verify_cert_error_string(3), with the reason behind it.
 */
int sslwrap_conn_get_verify_hint(sslwrap_conn *conn,
                                 char *buf,
                                 size_t cap,
                                 size_t *len);

/**
 * The certificate that was not accepted, and where in the chain it stands.
 *
 * conn: the connection.
 * cert: receives it, counted; free it with sslwrap_x509_free. NULL on failure.
 * depth: receives its place: 0 is the peer's own.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: all were accepted, or none came yet; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * Any thread; does not block; allowed inside callbacks. X509_STORE_CTX_get_current_cert(3).
 */
int sslwrap_conn_get_verify_culprit(sslwrap_conn *conn,
                                    sslwrap_x509 **cert,
                                    int *depth);

/* ---- conn_dtls ---- */
/* What connections have for DTLS alone: listening, the timer, sizes, SRTP. */

/**
 * A server: waits for a client that shows a cookie of ours, so that nobody makes us work or send for somebody else's
 * address. The connection is that client's from then on: go on with sslwrap_conn_do_handshake.
 *
 * conn: a DTLS connection, before its handshake. Over a socket that is not connected every client is heard, and the
 * socket is connected to the one that is found; for the next client bind another one to the same address
 * (SSLWRAP_SO_REUSEADDR or SSLWRAP_SO_REUSEPORT on both). Over memory, or over functions of the caller's, say who the
 * peer is with sslwrap_conn_set_dtls_peer, or set the cookie callbacks.
 * peer: receives the client's address, free it with sslwrap_addr_free; NULL over memory and over functions of the
 * caller's; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_WANT_READ: nobody yet, keep trying (over memory, carry datagrams); SSLWRAP_E_TIMEOUT,
 * SSLWRAP_E_CANCELLED: call again; SSLWRAP_E_CALLBACK: a cookie callback gave an answer that is none, or more than 255
 * bytes, call again for the next client; SSLWRAP_ERROR_SYSCALL: the transport failed, or the socket cannot be connected;
 * SSLWRAP_E_STATE: TLS, a client, or its handshake has begun; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_BUSY.
 * Waits as long as the handshake timeout says; never over memory. Calls back. DTLSv1_listen(); DTLSv1_listen(3).
 */
int sslwrap_conn_dtlsv1_listen(sslwrap_conn *conn,
                               sslwrap_addr **peer);

/**
 * How long until something must be sent again because the peer has not answered. Calls that wait do it by themselves.
 *
 * conn: a DTLS connection.
 * microseconds: receives 0 when it is time already: call sslwrap_conn_dtlsv1_handle_timeout, or what answered
 * SSLWRAP_ERROR_WANT_READ.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: nothing waits for an answer; SSLWRAP_E_STATE: TLS; SSLWRAP_E_INVALID_ARG.
 * Any thread; does not block; allowed inside callbacks. DTLSv1_get_timeout(); DTLSv1_get_timeout(3).
 */
int sslwrap_conn_dtlsv1_get_timeout(sslwrap_conn *conn,
                                    int64_t *microseconds);

/**
 * Sends again what the peer has not answered, if it is time.
 *
 * conn: a DTLS connection.
 * handled: receives 1 when something was sent (over memory: waits for sslwrap_conn_bio_read), else 0.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the peer did not answer after twelve times, final; SSLWRAP_E_STATE: TLS;
 * SSLWRAP_E_BUSY; SSLWRAP_E_INVALID_ARG. Does not block. DTLSv1_handle_timeout(); DTLSv1_handle_timeout(3).
 */
int sslwrap_conn_dtlsv1_handle_timeout(sslwrap_conn *conn,
                                       int *handled);

/**
 * Sets how large datagrams may be: the handshake stays within it, and sslwrap_conn_get_cleartext_mtu tells what a send
 * may have. Otherwise the kernel is asked for a socket's path, and 1232 is taken elsewhere; when the peer does not answer
 * smaller ones are tried.
 *
 * conn: a DTLS connection. SSLWRAP_OP_NO_QUERY_MTU on its context keeps the library from trying smaller ones.
 * mtu: bytes of a datagram, without the headers of UDP and IP: 208 to 65535.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: outside of that; SSLWRAP_E_STATE: TLS. On failure nothing changes.
 * Any thread; does not block. set_ciphertext_mtu(); SSL_set_mtu(3).
 */
int sslwrap_conn_set_ciphertext_mtu(sslwrap_conn *conn,
                                    size_t mtu);

/**
 * The same as sslwrap_conn_set_ciphertext_mtu, by the MTU of the link: the headers of UDP and IP are taken off it, 28
 * bytes over an IPv4 socket and 48 elsewhere.
 *
 * conn: a DTLS connection.
 * mtu: bytes, 1500 for Ethernet; 256 and up are accepted everywhere.
 * Otherwise as sslwrap_conn_set_ciphertext_mtu. DTLS_set_link_mtu(3).
 */
int sslwrap_conn_set_link_mtu(sslwrap_conn *conn,
                              size_t mtu);

/**
 * How large datagrams may be: as set, or as found in the handshake.
 *
 * conn: a DTLS connection.
 * mtu: receives bytes.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: not known before the first message of the handshake; SSLWRAP_E_STATE: TLS;
 * SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 */
int sslwrap_conn_get_ciphertext_mtu(sslwrap_conn *conn,
                                    size_t *mtu);

/**
 * How many bytes one send may have so that its datagram stays within the MTU, with the cipher agreed on.
 *
 * conn: a DTLS connection.
 * mtu: receives bytes, 16384 at most.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no cipher is agreed on yet; SSLWRAP_E_STATE: TLS; SSLWRAP_E_INVALID_ARG.
 * Any thread; does not block; allowed inside callbacks. get_cleartext_mtu(); DTLS_get_data_mtu(3).
 */
int sslwrap_conn_get_cleartext_mtu(sslwrap_conn *conn,
                                   size_t *mtu);

/**
 * Says who the peer is, for the library's own cookies where no socket tells: a cookie that was made for one name is not
 * right for another.
 *
 * conn: a DTLS connection over memory or over functions of the caller's.
 * name, len: any bytes that are different for each address that a client may have, as its address and port; at most 128,
 * copied. None: not known.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: too long; SSLWRAP_E_STATE: TLS; SSLWRAP_E_NOMEM. Any thread; does not block.
 */
int sslwrap_conn_set_dtls_peer(sslwrap_conn *conn,
                               const void *name,
                               size_t len);

/**
 * The peer's address: while listening, of the client whose datagram is looked at; else whom the socket is connected to.
 *
 * conn: a DTLS connection over a socket.
 * peer: receives the address; free it with sslwrap_addr_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: not known, or not over a socket; SSLWRAP_E_STATE: TLS; SSLWRAP_E_NOMEM;
 * SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. BIO_dgram_get_peer(3).
 */
int sslwrap_conn_get_dtls_peer(sslwrap_conn *conn,
                               sslwrap_addr **peer);

/**
 * The SRTP profile agreed on.
 *
 * conn: the connection.
 * name: receives its name, as "SRTP_AES128_CM_SHA1_80"; lives as long as the library. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside
 * callbacks. get_selected_srtp_profile(); SSL_get_selected_srtp_profile(3).
 */
int sslwrap_conn_get_selected_srtp_profile(sslwrap_conn *conn,
                                           const char **name);

/* ---- conn_session ---- */
/* Sessions of a connection. */

/**
 * The connection's session, to be resumed by a later one. In TLS 1.3 a client's is resumable once a ticket came, with what
 * is read after the handshake; each later ticket makes a new session, and the last is given.
 *
 * conn: the connection.
 * session: receives it; it outlives the connection; free it with sslwrap_session_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there is none, or a handshake runs; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * Any thread; does not block; allowed inside callbacks. get_session(); SSL_get1_session(3).
 */
int sslwrap_conn_get_session(sslwrap_conn *conn,
                             sslwrap_session **session);

/**
 * Offers a session to the server, to resume it. The server may decline: sslwrap_conn_session_reused tells. A resumed
 * connection shows no certificate; so a connection that verifies its peer goes on only with a session that was verified,
 * and is for the name that is expected (else the handshake answers SSLWRAP_E_STATE).
 *
 * conn: the connection, before its handshake.
 * session: the session, counted; from a connection of the same context, or from sslwrap_session_import. NULL takes the
 * offer back. In TLS 1.3 offer each session once, or observers can tell that two connections are of the same client.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake has begun, or it is a server's; SSLWRAP_E_INVALID_ARG: the session
 * is of another context; SSLWRAP_ERROR_SSL: OpenSSL refused. On failure nothing changes. Any thread; does not block.
 * set_session(); SSL_set_session(3).
 */
int sslwrap_conn_set_session(sslwrap_conn *conn,
                             sslwrap_session *session);

/**
 * A server: the session to resume when the client asks for one of this id, in place of a callback that looks it up. For
 * look-ups that take long: stop for SSLWRAP_EVENT_CLIENT_HELLO, look for sslwrap_conn_hello_session_id (TLS 1.3 with
 * SSLWRAP_OP_NO_TICKET: sslwrap_conn_hello_psk_identity), offer what was found, answer.
 *
 * conn: the connection, before its handshake is over.
 * session: the session, counted; from sslwrap_session_import, for example. NULL takes the offer back. One that has expired
 * or is of another session id context is passed over.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake is over; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed
 * inside callbacks. SSL_CTX_sess_set_get_cb(3).
 */
int sslwrap_conn_offer_session(sslwrap_conn *conn,
                               sslwrap_session *session);

/**
 * Whether the handshake resumed an earlier session; in TLS 1.3 also, whether it used a key shared beforehand.
 *
 * conn: the connection.
 * reused: receives 1 or 0; 0 before the handshake.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_session_reused(3).
 */
int sslwrap_conn_session_reused(sslwrap_conn *conn,
                                int *reused);

/**
 * The session's master key. TLS 1.3 gives the secret that the session is resumed with. Who has it can read the traffic.
 *
 * conn: the connection.
 * buf, cap: where the bytes go; NULL and 0 to ask for the length. Wipe it after use.
 * len: receives the length; 48 in TLS 1.2.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there is no session, or a handshake runs; SSLWRAP_E_BUFFER_TOO_SMALL: ask again
 * with *len bytes; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
 * master_key(); SSL_SESSION_get_master_key(3).
 */
int sslwrap_conn_master_key(sslwrap_conn *conn,
                            void *buf,
                            size_t cap,
                            size_t *len);

/**
 * Sets how many tickets this server sends after a full TLS 1.3 handshake; a resumed one sends one at most.
 *
 * conn: the connection.
 * count: 0 to 100.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 * SSL_set_num_tickets(3).
 */
int sslwrap_conn_set_num_tickets(sslwrap_conn *conn,
                                 int count);

/**
 * How many tickets this server sends after a TLS 1.3 handshake.
 *
 * conn: the connection.
 * count: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 * SSL_get_num_tickets(3).
 */
int sslwrap_conn_get_num_tickets(sslwrap_conn *conn, int *count);

/**
 * Sets the key that this client shares with the server beforehand, in place of what its context says. TLS 1.2 takes it
 * with PSK cipher suites, TLS 1.3 with suites of SHA-256. With it the server needs no certificate.
 *
 * conn: the connection, before its handshake.
 * identity, identity_len: by what the server finds the key, 1 to 256 bytes; with a NUL inside, and the longest, in TLS 1.3
 * only.
 * key, key_len: 1 to 512 bytes, copied; ours is wiped after use.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a length; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_NOMEM.
 * On failure nothing changes. Any thread; does not block. SSL_set_psk_use_session_callback(3).
 */
int sslwrap_conn_set_psk(sslwrap_conn *conn,
                         const void *identity,
                         size_t identity_len,
                         const void *key,
                         size_t key_len);

/**
 * A server: the key to use when the client shows this identity, in place of table and callback. For look-ups that take
 * long: stop for SSLWRAP_EVENT_CLIENT_HELLO, look for sslwrap_conn_hello_psk_identity, offer what was found, answer. Below
 * TLS 1.3 the identity comes later than the hello and cannot be looked for.
 *
 * conn: the connection, before its handshake is over.
 * identity, identity_len: 1 to 256 bytes. key, key_len: 1 to 512 bytes. NULL and 0 for both take the offer back.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake is over; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure nothing
 * changes. Any thread; does not block; allowed inside callbacks. SSL_set_psk_find_session_callback(3).
 */
int sslwrap_conn_offer_psk(sslwrap_conn *conn,
                           const void *identity,
                           size_t identity_len,
                           const void *key,
                           size_t key_len);

/* ---- session ---- */
/* Sessions: what two ends agreed on, to be resumed by a later connection. */

/**
 * One more owner of the same handle; each owner frees it once.
 *
 * session: the session.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_up_ref(3).
 */
int sslwrap_session_up_ref(sslwrap_session *session);

/**
 * Gives up a session; connections that use it keep what they need.
 *
 * session: it; NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block. SSL_SESSION_free(3).
 */
int sslwrap_session_free(sslwrap_session *session);

/**
 * Whether a server could resume it at all. In TLS 1.3 a client's session is not resumable before a ticket came, which is
 * after the handshake: see sslwrap_ctx_set_new_session_callback. A fatal error makes it unusable.
 *
 * session: the session.
 * resumable: receives 1 or 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_is_resumable(3).
 */
int sslwrap_session_is_resumable(sslwrap_session *session,
                                 int *resumable);

/**
 * The session as bytes, for a file, another process or a later run. They hold its secret: who has them can resume it, and
 * read what was sent with it in TLS 1.2.
 *
 * session: the session.
 * buf, cap: where the bytes go; NULL and 0 to ask for the length.
 * len: receives the length.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len bytes; SSLWRAP_ERROR_SSL: it cannot be written;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. i2d_SSL_SESSION(3).
 */
int sslwrap_session_export(sslwrap_session *session,
                           void *buf,
                           size_t cap,
                           size_t *len);

/**
 * A session from bytes. Every context takes it, unlike one that comes from a connection: read only what you wrote
 * yourself, for it says whether its peer's certificate was accepted. The name is checked again when it is used.
 *
 * data, len: what sslwrap_session_export gave.
 * session: receives it; free it with sslwrap_session_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: it is not a session, cut off, or there are bytes behind it;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. d2i_SSL_SESSION(3).
 */
int sslwrap_session_import(const void *data,
                           size_t len,
                           sslwrap_session **session);

/**
 * The session's id, by which servers look it up. TLS 1.3: made of the ticket.
 *
 * session: the session.
 * buf, cap: where the bytes go, 32 at most; NULL and 0 to ask for the length.
 * len: receives the length.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it has none; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len bytes;
 * SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_get_id(3).
 */
int sslwrap_session_id(sslwrap_session *session,
                       void *buf,
                       size_t cap,
                       size_t *len);

/**
 * When the session was made.
 *
 * session: the session.
 * seconds: receives it, in seconds since 1970.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_get_time(3).
 */
int sslwrap_session_time(sslwrap_session *session, int64_t *seconds);

/**
 * How long the session may be resumed, from its time on.
 *
 * session: the session.
 * seconds: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_get_timeout(3).
 */
int sslwrap_session_timeout(sslwrap_session *session,
                            int64_t *seconds);

/**
 * How long the server says that the session's ticket is good for.
 *
 * session: the session.
 * seconds: receives it; 0: the server did not say.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it has no ticket; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 * SSL_SESSION_get_ticket_lifetime_hint(3).
 */
int sslwrap_session_ticket_lifetime(sslwrap_session *session,
                                    int64_t *seconds);

/**
 * The session's protocol version, as SSLWRAP_TLS1_3_VERSION.
 *
 * session: the session.
 * version: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_get_protocol_version(3).
 */
int sslwrap_session_protocol(sslwrap_session *session,
                             int *version);

/**
 * The session's cipher suite, as "TLS_AES_128_GCM_SHA256".
 *
 * session: the session.
 * name: receives a text that lives as long as the library.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it is not known; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 * SSL_SESSION_get0_cipher(3).
 */
int sslwrap_session_cipher_name(sslwrap_session *session,
                                const char **name);

/**
 * The server's name that the client sent and the server acknowledged; many servers do not.
 *
 * session: the session.
 * buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
 * len: receives the length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there is none; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1 bytes;
 * SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_get0_hostname(3).
 */
int sslwrap_session_hostname(sslwrap_session *session,
                             char *buf,
                             size_t cap,
                             size_t *len);

/**
 * Whether two sessions are the same one: of equal id and protocol. One without an id equals none.
 *
 * a, b: the sessions.
 * equal: receives 1 or 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. SSL_SESSION_get_id(3).
 */
int sslwrap_session_equal(sslwrap_session *a, sslwrap_session *b, int *equal);

/* ---- decide ---- */
/* Decisions that wait: events, what there is to look at, and answers. */

/**
 * Sets who is asked which certificate to show.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. SSL_CTX_set_cert_cb(3).
 */
int sslwrap_ctx_set_certificate_callback(sslwrap_ctx *ctx,
                                         sslwrap_certificate_fn cb,
                                         void *userdata,
                                         sslwrap_free_fn free_userdata);

/**
 * Sets what the connections of a context stop for, instead of calling back. A call that comes to such a decision ends with
 * its WANT status, also where it would wait; sslwrap_conn_wanted tells which decision waits, sslwrap_conn_answer decides,
 * at once or later, on this or another thread, and the call is made again. Nothing times out meanwhile.
 *
 * ctx: the context.
 * events: any of SSLWRAP_EVENT_*; 0 for none.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: unknown bits; SSLWRAP_E_STATE: the context is in use. Any thread; does not
 * block.
 */
int sslwrap_ctx_set_events(sslwrap_ctx *ctx,
                           uint64_t events);

/**
 * Sets what this connection stops for, in place of what its context says. A decision that was taken already stays.
 *
 * conn: the connection.
 * events: any of SSLWRAP_EVENT_*; 0 for none.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: unknown bits. Any thread; does not block; allowed inside callbacks.
 */
int sslwrap_conn_set_events(sslwrap_conn *conn,
                            uint64_t events);

/**
 * Which decision waits for its answer.
 *
 * conn: the connection.
 * event: receives one of SSLWRAP_EVENT_*; 0 on failure. SSLWRAP_EVENT_CLIENT_HELLO: look with sslwrap_conn_get_servername
 * and sslwrap_conn_hello_*, choose with sslwrap_conn_set_context, sslwrap_conn_use_identity, sslwrap_conn_select_alpn,
 * sslwrap_conn_set_ocsp_response. SSLWRAP_EVENT_CERTIFICATE: look with sslwrap_conn_peer_sigalg and
 * sslwrap_conn_peer_ca_name, choose with sslwrap_conn_use_identity. SSLWRAP_EVENT_VERIFY: look with
 * sslwrap_conn_get_peer_cert_chain, sslwrap_conn_get_verified_chain, sslwrap_conn_get_verify_hint and
 * sslwrap_conn_verify_error.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none waits, or it was answered; SSLWRAP_E_INVALID_ARG. Any thread; does not
 * block; allowed inside callbacks.
 */
int sslwrap_conn_wanted(sslwrap_conn *conn,
                        uint64_t *event);

/**
 * Decides what waits. The next call on the connection goes on with it.
 *
 * conn: the connection.
 * event: what is decided: the one that sslwrap_conn_wanted told.
 * answer: SSLWRAP_ANSWER_ACCEPT goes on: with the context, identity and protocol that were chosen meanwhile; with the
 * peer, whatever was wrong with its certificate, whose errors are forgotten. SSLWRAP_ANSWER_DEFAULT decides as if the
 * event had not been raised: a hello by host table and callback, a certificate by the callback, a peer as OpenSSL found
 * it; where a callback asked for time it is not asked again. SSLWRAP_ANSWER_REFUSE ends the handshake.
 * alert: with SSLWRAP_ANSWER_REFUSE the TLS alert to send, 0 for the usual one: 10 to 120 for a hello (112,
 * unrecognized_name), 80 for a certificate to show, 40, 42, 43, 44, 45 or 48 for a peer (as OpenSSL's error says; 40).
 * Else 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: no such decision waits; SSLWRAP_E_INVALID_ARG. On failure nothing changes. Any
 * thread, while another waits or works too; does not block for longer than a step of another thread.
 */
int sslwrap_conn_answer(sslwrap_conn *conn,
                        uint64_t event,
                        int answer,
                        int alert);

/**
 * Shows this identity and no other, whatever the context has. A context that is gone over to afterwards takes its place.
 *
 * conn: the connection, before its certificate is sent.
 * identity: the identity, counted.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused it, or the connection failed; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block; allowed inside callbacks.
 * SSL_use_cert_and_key(3).
 */
int sslwrap_conn_use_identity(sslwrap_conn *conn,
                              sslwrap_identity *identity);

/**
 * A server: chooses the protocol (ALPN) while the client's hello is being decided about, in place of list and callback.
 *
 * conn: the connection, in a server-name callback or with SSLWRAP_EVENT_CLIENT_HELLO waiting.
 * name, len: one of those that the client offers; NULL and 0 to go on without.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not offered; SSLWRAP_E_STATE: no hello is being decided about;
 * SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. SSL_CTX_set_alpn_select_cb(3).
 */
int sslwrap_conn_select_alpn(sslwrap_conn *conn,
                             const void *name,
                             size_t len);

/**
 * The highest version that the client offers.
 *
 * conn: a server whose client's hello is being decided about.
 * version: receives it, as SSLWRAP_TLS1_3_VERSION.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no hello is being decided about; SSLWRAP_E_INVALID_ARG. Any thread; does not
 * block; allowed inside callbacks. SSL_client_hello_get0_legacy_version(3).
 */
int sslwrap_conn_hello_version(sslwrap_conn *conn,
                               int *version);

/**
 * The client's 32 random bytes.
 *
 * conn: a server whose client's hello is being decided about.
 * buf, cap: where they go; NULL and 0 to ask for the length. len: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no hello is being decided about; SSLWRAP_E_BUFFER_TOO_SMALL;
 * SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_client_hello_get0_random(3).
 */
int sslwrap_conn_hello_random(sslwrap_conn *conn,
                              void *buf,
                              size_t cap,
                              size_t *len);

/**
 * The session id that the client sent. In TLS 1.3 it means nothing: see sslwrap_conn_hello_psk_identity.
 *
 * conn: a server whose client's hello is being decided about.
 * buf, cap: where it goes; NULL and 0 to ask for the length. len: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none was sent, or no hello is being decided about; SSLWRAP_E_BUFFER_TOO_SMALL;
 * SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_client_hello_get0_session_id(3).
 */
int sslwrap_conn_hello_session_id(sslwrap_conn *conn,
                                  void *buf,
                                  size_t cap,
                                  size_t *len);

/**
 * The cipher suites that the client offers, two bytes each, the best first.
 *
 * conn: a server whose client's hello is being decided about.
 * buf, cap: where they go; NULL and 0 to ask for the length. len: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no hello is being decided about; SSLWRAP_E_BUFFER_TOO_SMALL;
 * SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_client_hello_get0_ciphers(3).
 */
int sslwrap_conn_hello_ciphers(sslwrap_conn *conn,
                               void *buf,
                               size_t cap,
                               size_t *len);

/**
 * The protocols that the client offers (ALPN), in wire form, each name behind its length.
 *
 * conn: a server whose client's hello is being decided about.
 * buf, cap: where they go; NULL and 0 to ask for the length. len: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none are offered, or no hello is being decided about;
 * SSLWRAP_E_BUFFER_TOO_SMALL; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 */
int sslwrap_conn_hello_alpn(sslwrap_conn *conn,
                            void *buf,
                            size_t cap,
                            size_t *len);

/**
 * An identity of a pre-shared key that the client offers in TLS 1.3; tickets are such identities too.
 *
 * conn: a server whose client's hello is being decided about.
 * index: 0 is the first.
 * buf, cap: where it goes; NULL and 0 to ask for the length. len: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there are not so many, or no hello is being decided about;
 * SSLWRAP_E_BUFFER_TOO_SMALL; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 */
int sslwrap_conn_hello_psk_identity(sslwrap_conn *conn,
                                    size_t index,
                                    void *buf,
                                    size_t cap,
                                    size_t *len);

/**
 * The number of an extension that the client sent.
 *
 * conn: a server whose client's hello is being decided about.
 * index: 0 is the first, in the client's order. number: receives it, 0 to 65535.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there are not so many, or no hello is being decided about;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
 * SSL_client_hello_get1_extensions_present(3).
 */
int sslwrap_conn_hello_extension_at(sslwrap_conn *conn,
                                    size_t index,
                                    int *number);

/**
 * The body of an extension that the client sent, as it stands there.
 *
 * conn: a server whose client's hello is being decided about.
 * number: the extension's, 0 to 65535.
 * buf, cap: where it goes; NULL and 0 to ask for the length. len: receives it; may be 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it was not sent, or no hello is being decided about;
 * SSLWRAP_E_BUFFER_TOO_SMALL; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 * SSL_client_hello_get0_ext(3).
 */
int sslwrap_conn_hello_extension(sslwrap_conn *conn,
                                 int number,
                                 void *buf,
                                 size_t cap,
                                 size_t *len);

/**
 * A signature algorithm that the peer can verify, as TLS numbers them (0x0403 is ECDSA with SHA-256): what a certificate
 * to show should be chosen by.
 *
 * conn: the connection, while its certificate is being chosen.
 * index: 0 is what the peer likes best. number: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there are not so many, or the peer has not said so yet; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks. SSL_get_sigalgs(3).
 */
int sslwrap_conn_peer_sigalg(sslwrap_conn *conn,
                             size_t index,
                             int *number);

/**
 * The name of an authority whose certificates the peer accepts: what a client chooses its certificate by.
 *
 * conn: the connection, while its certificate is being chosen.
 * index: 0 is the first. name: receives it; free it with sslwrap_x509_name_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there are not so many, or the peer has not said so yet; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks. SSL_get0_peer_CA_list(3).
 */
int sslwrap_conn_peer_ca_name(sslwrap_conn *conn,
                              size_t index,
                              sslwrap_x509_name **name);

/**
 * What OpenSSL found wrong with the chain that SSLWRAP_EVENT_VERIFY waits for: everything, not the first thing alone.
 *
 * conn: the connection.
 * index: 0 is the first. error: receives SSLWRAP_X509_V_ERR_*. depth: receives the place in the chain, 0 is the peer's own.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there is not so much, or nothing waits; SSLWRAP_E_INVALID_ARG. Any thread; does
 * not block; allowed inside callbacks. X509_STORE_CTX_get_error(3).
 */
int sslwrap_conn_verify_error(sslwrap_conn *conn,
                              size_t index,
                              int *error,
                              int *depth);

/* ---- ocsp ---- */
/* OCSP responses, stapled and judged. */

/**
 * Sets who judges what servers staple. Connections ask for it with sslwrap_conn_request_ocsp.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it. It takes the place of the server's callback too: the two
 * share one slot.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. set_ocsp_client_callback();
 * SSL_CTX_set_tlsext_status_cb(3).
 */
int sslwrap_ctx_set_ocsp_client_callback(sslwrap_ctx *ctx,
                                         sslwrap_ocsp_client_fn cb,
                                         void *userdata,
                                         sslwrap_free_fn free_userdata);

/**
 * Sets who gives what a server staples. sslwrap_ctx_set_ocsp_response and sslwrap_conn_set_ocsp_response go before it.
 *
 * ctx: the context.
 * cb, userdata, free_userdata: the callback; NULL removes it. It takes the place of the client's callback too: the two
 * share one slot.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. On failure nothing
 * changes, and the userdata stays the caller's. Any thread; does not block. set_ocsp_server_callback();
 * SSL_CTX_set_tlsext_status_cb(3).
 */
int sslwrap_ctx_set_ocsp_server_callback(sslwrap_ctx *ctx,
                                         sslwrap_ocsp_server_fn cb,
                                         void *userdata,
                                         sslwrap_free_fn free_userdata);

/**
 * Staples this OCSP response to every handshake whose client asks for one.
 *
 * ctx: a server's context.
 * der, len: the response, in DER, at most 65527 bytes; NULL and 0 take it away.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not DER, or too long; SSLWRAP_E_STATE: the context is in use, see
 * sslwrap_ctx_renew_ocsp_response; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
 * SSL_set_tlsext_status_ocsp_resp(3).
 */
int sslwrap_ctx_set_ocsp_response(sslwrap_ctx *ctx,
                                  const void *der,
                                  size_t len);

/**
 * Staples this OCSP response from now on, also while the context is in use: handshakes to come have the new one.
 *
 * ctx: a server's context.
 * der, len: the response, in DER, at most 65527 bytes; not empty.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not DER, or too long; SSLWRAP_E_NOMEM. On failure the one before stays. Any thread; does
 * not block.
 */
int sslwrap_ctx_renew_ocsp_response(sslwrap_ctx *ctx,
                                    const void *der,
                                    size_t len);

/**
 * Asks the server to staple an OCSP response. Without it servers staple none.
 *
 * conn: a client, before its handshake.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: a server, or the handshake has begun; SSLWRAP_E_INVALID_ARG. Any thread; does not
 * block. request_ocsp(); SSL_set_tlsext_status_type(3).
 */
int sslwrap_conn_request_ocsp(sslwrap_conn *conn);

/**
 * Staples this OCSP response to this connection's handshake, in place of what its context has.
 *
 * conn: a server, before its certificate is sent: also in callbacks and events.
 * der, len: the response, in DER, at most 65527 bytes; NULL and 0 leave it to the context again.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not DER, or too long; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not
 * block; allowed inside callbacks. SSL_set_tlsext_status_ocsp_resp(3).
 */
int sslwrap_conn_set_ocsp_response(sslwrap_conn *conn,
                                   const void *der,
                                   size_t len);

/**
 * The OCSP response that the server stapled. It is not verified.
 *
 * conn: a client.
 * buf, cap: where it goes; NULL and 0 to ask for the length. len: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: none was stapled, or not yet; SSLWRAP_E_BUFFER_TOO_SMALL;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
 * SSL_get_tlsext_status_ocsp_resp(3).
 */
int sslwrap_conn_get_ocsp_response(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);

/* ---- conn_own ---- */
/* What one connection has for itself, in place of what its context says. */

/**
 * The certificate that this end shows, or would.
 *
 * conn: the connection.
 * cert: receives it, counted; free it with sslwrap_x509_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: it has none; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not
 * block; allowed inside callbacks. get_certificate(); SSL_get_certificate(3).
 */
int sslwrap_conn_get_certificate(sslwrap_conn *conn,
                                 sslwrap_x509 **cert);

/**
 * Takes a certificate for this connection alone. A key that does not fit it is forgotten: sslwrap_conn_use_privatekey
 * comes after.
 *
 * conn: the connection. Counts for what is signed from then on.
 * cert: the certificate, counted.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: OpenSSL refused, or the connection failed; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block; allowed inside callbacks. use_certificate();
 * SSL_use_certificate(3).
 */
int sslwrap_conn_use_certificate(sslwrap_conn *conn,
                                 const sslwrap_x509 *cert);

/**
 * Takes a private key for this connection alone.
 *
 * conn: the connection. Counts for what is signed from then on.
 * key: the key, counted.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: it does not fit the certificate, or the connection failed; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block; allowed inside callbacks. use_privatekey();
 * SSL_use_PrivateKey(3).
 */
int sslwrap_conn_use_privatekey(sslwrap_conn *conn,
                                const sslwrap_pkey *key);

/**
 * Adds options, for this connection alone.
 *
 * conn: the connection.
 * options: SSLWRAP_OP_* bits; bits that are not known are refused.
 * new_mask: receives all that are set now; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. On failure nothing changes. Any thread; does not block; allowed inside
 * callbacks; most count from the next handshake on. set_options(); SSL_set_options(3).
 */
int sslwrap_conn_set_options(sslwrap_conn *conn,
                             uint64_t options,
                             uint64_t *new_mask);

/**
 * Takes options away, for this connection alone.
 *
 * conn: the connection.
 * options: SSLWRAP_OP_* bits; bits that are not known are refused.
 * new_mask: receives all that are set now; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. On failure nothing changes. Any thread; does not block; allowed inside
 * callbacks; most count from the next handshake on. clear_options(); SSL_clear_options(3).
 */
int sslwrap_conn_clear_options(sslwrap_conn *conn,
                               uint64_t options,
                               uint64_t *new_mask);

/**
 * The options that are set.
 *
 * conn: the connection.
 * options: receives SSLWRAP_OP_* bits.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_get_options(3).
 */
int sslwrap_conn_get_options(sslwrap_conn *conn,
                             uint64_t *options);

/**
 * Adds modes, for this connection alone.
 *
 * conn: the connection.
 * mode: SSLWRAP_MODE_* bits; bits that are not known are refused.
 * new_mask: receives all that are set now; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: SSLWRAP_MODE_OPENSSL_RECORDS, and the handshake is done.
 * On failure nothing changes. Any thread; does not block; allowed inside callbacks; most count from the next handshake on.
 * set_mode(); SSL_set_mode(3).
 */
int sslwrap_conn_set_mode(sslwrap_conn *conn,
                          uint64_t mode,
                          uint64_t *new_mask);

/**
 * Takes modes away, for this connection alone.
 *
 * conn: the connection.
 * mode: SSLWRAP_MODE_* bits; bits that are not known are refused.
 * new_mask: receives all that are set now; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: SSLWRAP_MODE_OPENSSL_RECORDS, and the handshake has begun, or the context leaves them to OpenSSL.
 * On failure nothing changes. Any thread; does not block; allowed inside callbacks; most count from the next handshake on.
 * clear_mode(); SSL_clear_mode(3).
 */
int sslwrap_conn_clear_mode(sslwrap_conn *conn,
                            uint64_t mode,
                            uint64_t *new_mask);

/**
 * The modes that are set.
 *
 * conn: the connection.
 * mode: receives SSLWRAP_MODE_* bits.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. SSL_get_mode(3).
 */
int sslwrap_conn_get_mode(sslwrap_conn *conn,
                          uint64_t *mode);

/**
 * Sets the lowest version that this connection speaks.
 *
 * conn: the connection, before its handshake or inside a server-name callback.
 * version: as SSLWRAP_TLS1_2_VERSION; 0 for the lowest that OpenSSL has.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a version, or the lowest would be above the highest; SSLWRAP_E_STATE:
 * the handshake has begun; SSLWRAP_E_BUSY: called inside another kind of callback. On failure nothing changes. Any
 * thread; does not block. SSL_set_min_proto_version(3).
 */
int sslwrap_conn_set_min_proto_version(sslwrap_conn *conn,
                                       int version);

/**
 * Sets the highest version that this connection speaks.
 *
 * conn: the connection, before its handshake or inside a server-name callback.
 * version: as SSLWRAP_TLS1_2_VERSION; 0 for the highest that OpenSSL has.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a version, or the lowest would be above the highest; SSLWRAP_E_STATE:
 * the handshake has begun; SSLWRAP_E_BUSY: called inside another kind of callback. On failure nothing changes. Any
 * thread; does not block. SSL_set_max_proto_version(3).
 */
int sslwrap_conn_set_max_proto_version(sslwrap_conn *conn,
                                       int version);

/**
 * The lowest version that this connection speaks.
 *
 * conn: the connection.
 * version: receives it; 0 for the lowest that OpenSSL has.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 * SSL_get_min_proto_version(3).
 */
int sslwrap_conn_get_min_proto_version(sslwrap_conn *conn, int *version);

/**
 * The highest version that this connection speaks.
 *
 * conn: the connection.
 * version: receives it; 0 for the highest that OpenSSL has.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 * SSL_get_max_proto_version(3).
 */
int sslwrap_conn_get_max_proto_version(sslwrap_conn *conn, int *version);

/**
 * Sets this connection's ciphers for TLS 1.2 and below.
 *
 * conn: the connection, before its handshake or inside a server-name callback.
 * list: as for sslwrap_ctx_set_cipher_list; NUL-terminated.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: empty, or a name in it is not known; SSLWRAP_ERROR_SSL: nothing would be
 * left; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_BUSY: called inside another kind of callback;
 * SSLWRAP_E_NOMEM. On failure the former list stays. Any thread; does not block. SSL_set_cipher_list(3).
 */
int sslwrap_conn_set_cipher_list(sslwrap_conn *conn,
                                 const char *list);

/**
 * Sets this connection's suites for TLS 1.3.
 *
 * conn: the connection, before its handshake or inside a server-name callback.
 * list: as for sslwrap_ctx_set_tls13_ciphersuites; NUL-terminated.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: empty, or a name in it is not known; SSLWRAP_ERROR_SSL: nothing would be
 * left; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_BUSY: called inside another kind of callback;
 * SSLWRAP_E_NOMEM. On failure the former list stays. Any thread; does not block. SSL_set_ciphersuites(3).
 */
int sslwrap_conn_set_tls13_ciphersuites(sslwrap_conn *conn,
                                        const char *list);

/**
 * Sets this connection's groups for key exchange, in order of preference.
 *
 * conn: the connection, before its handshake or inside a server-name callback.
 * list: as for sslwrap_ctx_set_groups; NUL-terminated.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: empty, or a name in it is not known; SSLWRAP_ERROR_SSL: nothing would be
 * left; SSLWRAP_E_STATE: the handshake has begun; SSLWRAP_E_BUSY: called inside another kind of callback;
 * SSLWRAP_E_NOMEM. On failure the former list stays. Any thread; does not block. SSL_set1_groups_list(3).
 */
int sslwrap_conn_set_groups(sslwrap_conn *conn,
                            const char *list);

/**
 * Sets how the server's certificate is compared with the name that sslwrap_conn_set_server_name gives, before or after
 * this.
 *
 * conn: a client, before its handshake.
 * flags: SSLWRAP_X509_CHECK_FLAG_* bits; SSLWRAP_X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS from the start.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: bits that are not known; SSLWRAP_E_STATE: the handshake has begun. Any
 * thread; does not block. set_hostflags(); SSL_set_hostflags(3).
 */
int sslwrap_conn_set_hostflags(sslwrap_conn *conn,
                               uint64_t flags);

/**
 * Lets the server ask this client for its certificate after the handshake (TLS 1.3).
 *
 * conn: a client, before its handshake.
 * on: 1, or 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_STATE: the handshake has begun. Any thread; does not block.
 * SSL_set_post_handshake_auth(3).
 */
int sslwrap_conn_set_post_handshake_auth(sslwrap_conn *conn,
                                         int on);

/* ---- conn_secrets ---- */
/* What both ends of a connection know: randoms, finished messages, exported keys; and the lists that they chose from. */

/**
 * The random number of the client's hello, 32 bytes.
 *
 * conn: the connection.
 * buf, cap: where the bytes go; NULL and 0 to ask for the length.
 * len: receives the length.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the client has not spoken yet; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with
 * *len bytes; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. client_random();
 * SSL_get_client_random(3).
 */
int sslwrap_conn_client_random(sslwrap_conn *conn,
                               void *buf,
                               size_t cap,
                               size_t *len);

/**
 * The random number of the server's hello, 32 bytes.
 *
 * conn: the connection.
 * buf, cap: where the bytes go; NULL and 0 to ask for the length.
 * len: receives the length.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the server has not spoken yet; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with
 * *len bytes; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks. server_random();
 * SSL_get_server_random(3).
 */
int sslwrap_conn_server_random(sslwrap_conn *conn,
                               void *buf,
                               size_t cap,
                               size_t *len);

/**
 * The finished message that we sent last. With TLS 1.2 the client's of a full handshake is the channel binding
 * "tls-unique" (RFC 5929).
 *
 * conn: the connection.
 * buf, cap: where the bytes go; NULL and 0 to ask for the length.
 * len: receives the length.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the handshake is not done; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len
 * bytes; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks. get_finished();
 * SSL_get_finished(3).
 */
int sslwrap_conn_get_finished(sslwrap_conn *conn,
                              void *buf,
                              size_t cap,
                              size_t *len);

/**
 * The finished message that the peer sent last.
 *
 * conn: the connection.
 * buf, cap: where the bytes go; NULL and 0 to ask for the length.
 * len: receives the length.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the handshake is not done; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len
 * bytes; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
 * get_peer_finished(); SSL_get_peer_finished(3).
 */
int sslwrap_conn_get_peer_finished(sslwrap_conn *conn,
                                   void *buf,
                                   size_t cap,
                                   size_t *len);

/**
 * A key for the caller's own use, which both ends can make and nobody else (RFC 5705, RFC 8446 7.5).
 *
 * conn: the connection, after its handshake.
 * label, label_len: what it is for, as "EXPORTER-my-protocol"; at most 249 bytes.
 * context, context_len: what it is bound to; at most 65535 bytes; counts only with use_context.
 * use_context: 1, or 0 for no context, which with TLS 1.2 gives another key than an empty one.
 * key, key_len: where it goes; 1 to 65535 bytes, all of which are filled.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the handshake is not done; SSLWRAP_ERROR_SSL: the label is one of TLS's own, or
 * the key is too long for TLS 1.3; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure key is untouched. Any thread;
 * does not block; allowed inside callbacks. export_keying_material(); SSL_export_keying_material(3).
 */
int sslwrap_conn_export_keying_material(sslwrap_conn *conn,
                                        const void *label,
                                        size_t label_len,
                                        const void *context,
                                        size_t context_len,
                                        int use_context,
                                        void *key,
                                        size_t key_len);

/**
 * The names of the ciphers that this connection may agree on, TLS 1.3's first, the best first in each.
 *
 * conn: the connection.
 * names: receives them; free with sslwrap_strlist_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
 * get_cipher_list(); SSL_get_cipher_list(3).
 */
int sslwrap_conn_get_cipher_list(sslwrap_conn *conn,
                                 sslwrap_strlist **names);

/**
 * A server: the names of the ciphers that the client offered and that are allowed here too.
 *
 * conn: the connection.
 * names: receives them; free with sslwrap_strlist_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: a client, or the client has not spoken yet; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks. SSL_get_shared_ciphers(3).
 */
int sslwrap_conn_get_shared_ciphers(sslwrap_conn *conn,
                                    sslwrap_strlist **names);

/**
 * The names of the CAs that a client's certificate may be of. A server: those that it sends, from the start. A client:
 * those that the server sent.
 *
 * conn: the connection.
 * names: receives them, copied, in order and with repeats; free with sslwrap_name_list_free. An empty list when there
 * are none, or not yet; NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; allowed inside callbacks.
 * get_client_ca_list(); SSL_get_client_CA_list(3).
 */
int sslwrap_conn_get_client_ca_list(sslwrap_conn *conn,
                                    sslwrap_name_list **names);

/**
 * The protocol that NPN agreed on, as "http/1.1".
 *
 * conn: the connection.
 * buf, cap: where the bytes go; NULL and 0 to ask for the length.
 * len: receives the length; 0 when there is none.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len bytes; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * Any thread; does not block; allowed inside callbacks. get_next_proto_negotiated();
 * SSL_get0_next_proto_negotiated(3).
 */
int sslwrap_conn_get_next_proto_negotiated(sslwrap_conn *conn,
                                           void *buf,
                                           size_t cap,
                                           size_t *len);

/* ---- conn_again ---- */
/* What a connection agrees on anew while it lives; and connections that hold a socket of the document's kind. */

/**
 * Wishes for a new handshake on this connection (TLS 1.2 and below). sslwrap_conn_do_handshake, recv or send carries
 * it out.
 *
 * conn: the connection, after its handshake.
 * started: receives 1; 0 when one is pending already.
 * Returns SSLWRAP_OK; SSLWRAP_E_UNSUPPORTED: TLS 1.3 has none, sslwrap_conn_key_update is its successor;
 * SSLWRAP_ERROR_SSL: switched off by SSLWRAP_OP_NO_RENEGOTIATION, as in contexts of sslwrap_ctx_new_client and
 * _new_server; SSLWRAP_E_STATE: the handshake is not done, or a send must be made again; SSLWRAP_E_BUSY. On failure
 * the connection is as before. Any thread; does not block. renegotiate(); SSL_renegotiate(3).
 */
int sslwrap_conn_renegotiate(sslwrap_conn *conn,
                             int *started);

/**
 * Whether a new handshake was wished for and is not done yet.
 *
 * conn: the connection.
 * yes: receives 1 or 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 * renegotiate_pending(); SSL_renegotiate_pending(3).
 */
int sslwrap_conn_renegotiate_pending(sslwrap_conn *conn, int *yes);

/**
 * How many further handshakes this end began: by its own wish, and a client also by its server's. As OpenSSL counts.
 *
 * conn: the connection.
 * count: receives the number.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; allowed inside callbacks.
 * total_renegotiations(); SSL_total_renegotiations(3).
 */
int sslwrap_conn_total_renegotiations(sslwrap_conn *conn,
                                      int64_t *count);

/**
 * Goes over to new keys for what is sent from now on (TLS 1.3).
 *
 * conn: the connection, after its handshake.
 * request_peer: 1: the peer is to do the same; 0: ours alone.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_WANT_WRITE: the message has not left whole, sslwrap_conn_flush goes on;
 * SSLWRAP_E_UNSUPPORTED: TLS 1.2 has sslwrap_conn_renegotiate; SSLWRAP_E_STATE: the handshake is not done, or a send
 * must be made again; SSLWRAP_ERROR_SSL, SSLWRAP_ERROR_SYSCALL: the connection failed; SSLWRAP_E_TIMEOUT;
 * SSLWRAP_E_BUSY; SSLWRAP_E_INVALID_ARG. Waits as long as the write timeout says; never over memory.
 * SSL_key_update(3).
 */
int sslwrap_conn_key_update(sslwrap_conn *conn,
                            int request_peer);

/**
 * A server asks its client for a certificate now (TLS 1.3). recv brings the answer: the certificate is verified as the
 * verify mode says, and sslwrap_conn_get_peer_certificate has it then.
 *
 * conn: the connection, after its handshake, its verify mode with SSLWRAP_VERIFY_PEER.
 * Returns SSLWRAP_OK: it is asked; SSLWRAP_ERROR_WANT_WRITE: the message has not left whole, sslwrap_conn_flush goes
 * on; SSLWRAP_E_UNSUPPORTED: TLS 1.2; SSLWRAP_ERROR_SSL: the client does not allow it, it was asked already, or
 * nothing is verified; SSLWRAP_E_STATE: the handshake is not done, or a client; SSLWRAP_ERROR_SYSCALL;
 * SSLWRAP_E_TIMEOUT; SSLWRAP_E_BUSY. Waits as long as the write timeout says; never over memory.
 * verify_client_post_handshake(); SSL_verify_client_post_handshake(3).
 */
int sslwrap_conn_verify_client_post_handshake(sslwrap_conn *conn);

/**
 * Accepts a connection at the listening socket that this one was made with: a server of the same context, its
 * handshake not done yet.
 *
 * conn: a connection over a socket that listens.
 * new_conn: receives it; free it with sslwrap_conn_free, which closes its socket. NULL on failure.
 * peer: receives the address of the other end, may be NULL; free it with sslwrap_addr_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_WANT_READ: nobody is there; SSLWRAP_ERROR_SYSCALL: the errno says why (EINVAL: it
 * does not listen); SSLWRAP_E_TIMEOUT; SSLWRAP_E_STATE: over memory or functions; SSLWRAP_E_CLOSED;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM: the client still waits, call again. Any thread; waits as long as the handshake timeout
 * says. accept(); accept(2).
 */
int sslwrap_conn_accept(sslwrap_conn *conn,
                        sslwrap_conn **new_conn,
                        sslwrap_addr **peer);

/**
 * Connects the socket that this connection was made with, and makes the connection a client. No handshake yet.
 *
 * conn: a connection over a socket that is not connected yet.
 * address: of the socket's family.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_WANT_WRITE: under way, call again when the socket is writable;
 * SSLWRAP_ERROR_SYSCALL: refused, the errno says why, as for sslwrap_sock_connect; SSLWRAP_E_TIMEOUT;
 * SSLWRAP_E_STATE: the handshake has begun, or over memory or functions; SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG. Any
 * thread; waits as long as the handshake timeout says. connect(); connect(2).
 */
int sslwrap_conn_connect(sslwrap_conn *conn,
                         const sslwrap_addr *address);

/**
 * The same with the errno as a result.
 *
 * conn: a connection over a socket that is not connected yet.
 * address: of the socket's family.
 * error: receives 0, or the errno of connecting; EINPROGRESS while it is under way.
 * Returns SSLWRAP_OK whenever error is set; otherwise as sslwrap_conn_connect. connect_ex(); connect(2).
 */
int sslwrap_conn_connect_ex(sslwrap_conn *conn,
                            const sslwrap_addr *address,
                            int *error);

/**
 * A file over a connection: there is none, as the document says.
 *
 * conn: the connection.
 * Returns SSLWRAP_E_UNSUPPORTED; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread; does not block. makefile().
 */
int sslwrap_conn_makefile(sslwrap_conn *conn);

/* ---- x509 ---- */
/* Certificates and lists of them. */

/**
 * Reads the first certificate of a PEM text; other blocks are passed over.
 *
 * data, len: the text; NULL with 0 is empty.
 * cert: receives the certificate.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: there is none or it is damaged, the message says which;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *cert is NULL. On success it is yours: sslwrap_x509_free.
 * Any thread; does not block; calls nothing back. pyOpenSSL crypto.load_certificate; PEM_read_bio_X509.
 */
int sslwrap_x509_load_pem(const void *data,
                          size_t len,
                          sslwrap_x509 **cert);

/**
 * Reads a certificate in DER, which must fill the data to the last byte.
 *
 * data, len: the bytes.
 * cert: receives the certificate.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: not a certificate, cut off, or bytes behind it; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM.
 * On failure *cert is NULL. On success it is yours: sslwrap_x509_free.
 * Any thread; does not block; calls nothing back. pyOpenSSL crypto.load_certificate; d2i_X509.
 */
int sslwrap_x509_load_der(const void *data,
                          size_t len,
                          sslwrap_x509 **cert);

/**
 * Reads a certificate from a file: the first one of a PEM file, or a DER file.
 *
 * path: NUL-terminated.
 * filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1.
 * cert: receives the certificate.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the file cannot be read, errno is in the record; SSLWRAP_ERROR_SSL: its
 * content is not good; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. The message names the file.
 * On failure *cert is NULL. On success it is yours: sslwrap_x509_free.
 * Any thread; blocks on the disk; calls nothing back. pyOpenSSL crypto.load_certificate; PEM_read_bio_X509, d2i_X509.
 */
int sslwrap_x509_load_file(const char *path,
                           int filetype,
                           sslwrap_x509 **cert);

/**
 * Writes a certificate as PEM text.
 *
 * buf, cap: where the text goes, NUL-terminated.
 * len: receives its length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Any thread; does not block; calls nothing back.
 * pyOpenSSL crypto.dump_certificate; PEM_write_bio_X509.
 */
int sslwrap_x509_dump_pem(const sslwrap_x509 *cert,
                          char *buf,
                          size_t cap,
                          size_t *len);

/**
 * Writes a certificate as DER.
 *
 * buf, cap: where the bytes go.
 * len: receives their number.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the number needed; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Any thread; does not block; calls nothing back.
 * pyOpenSSL crypto.dump_certificate; i2d_X509.
 */
int sslwrap_x509_dump_der(const sslwrap_x509 *cert,
                          void *buf,
                          size_t cap,
                          size_t *len);

/**
 * Gives whom a certificate is for.
 *
 * name: receives a copy of the name.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *name is NULL. On success it is yours: sslwrap_x509_name_free.
 * Any thread; does not block; calls nothing back. pyOpenSSL X509.get_subject; X509_get_subject_name.
 */
int sslwrap_x509_subject(const sslwrap_x509 *cert,
                         sslwrap_x509_name **name);

/**
 * Gives who issued a certificate.
 *
 * name: receives a copy of the name.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *name is NULL. On success it is yours: sslwrap_x509_name_free.
 * Any thread; does not block; calls nothing back. pyOpenSSL X509.get_issuer; X509_get_issuer_name.
 */
int sslwrap_x509_issuer(const sslwrap_x509 *cert, sslwrap_x509_name **name);

/**
 * Gives the serial number in upper-case hexadecimal digits, two a byte, with "-" before a negative one.
 *
 * buf, cap: where the text goes, NUL-terminated.
 * len: receives its length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Any thread; does not block; calls nothing back.
 * pyOpenSSL X509.get_serial_number; X509_get_serialNumber.
 */
int sslwrap_x509_serial(const sslwrap_x509 *cert,
                        char *buf,
                        size_t cap,
                        size_t *len);

/**
 * Gives the version of a certificate: 1 to 3.
 *
 * version: receives it; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back.
 * pyOpenSSL X509.get_version, plus 1; X509_get_version.
 */
int sslwrap_x509_version(const sslwrap_x509 *cert, int64_t *version);

/**
 * Gives the time from which a certificate is valid.
 *
 * seconds: receives it in seconds since 1970, UTC; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the time in it is malformed; SSLWRAP_E_INVALID_ARG. Any thread; does not
 * block; calls nothing back.
 * pyOpenSSL X509.get_notBefore; X509_get0_notBefore.
 */
int sslwrap_x509_not_before(const sslwrap_x509 *cert,
                            int64_t *seconds);

/**
 * Gives the time until which a certificate is valid.
 *
 * seconds: receives it in seconds since 1970, UTC; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the time in it is malformed; SSLWRAP_E_INVALID_ARG. Any thread; does not
 * block; calls nothing back.
 * pyOpenSSL X509.get_notAfter; X509_get0_notAfter.
 */
int sslwrap_x509_not_after(const sslwrap_x509 *cert,
                           int64_t *seconds);

/**
 * Tells whether a certificate's last valid second has passed, by this machine's clock.
 *
 * yes: receives 1 or 0; 1 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the time in it is malformed; SSLWRAP_E_INVALID_ARG. Any thread; does not
 * block; calls nothing back.
 * pyOpenSSL X509.has_expired.
 */
int sslwrap_x509_has_expired(const sslwrap_x509 *cert,
                             int *yes);

/**
 * Gives the digest of a certificate as text, "AB:CD:...".
 *
 * digest: OpenSSL's name, "SHA256".
 * buf, cap: where the text goes, NUL-terminated.
 * len: receives its length.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
 * SSLWRAP_E_INVALID_ARG: no such digest; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Any thread; does not block; calls nothing back.
 * pyOpenSSL X509.digest; X509_digest.
 */
int sslwrap_x509_fingerprint(const sslwrap_x509 *cert,
                             const char *digest,
                             char *buf,
                             size_t cap,
                             size_t *len);

/**
 * Gives the number of alternative names: DNS names, addresses, email addresses and URIs; rarer kinds do not count.
 *
 * count: receives it; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the extension is malformed; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * Any thread; does not block; calls nothing back. X509_get_ext_d2i.
 */
int sslwrap_x509_san_count(const sslwrap_x509 *cert,
                           size_t *count);

/**
 * Gives one alternative name. Addresses are written out; the others are what stands in the certificate, at its full
 * length: a NUL inside is a sign of foul play.
 *
 * index: from 0.
 * kind: receives one of SSLWRAP_SAN_*; 0 on failure.
 * buf, cap: where the text goes, NUL-terminated.
 * len: receives its length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask
 * again with len + 1; SSLWRAP_ERROR_SSL: the extension is malformed; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Any thread; does not block; calls nothing back. X509_get_ext_d2i.
 */
int sslwrap_x509_san_get(const sslwrap_x509 *cert,
                         size_t index,
                         int *kind,
                         char *buf,
                         size_t cap,
                         size_t *len);

/**
 * Tells whether a certificate is for a host name. Addresses are for sslwrap_x509_check_ip.
 *
 * host: NUL-terminated, not empty.
 * flags: SSLWRAP_X509_CHECK_FLAG_*, or 0.
 * yes: receives 1 or 0; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: the name is empty, or a flag is unknown; SSLWRAP_E_NOMEM.
 * Any thread; does not block; calls nothing back. X509_check_host.
 */
int sslwrap_x509_check_host(const sslwrap_x509 *cert,
                            const char *host,
                            uint64_t flags,
                            int *yes);

/**
 * Tells whether a certificate is for an IP address.
 *
 * ip: NUL-terminated text like "192.0.2.1" or "2001:db8::1".
 * yes: receives 1 or 0; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not an address; SSLWRAP_E_NOMEM. Any thread; does not block; calls
 * nothing back. X509_check_ip.
 */
int sslwrap_x509_check_ip(const sslwrap_x509 *cert,
                          const char *ip,
                          int *yes);

/**
 * Tells whether two certificates are the same, byte for byte.
 *
 * yes: receives 1 or 0; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back. X509_cmp.
 */
int sslwrap_x509_equal(const sslwrap_x509 *cert,
                       const sslwrap_x509 *other,
                       int *yes);

/**
 * Gives the public key of a certificate.
 *
 * key: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: its kind is not known here; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *key is NULL. On success it is yours: sslwrap_pkey_free.
 * Any thread; does not block; calls nothing back. pyOpenSSL X509.get_pubkey; X509_get_pubkey.
 */
int sslwrap_x509_public_key(const sslwrap_x509 *cert,
                            sslwrap_pkey **key);

/**
 * Adds an owner to a certificate: one sslwrap_x509_free more is needed.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a live certificate. Any thread; does not block; calls nothing back.
 * X509_up_ref.
 */
int sslwrap_x509_up_ref(sslwrap_x509 *cert);

/**
 * Gives up a certificate. What it was given to keeps it.
 *
 * cert: NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back. X509_free.
 */
int sslwrap_x509_free(sslwrap_x509 *cert);

/**
 * Reads all certificates of a PEM text, in their order; other blocks are passed over.
 *
 * data, len: the text.
 * list: receives them.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: there is none, or one is damaged (then none is given); SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM.
 * On failure *list is NULL. On success it is yours: sslwrap_x509_list_free.
 * Any thread; does not block; calls nothing back. PEM_read_bio_X509 in a loop.
 */
int sslwrap_x509_list_load_pem(const void *data,
                               size_t len,
                               sslwrap_x509_list **list);

/**
 * Gives the number of certificates in a list.
 *
 * count: receives it; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back. sk_X509_num.
 */
int sslwrap_x509_list_len(const sslwrap_x509_list *list,
                          size_t *count);

/**
 * Gives one certificate of a list.
 *
 * index: from 0.
 * cert: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *cert is NULL. On success it is yours and outlives the list: sslwrap_x509_free.
 * Any thread; does not block; calls nothing back. sk_X509_value, X509_up_ref.
 */
int sslwrap_x509_list_get(const sslwrap_x509_list *list,
                          size_t index,
                          sslwrap_x509 **cert);

/**
 * Gives up a list. Certificates taken from it stay.
 *
 * list: NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back.
 * sk_X509_pop_free.
 */
int sslwrap_x509_list_free(sslwrap_x509_list *list);

/* ---- x509_name ---- */
/* Distinguished names. */

/**
 * Makes an empty name.
 *
 * name: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *name is NULL. On success it is yours: sslwrap_x509_name_free.
 * Any thread; does not block; calls nothing back. X509_NAME_new.
 */
int sslwrap_x509_name_new(sslwrap_x509_name **name);

/**
 * Reads a name in DER, which must fill the data to the last byte.
 *
 * data, len: the bytes.
 * name: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: not a name, cut off, or bytes behind it; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM.
 * On failure *name is NULL. On success it is yours: sslwrap_x509_name_free.
 * Any thread; does not block; calls nothing back. d2i_X509_NAME.
 */
int sslwrap_x509_name_load_der(const void *data,
                               size_t len,
                               sslwrap_x509_name **name);

/**
 * Writes a name as DER.
 *
 * buf, cap: where the bytes go.
 * len: receives their number.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the number needed; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Any thread; does not block; calls nothing back. pyOpenSSL X509Name.der; i2d_X509_NAME.
 */
int sslwrap_x509_name_dump_der(const sslwrap_x509_name *name,
                               void *buf,
                               size_t cap,
                               size_t *len);

/**
 * Adds an entry behind the others.
 *
 * field: "CN", a long name, or a dotted number that OpenSSL knows.
 * value, len: UTF-8, at least one byte.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: no such field, or no value; SSLWRAP_ERROR_SSL: the value does not fit the
 * field; SSLWRAP_E_NOMEM.
 * On failure the name is as before. Any thread; does not block; calls nothing back. X509_NAME_add_entry_by_txt.
 */
int sslwrap_x509_name_add_entry(sslwrap_x509_name *name,
                                const char *field,
                                const void *value,
                                size_t len);

/**
 * Gives the value of a field, in UTF-8 and at its full length: a NUL inside is a sign of foul play.
 *
 * field: "CN", a long name, or a dotted number that OpenSSL knows.
 * nth: which of several with this field, from 0.
 * buf, cap: where the text goes, NUL-terminated.
 * len: receives its length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: there are not so many; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length
 * needed, ask again with len + 1; SSLWRAP_E_INVALID_ARG: no such field; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Any thread; does not block; calls nothing back.
 * pyOpenSSL X509Name.commonName and others; X509_NAME_get_index_by_NID, X509_NAME_get_entry.
 */
int sslwrap_x509_name_get_entry(const sslwrap_x509_name *name,
                                const char *field,
                                size_t nth,
                                char *buf,
                                size_t cap,
                                size_t *len);

/**
 * Gives the number of entries.
 *
 * count: receives it; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back. X509_NAME_entry_count.
 */
int sslwrap_x509_name_entry_count(const sslwrap_x509_name *name,
                                  size_t *count);

/**
 * Gives the field of an entry: its short name, or its dotted number.
 *
 * index: from 0.
 * buf, cap: where the text goes, NUL-terminated.
 * len: receives its length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask
 * again with len + 1; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure buf is untouched. Any thread; does not block;
 * calls nothing back.
 * pyOpenSSL X509Name.get_components; X509_NAME_ENTRY_get_object.
 */
int sslwrap_x509_name_entry_field(const sslwrap_x509_name *name,
                                  size_t index,
                                  char *buf,
                                  size_t cap,
                                  size_t *len);

/**
 * Gives the value of an entry, in UTF-8 and at its full length.
 *
 * index: from 0.
 * buf, cap: where the text goes, NUL-terminated.
 * len: receives its length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask
 * again with len + 1; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure buf is untouched. Any thread; does not block;
 * calls nothing back.
 * pyOpenSSL X509Name.get_components; X509_NAME_ENTRY_get_data.
 */
int sslwrap_x509_name_entry_value(const sslwrap_x509_name *name,
                                  size_t index,
                                  char *buf,
                                  size_t cap,
                                  size_t *len);

/**
 * Gives a name on one line, "/C=SE/CN=x"; what cannot be shown becomes \xHH.
 *
 * buf, cap: where the text goes, NUL-terminated.
 * len: receives its length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Any thread; does not block; calls nothing back.
 * socket document SSLObject.server and issuer; X509_NAME_oneline.
 */
int sslwrap_x509_name_oneline(const sslwrap_x509_name *name,
                              char *buf,
                              size_t cap,
                              size_t *len);

/**
 * Gives a name as RFC 2253 writes it, the last entry first: "CN=x,C=SE".
 *
 * buf, cap: where the text goes, NUL-terminated.
 * len: receives its length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Any thread; does not block; calls nothing back. X509_NAME_print_ex.
 */
int sslwrap_x509_name_rfc2253(const sslwrap_x509_name *name,
                              char *buf,
                              size_t cap,
                              size_t *len);

/**
 * Tells whether two names are the same to a verifier: case and white space do not count.
 *
 * yes: receives 1 or 0; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back. X509_NAME_cmp.
 */
int sslwrap_x509_name_equal(const sslwrap_x509_name *name,
                            const sslwrap_x509_name *other,
                            int *yes);

/**
 * Gives the number by which hash directories find a name.
 *
 * hash: receives it; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; calls nothing back.
 * pyOpenSSL X509Name.hash; X509_NAME_hash_ex.
 */
int sslwrap_x509_name_hash(const sslwrap_x509_name *name,
                           uint32_t *hash);

/**
 * Adds an owner to a name: one sslwrap_x509_name_free more is needed.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a live name. Any thread; does not block; calls nothing back.
 */
int sslwrap_x509_name_up_ref(sslwrap_x509_name *name);

/**
 * Gives up a name.
 *
 * name: NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back.
 * X509_NAME_free.
 */
int sslwrap_x509_name_free(sslwrap_x509_name *name);

/* ---- x509_store ---- */
/* Trust stores. */

/**
 * Makes an empty store: it trusts nobody.
 *
 * store: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *store is NULL. On success it is yours: sslwrap_x509_store_free.
 * Any thread; does not block; calls nothing back. pyOpenSSL X509Store; X509_STORE_new.
 */
int sslwrap_x509_store_new(sslwrap_x509_store **store);

/**
 * Trusts a certificate. One that is there already is fine.
 *
 * cert: counted, you keep yours.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure the store is as before. Any thread; does not
 * block; calls nothing back.
 * pyOpenSSL X509Store.add_cert; X509_STORE_add_cert.
 */
int sslwrap_x509_store_add_cert(sslwrap_x509_store *store,
                                const sslwrap_x509 *cert);

/**
 * Adds a revocation list. It is looked at when SSLWRAP_X509_V_FLAG_CRL_CHECK is set.
 *
 * crl: counted, you keep yours.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure the store is as before. Any thread; does not
 * block; calls nothing back.
 * pyOpenSSL X509Store.add_crl; X509_STORE_add_crl.
 */
int sslwrap_x509_store_add_crl(sslwrap_x509_store *store,
                               const sslwrap_x509_crl *crl);

/**
 * Adds all certificates and revocation lists of a PEM text.
 *
 * data, len: the text.
 * count: receives the number of certificates, 0 on failure; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: there is none, or one is damaged (then none is added); SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM.
 * Any thread; does not block; calls nothing back. X509_STORE_add_cert, X509_STORE_add_crl.
 */
int sslwrap_x509_store_load_pem(sslwrap_x509_store *store,
                                const void *data,
                                size_t len,
                                size_t *count);

/**
 * Adds a PEM file, a directory, or both. A directory's files are named by hash (openssl rehash) and read when wanted.
 *
 * file, dir: NUL-terminated; one may be NULL; several directories with ':' between.
 * count: receives the number of certificates found, 0 on failure; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: a file or directory cannot be read, errno is in the record;
 * SSLWRAP_ERROR_SSL: the content is not good; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. The message names the place.
 * Any thread; blocks on the disk; calls nothing back. pyOpenSSL X509Store.load_locations; X509_STORE_load_locations.
 */
int sslwrap_x509_store_load_locations(sslwrap_x509_store *store,
                                      const char *file,
                                      const char *dir,
                                      size_t *count);

/**
 * Adds what the system trusts: SSL_CERT_FILE and SSL_CERT_DIR of the environment, else OpenSSL's own places, else the
 * usual ones of Linux systems.
 *
 * count: receives the number of certificates found, 0 on failure; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: none was found, the message says where was looked; SSLWRAP_ERROR_SYSCALL: a
 * file cannot be read; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. Any thread; blocks on the disk; calls nothing back.
 * X509_STORE_set_default_paths.
 */
int sslwrap_x509_store_load_system(sslwrap_x509_store *store,
                                   size_t *count);

/**
 * Sets flags beside those that are set. Before the store is used.
 *
 * flags: SSLWRAP_X509_V_FLAG_*, OR-ed together.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a flag is unknown. Not beside a handshake; does not block; calls nothing
 * back.
 * pyOpenSSL X509Store.set_flags; X509_STORE_set_flags.
 */
int sslwrap_x509_store_set_flags(sslwrap_x509_store *store,
                                 uint64_t flags);

/**
 * Sets the time that dates are compared with, instead of now. Before the store is used.
 *
 * seconds: since 1970, UTC.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Not beside a handshake; does not block; calls nothing back.
 * pyOpenSSL X509Store.set_time; X509_VERIFY_PARAM_set_time.
 */
int sslwrap_x509_store_set_time(sslwrap_x509_store *store,
                                int64_t seconds);

/**
 * Sets what a certificate must be for. Before the store is used.
 *
 * purpose: one of SSLWRAP_X509_PURPOSE_*.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: unknown. Not beside a handshake; does not block; calls nothing back.
 * X509_STORE_set_purpose.
 */
int sslwrap_x509_store_set_purpose(sslwrap_x509_store *store,
                                   int purpose);

/**
 * Counts what is in a store. What a directory holds counts once it was read.
 *
 * certs, cas, crls: receive the number of certificates, of those that may issue others, and of revocation lists; each
 * may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back. X509_STORE_get0_objects.
 */
int sslwrap_x509_store_count(const sslwrap_x509_store *store,
                             size_t *certs,
                             size_t *cas,
                             size_t *crls);

/**
 * Builds a certificate's chain up to a trusted one and checks it.
 *
 * cert: the leaf.
 * untrusted: certificates that may stand between, or NULL.
 * host: NUL-terminated name or address that the leaf must be for, or NULL.
 * chain: receives the chain that was built, the leaf first; may be NULL.
 * Returns SSLWRAP_OK: the chain is good; SSLWRAP_ERROR_SSL: it is not: the record has kind CERTIFICATE, the verify
 * code, the depth, and a message that says why; SSLWRAP_E_INVALID_ARG: host is empty, or a handle is dead;
 * SSLWRAP_E_NOMEM.
 * On failure *chain is NULL. On success it is yours: sslwrap_x509_list_free.
 * Any thread; blocks on the disk when the store has a directory; calls nothing back.
 * pyOpenSSL X509StoreContext.verify_certificate; X509_verify_cert.
 */
int sslwrap_x509_store_verify(const sslwrap_x509_store *store,
                              const sslwrap_x509 *cert,
                              const sslwrap_x509_list *untrusted,
                              const char *host,
                              sslwrap_x509_list **chain);

/**
 * OpenSSL's words for a verify code: "certificate has expired".
 *
 * error: SSLWRAP_X509_V_OK or one of SSLWRAP_X509_V_ERR_*; other numbers have a text too.
 * text: receives a text that lives as long as the library.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: text is NULL. Any thread; does not block; calls nothing back.
 * X509_verify_cert_error_string.
 */
int sslwrap_x509_verify_error_string(int error,
                                     const char **text);

/**
 * Adds an owner to a store: one sslwrap_x509_store_free more is needed.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a live store. Any thread; does not block; calls nothing back.
 * X509_STORE_up_ref.
 */
int sslwrap_x509_store_up_ref(sslwrap_x509_store *store);

/**
 * Gives up a store. Contexts that use it keep it.
 *
 * store: NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back.
 * X509_STORE_free.
 */
int sslwrap_x509_store_free(sslwrap_x509_store *store);

/* ---- x509_crl ---- */
/* Revocation lists. */

/**
 * Reads the first revocation list of a PEM text; other blocks are passed over.
 *
 * data, len: the text.
 * crl: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: there is none or it is damaged, the message says which;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *crl is NULL. On success it is yours: sslwrap_x509_crl_free.
 * Any thread; does not block; calls nothing back. pyOpenSSL crypto.load_crl; PEM_read_bio_X509_CRL.
 */
int sslwrap_x509_crl_load_pem(const void *data, size_t len, sslwrap_x509_crl **crl);

/**
 * Reads a revocation list in DER, which must fill the data to the last byte.
 *
 * data, len: the bytes.
 * crl: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: not a revocation list, cut off, or bytes behind it; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM.
 * On failure *crl is NULL. On success it is yours: sslwrap_x509_crl_free.
 * Any thread; does not block; calls nothing back. pyOpenSSL crypto.load_crl; d2i_X509_CRL.
 */
int sslwrap_x509_crl_load_der(const void *data,
                              size_t len,
                              sslwrap_x509_crl **crl);

/**
 * Reads a revocation list from a file: the first one of a PEM file, or a DER file.
 *
 * path: NUL-terminated.
 * filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1.
 * crl: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the file cannot be read, errno is in the record; SSLWRAP_ERROR_SSL: its
 * content is not good; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. The message names the file.
 * On failure *crl is NULL. On success it is yours: sslwrap_x509_crl_free.
 * Any thread; blocks on the disk; calls nothing back. PEM_read_bio_X509_CRL, d2i_X509_CRL.
 */
int sslwrap_x509_crl_load_file(const char *path,
                               int filetype,
                               sslwrap_x509_crl **crl);

/**
 * Writes a revocation list as PEM text.
 *
 * buf, cap: where the text goes, NUL-terminated.
 * len: receives its length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Any thread; does not block; calls nothing back.
 * pyOpenSSL crypto.dump_crl; PEM_write_bio_X509_CRL.
 */
int sslwrap_x509_crl_dump_pem(const sslwrap_x509_crl *crl,
                              char *buf,
                              size_t cap,
                              size_t *len);

/**
 * Writes a revocation list as DER.
 *
 * buf, cap: where the bytes go.
 * len: receives their number.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the number needed; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Any thread; does not block; calls nothing back.
 * pyOpenSSL crypto.dump_crl; i2d_X509_CRL.
 */
int sslwrap_x509_crl_dump_der(const sslwrap_x509_crl *crl,
                              void *buf,
                              size_t cap,
                              size_t *len);

/**
 * Gives who issued a revocation list.
 *
 * name: receives a copy of the name.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *name is NULL. On success it is yours: sslwrap_x509_name_free.
 * Any thread; does not block; calls nothing back. X509_CRL_get_issuer.
 */
int sslwrap_x509_crl_issuer(const sslwrap_x509_crl *crl, sslwrap_x509_name **name);

/**
 * Gives the time at which a revocation list was made.
 *
 * seconds: receives it in seconds since 1970, UTC; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the time in it is malformed; SSLWRAP_E_INVALID_ARG. Any thread; does not
 * block; calls nothing back.
 * X509_CRL_get0_lastUpdate.
 */
int sslwrap_x509_crl_last_update(const sslwrap_x509_crl *crl,
                                 int64_t *seconds);

/**
 * Gives the time by which a newer revocation list is due: from then on this one is refused.
 *
 * seconds: receives it in seconds since 1970, UTC; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the list does not say; SSLWRAP_ERROR_SSL: the time in it is malformed;
 * SSLWRAP_E_INVALID_ARG.
 * Any thread; does not block; calls nothing back. X509_CRL_get0_nextUpdate.
 */
int sslwrap_x509_crl_next_update(const sslwrap_x509_crl *crl,
                                 int64_t *seconds);

/**
 * Adds an owner to a revocation list: one sslwrap_x509_crl_free more is needed.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a live one. Any thread; does not block; calls nothing back.
 * X509_CRL_up_ref.
 */
int sslwrap_x509_crl_up_ref(sslwrap_x509_crl *crl);

/**
 * Gives up a revocation list. Stores that have it keep it.
 *
 * crl: NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back.
 * X509_CRL_free.
 */
int sslwrap_x509_crl_free(sslwrap_x509_crl *crl);

/* ---- x509_ext ---- */
/* More of certificates, keys and revocation lists: extensions, signatures, keys by URI. */

/**
 * How many extensions a certificate has.
 *
 * cert: the certificate.
 * count: receives the number; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. get_extension_count(); X509_get_ext_count(3).
 */
int sslwrap_x509_extension_count(const sslwrap_x509 *cert,
                                 size_t *count);

/**
 * The dotted number of an extension, as "2.5.29.17".
 *
 * cert: the certificate.
 * index: from 0.
 * buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
 * len: receives the length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1 bytes;
 * SSLWRAP_ERROR_SSL: it cannot be shown; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block.
 * X509_EXTENSION_get_object(3).
 */
int sslwrap_x509_extension_oid(const sslwrap_x509 *cert,
                               size_t index,
                               char *buf,
                               size_t cap,
                               size_t *len);

/**
 * Whether who does not know an extension must refuse the certificate.
 *
 * cert: the certificate.
 * index: from 0.
 * yes: receives 1 or 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 * get_critical(); X509_EXTENSION_get_critical(3).
 */
int sslwrap_x509_extension_critical(const sslwrap_x509 *cert,
                                    size_t index,
                                    int *yes);

/**
 * The value of an extension in DER.
 *
 * cert: the certificate.
 * index: from 0.
 * buf, cap: where the bytes go; NULL and 0 to ask for the length.
 * len: receives the length.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len bytes;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. get_data(); X509_EXTENSION_get_data(3).
 */
int sslwrap_x509_extension_value(const sslwrap_x509 *cert,
                                 size_t index,
                                 void *buf,
                                 size_t cap,
                                 size_t *len);

/**
 * The value of an extension in words, as "DNS:example.org"; of one that OpenSSL does not know, a dump. For people: what
 * stands in it is whatever the certificate's maker chose.
 *
 * cert: the certificate.
 * index: from 0.
 * buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
 * len: receives the length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1 bytes;
 * SSLWRAP_ERROR_SSL: it cannot be shown; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block.
 * str(extension); X509V3_EXT_print(3).
 */
int sslwrap_x509_extension_text(const sslwrap_x509 *cert,
                                size_t index,
                                char *buf,
                                size_t cap,
                                size_t *len);

/**
 * How a certificate is signed, as "ecdsa-with-SHA256".
 *
 * cert: the certificate.
 * name: receives a text that lives as long as the library.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: OpenSSL does not know it; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 * get_signature_algorithm(); X509_get_signature_nid(3).
 */
int sslwrap_x509_signature_algorithm(const sslwrap_x509 *cert,
                                     const char **name);

/**
 * How many certificates a revocation list takes back.
 *
 * crl: the list.
 * count: receives the number; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. X509_CRL_get_REVOKED(3).
 */
int sslwrap_x509_crl_count(const sslwrap_x509_crl *crl, size_t *count);

/**
 * Whether a revocation list takes a certificate back, by its serial number. That both are of one issuer and that the list
 * is that issuer's is for a store to see to, or for sslwrap_x509_crl_is_signed_by.
 *
 * crl: the list.
 * cert: the certificate.
 * yes: receives 1 or 0.
 * since: receives the time of it in seconds since 1970, UTC; 0 when it is not taken back; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the time in the list is malformed; SSLWRAP_E_INVALID_ARG. Any thread; does not
 * block. X509_CRL_get0_by_cert(3).
 */
int sslwrap_x509_crl_is_revoked(const sslwrap_x509_crl *crl,
                                const sslwrap_x509 *cert,
                                int *yes,
                                int64_t *since);

/**
 * Whether a key signed a revocation list.
 *
 * crl: the list.
 * key: the public key of its issuer, as sslwrap_x509_public_key gives it.
 * yes: receives 1 or 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. X509_CRL_verify(3).
 */
int sslwrap_x509_crl_is_signed_by(const sslwrap_x509_crl *crl,
                                  const sslwrap_pkey *key,
                                  int *yes);

/**
 * Reads a private key from wherever OpenSSL can: "file:/etc/tls/key.pem" (PEM, DER, PKCS#12), and what its providers know,
 * as "pkcs11:token=...". Never asks on the terminal.
 *
 * uri: NUL-terminated; without a scheme it is a path. Nothing in it is decoded.
 * passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 when nothing is encrypted.
 * key: receives the first key that is there; free it with sslwrap_pkey_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: a file cannot be read, the errno says why; SSLWRAP_ERROR_SSL: nobody knows this
 * scheme, no private key is there, or the passphrase is missing or wrong; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any
 * thread; blocks on the disk or the device.
 * OSSL_STORE_open(3).
 */
int sslwrap_pkey_load_uri(const char *uri,
                          const void *passphrase,
                          size_t passphrase_len,
                          sslwrap_pkey **key);

/* ---- pkey ---- */
/* Keys. */

/**
 * Reads the first private key of a PEM text; other blocks are passed over. Never asks on the terminal.
 *
 * data, len: the text.
 * passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 when the key is not encrypted.
 * key: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: there is none, it is damaged, or the passphrase is missing or wrong: the
 * message says which; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *key is NULL. On success it is yours: sslwrap_pkey_free.
 * Any thread; does not block; calls nothing back. pyOpenSSL crypto.load_privatekey; PEM_read_bio_PrivateKey.
 */
int sslwrap_pkey_load_pem(const void *data,
                          size_t len,
                          const void *passphrase,
                          size_t passphrase_len,
                          sslwrap_pkey **key);

/**
 * The same with a callback that is asked when the key is encrypted, once at most.
 *
 * data, len: the text.
 * ask: not NULL.
 * userdata: handed to it.
 * key: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: there is none, it is damaged, or the passphrase was refused or wrong: the
 * message says which; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *key is NULL. On success it is yours: sslwrap_pkey_free. Nothing of the callback is kept.
 * Any thread; blocks as long as the callback does. pyOpenSSL crypto.load_privatekey; PEM_read_bio_PrivateKey.
 */
int sslwrap_pkey_load_pem_cb(const void *data,
                             size_t len,
                             sslwrap_passphrase_fn ask,
                             void *userdata,
                             sslwrap_pkey **key);

/**
 * Reads a private key in DER, which must fill the data to the last byte: PKCS#8, encrypted PKCS#8, or the traditional
 * form of its type.
 *
 * data, len: the bytes.
 * passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 when the key is not encrypted.
 * key: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: not a key, bytes behind it, or the passphrase is missing or wrong;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *key is NULL. On success it is yours: sslwrap_pkey_free.
 * Any thread; does not block; calls nothing back. pyOpenSSL crypto.load_privatekey; d2i_AutoPrivateKey.
 */
int sslwrap_pkey_load_der(const void *data,
                          size_t len,
                          const void *passphrase,
                          size_t passphrase_len,
                          sslwrap_pkey **key);

/**
 * Reads a private key from a file. Never asks on the terminal.
 *
 * path: NUL-terminated.
 * filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1.
 * passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 when the key is not encrypted.
 * key: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the file cannot be read, errno is in the record; SSLWRAP_ERROR_SSL: its
 * content is not good, or the passphrase is missing or wrong; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. The message
 * names the file.
 * On failure *key is NULL. On success it is yours: sslwrap_pkey_free.
 * Any thread; blocks on the disk; calls nothing back. pyOpenSSL crypto.load_privatekey; PEM_read_bio_PrivateKey.
 */
int sslwrap_pkey_load_file(const char *path,
                           int filetype,
                           const void *passphrase,
                           size_t passphrase_len,
                           sslwrap_pkey **key);

/**
 * The same with a callback that is asked when the key is encrypted, once at most.
 *
 * path: NUL-terminated.
 * filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1.
 * ask: not NULL.
 * userdata: handed to it.
 * key: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the file cannot be read, errno is in the record; SSLWRAP_ERROR_SSL: its
 * content is not good, or the passphrase was refused or wrong; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. The message
 * names the file.
 * On failure *key is NULL. On success it is yours: sslwrap_pkey_free. Nothing of the callback is kept.
 * Any thread; blocks as long as disk and callback do. pyOpenSSL crypto.load_privatekey; PEM_read_bio_PrivateKey.
 */
int sslwrap_pkey_load_file_cb(const char *path,
                              int filetype,
                              sslwrap_passphrase_fn ask,
                              void *userdata,
                              sslwrap_pkey **key);

/**
 * Makes a new key.
 * type: "RSA", "EC" or "ED25519". bits: for RSA, 1024 to 16384; else ignored. curve: for EC, "P-256" and others; else
 * ignored, may be NULL. key: receives it.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: unknown type or size, or the curve is missing; SSLWRAP_ERROR_SSL: no such
 * curve; SSLWRAP_E_NOMEM.
 * On failure *key is NULL. On success it is yours: sslwrap_pkey_free.
 * Any thread; a long RSA key takes seconds; calls nothing back. pyOpenSSL PKey.generate_key; EVP_PKEY_Q_keygen.
 */
int sslwrap_pkey_generate(const char *type,
                          int bits,
                          const char *curve,
                          sslwrap_pkey **key);

/**
 * Writes a private key as PEM text (PKCS#8), encrypted with AES-256 when there is a passphrase.
 *
 * passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 writes it in the clear.
 * buf, cap: where the text goes, NUL-terminated.
 * len: receives its length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
 * SSLWRAP_ERROR_SSL: not a private key; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Wipe buf after use. Any thread; does not block; calls nothing back.
 * pyOpenSSL crypto.dump_privatekey; PEM_write_bio_PKCS8PrivateKey.
 */
int sslwrap_pkey_dump_pem(const sslwrap_pkey *key,
                          const void *passphrase,
                          size_t passphrase_len,
                          char *buf,
                          size_t cap,
                          size_t *len);

/**
 * Writes a private key as DER (PKCS#8), in the clear.
 *
 * buf, cap: where the bytes go.
 * len: receives their number.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the number needed; SSLWRAP_ERROR_SSL: not a private key;
 * SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Wipe buf after use. Any thread; does not block; calls nothing back.
 * pyOpenSSL crypto.dump_privatekey; i2d_PKCS8PrivateKey_bio.
 */
int sslwrap_pkey_dump_der(const sslwrap_pkey *key,
                          void *buf,
                          size_t cap,
                          size_t *len);

/**
 * Writes the public half of a key as DER (SubjectPublicKeyInfo): what key pins are made of.
 *
 * buf, cap: where the bytes go.
 * len: receives their number.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the number needed; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure buf is untouched. Any thread; does not block; calls nothing back.
 * pyOpenSSL crypto.dump_publickey; i2d_PUBKEY.
 */
int sslwrap_pkey_dump_public_der(const sslwrap_pkey *key,
                                 void *buf,
                                 size_t cap,
                                 size_t *len);

/**
 * Gives the size of a key in bits.
 *
 * bits: receives it; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back. pyOpenSSL PKey.bits;
 * EVP_PKEY_get_bits.
 */
int sslwrap_pkey_bits(const sslwrap_pkey *key,
                      int *bits);

/**
 * Gives the type of a key: "RSA", "EC", "ED25519" and so on.
 *
 * buf, cap: where the text goes, NUL-terminated.
 * len: receives its length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
 * SSLWRAP_E_INVALID_ARG.
 * On failure buf is untouched. Any thread; does not block; calls nothing back.
 * pyOpenSSL PKey.type; EVP_PKEY_get0_type_name.
 */
int sslwrap_pkey_type_name(const sslwrap_pkey *key,
                           char *buf,
                           size_t cap,
                           size_t *len);

/**
 * Tells whether the public halves of two keys are the same.
 *
 * yes: receives 1 or 0; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; calls nothing back.
 * EVP_PKEY_eq.
 */
int sslwrap_pkey_equal_public(const sslwrap_pkey *key,
                              const sslwrap_pkey *other,
                              int *yes);

/**
 * Tells whether a certificate is for a key.
 *
 * yes: receives 1 or 0; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the certificate's key is of a kind not known here; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM.
 * Any thread; does not block; calls nothing back. X509_check_private_key.
 */
int sslwrap_pkey_belongs_to(const sslwrap_pkey *key,
                            const sslwrap_x509 *cert,
                            int *yes);

/**
 * Adds an owner to a key: one sslwrap_pkey_free more is needed.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a live key. Any thread; does not block; calls nothing back.
 * EVP_PKEY_up_ref.
 */
int sslwrap_pkey_up_ref(sslwrap_pkey *key);

/**
 * Gives up a key. It is wiped when nobody has it any more.
 *
 * key: NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back.
 * EVP_PKEY_free.
 */
int sslwrap_pkey_free(sslwrap_pkey *key);

/* ---- identity ---- */
/* Identities: certificate, chain and key that belong together. */

/**
 * Puts an identity together from parts.
 *
 * cert: the certificate.
 * chain: the certificates that lead to its root, in any order, or NULL.
 * key: its private key. All are counted, you keep yours.
 * id: receives the identity.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the key does not belong to the certificate; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM.
 * On failure *id is NULL. On success it is yours: sslwrap_identity_free.
 * Any thread; does not block; calls nothing back. SSL_CTX_use_cert_and_key.
 */
int sslwrap_identity_new(const sslwrap_x509 *cert,
                         const sslwrap_x509_list *chain,
                         const sslwrap_pkey *key,
                         sslwrap_identity **id);

/**
 * Reads an identity from files: a certificate file (PEM with the chain in any order, or DER) and a key file (PEM or
 * DER), or one file with everything (PEM blocks in any order, or PKCS#12). Never asks on the terminal.
 *
 * certs, key: paths, NUL-terminated; key is NULL when certs holds everything.
 * passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 when nothing is encrypted.
 * id: receives the identity.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: a file cannot be read, errno is in the record; SSLWRAP_ERROR_SSL: a part
 * is missing, damaged, does not belong to the others, or the passphrase is missing or wrong; SSLWRAP_E_UNSUPPORTED:
 * PKCS#12 with an encryption that is switched off; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. The message names the file.
 * On failure *id is NULL. On success it is yours: sslwrap_identity_free.
 * Any thread; blocks on the disk; calls nothing back.
 * pyOpenSSL Context.use_certificate_chain_file and use_privatekey_file in one.
 */
int sslwrap_identity_new_file(const char *certs,
                              const char *key,
                              const void *passphrase,
                              size_t passphrase_len,
                              sslwrap_identity **id);

/**
 * Reads an identity from memory: certificates (PEM with the chain in any order, or DER) and a key (PEM or DER), or
 * everything in one (PEM blocks in any order, or PKCS#12).
 *
 * certs, certs_len: the certificates.
 * key, key_len: the key; NULL with 0 when certs holds everything.
 * passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 when nothing is encrypted.
 * id: receives the identity.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: a part is missing, damaged, does not belong to the others, or the passphrase
 * is missing or wrong; SSLWRAP_E_UNSUPPORTED: PKCS#12 with an encryption that is switched off; SSLWRAP_E_INVALID_ARG;
 * SSLWRAP_E_NOMEM.
 * On failure *id is NULL. On success it is yours: sslwrap_identity_free.
 * Any thread; does not block; calls nothing back. pyOpenSSL Context.use_certificate and use_privatekey in one.
 */
int sslwrap_identity_new_mem(const void *certs,
                             size_t certs_len,
                             const void *key,
                             size_t key_len,
                             const void *passphrase,
                             size_t passphrase_len,
                             sslwrap_identity **id);

/**
 * Gives the certificate of an identity.
 *
 * cert: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *cert is NULL. On success it is yours: sslwrap_x509_free.
 * Any thread; does not block; calls nothing back. SSL_CTX_get0_certificate.
 */
int sslwrap_identity_cert(const sslwrap_identity *id, sslwrap_x509 **cert);

/**
 * Gives the chain of an identity: without its own certificate, each one issued the one before. It may be empty.
 *
 * chain: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
 * On failure *chain is NULL. On success it is yours: sslwrap_x509_list_free.
 * Any thread; does not block; calls nothing back. SSL_CTX_get0_chain_certs.
 */
int sslwrap_identity_chain(const sslwrap_identity *id,
                           sslwrap_x509_list **chain);

/**
 * Adds an owner to an identity: one sslwrap_identity_free more is needed.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a live identity. Any thread; does not block; calls nothing back.
 */
int sslwrap_identity_up_ref(sslwrap_identity *id);

/**
 * Gives up an identity. Contexts and connections that use it keep it.
 *
 * id: NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back.
 */
int sslwrap_identity_free(sslwrap_identity *id);

/* ---- lists ---- */
/* Lists of names and of texts, as they come out of contexts and connections. */

/**
 * An empty list.
 *
 * list: receives it; free it with sslwrap_strlist_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NOMEM; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 */
int sslwrap_strlist_new(sslwrap_strlist **list);

/**
 * Puts a text behind those that are there.
 *
 * list: the list.
 * text: copied; NUL-terminated.
 * Returns SSLWRAP_OK; SSLWRAP_E_NOMEM: the list is as it was; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 */
int sslwrap_strlist_add(sslwrap_strlist *list,
                        const char *text);

/**
 * How many names a list has.
 *
 * list: the list.
 * count: receives the number; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 */
int sslwrap_name_list_len(const sslwrap_name_list *list, size_t *count);

/**
 * One name of a list.
 *
 * list: the list.
 * index: from 0.
 * name: receives it, a copy that outlives the list; free it with sslwrap_x509_name_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not
 * block. X509_NAME_dup(3).
 */
int sslwrap_name_list_get(const sslwrap_name_list *list,
                          size_t index,
                          sslwrap_x509_name **name);

/**
 * Frees a list. Names taken from it stay.
 *
 * list: it; NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block.
 */
int sslwrap_name_list_free(sslwrap_name_list *list);

/**
 * How many texts a list has.
 *
 * list: the list.
 * count: receives the number; 0 on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 */
int sslwrap_strlist_len(const sslwrap_strlist *list, size_t *count);

/**
 * One text of a list.
 *
 * list: the list.
 * index: from 0.
 * buf, cap: where it goes, with a NUL; NULL and 0 to ask for the length.
 * len: receives the length without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such index; SSLWRAP_E_BUFFER_TOO_SMALL: ask again with *len + 1 bytes;
 * SSLWRAP_E_INVALID_ARG. Any thread; does not block.
 */
int sslwrap_strlist_get(const sslwrap_strlist *list,
                        size_t index,
                        char *buf,
                        size_t cap,
                        size_t *len);

/**
 * Frees a list.
 *
 * list: it; NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block.
 */
int sslwrap_strlist_free(sslwrap_strlist *list);

/* ---- curve ---- */
/* Elliptic curves by their names. */

/**
 * The names of all curves that OpenSSL has built in, as "prime256v1". TLS knows only some of them.
 *
 * names: receives them; free with sslwrap_strlist_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. get_elliptic_curves();
 * EC_get_builtin_curves(3).
 */
int sslwrap_get_elliptic_curves(sslwrap_strlist **names);

/**
 * A curve by its name.
 *
 * name: OpenSSL's short name, as "prime256v1", or NIST's, as "P-256"; NUL-terminated.
 * curve: receives it; free it with sslwrap_curve_free. NULL on failure.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: OpenSSL has none of this name; SSLWRAP_E_NOMEM. Any thread; does not block.
 * get_elliptic_curve(); OBJ_sn2nid(3).
 */
int sslwrap_get_elliptic_curve(const char *name,
                               sslwrap_curve **curve);

/**
 * The name of a curve.
 *
 * curve: the curve.
 * name: receives OpenSSL's short name, a text that lives as long as the library.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. OBJ_nid2sn(3).
 */
int sslwrap_curve_name(const sslwrap_curve *curve, const char **name);

/**
 * OpenSSL's number of a curve.
 *
 * curve: the curve.
 * nid: receives it, as 415.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. OBJ_sn2nid(3).
 */
int sslwrap_curve_nid(const sslwrap_curve *curve, int *nid);

/**
 * Frees a curve. A context that took it keeps it.
 *
 * curve: it; NULL is fine.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block.
 */
int sslwrap_curve_free(sslwrap_curve *curve);

/* ---- addr ---- */
/* Socket addresses. */

/**
 * An IPv4 address and port.
 *
 * host: text; a dotted quad, "" for all interfaces (0.0.0.0), "<broadcast>" for 255.255.255.255, or a name, which is
 * resolved: the first answer is taken, which may be another one next time.
 * port: 0 to 65535.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: port out of range, or no host name; SSLWRAP_E_GAI: the name was not
 * resolved, the error's code is an SSLWRAP_EAI_ number; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free
 * it with sslwrap_addr_free. Any thread. Blocks only to resolve a name, with no deadline: sslwrap_addr_inet_timeout
 * has one. Socket document: the pair (host, port) of AF_INET.
 */
int sslwrap_addr_inet(const char *host,
                      int port,
                      sslwrap_addr **out);

/**
 * An IPv6 address and port.
 *
 * host: text; an IPv6 address, with its scope behind a % ("fe80::1%eth0", "fe80::1%2") where it needs one, or a name,
 * which is resolved; "" and "<broadcast>" are for IPv4 only.
 * port: 0 to 65535.
 * flowinfo: 0 to 1048575.
 * scope_id: the number of an interface, 0 for none or as the host says.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: out of range, no host name, or two different scopes; SSLWRAP_E_GAI: name
 * or interface not found; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any
 * thread. Blocks only to resolve a name, with no deadline: sslwrap_addr_inet6_timeout has one. Socket document: (host,
 * port, flowinfo, scopeid) of AF_INET6.
 */
int sslwrap_addr_inet6(const char *host,
                       int port,
                       uint32_t flowinfo,
                       uint32_t scope_id,
                       sslwrap_addr **out);

/**
 * The same as sslwrap_addr_inet, by a deadline.
 *
 * host, port, out: as there.
 * timeout: seconds from 0 up, -1 for none.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: the name was not resolved by then; the lookup is left to end by itself;
 * SSLWRAP_E_INVALID_ARG, SSLWRAP_E_GAI, SSLWRAP_E_NOMEM: as for sslwrap_addr_inet; SSLWRAP_ERROR_SYSCALL: no thread
 * could be started. On failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any thread. Blocks only to
 * resolve a name, until the deadline, while a thread of the library's asks.
 */
int sslwrap_addr_inet_timeout(const char *host,
                              int port,
                              double timeout,
                              sslwrap_addr **out);

/**
 * The same as sslwrap_addr_inet6, by a deadline.
 *
 * host, port, flowinfo, scope_id, out: as there.
 * timeout: seconds from 0 up, -1 for none.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: the name was not resolved by then; the lookup is left to end by itself;
 * SSLWRAP_E_INVALID_ARG, SSLWRAP_E_GAI, SSLWRAP_E_NOMEM: as for sslwrap_addr_inet6; SSLWRAP_ERROR_SYSCALL: no thread
 * could be started. On failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any thread. Blocks only to
 * resolve a name, until the deadline, while a thread of the library's asks.
 */
int sslwrap_addr_inet6_timeout(const char *host,
                               int port,
                               uint32_t flowinfo,
                               uint32_t scope_id,
                               double timeout,
                               sslwrap_addr **out);

/**
 * The address of a unix socket.
 *
 * path, len: bytes. A path of 1 to 108 bytes without NUL; or, beginning with a NUL byte, an abstract name of Linux, in
 * which every byte counts, NULs too; or length 0 (path may be NULL) for unnamed: binding to it picks an abstract name.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: longer than 108 bytes, or a NUL inside a path; SSLWRAP_E_NOMEM. On
 * failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any thread. Does not block. Socket document:
 * the one string of AF_UNIX. See unix(7).
 */
int sslwrap_addr_unix(const void *path,
                      size_t len,
                      sslwrap_addr **out);

/**
 * The address of a netlink end.
 *
 * pid: the end's number, 0 for the kernel.
 * groups: a bit for each multicast group.
 * Returns SSLWRAP_OK; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any
 * thread. Does not block. Socket document: (pid, groups) of AF_NETLINK. See netlink(7).
 */
int sslwrap_addr_netlink(uint32_t pid,
                         uint32_t groups,
                         sslwrap_addr **out);

/**
 * An address from a struct sockaddr of any family.
 *
 * sockaddr, len: its bytes, copied; 2 to 128, and of IPv4, IPv6 and netlink exactly as many as their struct has.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: the length does not fit; SSLWRAP_E_NOMEM. On failure *out is NULL. *out
 * is yours: free it with sslwrap_addr_free. Any thread. Does not block.
 */
int sslwrap_addr_from_sockaddr(const void *sockaddr,
                               size_t len,
                               sslwrap_addr **out);

/**
 * The address as the system has it, for bind(2), connect(2) and the like.
 *
 * buf, cap: where the struct sockaddr goes, 128 bytes are always enough; NULL with 0 asks for the length.
 * len: how many bytes it has.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len tells how many are needed; SSLWRAP_E_INVALID_ARG: a dead
 * handle. Any thread. Does not block.
 */
int sslwrap_addr_sockaddr(const sslwrap_addr *handle,
                          void *buf,
                          size_t cap,
                          size_t *len);

/**
 * The family: SSLWRAP_AF_INET, SSLWRAP_AF_INET6, SSLWRAP_AF_UNIX, SSLWRAP_AF_NETLINK or another of the system's.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_addr_family(const sslwrap_addr *handle,
                        int *family);

/**
 * The host of an IPv4 or IPv6 address as a numeric text, a scope behind a %.
 *
 * buf, cap: where the text and its NUL go, 64 bytes are always enough; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the family has no hosts; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are
 * needed; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_addr_host(const sslwrap_addr *handle,
                      char *buf,
                      size_t cap,
                      size_t *len);

/**
 * The port of an IPv4 or IPv6 address, 0 to 65535.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the family has no ports; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
 * Does not block.
 */
int sslwrap_addr_port(const sslwrap_addr *handle,
                      int *port);

/**
 * The flow label and traffic class of an IPv6 address, 0 to 1048575 when made by sslwrap_addr_inet6.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: not an IPv6 address; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does
 * not block.
 */
int sslwrap_addr_flowinfo(const sslwrap_addr *handle,
                          uint32_t *flowinfo);

/**
 * The number of the interface that an IPv6 address belongs to, 0 for none.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: not an IPv6 address; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does
 * not block.
 */
int sslwrap_addr_scope_id(const sslwrap_addr *handle,
                          uint32_t *scope_id);

/**
 * The name of a unix socket, as given to sslwrap_addr_unix: bytes, not a text, since an abstract name begins with a NUL
 * and may hold more.
 *
 * buf, cap: where the bytes go, 108 are always enough; NULL with 0 asks for the length.
 * len: 0 for an unnamed socket.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: not a unix address; SSLWRAP_E_BUFFER_TOO_SMALL: *len bytes are needed;
 * SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_addr_path(const sslwrap_addr *handle,
                      void *buf,
                      size_t cap,
                      size_t *len);

/**
 * The number and the multicast groups of a netlink end.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: not a netlink address; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
 * Does not block.
 */
int sslwrap_addr_netlink_id(const sslwrap_addr *handle,
                            uint32_t *pid,
                            uint32_t *groups);

/**
 * The address for people: "192.0.2.1:80", "[2001:db8::1]:443", a path, "@name" of an abstract unix socket, "unnamed".
 * Bytes that do not print become "?".
 *
 * buf, cap: where the text and its NUL go, 160 bytes are always enough; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_E_INVALID_ARG: a dead handle. Any
 * thread. Does not block.
 */
int sslwrap_addr_to_string(const sslwrap_addr *handle,
                           char *buf,
                           size_t cap,
                           size_t *len);

/**
 * Whether two addresses mean the same: *equal is 1 or 0.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_addr_equal(const sslwrap_addr *one,
                       const sslwrap_addr *other,
                       int *equal);

/**
 * One more owner of the handle: it dies with as many sslwrap_addr_free.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_addr_up_ref(sslwrap_addr *handle);

/**
 * Gives the handle up; NULL is fine.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed before, or never an address. Any thread. Does not block.
 */
int sslwrap_addr_free(sslwrap_addr *handle);

/* ---- addrinfo ---- */
/* Resolving names. */

/**
 * The addresses of a host and service, without a deadline: see sslwrap_getaddrinfo_timeout, of which this is the form
 * with timeout -1.
 * Socket document: getaddrinfo. See getaddrinfo(3).
 */
int sslwrap_getaddrinfo(const char *host,
                        const char *service,
                        int family,
                        int socktype,
                        int proto,
                        uint64_t flags,
                        sslwrap_addrinfo **out);

/**
 * The addresses of a host and service, by a deadline.
 *
 * host: text; a name in ASCII (others in their xn-- form), a numeric address, or NULL or "" for this machine: any
 * address with SSLWRAP_AI_PASSIVE, else loopback.
 * service: text; a port from 0 to 65535 in digits, a name such as "https", or NULL or "" for port 0. One of the two
 * must be there.
 * family, socktype, proto: 0 for any, or what is wanted (SSLWRAP_AF_, SSLWRAP_SOCK_, SSLWRAP_IPPROTO_).
 * flags: SSLWRAP_AI_ bits.
 * timeout: seconds from 0 up, -1 for none.
 * Returns SSLWRAP_OK; SSLWRAP_E_GAI: not resolved; the error's code is an SSLWRAP_EAI_ number, and with
 * SSLWRAP_EAI_SYSTEM its errno tells more; on SSLWRAP_EAI_AGAIN try later; SSLWRAP_E_TIMEOUT: no answer yet, or
 * sixteen other names were waited for all the time; the lookup is left to end by itself; SSLWRAP_E_INVALID_ARG: no
 * host name, port or flag; SSLWRAP_E_NOMEM; SSLWRAP_ERROR_SYSCALL: no thread could be started. On failure *out is
 * NULL. *out is yours: free it with sslwrap_addrinfo_free. Any thread. Blocks until the answer or the deadline;
 * numeric addresses and ports are answered at once. With a deadline names are looked up on a thread of the library's.
 * Socket document: getaddrinfo. See getaddrinfo(3).
 */
int sslwrap_getaddrinfo_timeout(const char *host,
                                const char *service,
                                int family,
                                int socktype,
                                int proto,
                                uint64_t flags,
                                double timeout,
                                sslwrap_addrinfo **out);

/**
 * The same as sslwrap_getaddrinfo with the service as a number.
 *
 * port: 0 to 65535, others are SSLWRAP_E_INVALID_ARG.
 * Otherwise as sslwrap_getaddrinfo. Socket document: getaddrinfo with a numeric port.
 */
int sslwrap_getaddrinfo_port(const char *host,
                             int port,
                             int family,
                             int socktype,
                             int proto,
                             uint64_t flags,
                             sslwrap_addrinfo **out);

/**
 * How many addresses there are, at least 1.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
 * Does not block.
 */
int sslwrap_addrinfo_len(const sslwrap_addrinfo *handle, size_t *len);

/**
 * The family of an entry, for sslwrap_sock_new.
 *
 * index: from 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
 * Does not block.
 */
int sslwrap_addrinfo_family(const sslwrap_addrinfo *handle,
                            size_t index,
                            int *family);

/**
 * The socket type of an entry, for sslwrap_sock_new.
 *
 * index: from 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
 * Does not block.
 */
int sslwrap_addrinfo_socktype(const sslwrap_addrinfo *handle,
                              size_t index,
                              int *socktype);

/**
 * The protocol of an entry, for sslwrap_sock_new.
 *
 * index: from 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
 * Does not block.
 */
int sslwrap_addrinfo_proto(const sslwrap_addrinfo *handle,
                           size_t index,
                           int *proto);

/**
 * The canonical name of the host: told by the first entry when SSLWRAP_AI_CANONNAME was asked for, "" by all others.
 *
 * index: from 0.
 * buf, cap: where the text and its NUL go; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_E_NO_VALUE: no such entry;
 * SSLWRAP_E_INVALID_ARG: a dead handle. Any thread.
 * Does not block.
 */
int sslwrap_addrinfo_canonname(const sslwrap_addrinfo *handle,
                               size_t index,
                               char *buf,
                               size_t cap,
                               size_t *len);

/**
 * The address of an entry.
 *
 * index: from 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: no such entry; SSLWRAP_E_INVALID_ARG: a dead handle; SSLWRAP_E_NOMEM.
 * On failure *out is NULL. *out is yours: free it with sslwrap_addr_free; it outlives the list. Any thread. Does not block.
 */
int sslwrap_addrinfo_addr(const sslwrap_addrinfo *handle,
                          size_t index,
                          sslwrap_addr **out);

/**
 * Gives the handle up; NULL is fine.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed before, or never such a list. Any thread. Does not block.
 */
int sslwrap_addrinfo_free(sslwrap_addrinfo *handle);

/**
 * The host and service names of an address, without a deadline: see sslwrap_getnameinfo_timeout, of which this is the
 * form with timeout -1.
 * Socket document: getnameinfo. See getnameinfo(3).
 */
int sslwrap_getnameinfo(const sslwrap_addr *handle,
                        uint64_t flags,
                        char *host,
                        size_t host_cap,
                        size_t *host_len,
                        char *service,
                        size_t service_cap,
                        size_t *service_len);

/**
 * The host and service names of an address, by a deadline.
 *
 * flags: SSLWRAP_NI_ bits; SSLWRAP_NI_NUMERICHOST and SSLWRAP_NI_NUMERICSERV ask for numbers; with both there is
 * nothing to look up.
 * timeout: seconds from 0 up, -1 for none. host, host_cap and service, service_cap: where the texts and their NULs go,
 * SSLWRAP_NI_MAXHOST (1025) and 256 bytes are always enough; NULL with 0 asks for the length.
 * host_len, service_len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_GAI: not resolved; the error's code is an SSLWRAP_EAI_ number; SSLWRAP_E_TIMEOUT: no
 * answer yet, or sixteen other names were waited for all the time; the lookup is left to end by itself;
 * SSLWRAP_E_BUFFER_TOO_SMALL: at least one of the two did not fit, the lengths tell; SSLWRAP_E_INVALID_ARG: a dead
 * handle, a timeout or an unknown flag; SSLWRAP_E_NOMEM; SSLWRAP_ERROR_SYSCALL: no thread could be started. Any
 * thread. Blocks until the answer or the deadline, while a thread of the library's asks. Socket document: getnameinfo.
 * See getnameinfo(3).
 */
int sslwrap_getnameinfo_timeout(const sslwrap_addr *handle,
                                uint64_t flags,
                                double timeout,
                                char *host,
                                size_t host_cap,
                                size_t *host_len,
                                char *service,
                                size_t service_cap,
                                size_t *service_len);

/* ---- hostent ---- */
/* Hosts: their names and addresses, by name or by address. */

/**
 * This machine's name, as the kernel has it; not always fully qualified: sslwrap_getfqdn looks for that.
 *
 * buf, cap: where the text and its NUL go, 256 bytes are always enough; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_ERROR_SYSCALL with an errno;
 * SSLWRAP_E_NOMEM. Any thread. Does not block. Socket document: gethostname. See gethostname(2).
 */
int sslwrap_gethostname(char *buf,
                        size_t cap,
                        size_t *len);

/**
 * A fully qualified name, without a deadline: see sslwrap_getfqdn_timeout, of which this is the form with timeout -1.
 * Socket document: getfqdn.
 */
int sslwrap_getfqdn(const char *host,
                    char *buf,
                    size_t cap,
                    size_t *len);

/**
 * A fully qualified name for a name or address, by a deadline: of the host's name and its aliases, as
 * sslwrap_gethostbyaddr has them, the first with a period. Without one: for this machine its name as
 * sslwrap_gethostname has it; for others the host's name, or the name as given where no such host is found.
 *
 * host: text; NULL, "", "0.0.0.0" or "::" for this machine.
 * timeout: seconds from 0 up, -1 for none.
 * buf, cap: where the text and its NUL go, 1025 bytes are always enough; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: no answer yet; the lookup is left to end by itself;
 * SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_E_INVALID_ARG: no host name; SSLWRAP_ERROR_SYSCALL
 * with an errno; SSLWRAP_E_NOMEM. Any thread. Blocks until the answer or the deadline. Socket document: getfqdn.
 */
int sslwrap_getfqdn_timeout(const char *host,
                            double timeout,
                            char *buf,
                            size_t cap,
                            size_t *len);

/**
 * The first IPv4 address of a name, without a deadline: see sslwrap_gethostbyname_timeout, of which this is the form with
 * timeout -1.
 * Socket document: gethostbyname.
 */
int sslwrap_gethostbyname(const char *host,
                          char *buf,
                          size_t cap,
                          size_t *len);

/**
 * The first IPv4 address of a name as a text, by a deadline. No IPv6: sslwrap_getaddrinfo_timeout has both.
 *
 * host: text; a name; an IPv4 address comes back unchanged, "" is 0.0.0.0 and "<broadcast>" 255.255.255.255.
 * timeout: seconds from 0 up, -1 for none.
 * buf, cap: where the text and its NUL go, 16 bytes are always enough; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_GAI: not resolved; the error's code is an SSLWRAP_EAI_ number; SSLWRAP_E_TIMEOUT: no
 * answer yet; the lookup is left to end by itself; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed;
 * SSLWRAP_E_INVALID_ARG: no host name or timeout; SSLWRAP_E_NOMEM; SSLWRAP_ERROR_SYSCALL: no thread could be started.
 * Any thread. Blocks until the answer or the deadline. Socket document: gethostbyname. Stands for getaddrinfo(3).
 */
int sslwrap_gethostbyname_timeout(const char *host,
                                  double timeout,
                                  char *buf,
                                  size_t cap,
                                  size_t *len);

/**
 * All names and IPv4 addresses of a name, without a deadline: see sslwrap_gethostbyname_ex_timeout, of which this is the
 * form with timeout -1.
 * Socket document: gethostbyname_ex.
 */
int sslwrap_gethostbyname_ex(const char *host,
                             sslwrap_hostent **out);

/**
 * All names and IPv4 addresses of a name, by a deadline. No IPv6: sslwrap_getaddrinfo_timeout has both.
 *
 * host: text; a name or IPv4 address.
 * timeout: seconds from 0 up, -1 for none.
 * Returns SSLWRAP_OK; SSLWRAP_E_HOST: not found; the error's code is SSLWRAP_HOST_NOT_FOUND, SSLWRAP_TRY_AGAIN
 * (later), SSLWRAP_NO_RECOVERY or SSLWRAP_NO_DATA (no address of this family); SSLWRAP_E_TIMEOUT: no answer yet; the
 * lookup is left to end by itself; SSLWRAP_E_INVALID_ARG: no host name or timeout; SSLWRAP_E_NOMEM;
 * SSLWRAP_ERROR_SYSCALL: no thread could be started. On failure *out is NULL. *out is yours: free it with
 * sslwrap_hostent_free. Any thread. Blocks until the answer or the deadline. Socket document: gethostbyname_ex. See
 * gethostbyname_r(3).
 */
int sslwrap_gethostbyname_ex_timeout(const char *host,
                                     double timeout,
                                     sslwrap_hostent **out);

/**
 * The host behind an address, without a deadline: see sslwrap_gethostbyaddr_timeout, of which this is the form with
 * timeout -1.
 * Socket document: gethostbyaddr.
 */
int sslwrap_gethostbyaddr(const char *ip,
                          sslwrap_hostent **out);

/**
 * The names and addresses of the host behind an address, by a deadline.
 *
 * ip: text; an IPv4 or IPv6 address, or a name, whose first address is taken.
 * timeout: seconds from 0 up, -1 for none.
 * Returns SSLWRAP_OK; SSLWRAP_E_HOST: the address has no name; the error's code is SSLWRAP_HOST_NOT_FOUND,
 * SSLWRAP_TRY_AGAIN (later), SSLWRAP_NO_RECOVERY or SSLWRAP_NO_DATA; SSLWRAP_E_GAI: a name that was not resolved;
 * SSLWRAP_E_TIMEOUT: no answer yet; the lookup is left to end by itself; SSLWRAP_E_INVALID_ARG: no host name or
 * timeout; SSLWRAP_E_NOMEM; SSLWRAP_ERROR_SYSCALL: no thread could be started. On failure *out is NULL. *out is yours:
 * free it with sslwrap_hostent_free. Any thread. Blocks until the answer or the deadline. Socket document:
 * gethostbyaddr. See gethostbyaddr_r(3).
 */
int sslwrap_gethostbyaddr_timeout(const char *ip,
                                  double timeout,
                                  sslwrap_hostent **out);

/**
 * The host's primary name.
 *
 * buf, cap: where the text and its NUL go, 1025 bytes are always enough; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_E_INVALID_ARG: a dead handle. Any
 * thread. Does not block.
 */
int sslwrap_hostent_name(const sslwrap_hostent *handle,
                         char *buf,
                         size_t cap,
                         size_t *len);

/**
 * How many other names the host has, perhaps none.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_hostent_aliases_len(const sslwrap_hostent *handle, size_t *len);

/**
 * Another name of the host.
 *
 * index: from 0.
 * buf, cap: where the text and its NUL go, 1025 bytes are always enough; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_E_NO_VALUE: no such entry;
 * SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_hostent_aliases_get(const sslwrap_hostent *handle,
                                size_t index,
                                char *buf,
                                size_t cap,
                                size_t *len);

/**
 * The family of the host's addresses: SSLWRAP_AF_INET or SSLWRAP_AF_INET6.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_hostent_family(const sslwrap_hostent *handle, int *family);

/**
 * How many addresses the host has, most likely one.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_hostent_addresses_len(const sslwrap_hostent *handle, size_t *len);

/**
 * An address of the host as a numeric text.
 *
 * index: from 0.
 * buf, cap: where the text and its NUL go, 64 bytes are always enough; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed; SSLWRAP_E_NO_VALUE: no such entry;
 * SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_hostent_addresses_get(const sslwrap_hostent *handle,
                                  size_t index,
                                  char *buf,
                                  size_t cap,
                                  size_t *len);

/**
 * Gives the handle up; NULL is fine.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed before, or never a host. Any thread. Does not block.
 */
int sslwrap_hostent_free(sslwrap_hostent *handle);

/* ---- netdb ---- */
/* Services and protocols. */

/**
 * The number of an Internet protocol, for sslwrap_sock_new.
 *
 * name: text, such as "icmp".
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL with errno 0: there is no such protocol; SSLWRAP_E_INVALID_ARG: name is
 * NULL; SSLWRAP_E_NOMEM. On failure *proto is -1. Any thread. Reads the system's tables. Socket document:
 * getprotobyname. See getprotobyname_r(3).
 */
int sslwrap_getprotobyname(const char *name,
                           int *proto);

/**
 * The port of an Internet service.
 *
 * name: text, such as "https".
 * proto: text, "tcp" or "udp"; NULL for any.
 * port: 0 to 65535.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL with errno 0: there is no such service; SSLWRAP_E_INVALID_ARG: name is
 * NULL; SSLWRAP_E_NOMEM. On failure *port is -1. Any thread. Reads the system's tables. Socket document:
 * getservbyname. See getservbyname_r(3).
 */
int sslwrap_getservbyname(const char *name,
                          const char *proto,
                          int *port);

/**
 * The name of the Internet service on a port.
 *
 * port: 0 to 65535.
 * proto: text, "tcp" or "udp"; NULL for any.
 * buf, cap: where the text and its NUL go; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL with errno 0: there is no such service; SSLWRAP_E_BUFFER_TOO_SMALL: *len +
 * 1 bytes are needed; SSLWRAP_E_INVALID_ARG: port out of range; SSLWRAP_E_NOMEM. Any thread. Reads the system's
 * tables. Socket document: getservbyport. See getservbyport_r(3).
 */
int sslwrap_getservbyport(int port,
                          const char *proto,
                          char *buf,
                          size_t cap,
                          size_t *len);

/* ---- lookup ---- */
/* Lookups of names that can be waited for piece by piece, and cancelled. */

/**
 * Begins to look for the addresses of a host and service.
 *
 * host, service, family, socktype, proto, flags: as for sslwrap_getaddrinfo_timeout.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: sixteen names are being resolved already; begin later; SSLWRAP_E_INVALID_ARG:
 * no host name, port or flag; SSLWRAP_ERROR_SYSCALL: no thread could be started; SSLWRAP_E_NOMEM. On failure *out is
 * NULL. *out is yours: free it with sslwrap_lookup_free. Any thread. Does not block.
 */
int sslwrap_lookup_getaddrinfo(const char *host,
                               const char *service,
                               int family,
                               int socktype,
                               int proto,
                               uint64_t flags,
                               sslwrap_lookup **out);

/**
 * Begins to look for the names of an address.
 *
 * address: copied.
 * flags: SSLWRAP_NI_ bits.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_NOMEM: as for sslwrap_lookup_getaddrinfo;
 * SSLWRAP_E_INVALID_ARG: a dead handle or an unknown flag. On failure *out is NULL. *out is yours: free it with
 * sslwrap_lookup_free. Any thread. Does not block.
 */
int sslwrap_lookup_getnameinfo(const sslwrap_addr *address,
                               uint64_t flags,
                               sslwrap_lookup **out);

/**
 * Begins to look for all names and IPv4 addresses of a name.
 *
 * host: text. SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_NOMEM: as for sslwrap_lookup_getaddrinfo.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: no host name. On failure *out is NULL. *out is yours: free it with
 * sslwrap_lookup_free. Any thread. Does not block.
 */
int sslwrap_lookup_gethostbyname(const char *host,
                                 sslwrap_lookup **out);

/**
 * Begins to look for the host behind an address.
 *
 * ip: text; an address, or a name, whose first address is taken.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_NOMEM: as for sslwrap_lookup_getaddrinfo;
 * SSLWRAP_E_INVALID_ARG: no host name. On failure *out is NULL.
 * *out is yours: free it with sslwrap_lookup_free. Any thread. Does not block.
 */
int sslwrap_lookup_gethostbyaddr(const char *ip,
                                 sslwrap_lookup **out);

/**
 * Waits for the answer; what was found then comes from one of the three below.
 *
 * timeout: seconds from 0 (only looks) up, -1 for none.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: no answer yet; wait again, or free it; SSLWRAP_E_CANCELLED; SSLWRAP_E_GAI,
 * SSLWRAP_E_HOST, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_NOMEM: nothing was found, as the function that this stands for
 * would say; SSLWRAP_E_INVALID_ARG: a dead handle or a timeout. Any thread. Blocks until the answer or the deadline.
 */
int sslwrap_lookup_wait(const sslwrap_lookup *handle,
                        double timeout);

/**
 * What sslwrap_lookup_getaddrinfo found; may be asked again.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: no answer yet; SSLWRAP_E_STATE: it looks for something else; SSLWRAP_E_GAI,
 * SSLWRAP_E_CANCELLED, SSLWRAP_E_NOMEM, SSLWRAP_E_INVALID_ARG: as for sslwrap_lookup_wait. On failure *out is NULL.
 * *out is yours: free it with sslwrap_addrinfo_free. Any thread. Does not block.
 */
int sslwrap_lookup_addrinfo(const sslwrap_lookup *handle,
                            sslwrap_addrinfo **out);

/**
 * What sslwrap_lookup_getnameinfo found; may be asked again.
 *
 * host, host_cap, host_len, service, service_cap, service_len: as for sslwrap_getnameinfo_timeout.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: no answer yet; SSLWRAP_E_STATE: it looks for something else;
 * SSLWRAP_E_BUFFER_TOO_SMALL: the lengths tell; SSLWRAP_E_GAI, SSLWRAP_E_CANCELLED, SSLWRAP_E_NOMEM,
 * SSLWRAP_E_INVALID_ARG: as for sslwrap_lookup_wait. Any thread. Does not block.
 */
int sslwrap_lookup_names(const sslwrap_lookup *handle,
                         char *host,
                         size_t host_cap,
                         size_t *host_len,
                         char *service,
                         size_t service_cap,
                         size_t *service_len);

/**
 * What sslwrap_lookup_gethostbyname or sslwrap_lookup_gethostbyaddr found; may be asked again.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: no answer yet; SSLWRAP_E_STATE: it looks for something else; SSLWRAP_E_HOST,
 * SSLWRAP_E_GAI, SSLWRAP_E_CANCELLED, SSLWRAP_E_NOMEM, SSLWRAP_E_INVALID_ARG: as for sslwrap_lookup_wait. On failure
 * *out is NULL. *out is yours: free it with sslwrap_hostent_free. Any thread. Does not block.
 */
int sslwrap_lookup_hostent(const sslwrap_lookup *handle,
                           sslwrap_hostent **out);

/**
 * Ends the waiting of all threads for this lookup, now and later: they answer SSLWRAP_E_CANCELLED. The thread that asks
 * is left to end by itself.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_lookup_cancel(sslwrap_lookup *handle);

/**
 * Gives the handle up, whether there was an answer or not; NULL is fine. The thread that asks is left to end by itself.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed before, or never a lookup. Any thread. Does not block.
 */
int sslwrap_lookup_free(sslwrap_lookup *handle);

/* ---- inet ---- */
/* Numbers and addresses between the forms that hosts, networks and people have for them. */

/**
 * A number of 32 bits from the network's byte order to the host's.
 * Any thread. Does not block. Socket document: ntohl. See ntohl(3).
 */
uint32_t sslwrap_ntohl(uint32_t x);

/**
 * A number of 16 bits from the network's byte order to the host's.
 * Any thread. Does not block. Socket document: ntohs. See ntohs(3).
 */
uint16_t sslwrap_ntohs(uint16_t x);

/**
 * A number of 32 bits from the host's byte order to the network's.
 * Any thread. Does not block. Socket document: htonl. See htonl(3).
 */
uint32_t sslwrap_htonl(uint32_t x);

/**
 * A number of 16 bits from the host's byte order to the network's.
 * Any thread. Does not block. Socket document: htons. See htons(3).
 */
uint16_t sslwrap_htons(uint16_t x);

/**
 * The four bytes of an IPv4 address. What is one, the system says: "1", "127.1", octal and hexadecimal parts are, and
 * what stands behind a space does not count. sslwrap_inet_pton is strict.
 *
 * ip: text.
 * packed, cap: where the bytes go, in network order; 4 are needed.
 * len: 4.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL with errno 0: no address; SSLWRAP_E_BUFFER_TOO_SMALL: cap is less than 4;
 * SSLWRAP_E_INVALID_ARG. Any thread. Does not block. Socket document: inet_aton. See inet_aton(3).
 */
int sslwrap_inet_aton(const char *ip,
                      void *packed,
                      size_t cap,
                      size_t *len);

/**
 * The dotted quad of an IPv4 address.
 *
 * packed, packed_len: its bytes in network order, exactly 4.
 * buf, cap: where the text and its NUL go, 16 bytes are always enough; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL with errno 0: not 4 bytes; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are
 * needed; SSLWRAP_E_INVALID_ARG. Any thread. Does not block. Socket document: inet_ntoa. Stands for inet_ntop(3).
 */
int sslwrap_inet_ntoa(const void *packed,
                      size_t packed_len,
                      char *buf,
                      size_t cap,
                      size_t *len);

/**
 * The bytes of an IPv4 or IPv6 address in its proper form.
 *
 * family: SSLWRAP_AF_INET or SSLWRAP_AF_INET6.
 * ip: text, without a scope.
 * packed, cap: where the bytes go, in network order; NULL with 0 asks for the length.
 * len: 4 or 16.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: no address (errno 0), or another family (EAFNOSUPPORT);
 * SSLWRAP_E_BUFFER_TOO_SMALL: *len bytes are needed; SSLWRAP_E_INVALID_ARG. Any thread. Does not block. Socket
 * document: inet_pton. See inet_pton(3).
 */
int sslwrap_inet_pton(int family,
                      const char *ip,
                      void *packed,
                      size_t cap,
                      size_t *len);

/**
 * The text of an IPv4 or IPv6 address.
 *
 * family: SSLWRAP_AF_INET or SSLWRAP_AF_INET6.
 * packed, packed_len: its bytes in network order, exactly 4 or 16.
 * buf, cap: where the text and its NUL go, 46 bytes are always enough; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not as many bytes as the family has; SSLWRAP_ERROR_SYSCALL: another
 * family (EAFNOSUPPORT); SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes are needed. Any thread. Does not block. Socket
 * document: inet_ntop. See inet_ntop(3).
 */
int sslwrap_inet_ntop(int family,
                      const void *packed,
                      size_t packed_len,
                      char *buf,
                      size_t cap,
                      size_t *len);

/**
 * Whether the kernel has IPv6 now; SSLWRAP_HAS_IPV6 says that the library has.
 *
 * has: receives 1 or 0.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: it cannot be told, the errno says why (EMFILE); SSLWRAP_E_INVALID_ARG.
 * Any thread. Does not block. Socket document: has_ipv6.
 */
int sslwrap_has_ipv6(int *has);

/* ---- sock ---- */
/* Sockets: making, naming, setting and closing them. */

/**
 * A new socket, close-on-exec, with the default timeout.
 *
 * family: SSLWRAP_AF_INET, SSLWRAP_AF_INET6, SSLWRAP_AF_UNIX, SSLWRAP_AF_NETLINK or another of the system's. type:
 * SSLWRAP_SOCK_STREAM, SSLWRAP_SOCK_DGRAM or another, without flags.
 * proto: 0 for the usual one, or SSLWRAP_IPPROTO_.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the system made none, the errno says why (EAFNOSUPPORT, EMFILE, EPERM);
 * SSLWRAP_E_INVALID_ARG: flags in the type; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free it with
 * sslwrap_sock_free. Any thread. Does not block. Socket document: socket. See socket(2).
 */
int sslwrap_sock_new(int family,
                     int type,
                     int proto,
                     sslwrap_sock **out);

/**
 * Two sockets that are connected to each other, close-on-exec, with the default timeout.
 * family, type, proto: as for sslwrap_sock_new; the system pairs SSLWRAP_AF_UNIX.
 *
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the system made none, the errno says why; SSLWRAP_E_INVALID_ARG: flags in
 * the type; SSLWRAP_E_NOMEM. On failure *a and *b are NULL. Both are yours: free each with sslwrap_sock_free. Any
 * thread. Does not block. Socket document: socketpair. See socketpair(2).
 */
int sslwrap_sock_pair(int family,
                      int type,
                      int proto,
                      sslwrap_sock **a,
                      sslwrap_sock **b);

/**
 * A socket around a duplicate of a descriptor; the descriptor itself stays yours, and each is closed for itself.
 *
 * fd: of an open socket, which is not checked: the first use tells. family, type, proto: what it is, as told back by
 * sslwrap_sock_family and its siblings. It is taken for blocking, or gets the default timeout.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: it cannot be duplicated (EBADF, EMFILE); SSLWRAP_E_NOMEM. On failure *out
 * is NULL. *out is yours: free it with sslwrap_sock_free. Any thread. Does not block. Socket document: fromfd. See
 * F_DUPFD_CLOEXEC in fcntl(2).
 */
int sslwrap_sock_fromfd(int fd,
                        int family,
                        int type,
                        int proto,
                        sslwrap_sock **out);

/**
 * A socket that takes a descriptor over: from now on the socket closes it. It becomes close-on-exec.
 *
 * fd: of an open socket; its family, type and protocol are asked of the system.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: not a socket (ENOTSOCK) or not open (EBADF); SSLWRAP_E_NOMEM. On failure
 * *out is NULL and the descriptor is still yours. *out is yours: free it with sslwrap_sock_free. Any thread. Does not
 * block.
 */
int sslwrap_sock_adopt_fd(int fd,
                          sslwrap_sock **out);

/**
 * A stream socket connected to a host by its name: all its addresses are tried, IPv6 and IPv4 in turn, a new one every
 * quarter second, and the first that answers is taken (RFC 8305).
 *
 * host: text; a name or numeric address.
 * service: text; a port in digits or a name such as "https".
 * timeout: seconds for all of it, -1 for as long as the system tries.
 * Returns SSLWRAP_OK; SSLWRAP_E_GAI: the host was not resolved; SSLWRAP_ERROR_SYSCALL: no address was reached; the
 * message lists why, the errno is the most telling one; SSLWRAP_E_TIMEOUT: not done by the deadline;
 * SSLWRAP_E_INVALID_ARG: host, service or timeout cannot be meant; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is
 * yours: free it with sslwrap_sock_free; it has the default timeout. Any thread. Blocks until then. Socket document:
 * its last example, as one call.
 */
int sslwrap_sock_create_connection(const char *host,
                                   const char *service,
                                   double timeout,
                                   sslwrap_sock **out);

/**
 * The timeout that new sockets get, in seconds; -1 for none, as it is at first.
 * Any thread. Does not block. Socket document: getdefaulttimeout.
 */
int sslwrap_getdefaulttimeout(double *timeout);

/**
 * Sets the timeout that new sockets get, in the whole process; sockets that exist keep theirs.
 *
 * timeout: seconds from 0 (non-blocking) up, -1 for none (blocking).
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: NaN or another negative. Any thread. Does not block. Socket document: setdefaulttimeout.
 */
int sslwrap_setdefaulttimeout(double timeout);

/**
 * Gives the socket an address of its own; it must not have one yet.
 *
 * address: of the socket's family; for a server's, sslwrap_addr_inet with "" stands for all interfaces.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: refused, the errno says why (EADDRINUSE, EACCES); SSLWRAP_E_INVALID_ARG:
 * of another family, or a dead handle; SSLWRAP_E_CLOSED. Any thread. Does not block. Socket document: bind. See
 * bind(2).
 */
int sslwrap_sock_bind(sslwrap_sock *handle,
                      const sslwrap_addr *address);

/**
 * Closes the socket now, for its handle and for connections that use it: calls of other threads that wait on it end with
 * SSLWRAP_E_CLOSED, and so do later calls. What was sent is still delivered. Closing again is fine. The descriptor itself
 * is closed when no call uses it any more; others of the same connection (fromfd, a forked child's) stay open.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. The handle is still to be freed. Any thread. Does not
 * block. Socket document: close. See close(2).
 */
int sslwrap_sock_close(sslwrap_sock *handle);

/**
 * The descriptor, for poll and the like. It stays the socket's: never close it.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_CLOSED: there is none any more; SSLWRAP_E_INVALID_ARG: a dead handle. On failure *fd
 * is -1. Any thread. Does not block. Socket document: fileno.
 */
int sslwrap_sock_fileno(const sslwrap_sock *handle,
                        int *fd);

/**
 * Takes the descriptor out of the socket, open and in the mode it has; the socket is closed from then on.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_BUSY: another call uses the socket; let it end; SSLWRAP_E_CLOSED: there is none any
 * more; SSLWRAP_E_INVALID_ARG: a dead handle. On failure *fd is -1. *fd is yours to close, unless it was only
 * borrowed. The handle is still to be freed. Any thread. Does not block.
 */
int sslwrap_sock_detach(sslwrap_sock *handle,
                        int *fd);

/**
 * The address of the other end.
 *
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: not connected (ENOTCONN); SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG: a dead
 * handle; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any thread. Does
 * not block. Socket document: getpeername. See getpeername(2).
 */
int sslwrap_sock_getpeername(const sslwrap_sock *handle,
                             sslwrap_addr **out);

/**
 * The socket's own address; after binding to port 0 it tells the port that the system chose.
 *
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL with an errno; SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG: a dead handle;
 * SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free it with sslwrap_addr_free. Any thread. Does not block.
 * Socket document: getsockname. See getsockname(2).
 */
int sslwrap_sock_getsockname(const sslwrap_sock *handle,
                             sslwrap_addr **out);

/**
 * An option that is an int.
 *
 * level: SSLWRAP_SOL_SOCKET, SSLWRAP_IPPROTO_TCP and others.
 * option: SSLWRAP_SO_, SSLWRAP_TCP_, SSLWRAP_IP_ and others.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: no such option (ENOPROTOOPT); SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG: a
 * dead handle. Any thread. Does not block. Socket document: getsockopt without a length. See getsockopt(2).
 */
int sslwrap_sock_getsockopt_int(const sslwrap_sock *handle,
                                int level,
                                int option,
                                int *value);

/**
 * An option as bytes: those of the struct that the system has for it.
 *
 * buf, cap: where they go; the system writes as many as fit and tells no longer length, so give the struct's size.
 * len: how many were written.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: no such option (ENOPROTOOPT) or too little room (EINVAL);
 * SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: getsockopt with
 * a length. See getsockopt(2).
 */
int sslwrap_sock_getsockopt(const sslwrap_sock *handle,
                            int level,
                            int option,
                            void *buf,
                            size_t cap,
                            size_t *len);

/**
 * Lets others connect to the socket; it must be bound.
 *
 * backlog: how many may wait to be accepted, below 1 counts as 1; SSLWRAP_SOMAXCONN is the most.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: refused, the errno says why; SSLWRAP_E_CLOSED; SSLWRAP_E_INVALID_ARG: a
 * dead handle. Any thread. Does not block. Socket document: listen. See listen(2).
 */
int sslwrap_sock_listen(sslwrap_sock *handle,
                        int backlog);

/**
 * Whether calls wait: 1 is sslwrap_sock_settimeout with -1, 0 the same with 0.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: neither 0 nor 1, or a dead handle; SSLWRAP_E_CLOSED;
 * SSLWRAP_ERROR_SYSCALL with an errno. Any thread. Does not block. Socket document: setblocking.
 */
int sslwrap_sock_setblocking(sslwrap_sock *handle, int blocking);

/**
 * How long a call may take, from the next call on; for each call as a whole, sslwrap_sock_sendall too. Connections of
 * the socket inherit it.
 *
 * timeout: seconds; above 0: SSLWRAP_E_TIMEOUT when it is over; 0: non-blocking, what cannot be done at once answers
 * SSLWRAP_ERROR_WANT_READ or SSLWRAP_ERROR_WANT_WRITE; -1: no end. From 0 up the descriptor itself is made
 * non-blocking, which all who share it see.
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: NaN, another negative, or a dead handle; SSLWRAP_E_CLOSED;
 * SSLWRAP_ERROR_SYSCALL with an errno. Any thread. Does not block. Socket document: settimeout.
 */
int sslwrap_sock_settimeout(sslwrap_sock *handle,
                            double timeout);

/**
 * The timeout in seconds as last set, by either of the two above; -1 for none, 0 for non-blocking.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: gettimeout.
 */
int sslwrap_sock_gettimeout(const sslwrap_sock *handle,
                            double *timeout);

/**
 * Sets an option that is an int.
 *
 * level, option: as for sslwrap_sock_getsockopt_int.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: no such option (ENOPROTOOPT) or value (EINVAL); SSLWRAP_E_CLOSED;
 * SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: setsockopt with an integer. See
 * setsockopt(2).
 */
int sslwrap_sock_setsockopt_int(sslwrap_sock *handle,
                                int level,
                                int option,
                                int value);

/**
 * Sets an option as bytes: those of the struct that the system has for it.
 *
 * level, option: as for sslwrap_sock_getsockopt.
 * value, len: the struct's bytes.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: no such option (ENOPROTOOPT) or value (EINVAL); SSLWRAP_E_CLOSED;
 * SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: setsockopt with a string. See
 * setsockopt(2).
 */
int sslwrap_sock_setsockopt(sslwrap_sock *handle,
                            int level,
                            int option,
                            const void *value,
                            size_t len);

/**
 * Ends one or both directions, for all who share the connection.
 *
 * how: SSLWRAP_SHUT_RD, SSLWRAP_SHUT_WR (the peer then reads the end) or SSLWRAP_SHUT_RDWR.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: not connected (ENOTCONN); SSLWRAP_E_INVALID_ARG: another how, or a dead
 * handle; SSLWRAP_E_CLOSED. Any thread. Does not block. Socket document: shutdown. See shutdown(2).
 */
int sslwrap_sock_shutdown(sslwrap_sock *handle,
                          int how);

/**
 * The family that the socket was made with.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: family.
 */
int sslwrap_sock_family(const sslwrap_sock *handle,
                        int *family);

/**
 * The type that the socket was made with.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: type.
 */
int sslwrap_sock_type(const sslwrap_sock *handle,
                      int *type);

/**
 * The protocol that the socket was made with.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block. Socket document: proto.
 */
int sslwrap_sock_proto(const sslwrap_sock *handle,
                       int *proto);

/**
 * One more owner of the handle: it dies with as many sslwrap_sock_free.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_sock_up_ref(sslwrap_sock *handle);

/**
 * Gives the handle up; NULL is fine. The descriptor is closed with the last of handle, calls under way and connections.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed before, or never a socket. Any thread. Does not block.
 */
int sslwrap_sock_free(sslwrap_sock *handle);

/* ---- sock_io ---- */
/* Sockets: the calls that may wait. */

/**
 * Takes in the next connection of a listening socket.
 *
 * out: the new socket, with the default timeout.
 * peer: its peer's address; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: nobody came by the socket's timeout; call again; SSLWRAP_ERROR_WANT_READ:
 * non-blocking, and nobody is there; wait until readable; SSLWRAP_E_CLOSED: closed meanwhile; SSLWRAP_ERROR_SYSCALL:
 * the errno says why; on EMFILE close something and call again, the listener stays usable; SSLWRAP_E_INVALID_ARG: a
 * dead handle; SSLWRAP_E_NOMEM: nobody was taken in, call again. On failure *out and *peer are NULL. Both are yours:
 * free them with sslwrap_sock_free and sslwrap_addr_free. Any thread. Blocks as the timeout says. Socket document:
 * accept. See accept4(2).
 */
int sslwrap_sock_accept(sslwrap_sock *handle,
                        sslwrap_sock **out,
                        sslwrap_addr **peer);

/**
 * Connects the socket; a datagram socket just notes its peer.
 *
 * address: of the socket's family.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: refused or unreachable, the errno says why (ECONNREFUSED, ENETUNREACH);
 * take a new socket for the next try; SSLWRAP_E_TIMEOUT: no answer by the socket's timeout; SSLWRAP_ERROR_WANT_WRITE:
 * non-blocking, and under way; wait until writable; SSLWRAP_E_CLOSED: closed meanwhile; SSLWRAP_E_INVALID_ARG: of
 * another family, or a dead handle. After SSLWRAP_E_TIMEOUT and SSLWRAP_ERROR_WANT_WRITE, calling again with the same
 * address goes on with the same attempt and tells what came of it; another address is SSLWRAP_E_STATE. A unix listener
 * whose backlog is full is tried again until there is room; a non-blocking socket gets SSLWRAP_ERROR_SYSCALL with
 * EAGAIN then: nothing is under way, and no poll tells when to call again. Any thread.
 * Blocks as the timeout says. Socket document: connect. See connect(2).
 */
int sslwrap_sock_connect(sslwrap_sock *handle,
                         const sslwrap_addr *address);

/**
 * The same, with the system's answer as a number instead of a failure.
 *
 * error: 0 when connected, else the errno; EINPROGRESS when non-blocking and under way; EAGAIN when non-blocking and
 * a unix listener is full.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_E_STATE, SSLWRAP_E_CLOSED, SSLWRAP_E_INVALID_ARG: as for
 * sslwrap_sock_connect; *error is 0. Any thread. Blocks as the timeout says. Socket document: connect_ex.
 */
int sslwrap_sock_connect_ex(sslwrap_sock *handle,
                            const sslwrap_addr *address,
                            int *error);

/**
 * Receives what is there, at least one byte; SSLWRAP_OK with *n = 0 is the end of a stream or an empty datagram. (Not so
 * sslwrap_conn_recv: a TLS connection ends with SSLWRAP_ERROR_ZERO_RETURN.)
 * buf, cap: where it goes; of a datagram the rest is lost; on a stream capacity 0 does nothing. flags: SSLWRAP_MSG_ bits,
 * 0 for none; with SSLWRAP_MSG_WAITALL a stream fills the buffer unless it ends or the timeout comes; with
 * SSLWRAP_MSG_TRUNC a datagram tells its whole length, which may be more than cap. n: how many bytes.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: nothing came by the socket's timeout; call again; SSLWRAP_ERROR_WANT_READ:
 * non-blocking, and nothing is there; wait until readable; SSLWRAP_ERROR_SYSCALL: the errno says why (ECONNRESET,
 * ENOTCONN); SSLWRAP_E_CLOSED: closed meanwhile; SSLWRAP_E_INVALID_ARG: a dead handle, no buffer, or an unknown flag.
 * On failure *n is 0. Any thread. Blocks as the timeout says. Socket document: recv. See recv(2).
 */
int sslwrap_sock_recv(sslwrap_sock *handle,
                      void *buf,
                      size_t cap,
                      uint64_t flags,
                      size_t *n);

/**
 * Receives what is there, and who sent it.
 *
 * buf, cap, flags, n: as for sslwrap_sock_recv, SSLWRAP_MSG_WAITALL aside.
 * sender: whose datagram it is; NULL comes back where there is no telling, as on streams and from unnamed unix
 * sockets; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_CLOSED,
 * SSLWRAP_E_INVALID_ARG: as for sslwrap_sock_recv; SSLWRAP_E_NOMEM: no room for the sender; nothing was received. On
 * failure *n is 0 and *sender NULL. *sender is yours: free it with sslwrap_addr_free. Any thread. Blocks as the
 * timeout says. Socket document: recvfrom. See recvfrom(2).
 */
int sslwrap_sock_recvfrom(sslwrap_sock *handle,
                          void *buf,
                          size_t cap,
                          uint64_t flags,
                          size_t *n,
                          sslwrap_addr **sender);

/**
 * Sends what can be sent, which of a stream may be less than all: the rest is the caller's to send again.
 *
 * bytes, len: what to send; length 0 sends nothing on a stream, an empty datagram elsewhere.
 * flags: SSLWRAP_MSG_ bits, 0 for none.
 * n: how many bytes went.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: no room for any by the socket's timeout; call again;
 * SSLWRAP_ERROR_WANT_WRITE: non-blocking, and no room; wait until writable; SSLWRAP_ERROR_SYSCALL: the errno says why
 * (EPIPE or ECONNRESET when the peer has gone; there is no SIGPIPE); SSLWRAP_E_CLOSED: closed meanwhile;
 * SSLWRAP_E_INVALID_ARG: a dead handle, no bytes, or an unknown flag. On failure *n is 0. Any thread. Blocks as the
 * timeout says. Socket document: send. See send(2).
 */
int sslwrap_sock_send(sslwrap_sock *handle,
                      const void *bytes,
                      size_t len,
                      uint64_t flags,
                      size_t *n);

/**
 * Sends all of it, within the socket's timeout for the whole call.
 *
 * bytes, len, flags: as for sslwrap_sock_send.
 * sent: how many bytes went, also on failure; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_WRITE: not all went; go on behind *sent;
 * SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_CLOSED, SSLWRAP_E_INVALID_ARG: as for sslwrap_sock_send. Any thread; parts of two
 * calls at once may come in any order. Blocks as the timeout says. Socket document: sendall.
 */
int sslwrap_sock_sendall(sslwrap_sock *handle,
                         const void *bytes,
                         size_t len,
                         uint64_t flags,
                         size_t *sent);

/**
 * Sends a datagram to an address; the socket should not be connected.
 *
 * bytes, len, flags, n: as for sslwrap_sock_send.
 * address: of the socket's family.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_WRITE, SSLWRAP_ERROR_SYSCALL (EMSGSIZE: too long),
 * SSLWRAP_E_CLOSED: as for sslwrap_sock_send; SSLWRAP_E_INVALID_ARG: an address of another family, a dead handle, no
 * bytes, or an unknown flag. On failure *n is 0. Any thread. Blocks as the timeout says. Socket document: sendto. See
 * sendto(2).
 */
int sslwrap_sock_sendto(sslwrap_sock *handle,
                        const void *bytes,
                        size_t len,
                        uint64_t flags,
                        const sslwrap_addr *address,
                        size_t *n);

/* ---- sock_msg ---- */
/* Sockets: messages in pieces, with ancillary data and descriptors. */

/**
 * Receives what is there into several pieces of memory, one filled after the other, and what came beside it.
 *
 * pieces, count: the pieces, at most 1024.
 * control, control_cap: where ancillary data goes, as the CMSG_ macros of sys/socket.h read it; NULL with 0 for none;
 * what does not fit is lost, and SSLWRAP_MSG_CTRUNC says so.
 * control_len: how many bytes of it came; may be NULL.
 * flags: as for sslwrap_sock_recv, SSLWRAP_MSG_WAITALL aside.
 * flags_out: SSLWRAP_MSG_TRUNC (a datagram was longer), SSLWRAP_MSG_CTRUNC, SSLWRAP_MSG_EOR and others; may be NULL.
 * n: how many bytes.
 * sender: whose datagram it is, NULL where there is no telling; may be NULL.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_CLOSED,
 * SSLWRAP_E_INVALID_ARG: as for sslwrap_sock_recv; SSLWRAP_E_NOMEM: nothing was received. On failure the outputs are 0
 * and NULL. *sender is yours: free it with sslwrap_addr_free; so are the descriptors in the ancillary data, which are
 * close-on-exec. Any thread. Blocks as the timeout says. See recvmsg(2).
 */
int sslwrap_sock_recvmsg(sslwrap_sock *handle,
                         const sslwrap_iovec *pieces,
                         size_t count,
                         void *control,
                         size_t control_cap,
                         size_t *control_len,
                         uint64_t flags,
                         uint64_t *flags_out,
                         size_t *n,
                         sslwrap_addr **sender);

/**
 * Sends what can be sent of several pieces of memory as one, with ancillary data.
 *
 * pieces, count: the pieces, at most 1024.
 * control, control_len: ancillary data, as the CMSG_ macros of sys/socket.h make it; NULL with 0 for none; on a stream
 * it wants a byte to travel with.
 * flags: as for sslwrap_sock_send.
 * address: of the socket's family; NULL where the socket is connected.
 * n: how many bytes went.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_WRITE, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_CLOSED,
 * SSLWRAP_E_INVALID_ARG: as for sslwrap_sock_sendto. On failure *n is 0. Any thread. Blocks as the timeout says. See
 * sendmsg(2).
 */
int sslwrap_sock_sendmsg(sslwrap_sock *handle,
                         const sslwrap_iovec *pieces,
                         size_t count,
                         const void *control,
                         size_t control_len,
                         uint64_t flags,
                         const sslwrap_addr *address,
                         size_t *n);

/**
 * Sends bytes and with them descriptors, which the receiver gets as descriptors of its own. Unix sockets only.
 *
 * bytes, len: at least one byte, on a stream.
 * fds, fd_count: open descriptors, at most 253; they stay yours.
 * flags: as for sslwrap_sock_send.
 * n: how many bytes went; the descriptors went with the first.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the errno says why (EBADF: not open); SSLWRAP_E_TIMEOUT,
 * SSLWRAP_ERROR_WANT_WRITE, SSLWRAP_E_CLOSED, SSLWRAP_E_INVALID_ARG: as for sslwrap_sock_send. On failure *n is 0, and
 * no descriptor went. Any thread. Blocks as the timeout says. See unix(7).
 */
int sslwrap_sock_send_fds(sslwrap_sock *handle,
                          const void *bytes,
                          size_t len,
                          const int *fds,
                          size_t fd_count,
                          uint64_t flags,
                          size_t *n);

/**
 * Receives bytes and the descriptors that came with them, which are close-on-exec.
 *
 * buf, cap: where the bytes go.
 * fds, fd_cap: where the descriptors go, at most 253; those that do not fit are closed, and SSLWRAP_MSG_CTRUNC says
 * so.
 * fd_count: how many came.
 * flags: as for sslwrap_sock_recv, SSLWRAP_MSG_WAITALL aside.
 * flags_out: as for sslwrap_sock_recvmsg; may be NULL.
 * n: how many bytes.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_SYSCALL, SSLWRAP_E_CLOSED,
 * SSLWRAP_E_INVALID_ARG: as for sslwrap_sock_recv; SSLWRAP_E_NOMEM: nothing was received. On failure *n and *fd_count
 * are 0. The descriptors are yours to close. Any thread. Blocks as the timeout says. See unix(7).
 */
int sslwrap_sock_recv_fds(sslwrap_sock *handle,
                          void *buf,
                          size_t cap,
                          int *fds,
                          size_t fd_cap,
                          size_t *fd_count,
                          uint64_t flags,
                          uint64_t *flags_out,
                          size_t *n);

/* ---- sock_serve ---- */
/* Sockets: listening in one call, sharing, waiting, and FILEs. */

/**
 * A stream socket that listens: made, bound with SSLWRAP_SO_REUSEADDR set, and listening.
 *
 * host: text; the name or address to listen at; NULL or "" for all of this machine's addresses, and then, with family
 * 0, of both families with one socket where the kernel has IPv6.
 * service: text; a port in digits or a name; NULL, "" or "0" for one that the system picks, which
 * sslwrap_sock_getsockname tells.
 * family: SSLWRAP_AF_INET, SSLWRAP_AF_INET6 (that alone, no IPv4) or 0 for whatever host is.
 * backlog: how many may wait to be accepted, below 1 counts as 1; SSLWRAP_SOMAXCONN is the most.
 * reuse_port: 1 lets other sockets of the same user share the port (SSLWRAP_SO_REUSEPORT), else 0.
 * Returns SSLWRAP_OK; SSLWRAP_E_GAI: the host was not resolved; SSLWRAP_ERROR_SYSCALL: none of its addresses can be
 * had, the errno says why the last cannot (EADDRINUSE, EACCES); SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure
 * *out is NULL. *out is yours: free it with sslwrap_sock_free; it has the default timeout. Any thread. Blocks only to
 * resolve a name. Socket document: its third example, as one call.
 */
int sslwrap_sock_create_server(const char *host,
                               const char *service,
                               int family,
                               int backlog,
                               int reuse_port,
                               sslwrap_sock **out);

/**
 * Another socket of the same connection, with a descriptor of its own and the same timeout. Each is closed for itself.
 *
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: there are too many descriptors (EMFILE); SSLWRAP_E_CLOSED;
 * SSLWRAP_E_INVALID_ARG: a dead handle; SSLWRAP_E_NOMEM. On failure *out is NULL. *out is yours: free it with
 * sslwrap_sock_free. Any thread. Does not block. See F_DUPFD_CLOEXEC in fcntl(2).
 */
int sslwrap_sock_dup(const sslwrap_sock *handle,
                     sslwrap_sock **out);

/**
 * Waits until receiving or sending is worth a try; moves nothing.
 *
 * events: SSLWRAP_WAIT_READ, SSLWRAP_WAIT_WRITE or both; accepting counts as reading, the end of connecting as
 * writing.
 * timeout: seconds; 0 only looks, -1 waits without end; the socket's own does not count.
 * ready: those of the events that are possible now; an error or a hang-up counts as all of them, the next call tells
 * it.
 * Returns SSLWRAP_OK; SSLWRAP_E_TIMEOUT: none by then; SSLWRAP_E_CLOSED: closed meanwhile; SSLWRAP_E_INVALID_ARG: no
 * event or another, a timeout, or a dead handle. On failure *ready is 0. Any thread. Blocks until then. See poll(2).
 */
int sslwrap_sock_wait(const sslwrap_sock *handle,
                      uint64_t events,
                      double timeout,
                      uint64_t *ready);

/**
 * A FILE around a duplicate of the socket's descriptor, for fgets, fprintf and the like; the two are closed each for
 * itself, in any order, and the connection ends with the last.
 *
 * mode: text; "r", "w", "r+" or "w+", perhaps with "b".
 * bufsize: 0 unbuffered, 1 by lines, more fully, negative as usual.
 * file: receives it.
 * Returns SSLWRAP_OK; SSLWRAP_E_STATE: the socket is not in blocking mode, and stdio knows no other; later calls of
 * settimeout take it out of that mode for the FILE too, which then fails with EAGAIN; SSLWRAP_ERROR_SYSCALL: too many
 * descriptors (EMFILE); SSLWRAP_E_INVALID_ARG: another mode, or a dead handle; SSLWRAP_E_CLOSED; SSLWRAP_E_NOMEM. On
 * failure *file is NULL. *file is yours: close it with fclose. Between writing and reading a "+" FILE needs fflush.
 * stdio writes by write(2): when the peer has gone there is SIGPIPE, unless the program ignores it. Any thread. Does
 * not block. Socket document: makefile. See fdopen(3).
 */
int sslwrap_sock_makefile(const sslwrap_sock *handle,
                          const char *mode,
                          int bufsize,
                          FILE **file);

/* ---- bytes ---- */
/* Bytes of unknown number. */

/**
 * No bytes yet.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_NOMEM, SSLWRAP_E_INVALID_ARG; on failure *out is NULL. *out is yours: free it with
 * sslwrap_bytes_free. Any thread. Does not block.
 */
int sslwrap_bytes_new(sslwrap_bytes **out);

/**
 * How many there are.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_bytes_len(const sslwrap_bytes *handle, size_t *len);

/**
 * Copies all of them.
 *
 * buf, cap: where they go; NULL with 0 asks for the length.
 * len: how many there are.
 * Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len bytes are needed; SSLWRAP_E_INVALID_ARG: a dead handle. Any
 * thread. Does not block.
 */
int sslwrap_bytes_get(const sslwrap_bytes *handle,
                      void *buf,
                      size_t cap,
                      size_t *len);

/**
 * Throws them away, and their memory; the handle stays.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: a dead handle. Any thread. Does not block.
 */
int sslwrap_bytes_clear(sslwrap_bytes *handle);

/**
 * Gives the handle up; NULL is fine.
 *
 * Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed before, or never such bytes. Any thread. Does not block.
 */
int sslwrap_bytes_free(sslwrap_bytes *handle);

/* ---- ssl_legacy ---- */
/* TLS as the socket document's SSL objects have it. */

/**
 * Begins TLS over a connected socket and shakes hands. The certificate of the server is NOT verified: anybody in between
 * can answer in its place, read and change all. Take sslwrap_ssl_ex, which verifies, unless that is what you want.
 *
 * socket: a connected stream socket; shared and counted. Its timeout counts for the handshake and all later calls.
 * keyfile, certfile: the client's own key and chain, PEM files; both, or NULL and NULL for none.
 * conn: receives the connection, handshake done.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the handshake failed, or a file is broken; SSLWRAP_ERROR_SYSCALL: a file
 * cannot be read, or the socket failed; errno -1: the peer vanished; SSLWRAP_E_TIMEOUT: not done by the socket's
 * timeout; SSLWRAP_E_STATE: the socket is non-blocking; SSLWRAP_E_INVALID_ARG: one file without the other, no stream
 * socket, or a dead handle; SSLWRAP_E_CLOSED; SSLWRAP_E_NOMEM. On failure *conn is NULL and the socket is of no more
 * use. *conn is yours: free it with sslwrap_conn_free, which leaves the socket open; closing the socket ends the
 * connection. Any thread. Blocks as the socket's timeout says. Socket document: ssl.
 */
int sslwrap_ssl(sslwrap_sock *socket,
                const char *keyfile,
                const char *certfile,
                sslwrap_conn **conn);

/**
 * As sslwrap_ssl, but the server's certificate is verified, and that it is for this host; TLS 1.2 and newer.
 *
 * socket: a connected stream socket; shared and counted. Its timeout counts for the handshake and all later calls.
 * host: the name or IP address that the certificate must be for; NUL-terminated. A name is sent to the server too.
 * cafile: a PEM file with what to trust, in place of the system's trust; NULL for that.
 * keyfile, certfile: the client's own key and chain, PEM files; both, or NULL and NULL for none.
 * conn: receives the connection, handshake done.
 * Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: as for sslwrap_ssl, and where the certificate is refused, the message says why;
 * SSLWRAP_E_STATE: the socket is non-blocking, or the system trusts nobody; SSLWRAP_E_INVALID_ARG: as for sslwrap_ssl,
 * and where host is no name; otherwise as sslwrap_ssl. On failure *conn is NULL and the socket is of no more use. *conn
 * is yours: free it with sslwrap_conn_free, which leaves the socket open; closing the socket ends the connection. Any
 * thread. Blocks as the socket's timeout says. sslwrap_conn_dial makes the socket too.
 */
int sslwrap_ssl_ex(sslwrap_sock *socket,
                   const char *host,
                   const char *cafile,
                   const char *keyfile,
                   const char *certfile,
                   sslwrap_conn **conn);

/**
 * Receives until the peer says goodbye.
 *
 * conn: the connection.
 * bytes: what comes is appended to it.
 * limit: the most that it may hold in the end; SIZE_MAX for as much as there is memory.
 * Returns SSLWRAP_OK: the peer said goodbye, all is there; SSLWRAP_E_BUFFER_TOO_SMALL: there is more than the limit;
 * nothing is lost; SSLWRAP_ERROR_SYSCALL with errno -1: the peer vanished without goodbye, data may be missing;
 * SSLWRAP_E_NOMEM, SSLWRAP_E_TIMEOUT, SSLWRAP_ERROR_WANT_READ and all others: as for sslwrap_conn_recv. What came
 * stays in bytes also then, and another call goes on behind it. One thread may receive while another sends. Waits for
 * each part as long as the read timeout says. Socket document: read without n.
 */
int sslwrap_conn_read_all(sslwrap_conn *conn,
                          sslwrap_bytes *bytes,
                          size_t limit);

/**
 * The name in the peer's certificate on one line, "/C=US/O=Example/CN=example.org". For people to read: never compare it.
 *
 * buf, cap: where the text and its NUL go; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the peer showed none, or not yet; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes
 * are needed; SSLWRAP_E_INVALID_ARG: a dead handle; SSLWRAP_E_NOMEM. Any thread. Does not block. Socket document:
 * server. See X509_NAME_oneline(3).
 */
int sslwrap_conn_server(const sslwrap_conn *conn,
                        char *buf,
                        size_t cap,
                        size_t *len);

/**
 * The name of whoever issued the peer's certificate, on one line as that of sslwrap_conn_server.
 *
 * buf, cap: where the text and its NUL go; NULL with 0 asks for the length.
 * len: without the NUL.
 * Returns SSLWRAP_OK; SSLWRAP_E_NO_VALUE: the peer showed none, or not yet; SSLWRAP_E_BUFFER_TOO_SMALL: *len + 1 bytes
 * are needed; SSLWRAP_E_INVALID_ARG: a dead handle; SSLWRAP_E_NOMEM. Any thread. Does not block. Socket document:
 * issuer. See X509_NAME_oneline(3).
 */
int sslwrap_conn_issuer(const sslwrap_conn *conn,
                        char *buf,
                        size_t cap,
                        size_t *len);

#ifdef __cplusplus
}
#endif

/* Bare names for object methods; those that libc or OpenSSL use stay prefixed. */
#ifdef SSLWRAP_SHORT_NAMES
#define conn_error sslwrap_conn_error
#define ctx_new sslwrap_ctx_new
#define ctx_new_client sslwrap_ctx_new_client
#define ctx_new_server sslwrap_ctx_new_server
#define ctx_up_ref sslwrap_ctx_up_ref
#define ctx_free sslwrap_ctx_free
#define ctx_set_min_proto_version sslwrap_ctx_set_min_proto_version
#define ctx_set_max_proto_version sslwrap_ctx_set_max_proto_version
#define ctx_set_options sslwrap_ctx_set_options
#define ctx_clear_options sslwrap_ctx_clear_options
#define ctx_set_mode sslwrap_ctx_set_mode
#define ctx_clear_mode sslwrap_ctx_clear_mode
#define ctx_set_cipher_list sslwrap_ctx_set_cipher_list
#define ctx_set_tls13_ciphersuites sslwrap_ctx_set_tls13_ciphersuites
#define ctx_set_groups sslwrap_ctx_set_groups
#define ctx_set_session_id sslwrap_ctx_set_session_id
#define ctx_set_timeout sslwrap_ctx_set_timeout
#define ctx_get_timeout sslwrap_ctx_get_timeout
#define ctx_set_app_data sslwrap_ctx_set_app_data
#define ctx_get_app_data sslwrap_ctx_get_app_data
#define ctx_use_certificate_chain_file sslwrap_ctx_use_certificate_chain_file
#define ctx_use_certificate_file sslwrap_ctx_use_certificate_file
#define ctx_use_certificate_mem sslwrap_ctx_use_certificate_mem
#define ctx_use_privatekey_file sslwrap_ctx_use_privatekey_file
#define ctx_use_privatekey_mem sslwrap_ctx_use_privatekey_mem
#define ctx_use_identity_file sslwrap_ctx_use_identity_file
#define ctx_use_identity_mem sslwrap_ctx_use_identity_mem
#define ctx_check_privatekey sslwrap_ctx_check_privatekey
#define ctx_load_verify_locations sslwrap_ctx_load_verify_locations
#define ctx_load_verify_mem sslwrap_ctx_load_verify_mem
#define ctx_load_system_trust sslwrap_ctx_load_system_trust
#define ctx_set_default_verify_paths sslwrap_ctx_set_default_verify_paths
#define ctx_use_certificate sslwrap_ctx_use_certificate
#define ctx_add_extra_chain_cert sslwrap_ctx_add_extra_chain_cert
#define ctx_use_privatekey sslwrap_ctx_use_privatekey
#define ctx_use_identity sslwrap_ctx_use_identity
#define ctx_set_cert_store sslwrap_ctx_set_cert_store
#define ctx_get_cert_store sslwrap_ctx_get_cert_store
#define ctx_renew_identity sslwrap_ctx_renew_identity
#define ctx_renew_cert_store sslwrap_ctx_renew_cert_store
#define ctx_set_verify sslwrap_ctx_set_verify
#define ctx_get_verify_mode sslwrap_ctx_get_verify_mode
#define ctx_set_verify_depth sslwrap_ctx_set_verify_depth
#define ctx_get_verify_depth sslwrap_ctx_get_verify_depth
#define ctx_set_info_callback sslwrap_ctx_set_info_callback
#define ctx_set_tlsext_servername_callback sslwrap_ctx_set_tlsext_servername_callback
#define ctx_set_alpn_protos sslwrap_ctx_set_alpn_protos
#define ctx_set_alpn_protos_list sslwrap_ctx_set_alpn_protos_list
#define ctx_set_alpn_select_callback sslwrap_ctx_set_alpn_select_callback
#define ctx_set_alpn_preference sslwrap_ctx_set_alpn_preference
#define ctx_set_keylog_callback sslwrap_ctx_set_keylog_callback
#define ctx_set_keylog_file sslwrap_ctx_set_keylog_file
#define ctx_set_passwd_cb sslwrap_ctx_set_passwd_cb
#define ctx_new_dtls_client sslwrap_ctx_new_dtls_client
#define ctx_new_dtls_server sslwrap_ctx_new_dtls_server
#define ctx_set_cookie_generate_callback sslwrap_ctx_set_cookie_generate_callback
#define ctx_set_cookie_verify_callback sslwrap_ctx_set_cookie_verify_callback
#define ctx_set_cookie_secret sslwrap_ctx_set_cookie_secret
#define ctx_set_tlsext_use_srtp sslwrap_ctx_set_tlsext_use_srtp
#define ctx_add_client_ca sslwrap_ctx_add_client_ca
#define ctx_load_client_ca sslwrap_ctx_load_client_ca
#define ctx_load_client_ca_mem sslwrap_ctx_load_client_ca_mem
#define ctx_set_client_ca_list sslwrap_ctx_set_client_ca_list
#define ctx_get_client_ca_list sslwrap_ctx_get_client_ca_list
#define ctx_load_tmp_dh sslwrap_ctx_load_tmp_dh
#define ctx_load_tmp_dh_mem sslwrap_ctx_load_tmp_dh_mem
#define ctx_set_dh_auto sslwrap_ctx_set_dh_auto
#define ctx_set_tmp_ecdh sslwrap_ctx_set_tmp_ecdh
#define ctx_get_ciphers sslwrap_ctx_get_ciphers
#define ctx_get_min_proto_version sslwrap_ctx_get_min_proto_version
#define ctx_get_max_proto_version sslwrap_ctx_get_max_proto_version
#define ctx_get_options sslwrap_ctx_get_options
#define ctx_get_mode sslwrap_ctx_get_mode
#define ctx_set_max_send_fragment sslwrap_ctx_set_max_send_fragment
#define ctx_set_post_handshake_auth sslwrap_ctx_set_post_handshake_auth
#define ctx_set_npn_advertise_callback sslwrap_ctx_set_npn_advertise_callback
#define ctx_set_npn_protos sslwrap_ctx_set_npn_protos
#define ctx_set_npn_select_callback sslwrap_ctx_set_npn_select_callback
#define ctx_set_npn_preference sslwrap_ctx_set_npn_preference
#define ctx_set_session_cache_mode sslwrap_ctx_set_session_cache_mode
#define ctx_get_session_cache_mode sslwrap_ctx_get_session_cache_mode
#define ctx_set_session_cache_size sslwrap_ctx_set_session_cache_size
#define ctx_get_session_cache_size sslwrap_ctx_get_session_cache_size
#define ctx_get_session_stats sslwrap_ctx_get_session_stats
#define ctx_flush_sessions sslwrap_ctx_flush_sessions
#define ctx_remove_session sslwrap_ctx_remove_session
#define ctx_set_num_tickets sslwrap_ctx_set_num_tickets
#define ctx_get_num_tickets sslwrap_ctx_get_num_tickets
#define ctx_set_ticket_keys sslwrap_ctx_set_ticket_keys
#define ctx_renew_ticket_keys sslwrap_ctx_renew_ticket_keys
#define ctx_set_new_session_callback sslwrap_ctx_set_new_session_callback
#define ctx_set_find_session_callback sslwrap_ctx_set_find_session_callback
#define ctx_set_remove_session_callback sslwrap_ctx_set_remove_session_callback
#define ctx_add_psk sslwrap_ctx_add_psk
#define ctx_set_psk_hint sslwrap_ctx_set_psk_hint
#define ctx_set_psk sslwrap_ctx_set_psk
#define ctx_set_psk_server_callback sslwrap_ctx_set_psk_server_callback
#define ctx_set_psk_client_callback sslwrap_ctx_set_psk_client_callback
#define ctx_add_host sslwrap_ctx_add_host
#define ctx_set_host_policy sslwrap_ctx_set_host_policy
#define ctx_add_pin sslwrap_ctx_add_pin
#define conn_new sslwrap_conn_new
#define conn_new_fd sslwrap_conn_new_fd
#define conn_dial sslwrap_conn_dial
#define conn_free sslwrap_conn_free
#define conn_set_connect_state sslwrap_conn_set_connect_state
#define conn_set_accept_state sslwrap_conn_set_accept_state
#define conn_set_server_name sslwrap_conn_set_server_name
#define conn_set_tlsext_host_name sslwrap_conn_set_tlsext_host_name
#define conn_insecure_no_name_check sslwrap_conn_insecure_no_name_check
#define conn_set_alpn_protos sslwrap_conn_set_alpn_protos
#define conn_set_context sslwrap_conn_set_context
#define conn_get_context sslwrap_conn_get_context
#define conn_set_timeouts sslwrap_conn_set_timeouts
#define conn_get_timeouts sslwrap_conn_get_timeouts
#define conn_do_handshake sslwrap_conn_do_handshake
#define conn_shutdown sslwrap_conn_shutdown
#define conn_get_shutdown sslwrap_conn_get_shutdown
#define conn_set_shutdown sslwrap_conn_set_shutdown
#define conn_set_app_data sslwrap_conn_set_app_data
#define conn_get_app_data sslwrap_conn_get_app_data
#define conn_new_io sslwrap_conn_new_io
#define conn_recv sslwrap_conn_recv
#define conn_read sslwrap_conn_read
#define conn_recv_into sslwrap_conn_recv_into
#define conn_send sslwrap_conn_send
#define conn_write sslwrap_conn_write
#define conn_sendv sslwrap_conn_sendv
#define conn_sendall sslwrap_conn_sendall
#define conn_flush sslwrap_conn_flush
#define conn_out_pending sslwrap_conn_out_pending
#define conn_pending sslwrap_conn_pending
#define conn_bio_write sslwrap_conn_bio_write
#define conn_bio_read sslwrap_conn_bio_read
#define conn_bio_shutdown sslwrap_conn_bio_shutdown
#define conn_bio_pending sslwrap_conn_bio_pending
#define conn_pump sslwrap_conn_pump
#define conn_release_buffers sslwrap_conn_release_buffers
#define conn_bio_reserve sslwrap_conn_bio_reserve
#define conn_bio_commit sslwrap_conn_bio_commit
#define conn_bio_peek sslwrap_conn_bio_peek
#define conn_bio_consume sslwrap_conn_bio_consume
#define conn_wait sslwrap_conn_wait
#define conn_interest sslwrap_conn_interest
#define conn_cancel sslwrap_conn_cancel
#define conn_resume sslwrap_conn_resume
#define conn_fileno sslwrap_conn_fileno
#define conn_sock_shutdown sslwrap_conn_sock_shutdown
#define conn_close sslwrap_conn_close
#define conn_unread sslwrap_conn_unread
#define conn_set_send_limit sslwrap_conn_set_send_limit
#define conn_get_protocol_version sslwrap_conn_get_protocol_version
#define conn_records sslwrap_conn_records
#define conn_get_protocol_version_name sslwrap_conn_get_protocol_version_name
#define conn_get_cipher_name sslwrap_conn_get_cipher_name
#define conn_get_cipher_version sslwrap_conn_get_cipher_version
#define conn_get_cipher_bits sslwrap_conn_get_cipher_bits
#define conn_get_group_name sslwrap_conn_get_group_name
#define conn_get_state_string sslwrap_conn_get_state_string
#define conn_get_alpn_proto_negotiated sslwrap_conn_get_alpn_proto_negotiated
#define conn_get_servername sslwrap_conn_get_servername
#define conn_get_verify_result sslwrap_conn_get_verify_result
#define conn_want_read sslwrap_conn_want_read
#define conn_want sslwrap_conn_want
#define conn_want_write sslwrap_conn_want_write
#define conn_set_verify sslwrap_conn_set_verify
#define conn_get_verify_mode sslwrap_conn_get_verify_mode
#define conn_set_info_callback sslwrap_conn_set_info_callback
#define conn_get_peer_certificate sslwrap_conn_get_peer_certificate
#define conn_get_peer_cert_chain sslwrap_conn_get_peer_cert_chain
#define conn_get_verified_chain sslwrap_conn_get_verified_chain
#define conn_get_verify_hint sslwrap_conn_get_verify_hint
#define conn_get_verify_culprit sslwrap_conn_get_verify_culprit
#define conn_dtlsv1_listen sslwrap_conn_dtlsv1_listen
#define conn_dtlsv1_get_timeout sslwrap_conn_dtlsv1_get_timeout
#define conn_dtlsv1_handle_timeout sslwrap_conn_dtlsv1_handle_timeout
#define conn_set_ciphertext_mtu sslwrap_conn_set_ciphertext_mtu
#define conn_set_link_mtu sslwrap_conn_set_link_mtu
#define conn_get_ciphertext_mtu sslwrap_conn_get_ciphertext_mtu
#define conn_get_cleartext_mtu sslwrap_conn_get_cleartext_mtu
#define conn_set_dtls_peer sslwrap_conn_set_dtls_peer
#define conn_get_dtls_peer sslwrap_conn_get_dtls_peer
#define conn_get_selected_srtp_profile sslwrap_conn_get_selected_srtp_profile
#define conn_get_session sslwrap_conn_get_session
#define conn_set_session sslwrap_conn_set_session
#define conn_offer_session sslwrap_conn_offer_session
#define conn_session_reused sslwrap_conn_session_reused
#define conn_master_key sslwrap_conn_master_key
#define conn_set_num_tickets sslwrap_conn_set_num_tickets
#define conn_get_num_tickets sslwrap_conn_get_num_tickets
#define conn_set_psk sslwrap_conn_set_psk
#define conn_offer_psk sslwrap_conn_offer_psk
#define session_up_ref sslwrap_session_up_ref
#define session_free sslwrap_session_free
#define session_is_resumable sslwrap_session_is_resumable
#define session_export sslwrap_session_export
#define session_import sslwrap_session_import
#define session_time sslwrap_session_time
#define session_timeout sslwrap_session_timeout
#define session_ticket_lifetime sslwrap_session_ticket_lifetime
#define session_protocol sslwrap_session_protocol
#define session_cipher_name sslwrap_session_cipher_name
#define session_hostname sslwrap_session_hostname
#define session_equal sslwrap_session_equal
#define ctx_set_certificate_callback sslwrap_ctx_set_certificate_callback
#define ctx_set_events sslwrap_ctx_set_events
#define conn_set_events sslwrap_conn_set_events
#define conn_wanted sslwrap_conn_wanted
#define conn_answer sslwrap_conn_answer
#define conn_use_identity sslwrap_conn_use_identity
#define conn_select_alpn sslwrap_conn_select_alpn
#define conn_hello_version sslwrap_conn_hello_version
#define conn_hello_random sslwrap_conn_hello_random
#define conn_hello_session_id sslwrap_conn_hello_session_id
#define conn_hello_ciphers sslwrap_conn_hello_ciphers
#define conn_hello_alpn sslwrap_conn_hello_alpn
#define conn_hello_psk_identity sslwrap_conn_hello_psk_identity
#define conn_hello_extension_at sslwrap_conn_hello_extension_at
#define conn_hello_extension sslwrap_conn_hello_extension
#define conn_peer_sigalg sslwrap_conn_peer_sigalg
#define conn_peer_ca_name sslwrap_conn_peer_ca_name
#define conn_verify_error sslwrap_conn_verify_error
#define ctx_set_ocsp_client_callback sslwrap_ctx_set_ocsp_client_callback
#define ctx_set_ocsp_server_callback sslwrap_ctx_set_ocsp_server_callback
#define ctx_set_ocsp_response sslwrap_ctx_set_ocsp_response
#define ctx_renew_ocsp_response sslwrap_ctx_renew_ocsp_response
#define conn_request_ocsp sslwrap_conn_request_ocsp
#define conn_set_ocsp_response sslwrap_conn_set_ocsp_response
#define conn_get_ocsp_response sslwrap_conn_get_ocsp_response
#define conn_get_certificate sslwrap_conn_get_certificate
#define conn_use_certificate sslwrap_conn_use_certificate
#define conn_use_privatekey sslwrap_conn_use_privatekey
#define conn_set_options sslwrap_conn_set_options
#define conn_clear_options sslwrap_conn_clear_options
#define conn_get_options sslwrap_conn_get_options
#define conn_set_mode sslwrap_conn_set_mode
#define conn_clear_mode sslwrap_conn_clear_mode
#define conn_get_mode sslwrap_conn_get_mode
#define conn_set_min_proto_version sslwrap_conn_set_min_proto_version
#define conn_set_max_proto_version sslwrap_conn_set_max_proto_version
#define conn_get_min_proto_version sslwrap_conn_get_min_proto_version
#define conn_get_max_proto_version sslwrap_conn_get_max_proto_version
#define conn_set_cipher_list sslwrap_conn_set_cipher_list
#define conn_set_tls13_ciphersuites sslwrap_conn_set_tls13_ciphersuites
#define conn_set_groups sslwrap_conn_set_groups
#define conn_set_hostflags sslwrap_conn_set_hostflags
#define conn_set_post_handshake_auth sslwrap_conn_set_post_handshake_auth
#define conn_client_random sslwrap_conn_client_random
#define conn_server_random sslwrap_conn_server_random
#define conn_get_finished sslwrap_conn_get_finished
#define conn_get_peer_finished sslwrap_conn_get_peer_finished
#define conn_export_keying_material sslwrap_conn_export_keying_material
#define conn_get_cipher_list sslwrap_conn_get_cipher_list
#define conn_get_shared_ciphers sslwrap_conn_get_shared_ciphers
#define conn_get_client_ca_list sslwrap_conn_get_client_ca_list
#define conn_get_next_proto_negotiated sslwrap_conn_get_next_proto_negotiated
#define conn_renegotiate sslwrap_conn_renegotiate
#define conn_renegotiate_pending sslwrap_conn_renegotiate_pending
#define conn_total_renegotiations sslwrap_conn_total_renegotiations
#define conn_key_update sslwrap_conn_key_update
#define conn_verify_client_post_handshake sslwrap_conn_verify_client_post_handshake
#define conn_accept sslwrap_conn_accept
#define conn_connect sslwrap_conn_connect
#define conn_connect_ex sslwrap_conn_connect_ex
#define conn_makefile sslwrap_conn_makefile
#define x509_load_pem sslwrap_x509_load_pem
#define x509_load_der sslwrap_x509_load_der
#define x509_load_file sslwrap_x509_load_file
#define x509_dump_pem sslwrap_x509_dump_pem
#define x509_dump_der sslwrap_x509_dump_der
#define x509_subject sslwrap_x509_subject
#define x509_issuer sslwrap_x509_issuer
#define x509_serial sslwrap_x509_serial
#define x509_version sslwrap_x509_version
#define x509_not_before sslwrap_x509_not_before
#define x509_not_after sslwrap_x509_not_after
#define x509_has_expired sslwrap_x509_has_expired
#define x509_fingerprint sslwrap_x509_fingerprint
#define x509_san_count sslwrap_x509_san_count
#define x509_san_get sslwrap_x509_san_get
#define x509_check_host sslwrap_x509_check_host
#define x509_check_ip sslwrap_x509_check_ip
#define x509_equal sslwrap_x509_equal
#define x509_public_key sslwrap_x509_public_key
#define x509_up_ref sslwrap_x509_up_ref
#define x509_free sslwrap_x509_free
#define x509_list_load_pem sslwrap_x509_list_load_pem
#define x509_list_len sslwrap_x509_list_len
#define x509_list_get sslwrap_x509_list_get
#define x509_list_free sslwrap_x509_list_free
#define x509_name_new sslwrap_x509_name_new
#define x509_name_load_der sslwrap_x509_name_load_der
#define x509_name_dump_der sslwrap_x509_name_dump_der
#define x509_name_add_entry sslwrap_x509_name_add_entry
#define x509_name_get_entry sslwrap_x509_name_get_entry
#define x509_name_entry_count sslwrap_x509_name_entry_count
#define x509_name_entry_field sslwrap_x509_name_entry_field
#define x509_name_entry_value sslwrap_x509_name_entry_value
#define x509_name_oneline sslwrap_x509_name_oneline
#define x509_name_rfc2253 sslwrap_x509_name_rfc2253
#define x509_name_equal sslwrap_x509_name_equal
#define x509_name_hash sslwrap_x509_name_hash
#define x509_name_up_ref sslwrap_x509_name_up_ref
#define x509_name_free sslwrap_x509_name_free
#define x509_store_new sslwrap_x509_store_new
#define x509_store_add_cert sslwrap_x509_store_add_cert
#define x509_store_add_crl sslwrap_x509_store_add_crl
#define x509_store_load_pem sslwrap_x509_store_load_pem
#define x509_store_load_locations sslwrap_x509_store_load_locations
#define x509_store_load_system sslwrap_x509_store_load_system
#define x509_store_set_flags sslwrap_x509_store_set_flags
#define x509_store_set_time sslwrap_x509_store_set_time
#define x509_store_set_purpose sslwrap_x509_store_set_purpose
#define x509_store_count sslwrap_x509_store_count
#define x509_store_verify sslwrap_x509_store_verify
#define x509_verify_error_string sslwrap_x509_verify_error_string
#define x509_store_up_ref sslwrap_x509_store_up_ref
#define x509_store_free sslwrap_x509_store_free
#define x509_crl_load_pem sslwrap_x509_crl_load_pem
#define x509_crl_load_der sslwrap_x509_crl_load_der
#define x509_crl_load_file sslwrap_x509_crl_load_file
#define x509_crl_dump_pem sslwrap_x509_crl_dump_pem
#define x509_crl_dump_der sslwrap_x509_crl_dump_der
#define x509_crl_issuer sslwrap_x509_crl_issuer
#define x509_crl_last_update sslwrap_x509_crl_last_update
#define x509_crl_next_update sslwrap_x509_crl_next_update
#define x509_crl_up_ref sslwrap_x509_crl_up_ref
#define x509_crl_free sslwrap_x509_crl_free
#define x509_extension_count sslwrap_x509_extension_count
#define x509_extension_oid sslwrap_x509_extension_oid
#define x509_extension_critical sslwrap_x509_extension_critical
#define x509_extension_value sslwrap_x509_extension_value
#define x509_extension_text sslwrap_x509_extension_text
#define x509_signature_algorithm sslwrap_x509_signature_algorithm
#define x509_crl_count sslwrap_x509_crl_count
#define x509_crl_is_revoked sslwrap_x509_crl_is_revoked
#define x509_crl_is_signed_by sslwrap_x509_crl_is_signed_by
#define pkey_load_uri sslwrap_pkey_load_uri
#define pkey_load_pem sslwrap_pkey_load_pem
#define pkey_load_pem_cb sslwrap_pkey_load_pem_cb
#define pkey_load_der sslwrap_pkey_load_der
#define pkey_load_file sslwrap_pkey_load_file
#define pkey_load_file_cb sslwrap_pkey_load_file_cb
#define pkey_generate sslwrap_pkey_generate
#define pkey_dump_pem sslwrap_pkey_dump_pem
#define pkey_dump_der sslwrap_pkey_dump_der
#define pkey_dump_public_der sslwrap_pkey_dump_public_der
#define pkey_type_name sslwrap_pkey_type_name
#define pkey_equal_public sslwrap_pkey_equal_public
#define pkey_belongs_to sslwrap_pkey_belongs_to
#define pkey_up_ref sslwrap_pkey_up_ref
#define strlist_new sslwrap_strlist_new
#define strlist_add sslwrap_strlist_add
#define name_list_len sslwrap_name_list_len
#define name_list_get sslwrap_name_list_get
#define name_list_free sslwrap_name_list_free
#define strlist_len sslwrap_strlist_len
#define strlist_get sslwrap_strlist_get
#define strlist_free sslwrap_strlist_free
#define curve_name sslwrap_curve_name
#define curve_nid sslwrap_curve_nid
#define curve_free sslwrap_curve_free
#define addr_inet sslwrap_addr_inet
#define addr_inet6 sslwrap_addr_inet6
#define addr_inet_timeout sslwrap_addr_inet_timeout
#define addr_inet6_timeout sslwrap_addr_inet6_timeout
#define addr_unix sslwrap_addr_unix
#define addr_netlink sslwrap_addr_netlink
#define addr_from_sockaddr sslwrap_addr_from_sockaddr
#define addr_sockaddr sslwrap_addr_sockaddr
#define addr_family sslwrap_addr_family
#define addr_host sslwrap_addr_host
#define addr_port sslwrap_addr_port
#define addr_flowinfo sslwrap_addr_flowinfo
#define addr_scope_id sslwrap_addr_scope_id
#define addr_path sslwrap_addr_path
#define addr_netlink_id sslwrap_addr_netlink_id
#define addr_to_string sslwrap_addr_to_string
#define addr_equal sslwrap_addr_equal
#define addr_up_ref sslwrap_addr_up_ref
#define addr_free sslwrap_addr_free
#define addrinfo_len sslwrap_addrinfo_len
#define addrinfo_family sslwrap_addrinfo_family
#define addrinfo_socktype sslwrap_addrinfo_socktype
#define addrinfo_proto sslwrap_addrinfo_proto
#define addrinfo_canonname sslwrap_addrinfo_canonname
#define addrinfo_addr sslwrap_addrinfo_addr
#define addrinfo_free sslwrap_addrinfo_free
#define hostent_name sslwrap_hostent_name
#define hostent_aliases_len sslwrap_hostent_aliases_len
#define hostent_aliases_get sslwrap_hostent_aliases_get
#define hostent_family sslwrap_hostent_family
#define hostent_addresses_len sslwrap_hostent_addresses_len
#define hostent_addresses_get sslwrap_hostent_addresses_get
#define hostent_free sslwrap_hostent_free
#define lookup_getaddrinfo sslwrap_lookup_getaddrinfo
#define lookup_getnameinfo sslwrap_lookup_getnameinfo
#define lookup_gethostbyname sslwrap_lookup_gethostbyname
#define lookup_gethostbyaddr sslwrap_lookup_gethostbyaddr
#define lookup_wait sslwrap_lookup_wait
#define lookup_addrinfo sslwrap_lookup_addrinfo
#define lookup_names sslwrap_lookup_names
#define lookup_hostent sslwrap_lookup_hostent
#define lookup_cancel sslwrap_lookup_cancel
#define lookup_free sslwrap_lookup_free
#define sock_new sslwrap_sock_new
#define sock_pair sslwrap_sock_pair
#define sock_fromfd sslwrap_sock_fromfd
#define sock_adopt_fd sslwrap_sock_adopt_fd
#define sock_create_connection sslwrap_sock_create_connection
#define sock_bind sslwrap_sock_bind
#define sock_close sslwrap_sock_close
#define sock_fileno sslwrap_sock_fileno
#define sock_detach sslwrap_sock_detach
#define sock_getpeername sslwrap_sock_getpeername
#define sock_getsockname sslwrap_sock_getsockname
#define sock_getsockopt_int sslwrap_sock_getsockopt_int
#define sock_getsockopt sslwrap_sock_getsockopt
#define sock_listen sslwrap_sock_listen
#define sock_setblocking sslwrap_sock_setblocking
#define sock_settimeout sslwrap_sock_settimeout
#define sock_gettimeout sslwrap_sock_gettimeout
#define sock_setsockopt_int sslwrap_sock_setsockopt_int
#define sock_setsockopt sslwrap_sock_setsockopt
#define sock_shutdown sslwrap_sock_shutdown
#define sock_family sslwrap_sock_family
#define sock_type sslwrap_sock_type
#define sock_proto sslwrap_sock_proto
#define sock_up_ref sslwrap_sock_up_ref
#define sock_free sslwrap_sock_free
#define sock_accept sslwrap_sock_accept
#define sock_connect sslwrap_sock_connect
#define sock_connect_ex sslwrap_sock_connect_ex
#define sock_recv sslwrap_sock_recv
#define sock_recvfrom sslwrap_sock_recvfrom
#define sock_send sslwrap_sock_send
#define sock_sendall sslwrap_sock_sendall
#define sock_sendto sslwrap_sock_sendto
#define sock_recvmsg sslwrap_sock_recvmsg
#define sock_sendmsg sslwrap_sock_sendmsg
#define sock_send_fds sslwrap_sock_send_fds
#define sock_recv_fds sslwrap_sock_recv_fds
#define sock_create_server sslwrap_sock_create_server
#define sock_dup sslwrap_sock_dup
#define sock_wait sslwrap_sock_wait
#define sock_makefile sslwrap_sock_makefile
#define bytes_new sslwrap_bytes_new
#define bytes_len sslwrap_bytes_len
#define bytes_get sslwrap_bytes_get
#define bytes_clear sslwrap_bytes_clear
#define bytes_free sslwrap_bytes_free
#define conn_read_all sslwrap_conn_read_all
#define conn_server sslwrap_conn_server
#define conn_issuer sslwrap_conn_issuer
#endif

#endif  /* SSLWRAP_H */
