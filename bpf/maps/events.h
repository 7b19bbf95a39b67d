/* events: one ring a possible CPU, put there by the loader; sequence: how many events a CPU raised.
 * Full or absent ring: the event is lost and the gap in the sequence says so. */
#pragma once

#include "maps.h"

#define EVENT_RING_BYTES (1024 * 1024)
#define EVENT_RING_COUNT 512

struct event_ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, EVENT_RING_BYTES);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, EVENT_RING_COUNT);
	__type(key, __u32);
	__array(values, struct event_ring);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} sequence SEC(".maps");
