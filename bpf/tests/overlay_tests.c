/* Real tunnel frames, through a real device: who may send what over the overlay. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/attach.h"
#include "lib/datapath.h"

#define INGRESS (SLOT_VALID | SLOT_INGRESS_ISOLATED)

enum {
	STRANGER = 9, /* last byte of an address that is no node's */
};

static void attach_once(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	if (system("ip link set wb-vx up && ip address add fd99::1/64 dev lo nodad && "
		   "for n in 2 3 9; do ip address add fd99::$n/64 dev lo nodad; done"))
		exit(1);
	attach_program(datapath.program[FROM_OVERLAY], IFINDEX_OVERLAY, true);
}

static int socket_of(int family, int node)
{
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	char text[32];
	int fd = socket(family == 4 ? AF_INET : AF_INET6, SOCK_DGRAM, 0);

	snprintf(text, sizeof(text), family == 4 ? "127.0.0.%d" : "fd99::%d", node);
	inet_pton(AF_INET, text, &four.sin_addr);
	inet_pton(AF_INET6, text, &six.sin6_addr);
	if (family == 4 ? bind(fd, (void *)&four, sizeof(four)) : bind(fd, (void *)&six, sizeof(six))) {
		perror(text);
		exit(1);
	}
	return fd;
}

static void send_tunnel(int family, int node, __u32 identity, const struct frame *frame)
{
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(8472),
				    .sin_addr.s_addr = htonl(0x7f000001) };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(8472) };
	__u8 data[sizeof(frame->data) + 8] = { 0x08 };
	__u32 network = htonl(identity << 8);
	int fd = socket_of(family, node);

	inet_pton(AF_INET6, "fd99::1", &six.sin6_addr);
	memcpy(data + 4, &network, 4);
	memcpy(data + 8, frame->data, frame->length);
	if (sendto(fd, data, frame->length + 8, 0, family == 4 ? (void *)&four : (void *)&six,
		   family == 4 ? sizeof(four) : sizeof(six)) < 0) {
		perror("tunnel frame");
		exit(1);
	}
	close(fd);
}

static __u64 all_counted(void)
{
	__u64 sum = 0;

	for (int reason = 0; reason < DROP_REASON_COUNT; reason++)
		sum += counted(reason);
	return sum;
}

/* What the program made of one frame: 0 forwarded, else the drop reason; -1: it saw none. */
static int arrive(int family, int node, __u32 identity, const struct frame *frame)
{
	__u64 before, forwarded;
	struct flow_event event;

	attach_once();
	count_events(EVENT_DROP, NULL);
	before = all_counted();
	forwarded = counted(DROP_NONE);
	send_tunnel(family, node, identity, frame);
	for (int i = 0; i < 1000 && all_counted() == before; i++)
		usleep(100);
	if (counted(DROP_NONE) > forwarded)
		return DROP_NONE;
	return count_events(EVENT_DROP, &event) ? event.drop_reason : -1;
}

static int arrive_packet(int node, __u32 identity, const struct spec *spec)
{
	struct spec framed = *spec;
	struct frame frame;

	memcpy(framed.destination_mac, (const __u8[6])OVERLAY_MAC, 6);
	memcpy(framed.source_mac, (const __u8[6])OVERLAY_SOURCE_MAC, 6);
	build_frame(&frame, &framed);
	return arrive(spec->family, node, identity, &frame);
}

static struct spec syn_to(int family, enum who from, enum who to)
{
	return packet_between(family, from, to, TCP, 30000, 80, SYN);
}

static void accepted(int family)
{
	struct spec syn = syn_to(family, REMOTE_2, POD_A);
	struct spec answer = packet_between(family, POD_A, REMOTE_2, TCP, 80, 30000, SYN | ACK);
	struct spec data = packet_between(family, REMOTE_2, POD_A, TCP, 30000, 80, ACK);
	struct flow_value value;
	int r = side_of(&syn);

	isolate(POD_A, SLOT_VALID | SLOT_EGRESS_ISOLATED);
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &syn), DROP_NONE, "SYN");
	PASSES(&answer, POD_A);
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &data), DROP_NONE, "data, fast");
	CHECK(find_entry(&syn, &value) && value.flags & FLOW_REPLIED, "no entry");
	CHECK_EQUAL(value.port[r], IFINDEX_OVERLAY, "port");
	CHECK_EQUAL(value.node[r], 2, "node");
	CHECK_EQUAL(value.identity[r], IDENTITY_OF + REMOTE_2, "identity");
	CHECK_EQUAL(value.packets[r], 2, "packets");
}

static void judged(int family)
{
	struct spec syn = syn_to(family, REMOTE_2, POD_A);

	put_rule(POD_A, (struct rule){ .direction = DIRECTION_INGRESS, .protocol = TCP, .port = 80,
				       .peer = IDENTITY_OF + REMOTE_2 });
	isolate(POD_A, INGRESS);
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &syn), DROP_NONE, "allowed");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_3, &syn), DROP_POLICY_DENIED, "relabelled");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &syn), DROP_NONE, "and back");
}

static void forged_node(int family)
{
	struct spec syn = syn_to(family, REMOTE_2, POD_A), data = syn;

	data.tcp_flags = ACK;
	CHECK_EQUAL(arrive_packet(STRANGER, IDENTITY_OF + REMOTE_2, &syn), DROP_UNKNOWN_SENDER,
		    "no node");
	CHECK_EQUAL(arrive_packet(3, IDENTITY_OF + REMOTE_2, &syn), DROP_UNKNOWN_SENDER,
		    "another pod's node");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &syn), DROP_NONE, "its own node");
	CHECK_EQUAL(arrive_packet(3, IDENTITY_OF + REMOTE_2, &data), DROP_UNKNOWN_SENDER,
		    "another node on the flow");
	CHECK_EQUAL(arrive_packet(STRANGER, IDENTITY_OF + REMOTE_2, &data), DROP_UNKNOWN_SENDER,
		    "no node on the flow");
}

/* The same checks on an entry that the fast path serves. */
static void forged_on_fast_path(int family)
{
	struct spec syn = syn_to(family, REMOTE_2, POD_A), data = syn;
	struct spec answer = packet_between(family, POD_A, REMOTE_2, TCP, 80, 30000, SYN | ACK);

	data.tcp_flags = ACK;
	put_rule(POD_A, (struct rule){ .direction = DIRECTION_INGRESS, .protocol = TCP, .port = 80,
				       .peer = IDENTITY_OF + REMOTE_2 });
	isolate(POD_A, INGRESS);
	arrive_packet(2, IDENTITY_OF + REMOTE_2, &syn);
	PASSES(&answer, POD_A);
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &data), DROP_NONE, "data");
	CHECK_EQUAL(arrive_packet(3, IDENTITY_OF + REMOTE_2, &data), DROP_UNKNOWN_SENDER, "node");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_WORLD, &data), DROP_INVALID_IDENTITY, "identity");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + 99, &data), DROP_POLICY_DENIED, "relabelled");
}

static void forged_identity(int family)
{
	struct spec syn = syn_to(family, REMOTE_2, POD_A), node = syn_to(family, NODE_2, POD_A);
	static const __u32 numbers[] = { IDENTITY_UNKNOWN, IDENTITY_HOST, IDENTITY_WORLD,
					 IDENTITY_KUBE_APISERVER, 255, IDENTITY_REMOTE_NODE,
					 IDENTITY_NODE_LOCAL_MIN, 0xffffff };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		CHECK_EQUAL(arrive_packet(2, numbers[i], &syn), DROP_INVALID_IDENTITY, "a pod's");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &node), DROP_INVALID_IDENTITY, "a node's");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_REMOTE_NODE, &node), DROP_NONE, "a node's own");
}

/* Addresses of this node's pods and of the node itself never come from outside. */
static void forged_source(int family)
{
	struct spec local = syn_to(family, POD_B, POD_A), host = syn_to(family, SELF, POD_A);

	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + POD_B, &local), DROP_UNKNOWN_SENDER, "local pod");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_REMOTE_NODE, &host), DROP_UNKNOWN_SENDER, "own node");
}

/* A live flow with the world does not continue through the tunnel. */
static void wrong_interface(int family)
{
	struct spec out = packet_between(family, POD_A, WORLD, UDP, 4000, 53, 0);
	struct spec in = packet_between(family, WORLD, POD_A, UDP, 53, 4000, 0);

	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &out, "question");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &in), DROP_WRONG_INTERFACE, "answer");
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &in, "answer");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &in), DROP_WRONG_INTERFACE, "answer");
}

/* The peer may be here before the ipcache knows it. */
static void unknown_address(int family)
{
	struct spec syn = syn_to(family, REMOTE_2, POD_A);

	drop_ipcache(family, REMOTE_2);
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &syn), DROP_NONE, "SYN");
}

/* Nor may the agent have read the identity itself. */
static void unread_identity(int family)
{
	struct spec syn = syn_to(family, REMOTE_2, POD_A);

	drop_ipcache(family, REMOTE_2);
	know_identity(IDENTITY_OF + REMOTE_2, false);
	put_rule(POD_A, (struct rule){ .direction = DIRECTION_INGRESS, .protocol = TCP, .port = 80,
				       .peer = IDENTITY_UNREAD, .deny = true });
	isolate(POD_A, SLOT_VALID);
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &syn), DROP_POLICY_DENY, "SYN");
	know_identity(IDENTITY_OF + REMOTE_2, true);
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &syn), DROP_NONE, "SYN, read");
}

static void destinations(int family)
{
	struct spec host = syn_to(family, REMOTE_2, SELF), world = syn_to(family, REMOTE_2, WORLD);
	struct spec remote = syn_to(family, REMOTE_2, REMOTE_3);
	struct flow_value value;

	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &host), DROP_NONE, "host");
	CHECK(!find_entry(&host, &value), "there is a flow entry");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &world), DROP_STALE_ADDRESS, "world");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &remote), DROP_STALE_ADDRESS, "remote");
	drop_ipcache(family, POD_A);
	host.destination = address_of(family, POD_A);
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &host), DROP_STALE_ADDRESS, "deleted");
}

static void neighbours(int family)
{
	struct address a = address_of(family, REMOTE_2), b = address_of(family, POD_A);
	static const __u8 mac[6] = OVERLAY_SOURCE_MAC;
	struct spec spec = packet_between(6, REMOTE_2, POD_A, 58, 0, 0, 0);
	struct frame frame;

	if (family == 4) {
		build_arp(&frame, 2, mac, &a, &b);
		CHECK_EQUAL(arrive(family, 2, IDENTITY_OF + REMOTE_2, &frame), DROP_FORGED_ARP, "ARP");
		return;
	}
	spec.hop_limit = 255;
	for (spec.type = 133; spec.type <= 137; spec.type++) {
		memcpy(spec.destination_mac, (const __u8[6])OVERLAY_MAC, 6);
		build_discovery(&frame, &spec, &b, 2, mac);
		CHECK_EQUAL(arrive(family, 2, IDENTITY_OF + REMOTE_2, &frame), DROP_FORBIDDEN_ICMPV6,
			    "discovery");
	}
}

static void errors(int family)
{
	struct spec quote = packet_between(family, POD_A, REMOTE_2, UDP, 4000, 53, 0);
	struct spec peer = error_about(family, REMOTE_2, &quote, family == 4 ? 3 : 1, 4);
	struct spec node = error_about(family, NODE_2, &quote, family == 4 ? 3 : 2, family == 4 ? 4 : 0);
	struct spec other = error_about(family, REMOTE_3, &quote, family == 4 ? 3 : 1, 4);

	isolate(POD_A, INGRESS);
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &peer), DROP_UNRELATED_ICMP, "no flow");
	PASSES(&quote, POD_A);
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &peer), DROP_NONE, "from the peer");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_REMOTE_NODE, &node), DROP_NONE, "from its node");
	CHECK_EQUAL(arrive_packet(3, IDENTITY_OF + REMOTE_3, &other), DROP_UNRELATED_ICMP,
		    "from another pod");
}

/* kube-proxy put A's packet on its way to the pod of a Service: C would not know the answer. */
static void answer_to_translated(int family)
{
	struct spec out = syn_to(family, POD_A, REMOTE_2);
	struct spec answer = packet_between(family, REMOTE_2, POD_A, TCP, 80, 30000, SYN | ACK);
	struct flow_value value;
	int a = side_of(&out);

	send_expect(OK, 0, TO_OVERLAY, IFINDEX_OVERLAY, IFINDEX_POD + POD_A, &out, "SYN");
	CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &answer), DROP_NONE, "answer");
	for (int i = 0; i < 2; i++) {
		raise_revision();
		answer.tcp_flags = ACK;
		CHECK_EQUAL(arrive_packet(2, IDENTITY_OF + REMOTE_2, &answer), DROP_NONE, "judged anew");
		CHECK(find_entry(&out, &value), "no entry");
		CHECK_EQUAL(value.port[a], 0, "port of who sent through the stack");
	}
}

const struct test overlay_tests[] = {
	{ "overlay", "a peer's packets arrive", accepted, false },
	{ "overlay", "judged by the identity on the wire", judged, false },
	{ "overlay", "forged outer source", forged_node, false },
	{ "overlay", "forged on the fast path", forged_on_fast_path, false },
	{ "overlay", "forged identity", forged_identity, false },
	{ "overlay", "forged inner source", forged_source, false },
	{ "overlay", "a flow that lives elsewhere", wrong_interface, false },
	{ "overlay", "an address not yet known", unknown_address, false },
	{ "overlay", "an identity not read yet", unread_identity, false },
	{ "overlay", "pods and host only", destinations, false },
	{ "overlay", "no neighbour messages", neighbours, false },
	{ "overlay", "ICMP errors", errors, false },
	{ "overlay", "answers to what the host translated, judged anew", answer_to_translated, false },
	{},
};
