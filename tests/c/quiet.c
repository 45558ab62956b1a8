/* link: ssl */
/* What a guest does not do (R26): nothing is printed, in success or failure, also with RUST_BACKTRACE set and in a panic where
 * the build can be made to panic; signals, environment, locale, mask and directory of the process are left alone. */
#include "harness.h"

#include <locale.h>
#include <sys/stat.h>

#define SAID "/tmp/said.XXXXXX"
extern char **environ;

/* Everything that fails in words, and a bit that does not. */
static void work(void)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good"), *ctx = NULL;
    sslwrap_conn *conn = NULL;
    sslwrap_addr *addr = NULL;
    sslwrap_x509 *crt = NULL;
    struct pair p;
    char got[8];
    size_t n;

    if (pair_from(&p, client, server) && CHECK_OK(handshake(p.client, p.server))) {
        CHECK_OK(sslwrap_conn_sendall(p.client, "hello", 5, 0, &n));
        pump(p.client, p.server);
        CHECK_OK(sslwrap_conn_recv(p.server, got, sizeof got, 0, &n));
        CHECK_OK(sslwrap_conn_bio_write(p.client, "no record at all", 16, &n));
        CHECK_STATUS(sslwrap_conn_recv(p.client, got, sizeof got, 0, &n), SSLWRAP_ERROR_SSL);
    }
    pair_free(&p);
    CHECK_STATUS(sslwrap_ctx_load_verify_locations(client, "/nope", NULL), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK(sslwrap_ctx_load_verify_locations(ctx, "/nope", NULL) != SSLWRAP_OK);
    CHECK(sslwrap_ctx_use_privatekey_file(ctx, cert("encrypted.key"), SSLWRAP_FILETYPE_PEM) != SSLWRAP_OK); /* asks nobody */
    CHECK(sslwrap_ctx_set_cipher_list(ctx, "NONESUCH") != SSLWRAP_OK);
    CHECK(sslwrap_x509_load_pem("no PEM", 6, &crt) != SSLWRAP_OK);
    CHECK(sslwrap_addr_inet("no such name.", 80, &addr) != SSLWRAP_OK);
    CHECK(sslwrap_conn_dial(ctx, "127.0.0.1", "1", 1, &conn) != SSLWRAP_OK);
    CHECK_STATUS(sslwrap_conn_free((sslwrap_conn *)(uintptr_t)12345), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* Only a build with test hooks panics on request. */
static void panic(void)
{
    sslwrap_ctx *ctx = NULL;
    int status;
    setenv("SSLWRAP_PANIC_AT", "sslwrap_ctx_new", 1);
    status = sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx);
    CHECK(status == SSLWRAP_OK || status == SSLWRAP_E_PANIC);
    if (status == SSLWRAP_E_PANIC)
        CHECK(ctx == NULL && openssl_queue() == 0);
    unsetenv("SSLWRAP_PANIC_AT");
    CHECK_OK(sslwrap_ctx_free(ctx));
}

TEST(nothing_is_printed)
{
    char path[] = SAID;
    int said = mkstemp(path), out, err, failed = failed_checks_;
    struct stat st;

    if (!CHECK(said >= 0))
        return;
    unlink(path);
    setenv("RUST_BACKTRACE", "full", 1);
    fflush(stdout);
    fflush(stderr);
    out = dup(1);
    err = dup(2);
    dup2(said, 1);
    dup2(said, 2);
    work();
    panic();
    fflush(stdout);
    fflush(stderr);
    dup2(out, 1);
    dup2(err, 2);
    close(out);
    close(err);
    CHECK(fstat(said, &st) == 0 && st.st_size == 0);
    if (st.st_size > 0) {
        char text[2000];
        ssize_t n = pread(said, text, sizeof text, 0);
        fprintf(stderr, "said: %.*s\n", (int)(n > 0 ? n : 0), text);
    }
    CHECK(failed == failed_checks_);
    close(said);
}

/* All that can be asked about: 64 signals, the mask, the environment, the locale, the file mask, the directory. */
struct process {
    struct sigaction actions[65];
    sigset_t mask;
    char environment[20000], locale[200], directory[500];
    mode_t files;
};

static void look(struct process *p)
{
    size_t used = 0;
    char **at;
    int i;
    memset(p, 0, sizeof *p);
    for (i = 1; i < 65; i++)
        sigaction(i, NULL, &p->actions[i]);
    sigprocmask(SIG_BLOCK, NULL, &p->mask);
    for (at = environ; *at != NULL && used < sizeof p->environment; at++)
        used += (size_t)snprintf(p->environment + used, sizeof p->environment - used, "%s\n", *at);
    snprintf(p->locale, sizeof p->locale, "%s", setlocale(LC_ALL, NULL));
    CHECK(getcwd(p->directory, sizeof p->directory) != NULL);
    p->files = umask(0);
    umask(p->files);
}

TEST(the_process_is_left_alone)
{
    struct process *before = malloc(sizeof *before), *after = malloc(sizeof *after);
    int i;
    look(before);
    work();
    look(after);
    for (i = 1; i < 65; i++) { /* field by field: the rest of the mask is whatever was on the C library's stack */
        CHECK(before->actions[i].sa_handler == after->actions[i].sa_handler && before->actions[i].sa_flags == after->actions[i].sa_flags);
        CHECK(memcmp(&before->actions[i].sa_mask, &after->actions[i].sa_mask, 8) == 0);
    }
    CHECK(memcmp(&before->mask, &after->mask, sizeof before->mask) == 0);
    CHECK_TEXT(after->environment, before->environment);
    CHECK_TEXT(after->locale, before->locale);
    CHECK_TEXT(after->directory, before->directory);
    CHECK(before->files == after->files);
    free(before);
    free(after);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(nothing_is_printed);
    RUN(the_process_is_left_alone);
    return END();
}
