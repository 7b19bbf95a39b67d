/* node: tunnel addresses by node index; node_address: the way back.
 * Full: the agent reports the node as unreachable; packets to it are DROP_NO_TUNNEL_ENDPOINT,
 * packets from it DROP_UNKNOWN_SENDER. Nothing is evicted. */
#pragma once

#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16 * 1024);
	__type(key, __u32);
	__type(value, struct node_value);
} node SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32 * 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct address_key);
	__type(value, struct node_index);
} node_address SEC(".maps");
