#include "lib/datapath.h"
const struct test path_tests[] = { {} };
