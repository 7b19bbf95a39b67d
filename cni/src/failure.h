/* A failure as the CNI specification wants it told: a code, what happened, what to do. */
#pragma once

#include <stdbool.h>

enum failure_code {
	FAILURE_VERSION = 1, /* the specification's numbers */
	FAILURE_UNKNOWN_CONTAINER = 3,
	FAILURE_ENVIRONMENT = 4,
	FAILURE_IO = 5,
	FAILURE_DECODE = 6,
	FAILURE_CONFIG = 7,
	FAILURE_TRY_AGAIN = 11,
	FAILURE_NOT_AVAILABLE = 50,
	FAILURE_KERNEL = 100, /* our own */
	FAILURE_CHECK = 101,
	FAILURE_PROTOCOL = 102,
};

struct failure {
	int code;
	bool unanswered; /* the agent took the request and went away */
	char message[384];
	char details[512]; /* the remedy */
};

/* Fills f and returns -1, so that callers can return it. */
int fail(struct failure *f, int code, const char *details, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Prints f on stdout as the specification's error object. */
void failure_print(const struct failure *f, const char *cni_version);
