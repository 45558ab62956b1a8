/* Constants of the SSL document against OpenSSL's headers, and what they do, as the other end sees it. */
#include "raw.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

ROW(A12, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    CHECK(SSLWRAP_FILETYPE_PEM == SSL_FILETYPE_PEM && SSLWRAP_FILETYPE_PEM == 1);
    CHECK_OK(sslwrap_ctx_use_certificate_file(ctx, cert("good.pem"), SSLWRAP_FILETYPE_PEM));
    CHECK_STATUS(sslwrap_ctx_use_certificate_file(ctx, cert("good.der"), SSLWRAP_FILETYPE_PEM), SSLWRAP_ERROR_SSL);
    CHECK_REASON(NULL, "PEM routines", "no start line");
    ctx_done(ctx);
}

ROW(A13, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    CHECK(SSLWRAP_FILETYPE_ASN1 == SSL_FILETYPE_ASN1 && SSLWRAP_FILETYPE_ASN1 == 2);
    CHECK_OK(sslwrap_ctx_use_certificate_file(ctx, cert("good.der"), SSLWRAP_FILETYPE_ASN1));
    CHECK_STATUS(sslwrap_ctx_use_certificate_file(ctx, cert("good.pem"), SSLWRAP_FILETYPE_ASN1), SSLWRAP_ERROR_SSL);
    ctx_done(ctx);
}

/* Both functions know both; the other end gets what the file holds. What is neither is refused, and nothing changes. */
ROW(A14, "libssl")
{
    static const char *const files[][2] = {{"good.pem", "good.key"}, {"good.der", "good-key.der"}};
    int type, bad;
    for (type = SSLWRAP_FILETYPE_PEM; type <= SSLWRAP_FILETYPE_ASN1; type++) {
        sslwrap_ctx *ctx = our_ctx(NULL);
        struct ends e;
        CHECK_OK(sslwrap_ctx_use_certificate_file(ctx, cert(files[type - 1][0]), type));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert(files[type - 1][1]), type));
        for (bad = -1; bad < 5; bad++) {
            if (bad >= 0 && bad <= 2)
                continue;
            CHECK_STATUS(sslwrap_ctx_use_certificate_file(ctx, cert("rsa.pem"), bad), SSLWRAP_E_INVALID_ARG);
            CHECK(strstr(sslwrap_error_message(), "FILETYPE") != NULL);
            CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, cert("rsa.key"), bad), SSLWRAP_E_INVALID_ARG);
        }
        ends_new(&e, ctx, raw_ctx(0, NULL), 1);
        CHECK_OK(ends_shake(&e));
        CHECK(is_cert(SSL_get0_peer_certificate(e.peer.ssl), "good.pem"));
        ends_free(&e);
        ctx_done(ctx);
    }
}

ROW(A15, "libssl") { CHECK(SSLWRAP_OP_SINGLE_DH_USE == SSL_OP_SINGLE_DH_USE && SSLWRAP_OP_SINGLE_DH_USE == 0); }

ROW(A16, "libssl") { CHECK(SSLWRAP_OP_SINGLE_ECDH_USE == SSL_OP_SINGLE_ECDH_USE && SSLWRAP_OP_SINGLE_ECDH_USE == 0); }

/* The public half of what our server used for the exchange, as its client got it. */
static EVP_PKEY *ephemeral(sslwrap_ctx *ctx, int version)
{
    SSL_CTX *raw = raw_ctx(0, NULL);
    struct ends e;
    EVP_PKEY *key = NULL;
    SSL_CTX_set_max_proto_version(raw, version);
    ends_new(&e, ctx, raw, 1);
    CHECK_OK(ends_shake(&e));
    CHECK(SSL_get_peer_tmp_key(e.peer.ssl, &key) == 1);
    ends_free(&e);
    return key;
}

/* Each connection has a key of its own, with the options and without: elliptic curves and, in TLS 1.3, finite fields. */
ROW(A17, "libssl")
{
    static const struct {
        int version, type;
        const char *groups;
    } cases[] = {{TLS1_2_VERSION, EVP_PKEY_EC, "P-256"}, {TLS1_3_VERSION, EVP_PKEY_EC, "P-256"}, {TLS1_3_VERSION, EVP_PKEY_DH, "ffdhe2048"}};
    size_t i;
    int with;
    for (i = 0; i < COUNT(cases); i++)
        for (with = 0; with < 2; with++) {
            sslwrap_ctx *ctx = our_ctx("good");
            EVP_PKEY *one, *other;
            if (cases[i].type == EVP_PKEY_DH && !lib_has("dh")) {
                ctx_done(ctx);
                continue;
            }
            CHECK_OK(sslwrap_ctx_set_groups(ctx, cases[i].groups));
            if (with)
                CHECK_OK(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_SINGLE_DH_USE | SSLWRAP_OP_SINGLE_ECDH_USE, NULL));
            one = ephemeral(ctx, cases[i].version);
            other = ephemeral(ctx, cases[i].version);
            CHECK(EVP_PKEY_get_base_id(one) == cases[i].type);
            CHECK(EVP_PKEY_eq(one, other) == 0);
            EVP_PKEY_free(one);
            EVP_PKEY_free(other);
            ctx_done(ctx);
        }
}

ROW(A18, "libssl") { CHECK(SSLWRAP_OP_EPHEMERAL_RSA == SSL_OP_EPHEMERAL_RSA && SSLWRAP_OP_EPHEMERAL_RSA == 0); }

/* It can be asked for and does nothing: with RSA alone the client gets no ephemeral key. */
ROW(A19, "libssl")
{
    sslwrap_ctx *ctx = our_ctx("rsa");
    SSL_CTX *raw = raw_ctx(0, NULL);
    struct ends e;
    EVP_PKEY *key = NULL;
    uint64_t before = 0, after = 1;
    CHECK_OK(sslwrap_ctx_set_options(ctx, 0, &before));
    CHECK_OK(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_EPHEMERAL_RSA, &after));
    CHECK(before == after);
    CHECK_OK(sslwrap_ctx_set_cipher_list(ctx, "AES128-SHA256"));
    SSL_CTX_set_max_proto_version(raw, TLS1_2_VERSION);
    ends_new(&e, ctx, raw, 1);
    CHECK_OK(ends_shake(&e));
    CHECK_TEXT(SSL_get_cipher_name(e.peer.ssl), "AES128-SHA256");
    CHECK(SSL_get_peer_tmp_key(e.peer.ssl, &key) == 0);
    ends_free(&e);
    ctx_done(ctx);
}

ROW(A20, "libssl")
{
    CHECK(SSLWRAP_OP_NO_TICKET == SSL_OP_NO_TICKET && SSLWRAP_OP_NO_TICKET == 0x4000);
}

/* How long the ticket is that a client of libssl gets from us; 0: none. */
static size_t ticket_len(uint64_t options, int version)
{
    sslwrap_ctx *ctx = our_ctx("good");
    SSL_CTX *raw = raw_ctx(0, NULL);
    const unsigned char *ticket = NULL;
    struct ends e;
    size_t len = 0;
    SSL_CTX_set_max_proto_version(raw, version);
    CHECK_OK(sslwrap_ctx_set_options(ctx, options, NULL));
    ends_new(&e, ctx, raw, 1);
    CHECK_OK(ends_shake(&e));
    SSL_SESSION_get0_ticket(SSL_get_session(e.peer.ssl), &ticket, &len);
    ends_free(&e);
    ctx_done(ctx);
    return len;
}

/* TLS 1.2: no ticket. TLS 1.3: one that holds nothing but the number of a session which the server keeps. */
ROW(A21, "libssl")
{
    NEEDS("tls1.3-session-ids");
    CHECK(ticket_len(0, TLS1_2_VERSION) > 100 && ticket_len(0, TLS1_3_VERSION) > 100);
    CHECK(ticket_len(SSLWRAP_OP_NO_TICKET, TLS1_2_VERSION) == 0);
    CHECK(ticket_len(SSLWRAP_OP_NO_TICKET, TLS1_3_VERSION) == 32);
}

ROW(A22, "libssl")
{
    NOT_ON_AWS_LC("it has no compression, and keeps no bit for it");
    sslwrap_ctx *ctx = our_ctx(NULL);
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    uint64_t mask = 0;
    CHECK(SSLWRAP_OP_NO_COMPRESSION == SSL_OP_NO_COMPRESSION);
    CHECK_OK(sslwrap_ctx_set_options(ctx, 0, &mask)); /* set from the start, as libssl has it */
    CHECK((mask & SSLWRAP_OP_NO_COMPRESSION) == (SSL_CTX_get_options(raw) & SSL_OP_NO_COMPRESSION));
    ctx_done(ctx);
    SSL_CTX_free(raw);
}

static unsigned char compressions[8];
static size_t compression_count;

static int looks_at_hello(SSL *ssl, int *alert, void *unused)
{
    const unsigned char *offered;
    (void)alert, (void)unused;
    compression_count = SSL_client_hello_get0_compression_methods(ssl, &offered);
    memcpy(compressions, offered, compression_count < 8 ? compression_count : 8);
    return SSL_CLIENT_HELLO_SUCCESS;
}

/* The one method in our client hello is "none". */
ROW(A23, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    SSL_CTX *raw = raw_ctx(1, "good");
    CHECK_OK(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_NO_COMPRESSION, NULL));
    CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, SSLWRAP_TLS1_2_VERSION));
    SSL_CTX_set_client_hello_cb(raw, looks_at_hello, NULL);
    CHECK_OK(meets(ctx, raw, 0));
    CHECK(compression_count == 1 && compressions[0] == 0);
    ctx_done(ctx);
}

ROW(A24, "libssl") { CHECK(SSLWRAP_OP_NO_SSLV2 == SSL_OP_NO_SSLv2 && SSLWRAP_OP_NO_SSLV2 == 0); }

/* Speaks that version alone, with what old versions need. */
static SSL_CTX *only(int version)
{
    SSL_CTX *raw = raw_ctx(0, NULL);
    CHECK(SSL_CTX_set_min_proto_version(raw, version) == 1 && SSL_CTX_set_max_proto_version(raw, version) == 1);
    CHECK(SSL_CTX_set_cipher_list(raw, "ALL:@SECLEVEL=0") == 1);
    return raw;
}

/* A server of ours that speaks everything from TLS 1.0 on, but for what `options` take away. */
static sslwrap_ctx *old_server(uint64_t options)
{
    sslwrap_ctx *ctx = our_ctx("rsa");
    uint64_t mask = 0;
    CHECK_OK(sslwrap_ctx_set_min_proto_version(ctx, SSLWRAP_TLS1_VERSION));
    CHECK_OK(sslwrap_ctx_set_cipher_list(ctx, "ALL:@SECLEVEL=0"));
    CHECK_OK(sslwrap_ctx_set_options(ctx, options, &mask));
    CHECK((mask & options) == options);
    return ctx;
}

/* With the option the version is refused, with libssl's words; without it, it is spoken. */
static void one_version(uint64_t option, int version)
{
    sslwrap_ctx *all = old_server(0), *without = old_server(option);
    CHECK_OK(meets(all, only(version), 1));
    CHECK_STATUS(meets(without, only(version), 1), SSLWRAP_ERROR_SSL);
    CHECK_REASON(NULL, "SSL routines", "unsupported protocol");
    ctx_done(all);
    ctx_done(without);
}

/* Nobody speaks SSL 3.0 any more: the option is taken, and libssl's mask has it. */
ROW(A25, "libssl")
{
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    sslwrap_ctx *ctx = our_ctx(NULL);
    uint64_t mask = 0;
    CHECK(SSLWRAP_OP_NO_SSLV3 == SSL_OP_NO_SSLv3);
    CHECK_OK(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_NO_SSLV3, &mask));
    CHECK(!same_openssl() || mask == SSL_CTX_set_options(raw, SSL_OP_NO_SSLv3));
    ctx_done(ctx);
    SSL_CTX_free(raw);
}

ROW(A26, "libssl")
{
    CHECK(SSLWRAP_OP_NO_TLSV1 == SSL_OP_NO_TLSv1);
    one_version(SSLWRAP_OP_NO_TLSV1, TLS1_VERSION);
}

ROW(A27, "libssl")
{
    CHECK(SSLWRAP_OP_NO_TLSV1_1 == SSL_OP_NO_TLSv1_1);
    one_version(SSLWRAP_OP_NO_TLSV1_1, TLS1_1_VERSION);
}

ROW(A28, "libssl")
{
    CHECK(SSLWRAP_OP_NO_TLSV1_2 == SSL_OP_NO_TLSv1_2);
    one_version(SSLWRAP_OP_NO_TLSV1_2, TLS1_2_VERSION);
}

/* Of the flexible method each combination leaves what it leaves libssl. */
ROW(A29, "libssl")
{
    NOT_ON_AWS_LC("it says otherwise that no version is left");
    static const uint64_t bits[] = {SSLWRAP_OP_NO_TLSV1, SSLWRAP_OP_NO_TLSV1_1, SSLWRAP_OP_NO_TLSV1_2, SSLWRAP_OP_NO_TLSV1_3};
    int left, i, who, passes;
    for (left = 0; left < 16; left += rounds(1, 3)) {
        sslwrap_ctx *ctx = NULL;
        SSL_CTX *raw = raw_ctx(1, "rsa"), *raw_client = raw_ctx(0, NULL);
        struct ends e;
        struct queue q;
        uint64_t options = SSLWRAP_OP_NO_SSLV2 | SSLWRAP_OP_NO_SSLV3;
        for (i = 0; i < 4; i++)
            if ((left & 1 << i) == 0)
                options |= bits[i];
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_SSLV23_METHOD, &ctx));
        CHECK_OK(sslwrap_ctx_set_min_proto_version(ctx, SSLWRAP_TLS1_VERSION));
        CHECK_OK(sslwrap_ctx_set_cipher_list(ctx, "ALL:@SECLEVEL=0"));
        CHECK_OK(sslwrap_ctx_set_options(ctx, options, NULL));
        SSL_CTX_set_min_proto_version(raw, TLS1_VERSION);
        SSL_CTX_set_cipher_list(raw, "ALL:@SECLEVEL=0");
        SSL_CTX_set_min_proto_version(raw_client, TLS1_VERSION);
        SSL_CTX_set_cipher_list(raw_client, "ALL:@SECLEVEL=0");
        SSL_CTX_set_options(raw_client, options);
        SSL_CTX_up_ref(raw);
        passes = raw_both(raw_client, raw, &who);
        q = raw_both_queue;
        CHECK(passes == (left != 0));
        ends_new(&e, ctx, raw, 0);
        if (passes) {
            CHECK_OK(ends_shake(&e));
            CHECK(SSL_version(e.peer.ssl) == raw_both_version);
        } else {
            CHECK_STATUS(ends_shake(&e), SSLWRAP_ERROR_SSL);
            CHECK_QUEUE(NULL, &q);
        }
        ends_free(&e);
        ctx_done(ctx);
    }
}

/* ---- versions of OpenSSL ---- */

static void same_text(int ours, int theirs)
{
    const char *text = NULL;
    CHECK(ours == theirs);
    CHECK_OK(sslwrap_version_string(ours, &text));
    if (same_openssl())
        CHECK_TEXT(text, OpenSSL_version(theirs));
    else
        CHECK(text != NULL && *text != 0);
}

ROW(A30, "libssl") { same_text(SSLWRAP_SSLEAY_VERSION, OPENSSL_VERSION); }
ROW(A31, "libssl") { same_text(SSLWRAP_SSLEAY_CFLAGS, OPENSSL_CFLAGS); }
ROW(A32, "libssl") { same_text(SSLWRAP_SSLEAY_BUILT_ON, OPENSSL_BUILT_ON); }
ROW(A33, "libssl") { same_text(SSLWRAP_SSLEAY_PLATFORM, OPENSSL_PLATFORM); }
ROW(A34, "libssl") { same_text(SSLWRAP_SSLEAY_DIR, OPENSSL_DIR); }

/* All five differ, and so do libssl's. */
ROW(A35, "libssl")
{
    const char *text[5];
    int i, k;
    for (i = 0; i < 5; i++) {
        CHECK_OK(sslwrap_version_string(i, &text[i]));
        for (k = 0; k < i; k++)
            CHECK(strcmp(text[i], text[k]) != 0 && strcmp(OpenSSL_version(i), OpenSSL_version(k)) != 0);
    }
}

/* The header's number is that of the headers it was made by, the function's that of the library which runs. */
ROW(A45, "libssl")
{
    NOT_ON_AWS_LC("its version number is that of the OpenSSL it is like");
    char number[32];
    const char *text = "";
    CHECK(SSLWRAP_OPENSSL_VERSION_NUMBER >> 28 == 3);
    if (same_openssl())
        CHECK(sslwrap_openssl_version_num() == OpenSSL_version_num());
    CHECK(strncmp("OpenSSL 3.0.19 ", OPENSSL_VERSION_TEXT, 15) != 0 || SSLWRAP_OPENSSL_VERSION_NUMBER == OPENSSL_VERSION_NUMBER);
    snprintf(number, sizeof number, "OpenSSL %d.%d.%d", (int)(sslwrap_openssl_version_num() >> 28),
             (int)(sslwrap_openssl_version_num() >> 20 & 255), (int)(sslwrap_openssl_version_num() >> 4 & 255));
    CHECK_OK(sslwrap_version_string(SSLWRAP_SSLEAY_VERSION, &text));
    CHECK(strncmp(text, number, strlen(number)) == 0);
}

/* The `openssl` command says the same of the library that it runs on. */
ROW(A46, "openssl version")
{
    static const int bad[] = {-1, 10, 77, 2147483647, -2147483647 - 1};
    char line[400] = "";
    const char *text = "";
    size_t i;
    FILE *said = popen("openssl version", "r");
    CHECK(said != NULL && fgets(line, sizeof line, said) != NULL);
    if (said != NULL)
        pclose(said);
    CHECK_OK(sslwrap_version_string(SSLWRAP_SSLEAY_VERSION, &text));
    if (same_openssl())
        CHECK(strlen(text) > 8 && strncmp(line, text, strlen(text)) == 0);
    for (i = 0; i < COUNT(bad); i++) {
        text = "left";
        CHECK_STATUS(sslwrap_version_string(bad[i], &text), SSLWRAP_E_INVALID_ARG);
        CHECK_TEXT(text, "");
    }
    CHECK_STATUS(sslwrap_version_string(SSLWRAP_SSLEAY_VERSION, NULL), SSLWRAP_E_INVALID_ARG);
}

/* ---- families ---- */

struct number {
    uint64_t ours, theirs;
};
#define OP(name) {SSLWRAP_OP_##name, SSL_OP_##name}
#define MODE(name) {SSLWRAP_MODE_##name, SSL_MODE_##name}
#define CB(name) {SSLWRAP_CB_##name, SSL_CB_##name}
#define V(name) {SSLWRAP_X509_V_ERR_##name, X509_V_ERR_##name}
#define SAME(numbers) \
    do { \
        size_t at_; \
        for (at_ = 0; at_ < COUNT(numbers); at_++) \
            CHECK(numbers[at_].ours == numbers[at_].theirs); \
    } while (0)

ROW(A49, "libssl")
{
    static const struct number modes[] = {MODE(ENABLE_PARTIAL_WRITE), MODE(ACCEPT_MOVING_WRITE_BUFFER), MODE(AUTO_RETRY),
                                          MODE(NO_AUTO_CHAIN), MODE(RELEASE_BUFFERS), MODE(SEND_CLIENTHELLO_TIME),
                                          MODE(SEND_FALLBACK_SCSV), MODE(ASYNC)};
    size_t i;
    SAME(modes);
    for (i = 0; i < COUNT(modes); i++) { /* each is taken, and libssl's mask is the same */
        sslwrap_ctx *ctx = our_ctx(NULL);
        SSL_CTX *raw = SSL_CTX_new(TLS_method());
        uint64_t mask = 0, start = 0;
        CHECK_OK(sslwrap_ctx_set_mode(ctx, 0, &start));
        SSL_CTX_set_mode(raw, (long)start);
        CHECK_OK(sslwrap_ctx_set_mode(ctx, modes[i].ours, &mask));
        CHECK(mask == (uint64_t)SSL_CTX_set_mode(raw, (long)modes[i].theirs));
        ctx_done(ctx);
        SSL_CTX_free(raw);
    }
}

ROW(A50, "libssl")
{
    static const struct number options[] = {OP(ALL), {SSLWRAP_OP_NO_TLSV1_3, SSL_OP_NO_TLSv1_3}, OP(NO_RENEGOTIATION),
                                            OP(CIPHER_SERVER_PREFERENCE), OP(IGNORE_UNEXPECTED_EOF), OP(LEGACY_SERVER_CONNECT),
                                            OP(NO_QUERY_MTU), OP(COOKIE_EXCHANGE), OP(ENABLE_KTLS), OP(PRIORITIZE_CHACHA)};
    size_t i;
    SAME(options);
    CHECK(sizeof SSLWRAP_OP_ALL == 8);
    for (i = 0; i < COUNT(options); i++) {
        sslwrap_ctx *ctx = our_ctx(NULL);
        SSL_CTX *raw = SSL_CTX_new(TLS_method());
        uint64_t mask = 0, none = 0;
        CHECK_OK(sslwrap_ctx_set_options(ctx, options[i].ours, &mask));
        CHECK(!same_openssl() || mask == SSL_CTX_set_options(raw, options[i].theirs)); /* bit 31 alone: nothing above it */
        CHECK_OK(sslwrap_ctx_clear_options(ctx, options[i].ours, &none));
        CHECK(!same_openssl() || none == SSL_CTX_clear_options(raw, options[i].theirs));
        ctx_done(ctx);
        SSL_CTX_free(raw);
    }
}

ROW(A55, "libssl")
{
    static const struct number places[] = {CB(LOOP), CB(EXIT), CB(READ), CB(WRITE), CB(ALERT), CB(READ_ALERT), CB(WRITE_ALERT),
                                           CB(ACCEPT_LOOP), CB(ACCEPT_EXIT), CB(CONNECT_LOOP), CB(CONNECT_EXIT),
                                           CB(HANDSHAKE_START), CB(HANDSHAKE_DONE), {SSLWRAP_ST_CONNECT, SSL_ST_CONNECT},
                                           {SSLWRAP_ST_ACCEPT, SSL_ST_ACCEPT}, {SSLWRAP_ST_MASK, SSL_ST_MASK}};
    SAME(places);
}

/* Those that pyOpenSSL has; tests/steps/20-constants.sh compares all that there are. */
ROW(A56, "libssl")
{
    static const struct number errors[] = {
        {SSLWRAP_X509_V_OK, X509_V_OK}, V(UNSPECIFIED), V(UNABLE_TO_GET_ISSUER_CERT), V(UNABLE_TO_GET_CRL),
        V(UNABLE_TO_DECRYPT_CERT_SIGNATURE), V(UNABLE_TO_DECRYPT_CRL_SIGNATURE), V(UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY),
        V(CERT_SIGNATURE_FAILURE), V(CRL_SIGNATURE_FAILURE), V(CERT_NOT_YET_VALID), V(CERT_HAS_EXPIRED), V(CRL_NOT_YET_VALID),
        V(CRL_HAS_EXPIRED), V(ERROR_IN_CERT_NOT_BEFORE_FIELD), V(ERROR_IN_CERT_NOT_AFTER_FIELD),
        V(ERROR_IN_CRL_LAST_UPDATE_FIELD), V(ERROR_IN_CRL_NEXT_UPDATE_FIELD), V(OUT_OF_MEM), V(DEPTH_ZERO_SELF_SIGNED_CERT),
        V(SELF_SIGNED_CERT_IN_CHAIN), V(UNABLE_TO_GET_ISSUER_CERT_LOCALLY), V(UNABLE_TO_VERIFY_LEAF_SIGNATURE),
        V(CERT_CHAIN_TOO_LONG), V(CERT_REVOKED), V(INVALID_CA), V(PATH_LENGTH_EXCEEDED), V(INVALID_PURPOSE), V(CERT_UNTRUSTED),
        V(CERT_REJECTED), V(SUBJECT_ISSUER_MISMATCH), V(AKID_SKID_MISMATCH), V(AKID_ISSUER_SERIAL_MISMATCH),
        V(KEYUSAGE_NO_CERTSIGN), V(UNABLE_TO_GET_CRL_ISSUER), V(UNHANDLED_CRITICAL_EXTENSION), V(KEYUSAGE_NO_CRL_SIGN),
        V(UNHANDLED_CRITICAL_CRL_EXTENSION), V(INVALID_NON_CA), V(PROXY_PATH_LENGTH_EXCEEDED),
        V(KEYUSAGE_NO_DIGITAL_SIGNATURE), V(PROXY_CERTIFICATES_NOT_ALLOWED), V(INVALID_EXTENSION), V(INVALID_POLICY_EXTENSION),
        V(NO_EXPLICIT_POLICY), V(DIFFERENT_CRL_SCOPE), V(UNSUPPORTED_EXTENSION_FEATURE), V(UNNESTED_RESOURCE),
        V(PERMITTED_VIOLATION), V(EXCLUDED_VIOLATION), V(SUBTREE_MINMAX), V(APPLICATION_VERIFICATION),
        V(UNSUPPORTED_CONSTRAINT_TYPE), V(UNSUPPORTED_CONSTRAINT_SYNTAX), V(UNSUPPORTED_NAME_SYNTAX), V(CRL_PATH_VALIDATION_ERROR),
        V(HOSTNAME_MISMATCH), V(EMAIL_MISMATCH), V(IP_ADDRESS_MISMATCH)};
    size_t i;
    SAME(errors);
    for (i = 0; i < COUNT(errors); i++) {
        const char *text = NULL;
        CHECK_OK(sslwrap_x509_verify_error_string((int)errors[i].ours, &text));
        if (!lib_has("vendored")) /* newer ones say more */
            CHECK_TEXT(text, X509_verify_cert_error_string((long)errors[i].theirs));
    }
    CHECK_STATUS(sslwrap_x509_verify_error_string(SSLWRAP_X509_V_OK, NULL), SSLWRAP_E_INVALID_ARG);
}

/* ---- the two types ---- */

ROW(A47, "document")
{
    sslwrap_ctx *type = our_ctx(NULL), *again = NULL;
    sslwrap_conn *conn = NULL;
    CHECK_OK(sslwrap_conn_new(type, NULL, &conn));
    CHECK_OK(sslwrap_conn_get_context(conn, &again)); /* the one type of all contexts */
    CHECK(again == type);
    ctx_done(again);
    CHECK_STATUS(sslwrap_conn_free((sslwrap_conn *)(void *)type), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_free(conn));
    ctx_done(type);
}

static sslwrap_conn *informed;

static void informs(sslwrap_conn *conn, int where, int ret, void *unused)
{
    (void)where, (void)ret, (void)unused;
    informed = conn;
}

ROW(A48, "document")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_conn *type = NULL;
    CHECK_OK(sslwrap_ctx_set_info_callback(ctx, informs, NULL, NULL));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &type));
    CHECK_OK(sslwrap_conn_set_connect_state(type));
    CHECK_STATUS(sslwrap_conn_do_handshake(type), SSLWRAP_ERROR_WANT_READ);
    CHECK(informed == type); /* what callbacks get is of the same type, and the same */
    CHECK_STATUS(sslwrap_ctx_free((sslwrap_ctx *)(void *)type), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_free(type));
    ctx_done(ctx);
}
