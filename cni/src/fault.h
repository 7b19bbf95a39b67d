/* Fault injection, in the build for tests only (-DFAULT_POINTS): WEFT_CNI_FAULT=fail:STEP makes the
 * step of ADD fail after it is done, kill:STEP ends the process there. */
#pragma once

#ifdef FAULT_POINTS
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"

static inline int fault(const char *step, struct failure *f)
{
	const char *wanted = getenv("WEFT_CNI_FAULT");

	if (!wanted || strlen(wanted) < 5 || strcmp(wanted + 5, step))
		return 0;
	if (!strncmp(wanted, "kill:", 5))
		raise(SIGKILL);
	return fail(f, FAILURE_KERNEL, "injected", "fault injected after step '%s'", step);
}
#else
#define fault(step, f) 0
#endif
