-- Made from sslwrap.h by gen.lua; do not edit.
return {
cdef = [[
typedef struct FILE FILE;
typedef struct sslwrap_addr sslwrap_addr;
typedef struct sslwrap_addrinfo sslwrap_addrinfo;
typedef struct sslwrap_bytes sslwrap_bytes;
typedef struct sslwrap_conn sslwrap_conn;
typedef struct sslwrap_ctx sslwrap_ctx;
typedef struct sslwrap_curve sslwrap_curve;
typedef struct sslwrap_error sslwrap_error;
typedef struct sslwrap_hostent sslwrap_hostent;
typedef struct sslwrap_identity sslwrap_identity;
typedef struct sslwrap_lookup sslwrap_lookup;
typedef struct sslwrap_name_list sslwrap_name_list;
typedef struct sslwrap_pkey sslwrap_pkey;
typedef struct sslwrap_session sslwrap_session;
typedef struct sslwrap_sock sslwrap_sock;
typedef struct sslwrap_strlist sslwrap_strlist;
typedef struct sslwrap_x509 sslwrap_x509;
typedef struct sslwrap_x509_crl sslwrap_x509_crl;
typedef struct sslwrap_x509_list sslwrap_x509_list;
typedef struct sslwrap_x509_name sslwrap_x509_name;
typedef struct sslwrap_x509_store sslwrap_x509_store;
typedef void (*sslwrap_free_fn)(void *userdata);
typedef int (*sslwrap_verify_fn)(sslwrap_conn *conn, sslwrap_x509 *cert, int error, int depth, int preverify_ok, void *userdata);
typedef void (*sslwrap_info_fn)(sslwrap_conn *conn, int where_, int ret, void *userdata);
typedef int (*sslwrap_servername_fn)(sslwrap_conn *conn, void *userdata);
typedef int (*sslwrap_alpn_select_fn)(sslwrap_conn *conn, const uint8_t *offered, size_t offered_len, uint8_t *chosen, size_t *chosen_len, void *userdata);
typedef void (*sslwrap_keylog_fn)(sslwrap_conn *conn, const char *line, void *userdata);
typedef int (*sslwrap_passphrase_fn)(char *buf, int size, int writing, void *userdata);
typedef int (*sslwrap_cookie_generate_fn)(sslwrap_conn *conn, uint8_t *cookie, size_t *cookie_len, void *userdata);
typedef int (*sslwrap_cookie_verify_fn)(sslwrap_conn *conn, const uint8_t *cookie, size_t cookie_len, void *userdata);
typedef int (*sslwrap_npn_advertise_fn)(sslwrap_conn *conn, uint8_t *protos, size_t cap, size_t *len, void *userdata);
typedef struct sslwrap_session_stats {  size_t size;  int64_t number;  int64_t connect;  int64_t connect_good;  int64_t connect_renegotiate;  int64_t accept;  int64_t accept_good;  int64_t accept_renegotiate;  int64_t hits;  int64_t cb_hits;  int64_t misses;  int64_t timeouts;  int64_t cache_full;
} sslwrap_session_stats;
typedef void (*sslwrap_new_session_fn)(sslwrap_conn *conn, sslwrap_session *session, void *userdata);
typedef int (*sslwrap_find_session_fn)(sslwrap_conn *conn, const uint8_t *id, size_t id_len, sslwrap_session **session, void *userdata);
typedef void (*sslwrap_remove_session_fn)(const uint8_t *id, size_t id_len, void *userdata);
typedef int (*sslwrap_psk_server_fn)(sslwrap_conn *conn, const uint8_t *identity, size_t identity_len, uint8_t *key, size_t cap, size_t *key_len, void *userdata);
typedef int (*sslwrap_psk_client_fn)(sslwrap_conn *conn, const char *hint, uint8_t *identity, size_t identity_cap, size_t *identity_len, uint8_t *key, size_t key_cap, size_t *key_len, void *userdata);
typedef struct sslwrap_io {  size_t size;  int (*recv)(void *buf, size_t cap, size_t *n, void *userdata);  int (*send)(const void *bytes, size_t len, size_t *n, void *userdata);  int (*wait)(uint64_t events, double seconds, void *userdata);  int (*shutdown)(int how, void *userdata);  void *userdata;  sslwrap_free_fn free;
} sslwrap_io;
typedef struct sslwrap_iovec {  void *base;  size_t len;
} sslwrap_iovec;
typedef struct sslwrap_pump {  size_t size;  const void *input;  size_t input_len;  size_t input_done;  void *output;  size_t output_cap;  size_t output_done;  const void *send;  size_t send_len;  size_t send_done;  void *recv;  size_t recv_cap;  size_t recv_done;  uint64_t state;
} sslwrap_pump;
typedef int (*sslwrap_certificate_fn)(sslwrap_conn *conn, void *userdata);
typedef int (*sslwrap_ocsp_client_fn)(sslwrap_conn *conn, const uint8_t *response, size_t len, void *userdata);
typedef int (*sslwrap_ocsp_server_fn)(sslwrap_conn *conn, void *userdata);
const char *sslwrap_version(void);
const char *sslwrap_status_name(int status);
int sslwrap_has(const char *feature, int *has);
int sslwrap_version_string(int kind, const char **out_text);
uint64_t sslwrap_openssl_version_num(void);
int sslwrap_live_handles(int kind, uint64_t *n);
int sslwrap_thread_stop(void);
const char *sslwrap_error_message(void);
int sslwrap_error_clear(void);
int sslwrap_error_take(sslwrap_error **err);
int sslwrap_conn_error(sslwrap_conn *conn, sslwrap_error **err);
int sslwrap_error_status(const sslwrap_error *err, int *status);
int sslwrap_error_kind(const sslwrap_error *err, int *kind);
int sslwrap_error_errno(const sslwrap_error *err, int *number);
int sslwrap_error_detail(const sslwrap_error *err, int *detail);
int sslwrap_error_text(const sslwrap_error *err, char *buf, size_t cap, size_t *len);
int sslwrap_error_count(const sslwrap_error *err, size_t *n);
int sslwrap_error_code(const sslwrap_error *err, size_t i, uint64_t *code);
int sslwrap_error_lib(const sslwrap_error *err, size_t i, const char **lib);
int sslwrap_error_func(const sslwrap_error *err, size_t i, char *buf, size_t cap, size_t *len);
int sslwrap_error_reason(const sslwrap_error *err, size_t i, const char **reason);
int sslwrap_error_free(sslwrap_error *err);
int sslwrap_ctx_new(int method, sslwrap_ctx **ctx);
int sslwrap_ctx_new_client(sslwrap_ctx **ctx);
int sslwrap_ctx_new_server(sslwrap_ctx **ctx);
int sslwrap_ctx_up_ref(sslwrap_ctx *ctx);
int sslwrap_ctx_free(sslwrap_ctx *ctx);
int sslwrap_ctx_set_min_proto_version(sslwrap_ctx *ctx, int version);
int sslwrap_ctx_set_max_proto_version(sslwrap_ctx *ctx, int version);
int sslwrap_ctx_set_options(sslwrap_ctx *ctx, uint64_t options, uint64_t *new_mask);
int sslwrap_ctx_clear_options(sslwrap_ctx *ctx, uint64_t options, uint64_t *new_mask);
int sslwrap_ctx_set_mode(sslwrap_ctx *ctx, uint64_t mode, uint64_t *new_mask);
int sslwrap_ctx_clear_mode(sslwrap_ctx *ctx, uint64_t mode, uint64_t *new_mask);
int sslwrap_ctx_set_cipher_list(sslwrap_ctx *ctx, const char *list);
int sslwrap_ctx_set_tls13_ciphersuites(sslwrap_ctx *ctx, const char *list);
int sslwrap_ctx_set_groups(sslwrap_ctx *ctx, const char *list);
int sslwrap_ctx_set_session_id(sslwrap_ctx *ctx, const void *id, size_t len);
int sslwrap_ctx_set_timeout(sslwrap_ctx *ctx, int64_t seconds, int64_t *previous);
int sslwrap_ctx_get_timeout(sslwrap_ctx *ctx, int64_t *seconds);
int sslwrap_ctx_set_app_data(sslwrap_ctx *ctx, void *data, sslwrap_free_fn free_data);
int sslwrap_ctx_get_app_data(sslwrap_ctx *ctx, void **data);
int sslwrap_ctx_use_certificate_chain_file(sslwrap_ctx *ctx, const char *path);
int sslwrap_ctx_use_certificate_file(sslwrap_ctx *ctx, const char *path, int filetype);
int sslwrap_ctx_use_certificate_mem(sslwrap_ctx *ctx, const void *certs, size_t len);
int sslwrap_ctx_use_privatekey_file(sslwrap_ctx *ctx, const char *path, int filetype);
int sslwrap_ctx_use_privatekey_mem(sslwrap_ctx *ctx, const void *key, size_t len, int filetype);
int sslwrap_ctx_use_identity_file(sslwrap_ctx *ctx, const char *certs, const char *key);
int sslwrap_ctx_use_identity_mem(sslwrap_ctx *ctx, const void *blob, size_t len);
int sslwrap_ctx_check_privatekey(sslwrap_ctx *ctx);
int sslwrap_ctx_load_verify_locations(sslwrap_ctx *ctx, const char *cafile, const char *capath);
int sslwrap_ctx_load_verify_mem(sslwrap_ctx *ctx, const void *pem, size_t len);
int sslwrap_ctx_load_system_trust(sslwrap_ctx *ctx, size_t *n_loaded);
int sslwrap_ctx_set_default_verify_paths(sslwrap_ctx *ctx);
int sslwrap_ctx_use_certificate(sslwrap_ctx *ctx, sslwrap_x509 *cert);
int sslwrap_ctx_add_extra_chain_cert(sslwrap_ctx *ctx, sslwrap_x509 *cert);
int sslwrap_ctx_use_privatekey(sslwrap_ctx *ctx, sslwrap_pkey *key);
int sslwrap_ctx_use_identity(sslwrap_ctx *ctx, sslwrap_identity *identity);
int sslwrap_ctx_set_cert_store(sslwrap_ctx *ctx, sslwrap_x509_store *store);
int sslwrap_ctx_get_cert_store(sslwrap_ctx *ctx, sslwrap_x509_store **store);
int sslwrap_ctx_renew_identity(sslwrap_ctx *ctx, sslwrap_identity *identity);
int sslwrap_ctx_renew_cert_store(sslwrap_ctx *ctx, sslwrap_x509_store *store);
int sslwrap_ctx_set_verify(sslwrap_ctx *ctx, uint64_t mode, sslwrap_verify_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_get_verify_mode(sslwrap_ctx *ctx, uint64_t *mode);
int sslwrap_ctx_set_verify_depth(sslwrap_ctx *ctx, int depth);
int sslwrap_ctx_get_verify_depth(sslwrap_ctx *ctx, int *depth);
int sslwrap_ctx_set_info_callback(sslwrap_ctx *ctx, sslwrap_info_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_tlsext_servername_callback(sslwrap_ctx *ctx, sslwrap_servername_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_alpn_protos(sslwrap_ctx *ctx, const void *protos, size_t len);
int sslwrap_ctx_set_alpn_protos_list(sslwrap_ctx *ctx, const sslwrap_strlist *list);
int sslwrap_ctx_set_alpn_select_callback(sslwrap_ctx *ctx, sslwrap_alpn_select_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_alpn_preference(sslwrap_ctx *ctx, const void *protos, size_t len);
int sslwrap_ctx_set_keylog_callback(sslwrap_ctx *ctx, sslwrap_keylog_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_keylog_file(sslwrap_ctx *ctx, const char *path);
int sslwrap_ctx_set_passwd_cb(sslwrap_ctx *ctx, sslwrap_passphrase_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_new_dtls_client(sslwrap_ctx **ctx);
int sslwrap_ctx_new_dtls_server(sslwrap_ctx **ctx);
int sslwrap_ctx_set_cookie_generate_callback(sslwrap_ctx *ctx, sslwrap_cookie_generate_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_cookie_verify_callback(sslwrap_ctx *ctx, sslwrap_cookie_verify_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_cookie_secret(sslwrap_ctx *ctx, const void *secret, size_t len);
int sslwrap_ctx_set_tlsext_use_srtp(sslwrap_ctx *ctx, const char *profiles);
int sslwrap_ctx_add_client_ca(sslwrap_ctx *ctx, const sslwrap_x509 *cert);
int sslwrap_ctx_load_client_ca(sslwrap_ctx *ctx, const char *cafile);
int sslwrap_ctx_load_client_ca_mem(sslwrap_ctx *ctx, const void *data, size_t len);
int sslwrap_ctx_set_client_ca_list(sslwrap_ctx *ctx, const sslwrap_x509_name *const *names, size_t len);
int sslwrap_ctx_get_client_ca_list(sslwrap_ctx *ctx, sslwrap_name_list **names);
int sslwrap_ctx_load_tmp_dh(sslwrap_ctx *ctx, const char *dhfile);
int sslwrap_ctx_load_tmp_dh_mem(sslwrap_ctx *ctx, const void *data, size_t len);
int sslwrap_ctx_set_dh_auto(sslwrap_ctx *ctx, int on);
int sslwrap_ctx_set_tmp_ecdh(sslwrap_ctx *ctx, const sslwrap_curve *curve);
int sslwrap_ctx_get_ciphers(sslwrap_ctx *ctx, sslwrap_strlist **names);
int sslwrap_ctx_get_min_proto_version(sslwrap_ctx *ctx, int *version);
int sslwrap_ctx_get_max_proto_version(sslwrap_ctx *ctx, int *version);
int sslwrap_ctx_get_options(sslwrap_ctx *ctx, uint64_t *options);
int sslwrap_ctx_get_mode(sslwrap_ctx *ctx, uint64_t *mode);
int sslwrap_ctx_set_max_send_fragment(sslwrap_ctx *ctx, int64_t bytes);
int sslwrap_ctx_set_post_handshake_auth(sslwrap_ctx *ctx, int on);
int sslwrap_ctx_set_npn_advertise_callback(sslwrap_ctx *ctx, sslwrap_npn_advertise_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_npn_protos(sslwrap_ctx *ctx, const void *protos, size_t len);
int sslwrap_ctx_set_npn_select_callback(sslwrap_ctx *ctx, sslwrap_alpn_select_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_npn_preference(sslwrap_ctx *ctx, const void *protos, size_t len);
int sslwrap_ctx_set_session_cache_mode(sslwrap_ctx *ctx, uint64_t mode, uint64_t *previous);
int sslwrap_ctx_get_session_cache_mode(sslwrap_ctx *ctx, uint64_t *mode);
int sslwrap_ctx_set_session_cache_size(sslwrap_ctx *ctx, int64_t size, int64_t *previous);
int sslwrap_ctx_get_session_cache_size(sslwrap_ctx *ctx, int64_t *size);
int sslwrap_ctx_get_session_stats(sslwrap_ctx *ctx, sslwrap_session_stats *stats);
int sslwrap_ctx_flush_sessions(sslwrap_ctx *ctx, int64_t now);
int sslwrap_ctx_remove_session(sslwrap_ctx *ctx, sslwrap_session *session, int *removed);
int sslwrap_ctx_set_num_tickets(sslwrap_ctx *ctx, int count);
int sslwrap_ctx_get_num_tickets(sslwrap_ctx *ctx, int *count);
int sslwrap_ctx_set_ticket_keys(sslwrap_ctx *ctx, const void *keys, size_t len, size_t key_len);
int sslwrap_ctx_renew_ticket_keys(sslwrap_ctx *ctx, const void *keys, size_t len, size_t key_len);
int sslwrap_ctx_set_new_session_callback(sslwrap_ctx *ctx, sslwrap_new_session_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_find_session_callback(sslwrap_ctx *ctx, sslwrap_find_session_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_remove_session_callback(sslwrap_ctx *ctx, sslwrap_remove_session_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_add_psk(sslwrap_ctx *ctx, const void *identity, size_t identity_len, const void *key, size_t key_len);
int sslwrap_ctx_set_psk_hint(sslwrap_ctx *ctx, const char *hint);
int sslwrap_ctx_set_psk(sslwrap_ctx *ctx, const void *identity, size_t identity_len, const void *key, size_t key_len);
int sslwrap_ctx_set_psk_server_callback(sslwrap_ctx *ctx, sslwrap_psk_server_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_psk_client_callback(sslwrap_ctx *ctx, sslwrap_psk_client_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_add_host(sslwrap_ctx *ctx, const char *name, sslwrap_ctx *host);
int sslwrap_ctx_set_host_policy(sslwrap_ctx *ctx, int policy);
int sslwrap_ctx_add_pin(sslwrap_ctx *ctx, int kind, const void *digest, size_t len);
int sslwrap_conn_new(sslwrap_ctx *ctx, sslwrap_sock *sock, sslwrap_conn **conn);
int sslwrap_conn_new_fd(sslwrap_ctx *ctx, int fd, sslwrap_conn **conn);
int sslwrap_conn_dial(sslwrap_ctx *ctx, const char *host, const char *service, double timeout, sslwrap_conn **conn);
int sslwrap_conn_free(sslwrap_conn *conn);
int sslwrap_conn_set_connect_state(sslwrap_conn *conn);
int sslwrap_conn_set_accept_state(sslwrap_conn *conn);
int sslwrap_conn_set_server_name(sslwrap_conn *conn, const char *name);
int sslwrap_conn_set_tlsext_host_name(sslwrap_conn *conn, const char *name);
int sslwrap_conn_insecure_no_name_check(sslwrap_conn *conn);
int sslwrap_conn_set_alpn_protos(sslwrap_conn *conn, const void *protos, size_t len);
int sslwrap_conn_set_context(sslwrap_conn *conn, sslwrap_ctx *ctx);
int sslwrap_conn_get_context(sslwrap_conn *conn, sslwrap_ctx **ctx);
int sslwrap_conn_set_timeouts(sslwrap_conn *conn, double handshake, double read, double write);
int sslwrap_conn_get_timeouts(sslwrap_conn *conn, double *handshake, double *read, double *write);
int sslwrap_conn_do_handshake(sslwrap_conn *conn);
int sslwrap_conn_shutdown(sslwrap_conn *conn, int *complete);
int sslwrap_conn_get_shutdown(sslwrap_conn *conn, uint64_t *state);
int sslwrap_conn_set_shutdown(sslwrap_conn *conn, uint64_t state);
int sslwrap_conn_set_app_data(sslwrap_conn *conn, void *data, sslwrap_free_fn free_data);
int sslwrap_conn_get_app_data(sslwrap_conn *conn, void **data);
int sslwrap_conn_new_io(sslwrap_ctx *ctx, const sslwrap_io *io, sslwrap_conn **conn);
int sslwrap_conn_recv(sslwrap_conn *conn, void *buf, size_t cap, int flags, size_t *n);
int sslwrap_conn_read(sslwrap_conn *conn, void *buf, size_t cap, int flags, size_t *n);
int sslwrap_conn_recv_into(sslwrap_conn *conn, void *buf, size_t cap, size_t nbytes, int flags, size_t *n);
int sslwrap_conn_send(sslwrap_conn *conn, const void *buf, size_t len, int flags, size_t *n);
int sslwrap_conn_write(sslwrap_conn *conn, const void *buf, size_t len, int flags, size_t *n);
int sslwrap_conn_sendv(sslwrap_conn *conn, const sslwrap_iovec *pieces, size_t count, int flags, size_t *n);
int sslwrap_conn_sendall(sslwrap_conn *conn, const void *buf, size_t len, int flags, size_t *sent);
int sslwrap_conn_flush(sslwrap_conn *conn);
int sslwrap_conn_out_pending(sslwrap_conn *conn, size_t *n);
int sslwrap_conn_pending(sslwrap_conn *conn, size_t *n);
int sslwrap_conn_bio_write(sslwrap_conn *conn, const void *buf, size_t len, size_t *n);
int sslwrap_conn_bio_read(sslwrap_conn *conn, void *buf, size_t cap, size_t *n);
int sslwrap_conn_bio_shutdown(sslwrap_conn *conn);
int sslwrap_conn_bio_pending(sslwrap_conn *conn, size_t *n);
int sslwrap_conn_pump(sslwrap_conn *conn, sslwrap_pump *io);
int sslwrap_conn_release_buffers(sslwrap_conn *conn);
int sslwrap_conn_bio_reserve(sslwrap_conn *conn, size_t least, void **buf, size_t *cap);
int sslwrap_conn_bio_commit(sslwrap_conn *conn, size_t n);
int sslwrap_conn_bio_peek(sslwrap_conn *conn, const void **bytes, size_t *len);
int sslwrap_conn_bio_consume(sslwrap_conn *conn, size_t n);
int sslwrap_conn_wait(sslwrap_conn *conn, uint64_t events, double timeout, uint64_t *ready);
int sslwrap_conn_interest(sslwrap_conn *conn, uint64_t *events, uint64_t *ready_now);
int sslwrap_conn_cancel(sslwrap_conn *conn);
int sslwrap_conn_resume(sslwrap_conn *conn);
int sslwrap_conn_fileno(sslwrap_conn *conn, int *fd);
int sslwrap_conn_sock_shutdown(sslwrap_conn *conn, int how);
int sslwrap_conn_close(sslwrap_conn *conn, double timeout);
int sslwrap_conn_unread(sslwrap_conn *conn, void *buf, size_t cap, size_t *n);
int sslwrap_conn_set_send_limit(sslwrap_conn *conn, size_t bytes);
int sslwrap_conn_get_protocol_version(sslwrap_conn *conn, int *version);
int sslwrap_conn_records(sslwrap_conn *conn, int *kind);
int sslwrap_conn_get_protocol_version_name(sslwrap_conn *conn, const char **name);
int sslwrap_conn_get_cipher_name(sslwrap_conn *conn, const char **name);
int sslwrap_conn_get_cipher_version(sslwrap_conn *conn, const char **name);
int sslwrap_conn_get_cipher_bits(sslwrap_conn *conn, int *bits);
int sslwrap_conn_get_group_name(sslwrap_conn *conn, const char **name);
int sslwrap_conn_get_state_string(sslwrap_conn *conn, const char **text);
int sslwrap_conn_get_alpn_proto_negotiated(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);
int sslwrap_conn_get_servername(sslwrap_conn *conn, char *buf, size_t cap, size_t *len);
int sslwrap_conn_get_verify_result(sslwrap_conn *conn, int *result);
int sslwrap_conn_want_read(sslwrap_conn *conn, int *yes);
int sslwrap_conn_want(sslwrap_conn *conn, int *want);
int sslwrap_conn_want_write(sslwrap_conn *conn, int *yes);
int sslwrap_conn_set_verify(sslwrap_conn *conn, uint64_t mode, sslwrap_verify_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_conn_get_verify_mode(sslwrap_conn *conn, uint64_t *mode);
int sslwrap_conn_set_info_callback(sslwrap_conn *conn, sslwrap_info_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_conn_get_peer_certificate(sslwrap_conn *conn, sslwrap_x509 **cert);
int sslwrap_conn_get_peer_cert_chain(sslwrap_conn *conn, sslwrap_x509_list **chain);
int sslwrap_conn_get_verified_chain(sslwrap_conn *conn, sslwrap_x509_list **chain);
int sslwrap_conn_get_verify_hint(sslwrap_conn *conn, char *buf, size_t cap, size_t *len);
int sslwrap_conn_get_verify_culprit(sslwrap_conn *conn, sslwrap_x509 **cert, int *depth);
int sslwrap_conn_dtlsv1_listen(sslwrap_conn *conn, sslwrap_addr **peer);
int sslwrap_conn_dtlsv1_get_timeout(sslwrap_conn *conn, int64_t *microseconds);
int sslwrap_conn_dtlsv1_handle_timeout(sslwrap_conn *conn, int *handled);
int sslwrap_conn_set_ciphertext_mtu(sslwrap_conn *conn, size_t mtu);
int sslwrap_conn_set_link_mtu(sslwrap_conn *conn, size_t mtu);
int sslwrap_conn_get_ciphertext_mtu(sslwrap_conn *conn, size_t *mtu);
int sslwrap_conn_get_cleartext_mtu(sslwrap_conn *conn, size_t *mtu);
int sslwrap_conn_set_dtls_peer(sslwrap_conn *conn, const void *name, size_t len);
int sslwrap_conn_get_dtls_peer(sslwrap_conn *conn, sslwrap_addr **peer);
int sslwrap_conn_get_selected_srtp_profile(sslwrap_conn *conn, const char **name);
int sslwrap_conn_get_session(sslwrap_conn *conn, sslwrap_session **session);
int sslwrap_conn_set_session(sslwrap_conn *conn, sslwrap_session *session);
int sslwrap_conn_offer_session(sslwrap_conn *conn, sslwrap_session *session);
int sslwrap_conn_session_reused(sslwrap_conn *conn, int *reused);
int sslwrap_conn_master_key(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);
int sslwrap_conn_set_num_tickets(sslwrap_conn *conn, int count);
int sslwrap_conn_get_num_tickets(sslwrap_conn *conn, int *count);
int sslwrap_conn_set_psk(sslwrap_conn *conn, const void *identity, size_t identity_len, const void *key, size_t key_len);
int sslwrap_conn_offer_psk(sslwrap_conn *conn, const void *identity, size_t identity_len, const void *key, size_t key_len);
int sslwrap_session_up_ref(sslwrap_session *session);
int sslwrap_session_free(sslwrap_session *session);
int sslwrap_session_is_resumable(sslwrap_session *session, int *resumable);
int sslwrap_session_export(sslwrap_session *session, void *buf, size_t cap, size_t *len);
int sslwrap_session_import(const void *data, size_t len, sslwrap_session **session);
int sslwrap_session_id(sslwrap_session *session, void *buf, size_t cap, size_t *len);
int sslwrap_session_time(sslwrap_session *session, int64_t *seconds);
int sslwrap_session_timeout(sslwrap_session *session, int64_t *seconds);
int sslwrap_session_ticket_lifetime(sslwrap_session *session, int64_t *seconds);
int sslwrap_session_protocol(sslwrap_session *session, int *version);
int sslwrap_session_cipher_name(sslwrap_session *session, const char **name);
int sslwrap_session_hostname(sslwrap_session *session, char *buf, size_t cap, size_t *len);
int sslwrap_session_equal(sslwrap_session *a, sslwrap_session *b, int *equal);
int sslwrap_ctx_set_certificate_callback(sslwrap_ctx *ctx, sslwrap_certificate_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_events(sslwrap_ctx *ctx, uint64_t events);
int sslwrap_conn_set_events(sslwrap_conn *conn, uint64_t events);
int sslwrap_conn_wanted(sslwrap_conn *conn, uint64_t *event);
int sslwrap_conn_answer(sslwrap_conn *conn, uint64_t event, int answer, int alert);
int sslwrap_conn_use_identity(sslwrap_conn *conn, sslwrap_identity *identity);
int sslwrap_conn_select_alpn(sslwrap_conn *conn, const void *name, size_t len);
int sslwrap_conn_hello_version(sslwrap_conn *conn, int *version);
int sslwrap_conn_hello_random(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);
int sslwrap_conn_hello_session_id(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);
int sslwrap_conn_hello_ciphers(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);
int sslwrap_conn_hello_alpn(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);
int sslwrap_conn_hello_psk_identity(sslwrap_conn *conn, size_t index, void *buf, size_t cap, size_t *len);
int sslwrap_conn_hello_extension_at(sslwrap_conn *conn, size_t index, int *number);
int sslwrap_conn_hello_extension(sslwrap_conn *conn, int number, void *buf, size_t cap, size_t *len);
int sslwrap_conn_peer_sigalg(sslwrap_conn *conn, size_t index, int *number);
int sslwrap_conn_peer_ca_name(sslwrap_conn *conn, size_t index, sslwrap_x509_name **name);
int sslwrap_conn_verify_error(sslwrap_conn *conn, size_t index, int *error, int *depth);
int sslwrap_ctx_set_ocsp_client_callback(sslwrap_ctx *ctx, sslwrap_ocsp_client_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_ocsp_server_callback(sslwrap_ctx *ctx, sslwrap_ocsp_server_fn cb, void *userdata, sslwrap_free_fn free_userdata);
int sslwrap_ctx_set_ocsp_response(sslwrap_ctx *ctx, const void *der, size_t len);
int sslwrap_ctx_renew_ocsp_response(sslwrap_ctx *ctx, const void *der, size_t len);
int sslwrap_conn_request_ocsp(sslwrap_conn *conn);
int sslwrap_conn_set_ocsp_response(sslwrap_conn *conn, const void *der, size_t len);
int sslwrap_conn_get_ocsp_response(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);
int sslwrap_conn_get_certificate(sslwrap_conn *conn, sslwrap_x509 **cert);
int sslwrap_conn_use_certificate(sslwrap_conn *conn, const sslwrap_x509 *cert);
int sslwrap_conn_use_privatekey(sslwrap_conn *conn, const sslwrap_pkey *key);
int sslwrap_conn_set_options(sslwrap_conn *conn, uint64_t options, uint64_t *new_mask);
int sslwrap_conn_clear_options(sslwrap_conn *conn, uint64_t options, uint64_t *new_mask);
int sslwrap_conn_get_options(sslwrap_conn *conn, uint64_t *options);
int sslwrap_conn_set_mode(sslwrap_conn *conn, uint64_t mode, uint64_t *new_mask);
int sslwrap_conn_clear_mode(sslwrap_conn *conn, uint64_t mode, uint64_t *new_mask);
int sslwrap_conn_get_mode(sslwrap_conn *conn, uint64_t *mode);
int sslwrap_conn_set_min_proto_version(sslwrap_conn *conn, int version);
int sslwrap_conn_set_max_proto_version(sslwrap_conn *conn, int version);
int sslwrap_conn_get_min_proto_version(sslwrap_conn *conn, int *version);
int sslwrap_conn_get_max_proto_version(sslwrap_conn *conn, int *version);
int sslwrap_conn_set_cipher_list(sslwrap_conn *conn, const char *list);
int sslwrap_conn_set_tls13_ciphersuites(sslwrap_conn *conn, const char *list);
int sslwrap_conn_set_groups(sslwrap_conn *conn, const char *list);
int sslwrap_conn_set_hostflags(sslwrap_conn *conn, uint64_t flags);
int sslwrap_conn_set_post_handshake_auth(sslwrap_conn *conn, int on);
int sslwrap_conn_client_random(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);
int sslwrap_conn_server_random(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);
int sslwrap_conn_get_finished(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);
int sslwrap_conn_get_peer_finished(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);
int sslwrap_conn_export_keying_material(sslwrap_conn *conn, const void *label, size_t label_len, const void *context, size_t context_len, int use_context, void *key, size_t key_len);
int sslwrap_conn_get_cipher_list(sslwrap_conn *conn, sslwrap_strlist **names);
int sslwrap_conn_get_shared_ciphers(sslwrap_conn *conn, sslwrap_strlist **names);
int sslwrap_conn_get_client_ca_list(sslwrap_conn *conn, sslwrap_name_list **names);
int sslwrap_conn_get_next_proto_negotiated(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);
int sslwrap_conn_renegotiate(sslwrap_conn *conn, int *started);
int sslwrap_conn_renegotiate_pending(sslwrap_conn *conn, int *yes);
int sslwrap_conn_total_renegotiations(sslwrap_conn *conn, int64_t *count);
int sslwrap_conn_key_update(sslwrap_conn *conn, int request_peer);
int sslwrap_conn_verify_client_post_handshake(sslwrap_conn *conn);
int sslwrap_conn_accept(sslwrap_conn *conn, sslwrap_conn **new_conn, sslwrap_addr **peer);
int sslwrap_conn_connect(sslwrap_conn *conn, const sslwrap_addr *address);
int sslwrap_conn_connect_ex(sslwrap_conn *conn, const sslwrap_addr *address, int *error);
int sslwrap_conn_makefile(sslwrap_conn *conn);
int sslwrap_x509_load_pem(const void *data, size_t len, sslwrap_x509 **cert);
int sslwrap_x509_load_der(const void *data, size_t len, sslwrap_x509 **cert);
int sslwrap_x509_load_file(const char *path, int filetype, sslwrap_x509 **cert);
int sslwrap_x509_dump_pem(const sslwrap_x509 *cert, char *buf, size_t cap, size_t *len);
int sslwrap_x509_dump_der(const sslwrap_x509 *cert, void *buf, size_t cap, size_t *len);
int sslwrap_x509_subject(const sslwrap_x509 *cert, sslwrap_x509_name **name);
int sslwrap_x509_issuer(const sslwrap_x509 *cert, sslwrap_x509_name **name);
int sslwrap_x509_serial(const sslwrap_x509 *cert, char *buf, size_t cap, size_t *len);
int sslwrap_x509_version(const sslwrap_x509 *cert, int64_t *version);
int sslwrap_x509_not_before(const sslwrap_x509 *cert, int64_t *seconds);
int sslwrap_x509_not_after(const sslwrap_x509 *cert, int64_t *seconds);
int sslwrap_x509_has_expired(const sslwrap_x509 *cert, int *yes);
int sslwrap_x509_fingerprint(const sslwrap_x509 *cert, const char *digest, char *buf, size_t cap, size_t *len);
int sslwrap_x509_san_count(const sslwrap_x509 *cert, size_t *count);
int sslwrap_x509_san_get(const sslwrap_x509 *cert, size_t index, int *kind, char *buf, size_t cap, size_t *len);
int sslwrap_x509_check_host(const sslwrap_x509 *cert, const char *host, uint64_t flags, int *yes);
int sslwrap_x509_check_ip(const sslwrap_x509 *cert, const char *ip, int *yes);
int sslwrap_x509_equal(const sslwrap_x509 *cert, const sslwrap_x509 *other, int *yes);
int sslwrap_x509_public_key(const sslwrap_x509 *cert, sslwrap_pkey **key);
int sslwrap_x509_up_ref(sslwrap_x509 *cert);
int sslwrap_x509_free(sslwrap_x509 *cert);
int sslwrap_x509_list_load_pem(const void *data, size_t len, sslwrap_x509_list **list);
int sslwrap_x509_list_len(const sslwrap_x509_list *list, size_t *count);
int sslwrap_x509_list_get(const sslwrap_x509_list *list, size_t index, sslwrap_x509 **cert);
int sslwrap_x509_list_free(sslwrap_x509_list *list);
int sslwrap_x509_name_new(sslwrap_x509_name **name);
int sslwrap_x509_name_load_der(const void *data, size_t len, sslwrap_x509_name **name);
int sslwrap_x509_name_dump_der(const sslwrap_x509_name *name, void *buf, size_t cap, size_t *len);
int sslwrap_x509_name_add_entry(sslwrap_x509_name *name, const char *field, const void *value, size_t len);
int sslwrap_x509_name_get_entry(const sslwrap_x509_name *name, const char *field, size_t nth, char *buf, size_t cap, size_t *len);
int sslwrap_x509_name_entry_count(const sslwrap_x509_name *name, size_t *count);
int sslwrap_x509_name_entry_field(const sslwrap_x509_name *name, size_t index, char *buf, size_t cap, size_t *len);
int sslwrap_x509_name_entry_value(const sslwrap_x509_name *name, size_t index, char *buf, size_t cap, size_t *len);
int sslwrap_x509_name_oneline(const sslwrap_x509_name *name, char *buf, size_t cap, size_t *len);
int sslwrap_x509_name_rfc2253(const sslwrap_x509_name *name, char *buf, size_t cap, size_t *len);
int sslwrap_x509_name_equal(const sslwrap_x509_name *name, const sslwrap_x509_name *other, int *yes);
int sslwrap_x509_name_hash(const sslwrap_x509_name *name, uint32_t *hash);
int sslwrap_x509_name_up_ref(sslwrap_x509_name *name);
int sslwrap_x509_name_free(sslwrap_x509_name *name);
int sslwrap_x509_store_new(sslwrap_x509_store **store);
int sslwrap_x509_store_add_cert(sslwrap_x509_store *store, const sslwrap_x509 *cert);
int sslwrap_x509_store_add_crl(sslwrap_x509_store *store, const sslwrap_x509_crl *crl);
int sslwrap_x509_store_load_pem(sslwrap_x509_store *store, const void *data, size_t len, size_t *count);
int sslwrap_x509_store_load_locations(sslwrap_x509_store *store, const char *file, const char *dir, size_t *count);
int sslwrap_x509_store_load_system(sslwrap_x509_store *store, size_t *count);
int sslwrap_x509_store_set_flags(sslwrap_x509_store *store, uint64_t flags);
int sslwrap_x509_store_set_time(sslwrap_x509_store *store, int64_t seconds);
int sslwrap_x509_store_set_purpose(sslwrap_x509_store *store, int purpose);
int sslwrap_x509_store_count(const sslwrap_x509_store *store, size_t *certs, size_t *cas, size_t *crls);
int sslwrap_x509_store_verify(const sslwrap_x509_store *store, const sslwrap_x509 *cert, const sslwrap_x509_list *untrusted, const char *host, sslwrap_x509_list **chain);
int sslwrap_x509_verify_error_string(int error, const char **text);
int sslwrap_x509_store_up_ref(sslwrap_x509_store *store);
int sslwrap_x509_store_free(sslwrap_x509_store *store);
int sslwrap_x509_crl_load_pem(const void *data, size_t len, sslwrap_x509_crl **crl);
int sslwrap_x509_crl_load_der(const void *data, size_t len, sslwrap_x509_crl **crl);
int sslwrap_x509_crl_load_file(const char *path, int filetype, sslwrap_x509_crl **crl);
int sslwrap_x509_crl_dump_pem(const sslwrap_x509_crl *crl, char *buf, size_t cap, size_t *len);
int sslwrap_x509_crl_dump_der(const sslwrap_x509_crl *crl, void *buf, size_t cap, size_t *len);
int sslwrap_x509_crl_issuer(const sslwrap_x509_crl *crl, sslwrap_x509_name **name);
int sslwrap_x509_crl_last_update(const sslwrap_x509_crl *crl, int64_t *seconds);
int sslwrap_x509_crl_next_update(const sslwrap_x509_crl *crl, int64_t *seconds);
int sslwrap_x509_crl_up_ref(sslwrap_x509_crl *crl);
int sslwrap_x509_crl_free(sslwrap_x509_crl *crl);
int sslwrap_x509_extension_count(const sslwrap_x509 *cert, size_t *count);
int sslwrap_x509_extension_oid(const sslwrap_x509 *cert, size_t index, char *buf, size_t cap, size_t *len);
int sslwrap_x509_extension_critical(const sslwrap_x509 *cert, size_t index, int *yes);
int sslwrap_x509_extension_value(const sslwrap_x509 *cert, size_t index, void *buf, size_t cap, size_t *len);
int sslwrap_x509_extension_text(const sslwrap_x509 *cert, size_t index, char *buf, size_t cap, size_t *len);
int sslwrap_x509_signature_algorithm(const sslwrap_x509 *cert, const char **name);
int sslwrap_x509_crl_count(const sslwrap_x509_crl *crl, size_t *count);
int sslwrap_x509_crl_is_revoked(const sslwrap_x509_crl *crl, const sslwrap_x509 *cert, int *yes, int64_t *since);
int sslwrap_x509_crl_is_signed_by(const sslwrap_x509_crl *crl, const sslwrap_pkey *key, int *yes);
int sslwrap_pkey_load_uri(const char *uri, const void *passphrase, size_t passphrase_len, sslwrap_pkey **key);
int sslwrap_pkey_load_pem(const void *data, size_t len, const void *passphrase, size_t passphrase_len, sslwrap_pkey **key);
int sslwrap_pkey_load_pem_cb(const void *data, size_t len, sslwrap_passphrase_fn ask, void *userdata, sslwrap_pkey **key);
int sslwrap_pkey_load_der(const void *data, size_t len, const void *passphrase, size_t passphrase_len, sslwrap_pkey **key);
int sslwrap_pkey_load_file(const char *path, int filetype, const void *passphrase, size_t passphrase_len, sslwrap_pkey **key);
int sslwrap_pkey_load_file_cb(const char *path, int filetype, sslwrap_passphrase_fn ask, void *userdata, sslwrap_pkey **key);
int sslwrap_pkey_generate(const char *type, int bits, const char *curve, sslwrap_pkey **key);
int sslwrap_pkey_dump_pem(const sslwrap_pkey *key, const void *passphrase, size_t passphrase_len, char *buf, size_t cap, size_t *len);
int sslwrap_pkey_dump_der(const sslwrap_pkey *key, void *buf, size_t cap, size_t *len);
int sslwrap_pkey_dump_public_der(const sslwrap_pkey *key, void *buf, size_t cap, size_t *len);
int sslwrap_pkey_bits(const sslwrap_pkey *key, int *bits);
int sslwrap_pkey_type_name(const sslwrap_pkey *key, char *buf, size_t cap, size_t *len);
int sslwrap_pkey_equal_public(const sslwrap_pkey *key, const sslwrap_pkey *other, int *yes);
int sslwrap_pkey_belongs_to(const sslwrap_pkey *key, const sslwrap_x509 *cert, int *yes);
int sslwrap_pkey_up_ref(sslwrap_pkey *key);
int sslwrap_pkey_free(sslwrap_pkey *key);
int sslwrap_identity_new(const sslwrap_x509 *cert, const sslwrap_x509_list *chain, const sslwrap_pkey *key, sslwrap_identity **id);
int sslwrap_identity_new_file(const char *certs, const char *key, const void *passphrase, size_t passphrase_len, sslwrap_identity **id);
int sslwrap_identity_new_mem(const void *certs, size_t certs_len, const void *key, size_t key_len, const void *passphrase, size_t passphrase_len, sslwrap_identity **id);
int sslwrap_identity_cert(const sslwrap_identity *id, sslwrap_x509 **cert);
int sslwrap_identity_chain(const sslwrap_identity *id, sslwrap_x509_list **chain);
int sslwrap_identity_up_ref(sslwrap_identity *id);
int sslwrap_identity_free(sslwrap_identity *id);
int sslwrap_strlist_new(sslwrap_strlist **list);
int sslwrap_strlist_add(sslwrap_strlist *list, const char *text);
int sslwrap_name_list_len(const sslwrap_name_list *list, size_t *count);
int sslwrap_name_list_get(const sslwrap_name_list *list, size_t index, sslwrap_x509_name **name);
int sslwrap_name_list_free(sslwrap_name_list *list);
int sslwrap_strlist_len(const sslwrap_strlist *list, size_t *count);
int sslwrap_strlist_get(const sslwrap_strlist *list, size_t index, char *buf, size_t cap, size_t *len);
int sslwrap_strlist_free(sslwrap_strlist *list);
int sslwrap_get_elliptic_curves(sslwrap_strlist **names);
int sslwrap_get_elliptic_curve(const char *name, sslwrap_curve **curve);
int sslwrap_curve_name(const sslwrap_curve *curve, const char **name);
int sslwrap_curve_nid(const sslwrap_curve *curve, int *nid);
int sslwrap_curve_free(sslwrap_curve *curve);
int sslwrap_addr_inet(const char *host, int port, sslwrap_addr **out);
int sslwrap_addr_inet6(const char *host, int port, uint32_t flowinfo, uint32_t scope_id, sslwrap_addr **out);
int sslwrap_addr_inet_timeout(const char *host, int port, double timeout, sslwrap_addr **out);
int sslwrap_addr_inet6_timeout(const char *host, int port, uint32_t flowinfo, uint32_t scope_id, double timeout, sslwrap_addr **out);
int sslwrap_addr_unix(const void *path, size_t len, sslwrap_addr **out);
int sslwrap_addr_netlink(uint32_t pid, uint32_t groups, sslwrap_addr **out);
int sslwrap_addr_from_sockaddr(const void *sockaddr, size_t len, sslwrap_addr **out);
int sslwrap_addr_sockaddr(const sslwrap_addr *handle, void *buf, size_t cap, size_t *len);
int sslwrap_addr_family(const sslwrap_addr *handle, int *family);
int sslwrap_addr_host(const sslwrap_addr *handle, char *buf, size_t cap, size_t *len);
int sslwrap_addr_port(const sslwrap_addr *handle, int *port);
int sslwrap_addr_flowinfo(const sslwrap_addr *handle, uint32_t *flowinfo);
int sslwrap_addr_scope_id(const sslwrap_addr *handle, uint32_t *scope_id);
int sslwrap_addr_path(const sslwrap_addr *handle, void *buf, size_t cap, size_t *len);
int sslwrap_addr_netlink_id(const sslwrap_addr *handle, uint32_t *pid, uint32_t *groups);
int sslwrap_addr_to_string(const sslwrap_addr *handle, char *buf, size_t cap, size_t *len);
int sslwrap_addr_equal(const sslwrap_addr *one, const sslwrap_addr *other, int *equal);
int sslwrap_addr_up_ref(sslwrap_addr *handle);
int sslwrap_addr_free(sslwrap_addr *handle);
int sslwrap_getaddrinfo(const char *host, const char *service, int family, int socktype, int proto, uint64_t flags, sslwrap_addrinfo **out);
int sslwrap_getaddrinfo_timeout(const char *host, const char *service, int family, int socktype, int proto, uint64_t flags, double timeout, sslwrap_addrinfo **out);
int sslwrap_getaddrinfo_port(const char *host, int port, int family, int socktype, int proto, uint64_t flags, sslwrap_addrinfo **out);
int sslwrap_addrinfo_len(const sslwrap_addrinfo *handle, size_t *len);
int sslwrap_addrinfo_family(const sslwrap_addrinfo *handle, size_t index, int *family);
int sslwrap_addrinfo_socktype(const sslwrap_addrinfo *handle, size_t index, int *socktype);
int sslwrap_addrinfo_proto(const sslwrap_addrinfo *handle, size_t index, int *proto);
int sslwrap_addrinfo_canonname(const sslwrap_addrinfo *handle, size_t index, char *buf, size_t cap, size_t *len);
int sslwrap_addrinfo_addr(const sslwrap_addrinfo *handle, size_t index, sslwrap_addr **out);
int sslwrap_addrinfo_free(sslwrap_addrinfo *handle);
int sslwrap_getnameinfo(const sslwrap_addr *handle, uint64_t flags, char *host, size_t host_cap, size_t *host_len, char *service, size_t service_cap, size_t *service_len);
int sslwrap_getnameinfo_timeout(const sslwrap_addr *handle, uint64_t flags, double timeout, char *host, size_t host_cap, size_t *host_len, char *service, size_t service_cap, size_t *service_len);
int sslwrap_gethostname(char *buf, size_t cap, size_t *len);
int sslwrap_getfqdn(const char *host, char *buf, size_t cap, size_t *len);
int sslwrap_getfqdn_timeout(const char *host, double timeout, char *buf, size_t cap, size_t *len);
int sslwrap_gethostbyname(const char *host, char *buf, size_t cap, size_t *len);
int sslwrap_gethostbyname_timeout(const char *host, double timeout, char *buf, size_t cap, size_t *len);
int sslwrap_gethostbyname_ex(const char *host, sslwrap_hostent **out);
int sslwrap_gethostbyname_ex_timeout(const char *host, double timeout, sslwrap_hostent **out);
int sslwrap_gethostbyaddr(const char *ip, sslwrap_hostent **out);
int sslwrap_gethostbyaddr_timeout(const char *ip, double timeout, sslwrap_hostent **out);
int sslwrap_hostent_name(const sslwrap_hostent *handle, char *buf, size_t cap, size_t *len);
int sslwrap_hostent_aliases_len(const sslwrap_hostent *handle, size_t *len);
int sslwrap_hostent_aliases_get(const sslwrap_hostent *handle, size_t index, char *buf, size_t cap, size_t *len);
int sslwrap_hostent_family(const sslwrap_hostent *handle, int *family);
int sslwrap_hostent_addresses_len(const sslwrap_hostent *handle, size_t *len);
int sslwrap_hostent_addresses_get(const sslwrap_hostent *handle, size_t index, char *buf, size_t cap, size_t *len);
int sslwrap_hostent_free(sslwrap_hostent *handle);
int sslwrap_getprotobyname(const char *name, int *proto);
int sslwrap_getservbyname(const char *name, const char *proto, int *port);
int sslwrap_getservbyport(int port, const char *proto, char *buf, size_t cap, size_t *len);
int sslwrap_lookup_getaddrinfo(const char *host, const char *service, int family, int socktype, int proto, uint64_t flags, sslwrap_lookup **out);
int sslwrap_lookup_getnameinfo(const sslwrap_addr *address, uint64_t flags, sslwrap_lookup **out);
int sslwrap_lookup_gethostbyname(const char *host, sslwrap_lookup **out);
int sslwrap_lookup_gethostbyaddr(const char *ip, sslwrap_lookup **out);
int sslwrap_lookup_wait(const sslwrap_lookup *handle, double timeout);
int sslwrap_lookup_addrinfo(const sslwrap_lookup *handle, sslwrap_addrinfo **out);
int sslwrap_lookup_names(const sslwrap_lookup *handle, char *host, size_t host_cap, size_t *host_len, char *service, size_t service_cap, size_t *service_len);
int sslwrap_lookup_hostent(const sslwrap_lookup *handle, sslwrap_hostent **out);
int sslwrap_lookup_cancel(sslwrap_lookup *handle);
int sslwrap_lookup_free(sslwrap_lookup *handle);
uint32_t sslwrap_ntohl(uint32_t x);
uint16_t sslwrap_ntohs(uint16_t x);
uint32_t sslwrap_htonl(uint32_t x);
uint16_t sslwrap_htons(uint16_t x);
int sslwrap_inet_aton(const char *ip, void *packed, size_t cap, size_t *len);
int sslwrap_inet_ntoa(const void *packed, size_t packed_len, char *buf, size_t cap, size_t *len);
int sslwrap_inet_pton(int family, const char *ip, void *packed, size_t cap, size_t *len);
int sslwrap_inet_ntop(int family, const void *packed, size_t packed_len, char *buf, size_t cap, size_t *len);
int sslwrap_has_ipv6(int *has);
int sslwrap_sock_new(int family, int type, int proto, sslwrap_sock **out);
int sslwrap_sock_pair(int family, int type, int proto, sslwrap_sock **a, sslwrap_sock **b);
int sslwrap_sock_fromfd(int fd, int family, int type, int proto, sslwrap_sock **out);
int sslwrap_sock_adopt_fd(int fd, sslwrap_sock **out);
int sslwrap_sock_create_connection(const char *host, const char *service, double timeout, sslwrap_sock **out);
int sslwrap_getdefaulttimeout(double *timeout);
int sslwrap_setdefaulttimeout(double timeout);
int sslwrap_sock_bind(sslwrap_sock *handle, const sslwrap_addr *address);
int sslwrap_sock_close(sslwrap_sock *handle);
int sslwrap_sock_fileno(const sslwrap_sock *handle, int *fd);
int sslwrap_sock_detach(sslwrap_sock *handle, int *fd);
int sslwrap_sock_getpeername(const sslwrap_sock *handle, sslwrap_addr **out);
int sslwrap_sock_getsockname(const sslwrap_sock *handle, sslwrap_addr **out);
int sslwrap_sock_getsockopt_int(const sslwrap_sock *handle, int level, int option, int *value);
int sslwrap_sock_getsockopt(const sslwrap_sock *handle, int level, int option, void *buf, size_t cap, size_t *len);
int sslwrap_sock_listen(sslwrap_sock *handle, int backlog);
int sslwrap_sock_setblocking(sslwrap_sock *handle, int blocking);
int sslwrap_sock_settimeout(sslwrap_sock *handle, double timeout);
int sslwrap_sock_gettimeout(const sslwrap_sock *handle, double *timeout);
int sslwrap_sock_setsockopt_int(sslwrap_sock *handle, int level, int option, int value);
int sslwrap_sock_setsockopt(sslwrap_sock *handle, int level, int option, const void *value, size_t len);
int sslwrap_sock_shutdown(sslwrap_sock *handle, int how);
int sslwrap_sock_family(const sslwrap_sock *handle, int *family);
int sslwrap_sock_type(const sslwrap_sock *handle, int *type);
int sslwrap_sock_proto(const sslwrap_sock *handle, int *proto);
int sslwrap_sock_up_ref(sslwrap_sock *handle);
int sslwrap_sock_free(sslwrap_sock *handle);
int sslwrap_sock_accept(sslwrap_sock *handle, sslwrap_sock **out, sslwrap_addr **peer);
int sslwrap_sock_connect(sslwrap_sock *handle, const sslwrap_addr *address);
int sslwrap_sock_connect_ex(sslwrap_sock *handle, const sslwrap_addr *address, int *error);
int sslwrap_sock_recv(sslwrap_sock *handle, void *buf, size_t cap, uint64_t flags, size_t *n);
int sslwrap_sock_recvfrom(sslwrap_sock *handle, void *buf, size_t cap, uint64_t flags, size_t *n, sslwrap_addr **sender);
int sslwrap_sock_send(sslwrap_sock *handle, const void *bytes, size_t len, uint64_t flags, size_t *n);
int sslwrap_sock_sendall(sslwrap_sock *handle, const void *bytes, size_t len, uint64_t flags, size_t *sent);
int sslwrap_sock_sendto(sslwrap_sock *handle, const void *bytes, size_t len, uint64_t flags, const sslwrap_addr *address, size_t *n);
int sslwrap_sock_recvmsg(sslwrap_sock *handle, const sslwrap_iovec *pieces, size_t count, void *control, size_t control_cap, size_t *control_len, uint64_t flags, uint64_t *flags_out, size_t *n, sslwrap_addr **sender);
int sslwrap_sock_sendmsg(sslwrap_sock *handle, const sslwrap_iovec *pieces, size_t count, const void *control, size_t control_len, uint64_t flags, const sslwrap_addr *address, size_t *n);
int sslwrap_sock_send_fds(sslwrap_sock *handle, const void *bytes, size_t len, const int *fds, size_t fd_count, uint64_t flags, size_t *n);
int sslwrap_sock_recv_fds(sslwrap_sock *handle, void *buf, size_t cap, int *fds, size_t fd_cap, size_t *fd_count, uint64_t flags, uint64_t *flags_out, size_t *n);
int sslwrap_sock_create_server(const char *host, const char *service, int family, int backlog, int reuse_port, sslwrap_sock **out);
int sslwrap_sock_dup(const sslwrap_sock *handle, sslwrap_sock **out);
int sslwrap_sock_wait(const sslwrap_sock *handle, uint64_t events, double timeout, uint64_t *ready);
int sslwrap_sock_makefile(const sslwrap_sock *handle, const char *mode, int bufsize, FILE **file);
int sslwrap_bytes_new(sslwrap_bytes **out);
int sslwrap_bytes_len(const sslwrap_bytes *handle, size_t *len);
int sslwrap_bytes_get(const sslwrap_bytes *handle, void *buf, size_t cap, size_t *len);
int sslwrap_bytes_clear(sslwrap_bytes *handle);
int sslwrap_bytes_free(sslwrap_bytes *handle);
int sslwrap_ssl(sslwrap_sock *socket, const char *keyfile, const char *certfile, sslwrap_conn **conn);
int sslwrap_ssl_ex(sslwrap_sock *socket, const char *host, const char *cafile, const char *keyfile, const char *certfile, sslwrap_conn **conn);
int sslwrap_conn_read_all(sslwrap_conn *conn, sslwrap_bytes *bytes, size_t limit);
int sslwrap_conn_server(const sslwrap_conn *conn, char *buf, size_t cap, size_t *len);
int sslwrap_conn_issuer(const sslwrap_conn *conn, char *buf, size_t cap, size_t *len);
]],
constants = {
VERSION_MAJOR = 0,
VERSION_MINOR = 1,
VERSION_PATCH = 0,
VERSION_STRING = "0.1.0",
OK = 0,
ERROR_SSL = 1,
ERROR_WANT_READ = 2,
ERROR_WANT_WRITE = 3,
ERROR_WANT_X509_LOOKUP = 4,
ERROR_SYSCALL = 5,
ERROR_ZERO_RETURN = 6,
ERROR_WANT_CONNECT = 7,
ERROR_WANT_ACCEPT = 8,
ERROR_WANT_ASYNC = 9,
ERROR_WANT_ASYNC_JOB = 10,
ERROR_WANT_CLIENT_HELLO_CB = 11,
ERROR_WANT_RETRY_VERIFY = 12,
E_INVALID_ARG = -1,
E_NOMEM = -2,
E_TIMEOUT = -3,
E_UNSUPPORTED = -4,
E_NO_VALUE = -5,
E_BUFFER_TOO_SMALL = -6,
E_STATE = -7,
E_BUSY = -8,
E_GAI = -9,
E_HOST = -10,
E_CALLBACK = -11,
E_CLOSED = -12,
E_PANIC = -13,
E_CANCELLED = -14,
SSLV2_METHOD = 1,
SSLV3_METHOD = 2,
SSLV23_METHOD = 3,
TLSV1_METHOD = 4,
TLSV1_1_METHOD = 5,
TLSV1_2_METHOD = 6,
TLS_METHOD = 7,
TLS_SERVER_METHOD = 8,
TLS_CLIENT_METHOD = 9,
DTLS_METHOD = 10,
DTLS_SERVER_METHOD = 11,
DTLS_CLIENT_METHOD = 12,
VERIFY_ACCEPT = 1,
VERIFY_REFUSE = 0,
ANSWER_PENDING = -2,
KIND_NONE = 0,
KIND_LOCAL = 1,
KIND_PROTOCOL = 2,
KIND_CERTIFICATE = 3,
KIND_TRANSPORT = 4,
KIND_TRUNCATED = 5,
KIND_TIMEOUT = 6,
KIND_RESOLVE = 7,
WAIT_READ = 1,
WAIT_WRITE = 2,
COOKIE_OK = 1,
COOKIE_REFUSE = 0,
PUMP_HANDSHAKE = 1,
PUMP_WANT_INPUT = 2,
PUMP_HAS_OUTPUT = 4,
PUMP_PLAINTEXT_READY = 8,
PUMP_DECISION = 16,
PUMP_PEER_CLOSED = 32,
PUMP_CLOSED = 64,
TYPE_ANY = 0,
TYPE_CTX = 1,
TYPE_CONN = 2,
TYPE_SESSION = 3,
TYPE_SOCK = 4,
TYPE_ADDR = 5,
TYPE_ADDRINFO = 6,
TYPE_X509 = 7,
TYPE_X509_LIST = 8,
TYPE_X509_NAME = 9,
TYPE_NAME_LIST = 10,
TYPE_X509_STORE = 11,
TYPE_X509_CRL = 12,
TYPE_PKEY = 13,
TYPE_CURVE = 14,
TYPE_STRLIST = 15,
TYPE_HOSTENT = 16,
TYPE_ERROR = 17,
TYPE_IDENTITY = 18,
TYPE_LOOKUP = 24,
TYPE_BYTES = 25,
OPENSSL_VERSION_NUMBER = 805306672,
HAS_IPV6 = 1,
OP_NO_EXTENDED_MASTER_SECRET = 1,
OP_CLEANSE_PLAINTEXT = 2,
OP_LEGACY_SERVER_CONNECT = 4,
OP_ENABLE_KTLS = 8,
OP_TLSEXT_PADDING = 16,
OP_SAFARI_ECDHE_ECDSA_BUG = 64,
OP_IGNORE_UNEXPECTED_EOF = 128,
OP_ALLOW_CLIENT_RENEGOTIATION = 256,
OP_DISABLE_TLSEXT_CA_NAMES = 512,
OP_ALLOW_NO_DHE_KEX = 1024,
OP_DONT_INSERT_EMPTY_FRAGMENTS = 2048,
OP_NO_QUERY_MTU = 4096,
OP_COOKIE_EXCHANGE = 8192,
OP_NO_TICKET = 16384,
OP_CISCO_ANYCONNECT = 32768,
OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION = 65536,
OP_NO_COMPRESSION = 131072,
OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION = 262144,
OP_NO_ENCRYPT_THEN_MAC = 524288,
OP_ENABLE_MIDDLEBOX_COMPAT = 1048576,
OP_PRIORITIZE_CHACHA = 2097152,
OP_CIPHER_SERVER_PREFERENCE = 4194304,
OP_TLS_ROLLBACK_BUG = 8388608,
OP_NO_ANTI_REPLAY = 16777216,
OP_NO_SSLV3 = 33554432,
OP_NO_TLSV1 = 67108864,
OP_NO_TLSV1_2 = 134217728,
OP_NO_TLSV1_1 = 268435456,
OP_NO_TLSV1_3 = 536870912,
OP_NO_DTLSV1 = 67108864,
OP_NO_DTLSV1_2 = 134217728,
OP_NO_RENEGOTIATION = 1073741824,
OP_CRYPTOPRO_TLSEXT_BUG = 2147483648,
OP_NO_SSL_MASK = 1040187392,
OP_NO_DTLS_MASK = 201326592,
OP_ALL = 2147485776,
OP_SINGLE_DH_USE = 0,
OP_SINGLE_ECDH_USE = 0,
OP_EPHEMERAL_RSA = 0,
OP_NO_SSLV2 = 0,
OP_MICROSOFT_SESS_ID_BUG = 0,
OP_NETSCAPE_CHALLENGE_BUG = 0,
OP_NETSCAPE_REUSE_CIPHER_CHANGE_BUG = 0,
OP_SSLREF2_REUSE_CERT_TYPE_BUG = 0,
OP_MICROSOFT_BIG_SSLV3_BUFFER = 0,
OP_MSIE_SSLV2_RSA_PADDING = 0,
OP_SSLEAY_080_CLIENT_DH_BUG = 0,
OP_TLS_D5_BUG = 0,
OP_TLS_BLOCK_PADDING_BUG = 0,
OP_PKCS1_CHECK_1 = 0,
OP_PKCS1_CHECK_2 = 0,
OP_NETSCAPE_CA_DN_BUG = 0,
OP_NETSCAPE_DEMO_CIPHER_CHANGE_BUG = 0,
MODE_ENABLE_PARTIAL_WRITE = 1,
MODE_ACCEPT_MOVING_WRITE_BUFFER = 2,
MODE_AUTO_RETRY = 4,
MODE_NO_AUTO_CHAIN = 8,
MODE_RELEASE_BUFFERS = 16,
MODE_SEND_CLIENTHELLO_TIME = 32,
MODE_SEND_SERVERHELLO_TIME = 64,
MODE_SEND_FALLBACK_SCSV = 128,
MODE_ASYNC = 256,
MODE_DTLS_SCTP_LABEL_LENGTH_BUG = 1024,
MODE_OPENSSL_RECORDS = 1099511627776,
RECORDS_OPENSSL = 0,
RECORDS_OWN = 1,
VERIFY_NONE = 0,
VERIFY_PEER = 1,
VERIFY_FAIL_IF_NO_PEER_CERT = 2,
VERIFY_CLIENT_ONCE = 4,
VERIFY_POST_HANDSHAKE = 8,
FILETYPE_PEM = 1,
FILETYPE_ASN1 = 2,
SSLEAY_VERSION = 0,
SSLEAY_CFLAGS = 1,
SSLEAY_BUILT_ON = 2,
SSLEAY_PLATFORM = 3,
SSLEAY_DIR = 4,
OPENSSL_VERSION = 0,
OPENSSL_CFLAGS = 1,
OPENSSL_BUILT_ON = 2,
OPENSSL_PLATFORM = 3,
OPENSSL_DIR = 4,
OPENSSL_ENGINES_DIR = 5,
OPENSSL_VERSION_STRING = 6,
OPENSSL_FULL_VERSION_STRING = 7,
OPENSSL_MODULES_DIR = 8,
OPENSSL_CPU_INFO = 9,
SESS_CACHE_OFF = 0,
SESS_CACHE_CLIENT = 1,
SESS_CACHE_SERVER = 2,
SESS_CACHE_BOTH = 3,
SESS_CACHE_NO_AUTO_CLEAR = 128,
SESS_CACHE_NO_INTERNAL_LOOKUP = 256,
SESS_CACHE_NO_INTERNAL_STORE = 512,
SESS_CACHE_NO_INTERNAL = 768,
SESS_CACHE_UPDATE_TIME = 1024,
SENT_SHUTDOWN = 1,
RECEIVED_SHUTDOWN = 2,
ST_CONNECT = 4096,
ST_ACCEPT = 8192,
ST_MASK = 4095,
CB_LOOP = 1,
CB_EXIT = 2,
CB_READ = 4,
CB_WRITE = 8,
CB_ALERT = 16384,
CB_READ_ALERT = 16388,
CB_WRITE_ALERT = 16392,
CB_ACCEPT_LOOP = 8193,
CB_ACCEPT_EXIT = 8194,
CB_CONNECT_LOOP = 4097,
CB_CONNECT_EXIT = 4098,
CB_HANDSHAKE_START = 16,
CB_HANDSHAKE_DONE = 32,
SSL3_VERSION = 768,
TLS1_VERSION = 769,
TLS1_1_VERSION = 770,
TLS1_2_VERSION = 771,
TLS1_3_VERSION = 772,
DTLS1_VERSION = 65279,
DTLS1_2_VERSION = 65277,
ALPN_SELECTED = 0,
ALPN_NOACK = 3,
ALPN_FATAL = 2,
SERVERNAME_OK = 0,
SERVERNAME_NOACK = 3,
SERVERNAME_FATAL = 2,
SESSION_NONE = 0,
SESSION_FOUND = 1,
PSK_NONE = 0,
PSK_FOUND = 1,
PSK_FATAL = 2,
EVENT_CLIENT_HELLO = 1,
EVENT_CERTIFICATE = 2,
EVENT_VERIFY = 4,
ANSWER_ACCEPT = 1,
ANSWER_REFUSE = 0,
ANSWER_DEFAULT = 2,
OCSP_STAPLED = 0,
OCSP_NOACK = 3,
OCSP_FATAL = 2,
HOST_DEFAULT = 0,
HOST_REFUSE = 1,
PIN_REQUIRED = 1,
PIN_SUFFICIENT = 2,
X509_V_OK = 0,
X509_V_ERR_UNSPECIFIED = 1,
X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT = 2,
X509_V_ERR_UNABLE_TO_GET_CRL = 3,
X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE = 4,
X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE = 5,
X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY = 6,
X509_V_ERR_CERT_SIGNATURE_FAILURE = 7,
X509_V_ERR_CRL_SIGNATURE_FAILURE = 8,
X509_V_ERR_CERT_NOT_YET_VALID = 9,
X509_V_ERR_CERT_HAS_EXPIRED = 10,
X509_V_ERR_CRL_NOT_YET_VALID = 11,
X509_V_ERR_CRL_HAS_EXPIRED = 12,
X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD = 13,
X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD = 14,
X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD = 15,
X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD = 16,
X509_V_ERR_OUT_OF_MEM = 17,
X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT = 18,
X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN = 19,
X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY = 20,
X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE = 21,
X509_V_ERR_CERT_CHAIN_TOO_LONG = 22,
X509_V_ERR_CERT_REVOKED = 23,
X509_V_ERR_NO_ISSUER_PUBLIC_KEY = 24,
X509_V_ERR_PATH_LENGTH_EXCEEDED = 25,
X509_V_ERR_INVALID_PURPOSE = 26,
X509_V_ERR_CERT_UNTRUSTED = 27,
X509_V_ERR_CERT_REJECTED = 28,
X509_V_ERR_SUBJECT_ISSUER_MISMATCH = 29,
X509_V_ERR_AKID_SKID_MISMATCH = 30,
X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH = 31,
X509_V_ERR_KEYUSAGE_NO_CERTSIGN = 32,
X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER = 33,
X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION = 34,
X509_V_ERR_KEYUSAGE_NO_CRL_SIGN = 35,
X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION = 36,
X509_V_ERR_INVALID_NON_CA = 37,
X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED = 38,
X509_V_ERR_KEYUSAGE_NO_DIGITAL_SIGNATURE = 39,
X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED = 40,
X509_V_ERR_INVALID_EXTENSION = 41,
X509_V_ERR_INVALID_POLICY_EXTENSION = 42,
X509_V_ERR_NO_EXPLICIT_POLICY = 43,
X509_V_ERR_DIFFERENT_CRL_SCOPE = 44,
X509_V_ERR_UNSUPPORTED_EXTENSION_FEATURE = 45,
X509_V_ERR_UNNESTED_RESOURCE = 46,
X509_V_ERR_PERMITTED_VIOLATION = 47,
X509_V_ERR_EXCLUDED_VIOLATION = 48,
X509_V_ERR_SUBTREE_MINMAX = 49,
X509_V_ERR_APPLICATION_VERIFICATION = 50,
X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE = 51,
X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX = 52,
X509_V_ERR_UNSUPPORTED_NAME_SYNTAX = 53,
X509_V_ERR_CRL_PATH_VALIDATION_ERROR = 54,
X509_V_ERR_PATH_LOOP = 55,
X509_V_ERR_SUITE_B_INVALID_VERSION = 56,
X509_V_ERR_SUITE_B_INVALID_ALGORITHM = 57,
X509_V_ERR_SUITE_B_INVALID_CURVE = 58,
X509_V_ERR_SUITE_B_INVALID_SIGNATURE_ALGORITHM = 59,
X509_V_ERR_SUITE_B_LOS_NOT_ALLOWED = 60,
X509_V_ERR_SUITE_B_CANNOT_SIGN_P_384_WITH_P_256 = 61,
X509_V_ERR_HOSTNAME_MISMATCH = 62,
X509_V_ERR_EMAIL_MISMATCH = 63,
X509_V_ERR_IP_ADDRESS_MISMATCH = 64,
X509_V_ERR_DANE_NO_MATCH = 65,
X509_V_ERR_EE_KEY_TOO_SMALL = 66,
X509_V_ERR_CA_KEY_TOO_SMALL = 67,
X509_V_ERR_CA_MD_TOO_WEAK = 68,
X509_V_ERR_INVALID_CALL = 69,
X509_V_ERR_STORE_LOOKUP = 70,
X509_V_ERR_NO_VALID_SCTS = 71,
X509_V_ERR_PROXY_SUBJECT_NAME_VIOLATION = 72,
X509_V_ERR_OCSP_VERIFY_NEEDED = 73,
X509_V_ERR_OCSP_VERIFY_FAILED = 74,
X509_V_ERR_OCSP_CERT_UNKNOWN = 75,
X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM = 76,
X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH = 77,
X509_V_ERR_SIGNATURE_ALGORITHM_INCONSISTENCY = 78,
X509_V_ERR_INVALID_CA = 79,
X509_V_ERR_PATHLEN_INVALID_FOR_NON_CA = 80,
X509_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN = 81,
X509_V_ERR_KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA = 82,
X509_V_ERR_ISSUER_NAME_EMPTY = 83,
X509_V_ERR_SUBJECT_NAME_EMPTY = 84,
X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER = 85,
X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER = 86,
X509_V_ERR_EMPTY_SUBJECT_ALT_NAME = 87,
X509_V_ERR_EMPTY_SUBJECT_SAN_NOT_CRITICAL = 88,
X509_V_ERR_CA_BCONS_NOT_CRITICAL = 89,
X509_V_ERR_AUTHORITY_KEY_IDENTIFIER_CRITICAL = 90,
X509_V_ERR_SUBJECT_KEY_IDENTIFIER_CRITICAL = 91,
X509_V_ERR_CA_CERT_MISSING_KEY_USAGE = 92,
X509_V_ERR_EXTENSIONS_REQUIRE_VERSION_3 = 93,
X509_V_ERR_EC_KEY_EXPLICIT_PARAMS = 94,
X509_V_FLAG_CB_ISSUER_CHECK = 0,
X509_V_FLAG_USE_CHECK_TIME = 2,
X509_V_FLAG_CRL_CHECK = 4,
X509_V_FLAG_CRL_CHECK_ALL = 8,
X509_V_FLAG_IGNORE_CRITICAL = 16,
X509_V_FLAG_X509_STRICT = 32,
X509_V_FLAG_ALLOW_PROXY_CERTS = 64,
X509_V_FLAG_POLICY_CHECK = 128,
X509_V_FLAG_EXPLICIT_POLICY = 256,
X509_V_FLAG_INHIBIT_ANY = 512,
X509_V_FLAG_INHIBIT_MAP = 1024,
X509_V_FLAG_NOTIFY_POLICY = 2048,
X509_V_FLAG_EXTENDED_CRL_SUPPORT = 4096,
X509_V_FLAG_USE_DELTAS = 8192,
X509_V_FLAG_CHECK_SS_SIGNATURE = 16384,
X509_V_FLAG_TRUSTED_FIRST = 32768,
X509_V_FLAG_SUITEB_128_LOS_ONLY = 65536,
X509_V_FLAG_SUITEB_192_LOS = 131072,
X509_V_FLAG_SUITEB_128_LOS = 196608,
X509_V_FLAG_PARTIAL_CHAIN = 524288,
X509_V_FLAG_NO_ALT_CHAINS = 1048576,
X509_V_FLAG_NO_CHECK_TIME = 2097152,
X509_V_FLAG_POLICY_MASK = 1920,
X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT = 1,
X509_CHECK_FLAG_NO_WILDCARDS = 2,
X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS = 4,
X509_CHECK_FLAG_MULTI_LABEL_WILDCARDS = 8,
X509_CHECK_FLAG_SINGLE_LABEL_SUBDOMAINS = 16,
X509_CHECK_FLAG_NEVER_CHECK_SUBJECT = 32,
X509_PURPOSE_SSL_CLIENT = 1,
X509_PURPOSE_SSL_SERVER = 2,
X509_PURPOSE_NS_SSL_SERVER = 3,
X509_PURPOSE_SMIME_SIGN = 4,
X509_PURPOSE_SMIME_ENCRYPT = 5,
X509_PURPOSE_CRL_SIGN = 6,
X509_PURPOSE_ANY = 7,
X509_PURPOSE_OCSP_HELPER = 8,
X509_PURPOSE_TIMESTAMP_SIGN = 9,
SAN_EMAIL = 1,
SAN_DNS = 2,
SAN_URI = 6,
SAN_IP = 7,
AF_UNSPEC = 0,
AF_UNIX = 1,
AF_LOCAL = 1,
AF_FILE = 1,
AF_INET = 2,
AF_INET6 = 10,
AF_NETLINK = 16,
AF_ROUTE = 16,
AF_PACKET = 17,
AF_VSOCK = 40,
AF_ALG = 38,
AF_BLUETOOTH = 31,
AF_CAN = 29,
AF_TIPC = 30,
AF_RDS = 21,
AF_IB = 27,
AF_SMC = 43,
AF_XDP = 44,
AF_KCM = 41,
AF_QIPCRTR = 42,
AF_MCTP = 45,
AF_KEY = 15,
AF_PPPOX = 24,
AF_LLC = 26,
AF_BRIDGE = 7,
AF_MPLS = 28,
AF_NFC = 39,
AF_IEEE802154 = 36,
AF_CAIF = 37,
AF_PHONET = 35,
AF_ISDN = 34,
AF_RXRPC = 33,
AF_IUCV = 32,
AF_WANPIPE = 25,
AF_AX25 = 3,
AF_IPX = 4,
AF_APPLETALK = 5,
AF_NETROM = 6,
AF_ROSE = 11,
AF_ATMPVC = 8,
AF_ATMSVC = 20,
AF_X25 = 9,
AF_DECNET = 12,
AF_NETBEUI = 13,
AF_SECURITY = 14,
AF_ASH = 18,
AF_ECONET = 19,
AF_SNA = 22,
AF_IRDA = 23,
SOCK_STREAM = 1,
SOCK_DGRAM = 2,
SOCK_RAW = 3,
SOCK_RDM = 4,
SOCK_SEQPACKET = 5,
SOCK_DCCP = 6,
SOCK_PACKET = 10,
SOCK_NONBLOCK = 2048,
SOCK_CLOEXEC = 524288,
SO_DEBUG = 1,
SO_REUSEADDR = 2,
SO_TYPE = 3,
SO_ERROR = 4,
SO_DONTROUTE = 5,
SO_BROADCAST = 6,
SO_SNDBUF = 7,
SO_RCVBUF = 8,
SO_KEEPALIVE = 9,
SO_OOBINLINE = 10,
SO_NO_CHECK = 11,
SO_PRIORITY = 12,
SO_LINGER = 13,
SO_BSDCOMPAT = 14,
SO_REUSEPORT = 15,
SO_PASSCRED = 16,
SO_PEERCRED = 17,
SO_RCVLOWAT = 18,
SO_SNDLOWAT = 19,
SO_RCVTIMEO = 20,
SO_SNDTIMEO = 21,
SO_RCVTIMEO_OLD = 20,
SO_SNDTIMEO_OLD = 21,
SO_RCVTIMEO_NEW = 66,
SO_SNDTIMEO_NEW = 67,
SO_SECURITY_AUTHENTICATION = 22,
SO_SECURITY_ENCRYPTION_TRANSPORT = 23,
SO_SECURITY_ENCRYPTION_NETWORK = 24,
SO_BINDTODEVICE = 25,
SO_ATTACH_FILTER = 26,
SO_GET_FILTER = 26,
SO_DETACH_FILTER = 27,
SO_DETACH_BPF = 27,
SO_PEERNAME = 28,
SO_TIMESTAMP = 29,
SO_TIMESTAMP_OLD = 29,
SO_TIMESTAMP_NEW = 63,
SO_TIMESTAMPNS = 35,
SO_TIMESTAMPNS_OLD = 35,
SO_TIMESTAMPNS_NEW = 64,
SO_TIMESTAMPING = 37,
SO_TIMESTAMPING_OLD = 37,
SO_TIMESTAMPING_NEW = 65,
SO_ACCEPTCONN = 30,
SO_PEERSEC = 31,
SO_SNDBUFFORCE = 32,
SO_RCVBUFFORCE = 33,
SO_PASSSEC = 34,
SO_MARK = 36,
SO_PROTOCOL = 38,
SO_DOMAIN = 39,
SO_RXQ_OVFL = 40,
SO_WIFI_STATUS = 41,
SO_PEEK_OFF = 42,
SO_NOFCS = 43,
SO_LOCK_FILTER = 44,
SO_SELECT_ERR_QUEUE = 45,
SO_BUSY_POLL = 46,
SO_MAX_PACING_RATE = 47,
SO_BPF_EXTENSIONS = 48,
SO_INCOMING_CPU = 49,
SO_ATTACH_BPF = 50,
SO_ATTACH_REUSEPORT_CBPF = 51,
SO_ATTACH_REUSEPORT_EBPF = 52,
SO_CNX_ADVICE = 53,
SO_MEMINFO = 55,
SO_INCOMING_NAPI_ID = 56,
SO_COOKIE = 57,
SO_PEERGROUPS = 59,
SO_ZEROCOPY = 60,
SO_TXTIME = 61,
SO_BINDTOIFINDEX = 62,
SO_DETACH_REUSEPORT_BPF = 68,
SO_PREFER_BUSY_POLL = 69,
SO_BUSY_POLL_BUDGET = 70,
SO_NETNS_COOKIE = 71,
SO_BUF_LOCK = 72,
SO_RESERVE_MEM = 73,
SO_TXREHASH = 74,
SO_RCVMARK = 75,
SO_VM_SOCKETS_BUFFER_SIZE = 0,
SO_VM_SOCKETS_BUFFER_MIN_SIZE = 1,
SO_VM_SOCKETS_BUFFER_MAX_SIZE = 2,
SO_J1939_FILTER = 1,
SO_J1939_PROMISC = 2,
SO_J1939_SEND_PRIO = 3,
SO_J1939_ERRQUEUE = 4,
SOMAXCONN = 4096,
MSG_OOB = 1,
MSG_PEEK = 2,
MSG_DONTROUTE = 4,
MSG_TRYHARD = 4,
MSG_CTRUNC = 8,
MSG_PROXY = 16,
MSG_TRUNC = 32,
MSG_DONTWAIT = 64,
MSG_EOR = 128,
MSG_WAITALL = 256,
MSG_FIN = 512,
MSG_SYN = 1024,
MSG_CONFIRM = 2048,
MSG_RST = 4096,
MSG_ERRQUEUE = 8192,
MSG_NOSIGNAL = 16384,
MSG_MORE = 32768,
MSG_WAITFORONE = 65536,
MSG_BATCH = 262144,
MSG_ZEROCOPY = 67108864,
MSG_FASTOPEN = 536870912,
MSG_CMSG_CLOEXEC = 1073741824,
SOL_SOCKET = 1,
SOL_IP = 0,
SOL_TCP = 6,
SOL_UDP = 17,
SOL_IPV6 = 41,
SOL_ICMPV6 = 58,
SOL_RAW = 255,
SOL_DECNET = 261,
SOL_X25 = 262,
SOL_PACKET = 263,
SOL_ATM = 264,
SOL_AAL = 265,
SOL_IRDA = 266,
SOL_NETBEUI = 267,
SOL_LLC = 268,
SOL_DCCP = 269,
SOL_NETLINK = 270,
SOL_TIPC = 271,
SOL_RXRPC = 272,
SOL_PPPOL2TP = 273,
SOL_BLUETOOTH = 274,
SOL_PNPIPE = 275,
SOL_RDS = 276,
SOL_IUCV = 277,
SOL_CAIF = 278,
SOL_ALG = 279,
SOL_NFC = 280,
SOL_KCM = 281,
SOL_TLS = 282,
SOL_XDP = 283,
SOL_MPTCP = 284,
SOL_MCTP = 285,
SOL_SMC = 286,
SOL_CAN_BASE = 100,
SOL_CAN_RAW = 101,
SOL_CAN_J1939 = 107,
SHUT_RD = 0,
SHUT_WR = 1,
SHUT_RDWR = 2,
EAI_BADFLAGS = -1,
EAI_NONAME = -2,
EAI_AGAIN = -3,
EAI_FAIL = -4,
EAI_NODATA = -5,
EAI_FAMILY = -6,
EAI_SOCKTYPE = -7,
EAI_SERVICE = -8,
EAI_ADDRFAMILY = -9,
EAI_MEMORY = -10,
EAI_SYSTEM = -11,
EAI_OVERFLOW = -12,
EAI_INPROGRESS = -100,
EAI_CANCELED = -101,
EAI_NOTCANCELED = -102,
EAI_ALLDONE = -103,
EAI_INTR = -104,
EAI_IDN_ENCODE = -105,
AI_PASSIVE = 1,
AI_CANONNAME = 2,
AI_NUMERICHOST = 4,
AI_V4MAPPED = 8,
AI_ALL = 16,
AI_ADDRCONFIG = 32,
AI_IDN = 64,
AI_CANONIDN = 128,
AI_NUMERICSERV = 1024,
NI_NUMERICHOST = 1,
NI_NUMERICSERV = 2,
NI_NOFQDN = 4,
NI_NAMEREQD = 8,
NI_DGRAM = 16,
NI_IDN = 32,
NI_MAXHOST = 1025,
NI_MAXSERV = 32,
HOST_NOT_FOUND = 1,
TRY_AGAIN = 2,
NO_RECOVERY = 3,
NO_DATA = 4,
IPPROTO_IP = 0,
IPPROTO_HOPOPTS = 0,
IPPROTO_ICMP = 1,
IPPROTO_IGMP = 2,
IPPROTO_IPIP = 4,
IPPROTO_TCP = 6,
IPPROTO_EGP = 8,
IPPROTO_PUP = 12,
IPPROTO_UDP = 17,
IPPROTO_IDP = 22,
IPPROTO_TP = 29,
IPPROTO_DCCP = 33,
IPPROTO_IPV6 = 41,
IPPROTO_ROUTING = 43,
IPPROTO_FRAGMENT = 44,
IPPROTO_RSVP = 46,
IPPROTO_GRE = 47,
IPPROTO_ESP = 50,
IPPROTO_AH = 51,
IPPROTO_ICMPV6 = 58,
IPPROTO_NONE = 59,
IPPROTO_DSTOPTS = 60,
IPPROTO_MTP = 92,
IPPROTO_BEETPH = 94,
IPPROTO_ENCAP = 98,
IPPROTO_PIM = 103,
IPPROTO_COMP = 108,
IPPROTO_SCTP = 132,
IPPROTO_MH = 135,
IPPROTO_UDPLITE = 136,
IPPROTO_MPLS = 137,
IPPROTO_ETHERNET = 143,
IPPROTO_RAW = 255,
IPPROTO_MPTCP = 262,
IPPORT_ECHO = 7,
IPPORT_DISCARD = 9,
IPPORT_SYSTAT = 11,
IPPORT_DAYTIME = 13,
IPPORT_NETSTAT = 15,
IPPORT_FTP = 21,
IPPORT_TELNET = 23,
IPPORT_SMTP = 25,
IPPORT_TIMESERVER = 37,
IPPORT_NAMESERVER = 42,
IPPORT_WHOIS = 43,
IPPORT_MTP = 57,
IPPORT_TFTP = 69,
IPPORT_RJE = 77,
IPPORT_FINGER = 79,
IPPORT_TTYLINK = 87,
IPPORT_SUPDUP = 95,
IPPORT_EXECSERVER = 512,
IPPORT_LOGINSERVER = 513,
IPPORT_CMDSERVER = 514,
IPPORT_EFSSERVER = 520,
IPPORT_BIFFUDP = 512,
IPPORT_WHOSERVER = 513,
IPPORT_ROUTESERVER = 520,
IPPORT_RESERVED = 1024,
IPPORT_USERRESERVED = 5000,
INADDR_ANY = 0,
INADDR_BROADCAST = 4294967295,
INADDR_NONE = 4294967295,
INADDR_DUMMY = 3221225480,
INADDR_LOOPBACK = 2130706433,
INADDR_UNSPEC_GROUP = 3758096384,
INADDR_ALLHOSTS_GROUP = 3758096385,
INADDR_ALLRTRS_GROUP = 3758096386,
INADDR_ALLSNOOPERS_GROUP = 3758096490,
INADDR_MAX_LOCAL_GROUP = 3758096639,
IP_TOS = 1,
IP_TTL = 2,
IP_HDRINCL = 3,
IP_OPTIONS = 4,
IP_ROUTER_ALERT = 5,
IP_RECVOPTS = 6,
IP_RETOPTS = 7,
IP_RECVRETOPTS = 7,
IP_PKTINFO = 8,
IP_PKTOPTIONS = 9,
IP_MTU_DISCOVER = 10,
IP_PMTUDISC = 10,
IP_RECVERR = 11,
IP_RECVTTL = 12,
IP_RECVTOS = 13,
IP_MTU = 14,
IP_FREEBIND = 15,
IP_IPSEC_POLICY = 16,
IP_XFRM_POLICY = 17,
IP_PASSSEC = 18,
IP_TRANSPARENT = 19,
IP_ORIGDSTADDR = 20,
IP_RECVORIGDSTADDR = 20,
IP_MINTTL = 21,
IP_NODEFRAG = 22,
IP_CHECKSUM = 23,
IP_BIND_ADDRESS_NO_PORT = 24,
IP_RECVFRAGSIZE = 25,
IP_RECVERR_RFC4884 = 26,
IP_PMTUDISC_DONT = 0,
IP_PMTUDISC_WANT = 1,
IP_PMTUDISC_DO = 2,
IP_PMTUDISC_PROBE = 3,
IP_PMTUDISC_INTERFACE = 4,
IP_PMTUDISC_OMIT = 5,
IP_MULTICAST_IF = 32,
IP_MULTICAST_TTL = 33,
IP_MULTICAST_LOOP = 34,
IP_ADD_MEMBERSHIP = 35,
IP_DROP_MEMBERSHIP = 36,
IP_UNBLOCK_SOURCE = 37,
IP_BLOCK_SOURCE = 38,
IP_ADD_SOURCE_MEMBERSHIP = 39,
IP_DROP_SOURCE_MEMBERSHIP = 40,
IP_MSFILTER = 41,
IP_MULTICAST_ALL = 49,
IP_UNICAST_IF = 50,
IP_DEFAULT_MULTICAST_TTL = 1,
IP_DEFAULT_MULTICAST_LOOP = 1,
IP_MAX_MEMBERSHIPS = 20,
IPV6_ADDRFORM = 1,
IPV6_2292PKTINFO = 2,
IPV6_2292HOPOPTS = 3,
IPV6_2292DSTOPTS = 4,
IPV6_2292RTHDR = 5,
IPV6_2292PKTOPTIONS = 6,
IPV6_CHECKSUM = 7,
IPV6_2292HOPLIMIT = 8,
IPV6_NEXTHOP = 9,
IPV6_AUTHHDR = 10,
IPV6_UNICAST_HOPS = 16,
IPV6_MULTICAST_IF = 17,
IPV6_MULTICAST_HOPS = 18,
IPV6_MULTICAST_LOOP = 19,
IPV6_JOIN_GROUP = 20,
IPV6_LEAVE_GROUP = 21,
IPV6_ADD_MEMBERSHIP = 20,
IPV6_DROP_MEMBERSHIP = 21,
IPV6_ROUTER_ALERT = 22,
IPV6_MTU_DISCOVER = 23,
IPV6_MTU = 24,
IPV6_RECVERR = 25,
IPV6_V6ONLY = 26,
IPV6_JOIN_ANYCAST = 27,
IPV6_LEAVE_ANYCAST = 28,
IPV6_MULTICAST_ALL = 29,
IPV6_ROUTER_ALERT_ISOLATE = 30,
IPV6_RECVERR_RFC4884 = 31,
IPV6_IPSEC_POLICY = 34,
IPV6_XFRM_POLICY = 35,
IPV6_HDRINCL = 36,
IPV6_RECVPKTINFO = 49,
IPV6_PKTINFO = 50,
IPV6_RECVHOPLIMIT = 51,
IPV6_HOPLIMIT = 52,
IPV6_RECVHOPOPTS = 53,
IPV6_HOPOPTS = 54,
IPV6_RXHOPOPTS = 54,
IPV6_RTHDRDSTOPTS = 55,
IPV6_RECVRTHDR = 56,
IPV6_RTHDR = 57,
IPV6_RECVDSTOPTS = 58,
IPV6_DSTOPTS = 59,
IPV6_RXDSTOPTS = 59,
IPV6_RECVPATHMTU = 60,
IPV6_PATHMTU = 61,
IPV6_DONTFRAG = 62,
IPV6_RECVTCLASS = 66,
IPV6_TCLASS = 67,
IPV6_AUTOFLOWLABEL = 70,
IPV6_ADDR_PREFERENCES = 72,
IPV6_MINHOPCOUNT = 73,
IPV6_ORIGDSTADDR = 74,
IPV6_RECVORIGDSTADDR = 74,
IPV6_TRANSPARENT = 75,
IPV6_UNICAST_IF = 76,
IPV6_RECVFRAGSIZE = 77,
IPV6_FREEBIND = 78,
IPV6_PMTUDISC_DONT = 0,
IPV6_PMTUDISC_WANT = 1,
IPV6_PMTUDISC_DO = 2,
IPV6_PMTUDISC_PROBE = 3,
IPV6_PMTUDISC_INTERFACE = 4,
IPV6_PMTUDISC_OMIT = 5,
IPV6_RTHDR_LOOSE = 0,
IPV6_RTHDR_STRICT = 1,
IPV6_RTHDR_TYPE_0 = 0,
TCP_NODELAY = 1,
TCP_MAXSEG = 2,
TCP_CORK = 3,
TCP_KEEPIDLE = 4,
TCP_KEEPINTVL = 5,
TCP_KEEPCNT = 6,
TCP_SYNCNT = 7,
TCP_LINGER2 = 8,
TCP_DEFER_ACCEPT = 9,
TCP_WINDOW_CLAMP = 10,
TCP_INFO = 11,
TCP_QUICKACK = 12,
TCP_CONGESTION = 13,
TCP_MD5SIG = 14,
TCP_COOKIE_TRANSACTIONS = 15,
TCP_THIN_LINEAR_TIMEOUTS = 16,
TCP_THIN_DUPACK = 17,
TCP_USER_TIMEOUT = 18,
TCP_REPAIR = 19,
TCP_REPAIR_QUEUE = 20,
TCP_QUEUE_SEQ = 21,
TCP_REPAIR_OPTIONS = 22,
TCP_FASTOPEN = 23,
TCP_TIMESTAMP = 24,
TCP_NOTSENT_LOWAT = 25,
TCP_CC_INFO = 26,
TCP_SAVE_SYN = 27,
TCP_SAVED_SYN = 28,
TCP_REPAIR_WINDOW = 29,
TCP_FASTOPEN_CONNECT = 30,
TCP_ULP = 31,
TCP_MD5SIG_EXT = 32,
TCP_FASTOPEN_KEY = 33,
TCP_FASTOPEN_NO_COOKIE = 34,
TCP_ZEROCOPY_RECEIVE = 35,
TCP_INQ = 36,
TCP_CM_INQ = 36,
TCP_TX_DELAY = 37,
},
}
