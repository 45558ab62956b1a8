/* What a context shows: certificate, chain, key, passphrase. A client of libssl sees whether it is so. */
#include "raw.h"
#include <sys/stat.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static sslwrap_ctx *bare(void)
{
    sslwrap_ctx *ctx = NULL;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    return ctx;
}

/* A client of libssl that verifies gets exactly these certificates, the leaf first; NULL: the handshake fails. */
static void shows(sslwrap_ctx *ctx, const char *leaf, const char *behind)
{
    SSL_CTX *raw = raw_ctx(0, NULL);
    STACK_OF(X509) *chain;
    struct ends e;
    int status;
    if (leaf != NULL && behind != NULL)
        SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, NULL);
    ends_new(&e, ctx, raw, 1);
    status = ends_shake(&e);
    CHECK((status == SSLWRAP_OK) == (leaf != NULL));
    chain = SSL_get_peer_cert_chain(e.peer.ssl);
    if (leaf != NULL && CHECK(chain != NULL)) {
        CHECK(sk_X509_num(chain) == (behind != NULL ? 2 : 1));
        CHECK(is_cert(sk_X509_value(chain, 0), leaf));
        if (behind != NULL)
            CHECK(is_cert(sk_X509_value(chain, 1), behind));
    }
    ends_free(&e);
}

/* A scratch file beside the certificates, with what is given. */
static const char *scratch(const char *a, const char *b)
{
    static char path[512];
    const char *const parts[] = {a, b};
    FILE *to, *from;
    char piece[4096];
    size_t i, n;
    snprintf(path, sizeof path, "/tmp/rows.%d.pem", (int)getpid());
    to = fopen(path, "we");
    for (i = 0; i < 2; i++) {
        if (parts[i] == NULL)
            continue;
        if (parts[i][0] == '=') { /* text itself */
            fputs(parts[i] + 1, to);
            continue;
        }
        from = fopen(cert(parts[i]), "re");
        while (CHECK(from != NULL) && (n = fread(piece, 1, sizeof piece, from)) > 0)
            fwrite(piece, 1, n, to);
        fclose(from);
    }
    fclose(to);
    return path;
}

/* Without the intermediate libssl's client cannot verify the leaf; with it it can. The certificate is counted. */
ROW(A71, "libssl")
{
    NOT_ON_AWS_LC("a chain without a leaf is none to it, and a missing certificate a missing key");
    sslwrap_ctx *ctx = bare();
    sslwrap_x509 *inter = our_x509("inter.pem");
    int freed_first;
    CHECK_OK(sslwrap_ctx_add_extra_chain_cert(ctx, inter)); /* before the leaf is known, as libssl allows */
    CHECK_OK(sslwrap_ctx_use_certificate_file(ctx, cert("nointer.pem"), SSLWRAP_FILETYPE_PEM));
    CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("nointer.key"), SSLWRAP_FILETYPE_PEM));
    shows(ctx, "nointer.pem", "inter.pem");
    ctx_done(ctx);
    for (freed_first = 0; freed_first < 2; freed_first++) {
        ctx = bare();
        CHECK_OK(sslwrap_ctx_use_certificate_file(ctx, cert("nointer.pem"), SSLWRAP_FILETYPE_PEM));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("nointer.key"), SSLWRAP_FILETYPE_PEM));
        CHECK_STATUS(sslwrap_ctx_add_extra_chain_cert(ctx, NULL), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_ctx_add_extra_chain_cert(ctx, (sslwrap_x509 *)(void *)ctx), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(sslwrap_ctx_add_extra_chain_cert(ctx, inter));
        if (freed_first)
            CHECK_OK(sslwrap_x509_free(inter));
        shows(ctx, "nointer.pem", "inter.pem");
        if (!freed_first)
            CHECK_STATUS(sslwrap_ctx_add_extra_chain_cert(ctx, inter), SSLWRAP_E_STATE);
        ctx_done(ctx);
    }
}

/* Fits, does not, and there is none: libssl's own words for each. */
ROW(A72, "libssl")
{
    NOT_ON_AWS_LC("a chain without a leaf is none to it, and a missing certificate a missing key");
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    sslwrap_ctx *ctx = bare();
    struct queue q;
    CHECK(SSL_CTX_check_private_key(raw) == 0);
    q = queue_taken();
    CHECK_STATUS(sslwrap_ctx_check_privatekey(ctx), SSLWRAP_ERROR_SSL);
    CHECK_QUEUE(NULL, &q);
    CHECK(SSL_CTX_use_certificate_file(raw, cert("good.pem"), SSL_FILETYPE_PEM) == 1);
    CHECK(SSL_CTX_check_private_key(raw) == 0);
    q = queue_taken();
    CHECK_OK(sslwrap_ctx_use_certificate_file(ctx, cert("good.pem"), SSLWRAP_FILETYPE_PEM));
    CHECK_STATUS(sslwrap_ctx_check_privatekey(ctx), SSLWRAP_ERROR_SSL);
    CHECK_QUEUE(NULL, &q);
    CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), SSLWRAP_FILETYPE_PEM));
    CHECK_OK(sslwrap_ctx_check_privatekey(ctx));
    /* as pyOpenSSL's test: the key first, then a certificate that it is not for */
    SSL_CTX_free(raw);
    ctx_done(ctx);
    raw = SSL_CTX_new(TLS_method());
    ctx = bare();
    CHECK(SSL_CTX_use_PrivateKey_file(raw, cert("client.key"), SSL_FILETYPE_PEM) == 1);
    CHECK(SSL_CTX_use_certificate_file(raw, cert("good.pem"), SSL_FILETYPE_PEM) == 1);
    ERR_clear_error();
    CHECK(SSL_CTX_check_private_key(raw) == 0);
    q = queue_taken();
    CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("client.key"), SSLWRAP_FILETYPE_PEM));
    CHECK_OK(sslwrap_ctx_use_certificate_file(ctx, cert("good.pem"), SSLWRAP_FILETYPE_PEM));
    CHECK_STATUS(sslwrap_ctx_check_privatekey(ctx), SSLWRAP_ERROR_SSL);
    CHECK_QUEUE(NULL, &q);
    ctx_done(ctx);
    SSL_CTX_free(raw);
    CHECK_STATUS(sslwrap_ctx_check_privatekey(NULL), SSLWRAP_E_INVALID_ARG);
}

struct asked {
    int calls, size, writing, answer, freed;
    const char *says;
    char fill; /* in place of `says`, as much as there is room */
};

static int tells(char *buf, int size, int writing, void *userdata)
{
    struct asked *a = userdata;
    a->calls++;
    a->size = size;
    a->writing = writing;
    if (a->fill != 0)
        memset(buf, a->fill, (size_t)size);
    else
        memcpy(buf, a->says, strlen(a->says));
    return a->answer;
}

static void forgets(void *userdata) { ((struct asked *)userdata)->freed++; }

/* Asked once for a key that is encrypted, with its userdata, and not for one that is not; then the key works. */
ROW(A102, "libssl")
{
    static const char *const keys[] = {"encrypted.key", "encrypted-traditional.key"};
    size_t i;
    for (i = 0; i < COUNT(keys); i++) {
        struct asked a = {0, 0, 9, 6, 0, "secret", 0}, old = {0, 0, 0, 0, 0, "", 0};
        sslwrap_ctx *ctx = bare();
        CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
        CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, cert(keys[i]), SSLWRAP_FILETYPE_PEM), SSLWRAP_ERROR_SSL); /* nobody to ask */
        CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, tells, &old, forgets));
        CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, tells, &a, forgets));
        CHECK(old.freed == 1 && old.calls == 0);
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), SSLWRAP_FILETYPE_PEM));
        CHECK(a.calls == 0);
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert(keys[i]), SSLWRAP_FILETYPE_PEM));
        CHECK(a.calls == 1);
        shows(ctx, "good.pem", "inter.pem");
        CHECK_STATUS(sslwrap_ctx_set_passwd_cb(ctx, tells, &old, forgets), SSLWRAP_E_STATE);
        CHECK(old.freed == 1);
        ctx_done(ctx);
        CHECK(a.freed == 1);
    }
}

/* maxlen is libssl's 1024, nobody is asked twice; 0 and less refuse the key with libssl's words, as does a wrong one;
 * what is longer than the room counts as the room. */
ROW(A103, "libssl")
{
    static const int refusing[] = {0, -1, -1000, -2147483647 - 1};
    size_t i;
    for (i = 0; i < COUNT(refusing); i++) {
        struct asked a = {0, 0, 9, refusing[i], 0, "secret", 0};
        sslwrap_ctx *ctx = bare();
        CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, tells, &a, NULL));
        CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, cert("encrypted.key"), SSLWRAP_FILETYPE_PEM), SSLWRAP_ERROR_SSL);
        CHECK(a.calls == 1 && a.size == PEM_BUFSIZE && a.writing == 0);
        CHECK(strstr(sslwrap_error_message(), "passphrase") != NULL && strstr(sslwrap_error_message(), "secret") == NULL);
        ctx_done(ctx);
    }
    {
        struct asked empty = {0, 0, 9, 0, 0, "", 0};
        sslwrap_ctx *ctx = bare();
        int round, bad_decrypt = 0;
        for (round = 0; round < 32; round++) { /* one in 256 leaves padding that looks right, and what follows is refused */
            char answer[] = "wrong00";
            struct asked wrong = {0, 0, 9, 7, 0, NULL, 0};
            size_t n = 0;
            const char *text = "";
            answer[5] = (char)('a' + round / 26);
            answer[6] = (char)('a' + round % 26);
            wrong.says = answer;
            CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, tells, &wrong, NULL));
            CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, cert("encrypted.key"), SSLWRAP_FILETYPE_PEM), SSLWRAP_ERROR_SSL);
            CHECK(strstr(sslwrap_error_message(), "check the passphrase") != NULL);
            CHECK_OK(sslwrap_error_count(NULL, &n));
            CHECK(n > 0);
            CHECK_OK(sslwrap_error_reason(NULL, 0, &text));
            bad_decrypt += strcmp(text, "bad decrypt") == 0;
        }
        CHECK(bad_decrypt > 0);
        CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, tells, &empty, NULL));
        CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, cert("encrypted.key"), SSLWRAP_FILETYPE_PEM), SSLWRAP_ERROR_SSL);
        ctx_done(ctx);
    }
    { /* a key under 1024 times 'x', written by libcrypto; the callback claims one more */
        const char *path = scratch(NULL, NULL);
        BIO *to = BIO_new_file(path, "w"), *from = BIO_new_file(cert("good.key"), "r");
        EVP_PKEY *key = PEM_read_bio_PrivateKey(from, NULL, NULL, NULL);
        struct asked a = {0, 0, 9, PEM_BUFSIZE + 1, 0, NULL, 'x'};
        unsigned char pass[PEM_BUFSIZE];
        sslwrap_ctx *ctx = bare();
        memset(pass, 'x', sizeof pass);
        CHECK(PEM_write_bio_PrivateKey(to, key, EVP_aes_128_cbc(), pass, sizeof pass, NULL, NULL) == 1);
        BIO_free(to);
        BIO_free(from);
        EVP_PKEY_free(key);
        CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
        CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, tells, &a, NULL));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, path, SSLWRAP_FILETYPE_PEM));
        CHECK_OK(sslwrap_ctx_check_privatekey(ctx));
        CHECK(a.calls == 1);
        ctx_done(ctx);
        remove(path);
    }
}

/* The leaf that libssl's client gets; a key that was there and does not fit is dropped, as libssl does. */
ROW(A114, "libssl")
{
    sslwrap_ctx *ctx = bare();
    sslwrap_x509 *leaf = our_x509("good.pem");
    CHECK_OK(sslwrap_ctx_use_certificate(ctx, leaf));
    CHECK_OK(sslwrap_x509_free(leaf));
    CHECK_STATUS(sslwrap_ctx_use_certificate(ctx, leaf), SSLWRAP_E_INVALID_ARG); /* a dead one, a NULL, another thing */
    CHECK_STATUS(sslwrap_ctx_use_certificate(ctx, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_use_certificate(ctx, (sslwrap_x509 *)(void *)ctx), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), SSLWRAP_FILETYPE_PEM));
    shows(ctx, "good.pem", NULL);
    leaf = our_x509("rsa.pem");
    CHECK_STATUS(sslwrap_ctx_use_certificate(ctx, leaf), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_x509_free(leaf));
    shows(ctx, "good.pem", NULL);
    ctx_done(ctx);
}

/* The leaf and what is behind it. A file that is missing, empty, or half bad is refused; what was loaded is shown. */
ROW(A115, "libssl")
{
    static const char *const bad[][2] = {{"=", NULL},
                                         {"=no certificate\n", NULL},
                                         {"good.key", NULL},
                                         {"good.der", NULL},
                                         {"=-----BEGIN CERTIFICATE-----\n", NULL},
                                         {"=-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n", NULL},
                                         {"rsa.pem", "=-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}};
    sslwrap_ctx *ctx = bare();
    size_t i;
    CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
    CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), SSLWRAP_FILETYPE_PEM));
    for (i = 0; i < COUNT(bad); i++) {
        const char *path = scratch(bad[i][0], bad[i][1]);
        if (!CHECK_STATUS(sslwrap_ctx_use_certificate_chain_file(ctx, path), SSLWRAP_ERROR_SSL))
            fprintf(stderr, "    file %zu\n", i);
        CHECK(strstr(sslwrap_error_message(), path) != NULL);
        remove(path);
    }
    CHECK_STATUS(sslwrap_ctx_use_certificate_chain_file(ctx, "/no/such/file"), SSLWRAP_ERROR_SYSCALL);
    CHECK(strstr(sslwrap_error_message(), "/no/such/file") != NULL && strstr(sslwrap_error_message(), strerror(2)) != NULL);
    CHECK_STATUS(sslwrap_ctx_use_certificate_chain_file(ctx, "/tmp"), SSLWRAP_ERROR_SYSCALL);
    CHECK_STATUS(sslwrap_ctx_use_certificate_chain_file(ctx, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK(sslwrap_ctx_use_certificate_chain_file(ctx, "") != SSLWRAP_OK);
    CHECK_OK(sslwrap_ctx_check_privatekey(ctx));
    shows(ctx, "good.pem", "inter.pem");
    ctx_done(ctx);
}

/* PEM, DER, and 0 for the document's default; a name in UTF-8, as pyOpenSSL's tests have it. */
ROW(A116, "libssl")
{
    static const struct {
        const char *name;
        int type;
    } files[] = {{"good.pem", SSLWRAP_FILETYPE_PEM}, {"good.pem", 0}, {"good.der", SSLWRAP_FILETYPE_ASN1}};
    size_t i;
    sslwrap_ctx *ctx;
    char odd[64];
    for (i = 0; i < COUNT(files); i++) {
        ctx = bare();
        CHECK_OK(sslwrap_ctx_use_certificate_file(ctx, cert(files[i].name), files[i].type));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), 0));
        CHECK_STATUS(sslwrap_ctx_use_certificate_file(ctx, "/no/such/file", files[i].type), SSLWRAP_ERROR_SYSCALL);
        CHECK_STATUS(sslwrap_ctx_use_certificate_file(ctx, NULL, files[i].type), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_ctx_use_certificate_file(ctx, cert("good.key"), files[i].type), SSLWRAP_ERROR_SSL);
        shows(ctx, "good.pem", NULL);
        ctx_done(ctx);
    }
    ctx = bare();
    snprintf(odd, sizeof odd, "/tmp/r\xc3\xb6ws %d \xe2\x82\xac.pem", (int)getpid());
    CHECK(rename(scratch("good.pem", NULL), odd) == 0);
    CHECK_OK(sslwrap_ctx_use_certificate_file(ctx, odd, 0));
    remove(odd);
    ctx_done(ctx);
}

/* One that fits works, and outlives its handle; one that does not is refused with libssl's words and the former stays. */
ROW(A117, "libssl")
{
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    sslwrap_ctx *ctx = bare();
    sslwrap_pkey *key = NULL, *other = NULL;
    struct queue q;
    CHECK_OK(sslwrap_pkey_load_file(cert("good.key"), SSLWRAP_FILETYPE_PEM, NULL, 0, &key));
    CHECK_OK(sslwrap_pkey_load_file(cert("client.key"), SSLWRAP_FILETYPE_PEM, NULL, 0, &other));
    CHECK(SSL_CTX_use_certificate_file(raw, cert("good.pem"), SSL_FILETYPE_PEM) == 1);
    CHECK(SSL_CTX_use_PrivateKey_file(raw, cert("client.key"), SSL_FILETYPE_PEM) == 0);
    q = queue_taken();
    CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
    CHECK_OK(sslwrap_ctx_use_privatekey(ctx, key));
    CHECK_OK(sslwrap_pkey_free(key));
    CHECK_STATUS(sslwrap_ctx_use_privatekey(ctx, other), SSLWRAP_ERROR_SSL);
    CHECK_QUEUE(NULL, &q);
    CHECK_STATUS(sslwrap_ctx_use_privatekey(ctx, key), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_use_privatekey(ctx, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_check_privatekey(ctx));
    shows(ctx, "good.pem", "inter.pem");
    CHECK_OK(sslwrap_pkey_free(other));
    ctx_done(ctx);
    SSL_CTX_free(raw);
}

/* As for certificates; what the file lacks is said, and the former key stays. */
ROW(A118, "libssl")
{
    static const struct {
        const char *name;
        int type;
    } files[] = {{"good.key", SSLWRAP_FILETYPE_PEM}, {"good.key", 0}, {"good-key.der", SSLWRAP_FILETYPE_ASN1}};
    size_t i;
    for (i = 0; i < COUNT(files); i++) {
        sslwrap_ctx *ctx = bare();
        CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert(files[i].name), files[i].type));
        CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, "/no/such/file", files[i].type), SSLWRAP_ERROR_SYSCALL);
        CHECK(strstr(sslwrap_error_message(), "/no/such/file") != NULL);
        CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, NULL, files[i].type), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, cert("good.pem"), files[i].type), SSLWRAP_ERROR_SSL);
        CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, cert("client.key"), SSLWRAP_FILETYPE_PEM), SSLWRAP_ERROR_SSL); /* does not fit */
        CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), 3), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(sslwrap_ctx_check_privatekey(ctx));
        shows(ctx, "good.pem", "inter.pem");
        ctx_done(ctx);
    }
}
