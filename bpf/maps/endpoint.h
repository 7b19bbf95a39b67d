/* endpoint: the local pods by host-side ifindex, written at CNI ADD.
 * Full: the agent's insert fails and so does the ADD; nothing is evicted. */
#pragma once

#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct endpoint_value);
} endpoint SEC(".maps");
