/* Whom a context trusts. libssl's server shows what the anchors must vouch for. */
#include "raw.h"
#include <sys/stat.h>

/* Verifies, and trusts nobody yet. */
static sslwrap_ctx *verifying(void)
{
    sslwrap_ctx *ctx = NULL;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    return ctx;
}

static int trusts(sslwrap_ctx *ctx, const char *shown)
{
    int status = meets(ctx, raw_ctx(1, shown), 0), code = 0;
    if (status != SSLWRAP_OK) {
        CHECK(status == SSLWRAP_ERROR_SSL);
        CHECK_OK(sslwrap_error_errno(NULL, &code));
        CHECK(code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY || code == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN);
    }
    return status == SSLWRAP_OK;
}

/* Counted: it goes on when the context is gone, and it is the context's own. */
ROW(A74, "libssl")
{
    sslwrap_ctx *ctx = verifying();
    sslwrap_x509_store *store = NULL, *again = NULL;
    size_t certs = 99;
    CHECK_OK(sslwrap_ctx_get_cert_store(ctx, &store));
    CHECK_OK(sslwrap_x509_store_count(store, &certs, NULL, NULL));
    CHECK(certs == 0); /* as that of a fresh SSL_CTX: there is one, and nothing in it */
    {
        SSL_CTX *raw = SSL_CTX_new(TLS_method());
        CHECK(SSL_CTX_get_cert_store(raw) != NULL && sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(raw))) == 0);
        SSL_CTX_free(raw);
    }
    CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
    CHECK_OK(sslwrap_x509_store_count(store, &certs, NULL, NULL));
    CHECK(certs == 1);
    CHECK_OK(sslwrap_ctx_get_cert_store(ctx, &again));
    CHECK_OK(sslwrap_x509_store_free(again));
    CHECK_STATUS(sslwrap_ctx_get_cert_store(ctx, NULL), SSLWRAP_E_INVALID_ARG);
    ctx_done(ctx);
    CHECK_OK(sslwrap_x509_store_count(store, &certs, NULL, NULL));
    CHECK(certs == 1);
    CHECK_OK(sslwrap_x509_store_free(store));
    CHECK_STATUS(sslwrap_ctx_get_cert_store(ctx, &store), SSLWRAP_E_INVALID_ARG);
    CHECK(store == NULL);
}

ROW(A75, "libssl")
{
    sslwrap_ctx *ctx = verifying(), *nobody = verifying();
    sslwrap_x509_store *store = NULL;
    sslwrap_x509 *root = our_x509("ca.pem");
    CHECK_OK(sslwrap_ctx_get_cert_store(ctx, &store));
    CHECK_OK(sslwrap_x509_store_add_cert(store, root));
    CHECK_OK(sslwrap_x509_store_add_cert(store, root)); /* twice is fine */
    CHECK_STATUS(sslwrap_x509_store_add_cert(store, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_x509_free(root));
    CHECK_OK(sslwrap_x509_store_free(store));
    CHECK(trusts(ctx, "good") && !trusts(ctx, "otherca-leaf"));
    CHECK(!trusts(nobody, "good"));
    ctx_done(ctx);
    ctx_done(nobody);
}

/* A folder of hashed names, made with the openssl command. */
static const char *hashed(void)
{
    static char dir[64];
    char command[900];
    snprintf(dir, sizeof dir, "/tmp/rows.%d.d", (int)getpid());
    snprintf(command, sizeof command, "mkdir -p %s && cp '%s' %s/root.pem && openssl rehash %s >/dev/null 2>&1", dir, cert("ca.pem"), dir, dir);
    CHECK(system(command) == 0);
    return dir;
}

static void dropped(const char *dir)
{
    char command[200];
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    CHECK(system(command) == 0);
}

/* A file, a folder, or both: anchors that are added to those before. */
ROW(A84, "libssl")
{
    const char *dir = hashed();
    int which;
    for (which = 1; which <= 3; which++) {
        sslwrap_ctx *ctx = verifying();
        CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, which & 1 ? cert("ca.pem") : NULL, which & 2 ? dir : NULL));
        CHECK(trusts(ctx, "good") && !trusts(ctx, "otherca-leaf"));
        CHECK_STATUS(sslwrap_ctx_load_verify_locations(ctx, cert("otherca.pem"), NULL), SSLWRAP_E_STATE);
        ctx_done(ctx);
    }
    {
        sslwrap_ctx *ctx = verifying();
        CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("otherca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
        CHECK(trusts(ctx, "good") && trusts(ctx, "otherca-leaf"));
        ctx_done(ctx);
    }
    dropped(dir);
}

/* Both left out is refused, where libssl answers 0 without a word; so are places that are not there, the folder too, where
 * libssl says yes. Nobody is trusted for it. */
ROW(A85, "libssl")
{
    sslwrap_ctx *ctx = verifying();
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    CHECK(SSL_CTX_load_verify_locations(raw, NULL, NULL) == 0 && ERR_peek_error() == 0);
    CHECK_STATUS(sslwrap_ctx_load_verify_locations(ctx, NULL, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK(strlen(sslwrap_error_message()) > 30);
    CHECK(SSL_CTX_load_verify_locations(raw, NULL, "/no/such/folder") == 1);
    CHECK_STATUS(sslwrap_ctx_load_verify_locations(ctx, NULL, "/no/such/folder"), SSLWRAP_ERROR_SYSCALL);
    CHECK(strstr(sslwrap_error_message(), "/no/such/folder") != NULL);
    CHECK(SSL_CTX_load_verify_locations(raw, "/no/such/file", NULL) == 0);
    ERR_clear_error();
    CHECK_STATUS(sslwrap_ctx_load_verify_locations(ctx, "/no/such/file", NULL), SSLWRAP_ERROR_SYSCALL);
    CHECK(strstr(sslwrap_error_message(), "/no/such/file") != NULL && strstr(sslwrap_error_message(), strerror(2)) != NULL);
    CHECK_STATUS(sslwrap_ctx_load_verify_locations(ctx, cert("good.key"), NULL), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_ctx_load_verify_locations(ctx, NULL, cert("ca.pem")), SSLWRAP_E_INVALID_ARG); /* a file is no folder */
    CHECK(sslwrap_ctx_load_verify_locations(ctx, "", NULL) != SSLWRAP_OK);
    CHECK(!trusts(ctx, "good"));
    ctx_done(ctx);
    SSL_CTX_free(raw);
}

/* In a process of its own, since the places come from the environment. */
static int in_child(int (*work)(void), const char *file, const char *dir)
{
    int how = -1;
    pid_t pid;
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        file != NULL ? setenv("SSL_CERT_FILE", file, 1) : unsetenv("SSL_CERT_FILE");
        dir != NULL ? setenv("SSL_CERT_DIR", dir, 1) : unsetenv("SSL_CERT_DIR");
        failed_checks_ = 0;
        how = work();
        _exit(failed_checks_ != 0 ? 100 : how);
    }
    CHECK(pid > 0 && waitpid(pid, &how, 0) == pid && WIFEXITED(how));
    return WEXITSTATUS(how);
}

static int by_default(void)
{
    sslwrap_ctx *ctx = verifying();
    SSL_CTX *raw = SSL_CTX_new(TLS_method()), *server = raw_ctx(1, "good");
    int who, ours, theirs;
    CHECK(SSL_CTX_set_default_verify_paths(raw) == 1);
    SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, NULL);
    theirs = raw_both(raw, server, &who);
    ERR_clear_error();
    CHECK_OK(sslwrap_ctx_set_default_verify_paths(ctx)); /* whatever is there */
    ours = trusts(ctx, "good");
    CHECK_STATUS(sslwrap_ctx_set_default_verify_paths(ctx), SSLWRAP_E_STATE);
    ctx_done(ctx);
    CHECK(ours == theirs);
    return ours;
}

/* Trusts whom libssl trusts by the same call, and succeeds where it finds nothing. */
ROW(A92, "libssl")
{
    const char *dir = hashed();
    CHECK(in_child(by_default, cert("ca.pem"), "/no/such/folder") == 1);
    CHECK(in_child(by_default, "/no/such/file", dir) == 1);
    CHECK(in_child(by_default, "/no/such/file", "/no/such/folder") == 0);
    CHECK(in_child(by_default, NULL, NULL) == 0); /* the system's, which do not know our root */
    CHECK_STATUS(sslwrap_ctx_set_default_verify_paths(NULL), SSLWRAP_E_INVALID_ARG);
    dropped(dir);
}

static int by_system(void)
{
    sslwrap_ctx *ctx = verifying();
    size_t n = 99;
    int status = sslwrap_ctx_load_system_trust(ctx, &n), ours;
    CHECK((status == SSLWRAP_OK) == (n > 0));
    if (status != SSLWRAP_OK) {
        CHECK(status == SSLWRAP_ERROR_SSL && strstr(sslwrap_error_message(), "/no/such/f") != NULL); /* where it looked */
        ctx_done(ctx);
        return 2;
    }
    ours = trusts(ctx, "good");
    ctx_done(ctx);
    return ours + (n > 1 ? 10 : 0);
}

/* The environment's places first, and alone; then those of Linux systems. Finding nothing is said. */
ROW(A93, "libssl")
{
    const char *dir = hashed();
    struct stat there;
    CHECK(in_child(by_system, cert("ca.pem"), "/no/such/folder") == 1);
    CHECK(in_child(by_system, "/no/such/file", dir) == 1);
    CHECK(in_child(by_system, "/no/such/file", "/no/such/folder") == 2);
    if (stat("/etc/ssl/certs/ca-certificates.crt", &there) == 0)
        CHECK(in_child(by_system, NULL, NULL) == 10); /* many, and our root is not among them */
    dropped(dir);
}
