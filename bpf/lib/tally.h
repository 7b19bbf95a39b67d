/* What rules have decided is added up here. A flow's packets are credited to its rules when it is reported,
 * judged anew, closed or evicted; until then they stand in its entry. */
#pragma once

#include "../maps/control.h"
#include "../maps/tally.h"
#include "../maps/traffic.h"
#include "packet.h"

struct credit {
	__u32 set[2]; /* by enum direction */
	__u32 rule[2];
	__u32 staged_rule[2];
	__u16 slot[2];
	__u8 reason[2]; /* enum flow_reason */
	__u8 staged[2]; /* as in struct flow_value */
	__u32 flags; /* of a packet: PACKET_WOULD_DENY, PACKET_EGRESS_TURNS, PACKET_INGRESS_TURNS */
	__u32 judged;
	__u32 packets;
	__u64 bytes;
};

static const struct tally_value nothing; /* the stack has no room for it */

__noinline int add_tally(const struct credit *credit, __u32 rule, __u32 direction, __u32 kind)
{
	struct tally_value *value;
	struct tally_key key = {};

	if (!credit)
		return 0;
	key.set = credit->set[direction & 1];
	key.rule = rule;
	key.direction = direction & 1;
	key.kind = kind;
	key.slot = credit->slot[direction & 1];
	value = bpf_map_lookup_elem(&tally, &key);
	if (!value) {
		bpf_map_update_elem(&tally, &key, &nothing, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&tally, &key);
	}
	if (!value) {
		__u32 index = CONTROL_TALLY_LOST;
		__u64 *lost = bpf_map_lookup_elem(&control, &index);

		if (lost)
			__sync_fetch_and_add(lost, 1);
		return 0;
	}
	__sync_fetch_and_add(&value->judged, credit->judged);
	__sync_fetch_and_add(&value->packets, credit->packets);
	__sync_fetch_and_add(&value->bytes, credit->bytes);
	value->last = bpf_ktime_get_coarse_ns();
	return 0;
}

static __always_inline void add_by_reason(const struct credit *credit, __u32 reason, __u32 rule,
					  __u32 direction, __u32 kind)
{
	if (reason == REASON_RULE)
		add_tally(credit, rule, direction, kind);
	else if (reason == REASON_DEFAULT_DENY)
		add_tally(credit, RULE_NONE, direction, kind);
}

static __always_inline __u32 kind_of(const struct credit *credit, __u32 direction, __u8 staged)
{
	if (credit->flags & (direction == DIRECTION_EGRESS ? PACKET_EGRESS_TURNS : PACKET_INGRESS_TURNS))
		return TALLY_WOULD_ALLOW;
	return credit->flags & PACKET_WOULD_DENY && staged & STAGED_DENY ? TALLY_WOULD_DENY :
									    TALLY_STAGED;
}

__noinline int credit_rules(const struct credit *credit)
{
	if (!credit)
		return 0;
	for (__u32 i = 0; i < 2; i++) {
		__u8 staged = credit->staged[i];

		add_by_reason(credit, credit->reason[i], credit->rule[i], i, TALLY_ENFORCED);
		add_by_reason(credit, staged & ~STAGED_DENY, credit->staged_rule[i], i,
			      kind_of(credit, i, staged));
	}
	return 0;
}

static const struct traffic_value silence;

/* Notes that staged policies have judged something of a pod. */
__noinline int note_traffic(__u32 ifindex, __u32 direction)
{
	struct traffic_value *value = bpf_map_lookup_elem(&traffic, &ifindex);

	if (!value) {
		bpf_map_update_elem(&traffic, &ifindex, &silence, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&traffic, &ifindex);
	}
	if (value)
		value->last[direction & 1] = bpf_ktime_get_coarse_ns();
	return 0;
}

/* For the packet alone. */
__noinline int credit_packet(const struct packet *packet)
{
	struct credit credit = { .judged = 1, .packets = 1 };

	if (!packet)
		return 0;
	for (int i = 0; i < 2; i++) {
		credit.set[i] = packet->set[i];
		credit.rule[i] = packet->rule[i];
		credit.staged_rule[i] = packet->staged_rule[i];
		credit.slot[i] = packet->slot[i];
		credit.reason[i] = packet->reason[i];
		credit.staged[i] = packet->staged[i];
		if (packet->staged_port[i])
			note_traffic(packet->staged_port[i], i);
	}
	credit.flags = packet->flags;
	credit.bytes = packet->length;
	return credit_rules(&credit);
}

/* What the flow's rules have not been credited with. With the lock held. */
static __always_inline void take_credit(struct credit *credit, struct flow_value *value)
{
	__u64 packets = value->packets[0] + value->packets[1];
	__u64 bytes = value->bytes[0] + value->bytes[1];

	for (int i = 0; i < 2; i++) {
		credit->set[i] = value->set[i];
		credit->rule[i] = value->rule[i];
		credit->staged_rule[i] = value->staged_rule[i];
		credit->slot[i] = value->slot[i];
		credit->reason[i] = value->reason[i];
		credit->staged[i] = value->staged[i];
	}
	credit->flags = PACKET_WOULD_DENY;
	credit->packets = packets - value->tallied_packets;
	credit->bytes = bytes - value->tallied_bytes;
	value->tallied_packets = packets;
	value->tallied_bytes = bytes;
}
