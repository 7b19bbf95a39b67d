/* ipcache: single addresses of pods and nodes; ipcache_cidr: the prefixes of each policy set.
 * Full: the agent's insert fails, it reports not ready; an address counts as IDENTITY_WORLD, which pod
 * rules do not select, and no slot points to a set that lacks a prefix. Nothing is evicted. */
#pragma once

#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 512 * 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct address_key);
	__type(value, struct ipcache_value);
} ipcache SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 1024 * 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix_key);
	__type(value, struct cidr_value);
} ipcache_cidr SEC(".maps");
