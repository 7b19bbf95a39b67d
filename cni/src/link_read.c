#define _GNU_SOURCE
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "link.h"

static void parse(struct nlmsghdr *header, struct link *out)
{
	struct nlattr *attrs[IFLA_MAX + 1], *info[IFLA_INFO_MAX + 1];
	const struct ifinfomsg *message = nlmsg_data(header);

	memset(out, 0, sizeof(*out));
	out->index = message->ifi_index;
	out->flags = message->ifi_flags;
	if (nlmsg_parse(header, sizeof(*message), attrs, IFLA_MAX, NULL))
		return;
	if (attrs[IFLA_LINK])
		out->peer = (int)nla_get_u32(attrs[IFLA_LINK]);
	if (attrs[IFLA_MTU])
		out->mtu = nla_get_u32(attrs[IFLA_MTU]);
	if (attrs[IFLA_ADDRESS])
		nla_memcpy(out->mac, attrs[IFLA_ADDRESS], MAC_SIZE);
	if (attrs[IFLA_IFALIAS])
		nla_strlcpy(out->alias, attrs[IFLA_IFALIAS], sizeof(out->alias));
	if (attrs[IFLA_LINKINFO] && !nla_parse_nested(info, IFLA_INFO_MAX, attrs[IFLA_LINKINFO], NULL) &&
	    info[IFLA_INFO_KIND])
		nla_strlcpy(out->kind, info[IFLA_INFO_KIND], sizeof(out->kind));
}

static struct nl_msg *question(int flags)
{
	struct ifinfomsg info = { .ifi_family = AF_UNSPEC };
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETLINK, flags);

	if (msg && (nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO) ||
		    nla_put_u32(msg, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS))) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

static void take(struct nlmsghdr *header, void *arg)
{
	parse(header, arg);
}

int link_get(struct netlink *nl, const char *name, struct link *out)
{
	struct nl_msg *msg = question(0);
	int error;

	memset(out, 0, sizeof(*out));
	if (msg && nla_put_string(msg, IFLA_IFNAME, name)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	error = netlink_dump(nl, msg, take, out);
	return error ? error : out->index ? 0 : -ENODEV;
}

struct list {
	struct link *links;
	size_t count, room;
	bool full; /* out of memory */
};

static void add_own(struct nlmsghdr *header, void *arg)
{
	struct list *list = arg;
	struct link link;

	parse(header, &link);
	if (strcmp(link.kind, "veth") || strncmp(link.alias, ALIAS_PREFIX, strlen(ALIAS_PREFIX)))
		return;
	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 64;
		struct link *more = reallocarray(list->links, room, sizeof(link));

		if (!more) {
			list->full = true;
			return;
		}
		list->links = more;
		list->room = room;
	}
	list->links[list->count++] = link;
}

static int dump_own(struct netlink *nl, struct list *list)
{
	struct nl_msg *msg = question(NLM_F_DUMP);
	struct nlattr *info = msg ? nla_nest_start(msg, IFLA_LINKINFO) : NULL;
	int error;

	list->count = 0;
	if (!info || nla_put_string(msg, IFLA_INFO_KIND, "veth")) {
		nlmsg_free(msg);
		return -ENOMEM;
	}
	nla_nest_end(msg, info);
	error = netlink_dump(nl, msg, add_own, list);
	return error ? error : list->full ? -ENOMEM : 0;
}

int link_list(struct netlink *nl, struct link **out, size_t *count)
{
	struct list list = { 0 };
	int error, tries = 10;

	/* a dump that links came or went under may lack any of them */
	do
		error = dump_own(nl, &list);
	while (error == -EINTR && tries--);
	if (error) {
		free(list.links);
		list = (struct list){ 0 };
	}
	*out = list.links;
	*count = list.count;
	return error;
}
