/* The life of a flow: replies, states, revisions, evictions. */
#include <string.h>

#include "lib/datapath.h"

#define INGRESS (SLOT_VALID | SLOT_INGRESS_ISOLATED)
#define EGRESS (SLOT_VALID | SLOT_EGRESS_ISOLATED)
#define CLOSED (SLOT_VALID | SLOT_INGRESS_ISOLATED | SLOT_EGRESS_ISOLATED)

static struct spec forth(int family, __u8 flags)
{
	return packet_between(family, POD_A, POD_B, TCP, 30000, 80, flags);
}

static struct spec back(int family, __u8 flags)
{
	return packet_between(family, POD_B, POD_A, TCP, 80, 30000, flags);
}

static void allow_a_to_b(__u8 protocol, int port)
{
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS,
				       .peer = IDENTITY_OF + POD_A, .protocol = protocol,
				       .port = port, .precedence = 1 });
	isolate(POD_B, CLOSED);
	isolate(POD_A, INGRESS);
}

static struct flow_value entry_of(const struct spec *spec, bool fresh)
{
	struct flow_value value = {};
	bool found_fresh;

	CHECK(find_entry(spec, &value, &found_fresh), "no flow entry");
	CHECK_EQUAL(found_fresh, fresh, "entry is in flow_new");
	return value;
}

static void no_entry(const struct spec *spec)
{
	struct flow_value value;
	bool fresh;

	CHECK(!find_entry(spec, &value, &fresh), "the flow entry is still there");
}

static void connect_both(int family)
{
	struct spec syn = forth(family, SYN), syn_ack = back(family, SYN | ACK);
	struct spec ack = forth(family, ACK);

	PASSES(&syn, POD_A);
	PASSES(&syn_ack, POD_B);
	PASSES(&ack, POD_A);
}

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

static void relabel_local(int family)
{
	struct spec data = forth(family, ACK);

	allow_a_to_b(TCP, 80);
	connect_both(family);
	put_endpoint(POD_A, IDENTITY_OF + 50, POD_A);
	put_ipcache(family, POD_A, IDENTITY_OF + 50, IPCACHE_LOCAL, IFINDEX_POD + POD_A);
	raise_revision();
	DROPS(&data, POD_A, DROP_POLICY_DENIED);
	no_entry(&data);
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
	no_entry(&data);
}

/* B's address is given to another pod, on another interface, of another identity. */
static void address_reuse(int family)
{
	struct spec data = forth(family, ACK);
	struct endpoint_value moved = { .identity = IDENTITY_OF + POD_C, .slot = POD_C };
	int b = !side_of(&data);

	allow_a_to_b(TCP, 80);
	connect_both(family);
	drop_endpoint(POD_B);
	drop_ipcache(family, POD_B);
	put_endpoint(POD_C, IDENTITY_OF + POD_C, POD_C);
	moved.ipv4 = address_of(4, POD_B);
	moved.ipv6 = address_of(6, POD_B);
	store_endpoint(POD_C, &moved);
	put_ipcache(family, POD_B, IDENTITY_OF + POD_C, IPCACHE_LOCAL, IFINDEX_POD + POD_C);
	isolate(POD_C, INGRESS);
	DROPS(&data, POD_A, DROP_POLICY_DENIED);
	no_entry(&data);
	isolate(POD_C, SLOT_VALID);
	PASSES(&data, POD_A);
	CHECK_EQUAL(entry_of(&data, true).port[b], IFINDEX_POD + POD_C, "port of the new owner");
}

static void deleted_pod(int family)
{
	struct spec data = forth(family, ACK);

	allow_a_to_b(TCP, 80);
	connect_both(family);
	drop_endpoint(POD_B);
	raise_revision();
	DROPS(&data, POD_A, DROP_STALE_ADDRESS);
	no_entry(&data);
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

/* A slot that is switched before the revision is raised is seen at the next judgement only. */
static void revision_race(int family)
{
	struct spec data = forth(family, ACK);
	struct flow_value value;
	bool fresh;

	connect_both(family);
	value = entry_of(&data, false);
	value.revision--; /* judged by a program that had read the word before the raise */
	store_entry(&data, &value, false);
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .deny = true, .port = -1 });
	isolate(POD_B, SLOT_VALID);
	value.revision++;
	DROPS(&data, POD_A, DROP_POLICY_DENY);
	CHECK(!find_entry(&data, &value, &fresh), "the entry outlived its verdict");
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
	no_entry(&data);
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
	store_entry(&data, &value, false);
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

static void expired(int family)
{
	struct spec out = packet_between(family, POD_A, POD_B, UDP, 4000, 53, 0);
	struct spec in = packet_between(family, POD_B, POD_A, UDP, 53, 4000, 0);
	struct flow_value value;

	allow_a_to_b(UDP, 53);
	PASSES(&out, POD_A);
	PASSES(&in, POD_B);
	value = entry_of(&out, false);
	CHECK_EQUAL(value.lifetime, 120, "lifetime");
	value.last_seen -= value.lifetime;
	store_entry(&out, &value, false);
	PASSES(&in, POD_B);
	value.last_seen -= 2;
	store_entry(&out, &value, false);
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
	store_entry(&data, &value, false);
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

/* Events: new, update at most every interval, close. */
static void events(int family)
{
	struct spec syn = forth(family, SYN), data = forth(family, ACK), answer = back(family, ACK);
	struct frame frame;
	struct flow_event event;
	struct flow_value value;
	struct result result;

	count_events(EVENT_FLOW_NEW, NULL);
	build_frame(&frame, &syn);
	result = run_quietly(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	CHECK_EQUAL(result.action, REDIRECT, "action");
	CHECK_EQUAL(count_events(EVENT_FLOW_NEW, &event), 1, "new events");
	CHECK_EQUAL(event.source_identity, IDENTITY_OF + POD_A, "source identity");
	CHECK_EQUAL(event.destination_identity, IDENTITY_OF + POD_B, "destination identity");
	CHECK_EQUAL(event.packets[0], 1, "packets from the source");
	CHECK_EQUAL(event.ifindex, IFINDEX_POD + POD_A, "ifindex");
	CHECK_EQUAL(event.direction, DIRECTION_EGRESS, "direction");
	CHECK(!memcmp(&event.source, &syn.source, 16), "source address");
	CHECK_EQUAL(event.source_port, __builtin_bswap16(30000), "source port");
	PASSES(&answer, POD_B);
	build_frame(&frame, &data);
	run_quietly(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	CHECK_EQUAL(count_events(EVENT_FLOW_UPDATE, NULL), 0, "update events");
	value = entry_of(&data, false);
	value.reported -= 5;
	store_entry(&data, &value, false);
	run_quietly(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	run_quietly(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	CHECK_EQUAL(count_events(EVENT_FLOW_UPDATE, &event), 1, "update events");
	CHECK_EQUAL(event.packets[0], 3, "packets from the source");
	data.tcp_flags = RST;
	build_frame(&frame, &data);
	run_quietly(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	run_quietly(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	CHECK_EQUAL(count_events(EVENT_FLOW_CLOSE, &event), 1, "close events");
	CHECK_EQUAL(event.tcp_flags, RST, "flags");
}

/* The ring is left full: the numbers go on, so that the reader knows what it missed. */
static void lost_events(int family)
{
	struct spec spec = forth(family, SYN);
	__u64 first, last;
	struct flow_event event;
	struct frame frame;
	int seen;

	isolate(POD_B, CLOSED);
	build_frame(&frame, &spec);
	run_quietly(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	CHECK_EQUAL(count_events(EVENT_DROP, &event), 1, "drop events");
	first = event.sequence;
	for (int i = 0; i < 12000; i++)
		run_quietly(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	seen = count_events(EVENT_DROP, &event);
	CHECK(seen > 5000 && seen < 12000, "%d events in the ring", seen);
	CHECK_EQUAL(event.sequence - first, seen, "numbers before the gap");
	run_quietly(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	count_events(EVENT_DROP, &event);
	last = event.sequence;
	CHECK_EQUAL(last - first, 12001, "numbers behind the gap");
}

const struct test flow_tests[] = {
	{ "flow", "a reply rides its flow", reply_rides, false },
	{ "flow", "datagrams", datagram_reply, false },
	{ "flow", "counts are exact", exact_counts, false },
	{ "flow", "relabelled local peer, next packet", relabel_local, false },
	{ "flow", "relabelled peer, next reply", relabel_then_reply, false },
	{ "flow", "relabelled remote peer, next packet", relabel_remote, false },
	{ "flow", "an address reused by another identity", address_reuse, false },
	{ "flow", "the address of a deleted pod", deleted_pod, false },
	{ "flow", "every revision is obeyed at once", revision_order, false },
	{ "flow", "an entry judged before the raise", revision_race, false },
	{ "flow", "evicted in mid-stream", evicted_mid_stream, false },
	{ "flow", "evicted datagram flow", evicted_datagram, false },
	{ "flow", "a port used again after close", port_reuse, false },
	{ "flow", "a SYN on a live entry is judged", syn_is_judged, false },
	{ "flow", "half open", half_open, false },
	{ "flow", "a repeated SYN", repeated_syn, false },
	{ "flow", "a SYN from the responder's side", syn_from_responder, false },
	{ "flow", "RST ends it", reset, false },
	{ "flow", "an expired entry is none", expired, false },
	{ "flow", "an entry seen later by another CPU", later_on_another_cpu, false },
	{ "flow", "echoes", echoes, false },
	{ "flow", "events", events, false },
	{ "flow", "lost events are numbered", lost_events, false },
	{},
};
