/* ADD: a list of steps. Whichever fails, what was built before it is taken away again. */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"
#include "commands.h"
#include "deadline.h"
#include "deleted.h"
#include "entry.h"
#include "fault.h"
#include "link.h"
#include "netns.h"
#include "remove.h"
#include "result.h"
#include "sysctl.h"

struct add {
	const struct request *r;
	int64_t start;
	struct netns ns;
	struct netlink host, pod;
	struct endpoint endpoint;
	int host_index, pod_index; /* 0: not there */
	bool asked; /* the agent may hold an allocation */
	bool created; /* there is a link */
};

/* The runtime may repeat an ADD whose answer it lost. */
static int clear_earlier(struct add *a, struct failure *f)
{
	bool found;

	if (remove_links(a->r, &found, f))
		return -1;
	if (!found && !deleted_queued(a->r))
		return 0;
	return remove_from_agent(a->r, a->start + ADD_CONNECT_MS, f);
}

static int allocate(struct add *a, struct failure *f)
{
	const struct request *r = a->r;
	json_t *question = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "op", "ALLOC", "containerId",
				     r->container_id, "ifName", r->if_name, "netns", r->netns,
				     "podNamespace", r->pod_namespace, "podName", r->pod_name, "podUid",
				     r->pod_uid);
	int connection = agent_connect(r->socket, a->start + ADD_CONNECT_MS, f), result;
	json_t *answer;

	if (connection < 0) {
		json_decref(question);
		return -1;
	}
	a->asked = true;
	answer = agent_exchange(connection, question, a->start + ADD_ALLOC_MS, f);
	if (!answer)
		return -1;
	result = endpoint_from_answer(&a->endpoint, answer, f);
	json_decref(answer);
	return result;
}

static int create(struct add *a, struct failure *f)
{
	struct link link;
	char doing[128];

	snprintf(doing, sizeof(doing), "make the veth pair %s (node) and %s (pod)", a->endpoint.host_if,
		 a->r->if_name);
	if (link_create(&a->host, &a->endpoint, a->r->if_name, a->ns.pod))
		return netlink_fail(&a->host, f, doing);
	a->created = true;
	if (link_get(&a->host, a->endpoint.host_if, &link))
		return netlink_fail(&a->host, f, "read the new link of the node");
	a->host_index = link.index;
	return 0;
}

static int describe(struct add *a, struct failure *f)
{
	char alias[ALIAS_MAX];

	link_alias(alias, a->r->container_id, a->r->if_name);
	if (link_describe(&a->host, a->host_index, alias))
		return netlink_fail(&a->host, f, "set up the node's side of the pod's link");
	return sysctl_quiet(a->endpoint.host_if, false, f);
}

static int enter(void *arg, struct failure *f)
{
	struct add *a = arg;
	struct link link;

	if (netlink_open(&a->pod, f))
		return -1;
	if (link_get(&a->pod, a->r->if_name, &link))
		return netlink_fail(&a->pod, f, "find the new link in the pod");
	a->pod_index = link.index;
	return sysctl_quiet(a->r->if_name, a->endpoint.has_ipv6, f);
}

static int open_pod(struct add *a, struct failure *f)
{
	return netns_do(&a->ns, enter, a, f);
}

static int install(struct netlink *nl, int index, const struct entry *entries, size_t count,
		   const char *where, struct failure *f)
{
	for (size_t i = 0; i < count; i++) {
		char text[ENTRY_TEXT], doing[ENTRY_TEXT + 32];

		if (!entry_install(nl, index, &entries[i]))
			continue;
		entry_text(&entries[i], text);
		snprintf(doing, sizeof(doing), "add the %s %s", text, where);
		return netlink_fail(nl, f, doing);
	}
	return 0;
}

static int fill_pod(struct add *a, struct failure *f)
{
	struct entry entries[ENTRIES_MAX];
	size_t count = entries_in_pod(&a->endpoint, entries);

	if (link_up(&a->pod, a->pod_index))
		return netlink_fail(&a->pod, f, "bring up the pod's side of its link");
	return install(&a->pod, a->pod_index, entries, count, "in the pod", f);
}

/* From here on the datapath knows the pod; only now may a packet come. */
static int commit(struct add *a, struct failure *f)
{
	json_t *question = json_pack("{s:s, s:s, s:s, s:s, s:i}", "op", "COMMIT", "containerId",
				     a->r->container_id, "ifName", a->r->if_name, "hostIfName",
				     a->endpoint.host_if, "ifindex", a->host_index);
	json_t *answer = agent_ask(a->r->socket, question, a->start + ADD_ALLOC_MS,
				   a->start + ADD_COMMIT_MS, f);

	json_decref(answer);
	return answer ? 0 : -1;
}

static int open_host(struct add *a, struct failure *f)
{
	struct entry entries[ENTRIES_MAX];
	size_t count = entries_on_host(&a->endpoint, entries);

	if (link_up(&a->host, a->host_index))
		return netlink_fail(&a->host, f, "bring up the node's side of the pod's link");
	return install(&a->host, a->host_index, entries, count, "on the node", f);
}

/* The kernel drops what is sent before it has noticed the carrier, which it does a little later. */
static int await_carrier(struct add *a, struct failure *f)
{
	int64_t deadline = a->start + ADD_CARRIER_MS;

	for (;;) {
		struct link host, pod;

		if (link_get(&a->host, a->endpoint.host_if, &host) ||
		    link_get(&a->pod, a->r->if_name, &pod))
			return fail(f, FAILURE_KERNEL, "Something removed it; the runtime tries again.",
				    "the pod's link went away while it was built");
		if (host.flags & pod.flags & IFF_RUNNING)
			return 0;
		if (!left_ms(deadline))
			return fail(f, FAILURE_KERNEL, "See the kernel's log (dmesg).",
				    "the pod's link has no carrier");
		poll(NULL, 0, 1);
	}
}

static int tell(struct add *a, struct failure *f)
{
	return result_print(a->r, &a->endpoint, f);
}

static const struct {
	const char *name;
	int (*run)(struct add *a, struct failure *f);
} steps[] = {
	{ "clear", clear_earlier },
	{ "allocate", allocate },
	{ "create", create },
	{ "describe", describe },
	{ "open-pod", open_pod },
	{ "fill-pod", fill_pod },
	{ "commit", commit },
	{ "open-host", open_host },
	{ "await-carrier", await_carrier },
	{ "tell", tell },
};

/* f keeps the first reason; what could not be taken back is added to its remedy. */
static void roll_back(struct add *a, struct failure *f)
{
	struct failure second;
	size_t used = strlen(f->details);
	bool found;

	if ((a->created && remove_links(a->r, &found, &second)) ||
	    (a->asked && remove_from_agent(a->r, now_ms() + ROLLBACK_MS, &second)))
		snprintf(f->details + used, sizeof(f->details) - used, " Also: %s.", second.message);
}

int add_run(const struct request *r, struct failure *f)
{
	struct add a = { .r = r, .start = now_ms() };
	int result = 0;

	if (netns_open(&a.ns, r->netns, f))
		return -1;
	if (!netlink_open(&a.host, f)) {
		for (size_t i = 0; !result && i < sizeof(steps) / sizeof(*steps); i++)
			if (steps[i].run(&a, f) || fault(steps[i].name, f))
				result = -1;
		if (result)
			roll_back(&a, f);
	} else
		result = -1;
	netlink_close(&a.pod);
	netlink_close(&a.host);
	netns_close(&a.ns);
	return result;
}
