/* Packets of unusual shape: fragments, extension headers, cut short. */
#include "lib/datapath.h"

#define INGRESS (SLOT_VALID | SLOT_INGRESS_ISOLATED)

static struct spec fragment(int family, __u8 protocol, int offset, bool more, __u32 id)
{
	struct spec spec = packet_between(family, POD_A, POD_B, protocol, 4000, 53, ACK);

	spec.fragment = true;
	spec.offset = offset;
	spec.more = more;
	spec.fragment_id = id;
	spec.payload = 64;
	return spec;
}

static void fragments(int family)
{
	struct spec first = fragment(family, UDP, 0, true, 7);
	struct spec middle = fragment(family, UDP, 9, true, 7), last = fragment(family, UDP, 17, false, 7);
	struct spec other = fragment(family, UDP, 9, false, 8);
	struct flow_value value;

	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = PEER_ANY,
				       .protocol = UDP, .port = 53 });
	isolate(POD_B, INGRESS);
	PASSES(&first, POD_A);
	PASSES(&middle, POD_A);
	PASSES(&last, POD_A);
	CHECK(find_entry(&first, &value), "no entry");
	CHECK_EQUAL(value.packets[side_of(&first)], 3, "packets");
	DROPS(&other, POD_A, DROP_FRAGMENT_WITHOUT_FIRST);
}

static void forbidden_fragments(int family)
{
	struct spec first = fragment(family, UDP, 0, true, 7), last = fragment(family, UDP, 9, false, 7);

	isolate(POD_B, INGRESS);
	DROPS(&first, POD_A, DROP_POLICY_DENIED);
	DROPS(&last, POD_A, DROP_FRAGMENT_WITHOUT_FIRST);
}

static void fragmented_echo(int family)
{
	struct spec first = echo_between(family, POD_A, POD_B, false, 9);
	struct spec last, answer = echo_between(family, POD_B, POD_A, true, 9), tail;

	first.fragment = first.more = true;
	first.fragment_id = 3;
	last = first;
	last.more = false;
	last.offset = 4;
	isolate(POD_A, INGRESS);
	DROPS(&last, POD_A, DROP_FRAGMENT_WITHOUT_FIRST);
	PASSES(&first, POD_A);
	PASSES(&last, POD_A);
	answer.fragment = answer.more = true;
	answer.fragment_id = 4;
	tail = answer;
	tail.more = false;
	tail.offset = 4;
	PASSES(&answer, POD_B);
	PASSES(&tail, POD_B);
}

/* RFC 1858, RFC 3128 */
static void tiny_fragments(int family)
{
	struct spec first = fragment(family, TCP, 0, true, 7), overlap = fragment(family, TCP, 1, false, 7);
	struct frame frame;
	struct result result;

	PASSES(&first, POD_A);
	DROPS(&overlap, POD_A, DROP_INVALID_PACKET);
	first.payload = 0;
	build_frame(&frame, &first);
	frame.length -= 12;
	if (family == 4)
		frame.data[17] -= 12;
	else
		frame.data[19] -= 12;
	result = run_frame(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	CHECK_EQUAL(result.drop, DROP_INVALID_L4_HEADER, "tiny first fragment");
}

static void atomic_fragment(int family)
{
	struct spec spec = fragment(6, UDP, 0, false, 7);

	PASSES(&spec, POD_A);
	spec.extensions[0] = EXTENSION_DESTINATION;
	PASSES(&spec, POD_A);
}

static void extensions(int family)
{
	struct spec spec = packet_between(6, POD_A, POD_B, UDP, 4000, 53, 0);
	struct spec other = packet_between(6, POD_A, POD_B, UDP, 4000, 54, 0);

	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS, .peer = PEER_ANY,
				       .protocol = UDP, .port = 53 });
	isolate(POD_B, INGRESS);
	for (int i = 0; i < 5; i++) {
		if (i < 4)
			PASSES(&spec, POD_A);
		DROPS(&other, POD_A, DROP_POLICY_DENIED);
		spec.extensions[i] = i == 0 ? EXTENSION_HOP_BY_HOP :
				     i == 1 ? EXTENSION_ROUTING_DONE :
				     i == 2 ? EXTENSION_AUTHENTICATION :
					      EXTENSION_DESTINATION;
		if (i < 4)
			other.extensions[i] = spec.extensions[i];
	}
	DROPS(&spec, POD_A, DROP_INVALID_EXTENSION_HEADER);
}

static void routing_header(int family)
{
	struct spec spec = packet_between(6, POD_A, POD_B, UDP, 4000, 53, 0);

	spec.extensions[0] = EXTENSION_ROUTING;
	DROPS(&spec, POD_A, DROP_INVALID_EXTENSION_HEADER);
}

/* Every prefix of a valid packet is refused, and without a word of "allowed". */
static void truncated(int family)
{
	static const __u8 protocols[] = { TCP, UDP, SCTP };

	for (int i = 0; i < 3; i++) {
		struct spec spec = packet_between(family, POD_A, POD_B, protocols[i], 4000, 53, SYN);
		struct frame frame;
		__u32 whole;

		build_frame(&frame, &spec);
		whole = frame.length;
		/* the kernel makes no test packet without a network header */
		for (frame.length = family == 4 ? 34 : 54; frame.length < whole; frame.length++) {
			struct result result = run_frame(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);

			CHECK_EQUAL(result.action, SHOT, "action");
			CHECK(result.drop, "no reason");
		}
		CHECK_EQUAL(run_frame(FROM_POD, IFINDEX_POD + POD_A, 0, &frame).action, REDIRECT,
			    "whole packet");
	}
}

static void bad_lengths(int family)
{
	struct spec spec = packet_between(family, POD_A, POD_B, TCP, 4000, 53, SYN);
	struct frame frame;

	build_frame(&frame, &spec);
	frame.data[family == 4 ? 17 : 19] += 1;
	CHECK_EQUAL(run_frame(FROM_POD, IFINDEX_POD + POD_A, 0, &frame).drop, DROP_INVALID_PACKET,
		    "longer than the frame");
	build_frame(&frame, &spec);
	frame.data[14] ^= 0x30;
	CHECK_EQUAL(run_frame(FROM_POD, IFINDEX_POD + POD_A, 0, &frame).drop, DROP_INVALID_PACKET,
		    "version");
	build_frame(&frame, &spec);
	frame.data[family == 4 ? 46 : 66] = 0x40;
	CHECK_EQUAL(run_frame(FROM_POD, IFINDEX_POD + POD_A, 0, &frame).drop, DROP_INVALID_L4_HEADER,
		    "data offset");
}

const struct test shape_tests[] = {
	{ "shape", "fragments share the first one's ports", fragments, false },
	{ "shape", "fragments of a forbidden packet", forbidden_fragments, false },
	{ "shape", "fragmented echoes", fragmented_echo, false },
	{ "shape", "tiny and overlapping TCP fragments", tiny_fragments, false },
	{ "shape", "atomic fragments", atomic_fragment, true },
	{ "shape", "up to four extension headers", extensions, true },
	{ "shape", "a routing header with a way to go", routing_header, true },
	{ "shape", "packets cut short", truncated, false },
	{ "shape", "lengths and versions that lie", bad_lengths, false },
	{},
};
