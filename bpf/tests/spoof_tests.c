/* What a pod may not send. */
#include <stdlib.h>
#include <string.h>

#include "lib/datapath.h"

static void source_address(int family)
{
	struct spec spec = packet_between(family, POD_B, WORLD, UDP, 4000, 53, 0);
	struct spec link = packet_between(family, POD_A, WORLD, UDP, 4000, 53, 0);

	mac_of(POD_A, spec.source_mac);
	DROPS(&spec, POD_A, DROP_INVALID_SOURCE_IP);
	link.source.bytes[12] = 169;
	if (family == 6)
		link.source.bytes[0] = 0xfe, link.source.bytes[1] = 0x80;
	DROPS(&link, POD_A, DROP_INVALID_SOURCE_IP);
}

/* A pod of one family has no address in the other, not that of nobody either. */
static void no_address(int family)
{
	struct endpoint_value pod = { .identity = IDENTITY_OF + POD_A, .slot = POD_A,
				      .mac_tail = { 10, 1, 0, POD_A } };
	struct spec spec = packet_between(family, POD_A, WORLD, UDP, 4000, 53, 0);
	struct spec na = discovery_between(136, POD_A, SELF);
	struct address nobody = {};
	struct frame frame;

	if (family == 4)
		pod.ipv6 = address_of(6, POD_A);
	else
		pod.ipv4 = address_of(4, POD_A);
	store_endpoint(POD_A, &pod);
	if (family == 4)
		memset(spec.source.bytes + 12, 0, 4);
	else
		spec.source = nobody;
	DROPS(&spec, POD_A, DROP_INVALID_SOURCE_IP);
	if (family == 4)
		return;
	na.source = nobody;
	build_discovery(&frame, &na, &nobody, 2, na.source_mac);
	CHECK_EQUAL(run_frame(FROM_POD, IFINDEX_POD + POD_A, 0, &frame).drop, DROP_FORBIDDEN_ICMPV6,
		    "advertisement of no address");
}

static void source_mac(int family)
{
	struct spec spec = packet_between(family, POD_A, POD_B, TCP, 30000, 80, SYN);
	struct spec answer = packet_between(family, POD_B, POD_A, TCP, 80, 30000, SYN | ACK);
	struct spec data = packet_between(family, POD_A, POD_B, TCP, 30000, 80, ACK);

	mac_of(POD_B, spec.source_mac);
	DROPS(&spec, POD_A, DROP_INVALID_SOURCE_MAC);
	mac_of(POD_A, spec.source_mac);
	PASSES(&spec, POD_A);
	PASSES(&answer, POD_B);
	PASSES(&data, POD_A);
	data.source_mac[0] ^= 0x10;
	DROPS(&data, POD_A, DROP_INVALID_SOURCE_MAC);
	data.source_mac[0] ^= 0x10;
	data.source_mac[5] ^= 1;
	DROPS(&data, POD_A, DROP_INVALID_SOURCE_MAC);
}

/* A neighbour who knows the tuple does not get into the flow. */
static void foreign_flow(int family)
{
	struct spec out = packet_between(family, POD_A, POD_B, UDP, 4000, 53, 0);
	struct spec in = packet_between(family, POD_B, POD_A, UDP, 53, 4000, 0);

	PASSES(&out, POD_A);
	PASSES(&in, POD_B);
	DROPS(&out, POD_C, DROP_INVALID_SOURCE_MAC);
	mac_of(POD_C, out.source_mac);
	DROPS(&out, POD_C, DROP_INVALID_SOURCE_IP);
}

static void mapped(int family)
{
	struct spec spec = packet_between(6, POD_A, POD_B, UDP, 4000, 53, 0);
	struct address four = address_of(4, POD_B);

	spec.destination = four;
	DROPS(&spec, POD_A, DROP_MAPPED_ADDRESS);
	spec = packet_between(6, POD_A, POD_B, UDP, 4000, 53, 0);
	spec.source = address_of(4, POD_A);
	DROPS(&spec, POD_A, DROP_MAPPED_ADDRESS);
}

static void tunnel_port(int family)
{
	struct spec own = packet_between(family, POD_A, SELF, UDP, 4000, 8472, 0);
	struct spec other = packet_between(family, POD_A, NODE_2, UDP, 4000, 8472, 0);
	struct spec unknown = packet_between(family, POD_A, WORLD, UDP, 4000, 8472, 0);
	struct spec pod = packet_between(family, POD_A, POD_B, UDP, 4000, 8472, 0);
	struct spec stream = packet_between(family, POD_A, NODE_2, TCP, 4000, 8472, SYN);

	DROPS(&own, POD_A, DROP_TUNNEL_PORT);
	DROPS(&other, POD_A, DROP_TUNNEL_PORT);
	DROPS(&unknown, POD_A, DROP_TUNNEL_PORT);
	PASSES(&pod, POD_A);
	PASSES(&stream, POD_A);
	own.fragment = own.more = true;
	DROPS(&own, POD_A, DROP_TUNNEL_PORT);
	if (family == 6) {
		other.extensions[0] = EXTENSION_DESTINATION;
		DROPS(&other, POD_A, DROP_TUNNEL_PORT);
	}
}

static void multicast(int family)
{
	struct spec spec = packet_between(family, POD_A, POD_B, UDP, 5353, 5353, 0);

	if (family == 6)
		spec.destination.bytes[0] = 0xff;
	else
		spec.destination.bytes[12] = 224;
	DROPS(&spec, POD_A, DROP_MULTICAST);
	if (family == 6)
		return;
	memset(spec.destination.bytes + 12, 255, 4);
	DROPS(&spec, POD_A, DROP_MULTICAST);
}

static void source_route(int family)
{
	static const __u8 record[8] = { 7, 7, 4 }, loose[8] = { 1, 131, 7, 4 };
	struct spec spec = packet_between(4, POD_A, POD_B, UDP, 4000, 53, 0);

	spec.options_length = 8;
	spec.options = record;
	PASSES(&spec, POD_A);
	spec.options = loose;
	DROPS(&spec, POD_A, DROP_INVALID_PACKET);
	spec.options = (const __u8[8]){ 7, 60 };
	DROPS(&spec, POD_A, DROP_INVALID_PACKET);
}

static void other_ethertypes(int family)
{
	struct spec spec = packet_between(4, POD_A, POD_B, UDP, 4000, 53, 0);
	struct frame frame;

	build_frame(&frame, &spec);
	frame.data[12] = 0x88;
	frame.data[13] = 0xcc;
	CHECK_EQUAL(run_frame(FROM_POD, IFINDEX_POD + POD_A, 0, &frame).drop, DROP_UNSUPPORTED_L3,
		    "LLDP");
}

/* One thing forged in an IP packet. */
static void forge_packet(int family, int number, struct frame *frame)
{
	struct spec spec = packet_between(family, POD_A, POD_B, random() & 1 ? UDP : TCP, random(),
					  random(), random() & 0x3f);

	switch (number % 6) {
	case 0:
		spec.source_mac[random() % 6] ^= 1 + random() % 255;
		break;
	case 1:
		spec.source.bytes[12 + random() % 4] ^= 1 + random() % 255;
		break;
	case 2:
		spec.source = address_of(family, POD_B + random() % 8);
		break;
	case 3: /* not the pod's address in that family */
		spec.family = family == 4 ? 6 : 4;
		if (spec.family == 6)
			spec.source.bytes[0] = random();
		else
			spec.source.bytes[15] = 99;
		break;
	case 4: /* an IPv4 address in an IPv6 packet */
		spec.family = 6;
		spec.source = address_of(number & 8 ? 4 : 6, POD_A);
		spec.destination = address_of(4, POD_B);
		break;
	default: /* a tunnel packet of its own */
		spec.protocol = UDP;
		spec.destination = address_of(family, number & 8 ? SELF : NODE_2);
		spec.destination_port = 8472;
	}
	build_frame(frame, &spec);
}

/* An ARP reply for another's address, an advertisement of one, a router advertisement. */
static void forge_neighbour(int number, struct frame *frame)
{
	enum who victim = number & 8 ? GATEWAY : POD_B;
	struct address other = address_of(number % 3 ? 6 : 4, victim), target = address_of(4, POD_C);
	struct spec spec = discovery_between(number % 3 == 1 ? 136 : 134, POD_A, POD_B);
	__u8 mac[6];

	mac_of(POD_A, mac);
	if (number % 3 == 0) {
		build_arp(frame, 1 + (number & 1), mac, &other, &target);
		return;
	}
	if (random() & 1)
		spec.source = other;
	build_discovery(frame, &spec, &other, number & 1 ? 2 : 0, mac);
}

/* None is accepted, and each has its reason. */
static void ten_thousand(int family)
{
	int accepted = 0, without_reason = 0;

	srandom(20261124);
	for (int i = 0; i < 10000; i++) {
		struct result result;
		struct frame frame;

		if (i % 8 < 6)
			forge_packet(family, i, &frame);
		else
			forge_neighbour(random(), &frame);
		result = run_frame(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
		accepted += result.action != SHOT;
		without_reason += !result.drop;
	}
	CHECK_EQUAL(accepted, 0, "accepted");
	CHECK_EQUAL(without_reason, 0, "without a reason");
}

const struct test spoof_tests[] = {
	{ "spoof", "source address", source_address, false },
	{ "spoof", "a family without an address", no_address, false },
	{ "spoof", "source MAC, also on the fast path", source_mac, false },
	{ "spoof", "a neighbour in a foreign flow", foreign_flow, false },
	{ "spoof", "IPv4-mapped addresses", mapped, true },
	{ "spoof", "a node's tunnel port", tunnel_port, false },
	{ "spoof", "multicast and broadcast", multicast, false },
	{ "spoof", "IPv4 source routes", source_route, true },
	{ "spoof", "other ethertypes", other_ethertypes, true },
	{ "spoof", "10,000 forged frames", ten_thousand, false },
	{},
};
