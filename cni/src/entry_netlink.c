#include <errno.h>
#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "entry.h"

static int size_of(const struct entry *entry)
{
	return entry->family == AF_INET ? 4 : 16;
}

static struct nl_msg *message(int type, int flags, const void *head, size_t size)
{
	struct nl_msg *msg = nlmsg_alloc_simple(type, flags);

	if (msg && nlmsg_append(msg, (void *)head, size, NLMSG_ALIGNTO)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

static struct nl_msg *sealed(struct nl_msg *msg, int failed)
{
	if (!failed)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

/* The operator gave the address to this pod alone, so there is nothing to detect; and a pod that
 * may not send neighbour messages could not. */
#define ADDRESS_FLAGS (IFA_F_PERMANENT | IFA_F_NODAD | IFA_F_NOPREFIXROUTE)

static struct nl_msg *new_address(int index, const struct entry *entry)
{
	struct ifaddrmsg head = { .ifa_family = (uint8_t)entry->family,
				  .ifa_prefixlen = entry->bits,
				  .ifa_scope = RT_SCOPE_UNIVERSE,
				  .ifa_index = (unsigned)index };
	struct nl_msg *msg = message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &head, sizeof(head));

	return msg ? sealed(msg, nla_put(msg, IFA_LOCAL, size_of(entry), entry->target) ||
				 nla_put(msg, IFA_ADDRESS, size_of(entry), entry->target) ||
				 nla_put_u32(msg, IFA_FLAGS, ADDRESS_FLAGS)) :
		     NULL;
}

static struct nl_msg *new_route(int index, const struct entry *entry)
{
	struct rtmsg head = { .rtm_family = (uint8_t)entry->family,
			      .rtm_dst_len = entry->bits,
			      .rtm_table = RT_TABLE_MAIN,
			      .rtm_protocol = RTPROT_STATIC,
			      .rtm_scope = entry->has_gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
			      .rtm_type = RTN_UNICAST };
	struct nl_msg *msg = message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, &head, sizeof(head));
	int failed;

	if (!msg)
		return NULL;
	failed = nla_put_u32(msg, RTA_OIF, (uint32_t)index);
	if (entry->bits)
		failed |= nla_put(msg, RTA_DST, size_of(entry), entry->target);
	if (entry->has_gateway)
		failed |= nla_put(msg, RTA_GATEWAY, size_of(entry), entry->gateway);
	return sealed(msg, failed);
}

static struct nl_msg *new_neighbour(int index, const struct entry *entry)
{
	struct ndmsg head = { .ndm_family = (uint8_t)entry->family,
			      .ndm_ifindex = index,
			      .ndm_state = NUD_PERMANENT };
	struct nl_msg *msg = message(RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, &head, sizeof(head));

	return msg ? sealed(msg, nla_put(msg, NDA_DST, size_of(entry), entry->target) ||
				 nla_put(msg, NDA_LLADDR, MAC_SIZE, entry->mac)) :
		     NULL;
}

int entry_install(struct netlink *nl, int index, const struct entry *entry)
{
	switch (entry->kind) {
	case ADDRESS:
		return netlink_request(nl, new_address(index, entry));
	case ROUTE:
		return netlink_request(nl, new_route(index, entry));
	case NEIGHBOUR:
		return netlink_request(nl, new_neighbour(index, entry));
	}
	return -EINVAL;
}

struct search {
	const struct entry *entry;
	int index;
	int found;
};

static int holds(const struct nlattr *attr, const void *bytes, int size)
{
	return attr && nla_len(attr) == size && !memcmp(nla_data(attr), bytes, (size_t)size);
}

static int is_address(struct nlmsghdr *header, const struct search *s)
{
	const struct ifaddrmsg *head = nlmsg_data(header);
	struct nlattr *attrs[IFA_MAX + 1];

	return !nlmsg_parse(header, sizeof(*head), attrs, IFA_MAX, NULL) &&
	       (int)head->ifa_index == s->index && head->ifa_prefixlen == s->entry->bits &&
	       !(head->ifa_flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) &&
	       holds(attrs[IFA_ADDRESS], s->entry->target, size_of(s->entry));
}

static int is_route(struct nlmsghdr *header, const struct search *s)
{
	const struct rtmsg *head = nlmsg_data(header);
	struct nlattr *attrs[RTA_MAX + 1];
	int size = size_of(s->entry);

	if (nlmsg_parse(header, sizeof(*head), attrs, RTA_MAX, NULL) || !attrs[RTA_OIF] ||
	    (int)nla_get_u32(attrs[RTA_OIF]) != s->index || head->rtm_table != RT_TABLE_MAIN ||
	    head->rtm_type != RTN_UNICAST || head->rtm_dst_len != s->entry->bits)
		return 0;
	if (s->entry->bits && !holds(attrs[RTA_DST], s->entry->target, size))
		return 0;
	return s->entry->has_gateway ? holds(attrs[RTA_GATEWAY], s->entry->gateway, size) :
				       !attrs[RTA_GATEWAY];
}

static int is_neighbour(struct nlmsghdr *header, const struct search *s)
{
	const struct ndmsg *head = nlmsg_data(header);
	struct nlattr *attrs[NDA_MAX + 1];

	return !nlmsg_parse(header, sizeof(*head), attrs, NDA_MAX, NULL) &&
	       head->ndm_ifindex == s->index && head->ndm_state & NUD_PERMANENT &&
	       holds(attrs[NDA_DST], s->entry->target, size_of(s->entry)) &&
	       holds(attrs[NDA_LLADDR], s->entry->mac, MAC_SIZE);
}

static void look(struct nlmsghdr *header, void *arg)
{
	struct search *s = arg;

	switch (s->entry->kind) {
	case ADDRESS:
		s->found |= is_address(header, s);
		break;
	case ROUTE:
		s->found |= is_route(header, s);
		break;
	case NEIGHBOUR:
		s->found |= is_neighbour(header, s);
		break;
	}
}

static struct nl_msg *question(const struct entry *entry)
{
	struct ifaddrmsg address = { .ifa_family = (uint8_t)entry->family };
	struct rtmsg route = { .rtm_family = (uint8_t)entry->family };
	struct ndmsg neighbour = { .ndm_family = (uint8_t)entry->family };

	switch (entry->kind) {
	case ADDRESS:
		return message(RTM_GETADDR, NLM_F_DUMP, &address, sizeof(address));
	case ROUTE:
		return message(RTM_GETROUTE, NLM_F_DUMP, &route, sizeof(route));
	case NEIGHBOUR:
		return message(RTM_GETNEIGH, NLM_F_DUMP, &neighbour, sizeof(neighbour));
	}
	return NULL;
}

int entry_present(struct netlink *nl, int index, const struct entry *entry)
{
	struct search search = { .entry = entry, .index = index };
	int error, tries = 10;

	do
		error = netlink_dump(nl, question(entry), look, &search);
	while (error == -EINTR && !search.found && tries--);
	return search.found ? 1 : error;
}
