/* The judgement: both subjects of a flow, each against its own set. See abi/policy.h. */
#pragma once

#include "../maps/identity.h"
#include "../maps/policy.h"
#include "../maps/slot.h"
#include "resolve.h"

/* The best answer so far. */
struct answer {
	__u32 precedence;
	__u32 rule;
	__u32 verdict; /* enum verdict */
};

/* One direction's question. */
struct question {
	__u32 set;
	__u32 shapes;
	__u32 identity;
	__u32 class_id;
	__u8 direction;
	__u8 protocol;
	__u16 port; /* host byte order */
	__u32 staging; /* are there staged verdicts? */
	struct answer enforced;
	struct answer staged;
};

static __always_inline bool is_better(const struct policy_verdict *a, const struct answer *best)
{
	if (best->verdict == VERDICT_NONE || a->precedence != best->precedence)
		return best->verdict == VERDICT_NONE || a->precedence > best->precedence;
	if (a->verdict != best->verdict)
		return a->verdict == VERDICT_DENY;
	return a->rule < best->rule;
}

static __always_inline void weigh(struct answer *best, const struct policy_verdict *answer)
{
	if (answer->verdict == VERDICT_NONE || !is_better(answer, best))
		return;
	best->precedence = answer->precedence;
	best->rule = answer->rule;
	best->verdict = answer->verdict;
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
	if (!value)
		return;
	weigh(&question->enforced, &value->enforced);
	if (question->staging)
		weigh(&question->staged, &value->staged);
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

static __always_inline __u8 reason_of(const struct answer *answer, bool isolated)
{
	if (answer->verdict != VERDICT_NONE)
		return REASON_RULE;
	return isolated ? REASON_DEFAULT_DENY : REASON_NO_POLICY;
}

static __always_inline int drop_of(const struct answer *answer, bool isolated)
{
	if (answer->verdict != VERDICT_NONE)
		return answer->verdict == VERDICT_ALLOW ? DROP_NONE : DROP_POLICY_DENY;
	return isolated ? DROP_POLICY_DENIED : DROP_NONE;
}

static __always_inline void stage(struct packet *packet, const struct question *question, __u32 flags)
{
	__u32 direction = question->direction & 1;
	bool isolated = flags & (direction == DIRECTION_EGRESS ? SLOT_EGRESS_STAGED :
								 SLOT_INGRESS_STAGED);

	packet->staged_rule[direction] = question->staged.rule;
	packet->staged[direction] = reason_of(&question->staged, isolated) |
				    (drop_of(&question->staged, isolated) ? STAGED_DENY : 0);
}

static __always_inline int conclude(struct packet *packet, const struct question *question,
				    __u32 flags)
{
	__u32 direction = question->direction & 1;
	bool isolated = flags & (direction == DIRECTION_EGRESS ? SLOT_EGRESS_ISOLATED :
								 SLOT_INGRESS_ISOLATED);

	packet->set[direction] = question->set;
	packet->rule[direction] = question->enforced.rule;
	packet->reason[direction] = reason_of(&question->enforced, isolated);
	if (question->staging)
		stage(packet, question, flags);
	return drop_of(&question->enforced, isolated);
}

static __always_inline __u32 known(__u32 number)
{
	return number < IDENTITY_CLUSTER_MIN || is_read(number) ? number : IDENTITY_UNREAD;
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
	question.identity = known(peer->identity);
	if (question.shapes & SHAPE_PEER_CLASS)
		question.class_id = class_of(question.set, packet->tuple.family,
					     subject == SOURCE ? &packet->tuple.destination :
								 &packet->tuple.source);
	question.direction = direction;
	packet->slot[direction & 1] = self->slot;
	question.protocol = packet->tuple.protocol;
	question.port = asked_port(packet, !initiator);
	question.staging = word >> SLOT_FLAGS_SHIFT & SLOT_STAGED;
	packet->staged_port[direction & 1] = question.staging ? self->port : 0;
	ask(&question);
	return conclude(packet, &question, word >> SLOT_FLAGS_SHIFT);
}

/* Would the direction be denied if staged policies were enforced? */
static __always_inline bool is_denied_staged(const struct packet *packet, __u32 direction, int drop)
{
	return packet->staged[direction] ? packet->staged[direction] & STAGED_DENY : drop != 0;
}

/* Ingress of a packet that egress denies: for what staged policies would do, and for a question
 * about both sides. */
static __always_inline int judge_ingress_too(struct packet *packet, __u32 initiator, int drop)
{
	int ingress = judge_subject(packet, initiator, DIRECTION_INGRESS);

	if (!(packet->flags & PACKET_EXPLAIN)) { /* nobody enforces it */
		packet->reason[DIRECTION_INGRESS] = REASON_NONE;
		packet->rule[DIRECTION_INGRESS] = 0;
	}
	if (!is_denied_staged(packet, DIRECTION_EGRESS, drop) &&
	    !is_denied_staged(packet, DIRECTION_INGRESS, ingress))
		packet->flags |= PACKET_WOULD_ALLOW | PACKET_EGRESS_TURNS |
				 (ingress ? PACKET_INGRESS_TURNS : 0);
	return drop;
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
	packet->staged[0] = packet->staged[1] = REASON_NONE;
	packet->staged_port[0] = packet->staged_port[1] = 0;
	packet->flags &= ~(PACKET_WOULD_DENY | PACKET_WOULD_ALLOW | PACKET_EGRESS_TURNS |
			   PACKET_INGRESS_TURNS);
	drop = judge_subject(packet, initiator, DIRECTION_EGRESS);
	if (drop)
		return !(packet->flags & PACKET_EXPLAIN) &&
				       is_denied_staged(packet, DIRECTION_EGRESS, drop) ?
			       drop :
			       judge_ingress_too(packet, initiator, drop);
	drop = judge_subject(packet, initiator, DIRECTION_INGRESS);
	if (is_denied_staged(packet, DIRECTION_EGRESS, 0) ||
	    is_denied_staged(packet, DIRECTION_INGRESS, drop))
		packet->flags |= drop ? 0 : PACKET_WOULD_DENY;
	else
		packet->flags |= drop ? PACKET_WOULD_ALLOW | PACKET_INGRESS_TURNS : 0;
	return drop;
}
