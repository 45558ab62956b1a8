/* How many descriptors this process has, without eventfds: the library keeps some at rest for its next waiters. */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int descriptors(void)
{
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    struct dirent *e;
    while (d != NULL && (e = readdir(d)) != NULL) {
        char what[32] = "";
        if (readlinkat(dirfd(d), e->d_name, what, sizeof what - 1) < 0 || strcmp(what, "anon_inode:[eventfd]") != 0)
            n++;
    }
    if (d != NULL)
        closedir(d);
    return n;
}
#endif
