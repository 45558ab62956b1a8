/* What nomem.c does while memory runs out: each scenario works on `w`, through OP where a call may fail. */
#ifndef NOMEM_SCENARIOS_H
#define NOMEM_SCENARIOS_H

static void context_client(void)
{
    OP(sslwrap_ctx_new_client(&w.client));
    OP(sslwrap_ctx_load_verify_mem(w.client, ca_pem, strlen(ca_pem)));
    OP(sslwrap_ctx_set_alpn_protos(w.client, "\2h2\10http/1.1", 12));
    OP(sslwrap_ctx_set_groups(w.client, "X25519:P-256"));
    OP(sslwrap_ctx_set_cipher_list(w.client, "ECDHE+AESGCM"));
    OP(sslwrap_ctx_set_tls13_ciphersuites(w.client, "TLS_AES_128_GCM_SHA256"));
}

static int named(sslwrap_conn *conn, void *userdata)
{
    (void)conn, (void)userdata;
    return SSLWRAP_SERVERNAME_OK;
}

static void context_server(void)
{
    OP(sslwrap_ctx_new_server(&w.server));
    OP(sslwrap_ctx_use_certificate_mem(w.server, chain_pem, strlen(chain_pem)));
    OP(sslwrap_ctx_use_privatekey_mem(w.server, key_pem, strlen(key_pem), SSLWRAP_FILETYPE_PEM));
    OP(sslwrap_ctx_check_privatekey(w.server));
    OP(sslwrap_ctx_set_alpn_preference(w.server, "\2h2", 3));
    OP(sslwrap_ctx_set_tlsext_servername_callback(w.server, named, NULL, NULL));
}

static void context_files(void)
{
    OP(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &w.server));
    OP(sslwrap_ctx_use_certificate_chain_file(w.server, cert("good.pem")));
    OP(sslwrap_ctx_use_privatekey_file(w.server, cert("good.key"), SSLWRAP_FILETYPE_PEM));
    OP(sslwrap_ctx_load_verify_locations(w.server, cert("ca.pem"), NULL));
    OP(sslwrap_ctx_set_verify(w.server, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    OP(sslwrap_ctx_set_session_id(w.server, "id", 2));
}

static void bad_material(void)
{
    static const char bad[] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    int status;
    OP(sslwrap_ctx_new_server(&w.server));
    status = sslwrap_ctx_use_certificate_mem(w.server, bad, sizeof bad - 1);
    if (status != SSLWRAP_ERROR_SSL && !(struck && lacks_memory(status)))
        say(scenario_name, scenario_at, "a bad certificate", status);
    armed = 0;
    status = sslwrap_ctx_use_certificate_mem(w.server, bad, sizeof bad - 1);
    if (status != SSLWRAP_ERROR_SSL)
        say(scenario_name, scenario_at, "a bad certificate", status);
}

static int offered; /* connected() offers w.session, */
static int stapled; /* asks for an OCSP response */

/* Events are answered as if they had not been raised. */
static int shaken(sslwrap_conn *conn)
{
    uint64_t event = 0;
    int status, i;
    for (i = 0; i < 4; i++) {
        status = sslwrap_conn_do_handshake(conn);
        if (status != SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB && status != SSLWRAP_ERROR_WANT_X509_LOOKUP &&
            status != SSLWRAP_ERROR_WANT_RETRY_VERIFY)
            break;
        if ((status = sslwrap_conn_wanted(conn, &event)) != SSLWRAP_OK ||
            (status = sslwrap_conn_answer(conn, event, SSLWRAP_ANSWER_DEFAULT, 0)) != SSLWRAP_OK)
            break;
    }
    return status;
}

/* A handshake that lacked memory is lost; the next one between the same contexts is not. */
static int connected(const char *name, int version)
{
    int status;
    sslwrap_conn_free(w.a);
    sslwrap_conn_free(w.b);
    w.a = w.b = NULL;
    if ((status = sslwrap_conn_new(w.client, NULL, &w.a)) != SSLWRAP_OK)
        return status;
    if ((status = sslwrap_conn_new(w.server, NULL, &w.b)) != SSLWRAP_OK)
        return status;
    if ((status = sslwrap_conn_set_server_name(w.a, name)) != SSLWRAP_OK)
        return status;
    if (offered && (status = sslwrap_conn_set_session(w.a, w.session)) != SSLWRAP_OK)
        return status;
    if (stapled && (status = sslwrap_conn_request_ocsp(w.a)) != SSLWRAP_OK)
        return status;
    (void)version;
    for (w.number = 0; w.number < 20; w.number++) {
        int a, b;
        size_t n, taken;
        a = shaken(w.a);
        if (a != SSLWRAP_OK && !is_want(a))
            return a;
        while (sslwrap_conn_bio_read(w.a, w.text, sizeof w.text, &n) == SSLWRAP_OK)
            if ((status = sslwrap_conn_bio_write(w.b, w.text, n, &taken)) != SSLWRAP_OK)
                return status;
        b = shaken(w.b);
        if (b != SSLWRAP_OK && !is_want(b))
            return b;
        while (sslwrap_conn_bio_read(w.b, w.text, sizeof w.text, &n) == SSLWRAP_OK)
            if ((status = sslwrap_conn_bio_write(w.a, w.text, n, &taken)) != SSLWRAP_OK)
                return status;
        if (a == SSLWRAP_OK && b == SSLWRAP_OK)
            return SSLWRAP_OK;
    }
    return SSLWRAP_ERROR_WANT_READ;
}

static int talked(void)
{
    static char data[40000], back[40000];
    size_t n, sent, got = 0, taken;
    int status = connected("good.example", 0);
    if (status != SSLWRAP_OK)
        return status;
    if ((status = sslwrap_conn_sendall(w.a, data, sizeof data, 0, &sent)) != SSLWRAP_OK)
        return status;
    while (sslwrap_conn_bio_read(w.a, w.text, sizeof w.text, &n) == SSLWRAP_OK)
        if ((status = sslwrap_conn_bio_write(w.b, w.text, n, &taken)) != SSLWRAP_OK)
            return status;
    while (got < sizeof data) {
        if ((status = sslwrap_conn_recv(w.b, back + got, sizeof back - got, 0, &n)) != SSLWRAP_OK)
            return status;
        got += n;
    }
    return memcmp(data, back, sizeof data) == 0 ? SSLWRAP_OK : SSLWRAP_E_PANIC;
}

static void both_contexts(void)
{
    int was = armed;
    armed = 0;
    context_client();
    context_server();
    armed = was;
}

static void handshake_tls13(void)
{
    both_contexts();
    OP(connected("good.example", 0));
    OP(text_of(sslwrap_conn_get_peer_certificate(w.a, &w.cert)));
    OP(text_of(sslwrap_conn_get_verified_chain(w.a, &w.list)));
}

static void data_tls13(void)
{
    both_contexts();
    OP(talked());
}

static void data_tls12(void)
{
    both_contexts();
    sslwrap_ctx_set_max_proto_version(w.client, SSLWRAP_TLS1_2_VERSION);
    OP(talked());
}

static void client_certificate(void)
{
    both_contexts();
    armed = 0;
    sslwrap_ctx_use_certificate_chain_file(w.client, cert("client.pem"));
    sslwrap_ctx_use_privatekey_file(w.client, cert("client.key"), SSLWRAP_FILETYPE_PEM);
    sslwrap_ctx_load_verify_mem(w.server, ca_pem, strlen(ca_pem));
    sslwrap_ctx_set_verify(w.server, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL, NULL);
    armed = 1;
    OP(connected("good.example", 0));
}

/* Refused: the text and the hint come whole, or memory is what lacks. */
static void refused_name(void)
{
    int status;
    both_contexts();
    status = connected("bad.example", 0);
    if (status != SSLWRAP_ERROR_SSL && !(struck && lacks_memory(status)))
        say(scenario_name, scenario_at, "a wrong name", status);
    OP(sslwrap_error_take(&w.error));
    armed = 0;
    status = connected("bad.example", 0);
    if (status != SSLWRAP_ERROR_SSL || strstr(sslwrap_error_message(), "bad.example") == NULL)
        say(scenario_name, scenario_at, "a wrong name, afterwards", status);
}

static void certificates(void)
{
    OP(sslwrap_x509_load_pem(chain_pem, strlen(chain_pem), &w.cert));
    OP(sslwrap_x509_list_load_pem(chain_pem, strlen(chain_pem), &w.list));
    OP(text_of(sslwrap_x509_dump_pem(w.cert, w.text, sizeof w.text, &w.n)));
    OP(sslwrap_x509_subject(w.cert, &w.name));
    OP(text_of(sslwrap_x509_name_oneline(w.name, w.text, sizeof w.text, &w.n)));
    OP(text_of(sslwrap_x509_fingerprint(w.cert, "sha256", w.text, sizeof w.text, &w.n)));
    OP(text_of(sslwrap_x509_serial(w.cert, w.text, sizeof w.text, &w.n)));
    OP(sslwrap_x509_san_count(w.cert, &w.n));
    OP(sslwrap_x509_check_host(w.cert, "good.example", 0, &w.number));
}

static void stores(void)
{
    OP(sslwrap_x509_store_new(&w.store));
    OP(sslwrap_x509_store_load_pem(w.store, ca_pem, strlen(ca_pem), &w.n));
    OP(sslwrap_x509_crl_load_pem(crl_pem, strlen(crl_pem), &w.crl));
    OP(sslwrap_x509_store_add_crl(w.store, w.crl));
    OP(sslwrap_x509_store_set_flags(w.store, SSLWRAP_X509_V_FLAG_X509_STRICT));
}

static void keys(void)
{
    OP(sslwrap_pkey_load_pem(key_pem, strlen(key_pem), NULL, 0, &w.key));
    OP(text_of(sslwrap_pkey_dump_pem(w.key, NULL, 0, w.text, sizeof w.text, &w.n)));
    OP(text_of(sslwrap_pkey_dump_public_der(w.key, w.text, sizeof w.text, &w.n)));
}

static void identities(void)
{
    OP(sslwrap_identity_new_mem(chain_pem, strlen(chain_pem), key_pem, strlen(key_pem), NULL, 0, &w.identity));
    OP(sslwrap_ctx_new_server(&w.server));
    OP(sslwrap_ctx_use_identity(w.server, w.identity));
}

static void addresses(void)
{
    OP(sslwrap_addr_inet("127.0.0.1", 80, &w.addr));
    OP(text_of(sslwrap_addr_to_string(w.addr, w.text, sizeof w.text, &w.n)));
    OP(sslwrap_getaddrinfo("127.0.0.1", "80", SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, 0, &w.addrinfo));
}

static void sockets(void)
{
    sslwrap_addr *at = NULL;
    OP(sslwrap_addr_inet("127.0.0.1", 0, &w.addr));
    OP(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &w.listener));
    OP(sslwrap_sock_bind(w.listener, w.addr));
    OP(sslwrap_sock_listen(w.listener, 4));
    OP(sslwrap_sock_getsockname(w.listener, &at));
    OP(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &w.sock));
    OP(sslwrap_sock_settimeout(w.listener, 10));
    OP(sslwrap_sock_settimeout(w.sock, 10));
    OP(sslwrap_sock_connect(w.sock, at));
    sslwrap_addr_free(at);
    OP(sslwrap_sock_accept(w.listener, &w.accepted, NULL));
    OP(sslwrap_sock_sendall(w.sock, "hello", 5, 0, &w.n));
    OP(sslwrap_sock_recv(w.accepted, w.text, sizeof w.text, 0, &w.n));
    if (w.n != 5 || memcmp(w.text, "hello", 5) != 0)
        say(scenario_name, scenario_at, "what was received", 0);
}

static int over_sockets(void)
{
    int status, other, i;
    sslwrap_sock_free(w.sock);
    sslwrap_sock_free(w.accepted);
    sslwrap_conn_free(w.a);
    sslwrap_conn_free(w.b);
    w.a = w.b = NULL;
    w.sock = w.accepted = NULL;
    if ((status = sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &w.sock, &w.accepted)) != SSLWRAP_OK ||
        (status = sslwrap_sock_setblocking(w.sock, 0)) != SSLWRAP_OK ||
        (status = sslwrap_sock_setblocking(w.accepted, 0)) != SSLWRAP_OK ||
        (status = sslwrap_conn_new(w.client, w.sock, &w.a)) != SSLWRAP_OK ||
        (status = sslwrap_conn_new(w.server, w.accepted, &w.b)) != SSLWRAP_OK ||
        (status = sslwrap_conn_set_server_name(w.a, "good.example")) != SSLWRAP_OK)
        return status;
    for (i = 0; i < 100; i++) {
        status = sslwrap_conn_do_handshake(w.a);
        if (status != SSLWRAP_OK && !is_want(status))
            return status;
        other = sslwrap_conn_do_handshake(w.b);
        if (other != SSLWRAP_OK && !is_want(other))
            return other;
        if (status == SSLWRAP_OK && other == SSLWRAP_OK)
            return SSLWRAP_OK;
    }
    return SSLWRAP_ERROR_WANT_READ;
}

static void tls_over_sockets(void)
{
    both_contexts();
    OP(over_sockets());
    OP(sslwrap_conn_sendall(w.a, "hello", 5, 0, &w.n));
    OP(sslwrap_conn_recv(w.b, w.text, sizeof w.text, 0, &w.n));
}

/* Twice the same pair of contexts: the second time resumed, from bytes. */
static int resumed(void)
{
    static unsigned char bytes[8192];
    size_t n;
    int status, reused = 0;
    char byte;
    sslwrap_session_free(w.session);
    w.session = NULL;
    if ((status = connected("good.example", 0)) != SSLWRAP_OK)
        return status;
    status = sslwrap_conn_recv(w.a, &byte, 1, 0, &n); /* tickets */
    if (!is_want(status))
        return status;
    if ((status = sslwrap_conn_get_session(w.a, &w.session)) != SSLWRAP_OK ||
        (status = sslwrap_session_export(w.session, bytes, sizeof bytes, &n)) != SSLWRAP_OK)
        return status;
    sslwrap_session_free(w.session);
    w.session = NULL;
    if ((status = sslwrap_session_import(bytes, n, &w.session)) != SSLWRAP_OK)
        return status;
    offered = 1;
    status = connected("good.example", 0);
    offered = 0;
    if (status == SSLWRAP_OK && (status = sslwrap_conn_session_reused(w.a, &reused)) == SSLWRAP_OK && !reused && !struck)
        return SSLWRAP_E_PANIC;
    return status;
}

static void sessions_tls13(void)
{
    both_contexts();
    OP(resumed());
}

static void sessions_tls12(void)
{
    both_contexts();
    sslwrap_ctx_set_max_proto_version(w.client, SSLWRAP_TLS1_2_VERSION);
    OP(resumed());
}

/* Memory that is lacking while it is compared takes no check away: a session of one address is no session of another. */
static void session_of_another(void)
{
    static const char here[] = "127.0.0.1", there[] = "192.0.2.1";
    int status;
    both_contexts();
    armed = 0;
    sslwrap_ctx_set_max_proto_version(w.client, SSLWRAP_TLS1_2_VERSION);
    OP(connected(here, 0));
    OP(sslwrap_conn_get_session(w.a, &w.session));
    armed = 1;
    offered = 1;
    status = connected(there, 0);
    if (status != SSLWRAP_E_STATE && !(struck && lacks_memory(status)))
        say(scenario_name, scenario_at, "another address", status);
    armed = 0;
    status = connected(there, 0);
    if (status != SSLWRAP_E_STATE)
        say(scenario_name, scenario_at, "another address, afterwards", status);
    status = connected(here, 0);
    offered = 0;
    if (status != SSLWRAP_OK)
        say(scenario_name, scenario_at, "the same address", status);
}

static int seen(sslwrap_conn *conn, const uint8_t *response, size_t len, void *userdata)
{
    (void)conn, (void)response, (void)userdata;
    return len == ocsp_len ? SSLWRAP_ANSWER_ACCEPT : SSLWRAP_ANSWER_REFUSE;
}

static void ocsp(void)
{
    both_contexts();
    OP(sslwrap_ctx_set_ocsp_response(w.server, ocsp_der, ocsp_len));
    OP(sslwrap_ctx_set_ocsp_client_callback(w.client, seen, NULL, NULL));
    stapled = 1;
    OP(connected("good.example", 0));
    stapled = 0;
    OP(text_of(sslwrap_conn_get_ocsp_response(w.a, w.text, sizeof w.text, &w.n)));
}

static void host_table(void)
{
    both_contexts();
    armed = 0;
    w.other = w.server;
    w.server = NULL;
    armed = 1;
    context_server();
    OP(sslwrap_ctx_add_host(w.server, "good.example", w.other));
    OP(sslwrap_ctx_add_host(w.server, "*.wild.example", w.other));
    OP(sslwrap_ctx_set_host_policy(w.server, SSLWRAP_HOST_REFUSE));
    OP(connected("good.example", 0));
    OP(connected("a.wild.example", 0));
}

static void events(void)
{
    both_contexts();
    OP(sslwrap_ctx_set_events(w.server, SSLWRAP_EVENT_CLIENT_HELLO | SSLWRAP_EVENT_CERTIFICATE));
    OP(sslwrap_ctx_set_events(w.client, SSLWRAP_EVENT_VERIFY));
    OP(connected("good.example", 0));
}

static void npn(void)
{
    armed = 0;
    OP(sslwrap_ctx_new_client(&w.client));
    OP(sslwrap_ctx_load_verify_mem(w.client, ca_pem, strlen(ca_pem)));
    OP(sslwrap_ctx_set_max_proto_version(w.client, SSLWRAP_TLS1_2_VERSION));
    OP(sslwrap_ctx_new_server(&w.server));
    OP(sslwrap_ctx_use_certificate_mem(w.server, chain_pem, strlen(chain_pem)));
    OP(sslwrap_ctx_use_privatekey_mem(w.server, key_pem, strlen(key_pem), SSLWRAP_FILETYPE_PEM));
    armed = 1;
    OP(sslwrap_ctx_set_npn_protos(w.server, "\2h2\10http/1.1", 12));
    OP(sslwrap_ctx_set_npn_preference(w.client, "\2h2", 3));
    OP(connected("good.example", 0));
}

static void psk(void)
{
    OP(sslwrap_ctx_new_server(&w.server));
    OP(sslwrap_ctx_new_client(&w.client));
    OP(sslwrap_ctx_load_verify_mem(w.client, ca_pem, strlen(ca_pem))); /* or it reads the system's */
    OP(sslwrap_ctx_add_psk(w.server, "alice", 5, "sixteen bytes...", 16));
    OP(sslwrap_ctx_set_psk(w.client, "alice", 5, "sixteen bytes...", 16));
    OP(connected("good.example", 0));
}

static void dtls(void)
{
    armed = 0;
    OP(sslwrap_ctx_new_dtls_client(&w.client));
    OP(sslwrap_ctx_load_verify_mem(w.client, ca_pem, strlen(ca_pem)));
    OP(sslwrap_ctx_new_dtls_server(&w.server));
    OP(sslwrap_ctx_use_certificate_mem(w.server, chain_pem, strlen(chain_pem)));
    OP(sslwrap_ctx_use_privatekey_mem(w.server, key_pem, strlen(key_pem), SSLWRAP_FILETYPE_PEM));
    armed = 1;
    OP(connected("good.example", 0));
    OP(sslwrap_conn_send(w.a, "hello", 5, 0, &w.n));
}

static const struct {
    const char *name;
    void (*run)(void);
} scenarios[] = {
    {"context of a client", context_client},
    {"context of a server", context_server},
    {"context from files", context_files},
    {"a bad certificate", bad_material},
    {"handshake, TLS 1.3", handshake_tls13},
    {"data, TLS 1.3", data_tls13},
    {"data, TLS 1.2", data_tls12},
    {"client certificate", client_certificate},
    {"refused name and its text", refused_name},
    {"certificates", certificates},
    {"stores and revocation lists", stores},
    {"keys", keys},
    {"identities", identities},
    {"addresses", addresses},
    {"sockets", sockets},
    {"TLS over sockets", tls_over_sockets},
    {"sessions, TLS 1.3", sessions_tls13},
    {"sessions, TLS 1.2", sessions_tls12},
    {"session of another address", session_of_another},
    {"OCSP", ocsp},
    {"host table", host_table},
    {"events", events},
    {"NPN", npn},
    {"keys shared beforehand", psk},
    {"DTLS", dtls},
};

#endif
