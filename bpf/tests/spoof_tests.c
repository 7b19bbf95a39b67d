#include "lib/datapath.h"
const struct test spoof_tests[] = { {} };
