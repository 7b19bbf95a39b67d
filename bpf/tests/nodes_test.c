/* End to end: redirects, tunnel keys and what is passed to the host stack are judged by what arrives. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/bed.h"

#define INGRESS (SLOT_VALID | SLOT_INGRESS_ISOLATED)

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
	signal(SIGPIPE, SIG_IGN);
	make_all(argv[1]);
	run("pods of one node", same_node);
	run("pods of two nodes", other_node);
	run("a pod and its node", own_host);
	run("a pod and another node", other_host);
	run("policy on both nodes", policy);
	run("a pod's own tunnel packets", forged_tunnel);
	run("over an IPv6 underlay", over_ipv6);
	run("programs replaced 20,000 times under traffic", replaced_under_traffic);
	return tap_finish();
}
