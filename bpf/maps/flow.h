/* flow: flows seen both ways; flow_new: flows without a reply, apart, so that a flood of one-shot
 * packets cannot push out live connections.
 * Eviction: the flow's next packet is judged anew. It passes whenever policy allows the flow from
 * whoever opened it (TCP is asked both ways), except a reply over UDP or ICMP, which waits for the
 * initiator's next packet, and a reply over a path that the host stack translates, which is
 * answered with a reset. A failed insert drops the packet: DROP_FLOW_TABLE_FULL. */
#pragma once

#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 128 * 1024);
	__type(key, struct flow_key);
	__type(value, struct flow_value);
} flow SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32 * 1024);
	__type(key, struct flow_key);
	__type(value, struct flow_value);
} flow_new SEC(".maps");
