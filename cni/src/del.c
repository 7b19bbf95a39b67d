#include "commands.h"
#include "deadline.h"
#include "remove.h"

int del_run(const struct request *r, struct failure *f)
{
	int64_t answer_by = now_ms() + DEL_MS;
	bool found;

	if (remove_links(r, &found, f))
		return -1;
	return remove_from_agent(r, answer_by, f);
}
