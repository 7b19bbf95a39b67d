/* What rules have decided is counted to the packet. */
#include "lib/connection.h"

static __u64 packets_of(__u32 rule)
{
	return tallied(POD_B, DIRECTION_INGRESS, rule, TALLY_ENFORCED).packets;
}

static void close_flow(int family)
{
	struct spec fin = forth(family, FIN | ACK), answer = back(family, FIN | ACK);

	PASSES(&fin, POD_A);
	PASSES(&answer, POD_B);
}

static void allow_by(__u32 number)
{
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_A,
				       .protocol = TCP, .port = 80, .number = number });
	isolate(POD_B, INGRESS);
}

/* Both ways, on the fast path as well, when the flow ends. */
static void whole_flow(int family)
{
	struct spec data = forth(family, ACK), answer = back(family, ACK);
	struct tally_value tally;
	struct flow_value value;

	allow_by(4);
	connect_both(family);
	for (int i = 0; i < 10; i++) {
		PASSES(&data, POD_A);
		PASSES(&answer, POD_B);
	}
	CHECK_EQUAL(packets_of(4), 1, "credited while it lives");
	close_flow(family);
	value = entry_of(&data, false);
	tally = tallied(POD_B, DIRECTION_INGRESS, 4, TALLY_ENFORCED);
	CHECK_EQUAL(tally.judged, 1, "judged");
	CHECK_EQUAL(tally.packets, 25, "packets");
	CHECK_EQUAL(tally.bytes, value.bytes[0] + value.bytes[1], "bytes");
	CHECK(tally.last, "no time");
}

static void report(int family)
{
	struct spec data = forth(family, ACK);
	struct flow_value value;

	allow_by(4);
	connect_both(family);
	value = entry_of(&data, false);
	value.reported -= 5;
	store_entry(&data, &value);
	PASSES(&data, POD_A);
	CHECK_EQUAL(packets_of(4), 4, "packets");
}

/* Each packet counts for the rule that let it pass. */
static void judged_anew(int family)
{
	struct spec data = forth(family, ACK);

	allow_by(4);
	connect_both(family);
	allow_by(5);
	PASSES(&data, POD_A);
	CHECK_EQUAL(packets_of(4), 3, "packets of the old rule");
	CHECK_EQUAL(packets_of(5), 1, "packets of the new rule");
	CHECK_EQUAL(tallied(POD_B, DIRECTION_INGRESS, 5, TALLY_ENFORCED).judged, 1, "judged");
	close_flow(family);
	CHECK_EQUAL(packets_of(4), 3, "packets of the old rule");
	CHECK_EQUAL(packets_of(5), 3, "packets of the new rule");
}

static void begun_anew(int family)
{
	struct spec rst = forth(family, RST), syn = forth(family, SYN), data = forth(family, ACK);

	allow_by(4);
	connect_both(family);
	PASSES(&data, POD_A);
	PASSES(&rst, POD_A);
	PASSES(&syn, POD_A);
	CHECK_EQUAL(packets_of(4), 6, "packets of both flows");
	CHECK_EQUAL(tallied(POD_B, DIRECTION_INGRESS, 4, TALLY_ENFORCED).judged, 2, "judged");
}

static void denied(int family)
{
	struct spec syn = forth(family, SYN), other = syn;

	allow_by(4);
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .port = ANY_PORT, .deny = true,
				       .protocol = UDP, .precedence = 1, .number = 9 });
	isolate(POD_B, INGRESS);
	other.destination_port = 81;
	DROPS(&other, POD_A, DROP_POLICY_DENIED);
	DROPS(&other, POD_A, DROP_POLICY_DENIED);
	CHECK_EQUAL(packets_of(RULE_NONE), 2, "packets that no rule allows");
	other = packet_between(family, POD_A, POD_B, UDP, 1, 2, 0);
	DROPS(&other, POD_A, DROP_POLICY_DENY);
	CHECK_EQUAL(packets_of(9), 1, "packets of the deny rule");
	CHECK_EQUAL(tally_count(), 2, "tallies");
}

static void without_policy(int family)
{
	connect_both(family);
	CHECK_EQUAL(tally_count(), 0, "tallies");
}

const struct test tally_tests[] = {
	{ "tally", "a flow, when it ends", whole_flow, false },
	{ "tally", "a flow, when it is reported", report, false },
	{ "tally", "a flow that is judged anew", judged_anew, false },
	{ "tally", "a flow that begins anew", begun_anew, false },
	{ "tally", "packets that are denied", denied, false },
	{ "tally", "no rule, no tally", without_policy, false },
	{},
};
