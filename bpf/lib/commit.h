/* Every write to the flow and fragment tables. */
#pragma once

#include "frag.h"
#include "tally.h"
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
		value->staged_rule[i] = packet->staged_rule[i];
		value->slot[i] = packet->slot[i];
		value->staged[i] = packet->staged[i];
	}
	__sync_lock_test_and_set(&value->revision, packet->revision);
}

static __always_inline void count_flow(struct flow_value *value, __u32 side, __u32 length)
{
	side &= 1;
	__sync_fetch_and_add(&value->packets[side], 1);
	__sync_fetch_and_add(&value->bytes[side], length);
}

/* A flow begins. Readers see an odd version first and the new one last. */
static __always_inline void begin_flow(struct flow_entry *entry, const struct packet *packet)
{
	bool first = packet->sender != !!(packet->flags & PACKET_REVERSED);
	struct flow_value *value = &entry->value;
	__u32 version = value->version | 1;

	__sync_lock_test_and_set(&value->version, version);
	entry->key = packet->key;
	value->packets[0] = value->packets[1] = 0;
	value->bytes[0] = value->bytes[1] = 0;
	value->tallied_packets = 1;
	value->tallied_bytes = packet->length;
	value->flags = flow_flags_of(packet->tcp_flags, packet->sender) |
		       (first ? FLOW_INITIATOR_1 : 0) |
		       (packet->tcp_flags & TCP_SYN ? FLOW_SYN : 0);
	value->lifetime = lifetime_of(packet->tuple.protocol, value->flags);
	value->last_seen = value->created = value->reported = packet->now;
	fill_verdict(value, packet);
	count_flow(value, packet->sender, packet->length);
	__sync_lock_test_and_set(&value->version, version + 1);
}

__noinline int create_flow(struct packet *packet)
{
	struct flow_entry *entry;
	struct credit evicted;
	struct place place;

	if (!packet)
		return DROP_INVALID_PACKET;
	place = place_of(&packet->key);
	if (!place.set)
		return DROP_FLOW_TABLE_FULL;
	evicted.judged = 0;
	bpf_spin_lock(&place.set->lock);
	entry = entry_for(&place, &packet->key, packet->now);
	take_credit(&evicted, &entry->value);
	begin_flow(entry, packet);
	bpf_spin_unlock(&place.set->lock);
	if (evicted.packets)
		credit_rules(&evicted);
	return DROP_NONE;
}

/* Does whoever was asked go on telling? Of TCP a SYN is answered again and again, too. */
static __always_inline bool is_stream(const struct flow_value *value, const struct packet *packet)
{
	return packet->tuple.protocol != PROTOCOL_TCP && packet->now - value->created >= 2;
}

static __always_inline void advance(struct flow_value *value, struct packet *packet)
{
	__u8 flags = value->flags | flow_flags_of(packet->tcp_flags, packet->sender);

	if (flags & FLOW_REPLIED && (!(packet->flags & PACKET_REVERSED) || is_stream(value, packet)))
		flags |= FLOW_CONFIRMED;
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

/* The packet itself is credited apart, see is_judgement(). */
static __always_inline void judge_flow(struct flow_value *value, struct packet *packet)
{
	for (int i = 0; i < 2; i++)
		if (packet->staged[i] & STAGED_DENY && packet->staged[i] != value->staged[i])
			packet->event = EVENT_FLOW_UPDATE; /* news of what would be denied */
	fill_verdict(value, packet);
	value->tallied_packets++;
	value->tallied_bytes += packet->length;
}

__noinline int update_flow(struct packet *packet)
{
	bool rewrite = packet && packet->write == WRITE_REWRITE;
	struct credit credit = {};
	struct flow_value *value;
	struct place place;

	if (!packet)
		return DROP_INVALID_PACKET;
	place = place_of(&packet->key);
	if (!place.set)
		return DROP_NONE;
	bpf_spin_lock(&place.set->lock);
	value = own_entry(&place, &packet->key);
	if (value) { /* else evicted since track() saw it: the next packet opens it again */
		if (rewrite) {
			take_credit(&credit, value);
			judge_flow(value, packet);
		}
		advance(value, packet);
		if (!rewrite && packet->event != EVENT_HEARTBEAT)
			take_credit(&credit, value);
	}
	bpf_spin_unlock(&place.set->lock);
	if (credit.packets)
		credit_rules(&credit);
	return DROP_NONE;
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
