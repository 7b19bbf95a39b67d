/* ARP and neighbour discovery: what is answered and what a pod may not say. */
#include <string.h>

#include "lib/datapath.h"

static struct frame answer_frame;

static int arp(int operation, const __u8 *mac, enum who sender, enum who target, int *drop)
{
	struct address from = address_of(4, sender), to = address_of(4, target);
	struct frame frame;
	struct result result;

	if (!sender)
		memset(from.bytes + 12, 0, 4);
	build_arp(&frame, operation, mac, &from, &to);
	result = run_frame(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	answer_frame = result.out;
	*drop = result.drop;
	return result.action;
}

static void arp_request(int family)
{
	static const __u8 gateway[6] = GATEWAY_MAC;
	const __u8 *out = answer_frame.data;
	struct address target = address_of(4, GATEWAY), own = address_of(4, POD_A);
	__u8 mac[6];
	int drop;

	mac_of(POD_A, mac);
	CHECK_EQUAL(arp(1, mac, POD_A, GATEWAY, &drop), REDIRECT, "request");
	CHECK(!memcmp(out, mac, 6) && !memcmp(out + 6, gateway, 6), "MACs of the answer");
	CHECK_EQUAL(out[21], 2, "operation");
	CHECK(!memcmp(out + 22, gateway, 6), "sender MAC");
	CHECK(!memcmp(out + 28, target.bytes + 12, 4), "sender address");
	CHECK(!memcmp(out + 32, mac, 6), "target MAC");
	CHECK(!memcmp(out + 38, own.bytes + 12, 4), "target address");
	/* probe and announcement of the own address have no answer */
	CHECK_EQUAL(arp(1, mac, 0, POD_A, &drop), OK, "probe");
	CHECK_EQUAL(arp(1, mac, POD_A, POD_A, &drop), OK, "announcement");
	CHECK_EQUAL(arp(2, mac, POD_A, GATEWAY, &drop), OK, "own reply");
}

static void forged_arp(int family)
{
	__u8 own[6], other[6];
	int drop;

	mac_of(POD_A, own);
	mac_of(POD_B, other);
	CHECK_EQUAL(arp(1, own, POD_B, GATEWAY, &drop), SHOT, "foreign address");
	CHECK_EQUAL(drop, DROP_FORGED_ARP, "foreign address");
	CHECK_EQUAL(arp(2, own, GATEWAY, POD_B, &drop), SHOT, "gateway's address");
	CHECK_EQUAL(drop, DROP_FORGED_ARP, "gateway's address");
	CHECK_EQUAL(arp(2, other, POD_A, POD_B, &drop), SHOT, "foreign MAC");
	CHECK_EQUAL(drop, DROP_INVALID_SOURCE_MAC, "foreign MAC");
	CHECK_EQUAL(arp(3, own, POD_A, GATEWAY, &drop), SHOT, "reverse ARP");
	CHECK_EQUAL(drop, DROP_FORGED_ARP, "reverse ARP");
}

static struct result discover(const struct spec *spec, enum who target, int option, enum who mac)
{
	struct address address = address_of(6, target);
	struct frame frame;
	__u8 bytes[6];

	mac_of(mac, bytes);
	build_discovery(&frame, spec, &address, option, bytes);
	return run_frame(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
}

static void check_advertisement(const struct frame *out, int option)
{
	static const __u8 gateway[6] = GATEWAY_MAC;
	struct address target = address_of(6, GATEWAY), own = address_of(6, POD_A);
	__u8 pseudo[40 + 32];

	CHECK_EQUAL(out->length, 86, "length");
	CHECK(!memcmp(out->data + 6, gateway, 6), "source MAC");
	CHECK(!memcmp(out->data + 22, &target, 16), "source");
	CHECK(!memcmp(out->data + 38, &own, 16), "destination");
	CHECK_EQUAL(out->data[54], 136, "type");
	CHECK_EQUAL(out->data[58], 0xe0, "flags");
	CHECK(!memcmp(out->data + 62, &target, 16), "target");
	CHECK_EQUAL(out->data[78], 2, "option");
	CHECK(!memcmp(out->data + 80, gateway, 6), "option's MAC");
	memset(pseudo, 0, sizeof(pseudo));
	memcpy(pseudo, out->data + 22, 32);
	pseudo[35] = 32;
	pseudo[39] = 58;
	memcpy(pseudo + 40, out->data + 54, 32);
	CHECK_EQUAL(internet_checksum(pseudo, sizeof(pseudo), 0), 0, "checksum");
	(void)option;
}

static void solicitation(int family)
{
	struct spec spec = discovery_between(135, POD_A, GATEWAY), probe = spec;
	struct result result;

	for (int option = 0; option < 2; option++) {
		result = discover(&spec, GATEWAY, option, POD_A);
		CHECK_EQUAL(result.action, REDIRECT, "solicitation");
		check_advertisement(&result.out, option);
	}
	memset(&probe.source, 0, 16);
	result = discover(&probe, POD_A, 0, POD_A);
	CHECK_EQUAL(result.drop, DROP_MULTICAST, "duplicate address probe");
}

static void forged_discovery(int family)
{
	struct spec na = discovery_between(136, POD_A, SELF), ra = discovery_between(134, POD_A, POD_B);
	struct spec rs = discovery_between(133, POD_A, GATEWAY), redirect = discovery_between(137, POD_A, POD_B);
	struct spec ns = discovery_between(135, POD_B, GATEWAY), far = discovery_between(135, POD_A, GATEWAY);

	CHECK_EQUAL(discover(&na, POD_A, 2, POD_A).action, OK, "own advertisement");
	CHECK_EQUAL(discover(&na, GATEWAY, 2, POD_A).drop, DROP_FORBIDDEN_ICMPV6, "gateway's");
	CHECK_EQUAL(discover(&na, POD_A, 2, POD_B).drop, DROP_FORBIDDEN_ICMPV6, "foreign MAC");
	CHECK_EQUAL(discover(&na, POD_B, 2, POD_A).drop, DROP_FORBIDDEN_ICMPV6, "foreign address");
	CHECK_EQUAL(discover(&ra, POD_A, 1, POD_A).drop, DROP_FORBIDDEN_ICMPV6, "router");
	CHECK_EQUAL(discover(&rs, POD_A, 1, POD_A).drop, DROP_FORBIDDEN_ICMPV6, "router, asked");
	CHECK_EQUAL(discover(&redirect, POD_A, 2, POD_A).drop, DROP_FORBIDDEN_ICMPV6, "redirect");
	mac_of(POD_A, ns.source_mac);
	CHECK_EQUAL(discover(&ns, GATEWAY, 1, POD_A).drop, DROP_FORBIDDEN_ICMPV6, "foreign source");
	far.hop_limit = 254;
	CHECK_EQUAL(discover(&far, GATEWAY, 1, POD_A).drop, DROP_FORBIDDEN_ICMPV6, "from afar");
}

static void expect_forbidden(struct spec spec, const char *what)
{
	CHECK_EQUAL(discover(&spec, spec.type == 136 ? POD_A : GATEWAY, 2, POD_A).drop,
		    DROP_FORBIDDEN_ICMPV6, what);
}

/* The node forwards an advertisement like any packet, and no policy has judged it. */
static void discovery_stays(int family)
{
	static const enum who far[] = { POD_B, REMOTE_2, NODE_2, WORLD };
	struct spec na = discovery_between(136, POD_A, SELF), ns = discovery_between(135, POD_A, GATEWAY);

	for (int i = 0; i < 4; i++)
		expect_forbidden(discovery_between(136, POD_A, far[i]), "to elsewhere");
	na.destination = (struct address){ { 0xfe, 0x80, [15] = 1 } };
	CHECK_EQUAL(discover(&na, POD_A, 2, POD_A).action, OK, "to the gateway");
	na.destination = (struct address){ { 0xff, 0x02, [15] = 1 } };
	CHECK_EQUAL(discover(&na, POD_A, 2, POD_A).action, OK, "to all on the link");
	na.destination.bytes[1] = 0x0e;
	expect_forbidden(na, "to all of a wider scope");
	na = discovery_between(136, POD_A, SELF);
	na.extensions[0] = ns.extensions[0] = EXTENSION_DESTINATION;
	expect_forbidden(na, "advertisement behind a header");
	expect_forbidden(ns, "solicitation behind a header");
	na.extensions[0] = EXTENSION_NONE;
	na.fragment = na.more = true;
	expect_forbidden(na, "advertisement in fragments");
}

const struct test neighbour_tests[] = {
	{ "neighbour", "ARP is answered", arp_request, true },
	{ "neighbour", "forged ARP", forged_arp, true },
	{ "neighbour", "neighbour solicitation is answered", solicitation, true },
	{ "neighbour", "forged NA, RA, RS and redirect", forged_discovery, true },
	{ "neighbour", "discovery stays on the link", discovery_stays, true },
	{},
};
