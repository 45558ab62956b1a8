/* Processes as they come: few descriptors, no standard streams, little address space, other languages and configurations of
 * OpenSSL, exit while threads are busy, a library that is loaded and given back again and again. Each in a process of its own. */
/* no: valgrind: limits and lost threads are what it is about */
/* no: asan: limits and lost threads are what it is about */
#include "net.h"

#include <locale.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/stat.h>

static sslwrap_ctx *client, *server;

/* Work in a child; 0 when its checks held, and nothing was printed that is not a check's. */
static void in_child(const char *what, int (*work)(void))
{
    int how = -1;
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        failed_checks_ = 0;
        how = work();
        _exit(failed_checks_ != 0 ? 1 : how);
    }
    if (!CHECK(waitpid(child, &how, 0) == child) || !CHECK(how == 0))
        fprintf(stderr, "    %s: %x\n", what, (unsigned)how);
}

static int shakes(void)
{
    struct pair p;
    int ok = pair_from(&p, client, server) && CHECK_OK(handshake(p.client, p.server));
    pair_free(&p);
    return !ok;
}

/* ---- limits ---- */

static int few_descriptors(void)
{
    struct rlimit limit = {8, 8};
    sslwrap_sock *socks[16], *pair[2] = {NULL, NULL};
    sslwrap_addrinfo *list = NULL;
    sslwrap_conn *conn = NULL;
    char byte;
    size_t n;
    int i, full = 0, status;
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    for (i = 0; i < 16; i++) {
        socks[i] = NULL;
        status = sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &socks[i]);
        if (status != SSLWRAP_OK) {
            CHECK_STATUS(status, SSLWRAP_ERROR_SYSCALL);
            CHECK(error_number() == EMFILE);
            full++;
        }
    }
    CHECK(full > 8);
    CHECK_STATUS(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &pair[0], &pair[1]), SSLWRAP_ERROR_SYSCALL);
    CHECK_STATUS(sslwrap_conn_dial(client, "127.0.0.1", "1", 5, &conn), SSLWRAP_ERROR_SYSCALL);
    CHECK(conn == NULL);
    status = sslwrap_getaddrinfo_timeout("localhost", "1", 0, 0, 0, 0, 5, &list);
    CHECK(status != SSLWRAP_E_PANIC); /* without a file to read it may fail, or know it all */
    sslwrap_addrinfo_free(list);
    CHECK(shakes() == 0); /* over memory no descriptor is needed */
    for (i = 0; i < 16; i++)
        CHECK_OK(sslwrap_sock_free(socks[i]));
    CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &pair[0], &pair[1]));
    while (dup(0) >= 0) /* none is left for a bell: waiting ends in time all the same */
        continue;
    CHECK_OK(sslwrap_sock_settimeout(pair[0], 0.05));
    CHECK_STATUS(sslwrap_sock_recv(pair[0], &byte, 1, 0, &n), SSLWRAP_E_TIMEOUT);
    CHECK_OK(sslwrap_sock_free(pair[0]));
    CHECK_OK(sslwrap_sock_free(pair[1]));
    return 0;
}

static int little_memory(void)
{
    static struct pair pairs[4000];
    static char data[100000];
    struct rlimit limit;
    long pages = 0;
    size_t n;
    int i, made, status = SSLWRAP_OK;
    FILE *f = fopen("/proc/self/statm", "re");
    CHECK(f != NULL && fscanf(f, "%ld", &pages) == 1);
    fclose(f);
    limit.rlim_cur = limit.rlim_max = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + (32u << 20);
    CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
    for (made = 0; made < 4000 && status == SSLWRAP_OK; made++) { /* until there is no more */
        struct pair *p = &pairs[made];
        p->client = p->server = NULL;
        if ((status = sslwrap_conn_new(client, NULL, &p->client)) == SSLWRAP_OK &&
            (status = sslwrap_conn_new(server, NULL, &p->server)) == SSLWRAP_OK)
            for (i = 0; i < 20 && status == SSLWRAP_OK; i++) /* a queue that nobody empties */
                if (sslwrap_conn_bio_write(p->server, data, sizeof data, &n) != SSLWRAP_OK)
                    status = SSLWRAP_E_NOMEM;
    }
    CHECK_STATUS(status, SSLWRAP_E_NOMEM);
    while (made-- > 0)
        pair_free(&pairs[made]);
    CHECK(shakes() == 0);
    return 0;
}

TEST(few_descriptors_and_little_memory)
{
    client = client_ctx();
    server = server_ctx("good");
    in_child("8 descriptors", few_descriptors);
    in_child("little address space", little_memory);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* ---- what is around it ---- */

static int fresh(void)
{
    setlocale(LC_ALL, "");
    client = client_ctx();
    server = server_ctx("good");
    if (shakes() != 0)
        return 1;
    CHECK(sslwrap_ctx_set_cipher_list(client, "\xff") != SSLWRAP_OK);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    return live_handles() != 0;
}

/* Where OpenSSL cannot do its work: every failure says why, and nothing else happens. */
static int crippled(void)
{
    sslwrap_ctx *ctx = NULL;
    sslwrap_pkey *key = NULL;
    struct pair p;
    int status = sslwrap_ctx_new_server(&ctx);
    if (status == SSLWRAP_OK) {
        status = sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem"));
        if (status == SSLWRAP_OK)
            status = sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), SSLWRAP_FILETYPE_PEM);
        if (status == SSLWRAP_OK && (status = sslwrap_conn_new(ctx, NULL, &p.server)) == SSLWRAP_OK) {
            status = sslwrap_conn_do_handshake(p.server);
            sslwrap_conn_free(p.server);
        }
    }
    CHECK(status == SSLWRAP_OK || is_want(status) || *sslwrap_error_message() != 0);
    CHECK(status != SSLWRAP_E_PANIC);
    sslwrap_pkey_load_file(cert("good.key"), SSLWRAP_FILETYPE_PEM, NULL, 0, &key);
    sslwrap_pkey_free(key);
    CHECK_OK(sslwrap_ctx_free(ctx));
    return openssl_queue() != 0;
}

static const char *file(const char *name, const char *text)
{
    static char path[64];
    FILE *f;
    snprintf(path, sizeof path, "/tmp/sslwrap-%ld-%s", (long)getpid(), name);
    f = fopen(path, "we");
    if (f != NULL) {
        fputs(text, f);
        fclose(f);
    }
    return path;
}

/* This program once more, with another environment: OpenSSL reads its own when it is first used. */
static void again(const char *mode, const char *name, const char *value)
{
    int how = -1, ends[2];
    char said[2000];
    ssize_t n, len = 0;
    pid_t child;
    if (!CHECK(pipe(ends) == 0))
        return;
    child = fork();
    if (child == 0) {
        char me[512];
        ssize_t length = readlink("/proc/self/exe", me, sizeof me - 1);
        me[length > 0 ? length : 0] = 0;
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        setenv(name, value, 1);
        execl(me, me, certs_dir_, mode, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    while (len < (ssize_t)sizeof said - 1 && (n = read(ends[0], said + len, sizeof said - 1 - (size_t)len)) > 0)
        len += n;
    said[len] = 0;
    close(ends[0]);
    if (!CHECK(waitpid(child, &how, 0) == child) || !CHECK(how == 0) || !CHECK(len == 0))
        fprintf(stderr, "    %s with %s=%s: %x, said: %s\n", mode, name, value, (unsigned)how, said);
}

TEST(other_environments)
{
    const char *path;
    again("fresh", "RUST_BACKTRACE", "full");
    again("fresh", "LC_ALL", "tr_TR.UTF-8");
    again("fresh", "LANG", "tr_TR");
    again("fresh", "OPENSSL_CONF", "/nowhere/at/all.cnf");
    path = file("garbage", "\x01\x02 = [ no configuration\nopenssl_conf = nobody\n");
    again("crippled", "OPENSSL_CONF", path);
    unlink(path);
    path = file("fips", "openssl_conf = o\n[o]\nproviders = p\nalg_section = a\n[p]\nfips = f\n[f]\nactivate = 1\n[a]\ndefault_properties = fips=yes\n");
    again("crippled", "OPENSSL_CONF", path);
    unlink(path);
    path = file("legacy", "openssl_conf = o\n[o]\nproviders = p\n[p]\ndefault = d\nlegacy = l\n[d]\nactivate = 1\n[l]\nactivate = 1\n");
    again("fresh", "OPENSSL_CONF", path);
    unlink(path);
    again("fresh", "OPENSSL_MODULES", "/nowhere");
}

/* ---- descriptors 0 to 2 ---- */

/* What a check prints goes where no descriptor of the library's can be. */
static void close_standard_streams(void)
{
    int fd;
    CHECK((stderr = fdopen(fcntl(2, F_DUPFD_CLOEXEC, 100), "w")) != NULL);
    for (fd = 0; fd < 3; fd++)
        close(fd);
}

static int is_open(int fd) { return fcntl(fd, F_GETFD) >= 0; }

static int none_is_open(void) { return !is_open(0) && !is_open(1) && !is_open(2); }

static int key_log_is_0(void)
{
    const char *path = file("log", "");
    struct stat st;
    close_standard_streams();
    client = client_ctx();
    server = server_ctx("good");
    CHECK_OK(sslwrap_ctx_set_keylog_file(client, path));
    CHECK(is_open(0));
    CHECK(shakes() == 0);
    CHECK(stat(path, &st) == 0 && st.st_size > 300);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    CHECK(none_is_open());
    unlink(path);
    return live_handles() != 0;
}

static int sockets_from_0(void)
{
    sslwrap_sock *pair[2] = {NULL, NULL}, *copy = NULL, *lent = NULL;
    char got[8] = "";
    size_t n;
    close_standard_streams();
    CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &pair[0], &pair[1]));
    CHECK(is_open(0) && is_open(1));
    CHECK_OK(sslwrap_sock_dup(pair[0], &copy));
    CHECK(is_open(2));
    CHECK_OK(sslwrap_sock_settimeout(pair[1], 5)); /* a bell is made */
    CHECK_OK(sslwrap_sock_sendall(copy, "hello", 5, 0, &n));
    CHECK_OK(sslwrap_sock_recv(pair[1], got, sizeof got, 0, &n));
    CHECK(n == 5 && memcmp(got, "hello", 5) == 0);
    CHECK_OK(sslwrap_sock_free(pair[0]));
    CHECK_OK(sslwrap_sock_free(pair[1]));
    CHECK(!is_open(0) && !is_open(1));
    CHECK_OK(sslwrap_sock_fromfd(2, SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &lent));
    CHECK(is_open(0));
    CHECK_OK(sslwrap_sock_free(lent));
    CHECK_OK(sslwrap_sock_free(copy));
    CHECK(none_is_open());
    return live_handles() != 0;
}

static int dialled_is_0(void)
{
    int port, listener = tcp_listen(&port), how = -1;
    char text[16], got[8] = "";
    sslwrap_conn *conn = NULL;
    pid_t serves;
    size_t n;
    client = client_ctx();
    server = server_ctx("good");
    fcntl(listener, F_DUPFD, 100);
    listener = dup2(listener, 100);
    close_standard_streams();
    if ((serves = fork()) == 0) {
        sslwrap_conn *end = server_fd(server, accept(listener, NULL, NULL)); /* 0 */
        CHECK_OK(sslwrap_conn_sendall(end, "hello", 5, 0, &n));
        CHECK_OK(sslwrap_conn_free(end));
        _exit(failed_checks_ != 0);
    }
    snprintf(text, sizeof text, "%d", port);
    CHECK_OK(sslwrap_conn_dial(client, "127.0.0.1", text, 10, &conn));
    CHECK_OK(sslwrap_conn_recv(conn, got, sizeof got, 0, &n));
    CHECK(n == 5 && memcmp(got, "hello", 5) == 0);
    CHECK(is_open(0));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK(!is_open(0));
    CHECK(waitpid(serves, &how, 0) == serves && how == 0);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    return live_handles() != 0;
}

/* A daemon that closed its standard streams: 0 is a descriptor like others. */
TEST(without_standard_streams)
{
    in_child("the key log is descriptor 0", key_log_is_0);
    in_child("sockets are 0 to 2", sockets_from_0);
    in_child("a dialled socket is 0", dialled_is_0);
}

/* ---- exit ---- */

static void *busy(void *unused)
{
    (void)unused;
    for (;;)
        shakes();
    return NULL;
}

static int leaves(void)
{
    pthread_t thread;
    int i;
    for (i = 0; i < 4; i++)
        CHECK(pthread_create(&thread, NULL, busy, NULL) == 0);
    sleep_ms(5);
    exit(0);
}

/* OpenSSL does not clean up while threads are in the midst of handshakes: they would crash, or say that they failed. */
TEST(exit_with_busy_threads)
{
    int i;
    client = client_ctx();
    server = server_ctx("good");
    for (i = 0; i < rounds(20, 2) * (getenv("SSLWRAP_LONG") != NULL ? 10 : 1) && failed_checks_ == 0; i++)
        in_child("exit", leaves);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* ---- loaded and given back ---- */

static int mappings(void)
{
    char line[1024];
    int n = 0;
    FILE *maps = fopen("/proc/self/maps", "re");
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL)
        n += strstr(line, "libsslwrap") != NULL;
    if (maps != NULL)
        fclose(maps);
    return n;
}

TEST(loaded_forty_times)
{
    Dl_info info;
    void *symbol = dlsym(RTLD_DEFAULT, "sslwrap_live_handles");
    int i, before;
    if (!CHECK(symbol != NULL && dladdr(symbol, &info) != 0))
        return;
    before = mappings();
    for (i = 0; i < 40; i++) {
        void *library = dlopen(info.dli_fname, RTLD_NOW | RTLD_LOCAL);
        sslwrap_ctx *ctx = NULL;
        if (!CHECK(library != NULL))
            return;
        CHECK_OK(sslwrap_ctx_new_client(&ctx));
        CHECK_OK(sslwrap_ctx_free(ctx));
        CHECK(dlclose(library) == 0);
    }
    CHECK(mappings() == before);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    if (argc > 2) {
        int bad = strcmp(argv[2], "fresh") == 0 ? fresh() : crippled();
        return failed_checks_ != 0 || bad;
    }
    RUN(few_descriptors_and_little_memory);
    RUN(other_environments);
    RUN(without_standard_streams);
    RUN(exit_with_busy_threads);
    RUN(loaded_forty_times);
    return END();
}
