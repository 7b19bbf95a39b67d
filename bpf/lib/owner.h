/* Who stands behind an address of a flow: it may be the node's, which forwards for others, or have got
 * another owner since. */
#pragma once

#include "packet.h"

/* The node's own address is also that of all whom the node forwards for. Who of them opened the flow only his
 * own packets tell, not the pod's answers. */
static __always_inline bool is_stranger(const struct flow_value *flow, __u32 side)
{
	side &= 1;
	return !flow->port[side] && flow->identity[side] == IDENTITY_WORLD;
}

static __always_inline bool is_from_stranger(const struct flow_value *flow)
{
	return is_stranger(flow, flow->flags & FLOW_INITIATOR_1);
}

static __always_inline void stay_stranger(const struct packet *packet, struct party *party)
{
	if (packet->flags & PACKET_STRANGER && party->identity == IDENTITY_HOST)
		party->identity = IDENTITY_WORLD;
}

/* Nor does it count where the node gets its answers from: the pod has asked the node. */
static __always_inline void answer_as_node(struct packet *packet, const struct flow_value *flow)
{
	struct party *source = &packet->party[SOURCE];
	__u32 from = packet->sender & 1;

	if (source->flags & PARTY_FORWARDED && !flow->port[from] &&
	    flow->identity[from] == IDENTITY_HOST)
		source->identity = IDENTITY_HOST;
}

/* Without an interface in the entry, as the host stack stands for the pod there, its identity has to tell. */
static __always_inline bool is_successor(const struct party *party, const struct flow_value *flow,
					 __u32 side)
{
	if (!(party->flags & PARTY_POD))
		return false;
	side &= 1;
	return flow->port[side] ? flow->port[side] != party->home :
				  flow->identity[side] != party->identity;
}

/* An entry does not go with its pod, and the next owner of the address has not asked what the former did, nor
 * been asked. TCP in mid-stream would be judged from both ends without its entry, so it gains nothing by it. */
static __always_inline bool is_inherited(const struct packet *packet, const struct flow_value *flow)
{
	__u32 from = packet->sender & 1;

	return packet->tuple.protocol != PROTOCOL_TCP &&
	       (is_successor(&packet->party[SOURCE], flow, from) ||
		is_successor(&packet->party[DESTINATION], flow, !from));
}
