#define _GNU_SOURCE
#include "datapath.h"

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

struct datapath datapath;

static struct ring_buffer *ring;
static struct flow_event last_event[8];
static int event_count[8];
static __u32 shapes[SLOT_COUNT / 256];
static __u32 set_version;

static void fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static void must(int result, const char *what)
{
	if (result < 0)
		fail(what);
}

void shell(const char *format, ...)
{
	char command[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(command, sizeof(command), format, arguments);
	va_end(arguments);
	if (system(command)) {
		fprintf(stderr, "failed: %s\n", command);
		exit(1);
	}
}

/* Devices only give the test runs an ifindex; they go with the namespace. */
static void make_devices(void)
{
	must(unshare(CLONE_NEWNET), "network namespace");
	shell("ip link set lo up");
	for (int who = POD_A; who <= POD_C; who++)
		shell("ip link add wb-h%d index %d type veth peer name wb-p%d index %d", who,
		      IFINDEX_POD + who, who, IFINDEX_POD + 50 + who);
	shell("ip link add wb-up index %d type veth peer name wb-up-peer", IFINDEX_UPLINK);
	shell("ip link add wb-vx index %d address 02:57:46:54:00:04 type vxlan external dstport 8472 "
	      "nolearning udp6zerocsumrx",
	      IFINDEX_OVERLAY);
}

static void set_config(struct bpf_object *object, const char *name, __u32 value)
{
	const struct btf *btf = bpf_object__btf(object);
	struct bpf_map *map = bpf_object__find_map_by_name(object, ".rodata");
	int id = btf__find_by_name_kind(btf, ".rodata", BTF_KIND_DATASEC);
	const struct btf_type *section = btf__type_by_id(btf, id);
	const struct btf_var_secinfo *variable = btf_var_secinfos(section);
	size_t size;
	char *data = (char *)bpf_map__initial_value(map, &size);

	for (int i = 0; i < btf_vlen(section); i++, variable++) {
		const struct btf_type *type = btf__type_by_id(btf, variable->type);

		if (!strcmp(btf__name_by_offset(btf, type->name_off), name)) {
			memcpy(data + variable->offset, &value, variable->size);
			return;
		}
	}
	fail(name);
}

static int take_event(void *context, void *data, size_t size)
{
	struct flow_event *event = data;

	if (size == sizeof(*event) && event->type < 8) {
		last_event[event->type] = *event;
		event_count[event->type]++;
	}
	return 0;
}

static void make_rings(void)
{
	int cpus = libbpf_num_possible_cpus();

	for (__u32 cpu = 0; cpu < (__u32)cpus; cpu++) {
		int fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "event_ring", 0, 0, 1 << 20, NULL);

		must(fd, "ring");
		must(bpf_map_update_elem(datapath.events, &cpu, &fd, BPF_ANY), "ring of a CPU");
		if (!cpu)
			datapath.ring = fd;
	}
	ring = ring_buffer__new(datapath.ring, take_event, NULL, NULL);
	if (!ring)
		fail("ring buffer");
}

static void find_maps(struct bpf_object *object)
{
#define MAP(name) datapath.name = bpf_object__find_map_fd_by_name(object, #name)
	MAP(ipcache);
	MAP(ipcache_cidr);
	MAP(endpoint);
	MAP(slot);
	MAP(control);
	MAP(policy);
	MAP(flow);
	MAP(flow_new);
	MAP(frag);
	MAP(node);
	MAP(node_address);
	MAP(events);
	MAP(sequence);
	MAP(metrics);
}

struct bpf_object *datapath_open(const char *path, __u32 overlay_ifindex)
{
	static const char *const names[] = { "from_pod", "to_pod", "from_overlay", "to_overlay" };
	struct bpf_object *object = bpf_object__open_file(path, NULL);

	if (!object)
		fail(path);
	set_config(object, "config_overlay_ifindex", overlay_ifindex);
	if (bpf_object__load(object))
		fail("load");
	for (int i = 0; i < 4; i++)
		datapath.program[i] =
			bpf_program__fd(bpf_object__find_program_by_name(object, names[i]));
	find_maps(object);
	make_rings();
	return object;
}

struct bpf_object *datapath_load(const char *path)
{
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	must(sched_setaffinity(0, sizeof(first), &first), "affinity");
	make_devices();
	return datapath_open(path, IFINDEX_OVERLAY);
}

struct address address_of(int family, enum who who)
{
	struct address address = {};
	static const __u8 cluster[] = { 0xfd, 0x57 }, outside[] = { 0x20, 0x01, 0x0d, 0xb8 };

	if (family == 6) {
		if (who == WORLD || who == WORLD_2)
			memcpy(address.bytes, outside, 4);
		else
			memcpy(address.bytes, cluster, 2);
		address.bytes[15] = who;
		return address;
	}
	address.bytes[10] = address.bytes[11] = 0xff;
	address.bytes[12] = who == WORLD || who == WORLD_2 ? 198 : 10;
	address.bytes[13] = who == WORLD || who == WORLD_2 ? 51 : 1;
	address.bytes[15] = who;
	return address;
}

void mac_of(enum who who, __u8 *mac)
{
	const __u8 bytes[6] = { POD_MAC_0, POD_MAC_1, 10, 1, 0, who };

	memcpy(mac, bytes, 6);
}

static struct address_key key_of(int family, enum who who)
{
	return (struct address_key){ .family = family, .address = address_of(family, who) };
}

void put_ipcache(int family, enum who who, __u32 identity, __u32 flags, __u32 at)
{
	struct address_key key = key_of(family, who);
	struct ipcache_value value = { .identity = identity, .flags = flags };

	if (flags & IPCACHE_LOCAL)
		value.ifindex = at;
	else
		value.node = at;
	must(bpf_map_update_elem(datapath.ipcache, &key, &value, BPF_ANY), "ipcache");
}

void drop_ipcache(int family, enum who who)
{
	struct address_key key = key_of(family, who);

	bpf_map_delete_elem(datapath.ipcache, &key);
}

void put_endpoint(enum who who, __u32 identity, __u32 slot)
{
	__u32 ifindex = IFINDEX_POD + who;
	struct endpoint_value value = { .identity = identity, .slot = slot,
					.mac_tail = { 10, 1, 0, who } };

	value.ipv4 = address_of(4, who);
	value.ipv6 = address_of(6, who);
	must(bpf_map_update_elem(datapath.endpoint, &ifindex, &value, BPF_ANY), "endpoint");
}

void store_endpoint(enum who who, const struct endpoint_value *value)
{
	__u32 ifindex = IFINDEX_POD + who;

	must(bpf_map_update_elem(datapath.endpoint, &ifindex, value, BPF_ANY), "endpoint");
}

void drop_endpoint(enum who who)
{
	__u32 ifindex = IFINDEX_POD + who;

	bpf_map_delete_elem(datapath.endpoint, &ifindex);
}

void put_class(int family, enum who who, int bits, __u32 number)
{
	struct prefix_key key = { .prefix_bits = 32 + bits + (family == 4 ? 96 : 0),
				  .family = family, .address = address_of(family, who) };
	struct cidr_value value = { PEER_CLASS_TAG | number };

	must(bpf_map_update_elem(datapath.ipcache_cidr, &key, &value, BPF_ANY), "ipcache_cidr");
}

void raise_revision(void)
{
	__u32 index = CONTROL_REVISION;
	__u64 revision = 0;

	bpf_map_lookup_elem(datapath.control, &index, &revision);
	revision++;
	must(bpf_map_update_elem(datapath.control, &index, &revision, BPF_ANY), "control");
}

/* As the agent does: a set is filled under its own number before the slot names it. */
static __u32 set_of(enum who who)
{
	return set_version * 16 + who;
}

void put_rule(enum who who, struct rule rule)
{
	struct policy_key key = { .set = set_of(who), .peer = rule.peer,
				  .direction = rule.direction, .protocol = rule.protocol };
	struct policy_value value = { .enforced = { .precedence = rule.precedence,
						    .rule = rule.number,
						    .verdict = rule.deny ? VERDICT_DENY :
									   VERDICT_ALLOW } };

	if (!rule.protocol) {
		shapes[who] |= SHAPE_ANY_PROTOCOL;
	} else {
		key.port_bits = rule.port == ANY_PORT ? 0 : rule.port_bits ? rule.port_bits : 16;
		key.port = rule.port == ANY_PORT ? 0 : rule.port;
		shapes[who] |= 1 << key.port_bits;
	}
	if (rule.peer == PEER_ANY)
		shapes[who] |= SHAPE_PEER_ANY;
	else
		shapes[who] |= rule.peer & PEER_CLASS_TAG ? SHAPE_PEER_CLASS : SHAPE_PEER_IDENTITY;
	must(bpf_map_update_elem(datapath.policy, &key, &value, BPF_ANY), "policy");
}

void isolate(enum who who, __u32 flags)
{
	__u32 index = who;
	__u64 word = set_of(who) | (__u64)shapes[who] << SLOT_SHAPES_SHIFT |
		     (__u64)flags << SLOT_FLAGS_SHIFT;

	must(bpf_map_update_elem(datapath.slot, &index, &word, BPF_ANY), "slot");
	raise_revision();
}

static void empty_map(int fd)
{
	__u8 key[64];

	while (!bpf_map_get_next_key(fd, NULL, key))
		if (bpf_map_delete_elem(fd, key))
			fail("empty a map");
}

void put_node(__u32 index, int family, const struct address *address)
{
	struct node_value value = { .family = family, .address = *address };
	struct address_key key = { .family = family, .address = *address };
	struct node_index answer = { index };

	must(bpf_map_update_elem(datapath.node, &index, &value, BPF_ANY), "node");
	must(bpf_map_update_elem(datapath.node_address, &key, &answer, BPF_ANY), "node_address");
}

/* Addresses that the loopback device takes as senders. */
static struct address loopback_node(int family, int last_byte)
{
	struct address four = { { [10] = 0xff, 0xff, 127, 0, 0, last_byte } };
	struct address six = { { 0xfd, 0x99, [15] = last_byte } };

	return family == 4 ? four : six;
}

static void put_world(int family)
{
	put_ipcache(family, SELF, IDENTITY_HOST, 0, 0);
	put_ipcache(family, NODE_2, IDENTITY_REMOTE_NODE, IPCACHE_REMOTE, 2);
	put_ipcache(family, NODE_3, IDENTITY_REMOTE_NODE, IPCACHE_REMOTE, 3);
	put_ipcache(family, REMOTE_2, IDENTITY_OF + REMOTE_2, IPCACHE_REMOTE, 2);
	put_ipcache(family, REMOTE_3, IDENTITY_OF + REMOTE_3, IPCACHE_REMOTE, 3);
	for (int who = POD_A; who <= POD_C; who++)
		put_ipcache(family, who, IDENTITY_OF + who, IPCACHE_LOCAL, IFINDEX_POD + who);
}

void world_reset(int family)
{
	empty_map(datapath.flow);
	empty_map(datapath.flow_new);
	empty_map(datapath.frag);
	empty_map(datapath.policy);
	empty_map(datapath.ipcache);
	empty_map(datapath.ipcache_cidr);
	memset(shapes, 0, sizeof(shapes));
	set_version++;
	for (int index = 2; index <= 3; index++) {
		struct address node = loopback_node(family, index);

		put_node(index, family, &node);
	}
	put_world(4);
	put_world(6);
	for (int who = POD_A; who <= POD_C; who++) {
		put_endpoint(who, IDENTITY_OF + who, who);
		isolate(who, SLOT_VALID);
	}
	count_events(EVENT_DROP, NULL);
}

struct spec packet_between(int family, enum who from, enum who to, __u8 protocol, __u16 source_port,
			   __u16 destination_port, __u8 tcp_flags)
{
	struct spec spec = {
		.family = family,
		.source = address_of(family, from),
		.destination = address_of(family, to),
		.protocol = protocol,
		.source_port = source_port,
		.destination_port = destination_port,
		.tcp_flags = tcp_flags,
		.payload = 8,
		.destination_mac = GATEWAY_MAC,
	};

	mac_of(from, spec.source_mac);
	return spec;
}

struct spec echo_between(int family, enum who from, enum who to, bool reply, __u16 id)
{
	struct spec spec = packet_between(family, from, to, family == 4 ? 1 : 58, 0, 0, 0);

	spec.type = (family == 4 ? 8 : 128);
	if (reply)
		spec.type = family == 4 ? 0 : 129;
	spec.id = id;
	return spec;
}

struct spec error_about(int family, enum who from, const struct spec *quote, __u8 type, __u8 code)
{
	struct spec spec = packet_between(family, from, POD_A, family == 4 ? 1 : 58, 0, 0, 0);

	spec.destination = quote->source;
	spec.type = type;
	spec.code = code;
	spec.quote = quote;
	return spec;
}

__u64 counted(int reason)
{
	int cpus = libbpf_num_possible_cpus();
	struct metric_value values[cpus];
	__u64 sum = 0;

	for (__u32 index = reason * 2; index < (__u32)reason * 2 + 2; index++) {
		must(bpf_map_lookup_elem(datapath.metrics, &index, values), "metrics");
		for (int cpu = 0; cpu < cpus; cpu++)
			sum += values[cpu].packets;
	}
	return sum;
}

static struct result run(enum program program, struct __sk_buff *context,
			 const struct frame *frame)
{
	struct result result = {};
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame->data,
		    .data_size_in = frame->length, .data_out = result.out.data,
		    .data_size_out = sizeof(result.out.data), .ctx_in = context,
		    .ctx_size_in = sizeof(*context), .ctx_out = context,
		    .ctx_size_out = sizeof(*context));

	if (bpf_prog_test_run_opts(datapath.program[program], &options)) {
		must(errno == EINVAL ? 0 : -1, "test run");
		result.action = REFUSED;
		return result;
	}
	result.action = options.retval;
	result.out.length = options.data_size_out;
	memcpy(result.cb, context->cb, sizeof(result.cb));
	return result;
}

struct result run_frame(enum program program, __u32 ifindex, __u32 arrival,
			const struct frame *frame)
{
	struct __sk_buff context = { .ifindex = ifindex, .ingress_ifindex = arrival };
	struct flow_event event;
	struct result result;

	count_events(EVENT_DROP, NULL);
	result = run(program, &context, frame);
	if (count_events(EVENT_DROP, &event))
		result.drop = event.drop_reason;
	return result;
}

struct result run_quietly(enum program program, __u32 ifindex, __u32 arrival,
			  const struct frame *frame)
{
	struct __sk_buff context = { .ifindex = ifindex, .ingress_ifindex = arrival };

	return run(program, &context, frame);
}

struct result run_packet(enum program program, __u32 ifindex, __u32 arrival,
			 const struct spec *spec)
{
	struct frame frame;

	build_frame(&frame, spec);
	return run_frame(program, ifindex, arrival, &frame);
}

struct result explain_packet(enum program program, __u32 ifindex, __u32 tunnel_identity,
			     const struct spec *spec)
{
	struct __sk_buff context = { .ifindex = ifindex, .ingress_ifindex = EXPLAIN_IFINDEX };
	struct frame frame;

	context.cb[0] = tunnel_identity;
	build_frame(&frame, spec);
	return run(program, &context, &frame);
}

void send_expect(int action, int drop, enum program program, __u32 ifindex, __u32 arrival,
		 const struct spec *spec, const char *what)
{
	__u64 before = counted(drop);
	struct result result = run_packet(program, ifindex, arrival, spec);

	CHECK_EQUAL(result.action, action, what);
	CHECK_EQUAL(result.drop, drop, what);
	CHECK_EQUAL(counted(drop) - before, 1, what);
}

int side_of(const struct spec *spec)
{
	__u16 from = spec->source_port, to = spec->destination_port;
	int order = memcmp(&spec->source, &spec->destination, sizeof(spec->source));

	return order ? order > 0 : from > to;
}

static struct flow_key flow_key_of(const struct spec *spec)
{
	struct flow_key key = { .protocol = spec->protocol, .family = spec->family };
	__u16 source_port = spec->source_port, destination_port = spec->destination_port;
	int side = side_of(spec);

	if (spec->protocol == 1 || spec->protocol == 58)
		source_port = destination_port = spec->id;
	key.address[side] = spec->source;
	key.address[!side] = spec->destination;
	key.port[side] = __builtin_bswap16(source_port);
	key.port[!side] = __builtin_bswap16(destination_port);
	return key;
}

bool find_entry(const struct spec *spec, struct flow_value *value, bool *fresh)
{
	struct flow_key key = flow_key_of(spec);

	*fresh = false;
	if (!bpf_map_lookup_elem(datapath.flow, &key, value))
		return true;
	*fresh = true;
	return !bpf_map_lookup_elem(datapath.flow_new, &key, value);
}

void store_entry(const struct spec *spec, const struct flow_value *value, bool fresh)
{
	struct flow_key key = flow_key_of(spec);

	must(bpf_map_update_elem(fresh ? datapath.flow_new : datapath.flow, &key, value, BPF_ANY),
	     "flow");
}

void drop_entry(const struct spec *spec)
{
	struct flow_key key = flow_key_of(spec);

	bpf_map_delete_elem(datapath.flow, &key);
	bpf_map_delete_elem(datapath.flow_new, &key);
}

int count_events(enum event_type type, struct flow_event *last)
{
	int count;

	ring_buffer__consume(ring);
	count = event_count[type];
	if (last)
		*last = last_event[type];
	memset(event_count, 0, sizeof(event_count));
	return count;
}

static __u64 digest(__u64 sum, const void *data, size_t size)
{
	const __u8 *bytes = data;

	for (size_t i = 0; i < size; i++)
		sum = (sum ^ bytes[i]) * 0x100000001b3ull;
	return sum;
}

/* Order does not count, as a hash has none. */
static __u64 digest_map(int fd)
{
	struct bpf_map_info info = {};
	__u32 length = sizeof(info);
	__u8 key[64], next[64], value[64 * 512];
	void *previous = NULL;
	__u64 sum = 0;

	must(bpf_obj_get_info_by_fd(fd, &info, &length), "map information");
	length = info.value_size;
	if (info.type == BPF_MAP_TYPE_PERCPU_ARRAY)
		length = (info.value_size + 7) / 8 * 8 * libbpf_num_possible_cpus();
	while (!bpf_map_get_next_key(fd, previous, next)) {
		memcpy(key, next, info.key_size);
		previous = key;
		must(bpf_map_lookup_elem(fd, key, value), "map value");
		sum += digest(digest(0xcbf29ce484222325ull, key, info.key_size), value, length);
	}
	return sum;
}

__u64 digest_maps(void)
{
	const int maps[] = { datapath.ipcache, datapath.ipcache_cidr, datapath.endpoint,
			     datapath.slot, datapath.control, datapath.policy, datapath.flow,
			     datapath.flow_new, datapath.frag, datapath.node,
			     datapath.node_address, datapath.sequence, datapath.metrics };
	__u64 sum = 0;

	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
		sum = sum * 31 + digest_map(maps[i]);
	return sum;
}
