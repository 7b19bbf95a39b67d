/* net WEFT OTHERS KIND ROUNDS MILLISECONDS: measures all paths in every round, in an order of its own, and
 * prints a JSON object for each measurement. */
#include "bench.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_CELLS = 64,
};

static int cell_count;
static struct cell {
	const struct path *path;
	int family;
} cells[MAX_CELLS];

static void shuffle(void)
{
	for (int i = cell_count - 1; i > 0; i--) {
		int other = random() % (i + 1);
		struct cell moved = cells[i];

		cells[i] = cells[other];
		cells[other] = moved;
	}
}

int main(int argc, char **argv)
{
	static const char *const kinds[] = { "rr", "crr", "stream" };
	int kind = 0;

	while (argc == 6 && kind < 3 && strcmp(argv[3], kinds[kind]))
		kind++;
	if (argc != 6 || kind == 3) {
		fprintf(stderr, "usage: %s WEFT OTHERS rr|crr|stream ROUNDS MILLISECONDS\n", argv[0]);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	make_paths(argv[1], argv[2]);
	for (const struct path *path = paths; path->name; path++)
		for (int family = 4; family <= 6; family += 2)
			cells[cell_count++] = (struct cell){ path, family };
	for (int round = 0; round < atoi(argv[4]); round++) {
		shuffle();
		for (int i = 0; i < cell_count; i++)
			printf("{\"round\":%d,\"nodes\":%d,\"path\":\"%s\",\"family\":%d,\"rate\":%.1f}\n", round,
			       cells[i].path->nodes, cells[i].path->name, cells[i].family,
			       measure(kind, cells[i].path, cells[i].family, atoi(argv[5])));
		fflush(stdout);
	}
	return 0;
}
