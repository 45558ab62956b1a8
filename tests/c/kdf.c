/* The provider with TLS 1.3's key derivation: the values of OpenSSL's own and of RFC 8448; nobody but our contexts gets it;
 * our records learn their secrets by it without a key log, and by one where the process excludes it. */
/* no: aws-lc: it has no providers: secrets come from its key log */
/* link: ssl */
/* no: vendored: it looks at the provider through the process's libcrypto, and the library's is another */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "../rows/raw.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/provider.h>

static int keylogs; /* contexts that ask for OpenSSL's key log */

/* Seen by the library in place of OpenSSL's. */
void SSL_CTX_set_keylog_callback(SSL_CTX *ctx, SSL_CTX_keylog_cb_func cb)
{
    void (*theirs)(SSL_CTX *, SSL_CTX_keylog_cb_func);
    void *found = dlsym(RTLD_NEXT, "SSL_CTX_set_keylog_callback");
    memcpy(&theirs, &found, sizeof theirs);
    keylogs++;
    theirs(ctx, cb);
}

static const char *provider_of(const char *query)
{
    static char name[32];
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "TLS13-KDF", query);
    snprintf(name, sizeof name, "%s", kdf ? OSSL_PROVIDER_get0_name(EVP_KDF_get0_provider(kdf)) : "none");
    EVP_KDF_free(kdf);
    ERR_clear_error();
    return name;
}

/* ---- who sees it ---- */

TEST(only_ours_get_it)
{
    sslwrap_ctx *ctx;
    EVP_KDF *kept;
    CHECK(OSSL_PROVIDER_available(NULL, "sslwrap-a") == 0);
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK(OSSL_PROVIDER_available(NULL, "sslwrap-a") == 1);
    CHECK(OSSL_PROVIDER_available(NULL, "sslwrap-b") == 0);
    CHECK(OSSL_PROVIDER_available(NULL, "default") == 1);
    CHECK_TEXT(provider_of(NULL), "default");
    CHECK_TEXT(provider_of(""), "default");
    CHECK_TEXT(provider_of("provider=default"), "default");
    CHECK_TEXT(provider_of("?provider=default"), "default");
    CHECK_TEXT(provider_of("?fips=yes"), "default");
    CHECK_TEXT(provider_of("fips=yes"), "none");
    CHECK_TEXT(provider_of("?sslwrap.a"), "sslwrap-a");
    CHECK_TEXT(provider_of("?sslwrap.b"), "default");
    kept = EVP_KDF_fetch(NULL, "HKDF", "?sslwrap.a"); /* whatever else is wished for so */
    CHECK(kept != NULL && strcmp(OSSL_PROVIDER_get0_name(EVP_KDF_get0_provider(kept)), "default") == 0);
    EVP_KDF_free(kept);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* ---- values ---- */

struct asked {
    int mode;
    const char *digest;
    const unsigned char *key, *salt, *data;
    size_t key_len, salt_len, data_len;
    const char *label;
    const char *prefix;
};

static size_t params_of(OSSL_PARAM *params, const struct asked *a)
{
    OSSL_PARAM *p = params;
    *p++ = OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, (int *)&a->mode);
    if (a->digest)
        *p++ = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)a->digest, 0);
    if (a->key)
        *p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)a->key, a->key_len);
    if (a->salt)
        *p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)a->salt, a->salt_len);
    if (a->data)
        *p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_DATA, (void *)a->data, a->data_len);
    if (a->prefix)
        *p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PREFIX, (void *)a->prefix, strlen(a->prefix));
    if (a->label)
        *p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_LABEL, (void *)a->label, strlen(a->label));
    *p = OSSL_PARAM_construct_end();
    return (size_t)(p - params);
}

/* How parameters come: all with the call, all before it, some before, in a copy; or twice. */
enum { AT_ONCE, AHEAD, MIXED, COPIED, AGAIN, WAYS };

static int derive(const char *query, const struct asked *a, int way, unsigned char *out, size_t len)
{
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "TLS13-KDF", query);
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf), *copy;
    OSSL_PARAM params[8], first[2];
    int done;
    params_of(params, a);
    if (way == MIXED) {
        first[0] = params[0];
        first[1] = OSSL_PARAM_construct_end();
        EVP_KDF_CTX_set_params(ctx, first);
    }
    if (way == AHEAD || way == COPIED)
        EVP_KDF_CTX_set_params(ctx, params);
    if (way == COPIED) {
        copy = EVP_KDF_CTX_dup(ctx);
        if (copy != NULL) { /* 3.0 cannot yet, its own either */
            EVP_KDF_CTX_free(ctx);
            ctx = copy;
        }
    }
    if (way == AGAIN) {
        EVP_KDF_derive(ctx, out, len, params);
        EVP_KDF_CTX_reset(ctx);
    }
    done = EVP_KDF_derive(ctx, out, len, way == AHEAD || way == COPIED ? NULL : way == MIXED ? params + 1 : params);
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
    ERR_clear_error();
    return done == 1;
}

static void same(const struct asked *a, size_t len)
{
    unsigned char theirs[200], ours[200];
    int way, done;
    for (way = 0; way < WAYS; way++) {
        memset(theirs, 0xee, sizeof theirs);
        memset(ours, 0xee, sizeof ours);
        done = derive("provider=default", a, way, theirs, len);
        if (!CHECK(derive("?sslwrap.a", a, way, ours, len) == done) || (done && !CHECK(memcmp(theirs, ours, sizeof ours) == 0)))
            fprintf(stderr, "    way %d, mode %d, %s, label %s, length %zu\n", way, a->mode, a->digest, a->label, len);
    }
}

TEST(values_of_openssl)
{
    static const char *const digests[] = {"SHA2-256", "SHA256", "SHA2-384", "sha384", "SHA2-512", "SHA1", "SHA3-256", NULL};
    static const char *const labels[] = {"key", "iv", "finished", "derived", "c ap traffic", "s ap traffic", "traffic upd", NULL};
    struct random r = {7};
    unsigned char key[1200], salt[100], data[300];
    char label[260];
    size_t d, i;
    random_bytes(&r, key, sizeof key);
    random_bytes(&r, salt, sizeof salt);
    random_bytes(&r, data, sizeof data);
    for (d = 0; d < sizeof digests / sizeof *digests; d++) {
        size_t hash = d < 2 ? 32 : d < 4 ? 48 : d == 4 ? 64 : d == 5 ? 20 : 32;
        struct asked a = {.digest = digests[d], .key = key, .prefix = "tls13 "};
        const size_t lengths[] = {1, 12, 16, 32, 48, 64, 100, hash - 1, hash, hash + 1};
        a.mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
        for (i = 0; i < sizeof labels / sizeof *labels; i++) {
            a.label = labels[i];
            a.key_len = hash;
            same(&a, hash);
            a.data = data;
            a.data_len = hash;
            same(&a, hash);
            a.data = NULL;
        }
        a.label = "key";
        for (i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            same(&a, lengths[i]);
            a.key_len = lengths[i];
            same(&a, 16);
            a.key_len = hash;
            a.data = data;
            a.data_len = 3 * lengths[i];
            same(&a, 16);
            a.data = NULL;
        }
        memset(label, 'x', sizeof label);
        for (i = 240; i < sizeof label; i++) {
            label[i] = 0;
            a.label = label;
            same(&a, hash);
            label[i] = 'x';
        }
        a.label = "key";
        a.prefix = "other ";
        same(&a, hash);
        a.prefix = NULL;
        same(&a, hash);
        a.prefix = "tls13 ";
        a.salt = salt;
        a.salt_len = hash;
        same(&a, hash);
        a.key = NULL;
        same(&a, hash);

        a.mode = EVP_KDF_HKDF_MODE_EXTRACT_ONLY;
        a.label = "derived";
        for (i = 0; i < 9; i++) {
            static const size_t of_keys[] = {0, 1, 32, 48, 64, 97, 128, 1024, 1200};
            a.key = i == 0 ? NULL : key;
            a.key_len = of_keys[i];
            a.salt = NULL;
            same(&a, hash);
            a.salt = salt;
            a.salt_len = hash;
            same(&a, hash);
            a.salt_len = hash - 1;
            same(&a, hash);
            a.salt_len = hash;
            same(&a, hash - 1);
            a.data = data;
            a.data_len = 5;
            same(&a, hash);
            a.data = NULL;
        }
        a.mode = EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND;
        same(&a, hash);
        a.mode = 77;
        same(&a, hash);
    }
}

static void expect(const struct asked *a, const char *hex)
{
    unsigned char made[64], wanted[64];
    size_t len = strlen(hex) / 2, i;
    unsigned value;
    for (i = 0; i < len; i++) {
        CHECK(sscanf(hex + 2 * i, "%2x", &value) == 1);
        wanted[i] = (unsigned char)value;
    }
    CHECK(derive("?sslwrap.a", a, AT_ONCE, made, len) && memcmp(made, wanted, len) == 0);
}

static size_t unhex(unsigned char *to, const char *hex)
{
    size_t n = strlen(hex) / 2, i;
    unsigned value;
    for (i = 0; i < n; i++) {
        CHECK(sscanf(hex + 2 * i, "%2x", &value) == 1);
        to[i] = (unsigned char)value;
    }
    return n;
}

/* Parameters in forms that libssl does not use, and calls beside the derivation: OpenSSL's own answers. */
TEST(what_libssl_does_not_ask)
{
    static const char *const queries[] = {"provider=default", "?sslwrap.a"};
    unsigned char key[32] = {3}, out[2][12][32];
    int done[2][12], q, i, mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    int64_t wide = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    size_t size;
    sslwrap_ctx *ctx;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    memset(out, 0xee, sizeof out);
    for (q = 0; q < 2; q++)
        for (i = 0; i < 12; i++) {
            EVP_KDF *kdf = EVP_KDF_fetch(NULL, "TLS13-KDF", queries[q]);
            EVP_KDF_CTX *derives = EVP_KDF_CTX_new(kdf), *copy;
            OSSL_PARAM p[6], *given = p;
            p[0] = OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode);
            p[1] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)(uintptr_t) "SHA2-256", 0);
            p[2] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key, sizeof key);
            p[3] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PREFIX, (void *)(uintptr_t) "tls13 ", 6);
            p[4] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_LABEL, (void *)(uintptr_t) "key", 3);
            p[5] = OSSL_PARAM_construct_end();
            switch (i) {
            case 1: p[0] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_MODE, (char *)(uintptr_t) "EXPAND_ONLY", 0); break;
            case 2: p[0] = OSSL_PARAM_construct_int64(OSSL_KDF_PARAM_MODE, &wide); break;
            case 3: p[1] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_DIGEST, (void *)(uintptr_t) "SHA2-256", 8); break;
            case 4: p[1].data = NULL; break;
            case 5: p[2] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_KEY, (char *)(uintptr_t) "a text", 0); break;
            case 6: p[4].data_size = 0; break;
            case 7: p[4] = OSSL_PARAM_construct_octet_string("unknown", key, 1); break;
            case 8: given = NULL; break;
            case 9: /* nothing is set by nothing, and a copy of it is as new */
                CHECK(EVP_KDF_CTX_set_params(derives, NULL) == 1);
                copy = EVP_KDF_CTX_dup(derives);
                if (copy != NULL) {
                    EVP_KDF_CTX_free(derives);
                    derives = copy;
                }
                break;
            case 10: {
                OSSL_PARAM ask[] = {OSSL_PARAM_construct_size_t(OSSL_KDF_PARAM_SIZE, &size), OSSL_PARAM_construct_end()};
                CHECK(EVP_KDF_CTX_set_params(derives, p) == 1);
                size = 7;
                CHECK(EVP_KDF_CTX_get_params(derives, ask) == 1);
                CHECK(size == SIZE_MAX || size == 32 || size == 7);
                out[q][i][31] = (unsigned char)size;
                break;
            }
            case 11: {
                const OSSL_PARAM *known = EVP_KDF_settable_ctx_params(kdf);
                CHECK(known != NULL && OSSL_PARAM_locate_const(known, OSSL_KDF_PARAM_LABEL) != NULL);
                CHECK(EVP_KDF_CTX_settable_params(derives) == known);
                break;
            }
            }
            done[q][i] = EVP_KDF_derive(derives, out[q][i], 16, given);
            CHECK(EVP_KDF_derive(derives, NULL, 0, p) != 1); /* nowhere to put it */
            EVP_KDF_CTX_free(derives);
            EVP_KDF_free(kdf);
            ERR_clear_error();
        }
    for (i = 0; i < 12; i++)
        if (!CHECK((done[0][i] == 1) == (done[1][i] == 1)) || !CHECK(done[0][i] != 1 || memcmp(out[0][i], out[1][i], 32) == 0))
            fprintf(stderr, "    case %d\n", i);
    CHECK(done[1][0] == 1 && done[1][1] == 1 && done[1][9] == 1);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* RFC 8448, 3. */
TEST(values_of_rfc_8448)
{
    unsigned char secret[32], input[32], hash[32];
    struct asked a = {.digest = "SHA2-256", .prefix = "tls13 ", .label = "derived", .mode = EVP_KDF_HKDF_MODE_EXTRACT_ONLY};
    expect(&a, "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a");
    a.salt = secret;
    a.salt_len = unhex(secret, "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a");
    a.key = input;
    a.key_len = unhex(input, "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");
    expect(&a, "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac");
    a.key = NULL;
    unhex(secret, "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac");
    expect(&a, "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919");
    a.mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    a.salt = NULL;
    a.key = secret;
    a.key_len = 32;
    a.data = hash;
    a.data_len = unhex(hash, "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8");
    a.label = "c hs traffic";
    expect(&a, "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21");
    a.label = "s hs traffic";
    expect(&a, "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
    unhex(secret, "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919");
    unhex(hash, "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13");
    a.label = "c ap traffic";
    expect(&a, "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5");
    a.label = "s ap traffic";
    expect(&a, "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643");
}

/* ---- connections ---- */

static void talk(struct pair *p, int of_client, int of_server)
{
    static const char text[] = "as before";
    char buf[32];
    size_t n;
    int kind, i;
    for (i = 0; i < 4; i++) {
        sslwrap_conn *from = i % 2 ? p->server : p->client, *to = i % 2 ? p->client : p->server;
        CHECK_OK(sslwrap_conn_send(from, text, sizeof text, 0, &n));
        pump(from, to);
        CHECK_OK(sslwrap_conn_recv(to, buf, sizeof buf, 0, &n));
        CHECK(n == sizeof text && memcmp(buf, text, n) == 0);
        CHECK_OK(sslwrap_conn_records(from, &kind));
        CHECK(kind == (i % 2 ? of_server : of_client));
    }
}

static void connected(sslwrap_ctx *client, sslwrap_ctx *server, int of_client, int of_server)
{
    struct pair p;
    size_t i;
    if (!pair_from(&p, client, server))
        return;
    if (CHECK_OK(handshake(p.client, p.server))) {
        talk(&p, of_client, of_server);
        for (i = 0; i < 3; i++) {
            CHECK_OK(sslwrap_conn_key_update(p.client, i == 1));
            talk(&p, of_client, of_server);
            CHECK_OK(sslwrap_conn_key_update(p.server, i == 2));
            talk(&p, of_client, of_server);
        }
    }
    pair_free(&p);
}

TEST(records_without_a_key_log)
{
    static const char *const suites[] = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"};
    size_t i;
    int before = keylogs;
    for (i = 0; i < 3; i++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(server, suites[i]));
        connected(client, server, SSLWRAP_RECORDS_OWN, SSLWRAP_RECORDS_OWN);
        CHECK_OK(sslwrap_ctx_free(client));
        CHECK_OK(sslwrap_ctx_free(server));
    }
    CHECK(keylogs == before);
}

/* A key of that name is exported in the middle of a read: it is none of the connection's. */
static int exported;

static void on_info(sslwrap_conn *conn, int where, int ret, void *userdata)
{
    unsigned char key[32];
    (void)where, (void)ret, (void)userdata;
    exported += sslwrap_conn_export_keying_material(conn, "s ap traffic", 12, NULL, 0, 0, key, sizeof key) == SSLWRAP_OK;
    sslwrap_conn_export_keying_material(conn, "c ap traffic", 12, NULL, 0, 0, key, sizeof key);
}

TEST(what_is_exported_is_no_key_of_records)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(server, "TLS_AES_128_GCM_SHA256"));
    CHECK_OK(sslwrap_ctx_set_info_callback(client, on_info, NULL, NULL));
    connected(client, server, SSLWRAP_RECORDS_OWN, SSLWRAP_RECORDS_OWN);
    CHECK(exported > 0);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* The process wants its default provider and nothing else. */
TEST(excluded)
{
    sslwrap_ctx *client, *server = server_ctx("good");
    int before = keylogs;
    CHECK(EVP_set_default_properties(NULL, "provider=default") == 1);
    client = client_ctx();
    connected(client, server, SSLWRAP_RECORDS_OWN, SSLWRAP_RECORDS_OPENSSL); /* who came before is not told of its secrets; */
    CHECK_OK(sslwrap_ctx_free(server));
    server = server_ctx("good");
    connected(client, server, SSLWRAP_RECORDS_OWN, SSLWRAP_RECORDS_OWN); /* who comes now has a key log */
    CHECK(keylogs == before + 2);
    CHECK(EVP_set_default_properties(NULL, "") == 1);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* Both ways, as libssl alone hears and says it. */
static int speak(sslwrap_conn *ours, struct raw *raw)
{
    char buf[64];
    size_t n = 0;
    int kind = -1, ok;
    ok = CHECK_OK(sslwrap_conn_send(ours, "from us", 7, 0, &n)) && CHECK(n == 7);
    raw_pump(ours, raw);
    ok = ok && CHECK(SSL_read(raw->ssl, buf, sizeof buf) == 7 && memcmp(buf, "from us", 7) == 0);
    ok = ok && CHECK(SSL_write(raw->ssl, "to us", 5) == 5);
    raw_pump(ours, raw);
    ok = ok && CHECK_OK(sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n)) && CHECK(n == 5 && memcmp(buf, "to us", 5) == 0);
    return ok && CHECK_OK(sslwrap_conn_records(ours, &kind)) && CHECK(kind == SSLWRAP_RECORDS_OWN);
}

/* Ours and libssl's end; ours has its secrets from the provider. */
static int beside_libssl(struct raw *raw, sslwrap_ctx *client, sslwrap_ctx *server, int who, sslwrap_conn **ours)
{
    raw_new(raw, raw_ctx(!who, who ? NULL : "good"), !who);
    CHECK_OK(sslwrap_conn_new(who ? server : client, NULL, ours));
    if (!who)
        CHECK_OK(sslwrap_conn_set_server_name(*ours, "good.example"));
    return CHECK_OK(raw_handshake(*ours, raw));
}

/* They are changed under a connection that has its secrets from ours: it goes over with OpenSSL, which does not tell any
 * more. Without a word before, both have the same record numbers; behind one they have not. */
TEST(excluded_under_a_live_connection)
{
    static const char *const suites[] = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"};
    char buf[64];
    int how, i;
    for (how = 0; how < 12; how++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        int who = how & 1, spoken = how & 2, before = keylogs, said;
        sslwrap_conn *ours;
        struct raw raw;
        size_t n;
        CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(server, suites[how / 4]));
        CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(client, suites[how / 4]));
        if (beside_libssl(&raw, client, server, who, &ours) && (!spoken || speak(ours, &raw))) {
            CHECK(EVP_set_default_properties(NULL, "provider=default") == 1);
            for (i = 0; i < 16; i++) {
                if (i == 10) /* and back again */
                    CHECK(EVP_set_default_properties(NULL, "") == 1);
                if (i % 5 < 2)
                    CHECK_OK(sslwrap_conn_key_update(ours, i % 5));
                else if (i % 5 < 4)
                    CHECK(SSL_key_update(raw.ssl, i % 5 == 2 ? SSL_KEY_UPDATE_NOT_REQUESTED : SSL_KEY_UPDATE_REQUESTED) == 1);
                if (i & 8) /* a KeyUpdate with nothing behind it */
                    CHECK_OK(sslwrap_conn_do_handshake(ours));
                if (i == 2) { /* two of the peer's with data between them */
                    CHECK(SSL_write(raw.ssl, "twice", 5) == 5);
                    CHECK(SSL_key_update(raw.ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 && SSL_write(raw.ssl, "over", 4) == 4);
                    raw_pump(ours, &raw);
                    CHECK_OK(sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n));
                    CHECK(n == 5 && memcmp(buf, "twice", 5) == 0);
                    CHECK_OK(sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n));
                    CHECK(n == 4 && memcmp(buf, "over", 4) == 0);
                }
                if (!speak(ours, &raw)) {
                    fprintf(stderr, "    %s, %s, %s, round %d\n", suites[how / 4], who ? "server" : "client",
                            spoken ? "spoken" : "silent", i);
                    break;
                }
            }
            CHECK_OK(sslwrap_conn_key_update(ours, 0));
            CHECK_OK(sslwrap_conn_do_handshake(ours));
            CHECK_OK(sslwrap_conn_shutdown(ours, &said)); /* a goodbye behind a change */
            raw_pump(ours, &raw);
            CHECK(SSL_read(raw.ssl, buf, sizeof buf) == 0 && SSL_get_error(raw.ssl, 0) == SSL_ERROR_ZERO_RETURN);
            CHECK(keylogs == before);
        }
        CHECK(EVP_set_default_properties(NULL, "") == 1);
        CHECK_OK(sslwrap_conn_free(ours));
        raw_free(&raw);
        CHECK_OK(sslwrap_ctx_free(client));
        CHECK_OK(sslwrap_ctx_free(server));
    }
}

/* No derivation is left at all: OpenSSL cannot change a key, and the call that would have says so at once. */
TEST(nothing_left_under_a_live_connection)
{
    int how;
    for (how = 0; how < 8; how++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        int who = how & 1, spoken = how & 2, heard = how & 4, status;
        sslwrap_conn *ours;
        struct raw raw;
        char buf[64];
        size_t n = 0;
        if (beside_libssl(&raw, client, server, who, &ours) && (!spoken || speak(ours, &raw))) {
            if (heard) /* the peer changes its key while it can */
                CHECK(SSL_key_update(raw.ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 && SSL_write(raw.ssl, "new", 3) == 3);
            CHECK(EVP_set_default_properties(NULL, "fips=yes") == 1);
            if (heard) {
                raw_pump(ours, &raw);
                status = sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n);
            } else {
                CHECK(!spoken || speak(ours, &raw)); /* the keys that are there stay */
                status = sslwrap_conn_key_update(ours, 0);
            }
            CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
            CHECK(n == 0);
            CHECK(strstr(sslwrap_error_message(), "TLS failed: ") != NULL && strchr(sslwrap_error_message(), '\n') == NULL);
            CHECK_STATUS(sslwrap_conn_send(ours, "again", 5, 0, &n), SSLWRAP_ERROR_SSL);
            CHECK_STATUS(sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SSL);
        }
        CHECK(EVP_set_default_properties(NULL, "") == 1);
        CHECK_OK(sslwrap_conn_free(ours));
        raw_free(&raw);
        CHECK_OK(sslwrap_ctx_free(client));
        CHECK_OK(sslwrap_ctx_free(server));
    }
}

/* Its provider goes and comes again: ours then stands before it. */
TEST(default_provider_anew)
{
    sslwrap_ctx *client, *server;
    OSSL_PROVIDER *theirs = OSSL_PROVIDER_load(NULL, "default");
    CHECK(theirs != NULL && OSSL_PROVIDER_unload(theirs) == 1);
    theirs = OSSL_PROVIDER_load(NULL, "default");
    CHECK(theirs != NULL);
    client = client_ctx();
    server = server_ctx("good");
    connected(client, server, SSLWRAP_RECORDS_OWN, SSLWRAP_RECORDS_OWN);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    values_of_rfc_8448();
}

/* ---- another copy ---- */

#define FUNCTION(name) \
    __typeof__(sslwrap_##name) *name; \
    void *found_##name = dlsym(copy, "sslwrap_" #name); \
    CHECK(found_##name != NULL); \
    memcpy(&name, &found_##name, sizeof name)

TEST(another_copy)
{
    char path[] = "/tmp/sslwrap-copyXXXXXX", command[700];
    Dl_info info;
    void *copy, *here = dlsym(RTLD_DEFAULT, "sslwrap_ctx_new");
    int fd = mkstemp(path), kind = -1, before = keylogs, i;
    sslwrap_ctx *client, *server;
    struct pair p;
    if (!CHECK(fd >= 0) || !CHECK(dladdr(here, &info) != 0))
        return;
    close(fd);
    snprintf(command, sizeof command, "cp '%s' '%s'", info.dli_fname, path);
    CHECK(system(command) == 0);
    copy = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    unlink(path);
    if (!CHECK(copy != NULL))
        return;
    {
        FUNCTION(ctx_new_server);
        FUNCTION(ctx_use_certificate_chain_file);
        FUNCTION(ctx_use_privatekey_file);
        FUNCTION(ctx_free);
        FUNCTION(conn_new);
        FUNCTION(conn_free);
        FUNCTION(conn_do_handshake);
        FUNCTION(conn_bio_read);
        FUNCTION(conn_bio_write);
        FUNCTION(conn_records);
        unsigned char buf[20000];
        size_t n, taken;
        int done = 0;
        if (failed_checks_)
            return;
        client = client_ctx();
        CHECK_OK(ctx_new_server(&server));
        CHECK_OK(ctx_use_certificate_chain_file(server, cert("good.pem")));
        CHECK_OK(ctx_use_privatekey_file(server, cert("good.key"), SSLWRAP_FILETYPE_PEM));
        CHECK(OSSL_PROVIDER_available(NULL, "sslwrap-b") == 1);
        CHECK_OK(sslwrap_conn_new(client, NULL, &p.client));
        CHECK_OK(sslwrap_conn_set_server_name(p.client, "good.example"));
        CHECK_OK(conn_new(server, NULL, &p.server));
        for (i = 0; i < 10; i++) {
            done = sslwrap_conn_do_handshake(p.client) == SSLWRAP_OK;
            if (sslwrap_conn_bio_read(p.client, buf, sizeof buf, &n) == SSLWRAP_OK && n > 0)
                CHECK_OK(conn_bio_write(p.server, buf, n, &taken));
            done = conn_do_handshake(p.server) == SSLWRAP_OK && done;
            if (conn_bio_read(p.server, buf, sizeof buf, &n) == SSLWRAP_OK && n > 0)
                CHECK_OK(sslwrap_conn_bio_write(p.client, buf, n, &taken));
        }
        CHECK(done);
        CHECK_OK(sslwrap_conn_records(p.client, &kind));
        CHECK(kind == SSLWRAP_RECORDS_OWN);
        CHECK_OK(conn_records(p.server, &kind));
        CHECK(kind == SSLWRAP_RECORDS_OWN);
        CHECK(keylogs == before);
        CHECK_OK(sslwrap_conn_free(p.client));
        CHECK_OK(conn_free(p.server));
        CHECK_OK(sslwrap_ctx_free(client));
        CHECK_OK(ctx_free(server));
    }
}

/* ---- configurations ---- */

enum { THEIRS_WORKS = 1, OURS_WORKS = 2, OWN_RECORDS = 4, THERE = 8, STILL_THEIRS = 16, TOO_MANY = 32 };

static const char *self;

/* In a process of its own. */
static int as_configured(void)
{
    sslwrap_ctx *client = NULL, *server = NULL;
    struct pair p;
    SSL_CTX *raw;
    int found = 0, kind = -1;
    if (sslwrap_ctx_new_client(&client) == SSLWRAP_OK && sslwrap_ctx_new_server(&server) == SSLWRAP_OK &&
        sslwrap_ctx_load_verify_locations(client, cert("ca.pem"), NULL) == SSLWRAP_OK &&
        sslwrap_ctx_use_certificate_chain_file(server, cert("good.pem")) == SSLWRAP_OK &&
        sslwrap_ctx_use_privatekey_file(server, cert("good.key"), SSLWRAP_FILETYPE_PEM) == SSLWRAP_OK &&
        pair_from(&p, client, server)) {
        found |= handshake(p.client, p.server) == SSLWRAP_OK ? OURS_WORKS : 0;
        found |= sslwrap_conn_records(p.client, &kind) == SSLWRAP_OK && kind == SSLWRAP_RECORDS_OWN ? OWN_RECORDS : 0;
        pair_free(&p);
    }
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
    found |= OSSL_PROVIDER_available(NULL, "sslwrap-a") ? THERE : 0;
    found |= OSSL_PROVIDER_available(NULL, "sslwrap-b") ? TOO_MANY : 0;
    found |= strcmp(provider_of(NULL), "default") == 0 ? STILL_THEIRS : 0;
    raw = SSL_CTX_new(TLS_method());
    found |= raw != NULL ? THEIRS_WORKS : 0;
    SSL_CTX_free(raw);
    return found;
}

static void configured(const char *config, int wanted)
{
    char path[] = "/tmp/sslwrap-confXXXXXX";
    int fd = mkstemp(path), status = 0;
    pid_t child;
    if (!CHECK(fd >= 0) || !CHECK(write(fd, config, strlen(config)) == (ssize_t)strlen(config)))
        return;
    close(fd);
    if ((child = fork()) == 0) {
        setenv("OPENSSL_CONF", path, 1);
        execl(self, self, certs_dir_, "configured", (char *)NULL);
        _exit(64);
    }
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
    if (!CHECK(WEXITSTATUS(status) == wanted))
        fprintf(stderr, "    found %d, wanted %d, with %s\n", WEXITSTATUS(status), wanted, config);
    unlink(path);
}

#define INIT "openssl_conf = all\n[all]\n"
#define PROVIDERS INIT "providers = p\n[p]\n"
#define ALL (THEIRS_WORKS | OURS_WORKS | OWN_RECORDS | THERE | STILL_THEIRS)

TEST(as_the_process_is_configured)
{
    configured("", ALL);
    configured("garbage [ = \n\1\2", ALL);
    configured(PROVIDERS "default = d\n[d]\nactivate = 1\n", ALL);
    configured(PROVIDERS "legacy = l\ndefault = d\n[d]\nactivate = 1\n[l]\nactivate = 1\n", ALL);
    configured(PROVIDERS "base = b\n[b]\nactivate = 1\n", 0);
    configured(PROVIDERS "nowhere = n\n[n]\nactivate = 1\n", 0);
    configured(INIT "alg_section = a\n[a]\ndefault_properties = fips=yes\n", 0);
    configured(INIT "alg_section = a\n[a]\ndefault_properties = ?provider=default\n", ALL);
    configured(INIT "alg_section = a\n[a]\ndefault_properties = ?fips=yes\n", ALL);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    self = argv[0];
    if (argc > 2)
        return as_configured();
    RUN(as_the_process_is_configured);
    RUN(only_ours_get_it);
    RUN(values_of_openssl);
    RUN(what_libssl_does_not_ask);
    RUN(values_of_rfc_8448);
    RUN(records_without_a_key_log);
    RUN(what_is_exported_is_no_key_of_records);
    RUN(excluded);
    RUN(excluded_under_a_live_connection);
    RUN(nothing_left_under_a_live_connection);
    RUN(another_copy);
    RUN(default_provider_anew);
    return END();
}
