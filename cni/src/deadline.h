/* Time limits: a deadline is a point of the monotonic clock, in milliseconds. */
#pragma once

#include <stdint.h>

/* One ADD, its rollback included, ends within 10 s: the kubelet's own limit is far longer, but a
 * pod that waits shows no reason until we give one. */
enum {
	ADD_CONNECT_MS = 4000, /* a restarting agent is waited for */
	ADD_ALLOC_MS = 8000, /* since the start; the agent itself gives up after 5 s */
	ADD_COMMIT_MS = 8700, /* since the start */
	ADD_CARRIER_MS = 9000, /* since the start */
	ROLLBACK_MS = 800, /* since the rollback began */
	DEL_MS = 5000,
	CHECK_MS = 9000,
	GC_MS = 9000,
	/* A STATUS that fails makes the node NotReady and takes its pods out of their Services, so a
	 * restart of the agent must fit in. */
	STATUS_CONNECT_MS = 8500,
	STATUS_PAUSE_MS = 100,
	STATUS_MS = 9500,
};

_Static_assert(ADD_CARRIER_MS + ROLLBACK_MS < 10000, "an ADD takes too long");
_Static_assert(STATUS_CONNECT_MS < STATUS_MS && STATUS_MS < 10000, "a STATUS takes too long");

int64_t now_ms(void);

/* Returns the milliseconds left until a deadline, 0 if it has passed. */
int left_ms(int64_t deadline);
