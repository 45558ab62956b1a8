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

/* ---- status ---- */

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
/** A name was not resolved; sslwrap_error_code is an SSLWRAP_EAI_* number. */
#define SSLWRAP_E_GAI (-9)
/** gethostby* failed; sslwrap_error_code is SSLWRAP_HOST_NOT_FOUND, SSLWRAP_TRY_AGAIN, SSLWRAP_NO_RECOVERY or SSLWRAP_NO_DATA. */
#define SSLWRAP_E_HOST (-10)
/** A callback of yours failed or gave an answer that is not in its list. The handshake was refused. */
#define SSLWRAP_E_CALLBACK (-11)
/** The object was closed or cancelled, perhaps by another thread. Free it. */
#define SSLWRAP_E_CLOSED (-12)
/** A defect in this library. The object can only be freed: please report the message. */
#define SSLWRAP_E_PANIC (-13)

/* ---- constants ---- */

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
/** Any deciding callback: not decided yet. The call ends with a WANT status; answer later and call again. */
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

/* ---- x509const ---- */

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

/* ---- sockconst ---- */

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

/* Bare names for object methods; those that libc or OpenSSL use stay prefixed. */
#ifdef SSLWRAP_SHORT_NAMES
#endif

#endif  /* SSLWRAP_H */
