/* A server, and whatever may come from a client. */
#define SERVES 1
#include "ends.h"
