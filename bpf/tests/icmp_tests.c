#include "lib/datapath.h"
const struct test icmp_tests[] = { {} };
