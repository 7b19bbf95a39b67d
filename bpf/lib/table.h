/* The flow table's sets: where a key belongs and which entry has it. Nobody locks to read: a reader
 * takes the entry's version, compares the key, reads, and believes it if the version still stands. */
#pragma once

#include "../maps/control.h"
#include "../maps/flow.h"
#include "lifetime.h"

/* x86 loads and stores in program order, so the compiler is the only one to hold back. */
#define ordered() asm volatile("" ::: "memory")

struct place {
	struct flow_set *set; /* NULL: the table has fewer sets */
	__u32 way; /* to try first */
};

static __always_inline struct place place_of(const struct flow_key *key)
{
	__u64 hash = flow_hash(key, control_word(CONTROL_FLOW_SEED));
	__u32 index = hash >> (64 - FLOW_SET_BITS);

	return (struct place){ bpf_map_lookup_elem(&flow, &index), hash >> (64 - FLOW_SET_BITS - FLOW_WAY_BITS) };
}

static __always_inline bool same_key(const struct flow_key *a, const struct flow_key *b)
{
	const __u64 *left = (const __u64 *)a, *right = (const __u64 *)b;

	return left[0] == right[0] && left[1] == right[1] && left[2] == right[2] &&
	       left[3] == right[3] && left[4] == right[4];
}

/* Ports and protocol, in which the entries of a set differ most. */
static __always_inline bool same_ports(const struct flow_key *a, const struct flow_key *b)
{
	return *(const volatile __u64 *)a->port == *(const __u64 *)b->port;
}

static __always_inline struct flow_entry *way_of(struct flow_set *set, __u32 way)
{
	return &set->entry[way & (FLOW_WAYS - 1)];
}

static __always_inline __u32 version_of(const struct flow_value *value)
{
	__u32 version = *(const volatile __u32 *)&value->version;

	ordered();
	return version;
}

/* Does the entry still belong to the flow that had it at `version`? */
static __always_inline bool still(const struct flow_value *value, __u32 version)
{
	ordered();
	return *(const volatile __u32 *)&value->version == version;
}

static __always_inline struct flow_value *find_in(const struct place *place,
						  const struct flow_key *key, __u32 *version)
{
	if (!place->set)
		return NULL;
#pragma clang loop unroll(full)
	for (__u32 i = 0; i < FLOW_WAYS; i++) {
		struct flow_entry *entry = way_of(place->set, place->way + i);

		if (!same_ports(&entry->key, key))
			continue;
		*version = version_of(&entry->value);
		if (same_key(&entry->key, key))
			return *version & 1 ? NULL : &entry->value;
	}
	return NULL;
}

static __always_inline struct flow_value *find_flow(const struct flow_key *key, __u32 *version)
{
	struct place place = place_of(key);

	return find_in(&place, key, version);
}

/* How ready an entry is to go: the more, the sooner. */
static __always_inline __u32 readiness(const struct flow_value *value, __u32 now)
{
	__s32 idle = now - value->last_seen;

	if (!value->version || is_expired(value, now))
		return ~0u;
	return (idle < 0 ? 0 : idle) | (is_live(value->flags) ^ 1) << 31;
}

/* The key's own entry, or the one that goes for it. With the lock held. */
static __always_inline struct flow_entry *entry_for(const struct place *place,
						    const struct flow_key *key, __u32 now)
{
	__u32 best = 0, way = place->way;

#pragma clang loop unroll(full)
	for (__u32 i = 0; i < FLOW_WAYS; i++) {
		struct flow_entry *entry = way_of(place->set, place->way + i);
		__u32 ready = readiness(&entry->value, now);

		if (same_key(&entry->key, key))
			return entry;
		if (ready > best) {
			best = ready;
			way = place->way + i;
		}
	}
	return way_of(place->set, way);
}

/* The key's own entry or none. With the lock held. */
static __always_inline struct flow_value *own_entry(const struct place *place,
						    const struct flow_key *key)
{
#pragma clang loop unroll(full)
	for (__u32 i = 0; i < FLOW_WAYS; i++) {
		struct flow_entry *entry = way_of(place->set, place->way + i);

		if (same_key(&entry->key, key))
			return &entry->value;
	}
	return NULL;
}
