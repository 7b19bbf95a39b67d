/* Fragments: the first one carries the ports, the others are told by its id. */
#pragma once

#include "../maps/frag.h"
#include "parse.h"

static __always_inline struct frag_key fragment_key(const struct packet *packet)
{
	return (struct frag_key){
		.source = packet->tuple.source,
		.destination = packet->tuple.destination,
		.id = packet->fragment_id,
		.protocol = packet->tuple.protocol,
		.family = packet->tuple.family,
	};
}

/* A TCP fragment at offset 8 would rewrite the flags of the first (RFC 3128). */
__noinline int recall_fragment(struct packet *packet)
{
	struct frag_value *value;
	struct frag_key key;
	struct tuple *tuple;

	if (!packet)
		return DROP_INVALID_PACKET;
	key = fragment_key(packet);
	tuple = &packet->tuple;
	if (tuple->protocol == PROTOCOL_TCP && packet->fragment_offset == 1)
		return DROP_INVALID_PACKET;
	if (!has_ports(tuple->protocol) && !is_icmp(tuple))
		return DROP_NONE;
	value = bpf_map_lookup_elem(&frag, &key);
	if (!value)
		return DROP_FRAGMENT_WITHOUT_FIRST;
	tuple->source_port = value->source_port;
	tuple->destination_port = value->destination_port;
	return DROP_NONE;
}

/* A failed insert drops the later fragments, as an eviction does. */
static __always_inline void remember_fragment(const struct packet *packet)
{
	const struct tuple *tuple = &packet->tuple;
	struct frag_key key = fragment_key(packet);
	struct frag_value value = { tuple->source_port, tuple->destination_port };

	if (packet->flags & PACKET_STATELESS || (!has_ports(tuple->protocol) && !is_icmp(tuple)))
		return;
	bpf_map_update_elem(&frag, &key, &value, BPF_ANY);
}
