#include <stdio.h>

#include "commands.h"

int version_run(const struct request *r, struct failure *f)
{
	json_t *out = json_pack("{s:s, s:o}", "cniVersion", r->cni_version, "supportedVersions",
				versions_supported());

	(void)f;
	json_dumpf(out, stdout, JSON_INDENT(2));
	fputc('\n', stdout);
	json_decref(out);
	return 0;
}
