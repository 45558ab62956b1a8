/* A client, and whatever may come from a server. */
#define SERVES 0
#include "ends.h"
