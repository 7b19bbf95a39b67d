/* identity: which of the cluster's identities the rules in force know, a bit each in mapped words. It
 * cannot fill up. Rules select identities, so about one that the agent has not read yet, which only a
 * packet or another node's agent speaks of, they say what they say of IDENTITY_UNREAD. */
#pragma once

#include "../abi/identity.h"
#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, IDENTITY_WORDS);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64);
} identity SEC(".maps");

static __always_inline bool is_read(__u32 number)
{
	__u32 index = number / 64;
	volatile __u64 *word = bpf_map_lookup_elem(&identity, &index);

	return word && *word >> number % 64 & 1;
}
