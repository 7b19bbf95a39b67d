/* Taking a pod's network away. */
#pragma once

#include <stdint.h>

#include "request.h"

/* Removes the links of one attachment; sets *found if there was any. What is not there is no
 * failure, nor is a namespace that is gone. */
int remove_links(const struct request *r, bool *found, struct failure *f);

/* Tells the agent, at the latest by a deadline; an agent that does not hear it finds it noted on the
 * disk. Fails only if that fails too. */
int remove_from_agent(const struct request *r, int64_t answer_by, struct failure *f);
