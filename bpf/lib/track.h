/* The flow table's part in the judgement: does the packet ride a flow, is the flow judged anew, or
 * does the packet open one? Reads only; packet->write says what commit.h has to do. */
#pragma once

#include "owner.h"
#include "policy.h"
#include "table.h"

/* Beyond all drop reasons: the entry does not count for the packet. */
#define FLOW_ABSENT DROP_REASON_COUNT

static __always_inline bool is_reply(const struct packet *packet, const struct flow_value *flow)
{
	return packet->sender != (flow->flags & FLOW_INITIATOR_1);
}

/* A packet that only an initiator sends, in a place where it cannot belong to the entry. */
static __always_inline bool opens_anew(const struct packet *packet, const struct flow_value *flow)
{
	bool reply = is_reply(packet, flow);

	if (packet->flags & PACKET_LATER_FRAGMENT)
		return false;
	if (packet->tuple.protocol == PROTOCOL_TCP || packet->tuple.protocol == PROTOCOL_SCTP)
		return is_opening_syn(packet->tcp_flags) &&
		       (reply || flow->flags & FLOW_REPLIED || flow->flags & FLOW_FIN_0 ||
			flow->flags & FLOW_FIN_1 || flow->flags & FLOW_RST);
	return is_icmp(&packet->tuple) && is_echo_request(&packet->tuple, packet->icmp_type) == reply;
}

/* Whatever the fast path checks, for the same reasons. */
static __always_inline bool is_current(const struct packet *packet, const struct flow_value *flow)
{
	__u32 from = packet->sender & 1;
	__u32 out = flow->port[!from];

	if (flow->revision != packet->revision || flow->port[from] != packet->port_in)
		return false;
	if (packet->entry == ENTRY_FROM_OVERLAY)
		return flow->identity[from] == packet->party[SOURCE].identity &&
		       flow->node[from] == packet->party[SOURCE].node;
	return packet->entry == ENTRY_FROM_POD ||
	       (out == packet->ifindex && flow->identity[from] == packet->party[SOURCE].identity);
}

static __always_inline int ride(struct packet *packet, const struct flow_value *flow)
{
	__u32 from = packet->sender & 1;
	struct party *destination = &packet->party[DESTINATION];

	packet->party[SOURCE].identity = flow->identity[from];
	destination->identity = flow->identity[!from];
	destination->port = flow->port[!from];
	destination->node = flow->node[!from];
	for (int i = 0; i < 2; i++) {
		packet->set[i] = flow->set[i];
		packet->rule[i] = flow->rule[i];
		packet->reason[i] = flow->reason[i];
		packet->staged_rule[i] = flow->staged_rule[i];
		packet->slot[i] = flow->slot[i];
		packet->staged[i] = flow->staged[i];
	}
	if ((flow->staged[0] | flow->staged[1]) & STAGED_DENY)
		packet->flags |= PACKET_WOULD_DENY;
	packet->write = WRITE_TOUCH;
	return DROP_NONE;
}

/* The host stack has translated what came through it, be it from a pod, from another node or from
 * outside: only by it do the answers get back. */
static __always_inline bool is_through_stack(const struct packet *packet, const struct flow_value *flow)
{
	__u32 to = !(packet->sender & 1);

	return !flow->port[to] && (packet->flags & PACKET_REVERSED ||
				   flow->identity[to] >= IDENTITY_CLUSTER_MIN);
}

/* Everything is looked up anew, only the path stays. A flow that is forbidden keeps its entry, which
 * says who opened it: without it the next packet would pass for an answer. */
static __always_inline int judge_anew(struct packet *packet, const struct flow_value *flow)
{
	__u32 from = packet->sender & 1;
	bool same = flow->revision == packet->revision;
	bool through_stack = is_through_stack(packet, flow);
	int drop;

	if (packet->entry == ENTRY_FROM_OVERLAY && same && flow->port[from] != packet->port_in &&
	    !(packet->party[SOURCE].flags & PARTY_KNOWN))
		return DROP_WRONG_INTERFACE;
	drop = resolve_destination(packet);
	stay_stranger(packet, &packet->party[DESTINATION]);
	if (!drop && packet->flags & PACKET_REVERSED && is_inherited(packet, flow))
		return FLOW_ABSENT;
	if (!drop)
		drop = judge(packet, packet->flags & PACKET_REVERSED ? DESTINATION : SOURCE);
	if (through_stack && (packet->entry == ENTRY_FROM_POD || packet->entry == ENTRY_FROM_OVERLAY))
		packet->party[DESTINATION].port = 0;
	packet->write = drop ? WRITE_NONE : WRITE_REWRITE;
	return drop;
}

/* TCP in mid-stream may have lost its entry: whoever may have opened it decides. */
static __always_inline int judge_both_ways(struct packet *packet)
{
	int drop = judge(packet, SOURCE);

	if (!drop || packet->tuple.protocol != PROTOCOL_TCP || is_opening_syn(packet->tcp_flags))
		return drop;
	if (!judge(packet, DESTINATION)) {
		packet->flags |= PACKET_REVERSED;
		return DROP_NONE;
	}
	return judge(packet, SOURCE);
}

static __always_inline bool leaves_no_flow(const struct packet *packet)
{
	const struct tuple *tuple = &packet->tuple;

	return packet->flags & PACKET_STATELESS ||
	       (is_icmp(tuple) && !is_echo_request(tuple, packet->icmp_type)) ||
	       packet->tcp_flags & TCP_RST;
}

/* Between the host stack and the overlay nobody is judged here: the pod is on the other node. */
static __always_inline int open_flow(struct packet *packet)
{
	int drop = resolve_destination(packet);

	if (drop || !((packet->party[SOURCE].flags | packet->party[DESTINATION].flags) & PARTY_POD))
		return drop;
	stay_stranger(packet, &packet->party[DESTINATION]);
	if (is_icmp(&packet->tuple) && packet->flags & PACKET_LATER_FRAGMENT)
		return DROP_FRAGMENT_WITHOUT_FIRST;
	if (leaves_no_flow(packet)) {
		packet->flags |= PACKET_STATELESS;
		return judge_both_ways(packet);
	}
	drop = judge_both_ways(packet);
	if (drop)
		return drop;
	packet->write = WRITE_CREATE;
	packet->event = EVENT_FLOW_NEW;
	return DROP_NONE;
}

/* All that is left of an expired entry: a stranger does not become the node that forwards for him. */
static __always_inline int open_again(struct packet *packet, const struct flow_value *flow)
{
	if (is_stranger(flow, !packet->sender))
		packet->flags |= PACKET_STRANGER;
	return open_flow(packet);
}

static __always_inline int follow(struct packet *packet, const struct flow_value *value)
{
	if (is_reply(packet, value)) {
		packet->flags |= PACKET_REVERSED | (is_from_stranger(value) ? PACKET_STRANGER : 0);
		answer_as_node(packet, value);
	}
	return is_current(packet, value) && !is_expired(value, packet->now) ?
		       ride(packet, value) :
		       judge_anew(packet, value);
}

/* Of TCP in mid-stream even an expired entry says who opened it: a connection that was cut does not
 * come back by being silent, or by a reset that its receiver did not believe. */
static __always_inline bool is_over(const struct packet *packet, const struct flow_value *value)
{
	return is_expired(value, packet->now) &&
	       (packet->tuple.protocol != PROTOCOL_TCP || is_opening_syn(packet->tcp_flags));
}

/* Two that ping each other by one identifier share an entry, which says that the last to ask opened
 * it. The answer to the other is an answer all the same. */
static __always_inline bool answers_other(const struct packet *packet, const struct flow_value *value)
{
	const struct tuple *tuple = &packet->tuple;

	return is_icmp(tuple) && !(packet->flags & PACKET_LATER_FRAGMENT) && !is_reply(packet, value) &&
	       is_echo_reply(tuple, packet->icmp_type);
}

static __always_inline int judge_other(struct packet *packet, const struct flow_value *value)
{
	int drop = resolve_destination(packet);

	if (!drop && is_inherited(packet, value))
		return FLOW_ABSENT;
	packet->flags |= PACKET_REVERSED;
	return drop ? drop : judge(packet, DESTINATION);
}

__noinline int track(struct packet *packet)
{
	struct flow_value *value;
	__u32 version, identity;
	int drop;

	if (!packet)
		return DROP_INVALID_PACKET;
	/* who asks for an explanation asks what the policies say, and no source port is free of live flows */
	if (packet->flags & (PACKET_STATELESS | PACKET_EXPLAIN))
		return open_flow(packet);
	value = find_flow(&packet->key, &version);
	if (!value)
		return open_flow(packet);
	if (is_over(packet, value))
		return open_again(packet, value);
	identity = packet->party[SOURCE].identity;
	if (answers_other(packet, value))
		drop = judge_other(packet, value);
	else if (opens_anew(packet, value))
		drop = FLOW_ABSENT;
	else
		drop = follow(packet, value);
	if (drop != FLOW_ABSENT && still(value, version))
		return drop;
	/* It is another flow's, or went to one while it was read. */
	packet->party[SOURCE].identity = identity;
	packet->party[DESTINATION] = (struct party){};
	packet->flags &= ~(PACKET_REVERSED | PACKET_STRANGER);
	return open_flow(packet);
}
