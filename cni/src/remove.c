#include "remove.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "deadline.h"
#include "deleted.h"
#include "link.h"
#include "netns.h"

static int fail_delete(const struct netlink *nl, struct failure *f)
{
	return netlink_fail(nl, f, "delete the pod's link");
}

static int delete_by_alias(struct netlink *nl, const struct request *r, bool *found,
			   struct failure *f)
{
	char alias[ALIAS_MAX];
	struct link *links;
	size_t count;
	int result = 0;

	link_alias(alias, r->container_id, r->if_name);
	if (link_list(nl, &links, &count))
		return netlink_fail(nl, f, "list the links of this node");
	for (size_t i = 0; i < count; i++) {
		int error;

		if (strcmp(links[i].alias, alias))
			continue;
		*found = true;
		error = link_delete(nl, links[i].index);
		if (error && error != -ENODEV)
			result = fail_delete(nl, f);
	}
	free(links);
	return result;
}

struct inside {
	const struct request *r;
	struct netlink *host; /* stays in the host's namespace */
	bool *found;
};

/* The path of a namespace may have come to another pod since: whatever carries this one's alias is gone by now. Returns 1
 * if the link is another pod's, 0 if not, -1 with *f filled. */
static int is_others(struct netlink *host, const struct link *link, struct failure *f)
{
	struct link *named;
	size_t count;
	int result = 0;

	if (link_list(host, &named, &count))
		return netlink_fail(host, f, "list the links of this node");
	for (size_t i = 0; i < count; i++)
		if (named[i].index == link->peer)
			result = 1;
	free(named);
	return result;
}

/* A pair made by a plugin that was killed before it wrote the alias is only known by its address. */
static int delete_in_pod(void *arg, struct failure *f)
{
	struct inside *inside = arg;
	struct netlink nl;
	struct link link;
	int result = 0;

	if (netlink_open(&nl, f))
		return -1;
	if (!link_get(&nl, inside->r->if_name, &link) && !strcmp(link.kind, "veth") &&
	    mac_is_pod(link.mac) && !(result = is_others(inside->host, &link, f))) {
		int error = link_delete(&nl, link.index);

		*inside->found = true;
		if (error && error != -ENODEV)
			result = fail_delete(&nl, f);
	}
	netlink_close(&nl);
	return result < 0 ? -1 : 0;
}

int remove_links(const struct request *r, bool *found, struct failure *f)
{
	struct netlink nl;
	struct inside inside = { .r = r, .host = &nl, .found = found };
	struct failure gone;
	struct netns ns;
	int result;

	*found = false;
	if (netlink_open(&nl, f))
		return -1;
	result = delete_by_alias(&nl, r, found, f);
	if (!result && *r->netns && !netns_open(&ns, r->netns, &gone)) {
		result = netns_do(&ns, delete_in_pod, &inside, f);
		netns_close(&ns);
	}
	netlink_close(&nl);
	return result;
}

static int release(const struct request *r, int64_t answer_by)
{
	struct failure ignored;
	json_t *answer = agent_ask(r->socket,
				   json_pack("{s:s, s:s, s:s}", "op", "RELEASE", "containerId",
					     r->container_id, "ifName", r->if_name),
				   now_ms(), answer_by, &ignored);

	json_decref(answer);
	return answer ? 0 : -1;
}

int remove_from_agent(const struct request *r, int64_t answer_by, struct failure *f)
{
	if (!release(r, answer_by)) {
		deleted_forget(r);
		return 0;
	}
	if (deleted_queue(r, f))
		return -1;
	/* an agent that started meanwhile may have looked before the file was there */
	if (left_ms(answer_by) && !release(r, answer_by))
		deleted_forget(r);
	return 0;
}
