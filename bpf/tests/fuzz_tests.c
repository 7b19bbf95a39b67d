#include "lib/datapath.h"
const struct test fuzz_tests[] = { {} };
