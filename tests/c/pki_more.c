/* Extensions, signatures, revocation lists and keys by URI: what libcrypto's own functions say of the same files. */
/* link: ssl */
#include "harness.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

static X509 *raw_cert(const char *name)
{
    FILE *f = fopen(cert(name), "re");
    X509 *x = PEM_read_X509(f, NULL, NULL, NULL);
    fclose(f);
    return x;
}

static sslwrap_x509 *our_cert(const char *name)
{
    sslwrap_x509 *x = NULL;
    CHECK_OK(sslwrap_x509_load_file(cert(name), SSLWRAP_FILETYPE_PEM, &x));
    return x;
}

TEST(extensions)
{
    NOT_ON_AWS_LC("it writes some extensions otherwise");
    static const char *const files[] = {"good.pem", "ca.pem", "client.pem", "selfsigned.pem"};
    size_t f;
    for (f = 0; f < sizeof files / sizeof *files; f++) {
        X509 *raw = raw_cert(files[f]);
        sslwrap_x509 *x = our_cert(files[f]);
        size_t count = 0, i, len;
        const char *name = NULL;
        CHECK_OK(sslwrap_x509_extension_count(x, &count));
        CHECK(count == (size_t)X509_get_ext_count(raw) && count > 0);
        for (i = 0; i < count; i++) {
            X509_EXTENSION *ext = X509_get_ext(raw, (int)i);
            const ASN1_OCTET_STRING *data = X509_EXTENSION_get_data(ext);
            BIO *bio = BIO_new(BIO_s_mem());
            char have[1024], want[1024];
            int critical = -1, n;
            OBJ_obj2txt(want, sizeof want, X509_EXTENSION_get_object(ext), 1);
            CHECK_OK(sslwrap_x509_extension_oid(x, i, have, sizeof have, &len));
            CHECK_TEXT(have, want);
            CHECK_STATUS(sslwrap_x509_extension_oid(x, i, have, len, &len), SSLWRAP_E_BUFFER_TOO_SMALL);
            CHECK_OK(sslwrap_x509_extension_critical(x, i, &critical));
            CHECK(critical == X509_EXTENSION_get_critical(ext));
            CHECK_OK(sslwrap_x509_extension_value(x, i, have, sizeof have, &len));
            CHECK(len == (size_t)ASN1_STRING_length(data) && memcmp(have, ASN1_STRING_get0_data(data), len) == 0);
            CHECK(X509V3_EXT_print(bio, ext, X509V3_EXT_DUMP_UNKNOWN, 0) == 1);
            n = BIO_read(bio, want, sizeof want - 1);
            want[n > 0 ? n : 0] = 0;
            if (n > 0 && want[n - 1] == '\n')
                want[n - 1] = 0;
            CHECK_OK(sslwrap_x509_extension_text(x, i, have, sizeof have, &len));
            CHECK_TEXT(have, want);
            BIO_free(bio);
        }
        CHECK_STATUS(sslwrap_x509_extension_oid(x, count, NULL, 0, &len), SSLWRAP_E_NO_VALUE);
        CHECK_STATUS(sslwrap_x509_extension_text(x, SIZE_MAX, NULL, 0, &len), SSLWRAP_E_NO_VALUE);
        CHECK_STATUS(sslwrap_x509_extension_value(x, (size_t)INT32_MAX + 1, NULL, 0, &len), SSLWRAP_E_NO_VALUE);
        {
            int critical = 7;
            CHECK_STATUS(sslwrap_x509_extension_critical(x, count, &critical), SSLWRAP_E_NO_VALUE);
            CHECK(critical == 0);
        }
        CHECK_OK(sslwrap_x509_signature_algorithm(x, &name));
        CHECK_TEXT(name, OBJ_nid2ln(X509_get_signature_nid(raw)));
        sslwrap_x509_free(x);
        X509_free(raw);
    }
}

TEST(alternative_name_kinds)
{
    sslwrap_x509 *x = our_cert("good.pem");
    char text[100];
    int kind = 0, dns = 0, ip = 0;
    size_t count = 0, i, len;
    CHECK(SSLWRAP_SAN_EMAIL == GEN_EMAIL && SSLWRAP_SAN_DNS == GEN_DNS && SSLWRAP_SAN_URI == GEN_URI && SSLWRAP_SAN_IP == GEN_IPADD);
    CHECK_OK(sslwrap_x509_san_count(x, &count));
    for (i = 0; i < count; i++) {
        CHECK_OK(sslwrap_x509_san_get(x, i, &kind, text, sizeof text, &len));
        dns += kind == SSLWRAP_SAN_DNS;
        ip += kind == SSLWRAP_SAN_IP;
    }
    CHECK(dns == 3 && ip == 2);
    sslwrap_x509_free(x);
}

TEST(revocation_lists)
{
    sslwrap_x509 *inter = our_cert("inter.pem"), *ca = our_cert("ca.pem"), *revoked = our_cert("revoked.pem"), *good = our_cert("good.pem");
    sslwrap_pkey *issuer = NULL, *other = NULL;
    sslwrap_x509_crl *crl = NULL;
    FILE *f = fopen(cert("crl.pem"), "re");
    X509_CRL *raw = PEM_read_X509_CRL(f, NULL, NULL, NULL);
    X509 *raw_revoked = raw_cert("revoked.pem");
    X509_REVOKED *entry = NULL;
    struct tm tm;
    int yes = -1;
    int64_t since = -1;
    size_t count = 0;
    fclose(f);
    CHECK_OK(sslwrap_x509_public_key(inter, &issuer));
    CHECK_OK(sslwrap_x509_public_key(ca, &other));
    CHECK_OK(sslwrap_x509_crl_load_file(cert("crl.pem"), SSLWRAP_FILETYPE_PEM, &crl));
    CHECK_OK(sslwrap_x509_crl_count(crl, &count));
    CHECK(count == (size_t)sk_X509_REVOKED_num(X509_CRL_get_REVOKED(raw)) && count == 1);
    CHECK(X509_CRL_get0_by_cert(raw, &entry, raw_revoked) == 1);
    CHECK(ASN1_TIME_to_tm(X509_REVOKED_get0_revocationDate(entry), &tm) == 1);
    CHECK_OK(sslwrap_x509_crl_is_revoked(crl, revoked, &yes, &since));
    CHECK(yes == 1 && since == (int64_t)timegm(&tm));
    CHECK_OK(sslwrap_x509_crl_is_revoked(crl, good, &yes, &since));
    CHECK(yes == 0 && since == 0);
    CHECK_OK(sslwrap_x509_crl_is_revoked(crl, revoked, &yes, NULL));
    CHECK(yes == 1);
    CHECK_STATUS(sslwrap_x509_crl_is_revoked(crl, NULL, &yes, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK(yes == 0);
    CHECK_OK(sslwrap_x509_crl_is_signed_by(crl, issuer, &yes));
    CHECK(yes == 1);
    CHECK_OK(sslwrap_x509_crl_is_signed_by(crl, other, &yes));
    CHECK(yes == 0);
    X509_free(raw_revoked);
    X509_CRL_free(raw);
    sslwrap_x509_crl_free(crl);
    sslwrap_pkey_free(issuer);
    sslwrap_pkey_free(other);
    sslwrap_x509_free(inter);
    sslwrap_x509_free(ca);
    sslwrap_x509_free(revoked);
    sslwrap_x509_free(good);
    ERR_clear_error();
}

/* The key behind a URI is the certificate's. */
TEST(keys_by_uri)
{
    NEEDS("key-uri");
    static const struct {
        const char *file, *passphrase;
        int status;
    } cases[] = {
        {"good.key", NULL, SSLWRAP_OK},
        {"good-key.der", NULL, SSLWRAP_OK},
        {"encrypted.key", "secret", SSLWRAP_OK},
        {"encrypted-traditional.key", "secret", SSLWRAP_OK},
        {"server.p12", "secret", SSLWRAP_OK},
        {"encrypted.key", "wrong", SSLWRAP_ERROR_SSL},
        {"encrypted.key", NULL, SSLWRAP_ERROR_SSL}, /* and nobody asks on the terminal */
        {"good.pem", NULL, SSLWRAP_ERROR_SSL},      /* certificates only */
        {"nothing-here.key", NULL, SSLWRAP_ERROR_SYSCALL},
    };
    sslwrap_x509 *good = our_cert("good.pem");
    sslwrap_pkey *key = NULL;
    char uri[600], longest[1025];
    size_t i, scheme;
    int same = 0;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        for (scheme = 0; scheme < 5; scheme++) {
            static const char *const before[] = {"", "file:", "file://", "file://localhost", "FILE:"};
            char path[512];
            CHECK(realpath(certs_dir_, path) != NULL);
            snprintf(uri, sizeof uri, "%s%s/%s", before[scheme], path, cases[i].file);
            key = (sslwrap_pkey *)(uintptr_t)3;
            if (!CHECK_STATUS(sslwrap_pkey_load_uri(uri, cases[i].passphrase, cases[i].passphrase ? strlen(cases[i].passphrase) : 0, &key),
                              cases[i].status))
                fprintf(stderr, "    %s\n", uri);
            if (cases[i].status == SSLWRAP_OK) {
                CHECK_OK(sslwrap_pkey_belongs_to(key, good, &same));
                CHECK(same == 1);
                sslwrap_pkey_free(key);
            } else {
                CHECK(key == NULL);
            }
        }
    memset(longest, 'x', sizeof longest);
    CHECK_STATUS(sslwrap_pkey_load_uri("nobody:knows-this", NULL, 0, &key), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_pkey_load_uri("", NULL, 0, &key), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_pkey_load_uri(NULL, NULL, 0, &key), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_pkey_load_uri(uri, longest, sizeof longest, &key), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_pkey_load_uri(uri, NULL, 0, NULL), SSLWRAP_E_INVALID_ARG);
    sslwrap_x509_free(good);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(extensions);
    RUN(alternative_name_kinds);
    RUN(revocation_lists);
    RUN(keys_by_uri);
    return END();
}
