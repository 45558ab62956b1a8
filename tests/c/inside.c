/* Every kind of callback x every action from inside it: what must not be done there answers BUSY, what may be done works, and
 * the handshake goes on as if nothing had been asked. Every kind x every answer: what is none of its answers refuses. And a
 * callback that never returns (longjmp), which is forbidden: it corrupts nothing but its own connection. And a defect of ours where
 * OpenSSL calls us, or where a call is inside a connection: a panic that is a status, once and for all of that connection (R1, R2). */
#include "dtls.h"

#include <limits.h>
#include <setjmp.h>

enum kind { INFO, VERIFY, NAME, ALPN, KEYLOG, OCSP_SERVER, OCSP_CLIENT, CERTIFICATE, PSK_SERVER, PSK_CLIENT, NEW_SESSION, NPN, COOKIE_MAKE,
            COOKIE_CHECK, PASSPHRASE, KINDS };
static const char *const kind_names[] = {"info", "verify", "server name", "ALPN", "key log", "OCSP, server", "OCSP, client", "certificate",
    "PSK, server", "PSK, client", "new session", "NPN", "cookie, made", "cookie, checked", "passphrase"};
enum action { NOTHING, HANDSHAKE, RECV, SEND, SHUTDOWN, CLOSE, BIO_READ, BIO_WRITE, SET_CONTEXT, SET_VERIFY, SET_INFO, GETTERS, APP_DATA, FREE_CONN,
              FREE_CTX, ACTIONS };

static struct cell {
    enum kind kind;
    enum action action;
    int answer, has_answer; /* given in place of the right one */
    int calls, freed, gone;
    sslwrap_ctx *ctx;       /* whose callback it is */
    jmp_buf *away;
} cell;

static void count_free(void *userdata) { ((struct cell *)userdata)->freed++; }
static int lets_pass(sslwrap_conn *conn, sslwrap_x509 *cert, int error, int depth, int ok, void *userdata)
{
    (void)conn, (void)cert, (void)error, (void)depth, (void)userdata;
    return ok;
}
static void hears(sslwrap_conn *conn, int where, int ret, void *userdata) { (void)conn, (void)where, (void)ret, (void)userdata; }

static void act(sslwrap_conn *conn)
{
    char buf[64];
    size_t n;
    int complete, number;
    const char *text;
    uint64_t mask;
    void *data;
    sslwrap_ctx *ctx = NULL;
    if (cell.calls++ > 0) /* once is enough */
        return;
    if (cell.away != NULL)
        longjmp(*cell.away, 1);
    switch (cell.action) {
    case HANDSHAKE: CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_E_BUSY); break;
    case RECV: CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_E_BUSY); break;
    case SEND: CHECK_STATUS(sslwrap_conn_send(conn, "x", 1, 0, &n), SSLWRAP_E_BUSY); break;
    case SHUTDOWN: CHECK_STATUS(sslwrap_conn_shutdown(conn, &complete), SSLWRAP_E_BUSY); break;
    case CLOSE: CHECK_STATUS(sslwrap_conn_close(conn, 1), SSLWRAP_E_BUSY); break;
    case BIO_READ: CHECK_STATUS(sslwrap_conn_bio_read(conn, buf, sizeof buf, &n), SSLWRAP_E_BUSY); break;
    case BIO_WRITE: CHECK_STATUS(sslwrap_conn_bio_write(conn, "x", 1, &n), SSLWRAP_E_BUSY); break;
    case SET_CONTEXT:
        CHECK_OK(sslwrap_conn_get_context(conn, &ctx));
        CHECK_STATUS(sslwrap_conn_set_context(conn, ctx), cell.kind == NAME ? SSLWRAP_OK : SSLWRAP_E_BUSY);
        CHECK_OK(sslwrap_ctx_free(ctx));
        break;
    case SET_VERIFY:
        CHECK_OK(sslwrap_conn_get_verify_mode(conn, &mask));
        CHECK_OK(sslwrap_conn_set_verify(conn, mask, lets_pass, NULL, NULL));
        break;
    case SET_INFO: CHECK_OK(sslwrap_conn_set_info_callback(conn, hears, NULL, NULL)); break;
    case GETTERS:
        CHECK_OK(sslwrap_conn_get_state_string(conn, &text));
        CHECK_OK(sslwrap_conn_get_protocol_version(conn, &number));
        CHECK_OK(sslwrap_conn_pending(conn, &n));
        CHECK_OK(sslwrap_conn_out_pending(conn, &n));
        CHECK_OK(sslwrap_conn_get_shutdown(conn, &mask));
        CHECK_OK(sslwrap_conn_interest(conn, &mask, &mask));
        break;
    case APP_DATA:
        CHECK_OK(sslwrap_conn_set_app_data(conn, &cell, NULL));
        CHECK_OK(sslwrap_conn_get_app_data(conn, &data));
        CHECK(data == &cell);
        break;
    case FREE_CONN:
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_STATUS(sslwrap_conn_free(conn), SSLWRAP_E_INVALID_ARG);
        cell.gone = 1;
        break;
    case FREE_CTX: CHECK_OK(sslwrap_ctx_free(cell.ctx)); break;
    default: break;
    }
}

static int answer(sslwrap_conn *conn, int right)
{
    act(conn);
    return cell.has_answer ? cell.answer : right;
}

static void on_info(sslwrap_conn *conn, int where, int ret, void *userdata) { (void)where, (void)ret, (void)userdata, act(conn); }
static int on_verify(sslwrap_conn *conn, sslwrap_x509 *cert, int error, int depth, int ok, void *userdata)
{
    (void)cert, (void)error, (void)depth, (void)userdata;
    return answer(conn, ok);
}
static int on_name(sslwrap_conn *conn, void *userdata) { return (void)userdata, answer(conn, SSLWRAP_SERVERNAME_OK); }
static int on_alpn(sslwrap_conn *conn, const uint8_t *offered, size_t len, uint8_t *chosen, size_t *chosen_len, void *userdata)
{
    (void)userdata, (void)len;
    memcpy(chosen, offered + 1, 2);
    *chosen_len = 2;
    return answer(conn, SSLWRAP_ALPN_SELECTED);
}
static void on_keylog(sslwrap_conn *conn, const char *line, void *userdata) { (void)line, (void)userdata, act(conn); }
static int on_staple(sslwrap_conn *conn, void *userdata) { return (void)userdata, answer(conn, SSLWRAP_OCSP_NOACK); }
static int on_stapled(sslwrap_conn *conn, const uint8_t *response, size_t len, void *userdata)
{
    (void)response, (void)len, (void)userdata;
    return answer(conn, SSLWRAP_ANSWER_ACCEPT);
}
static int on_certificate(sslwrap_conn *conn, void *userdata) { return (void)userdata, answer(conn, SSLWRAP_ANSWER_ACCEPT); }
static int on_psk(sslwrap_conn *conn, const uint8_t *identity, size_t identity_len, uint8_t *key, size_t cap, size_t *key_len, void *userdata)
{
    (void)identity, (void)identity_len, (void)cap, (void)userdata;
    memcpy(key, "sixteen bytes...", 16);
    *key_len = 16;
    return answer(conn, SSLWRAP_PSK_FOUND);
}
static int on_psk_client(sslwrap_conn *conn, const char *hint, uint8_t *identity, size_t identity_cap, size_t *identity_len, uint8_t *key, size_t key_cap,
                         size_t *key_len, void *userdata)
{
    (void)hint, (void)identity_cap, (void)key_cap, (void)userdata;
    memcpy(identity, "alice", *identity_len = 5);
    memcpy(key, "sixteen bytes...", *key_len = 16);
    return answer(conn, SSLWRAP_PSK_FOUND);
}
static void on_session(sslwrap_conn *conn, sslwrap_session *session, void *userdata)
{
    (void)userdata;
    act(conn);
    sslwrap_session_free(session);
}
static int on_npn(sslwrap_conn *conn, uint8_t *protos, size_t cap, size_t *len, void *userdata)
{
    (void)cap, (void)userdata;
    memcpy(protos, "\2h2", *len = 3);
    return answer(conn, SSLWRAP_ALPN_SELECTED);
}
static int on_cookie(sslwrap_conn *conn, uint8_t *cookie, size_t *len, void *userdata)
{
    memset(cookie, 7, *len = 20);
    return userdata != NULL ? answer(conn, SSLWRAP_COOKIE_OK) : SSLWRAP_COOKIE_OK;
}
static int on_cookie_back(sslwrap_conn *conn, const uint8_t *cookie, size_t len, void *userdata)
{
    int good = len == 20 && cookie[0] == 7 ? SSLWRAP_COOKIE_OK : SSLWRAP_COOKIE_REFUSE;
    return userdata != NULL ? answer(conn, good) : good;
}

/* The two contexts with the callback that the cell is about. */
static void contexts(sslwrap_ctx **client, sslwrap_ctx **server)
{
    int datagrams = cell.kind == COOKIE_MAKE || cell.kind == COOKIE_CHECK;
    *client = datagrams ? dtls_client_ctx() : client_ctx();
    *server = datagrams ? dtls_server_ctx("good") : server_ctx("good");
    cell.ctx = *server;
    switch (cell.kind) {
    case INFO: CHECK_OK(sslwrap_ctx_set_info_callback(*server, on_info, &cell, count_free)); break;
    case VERIFY: CHECK_OK(sslwrap_ctx_set_verify(cell.ctx = *client, SSLWRAP_VERIFY_PEER, on_verify, &cell, count_free)); break;
    case NAME: CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(*server, on_name, &cell, count_free)); break;
    case ALPN:
        CHECK_OK(sslwrap_ctx_set_alpn_protos(*client, "\2h2", 3));
        CHECK_OK(sslwrap_ctx_set_alpn_select_callback(*server, on_alpn, &cell, count_free));
        break;
    case KEYLOG: CHECK_OK(sslwrap_ctx_set_keylog_callback(*server, on_keylog, &cell, count_free)); break;
    case OCSP_SERVER: CHECK_OK(sslwrap_ctx_set_ocsp_server_callback(*server, on_staple, &cell, count_free)); break;
    case OCSP_CLIENT: CHECK_OK(sslwrap_ctx_set_ocsp_client_callback(cell.ctx = *client, on_stapled, &cell, count_free)); break;
    case CERTIFICATE: CHECK_OK(sslwrap_ctx_set_certificate_callback(*server, on_certificate, &cell, count_free)); break;
    case PSK_SERVER:
        CHECK_OK(sslwrap_ctx_set_psk(*client, "alice", 5, "sixteen bytes...", 16));
        CHECK_OK(sslwrap_ctx_set_psk_server_callback(*server, on_psk, &cell, count_free));
        break;
    case PSK_CLIENT:
        CHECK_OK(sslwrap_ctx_add_psk(*server, "alice", 5, "sixteen bytes...", 16));
        CHECK_OK(sslwrap_ctx_set_psk_client_callback(cell.ctx = *client, on_psk_client, &cell, count_free));
        break;
    case NEW_SESSION: CHECK_OK(sslwrap_ctx_set_new_session_callback(*server, on_session, &cell, count_free)); break;
    case NPN:
        CHECK_OK(sslwrap_ctx_set_max_proto_version(*client, SSLWRAP_TLS1_2_VERSION));
        CHECK_OK(sslwrap_ctx_set_npn_preference(*client, "\2h2", 3));
        CHECK_OK(sslwrap_ctx_set_npn_advertise_callback(*server, on_npn, &cell, count_free));
        break;
    case COOKIE_MAKE:
    case COOKIE_CHECK:
        CHECK_OK(sslwrap_ctx_set_options(*server, SSLWRAP_OP_COOKIE_EXCHANGE, NULL));
        CHECK_OK(sslwrap_ctx_set_cookie_generate_callback(*server, on_cookie, cell.kind == COOKIE_MAKE ? &cell : NULL,
                                                          cell.kind == COOKIE_MAKE ? count_free : NULL));
        CHECK_OK(sslwrap_ctx_set_cookie_verify_callback(*server, on_cookie_back, cell.kind == COOKIE_CHECK ? &cell : NULL,
                                                        cell.kind == COOKIE_CHECK ? count_free : NULL));
        break;
    default: break;
    }
}

/* Where nobody would call. */
static int is_lacking(enum kind kind)
{
    switch (kind) {
    case PSK_SERVER:
    case PSK_CLIENT: return !lib_has("psk-tls1.3");
    case NEW_SESSION: return !lib_has("tls1.3-session-ids");
    case COOKIE_MAKE:
    case COOKIE_CHECK: return !lib_has("dtls-listen");
    default: return 0;
    }
}

static int of_client(void) { return cell.kind == VERIFY || cell.kind == OCSP_CLIENT || cell.kind == PSK_CLIENT; }

/* What the end with the callback comes to; the other one works with it as long as it is there. */
static int meets(struct pair *p)
{
    sslwrap_conn *owner = of_client() ? p->client : p->server, *other = of_client() ? p->server : p->client;
    int i, status = SSLWRAP_ERROR_WANT_READ, theirs = SSLWRAP_ERROR_WANT_READ;
    for (i = 0; i < 20 && !cell.gone && (is_want(status) || is_want(theirs)); i++) {
        theirs = is_want(theirs) ? sslwrap_conn_do_handshake(other) : theirs;
        pump_one_way(other, owner);
        status = is_want(status) ? sslwrap_conn_do_handshake(owner) : status;
        if (!cell.gone)
            pump_one_way(owner, other);
    }
    if (cell.gone) {
        if (of_client())
            p->client = NULL;
        else
            p->server = NULL;
    }
    return status == SSLWRAP_OK && theirs != SSLWRAP_OK ? theirs : status;
}

static int once(void)
{
    sslwrap_ctx *client, *server;
    struct pair p;
    int status;
    cell.calls = cell.freed = cell.gone = 0;
    contexts(&client, &server);
    if (!pair_from(&p, client, server))
        return -1;
    if (cell.kind == OCSP_SERVER || cell.kind == OCSP_CLIENT)
        CHECK_OK(sslwrap_conn_request_ocsp(p.client));
    status = meets(&p);
    CHECK(cell.calls > 0);
    pair_free(&p);
    if (cell.action != FREE_CTX || cell.ctx != client)
        CHECK_OK(sslwrap_ctx_free(client));
    if (cell.action != FREE_CTX || cell.ctx != server)
        CHECK_OK(sslwrap_ctx_free(server));
    CHECK(cell.freed == 1);
    return status;
}

TEST(every_action_in_every_callback)
{
    int kind, action;
    memset(&cell, 0, sizeof cell);
    for (kind = 0; kind < PASSPHRASE; kind++)
        for (action = 0; action < ACTIONS; action++) {
            int before = failed_checks_, status;
            if (is_lacking((enum kind)kind) || (slow_machine() && (kind * 3 + action) % 7 != 0))
                continue;
            cell.kind = (enum kind)kind;
            cell.action = (enum action)action;
            status = once();
            if (!(action == FREE_CONN ? CHECK(cell.gone && (status == SSLWRAP_OK || is_want(status))) : CHECK_OK(status)) || failed_checks_ != before)
                fprintf(stderr, "    in the callback: %s, action %d\n", kind_names[kind], action);
        }
}

/* Its answers, as named constants; the first `go` of them let the handshake go on. */
static const struct {
    enum kind kind;
    int go, names;
    int answers[4];
} known[] = {
    {VERIFY, 1, 2, {SSLWRAP_VERIFY_ACCEPT, SSLWRAP_VERIFY_REFUSE}},
    {NAME, 2, 3, {SSLWRAP_SERVERNAME_OK, SSLWRAP_SERVERNAME_NOACK, SSLWRAP_SERVERNAME_FATAL}},
    {ALPN, 2, 3, {SSLWRAP_ALPN_SELECTED, SSLWRAP_ALPN_NOACK, SSLWRAP_ALPN_FATAL}},
    {OCSP_SERVER, 2, 3, {SSLWRAP_OCSP_STAPLED, SSLWRAP_OCSP_NOACK, SSLWRAP_OCSP_FATAL}},
    {OCSP_CLIENT, 1, 2, {SSLWRAP_ANSWER_ACCEPT, SSLWRAP_ANSWER_REFUSE}},
    {CERTIFICATE, 1, 2, {SSLWRAP_ANSWER_ACCEPT, SSLWRAP_ANSWER_REFUSE}},
    {PSK_SERVER, 2, 3, {SSLWRAP_PSK_FOUND, SSLWRAP_PSK_NONE, SSLWRAP_PSK_FATAL}},
    {PSK_CLIENT, 2, 3, {SSLWRAP_PSK_FOUND, SSLWRAP_PSK_NONE, SSLWRAP_PSK_FATAL}},
    {NPN, 2, 3, {SSLWRAP_ALPN_SELECTED, SSLWRAP_ALPN_NOACK, SSLWRAP_ALPN_FATAL}},
    {COOKIE_MAKE, 1, 2, {SSLWRAP_COOKIE_OK, SSLWRAP_COOKIE_REFUSE}},
    {COOKIE_CHECK, 1, 2, {SSLWRAP_COOKIE_OK, SSLWRAP_COOKIE_REFUSE}},
};

TEST(every_answer_of_every_callback)
{
    static const int answers[] = {-1, 0, 1, 2, 3, 77, INT_MIN, INT_MAX};
    size_t k, a;
    int i;
    memset(&cell, 0, sizeof cell);
    cell.has_answer = 1;
    for (k = 0; k < sizeof known / sizeof *known; k++)
        for (a = 0; a < sizeof answers / sizeof *answers; a++) {
            int place = -1, status;
            if (is_lacking(known[k].kind) || (slow_machine() && (k + a) % 8 != 0))
                continue;
            for (i = 0; i < known[k].names; i++)
                place = known[k].answers[i] == answers[a] ? i : place;
            cell.kind = known[k].kind;
            cell.answer = answers[a];
            status = once();
            if (!(place < 0               ? CHECK_STATUS(status, SSLWRAP_E_CALLBACK)
                  : place < known[k].go ? CHECK_OK(status)
                                        : CHECK(status != SSLWRAP_OK && !is_want(status))))
                fprintf(stderr, "    %s: %d\n", kind_names[cell.kind], answers[a]);
        }
}

/* ---- the passphrase, which is of a context ---- */

static int gives_passphrase(char *buf, int size, int writing, void *userdata)
{
    sslwrap_ctx *ctx = *(sslwrap_ctx **)userdata;
    int status;
    (void)writing;
    cell.calls++;
    switch (cell.action) {
    case SET_VERIFY: status = sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, lets_pass, NULL, NULL); break;
    case SET_CONTEXT: status = sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")); break;
    case HANDSHAKE: status = sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), SSLWRAP_FILETYPE_PEM); break;
    case SET_INFO: status = sslwrap_ctx_set_passwd_cb(ctx, NULL, NULL, NULL); break;
    case FREE_CTX:
        CHECK_OK(sslwrap_ctx_free(ctx));
        cell.gone = 1;
        status = SSLWRAP_OK;
        break;
    default: status = SSLWRAP_OK;
    }
    CHECK(status == SSLWRAP_OK || status == SSLWRAP_E_BUSY);
    snprintf(buf, (size_t)size, "secret");
    return 6;
}

TEST(actions_in_the_passphrase_callback)
{
    static const enum action actions[] = {NOTHING, SET_VERIFY, SET_CONTEXT, HANDSHAKE, SET_INFO, FREE_CTX};
    size_t i;
    memset(&cell, 0, sizeof cell);
    for (i = 0; i < sizeof actions / sizeof *actions; i++) {
        sslwrap_ctx *ctx = NULL;
        cell.action = actions[i];
        cell.gone = 0;
        CHECK_OK(sslwrap_ctx_new_server(&ctx));
        CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, gives_passphrase, &ctx, NULL));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("encrypted.key"), SSLWRAP_FILETYPE_PEM));
        if (!cell.gone)
            CHECK_OK(sslwrap_ctx_free(ctx));
    }
    CHECK(cell.calls == 6);
}

/* ---- a defect of ours, which only a build for tests has ---- */

TEST(a_defect_in_every_callback)
{
    NEEDS("test-hooks");
    static const struct {
        enum kind kind;
        const char *place; /* the function that OpenSSL calls */
        int early;         /* before the callback, and before the other end is done */
    } places[] = {{INFO, "::info<", 1}, {VERIFY, "::verify<", 1}, {NAME, "::client_hello<", 1}, {ALPN, "::chosen<", 1}, {KEYLOG, "::keylog<", 1},
                  {OCSP_SERVER, "::status<", 1}, {OCSP_CLIENT, "::status<", 1}, {CERTIFICATE, "::certificate<", 1}, {PSK_SERVER, "::psk_find<", 1},
                  {PSK_CLIENT, "::psk_use<", 1}, {NEW_SESSION, "::new_session<", 0}, {NPN, "::advertise<", 1}, {COOKIE_MAKE, "::make_cookie<", 1},
                  {COOKIE_CHECK, "::is_our_cookie<", 1}, {ALPN, "::bio_read<", 1}, {ALPN, "::bio_write<", 0}};
    size_t i, n;
    memset(&cell, 0, sizeof cell);
    for (i = 0; i < sizeof places / sizeof *places; i++) {
        sslwrap_ctx *client, *server;
        sslwrap_conn *owner, *other;
        struct pair p;
        int before = failed_checks_, status, k;
        char byte;
        cell.kind = places[i].kind;
        cell.calls = cell.freed = cell.gone = 0;
        if (is_lacking(cell.kind))
            continue;
        contexts(&client, &server);
        if (!pair_from(&p, client, server))
            return;
        owner = of_client() ? p.client : p.server;
        other = of_client() ? p.server : p.client;
        if (cell.kind == OCSP_SERVER || cell.kind == OCSP_CLIENT)
            CHECK_OK(sslwrap_conn_request_ocsp(p.client));
        status = SSLWRAP_ERROR_WANT_READ;
        for (k = 0; k < 20 && is_want(status); k++) {
            sslwrap_conn_do_handshake(other);
            pump_one_way(other, owner);
            setenv("SSLWRAP_PANIC_AT", places[i].place, 1);
            status = sslwrap_conn_do_handshake(owner);
            unsetenv("SSLWRAP_PANIC_AT");
            CHECK(openssl_queue() == 0);
            pump_one_way(owner, other);
        }
        CHECK_STATUS(status, SSLWRAP_E_PANIC);
        if (places[i].early) {
            CHECK(cell.calls == 0);
            status = sslwrap_conn_do_handshake(other);
            if (status == SSLWRAP_OK)
                status = sslwrap_conn_recv(other, &byte, 1, 0, &n);
            CHECK(status != SSLWRAP_OK); /* it never stood */
        }
        CHECK_STATUS(sslwrap_conn_do_handshake(owner), SSLWRAP_E_PANIC);
        CHECK_STATUS(sslwrap_conn_recv(owner, &byte, 1, 0, &n), SSLWRAP_E_PANIC);
        CHECK_STATUS(sslwrap_conn_send(owner, "x", 1, 0, &n), SSLWRAP_E_PANIC);
        pair_free(&p);
        CHECK_OK(sslwrap_ctx_free(client));
        CHECK_OK(sslwrap_ctx_free(server));
        CHECK(cell.freed == 1);
        if (failed_checks_ != before)
            fprintf(stderr, "    in %s\n", places[i].place);
    }
}

/* A panic while a call is inside a connection: whatever it was in the middle of, nobody goes on with it. */
TEST(a_defect_inside_a_connection)
{
    NEEDS("test-hooks");
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    const char *text;
    struct pair p;
    char buf[8];
    size_t n;
    int complete;
    if (!pair_from(&p, client, server) || !CHECK_OK(handshake(p.client, p.server)))
        return;
    CHECK_OK(sslwrap_conn_send(p.client, "before", 6, 0, &n));
    pump(p.client, p.server);
    setenv("SSLWRAP_PANIC_AT", "inside", 1);
    CHECK_STATUS(sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n), SSLWRAP_E_PANIC);
    CHECK(n == 0);
    unsetenv("SSLWRAP_PANIC_AT");
    CHECK_STATUS(sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n), SSLWRAP_E_PANIC);
    CHECK(n == 0);
    CHECK_STATUS(sslwrap_conn_send(p.server, "x", 1, 0, &n), SSLWRAP_E_PANIC);
    CHECK_STATUS(sslwrap_conn_shutdown(p.server, &complete), SSLWRAP_E_PANIC);
    CHECK_STATUS(sslwrap_conn_bio_read(p.server, buf, sizeof buf, &n), SSLWRAP_E_PANIC);
    CHECK_STATUS(sslwrap_conn_get_cipher_name(p.server, &text), SSLWRAP_E_PANIC);
    CHECK_OK(sslwrap_conn_send(p.client, "others", 6, 0, &n)); /* the other end is none of its business */
    pair_free(&p);
    if (pair_from(&p, client, server)) { /* nor is the next of the same contexts */
        CHECK_OK(handshake(p.client, p.server));
        pair_free(&p);
    }
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

TEST(a_defect_in_the_passphrase_callback)
{
    NEEDS("test-hooks");
    sslwrap_ctx *ctx = NULL;
    memset(&cell, 0, sizeof cell);
    CHECK_OK(sslwrap_ctx_new_server(&ctx));
    CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, gives_passphrase, &ctx, NULL));
    setenv("SSLWRAP_PANIC_AT", "passphrase", 1);
    CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, cert("encrypted.key"), SSLWRAP_FILETYPE_PEM), SSLWRAP_E_PANIC);
    unsetenv("SSLWRAP_PANIC_AT");
    CHECK(cell.calls == 0);
    CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("encrypted.key"), SSLWRAP_FILETYPE_PEM));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* ---- never to return ---- */

/* In a process of its own: what was jumped out of stays behind. */
static int jumps(int kind)
{
    sslwrap_ctx *client, *server;
    struct pair p, q;
    jmp_buf away;
    char byte;
    size_t n;
    volatile int jumped = 0;
    memset(&cell, 0, sizeof cell);
    cell.kind = (enum kind)kind;
    contexts(&client, &server);
    if (!pair_from(&p, client, server))
        return 1;
    if (kind == OCSP_SERVER || kind == OCSP_CLIENT)
        CHECK_OK(sslwrap_conn_request_ocsp(p.client));
    cell.away = &away;
    if (setjmp(away) == 0)
        meets(&p);
    else
        jumped = 1;
    cell.away = NULL;
    if (!CHECK(jumped))
        return 1;
    CHECK_STATUS(sslwrap_conn_do_handshake(of_client() ? p.client : p.server), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_recv(of_client() ? p.client : p.server, &byte, 1, 0, &n), SSLWRAP_E_BUSY);
    CHECK_OK(sslwrap_conn_free(p.client));
    CHECK_OK(sslwrap_conn_free(p.server));
    CHECK_STATUS(sslwrap_conn_free(p.server), SSLWRAP_E_INVALID_ARG);
    CHECK(pair_from(&q, client, server)); /* nothing else is the worse for it */
    CHECK_OK(meets(&q));
    pair_free(&q);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    return failed_checks_ != 0;
}

TEST(jumped_out_of)
{
    int kind, how;
    if (slow_machine())
        return; /* what was jumped out of is lost, as it must be: valgrind would say so */
    for (kind = 0; kind < PASSPHRASE; kind++) {
        pid_t child;
        if (kind == NEW_SESSION || kind == COOKIE_MAKE || kind == COOKIE_CHECK)
            continue; /* the same way */
        if (is_lacking((enum kind)kind))
            continue;
        child = fork();
        if (child == 0) {
            alarm(30);
            failed_checks_ = 0;
            _exit(jumps(kind));
        }
        if (!CHECK(waitpid(child, &how, 0) == child) || !CHECK(how == 0))
            fprintf(stderr, "    out of: %s, %x\n", kind_names[kind], (unsigned)how);
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(every_action_in_every_callback);
    RUN(every_answer_of_every_callback);
    RUN(actions_in_the_passphrase_callback);
    RUN(a_defect_in_every_callback);
    RUN(a_defect_inside_a_connection);
    RUN(a_defect_in_the_passphrase_callback);
    RUN(jumped_out_of);
    return END();
}
