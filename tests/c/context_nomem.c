/* Going over to another context, and checking a name, while memory is lacking. All of it or nothing: what a connection
 * shows and agrees to is the one context's or the other's, never some of each; no check is left out. */
/* no: aws-lc: it may crash where there is no memory: cert_use_cert_and_key pushes into a list that it could not make */
/* no: valgrind: it has a malloc of its own */
/* no: asan: it has a malloc of its own */
#include "harness.h"
#include "nomem.h"

static sslwrap_ctx *first, *second;

/* Both with groups of their own and an identity that came later. */
static void make(const char *name, const char *groups, sslwrap_ctx **ctx)
{
    sslwrap_identity *identity = NULL;
    char pem[64], key[64];
    snprintf(pem, sizeof pem, "%s.pem", name);
    snprintf(key, sizeof key, "%s.key", name);
    *ctx = server_ctx("rsa");
    CHECK_OK(sslwrap_ctx_set_groups(*ctx, groups));
    CHECK_OK(sslwrap_identity_new_file(cert(pem), cert(key), NULL, 0, &identity));
    CHECK_OK(sslwrap_ctx_renew_identity(*ctx, identity));
    CHECK_OK(sslwrap_identity_free(identity));
}

static int stayed, lost;

static struct inside {
    int from, times, status, hit, at_once;
} in;

static int go_over(sslwrap_conn *conn, void *userdata)
{
    (void)userdata;
    arm(in.from, in.times);
    in.status = sslwrap_conn_set_context(conn, second);
    disarm();
    in.hit = failed;
    if (in.status != SSLWRAP_OK && in.at_once)
        return CHECK_OK(sslwrap_conn_set_context(conn, second)) ? SSLWRAP_SERVERNAME_OK : SSLWRAP_SERVERNAME_FATAL;
    return SSLWRAP_SERVERNAME_OK; /* on it goes, whatever came of it */
}

/* Whose certificate is shown and whose group agreed on: 1, 2, 0 for anything else. */
static int whose(struct pair *p)
{
    const char *group = "";
    sslwrap_x509 *shown = NULL;
    int good = 0, other = 0;
    CHECK_OK(sslwrap_conn_get_group_name(p->client, &group));
    CHECK_OK(sslwrap_conn_get_peer_certificate(p->client, &shown));
    CHECK(sslwrap_x509_check_host(shown, "good.example", 0, &good) == SSLWRAP_OK);
    CHECK(sslwrap_x509_check_host(shown, "a.example", 0, &other) == SSLWRAP_OK);
    CHECK_OK(sslwrap_x509_free(shown));
    if (good && strstr(group, "25519"))
        return 1;
    return other && strstr(group, "25519") == NULL ? 2 : 0;
}

/* So many allocations fail; gives how many were hit. */
static int once(sslwrap_ctx *client, int own)
{
    struct pair p;
    int status, after = 0;
    if (!pair_from(&p, client, first))
        return 0;
    CHECK_OK(sslwrap_conn_insecure_no_name_check(p.client));
    if (own)
        CHECK_OK(sslwrap_conn_set_options(p.server, SSLWRAP_OP_NO_TICKET, NULL));
    in.hit = 0;
    in.status = 12345;
    status = handshake(p.client, p.server);
    if (in.status == SSLWRAP_OK)
        after = CHECK_OK(status) && whose(&p) == 2;
    else if (!CHECK_STATUS(in.status, SSLWRAP_E_NOMEM))
        after = 0;
    else if (in.at_once)
        after = CHECK_OK(status) && whose(&p) == 2;
    else if (status == SSLWRAP_OK)
        stayed += after = whose(&p) == 1;
    else /* no way back: the end. Not where only one failed */
        lost += after = CHECK(in.times > 1) && !is_want(status);
    if (!CHECK(after))
        fprintf(stderr, "    allocation %d, %d of them: set_context %d, handshake %d\n", in.from, in.times, in.status, status);
    pair_free(&p);
    return in.hit;
}

TEST(all_or_nothing)
{
    sslwrap_ctx *client = client_ctx();
    static const int times[] = {1, 2, 4, 6, FOR_EVER};
    size_t t;
    int hits = 0, own;
    make("good", "X25519", &first);
    make("other", "P-384", &second);
    CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(first, go_over, NULL, NULL));
    CHECK_OK(sslwrap_ctx_set_groups(client, "X25519:P-384"));
    in.from = FOR_EVER; /* what is made once */
    in.times = in.at_once = 0;
    once(client, 0);
    for (t = 0; t < sizeof times / sizeof *times; t++)
        for (own = 0; own < 2; own++) {
            in.times = times[t];
            for (in.from = 1; in.from < 500 && failed_checks_ == 0 && once(client, own); in.from++)
                hits++;
        }
    CHECK(stayed > 5 && lost > 5);
    in.times = in.at_once = 1; /* once more at once: it works */
    for (in.from = 1; in.from < 500 && failed_checks_ == 0 && once(client, 0); in.from++)
        hits++;
    CHECK(hits > 20);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(first));
    CHECK_OK(sslwrap_ctx_free(second));
}

/* Allocations until OpenSSL comes to the certificate, and until it has begun with it. */
static int before_it, within_it;

static void progress(sslwrap_conn *conn, int where, int ret, void *userdata)
{
    (void)conn, (void)where, (void)ret, (void)userdata;
    if (armed && within_it == 0)
        before_it = asked;
}

static int judged(sslwrap_conn *conn, sslwrap_x509 *x, int error, int depth, int ok, void *userdata)
{
    (void)conn, (void)x, (void)error, (void)depth, (void)userdata;
    if (within_it == 0)
        within_it = asked;
    return ok;
}

/* Memory that lacks for a moment takes no check away: OpenSSL goes on without the name when it cannot copy it. */
static int wrong_name(sslwrap_ctx *client, sslwrap_ctx *server, const char *name, int at)
{
    struct pair p;
    int status, hit = 0;
    if (!pair_from(&p, client, server))
        return 0;
    CHECK_OK(sslwrap_conn_set_server_name(p.client, name));
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    sslwrap_conn_do_handshake(p.server);
    pump(p.client, p.server);
    arm(at, 1);
    status = sslwrap_conn_do_handshake(p.client);
    disarm();
    hit = failed;
    if (!CHECK(status == SSLWRAP_ERROR_SSL || (hit && status == SSLWRAP_E_NOMEM)))
        fprintf(stderr, "    %s, allocation %d: %d\n", name, at, status);
    pair_free(&p);
    return hit;
}

TEST(a_wrong_name_stays_wrong)
{
    static const char *const names[] = {"bad.example", "192.0.2.1"};
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    size_t i;
    int at;
    CHECK_OK(sslwrap_ctx_set_info_callback(client, progress, NULL, NULL));
    CHECK_OK(sslwrap_ctx_set_verify(client, SSLWRAP_VERIFY_PEER, judged, NULL, NULL));
    for (i = 0; i < 2; i++) {
        within_it = 0;
        wrong_name(client, server, names[i], FOR_EVER);
        CHECK(within_it > before_it);
        for (at = before_it - 20; at < within_it + 100 && failed_checks_ == 0; at++)
            CHECK(wrong_name(client, server, names[i], at));
    }
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(all_or_nothing);
    RUN(a_wrong_name_stays_wrong);
    return END();
}
