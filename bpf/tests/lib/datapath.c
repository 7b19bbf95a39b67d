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

#define ALL_MAPS(DO)        \
	DO(ipcache);        \
	DO(ipcache_cidr);   \
	DO(endpoint);       \
	DO(slot);           \
	DO(identity);       \
	DO(control);        \
	DO(policy);         \
	DO(flow);           \
	DO(frag);           \
	DO(node);           \
	DO(node_address);   \
	DO(events);         \
	DO(sequence);       \
	DO(metrics);        \
	DO(tally);          \
	DO(traffic)

struct datapath datapath;

static const char *loaded; /* by datapath_load */

static struct ring_buffer *ring;
static struct flow_event last_event[8];
static int event_count[8];

void fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

void must(int result, const char *what)
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
#define FIND(name) datapath.name = bpf_object__find_map_fd_by_name(object, #name)
	ALL_MAPS(FIND);
}

struct bpf_object *open_object(const char *path, __u32 overlay_ifindex)
{
	struct bpf_object *object = bpf_object__open_file(path, NULL);

	if (!object)
		fail(path);
	set_config(object, "config_overlay_ifindex", overlay_ifindex);
	return object;
}

static void find_programs(struct bpf_object *object, int *programs)
{
	static const char *const names[] = { "from_pod", "to_pod", "from_overlay", "to_overlay" };

	for (int i = 0; i < 4; i++)
		programs[i] = bpf_program__fd(bpf_object__find_program_by_name(object, names[i]));
}

static void reuse(struct bpf_object *object, const char *name, int map)
{
	must(bpf_map__reuse_fd(bpf_object__find_map_by_name(object, name), map), name);
}

void datapath_again(const char *path, __u32 overlay_ifindex, __u32 flow_sets, int *programs)
{
	struct bpf_object *object = open_object(path ? path : loaded, overlay_ifindex);

	if (flow_sets)
		must(bpf_map__set_max_entries(bpf_object__find_map_by_name(object, "flow"), flow_sets), "flow");
#define REUSE(name)                              \
	if (!flow_sets || strcmp(#name, "flow")) \
	reuse(object, #name, datapath.name)
	ALL_MAPS(REUSE);
	if (bpf_object__load(object))
		fail("load again");
	find_programs(object, programs);
}

struct bpf_object *datapath_open(const char *path, __u32 overlay_ifindex)
{
	struct bpf_object *object = open_object(path, overlay_ifindex);

	if (bpf_object__load(object))
		fail("load");
	find_programs(object, datapath.program);
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
	loaded = path;
	make_devices();
	return datapath_open(path, IFINDEX_OVERLAY);
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
