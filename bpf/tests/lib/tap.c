#include "tap.h"

#include <stdarg.h>
#include <stdio.h>

static int number;
static int failures;
static bool failing;
static char title[160];

void tap_begin(const char *suite, const char *name, int family)
{
	if (!number)
		printf("TAP version 13\n");
	if (family)
		snprintf(title, sizeof(title), "%s: %s, IPv%d", suite, name, family);
	else
		snprintf(title, sizeof(title), "%s: %s", suite, name);
	failing = false;
}

void tap_end(void)
{
	printf("%sok %d - %s\n", failing ? "not " : "", ++number, title);
	fflush(stdout);
	failures += failing;
}

int tap_finish(void)
{
	printf("1..%d\n", number);
	return failures ? 1 : 0;
}

bool tap_check(bool ok, const char *file, int line, const char *format, ...)
{
	va_list arguments;

	if (ok)
		return true;
	failing = true;
	fprintf(stderr, "# %s: %s:%d: ", title, file, line);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "\n");
	return false;
}
