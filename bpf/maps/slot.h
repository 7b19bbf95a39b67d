/* slot: the policy set in force for a subject, one mapped 64-bit word each. It cannot fill up: an
 * agent out of slots refuses the endpoint. A word of zero allows nothing. */
#pragma once

#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SLOT_COUNT);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64);
} slot SEC(".maps");

static __always_inline __u64 slot_word(__u32 index)
{
	volatile __u64 *word = bpf_map_lookup_elem(&slot, &index);

	return word ? *word : 0;
}
