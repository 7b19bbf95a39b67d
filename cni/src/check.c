#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "commands.h"
#include "deadline.h"
#include "entry.h"
#include "link.h"
#include "netns.h"

#define REMEDY "Delete the pod, so that it is built anew."

struct check {
	const struct request *r;
	struct endpoint endpoint;
	struct link pod, host;
};

static int check_entries(struct netlink *nl, int index, const struct entry *entries, size_t count,
			 const char *where, struct failure *f)
{
	for (size_t i = 0; i < count; i++) {
		int present = entry_present(nl, index, &entries[i]);
		char text[ENTRY_TEXT];

		if (present > 0)
			continue;
		if (present < 0)
			return netlink_fail(nl, f, "read what stands there for the pod");
		entry_text(&entries[i], text);
		return fail(f, FAILURE_CHECK, REMEDY, "the %s is missing %s", text, where);
	}
	return 0;
}

static int check_link(struct netlink *nl, const char *name, const uint8_t *mac, struct link *link,
		      struct failure *f)
{
	char is[MAC_TEXT], wanted[MAC_TEXT];

	if (link_get(nl, name, link))
		return fail(f, FAILURE_CHECK, REMEDY, "the link %s is missing", name);
	if (strcmp(link->kind, "veth"))
		return fail(f, FAILURE_CHECK, REMEDY, "the link %s is of kind '%s', not veth", name,
			    link->kind);
	mac_text(link->mac, is);
	mac_text(mac, wanted);
	if (strcmp(is, wanted))
		return fail(f, FAILURE_CHECK, REMEDY, "the link %s has MAC %s instead of %s", name, is,
			    wanted);
	if (!(link->flags & IFF_UP))
		return fail(f, FAILURE_CHECK, REMEDY, "the link %s is down", name);
	return 0;
}

static int check_pod(void *arg, struct failure *f)
{
	struct check *c = arg;
	struct entry entries[ENTRIES_MAX];
	struct netlink nl;
	int result;

	if (netlink_open(&nl, f))
		return -1;
	result = check_link(&nl, c->r->if_name, c->endpoint.mac, &c->pod, f);
	if (!result)
		result = check_entries(&nl, c->pod.index, entries, entries_in_pod(&c->endpoint, entries),
				       "in the pod", f);
	netlink_close(&nl);
	return result;
}

static int check_host(struct check *c, struct failure *f)
{
	struct entry entries[ENTRIES_MAX];
	char alias[ALIAS_MAX];
	struct netlink nl;
	int result;

	if (netlink_open(&nl, f))
		return -1;
	result = check_link(&nl, c->endpoint.host_if, gateway_mac, &c->host, f);
	link_alias(alias, c->r->container_id, c->r->if_name);
	if (!result && strcmp(c->host.alias, alias))
		result = fail(f, FAILURE_CHECK, REMEDY, "the link %s has alias '%s' instead of '%s'",
			      c->endpoint.host_if, c->host.alias, alias);
	if (!result)
		result = check_entries(&nl, c->host.index, entries, entries_on_host(&c->endpoint, entries),
				       "on the node", f);
	netlink_close(&nl);
	return result;
}

/* Results before 1.1.0 do not tell the MTU, but both sides were made with one. */
static int check_mtu(const struct check *c, struct failure *f)
{
	unsigned wanted = c->endpoint.mtu ? c->endpoint.mtu : c->pod.mtu;

	if (c->pod.mtu == wanted && c->host.mtu == wanted)
		return 0;
	return fail(f, FAILURE_CHECK, REMEDY, "the link %s has MTU %u, but its other side %s has MTU %u",
		    c->r->if_name, c->pod.mtu, c->endpoint.host_if, c->host.mtu);
}

static int check_agent(const struct request *r, struct failure *f)
{
	int64_t start = now_ms();
	json_t *answer = agent_ask(r->socket,
				   json_pack("{s:s, s:s, s:s}", "op", "CHECK", "containerId",
					     r->container_id, "ifName", r->if_name),
				   start + ADD_CONNECT_MS, start + CHECK_MS, f);

	json_decref(answer);
	return answer ? 0 : -1;
}

int check_run(const struct request *r, struct failure *f)
{
	struct check c = { .r = r };
	struct netns ns;
	int result;

	if (endpoint_from_result(&c.endpoint, json_object_get(r->config, "prevResult"), r->if_name, f) ||
	    netns_open(&ns, r->netns, f))
		return -1;
	result = netns_do(&ns, check_pod, &c, f);
	netns_close(&ns);
	return result || check_host(&c, f) || check_mtu(&c, f) || check_agent(r, f) ? -1 : 0;
}
