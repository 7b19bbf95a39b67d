/* GC: what the runtime does not list any more is taken away. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "commands.h"
#include "deadline.h"
#include "link.h"

#define VALID "cni.dev/valid-attachments"

static bool valid(const json_t *list, const char *alias)
{
	json_t *each;
	size_t i;

	json_array_foreach(list, i, each) {
		char wanted[ALIAS_MAX];

		link_alias(wanted, json_string_value(json_object_get(each, "containerID")),
			   json_string_value(json_object_get(each, "ifname")));
		if (!strcmp(wanted, alias))
			return true;
	}
	return false;
}

/* A list that cannot be read whole must not remove anything. */
static json_t *read_valid(const struct request *r, struct failure *f)
{
	json_t *list = json_object_get(r->config, VALID), *out = json_array(), *each;
	size_t i;

	json_array_foreach(list, i, each) {
		json_t *id = json_object_get(each, "containerID");
		json_t *name = json_object_get(each, "ifname");

		if (!json_is_string(id) || !json_is_string(name))
			break;
		json_array_append_new(out, json_pack("{s:O, s:O}", "containerId", id, "ifName", name));
	}
	/* libcni writes an empty list as null */
	if (json_is_null(list) || (json_is_array(list) && i == json_array_size(list)))
		return out;
	json_decref(out);
	fail(f, FAILURE_CONFIG, "The runtime must list every attachment that exists.",
	     "field '" VALID "' must be an array of objects with 'containerID' and 'ifname'");
	return NULL;
}

static int remove_others(const json_t *list, struct failure *f)
{
	struct netlink nl;
	struct link *links = NULL;
	size_t count = 0;
	int result = 0;

	if (netlink_open(&nl, f))
		return -1;
	if (link_list(&nl, &links, &count))
		result = netlink_fail(&nl, f, "list the links of this node");
	for (size_t i = 0; i < count; i++) {
		int error = valid(list, links[i].alias) ? 0 : link_delete(&nl, links[i].index);

		if (error && error != -ENODEV)
			result = netlink_fail(&nl, f, "delete a link that no pod has any more");
	}
	free(links);
	netlink_close(&nl);
	return result;
}

int gc_run(const struct request *r, struct failure *f)
{
	int64_t start = now_ms();
	json_t *list = read_valid(r, f), *answer;

	if (!list)
		return -1;
	if (remove_others(json_object_get(r->config, VALID), f)) {
		json_decref(list);
		return -1;
	}
	answer = agent_ask(r->socket, json_pack("{s:s, s:o}", "op", "GC", "valid", list),
			   start + ADD_CONNECT_MS, start + GC_MS, f);
	json_decref(answer);
	return answer ? 0 : -1;
}
