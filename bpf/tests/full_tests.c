/* Every map driven to full, with the outcome that its header in bpf/maps documents. Whatever is full, a
 * packet that policy forbids does not pass. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/wait.h>

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

static struct spec one_shot(int family, int number)
{
	struct spec spec = packet_between(family, POD_C, POD_B, UDP, number, 1000 + (number >> 16), 0);

	spec.source_port = number & 0xffff;
	return spec;
}

static void flood(int family, __u32 count)
{
	__u32 passed = 0;

	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_C,
				       .protocol = UDP, .port = 1000, .port_bits = 13 });
	isolate(POD_B, INGRESS);
	for (__u32 i = 0; i < count; i++) {
		struct spec spec = one_shot(family, i);
		struct frame frame;

		build_frame(&frame, &spec);
		passed += run_quietly(FROM_POD, IFINDEX_POD + POD_C, 0, &frame).action == REDIRECT;
	}
	count_events(EVENT_FLOW_NEW, NULL);
	CHECK_EQUAL(passed, count, "allowed packets that passed");
}

/* Other flows of the set of `spec`, `idle` units of time ago; -1: never used. */
static void fill_set(const struct spec *spec, __u8 flags, int idle)
{
	__u32 index = flow_set_of(spec), now = coarse_time();
	struct flow_set set = read_set(index);

	for (int way = 0; way < FLOW_WAYS; way++)
		if (!set.entry[way].value.version)
			set.entry[way] = (struct flow_entry){
				.key = { .protocol = TCP, .port = { way, 1 } },
				.value = { .version = 2, .lifetime = 20117, .last_seen = now - idle,
					   .flags = flags },
			};
	write_set(index, &set);
}

static int flows_in(__u32 index, __u8 flags)
{
	struct flow_set set = read_set(index);
	int count = 0;

	for (int way = 0; way < FLOW_WAYS; way++)
		count += set.entry[way].value.version && set.entry[way].value.flags == flags;
	return count;
}

/* A new flow from C to B that belongs to the set. */
static struct spec neighbour_of(int family, const struct spec *spec, int after)
{
	struct spec other;

	do
		other = one_shot(family, ++after);
	while (flow_set_of(&other) != flow_set_of(spec));
	return other;
}

/* A flood of packets without a reply does not touch what was answered. */
static void flow_flood(int family)
{
	struct spec data = forth(family, ACK), forbidden;

	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_A,
				       .protocol = TCP, .port = 80 });
	isolate(POD_B, INGRESS);
	connect_both(family);
	flood(family, FLOW_WAYS * capacity(datapath.flow) * 5 / 4);
	entry_of(&data, false);
	PASSES(&data, POD_A);
	forbidden = packet_between(family, POD_C, POD_B, UDP, 7, 999, 0);
	DROPS(&forbidden, POD_C, DROP_POLICY_DENIED);
}

/* Only answered flows in a set: the idlest goes, and then the flow that took its place. */
static void flow_set_full(int family)
{
	struct spec data = forth(family, ACK), first, second;

	connect_both(family);
	fill_set(&data, FLOW_REPLIED, 100);
	first = neighbour_of(family, &data, 0);
	second = neighbour_of(family, &data, first.source_port + (first.destination_port - 1000) * 65536);
	PASSES(&first, POD_C);
	CHECK_EQUAL(flows_in(flow_set_of(&data), FLOW_REPLIED), FLOW_WAYS - 2, "answered flows that stay");
	entry_of(&data, false);
	PASSES(&second, POD_C);
	CHECK_EQUAL(flows_in(flow_set_of(&data), FLOW_REPLIED), FLOW_WAYS - 2, "answered flows that stay");
	no_entry(&first);
	entry_of(&second, true);
}

/* By a new flow in a set of others that were seen later. */
static void evict(int family, const struct spec *victim)
{
	struct flow_value value = entry_of(victim, false);
	struct spec other = neighbour_of(family, victim, 0);

	value.last_seen -= 10;
	store_entry(victim, &value);
	fill_set(victim, FLOW_REPLIED, 5);
	PASSES(&other, POD_C);
	no_entry(victim);
}

/* Evicted, the flow is judged anew at its next packet, from either side. */
static void flow_evicted(int family)
{
	struct spec data = forth(family, ACK), answer = back(family, ACK);

	allow_a_to_b(TCP, 80);
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_C,
				       .port = ANY_PORT });
	isolate(POD_B, CLOSED);
	connect_both(family);
	evict(family, &data);
	PASSES(&data, POD_A);
	PASSES(&answer, POD_B);
	PASSES(&data, POD_A);
	evict(family, &data);
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .port = -1, .deny = true,
				       .precedence = 9 });
	isolate(POD_B, CLOSED);
	DROPS(&data, POD_A, DROP_POLICY_DENY);
	DROPS(&answer, POD_B, DROP_POLICY_DENIED);
}

/* A table with fewer sets than the programs count with, which no loader makes: what finds none has no flow. */
static void flow_refused(int family)
{
	struct spec syn = forth(family, SYN);
	int before[4];

	memcpy(before, datapath.program, sizeof(before));
	datapath_again(NULL, IFINDEX_OVERLAY, 1, datapath.program);
	DROPS(&syn, POD_A, DROP_FLOW_TABLE_FULL);
	CHECK_EQUAL(tally_count(), 0, "no rule has let it pass");
	memcpy(datapath.program, before, sizeof(before));
	PASSES(&syn, POD_A);
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

static int action_of(const struct spec *spec, enum who from)
{
	struct __sk_buff context = { .ifindex = IFINDEX_POD + from };
	struct frame frame;

	build_frame(&frame, spec);
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame.data, .data_size_in = frame.length,
		    .ctx_in = &context, .ctx_size_in = sizeof(context), .repeat = 1);
	must(bpf_prog_test_run_opts(datapath.program[FROM_POD], &options), "test run");
	return options.retval;
}

/* Opens flows of one set without end, each at the cost of another. */
static pid_t churn(int family, const struct spec *spec)
{
	struct spec other[3 * FLOW_WAYS];
	cpu_set_t others;
	pid_t child = fork();

	must(child, "fork");
	if (child)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	CPU_ZERO(&others);
	for (int cpu = 1; cpu < CPU_SETSIZE; cpu++) /* the tests run on the first; if there is no other, both do */
		CPU_SET(cpu, &others);
	sched_setaffinity(0, sizeof(others), &others);
	for (int i = 0, after = 0; i < 3 * FLOW_WAYS; i++) {
		other[i] = neighbour_of(family, spec, after);
		after = other[i].source_port + (other[i].destination_port - 1000) * 65536;
	}
	while (true)
		for (int i = 0; i < 3 * FLOW_WAYS; i++)
			action_of(&other[i], POD_C);
}

/* Entries that change hands under their readers: nothing of another flow is taken for one's own. */
static void flow_set_contended(int family)
{
	struct spec data = forth(family, ACK), forbidden = data;
	int passed = 0, dropped = 0, rounds = 20000;
	pid_t child;

	allow_a_to_b(TCP, 80);
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_C,
				       .port = ANY_PORT });
	isolate(POD_B, INGRESS);
	forbidden.destination_port = 81;
	while (flow_set_of(&forbidden) != flow_set_of(&data))
		forbidden.source_port++;
	connect_both(family);
	fill_set(&data, FLOW_REPLIED, 5);
	child = churn(family, &data);
	for (int i = 0; i < rounds; i++) {
		passed += action_of(&data, POD_A) == REDIRECT;
		dropped += action_of(&forbidden, POD_A) == SHOT;
	}
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	CHECK_EQUAL(passed, rounds, "allowed packets that passed");
	CHECK_EQUAL(dropped, rounds, "forbidden packets that did not");
	count_events(EVENT_FLOW_NEW, NULL);
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

static void ipcache_cidr_full(int family)
{
	struct spec syn = packet_between(family, POD_A, WORLD, TCP, 1, 80, SYN);
	struct prefix_key key = { .prefix_bits = 160, .family = family, .address.bytes = { 0x20 } };
	struct cidr_value value = { PEER_CLASS_TAG | 7 };

	put_rule(POD_A, (struct rule){ .direction = DIRECTION_EGRESS, .peer = PEER_CLASS_TAG | 7,
				       .protocol = TCP, .port = 80 });
	isolate(POD_A, EGRESS);
	CHECK_EQUAL(fill(datapath.ipcache_cidr, &key, sizeof(key), 20, &value, sizeof(value), 0,
			 capacity(datapath.ipcache_cidr) + 1),
		    ENOSPC, "the map refuses");
	DROPS(&syn, POD_A, DROP_POLICY_DENIED);
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
	{ "full", "flow: a flood evicts unanswered flows only", flow_flood, false },
	{ "full", "flow: a full set gives up its idlest flow", flow_set_full, false },
	{ "full", "flow: an evicted flow is judged anew", flow_evicted, false },
	{ "full", "flow: a table without the set drops the packet", flow_refused, false },
	{ "full", "tally: refuses, counts are lost and said", tally_full, false },
	{ "full", "flow: entries change hands under readers", flow_set_contended, false },
	{ "full", "frag: later fragments of the evicted are dropped", frag_full, false },
	{ "full", "endpoint: refuses, the pod cannot send", endpoint_full, true },
	{ "full", "ipcache: refuses, the address is the world's", ipcache_full, false },
	{ "full", "ipcache_cidr: refuses, no rule selects the address", ipcache_cidr_full, false },
	{ "full", "policy: refuses, the set in force stays", policy_full, true },
	{ "full", "node: refuses, the node has no way", node_full, false },
	{ "full", "slot, control, metrics, sequence cannot fill", arrays, true },
	{},
};
