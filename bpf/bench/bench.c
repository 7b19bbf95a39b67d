/* What a packet costs in each program: many short test runs, a line of JSON for each round; bench/bpf reads them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../tests/lib/datapath.h"

enum {
	FLOWS = 65536,
	IDENTITIES = 16384,
	REPEAT = 1500, /* their events fit in the quarter of a ring that wakes nobody */
	HOT_PORT = 1,
};

struct subject {
	const char *name;
	int program;
};

static int rounds;

static void find_programs(struct bpf_object *object, struct subject *subjects, int count)
{
	for (int i = 0; i < count; i++)
		subjects[i].program =
			bpf_program__fd(bpf_object__find_program_by_name(object, subjects[i].name));
}

static bool fill_flow(int family, int port)
{
	struct spec spec = packet_between(family, POD_A, POD_B, TCP, port, 80, ACK);
	__u32 index = CONTROL_REVISION, time = coarse_time();
	struct flow_value value = { .last_seen = time, .reported = time, .created = time,
				    .lifetime = 20117, .flags = LIVE | FLOW_SYN };
	__u64 revision = 0;

	bpf_map_lookup_elem(datapath.control, &index, &revision);
	value.revision = revision;
	for (int side = 0; side < 2; side++) {
		enum who who = side == side_of(&spec) ? POD_A : POD_B;

		value.port[side] = IFINDEX_POD + who;
		value.identity[side] = IDENTITY_OF + who;
		memcpy(value.mac_tail[side], (__u8[4]){ 10, 1, 0, who }, 4);
	}
	return store_entry(&spec, &value);
}

static void fill_flows(void)
{
	int stored = 0;

	for (int port = 0; port < FLOWS; port++)
		stored += fill_flow(4, port);
	fprintf(stderr, "flows that found room: %d of %d\n", stored, FLOWS);
	if (!fill_flow(6, HOT_PORT)) {
		fprintf(stderr, "no room for a flow over IPv6\n");
		exit(1);
	}
}

static void fill_least(struct bpf_object *object)
{
	int map = bpf_object__find_map_fd_by_name(object, "least");

	for (__u32 key = 0; key < FLOWS; key++)
		bpf_map_update_elem(map, &key, &key, BPF_ANY);
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

/* Nanoseconds of a packet, mean of a run of REPEAT. */
static unsigned int measure(int program, const struct frame *frame)
{
	struct __sk_buff context = { .ifindex = IFINDEX_POD + POD_A };
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame->data, .data_size_in = frame->length,
		    .ctx_in = &context, .ctx_size_in = sizeof(context), .repeat = REPEAT);

	if (bpf_prog_test_run_opts(program, &options)) {
		perror("test run");
		exit(1);
	}
	count_events(EVENT_FLOW_NEW, NULL);
	return options.duration;
}

/* Every round runs all programs, so that a slower moment of the machine meets all of them. */
static void measure_all(const char *packets, struct subject *subjects, int count, int family, __u8 flags)
{
	struct spec spec = packet_between(family, POD_A, POD_B, TCP, HOT_PORT, 80, flags);
	struct frame frame;

	build_frame(&frame, &spec);
	for (int round = 0; round < rounds; round++) {
		printf("{\"packets\":\"%s\",\"family\":%d,\"round\":%d", packets, family, round);
		for (int i = 0; i < count; i++)
			printf(",\"%s\":%u", subjects[i].name, measure(subjects[i].program, &frame));
		printf("}\n");
	}
}

static void check_all_fast(void)
{
	struct flow_value value;
	struct spec spec;
	__u64 packets = 0;

	for (int port = 0; port < FLOWS; port++) {
		spec = packet_between(4, POD_A, POD_B, TCP, port, 80, ACK);
		if (find_entry(&spec, &value))
			packets += value.packets[side_of(&spec)];
	}
	fprintf(stderr, "counted on the %d flows: %llu of %d packets\n", FLOWS,
		(unsigned long long)packets, REPEAT * rounds);
	if (packets < (__u64)REPEAT * rounds)
		exit(1);
}

int main(int argc, char **argv)
{
	enum { KNOWN = 6, IPV6 = 2, FRESH = 2 };
	struct subject known[KNOWN] = { { "empty" }, { "front" }, { "smallest" },
				   { "lookup" }, { "hot" }, { "established" } };
	struct subject ipv6[IPV6] = { { "empty" }, { "hot" } };
	struct subject fresh[FRESH] = { { "empty" }, { "opening" } };

	if (argc != 3 || (rounds = atoi(argv[2])) < 1) {
		fprintf(stderr, "usage: %s OBJECT ROUNDS\n", argv[0]);
		return 2;
	}
	struct bpf_object *object = datapath_load(argv[1]);

	find_programs(object, known, KNOWN);
	find_programs(object, ipv6, IPV6);
	find_programs(object, fresh, FRESH);
	world_reset(4);
	fill_flows();
	fill_least(object);
	measure_all("known", known, KNOWN, 4, ACK);
	check_all_fast();
	measure_all("known", ipv6, IPV6, 6, ACK);
	fill_identities();
	measure_all("new", fresh, FRESH, 4, SYN);
	return 0;
}
