#include "failure.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>

int fail(struct failure *f, int code, const char *details, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(f->message, sizeof(f->message), format, args);
	va_end(args);
	snprintf(f->details, sizeof(f->details), "%s", details);
	f->code = code;
	f->unanswered = false;
	return -1;
}

void failure_print(const struct failure *f, const char *cni_version)
{
	json_t *out = json_pack("{s:s, s:i, s:s, s:s}", "cniVersion", cni_version, "code", f->code,
				"msg", f->message, "details", f->details);

	if (!out) /* a byte that is no UTF-8: the code alone still tells the runtime enough */
		out = json_pack("{s:s, s:i, s:s, s:s}", "cniVersion", "1.0.0", "code", f->code,
				"msg", "failed with a message that is not UTF-8", "details", "");
	json_dumpf(out, stdout, JSON_INDENT(2));
	fputc('\n', stdout);
	json_decref(out);
}
