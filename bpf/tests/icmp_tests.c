/* ICMP errors follow the flow of the packet that they quote. */
#include <string.h>

#include "lib/datapath.h"

#define INGRESS (SLOT_VALID | SLOT_INGRESS_ISOLATED)
#define CLOSED (SLOT_VALID | SLOT_INGRESS_ISOLATED | SLOT_EGRESS_ISOLATED)

static struct spec error(int family, enum who from, const struct spec *quote)
{
	return family == 4 ? error_about(family, from, quote, 3, 3) :
			     error_about(family, from, quote, 1, 4);
}

static struct spec too_big(int family, enum who from, const struct spec *quote)
{
	return family == 4 ? error_about(family, from, quote, 3, 4) :
			     error_about(family, from, quote, 2, 0);
}

static struct spec question(int family, enum who to)
{
	return packet_between(family, POD_A, to, UDP, 4000, 53, 0);
}

static void from_peer(int family)
{
	struct spec quote = question(family, POD_B), spec = error(family, POD_B, &quote);

	isolate(POD_A, INGRESS);
	PASSES(&quote, POD_A);
	isolate(POD_B, SLOT_VALID | SLOT_EGRESS_ISOLATED);
	PASSES(&quote, POD_A);
	PASSES(&spec, POD_B);
}

static void from_third_pod(int family)
{
	struct spec quote = question(family, POD_B), spec = error(family, POD_C, &quote);

	PASSES(&quote, POD_A);
	DROPS(&spec, POD_C, DROP_UNRELATED_ICMP);
}

static void without_flow(int family)
{
	struct spec quote = question(family, POD_B), spec = error(family, POD_B, &quote);

	DROPS(&spec, POD_B, DROP_UNRELATED_ICMP);
}

static void to_another(int family)
{
	struct spec quote = question(family, POD_B), spec = error(family, POD_B, &quote);

	PASSES(&quote, POD_A);
	spec.destination = address_of(family, POD_C);
	DROPS(&spec, POD_B, DROP_UNRELATED_ICMP);
}

/* The quoted packet must have come from the error's destination, not gone to it. */
static void wrong_way(int family)
{
	struct spec quote = question(family, POD_B), mirrored, spec;

	PASSES(&quote, POD_A);
	mirrored = packet_between(family, POD_B, POD_A, UDP, 53, 4000, 0);
	spec = error(family, POD_B, &mirrored);
	DROPS(&spec, POD_B, DROP_UNRELATED_ICMP);
}

static void router_of_world(int family)
{
	struct spec quote = question(family, WORLD), spec = too_big(family, WORLD_2, &quote);

	isolate(POD_A, INGRESS);
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &quote, "question");
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &spec, "too big");
}

static void world_about_pods(int family)
{
	struct spec quote = question(family, POD_B), spec = too_big(family, WORLD, &quote);

	PASSES(&quote, POD_A);
	send_expect(SHOT, DROP_UNRELATED_ICMP, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &spec,
		    "too big");
}

static void own_node_about_remote(int family)
{
	struct spec quote = question(family, REMOTE_2), spec = too_big(family, SELF, &quote);

	isolate(POD_A, INGRESS);
	PASSES(&quote, POD_A);
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, 0, &spec, "too big");
}

static void to_world(int family)
{
	struct spec quote = packet_between(family, WORLD, POD_A, UDP, 4000, 53, 0);
	struct spec spec = error(family, POD_A, &quote);

	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &quote, "question");
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &spec, "error");
}

static void about_echo(int family)
{
	struct spec quote = echo_between(family, POD_A, POD_B, false, 55);
	struct spec spec = error(family, POD_B, &quote);

	PASSES(&quote, POD_A);
	PASSES(&spec, POD_B);
	quote.id = 56;
	DROPS(&spec, POD_B, DROP_UNRELATED_ICMP);
}

static void under_new_revision(int family)
{
	struct spec quote = question(family, POD_B), spec = too_big(family, POD_B, &quote);

	PASSES(&quote, POD_A);
	raise_revision();
	PASSES(&spec, POD_B);
	isolate(POD_B, CLOSED);
	DROPS(&spec, POD_B, DROP_UNRELATED_ICMP);
}

/* About a datagram in fragments or behind headers: the ports are still there to be found. */
static void about_quote(const struct spec *asked, const struct spec *quote, int action)
{
	struct spec spec = too_big(asked->family, WORLD_2, quote);

	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, asked, "question");
	send_expect(action, action == OK ? 0 : DROP_UNRELATED_ICMP, TO_POD, IFINDEX_POD + POD_A,
		    IFINDEX_UPLINK, &spec, "too big");
}

static void about_fragment(int family)
{
	struct spec quote = question(family, WORLD), spec;
	struct frame frame;

	isolate(POD_A, INGRESS);
	quote.fragment = quote.more = true;
	about_quote(&quote, &quote, OK);
	spec = too_big(family, WORLD_2, &quote);
	build_frame(&frame, &spec);
	/* a later one, whose data look like the ports */
	frame.data[family == 4 ? 14 + 20 + 8 + 7 : 14 + 40 + 8 + 40 + 3] |= 8;
	CHECK_EQUAL(run_frame(TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &frame).drop,
		    DROP_UNRELATED_ICMP, "later fragment");
}

static void about_headers(int family)
{
	static const __u8 record[8] = { 7, 7, 4 };
	struct spec asked = question(family, WORLD), quote = asked;

	isolate(POD_A, INGRESS);
	if (family == 4) {
		quote.options = record;
		quote.options_length = 8;
		about_quote(&asked, &quote, OK);
		return;
	}
	for (int i = 0; i < 4; i++) {
		quote.extensions[i] = EXTENSION_HOP_BY_HOP + i + (i == 3);
		about_quote(&asked, &quote, OK);
	}
	quote.extensions[4] = EXTENSION_DESTINATION;
	about_quote(&asked, &quote, SHOT);
}

/* As the flow is: of whom the node forwards for, not of the node. */
static void about_forwarded(int family)
{
	struct spec question = packet_between(family, SELF, POD_A, UDP, 4000, 53, 0);
	struct spec answer = packet_between(family, POD_A, SELF, UDP, 53, 4000, 0);
	struct spec out = error(family, POD_A, &question), in = too_big(family, SELF, &answer);

	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &question, "question");
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &answer, "answer");
	raise_revision();
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &out, "the pod's error");
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &in, "error to the pod");
	isolate(POD_A, INGRESS);
	send_expect(SHOT, DROP_UNRELATED_ICMP, FROM_POD, IFINDEX_POD + POD_A, 0, &out, "the pod's error");
	send_expect(SHOT, DROP_UNRELATED_ICMP, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &in,
		    "error to the pod");
	send_expect(SHOT, DROP_UNRELATED_ICMP, TO_POD, IFINDEX_POD + POD_A, 0, &in, "the node's error");
}

/* Cut short, of another family, fragments, other types: never allowed. */
static void malformed(int family)
{
	struct spec quote = question(family, POD_B), spec = error(family, POD_B, &quote), inner;
	struct frame frame;

	PASSES(&quote, POD_A);
	build_frame(&frame, &spec);
	for (__u32 cut = 1; cut <= (family == 4 ? 28 : 48) + 8u; cut++) {
		__u16 length = frame.length - cut - (family == 4 ? 14 : 54);
		struct frame shorter = frame;

		shorter.length -= cut;
		shorter.data[family == 4 ? 16 : 18] = length >> 8;
		shorter.data[family == 4 ? 17 : 19] = length;
		/* the quote's ports may be the last that is there: payload and UDP length need not */
		CHECK_EQUAL(run_frame(FROM_POD, IFINDEX_POD + POD_B, 0, &shorter).action,
			    cut <= 16 ? REDIRECT : SHOT, "cut short");
	}
	inner = quote;
	inner.fragment = true;
	inner.offset = 5;
	spec.quote = &inner;
	DROPS(&spec, POD_B, DROP_UNRELATED_ICMP);
	if (family == 4) {
		spec.quote = &quote;
		spec.type = 5; /* redirect: no error, and no rule forbids it */
		isolate(POD_A, INGRESS);
		DROPS(&spec, POD_B, DROP_POLICY_DENIED);
	}
}

const struct test icmp_tests[] = {
	{ "icmp", "an error from the peer passes", from_peer, false },
	{ "icmp", "from a third pod", from_third_pod, false },
	{ "icmp", "about no flow", without_flow, false },
	{ "icmp", "to another than the quoted sender", to_another, false },
	{ "icmp", "about a packet that went the other way", wrong_way, false },
	{ "icmp", "too big from a router in the world", router_of_world, false },
	{ "icmp", "the world about a flow between pods", world_about_pods, false },
	{ "icmp", "too big from the own node", own_node_about_remote, false },
	{ "icmp", "a pod's error to the world", to_world, false },
	{ "icmp", "about an echo", about_echo, false },
	{ "icmp", "under a new revision", under_new_revision, false },
	{ "icmp", "about whom the node forwards for", about_forwarded, false },
	{ "icmp", "about a fragment", about_fragment, false },
	{ "icmp", "about a packet with options or headers", about_headers, false },
	{ "icmp", "malformed errors", malformed, false },
	{},
};
