/* How a packet leaves. The only place that knows; natively routed nodes would be added here. */
#pragma once

#include "arp_nd.h"

/* The node's own packets carry the identity that they have elsewhere. */
static __always_inline __u32 wire_identity(__u32 identity)
{
	return identity == IDENTITY_HOST ? IDENTITY_REMOTE_NODE : identity;
}

/* redirect_peer is only for tc ingress: from egress it loses packets without a word. */
static __always_inline int forward(struct __sk_buff *skb, __u32 entry, __u32 port, __u32 identity,
				   __u32 node_index, int *action)
{
	int drop;

	*action = TC_ACT_OK;
	if (entry == ENTRY_TO_POD || !port)
		return DROP_NONE;
	if (port != config_overlay_ifindex) {
		*action = bpf_redirect_peer(port, 0);
		return DROP_NONE;
	}
	drop = set_tunnel(skb, wire_identity(identity), node_index);
	if (!drop && entry != ENTRY_TO_OVERLAY)
		*action = bpf_redirect(port, 0);
	return drop;
}

static __always_inline int depart(struct __sk_buff *skb, struct packet *packet, int *action)
{
	const struct party *to = &packet->party[DESTINATION];
	int drop;

	*action = TC_ACT_OK;
	if (packet->fate == FATE_PASS)
		return DROP_NONE;
	if (packet->fate == FATE_FORWARD)
		return forward(skb, packet->entry, to->port, packet->party[SOURCE].identity,
			       to->node, action);
	drop = write_answer(skb, packet);
	if (!drop)
		*action = bpf_redirect(packet->ifindex, 0);
	return drop;
}
