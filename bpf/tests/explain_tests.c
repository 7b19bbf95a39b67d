#include "lib/datapath.h"
const struct test explain_tests[] = { {} };
