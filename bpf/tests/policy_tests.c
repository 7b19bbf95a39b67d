/* Who may talk to whom: sets, peers, port shapes, precedence. */
#include "lib/datapath.h"

#define INGRESS (SLOT_VALID | SLOT_INGRESS_ISOLATED)
#define EGRESS (SLOT_VALID | SLOT_EGRESS_ISOLATED)

static struct rule allow(enum direction direction, __u32 peer, __u8 protocol, int port)
{
	return (struct rule){ .direction = direction, .peer = peer, .protocol = protocol,
			      .port = port, .precedence = 100 };
}

static struct rule deny(enum direction direction, __u32 peer, __u8 protocol, int port)
{
	struct rule rule = allow(direction, peer, protocol, port);

	rule.deny = true;
	return rule;
}

/* A fresh connection each time: a new source port. */
static struct spec syn(int family, enum who from, enum who to, __u16 port)
{
	static __u16 source_port = 20000;

	return packet_between(family, from, to, TCP, source_port++, port, SYN);
}

static void expect_reason(const struct spec *spec, enum direction direction, int reason, __u32 rule)
{
	struct flow_value value = {};

	CHECK(find_entry(spec, &value), "no flow entry");
	CHECK_EQUAL(value.reason[direction], reason, "reason");
	CHECK_EQUAL(value.rule[direction], rule, "rule");
}

static void without_policy(int family)
{
	struct spec spec = syn(family, POD_A, POD_B, 80);

	PASSES(&spec, POD_A);
	expect_reason(&spec, DIRECTION_INGRESS, REASON_NO_POLICY, 0);
	expect_reason(&spec, DIRECTION_EGRESS, REASON_NO_POLICY, 0);
}

static void default_deny(int family)
{
	struct spec spec = syn(family, POD_A, POD_B, 80);

	isolate(POD_B, INGRESS);
	DROPS(&spec, POD_A, DROP_POLICY_DENIED);
	isolate(POD_B, SLOT_VALID);
	isolate(POD_A, EGRESS);
	DROPS(&spec, POD_A, DROP_POLICY_DENIED);
	isolate(POD_A, INGRESS);
	PASSES(&spec, POD_A);
}

static void allow_port(int family)
{
	struct spec right = syn(family, POD_A, POD_B, 80), wrong = syn(family, POD_A, POD_B, 81);
	struct spec stranger = syn(family, POD_C, POD_B, 80);
	struct spec datagram = packet_between(family, POD_A, POD_B, UDP, 5000, 80, 0);

	put_rule(POD_B, allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, TCP, 80));
	isolate(POD_B, INGRESS);
	PASSES(&right, POD_A);
	expect_reason(&right, DIRECTION_INGRESS, REASON_RULE, 0);
	DROPS(&wrong, POD_A, DROP_POLICY_DENIED);
	DROPS(&stranger, POD_C, DROP_POLICY_DENIED);
	DROPS(&datagram, POD_A, DROP_POLICY_DENIED);
}

static void deny_rule(int family)
{
	struct spec spec = syn(family, POD_A, POD_B, 80), other = syn(family, POD_C, POD_B, 80);

	put_rule(POD_B, deny(DIRECTION_INGRESS, IDENTITY_OF + POD_A, TCP, 80));
	isolate(POD_B, SLOT_VALID);
	DROPS(&spec, POD_A, DROP_POLICY_DENY);
	PASSES(&other, POD_C);
}

static void precedence(int family)
{
	struct rule high = allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, TCP, 80);
	struct rule low = deny(DIRECTION_INGRESS, PEER_ANY, TCP, ANY_PORT);
	struct spec spec = syn(family, POD_A, POD_B, 80), other = syn(family, POD_A, POD_B, 81);

	high.precedence = 0x80000000u; /* unsigned */
	put_rule(POD_B, high);
	put_rule(POD_B, low);
	isolate(POD_B, INGRESS);
	PASSES(&spec, POD_A);
	DROPS(&other, POD_A, DROP_POLICY_DENY);
	high.precedence = 99;
	put_rule(POD_B, high);
	raise_revision();
	DROPS(&spec, POD_A, DROP_POLICY_DENY);
}

static void ties(int family)
{
	struct rule exact = allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, TCP, 80);
	struct rule any = allow(DIRECTION_INGRESS, PEER_ANY, TCP, ANY_PORT);
	struct spec spec = syn(family, POD_A, POD_B, 80);

	exact.number = 7;
	any.number = 3;
	put_rule(POD_B, exact);
	put_rule(POD_B, any);
	isolate(POD_B, INGRESS);
	PASSES(&spec, POD_A);
	expect_reason(&spec, DIRECTION_INGRESS, REASON_RULE, 3);
	any.number = 9;
	any.deny = true;
	put_rule(POD_B, any);
	raise_revision();
	DROPS(&spec, POD_A, DROP_POLICY_DENY);
}

static void port_range(int family)
{
	struct rule range = allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, UDP, 8000);

	range.port_bits = 13; /* 8000 to 8007 */
	put_rule(POD_B, range);
	isolate(POD_B, INGRESS);
	for (int port = 7998; port <= 8009; port++) {
		struct spec spec = packet_between(family, POD_A, POD_B, UDP, 4000, port, 0);

		if (port >= 8000 && port <= 8007)
			PASSES(&spec, POD_A);
		else
			DROPS(&spec, POD_A, DROP_POLICY_DENIED);
	}
}

static void one_bit_range(int family)
{
	struct rule range = allow(DIRECTION_INGRESS, PEER_ANY, TCP, 0x8000);
	struct spec inside = syn(family, POD_A, POD_B, 65535), outside = syn(family, POD_A, POD_B, 1);

	range.port_bits = 1;
	put_rule(POD_B, range);
	isolate(POD_B, INGRESS);
	PASSES(&inside, POD_A);
	DROPS(&outside, POD_A, DROP_POLICY_DENIED);
}

static void any_protocol(int family)
{
	struct spec stream = syn(family, POD_A, POD_B, 1), other = syn(family, POD_C, POD_B, 1);
	struct spec echo = echo_between(family, POD_A, POD_B, false, 1);
	struct spec tunnel = packet_between(family, POD_A, POD_B, 47, 0, 0, 0);

	put_rule(POD_B, allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, 0, ANY_PORT));
	isolate(POD_B, INGRESS);
	PASSES(&stream, POD_A);
	PASSES(&echo, POD_A);
	PASSES(&tunnel, POD_A);
	DROPS(&other, POD_C, DROP_POLICY_DENIED);
}

static void other_protocol(int family)
{
	struct spec gre = packet_between(family, POD_A, POD_B, 47, 0, 0, 0);
	struct spec esp = packet_between(family, POD_A, POD_B, 50, 0, 0, 0);

	put_rule(POD_B, allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, 47, ANY_PORT));
	isolate(POD_B, INGRESS);
	PASSES(&gre, POD_A);
	DROPS(&esp, POD_A, DROP_POLICY_DENIED);
}

static void sctp_ports(int family)
{
	struct spec right = packet_between(family, POD_A, POD_B, SCTP, 1000, 3868, 0);
	struct spec wrong = packet_between(family, POD_A, POD_B, SCTP, 1000, 3869, 0);

	put_rule(POD_B, allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, SCTP, 3868));
	isolate(POD_B, INGRESS);
	PASSES(&right, POD_A);
	DROPS(&wrong, POD_A, DROP_POLICY_DENIED);
}

static void icmp_types(int family)
{
	int echo_type = family == 4 ? 8 : 128, icmp = family == 4 ? 1 : 58;
	struct spec echo = echo_between(family, POD_A, POD_B, false, 5);
	struct spec other = echo;

	other.type = family == 4 ? 13 : 144;
	put_rule(POD_B, allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, icmp, echo_type << 8));
	isolate(POD_B, INGRESS);
	PASSES(&echo, POD_A);
	DROPS(&other, POD_A, DROP_POLICY_DENIED);
}

/* Stacks answer an echo whatever its code, so a rule about the code 0 must not let others pass. */
static void echo_codes(int family)
{
	int type = family == 4 ? 8 : 128, icmp = family == 4 ? 1 : 58;
	struct spec echo = echo_between(family, POD_A, POD_B, false, 5), odd = echo;

	odd.code = 1;
	put_rule(POD_B, allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, icmp, type << 8));
	isolate(POD_B, INGRESS);
	PASSES(&echo, POD_A);
	DROPS(&odd, POD_A, DROP_POLICY_DENIED);
	put_rule(POD_B, allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, icmp, type << 8 | 1));
	PASSES(&odd, POD_A);
}

/* A message without a flow of its own never rides somebody else's. */
static void icmp_without_flow(int family)
{
	int type = family == 4 ? 13 : 144, icmp = family == 4 ? 1 : 58;
	struct spec asked = echo_between(family, POD_A, POD_B, false, 0), other = asked;
	struct flow_value value;

	asked.type = type;
	other.type = type + 2;
	put_rule(POD_B, allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, icmp, type << 8));
	isolate(POD_B, INGRESS);
	PASSES(&asked, POD_A);
	CHECK(!find_entry(&asked, &value), "there is a flow entry");
	DROPS(&other, POD_A, DROP_POLICY_DENIED);
}

/* Both are process 7 of their containers, say: one flow, two that ask. */
static void pings_of_one_identifier(int family)
{
	int type = family == 4 ? 8 : 128, icmp = family == 4 ? 1 : 58;
	struct spec ask_b = echo_between(family, POD_A, POD_B, false, 7);
	struct spec ask_a = echo_between(family, POD_B, POD_A, false, 7);
	struct spec answer_a = echo_between(family, POD_B, POD_A, true, 7);
	struct spec answer_b = echo_between(family, POD_A, POD_B, true, 7);

	put_rule(POD_A, allow(DIRECTION_INGRESS, IDENTITY_OF + POD_B, icmp, type << 8));
	put_rule(POD_B, allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, icmp, type << 8));
	isolate(POD_A, INGRESS);
	isolate(POD_B, INGRESS);
	PASSES(&ask_b, POD_A);
	PASSES(&ask_a, POD_B);
	PASSES(&answer_a, POD_B);
	PASSES(&answer_b, POD_A);
	PASSES(&ask_b, POD_A);
	PASSES(&answer_b, POD_A);
	PASSES(&answer_a, POD_B);
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_A,
				       .protocol = icmp, .port = type << 8, .deny = true });
	isolate(POD_B, INGRESS);
	PASSES(&ask_a, POD_B);
	DROPS(&answer_a, POD_B, DROP_POLICY_DENY); /* A may not ask any more */
	PASSES(&answer_b, POD_A);
}

static void class_of_world(int family)
{
	struct spec spec = syn(family, POD_A, WORLD, 443), other = syn(family, POD_A, WORLD_2, 443);
	int all = family == 4 ? 32 : 128;

	put_class(POD_A, family, WORLD, all, 5);
	put_class(POD_A, family, WORLD, family == 4 ? 16 : 32, 6);
	put_rule(POD_A, allow(DIRECTION_EGRESS, PEER_CLASS_TAG | 5, TCP, 443));
	isolate(POD_A, EGRESS);
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &spec, __func__);
	DROPS(&other, POD_A, DROP_POLICY_DENIED);
}

/* An ipBlock selects pods and nodes as well. */
static void class_of_pods_and_nodes(int family)
{
	struct spec pod = syn(family, POD_A, POD_B, 80), remote = syn(family, POD_A, REMOTE_2, 80);
	struct spec node = syn(family, POD_A, NODE_2, 80), far = syn(family, POD_A, REMOTE_3, 80);
	int all = family == 4 ? 32 : 128;

	put_class(POD_A, family, POD_B, all, 7);
	put_class(POD_A, family, REMOTE_2, all, 7);
	put_class(POD_A, family, NODE_2, all, 7);
	put_rule(POD_A, allow(DIRECTION_EGRESS, PEER_CLASS_TAG | 7, TCP, ANY_PORT));
	isolate(POD_A, EGRESS);
	PASSES(&pod, POD_A);
	PASSES(&remote, POD_A);
	PASSES(&node, POD_A);
	DROPS(&far, POD_A, DROP_POLICY_DENIED);
}

/* ::/0 is not 0.0.0.0/0. */
static void class_by_family(int family)
{
	struct spec spec = syn(family, POD_A, WORLD, 443);

	put_class(POD_A, family == 4 ? 6 : 4, WORLD, 0, 8);
	put_rule(POD_A, allow(DIRECTION_EGRESS, PEER_CLASS_TAG | 8, TCP, ANY_PORT));
	isolate(POD_A, EGRESS);
	DROPS(&spec, POD_A, DROP_POLICY_DENIED);
	put_class(POD_A, family, WORLD, 0, 8);
	raise_revision();
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &spec, __func__);
}

/* Each set tells apart what its own policies name: for A's WORLD is in a narrow prefix, for B's in a wide one. */
static void classes_are_of_a_set(int family)
{
	struct spec from_a = syn(family, POD_A, WORLD, 443), from_b = syn(family, POD_B, WORLD, 443);
	struct spec from_c = syn(family, POD_C, WORLD, 443);

	put_class(POD_A, family, WORLD, family == 4 ? 32 : 128, 2);
	put_class(POD_A, family, WORLD, 0, 1);
	put_class(POD_B, family, WORLD, family == 4 ? 16 : 32, 1);
	for (int who = POD_A; who <= POD_C; who++) {
		put_rule(who, allow(DIRECTION_EGRESS, PEER_CLASS_TAG | 1, TCP, 443));
		isolate(who, EGRESS);
	}
	DROPS(&from_a, POD_A, DROP_POLICY_DENIED);
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_B, 0, &from_b, __func__);
	DROPS(&from_c, POD_C, DROP_POLICY_DENIED);
}

static void peer_any(int family)
{
	struct spec pod = syn(family, POD_A, POD_B, 53), world = syn(family, POD_A, WORLD, 53);

	put_rule(POD_A, allow(DIRECTION_EGRESS, PEER_ANY, TCP, 53));
	isolate(POD_A, EGRESS);
	PASSES(&pod, POD_A);
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &world, __func__);
}

static void both_sides(int family)
{
	struct spec spec = syn(family, POD_A, POD_B, 80);

	put_rule(POD_A, allow(DIRECTION_EGRESS, IDENTITY_OF + POD_B, TCP, 80));
	isolate(POD_A, EGRESS);
	isolate(POD_B, INGRESS);
	DROPS(&spec, POD_A, DROP_POLICY_DENIED);
	put_rule(POD_B, allow(DIRECTION_INGRESS, IDENTITY_OF + POD_A, TCP, 80));
	isolate(POD_B, INGRESS);
	PASSES(&spec, POD_A);
}

static void directions_apart(int family)
{
	struct spec spec = syn(family, POD_A, POD_B, 80);

	put_rule(POD_B, allow(DIRECTION_EGRESS, IDENTITY_OF + POD_A, TCP, 80));
	isolate(POD_B, INGRESS);
	DROPS(&spec, POD_A, DROP_POLICY_DENIED);
}

static void not_ready(int family)
{
	struct spec spec = syn(family, POD_A, POD_B, 80);

	isolate(POD_B, 0);
	DROPS(&spec, POD_A, DROP_ENDPOINT_NOT_READY);
	isolate(POD_B, SLOT_VALID);
	put_endpoint(POD_A, IDENTITY_OF + POD_A, SLOT_COUNT + 5);
	raise_revision();
	DROPS(&spec, POD_A, DROP_ENDPOINT_NOT_READY);
	drop_endpoint(POD_A);
	DROPS(&spec, POD_A, DROP_ENDPOINT_NOT_READY);
}

static void own_node(int family)
{
	struct spec in = syn(family, SELF, POD_A, 8080), out = syn(family, POD_A, SELF, 53);

	isolate(POD_A, INGRESS | EGRESS);
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, 0, &in, __func__);
	expect_reason(&in, DIRECTION_INGRESS, REASON_OWN_NODE, 0);
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &out, __func__);
	expect_reason(&out, DIRECTION_EGRESS, REASON_OWN_NODE, 0);
}

static void other_node(int family)
{
	struct spec out = syn(family, POD_A, NODE_2, 53);

	isolate(POD_A, EGRESS);
	DROPS(&out, POD_A, DROP_POLICY_DENIED);
	put_rule(POD_A, allow(DIRECTION_EGRESS, IDENTITY_REMOTE_NODE, TCP, 53));
	isolate(POD_A, EGRESS);
	PASSES(&out, POD_A);
}

const struct test policy_tests[] = {
	{ "policy", "no policy allows", without_policy, false },
	{ "policy", "default deny by direction", default_deny, false },
	{ "policy", "a rule allows its port, peer and protocol", allow_port, false },
	{ "policy", "a deny rule", deny_rule, false },
	{ "policy", "higher precedence wins", precedence, false },
	{ "policy", "deny, then the lowest rule, wins a tie", ties, false },
	{ "policy", "a port range by prefix", port_range, false },
	{ "policy", "half of all ports", one_bit_range, false },
	{ "policy", "any protocol", any_protocol, false },
	{ "policy", "a protocol without ports", other_protocol, false },
	{ "policy", "SCTP ports", sctp_ports, false },
	{ "policy", "ICMP by type", icmp_types, false },
	{ "policy", "an echo with a code is judged by its code", echo_codes, false },
	{ "policy", "ICMP without a flow is judged each time", icmp_without_flow, false },
	{ "policy", "pings of one identifier both ways", pings_of_one_identifier, false },
	{ "policy", "the longest prefix gives the class", class_of_world, false },
	{ "policy", "classes cover pods and nodes", class_of_pods_and_nodes, false },
	{ "policy", "classes are of one family", class_by_family, false },
	{ "policy", "classes are of one set", classes_are_of_a_set, false },
	{ "policy", "any peer", peer_any, false },
	{ "policy", "both pods' policies count", both_sides, false },
	{ "policy", "egress rules do not open ingress", directions_apart, false },
	{ "policy", "nothing before the slot is ready", not_ready, false },
	{ "policy", "the own node is always allowed", own_node, false },
	{ "policy", "another node is not", other_node, false },
	{},
};
