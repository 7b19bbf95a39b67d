/* tally: what each rule has decided, written by the slow path only. Full, it takes no rule that has no count
 * yet; CONTROL_TALLY_LOST says how many counts were lost so. */
#pragma once

#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct tally_key);
	__type(value, struct tally_value);
} tally SEC(".maps");
