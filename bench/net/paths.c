/* The paths: each has its own namespaces, devices and routes, all of them exist at once. */
#define _GNU_SOURCE
#include "bench.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../../bpf/tests/lib/attach.h"

enum {
	RULES = 1000,
	IDENTITIES = 5000,
	FLOWS = 65536,
};

const struct path paths[] = {
	{ "direct veth", 1, "d-c", "d-s", POD_B, true },
	{ "redirect_peer only", 1, "p-c", "p-s", POD_B, true },
	{ "kernel routing", 1, "r-c", "r-s", POD_B, true },
	{ "weft", 1, "wb-p1", "wb-p2", POD_B, true },
	{ "weft without events", 1, "wb-p1", "wb-p2", POD_B, false },
	{ "weft, policies staged", 1, "wb-p1", "wb-p2", POD_B, true, true },
	{ "vxlan", 2, "v-c", "v-s", REMOTE_2, true },
	{ "vxlan, empty programs", 2, "e-c", "e-s", REMOTE_2, true },
	{ "weft", 2, "wb-p1", "wb-p7", REMOTE_2, true },
	{},
};

static int rings[3][512]; /* by node and CPU */
static int cpus;

void enter_namespace(const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		fail(path);
	close(fd);
}

static void make_namespace(const char *name)
{
	shell("ip netns add %s && ip -n %s link set lo up && ip netns exec %s sysctl -qw "
	      "net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.rp_filter=0",
	      name, name, name);
}

/* As Weft's pods: single addresses, a gateway behind a veth; without asking for its MAC. */
static void make_end(const char *node, const char *pod, enum who who)
{
	make_namespace(pod);
	shell("ip -n %s link add h%d index %d address " "02:57:46:54:00:03 type veth peer name eth0 address "
	      "02:57:0a:01:00:%02x netns %s && ip -n %s link set h%d addrgenmode none mtu 1430 up",
	      node, who, IFINDEX_POD + who, who, pod, node, who);
	shell("ip -n %s address add 10.1.0.%d/32 dev eth0 && ip -n %s address add fd57::%x/128 dev eth0 nodad "
	      "&& ip -n %s link set eth0 mtu 1430 up && ip -n %s route add 169.254.1.1 dev eth0 scope link && "
	      "ip -n %s route add default via 169.254.1.1 && ip -n %s route add default via fe80::1 dev eth0",
	      pod, who, pod, who, pod, pod, pod, pod);
	for (int i = 0; i < 2; i++)
		shell("ip -n %s neighbour add %s lladdr 02:57:46:54:00:03 dev eth0", pod,
		      i ? "fe80::1" : "169.254.1.1");
	shell("ip -n %s route add 10.1.0.%d dev h%d && ip -n %s route add fd57::%x dev h%d && "
	      "ip -n %s neighbour add 10.1.0.%d lladdr 02:57:0a:01:00:%02x dev h%d && "
	      "ip -n %s neighbour add fd57::%x lladdr 02:57:0a:01:00:%02x dev h%d",
	      node, who, who, node, who, who, node, who, who, who, node, who, who, who);
}

static void make_direct(void)
{
	const char *const names[] = { "d-c", "d-s" };

	make_namespace("d-c");
	make_namespace("d-s");
	shell("ip -n d-c link add eth0 address 02:57:0a:01:00:01 type veth peer name eth0 address "
	      "02:57:0a:01:00:02 netns d-s");
	for (int i = 0; i < 2; i++)
		shell("ip -n %s address add 10.1.0.%d/32 dev eth0 && ip -n %s address add fd57::%d/128 dev eth0 "
		      "nodad && ip -n %s link set eth0 mtu 1430 up && ip -n %s route add 10.1.0.%d dev eth0 && "
		      "ip -n %s route add fd57::%d dev eth0",
		      names[i], 1 + i, names[i], 1 + i, names[i], names[i], 2 - i, names[i], 2 - i);
}

static void make_one_node(const char *node, const char *client, const char *server)
{
	make_namespace(node);
	make_end(node, client, POD_A);
	make_end(node, server, POD_B);
}

static int load_other(const char *object_path, const char *program, __u32 ifindex)
{
	struct bpf_object *object = open_object(object_path, ifindex);

	if (bpf_object__load(object))
		fail(object_path);
	return bpf_program__fd(bpf_object__find_program_by_name(object, program));
}

static void make_tunnel(const char *first, const char *second)
{
	const char *const nodes[] = { first, second };

	shell("ip -n %s link add wire type veth peer name wire netns %s", first, second);
	for (int i = 0; i < 2; i++) {
		enum who far = i ? POD_A : REMOTE_2;

		shell("ip -n %s address add 172.31.0.%d/24 dev wire && ip -n %s link set wire up && ip -n %s link add vx "
		      "index %d address 02:57:46:54:01:0%d type vxlan id 7 local 172.31.0.%d remote 172.31.0.%d "
		      "dstport 4789 nolearning && ip -n %s link set vx addrgenmode none mtu 1430 up",
		      nodes[i], 1 + i, nodes[i], nodes[i], IFINDEX_OVERLAY, 1 + i, 1 + i, 2 - i, nodes[i]);
		shell("ip -n %s neighbour add 169.254.1.1 lladdr 02:57:46:54:01:0%d dev vx && ip -n %s neighbour add "
		      "fe80::1 lladdr 02:57:46:54:01:0%d dev vx && ip -n %s route add 10.1.0.%d via 169.254.1.1 dev "
		      "vx onlink && ip -n %s route add fd57::%x via fe80::1 dev vx onlink",
		      nodes[i], 2 - i, nodes[i], 2 - i, nodes[i], far, nodes[i], far);
	}
}

static void make_two_nodes(const char *prefix, int empty)
{
	char names[4][16];
	const char *const suffixes[] = { "1", "2", "c", "s" };

	for (int i = 0; i < 4; i++)
		snprintf(names[i], sizeof(names[i]), "%s-%s", prefix, suffixes[i]);
	make_namespace(names[0]);
	make_namespace(names[1]);
	make_end(names[0], names[2], POD_A);
	make_end(names[1], names[3], REMOTE_2);
	make_tunnel(names[0], names[1]);
	for (int i = 0; empty >= 0 && i < 2; i++) {
		enter_namespace(names[i]);
		for (int egress = 0; egress < 2; egress++) {
			attach_program(empty, IFINDEX_POD + (i ? REMOTE_2 : POD_A), !egress);
			attach_program(empty, IFINDEX_OVERLAY, !egress);
		}
	}
}

/* A set of a thousand rules of which the last one allows the peers of the measurement. */
static void fill_policy(enum who subject, enum direction direction, enum who first, enum who second)
{
	const enum who peers[] = { first, second };

	for (int i = 0; i < RULES - 2; i++)
		put_rule(subject, (struct rule){ .direction = direction, .peer = 20000 + i, .protocol = TCP,
						 .port = 1000 + i, .number = i });
	for (int i = 0; i < 2; i++)
		put_rule(subject, (struct rule){ .direction = direction, .peer = IDENTITY_OF + peers[i],
						 .protocol = TCP, .port = ANY_PORT, .number = RULES - 2 + i });
}

/* Every rule has a staged verdict, too; whether it is asked for stands in the slot. */
static void isolate_pods(bool staged)
{
	const __u32 flags = SLOT_VALID | (staged ? SLOT_STAGED : 0);

	datapath = nodes[1];
	isolate(POD_A, flags | SLOT_EGRESS_ISOLATED | (staged ? SLOT_EGRESS_STAGED : 0));
	isolate(POD_B, flags | SLOT_INGRESS_ISOLATED | (staged ? SLOT_INGRESS_STAGED : 0));
}

static void fill_identities(void)
{
	for (int i = 0; i < IDENTITIES; i++)
		for (int family = 4; family <= 6; family += 2) {
			struct address_key key = { .family = family, .address = address_of(family, POD_A) };
			struct ipcache_value value = { .identity = 20000 + i, .flags = IPCACHE_REMOTE, .node = 2 };

			key.address.bytes[13] = 200;
			key.address.bytes[14] = i >> 8;
			key.address.bytes[15] = i;
			must(bpf_map_update_elem(datapath.ipcache, &key, &value, BPF_ANY), "ipcache");
		}
}

/* Other pods' connections, which make the table as full as on a busy node. */
static void fill_flows(void)
{
	for (int i = 0; i < FLOWS; i++) {
		struct spec spec = packet_between(4, POD_C, POD_B, TCP, i, 80, 0);
		struct flow_value value = { .last_seen = coarse_time(), .lifetime = 20117,
					    .flags = FLOW_REPLIED | FLOW_CONFIRMED | FLOW_SYN };

		spec.source.bytes[13] = 201;
		store_entry(&spec, &value);
	}
}

static void fill_weft(void)
{
	cpus = libbpf_num_possible_cpus();
	for (int node = 1; node <= 2; node++) {
		datapath = nodes[node];
		know_identities();
		fill_identities();
		fill_flows();
		for (__u32 cpu = 0; cpu < (__u32)cpus; cpu++) {
			__u32 id;

			must(bpf_map_lookup_elem(datapath.events, &cpu, &id), "ring of a CPU");
			rings[node][cpu] = bpf_map_get_fd_by_id(id);
		}
	}
	datapath = nodes[1];
	fill_policy(POD_A, DIRECTION_EGRESS, POD_B, REMOTE_2);
	fill_policy(POD_B, DIRECTION_INGRESS, POD_A, REMOTE_2);
	isolate_pods(false);
	datapath = nodes[2];
	fill_policy(REMOTE_2, DIRECTION_INGRESS, POD_A, POD_B);
	isolate(REMOTE_2, SLOT_VALID | SLOT_INGRESS_ISOLATED);
}

static int ignore(void *context, void *data, size_t size)
{
	return 0;
}

/* Reads the events, as the agent does, on the CPU that RR and CRR leave free. */
static void read_events(void)
{
	struct ring_buffer *ring = NULL;
	cpu_set_t set;

	if (fork())
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	CPU_ZERO(&set);
	CPU_SET(1, &set);
	sched_setaffinity(0, sizeof(set), &set);
	for (int node = 1; node <= 2; node++)
		for (int cpu = 0; cpu < cpus; cpu++) {
			if (!ring)
				ring = ring_buffer__new(rings[node][cpu], ignore, NULL, NULL);
			else
				ring_buffer__add(ring, rings[node][cpu], ignore, NULL);
		}
	for (;; usleep(10000))
		ring_buffer__consume(ring);
}

void prepare_path(const struct path *path)
{
	static bool staged;

	if (strncmp(path->client, "wb-", 3))
		return;
	if (path->staged != staged) {
		staged = path->staged;
		isolate_pods(staged);
	}
	for (int node = 1; node <= 2; node++)
		for (__u32 cpu = 0; cpu < (__u32)cpus; cpu++) {
			if (path->events)
				bpf_map_update_elem(nodes[node].events, &cpu, &rings[node][cpu], BPF_ANY);
			else
				bpf_map_delete_elem(nodes[node].events, &cpu);
		}
}

void make_paths(const char *weft, const char *others)
{
	int empty;

	make_all(weft);
	fill_weft();
	read_events();
	make_direct();
	make_one_node("r-n", "r-c", "r-s");
	make_one_node("p-n", "p-c", "p-s");
	enter_namespace("p-n");
	attach_program(load_other(others, "peer", IFINDEX_POD + POD_B), IFINDEX_POD + POD_A, true);
	attach_program(load_other(others, "peer", IFINDEX_POD + POD_A), IFINDEX_POD + POD_B, true);
	empty = load_other(others, "empty", 0);
	make_two_nodes("v", -1);
	make_two_nodes("e", empty);
	for (const struct path *path = paths; path->name; path++)
		for (int i = 0; i < 2; i++)
			shell("ip netns exec %s sysctl -qw net.ipv4.tcp_max_tw_buckets=64 "
			      "net.ipv4.ip_local_port_range='1024 65000'",
			      i ? path->client : path->server);
}
