/* A toy with one planted mistake in each function named bad_: abuse must see them all, and nothing wrong in the others. */
#ifndef SSLWRAP_H
#define SSLWRAP_H
#include <stddef.h>
#include <stdint.h>
#define SSLWRAP_OK 0
#define SSLWRAP_E_INVALID_ARG (-1)
#define SSLWRAP_E_BUFFER_TOO_SMALL (-6)
#define SSLWRAP_E_PANIC (-13)
typedef struct sslwrap_ctx sslwrap_ctx;
typedef struct sslwrap_toy sslwrap_toy;
typedef void (*sslwrap_free_fn)(void *userdata);
typedef int (*sslwrap_toy_fn)(sslwrap_toy *toy, void *userdata);
typedef struct sslwrap_toy_options {
  size_t size;
  int (*ask)(void *userdata, size_t *n);
  void *userdata;
} sslwrap_toy_options;
#ifdef __cplusplus
extern "C" {
#endif
const char *sslwrap_status_name(int status);
const char *sslwrap_error_message(void);
int sslwrap_error_clear(void);
int sslwrap_live_handles(int type, uint64_t *n);
int sslwrap_ctx_new_client(sslwrap_ctx **out);
int sslwrap_ctx_free(sslwrap_ctx *ctx);
int sslwrap_toy_new(sslwrap_toy **out);
int sslwrap_toy_free(sslwrap_toy *toy);

int sslwrap_toy_good_read(sslwrap_toy *toy, void *buf, size_t cap, size_t *n);
int sslwrap_toy_good_text(sslwrap_toy *toy, char *buf, size_t cap, size_t *len);
int sslwrap_toy_good_write(sslwrap_toy *toy, const void *buf, size_t len, size_t *n);
int sslwrap_toy_good_callback(sslwrap_toy *toy, sslwrap_toy_fn fn, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_toy_good_options(sslwrap_toy *toy, const sslwrap_toy_options *options);
int sslwrap_toy_good_timeout(sslwrap_toy *toy, double timeout);

int sslwrap_toy_bad_follows_null(sslwrap_toy *toy, size_t *n);
int sslwrap_toy_bad_follows_any_handle(sslwrap_toy *toy);
int sslwrap_toy_bad_takes_freed_handle(sslwrap_toy *toy);
int sslwrap_toy_bad_takes_other_type(sslwrap_toy *toy);
int sslwrap_toy_bad_takes_null(sslwrap_toy *toy);
int sslwrap_toy_bad_huge_length(sslwrap_toy *toy, const void *buf, size_t len);
int sslwrap_toy_bad_null_with_length(sslwrap_toy *toy, const void *buf, size_t len);
int sslwrap_toy_bad_writes_behind(sslwrap_toy *toy, void *buf, size_t cap, size_t *n);
int sslwrap_toy_bad_half_written(sslwrap_toy *toy, char *buf, size_t cap, size_t *len);
int sslwrap_toy_bad_length_untold(sslwrap_toy *toy, char *buf, size_t cap, size_t *len);
int sslwrap_toy_bad_without_nul(sslwrap_toy *toy, char *buf, size_t cap, size_t *len);
int sslwrap_toy_bad_needs_alignment(sslwrap_toy *toy, size_t *n);
int sslwrap_toy_bad_writes_beside(sslwrap_toy *toy, int *n);
int sslwrap_toy_bad_status(sslwrap_toy *toy);
int sslwrap_toy_bad_panics(sslwrap_toy *toy, int flags);
int sslwrap_toy_bad_prints(sslwrap_toy *toy);
int sslwrap_toy_bad_errno(sslwrap_toy *toy);
int sslwrap_toy_bad_silent(sslwrap_toy *toy);
int sslwrap_toy_bad_leaks_descriptor(sslwrap_toy *toy);
int sslwrap_toy_bad_leaks_handle(sslwrap_toy *toy, int flags);
int sslwrap_toy_bad_leaves_out(sslwrap_toy *toy, sslwrap_toy **out);
int sslwrap_toy_bad_userdata_on_failure(sslwrap_toy *toy, sslwrap_toy_fn fn, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_toy_bad_userdata_twice(sslwrap_toy *toy, sslwrap_toy_fn fn, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_toy_bad_userdata_never(sslwrap_toy *toy, sslwrap_toy_fn fn, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_toy_bad_any_size(sslwrap_toy *toy, const sslwrap_toy_options *options);
int sslwrap_toy_bad_nan(sslwrap_toy *toy, double timeout);
int sslwrap_toy_bad_blocks(sslwrap_toy *toy, int flags);
int sslwrap_toy_bad_long_text(sslwrap_toy *toy, const char *name);
const char *sslwrap_toy_bad_null_text(int number);
#ifdef __cplusplus
}
#endif
#endif
