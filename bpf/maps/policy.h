/* policy: the entries of all sets.
 * Full: the agent's insert fails before the slot is switched, so the old set stays in force and the
 * policy is reported as not enforced. Nothing is evicted. */
#pragma once

#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024 * 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct policy_key);
	__type(value, struct policy_value);
} policy SEC(".maps");
