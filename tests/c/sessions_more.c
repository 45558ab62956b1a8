/* Sessions and what a connection goes over to. */
#include "sessions.h"

/* A session that was verified by one context's trust is not resumed under another's. */
TEST(another_context_after_the_offer)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good"), *other = NULL;
    sslwrap_session *session;
    sslwrap_conn *conn = NULL;
    session = session_from(client, server);
    CHECK_OK(sslwrap_ctx_new_client(&other)); /* trusts others */
    CHECK_OK(sslwrap_ctx_load_verify_locations(other, cert("otherca.pem"), NULL));
    CHECK_OK(sslwrap_conn_new(client, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    CHECK_OK(sslwrap_conn_set_session(conn, session));
    CHECK_OK(sslwrap_conn_set_context(conn, other));
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_conn_set_session(conn, NULL)); /* without it, it goes on */
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_READ);
    sslwrap_conn_free(conn);
    sslwrap_session_free(session);
    sslwrap_ctx_free(other);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(another_context_after_the_offer);
    return END();
}
