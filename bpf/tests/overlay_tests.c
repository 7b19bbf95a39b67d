#include "lib/datapath.h"
const struct test overlay_tests[] = { {} };
