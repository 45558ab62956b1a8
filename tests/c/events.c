/* Decisions by data, by event and by callback are one machine: the same handshake comes of each form, seen by plain libssl
 * on the other end. Answers may come late or never; two may wait in one handshake; each is asked once. What a server lets in after OpenSSL did is held until it is judged. */
/* link: ssl */
#include "../rows/raw.h"
#include "net.h"

#include <limits.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define DEMAND (SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT)
enum { CALLBACK, EVENT, DATA, PENDED, FORMS };

/* ---- what the raw end saw ---- */

struct seen {
    int status;   /* ours */
    int alert;    /* that the raw end received, 0 for none */
    int finished; /* the raw end's handshake */
    int version, wants[8], want_count;
    char alpn[32], subject[64];
};

static int last_alert;

static void watch(const SSL *ssl, int where, int ret)
{
    (void)ssl;
    if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && ret >> 8 == SSL3_AL_FATAL)
        last_alert = ret & 0xff;
}

static int tickets; /* that raw clients were given */

static int count_ticket(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl, (void)session;
    tickets++;
    return 0;
}

static int is_event(int status)
{
    return status == SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB || status == SSLWRAP_ERROR_WANT_X509_LOOKUP ||
           status == SSLWRAP_ERROR_WANT_RETRY_VERIFY;
}

typedef void (*decide_fn)(sslwrap_conn *conn, uint64_t event, void *with);

/* Both ends until nothing changes. Whatever stops is decided by `decide`; a second call before that stops again. */
static void run(sslwrap_conn *ours, struct raw *r, decide_fn decide, void *with, struct seen *seen)
{
    const unsigned char *alpn = NULL;
    unsigned alpn_len = 0;
    X509 *shown;
    char buf[64];
    int i;
    memset(seen, 0, sizeof *seen);
    last_alert = 0;
    SSL_set_info_callback(r->ssl, watch);
    for (i = 0; i < 30; i++) {
        uint64_t event = 0;
        seen->status = sslwrap_conn_do_handshake(ours);
        raw_pump(ours, r);
        ERR_clear_error();
        if (is_event(seen->status) && seen->want_count < 8) {
            uint64_t events = 9, now = 9;
            seen->wants[seen->want_count++] = seen->status;
            CHECK_STATUS(sslwrap_conn_do_handshake(ours), seen->status);
            CHECK_OK(sslwrap_conn_wanted(ours, &event));
            CHECK_OK(sslwrap_conn_interest(ours, &events, &now));
            CHECK(events == 0 && now == 0);
            if (decide == NULL)
                break;
            decide(ours, event, with);
        }
        if (SSL_do_handshake(r->ssl) == 1) {
            seen->finished = 1;
            raw_read(r, buf, sizeof buf); /* tickets, and alerts that come late */
        }
        ERR_clear_error();
        raw_pump(ours, r);
    }
    seen->alert = last_alert;
    seen->version = SSL_version(r->ssl);
    SSL_get0_alpn_selected(r->ssl, &alpn, &alpn_len);
    snprintf(seen->alpn, sizeof seen->alpn, "%.*s", (int)alpn_len, alpn ? (const char *)alpn : "");
    shown = SSL_get1_peer_certificate(r->ssl);
    if (shown != NULL)
        X509_NAME_get_text_by_NID(X509_get_subject_name(shown), NID_commonName, seen->subject, sizeof seen->subject);
    X509_free(shown);
}

static int same_(const struct seen *a, const struct seen *b, int form, const char *file, int line)
{
    int same = a->status == b->status && a->alert == b->alert && a->finished == b->finished && a->version == b->version &&
               strcmp(a->alpn, b->alpn) == 0 && strcmp(a->subject, b->subject) == 0;
    if (!same)
        fprintf(stderr, "%s:%d: form %d: status %d alert %d finished %d version %x alpn %s subject %s, not %d %d %d %x %s %s\n",
                file, line, form, b->status, b->alert, b->finished, (unsigned)b->version, b->alpn, b->subject, a->status,
                a->alert, a->finished, (unsigned)a->version, a->alpn, a->subject);
    return check_(same, file, line, "the forms agree");
}
#define SAME(a, b, form) same_((a), (b), (form), __FILE__, __LINE__)

static sslwrap_conn *server_of(sslwrap_ctx *ctx)
{
    sslwrap_conn *conn = NULL;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_accept_state(conn));
    return conn;
}

static sslwrap_conn *client_of(sslwrap_ctx *ctx)
{
    sslwrap_conn *conn = NULL;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    return conn;
}

/* A libssl client that asks for `name`. */
static void raw_client(struct raw *r, const char *name, const char *with_certificate, int max)
{
    raw_new(r, raw_ctx(0, with_certificate), 0);
    tickets = 0;
    SSL_CTX_set_session_cache_mode(r->ctx, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_new_cb(r->ctx, count_ticket);
    SSL_set_tlsext_host_name(r->ssl, name);
    if (max != 0)
        SSL_set_max_proto_version(r->ssl, max);
    CHECK(SSL_set_alpn_protos(r->ssl, (const unsigned char *)"\2h2\10http/1.1", 12) == 0);
}

static sslwrap_identity *identity_of(const char *name)
{
    sslwrap_identity *id = NULL;
    char pem[64], key[64];
    snprintf(pem, sizeof pem, "%s.pem", name);
    snprintf(key, sizeof key, "%s.key", name);
    CHECK_OK(sslwrap_identity_new_file(cert(pem), cert(key), NULL, 0, &id));
    return id;
}

/* ---- the client's hello ---- */

struct hello {
    sslwrap_ctx *to;
    int answer, alert, calls;
    char name[64];
};

static void accept_anything(sslwrap_conn *conn, uint64_t event, void *with)
{
    if (with != NULL)
        *(uint64_t *)with |= event;
    CHECK_OK(sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_DEFAULT, 0));
}

static int on_name(sslwrap_conn *conn, void *userdata)
{
    struct hello *h = userdata;
    size_t n;
    h->calls++;
    CHECK_OK(sslwrap_conn_get_servername(conn, h->name, sizeof h->name, &n));
    if (h->to != NULL && h->answer == SSLWRAP_SERVERNAME_OK)
        CHECK_OK(sslwrap_conn_set_context(conn, h->to));
    return h->answer;
}

static void decide_hello(sslwrap_conn *conn, uint64_t event, void *with)
{
    struct hello *h = with;
    size_t n;
    h->calls++;
    CHECK(event == SSLWRAP_EVENT_CLIENT_HELLO);
    CHECK_OK(sslwrap_conn_get_servername(conn, h->name, sizeof h->name, &n));
    if (h->to != NULL)
        CHECK_OK(sslwrap_conn_set_context(conn, h->to));
    CHECK_OK(sslwrap_conn_answer(conn, event, h->to ? SSLWRAP_ANSWER_ACCEPT : SSLWRAP_ANSWER_REFUSE, h->alert));
    CHECK_STATUS(sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_ACCEPT, 0), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_wanted(conn, &event), SSLWRAP_E_NO_VALUE);
}

/* The other context's identity, highest version and ALPN apply; a refusal is the alert unrecognized_name. */
TEST(hello_in_every_form)
{
    int refuse, form;
    for (refuse = 0; refuse < 2; refuse++) {
        struct seen first, seen;
        for (form = 0; form < FORMS; form++) {
            sslwrap_ctx *ctx = server_ctx("good"), *other = server_ctx("other");
            struct hello h = {refuse ? NULL : other, SSLWRAP_SERVERNAME_OK, 0, 0, ""};
            struct raw r;
            sslwrap_conn *conn;
            CHECK_OK(sslwrap_ctx_set_max_proto_version(other, SSLWRAP_TLS1_2_VERSION));
            CHECK_OK(sslwrap_ctx_set_alpn_preference(other, "\10http/1.1", 9));
            if (form == CALLBACK)
                h.answer = refuse ? SSLWRAP_SERVERNAME_FATAL : SSLWRAP_SERVERNAME_OK;
            if (form == PENDED)
                h.answer = SSLWRAP_ANSWER_PENDING;
            if (form == CALLBACK || form == PENDED)
                CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(ctx, on_name, &h, NULL));
            if (form == EVENT)
                CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_CLIENT_HELLO));
            if (form == DATA) {
                CHECK_OK(sslwrap_ctx_set_host_policy(ctx, SSLWRAP_HOST_REFUSE));
                CHECK_OK(sslwrap_ctx_add_host(ctx, refuse ? "c.example" : "*.example", other));
            }
            conn = server_of(ctx);
            raw_client(&r, "a.example", NULL, 0);
            run(conn, &r, decide_hello, &h, &seen);
            if (form == 0)
                first = seen;
            SAME(&first, &seen, form);
            CHECK(h.calls == (form == DATA ? 0 : form == PENDED ? 2 : 1));
            CHECK(seen.want_count == (form == EVENT || form == PENDED));
            if (form != DATA)
                CHECK_TEXT(h.name, "a.example");
            raw_free(&r);
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_OK(sslwrap_ctx_free(ctx));
            CHECK_OK(sslwrap_ctx_free(other));
        }
        if (refuse) {
            CHECK(first.status == SSLWRAP_ERROR_SSL && first.alert == SSL_AD_UNRECOGNIZED_NAME && !first.finished);
        } else {
            CHECK(first.status == SSLWRAP_OK && first.finished && first.version == TLS1_2_VERSION);
            CHECK_TEXT(first.alpn, "http/1.1");
            CHECK_TEXT(first.subject, "a.example");
        }
    }
}

/* Any alert of one's own. */
TEST(hello_refused_with_an_alert)
{
    static const int alerts[] = {SSL_AD_HANDSHAKE_FAILURE, SSL_AD_ACCESS_DENIED, SSL_AD_INTERNAL_ERROR};
    size_t i;
    for (i = 0; i < COUNT(alerts); i++) {
        sslwrap_ctx *ctx = server_ctx("good");
        sslwrap_conn *conn = server_of(ctx);
        struct hello h = {NULL, 0, alerts[i], 0, ""};
        struct seen seen;
        struct raw r;
        CHECK_OK(sslwrap_conn_set_events(conn, SSLWRAP_EVENT_CLIENT_HELLO));
        raw_client(&r, "good.example", NULL, 0);
        run(conn, &r, decide_hello, &h, &seen);
        CHECK(seen.status == SSLWRAP_ERROR_SSL && seen.alert == alerts[i]);
        raw_free(&r);
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_ctx_free(ctx));
    }
}

struct facts {
    unsigned char random[32], session[32], ciphers[512], alpn[64], body[256];
    size_t random_len, session_len, ciphers_len, alpn_len;
    int version, extensions, saw_alpn;
};

static void look_at_hello(sslwrap_conn *conn, uint64_t event, void *with)
{
    struct facts *f = with;
    size_t n = 99;
    int number, i;
    CHECK_OK(sslwrap_conn_hello_version(conn, &f->version));
    CHECK_OK(sslwrap_conn_hello_random(conn, f->random, sizeof f->random, &f->random_len));
    CHECK_OK(sslwrap_conn_hello_session_id(conn, f->session, sizeof f->session, &f->session_len));
    CHECK_STATUS(sslwrap_conn_hello_ciphers(conn, NULL, 0, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK_OK(sslwrap_conn_hello_ciphers(conn, f->ciphers, sizeof f->ciphers, &f->ciphers_len));
    CHECK(n == f->ciphers_len);
    CHECK_OK(sslwrap_conn_hello_alpn(conn, f->alpn, sizeof f->alpn, &f->alpn_len));
    for (i = 0; sslwrap_conn_hello_extension_at(conn, (size_t)i, &number) == SSLWRAP_OK; i++) {
        CHECK_OK(sslwrap_conn_hello_extension(conn, number, f->body, sizeof f->body, &n));
        f->saw_alpn |= number == TLSEXT_TYPE_application_layer_protocol_negotiation && n == 2 + f->alpn_len;
    }
    f->extensions = i;
    CHECK_STATUS(sslwrap_conn_hello_extension(conn, 0xabcd, NULL, 0, &n), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_hello_extension(conn, 65536, NULL, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_hello_extension(conn, -1, NULL, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_hello_psk_identity(conn, 0, NULL, 0, &n), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_select_alpn(conn, "spdy", 4), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_select_alpn(conn, "h2", 2));
    CHECK_OK(sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_DEFAULT, 0));
}

/* What is read of the hello is what the client says that it sent. */
TEST(hello_facts)
{
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *conn;
    struct facts f;
    struct seen seen;
    struct raw r;
    unsigned char random[32];
    STACK_OF(SSL_CIPHER) *offered;
    size_t n;
    int i, many;
    memset(&f, 0, sizeof f);
    CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_CLIENT_HELLO));
    conn = server_of(ctx);
    CHECK_STATUS(sslwrap_conn_hello_random(conn, NULL, 0, &n), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_hello_version(conn, &i), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_hello_extension_at(conn, 0, &i), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_peer_sigalg(conn, 0, &i), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_select_alpn(conn, "h2", 2), SSLWRAP_E_STATE);
    raw_client(&r, "good.example", NULL, 0);
    offered = SSL_get1_supported_ciphers(r.ssl);
    many = sk_SSL_CIPHER_num(offered);
    sk_SSL_CIPHER_free(offered);
    run(conn, &r, look_at_hello, &f, &seen);
    CHECK(seen.status == SSLWRAP_OK && seen.finished);
    CHECK_TEXT(seen.alpn, "h2");
    CHECK(f.version == SSL_version(r.ssl) && f.version == SSLWRAP_TLS1_3_VERSION);
    CHECK(f.random_len == 32 && SSL_get_client_random(r.ssl, random, 32) == 32 && memcmp(random, f.random, 32) == 0);
    CHECK(f.session_len == 32);
    CHECK(f.alpn_len == 12 && memcmp(f.alpn, "\2h2\10http/1.1", 12) == 0);
    CHECK(f.saw_alpn && f.extensions >= 8);
    CHECK(f.ciphers_len == 2 * (size_t)many + 2); /* the signalling suite stands behind */
    for (i = 0; i < 3; i++)
        CHECK(f.ciphers[2 * i] == 0x13); /* TLS 1.3 stands first */
    CHECK_STATUS(sslwrap_conn_hello_random(conn, NULL, 0, &n), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_set_context(conn, ctx), SSLWRAP_E_STATE);
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

static int choose_http(sslwrap_conn *conn, const uint8_t *offered, size_t len, uint8_t *chosen, size_t *chosen_len, void *ud)
{
    (void)conn, (void)offered, (void)len, (void)ud;
    memcpy(chosen, "http/1.1", *chosen_len = 8);
    return SSLWRAP_ALPN_SELECTED;
}

static void select_http(sslwrap_conn *conn, uint64_t event, void *with)
{
    (void)with;
    CHECK_OK(sslwrap_conn_select_alpn(conn, "http/1.1", 8));
    CHECK_OK(sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_ACCEPT, 0));
}

static void select_none(sslwrap_conn *conn, uint64_t event, void *with)
{
    (void)with;
    CHECK_OK(sslwrap_conn_select_alpn(conn, NULL, 0));
    CHECK_OK(sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_ACCEPT, 0));
}

TEST(alpn_in_every_form)
{
    struct seen first, seen;
    int form;
    for (form = 0; form < FORMS; form++) {
        sslwrap_ctx *ctx = server_ctx("good");
        sslwrap_conn *conn;
        struct raw r;
        if (form == CALLBACK || form == PENDED)
            CHECK_OK(sslwrap_ctx_set_alpn_select_callback(ctx, choose_http, NULL, NULL));
        if (form == DATA)
            CHECK_OK(sslwrap_ctx_set_alpn_preference(ctx, "\10http/1.1\2h2", 12));
        conn = server_of(ctx);
        if (form == EVENT || form == PENDED)
            CHECK_OK(sslwrap_conn_set_events(conn, SSLWRAP_EVENT_CLIENT_HELLO));
        raw_client(&r, "good.example", NULL, 0);
        run(conn, &r, form == PENDED ? select_none : select_http, NULL, &seen);
        if (form == 0)
            first = seen;
        if (form == PENDED)
            CHECK_TEXT(seen.alpn, ""); /* the event went before the callback */
        else
            SAME(&first, &seen, form);
        raw_free(&r);
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_ctx_free(ctx));
    }
    CHECK(first.status == SSLWRAP_OK);
    CHECK_TEXT(first.alpn, "http/1.1");
}

/* ---- the certificate to show ---- */

struct choice {
    sslwrap_identity *id;
    int answer, calls, sigalgs, authorities;
};

static void look_around(sslwrap_conn *conn, struct choice *c)
{
    sslwrap_x509_name *name = NULL;
    int number;
    c->calls++;
    for (c->sigalgs = 0; sslwrap_conn_peer_sigalg(conn, (size_t)c->sigalgs, &number) == SSLWRAP_OK; c->sigalgs++)
        CHECK(number > 0);
    for (c->authorities = 0; sslwrap_conn_peer_ca_name(conn, (size_t)c->authorities, &name) == SSLWRAP_OK; c->authorities++)
        CHECK_OK(sslwrap_x509_name_free(name));
    if (c->id != NULL)
        CHECK_OK(sslwrap_conn_use_identity(conn, c->id));
}

static int on_certificate(sslwrap_conn *conn, void *userdata)
{
    struct choice *c = userdata;
    look_around(conn, c);
    return c->answer;
}

static void decide_certificate(sslwrap_conn *conn, uint64_t event, void *with)
{
    struct choice *c = with;
    CHECK(event == SSLWRAP_EVENT_CERTIFICATE);
    look_around(conn, c);
    CHECK_OK(sslwrap_conn_answer(conn, event, c->id ? SSLWRAP_ANSWER_ACCEPT : SSLWRAP_ANSWER_REFUSE, 0));
}

static void choice_form(sslwrap_ctx *ctx, struct choice *c, int form, int refuse)
{
    c->answer = form == PENDED ? SSLWRAP_ANSWER_PENDING : refuse ? SSLWRAP_ANSWER_REFUSE : SSLWRAP_ANSWER_ACCEPT;
    if (form == CALLBACK || form == PENDED)
        CHECK_OK(sslwrap_ctx_set_certificate_callback(ctx, on_certificate, c, NULL));
    if (form == EVENT)
        CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_CERTIFICATE));
    if (form == DATA)
        CHECK_OK(sslwrap_ctx_use_identity(ctx, c->id));
}

/* A server without any identity shows the one that it is given; also with a HelloRetryRequest it is asked once. */
TEST(server_certificate_in_every_form)
{
    int max, refuse, form;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++)
        for (refuse = 0; refuse < 2; refuse++) {
            struct seen first, seen;
            for (form = 0; form < FORMS; form++) {
                sslwrap_ctx *ctx = NULL;
                sslwrap_identity *id = identity_of("other");
                struct choice c = {refuse ? NULL : id, 0, 0, 0, 0};
                struct raw r;
                sslwrap_conn *conn;
                if (refuse && form == DATA) { /* there is no such setting */
                    CHECK_OK(sslwrap_identity_free(id));
                    continue;
                }
                CHECK_OK(sslwrap_ctx_new_server(&ctx));
                CHECK_OK(sslwrap_ctx_set_groups(ctx, "P-384"));
                choice_form(ctx, &c, form, refuse);
                conn = server_of(ctx);
                raw_client(&r, "a.example", NULL, max);
                CHECK(SSL_set1_groups_list(r.ssl, "X25519:P-384:P-256") == 1);
                run(conn, &r, decide_certificate, &c, &seen);
                if (form == 0)
                    first = seen;
                SAME(&first, &seen, form);
                CHECK(c.calls == (form == DATA ? 0 : form == PENDED ? 2 : 1));
                CHECK(form == DATA || c.sigalgs > 3);
                CHECK(seen.want_count == (form == EVENT || form == PENDED));
                CHECK(seen.want_count == 0 || seen.wants[0] == SSLWRAP_ERROR_WANT_X509_LOOKUP);
                raw_free(&r);
                CHECK_OK(sslwrap_identity_free(id));
                CHECK_OK(sslwrap_conn_free(conn));
                CHECK_OK(sslwrap_ctx_free(ctx));
            }
            if (refuse) {
                CHECK(first.status == SSLWRAP_ERROR_SSL && first.alert == SSL_AD_INTERNAL_ERROR && !first.finished);
            } else {
                CHECK(first.status == SSLWRAP_OK && first.finished && first.version == max);
                CHECK_TEXT(first.subject, "a.example");
            }
        }
}

/* A client shows the one that it is given, when the server asks for one, and knows whose authorities the server accepts. */
TEST(client_certificate_in_every_form)
{
    int max, form;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++) {
        struct seen first, seen;
        for (form = 0; form < FORMS; form++) {
            sslwrap_ctx *ctx = client_ctx();
            sslwrap_identity *id = identity_of("client");
            struct choice c = {id, 0, 0, 0, 0};
            struct raw r;
            sslwrap_conn *conn;
            choice_form(ctx, &c, form, 0);
            conn = client_of(ctx);
            raw_new(&r, raw_ctx(1, "good"), 1);
            SSL_set_max_proto_version(r.ssl, max);
            SSL_set_verify(r.ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
            SSL_set_client_CA_list(r.ssl, SSL_load_client_CA_file(cert("ca.pem")));
            run(conn, &r, decide_certificate, &c, &seen);
            if (form == 0)
                first = seen;
            SAME(&first, &seen, form);
            CHECK(form == DATA || (c.sigalgs > 3 && c.authorities == 1));
            raw_free(&r);
            CHECK_OK(sslwrap_identity_free(id));
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_OK(sslwrap_ctx_free(ctx));
        }
        CHECK(first.status == SSLWRAP_OK && first.finished && first.version == max);
        CHECK_TEXT(first.subject, "client");
    }
}

/* ---- the peer's chain ---- */

struct judge {
    int answer, alert, calls, result, errors, first_error, chain, had_leaf;
};

static int on_verify(sslwrap_conn *conn, sslwrap_x509 *cert, int error, int depth, int ok, void *userdata)
{
    struct judge *j = userdata;
    (void)conn, (void)cert, (void)error, (void)depth;
    j->calls++;
    return ok && j->answer != SSLWRAP_ANSWER_PENDING ? 1 : j->answer;
}

static void decide_chain(sslwrap_conn *conn, uint64_t event, void *with)
{
    struct judge *j = with;
    sslwrap_x509_list *list = NULL;
    sslwrap_x509 *leaf = NULL;
    size_t n = 0;
    int error, depth;
    CHECK(event == SSLWRAP_EVENT_VERIFY);
    j->calls++;
    CHECK_OK(sslwrap_conn_get_verify_result(conn, &j->result));
    for (j->errors = 0; sslwrap_conn_verify_error(conn, (size_t)j->errors, &error, &depth) == SSLWRAP_OK; j->errors++)
        if (j->errors == 0)
            j->first_error = error;
    if (CHECK_OK(sslwrap_conn_get_peer_cert_chain(conn, &list))) {
        CHECK_OK(sslwrap_x509_list_len(list, &n));
        j->chain = (int)n;
        CHECK_OK(sslwrap_x509_list_free(list));
    }
    j->had_leaf = sslwrap_conn_get_peer_certificate(conn, &leaf) == SSLWRAP_OK;
    CHECK_OK(sslwrap_x509_free(leaf));
    CHECK_OK(sslwrap_conn_answer(conn, event, j->answer == SSLWRAP_ANSWER_PENDING ? SSLWRAP_ANSWER_ACCEPT : j->answer, j->alert));
}

static void pin_of(const char *name, unsigned char pin[32])
{
    FILE *f = fopen(cert(name), "r");
    X509 *x = PEM_read_X509(f, NULL, NULL, NULL);
    unsigned char *der = NULL;
    int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &der);
    fclose(f);
    CHECK(n > 0 && EVP_Digest(der, (size_t)n, pin, NULL, EVP_sha256(), NULL) == 1);
    OPENSSL_free(der);
    X509_free(x);
}

/* An expired certificate is excused, in every form; OpenSSL's verdict is known to who is asked. */
TEST(server_excused_in_every_form)
{
    NEEDS("verify-event");
    int max, form;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++) {
        struct seen first, seen;
        for (form = 0; form < FORMS; form++) {
            sslwrap_ctx *ctx = client_ctx();
            struct judge j = {SSLWRAP_ANSWER_ACCEPT, 0, 0, 0, 0, 0, 0, 0};
            unsigned char pin[32];
            sslwrap_conn *conn;
            sslwrap_x509_list *built = NULL;
            struct raw r;
            int result = -1;
            size_t n;
            if (form == PENDED)
                j.answer = SSLWRAP_ANSWER_PENDING;
            if (form == CALLBACK || form == PENDED)
                CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, on_verify, &j, NULL));
            if (form == EVENT)
                CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_VERIFY));
            pin_of("expired.pem", pin);
            if (form == DATA)
                CHECK_OK(sslwrap_ctx_add_pin(ctx, SSLWRAP_PIN_SUFFICIENT, pin, sizeof pin));
            conn = client_of(ctx);
            raw_new(&r, raw_ctx(1, "expired"), 1);
            SSL_set_max_proto_version(r.ssl, max);
            run(conn, &r, decide_chain, &j, &seen);
            if (form == 0)
                first = seen;
            SAME(&first, &seen, form);
            CHECK(seen.want_count == (form == EVENT || form == PENDED));
            if (seen.want_count) {
                CHECK(seen.wants[0] == SSLWRAP_ERROR_WANT_RETRY_VERIFY);
                CHECK(j.result == X509_V_ERR_CERT_HAS_EXPIRED && j.errors == 1 && j.first_error == j.result);
                CHECK(j.chain == 2 && j.had_leaf);
            }
            CHECK(form != PENDED || j.calls == 5); /* three certificates and one error; then the event: not again */
            CHECK_OK(sslwrap_conn_get_verify_result(conn, &result));
            CHECK(result == X509_V_OK);
            CHECK_STATUS(sslwrap_conn_get_verify_hint(conn, NULL, 0, &n), SSLWRAP_E_NO_VALUE);
            if (CHECK_OK(sslwrap_conn_get_verified_chain(conn, &built))) {
                CHECK_OK(sslwrap_x509_list_len(built, &n));
                CHECK(n == 3);
                CHECK_OK(sslwrap_x509_list_free(built));
            }
            raw_free(&r);
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_OK(sslwrap_ctx_free(ctx));
        }
        CHECK(first.status == SSLWRAP_OK && first.finished && first.version == max);
    }
}

static int refuses(sslwrap_conn *conn, sslwrap_x509 *crt, int error, int depth, int ok, void *userdata)
{
    (void)conn, (void)crt, (void)error, (void)depth, (void)ok;
    ++*(int *)userdata;
    return SSLWRAP_VERIFY_REFUSE;
}

/* A pin stands for the trust that OpenSSL does not have; who was asked and said no has said no. */
TEST(no_pin_excuses_a_refusal)
{
    static const char *const shows[] = {"good", "expired", "selfsigned"};
    size_t i;
    int max, required;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++)
        for (i = 0; i < COUNT(shows); i++)
            for (required = 0; required < 2; required++) {
                sslwrap_ctx *ctx = client_ctx();
                sslwrap_conn *conn;
                unsigned char pin[32];
                char pem[32];
                struct raw r;
                struct judge j = {SSLWRAP_ANSWER_ACCEPT, 0, 0, 0, 0, 0, 0, 0};
                struct seen seen;
                int asked = 0;
                snprintf(pem, sizeof pem, "%s.pem", shows[i]);
                pin_of(pem, pin);
                CHECK_OK(sslwrap_ctx_add_pin(ctx, SSLWRAP_PIN_SUFFICIENT, pin, sizeof pin));
                if (required)
                    CHECK_OK(sslwrap_ctx_add_pin(ctx, SSLWRAP_PIN_REQUIRED, pin, sizeof pin));
                CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, refuses, &asked, NULL));
                conn = client_of(ctx);
                raw_new(&r, raw_ctx(1, shows[i]), 1);
                SSL_set_max_proto_version(r.ssl, max);
                run(conn, &r, decide_chain, &j, &seen);
                CHECK(asked == 1);
                if (!CHECK(seen.status == SSLWRAP_ERROR_SSL && !seen.finished && seen.alert != 0))
                    fprintf(stderr, "    %s, version %x: status %d, alert %d\n", shows[i], (unsigned)max, seen.status, seen.alert);
                raw_free(&r);
                CHECK_OK(sslwrap_conn_free(conn));
                CHECK_OK(sslwrap_ctx_free(ctx));
            }
}

/* Refused and left to OpenSSL: alerts, texts, and the same where nothing is verified. */
TEST(server_refused_by_event)
{
    NEEDS("verify-event");
    static const struct {
        const char *shows;
        uint64_t mode;
        int answer, alert, seen;
        const char *says;
    } cases[] = {
        {"good", SSLWRAP_VERIFY_PEER, SSLWRAP_ANSWER_REFUSE, 0, 40, "refused the peer's certificate"},
        {"good", SSLWRAP_VERIFY_NONE, SSLWRAP_ANSWER_REFUSE, 0, 40, "refused the peer's certificate"},
        {"good", SSLWRAP_VERIFY_PEER, SSLWRAP_ANSWER_REFUSE, 44, 44, "refused the peer's certificate"},
        {"good", SSLWRAP_VERIFY_PEER, SSLWRAP_ANSWER_REFUSE, 42, 42, "refused the peer's certificate"},
        {"good", SSLWRAP_VERIFY_PEER, SSLWRAP_ANSWER_REFUSE, 43, 43, "refused the peer's certificate"},
        {"good", SSLWRAP_VERIFY_PEER, SSLWRAP_ANSWER_REFUSE, 45, 45, "refused the peer's certificate"},
        {"good", SSLWRAP_VERIFY_PEER, SSLWRAP_ANSWER_REFUSE, 48, 48, "refused the peer's certificate"},
        {"expired", SSLWRAP_VERIFY_PEER, SSLWRAP_ANSWER_REFUSE, 0, 45, "expired"},
        {"expired", SSLWRAP_VERIFY_PEER, SSLWRAP_ANSWER_DEFAULT, 0, 45, "expired"},
        {"otherca-leaf", SSLWRAP_VERIFY_PEER, SSLWRAP_ANSWER_DEFAULT, 0, 48, ""},
        {"good", SSLWRAP_VERIFY_PEER, SSLWRAP_ANSWER_DEFAULT, 0, 0, NULL},
        {"expired", SSLWRAP_VERIFY_NONE, SSLWRAP_ANSWER_DEFAULT, 0, 45, "expired"},
    };
    size_t i;
    int max;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++)
        for (i = 0; i < COUNT(cases); i++) {
            sslwrap_ctx *ctx = client_ctx();
            sslwrap_conn *conn;
            struct judge j = {cases[i].answer, cases[i].alert, 0, 0, 0, 0, 0, 0};
            struct seen seen;
            struct raw r;
            CHECK_OK(sslwrap_ctx_set_verify(ctx, cases[i].mode, NULL, NULL, NULL));
            CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_VERIFY));
            conn = client_of(ctx);
            raw_new(&r, raw_ctx(1, cases[i].shows), 1);
            SSL_set_max_proto_version(r.ssl, max);
            run(conn, &r, decide_chain, &j, &seen);
            CHECK(j.calls == 1);
            if (!CHECK(seen.alert == cases[i].seen && seen.status == (cases[i].says ? SSLWRAP_ERROR_SSL : SSLWRAP_OK)))
                fprintf(stderr, "    case %zu: status %d, alert %d\n", i, seen.status, seen.alert);
            if (cases[i].says != NULL)
                CHECK(strstr(sslwrap_error_message(), cases[i].says) != NULL);
            raw_free(&r);
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_OK(sslwrap_ctx_free(ctx));
        }
}

/* Who excuses one error knows the others: all are gathered. */
TEST(every_error_is_told)
{
    NEEDS("verify-event");
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    struct judge j = {SSLWRAP_ANSWER_ACCEPT, 0, 0, 0, 0, 0, 0, 0};
    struct seen seen;
    struct raw r;
    CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_VERIFY));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "quite.another.example"));
    raw_new(&r, raw_ctx(1, "expired"), 1);
    run(conn, &r, decide_chain, &j, &seen);
    CHECK(j.errors == 2); /* name and date */
    CHECK(seen.status == SSLWRAP_OK);
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* A server's client: OpenSSL cannot stop there, and what it let in is held until the answer. Over TLS 1.2 the client is not
 * told of an end of the handshake before; over 1.3 it holds no ticket, and no byte of it is handed out. */
TEST(client_judged_in_every_form)
{
    NEEDS("verify-event");
    static const char *const shown[] = {"client", "selfsigned"};
    int max, refuse, form;
    size_t who;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++)
        for (who = 0; who < COUNT(shown); who++)
            for (refuse = 0; refuse < 2; refuse++) {
                struct seen first, seen;
                int unheld = 0;
                for (form = 0; form < FORMS; form++) {
                    sslwrap_ctx *ctx = server_ctx("good");
                    struct judge j = {refuse ? SSLWRAP_ANSWER_REFUSE : SSLWRAP_ANSWER_ACCEPT, 0, 0, 0, 0, 0, 0, 0};
                    unsigned char pin[32];
                    char buf[8];
                    size_t n;
                    sslwrap_conn *conn;
                    struct raw r;
                    CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
                    CHECK_OK(sslwrap_ctx_set_verify(ctx, DEMAND, NULL, NULL, NULL));
                    if (form == PENDED)
                        j.answer = SSLWRAP_ANSWER_PENDING;
                    if (form == DATA && (refuse || who == 0))
                        goto skip;
                    if (form == CALLBACK && refuse && who == 0)
                        goto skip; /* on_verify lets good certificates pass */
                    if (form == PENDED && refuse)
                        goto skip; /* decide_chain accepts then */
                    if (form == CALLBACK || form == PENDED)
                        CHECK_OK(sslwrap_ctx_set_verify(ctx, DEMAND, on_verify, &j, NULL));
                    if (form == EVENT)
                        CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_VERIFY));
                    pin_of("selfsigned.pem", pin);
                    if (form == DATA)
                        CHECK_OK(sslwrap_ctx_add_pin(ctx, SSLWRAP_PIN_SUFFICIENT, pin, sizeof pin));
                    conn = server_of(ctx);
                    raw_client(&r, "good.example", shown[who], max);
                    run(conn, &r, decide_chain, &j, &seen);
                    if (form == 0 || (refuse && who == 0))
                        first = seen;
                    SAME(&first, &seen, form);
                    CHECK(seen.want_count == (form == EVENT || form == PENDED));
                    if (seen.want_count) {
                        CHECK(j.had_leaf && j.chain >= 1);
                        CHECK((j.result == X509_V_OK) == (who == 0) && (j.errors == 0) == (who == 0));
                    }
                    if (refuse) {
                        CHECK(seen.status == SSLWRAP_ERROR_SSL && seen.alert == (who == 0 ? 40 : 48));
                        CHECK(seen.finished == (max == TLS1_3_VERSION));
                        CHECK(tickets == 0); /* one would let in who is refused */
                        CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SSL);
                    } else if (CHECK(seen.status == SSLWRAP_OK && seen.finished)) {
                        if (form == CALLBACK)
                            unheld = tickets;
                        CHECK(tickets == unheld && tickets > 0);
                        CHECK(SSL_write(r.ssl, "ping", 4) == 4);
                        raw_pump(conn, &r);
                        CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
                        CHECK(n == 4);
                    }
                    raw_free(&r);
                    CHECK_OK(sslwrap_conn_free(conn));
                skip:
                    CHECK_OK(sslwrap_ctx_free(ctx));
                }
            }
}

/* A client that is not accepted yet sends at once: nothing of it comes out, and nothing is lost. */
TEST(held_client_sends_early)
{
    NEEDS("verify-event");
    int refuse;
    for (refuse = 0; refuse < 2; refuse++) {
        sslwrap_ctx *ctx = server_ctx("good");
        sslwrap_conn *conn;
        struct raw r;
        char buf[16];
        size_t n = 0;
        int i;
        CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_set_verify(ctx, DEMAND, NULL, NULL, NULL));
        CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_VERIFY));
        conn = server_of(ctx);
        raw_client(&r, "good.example", "client", TLS1_3_VERSION);
        for (i = 0; i < 3; i++) {
            CHECK((SSL_do_handshake(r.ssl) == 1) == (i > 0));
            if (i == 1)
                CHECK(SSL_write(r.ssl, "early", 5) == 5);
            ERR_clear_error();
            raw_pump(conn, &r);
            CHECK(is_want(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n)) || i > 0);
            CHECK(n == 0);
            raw_pump(conn, &r);
        }
        CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_RETRY_VERIFY);
        CHECK_STATUS(sslwrap_conn_send(conn, "x", 1, 0, &n), SSLWRAP_ERROR_WANT_RETRY_VERIFY);
        CHECK_OK(sslwrap_conn_answer(conn, SSLWRAP_EVENT_VERIFY, refuse ? SSLWRAP_ANSWER_REFUSE : SSLWRAP_ANSWER_ACCEPT, 0));
        if (refuse) {
            CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SSL);
            CHECK(n == 0);
        } else {
            CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
            CHECK(n == 5 && memcmp(buf, "early", 5) == 0);
        }
        raw_free(&r);
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_ctx_free(ctx));
    }
}

/* What the client sends comes byte by byte, and the answer as soon as it is asked for, before the client's last message. */
TEST(held_client_comes_in_pieces)
{
    NEEDS("verify-event");
    int max, refuse;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++)
        for (refuse = 0; refuse < 2; refuse++) {
            sslwrap_ctx *ctx = server_ctx("good");
            sslwrap_conn *conn;
            struct raw r;
            unsigned char byte, buf[4096];
            uint64_t event;
            size_t n;
            int asked = 0, status = SSLWRAP_ERROR_WANT_READ, left = -1, round;
            CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
            CHECK_OK(sslwrap_ctx_set_verify(ctx, DEMAND, NULL, NULL, NULL));
            CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_VERIFY));
            conn = server_of(ctx);
            raw_client(&r, "good.example", "client", max);
            SSL_set_info_callback(r.ssl, watch);
            last_alert = 0;
            for (round = 0; round < 5; round++) {
                SSL_do_handshake(r.ssl);
                raw_read(&r, buf, sizeof buf);
                ERR_clear_error();
                while (is_want(status) && BIO_read(r.out, &byte, 1) == 1) {
                    CHECK_OK(sslwrap_conn_bio_write(conn, &byte, 1, &n));
                    status = sslwrap_conn_do_handshake(conn);
                    if (status != SSLWRAP_ERROR_WANT_RETRY_VERIFY)
                        continue;
                    asked++;
                    left = (int)BIO_ctrl_pending(r.out);
                    CHECK_OK(sslwrap_conn_wanted(conn, &event));
                    CHECK_OK(sslwrap_conn_answer(conn, event, refuse ? SSLWRAP_ANSWER_REFUSE : SSLWRAP_ANSWER_ACCEPT, refuse ? 44 : 0));
                    status = sslwrap_conn_do_handshake(conn);
                }
                while (sslwrap_conn_bio_read(conn, buf, sizeof buf, &n) == SSLWRAP_OK)
                    CHECK(BIO_write(r.in, buf, (int)n) == (int)n);
            }
            CHECK(asked == 1 && left > 0);
            CHECK_STATUS(status, refuse ? SSLWRAP_ERROR_SSL : SSLWRAP_OK);
            CHECK(last_alert == (refuse ? 44 : 0));
            CHECK(refuse ? tickets == 0 : tickets > 0);
            raw_free(&r);
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_OK(sslwrap_ctx_free(ctx));
        }
}

/* A second handshake asks again for the hello; a client cannot be held in it, and is refused rather than let in unjudged. */
TEST(renegotiation)
{
    NEEDS("renegotiation");
    static const uint64_t kinds[] = {SSLWRAP_EVENT_CLIENT_HELLO | SSLWRAP_EVENT_CERTIFICATE, SSLWRAP_EVENT_VERIFY};
    size_t i;
    for (i = 0; i < COUNT(kinds); i++) {
        sslwrap_ctx *ctx = NULL;
        sslwrap_conn *conn;
        struct seen seen;
        struct raw r;
        uint64_t event;
        char buf[16];
        size_t n;
        int status = 0, again, asked = 0, pass;
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_SERVER_METHOD, &ctx));
        CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), SSLWRAP_FILETYPE_PEM));
        CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_ALLOW_CLIENT_RENEGOTIATION, NULL));
        if (i == 1)
            CHECK_OK(sslwrap_ctx_set_verify(ctx, DEMAND, NULL, NULL, NULL));
        CHECK_OK(sslwrap_ctx_set_events(ctx, kinds[i]));
        conn = server_of(ctx);
        raw_client(&r, "good.example", "client", TLS1_2_VERSION);
        run(conn, &r, accept_anything, NULL, &seen);
        CHECK(seen.status == SSLWRAP_OK && seen.want_count == (i == 0 ? 2 : 1));
        for (pass = 0; pass < 2; pass++) {
            CHECK(SSL_renegotiate(r.ssl) == 1);
            for (again = 0; again < 12; again++) {
                SSL_do_handshake(r.ssl);
                ERR_clear_error();
                raw_pump(conn, &r);
                status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n);
                if (sslwrap_conn_wanted(conn, &event) == SSLWRAP_OK) {
                    asked++;
                    CHECK_OK(sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_ACCEPT, 0));
                }
                raw_pump(conn, &r);
            }
            if (i == 1)
                break;
            CHECK(status == SSLWRAP_ERROR_WANT_READ && asked == 2 * (pass + 1) && !SSL_renegotiate_pending(r.ssl));
        }
        if (i == 1)
            CHECK(status == SSLWRAP_E_UNSUPPORTED && asked == 0);
        raw_free(&r);
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_ctx_free(ctx));
    }
}

/* Asked for its certificate after the handshake, a client stops for the choice inside recv; a server that would have to hold
 * its client then refuses it. */
TEST(after_the_handshake)
{
    NEEDS("verify-event");
    sslwrap_ctx *ctx = client_ctx(), *server = server_ctx("good");
    sslwrap_identity *id = identity_of("client");
    sslwrap_conn *conn;
    struct seen seen;
    struct raw r;
    uint64_t event;
    char buf[16];
    size_t n;
    int i, status = 0, asked = 0;
    CHECK_OK(sslwrap_ctx_set_post_handshake_auth(ctx, 1));
    CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_CERTIFICATE));
    conn = client_of(ctx);
    raw_new(&r, raw_ctx(1, "good"), 1);
    run(conn, &r, NULL, NULL, &seen);
    CHECK(seen.status == SSLWRAP_OK && seen.want_count == 0);
    for (i = 0; i < 2; i++) {
        SSL_set_verify(r.ssl, DEMAND | SSL_VERIFY_POST_HANDSHAKE, NULL);
        CHECK(SSL_verify_client_post_handshake(r.ssl) == 1 && SSL_do_handshake(r.ssl) == 1);
        raw_pump(conn, &r);
        CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_X509_LOOKUP);
        CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_X509_LOOKUP);
        CHECK_OK(sslwrap_conn_wanted(conn, &event));
        CHECK_OK(sslwrap_conn_use_identity(conn, id));
        CHECK_OK(sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_ACCEPT, 0));
        CHECK(is_want(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n)));
        raw_pump(conn, &r);
        raw_read(&r, buf, sizeof buf);
        CHECK(SSL_get0_peer_certificate(r.ssl) != NULL);
    }
    raw_free(&r);
    CHECK_OK(sslwrap_identity_free(id));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));

    CHECK_OK(sslwrap_ctx_load_verify_locations(server, cert("ca.pem"), NULL));
    CHECK_OK(sslwrap_ctx_set_verify(server, DEMAND | SSLWRAP_VERIFY_POST_HANDSHAKE, NULL, NULL, NULL));
    CHECK_OK(sslwrap_ctx_set_events(server, SSLWRAP_EVENT_VERIFY));
    conn = server_of(server);
    raw_client(&r, "good.example", "client", TLS1_3_VERSION);
    SSL_set_post_handshake_auth(r.ssl, 1);
    run(conn, &r, NULL, NULL, &seen);
    CHECK(seen.status == SSLWRAP_OK && seen.want_count == 0);
    CHECK_OK(sslwrap_conn_verify_client_post_handshake(conn));
    for (i = 0; i < 3; i++) {
        raw_pump(conn, &r);
        raw_read(&r, buf, sizeof buf);
        raw_pump(conn, &r);
        status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n);
        asked += sslwrap_conn_wanted(conn, &event) == SSLWRAP_OK;
    }
    CHECK(status == SSLWRAP_E_UNSUPPORTED && asked == 0);
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* DTLS, both ends ours: all but a server's verification, which is refused there rather than passed over. */
TEST(over_datagrams)
{
    NEEDS("verify-event");
    int verify, i, who;
    for (verify = 0; verify < 2; verify++) {
        sslwrap_ctx *ctx[2] = {NULL, NULL};
        sslwrap_conn *conn[2] = {NULL, NULL};
        int status[2] = {SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_WANT_READ};
        uint64_t seen[2] = {0, 0}, event;
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_DTLS_CLIENT_METHOD, &ctx[0]));
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_DTLS_SERVER_METHOD, &ctx[1]));
        for (who = 0; who < 2; who++) {
            CHECK_OK(sslwrap_ctx_load_verify_locations(ctx[who], cert("ca.pem"), NULL));
            CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx[who], cert(who ? "good.pem" : "client.pem")));
            CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx[who], cert(who ? "good.key" : "client.key"), SSLWRAP_FILETYPE_PEM));
            if (who == 0 || verify)
                CHECK_OK(sslwrap_ctx_set_verify(ctx[who], SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
            CHECK_OK(sslwrap_ctx_set_events(ctx[who], 7));
            CHECK_OK(sslwrap_conn_new(ctx[who], NULL, &conn[who]));
        }
        for (i = 0; i < 40; i++) {
            who = i % 2;
            if (is_want(status[who]))
                status[who] = sslwrap_conn_do_handshake(conn[who]);
            while (is_event(status[who])) {
                CHECK_OK(sslwrap_conn_wanted(conn[who], &event));
                accept_anything(conn[who], event, &seen[who]);
                status[who] = sslwrap_conn_do_handshake(conn[who]);
            }
            pump(conn[0], conn[1]);
        }
        CHECK_STATUS(status[0], verify ? SSLWRAP_ERROR_SSL : SSLWRAP_OK);
        CHECK_STATUS(status[1], verify ? SSLWRAP_E_UNSUPPORTED : SSLWRAP_OK);
        CHECK(seen[0] == (verify ? 6 : 4) && seen[1] == 3);
        for (who = 0; who < 2; who++) {
            CHECK_OK(sslwrap_conn_free(conn[who]));
            CHECK_OK(sslwrap_ctx_free(ctx[who]));
        }
    }
}

/* ---- several decisions, wrong answers, ends ---- */

/* All three wait in one handshake, each once, also across a HelloRetryRequest. */
TEST(three_in_one_handshake)
{
    NEEDS("verify-event");
    int retry;
    for (retry = 0; retry < 2; retry++) {
        sslwrap_ctx *ctx = server_ctx("good");
        sslwrap_conn *conn;
        uint64_t events = 0;
        struct seen seen;
        struct raw r;
        CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_set_verify(ctx, DEMAND, NULL, NULL, NULL));
        CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_CLIENT_HELLO | SSLWRAP_EVENT_CERTIFICATE | SSLWRAP_EVENT_VERIFY));
        CHECK_OK(sslwrap_ctx_set_groups(ctx, "P-384"));
        conn = server_of(ctx);
        raw_client(&r, "good.example", "client", 0);
        CHECK(SSL_set1_groups_list(r.ssl, retry ? "X25519:P-384" : "P-384") == 1);
        run(conn, &r, accept_anything, &events, &seen);
        CHECK(seen.status == SSLWRAP_OK && seen.finished && events == 7 && seen.want_count == 3);
        CHECK(seen.wants[0] == SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB && seen.wants[1] == SSLWRAP_ERROR_WANT_X509_LOOKUP &&
              seen.wants[2] == SSLWRAP_ERROR_WANT_RETRY_VERIFY);
        raw_free(&r);
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_ctx_free(ctx));
    }
}

/* The event passes on: to the host table, to the callback, which passes on in turn and is not asked again. */
TEST(default_goes_down_the_line)
{
    sslwrap_ctx *ctx = server_ctx("good"), *other = server_ctx("other");
    struct hello h = {NULL, SSLWRAP_ANSWER_PENDING, 0, 0, ""};
    int table;
    for (table = 0; table < 2; table++) {
        sslwrap_conn *conn;
        struct seen seen;
        struct raw r;
        if (table == 0) {
            CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_CLIENT_HELLO));
            CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(ctx, on_name, &h, NULL));
            CHECK_OK(sslwrap_ctx_add_host(ctx, "a.example", other));
        }
        h.calls = 0;
        conn = server_of(ctx);
        raw_client(&r, table ? "a.example" : "good.example", NULL, 0);
        run(conn, &r, accept_anything, NULL, &seen);
        CHECK(seen.status == SSLWRAP_OK);
        CHECK_TEXT(seen.subject, table ? "a.example" : "good.example");
        CHECK(h.calls == !table && seen.want_count == 2 - table);
        raw_free(&r);
        CHECK_OK(sslwrap_conn_free(conn));
    }
    CHECK_STATUS(sslwrap_ctx_set_events(ctx, 0), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_OK(sslwrap_ctx_free(other));
}

TEST(strange_answers_refuse)
{
    static const int strange[] = {-1, -3, 2, 3, 77, INT_MAX, INT_MIN};
    size_t i;
    int side;
    for (i = 0; i < COUNT(strange); i += (size_t)rounds(1, 3))
        for (side = 0; side < 2; side++) {
            sslwrap_ctx *ctx = side ? server_ctx("good") : client_ctx();
            struct choice c = {NULL, strange[i], 0, 0, 0};
            sslwrap_conn *conn;
            struct seen seen;
            struct raw r;
            CHECK_OK(sslwrap_ctx_set_certificate_callback(ctx, on_certificate, &c, NULL));
            conn = side ? server_of(ctx) : client_of(ctx);
            if (side) {
                raw_client(&r, "good.example", NULL, 0);
            } else {
                raw_new(&r, raw_ctx(1, "good"), 1);
                SSL_set_verify(r.ssl, SSL_VERIFY_PEER, NULL);
            }
            run(conn, &r, NULL, NULL, &seen);
            CHECK(seen.status == SSLWRAP_E_CALLBACK && seen.alert == SSL_AD_INTERNAL_ERROR);
            CHECK(strstr(sslwrap_error_message(), "certificate callback answered") != NULL);
            raw_free(&r);
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_OK(sslwrap_ctx_free(ctx));
        }
}

/* What is no answer changes nothing: the decision goes on waiting. */
TEST(wrong_answers_are_told)
{
    static const struct {
        uint64_t event;
        int answer, alert, status;
    } wrong[] = {
        {0, 1, 0, SSLWRAP_E_INVALID_ARG},
        {3, 1, 0, SSLWRAP_E_INVALID_ARG},
        {8, 1, 0, SSLWRAP_E_INVALID_ARG},
        {SSLWRAP_EVENT_CERTIFICATE, 1, 0, SSLWRAP_E_STATE},
        {SSLWRAP_EVENT_VERIFY, 1, 0, SSLWRAP_E_STATE},
        {SSLWRAP_EVENT_CLIENT_HELLO, -2, 0, SSLWRAP_E_INVALID_ARG},
        {SSLWRAP_EVENT_CLIENT_HELLO, 3, 0, SSLWRAP_E_INVALID_ARG},
        {SSLWRAP_EVENT_CLIENT_HELLO, 1, 40, SSLWRAP_E_INVALID_ARG},
        {SSLWRAP_EVENT_CLIENT_HELLO, 0, 5, SSLWRAP_E_INVALID_ARG},
        {SSLWRAP_EVENT_CLIENT_HELLO, 0, 256, SSLWRAP_E_INVALID_ARG},
        {SSLWRAP_EVENT_CLIENT_HELLO, 0, -1, SSLWRAP_E_INVALID_ARG},
    };
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *conn;
    struct seen seen;
    struct raw r;
    uint64_t event = 9;
    size_t i;
    CHECK_STATUS(sslwrap_ctx_set_events(ctx, 8), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_events(ctx, UINT64_MAX), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_CLIENT_HELLO));
    conn = server_of(ctx);
    CHECK_STATUS(sslwrap_conn_set_events(conn, 16), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_wanted(conn, &event), SSLWRAP_E_NO_VALUE);
    CHECK(event == 0);
    CHECK_STATUS(sslwrap_conn_answer(conn, SSLWRAP_EVENT_CLIENT_HELLO, 1, 0), SSLWRAP_E_STATE);
    raw_client(&r, "good.example", NULL, 0);
    run(conn, &r, NULL, NULL, &seen);
    CHECK(seen.status == SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB);
    SSL_do_handshake(r.ssl);
    ERR_clear_error();
    raw_pump(conn, &r);
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB);
    for (i = 0; i < COUNT(wrong); i++)
        CHECK_STATUS(sslwrap_conn_answer(conn, wrong[i].event, wrong[i].answer, wrong[i].alert), wrong[i].status);
    CHECK_OK(sslwrap_conn_wanted(conn, &event));
    CHECK(event == SSLWRAP_EVENT_CLIENT_HELLO);
    run(conn, &r, accept_anything, NULL, &seen);
    CHECK(seen.status == SSLWRAP_OK);
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* Freed while each kind waits; nothing is left, as the runner and valgrind see. */
TEST(freed_while_it_waits)
{
    NEEDS("verify-event");
    static const uint64_t kinds[] = {SSLWRAP_EVENT_CLIENT_HELLO, SSLWRAP_EVENT_CERTIFICATE, SSLWRAP_EVENT_VERIFY};
    size_t i;
    int side;
    for (i = 0; i < COUNT(kinds); i++)
        for (side = 0; side < 2; side++) {
            sslwrap_ctx *ctx;
            sslwrap_conn *conn;
            struct raw r;
            uint64_t event = 0;
            int answered;
            if (!side && i == 0)
                continue;
            ctx = side ? server_ctx("good") : client_ctx();
            if (side)
                CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
            CHECK_OK(sslwrap_ctx_set_verify(ctx, side ? DEMAND : SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
            CHECK_OK(sslwrap_ctx_set_events(ctx, kinds[i]));
            conn = side ? server_of(ctx) : client_of(ctx);
            if (side)
                raw_client(&r, "good.example", "client", 0);
            else {
                raw_new(&r, raw_ctx(1, "good"), 1);
                SSL_set_verify(r.ssl, SSL_VERIFY_PEER, NULL);
            }
            CHECK_OK(sslwrap_ctx_free(ctx));
            for (answered = 0; answered < 20 && event == 0; answered++) {
                (void)sslwrap_conn_do_handshake(conn);
                raw_pump(conn, &r);
                SSL_do_handshake(r.ssl);
                ERR_clear_error();
                raw_pump(conn, &r);
                (void)sslwrap_conn_wanted(conn, &event);
            }
            CHECK(event == kinds[i]);
            if (i == 1)
                CHECK_OK(sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_ACCEPT, 0)); /* answered, never gone on with */
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_STATUS(sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_ACCEPT, 0), SSLWRAP_E_INVALID_ARG);
            raw_free(&r);
        }
}

struct inside {
    int calls, free_it;
};

static void poke(sslwrap_conn *conn, struct inside *in)
{
    char byte;
    size_t n;
    uint64_t event;
    in->calls++;
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_recv(conn, &byte, 1, 0, &n), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_send(conn, "x", 1, 0, &n), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_wanted(conn, &event), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_answer(conn, SSLWRAP_EVENT_CERTIFICATE, SSLWRAP_ANSWER_ACCEPT, 0), SSLWRAP_E_STATE);
    if (in->free_it)
        CHECK_OK(sslwrap_conn_free(conn));
}

static int poke_certificate(sslwrap_conn *conn, void *userdata)
{
    poke(conn, userdata);
    return SSLWRAP_ANSWER_ACCEPT;
}

static int poke_server(sslwrap_conn *conn, void *userdata)
{
    poke(conn, userdata);
    return SSLWRAP_OCSP_NOACK;
}

static int poke_client(sslwrap_conn *conn, const uint8_t *response, size_t len, void *userdata)
{
    (void)response, (void)len;
    poke(conn, userdata);
    return SSLWRAP_ANSWER_ACCEPT;
}

/* Inside the callbacks: no reading, writing or answering; freeing is fine and takes effect when the call has ended. */
TEST(inside_the_callbacks)
{
    int which, free_it;
    for (free_it = 0; free_it < 2; free_it++)
        for (which = 0; which < 3; which++) {
            sslwrap_ctx *ctx = which == 2 ? client_ctx() : server_ctx("good");
            struct inside in = {0, free_it};
            sslwrap_conn *conn;
            struct raw r;
            int i, status = 0;
            if (which == 0)
                CHECK_OK(sslwrap_ctx_set_certificate_callback(ctx, poke_certificate, &in, NULL));
            if (which == 1)
                CHECK_OK(sslwrap_ctx_set_ocsp_server_callback(ctx, poke_server, &in, NULL));
            if (which == 2)
                CHECK_OK(sslwrap_ctx_set_ocsp_client_callback(ctx, poke_client, &in, NULL));
            conn = which == 2 ? client_of(ctx) : server_of(ctx);
            if (which == 2) {
                raw_new(&r, raw_ctx(1, "good"), 1);
                CHECK_OK(sslwrap_conn_request_ocsp(conn));
            } else {
                raw_client(&r, "good.example", NULL, 0);
                SSL_set_tlsext_status_type(r.ssl, TLSEXT_STATUSTYPE_ocsp);
            }
            for (i = 0; i < 6 && in.calls == 0; i++) {
                SSL_do_handshake(r.ssl);
                ERR_clear_error();
                raw_pump(conn, &r);
                status = sslwrap_conn_do_handshake(conn);
                if (in.calls == 0)
                    raw_pump(conn, &r);
            }
            CHECK(in.calls == 1 && (status == SSLWRAP_OK || is_want(status)));
            CHECK_STATUS(sslwrap_conn_free(conn), free_it ? SSLWRAP_E_INVALID_ARG : SSLWRAP_OK);
            raw_free(&r);
            CHECK_OK(sslwrap_ctx_free(ctx));
        }
}

/* One call for a round: a decision is state there, and no status. */
TEST(pumped)
{
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *conn;
    struct raw r;
    unsigned char in[8192], out[8192];
    sslwrap_pump io;
    int i, got, decisions = 0, asked = 0;
    CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_CLIENT_HELLO | SSLWRAP_EVENT_CERTIFICATE));
    conn = server_of(ctx);
    raw_client(&r, "good.example", NULL, 0);
    for (i = 0; i < 8; i++) {
        uint64_t event;
        SSL_do_handshake(r.ssl);
        ERR_clear_error();
        got = BIO_read(r.out, in, sizeof in);
        memset(&io, 0, sizeof io);
        io.size = sizeof io;
        io.input = in;
        io.input_len = got > 0 ? (size_t)got : 0;
        io.output = out;
        io.output_cap = sizeof out;
        CHECK_OK(sslwrap_conn_pump(conn, &io));
        for (asked = 0; (io.state & SSLWRAP_PUMP_DECISION) && asked < 3; asked++) {
            decisions++;
            io.input_len = 0;
            CHECK_OK(sslwrap_conn_pump(conn, &io));
            CHECK((io.state & SSLWRAP_PUMP_DECISION) != 0 && (io.state & SSLWRAP_PUMP_HANDSHAKE) != 0);
            CHECK_OK(sslwrap_conn_wanted(conn, &event));
            CHECK(io.output_done == 0); /* nothing left before the first decision */
            CHECK_OK(sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_ACCEPT, 0));
            CHECK_OK(sslwrap_conn_pump(conn, &io));
        }
        CHECK(io.output_done == 0 || BIO_write(r.in, out, (int)io.output_done) == (int)io.output_done);
    }
    CHECK(decisions == 2 && SSL_is_init_finished(r.ssl) && (io.state & SSLWRAP_PUMP_HANDSHAKE) == 0);
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* ---- over sockets ---- */

/* Who dials has nobody to ask. */
TEST(dialling_cannot_stop)
{
    NEEDS("verify-event");
    struct peer *peer = start_s_server("good", "-quiet", NULL);
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    char port[16];
    if (peer == NULL)
        return;
    snprintf(port, sizeof port, "%d", peer->port);
    CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_VERIFY));
    CHECK_STATUS(sslwrap_conn_dial(ctx, "127.0.0.1", port, 5, &conn), SSLWRAP_E_STATE);
    CHECK(conn == NULL);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* openssl s_client, with SNI, against events: both a hello and a client certificate. */
TEST(s_client_waits_for_answers)
{
    NEEDS("verify-event");
    static const char *const versions[] = {"-tls1_2", "-tls1_3"};
    size_t i;
    for (i = 0; i < 2; i++) {
        sslwrap_ctx *ctx = server_ctx("good"), *other = server_ctx("other");
        sslwrap_conn *conn;
        struct peer *peer;
        char name[64], buf[16];
        int port, fd, listener = tcp_listen(&port);
        size_t n;
        CHECK_OK(sslwrap_ctx_load_verify_locations(other, cert("ca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_set_verify(other, DEMAND, NULL, NULL, NULL));
        CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_CLIENT_HELLO));
        CHECK_OK(sslwrap_ctx_set_events(other, SSLWRAP_EVENT_VERIFY)); /* counts once it is gone over to */
        peer = start_s_client(port, versions[i], "-servername", "b.example", "-verify_return_error", "-verify_hostname", "b.example",
                              "-cert", cert("client.pem"), "-key", cert("client.key"), "-cert_chain", cert("inter.pem"), NULL);
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        conn = server_fd(ctx, fd);
        CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB);
        CHECK_OK(sslwrap_conn_get_servername(conn, name, sizeof name, &n));
        CHECK_TEXT(name, "b.example");
        CHECK_OK(sslwrap_conn_set_context(conn, other));
        CHECK_OK(sslwrap_conn_answer(conn, SSLWRAP_EVENT_CLIENT_HELLO, SSLWRAP_ANSWER_ACCEPT, 0));
        CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_RETRY_VERIFY);
        sleep_ms(300);
        CHECK_OK(sslwrap_conn_answer(conn, SSLWRAP_EVENT_VERIFY, SSLWRAP_ANSWER_ACCEPT, 0));
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        CHECK(write(peer->input, "hi\n", 3) == 3);
        CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
        CHECK(n == 3);
        CHECK(peer_printed(peer, "Verify return code: 0", 5000));
        CHECK_OK(sslwrap_conn_free(conn));
        close(fd), close(listener);
        CHECK_OK(sslwrap_ctx_free(ctx));
        CHECK_OK(sslwrap_ctx_free(other));
    }
}

/* ---- what goes, goes with no lock held ---- */

struct last {
    sslwrap_conn *conn;
    int freed, busy;
};

static void gone(void *userdata)
{
    struct last *l = userdata;
    l->freed++;
    l->busy = sslwrap_conn_do_handshake(l->conn) == SSLWRAP_E_BUSY;
}

static int leave_context(sslwrap_conn *conn, void *userdata)
{
    CHECK_OK(sslwrap_conn_set_context(conn, *(sslwrap_ctx **)userdata));
    return SSLWRAP_SERVERNAME_OK;
}

static int replace_myself(sslwrap_conn *conn, sslwrap_x509 *cert, int error, int depth, int ok, void *userdata)
{
    (void)cert, (void)error, (void)depth, (void)userdata;
    CHECK_OK(sslwrap_conn_set_verify(conn, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    return ok;
}

/* The last owner of a context lets go inside its own callback: what frees its userdata may use the connection. */
TEST(freed_outside_the_lock)
{
    sslwrap_ctx *ctx = server_ctx("good"), *other = server_ctx("other"), *client = client_ctx();
    struct last l = {NULL, 0, 0}, v = {NULL, 0, 0};
    struct seen seen;
    struct raw r;
    CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(ctx, leave_context, &other, NULL));
    CHECK_OK(sslwrap_ctx_set_app_data(ctx, &l, gone));
    l.conn = server_of(ctx);
    CHECK_OK(sslwrap_ctx_free(ctx)); /* the connection is the last owner */
    raw_client(&r, "a.example", NULL, 0);
    run(l.conn, &r, NULL, NULL, &seen);
    CHECK(seen.status == SSLWRAP_OK);
    CHECK_TEXT(seen.subject, "a.example");
    CHECK(l.freed == 1 && !l.busy);
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(l.conn));
    CHECK_OK(sslwrap_ctx_free(other));

    v.conn = client_of(client);
    CHECK_OK(sslwrap_conn_set_verify(v.conn, SSLWRAP_VERIFY_PEER, replace_myself, &v, gone));
    raw_new(&r, raw_ctx(1, "good"), 1);
    run(v.conn, &r, NULL, NULL, &seen);
    CHECK(seen.status == SSLWRAP_OK);
    CHECK(v.freed == 1 && !v.busy);
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(v.conn));
    CHECK_OK(sslwrap_ctx_free(client));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(hello_in_every_form);
    RUN(hello_refused_with_an_alert);
    RUN(hello_facts);
    RUN(alpn_in_every_form);
    RUN(server_certificate_in_every_form);
    RUN(client_certificate_in_every_form);
    RUN(server_excused_in_every_form);
    RUN(no_pin_excuses_a_refusal);
    RUN(server_refused_by_event);
    RUN(every_error_is_told);
    RUN(client_judged_in_every_form);
    RUN(held_client_sends_early);
    RUN(held_client_comes_in_pieces);
    RUN(renegotiation);
    RUN(after_the_handshake);
    RUN(over_datagrams);
    RUN(three_in_one_handshake);
    RUN(default_goes_down_the_line);
    RUN(strange_answers_refuse);
    RUN(wrong_answers_are_told);
    RUN(freed_while_it_waits);
    RUN(inside_the_callbacks);
    RUN(pumped);
    RUN(dialling_cannot_stop);
    RUN(s_client_waits_for_answers);
    RUN(freed_outside_the_lock);
    return END();
}
