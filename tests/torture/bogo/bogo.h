/* What the parts of the shim share: shim.c plays a test, and knows no TLS; ours.c and openssl.c are an end of a connection
 * each, one on our public header alone, one on libssl alone. */
#ifndef BOGO_H
#define BOGO_H
#include <stddef.h>
#include <stdint.h>

enum { MAX_CURVES = 16, UNIMPLEMENTED = 89 };

/* One connection's flags; names are the runner's, with _ for -. */
struct config {
    int server, dtls, ipv6, port, resume_count, mtu;
    uint64_t shim_id;
    int min_version, max_version, expect_version, no_tls1, no_tls11, no_tls12, no_tls13, no_ticket;
    int curves[MAX_CURVES], curve_count, expect_curve_id, expect_cipher;
    int require_any_client_certificate, verify_peer, verify_fail, use_early_callback, fail_early_callback, fail_cert_callback;
    int expect_verify_result, use_ocsp_callback, fail_ocsp_callback, use_old_client_cert_callback;
    int async, implicit_handshake, handshake_twice, no_op_extra_handshake, handshake_never_done;
    int shim_writes_first, shim_shuts_down, check_close_notify, write_different_record_sizes, read_size, peek_then_read;
    int key_update, use_exporter_between_reads, max_send_fragment, server_preference, fallback_scsv;
    int expect_session_miss, expect_no_session, expect_session_id, expect_no_session_id, expect_ticket_renewal;
    int expect_total_renegotiations, renegotiate_freely, decline_alpn, reject_alpn;
    int export_keying_material, use_export_context, tls_unique, enable_ocsp_stapling;
    const char *cert_file, *key_file, *cipher, *host_name, *expect_server_name, *expect_peer_cert_file;
    const char *advertise_alpn, *expect_alpn, *select_alpn, *expect_advertised_alpn;
    const char *advertise_npn, *select_next_proto, *expect_next_proto;
    const char *psk, *psk_identity, *srtp_profiles, *export_label, *export_context, *expect_ocsp_response;
};

/* What a call came to. LATER: only inside the ends; shim.c never sees it. */
enum { DONE, GOODBYE, VANISHED, FAILED };

/* net.c: bytes to and from the runner. net_recv: what came, 0 at the end, -1 failed, NET_TIMER where the runner says that
 * a timer ran out: the end looks at its timers and receives again. One datagram each with -dtls, one byte with -async. */
enum { NET_TIMER = -2 };
long net_recv(void *buf, size_t cap);
int net_send(const void *buf, size_t len); /* 0 or -1 */
int net_open(const struct config *c);      /* the descriptor */
void net_close(void);

/* shim.c */
void die(const char *format, ...);         /* says why and leaves with 1 */
void unimplemented(const char *what);      /* leaves with 89 */
const char *groups(const struct config *c); /* in OpenSSL's words: a list for the curves, a cipher string */
const char *ciphers(const struct config *c);

/* ours.c, openssl.c. There is one end at a time; sessions and ticket keys pass from one to the next by themselves.
 * again: the flags are the last connection's, so that its context will do. */
void end_new(const struct config *c, const char *kind, int fd, int again);
int end_has_session(void); /* a client: one that a former connection left */
int end_handshake(void);
int end_read(void *buf, size_t cap, int peek, size_t *n);
int end_write(const void *buf, size_t len);
int end_shutdown(int *complete);
int end_key_update(void);
int end_export(const char *label, const char *context, int use_context, void *key, size_t len); /* DONE or FAILED */
size_t end_finished(int of_peer, void *buf, size_t cap);
int end_version(void);
int end_curve(void); /* the runner's number, 0 where there is none */
const char *end_cipher(void); /* the name that RFCs give it */
int end_reused(void);
int end_new_sessions(void); /* how many this connection has told of so far */
int end_renegotiations(void);
int end_peer_shows(const char *cert_file); /* 1: that chain */
int end_has_peer_certificate(void);
int end_verified(void);
size_t end_alpn(char *buf, size_t cap); /* a NUL behind it, not counted */
size_t end_npn(char *buf, size_t cap);
size_t end_server_name(char *buf, size_t cap);
size_t end_ocsp(void *buf, size_t cap);
void end_why(char *text, size_t cap); /* of the last failure: a line for each reason */
void end_free(void);

#endif
