/* Who the server must be, an address or a name, against every place where a certificate may say so (R38, R40); and what of it the client's
 * hello shows to everybody. The certificates are made here, the server is plain libssl. */
/* link: ssl */
/* no: valgrind: the same paths run under it in decisions.c and pki_more.c */
#include "../rows/raw.h"

#include <openssl/x509v3.h>

/* An authority, and a certificate of its with these alternative names (NULL: none) and this common name. */
static SSL_CTX *server_named(sslwrap_ctx *client, const char *alternative, const char *common)
{
    static EVP_PKEY *key;
    SSL_CTX *raw = SSL_CTX_new(TLS_server_method());
    sslwrap_x509_store *store = NULL;
    sslwrap_x509 *root = NULL;
    X509 *made[2];
    unsigned char *der = NULL;
    int i, len;
    if (key == NULL)
        key = EVP_EC_gen("P-256");
    for (i = 0; i < 2; i++) {
        X509 *x = made[i] = X509_new();
        X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, NID_basic_constraints, i == 0 ? "critical,CA:TRUE" : "CA:FALSE");
        X509_set_version(x, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(x), 1 + i);
        X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, (const unsigned char *)(i == 0 ? "root" : common), -1, -1, 0);
        X509_set_issuer_name(x, X509_get_subject_name(made[0]));
        X509_gmtime_adj(X509_getm_notBefore(x), -3600);
        X509_gmtime_adj(X509_getm_notAfter(x), 86400);
        X509_set_pubkey(x, key);
        X509_add_ext(x, ext, -1);
        X509_EXTENSION_free(ext);
        if (i == 1 && alternative != NULL) {
            CHECK((ext = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, alternative)) != NULL);
            X509_add_ext(x, ext, -1);
            X509_EXTENSION_free(ext);
        }
        CHECK(X509_sign(x, key, EVP_sha256()) > 0);
    }
    len = i2d_X509(made[0], &der);
    CHECK_OK(sslwrap_x509_load_der(der, (size_t)len, &root));
    CHECK_OK(sslwrap_ctx_get_cert_store(client, &store));
    CHECK_OK(sslwrap_x509_store_add_cert(store, root));
    CHECK_OK(sslwrap_x509_store_free(store));
    CHECK_OK(sslwrap_x509_free(root));
    CHECK(SSL_CTX_use_certificate(raw, made[1]) == 1 && SSL_CTX_use_PrivateKey(raw, key) == 1);
    OPENSSL_free(der);
    X509_free(made[0]);
    X509_free(made[1]);
    return raw;
}

/* The server name in a client's hello, as it is on the wire; "" for none. */
static const char *name_shown(const unsigned char *hello, size_t len)
{
    static char name[300];
    size_t at = 5 + 4 + 2 + 32, end;
    name[0] = 0;
    at += 1 + hello[at];                                         /* session id */
    at += 2 + ((size_t)hello[at] << 8 | hello[at + 1]);          /* ciphers */
    at += 1 + hello[at];                                         /* compression */
    end = at + 2 + ((size_t)hello[at] << 8 | hello[at + 1]);
    CHECK(end <= len);
    for (at += 2; at + 4 <= end && end <= len;) {
        size_t type = (size_t)hello[at] << 8 | hello[at + 1], body = (size_t)hello[at + 2] << 8 | hello[at + 3];
        if (type == 0) {
            size_t n = (size_t)hello[at + 7] << 8 | hello[at + 8];
            CHECK(hello[at + 6] == 0 && n + 5 == body && n < sizeof name);
            memcpy(name, hello + at + 9, n);
            name[n] = 0;
        }
        at += 4 + body;
    }
    return name;
}

TEST(places_of_names)
{
    static const struct {
        const char *alternative, *common;
        int good, four, six; /* is it for good.example, for 127.0.0.1, for ::1? */
    } certificates[] = {{"DNS:good.example", "x", 1, 0, 0},
                        {"IP:127.0.0.1", "x", 0, 1, 0},
                        {"IP:::1", "x", 0, 0, 1},
                        {"DNS:good.example, IP:127.0.0.1, IP:::1", "x", 1, 1, 1},
                        {"DNS:127.0.0.1", "127.0.0.1", 0, 0, 0},                /* an address is no DNS name */
                        {"DNS:*.0.0.1", "x", 0, 0, 0},
                        {"email:good.example@good.example", "x", 0, 0, 0},
                        {NULL, "good.example", 1, 0, 0}, /* OpenSSL's rule, which NEVER_CHECK_SUBJECT ends */
                        {NULL, "127.0.0.1", 0, 0, 0},                           /* nor a common name */
                        {NULL, "::1", 0, 0, 0},
                        {"DNS:other.example", "good.example", 0, 0, 0},         /* which counts nowhere beside a DNS name */
                        {"DNS:good.example.evil.example", "x", 0, 0, 0}};
    static const struct {
        const char *name, *shown;
    } asked[] = {{"good.example", "good.example"}, {"127.0.0.1", ""}, {"::1", ""}, {"GOOD.example.", "GOOD.example"}};
    size_t c, a;
    int never;
    for (c = 0; c < sizeof certificates / sizeof *certificates; c += (size_t)few_rounds(1, 4))
        for (a = 0, never = 0; a < sizeof asked / sizeof *asked; a += (size_t)never, never = !never) {
            sslwrap_ctx *ctx = client_ctx();
            int right = a == 1 ? certificates[c].four : a == 2 ? certificates[c].six : certificates[c].good, status, before = failed_checks_;
            const char *alternative = certificates[c].alternative;
            unsigned char hello[4096];
            struct ends e;
            size_t n = 0;
            ends_new(&e, ctx, server_named(ctx, alternative, certificates[c].common), 0);
            CHECK_OK(sslwrap_conn_set_server_name(e.ours, asked[a].name));
            if (never) {
                CHECK_OK(sslwrap_conn_set_hostflags(e.ours, SSLWRAP_X509_CHECK_FLAG_NEVER_CHECK_SUBJECT));
                right = right && certificates[c].alternative != NULL;
            }
            CHECK_STATUS(sslwrap_conn_do_handshake(e.ours), SSLWRAP_ERROR_WANT_READ);
            CHECK_OK(sslwrap_conn_bio_read(e.ours, hello, sizeof hello, &n));
            CHECK_TEXT(name_shown(hello, n), asked[a].shown);
            CHECK(BIO_write(e.peer.in, hello, (int)n) == (int)n);
            status = ends_shake(&e);
            CHECK_STATUS(status, right ? SSLWRAP_OK : SSLWRAP_ERROR_SSL);
            ends_free(&e);
            ctx_done(ctx);
            if (failed_checks_ != before)
                fprintf(stderr, "    %s, CN %s: asked for %s\n", alternative ? alternative : "-", certificates[c].common, asked[a].name);
        }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(places_of_names);
    return END();
}
