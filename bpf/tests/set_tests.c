/* The flow table's sets: who goes when one is full, and what becomes of whoever went. Whatever is full, a
 * packet that policy forbids does not pass. */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/wait.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "lib/connection.h"

static struct spec one_shot(int family, __u8 protocol, int number)
{
	struct spec spec = packet_between(family, POD_C, POD_B, protocol, number,
					  1000 + (number >> 16), 0);

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
		struct spec spec = one_shot(family, UDP, i);
		struct frame frame;

		build_frame(&frame, &spec);
		passed += run_quietly(FROM_POD, IFINDEX_POD + POD_C, 0, &frame).action == REDIRECT;
	}
	count_events(EVENT_FLOW_NEW, NULL);
	CHECK_EQUAL(passed, count, "allowed packets that passed");
}

/* Other flows in what is free of the set of `spec`, seen last `idle` units of time ago. */
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
static struct spec flow_beside(const struct spec *spec, int family, __u8 protocol, int after)
{
	struct spec other;

	do
		other = one_shot(family, protocol, ++after);
	while (flow_set_of(&other) != flow_set_of(spec));
	return other;
}

static struct spec neighbour_of(int family, const struct spec *spec, int after)
{
	return flow_beside(spec, family, UDP, after);
}

static int number_of(const struct spec *spec)
{
	return spec->source_port + (spec->destination_port - 1000) * 65536;
}

/* A flood of packets without a reply does not touch what is live. */
static void flow_flood(int family)
{
	struct spec data = forth(family, ACK), forbidden;

	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_A,
				       .protocol = TCP, .port = 80 });
	isolate(POD_B, INGRESS);
	connect_both(family);
	flood(family, FLOW_WAYS * (1 << FLOW_SET_BITS) * 5 / 4);
	entry_of(&data, false);
	PASSES(&data, POD_A);
	forbidden = packet_between(family, POD_C, POD_B, UDP, 7, 999, 0);
	DROPS(&forbidden, POD_C, DROP_POLICY_DENIED);
}

/* Only live flows in a set: the idlest goes, and then the flow that took its place. */
static void flow_set_full(int family)
{
	struct spec data = forth(family, ACK), first, second;

	connect_both(family);
	fill_set(&data, LIVE, 100);
	first = neighbour_of(family, &data, 0);
	second = neighbour_of(family, &data, number_of(&first));
	PASSES(&first, POD_C);
	CHECK_EQUAL(flows_in(flow_set_of(&data), LIVE), FLOW_WAYS - 2, "live flows that stay");
	entry_of(&data, false);
	PASSES(&second, POD_C);
	CHECK_EQUAL(flows_in(flow_set_of(&data), LIVE), FLOW_WAYS - 2, "live flows that stay");
	no_entry(&first);
	entry_of(&second, true);
}

/* Neither an open port's answer nor a closed one's makes a stranger's single packet a live flow. */
static void answered_flood(int family, __u8 protocol, __u8 asks, __u8 answers)
{
	struct spec data = forth(family, ACK), other, answer;
	int number = 0;

	world_reset(family);
	connect_both(family);
	fill_set(&data, LIVE, 100);
	for (int i = 0; i < 2 * FLOW_WAYS; i++) {
		other = flow_beside(&data, family, protocol, number);
		number = number_of(&other);
		other.tcp_flags = asks;
		answer = packet_between(family, POD_B, POD_C, protocol, other.destination_port,
					other.source_port, answers);
		PASSES(&other, POD_C);
		PASSES(&answer, POD_B);
	}
	CHECK_EQUAL(flows_in(flow_set_of(&data), LIVE), FLOW_WAYS - 2, "live flows that stay");
	entry_of(&data, false);
}

static void flow_answered_flood(int family)
{
	answered_flood(family, TCP, SYN, SYN | ACK);
	answered_flood(family, TCP, SYN, RST | ACK);
	answered_flood(family, UDP, 0, 0);
}

/* By a new flow in a set of others that were seen later. */
static void evict(int family, const struct spec *victim)
{
	struct flow_value value = entry_of(victim, false);
	struct spec other = neighbour_of(family, victim, 0);

	value.last_seen -= 10;
	store_entry(victim, &value);
	fill_set(victim, LIVE, 5);
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
		after = number_of(&other[i]);
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
	fill_set(&data, LIVE, 5);
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

const struct test set_tests[] = {
	{ "set", "a flood evicts no live flow", flow_flood, false },
	{ "set", "an answered flood evicts one live flow of a set", flow_answered_flood, false },
	{ "set", "a full set gives up its idlest flow", flow_set_full, false },
	{ "set", "an evicted flow is judged anew", flow_evicted, false },
	{ "set", "a table without the set drops the packet", flow_refused, false },
	{ "set", "entries change hands under readers", flow_set_contended, false },
	{},
};
