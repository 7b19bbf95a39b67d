/* Where flow tables have gone wrong before: each trap by its name. */
#include <string.h>

#include "lib/connection.h"

static void relabel_local(int family)
{
	struct spec data = forth(family, ACK);

	allow_a_to_b(TCP, 80);
	connect_both(family);
	put_endpoint(POD_A, IDENTITY_OF + 50, POD_A);
	put_ipcache(family, POD_A, IDENTITY_OF + 50, IPCACHE_LOCAL, IFINDEX_POD + POD_A);
	raise_revision();
	DROPS(&data, POD_A, DROP_POLICY_DENIED);
	DROPS(&data, POD_A, DROP_POLICY_DENIED); /* nor do those that follow */
	put_endpoint(POD_A, IDENTITY_OF + POD_A, POD_A);
	raise_revision();
	PASSES(&data, POD_A);
}

/* Seen from the reply first, the flow is still judged as A opened it. */
static void relabel_then_reply(int family)
{
	struct spec answer = back(family, ACK);

	allow_a_to_b(TCP, 80);
	connect_both(family);
	raise_revision();
	PASSES(&answer, POD_B);
	put_endpoint(POD_A, IDENTITY_OF + 50, POD_A);
	raise_revision();
	DROPS(&answer, POD_B, DROP_POLICY_DENIED);
}

static void relabel_remote(int family)
{
	struct spec syn = packet_between(family, POD_A, REMOTE_2, TCP, 30000, 80, SYN);
	struct spec data = packet_between(family, POD_A, REMOTE_2, TCP, 30000, 80, ACK);
	struct rule rule = { .direction = DIRECTION_EGRESS, .peer = IDENTITY_OF + REMOTE_2,
			     .protocol = TCP, .port = 80 };

	put_rule(POD_A, rule);
	isolate(POD_A, EGRESS);
	PASSES(&syn, POD_A);
	PASSES(&data, POD_A);
	put_ipcache(family, REMOTE_2, IDENTITY_OF + 60, IPCACHE_REMOTE, 2);
	raise_revision();
	DROPS(&data, POD_A, DROP_POLICY_DENIED);
	DROPS(&data, POD_A, DROP_POLICY_DENIED); /* nor do those that follow */
}

/* To another pod, on another interface, of another identity. */
static void hand_address_to_c(int family, enum who former)
{
	struct endpoint_value owner = { .identity = IDENTITY_OF + POD_C, .slot = POD_C,
					.mac_tail = { 10, 1, 0, former } };

	drop_endpoint(former);
	drop_ipcache(family, former);
	owner.ipv4 = address_of(4, former);
	owner.ipv6 = address_of(6, former);
	store_endpoint(POD_C, &owner);
	put_ipcache(family, former, IDENTITY_OF + POD_C, IPCACHE_LOCAL, IFINDEX_POD + POD_C);
}

static void address_reuse(int family)
{
	struct spec data = forth(family, ACK);
	int b = !side_of(&data);

	allow_a_to_b(TCP, 80);
	connect_both(family);
	hand_address_to_c(family, POD_B);
	isolate(POD_C, INGRESS);
	DROPS(&data, POD_A, DROP_POLICY_DENIED);
	DROPS(&data, POD_A, DROP_POLICY_DENIED); /* nor do those that follow */
	isolate(POD_C, SLOT_VALID);
	PASSES(&data, POD_A);
	CHECK_EQUAL(entry_of(&data, false).port[b], IFINDEX_POD + POD_C, "port of the new owner");
}

/* What A asked directly, through the host stack and beyond the node. */
static void ask_all(int family, __u8 protocol)
{
	struct spec direct = packet_between(family, POD_A, POD_B, protocol, 4000, 53, 0);
	struct spec translated = packet_between(family, POD_A, POD_B, protocol, 4001, 53, 0);
	struct spec world = packet_between(family, POD_A, WORLD, protocol, 4002, 53, 0);

	PASSES(&direct, POD_A);
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_B, IFINDEX_POD + POD_A, &translated, "translated");
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &world, "to the world");
}

static void answer_all(int family, __u8 protocol, int drop, const char *what)
{
	struct spec direct = packet_between(family, POD_B, POD_A, protocol, 53, 4000, 0);
	struct spec translated = packet_between(family, POD_B, POD_A, protocol, 53, 4001, 0);
	struct spec world = packet_between(family, WORLD, POD_A, protocol, 53, 4002, 0);
	enum who owner = drop ? POD_C : POD_A;

	send_expect(drop ? SHOT : REDIRECT, drop, FROM_POD, IFINDEX_POD + POD_B, 0, &direct, what);
	send_expect(drop ? SHOT : OK, drop, FROM_POD, IFINDEX_POD + POD_B, 0, &translated, what);
	send_expect(drop ? SHOT : OK, drop, TO_POD, IFINDEX_POD + owner, IFINDEX_UPLINK, &world, what);
}

/* C has A's address now and lets nobody in: what A asked, C did not. */
static void inherited_answers(int family)
{
	static const __u8 protocols[] = { UDP, SCTP };
	struct spec asked = packet_between(family, POD_A, POD_B, UDP, 4000, 53, 0);
	struct spec answer = packet_between(family, POD_B, POD_A, UDP, 53, 4000, 0);
	struct spec error = error_about(family, POD_B, &asked, family == 4 ? 3 : 1, family == 4 ? 3 : 4);

	isolate(POD_A, INGRESS);
	for (int i = 0; i < 2; i++) {
		ask_all(family, protocols[i]);
		answer_all(family, protocols[i], 0, "to who asked");
	}
	put_endpoint(POD_A, IDENTITY_OF + 50, POD_A);
	raise_revision();
	PASSES(&answer, POD_B); /* it is still the pod that asked */
	hand_address_to_c(family, POD_A);
	isolate(POD_C, INGRESS);
	for (int i = 0; i < 2; i++)
		answer_all(family, protocols[i], DROP_POLICY_DENIED, "to the next owner");
	DROPS(&error, POD_B, DROP_UNRELATED_ICMP);
	PASSES(&asked, POD_C);
	PASSES(&answer, POD_B);
	PASSES(&error, POD_B);
}

/* Nor is what A was asked: C may not send. */
static void inherited_questions(int family)
{
	struct spec asked = packet_between(family, POD_B, POD_A, UDP, 4000, 53, 0);
	struct spec answer = packet_between(family, POD_A, POD_B, UDP, 53, 4000, 0);

	PASSES(&asked, POD_B);
	PASSES(&answer, POD_A);
	hand_address_to_c(family, POD_A);
	isolate(POD_C, EGRESS);
	DROPS(&answer, POD_C, DROP_POLICY_DENIED);
	PASSES(&asked, POD_B);
	PASSES(&answer, POD_C);
}

static void deleted_pod(int family)
{
	struct spec data = forth(family, ACK);

	allow_a_to_b(TCP, 80);
	connect_both(family);
	drop_endpoint(POD_B);
	raise_revision();
	DROPS(&data, POD_A, DROP_STALE_ADDRESS);
	DROPS(&data, POD_A, DROP_STALE_ADDRESS); /* nor do those that follow */
	put_ipcache(family, POD_B, IDENTITY_UNKNOWN, 0, 0);
	DROPS(&data, POD_A, DROP_STALE_ADDRESS);
	/* an address that nobody claims is the world's: egress policy decides, the stack routes */
	drop_ipcache(family, POD_B);
	isolate(POD_A, CLOSED);
	DROPS(&data, POD_A, DROP_POLICY_DENIED);
}

/* Whatever was judged before the revision was raised is judged again after it. */
static void revision_order(int family)
{
	struct spec data = forth(family, ACK);

	connect_both(family);
	for (int i = 0; i < 500; i++) {
		isolate(POD_B, INGRESS);
		DROPS(&data, POD_A, DROP_POLICY_DENIED);
		isolate(POD_B, SLOT_VALID);
		PASSES(&data, POD_A);
	}
}

/* B may open connections to A, but this one was A's: without its entry it would pass for an answer. */
static void cut_stays_cut(int family)
{
	struct spec data = forth(family, ACK), answer = back(family, ACK);

	connect_both(family);
	isolate(POD_B, INGRESS);
	for (int i = 0; i < 3; i++) {
		DROPS(&data, POD_A, DROP_POLICY_DENIED);
		DROPS(&answer, POD_B, DROP_POLICY_DENIED);
	}
	isolate(POD_B, SLOT_VALID);
	PASSES(&data, POD_A);
	PASSES(&answer, POD_B);
}

/* Nor does it when its entry has expired, which a reset that B ignores hastens. */
static void cut_stays_cut_when_silent(int family)
{
	struct spec data = forth(family, ACK), answer = back(family, ACK), reset = forth(family, RST);
	struct spec syn = forth(family, SYN), opened = back(family, SYN);
	struct flow_value value;

	connect_both(family);
	PASSES(&reset, POD_A);
	isolate(POD_B, INGRESS);
	value = entry_of(&data, false);
	value.last_seen -= value.lifetime + 1;
	store_entry(&data, &value);
	for (int i = 0; i < 3; i++) {
		DROPS(&data, POD_A, DROP_POLICY_DENIED);
		DROPS(&answer, POD_B, DROP_POLICY_DENIED);
	}
	DROPS(&syn, POD_A, DROP_POLICY_DENIED);
	PASSES(&opened, POD_B); /* B may open one of its own */
	isolate(POD_B, SLOT_VALID);
}

/* A slot that is switched before the revision is raised is seen at the next judgement only. */
static void revision_race(int family)
{
	struct spec data = forth(family, ACK);
	struct flow_value value;

	connect_both(family);
	value = entry_of(&data, false);
	value.revision--; /* judged by a program that had read the word before the raise */
	store_entry(&data, &value);
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .deny = true, .port = -1 });
	isolate(POD_B, SLOT_VALID);
	DROPS(&data, POD_A, DROP_POLICY_DENY);
	DROPS(&data, POD_A, DROP_POLICY_DENY);
}

static void evicted_mid_stream(int family)
{
	struct spec data = forth(family, ACK), answer = back(family, ACK);
	struct flow_value value;

	allow_a_to_b(TCP, 80);
	connect_both(family);
	drop_entry(&data);
	PASSES(&data, POD_A);
	drop_entry(&data);
	PASSES(&answer, POD_B);
	value = entry_of(&data, true);
	CHECK_EQUAL(value.flags & FLOW_INITIATOR_1, side_of(&data), "initiator's side");
	PASSES(&data, POD_A);
	PASSES(&answer, POD_B);
	drop_entry(&data);
	isolate(POD_B, EGRESS | INGRESS);
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .port = -1, .deny = true,
				       .precedence = 9 });
	isolate(POD_B, EGRESS | INGRESS);
	DROPS(&data, POD_A, DROP_POLICY_DENY);
	DROPS(&answer, POD_B, DROP_POLICY_DENIED);
	DROPS(&answer, POD_B, DROP_POLICY_DENIED); /* nor do those that follow */
}

/* Without an entry a datagram may come from the initiator only. */
static void evicted_datagram(int family)
{
	struct spec out = packet_between(family, POD_A, POD_B, UDP, 4000, 53, 0);
	struct spec in = packet_between(family, POD_B, POD_A, UDP, 53, 4000, 0);

	allow_a_to_b(UDP, 53);
	PASSES(&out, POD_A);
	PASSES(&in, POD_B);
	drop_entry(&out);
	DROPS(&in, POD_B, DROP_POLICY_DENIED);
	PASSES(&out, POD_A);
	PASSES(&in, POD_B);
}

static void close_connection(int family)
{
	struct spec fin = forth(family, FIN | ACK), answer = back(family, FIN | ACK);

	PASSES(&fin, POD_A);
	CHECK_EQUAL(entry_of(&fin, false).lifetime, 600, "lifetime when half closed");
	CHECK_EQUAL(count_events(EVENT_FLOW_CLOSE, NULL), 0, "close events");
	PASSES(&answer, POD_B);
	CHECK_EQUAL(entry_of(&fin, false).lifetime, 10, "lifetime when closed");
}

static void port_reuse(int family)
{
	struct spec syn = forth(family, SYN), last = forth(family, ACK);
	struct spec foreign = back(family, SYN);
	struct flow_value value;

	allow_a_to_b(TCP, 80);
	connect_both(family);
	close_connection(family);
	PASSES(&last, POD_A);
	DROPS(&foreign, POD_B, DROP_POLICY_DENIED);
	PASSES(&syn, POD_A);
	value = entry_of(&syn, true);
	CHECK_EQUAL(value.packets[side_of(&syn)], 1, "packets of the new flow");
	CHECK(!(value.flags & (FLOW_FIN_0 | FLOW_FIN_1)), "the new flow is closing");
}

/* A new connection on a live entry is judged, whatever the entry said. */
static void syn_is_judged(int family)
{
	struct spec syn = forth(family, SYN), data = forth(family, ACK);
	struct flow_value value;
	__u32 revision;

	allow_a_to_b(TCP, 80);
	connect_both(family);
	value = entry_of(&data, false);
	revision = value.revision;
	isolate(POD_B, CLOSED);
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = IDENTITY_OF + POD_A,
				       .protocol = TCP, .port = 80, .deny = true });
	isolate(POD_B, CLOSED);
	value.revision = revision + 2; /* as if the entry were current */
	store_entry(&data, &value);
	PASSES(&data, POD_A);
	DROPS(&syn, POD_A, DROP_POLICY_DENY);
	PASSES(&data, POD_A);
}

static void half_open(int family)
{
	struct spec syn = forth(family, SYN), data = forth(family, ACK);
	struct flow_value value;

	PASSES(&syn, POD_A);
	PASSES(&data, POD_A);
	value = entry_of(&syn, true);
	CHECK_EQUAL(value.lifetime, 60, "lifetime");
	CHECK(!(value.flags & FLOW_REPLIED), "replied");
	CHECK(value.flags & FLOW_SYN, "began with a SYN");
}

static void repeated_syn(int family)
{
	struct spec syn = forth(family, SYN);

	count_events(EVENT_FLOW_NEW, NULL);
	for (int i = 0; i < 3; i++) {
		struct result result = run_packet(FROM_POD, IFINDEX_POD + POD_A, 0, &syn);

		CHECK_EQUAL(result.action, REDIRECT, "action");
	}
	CHECK_EQUAL(entry_of(&syn, true).packets[side_of(&syn)], 3, "packets");
}

static void syn_from_responder(int family)
{
	struct spec syn = back(family, SYN), data = forth(family, ACK);
	struct spec opening = forth(family, SYN);
	struct flow_value before, after;

	allow_a_to_b(TCP, 80);
	PASSES(&opening, POD_A);
	DROPS(&syn, POD_B, DROP_POLICY_DENIED);
	connect_both(family);
	before = entry_of(&data, false);
	DROPS(&syn, POD_B, DROP_POLICY_DENIED);
	after = entry_of(&data, false);
	CHECK(!memcmp(&before, &after, sizeof(before)), "the entry was touched");
	PASSES(&data, POD_A);
}

const struct test trap_tests[] = {
	{ "trap", "relabel of a local peer", relabel_local, false },
	{ "trap", "relabel of a local peer, seen from the reply", relabel_then_reply, false },
	{ "trap", "relabel of a remote peer", relabel_remote, false },
	{ "trap", "reuse of an address by another identity within a second", address_reuse, false },
	{ "trap", "answers to the former owner of an address", inherited_answers, false },
	{ "trap", "questions to the former owner of an address", inherited_questions, false },
	{ "trap", "IP of a deleted pod", deleted_pod, false },
	{ "trap", "every revision is obeyed at once", revision_order, false },
	{ "trap", "a connection that was cut stays cut", cut_stays_cut, false },
	{ "trap", "a connection that was cut and silent stays cut", cut_stays_cut_when_silent, false },
	{ "trap", "revision race", revision_race, false },
	{ "trap", "LRU eviction mid-stream", evicted_mid_stream, false },
	{ "trap", "LRU eviction of a datagram flow", evicted_datagram, false },
	{ "trap", "port reuse", port_reuse, false },
	{ "trap", "a SYN on a live entry is judged", syn_is_judged, false },
	{ "trap", "half-open", half_open, false },
	{ "trap", "retransmitted SYN", repeated_syn, false },
	{ "trap", "a SYN from the responder's side", syn_from_responder, false },
	{},
};
