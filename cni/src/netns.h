/* The pod's network namespace. */
#pragma once

#include <stdbool.h>

#include "failure.h"

struct netns {
	int pod; /* file descriptors */
	int host;
};

/* Returns whether a path is (still) a network namespace that is not the host's. */
bool netns_exists(const char *path);

int netns_open(struct netns *ns, const char *path, struct failure *f);
void netns_close(struct netns *ns);

/* Runs work in the pod's namespace and comes back. Ends the process if it cannot come back: nothing
 * may ever be done to the wrong namespace. */
int netns_do(struct netns *ns, int (*work)(void *arg, struct failure *f), void *arg,
	     struct failure *f);
