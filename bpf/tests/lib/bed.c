/* Two nodes and three pods in network namespaces of their own: real veths, a real tunnel, the programs
 * attached by tcx links. */
#define _GNU_SOURCE
#include "bed.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attach.h"

#define ALL_NAMESPACES "wb-n1 wb-n2 wb-p1 wb-p2 wb-p7"

struct datapath nodes[3];
const char *object_path;

/* Node 1 has the address SELF, node 2 NODE_2; A and B live on node 1, REMOTE_2 on node 2. */
static const char *namespace_of(enum who who)
{
	switch (who) {
	case POD_A:
		return "wb-p1";
	case POD_B:
		return "wb-p2";
	case REMOTE_2:
		return "wb-p7";
	case SELF:
		return "wb-n1";
	default:
		return "wb-n2";
	}
}

/* Names that only this process and its children see; all of it goes with them, also after SIGKILL. */
void private_namespaces(void)
{
	must(unshare(CLONE_NEWNS), "mount namespace");
	must(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), "private mounts");
	must(mkdir("/run/netns", 0755) && errno != EEXIST ? -1 : 0, "/run/netns");
	must(mount("weft", "/run/netns", "tmpfs", 0, NULL), "/run/netns");
}

void enter(enum who who)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", namespace_of(who));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET)) {
		perror(path);
		exit(1);
	}
	close(fd);
}

static void make_underlay(void)
{
	shell("for n in " ALL_NAMESPACES "; do ip netns add $n && ip -n $n link set lo up; done");
	shell("ip -n wb-n1 link add wb-u1 type veth peer name wb-u2 netns wb-n2");
	shell("ip -n wb-n1 address add 10.1.0.4 peer 10.1.0.5 dev wb-u1 && "
	      "ip -n wb-n2 address add 10.1.0.5 peer 10.1.0.4 dev wb-u2");
	shell("ip -n wb-n1 address add fd57::4/128 dev wb-u1 nodad && "
	      "ip -n wb-n2 address add fd57::5/128 dev wb-u2 nodad");
	shell("ip -n wb-n1 link set wb-u1 up && ip -n wb-n2 link set wb-u2 up");
	shell("ip -n wb-n1 route add fd57::5 dev wb-u1 && ip -n wb-n2 route add fd57::4 dev wb-u2");
	for (int node = 1; node <= 2; node++)
		shell("ip -n wb-n%d link add wb-vx index %d address 02:57:46:54:00:04 type vxlan external "
		      "dstport 8472 nolearning udp6zerocsumrx && "
		      "ip -n wb-n%d link set wb-vx addrgenmode none mtu 1430 up && "
		      "ip -n wb-n%d neighbour add 169.254.1.1 lladdr 02:57:46:54:00:04 dev wb-vx && "
		      "ip -n wb-n%d neighbour add fe80::1 lladdr 02:57:46:54:00:04 dev wb-vx",
		      node, IFINDEX_OVERLAY, node, node, node);
}

/* The pod asks for its gateway's MAC itself: our answers are part of the test. */
static void make_pod(int node, enum who who)
{
	shell("ip -n wb-n%d link add wb-h%d index %d address 02:57:46:54:00:03 type veth "
	      "peer name eth0 address 02:57:0a:01:00:%02x netns wb-p%d && "
	      "ip -n wb-n%d link set wb-h%d addrgenmode none mtu 1430 up",
	      node, who, IFINDEX_POD + who, who, who, node, who);
	shell("ip -n wb-p%d address add 10.1.0.%d/32 dev eth0 && "
	      "ip -n wb-p%d address add fd57::%x/128 dev eth0 nodad && "
	      "ip -n wb-p%d link set eth0 mtu 1430 up",
	      who, who, who, who, who);
	shell("ip -n wb-p%d route add 169.254.1.1 dev eth0 scope link && "
	      "ip -n wb-p%d route add default via 169.254.1.1 && "
	      "ip -n wb-p%d route add default via fe80::1 dev eth0",
	      who, who, who);
	shell("ip -n wb-n%d route add 10.1.0.%d dev wb-h%d && "
	      "ip -n wb-n%d route add fd57::%x dev wb-h%d && "
	      "ip -n wb-n%d neighbour add 10.1.0.%d lladdr 02:57:0a:01:00:%02x dev wb-h%d && "
	      "ip -n wb-n%d neighbour add fd57::%x lladdr 02:57:0a:01:00:%02x dev wb-h%d",
	      node, who, who, node, who, who, node, who, who, who, node, who, who, who);
}

static void route_to_pod(int node, enum who own, enum who pod)
{
	shell("ip -n wb-n%d route add 10.1.0.%d via 169.254.1.1 dev wb-vx onlink src 10.1.0.%d && "
	      "ip -n wb-n%d route add fd57::%x via fe80::1 dev wb-vx onlink src fd57::%x",
	      node, pod, own, node, pod, own);
}

static void attach(struct datapath *node, enum program program, int ifindex, bool ingress)
{
	node->which[node->links] = program;
	node->link[node->links++] = attach_program(node->program[program], ifindex, ingress);
}

static void load_node(int node, const char *object)
{
	enter(node == 1 ? SELF : NODE_2);
	datapath_open(object, IFINDEX_OVERLAY);
	nodes[node] = datapath;
	attach(&nodes[node], FROM_OVERLAY, IFINDEX_OVERLAY, true);
	attach(&nodes[node], TO_OVERLAY, IFINDEX_OVERLAY, false);
}

static void add_pod(int node, enum who who)
{
	enter(node == 1 ? SELF : NODE_2);
	datapath = nodes[node];
	make_pod(node, who);
	attach(&nodes[node], FROM_POD, IFINDEX_POD + who, true);
	attach(&nodes[node], TO_POD, IFINDEX_POD + who, false);
	put_endpoint(who, IDENTITY_OF + who, who);
	isolate(who, SLOT_VALID);
}

static void fill_ipcache(int node, int family)
{
	enum who self = node == 1 ? SELF : NODE_2, other = node == 1 ? NODE_2 : SELF;
	int far = 3 - node;

	datapath = nodes[node];
	know_identities();
	put_ipcache(family, self, IDENTITY_HOST, 0, 0);
	put_ipcache(family, other, IDENTITY_REMOTE_NODE, IPCACHE_REMOTE, far);
	for (int i = 0; i < 3; i++) {
		enum who who = (enum who[]){ POD_A, POD_B, REMOTE_2 }[i];
		int home = who == REMOTE_2 ? 2 : 1;

		put_ipcache(family, who, IDENTITY_OF + who,
			    home == node ? IPCACHE_LOCAL : IPCACHE_REMOTE,
			    home == node ? IFINDEX_POD + (int)who : home);
	}
}

void use_underlay(int family)
{
	struct address first = address_of(family, SELF), second = address_of(family, NODE_2);

	datapath = nodes[1];
	put_node(2, family, &second);
	datapath = nodes[2];
	put_node(1, family, &first);
}

void make_all(const char *object)
{
	object_path = object;
	private_namespaces();
	make_underlay();
	load_node(1, object);
	load_node(2, object);
	add_pod(1, POD_A);
	add_pod(1, POD_B);
	add_pod(2, REMOTE_2);
	for (int node = 1; node <= 2; node++) {
		fill_ipcache(node, 4);
		fill_ipcache(node, 6);
	}
	route_to_pod(1, SELF, REMOTE_2);
	route_to_pod(2, NODE_2, POD_A);
	route_to_pod(2, NODE_2, POD_B);
	use_underlay(4);
}
