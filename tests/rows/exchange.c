/* What keys are exchanged with, and which ciphers. */
#include "raw.h"

#include <openssl/ec.h>
#include <openssl/objects.h>

static void only(SSL_CTX *raw, int version)
{
    SSL_CTX_set_min_proto_version(raw, version);
    SSL_CTX_set_max_proto_version(raw, version);
}

/* The size of the server's temporary key, as libssl on the client's side has it; 0 when there is no handshake. */
static int key_bits(sslwrap_ctx *ctx, int *type)
{
    sslwrap_conn *conn = NULL;
    SSL_CTX *raw = raw_ctx(0, NULL);
    struct raw r;
    EVP_PKEY *key = NULL;
    int bits = 0;
    only(raw, TLS1_2_VERSION);
    CHECK(SSL_CTX_set_cipher_list(raw, "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0") == 1);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    raw_new(&r, raw, 0);
    if (raw_handshake(conn, &r) == SSLWRAP_OK && SSL_get_peer_tmp_key(r.ssl, &key) == 1) {
        bits = EVP_PKEY_get_bits(key);
        *type = EVP_PKEY_get_base_id(key);
        EVP_PKEY_free(key);
    }
    raw_free(&r);
    sslwrap_conn_free(conn);
    return bits;
}

static sslwrap_ctx *dhe_server(void)
{
    sslwrap_ctx *ctx = server_ctx("rsa");
    CHECK_OK(sslwrap_ctx_set_cipher_list(ctx, "DHE+AES"));
    return ctx;
}

/* 512 bits: nobody may use them. */
static const char small_dh[] = "-----BEGIN DH PARAMETERS-----\n"
                               "MEYCQQDEpJbQj1aBIxbDFAHshTE5QIX0StHgWa7yb5QhjwVvP6lyYnRiSSYJ8bv6\n"
                               "AQk0FaRA65brU+vqhqRO7HM87/D/AgEC\n"
                               "-----END DH PARAMETERS-----\n";

ROW(A83, "libssl")
{
    NEEDS("dh");
    sslwrap_ctx *ctx = dhe_server();
    char *pem;
    size_t len;
    int type = 0;
    FILE *f;
    CHECK(key_bits(ctx, &type) == 0); /* without parameters there is no DHE */
    CHECK_STATUS(sslwrap_ctx_load_tmp_dh(ctx, cert("dh.pem")), SSLWRAP_E_STATE);
    sslwrap_ctx_free(ctx);

    ctx = dhe_server();
    CHECK_OK(sslwrap_ctx_load_tmp_dh(ctx, cert("dh.pem")));
    CHECK_STATUS(sslwrap_ctx_load_tmp_dh(ctx, "/nowhere/dh.pem"), SSLWRAP_ERROR_SYSCALL);
    CHECK(strstr(sslwrap_error_message(), "/nowhere/dh.pem") != NULL);
    CHECK_STATUS(sslwrap_ctx_load_tmp_dh(ctx, cert("ca.pem")), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_ctx_load_tmp_dh(ctx, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_load_tmp_dh_mem(ctx, small_dh, sizeof small_dh - 1), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_ctx_load_tmp_dh_mem(ctx, "", 0), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_ctx_load_tmp_dh_mem(ctx, small_dh, 100), SSLWRAP_ERROR_SSL);
    CHECK(key_bits(ctx, &type) == 2048 && type == EVP_PKEY_DH);
    sslwrap_ctx_free(ctx);

    pem = malloc(65536);
    f = fopen(cert("dh.pem"), "re");
    len = fread(pem, 1, 65536, f);
    fclose(f);
    ctx = dhe_server();
    CHECK_OK(sslwrap_ctx_load_tmp_dh_mem(ctx, pem, len));
    free(pem);
    CHECK(key_bits(ctx, &type) == 2048 && type == EVP_PKEY_DH);
    sslwrap_ctx_free(ctx);

    ctx = dhe_server();
    CHECK_STATUS(sslwrap_ctx_set_dh_auto(ctx, 2), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_dh_auto(ctx, 1));
    CHECK(key_bits(ctx, &type) == 2048 && type == EVP_PKEY_DH);
    sslwrap_ctx_free(ctx);
    ctx = dhe_server();
    CHECK_OK(sslwrap_ctx_set_dh_auto(ctx, 1));
    CHECK_OK(sslwrap_ctx_set_dh_auto(ctx, 0));
    CHECK(key_bits(ctx, &type) == 0);
    sslwrap_ctx_free(ctx);
}

/* Every curve that libcrypto lists, by name and number; and a handshake over one of them, as libssl sees it. */
ROW(A109, "libssl")
{
    NOT_ON_AWS_LC("it has fewer curves");
    EC_builtin_curve curves[200];
    size_t n = EC_get_builtin_curves(curves, 200), len = 0, i, v;
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    sslwrap_strlist *names = NULL;
    sslwrap_curve *curve = NULL;
    const char *name = NULL;
    char text[100];
    int nid = 0;
    CHECK_OK(sslwrap_get_elliptic_curves(&names));
    CHECK_OK(sslwrap_strlist_len(names, &len));
    CHECK(len == n && n > 2);
    for (i = 0; i < n; i++) {
        CHECK_OK(sslwrap_strlist_get(names, i, text, sizeof text, &len));
        CHECK_TEXT(text, OBJ_nid2sn(curves[i].nid));
        CHECK(len == strlen(text));
        CHECK_OK(sslwrap_get_elliptic_curve(text, &curve));
        CHECK_OK(sslwrap_curve_nid(curve, &nid));
        CHECK(nid == curves[i].nid);
        CHECK_OK(sslwrap_curve_name(curve, &name));
        CHECK_TEXT(name, text);
        sslwrap_curve_free(curve);
    }
    CHECK_STATUS(sslwrap_strlist_get(names, n, text, sizeof text, &len), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_strlist_get(names, 0, text, 3, &len), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(len == strlen(OBJ_nid2sn(curves[0].nid)));
    sslwrap_strlist_free(names);
    CHECK_STATUS(sslwrap_get_elliptic_curve("no-such-curve", &curve), SSLWRAP_E_INVALID_ARG);
    CHECK(strstr(sslwrap_error_message(), "no-such-curve") != NULL && curve == NULL);
    CHECK_STATUS(sslwrap_get_elliptic_curve("", &curve), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_get_elliptic_curve("CN", &curve), SSLWRAP_E_INVALID_ARG); /* a name, and no curve's */
    CHECK_STATUS(sslwrap_get_elliptic_curve(NULL, &curve), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_get_elliptic_curve("P-384", &curve));
    CHECK_OK(sslwrap_curve_nid(curve, &nid));
    CHECK(nid == NID_secp384r1);
    for (v = 0; v < 2; v++) {
        sslwrap_ctx *ctx = server_ctx("good");
        sslwrap_curve *odd = NULL;
        sslwrap_conn *conn = NULL;
        SSL_CTX *raw = raw_ctx(0, NULL);
        struct raw r;
        EVP_PKEY *key = NULL;
        only(raw, versions[v]);
        CHECK(SSL_CTX_set1_groups_list(raw, "X25519:P-256:P-384") == 1);
        CHECK_OK(sslwrap_get_elliptic_curve("secp112r1", &odd)); /* TLS has no number for it */
        CHECK_OK(sslwrap_ctx_set_tmp_ecdh(ctx, curve));
        CHECK_STATUS(sslwrap_ctx_set_tmp_ecdh(ctx, odd), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_ctx_set_tmp_ecdh(ctx, NULL), SSLWRAP_E_INVALID_ARG);
        sslwrap_curve_free(odd);
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
        raw_new(&r, raw, 0);
        CHECK_OK(raw_handshake(conn, &r));
        CHECK(SSL_get_peer_tmp_key(r.ssl, &key) == 1);
        CHECK(EVP_PKEY_get_bits(key) == 384);
        EVP_PKEY_free(key);
        raw_free(&r);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(ctx);
    }
    sslwrap_curve_free(curve);
}

static void same_list(sslwrap_strlist *ours, STACK_OF(SSL_CIPHER) *theirs)
{
    size_t n = 0, len, i;
    char name[100];
    CHECK_OK(sslwrap_strlist_len(ours, &n));
    CHECK(n == (size_t)sk_SSL_CIPHER_num(theirs) && n > 0);
    for (i = 0; i < n; i++) {
        CHECK_OK(sslwrap_strlist_get(ours, i, name, sizeof name, &len));
        CHECK_TEXT(name, SSL_CIPHER_get_name(sk_SSL_CIPHER_value(theirs, (int)i)));
    }
    sslwrap_strlist_free(ours);
}

/* On a fresh connection, after a cipher string, and what both have. */
ROW(A138, "libssl")
{
    NOT_ON_AWS_LC("its lists of ciphers are others, and it keeps none of shared ones");
    static const char *const strings[] = {NULL, "ECDHE+AESGCM:!aNULL", "DEFAULT:-ECDSA"};
    size_t i, n;
    for (i = 0; i < 3; i++) {
        sslwrap_ctx *ctx = NULL;
        sslwrap_conn *conn = NULL;
        sslwrap_strlist *list = NULL;
        SSL_CTX *raw = SSL_CTX_new(TLS_method());
        SSL *ssl;
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
        if (strings[i] != NULL) {
            CHECK_OK(sslwrap_ctx_set_cipher_list(ctx, strings[i]));
            CHECK(SSL_CTX_set_cipher_list(raw, strings[i]) == 1);
        }
        ssl = SSL_new(raw);
        CHECK_OK(sslwrap_ctx_get_ciphers(ctx, &list));
        same_list(list, SSL_CTX_get_ciphers(raw));
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
        CHECK_OK(sslwrap_conn_get_cipher_list(conn, &list));
        same_list(list, SSL_get_ciphers(ssl));
        CHECK_STATUS(sslwrap_conn_get_shared_ciphers(conn, &list), SSLWRAP_E_NO_VALUE);
        SSL_free(ssl);
        SSL_CTX_free(raw);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(ctx);
    }
    {
        sslwrap_ctx *ctx = server_ctx("good");
        sslwrap_conn *conn = NULL;
        sslwrap_strlist *list = NULL;
        SSL_CTX *raw = raw_ctx(0, NULL);
        struct raw r;
        char name[100];
        only(raw, TLS1_2_VERSION);
        CHECK(SSL_CTX_set_cipher_list(raw, "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384") == 1);
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
        raw_new(&r, raw, 0);
        CHECK_OK(raw_handshake(conn, &r));
        CHECK_OK(sslwrap_conn_get_shared_ciphers(conn, &list));
        CHECK_OK(sslwrap_strlist_len(list, &n));
        CHECK(n == 2);
        CHECK_OK(sslwrap_strlist_get(list, 0, name, sizeof name, &n));
        CHECK_TEXT(name, "ECDHE-ECDSA-AES128-GCM-SHA256");
        sslwrap_strlist_free(list);
        raw_free(&r);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(ctx);
    }
}
