#include "agent.h"
#include "commands.h"
#include "deadline.h"

#include <time.h>

static void pause_for(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

int status_run(const struct request *r, struct failure *f)
{
	int64_t start = now_ms();
	json_t *answer;

	f->unanswered = false;
	do {
		if (f->unanswered)
			pause_for(STATUS_PAUSE_MS);
		answer = agent_ask(r->socket, json_pack("{s:s}", "op", "STATUS"),
				   start + STATUS_CONNECT_MS, start + STATUS_MS, f);
		/* an agent that ends takes with it what it has accepted, and is back in seconds */
	} while (!answer && f->unanswered && now_ms() < start + STATUS_CONNECT_MS);
	json_decref(answer);
	/* the specification's word for "cannot service ADD": running pods keep their network */
	if (!answer && f->code == FAILURE_TRY_AGAIN)
		f->code = FAILURE_NOT_AVAILABLE;
	return answer ? 0 : -1;
}
