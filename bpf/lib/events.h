/* Flow events. Readers poll: a producer wakes them only when a quarter of the ring is full. */
#pragma once

#include "../maps/events.h"
#include "commit.h"

static __always_inline __u64 next_sequence(void)
{
	__u32 zero = 0;
	__u64 *value = bpf_map_lookup_elem(&sequence, &zero);

	return value ? ++*value : 0;
}

static __always_inline __u32 would_of(const struct packet *packet)
{
	return packet->flags & PACKET_WOULD_DENY  ? TALLY_WOULD_DENY :
	       packet->flags & PACKET_WOULD_ALLOW ? TALLY_WOULD_ALLOW :
						    0;
}

static __always_inline void fill_event(struct flow_event *event, const struct packet *packet,
				       __u32 type, __u32 drop)
{
	event->time = bpf_ktime_get_coarse_ns();
	event->type = type;
	event->drop_reason = drop;
	event->direction = packet_direction(packet->entry);
	event->tcp_flags = packet->tcp_flags;
	event->source = packet->tuple.source;
	event->destination = packet->tuple.destination;
	event->source_port = packet->tuple.source_port;
	event->destination_port = packet->tuple.destination_port;
	event->protocol = packet->tuple.protocol;
	event->family = packet->tuple.family;
	event->source_identity = packet->party[SOURCE].identity;
	event->destination_identity = packet->party[DESTINATION].identity;
	event->ifindex = packet->ifindex;
	event->length = packet->length;
	event->would = would_of(packet);
	__builtin_memset(event->pad, 0, sizeof(event->pad));
	for (int i = 0; i < 2; i++) {
		event->reason[i] = packet->reason[i];
		event->set[i] = packet->set[i];
		event->rule[i] = packet->rule[i];
		event->staged_rule[i] = packet->staged_rule[i];
		event->staged[i] = packet->staged[i];
	}
}

static __always_inline void fill_counts(struct flow_event *event, const struct packet *packet)
{
	__u32 version, from = packet->sender & 1;
	struct flow_value *value = find_flow(&packet->key, &version);

	event->packets[0] = value ? value->packets[from] : 0;
	event->packets[1] = value ? value->packets[!from] : 0;
	if (value && !still(value, version))
		event->packets[0] = event->packets[1] = 0;
}

/* The number is taken before the space, so that a reader sees what did not fit. */
__noinline int raise_event(struct packet *packet, __u32 type, __u32 drop)
{
	__u32 cpu = bpf_get_smp_processor_id();
	__u64 number = next_sequence();
	struct flow_event *event;
	void *ring;
	__u64 wake;

	if (!packet)
		return 0;
	ring = bpf_map_lookup_elem(&events, &cpu);
	if (!ring)
		return 0;
	event = bpf_ringbuf_reserve(ring, sizeof(*event), 0);
	if (!event)
		return 0;
	event->sequence = number;
	event->cpu = cpu;
	fill_event(event, packet, type, drop);
	if (type == EVENT_DROP)
		event->packets[0] = event->packets[1] = 0;
	else
		fill_counts(event, packet);
	wake = bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) > EVENT_RING_BYTES / 4 ?
		       BPF_RB_FORCE_WAKEUP :
		       BPF_RB_NO_WAKEUP;
	bpf_ringbuf_submit(event, wake);
	return 0;
}
