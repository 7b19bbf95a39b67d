/* The judgement: both subjects of a flow, each against its own set. See abi/policy.h. */
#pragma once

#include "../maps/policy.h"
#include "../maps/slot.h"
#include "resolve.h"

/* One direction's question and the best answer so far. */
struct question {
	__u32 set;
	__u32 shapes;
	__u32 identity;
	__u32 class_id;
	__u8 direction;
	__u8 protocol;
	__u16 port; /* host byte order */
	/* the answer */
	__u32 precedence;
	__u32 rule;
	__u32 verdict; /* enum verdict */
};

static __always_inline bool is_better(const struct policy_verdict *a, const struct question *best)
{
	if (best->verdict == VERDICT_NONE || a->precedence != best->precedence)
		return best->verdict == VERDICT_NONE || a->precedence > best->precedence;
	if (a->verdict != best->verdict)
		return a->verdict == VERDICT_DENY;
	return a->rule < best->rule;
}

static __always_inline void weigh(struct question *question, const struct policy_verdict *answer)
{
	if (answer->verdict == VERDICT_NONE || !is_better(answer, question))
		return;
	question->precedence = answer->precedence;
	question->rule = answer->rule;
	question->verdict = answer->verdict;
}

static __always_inline void probe(struct question *question, __u32 peer, __u32 shape)
{
	struct policy_key key = { .set = question->set, .peer = peer };
	struct policy_value *value;

	key.direction = question->direction;
	if (shape <= 16) {
		key.protocol = question->protocol;
		key.port_bits = shape;
		key.port = question->port & (__u16)(0xffff0000u >> shape);
	}
	value = bpf_map_lookup_elem(&policy, &key);
	if (value)
		weigh(question, &value->enforced);
}

/* Shape 17 is SHAPE_ANY_PROTOCOL. */
__noinline int probe_shape(struct question *question, __u32 shape)
{
	if (!question)
		return 0;
	if (question->shapes & SHAPE_PEER_IDENTITY)
		probe(question, question->identity, shape);
	if (question->shapes & SHAPE_PEER_CLASS && question->class_id)
		probe(question, question->class_id, shape);
	if (question->shapes & SHAPE_PEER_ANY)
		probe(question, PEER_ANY, shape);
	return 0;
}

static __always_inline void ask(struct question *question)
{
	if (!question->set)
		return;
	for (__u32 shape = 0; shape <= 17; shape++)
		if (question->shapes & 1 << shape)
			probe_shape(question, shape);
}

static __always_inline int answer(struct packet *packet, const struct question *question,
				  __u32 flags)
{
	__u32 direction = question->direction & 1;
	__u32 isolated = direction == DIRECTION_EGRESS ? SLOT_EGRESS_ISOLATED :
							 SLOT_INGRESS_ISOLATED;

	packet->set[direction] = question->set;
	packet->rule[direction] = question->rule;
	if (question->verdict != VERDICT_NONE) {
		packet->reason[direction] = REASON_RULE;
		return question->verdict == VERDICT_ALLOW ? DROP_NONE : DROP_POLICY_DENY;
	}
	packet->reason[direction] = flags & isolated ? REASON_DEFAULT_DENY : REASON_NO_POLICY;
	return flags & isolated ? DROP_POLICY_DENIED : DROP_NONE;
}

/* ICMP is asked for by type and code. A flow is an echo, and it was opened by the request. */
static __always_inline __u16 asked_port(const struct packet *packet, __u32 responder)
{
	const struct tuple *tuple = &packet->tuple;

	if (!is_icmp(tuple))
		return bpf_ntohs(responder == DESTINATION ? tuple->destination_port :
							    tuple->source_port);
	if (packet->flags & PACKET_STATELESS)
		return packet->icmp_type << 8 | packet->icmp_code;
	return (tuple->family == FAMILY_IPV4 ? ICMP_ECHO_REQUEST : ICMPV6_ECHO_REQUEST) << 8;
}

/* One subject of the flow that `initiator` (SOURCE or DESTINATION) opens. */
static __always_inline int judge_subject(struct packet *packet, __u32 initiator, __u32 direction)
{
	__u32 subject = (direction == DIRECTION_EGRESS ? initiator : !initiator) & 1;
	const struct party *self = &packet->party[subject];
	const struct party *peer = &packet->party[!subject];
	struct question question = {};
	__u64 word;

	if (!(self->flags & PARTY_POD))
		return DROP_NONE;
	word = slot_word(self->slot);
	if (!(word >> SLOT_FLAGS_SHIFT & SLOT_VALID)) {
		packet->reason[direction] = REASON_NOT_READY;
		return DROP_ENDPOINT_NOT_READY;
	}
	if (peer->identity == IDENTITY_HOST) {
		packet->reason[direction] = REASON_OWN_NODE;
		return DROP_NONE;
	}
	question.set = (__u32)word;
	question.shapes = word >> SLOT_SHAPES_SHIFT & SLOT_SHAPES_MASK;
	question.identity = peer->identity;
	if (question.shapes & SHAPE_PEER_CLASS)
		question.class_id = class_of(packet->tuple.family,
					     subject == SOURCE ? &packet->tuple.destination :
								 &packet->tuple.source);
	question.direction = direction;
	question.protocol = packet->tuple.protocol;
	question.port = asked_port(packet, !initiator);
	ask(&question);
	return answer(packet, &question, word >> SLOT_FLAGS_SHIFT);
}

__noinline int judge(struct packet *packet, __u32 initiator)
{
	int drop;

	if (!packet)
		return DROP_INVALID_PACKET;
	initiator &= 1;
	packet->set[0] = packet->set[1] = 0;
	packet->rule[0] = packet->rule[1] = 0;
	packet->reason[0] = packet->reason[1] = REASON_NONE;
	drop = judge_subject(packet, initiator, DIRECTION_EGRESS);
	return drop ? drop : judge_subject(packet, initiator, DIRECTION_INGRESS);
}
