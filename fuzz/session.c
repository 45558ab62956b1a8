/* Bytes that say they are an exported session: imported, asked, exported again, offered to a server. */
#include "chance.h"
#include "snapshot.h"

KEEPS
static sslwrap_ctx *client, *server;
static sslwrap_conn *ready[2];

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    sslwrap_conn *a, *b;
    (void)argc, (void)argv;
    snapshot_start();
    known_chance();
    client = client_ctx(0);
    server = server_ctx(0);
    MUST_OK(sslwrap_ctx_set_session_cache_mode(server, SSLWRAP_SESS_CACHE_OFF, NULL));
    a = end_of(client, 0), b = end_of(server, 1);
    shake(a, b); /* what OpenSSL looks up once is there */
    MUST_OK(sslwrap_conn_free(a));
    MUST_OK(sslwrap_conn_free(b));
    if (snapshot_group(0))
        ready[0] = end_of(client, 0), ready[1] = end_of(server, 1);
    keep_all();
    snapshot_take();
    return 0;
}

/* What a session says of itself cannot make a client trust a server: the handshake is whole, or fails. */
static void offer(sslwrap_session *session, int is_made)
{
    sslwrap_conn *a = is_made ? ready[0] : end_of(client, 0), *b = is_made ? ready[1] : end_of(server, 1);
    int status, i, reused = 1;
    fuzz_used = is_made ? 2 : 0;
    status = sslwrap_conn_offer_session(a, session);
    MUST(is_documented(status));
    for (i = 0; i < 4; i++) {
        status = sslwrap_conn_do_handshake(a);
        MUST(is_documented(status));
        hand_over(a, b);
        MUST(is_documented(sslwrap_conn_do_handshake(b)));
        hand_over(b, a);
    }
    MUST_OK(sslwrap_conn_session_reused(a, &reused));
    MUST(!reused);
    MUST_OK(sslwrap_conn_free(a));
    MUST_OK(sslwrap_conn_free(b));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t out[1 << 17], again[1 << 17];
    sslwrap_session *session = NULL, *copy = NULL;
    char buf[512];
    const char *name;
    size_t n, len;
    int64_t seconds;
    int number, status, is_made = snapshot_enter(0);
    of_the_input = fuzz_used = 0;
    status = sslwrap_session_import(data, size, &session);
    MUST(is_documented(status));
    MUST((status == SSLWRAP_OK) == (session != NULL));
    if (session != NULL) {
        MUST_OK(sslwrap_session_is_resumable(session, &number));
        MUST(is_documented(sslwrap_session_id(session, buf, sizeof buf, &n)));
        MUST(is_documented(sslwrap_session_hostname(session, buf, sizeof buf, &n)));
        MUST(is_documented(sslwrap_session_time(session, &seconds)));
        MUST(is_documented(sslwrap_session_timeout(session, &seconds)));
        MUST(is_documented(sslwrap_session_ticket_lifetime(session, &seconds)));
        MUST(is_documented(sslwrap_session_protocol(session, &number)));
        MUST(is_documented(sslwrap_session_cipher_name(session, &name)));
        status = sslwrap_session_export(session, out, sizeof out, &len);
        MUST(is_documented(status));
        if (status == SSLWRAP_OK) { /* what we write, we read, and it says the same */
            MUST_OK(sslwrap_session_import(out, len, &copy));
            MUST_OK(sslwrap_session_export(copy, again, sizeof again, &n));
            MUST(n == len && memcmp(out, again, n) == 0);
        }
        offer(session, is_made);
    }
    MUST_OK(sslwrap_session_free(copy));
    MUST_OK(sslwrap_session_free(session));
    nothing_is_left();
    snapshot_leave();
    return 0;
}
