/* Level c: packets through the real object by test run, and overlay frames through a real tunnel
 * device, all in a network namespace that goes with this process. */
#include <stdio.h>
#include <stdlib.h>

#include "lib/datapath.h"

static void run_test(const struct test *test, int family)
{
	world_reset(family ? family : 4);
	tap_begin(test->suite, test->name, family);
	test->run(family ? family : 4);
	tap_end();
}

static void run_tests(const struct test *test)
{
	for (; test->run; test++) {
		if (test->once) {
			run_test(test, 0);
			continue;
		}
		run_test(test, 4);
		run_test(test, 6);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: %s OBJECT\n", argv[0]);
		return 2;
	}
	datapath_load(argv[1]);
	run_tests(policy_tests);
	run_tests(flow_tests);
	run_tests(path_tests);
	run_tests(spoof_tests);
	run_tests(shape_tests);
	run_tests(icmp_tests);
	run_tests(explain_tests);
	run_tests(overlay_tests);
	run_tests(fuzz_tests);
	return tap_finish();
}
