/* A process that forks while its threads wait on sockets: the child closes and frees what it inherited, or goes on with it, and
 * does not wait for the threads that it does not have. This program's unlocking stands before libc's and takes its time, so
 * that somebody is inside at nearly every moment. */
/* no: valgrind: the child leaves what it inherited where it is, which counts as lost there */
#include "net.h"

#include <pthread.h>

static __thread int slow;
static int stop;

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    static int (*real)(pthread_mutex_t *);
    int (*now)(pthread_mutex_t *) = __atomic_load_n(&real, __ATOMIC_ACQUIRE);
    if (now == NULL) {
        void *symbol = dlsym(RTLD_NEXT, "pthread_mutex_unlock");
        memcpy(&now, &symbol, sizeof now);
        __atomic_store_n(&real, now, __ATOMIC_RELEASE);
    }
    if (slow)
        usleep(300);
    return now(mutex);
}

static void *waits(void *sock)
{
    char byte;
    size_t n;
    int status = SSLWRAP_OK;
    slow = 1;
    while (!__atomic_load_n(&stop, __ATOMIC_ACQUIRE) && (status == SSLWRAP_OK || status == SSLWRAP_E_TIMEOUT))
        status = sslwrap_sock_recv(sock, &byte, 1, 0, &n); /* a child's byte may come too */
    return NULL;
}

/* 0 when all went well. */
static int child_does(sslwrap_sock *sock, sslwrap_sock *other, int goes_on)
{
    char byte;
    size_t n;
    int status;
    if (goes_on) {
        if (sslwrap_sock_recv(sock, &byte, 1, 0, &n) != SSLWRAP_E_TIMEOUT || sslwrap_sock_send(other, "x", 1, 0, &n) != SSLWRAP_OK)
            return 1;
        status = sslwrap_sock_recv(sock, &byte, 1, 0, &n);
        if (status != SSLWRAP_OK && status != SSLWRAP_E_TIMEOUT) /* a thread of the parent's may have had it */
            return 3;
    }
    if (!goes_on && sslwrap_sock_close(sock) != SSLWRAP_OK)
        return 2;
    return sslwrap_sock_free(sock) != SSLWRAP_OK || sslwrap_sock_free(other) != SSLWRAP_OK;
}

TEST(freeing_sockets_that_others_wait_on)
{
    enum { THREADS = 2, FORKS = 40 };
    sslwrap_sock *ends[2] = {NULL, NULL};
    pthread_t threads[THREADS];
    int i, how;
    for (i = 0; i < FORKS && failed_checks_ == 0; i++) {
        pid_t child;
        int k;
        CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &ends[0], &ends[1]));
        CHECK_OK(sslwrap_sock_settimeout(ends[0], 0.001));
        __atomic_store_n(&stop, 0, __ATOMIC_RELEASE);
        for (k = 0; k < THREADS; k++)
            CHECK(pthread_create(&threads[k], NULL, waits, ends[0]) == 0);
        usleep(1000 + 137 * (useconds_t)i);
        child = fork();
        if (child == 0) {
            alarm(10);
            _exit(child_does(ends[0], ends[1], i % 2));
        }
        __atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
        for (k = 0; k < THREADS; k++)
            pthread_join(threads[k], NULL);
        how = -1;
        if (!CHECK(waitpid(child, &how, 0) == child) || !CHECK(how == 0))
            fprintf(stderr, "fork %d: the child ended with %x\n", i, (unsigned)how);
        CHECK_OK(sslwrap_sock_free(ends[0]));
        CHECK_OK(sslwrap_sock_free(ends[1]));
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(freeing_sockets_that_others_wait_on);
    return END();
}
