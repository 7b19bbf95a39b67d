/* Every map driven to full, with the outcome that its header in bpf/maps documents. Whatever is full, a
 * packet that policy forbids does not pass. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "lib/connection.h"

enum {
	BATCH = 16384,
};

static __u32 capacity(int map)
{
	struct bpf_map_info info = {};
	__u32 length = sizeof(info);

	must(bpf_obj_get_info_by_fd(map, &info, &length), "map information");
	return info.max_entries;
}

/* Keys from `prototype` with a number each, from `first`, in the four bytes at `offset`, until `count` were
 * offered or the map takes no more; returns the error of the refusal. */
static int fill(int map, const void *prototype, size_t key_size, size_t offset, const void *value,
		size_t value_size, __u32 first, __u32 count)
{
	__u8 *keys = calloc(BATCH, key_size), *values = calloc(BATCH, value_size);
	int error = 0;

	for (__u32 done = 0; done < count && !error;) {
		__u32 size = count - done < BATCH ? count - done : BATCH;

		for (__u32 i = 0; i < size; i++) {
			__u32 number = 0x80000000u + first + done + i;

			memcpy(keys + i * key_size, prototype, key_size);
			memcpy(keys + i * key_size + offset, &number, 4);
			memcpy(values + i * value_size, value, value_size);
		}
		error = bpf_map_update_batch(map, keys, values, &size, NULL) ? errno : 0;
		done += size;
	}
	free(keys);
	free(values);
	return error;
}

/* Who is judged does not depend on whether it is counted. */
static void tally_full(int family)
{
	struct spec syn = forth(family, SYN);
	struct tally_key key = { .rule = 1 };
	struct tally_value value = {};
	__u32 lost = CONTROL_TALLY_LOST;
	__u64 before = 0, after = 0;

	allow_a_to_b(TCP, 80);
	bpf_map_lookup_elem(datapath.control, &lost, &before);
	CHECK_EQUAL(fill(datapath.tally, &key, sizeof(key), 0, &value, sizeof(value), 0,
			 capacity(datapath.tally)),
		    0, "as many as it has room for");
	PASSES(&syn, POD_A);
	bpf_map_lookup_elem(datapath.control, &lost, &after);
	CHECK_EQUAL(after - before, 1, "counts that were lost");
	syn.destination_port = 81;
	DROPS(&syn, POD_A, DROP_POLICY_DENIED);
}

/* Neither does it depend on whether it is noted that it was judged. */
static void traffic_full(int family)
{
	struct spec syn = forth(family, SYN);
	__u32 key = 1 << 20;
	struct traffic_value value = {};

	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_A,
				       .protocol = TCP, .port = 81, .deny = true, .staged = true });
	isolate(POD_B, SLOT_VALID | SLOT_STAGED);
	CHECK_EQUAL(fill(datapath.traffic, &key, sizeof(key), 0, &value, sizeof(value), 1 << 20,
			 capacity(datapath.traffic)),
		    0, "as many as it has room for");
	PASSES(&syn, POD_A);
	CHECK_EQUAL(traffic_of(POD_B).last[DIRECTION_INGRESS], 0, "there is no room");
}

static void frag_full(int family)
{
	struct spec first = packet_between(family, POD_A, POD_B, UDP, 4000, 53, 0), later = first;
	__u32 count = capacity(datapath.frag) * 5 / 4;

	first.fragment = first.more = later.fragment = true;
	first.payload = 8;
	later.offset = 2;
	for (__u32 i = 0; i < count; i++) {
		first.fragment_id = i;
		CHECK_EQUAL(run_packet(FROM_POD, IFINDEX_POD + POD_A, 0, &first).action, REDIRECT,
			    "first fragment");
	}
	later.fragment_id = count - 1;
	PASSES(&later, POD_A);
	later.fragment_id = 0;
	DROPS(&later, POD_A, DROP_FRAGMENT_WITHOUT_FIRST);
}

static void endpoint_full(int family)
{
	struct spec syn = packet_between(family, POD_C, POD_B, TCP, 1, 80, SYN);
	struct endpoint_value value = {};
	__u32 key = 0;

	drop_endpoint(POD_C);
	CHECK_EQUAL(fill(datapath.endpoint, &key, sizeof(key), 0, &value, sizeof(value), 0,
			 capacity(datapath.endpoint)),
		    E2BIG, "the map refuses");
	DROPS(&syn, POD_C, DROP_ENDPOINT_NOT_READY);
}

/* The address that did not fit is the world's: no rule for a pod selects it. */
static void ipcache_full(int family)
{
	struct spec syn = packet_between(family, REMOTE_2, POD_A, TCP, 1, 80, SYN);
	struct spec known = packet_between(family, POD_B, POD_A, TCP, 1, 80, SYN);
	struct address_key key = { .family = family, .address.bytes = { 0x20 } };
	struct ipcache_value value = { .identity = IDENTITY_OF + REMOTE_2 };

	for (int who = POD_B; who <= REMOTE_2; who += REMOTE_2 - POD_B)
		put_rule(POD_A, (struct rule){ .direction = DIRECTION_INGRESS,
					       .peer = IDENTITY_OF + who, .protocol = TCP,
					       .port = 80 });
	isolate(POD_A, INGRESS);
	drop_ipcache(family, REMOTE_2);
	CHECK_EQUAL(fill(datapath.ipcache, &key, sizeof(key), 16, &value, sizeof(value), 0,
			 capacity(datapath.ipcache)),
		    E2BIG, "the map refuses");
	send_expect(SHOT, DROP_POLICY_DENIED, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &syn,
		    "not in the map");
	PASSES(&known, POD_B);
}

/* A set in force keeps its prefixes; one that did not get its own is pointed to by no slot. */
static void ipcache_cidr_full(int family)
{
	struct spec known = packet_between(family, POD_A, WORLD, TCP, 1, 80, SYN);
	struct spec missed = packet_between(family, POD_B, WORLD, TCP, 1, 80, SYN);
	struct prefix_key key = { .prefix_bits = 192, .set = 0xffffff, .family = family };
	struct cidr_value value = { PEER_CLASS_TAG | 7 };

	put_class(POD_A, family, WORLD, 0, 7);
	for (int who = POD_A; who <= POD_B; who++) {
		put_rule(who, (struct rule){ .direction = DIRECTION_EGRESS, .peer = PEER_CLASS_TAG | 7,
					     .protocol = TCP, .port = 80 });
		isolate(who, EGRESS);
	}
	CHECK_EQUAL(fill(datapath.ipcache_cidr, &key, sizeof(key), 24, &value, sizeof(value), 0,
			 capacity(datapath.ipcache_cidr)),
		    ENOSPC, "the map refuses");
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &known, "a set in force");
	DROPS(&missed, POD_B, DROP_POLICY_DENIED);
}

/* The set in force stays as it was. */
static void policy_full(int family)
{
	struct spec allowed = forth(family, SYN), other = allowed;
	struct policy_key key = { .set = 0xffffff };
	struct policy_value value = { .enforced.verdict = VERDICT_ALLOW };

	allow_a_to_b(TCP, 80);
	other.destination_port = 81;
	CHECK_EQUAL(fill(datapath.policy, &key, sizeof(key), offsetof(struct policy_key, peer), &value,
			 sizeof(value), 0, capacity(datapath.policy)),
		    E2BIG, "the map refuses");
	PASSES(&allowed, POD_A);
	DROPS(&other, POD_A, DROP_POLICY_DENIED);
}

/* Packets to a node that did not fit have no way. Packets from it: see the overlay tests. */
static void node_full(int family)
{
	struct spec syn = packet_between(family, POD_A, REMOTE_2, TCP, 1, 80, SYN);
	struct address_key key = { .family = family, .address.bytes = { 0x20 } };
	struct node_value node = { .family = family };
	struct node_index value = { 9 };
	__u32 behind = capacity(datapath.node);

	CHECK(bpf_map_update_elem(datapath.node, &behind, &node, BPF_ANY), "a node too many");
	CHECK_EQUAL(fill(datapath.node_address, &key, sizeof(key), 16, &value, sizeof(value), 0,
			 capacity(datapath.node_address)),
		    E2BIG, "the map refuses");
	put_ipcache(family, REMOTE_2, IDENTITY_OF + REMOTE_2, IPCACHE_REMOTE, behind);
	DROPS(&syn, POD_A, DROP_NO_TUNNEL_ENDPOINT);
}

/* Arrays have room for all their indices from the start, and for no other. */
static void arrays(int family)
{
	const int maps[] = { datapath.slot, datapath.control, datapath.metrics, datapath.sequence };
	__u64 value[64 * 2] = {};

	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
		__u32 behind = capacity(maps[i]);

		CHECK(bpf_map_update_elem(maps[i], &behind, value, BPF_ANY), "an index behind the end");
	}
}

const struct test full_tests[] = {
	{ "full", "tally: refuses, counts are lost and said", tally_full, false },
	{ "full", "traffic: takes no further pod", traffic_full, false },
	{ "full", "frag: later fragments of the evicted are dropped", frag_full, false },
	{ "full", "endpoint: refuses, the pod cannot send", endpoint_full, true },
	{ "full", "ipcache: refuses, the address is the world's", ipcache_full, false },
	{ "full", "ipcache_cidr: refuses, sets in force keep theirs", ipcache_cidr_full, false },
	{ "full", "policy: refuses, the set in force stays", policy_full, true },
	{ "full", "node: refuses, the node has no way", node_full, false },
	{ "full", "slot, control, metrics, sequence cannot fill", arrays, true },
	{},
};
