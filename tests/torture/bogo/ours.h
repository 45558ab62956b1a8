/* What ours.c and ours_ask.c share. */
#ifndef BOGO_OURS_H
#define BOGO_OURS_H
#include <sslwrap.h>
#include "bogo.h"

extern sslwrap_conn *conn;
extern int sessions; /* that the connection told of */
void must(int status);

#endif
