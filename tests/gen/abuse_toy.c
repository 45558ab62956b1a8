/* See abuse_toy.h. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abuse_toy.h"

enum { NONE, CTX, TOY };
static struct slot { int type, generation; sslwrap_free_fn free; void *userdata; } slots[4096];
static unsigned live_count;
static char message[100];

static int invalid(void)
{
    strcpy(message, "not valid");
    return SSLWRAP_E_INVALID_ARG;
}

static void *make(int type)
{
    int i;
    for (i = 1; i < 4096; i++)
        if (slots[i].type == NONE) {
            slots[i].type = type;
            live_count++;
            return (void *)((uintptr_t)i << 1 | 1 | (uintptr_t)(++slots[i].generation) << 24);
        }
    return NULL;
}

static struct slot *any(const void *handle)
{
    uintptr_t h = (uintptr_t)handle, i = h >> 1 & 4095;
    return (h & 1) && i != 0 && (h >> 1 & 0x7ff000) == 0 && (h >> 24) == (uintptr_t)slots[i].generation ? &slots[i] : NULL;
}

static struct slot *find(const void *handle, int type)
{
    struct slot *s = any(handle);
    return s != NULL && s->type == type ? s : NULL;
}

static int drop(void *handle, int type)
{
    struct slot *s = find(handle, type);
    if (handle == NULL)
        return 0;
    if (s == NULL)
        return invalid();
    if (s->free != NULL)
        s->free(s->userdata);
    s->type = NONE;
    s->free = NULL;
    live_count--;
    return 0;
}

#define SELF if (find(toy, TOY) == NULL) return invalid()
#define PUT(pointer, value) do { __typeof__(*(pointer)) v = (value); memcpy((void *)(pointer), &v, sizeof v); } while (0)

const char *sslwrap_status_name(int status) { return status == 0 ? "OK" : status == -1 ? "INVALID_ARG" : "unknown"; }
const char *sslwrap_error_message(void) { return message; }
int sslwrap_error_clear(void) { message[0] = 0; return 0; }
int sslwrap_live_handles(int type, uint64_t *n)
{
    if (n == NULL || type < 0 || type > 2)
        return invalid();
    PUT(n, live_count);
    return 0;
}
static int make_out(void *out, int type)
{
    void *handle;
    if (out == NULL)
        return invalid();
    handle = make(type);
    memcpy(out, &handle, sizeof handle);
    return 0;
}
int sslwrap_ctx_new_client(sslwrap_ctx **out) { return make_out(out, CTX); }
int sslwrap_ctx_free(sslwrap_ctx *ctx) { return drop(ctx, CTX); }
int sslwrap_toy_new(sslwrap_toy **out) { return make_out(out, TOY); }
int sslwrap_toy_free(sslwrap_toy *toy) { return drop(toy, TOY); }

int sslwrap_toy_good_read(sslwrap_toy *toy, void *buf, size_t cap, size_t *n)
{
    if (n == NULL)
        return invalid();
    PUT(n, 0);
    SELF;
    if ((buf == NULL && cap != 0) || cap > SIZE_MAX / 2)
        return invalid();
    if (cap > 3)
        cap = 3;
    if (cap != 0)
        memcpy(buf, "abc", cap);
    PUT(n, cap);
    return 0;
}
static int text(sslwrap_toy *toy, char *buf, size_t cap, size_t *len, int half, int untold, int nul)
{
    if (len == NULL)
        return invalid();
    PUT(len, 0);
    SELF;
    if ((buf == NULL && cap != 0) || cap > SIZE_MAX / 2)
        return invalid();
    if (!untold || cap == 0 || cap > 5)
        PUT(len, 5);
    if (cap <= 5) {
        if (half && cap > 2)
            memcpy(buf, "he", 2);
        return SSLWRAP_E_BUFFER_TOO_SMALL;
    }
    memcpy(buf, "hello", nul ? 6 : 5);
    return 0;
}
int sslwrap_toy_good_text(sslwrap_toy *toy, char *buf, size_t cap, size_t *len) { return text(toy, buf, cap, len, 0, 0, 1); }
int sslwrap_toy_bad_half_written(sslwrap_toy *toy, char *buf, size_t cap, size_t *len) { return text(toy, buf, cap, len, 1, 0, 1); }
int sslwrap_toy_bad_length_untold(sslwrap_toy *toy, char *buf, size_t cap, size_t *len) { return text(toy, buf, cap, len, 0, 1, 1); }
int sslwrap_toy_bad_without_nul(sslwrap_toy *toy, char *buf, size_t cap, size_t *len) { return text(toy, buf, cap, len, 0, 0, 0); }
int sslwrap_toy_good_write(sslwrap_toy *toy, const void *buf, size_t len, size_t *n)
{
    if (n == NULL)
        return invalid();
    PUT(n, 0);
    SELF;
    if ((buf == NULL && len != 0) || len > SIZE_MAX / 2)
        return invalid();
    PUT(n, len);
    return 0;
}
int sslwrap_toy_good_callback(sslwrap_toy *toy, sslwrap_toy_fn fn, void *userdata, sslwrap_free_fn free_userdata)
{
    SELF;
    if (fn != NULL) {
        find(toy, TOY)->free = free_userdata;
        find(toy, TOY)->userdata = userdata;
    }
    return 0;
}
int sslwrap_toy_good_options(sslwrap_toy *toy, const sslwrap_toy_options *options)
{
    size_t size = 0;
    SELF;
    if (options != NULL)
        memcpy(&size, options, sizeof size);
    return size == sizeof *options ? 0 : invalid();
}
int sslwrap_toy_good_timeout(sslwrap_toy *toy, double timeout)
{
    SELF;
    return timeout >= 0 || timeout == -1.0 ? 0 : invalid();
}

int sslwrap_toy_bad_follows_null(sslwrap_toy *toy, size_t *n) { SELF; PUT(n, 1); return 0; }
int sslwrap_toy_bad_follows_any_handle(sslwrap_toy *toy)
{
    if (toy == NULL)
        return invalid();
    if (find(toy, TOY) == NULL && *(volatile char *)toy == 7)
        return 0;
    SELF;
    return 0;
}
int sslwrap_toy_bad_takes_freed_handle(sslwrap_toy *toy)
{
    uintptr_t i = (uintptr_t)toy >> 1 & 4095;
    if (((uintptr_t)toy & 1) && i != 0 && slots[i].generation != 0 && (uintptr_t)toy >> 24 == (uintptr_t)slots[i].generation && slots[i].type != CTX)
        return 0;
    return invalid();
}
int sslwrap_toy_bad_takes_other_type(sslwrap_toy *toy) { return any(toy) != NULL && any(toy)->type != NONE ? 0 : invalid(); }
int sslwrap_toy_bad_takes_null(sslwrap_toy *toy) { if (toy == NULL) return 0; SELF; return 0; }
int sslwrap_toy_bad_huge_length(sslwrap_toy *toy, const void *buf, size_t len) { SELF; return buf == NULL && len != 0 ? invalid() : 0; }
int sslwrap_toy_bad_null_with_length(sslwrap_toy *toy, const void *buf, size_t len)
{
    SELF;
    (void)buf;
    return len > SIZE_MAX / 2 ? invalid() : 0;
}
int sslwrap_toy_bad_writes_behind(sslwrap_toy *toy, void *buf, size_t cap, size_t *n)
{
    int status = sslwrap_toy_good_read(toy, buf, cap, n);
    if (status == 0 && cap == 2)
        memcpy(buf, "ab", 3); /* the NUL too */
    return status;
}
int sslwrap_toy_bad_needs_alignment(sslwrap_toy *toy, size_t *n)
{
    SELF;
    if (n == NULL || (uintptr_t)n % sizeof *n != 0)
        return invalid();
    *n = 1;
    return 0;
}
int sslwrap_toy_bad_writes_beside(sslwrap_toy *toy, int *n)
{
    SELF;
    if (n == NULL)
        return invalid();
    if ((uintptr_t)n % sizeof *n != 0)
        ((char *)n)[4] = 0; /* a long into an int, where it does no harm to the heap */
    PUT(n, 1);
    return 0;
}
int sslwrap_toy_bad_status(sslwrap_toy *toy) { SELF; return 500; }
int sslwrap_toy_bad_panics(sslwrap_toy *toy, int flags) { SELF; return flags == INT32_MIN ? SSLWRAP_E_PANIC : 0; }
int sslwrap_toy_bad_prints(sslwrap_toy *toy)
{
    if (toy == NULL && write(2, "x", 1) != 1)
        return 0;
    SELF;
    return 0;
}
int sslwrap_toy_bad_errno(sslwrap_toy *toy)
{
    if (find(toy, TOY) == NULL)
        errno = EPERM;
    SELF;
    return 0;
}
int sslwrap_toy_bad_silent(sslwrap_toy *toy) { return find(toy, TOY) ? 0 : SSLWRAP_E_INVALID_ARG; }
int sslwrap_toy_bad_leaks_descriptor(sslwrap_toy *toy)
{
    if (toy == NULL && dup(0) < 0)
        return 0;
    SELF;
    return 0;
}
int sslwrap_toy_bad_leaks_handle(sslwrap_toy *toy, int flags)
{
    SELF;
    if (flags < 0) {
        make(TOY);
        return invalid();
    }
    return 0;
}
int sslwrap_toy_bad_leaves_out(sslwrap_toy *toy, sslwrap_toy **out) { SELF; return make_out(out, TOY); }
int sslwrap_toy_bad_userdata_on_failure(sslwrap_toy *toy, sslwrap_toy_fn fn, void *userdata, sslwrap_free_fn free_userdata)
{
    SELF;
    if (fn != NULL && free_userdata != NULL)
        free_userdata(userdata);
    return invalid();
}
int sslwrap_toy_bad_userdata_twice(sslwrap_toy *toy, sslwrap_toy_fn fn, void *userdata, sslwrap_free_fn free_userdata)
{
    SELF;
    if (fn != NULL && free_userdata != NULL)
        free_userdata(userdata);
    return sslwrap_toy_good_callback(toy, fn, userdata, free_userdata);
}
int sslwrap_toy_bad_userdata_never(sslwrap_toy *toy, sslwrap_toy_fn fn, void *userdata, sslwrap_free_fn free_userdata)
{
    SELF;
    (void)fn;
    (void)userdata;
    (void)free_userdata;
    return 0;
}
int sslwrap_toy_bad_any_size(sslwrap_toy *toy, const sslwrap_toy_options *options) { SELF; return options == NULL ? invalid() : 0; }
int sslwrap_toy_bad_nan(sslwrap_toy *toy, double timeout) { SELF; return timeout < 0 && timeout != -1.0 ? invalid() : 0; }
int sslwrap_toy_bad_blocks(sslwrap_toy *toy, int flags)
{
    SELF;
    if (flags == INT32_MAX)
        sleep(1000);
    return 0;
}
int sslwrap_toy_bad_long_text(sslwrap_toy *toy, const char *name)
{
    char copy[100];
    SELF;
    if (name == NULL)
        return invalid();
    if (strlen(name) > 1000)
        abort(); /* what a copy into `copy` would come to */
    copy[0] = name[0];
    return copy[0] == 1 ? 1 : 0;
}
const char *sslwrap_toy_bad_null_text(int number) { return number == 255 ? NULL : "x"; }
