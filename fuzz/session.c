/* Bytes that say they are an exported session: imported, asked, exported again, offered to a server. */
#include "chance.h"

KEEPS
static sslwrap_ctx *client, *server;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    known_chance();
    client = client_ctx(0);
    server = server_ctx(0);
    MUST_OK(sslwrap_ctx_set_session_cache_mode(server, SSLWRAP_SESS_CACHE_OFF, NULL));
    keep_all();
    return 0;
}

static void carry(sslwrap_conn *from, sslwrap_conn *to)
{
    uint8_t buf[16384];
    size_t n, taken;
    while (sslwrap_conn_bio_read(from, buf, sizeof buf, &n) == SSLWRAP_OK)
        MUST_OK(sslwrap_conn_bio_write(to, buf, n, &taken));
}

/* What a session says of itself cannot make a client trust a server: the handshake is whole, or fails. */
static void offer(sslwrap_session *session)
{
    sslwrap_conn *a = end_of(client, 0), *b = end_of(server, 1);
    int status, i, reused = 1;
    status = sslwrap_conn_offer_session(a, session);
    MUST(is_documented(status));
    for (i = 0; i < 4; i++) {
        status = sslwrap_conn_do_handshake(a);
        MUST(is_documented(status));
        carry(a, b);
        MUST(is_documented(sslwrap_conn_do_handshake(b)));
        carry(b, a);
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
    int number, status = sslwrap_session_import(data, size, &session);
    of_the_input = 0;
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
        offer(session);
    }
    MUST_OK(sslwrap_session_free(copy));
    MUST_OK(sslwrap_session_free(session));
    nothing_is_left();
    return 0;
}
