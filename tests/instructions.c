/* The short paths, 1,000 rounds of each in a function of its own, and 10 handshakes: tests/steps/38-instructions.sh counts their instructions. */
#include "c/harness.h"

#define ROUNDS 1000

static struct pair pair;
static sslwrap_ctx *client, *server;

__attribute__((noinline)) static void idle_recv(void)
{
    char buf[64];
    size_t n;
    int i;
    for (i = 0; i < ROUNDS; i++)
        sslwrap_conn_recv(pair.client, buf, sizeof buf, 0, &n);
}

static void message(sslwrap_conn *from, sslwrap_conn *to)
{
    char buf[64], wire[256];
    size_t n, taken;
    memset(buf, 'x', sizeof buf);
    sslwrap_conn_send(from, buf, sizeof buf, 0, &n);
    sslwrap_conn_bio_read(from, wire, sizeof wire, &n);
    sslwrap_conn_bio_write(to, wire, n, &taken);
    sslwrap_conn_recv(to, buf, sizeof buf, 0, &n);
    if (n != sizeof buf)
        exit(3);
}

__attribute__((noinline)) static void ping(void)
{
    int i;
    for (i = 0; i < ROUNDS; i++) {
        message(pair.client, pair.server);
        message(pair.server, pair.client);
    }
}

/* With OpenSSL's records. */
static struct pair theirs;

__attribute__((noinline)) static void ping_theirs(void)
{
    int i;
    for (i = 0; i < ROUNDS; i++) {
        message(theirs.client, theirs.server);
        message(theirs.server, theirs.client);
    }
}

static void pumped(sslwrap_conn *from, sslwrap_conn *to)
{
    static char buf[64], got[64], wire[256];
    static sslwrap_pump out, in;
    out.size = in.size = sizeof out;
    out.send = buf;
    out.send_len = sizeof buf;
    out.output = wire;
    out.output_cap = sizeof wire;
    sslwrap_conn_pump(from, &out);
    in.input = wire;
    in.input_len = out.output_done;
    in.recv = got;
    in.recv_cap = sizeof got;
    sslwrap_conn_pump(to, &in);
    if (in.recv_done != sizeof buf)
        exit(3);
}

__attribute__((noinline)) static void pump_ping(void)
{
    int i;
    for (i = 0; i < ROUNDS; i++) {
        pumped(pair.client, pair.server);
        pumped(pair.server, pair.client);
    }
}

__attribute__((noinline)) static void made_and_freed(void)
{
    sslwrap_conn *conn;
    int i;
    for (i = 0; i < ROUNDS; i++) {
        sslwrap_conn_new(server, NULL, &conn);
        sslwrap_conn_free(conn);
    }
}

#define SHAKEN 10

/* Resumed, so that public-key work does not hide the rest. */
static sslwrap_session *session;

__attribute__((noinline)) static void resumed(void)
{
    struct pair p;
    int i, yes = 0;
    for (i = 0; i < SHAKEN; i++) {
        if (!pair_from(&p, client, server) || sslwrap_conn_set_session(p.client, session) != SSLWRAP_OK ||
            handshake(p.client, p.server) != SSLWRAP_OK || sslwrap_conn_session_reused(p.client, &yes) != SSLWRAP_OK || !yes)
            exit(4);
        pair_free(&p);
    }
}

int main(int argc, char **argv)
{
    uint64_t mask;
    int kind = -1;
    BEGIN(argc, argv);
    client = client_ctx();
    server = server_ctx("good");
    if (!pair_from(&pair, client, server) || handshake(pair.client, pair.server) != SSLWRAP_OK)
        return 2;
    message(pair.client, pair.server);
    message(pair.server, pair.client);
    if (!pair_from(&theirs, client, server) || sslwrap_conn_set_mode(theirs.client, SSLWRAP_MODE_OPENSSL_RECORDS, &mask) != SSLWRAP_OK ||
        sslwrap_conn_set_mode(theirs.server, SSLWRAP_MODE_OPENSSL_RECORDS, &mask) != SSLWRAP_OK ||
        handshake(theirs.client, theirs.server) != SSLWRAP_OK)
        return 6;
    message(theirs.client, theirs.server);
    message(theirs.server, theirs.client);
    if (sslwrap_conn_records(theirs.client, &kind) != SSLWRAP_OK || kind != SSLWRAP_RECORDS_OPENSSL)
        return 7;
    idle_recv();
    ping();
    ping_theirs();
    pump_ping();
    made_and_freed();
    if (sslwrap_conn_get_session(pair.client, &session) != SSLWRAP_OK)
        return 5;
    resumed();
    sslwrap_session_free(session);
    pair_free(&pair);
    pair_free(&theirs);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
    return END();
}
