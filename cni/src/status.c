#include "agent.h"
#include "commands.h"
#include "deadline.h"

int status_run(const struct request *r, struct failure *f)
{
	int64_t start = now_ms();
	json_t *answer = agent_ask(r->socket, json_pack("{s:s}", "op", "STATUS"),
				   start + STATUS_CONNECT_MS, start + STATUS_MS, f);

	json_decref(answer);
	/* the specification's word for "cannot service ADD": running pods keep their network */
	if (!answer && f->code == FAILURE_TRY_AGAIN)
		f->code = FAILURE_NOT_AVAILABLE;
	return answer ? 0 : -1;
}
