/* The one exit of the slow path: everything that a packet changes is changed from here. */
#pragma once

#include "../maps/metrics.h"
#include "events.h"
#include "forward.h"

/* The answer to a test run instead of any effect; see EXPLAIN_IFINDEX. */
static __always_inline int explain(struct __sk_buff *skb, const struct packet *packet, int drop)
{
	__u32 verdict = drop ? VERDICT_DENY : VERDICT_ALLOW;

	skb->cb[0] = (__u32)drop | packet->reason[DIRECTION_EGRESS] << 8 |
		     packet->reason[DIRECTION_INGRESS] << 16 | verdict << 24;
	skb->cb[1] = packet->rule[DIRECTION_EGRESS];
	skb->cb[2] = packet->rule[DIRECTION_INGRESS];
	skb->cb[3] = packet->set[DIRECTION_EGRESS];
	skb->cb[4] = packet->set[DIRECTION_INGRESS];
	skb->mark = packet->staged[DIRECTION_EGRESS] | packet->staged[DIRECTION_INGRESS] << 8 |
		    would_of(packet) << 16;
	skb->tstamp = packet->staged_rule[DIRECTION_EGRESS] |
		      (__u64)packet->staged_rule[DIRECTION_INGRESS] << 32;
	return drop ? TC_ACT_SHOT : TC_ACT_OK;
}

/* Did rules decide about this packet rather than about its flow? */
static __always_inline bool is_judgement(const struct packet *packet, int drop)
{
	return drop == DROP_POLICY_DENY || drop == DROP_POLICY_DENIED ||
	       (!drop && packet->write != WRITE_TOUCH);
}

__noinline int leave(struct __sk_buff *skb, struct packet *packet, int drop)
{
	int action = TC_ACT_SHOT;

	if (!packet)
		return TC_ACT_SHOT;
	drop &= 0xff;
	if (packet->flags & PACKET_EXPLAIN)
		return explain(skb, packet, drop);
	drop = commit(packet, drop) & 0xff;
	if (is_judgement(packet, drop))
		credit_packet(packet);
	if (!drop)
		drop = depart(skb, packet, &action) & 0xff;
	count_packet(drop, packet_direction(packet->entry), packet->length);
	if (drop) {
		raise_event(packet, EVENT_DROP, drop);
		return TC_ACT_SHOT;
	}
	if (packet->event != EVENT_HEARTBEAT)
		raise_event(packet, packet->event, DROP_NONE);
	return action;
}
