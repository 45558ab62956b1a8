/* Every allocation of a call of the classic surface fails once, and from some point on all of them: the answer is NOMEM, or the
 * call got over it; nothing changed in between, and the same call succeeds afterwards. This program's malloc stands before libc's. */
/* no: aws-lc: it may crash where there is no memory: cert_use_cert_and_key pushes into a list that it could not make */
/* no: valgrind: it has a malloc of its own */
/* no: asan: it has a malloc of its own */
#include "harness.h"
#include "nomem.h"

/* What the calls work on. */
static struct {
    sslwrap_ctx *ctx;
    struct pair pair;
    sslwrap_x509 *cert;
    sslwrap_x509_name *name;
    sslwrap_curve *curve;
    sslwrap_x509_crl *crl;
    sslwrap_pkey *key;
    char pem[8192], uri[600];
    size_t pem_len;
} w;

static int add_client_ca(void)
{
    return sslwrap_ctx_add_client_ca(w.ctx, w.cert);
}

static int set_client_ca_list(void)
{
    const sslwrap_x509_name *names[3];
    names[0] = names[1] = names[2] = w.name;
    return sslwrap_ctx_set_client_ca_list(w.ctx, names, 3);
}

static int load_client_ca(void)
{
    return sslwrap_ctx_load_client_ca(w.ctx, cert("good.pem"));
}

static int get_client_ca_list(void)
{
    sslwrap_name_list *list = NULL;
    size_t n = 0;
    int status = sslwrap_ctx_get_client_ca_list(w.ctx, &list);
    if (status != SSLWRAP_OK)
        return CHECK(list == NULL), status;
    CHECK(sslwrap_name_list_len(list, &n) == SSLWRAP_OK && n > 0);
    sslwrap_name_list_free(list);
    return status;
}

static int load_tmp_dh(void)
{
    return sslwrap_ctx_load_tmp_dh_mem(w.ctx, w.pem, w.pem_len);
}

static int curves(void)
{
    sslwrap_strlist *list = NULL;
    int status = sslwrap_get_elliptic_curves(&list);
    size_t n = 0;
    if (status == SSLWRAP_OK)
        CHECK(sslwrap_strlist_len(list, &n) == SSLWRAP_OK && n > 20);
    sslwrap_strlist_free(list);
    return status;
}

static int curve(void)
{
    sslwrap_curve *made = NULL;
    int status = sslwrap_get_elliptic_curve("P-256", &made);
    CHECK((made != NULL) == (status == SSLWRAP_OK));
    sslwrap_curve_free(made);
    return status;
}

static int set_tmp_ecdh(void)
{
    return sslwrap_ctx_set_tmp_ecdh(w.ctx, w.curve);
}

static int npn(void)
{
    return sslwrap_ctx_set_npn_protos(w.ctx, "\x02h2\x03two", 7);
}

static int ctx_ciphers(void)
{
    sslwrap_strlist *list = NULL;
    int status = sslwrap_ctx_get_ciphers(w.ctx, &list);
    sslwrap_strlist_free(list);
    return status;
}

static int cipher_list(void)
{
    sslwrap_strlist *list = NULL;
    int status = sslwrap_conn_get_cipher_list(w.pair.client, &list);
    size_t n = 0;
    if (status == SSLWRAP_OK)
        CHECK(sslwrap_strlist_len(list, &n) == SSLWRAP_OK && n > 5);
    sslwrap_strlist_free(list);
    return status;
}

static int shared_ciphers(void)
{
    sslwrap_strlist *list = NULL;
    int status = sslwrap_conn_get_shared_ciphers(w.pair.server, &list);
    sslwrap_strlist_free(list);
    return status;
}

static int finished(void)
{
    char buf[64];
    size_t n;
    return sslwrap_conn_get_finished(w.pair.client, buf, sizeof buf, &n);
}

static int exporter(void)
{
    unsigned char key[32], untouched[32];
    int status;
    memset(key, 9, sizeof key);
    memset(untouched, 9, sizeof untouched);
    status = sslwrap_conn_export_keying_material(w.pair.client, "EXPORTER-x", 10, "c", 1, 1, key, sizeof key);
    CHECK((memcmp(key, untouched, sizeof key) == 0) == (status != SSLWRAP_OK));
    return status;
}

static int use_certificate(void)
{
    return sslwrap_conn_use_certificate(w.pair.server, w.cert);
}

static int own_ciphers(void)
{
    sslwrap_conn *conn = NULL;
    int status = sslwrap_conn_new(w.ctx, NULL, &conn);
    if (status == SSLWRAP_OK)
        status = sslwrap_conn_set_cipher_list(conn, "ECDHE+AESGCM");
    sslwrap_conn_free(conn);
    return status;
}

static int extension(void)
{
    char buf[512];
    size_t n;
    int status = sslwrap_x509_extension_text(w.cert, 0, buf, sizeof buf, &n);
    if (status == SSLWRAP_OK)
        CHECK(n > 0);
    return status;
}

static int crl(void)
{
    int yes = 0, status = sslwrap_x509_crl_is_signed_by(w.crl, w.key, &yes);
    if (status == SSLWRAP_OK)
        CHECK(yes == 1);
    return status;
}

static int by_uri(void)
{
    sslwrap_pkey *key = NULL;
    int status = sslwrap_pkey_load_uri(w.uri, NULL, 0, &key);
    sslwrap_pkey_free(key);
    return status;
}

/* All faults of one call, once and for good. */
static void starve(const char *name, int (*call)(void), int most)
{
    int for_good, n, status, wrong = 0;
    if (!CHECK_OK(call()))
        return;
    for (for_good = 0; for_good < 2; for_good++)
        for (n = 1; n <= most; n++) {
            arm(n, for_good ? FOR_EVER : 1);
            status = call();
            disarm();
            if (failed == 0)
                break; /* that was all of them */
            if (status != SSLWRAP_OK && status != SSLWRAP_E_NOMEM && wrong++ < 3)
                fprintf(stderr, "%s: allocation %d%s: %d, %s\n", name, n, for_good ? " and on" : "", status, sslwrap_error_message());
            status = call();
            if (status != SSLWRAP_OK && wrong++ < 3)
                fprintf(stderr, "%s: afterwards (%d): %d, %s\n", name, n, status, sslwrap_error_message());
            CHECK(openssl_queue() == 0);
        }
    CHECK(wrong == 0);
}

TEST(short_of_memory)
{
    static const struct {
        const char *name;
        int (*call)(void);
        int most;
    } calls[] = {
        {"add_client_ca", add_client_ca, 1000},
        {"set_client_ca_list", set_client_ca_list, 1000},
        {"load_client_ca", load_client_ca, 1000},
        {"get_client_ca_list", get_client_ca_list, 1000},
        {"load_tmp_dh", load_tmp_dh, 1000},
        {"get_elliptic_curves", curves, 1000},
        {"get_elliptic_curve", curve, 1000},
        {"set_tmp_ecdh", set_tmp_ecdh, 1000},
        {"npn", npn, 1000},
        {"ctx_get_ciphers", ctx_ciphers, 1000},
        {"conn_get_cipher_list", cipher_list, 1000},
        {"conn_get_shared_ciphers", shared_ciphers, 1000},
        {"conn_get_finished", finished, 1000},
        {"conn_export_keying_material", exporter, 1000},
        {"conn_use_certificate", use_certificate, 1000},
        {"x509_extension_text", extension, 1000},
        {"x509_crl_is_signed_by", crl, 1000},
        {"pkey_load_uri", by_uri, 2000},
        {"conn_set_cipher_list", own_ciphers, 200}, /* the last: it freezes the context */
    };
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_x509 *inter = NULL;
    FILE *f = fopen(cert("dh.pem"), "re");
    char dir[512];
    size_t i;
    w.pem_len = fread(w.pem, 1, sizeof w.pem, f);
    fclose(f);
    CHECK(realpath(certs_dir_, dir) != NULL);
    snprintf(w.uri, sizeof w.uri, "file:%s/good.key", dir);
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &w.ctx));
    CHECK_OK(sslwrap_x509_load_file(cert("good.pem"), SSLWRAP_FILETYPE_PEM, &w.cert));
    CHECK_OK(sslwrap_x509_subject(w.cert, &w.name));
    CHECK_OK(sslwrap_get_elliptic_curve("P-256", &w.curve));
    CHECK_OK(sslwrap_x509_crl_load_file(cert("crl.pem"), SSLWRAP_FILETYPE_PEM, &w.crl));
    CHECK_OK(sslwrap_x509_load_file(cert("inter.pem"), SSLWRAP_FILETYPE_PEM, &inter));
    CHECK_OK(sslwrap_x509_public_key(inter, &w.key));
    if (pair_from(&w.pair, client, server) && CHECK_OK(handshake(w.pair.client, w.pair.server)))
        for (i = 0; i < sizeof calls / sizeof *calls; i++)
            starve(calls[i].name, calls[i].call, calls[i].most);
    pair_free(&w.pair);
    sslwrap_x509_free(inter);
    sslwrap_x509_free(w.cert);
    sslwrap_x509_name_free(w.name);
    sslwrap_curve_free(w.curve);
    sslwrap_x509_crl_free(w.crl);
    sslwrap_pkey_free(w.key);
    sslwrap_ctx_free(w.ctx);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(short_of_memory);
    return END();
}
