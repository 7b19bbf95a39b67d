/* control: mapped words that the agent stores and every packet reads; one, CONTROL_TALLY_LOST, is the
 * programs' own. It cannot fill up. */
#pragma once

#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CONTROL_COUNT);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64);
} control SEC(".maps");

static __always_inline __u64 control_word(__u32 index)
{
	volatile __u64 *word = bpf_map_lookup_elem(&control, &index);

	return word ? *word : 0;
}

/* Read before anything that a verdict depends on: a change that races with the judgement then
 * only costs one more judgement. */
static __always_inline __u32 current_revision(void)
{
	return control_word(CONTROL_REVISION);
}
