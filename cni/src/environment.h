/* The CNI_* variables. */
#pragma once

#include "request.h"

int environment_command(struct request *r, struct failure *f);

/* Reads what the command needs besides its name. */
int environment_read(struct request *r, struct failure *f);
