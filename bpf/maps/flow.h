/* flow: an array of small sets instead of the kernel's hash, whose lookup alone costs more than an
 * established packet may. It never refuses: in a full set an expired entry goes first, then of the flows that
 * are closed or not confirmed (FLOW_CONFIRMED) the one that was idle longest, so that a flood
 * of single packets takes at most one live connection of each full set, whether or not they are answered,
 * then the live flow that was idle longest.
 * Eviction: the flow's next packet is judged anew. It passes whenever policy allows the flow from
 * whoever opened it (TCP is asked both ways), except a reply over UDP or ICMP, which waits for the
 * initiator's next packet, and a reply over a path that the host stack translates, which is
 * answered with a reset. Only a table with fewer sets than FLOW_SET_BITS says drops a packet:
 * DROP_FLOW_TABLE_FULL.
 * BPF_F_MMAPABLE: nobody maps it, but it is what puts the sets at the beginning of a page, and so the
 * entries on cache lines. */
#pragma once

#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1 << FLOW_SET_BITS);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct flow_set);
} flow SEC(".maps");
