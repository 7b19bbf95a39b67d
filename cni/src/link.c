#include "link.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

void link_alias(char out[ALIAS_MAX], const char *container_id, const char *if_name)
{
	snprintf(out, ALIAS_MAX, ALIAS_PREFIX "%s/%s", container_id, if_name);
}

static struct nl_msg *message(int type, int flags, struct ifinfomsg info)
{
	struct nl_msg *msg = nlmsg_alloc_simple(type, flags);

	if (msg && nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO) < 0) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

static int put_peer(struct nl_msg *msg, const struct endpoint *e, const char *if_name, int netns)
{
	struct ifinfomsg info = { .ifi_family = AF_UNSPEC };
	struct nlattr *peer = nla_nest_start(msg, VETH_INFO_PEER);

	if (!peer || nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO) < 0 ||
	    nla_put_string(msg, IFLA_IFNAME, if_name) || nla_put_u32(msg, IFLA_MTU, e->mtu) ||
	    nla_put(msg, IFLA_ADDRESS, MAC_SIZE, e->mac) ||
	    nla_put_u32(msg, IFLA_NET_NS_FD, (uint32_t)netns))
		return -1;
	return nla_nest_end(msg, peer);
}

static int put_pair(struct nl_msg *msg, const struct endpoint *e, const char *if_name, int netns)
{
	struct nlattr *info, *data;

	if (nla_put_string(msg, IFLA_IFNAME, e->host_if) || nla_put_u32(msg, IFLA_MTU, e->mtu) ||
	    nla_put(msg, IFLA_ADDRESS, MAC_SIZE, gateway_mac))
		return -1;
	info = nla_nest_start(msg, IFLA_LINKINFO);
	if (!info || nla_put_string(msg, IFLA_INFO_KIND, "veth"))
		return -1;
	data = nla_nest_start(msg, IFLA_INFO_DATA);
	if (!data || put_peer(msg, e, if_name, netns) || nla_nest_end(msg, data))
		return -1;
	return nla_nest_end(msg, info);
}

int link_create(struct netlink *host, const struct endpoint *e, const char *if_name, int pod_netns)
{
	struct nl_msg *msg = message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL,
				     (struct ifinfomsg){ .ifi_family = AF_UNSPEC });

	if (msg && put_pair(msg, e, if_name, pod_netns)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return netlink_request(host, msg);
}

static int put_no_generation(struct nl_msg *msg)
{
	struct nlattr *spec = nla_nest_start(msg, IFLA_AF_SPEC), *inet6;

	if (!spec)
		return -1;
	inet6 = nla_nest_start(msg, AF_INET6);
	if (!inet6 || nla_put_u8(msg, IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE))
		return -1;
	nla_nest_end(msg, inet6);
	return nla_nest_end(msg, spec);
}

int link_describe(struct netlink *nl, int index, const char *alias)
{
	struct ifinfomsg info = { .ifi_family = AF_UNSPEC, .ifi_index = index };
	struct nl_msg *msg = message(RTM_SETLINK, 0, info);
	int error;

	if (msg && nla_put_string(msg, IFLA_IFALIAS, alias)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	error = netlink_request(nl, msg);
	if (error)
		return error;
	msg = message(RTM_SETLINK, 0, info);
	if (msg && put_no_generation(msg)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	error = netlink_request(nl, msg);
	return error == -EAFNOSUPPORT ? 0 : error; /* a kernel without IPv6 generates none */
}

int link_up(struct netlink *nl, int index)
{
	return netlink_request(nl, message(RTM_SETLINK, 0,
					   (struct ifinfomsg){ .ifi_family = AF_UNSPEC,
							       .ifi_index = index,
							       .ifi_flags = IFF_UP,
							       .ifi_change = IFF_UP }));
}

int link_delete(struct netlink *nl, int index)
{
	return netlink_request(nl, message(RTM_DELLINK, 0,
					   (struct ifinfomsg){ .ifi_family = AF_UNSPEC,
							       .ifi_index = index }));
}
