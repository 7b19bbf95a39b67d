/* metrics: packets and bytes by drop reason * 2 + direction. It cannot fill up. */
#pragma once

#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, DROP_REASON_COUNT * 2);
	__type(key, __u32);
	__type(value, struct metric_value);
} metrics SEC(".maps");

static __always_inline void count_packet(__u32 reason, __u32 direction, __u32 length)
{
	__u32 index = reason * 2 + direction;
	struct metric_value *metric = bpf_map_lookup_elem(&metrics, &index);

	if (!metric)
		return;
	metric->packets++;
	metric->bytes += length;
}
