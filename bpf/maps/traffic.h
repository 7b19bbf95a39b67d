/* traffic: see abi/policy.h. Written where staged policies judge; the agent deletes what is of pods that are gone.
 * Full, it takes no further pod: that one is reported as not tried, which is the careful answer. */
#pragma once

#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, struct traffic_value);
} traffic SEC(".maps");
