/* Every write to the flow and fragment tables. */
#pragma once

#include "frag.h"
#include "track.h"

static __always_inline void fill_side(struct flow_value *value, __u32 side,
				      const struct party *party)
{
	side &= 1;
	value->port[side] = party->port;
	value->identity[side] = party->identity;
	value->node[side] = party->node;
	__builtin_memcpy(value->mac_tail[side], party->mac_tail, sizeof(party->mac_tail));
}

/* The revision goes last and with a barrier: until then other CPUs judge for themselves. */
static __always_inline void fill_verdict(struct flow_value *value, const struct packet *packet)
{
	fill_side(value, packet->sender, &packet->party[SOURCE]);
	fill_side(value, !packet->sender, &packet->party[DESTINATION]);
	for (int i = 0; i < 2; i++) {
		value->set[i] = packet->set[i];
		value->rule[i] = packet->rule[i];
		value->reason[i] = packet->reason[i];
	}
	__sync_lock_test_and_set(&value->revision, packet->revision);
}

static __always_inline void count_flow(struct flow_value *value, __u32 side, __u32 length)
{
	side &= 1;
	__sync_fetch_and_add(&value->packets[side], 1);
	__sync_fetch_and_add(&value->bytes[side], length);
}

__noinline int create_flow(struct packet *packet)
{
	struct flow_value value = {};
	bool first;

	if (!packet)
		return DROP_INVALID_PACKET;
	/* two branches: a stack variable must not be indexed by an unknown */
	first = packet->sender != !!(packet->flags & PACKET_REVERSED);
	if (packet->sender & 1) {
		fill_side(&value, 1, &packet->party[SOURCE]);
		fill_side(&value, 0, &packet->party[DESTINATION]);
		value.packets[1] = 1;
		value.bytes[1] = packet->length;
	} else {
		fill_side(&value, 0, &packet->party[SOURCE]);
		fill_side(&value, 1, &packet->party[DESTINATION]);
		value.packets[0] = 1;
		value.bytes[0] = packet->length;
	}
	for (int i = 0; i < 2; i++) {
		value.set[i] = packet->set[i];
		value.rule[i] = packet->rule[i];
		value.reason[i] = packet->reason[i];
	}
	value.revision = packet->revision;
	value.flags = flow_flags_of(packet->tcp_flags, packet->sender) |
		      (first ? FLOW_INITIATOR_1 : 0) |
		      (packet->tcp_flags & TCP_SYN ? FLOW_SYN : 0);
	value.lifetime = lifetime_of(packet->tuple.protocol, value.flags);
	value.last_seen = value.created = value.reported = packet->now;
	if (packet->flags & PACKET_REPLACES)
		bpf_map_delete_elem(&flow, &packet->key);
	return bpf_map_update_elem(&flow_new, &packet->key, &value, BPF_ANY) ? DROP_FLOW_TABLE_FULL :
									       DROP_NONE;
}

static __always_inline void advance(struct flow_value *value, struct packet *packet)
{
	__u8 flags = value->flags | flow_flags_of(packet->tcp_flags, packet->sender);

	if (packet->flags & PACKET_REVERSED)
		flags |= FLOW_REPLIED;
	if (is_closed(flags) && !is_closed(value->flags))
		packet->event = EVENT_FLOW_CLOSE;
	value->flags = flags;
	value->lifetime = lifetime_of(packet->tuple.protocol, flags);
	value->last_seen = packet->now;
	count_flow(value, packet->sender, packet->length);
	if (packet->now - value->reported < config_report_interval)
		return;
	value->reported = packet->now;
	if (packet->event == EVENT_HEARTBEAT)
		packet->event = EVENT_FLOW_UPDATE;
}

/* The first answer moves an entry out of the reach of floods. */
static __always_inline int promote(const struct flow_key *key, const struct flow_value *value)
{
	struct flow_value copy = *value;

	if (bpf_map_update_elem(&flow, key, &copy, BPF_ANY))
		return DROP_FLOW_TABLE_FULL;
	bpf_map_delete_elem(&flow_new, key);
	return DROP_NONE;
}

__noinline int update_flow(struct packet *packet)
{
	struct flow_value *value;
	bool fresh = false;

	if (!packet)
		return DROP_INVALID_PACKET;
	value = bpf_map_lookup_elem(&flow, &packet->key);
	if (!value) {
		value = bpf_map_lookup_elem(&flow_new, &packet->key);
		fresh = true;
	}
	if (!value) /* evicted since track() saw it: the next packet opens it again */
		return DROP_NONE;
	if (packet->write == WRITE_REWRITE)
		fill_verdict(value, packet);
	advance(value, packet);
	return fresh && packet->flags & PACKET_REVERSED ? promote(&packet->key, value) : DROP_NONE;
}

static __always_inline int commit(struct packet *packet, int drop)
{
	if (drop)
		return drop;
	if (packet->flags & PACKET_FIRST_FRAGMENT)
		remember_fragment(packet);
	if (packet->write == WRITE_CREATE)
		return create_flow(packet);
	if (packet->write == WRITE_TOUCH || packet->write == WRITE_REWRITE)
		return update_flow(packet);
	return DROP_NONE;
}
