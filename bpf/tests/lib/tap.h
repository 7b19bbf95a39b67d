/* TAP: one line a case, what went wrong on stderr. */
#pragma once

#include <stdbool.h>

/* Starts a case; its name is printed by tap_end. */
void tap_begin(const char *suite, const char *name, int family);
void tap_end(void);
/* Prints the plan; returns the exit status. */
int tap_finish(void);

bool tap_check(bool ok, const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#define CHECK(condition, ...) tap_check((condition), __FILE__, __LINE__, __VA_ARGS__)
#define CHECK_EQUAL(have, want, what)                                                     \
	({                                                                                \
		long long have_ = (have), want_ = (want);                                 \
		tap_check(have_ == want_, __FILE__, __LINE__, "%s: %lld, expected %lld", \
			  what, have_, want_);                                            \
	})
