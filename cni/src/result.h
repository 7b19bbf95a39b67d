/* The result of ADD, in the form of each version of the specification. */
#pragma once

#include "endpoint.h"
#include "request.h"

/* Prints it on stdout and returns 0, or -1 with f filled. */
int result_print(const struct request *r, const struct endpoint *e, struct failure *f);
