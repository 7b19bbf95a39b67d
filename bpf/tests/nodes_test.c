/* End to end: two nodes and three pods in network namespaces of their own, real veths and a real
 * tunnel, programs attached by tcx links. Redirects, tunnel keys and what is passed to the host
 * stack are judged by what arrives. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/attach.h"
#include "lib/datapath.h"

#define INGRESS (SLOT_VALID | SLOT_INGRESS_ISOLATED)
#define ALL_NAMESPACES "wb-n1 wb-n2 wb-p1 wb-p2 wb-p7"

static struct datapath nodes[3];

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

static void remove_all(void)
{
	int status = system("for n in " ALL_NAMESPACES "; do ip netns delete $n; done 2>/dev/null");

	(void)status;
}

static void remove_and_die(int signal)
{
	remove_all();
	_exit(128 + signal);
}

static void enter(enum who who)
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

static void load_node(int node, const char *object)
{
	enter(node == 1 ? SELF : NODE_2);
	datapath_open(object, IFINDEX_OVERLAY);
	nodes[node] = datapath;
	attach_program(datapath.program[FROM_OVERLAY], IFINDEX_OVERLAY, true);
	attach_program(datapath.program[TO_OVERLAY], IFINDEX_OVERLAY, false);
}

static void add_pod(int node, enum who who)
{
	enter(node == 1 ? SELF : NODE_2);
	datapath = nodes[node];
	make_pod(node, who);
	attach_program(datapath.program[FROM_POD], IFINDEX_POD + who, true);
	attach_program(datapath.program[TO_POD], IFINDEX_POD + who, false);
	put_endpoint(who, IDENTITY_OF + who, who);
	isolate(who, SLOT_VALID);
}

static void fill_ipcache(int node, int family)
{
	enum who self = node == 1 ? SELF : NODE_2, other = node == 1 ? NODE_2 : SELF;
	int far = 3 - node;

	datapath = nodes[node];
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

/* Which family the outer packets have. */
static void use_underlay(int family)
{
	struct address first = address_of(family, SELF), second = address_of(family, NODE_2);

	datapath = nodes[1];
	put_node(2, family, &second);
	datapath = nodes[2];
	put_node(1, family, &first);
}

static void make_all(const char *object)
{
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

static socklen_t socket_address(int family, enum who who, int port, struct sockaddr_storage *to)
{
	struct address address = address_of(family, who);
	struct sockaddr_in *four = (void *)to;
	struct sockaddr_in6 *six = (void *)to;

	memset(to, 0, sizeof(*to));
	if (family == 4) {
		four->sin_family = AF_INET;
		four->sin_port = htons(port);
		memcpy(&four->sin_addr, address.bytes + 12, 4);
		return sizeof(*four);
	}
	six->sin6_family = AF_INET6;
	six->sin6_port = htons(port);
	memcpy(&six->sin6_addr, &address, 16);
	return sizeof(*six);
}

/* A socket in somebody's namespace, bound to `port` of the given address (0: any). */
static int socket_in(enum who where, int family, int type, int port)
{
	struct timeval patience = { .tv_usec = 700000 };
	struct sockaddr_storage own;
	socklen_t length;
	int fd, one = 1;

	enter(where);
	fd = socket(family == 4 ? AF_INET : AF_INET6, type, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	length = socket_address(family, where, port, &own);
	if (fd < 0 || (port && bind(fd, (void *)&own, length))) {
		perror("socket");
		exit(1);
	}
	return fd;
}

static bool connect_to(int fd, int family, enum who to, int port)
{
	struct sockaddr_storage address;
	socklen_t length = socket_address(family, to, port, &address);

	return !connect(fd, (void *)&address, length);
}

/* `size` bytes through a new connection, and all of them back. */
static bool stream(int family, enum who from, enum who to, int port, int size)
{
	int listener = socket_in(to, family, SOCK_STREAM, port), client, server;
	char *sent = malloc(size), *received = malloc(size);
	int have = 0, put = 0, got;
	bool ok = false;

	memset(sent, 'w', size);
	listen(listener, 1);
	client = socket_in(from, family, SOCK_STREAM, 0);
	if (connect_to(client, family, to, port)) {
		server = accept(listener, NULL, NULL);
		while (have < size) {
			if (put < size) {
				got = send(client, sent + put, size - put, MSG_DONTWAIT);
				put += got > 0 ? got : 0;
			}
			got = recv(server, received + have, size - have, 0);
			if (got <= 0)
				break;
			have += got;
		}
		ok = have == size && !memcmp(sent, received, size) && send(server, "!", 1, 0) == 1 &&
		     recv(client, received, 1, 0) == 1;
		close(server);
	}
	close(client);
	close(listener);
	free(sent);
	free(received);
	return ok;
}

/* One datagram there and one back. */
static bool datagram(int family, enum who from, enum who to, int port, int size)
{
	int server = socket_in(to, family, SOCK_DGRAM, port), client;
	struct sockaddr_storage peer;
	socklen_t length = sizeof(peer);
	char data[9000] = { 'w' };
	bool ok;

	client = socket_in(from, family, SOCK_DGRAM, 0);
	ok = connect_to(client, family, to, port) && send(client, data, size, 0) == size &&
	     recvfrom(server, data, sizeof(data), 0, (void *)&peer, &length) == size &&
	     sendto(server, data, size, 0, (void *)&peer, length) == size &&
	     recv(client, data, sizeof(data), 0) == size;
	close(client);
	close(server);
	return ok;
}

static bool refused(int family, enum who from, enum who to)
{
	int client = socket_in(from, family, SOCK_DGRAM, 0);
	char data[8] = {};
	bool answer;

	connect_to(client, family, to, 9);
	send(client, data, sizeof(data), 0);
	answer = recv(client, data, sizeof(data), 0) < 0 && errno == ECONNREFUSED;
	close(client);
	return answer;
}

static bool echo(int family, enum who from, enum who to)
{
	__u8 data[64] = { family == 4 ? 8 : 128 };
	struct sockaddr_storage peer;
	socklen_t length;
	int fd;
	bool ok;

	enter(from);
	shell("sysctl -qw net.ipv4.ping_group_range='0 0'");
	fd = socket(family == 4 ? AF_INET : AF_INET6, SOCK_DGRAM, family == 4 ? 1 : 58);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ .tv_usec = 700000 },
		   sizeof(struct timeval));
	length = socket_address(family, to, 0, &peer);
	ok = sendto(fd, data, sizeof(data), 0, (void *)&peer, length) == sizeof(data) &&
	     recv(fd, data, sizeof(data), 0) == sizeof(data);
	close(fd);
	return ok;
}

static void all_between(int family, enum who from, enum who to)
{
	CHECK(echo(family, from, to), "echo");
	CHECK(datagram(family, from, to, 5000, 100), "datagram");
	CHECK(datagram(family, from, to, 5001, 8000), "fragmented datagram");
	CHECK(stream(family, from, to, 8000, 2000000), "stream");
	CHECK(refused(family, from, to), "port unreachable");
}

static void same_node(int family)
{
	all_between(family, POD_A, POD_B);
}

static void other_node(int family)
{
	all_between(family, POD_A, REMOTE_2);
	all_between(family, REMOTE_2, POD_B);
}

static void own_host(int family)
{
	all_between(family, SELF, POD_A);
	all_between(family, POD_A, SELF);
}

static void other_host(int family)
{
	all_between(family, SELF, REMOTE_2);
	all_between(family, POD_A, NODE_2);
}

/* The receiver's node drops what its policy does not allow, and the sender's what its does not. */
static void policy(int family)
{
	struct rule rule = { .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_A,
			     .protocol = TCP, .port = 8000 };

	datapath = nodes[2];
	put_rule(REMOTE_2, rule);
	isolate(REMOTE_2, INGRESS);
	CHECK(stream(family, POD_A, REMOTE_2, 8000, 1000), "allowed");
	CHECK(!stream(family, POD_A, REMOTE_2, 8001, 1000), "another port");
	CHECK(!stream(family, POD_B, REMOTE_2, 8000, 1000), "another pod");
	CHECK(stream(family, NODE_2, REMOTE_2, 8001, 1000), "its own node");
	CHECK(!stream(family, SELF, REMOTE_2, 8001, 1000), "another node");
	isolate(REMOTE_2, SLOT_VALID);
	CHECK(stream(family, POD_B, REMOTE_2, 8001, 1000), "no longer isolated");
	datapath = nodes[1];
	isolate(POD_A, SLOT_VALID | SLOT_EGRESS_ISOLATED);
	CHECK(!stream(family, POD_A, REMOTE_2, 8000, 1000), "egress");
	CHECK(stream(family, REMOTE_2, POD_A, 8000, 1000), "ingress");
	isolate(POD_A, SLOT_VALID);
}

/* A pod that writes tunnel packets itself reaches no node. */
static void forged_tunnel(int family)
{
	struct spec spec = packet_between(family, REMOTE_2, POD_B, UDP, 4000, 5002, 0);
	__u8 data[sizeof(struct frame)] = { 0x08, 0, 0, 0, 0, (IDENTITY_OF + REMOTE_2) >> 8,
					    (__u8)(IDENTITY_OF + REMOTE_2) };
	int server = socket_in(POD_B, family, SOCK_DGRAM, 5002);
	int client = socket_in(POD_A, family, SOCK_DGRAM, 0);
	struct frame frame;
	__u64 before;

	memcpy(spec.destination_mac, (const __u8[6])OVERLAY_MAC, 6);
	memcpy(spec.source_mac, (const __u8[6])OVERLAY_SOURCE_MAC, 6);
	build_frame(&frame, &spec);
	memcpy(data + 8, frame.data, frame.length);
	datapath = nodes[1];
	before = counted(DROP_TUNNEL_PORT);
	for (int i = 0; i < 10; i++) {
		CHECK(connect_to(client, family, i & 1 ? SELF : NODE_2, 8472), "connect");
		send(client, data, frame.length + 8, 0);
	}
	CHECK(recv(server, data, sizeof(data), 0) < 0, "it arrived");
	CHECK_EQUAL(counted(DROP_TUNNEL_PORT) - before, 10, "drops");
	close(client);
	close(server);
}

static void over_ipv6(int family)
{
	use_underlay(6);
	all_between(family, POD_A, REMOTE_2);
	all_between(family, SELF, REMOTE_2);
	all_between(family, POD_A, NODE_2);
	use_underlay(4);
}

static void run(const char *name, void (*test)(int family))
{
	for (int family = 4; family <= 6; family += 2) {
		tap_begin("nodes", name, family);
		test(family);
		tap_end();
	}
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: %s OBJECT\n", argv[0]);
		return 2;
	}
	remove_all();
	atexit(remove_all);
	signal(SIGINT, remove_and_die);
	signal(SIGTERM, remove_and_die);
	signal(SIGPIPE, SIG_IGN);
	make_all(argv[1]);
	run("pods of one node", same_node);
	run("pods of two nodes", other_node);
	run("a pod and its node", own_host);
	run("a pod and another node", other_host);
	run("policy on both nodes", policy);
	run("a pod's own tunnel packets", forged_tunnel);
	run("over an IPv6 underlay", over_ipv6);
	return tap_finish();
}
