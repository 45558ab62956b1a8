/* The C ends of the callbacks: they hand integers to Go. */
#include "bridge.h"
#include "_cgo_export.h"

#define H(p) ((uintptr_t)(p))

int swg_c_verify(sslwrap_conn *conn, sslwrap_x509 *cert, int error, int depth, int ok, void *user)
{
	return sslwrapGoVerify(H(user), H(conn), H(cert), error, depth, ok);
}
int swg_c_alpn(sslwrap_conn *conn, const uint8_t *offered, size_t len, uint8_t *chosen, size_t *chosen_len, void *user)
{
	return sslwrapGoALPN(H(user), H(conn), (unsigned char *)offered, len, chosen, chosen_len);
}
void swg_c_keylog(sslwrap_conn *conn, const char *line, void *user)
{
	sslwrapGoKeyLog(H(user), H(conn), (unsigned char *)line, strlen(line));
}
void swg_c_info(sslwrap_conn *conn, int where, int ret, void *user) { sslwrapGoInfo(H(user), H(conn), where, ret); }
void swg_c_session(sslwrap_conn *conn, sslwrap_session *session, void *user)
{
	sslwrapGoSession(H(user), H(conn), H(session));
}
int swg_c_ocsp(sslwrap_conn *conn, const uint8_t *response, size_t len, void *user)
{
	return sslwrapGoOCSP(H(user), H(conn), (unsigned char *)response, len);
}
void swg_c_free(void *user) { sslwrapGoFree(H(user)); }
