/* What a packet costs above an empty program: minima of many short test runs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../tests/lib/datapath.h"

enum {
	FLOWS = 65536,
	IDENTITIES = 16384,
	ROUNDS = 400,
	REPEAT = 2000,
	BAR = 140,
};

static int empty, front, lookup, hot, established, opening;

static __u32 now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
	return (time.tv_sec * 1000000000ull + time.tv_nsec) >> 30;
}

static void fill_flows(void)
{
	__u32 index = CONTROL_REVISION;
	__u64 revision = 0;
	__u32 time = now();

	bpf_map_lookup_elem(datapath.control, &index, &revision);
	for (int port = 0; port < FLOWS; port++) {
		struct spec spec = packet_between(4, POD_A, POD_B, TCP, port, 80, ACK);
		struct flow_value value = { .revision = revision, .last_seen = time,
					    .reported = time, .created = time, .lifetime = 20117,
					    .flags = FLOW_REPLIED | FLOW_SYN };

		for (int side = 0; side < 2; side++) {
			enum who who = side == side_of(&spec) ? POD_A : POD_B;

			value.port[side] = IFINDEX_POD + who;
			value.identity[side] = IDENTITY_OF + who;
			memcpy(value.mac_tail[side], (__u8[4]){ 10, 1, 0, who }, 4);
		}
		store_entry(&spec, &value, false);
	}
}

static void fill_identities(void)
{
	for (__u32 i = 0; i < IDENTITIES; i++) {
		struct address_key key = { .family = 4, .address = address_of(4, POD_A) };
		struct ipcache_value value = { .identity = 100000 + i, .flags = IPCACHE_REMOTE,
					       .node = 2 };

		key.address.bytes[14] = i; /* the front writes the number in host order */
		key.address.bytes[15] = i >> 8;
		if (i >> 8 == 0 && (i & 0xff) < 64)
			continue; /* the test world's own addresses */
		bpf_map_update_elem(datapath.ipcache, &key, &value, BPF_ANY);
		for (int port = 80; port < 84; port++)
			put_rule(POD_A, (struct rule){ .direction = DIRECTION_EGRESS,
						       .peer = value.identity, .protocol = TCP,
						       .port = port });
	}
	isolate(POD_A, SLOT_VALID);
}

/* Nanoseconds a run, the least of all rounds. */
static unsigned int measure(int program, __u8 flags, int repeat)
{
	struct spec spec = packet_between(4, POD_A, POD_B, TCP, 1, 80, flags);
	unsigned int best = ~0u;
	struct frame frame;

	build_frame(&frame, &spec);
	for (int i = 0; i < ROUNDS; i++) {
		struct __sk_buff context = { .ifindex = IFINDEX_POD + POD_A };
		LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame.data,
			    .data_size_in = frame.length, .ctx_in = &context,
			    .ctx_size_in = sizeof(context), .repeat = repeat);

		if (bpf_prog_test_run_opts(program, &options)) {
			perror("test run");
			exit(1);
		}
		if (options.duration < best)
			best = options.duration;
		count_events(EVENT_FLOW_NEW, NULL);
	}
	return best;
}

static void check_all_fast(void)
{
	struct flow_value value;
	struct spec spec;
	__u64 packets = 0;
	bool fresh;

	for (int port = 0; port < FLOWS; port++) {
		spec = packet_between(4, POD_A, POD_B, TCP, port, 80, ACK);
		if (find_entry(&spec, &value, &fresh))
			packets += value.packets[side_of(&spec)];
	}
	printf("counted on the %d flows: %llu of %d packets\n", FLOWS, (unsigned long long)packets,
	       REPEAT * ROUNDS);
	if (packets < REPEAT * ROUNDS)
		exit(1);
}

int main(int argc, char **argv)
{
	unsigned int floor, one, bare, same, many, fresh;

	if (argc != 2) {
		fprintf(stderr, "usage: %s OBJECT\n", argv[0]);
		return 2;
	}
	struct bpf_object *object = datapath_load(argv[1]);
#define PROGRAM(name) name = bpf_program__fd(bpf_object__find_program_by_name(object, #name))
	PROGRAM(empty);
	PROGRAM(front);
	PROGRAM(lookup);
	PROGRAM(hot);
	PROGRAM(established);
	PROGRAM(opening);
	world_reset(4);
	fill_flows();
	floor = measure(empty, ACK, REPEAT);
	one = measure(front, ACK, REPEAT);
	bare = measure(lookup, ACK, REPEAT);
	same = measure(hot, ACK, REPEAT);
	many = measure(established, ACK, REPEAT);
	check_all_fast();
	fill_identities();
	fresh = measure(opening, SYN, REPEAT);
	printf("empty program                     %4u ns\n", floor);
	printf("random flow number                %4u ns above it\n", one - floor);
	printf("flow lookup alone, 64k live flows  %4u ns above it\n", bare - floor);
	printf("established, one hot flow         %4u ns above it\n", same - floor);
	printf("established, 64k live flows       %4u ns above it (bar %d)\n", many - floor, BAR);
	printf("new flow, 16k identities, 64k policy entries, overlay %4u ns above it\n",
	       fresh - floor);
	return many - floor <= BAR ? 0 : 1;
}
