/* abuse CERTS: calls every exported function with everything that a careless caller could pass: NULL, dead and wrong
 * handles, impossible lengths, misaligned outputs, numbers out of range. Each must answer a documented status and leave no
 * trace: nothing printed, no descriptor, no handle, errno as it was. The functions come from abuse_table.h, which
 * tests/gen/abuse.py makes from the header. Prints "ok abuse NAME" or "FAIL abuse NAME"; why goes to stderr.
 * Each function has a process of its own, so that a crash is one more failure and not the end. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sslwrap.h>

#include "../c/descriptors.h"

/* ---- the table's types ---- */

typedef void (*generic_fn)(void);
typedef int (*free_handle_fn)(void *handle);

/* Every form of one argument; the call picks the one that fits its type. */
struct arg {
    void *p;
    uint64_t u;
    double d;
    generic_fn f;
};

enum what {
    END_OF_PARAMS,
    HANDLE, OUT_HANDLE, HANDLES_IN,         /* T *, T **, T *const * */
    OUT, OUT_FD,                            /* int *, size_t *, const char ** ... */
    BYTES_IN, BYTES_OUT, LENGTH,            /* const void *, void *, and the size_t behind */
    TEXT, TEXTS_IN, ARRAY_IN, OUT_ARRAY,    /* const char *; arrays with a size_t behind, or a lone size_t * for TEXTS_IN */
    STRUCT,                                 /* of the header's */
    USERDATA, CALLBACK, FREE_FN,
    INTEGER, UNSIGNED, DOUBLE, FD
};

enum form { STATUS, NOTHING, TEXT_RETURNED, VALUE };

struct param {
    enum what what;
    const char *name;
    int type;    /* of handles: in types[]; of callbacks: in stubs[]; of structs: in fills[] */
    size_t size; /* of one element */
    int length;  /* which argument counts the elements; -1: none */
    int null_usually;
    int may_be_null; /* its comment says so */
};

struct type {
    const char *name;
    free_handle_fn free;
};

struct function {
    const char *name;
    int (*call)(const struct arg *a);
    const struct param *params;
    int count;
    enum form form;
};

static int userdata_freed;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-function-type"
#include "abuse_table.h"
#pragma GCC diagnostic pop

#define FUNCTIONS (sizeof functions / sizeof functions[0] - 1)
#define TYPES (sizeof types / sizeof types[0] - 1)
#define MAX_ARGS 24
#define SCRATCH 4096

/* ---- telling ---- */

static FILE *telling;     /* the real stderr: 1 and 2 are watched */
static int failures;
static const struct function *current;
static char what_now[400]; /* the case, for messages */

static void fail(const char *format, ...)
{
    va_list list;
    if (++failures > 10)
        return;
    va_start(list, format);
    fprintf(telling, "%s: %s: ", current->name, what_now);
    vfprintf(telling, format, list);
    fputc('\n', telling);
    va_end(list);
    fflush(telling);
}

/* ---- plausible arguments ---- */

static char pem[16384], der[8192], key[8192];
static size_t pem_len, der_len, key_len;
static const char *certs = ".";

static size_t slurp(const char *name, char *buf, size_t cap)
{
    char path[600];
    size_t n = 0;
    FILE *f;
    snprintf(path, sizeof path, "%s/%s", certs, name);
    f = fopen(path, "re");
    if (f != NULL) {
        n = fread(buf, 1, cap, f);
        fclose(f);
    }
    return n;
}

static int has(const char *text, const char *part) { return strstr(text, part) != NULL; }

/* Would write the file that it is given the name of. */
static int writes_files(const struct function *f)
{
    return has(f->name, "keylog") || has(f->name, "dump") || has(f->name, "save") || has(f->name, "write_file");
}

static const char *text_for(const struct function *f, const struct param *p, int variant)
{
    static char path[600];
    if (has(p->name, "path") || has(p->name, "file") || has(p->name, "dir")) {
        static const char *const files[] = {"good.pem", "good.key", "crl.pem", "ca.pem", "server.p12", "dh.pem"};
        if (writes_files(f))
            return "/nonexistent/written";
        if (variant == 0 && !has(f->name, "_new"))
            return "/nonexistent";
        snprintf(path, sizeof path, "%s/%s", certs, files[variant % 6]);
        return path;
    }
    if (has(p->name, "host") || has(p->name, "node") || has(p->name, "addr") || has(p->name, "ip"))
        return variant % 2 ? "good.example" : "127.0.0.1";
    if (has(p->name, "serv") || has(p->name, "port"))
        return "1";
    if (has(p->name, "cipher"))
        return "HIGH";
    return variant % 2 ? "P-256" : "good.example";
}

static uint64_t integer_for(const struct param *p, int variant)
{
    if (variant > 0)
        return (uint64_t)variant - 1;
    if (has(p->name, "family") || strcmp(p->name, "af") == 0)
        return AF_INET;
    if (has(p->name, "filetype") || has(p->name, "format") || has(p->name, "encoding"))
        return 1;
    if (strcmp(p->name, "type") == 0 || has(p->name, "socktype"))
        return 1;
    if (has(p->name, "port"))
        return 1;
    return 0;
}

/* ---- making and unmaking what a call needs ---- */

struct made {
    void *handle;
    int type;
};
static struct made made[256];
static int made_count;
static void *allocated[256];
static int allocated_count;
static int recipe_variant[64];  /* per type: what worked */
static const struct function *recipe[64];

static void *scratch(size_t size)
{
    void *p = calloc(1, size ? size : 1);
    if (p == NULL || allocated_count == 256) {
        fputs("abuse: no room\n", telling);
        _exit(3);
    }
    allocated[allocated_count++] = p;
    return p;
}

static void keep(void *handle, int type)
{
    if (handle != NULL && made_count < 256) {
        made[made_count].handle = handle;
        made[made_count++].type = type;
    }
}

static int has_type(const struct function *f, enum what what, int type)
{
    int i;
    for (i = 0; i < f->count; i++)
        if (f->params[i].what == what && f->params[i].type == type)
            return 1;
    return 0;
}

static void *make_handle(int type, int depth);

static void plausible(const struct function *f, struct arg *a, int variant, int depth)
{
    int i;
    memset(a, 0, MAX_ARGS * sizeof *a);
    for (i = 0; i < f->count; i++) {
        const struct param *p = &f->params[i];
        switch (p->what) {
        case HANDLE:
            a[i].p = p->null_usually ? NULL : make_handle(p->type, depth + 1);
            break;
        case HANDLES_IN:
            a[i].p = scratch(sizeof(void *));
            *(void **)a[i].p = make_handle(p->type, depth + 1);
            if (p->length >= 0)
                a[p->length].u = 1;
            break;
        case OUT_HANDLE:
            a[i].p = scratch(sizeof(void *));
            *(uintptr_t *)a[i].p = 0x1001;
            break;
        case OUT:
        case OUT_FD:
            a[i].p = scratch(p->size);
            memset(a[i].p, 0xff, p->size);
            break;
        case BYTES_IN: {
            const char *from = variant % 3 == 0 ? pem : variant % 3 == 1 ? der : key;
            size_t len = variant % 3 == 0 ? pem_len : variant % 3 == 1 ? der_len : key_len;
            if (depth == 0 && !has(p->name, "pem") && !has(p->name, "der") && !has(p->name, "data"))
                len = 16;
            a[i].p = scratch(len);
            memcpy(a[i].p, from, len);
            a[p->length].u = len;
            break;
        }
        case BYTES_OUT:
        case OUT_ARRAY:
            a[i].p = scratch(SCRATCH * p->size);
            a[p->length].u = SCRATCH;
            break;
        case ARRAY_IN:
            a[i].p = scratch(p->size);
            a[p->length].u = 1;
            break;
        case TEXT: {
            const char *text = text_for(f, p, variant);
            a[i].p = scratch(strlen(text) + 1);
            memcpy(a[i].p, text, strlen(text) + 1);
            break;
        }
        case TEXTS_IN:
            a[i].p = scratch(2 * sizeof(char *));
            ((const char **)a[i].p)[0] = "good.example";
            if (p->length >= 0)
                a[p->length].u = 1;
            break;
        case STRUCT:
            a[i].p = scratch(p->size);
            fills[p->type](a[i].p);
            if (p->length >= 0)
                a[p->length].u = 1;
            break;
        case USERDATA:
            a[i].p = a;
            break;
        case CALLBACK:
        case FREE_FN:
            a[i].f = stubs[p->type];
            break;
        case INTEGER:
        case UNSIGNED:
            a[i].u = integer_for(p, variant);
            break;
        case DOUBLE:
            a[i].d = 0.0;
            break;
        case FD:
            a[i].u = (uint64_t)-1;
            break;
        case LENGTH: /* set by its buffer */
        case END_OF_PARAMS:
            break;
        }
    }
}

/* Recipes for what the search below cannot find out. */
static void *special(int type, int depth)
{
    (void)type;
    (void)depth;
#ifdef HAVE_sslwrap_error_take
    if (type == TYPE_sslwrap_error) {
        sslwrap_error *e = NULL;
        sslwrap_ctx_new_client(NULL);
        sslwrap_error_take(&e);
        return e;
    }
#endif
#if defined HAVE_sslwrap_conn_new && defined HAVE_sslwrap_ctx_new_client
    if (type == TYPE_sslwrap_conn) {
        sslwrap_ctx *ctx = make_handle(TYPE_sslwrap_ctx, depth + 1);
        sslwrap_conn *conn = NULL;
        if (sslwrap_conn_new(ctx, NULL, &conn) == SSLWRAP_OK)
            sslwrap_conn_set_connect_state(conn);
        return conn;
    }
#endif
#ifdef HAVE_sslwrap_session_import
    if (type == TYPE_sslwrap_session) { /* one that nobody can resume any more */
        static const char bytes[] =
            "\x30\x78\x02\x01\x01\x02\x02\x03\x04\x04\x02\x13\x03\x04\x20\x56\x1c\x34\x33\xcf\xd6\xb4\x05\x6a\xcd"
            "\x0e\x03\x20\x37\xcb\x06\x4f\x75\x6b\x10\x2b\x95\x2a\x4e\xad\x78\xe5\x4e\x22\x94\xa9\x0d\x04\x20\x95"
            "\x8b\x57\x24\xde\x43\xa1\xfe\xd5\xf5\x70\xdc\xa3\x0b\x13\x89\x7b\x62\x90\x8a\xee\x0d\x47\xd8\xc2\x2f"
            "\x63\x29\x44\xa0\x86\x45\xa1\x06\x02\x04\x6b\x01\x6d\xda\xa2\x04\x02\x02\x01\x30\xa4\x06\x04\x04\x01"
            "\x00\x00\x00\xa5\x03\x02\x01\x01\xae\x07\x02\x05\x00\xd5\x50\x1b\xad\xb3\x03\x02\x01\x17";
        sslwrap_session *session = NULL;
        sslwrap_session_import(bytes, sizeof bytes - 1, &session);
        return session;
    }
#endif
#ifdef HAVE_sslwrap_get_elliptic_curve
    if (type == TYPE_sslwrap_curve) {
        sslwrap_curve *curve = NULL;
        sslwrap_get_elliptic_curve("prime256v1", &curve);
        return curve;
    }
#endif
    return NULL;
}

/* Handles that do not block. */
static void after_making(void *handle, int type)
{
#ifdef HAVE_sslwrap_sock_settimeout
    if (type == TYPE_sslwrap_sock)
        sslwrap_sock_settimeout(handle, 0.0);
#endif
#ifdef HAVE_sslwrap_lookup_wait
    if (type == TYPE_sslwrap_lookup)
        sslwrap_lookup_wait(handle, 10.0); /* or its answers would change meanwhile */
#endif
    (void)handle;
    (void)type;
}

static void *call_recipe(const struct function *f, int type, int variant, int depth)
{
    struct arg a[MAX_ARGS];
    void *result = NULL;
    int i, ok;
    plausible(f, a, variant, depth);
    ok = f->call(a) == SSLWRAP_OK;
    for (i = 0; ok && i < f->count; i++)
        if (f->params[i].what == OUT_HANDLE) {
            void *handle = *(void **)a[i].p;
            if (result == NULL && f->params[i].type == type)
                result = handle;
            else
                keep(handle, f->params[i].type);
        }
    return result;
}

/* A live handle of a type, from whichever function gives one; the first that works is remembered. NULL: none works. */
static void *make_handle(int type, int depth)
{
    void *handle = NULL;
    int pass, variant;
    size_t k;
    if (depth > 5)
        return NULL;
    handle = special(type, depth);
    if (handle == NULL && recipe[type] != NULL)
        handle = call_recipe(recipe[type], type, recipe_variant[type], depth);
    for (pass = 0; handle == NULL && pass < 2; pass++) /* constructors first */
        for (k = 0; handle == NULL && k < FUNCTIONS; k++) {
            const struct function *f = &functions[k];
            int constructor = has(f->name, "_new") || has(f->name, "_load") || has(f->name, "_from");
            if (!has_type(f, OUT_HANDLE, type) || has_type(f, HANDLE, type) || constructor == pass)
                continue;
            for (variant = 0; handle == NULL && variant < 8; variant++) {
                handle = call_recipe(f, type, variant, depth);
                if (handle != NULL) {
                    recipe[type] = f;
                    recipe_variant[type] = variant;
                }
            }
        }
    if (handle != NULL) {
        keep(handle, type);
        after_making(handle, type);
    }
    return handle;
}

static void unmake(void)
{
    int again;
    while (made_count > 0) {
        struct made *m = &made[--made_count];
        /* a call may have added owners, or freed it already */
        for (again = 0; again < 4 && types[m->type].free != NULL && types[m->type].free(m->handle) == SSLWRAP_OK; again++)
            ;
    }
    while (allocated_count > 0)
        free(allocated[--allocated_count]);
}

static void kill_handle(void *handle, int type)
{
    int again;
    for (again = 0; again < 4 && types[type].free != NULL && types[type].free(handle) == SSLWRAP_OK; again++)
        ;
}

/* ---- the state of the process ---- */

static uint64_t alive(void)
{
    uint64_t n = 0;
    sslwrap_live_handles(0, &n);
    return n;
}

static void on_alarm(int unused)
{
    char text[600];
    int n = snprintf(text, sizeof text, "%s: %s: blocks\n", current->name, what_now);
    (void)unused;
    if (n > 0 && write(fileno(telling), text, (size_t)n) < 0)
        _exit(5);
    _exit(4);
}

/* ---- one call ---- */

#define ANY_STATUS 1000
#define NOT_OK 1001

static int expected(int status, int want)
{
    return want == ANY_STATUS || (want == NOT_OK ? status != SSLWRAP_OK : status == want);
}

/* Calls, and checks what holds for every call. */
static int call(const struct arg *a, int want)
{
    const struct function *f = current;
    int status, error, i, is_free = has(f->name, "_free"), keeps_record = is_free || has(f->name, "sslwrap_error_");
    uint64_t before, after;

    if (keeps_record) /* these may leave the record alone: there is one */
        sslwrap_ctx_new_client(NULL);
    else
        sslwrap_error_clear();
    before = alive();
    errno = 77;
    status = f->call(a);
    error = errno;
    if (f->form == TEXT_RETURNED && status < 0)
        fail("gave NULL as a text");
    if (f->form != STATUS)
        return SSLWRAP_OK;
    if (status > 12 || status < -99 || (status < -13 && has(sslwrap_status_name(status), "unknown")))
        fail("answered %d, which is no status", status);
    if (!expected(status, want))
        fail("answered %s (%d), not %s; \"%s\"", sslwrap_status_name(status), status,
             want == NOT_OK ? "a failure" : sslwrap_status_name(want), sslwrap_error_message());
    if (status == SSLWRAP_E_PANIC)
        fail("panicked: \"%s\"", sslwrap_error_message());
    if (status == SSLWRAP_E_INVALID_ARG) {
        if (sslwrap_error_message()[0] == 0)
            fail("INVALID_ARG without a message");
        if (error != 77)
            fail("INVALID_ARG changed errno to %d", error);
    }
    for (i = 0; i < f->count; i++) {
        const struct param *p = &f->params[i];
        if (a[i].p == NULL)
            continue;
        if (p->what == OUT_HANDLE) {
            void *handle;
            memcpy(&handle, a[i].p, sizeof handle);
            if (status == SSLWRAP_OK)
                keep(handle, p->type);
            else if (handle != NULL)
                fail("failed (%d) and left %p in %s", status, handle, p->name);
        }
        if (p->what == OUT_FD && status == SSLWRAP_OK && (has(f->name, "detach") || has(f->name, "dup"))) {
            int fd; /* ours now; others only tell theirs */
            memcpy(&fd, a[i].p, sizeof fd);
            if (fd > 2)
                close(fd);
        }
    }
    after = alive();
    if (status != SSLWRAP_OK && after != before)
        fail("failed (%d), and %d handles more are alive", status, (int)(after - before));
    return status;
}

/* One case: fresh arguments, `change` made to them, the call, all of it freed again, and no trace left. */
static void begin_case(struct arg *a, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(what_now, sizeof what_now, format, list);
    va_end(list);
    userdata_freed = 0;
    plausible(current, a, 0, 0);
}

static void end_case(int fds_before)
{
    int fds, i;
    unmake();
    if (alive() != 0)
        fail("%d handles are left", (int)alive());
    fds = descriptors();
    for (i = 0; fds > fds_before && i < 400; i++) { /* a resolver that was given up ends by itself */
        usleep(20000);
        fds = descriptors();
    }
    if (fds != fds_before)
        fail("%d descriptors more are open", fds - fds_before);
}

/* ---- the cases ---- */

static int is_pointer(enum what w)
{
    return w == HANDLE || w == OUT_HANDLE || w == HANDLES_IN || w == OUT || w == OUT_FD || w == BYTES_IN || w == BYTES_OUT ||
           w == TEXT || w == TEXTS_IN || w == ARRAY_IN || w == OUT_ARRAY || w == STRUCT || w == USERDATA;
}

/* sslwrap_conn_recv(conn: the object that the method is called on */
static int is_self(int i)
{
    const struct param *p = &current->params[i];
    size_t len;
    if (i != 0 || p->what != HANDLE)
        return 0;
    len = strlen(types[p->type].name);
    return strncmp(current->name, types[p->type].name, len) == 0 && current->name[len] == '_';
}

static void nulls(int fds)
{
    struct arg a[MAX_ARGS];
    int i;
    for (i = 0; i < current->count; i++) {
        const struct param *p = &current->params[i];
        int want = ANY_STATUS;
        if (!is_pointer(p->what) && p->what != CALLBACK && p->what != FREE_FN)
            continue;
        if (is_self(i) && !has(current->name, "sslwrap_error_"))
            want = has(current->name, "_free") ? SSLWRAP_OK : SSLWRAP_E_INVALID_ARG;
        if (p->what == OUT_HANDLE || (p->what == BYTES_IN || p->what == BYTES_OUT))
            want = SSLWRAP_E_INVALID_ARG;
        if (p->may_be_null)
            want = ANY_STATUS;
        begin_case(a, "%s NULL", p->name);
        a[i].p = NULL;
        a[i].f = NULL;
        if (p->length >= 0 && a[p->length].u == 0)
            want = ANY_STATUS;
        call(a, want);
        end_case(fds);
        if (p->length >= 0) {
            begin_case(a, "%s NULL with length 0", p->name);
            a[i].p = NULL;
            a[p->length].u = 0;
            call(a, ANY_STATUS);
            end_case(fds);
            begin_case(a, "%s NULL with length INT_MAX", p->name);
            a[i].p = NULL;
            a[p->length].u = INT_MAX;
            call(a, p->what == BYTES_IN || p->what == BYTES_OUT ? SSLWRAP_E_INVALID_ARG : NOT_OK);
            end_case(fds);
        }
    }
    begin_case(a, "all pointers NULL");
    for (i = 0; i < current->count; i++)
        if (is_pointer(current->params[i].what) || current->params[i].what == CALLBACK || current->params[i].what == FREE_FN) {
            a[i].p = NULL;
            a[i].f = NULL;
        }
    call(a, ANY_STATUS);
    end_case(fds);
}

static void *of_another_type(int type)
{
    size_t t;
    for (t = 0; t < TYPES; t++)
        if ((int)t != type) {
            void *handle = make_handle((int)t, 1);
            if (handle != NULL)
                return handle;
        }
    return NULL;
}

static void dead_handles(int fds)
{
    struct arg a[MAX_ARGS];
    int i, k;
    for (i = 0; i < current->count; i++) {
        const struct param *p = &current->params[i];
        uintptr_t on_stack = 0;
        struct { const char *name; uintptr_t value; } junk[] = {
            {"1", 1}, {"2", 2}, {"odd", 0x1001}, {"odd and large", 0x7fff12345677}, {"all bits", UINTPTR_MAX},
            {"the highest bit", UINTPTR_MAX ^ (UINTPTR_MAX >> 1)}, {"bit 39", ((uintptr_t)1 << 39) + 1},
            {"a slot never used", 0x7ffffd | (uintptr_t)1 << 23}, {"on the stack", (uintptr_t)&on_stack},
            {"on the stack, odd", (uintptr_t)&on_stack + 1}, {"static", (uintptr_t)pem}, {"code", (uintptr_t)&functions[0]},
        };
        int array = p->what == HANDLES_IN;
        if (p->what != HANDLE && !array)
            continue;
        for (k = 0; k < (int)(sizeof junk / sizeof junk[0]); k++) {
            begin_case(a, "%s is %s", p->name, junk[k].name);
            if (array)
                *(void **)a[i].p = (void *)junk[k].value;
            else
                a[i].p = (void *)junk[k].value;
            call(a, SSLWRAP_E_INVALID_ARG);
            end_case(fds);
        }
        begin_case(a, "%s was freed", p->name);
        if (a[i].p == NULL) /* optional, and left out */
            a[i].p = make_handle(p->type, 1);
        if (types[p->type].free != NULL && a[i].p != NULL) {
            kill_handle(array ? *(void **)a[i].p : a[i].p, p->type);
            call(a, SSLWRAP_E_INVALID_ARG);
            snprintf(what_now, sizeof what_now, "%s was freed, once more", p->name);
            call(a, SSLWRAP_E_INVALID_ARG);
        }
        end_case(fds);
        begin_case(a, "%s is of another type", p->name);
        if (array)
            *(void **)a[i].p = of_another_type(p->type);
        else
            a[i].p = of_another_type(p->type);
        if (TYPES > 1)
            call(a, SSLWRAP_E_INVALID_ARG);
        end_case(fds);
    }
}

static void lengths(int fds)
{
    static const uint64_t impossible[] = {(uint64_t)SIZE_MAX / 2 + 1, (uint64_t)SIZE_MAX - 1, SIZE_MAX};
    struct arg a[MAX_ARGS];
    int i;
    size_t k;
    for (i = 0; i < current->count; i++) {
        const struct param *p = &current->params[i];
        if (p->length < 0)
            continue;
        begin_case(a, "%s of length 0", p->name);
        a[p->length].u = 0;
        call(a, ANY_STATUS);
        end_case(fds);
        for (k = 0; k < sizeof impossible / sizeof impossible[0]; k++) {
            begin_case(a, "%s of one element, length %llx", p->name, (unsigned long long)impossible[k]);
            a[i].p = scratch(p->size);
            if (p->what == STRUCT)
                fills[p->type](a[i].p);
            a[p->length].u = impossible[k];
            call(a, SSLWRAP_E_INVALID_ARG);
            end_case(fds);
        }
        if (p->what == BYTES_OUT || p->what == OUT_ARRAY) {
            unsigned char *room;
            for (k = 0; k < 9; k++) {
                begin_case(a, "%s with room for %zu", p->name, k);
                room = scratch((k + 1) * p->size); /* the last element is not offered */
                memset(room, 0xa5, (k + 1) * p->size);
                a[i].p = room;
                a[p->length].u = k;
                call(a, ANY_STATUS);
                if (room[k * p->size] != 0xa5)
                    fail("wrote behind %zu elements", k);
                end_case(fds);
            }
        }
    }
}

/* A getter with room for nothing, then for ever more: the length it needs is told each time, nothing is written until all of it
 * fits, and then nothing behind it; a text's NUL counts. */
static void sizes(int fds)
{
    struct arg a[MAX_ARGS];
    int i;
    for (i = 0; i + 2 < current->count; i++) {
        size_t need, size, told, k, step, fits = SIZE_MAX;
        unsigned char *room;
        if (current->params[i].what != BYTES_OUT || current->params[i].length != i + 1 || current->params[i + 2].what != OUT)
            continue;
        begin_case(a, "%s too small", current->params[i].name);
        a[i].p = NULL;
        a[i + 1].u = 0;
        if (a[i + 2].p == NULL || call(a, ANY_STATUS) != SSLWRAP_E_BUFFER_TOO_SMALL) {
            end_case(fds);
            continue;
        }
        memcpy(&need, a[i + 2].p, sizeof need);
        if (need > 100000) {
            fail("needs %zu bytes", need);
            end_case(fds);
            continue;
        }
        room = scratch(need + 8);
        step = need / 100 + 1;
        for (size = 1; size <= need + 1 && failures == 0; size += size + step < need ? step : 1) {
            int status;
            snprintf(what_now, sizeof what_now, "%s with room for %zu of %zu", current->params[i].name, size, need);
            memset(room, 0xa5, need + 8);
            a[i].p = room;
            a[i + 1].u = size;
            status = call(a, ANY_STATUS);
            memcpy(&told, a[i + 2].p, sizeof told);
            if (told != need)
                fail("tells %zu", told);
            if (status == SSLWRAP_OK && fits == SIZE_MAX)
                fits = size;
            if (status != (size >= need && fits <= size ? SSLWRAP_OK : SSLWRAP_E_BUFFER_TOO_SMALL) || (size == need + 1 && status != SSLWRAP_OK))
                fail("answered %d", status);
            for (k = status == SSLWRAP_OK ? size : 0; k < need + 8; k++)
                if (room[k] != 0xa5) {
                    fail("wrote at %zu", k);
                    break;
                }
            if (status == SSLWRAP_OK && fits == need + 1 && room[need] != 0)
                fail("no NUL at the end");
        }
        end_case(fds);
    }
}

static void misaligned(int fds)
{
    struct arg a[MAX_ARGS], odd[MAX_ARGS];
    int i, first = current->count, last = 0, status, which;
    for (i = 0; i < current->count; i++) {
        enum what w = current->params[i].what;
        if (w == OUT || w == OUT_FD || w == OUT_HANDLE || w == OUT_ARRAY || w == STRUCT) {
            if (first == current->count)
                first = i;
            last = i + 1;
        }
    }
    /* each by itself, then all at once */
    for (which = first; which < last + 1 && first < current->count; which++) {
        unsigned char *blocks[MAX_ARGS] = {NULL};
        size_t sizes[MAX_ARGS] = {0};
        begin_case(a, "aligned outputs");
        status = call(a, ANY_STATUS);
        end_case(fds);
        begin_case(odd, which < last ? "%s misaligned" : "all outputs misaligned", which < last ? current->params[which].name : "");
        for (i = 0; i < current->count; i++) {
            const struct param *p = &current->params[i];
            enum what w = p->what;
            if ((which != last && i != which) ||
                (w != OUT && w != OUT_FD && w != OUT_HANDLE && w != OUT_ARRAY && w != STRUCT))
                continue;
            sizes[i] = p->size * (w == OUT_ARRAY ? SCRATCH : 1);
            blocks[i] = scratch(sizes[i] + 2);
            memset(blocks[i], 0xa5, sizes[i] + 2);
            memcpy(blocks[i] + 1, odd[i].p, sizes[i]);
            odd[i].p = blocks[i] + 1;
        }
        call(odd, current->form == STATUS ? status : ANY_STATUS);
        for (i = 0; i < current->count; i++)
            if (blocks[i] != NULL && (blocks[i][0] != 0xa5 || blocks[i][sizes[i] + 1] != 0xa5))
                fail("wrote beside %s", current->params[i].name);
        end_case(fds);
    }
}

static void numbers(int fds)
{
    static const int64_t whole[] = {-1, 0, 1, 2, 255, 256, 65535, 65536, INT_MAX, INT_MIN, (int64_t)UINT32_MAX + 1, INT64_MAX, INT64_MIN};
    const double reals[] = {(double)NAN, -(double)NAN, -2.0, -0.5, -1e300, -(double)INFINITY, -0.0, 1e-9};
    struct arg a[MAX_ARGS];
    int i;
    size_t k;
    for (i = 0; i < current->count; i++) {
        const struct param *p = &current->params[i];
        if (p->what == INTEGER || p->what == UNSIGNED || p->what == FD)
            for (k = 0; k < sizeof whole / sizeof whole[0]; k++) {
                if (p->what == FD && whole[k] >= 0 && whole[k] < 65536) /* those that are open are not ours to lend */
                    continue;
                if (has(p->name, "timeout") && whole[k] != 0)
                    continue; /* would wait for ever, and rightly */
                begin_case(a, "%s is %lld", p->name, (long long)whole[k]);
                a[i].u = (uint64_t)whole[k];
                call(a, ANY_STATUS);
                end_case(fds);
            }
        if (p->what == DOUBLE)
            for (k = 0; k < sizeof reals / sizeof reals[0]; k++) {
                int time = has(p->name, "time") || has(p->name, "seconds") || has(p->name, "deadline");
                begin_case(a, "%s is %g", p->name, reals[k]);
                a[i].d = reals[k];
                call(a, time && k < 6 ? NOT_OK : ANY_STATUS);
                end_case(fds);
            }
        if (p->what == STRUCT) {
            static const uint64_t sizes[] = {0, 1, SIZE_MAX / 2 + 1, SIZE_MAX};
            for (k = 0; k < 4; k++) { /* a struct that grows begins with its size */
                begin_case(a, "%s->size is %llx", p->name, (unsigned long long)sizes[k]);
                if (*(size_t *)a[i].p != p->size) {
                    end_case(fds);
                    break;
                }
                *(size_t *)a[i].p = (size_t)sizes[k];
                call(a, SSLWRAP_E_INVALID_ARG);
                end_case(fds);
            }
        }
        if (p->what == TEXT) {
            static const char *const texts[] = {"", " ", "%s%n%d", "\xff\xfe", "\n", "a..b", "../../../..", ":::", "-1", "99999999999999999999"};
            for (k = 0; k <= sizeof texts / sizeof texts[0]; k++) {
                size_t len = 100000;
                begin_case(a, "%s is odd text %zu", p->name, k);
                if (k < sizeof texts / sizeof texts[0]) {
                    len = strlen(texts[k]);
                    a[i].p = scratch(len + 1);
                    memcpy(a[i].p, texts[k], len + 1);
                } else {
                    a[i].p = scratch(len + 1);
                    memset(a[i].p, 'x', len);
                }
                call(a, ANY_STATUS);
                end_case(fds);
            }
        }
    }
}

/* Userdata is freed once when the call took it, never when it did not; only where an object of ours can own it. */
static void userdata(int fds)
{
    struct arg a[MAX_ARGS];
    int i, has_free = 0, status;
    for (i = 0; i < current->count; i++)
        has_free |= current->params[i].what == FREE_FN;
    begin_case(a, "plausible arguments");
    status = call(a, ANY_STATUS);
    end_case(fds);
    if (has_free && current->params[0].what == HANDLE && userdata_freed != (status == SSLWRAP_OK))
        fail("answered %d, and the userdata was freed %d times", status, userdata_freed);
    if (has(current->name, "_free") && current->params[0].what == HANDLE) {
        begin_case(a, "freed twice");
        call(a, SSLWRAP_OK);
        call(a, SSLWRAP_E_INVALID_ARG);
        end_case(fds);
    }
}

/* Every handle type must be known how to make, or its functions are tested with NULL only. */
static int missing_types(void)
{
    size_t t;
    int i, missing = 0;
    for (t = 0; t < TYPES; t++) {
        int used = 0;
        for (i = 0; i < (int)FUNCTIONS; i++)
            used |= has_type(&functions[i], HANDLE, (int)t) && !has(functions[i].name, "_free");
        if (used && make_handle((int)t, 0) == NULL && types[t].free != NULL) {
            fprintf(telling, "abuse: no way is known to make a %s: add it to special() in tests/gen/abuse.c\n", types[t].name);
            missing++;
        }
    }
    return missing;
}

/* What was printed, if anything, goes to the real stderr: a sanitizer's report, or a leak of ours. */
static long printed(int fd)
{
    char buf[4096];
    ssize_t n;
    off_t at = 0;
    while ((n = pread(fd, buf, sizeof buf, at)) > 0) {
        fwrite(buf, 1, (size_t)n, telling);
        at += n;
    }
    return (long)at;
}

static int in_child(int (*work)(void), int watched)
{
    int status;
    pid_t pid;
    if (ftruncate(watched, 0) != 0 || lseek(watched, 0, SEEK_SET) != 0)
        return 1;
    fflush(telling);
    pid = fork();
    if (pid == 0) {
        dup2(watched, 1);
        dup2(watched, 2);
        signal(SIGALRM, on_alarm);
        alarm(getenv("ABUSE_SECONDS") ? (unsigned)atoi(getenv("ABUSE_SECONDS")) : 60);
        _exit(work());
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return 1;
    if (WIFSIGNALED(status))
        fprintf(telling, "%s: died of signal %d (%s)\n", current ? current->name : "types", WTERMSIG(status), strsignal(WTERMSIG(status)));
    return status != 0;
}

/* A defect inside: a status, nothing printed, nothing left, and the process lives. Only builds with test-hooks have one. */
static void panics(int fds)
{
    int (*has_feature)(const char *, int *) = NULL;
    struct arg a[MAX_ARGS];
    int status, hooks = 0;
    *(void **)&has_feature = dlsym(RTLD_DEFAULT, "sslwrap_has");
    if (has_feature == NULL || has_feature("test-hooks", &hooks) != 0 || !hooks || current->form != STATUS)
        return;
    if (has(current->name, "sslwrap_thread_stop") || has(current->name, "sslwrap_error_clear"))
        return; /* they cannot fail, and have no place to fail at */
    begin_case(a, "a defect inside");
    setenv("SSLWRAP_PANIC_AT", current->name, 1);
    status = current->call(a);
    unsetenv("SSLWRAP_PANIC_AT");
    if (status != SSLWRAP_E_PANIC)
        fail("answered %s (%d), not SSLWRAP_E_PANIC", sslwrap_status_name(status), status);
    end_case(fds);
}

static int abuse_current(void)
{
    int fds;
    struct arg a[MAX_ARGS];
    begin_case(a, "first call"); /* what is made once for the process is made now */
    call(a, ANY_STATUS);
    unmake();
    fds = descriptors();
    userdata(fds);
    nulls(fds);
    dead_handles(fds);
    lengths(fds);
    sizes(fds);
    misaligned(fds);
    numbers(fds);
    panics(fds);
    return failures != 0;
}

int main(int argc, char **argv)
{
    char name[] = "/tmp/abuse.XXXXXX";
    const char *label = argc > 2 ? argv[2] : "abuse";
    int watched, failed = 0, bad, out;
    size_t k;

    if (argc > 1)
        certs = argv[1];
    telling = fdopen(fcntl(2, F_DUPFD_CLOEXEC, 100), "w");
    watched = mkostemp(name, O_CLOEXEC);
    if (telling == NULL || watched < 0)
        return 2;
    unlink(name);
    pem_len = slurp("good.pem", pem, sizeof pem - 1);
    der_len = slurp("good.der", der, sizeof der - 1);
    key_len = slurp("good-key.der", key, sizeof key - 1);
    if (pem_len == 0 || der_len == 0 || key_len == 0) {
        fprintf(stderr, "abuse: no certificates in %s\n", certs);
        return 2;
    }
    /* no network to touch, and no name of the machine to change, where we may have our own */
    if (unshare(CLONE_NEWUTS) != 0 || unshare(CLONE_NEWNET) != 0)
        fputs("abuse: without namespaces of its own\n", stderr);

    bad = in_child(missing_types, watched);
    failed += bad;
    printf("%s %s every_type_can_be_made\n", bad ? "FAIL" : "ok", label);
    for (k = 0; k < FUNCTIONS; k++) {
        if (argc > 3 && strcmp(argv[3], functions[k].name) != 0)
            continue;
        current = &functions[k];
        bad = in_child(abuse_current, watched);
        out = printed(watched) != 0;
        if (out)
            fprintf(telling, "%s: printed the above\n", current->name);
        bad |= out;
        failed += bad;
        printf("%s %s %s\n", bad ? "FAIL" : "ok", label, current->name);
        fflush(stdout);
    }
    return failed != 0;
}
