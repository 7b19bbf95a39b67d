/* Staged policies: judged beside what is enforced, never enforced. */
#include <stddef.h>

#include "lib/connection.h"

#define STAGED (SLOT_VALID | SLOT_STAGED)

static struct rule about_a(int port, bool deny, bool staged)
{
	return (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_A,
			      .protocol = TCP, .port = port, .precedence = 5, .number = 3,
			      .deny = deny, .staged = staged };
}

static struct flow_event event_of(const struct spec *spec, int action, enum event_type type)
{
	struct flow_event event = {};
	struct result result;
	struct frame frame;

	build_frame(&frame, spec);
	count_events(type, NULL);
	result = run_quietly(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	CHECK_EQUAL(result.action, action, "action");
	CHECK_EQUAL(count_events(type, &event), 1, "events");
	return event;
}

static void nothing_staged(int family)
{
	struct spec syn = forth(family, SYN);
	struct flow_event event;

	allow_a_to_b(TCP, 80);
	event = event_of(&syn, REDIRECT, EVENT_FLOW_NEW);
	CHECK_EQUAL(event.staged[DIRECTION_INGRESS], REASON_NONE, "staged reason");
	CHECK_EQUAL(tally_count(), 1, "only what is enforced is tallied");
}

static void deny_rule(int family)
{
	struct spec syn = forth(family, SYN);
	struct flow_event event;

	put_rule(POD_B, about_a(80, true, true));
	isolate(POD_B, STAGED);
	event = event_of(&syn, REDIRECT, EVENT_FLOW_NEW);
	CHECK_EQUAL(event.reason[DIRECTION_INGRESS], REASON_NO_POLICY, "reason");
	CHECK_EQUAL(event.staged[DIRECTION_INGRESS], REASON_RULE | STAGED_DENY, "staged reason");
	CHECK_EQUAL(event.staged_rule[DIRECTION_INGRESS], 3, "staged rule");
	CHECK_EQUAL(event.would, TALLY_WOULD_DENY, "would");
	CHECK_EQUAL(tallied(POD_B, DIRECTION_INGRESS, 3, TALLY_WOULD_DENY).packets, 1, "would deny");
	CHECK_EQUAL(tally_count(), 1, "tallies");
}

static void isolation(int family)
{
	struct spec syn = forth(family, SYN);
	struct flow_event event;

	isolate(POD_B, STAGED | SLOT_INGRESS_STAGED);
	event = event_of(&syn, REDIRECT, EVENT_FLOW_NEW);
	CHECK_EQUAL(event.staged[DIRECTION_INGRESS], REASON_DEFAULT_DENY | STAGED_DENY, "staged");
	CHECK_EQUAL(tallied(POD_B, DIRECTION_INGRESS, RULE_NONE, TALLY_WOULD_DENY).judged, 1, "tally");
}

static void would_allow(int family)
{
	struct spec syn = forth(family, SYN);
	struct flow_event event;

	put_rule(POD_B, about_a(80, false, true));
	isolate(POD_B, STAGED | SLOT_INGRESS_ISOLATED | SLOT_INGRESS_STAGED);
	event = event_of(&syn, SHOT, EVENT_DROP);
	CHECK_EQUAL(event.staged[DIRECTION_INGRESS], REASON_RULE, "staged");
	CHECK_EQUAL(event.would, TALLY_WOULD_ALLOW, "would");
	CHECK_EQUAL(tallied(POD_B, DIRECTION_INGRESS, 3, TALLY_WOULD_ALLOW).packets, 1, "tally");
	CHECK_EQUAL(tallied(POD_B, DIRECTION_INGRESS, RULE_NONE, TALLY_ENFORCED).packets, 1, "tally");
}

/* Egress is denied, so nobody asks for ingress, unless staged policies would let the packet on. */
static void would_reach_ingress(int family)
{
	struct spec syn = forth(family, SYN);
	struct flow_event event;

	put_rule(POD_A, (struct rule){ .direction = DIRECTION_EGRESS, .port = ANY_PORT, .staged = true });
	isolate(POD_A, STAGED | SLOT_EGRESS_ISOLATED | SLOT_EGRESS_STAGED);
	put_rule(POD_B, about_a(80, true, true));
	isolate(POD_B, STAGED);
	event = event_of(&syn, SHOT, EVENT_DROP);
	CHECK_EQUAL(event.drop_reason, DROP_POLICY_DENIED, "reason");
	CHECK_EQUAL(event.reason[DIRECTION_INGRESS], REASON_NONE, "nothing is enforced at ingress");
	CHECK_EQUAL(event.staged[DIRECTION_EGRESS], REASON_RULE, "staged egress");
	CHECK_EQUAL(event.staged[DIRECTION_INGRESS], REASON_RULE | STAGED_DENY, "staged ingress");
	CHECK_EQUAL(tallied(POD_B, DIRECTION_INGRESS, 3, TALLY_STAGED).packets, 1, "denied either way");
	isolate(POD_B, SLOT_VALID);
	event_of(&syn, SHOT, EVENT_DROP);
	CHECK_EQUAL(tallied(POD_A, DIRECTION_EGRESS, 0, TALLY_WOULD_ALLOW).packets, 1, "would allow");
}

static __u64 staged_packets(enum who pod, enum direction direction, __u32 rule, enum tally_kind kind)
{
	return tallied(pod, direction, rule, kind).packets;
}

/* A packet that would be allowed is counted so for each side that denies it now, and for no other. */
static void would_allow_by_side(int family)
{
	struct spec syn = forth(family, SYN);

	put_rule(POD_A, (struct rule){ .direction = DIRECTION_EGRESS, .port = ANY_PORT, .staged = true });
	put_rule(POD_B, about_a(80, false, true));
	isolate(POD_A, STAGED | SLOT_EGRESS_STAGED);
	isolate(POD_B, STAGED | SLOT_INGRESS_ISOLATED | SLOT_INGRESS_STAGED);
	DROPS(&syn, POD_A, DROP_POLICY_DENIED);
	CHECK_EQUAL(staged_packets(POD_A, DIRECTION_EGRESS, 0, TALLY_STAGED), 1, "egress allows");
	CHECK_EQUAL(staged_packets(POD_A, DIRECTION_EGRESS, 0, TALLY_WOULD_ALLOW), 0, "either way");
	CHECK_EQUAL(staged_packets(POD_B, DIRECTION_INGRESS, 3, TALLY_WOULD_ALLOW), 1, "ingress denies");

	isolate(POD_A, STAGED | SLOT_EGRESS_ISOLATED | SLOT_EGRESS_STAGED);
	DROPS(&syn, POD_A, DROP_POLICY_DENIED);
	CHECK_EQUAL(staged_packets(POD_A, DIRECTION_EGRESS, 0, TALLY_WOULD_ALLOW), 1, "both deny");
	CHECK_EQUAL(staged_packets(POD_B, DIRECTION_INGRESS, 3, TALLY_WOULD_ALLOW), 2, "both deny");

	isolate(POD_B, STAGED | SLOT_INGRESS_STAGED);
	DROPS(&syn, POD_A, DROP_POLICY_DENIED);
	CHECK_EQUAL(staged_packets(POD_A, DIRECTION_EGRESS, 0, TALLY_WOULD_ALLOW), 2, "egress denies");
	CHECK_EQUAL(staged_packets(POD_B, DIRECTION_INGRESS, 3, TALLY_STAGED), 1, "ingress allows");
	CHECK_EQUAL(staged_packets(POD_B, DIRECTION_INGRESS, 3, TALLY_WOULD_ALLOW), 2, "either way");
}

/* A policy that is staged while a connection lives is news of that connection. */
static void live_flow(int family)
{
	struct spec data = forth(family, ACK);
	struct flow_event event;

	connect_both(family);
	put_rule(POD_B, about_a(80, true, true));
	isolate(POD_B, STAGED);
	event = event_of(&data, REDIRECT, EVENT_FLOW_UPDATE);
	CHECK_EQUAL(event.staged[DIRECTION_INGRESS], REASON_RULE | STAGED_DENY, "staged");
	CHECK_EQUAL(event.would, TALLY_WOULD_DENY, "would");
	PASSES(&data, POD_A);
	CHECK_EQUAL(count_events(EVENT_FLOW_UPDATE, NULL), 0, "no news any more");
	CHECK_EQUAL(entry_of(&data, false).staged[DIRECTION_INGRESS], REASON_RULE | STAGED_DENY, "entry");
}

static void untried(int family)
{
	struct spec data = forth(family, ACK);

	allow_a_to_b(TCP, 80);
	connect_both(family);
	CHECK_EQUAL(traffic_of(POD_B).last[DIRECTION_INGRESS], 0, "nothing is staged");
	put_rule(POD_B, about_a(81, true, true));
	isolate(POD_B, STAGED);
	CHECK_EQUAL(traffic_of(POD_B).last[DIRECTION_INGRESS], 0, "no packet yet");
	PASSES(&data, POD_A);
	CHECK(traffic_of(POD_B).last[DIRECTION_INGRESS], "a live flow is no traffic");
	CHECK_EQUAL(traffic_of(POD_B).last[DIRECTION_EGRESS], 0, "it sent nothing");
	CHECK_EQUAL(traffic_of(POD_A).last[DIRECTION_EGRESS], 0, "no staged policy is about it");
}

static void tried_by_drops(int family)
{
	struct spec syn = forth(family, SYN);

	put_rule(POD_A, (struct rule){ .direction = DIRECTION_EGRESS, .port = ANY_PORT,
				       .peer = IDENTITY_OF + POD_B, .staged = true });
	isolate(POD_A, STAGED | SLOT_EGRESS_ISOLATED);
	DROPS(&syn, POD_A, DROP_POLICY_DENIED);
	CHECK(traffic_of(POD_A).last[DIRECTION_EGRESS], "what is dropped was judged");
}

const struct test stage_tests[] = {
	{ "stage", "without staged policies nothing is staged", nothing_staged, false },
	{ "stage", "a deny rule is judged and not enforced", deny_rule, false },
	{ "stage", "isolation is judged and not enforced", isolation, false },
	{ "stage", "an allow rule is judged and not enforced", would_allow, false },
	{ "stage", "egress that would be allowed asks for ingress", would_reach_ingress, false },
	{ "stage", "only sides that deny a packet would allow it", would_allow_by_side, false },
	{ "stage", "a live flow is judged too", live_flow, false },
	{ "stage", "a pod counts as tried once its packets are judged", untried, false },
	{ "stage", "a pod counts as tried by packets that are dropped", tried_by_drops, false },
	{},
};
