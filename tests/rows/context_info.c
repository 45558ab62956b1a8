/* What the info callback is told, against what libssl tells one of its own. */
#include "raw.h"

struct told {
    int where, ret;
};
static struct told ours[200], theirs[200];
static int our_count, their_count;
static sslwrap_conn *told_of;

static int counts(int where, int ret)
{
    return !(where & SSL_CB_EXIT && ret < 0); /* how often a call found nothing to read is nobody's matter */
}

static void informed(sslwrap_conn *conn, int where, int ret, void *userdata)
{
    told_of = conn;
    CHECK(userdata == &our_count);
    if (counts(where, ret) && our_count < 200)
        ours[our_count].where = where, ours[our_count++].ret = ret;
}

static void raw_informed(const SSL *ssl, int where, int ret)
{
    (void)ssl;
    if (counts(where, ret) && their_count < 200)
        theirs[their_count].where = where, theirs[their_count++].ret = ret;
}

/* A pair of ours and libssl's, after the same pair of libssl's alone: `shown` is what the server shows. */
static void same_story(int we_serve, int version, const char *shown)
{
    SSL_CTX *client = raw_ctx(0, NULL), *server = raw_ctx(1, shown);
    sslwrap_ctx *ctx = our_ctx(we_serve ? shown : NULL);
    struct ends e;
    int who, i, n;
    our_count = their_count = 0;
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_max_proto_version(client, version);
    SSL_CTX_set_info_callback(we_serve ? server : client, raw_informed);
    SSL_CTX_up_ref(we_serve ? client : server);
    raw_both(client, server, &who);
    ERR_clear_error();
    SSL_CTX_set_info_callback(we_serve ? client : server, NULL);
    if (!we_serve)
        CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, version));
    CHECK_OK(sslwrap_ctx_set_info_callback(ctx, informed, &our_count, NULL));
    ends_new(&e, ctx, we_serve ? client : server, we_serve);
    raw_handshake(e.ours, &e.peer);
    {
        char byte;
        size_t got;
        sslwrap_conn_recv(e.ours, &byte, 1, 0, &got);
    }
    CHECK(told_of == e.ours);
    n = our_count < their_count ? our_count : their_count;
    if (!CHECK(our_count == their_count && n > 5))
        fprintf(stderr, "    we serve %d, 0x%x, %s: %d, libssl %d\n", we_serve, (unsigned)version, shown, our_count, their_count);
    for (i = 0; i < n; i++)
        if (!CHECK(ours[i].where == theirs[i].where && ours[i].ret == theirs[i].ret))
            fprintf(stderr, "    step %d: %d, %d; libssl has %d, %d\n", i, ours[i].where, ours[i].ret, theirs[i].where, theirs[i].ret);
    ends_free(&e);
    ctx_done(ctx);
}

ROW(A94, "libssl")
{
    NOT_ON_AWS_LC("it has steps of its own, and tells them");
    sslwrap_ctx *ctx = our_ctx(NULL);
    int serves, version;
    for (serves = 0; serves < 2; serves++)
        for (version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
            same_story(serves, version, "good");
            same_story(serves, version, "selfsigned"); /* with the alert */
        }
    /* NULL takes it away */
    our_count = 0;
    CHECK_OK(sslwrap_ctx_set_info_callback(ctx, informed, &our_count, NULL));
    CHECK_OK(sslwrap_ctx_set_info_callback(ctx, NULL, NULL, NULL));
    CHECK_OK(meets(ctx, raw_ctx(1, "good"), 0));
    CHECK(our_count == 0);
    CHECK_STATUS(sslwrap_ctx_set_info_callback(ctx, informed, &our_count, NULL), SSLWRAP_E_STATE);
    ctx_done(ctx);
}
