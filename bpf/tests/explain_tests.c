/* The loaded programs' own answers, without any effect. */
#include <stddef.h>

#include "lib/datapath.h"

#define INGRESS (SLOT_VALID | SLOT_INGRESS_ISOLATED)

static void expect_answer(const struct result *result, int drop, int egress, int ingress)
{
	CHECK_EQUAL(result->cb[0] & 0xff, drop, "drop reason");
	CHECK_EQUAL(result->cb[0] >> 8 & 0xff, egress, "egress reason");
	CHECK_EQUAL(result->cb[0] >> 16 & 0xff, ingress, "ingress reason");
	CHECK_EQUAL(result->cb[0] >> 24, drop ? VERDICT_DENY : VERDICT_ALLOW, "verdict");
	CHECK_EQUAL(result->action, drop ? SHOT : OK, "action");
}

static struct result ask(const struct spec *spec, enum who pod)
{
	return explain_packet(FROM_POD, IFINDEX_POD + pod, 0, spec);
}

static void answers(int family)
{
	struct spec spec = packet_between(family, POD_A, POD_B, TCP, 1, 80, SYN);
	struct result result = ask(&spec, POD_A);

	expect_answer(&result, 0, REASON_NO_POLICY, REASON_NO_POLICY);
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_A,
				       .protocol = TCP, .port = 80, .number = 42 });
	isolate(POD_B, INGRESS);
	result = ask(&spec, POD_A);
	expect_answer(&result, 0, REASON_NO_POLICY, REASON_RULE);
	CHECK_EQUAL(result.cb[2], 42, "rule");
	CHECK(result.cb[4], "no set");
	spec.destination_port = 81;
	result = ask(&spec, POD_A);
	expect_answer(&result, DROP_POLICY_DENIED, REASON_NO_POLICY, REASON_DEFAULT_DENY);
	isolate(POD_A, SLOT_VALID | SLOT_EGRESS_ISOLATED);
	result = ask(&spec, POD_A);
	expect_answer(&result, DROP_POLICY_DENIED, REASON_DEFAULT_DENY, REASON_DEFAULT_DENY);
	spec.destination_port = 80;
	result = ask(&spec, POD_A);
	expect_answer(&result, DROP_POLICY_DENIED, REASON_DEFAULT_DENY, REASON_RULE);
	CHECK_EQUAL(result.cb[2], 42, "rule of ingress");
}

static void expect_staged(const struct result *result, int egress, int ingress, int would)
{
	CHECK_EQUAL(result->mark & 0xff, egress, "staged egress");
	CHECK_EQUAL(result->mark >> 8 & 0xff, ingress, "staged ingress");
	CHECK_EQUAL(result->mark >> 16, would, "would");
}

static void staged(int family)
{
	struct spec spec = packet_between(family, POD_A, POD_B, TCP, 1, 80, SYN);
	struct result result = ask(&spec, POD_A);

	expect_staged(&result, REASON_NONE, REASON_NONE, 0);
	put_rule(POD_A, (struct rule){ .direction = DIRECTION_EGRESS, .port = ANY_PORT, .number = 7,
				       .staged = true });
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_A,
				       .protocol = TCP, .port = 80, .number = 42, .deny = true,
				       .staged = true });
	isolate(POD_B, SLOT_VALID | SLOT_STAGED);
	result = ask(&spec, POD_A);
	expect_staged(&result, REASON_NONE, REASON_RULE | STAGED_DENY, TALLY_WOULD_DENY);
	CHECK_EQUAL(result.tstamp >> 32, 42, "rule of ingress");
	isolate(POD_A, SLOT_VALID | SLOT_EGRESS_ISOLATED | SLOT_STAGED);
	isolate(POD_B, SLOT_VALID);
	result = ask(&spec, POD_A);
	expect_staged(&result, REASON_RULE, REASON_NONE, TALLY_WOULD_ALLOW);
	CHECK_EQUAL((__u32)result.tstamp, 7, "rule of egress");
}

static void all_programs(int family)
{
	struct spec in = packet_between(family, SELF, POD_A, TCP, 1, 80, SYN);
	struct spec far = packet_between(family, REMOTE_2, POD_A, TCP, 1, 80, SYN);
	struct spec out = packet_between(family, POD_A, REMOTE_2, TCP, 1, 80, SYN);
	struct result result = explain_packet(TO_POD, IFINDEX_POD + POD_A, 0, &in);

	expect_answer(&result, 0, REASON_NONE, REASON_OWN_NODE);
	result = explain_packet(FROM_OVERLAY, IFINDEX_OVERLAY, IDENTITY_OF + REMOTE_2, &far);
	expect_answer(&result, 0, REASON_NONE, REASON_NO_POLICY);
	result = explain_packet(FROM_OVERLAY, IFINDEX_OVERLAY, IDENTITY_WORLD, &far);
	expect_answer(&result, DROP_INVALID_IDENTITY, REASON_NONE, REASON_NONE);
	result = explain_packet(TO_OVERLAY, IFINDEX_OVERLAY, 0, &out);
	expect_answer(&result, 0, REASON_NO_POLICY, REASON_NONE);
	put_rule(POD_A, (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + 77,
				       .protocol = TCP, .port = 80, .number = 5 });
	isolate(POD_A, INGRESS);
	result = explain_packet(FROM_OVERLAY, IFINDEX_OVERLAY, IDENTITY_OF + 77, &far);
	expect_answer(&result, 0, REASON_NONE, REASON_RULE);
	CHECK_EQUAL(result.cb[2], 5, "rule");
}

/* The question is about a new flow, whatever ports live ones have: B sends from 53 to port 0, which is
 * the flow of the asked packet from 0 to 53. */
static void beside_its_flow(int family)
{
	struct spec live = packet_between(family, POD_B, POD_A, UDP, 53, 0, 0);
	struct spec asked = packet_between(family, POD_A, POD_B, UDP, 0, 53, 0);
	struct spec ping = echo_between(family, POD_B, POD_A, false, 0);
	struct spec pong = echo_between(family, POD_A, POD_B, false, 0);
	struct result result;

	PASSES(&live, POD_B);
	PASSES(&ping, POD_B);
	isolate(POD_A, SLOT_VALID | SLOT_EGRESS_ISOLATED);
	result = ask(&asked, POD_A);
	expect_answer(&result, DROP_POLICY_DENIED, REASON_DEFAULT_DENY, REASON_NO_POLICY);
	result = ask(&pong, POD_A);
	expect_answer(&result, DROP_POLICY_DENIED, REASON_DEFAULT_DENY, REASON_NO_POLICY);
	PASSES(&asked, POD_A); /* the packet itself is an answer */
}

/* Whatever is asked, every map stays as it was, to the byte. */
static void no_effects(int family, bool stale)
{
	struct spec out = packet_between(family, POD_A, POD_B, UDP, 4000, 53, 0);
	struct spec in = packet_between(family, POD_B, POD_A, UDP, 53, 4000, 0);
	struct spec specs[] = {
		out,
		in,
		packet_between(family, POD_A, POD_B, TCP, 1, 80, SYN),
		packet_between(family, POD_A, POD_C, TCP, 1, 80, SYN),
		packet_between(family, POD_A, WORLD, TCP, 1, 80, SYN),
		packet_between(family, POD_A, REMOTE_2, TCP, 1, 80, SYN),
		packet_between(family, POD_C, POD_B, TCP, 1, 80, SYN),
		packet_between(family, POD_A, NODE_2, UDP, 1, 8472, 0),
		echo_between(family, POD_A, POD_B, false, 3),
		error_about(family, POD_B, &out, family == 4 ? 3 : 1, 0),
		packet_between(family, POD_A, POD_B, UDP, 4001, 53, 0),
	};
	const int count = sizeof(specs) / sizeof(specs[0]);
	struct address target = address_of(4, GATEWAY), sender = address_of(4, POD_A);
	struct frame arp;
	__u64 before, after;
	__u8 mac[6];

	specs[count - 1].fragment = specs[count - 1].more = true;
	/* what staged policies would do is noted for a packet: of C, which gets none, nothing is yet */
	for (int pod = POD_A; pod <= POD_C; pod++) {
		put_rule(pod, (struct rule){ .direction = DIRECTION_INGRESS, .port = ANY_PORT,
					     .number = 42, .deny = true, .staged = true });
		put_rule(pod, (struct rule){ .direction = DIRECTION_EGRESS, .port = ANY_PORT,
					     .number = 43, .staged = true });
		isolate(pod, SLOT_VALID | SLOT_STAGED);
	}
	isolate(POD_C, INGRESS | SLOT_STAGED);
	PASSES(&out, POD_A);
	PASSES(&in, POD_B);
	if (stale)
		raise_revision(); /* the entry would be rewritten */
	mac_of(POD_A, mac);
	build_arp(&arp, 1, mac, &sender, &target);
	count_events(EVENT_DROP, NULL);
	before = digest_maps();
	for (int i = 0; i < count; i++)
		for (int program = FROM_POD; program <= TO_OVERLAY; program++)
			for (int pod = POD_A; pod <= POD_C; pod++)
				explain_packet(program,
					       program >= FROM_OVERLAY ? IFINDEX_OVERLAY :
									 IFINDEX_POD + pod,
					       IDENTITY_OF + REMOTE_2, &specs[i]);
	CHECK_EQUAL(run_frame(FROM_POD, IFINDEX_POD + POD_A, 0x80000001, &arp).action, OK, "ARP");
	after = digest_maps();
	CHECK(before == after, "a map has changed");
	for (int type = 0; type <= EVENT_DROP; type++)
		CHECK_EQUAL(count_events(type, NULL), 0, "events");
	PASSES(&out, POD_A);
	CHECK(digest_maps() != after, "the digest does not see a packet");
}

static void no_effects_slow(int family)
{
	no_effects(family, true);
}

static void no_effects_fast(int family)
{
	no_effects(family, false);
}

/* Only bit 31 makes an explanation: the rest of cb is not believed. */
static void not_by_chance(int family)
{
	struct spec spec = packet_between(family, POD_A, POD_B, UDP, 4000, 53, 0);
	struct flow_value value;

	send_expect(REDIRECT, 0, FROM_POD, IFINDEX_POD + POD_A, 1, &spec, "a real interface");
	CHECK(find_entry(&spec, &value), "no entry");
}

const struct test explain_tests[] = {
	{ "explain", "verdict, reasons, rules, sets", answers, false },
	{ "explain", "what staged policies would do", staged, false },
	{ "explain", "every program", all_programs, false },
	{ "explain", "a live flow does not answer", beside_its_flow, false },
	{ "explain", "leaves every map equal", no_effects_slow, false },
	{ "explain", "leaves every map equal beside a live flow", no_effects_fast, false },
	{ "explain", "only by its mark", not_by_chance, false },
	{},
};
