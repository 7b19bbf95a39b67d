/* frag: ports of fragmented packets under way.
 * Eviction: the packet's later fragments are DROP_FRAGMENT_WITHOUT_FIRST and the sender repeats.
 * A flood of fragments therefore disturbs fragments only. */
#pragma once

#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8 * 1024);
	__type(key, struct frag_key);
	__type(value, struct frag_value);
} frag SEC(".maps");
