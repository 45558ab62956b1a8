/* Certificates, keys, lists and containers from bytes. The first byte says which loader; what loads is asked everything and
 * written out, and what was written loads again and is the same. */
#include "chance.h"
#include "snapshot.h"

KEEPS
static sslwrap_x509 *known;
static sslwrap_pkey *known_key;
static sslwrap_ctx *ctx;

static uint8_t out[1 << 17], again[1 << 17];

static void ask_name(sslwrap_x509_name *name)
{
    char buf[2048];
    size_t n, i, count = 0, len;
    uint32_t hash;
    int equal = 0;
    sslwrap_x509_name *copy = NULL;
    if (name == NULL)
        return;
    MUST_OK(sslwrap_x509_name_entry_count(name, &count));
    for (i = 0; i < count && i < 8; i++) {
        MUST(is_documented(sslwrap_x509_name_entry_field(name, i, buf, sizeof buf, &n)));
        MUST(is_documented(sslwrap_x509_name_entry_value(name, i, buf, sizeof buf, &n)));
    }
    MUST(is_documented(sslwrap_x509_name_get_entry(name, "CN", 0, buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_x509_name_oneline(name, buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_x509_name_rfc2253(name, buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_x509_name_hash(name, &hash)));
    if (sslwrap_x509_name_dump_der(name, out, sizeof out, &len) == SSLWRAP_OK &&
        sslwrap_x509_name_load_der(out, len, &copy) == SSLWRAP_OK) {
        MUST_OK(sslwrap_x509_name_equal(name, copy, &equal));
        MUST(equal);
    }
    MUST_OK(sslwrap_x509_name_free(copy));
    MUST_OK(sslwrap_x509_name_free(name));
}

static void ask_cert(sslwrap_x509 *x)
{
    char buf[2048];
    const char *name;
    size_t n, i, count = 0, len, len2;
    int number, kind, equal = 0;
    int64_t seconds;
    sslwrap_x509_name *subject = NULL, *issuer = NULL;
    sslwrap_pkey *key = NULL;
    sslwrap_x509 *copy = NULL;
    if (x == NULL)
        return;
    MUST(is_documented(sslwrap_x509_subject(x, &subject)));
    MUST(is_documented(sslwrap_x509_issuer(x, &issuer)));
    ask_name(subject);
    ask_name(issuer);
    MUST(is_documented(sslwrap_x509_serial(x, buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_x509_version(x, &seconds)));
    MUST(is_documented(sslwrap_x509_not_before(x, &seconds)));
    MUST(is_documented(sslwrap_x509_not_after(x, &seconds)));
    MUST(is_documented(sslwrap_x509_has_expired(x, &number)));
    MUST(is_documented(sslwrap_x509_fingerprint(x, "sha256", buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_x509_signature_algorithm(x, &name)));
    MUST(is_documented(sslwrap_x509_check_host(x, "good.example", 0, &number)));
    MUST(is_documented(sslwrap_x509_check_ip(x, "127.0.0.1", &number)));
    if (sslwrap_x509_san_count(x, &count) == SSLWRAP_OK)
        for (i = 0; i < count && i < 8; i++)
            MUST(is_documented(sslwrap_x509_san_get(x, i, &kind, buf, sizeof buf, &n)));
    if (sslwrap_x509_extension_count(x, &count) == SSLWRAP_OK)
        for (i = 0; i < count && i < 8; i++) {
            MUST(is_documented(sslwrap_x509_extension_oid(x, i, buf, sizeof buf, &n)));
            MUST(is_documented(sslwrap_x509_extension_critical(x, i, &number)));
            MUST(is_documented(sslwrap_x509_extension_value(x, i, buf, sizeof buf, &n)));
            MUST(is_documented(sslwrap_x509_extension_text(x, i, buf, sizeof buf, &n)));
        }
    if (sslwrap_x509_public_key(x, &key) == SSLWRAP_OK) {
        MUST(is_documented(sslwrap_pkey_bits(key, &number)));
        MUST(is_documented(sslwrap_pkey_type_name(key, buf, sizeof buf, &n)));
        MUST(is_documented(sslwrap_pkey_belongs_to(key, x, &number)));
    }
    if (sslwrap_x509_dump_der(x, out, sizeof out, &len) == SSLWRAP_OK &&
        sslwrap_x509_load_der(out, len, &copy) == SSLWRAP_OK) {
        MUST_OK(sslwrap_x509_equal(x, copy, &equal));
        MUST(equal);
        MUST_OK(sslwrap_x509_dump_der(copy, again, sizeof again, &len2));
        MUST(len == len2 && memcmp(out, again, len) == 0);
    }
    MUST(is_documented(sslwrap_x509_dump_pem(x, (char *)out, sizeof out, &len)));
    MUST_OK(sslwrap_x509_free(copy));
    MUST_OK(sslwrap_pkey_free(key));
}

static void ask_list(sslwrap_x509_list *list)
{
    size_t n = 0, i;
    sslwrap_x509 *x;
    if (list == NULL)
        return;
    MUST_OK(sslwrap_x509_list_len(list, &n));
    for (i = 0; i < n && i < 4; i++) {
        MUST_OK(sslwrap_x509_list_get(list, i, &x));
        ask_cert(x);
        MUST_OK(sslwrap_x509_free(x));
    }
    MUST_OK(sslwrap_x509_list_free(list));
}

static void ask_crl(sslwrap_x509_crl *crl)
{
    sslwrap_x509_name *issuer = NULL;
    int64_t seconds;
    size_t n;
    int yes;
    if (crl == NULL)
        return;
    MUST(is_documented(sslwrap_x509_crl_issuer(crl, &issuer)));
    ask_name(issuer);
    MUST(is_documented(sslwrap_x509_crl_last_update(crl, &seconds)));
    MUST(is_documented(sslwrap_x509_crl_next_update(crl, &seconds)));
    MUST(is_documented(sslwrap_x509_crl_count(crl, &n)));
    MUST(is_documented(sslwrap_x509_crl_is_revoked(crl, known, &yes, &seconds)));
    MUST(is_documented(sslwrap_x509_crl_is_signed_by(crl, known_key, &yes)));
    MUST(is_documented(sslwrap_x509_crl_dump_der(crl, out, sizeof out, &n)));
    MUST(is_documented(sslwrap_x509_crl_dump_pem(crl, (char *)out, sizeof out, &n)));
    MUST_OK(sslwrap_x509_crl_free(crl));
}

static void ask_key(sslwrap_pkey *key)
{
    char buf[256];
    size_t n;
    int number, equal = 0;
    sslwrap_pkey *copy = NULL;
    if (key == NULL)
        return;
    MUST(is_documented(sslwrap_pkey_bits(key, &number)));
    MUST(is_documented(sslwrap_pkey_type_name(key, buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_pkey_dump_public_der(key, out, sizeof out, &n)));
    if (sslwrap_pkey_dump_der(key, out, sizeof out, &n) == SSLWRAP_OK &&
        sslwrap_pkey_load_der(out, n, NULL, 0, &copy) == SSLWRAP_OK)
        MUST(is_documented(sslwrap_pkey_equal_public(key, copy, &equal)));
    MUST_OK(sslwrap_pkey_free(copy));
    MUST_OK(sslwrap_pkey_free(key));
}

static int secret(char *buf, int size, int writing, void *userdata)
{
    (void)size, (void)writing, (void)userdata;
    memcpy(buf, "secret", 6);
    return 6;
}

static void fresh_ctx(void)
{
    MUST_OK(sslwrap_ctx_new_server(&ctx));
    MUST_OK(sslwrap_ctx_set_passwd_cb(ctx, secret, NULL, NULL));
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    snapshot_start();
    known_chance();
    MUST_OK(sslwrap_x509_load_file(cert("inter.pem"), SSLWRAP_FILETYPE_PEM, &known));
    MUST_OK(sslwrap_x509_public_key(known, &known_key));
    fresh_ctx();
    keep_all();
    snapshot_take();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    unsigned which = byte(&in);
    sslwrap_x509 *x = NULL;
    sslwrap_x509_list *list = NULL;
    sslwrap_x509_name *name = NULL;
    sslwrap_x509_crl *crl = NULL;
    sslwrap_x509_store *store = NULL;
    sslwrap_pkey *key = NULL;
    sslwrap_identity *identity = NULL;
    size_t n, half;
    int status = SSLWRAP_OK, is_made = snapshot_enter(0);
    of_the_input = 0;
    data = in.at, size = in.left;
    switch (which % 20) {
    case 0: status = sslwrap_x509_load_pem(data, size, &x); break;
    case 1: status = sslwrap_x509_load_der(data, size, &x); break;
    case 2: status = sslwrap_x509_list_load_pem(data, size, &list); break;
    case 3: status = sslwrap_x509_name_load_der(data, size, &name); break;
    case 4: status = sslwrap_x509_crl_load_pem(data, size, &crl); break;
    case 5: status = sslwrap_x509_crl_load_der(data, size, &crl); break;
    case 6: status = sslwrap_pkey_load_pem(data, size, "secret", 6, &key); break;
    case 7: status = sslwrap_pkey_load_der(data, size, "secret", 6, &key); break;
    case 8: status = sslwrap_pkey_load_pem_cb(data, size, secret, NULL, &key); break;
    case 9:
        MUST_OK(sslwrap_x509_store_new(&store));
        status = sslwrap_x509_store_load_pem(store, data, size, &n);
        break;
    case 10: /* certificates, 0, a key */
        half = size;
        if (memchr(data, 0, size) != NULL)
            half = (size_t)((const uint8_t *)memchr(data, 0, size) - data);
        status = sslwrap_identity_new_mem(data, half, data + half + (half < size), size - half - (half < size), "secret", 6, &identity);
        break;
    case 11: status = sslwrap_identity_new_mem(data, size, NULL, 0, "secret", 6, &identity); break; /* PKCS#12 */
    default:
        switch (which % 20) {
        case 12: status = sslwrap_ctx_use_certificate_mem(ctx, data, size); break;
        case 13: status = sslwrap_ctx_use_privatekey_mem(ctx, data, size, SSLWRAP_FILETYPE_PEM); break;
        case 14: status = sslwrap_ctx_use_privatekey_mem(ctx, data, size, SSLWRAP_FILETYPE_ASN1); break;
        case 15: status = sslwrap_ctx_use_identity_mem(ctx, data, size); break;
        case 16: status = sslwrap_ctx_load_verify_mem(ctx, data, size); break;
        case 17: status = sslwrap_ctx_load_client_ca_mem(ctx, data, size); break;
        case 18: status = sslwrap_ctx_load_tmp_dh_mem(ctx, data, size); break;
        default: status = sslwrap_ctx_set_ocsp_response(ctx, data, size); break;
        }
    }
    MUST(is_documented(status));
    MUST(status == SSLWRAP_OK || (x == NULL && list == NULL && name == NULL && crl == NULL && key == NULL && identity == NULL));
    if (identity != NULL) {
        MUST(is_documented(sslwrap_identity_chain(identity, &list)));
        MUST_OK(sslwrap_identity_cert(identity, &x));
    }
    ask_cert(x);
    ask_list(list);
    ask_name(name);
    ask_crl(crl);
    ask_key(key);
    MUST_OK(sslwrap_x509_free(x));
    MUST_OK(sslwrap_x509_store_free(store));
    MUST_OK(sslwrap_identity_free(identity));
    if (which % 20 >= 12 && status == SSLWRAP_OK && !is_made) { /* what refused is as it was, and serves the next */
        MUST_OK(sslwrap_ctx_free(ctx));
        fresh_ctx();
    }
    nothing_is_left();
    snapshot_leave();
    return 0;
}
