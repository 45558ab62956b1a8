/* An end on the public header alone. Kinds, words of BOGO_KIND: openssl: OpenSSL's records (otherwise ours); memory: over
 * memory instead of the descriptor, so it is anyway with -async (then a byte at a time) and with -dtls; pump: by
 * sslwrap_conn_pump. With -async all decisions are events, too, which are answered as if they had not been raised. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ours.h"

sslwrap_conn *conn;
int sessions;
static sslwrap_ctx *ctx;
static sslwrap_session *kept; /* by a client, for the next connection */
static uint8_t ticket_keys[80];
static const struct config *now;
static int memory, pump, ended;
static char told[2048]; /* of a failure, taken when it happened */

void must(int status)
{
    if (status != SSLWRAP_OK)
        die("%s", sslwrap_error_message());
}

static void keep_why(void)
{
    const char *reason;
    size_t n = 0, i, have = 0;
    sslwrap_error_count(NULL, &n);
    told[0] = '\0';
    for (i = 0; i < n && have < sizeof told; i++)
        if (sslwrap_error_reason(NULL, i, &reason) == SSLWRAP_OK)
            have += (size_t)snprintf(told + have, sizeof told - have, ":%s: ", reason);
    for (i = 0; told[i] != '\0'; i++) /* as BoringSSL writes them */
        told[i] = (char)(told[i] == ' ' && told[i + 1] != ':' && told[i + 1] != '\0' ? '_' : toupper((unsigned char)told[i]));
    if (have < sizeof told)
        snprintf(told + have, sizeof told - have, "(%s)", sslwrap_error_message());
}

/* Callbacks. */

static int verify(sslwrap_conn *c, sslwrap_x509 *cert, int error, int depth, int ok, void *userdata)
{
    (void)c, (void)cert, (void)error, (void)depth, (void)ok, (void)userdata;
    return now->verify_fail ? SSLWRAP_VERIFY_REFUSE : SSLWRAP_VERIFY_ACCEPT;
}

static int alpn(sslwrap_conn *c, const uint8_t *offered, size_t len, uint8_t *chosen, size_t *chosen_len, void *userdata)
{
    const char *want = now->expect_advertised_alpn;
    (void)c, (void)userdata;
    if (now->decline_alpn)
        return SSLWRAP_ALPN_NOACK;
    if (now->reject_alpn)
        return SSLWRAP_ALPN_FATAL;
    if (want != NULL && (strlen(want) != len || memcmp(want, offered, len) != 0))
        die("the client offers other protocols");
    *chosen_len = strlen(now->select_alpn);
    memcpy(chosen, now->select_alpn, *chosen_len);
    return SSLWRAP_ALPN_SELECTED;
}

static int npn(sslwrap_conn *c, const uint8_t *offered, size_t len, uint8_t *chosen, size_t *chosen_len, void *userdata)
{
    (void)c, (void)offered, (void)len, (void)userdata;
    *chosen_len = strlen(now->select_next_proto);
    memcpy(chosen, now->select_next_proto, *chosen_len);
    return SSLWRAP_ALPN_SELECTED;
}

static void show_identity(void)
{
    sslwrap_identity *id;
    if (now->cert_file == NULL)
        return;
    must(sslwrap_identity_new_file(now->cert_file, now->key_file, NULL, 0, &id));
    must(sslwrap_conn_use_identity(conn, id));
    must(sslwrap_identity_free(id));
}

static int ocsp_client(sslwrap_conn *c, const uint8_t *der, size_t len, void *userdata)
{
    (void)c, (void)der, (void)len, (void)userdata;
    return now->fail_ocsp_callback ? SSLWRAP_ANSWER_REFUSE : SSLWRAP_ANSWER_ACCEPT;
}

static int certificate(sslwrap_conn *c, void *userdata)
{
    (void)c, (void)userdata;
    if (now->use_old_client_cert_callback)
        show_identity();
    return now->fail_cert_callback ? SSLWRAP_ANSWER_REFUSE : SSLWRAP_ANSWER_ACCEPT;
}

static void new_session(sslwrap_conn *c, sslwrap_session *session, void *userdata)
{
    (void)c, (void)userdata;
    sessions++;
    if (!now->server && sslwrap_session_up_ref(session) == SSLWRAP_OK) {
        sslwrap_session_free(kept);
        kept = session;
    }
}

static int psk_client(sslwrap_conn *c, const char *hint, uint8_t *identity, size_t identity_cap, size_t *identity_len,
                      uint8_t *key, size_t key_cap, size_t *key_len, void *userdata)
{
    (void)c, (void)hint, (void)identity_cap, (void)key_cap, (void)userdata;
    *identity_len = now->psk_identity != NULL ? strlen(now->psk_identity) : 0;
    memcpy(identity, now->psk_identity != NULL ? now->psk_identity : "", *identity_len);
    *key_len = strlen(now->psk);
    memcpy(key, now->psk, *key_len);
    return SSLWRAP_PSK_FOUND;
}

static int psk_server(sslwrap_conn *c, const uint8_t *identity, size_t len, uint8_t *key, size_t cap, size_t *key_len, void *userdata)
{
    const char *want = now->psk_identity != NULL ? now->psk_identity : "";
    (void)c, (void)cap, (void)userdata;
    if (strlen(want) != len || memcmp(want, identity, len) != 0)
        return SSLWRAP_PSK_NONE;
    *key_len = strlen(now->psk);
    memcpy(key, now->psk, *key_len);
    return SSLWRAP_PSK_FOUND;
}

/* Settings. */

static void set_versions(const struct config *c)
{
    uint64_t off = 0;
    must(sslwrap_ctx_set_min_proto_version(ctx, c->min_version != 0 ? c->min_version
                                                : c->dtls           ? SSLWRAP_DTLS1_VERSION
                                                                    : SSLWRAP_TLS1_VERSION));
    if (c->max_version != 0)
        must(sslwrap_ctx_set_max_proto_version(ctx, c->max_version));
    off |= c->no_tls1 ? SSLWRAP_OP_NO_TLSV1 : 0;
    off |= c->no_tls11 ? c->dtls ? SSLWRAP_OP_NO_DTLSV1 : SSLWRAP_OP_NO_TLSV1_1 : 0;
    off |= c->no_tls12 ? c->dtls ? SSLWRAP_OP_NO_DTLSV1_2 : SSLWRAP_OP_NO_TLSV1_2 : 0;
    off |= c->no_tls13 && !c->dtls ? SSLWRAP_OP_NO_TLSV1_3 : 0;
    off |= c->no_ticket ? SSLWRAP_OP_NO_TICKET : 0;
    off |= c->server_preference || c->cipher != NULL ? SSLWRAP_OP_CIPHER_SERVER_PREFERENCE : 0;
    off |= c->mtu != 0 ? SSLWRAP_OP_NO_QUERY_MTU : 0;
    must(sslwrap_ctx_set_options(ctx, off | (c->renegotiate_freely ? 0 : SSLWRAP_OP_NO_RENEGOTIATION), NULL));
}

static void make_ctx(const struct config *c, const char *kind)
{
    uint64_t mode = SSLWRAP_VERIFY_NONE, events = 0;
    int status;
    if (ticket_keys[0] == 0)
        memset(ticket_keys, 0x5a, sizeof ticket_keys);
    must(sslwrap_ctx_new(c->dtls ? SSLWRAP_DTLS_METHOD : SSLWRAP_TLS_METHOD, &ctx));
    set_versions(c);
    status = sslwrap_ctx_set_cipher_list(ctx, ciphers(c));
    if (status != SSLWRAP_OK && c->cipher != NULL)
        unimplemented("-cipher of what OpenSSL was built without");
    must(status);
    must(sslwrap_ctx_set_groups(ctx, groups(c)));
    if (strstr(kind, "openssl") != NULL)
        must(sslwrap_ctx_set_mode(ctx, SSLWRAP_MODE_OPENSSL_RECORDS, NULL));
    if (c->fallback_scsv)
        must(sslwrap_ctx_set_mode(ctx, SSLWRAP_MODE_SEND_FALLBACK_SCSV, NULL));
    if (c->cert_file != NULL && !c->use_early_callback && !c->use_old_client_cert_callback)
        must(sslwrap_ctx_use_identity_file(ctx, c->cert_file, c->key_file));
    if (c->require_any_client_certificate)
        mode = SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT;
    if (c->verify_peer)
        mode = SSLWRAP_VERIFY_PEER;
    must(sslwrap_ctx_set_verify(ctx, mode, verify, NULL, NULL));
    must(sslwrap_ctx_set_session_id(ctx, "bogo", 4));
    must(sslwrap_ctx_set_ticket_keys(ctx, ticket_keys, sizeof ticket_keys, sizeof ticket_keys));
    must(sslwrap_ctx_set_new_session_callback(ctx, new_session, NULL, NULL));
    must(sslwrap_ctx_set_certificate_callback(ctx, certificate, NULL, NULL));
    must(sslwrap_ctx_set_dh_auto(ctx, 1));
    if (c->select_alpn != NULL || c->decline_alpn || c->reject_alpn)
        must(sslwrap_ctx_set_alpn_select_callback(ctx, alpn, NULL, NULL));
    if (c->advertise_npn != NULL)
        must(sslwrap_ctx_set_npn_protos(ctx, c->advertise_npn, strlen(c->advertise_npn)));
    if (c->select_next_proto != NULL)
        must(sslwrap_ctx_set_npn_select_callback(ctx, npn, NULL, NULL));
    if (c->srtp_profiles != NULL)
        must(sslwrap_ctx_set_tlsext_use_srtp(ctx, c->srtp_profiles));
    if (c->max_send_fragment != 0)
        must(sslwrap_ctx_set_max_send_fragment(ctx, c->max_send_fragment));
    if (c->psk != NULL && c->server)
        must(sslwrap_ctx_set_psk_server_callback(ctx, psk_server, NULL, NULL));
    if (c->psk_identity != NULL && c->server)
        must(sslwrap_ctx_set_psk_hint(ctx, c->psk_identity));
    if (c->psk != NULL && !c->server)
        must(sslwrap_ctx_set_psk_client_callback(ctx, psk_client, NULL, NULL));
    if (c->use_ocsp_callback && c->server)
        unimplemented("-use-ocsp-callback of a server: the test's response is no DER");
    if (c->use_ocsp_callback)
        must(sslwrap_ctx_set_ocsp_client_callback(ctx, ocsp_client, NULL, NULL));
    if (c->server && (c->use_early_callback || c->fail_early_callback || c->async))
        events |= SSLWRAP_EVENT_CLIENT_HELLO;
    if (c->async) /* DTLS servers decide about clients at once */
        events |= SSLWRAP_EVENT_CERTIFICATE | (c->server && c->dtls ? 0 : SSLWRAP_EVENT_VERIFY);
    must(sslwrap_ctx_set_events(ctx, events));
}

void end_new(const struct config *c, const char *kind, int fd, int again)
{
    now = c;
    /* A round takes in what follows the handshake, too: more than is to have been read in these. */
    pump = strstr(kind, "pump") != NULL && !c->dtls && !c->peek_then_read && !c->shim_shuts_down;
    memory = pump || strstr(kind, "memory") != NULL || c->async || c->dtls;
    sessions = ended = 0;
    told[0] = '\0';
    if (!again) {
        must(sslwrap_ctx_free(ctx));
        make_ctx(c, kind);
    }
    if (memory)
        must(sslwrap_conn_new(ctx, NULL, &conn));
    else
        must(sslwrap_conn_new_fd(ctx, fd, &conn));
    must(c->server ? sslwrap_conn_set_accept_state(conn) : sslwrap_conn_set_connect_state(conn));
    if (c->mtu != 0)
        must(sslwrap_conn_set_ciphertext_mtu(conn, (size_t)c->mtu));
    if (c->server)
        return;
    if (c->host_name != NULL)
        must(sslwrap_conn_set_tlsext_host_name(conn, c->host_name));
    if (c->advertise_alpn != NULL)
        must(sslwrap_conn_set_alpn_protos(conn, c->advertise_alpn, strlen(c->advertise_alpn)));
    if (c->enable_ocsp_stapling)
        must(sslwrap_conn_request_ocsp(conn));
    if (kept != NULL) {
        if (sslwrap_conn_set_session(conn, kept) == SSLWRAP_E_INVALID_ARG) { /* of another context: by its bytes */
            uint8_t bytes[20000];
            size_t len;
            sslwrap_session *copy;
            must(sslwrap_session_export(kept, bytes, sizeof bytes, &len));
            must(sslwrap_session_import(bytes, len, &copy));
            must(sslwrap_conn_set_session(conn, copy));
            must(sslwrap_session_free(copy));
        }
        must(sslwrap_session_free(kept));
        kept = NULL;
    }
}

int end_has_session(void)
{
    return kept != NULL;
}

void end_free(void)
{
    must(sslwrap_conn_free(conn));
    conn = NULL;
}

/* Bytes. */

static void decide(void)
{
    uint64_t event;
    must(sslwrap_conn_wanted(conn, &event));
    if (event == SSLWRAP_EVENT_CLIENT_HELLO && now->fail_early_callback) {
        must(sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_REFUSE, 40));
        return;
    }
    if (event == SSLWRAP_EVENT_CLIENT_HELLO && now->use_early_callback)
        show_identity();
    must(sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_DEFAULT, 0));
}

static int hand_out(void) /* what waits to leave */
{
    uint8_t out[70000];
    size_t n;
    int bad = 0;
    while (sslwrap_conn_bio_read(conn, out, sizeof out, &n) == SSLWRAP_OK)
        bad |= net_send(out, n);
    return bad;
}

static int take_in(void) /* -1: nothing more will come */
{
    uint8_t in[70000];
    size_t n;
    int handled;
    long got;
    if (ended)
        return -1;
    got = net_recv(in, sizeof in);
    if (got == NET_TIMER) {
        if (sslwrap_conn_dtlsv1_handle_timeout(conn, &handled) != SSLWRAP_OK) {
            keep_why();
            return -1;
        }
        return hand_out();
    }
    if (got > 0) {
        must(sslwrap_conn_bio_write(conn, in, (size_t)got, &n));
        return 0;
    }
    ended = 1;
    must(sslwrap_conn_bio_shutdown(conn));
    return 0;
}

/* Whether the call that answered so is to be made again. */
static int again(int status)
{
    if (memory && !pump)
        hand_out();
    switch (status) {
    case SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB:
    case SSLWRAP_ERROR_WANT_X509_LOOKUP:
    case SSLWRAP_ERROR_WANT_RETRY_VERIFY:
        decide();
        return 1;
    case SSLWRAP_ERROR_WANT_READ:
        return memory && take_in() == 0;
    case SSLWRAP_ERROR_WANT_WRITE:
        return memory;
    default:
        return 0;
    }
}

static int outcome(int status)
{
    int number = 0;
    if (status == SSLWRAP_OK)
        return DONE;
    if (status == SSLWRAP_ERROR_ZERO_RETURN) {
        snprintf(told, sizeof told, "the peer said goodbye");
        return GOODBYE;
    }
    if (told[0] == '\0')
        keep_why();
    sslwrap_error_errno(NULL, &number);
    return status == SSLWRAP_ERROR_SYSCALL && number == -1 ? VANISHED : FAILED;
}

/* One call by rounds of the pump: until the handshake is done (no buffers), what is to be sent is taken, or something came. */
static int by_pump(const void *send, size_t send_len, void *recv, size_t recv_cap, size_t *came)
{
    static uint8_t in[70000], out[70000];
    static size_t have;
    sslwrap_pump io;
    size_t sent = 0;
    long got;
    int status;
    for (;;) {
        memset(&io, 0, sizeof io);
        io.size = sizeof io;
        io.input = in, io.input_len = have;
        io.output = out, io.output_cap = now->async ? 7 : sizeof out;
        io.send = (const uint8_t *)send + sent, io.send_len = send_len - sent;
        io.recv = recv, io.recv_cap = recv_cap;
        status = sslwrap_conn_pump(conn, &io);
        memmove(in, in + io.input_done, have - io.input_done);
        have -= io.input_done;
        sent += io.send_done;
        if (io.output_done > 0 && net_send(out, io.output_done) != 0)
            return outcome(SSLWRAP_ERROR_SYSCALL);
        if (io.recv_done > 0) {
            *came = io.recv_done;
            return DONE;
        }
        if (status != SSLWRAP_OK) {
            have = 0;
            return outcome(status);
        }
        if (io.state & SSLWRAP_PUMP_HAS_OUTPUT)
            continue;
        if (io.state & SSLWRAP_PUMP_DECISION) {
            decide();
            continue;
        }
        if (recv_cap > 0 && io.state & SSLWRAP_PUMP_PEER_CLOSED) {
            have = 0;
            return GOODBYE;
        }
        if (!(io.state & SSLWRAP_PUMP_HANDSHAKE) && recv_cap == 0 && sent == send_len)
            return DONE;
        if (ended) {
            snprintf(told, sizeof told, "the stream ended");
            return FAILED;
        }
        got = net_recv(in + have, sizeof in - have);
        if (got > 0) {
            have += (size_t)got;
        } else {
            ended = 1;
            must(sslwrap_conn_bio_shutdown(conn));
        }
    }
}

int end_handshake(void)
{
    int status;
    if (pump)
        return by_pump(NULL, 0, NULL, 0, NULL);
    do
        status = sslwrap_conn_do_handshake(conn);
    while (again(status));
    return outcome(status);
}

int end_read(void *buf, size_t cap, int peek, size_t *n)
{
    int status;
    if (pump && !peek)
        return by_pump(NULL, 0, buf, cap, n);
    do
        status = sslwrap_conn_recv(conn, buf, cap, peek ? (int)SSLWRAP_MSG_PEEK : 0, n);
    while (again(status));
    return outcome(status);
}

int end_write(const void *buf, size_t len)
{
    size_t n, sent = 0;
    int status;
    if (pump)
        return by_pump(buf, len, NULL, 0, NULL);
    do {
        status = sslwrap_conn_send(conn, (const char *)buf + sent, len - sent, 0, &n);
        sent += n;
    } while (again(status) || (status == SSLWRAP_OK && sent < len));
    return outcome(status);
}

int end_shutdown(int *complete)
{
    int status;
    do
        status = sslwrap_conn_shutdown(conn, complete);
    while ((pump && hand_out() == 0 && status == SSLWRAP_ERROR_WANT_READ && take_in() == 0) || again(status));
    return outcome(status);
}

int end_key_update(void)
{
    int status = sslwrap_conn_key_update(conn, 0);
    if (memory)
        hand_out();
    return outcome(status == SSLWRAP_ERROR_WANT_WRITE ? SSLWRAP_OK : status);
}

int end_export(const char *label, const char *context, int use_context, void *key, size_t len)
{
    return outcome(sslwrap_conn_export_keying_material(conn, label, strlen(label), context, strlen(context), use_context, key, len));
}

void end_why(char *text, size_t cap)
{
    snprintf(text, cap, "%s", told);
}
