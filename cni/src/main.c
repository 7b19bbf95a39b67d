/* weft-cni: the CNI plugin of Weft. The agent knows what a pod gets; the plugin builds it. */
#include <signal.h>
#include <stdio.h>

#include "commands.h"

static int run(const struct request *r, struct failure *f)
{
	switch (r->command) {
	case ADD:
		return add_run(r, f);
	case DEL:
		return del_run(r, f);
	case CHECK:
		return check_run(r, f);
	case GC:
		return gc_run(r, f);
	case STATUS:
		return status_run(r, f);
	case VERSION:
		return version_run(r, f);
	}
	return -1;
}

int main(void)
{
	struct request request;
	struct failure failure = { .code = FAILURE_KERNEL };
	int result;

	/* a runtime that goes away must not end an ADD without its rollback */
	signal(SIGPIPE, SIG_IGN);
	result = request_read(&request, &failure) || run(&request, &failure);
	if (result)
		failure_print(&failure, request.cni_version);
	json_decref(request.config);
	return result ? 1 : 0;
}
