/* The life of a flow: replies, states, lifetimes. */
#include <string.h>

#include "lib/connection.h"

static void reply_rides(int family)
{
	struct spec syn = forth(family, SYN), syn_ack = back(family, SYN | ACK);
	struct flow_value value;
	int a = side_of(&syn);

	allow_a_to_b(TCP, 80);
	PASSES(&syn, POD_A);
	value = entry_of(&syn, true);
	CHECK_EQUAL(value.flags & FLOW_INITIATOR_1, a, "initiator's side");
	PASSES(&syn_ack, POD_B);
	value = entry_of(&syn, false);
	CHECK(value.flags & FLOW_REPLIED, "not replied");
	CHECK_EQUAL(value.port[a], IFINDEX_POD + POD_A, "port of A");
	CHECK_EQUAL(value.port[!a], IFINDEX_POD + POD_B, "port of B");
	CHECK_EQUAL(value.identity[a], IDENTITY_OF + POD_A, "identity of A");
	CHECK_EQUAL(value.identity[!a], IDENTITY_OF + POD_B, "identity of B");
}

static void datagram_reply(int family)
{
	struct spec out = packet_between(family, POD_A, POD_B, UDP, 4000, 53, 0);
	struct spec in = packet_between(family, POD_B, POD_A, UDP, 53, 4000, 0);
	struct spec other = packet_between(family, POD_B, POD_A, UDP, 53, 4001, 0);

	allow_a_to_b(UDP, 53);
	DROPS(&in, POD_B, DROP_POLICY_DENIED);
	PASSES(&out, POD_A);
	PASSES(&in, POD_B);
	DROPS(&other, POD_B, DROP_POLICY_DENIED);
	for (int i = 0; i < 3; i++) {
		PASSES(&out, POD_A);
		PASSES(&in, POD_B);
	}
}

static void exact_counts(int family)
{
	struct spec data = forth(family, ACK), answer = back(family, ACK);
	struct flow_value value;
	struct frame frame;
	int a = side_of(&data);

	connect_both(family);
	for (int i = 0; i < 10; i++)
		PASSES(&data, POD_A);
	for (int i = 0; i < 5; i++)
		PASSES(&answer, POD_B);
	value = entry_of(&data, false);
	build_frame(&frame, &data);
	CHECK_EQUAL(value.packets[a], 12, "packets from A");
	CHECK_EQUAL(value.packets[!a], 6, "packets from B");
	CHECK_EQUAL(value.bytes[a], 12 * frame.length, "bytes from A");
	CHECK_EQUAL(value.bytes[!a], 6 * frame.length, "bytes from B");
}

static void reset(int family)
{
	struct spec rst = back(family, RST), stray = packet_between(family, POD_A, POD_B, TCP, 30009, 80, RST);
	struct result result;

	connect_both(family);
	count_events(EVENT_FLOW_CLOSE, NULL);
	result = run_packet(FROM_POD, IFINDEX_POD + POD_B, 0, &rst);
	CHECK_EQUAL(result.action, REDIRECT, "action");
	CHECK_EQUAL(entry_of(&rst, false).lifetime, 10, "lifetime");
	PASSES(&stray, POD_A);
	no_entry(&stray);
}

/* One question, and answers without end: as live as any. */
static void answers_go_on(int family)
{
	struct spec out = packet_between(family, POD_A, POD_B, UDP, 4000, 5683, 0);
	struct spec in = packet_between(family, POD_B, POD_A, UDP, 5683, 4000, 0);
	struct flow_value value;

	allow_a_to_b(UDP, 5683);
	PASSES(&out, POD_A);
	PASSES(&in, POD_B);
	value = entry_of(&out, false);
	value.created -= 9;
	value.reported -= 9;
	store_entry(&out, &value);
	PASSES(&in, POD_B);
	CHECK_EQUAL(entry_of(&out, false).lifetime, 120, "lifetime");
}

static void expired(int family)
{
	struct spec out = packet_between(family, POD_A, POD_B, UDP, 4000, 53, 0);
	struct spec in = packet_between(family, POD_B, POD_A, UDP, 53, 4000, 0);
	struct flow_value value;

	allow_a_to_b(UDP, 53);
	PASSES(&out, POD_A);
	PASSES(&in, POD_B);
	CHECK_EQUAL(entry_of(&out, false).lifetime, 30, "lifetime of a question and its answer");
	PASSES(&out, POD_A);
	value = entry_of(&out, false);
	CHECK_EQUAL(value.lifetime, 120, "lifetime");
	value.last_seen -= value.lifetime;
	store_entry(&out, &value);
	PASSES(&in, POD_B);
	value.last_seen -= 2;
	store_entry(&out, &value);
	DROPS(&in, POD_B, DROP_POLICY_DENIED);
	PASSES(&out, POD_A);
	CHECK_EQUAL(entry_of(&out, true).packets[side_of(&out)], 1, "packets");
}

static void later_on_another_cpu(int family)
{
	struct spec data = forth(family, ACK);
	struct flow_value value;

	allow_a_to_b(TCP, 80);
	connect_both(family);
	value = entry_of(&data, false);
	value.last_seen += 1;
	store_entry(&data, &value);
	PASSES(&data, POD_A);
	entry_of(&data, false);
}

static void echoes(int family)
{
	struct spec request = echo_between(family, POD_A, POD_B, false, 77);
	struct spec reply = echo_between(family, POD_B, POD_A, true, 77);
	struct spec foreign = echo_between(family, POD_B, POD_A, false, 77);
	struct spec unasked = echo_between(family, POD_B, POD_A, true, 78);

	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = PEER_ANY,
				       .protocol = request.protocol, .port = ANY_PORT });
	isolate(POD_B, CLOSED);
	isolate(POD_A, INGRESS);
	PASSES(&request, POD_A);
	PASSES(&reply, POD_B);
	PASSES(&request, POD_A);
	DROPS(&foreign, POD_B, DROP_POLICY_DENIED);
	DROPS(&unasked, POD_B, DROP_POLICY_DENIED);
	PASSES(&reply, POD_B);
}

/* SCTP: whoever was asked opens nothing of his own, and what was aborted is over soon. */
static void init_from_responder(int family)
{
	enum { INIT = 1, ABORT = 6 };
	struct spec opening = packet_between(family, POD_A, POD_B, SCTP, 36412, 36412, 0);
	struct spec init = packet_between(family, POD_B, POD_A, SCTP, 36412, 36412, 0), data = init;

	allow_a_to_b(SCTP, 36412);
	opening.type = init.type = INIT;
	PASSES(&opening, POD_A);
	PASSES(&data, POD_B);
	DROPS(&init, POD_B, DROP_POLICY_DENIED);
	PASSES(&data, POD_B);
	data.type = ABORT;
	PASSES(&data, POD_B);
	CHECK_EQUAL(entry_of(&data, false).lifetime, 10, "lifetime");
}

const struct test flow_tests[] = {
	{ "flow", "a reply rides its flow", reply_rides, false },
	{ "flow", "datagrams", datagram_reply, false },
	{ "flow", "counts are exact", exact_counts, false },
	{ "flow", "RST ends it", reset, false },
	{ "flow", "datagrams of who was asked", answers_go_on, false },
	{ "flow", "an expired entry is none", expired, false },
	{ "flow", "an entry seen later by another CPU", later_on_another_cpu, false },
	{ "flow", "echoes", echoes, false },
	{ "flow", "an INIT from the responder's side", init_from_responder, false },
	{},
};
