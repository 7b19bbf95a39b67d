/* Deletions that the agent has not heard of: one file each in <stateDir>/deleted, which it takes up
 * when it starts. */
#pragma once

#include <stdbool.h>

#include "request.h"

/* Returns once the file is on the disk. */
int deleted_queue(const struct request *r, struct failure *f);
bool deleted_queued(const struct request *r);
void deleted_forget(const struct request *r);
