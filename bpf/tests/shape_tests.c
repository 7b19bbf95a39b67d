#include "lib/datapath.h"
const struct test shape_tests[] = { {} };
