/* Bytes with a length, and texts without (R12): a NUL inside, bytes that are no UTF-8, the longest and one more. They are taken exactly,
 * or refused as INVALID_ARG; never cut. */
/* link: ssl */
/* no: valgrind: it runs with AddressSanitizer, which sees what is read behind an end as well */
#include "../rows/raw.h"
#include "sessions.h"

/* What goes wrong for who takes a length for a text, or a text for a length. */
static const struct {
    const char *bytes;
    size_t len;
} odd[] = {{"good\0evil", 9}, {"\0good", 5}, {"good\0", 5}, {"\xff\xfe\xfd", 3}, {"g\xc3\xb6\xc3\xb6""d", 6}, {"\xc3(", 2}, {"a\x80", 2}, {"\x01\x02\x7f", 3}};
#define ODD (sizeof odd / sizeof *odd)
static const unsigned char key16[] = "sixteen bytes...";

/* libcrypto asks for the passphrase with this number. */
static int gives(char *buf, int size, int writing, void *which)
{
    size_t i = *(size_t *)which;
    (void)writing;
    CHECK((size_t)size >= odd[i].len);
    memcpy(buf, odd[i].bytes, odd[i].len);
    return (int)odd[i].len;
}

/* A passphrase that libcrypto has written with opens with exactly the same bytes, and with none that are cut at the NUL. */
TEST(passphrases)
{
    FILE *f = fopen(cert("good.key"), "re");
    EVP_PKEY *raw = PEM_read_PrivateKey(f, NULL, NULL, NULL);
    size_t i;
    fclose(f);
    for (i = 0; i < ODD; i += (size_t)few_rounds(1, 3)) {
        BIO *out = BIO_new(BIO_s_mem());
        char *pem;
        sslwrap_pkey *key = NULL, *again = NULL;
        long len;
        size_t n = 0, cut = strlen(odd[i].bytes);
        char ours[8192];
        EVP_PKEY *theirs;
        BIO *in;
        CHECK(PEM_write_bio_PKCS8PrivateKey(out, raw, EVP_aes_256_cbc(), odd[i].bytes, (int)odd[i].len, NULL, NULL) == 1);
        len = BIO_get_mem_data(out, &pem);
        CHECK_OK(sslwrap_pkey_load_pem(pem, (size_t)len, odd[i].bytes, odd[i].len, &key));
        if (cut < odd[i].len - 1) /* a NUL at its end is none to HMAC */
            CHECK(sslwrap_pkey_load_pem(pem, (size_t)len, odd[i].bytes, cut, &again) != SSLWRAP_OK && again == NULL);
        if (cut != odd[i].len - 1)
            CHECK(sslwrap_pkey_load_pem(pem, (size_t)len, odd[i].bytes, odd[i].len - 1, &again) != SSLWRAP_OK && again == NULL);
        CHECK_OK(sslwrap_pkey_dump_pem(key, odd[i].bytes, odd[i].len, ours, sizeof ours, &n)); /* and the other way round */
        in = BIO_new_mem_buf(ours, (int)n);
        CHECK((theirs = PEM_read_bio_PrivateKey(in, NULL, gives, &i)) != NULL);
        EVP_PKEY_free(theirs);
        CHECK_OK(sslwrap_pkey_load_pem(ours, n, odd[i].bytes, odd[i].len, &again));
        CHECK_OK(sslwrap_pkey_free(again));
        CHECK_OK(sslwrap_pkey_free(key));
        BIO_free(in);
        BIO_free(out);
        ERR_clear_error();
    }
    EVP_PKEY_free(raw);
}

/* Protocol names are bytes: what is offered is what the other end is asked about and what both then say. */
TEST(protocols)
{
    size_t i;
    for (i = 0; i < ODD; i += (size_t)few_rounds(1, 3)) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        unsigned char wire[64], got[64];
        struct pair p;
        size_t n = 0;
        wire[0] = (unsigned char)odd[i].len;
        memcpy(wire + 1, odd[i].bytes, odd[i].len);
        CHECK_OK(sslwrap_ctx_set_alpn_protos(client, wire, odd[i].len + 1));
        CHECK_OK(sslwrap_ctx_set_alpn_preference(server, wire, odd[i].len + 1));
        if (pair_from(&p, client, server)) {
            CHECK_OK(handshake(p.client, p.server));
            CHECK_OK(sslwrap_conn_get_alpn_proto_negotiated(p.client, got, sizeof got, &n));
            CHECK(n == odd[i].len && memcmp(got, odd[i].bytes, n) == 0);
            CHECK_OK(sslwrap_conn_get_alpn_proto_negotiated(p.server, got, sizeof got, &n));
            CHECK(n == odd[i].len && memcmp(got, odd[i].bytes, n) == 0);
        }
        pair_free(&p);
        CHECK_OK(sslwrap_ctx_free(client));
        CHECK_OK(sslwrap_ctx_free(server));
    }
}

static int offers_nothing(SSL *ssl, const unsigned char **out, unsigned *len, void *unused)
{
    (void)ssl, (void)unused;
    *out = (const unsigned char *)"";
    *len = 0;
    return SSL_TLSEXT_ERR_OK;
}

/* A server that offers an empty list (what CVE-2024-5535 read beyond): nothing is in common, which
 * ends the handshake. */
TEST(lists_with_nothing_in_them)
{
    NEEDS("npn");
    sslwrap_ctx *ctx = client_ctx();
    SSL_CTX *raw = raw_ctx(1, "good");
    const unsigned char *got = NULL;
    unsigned got_len = 77;
    struct ends e;
    SSL_CTX_set_max_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_next_protos_advertised_cb(raw, offers_nothing, NULL);
    CHECK_OK(sslwrap_ctx_set_npn_preference(ctx, "\2h2\5other", 9));
    ends_new(&e, ctx, raw, 0);
    CHECK_OK(sslwrap_conn_set_server_name(e.ours, "good.example"));
    CHECK_STATUS(ends_shake(&e), SSLWRAP_ERROR_SSL);
    CHECK(strstr(sslwrap_error_message(), "no NPN protocol in common") != NULL);
    SSL_get0_next_proto_negotiated(e.peer.ssl, &got, &got_len);
    CHECK(got_len == 0);
    ends_free(&e);
    ctx_done(ctx);
}

/* An identity of a shared key is the whole of it or refused: one that is the same up to the NUL is another. */
TEST(identities)
{
    NEEDS("psk-tls1.3");
    size_t i;
    int old;
    for (old = 0; old < 2; old++)
        for (i = 0; i < ODD; i += (size_t)few_rounds(1, 3)) {
            sslwrap_ctx *client = NULL, *server = NULL;
            struct pair p;
            int status, has_nul = strlen(odd[i].bytes) != odd[i].len;
            CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &client));
            CHECK_OK(sslwrap_ctx_new_server(&server));
            if (old)
                CHECK_OK(sslwrap_ctx_set_max_proto_version(server, SSLWRAP_TLS1_2_VERSION));
            CHECK_OK(sslwrap_ctx_add_psk(server, odd[i].bytes, odd[i].len, key16, 16));
            CHECK_OK(sslwrap_ctx_set_psk(client, odd[i].bytes, odd[i].len, key16, 16));
            if (pair_from(&p, client, server)) {
                status = handshake(p.client, p.server);
                if (old && has_nul)
                    CHECK(status != SSLWRAP_OK);
                else
                    CHECK_OK(status);
            }
            pair_free(&p);
            if (odd[i].len > 1 && pair_from(&p, client, server)) { /* a byte less is nobody */
                CHECK_OK(sslwrap_conn_set_psk(p.client, odd[i].bytes, odd[i].len - 1, key16, 16));
                CHECK(handshake(p.client, p.server) != SSLWRAP_OK);
                pair_free(&p);
            }
            CHECK_OK(sslwrap_ctx_free(client));
            CHECK_OK(sslwrap_ctx_free(server));
        }
}

/* The id of a context's sessions, labels and contexts of exported keys: a byte behind the NUL counts. */
TEST(ids_and_labels)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    unsigned char one[32], two[32];
    struct pair p;
    sslwrap_session *session;
    CHECK_OK(sslwrap_ctx_set_session_id(server, "a\0one", 5));
    session = session_from(client, server);
    CHECK(resumes(client, server, session) == 1);
    if (pair_from(&p, client, server)) {
        CHECK_OK(handshake(p.client, p.server));
        CHECK_OK(sslwrap_conn_export_keying_material(p.client, "EXPORTER\0one", 12, "c\0one", 5, 1, one, sizeof one));
        CHECK_OK(sslwrap_conn_export_keying_material(p.server, "EXPORTER\0one", 12, "c\0one", 5, 1, two, sizeof two));
        CHECK(memcmp(one, two, sizeof one) == 0);
        CHECK_OK(sslwrap_conn_export_keying_material(p.server, "EXPORTER\0two", 12, "c\0one", 5, 1, two, sizeof two));
        CHECK(memcmp(one, two, sizeof one) != 0);
        CHECK_OK(sslwrap_conn_export_keying_material(p.server, "EXPORTER\0one", 12, "c\0two", 5, 1, two, sizeof two));
        CHECK(memcmp(one, two, sizeof one) != 0);
    }
    pair_free(&p);
    CHECK_OK(sslwrap_session_free(session));
    CHECK_OK(sslwrap_ctx_free(server));
    CHECK_OK(sslwrap_ctx_free(client));
}

/* Texts that end at their NUL: host names, lists, files. Nothing that is not one of theirs is taken or cut. */
TEST(texts)
{
    static const char *const texts[] = {"\xff\xfe\xfd", "g\xc3\xb6\xc3\xb6""d.example", "\xc3(", "good.example\x80", "good\x01""evil", "good.example\n",
                                        "good.example\tx", ""};
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    sslwrap_addr *addr = NULL;
    sslwrap_addrinfo *list = NULL;
    char huge[70000];
    size_t i;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    for (i = 0; i <= sizeof texts / sizeof *texts; i++) {
        const char *text = i < sizeof texts / sizeof *texts ? texts[i] : huge;
        int before = failed_checks_, status;
        memset(huge, 'x', sizeof huge - 1);
        huge[sizeof huge - 1] = 0;
        CHECK_STATUS(sslwrap_conn_set_server_name(conn, text), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_conn_set_tlsext_host_name(conn, text), SSLWRAP_E_INVALID_ARG);
        status = sslwrap_ctx_set_cipher_list(ctx, text);
        CHECK(status != SSLWRAP_OK);
        CHECK(sslwrap_ctx_set_tls13_ciphersuites(ctx, text) != SSLWRAP_OK);
        CHECK(sslwrap_ctx_set_groups(ctx, text) != SSLWRAP_OK);
        CHECK(sslwrap_ctx_load_verify_locations(ctx, text, NULL) != SSLWRAP_OK);
        CHECK(sslwrap_ctx_use_certificate_chain_file(ctx, text) != SSLWRAP_OK);
        if (*text != 0) {
            status = sslwrap_addr_inet(text, 80, &addr);
            CHECK(status == SSLWRAP_E_INVALID_ARG && addr == NULL);
            status = sslwrap_getaddrinfo(text, "80", 0, 0, 0, 0, &list);
            CHECK(status == SSLWRAP_E_INVALID_ARG && list == NULL);
            status = sslwrap_getaddrinfo("127.0.0.1", text, 0, 0, 0, 0, &list);
            CHECK((status == SSLWRAP_E_INVALID_ARG || status == SSLWRAP_E_GAI) && list == NULL);
        }
        CHECK(strlen(sslwrap_error_message()) < 1024); /* however long what it tells of is (R94) */
        if (failed_checks_ != before)
            fprintf(stderr, "    text %zu\n", i);
    }
    CHECK_STATUS(sslwrap_addr_unix("/tmp/a\0b", 8, &addr), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(passphrases);
    RUN(protocols);
    RUN(lists_with_nothing_in_them);
    RUN(identities);
    RUN(ids_and_labels);
    RUN(texts);
    return END();
}
