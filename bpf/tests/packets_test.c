/* Level c: packets through the real object by test run, and overlay frames through a real tunnel
 * device, all in a network namespace that goes with this process. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static const struct test *const suites[] = {
	policy_tests, identity_tests, stage_tests, promotion_tests, tally_tests, flow_tests, trap_tests, event_tests,
	path_tests, spoof_tests, neighbour_tests, shape_tests, icmp_tests, explain_tests, overlay_tests, set_tests, full_tests,
	fuzz_tests,
};

int main(int argc, char **argv)
{
	bool found = false;

	if (argc != 2 && argc != 3) {
		fprintf(stderr, "usage: %s OBJECT [SUITE]\n", argv[0]);
		return 2;
	}
	datapath_load(argv[1]);
	for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
		if (argc == 3 && strcmp(argv[2], suites[i]->suite))
			continue;
		found = true;
		run_tests(suites[i]);
	}
	if (!found) {
		fprintf(stderr, "%s: no such suite\n", argv[2]);
		return 2;
	}
	return tap_finish();
}
