/* Counts system calls that move bytes: these stand before libc's when the program is linked with -rdynamic. */
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "counter.h"

long sends, receives;

ssize_t read(int fd, void *buf, size_t n)
{
    receives++;
    return syscall(SYS_read, fd, buf, n);
}

ssize_t write(int fd, const void *buf, size_t n)
{
    sends++;
    return syscall(SYS_write, fd, buf, n);
}

ssize_t recv(int fd, void *buf, size_t n, int flags)
{
    receives++;
    return syscall(SYS_recvfrom, fd, buf, n, flags, NULL, NULL);
}

ssize_t send(int fd, const void *buf, size_t n, int flags)
{
    sends++;
    return syscall(SYS_sendto, fd, buf, n, flags, NULL, 0);
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
    receives++;
    return syscall(SYS_recvmsg, fd, message, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    sends++;
    return syscall(SYS_sendmsg, fd, message, flags);
}
