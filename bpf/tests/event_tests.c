/* Flow events and the account of lost ones. */
#include <string.h>

#include "lib/connection.h"

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
	store_entry(&data, &value);
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

const struct test event_tests[] = {
	{ "events", "events", events, false },
	{ "events", "lost events are numbered", lost_events, false },
	{},
};
