/* Which faults syscalls.c makes: of each call that a scenario makes, each of its times, all of these. */
#ifndef SYSCALLS_FAULTS_H
#define SYSCALLS_FAULTS_H

static const struct {
    enum call call;
    enum kind kind;
    int error, times;
    enum end end;
} faults_of[] = {
    {RECV, FAIL, EINTR, 1, ON}, {RECV, FAIL, EINTR, 3, ON}, {RECV, FAIL, EINTR, 1000, ON}, {RECV, FAIL, EAGAIN, 1, ON}, {RECV, FAIL, EAGAIN, 3, ON},
    {RECV, SHORT, 1, 40, ON}, {RECV, SHORT, 2, 40, ON}, {RECV, SHORT, 3, 40, ON}, {RECV, SHORT, 4, 40, ON}, {RECV, SHORT, 5, 40, ON},
    {RECV, SHORT, 6, 40, ON}, {RECV, SHORT, 7, 40, ON}, {RECV, FAIL, ECONNRESET, 1, END}, {RECV, FAIL, ETIMEDOUT, 1, END},
    {RECV, FAIL, ENOBUFS, 1, END}, {RECV, FAIL, ENOMEM, 1, END}, {RECV, FAIL, EBADF, 1, END}, {RECV, FAIL, EIO, 1, END}, {RECV, FAIL, ENOTCONN, 1, END},
    {RECV, NONE, 0, 1, END}, {RECV, FAIL, EHOSTUNREACH, 1, END}, {RECV, FAIL, ECONNREFUSED, 1, END},
    {SEND, FAIL, EINTR, 1, ON}, {SEND, FAIL, EINTR, 3, ON}, {SEND, FAIL, EINTR, 1000, ON}, {SEND, FAIL, EAGAIN, 1, ON}, {SEND, FAIL, EAGAIN, 3, ON},
    {SEND, SHORT, 1, 40, ON}, {SEND, SHORT, 2, 40, ON}, {SEND, SHORT, 3, 40, ON}, {SEND, SHORT, 4, 40, ON}, {SEND, SHORT, 5, 40, ON},
    {SEND, SHORT, 6, 40, ON}, {SEND, SHORT, 7, 40, ON}, {SEND, FAIL, ECONNRESET, 1, END}, {SEND, FAIL, EPIPE, 1, END}, {SEND, FAIL, ETIMEDOUT, 1, END},
    {SEND, FAIL, ENOBUFS, 1, END}, {SEND, FAIL, ENOMEM, 1, END}, {SEND, FAIL, EBADF, 1, END}, {SEND, FAIL, EIO, 1, END}, {SEND, FAIL, EHOSTUNREACH, 1, END},
    {SEND, FAIL, ENETDOWN, 1, END}, {SEND, FAIL, EACCES, 1, END},
    {RECVFROM, FAIL, EINTR, 1, ON}, {RECVFROM, FAIL, EINTR, 1000, ON}, {RECVFROM, FAIL, EAGAIN, 3, ON}, {RECVFROM, FAIL, ENOBUFS, 1, END},
    {RECVFROM, FAIL, ECONNREFUSED, 1, END}, {RECVFROM, FAIL, ENOMEM, 1, END}, {RECVFROM, FAIL, EBADF, 1, END},
    {SENDTO, FAIL, EINTR, 1, ON}, {SENDTO, FAIL, EINTR, 1000, ON}, {SENDTO, FAIL, EAGAIN, 3, ON}, {SENDTO, FAIL, ENOBUFS, 1, END},
    {SENDTO, FAIL, ECONNREFUSED, 1, END}, {SENDTO, FAIL, EMSGSIZE, 1, END}, {SENDTO, FAIL, ENOMEM, 1, END}, {SENDTO, FAIL, ENETUNREACH, 1, END},
    {RECVMSG, FAIL, EINTR, 1, ON}, {RECVMSG, FAIL, EINTR, 1000, ON}, {RECVMSG, FAIL, EAGAIN, 3, ON}, {RECVMSG, FAIL, EMFILE, 1, END},
    {RECVMSG, FAIL, ENOBUFS, 1, END}, {RECVMSG, FAIL, ENOMEM, 1, END}, {RECVMSG, FAIL, EBADF, 1, END},
    {SENDMSG, FAIL, EINTR, 1, ON}, {SENDMSG, FAIL, EINTR, 1000, ON}, {SENDMSG, FAIL, EAGAIN, 3, ON}, {SENDMSG, FAIL, ENOBUFS, 1, END},
    {SENDMSG, FAIL, ETOOMANYREFS, 1, END}, {SENDMSG, FAIL, EPIPE, 1, END}, {SENDMSG, FAIL, ENOMEM, 1, END},
    {POLL, FAIL, EINTR, 1, ON}, {POLL, FAIL, EINTR, 3, ON}, {POLL, FAIL, EINTR, 1000, ON}, {POLL, FAIL, EAGAIN, 1, ON}, {POLL, LIE, 0, 1, ON},
    {POLL, LIE, 0, 3, ON}, {POLL, LIE, 0, 50, ON}, {POLL, NONE, 0, 1, ON}, {POLL, NONE, 0, 100, ON}, {POLL, FAIL, ENOMEM, 1, END},
    {POLL, FAIL, EINVAL, 1, END}, {POLL, FAIL, EFAULT, 1, END},
    {CONNECT, FAIL, EINTR, 1, ON}, {CONNECT, FAIL, EINPROGRESS, 1, ON}, {CONNECT, FAIL, EALREADY, 1, ON}, {CONNECT, FAIL, ECONNREFUSED, 1, END},
    {CONNECT, FAIL, ECONNRESET, 1, END}, {CONNECT, FAIL, ETIMEDOUT, 1, END}, {CONNECT, FAIL, ENETUNREACH, 1, END}, {CONNECT, FAIL, EHOSTUNREACH, 1, END},
    {CONNECT, FAIL, EADDRNOTAVAIL, 1, END}, {CONNECT, FAIL, EACCES, 1, END}, {CONNECT, FAIL, ENOBUFS, 1, END}, {CONNECT, FAIL, ENOMEM, 1, END},
    {CONNECT, FAIL, EAGAIN, 1, END},
    {ACCEPT, FAIL, EINTR, 1, ON}, {ACCEPT, FAIL, EINTR, 1000, ON}, {ACCEPT, FAIL, EAGAIN, 3, ON}, {ACCEPT, FAIL, ECONNABORTED, 3, ON},
    {ACCEPT, FAIL, EPROTO, 1, ON}, {ACCEPT, FAIL, EMFILE, 1, END}, {ACCEPT, FAIL, ENFILE, 1, END}, {ACCEPT, FAIL, ENOBUFS, 1, END},
    {ACCEPT, FAIL, ENOMEM, 1, END}, {ACCEPT, FAIL, EPERM, 1, END}, {ACCEPT, FAIL, EBADF, 1, END},
    {SOCKET, FAIL, EMFILE, 1, END}, {SOCKET, FAIL, ENFILE, 1, END}, {SOCKET, FAIL, ENOBUFS, 1, END}, {SOCKET, FAIL, ENOMEM, 1, END},
    {SOCKET, FAIL, EACCES, 1, END}, {SOCKET, FAIL, EAFNOSUPPORT, 1, END},
    {PAIR, FAIL, EMFILE, 1, END}, {PAIR, FAIL, ENFILE, 1, END}, {PAIR, FAIL, ENOMEM, 1, END},
    {GETSOCKOPT, FAIL, ENOBUFS, 1, EITHER}, {GETSOCKOPT, FAIL, EBADF, 1, EITHER}, {GETSOCKOPT, FAIL, ENOPROTOOPT, 1, EITHER},
    {SETSOCKOPT, FAIL, ENOBUFS, 1, EITHER}, {SETSOCKOPT, FAIL, ENOMEM, 1, EITHER}, {SETSOCKOPT, FAIL, ENOPROTOOPT, 1, EITHER},
    {FCNTL, FAIL, EMFILE, 1, EITHER}, {FCNTL, FAIL, EBADF, 1, EITHER}, {FCNTL, FAIL, EACCES, 1, EITHER},
    {EVENTFD, FAIL, EMFILE, 1000, ON}, {EVENTFD, FAIL, ENFILE, 1, ON}, {EVENTFD, FAIL, ENOMEM, 1000, ON},
    {PEERNAME, FAIL, ENOTCONN, 1, EITHER}, {PEERNAME, FAIL, ENOBUFS, 1, EITHER}, {SOCKNAME, FAIL, ENOBUFS, 1, EITHER}, {SOCKNAME, FAIL, EBADF, 1, EITHER},
    {SHUTDOWN, FAIL, ENOTCONN, 1, EITHER}, {SHUTDOWN, FAIL, EBADF, 1, EITHER}, {CLOSE, AFTER, EINTR, 1, ON}, {CLOSE, AFTER, EIO, 1000, ON},
    {BIND, FAIL, EADDRINUSE, 1, END}, {BIND, FAIL, EACCES, 1, END}, {LISTEN, FAIL, EADDRINUSE, 1, END}, {READ, FAIL, EINTR, 1, EITHER},
    {READ, FAIL, EAGAIN, 1, EITHER}, {NANOSLEEP, FAIL, EINTR, 1, ON}, {NANOSLEEP, FAIL, EINTR, 1000, ON},
    {RESOLVE, FAIL, EAI_AGAIN, 1, END}, {RESOLVE, FAIL, EAI_FAIL, 1, END}, {RESOLVE, FAIL, EAI_NONAME, 1, END}, {RESOLVE, FAIL, EAI_MEMORY, 1, END},
    {RESOLVE, FAIL, EAI_SYSTEM, 1, END}, {THREAD, FAIL, EAGAIN, 1, EITHER}, {THREAD, FAIL, EPERM, 1, EITHER}, {CLOCK, LIE, 0, 1 << 30, ON},
};

static void all_faults(size_t scenario, double timeout, long step)
{
    static long turn; /* goes on from one scenario to the next, so that a part has some of everything */
    struct fault none;
    int counts[CALLS];
    size_t i;
    int n;
    memset(&none, 0, sizeof none);
    if (spawn(scenario, timeout, none, 0, 0, counts) != 0)
        return; /* it does not even work without */
    for (i = 0; i < sizeof faults_of / sizeof *faults_of; i++)
        for (n = 1; n <= (faults_of[i].call == CLOCK ? 1 : counts[faults_of[i].call]) && n <= 40; n++) {
            struct fault f;
            if (turn++ % step != 0)
                continue;
            f.call = faults_of[i].call;
            f.kind = faults_of[i].kind;
            f.error = faults_of[i].error;
            f.times = faults_of[i].times;
            f.end = faults_of[i].end;
            if (scenarios[scenario].only_on && f.end != ON)
                continue;
            f.from = n;
            spawn(scenario, timeout, f, 0, 0, NULL);
        }
    if (!scenarios[scenario].fair)
        for (n = 0; n < 300; n++)
            if (turn++ % step == 0)
                spawn(scenario, timeout, none, n % 4 == 0 ? 60 : 10 + n % 40, (uint64_t)n + 1, NULL);
}

#endif
