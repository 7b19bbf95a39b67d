/* What would be judged with staged policies enforced is what is judged when they are. */
#include <stdlib.h>
#include <string.h>

#include "lib/connection.h"

#define STAGED (SLOT_VALID | SLOT_STAGED)

/* What goes to B, of a pod beside it or of one behind the tunnel. */
struct errand {
	const char *name;
	enum who from;
	__u8 protocol; /* 0: an echo */
	bool live;
};

static const struct errand errands[] = {
	{ "TCP", POD_A, TCP, false },
	{ "UDP", POD_A, UDP, false },
	{ "echo", POD_A, 0, false },
	{ "live TCP", POD_A, TCP, true },
	{ "TCP from the overlay", REMOTE_2, TCP, false },
	{ "UDP from the overlay", REMOTE_2, UDP, false },
	{ "echo from the overlay", REMOTE_2, 0, false },
};

static struct spec packet_of(const struct errand *errand, int family, unsigned int seed)
{
	if (!errand->protocol)
		return echo_between(family, errand->from, POD_B, false, 7);
	return packet_between(family, errand->from, POD_B, errand->protocol, 40000, 80 + seed % 3,
			      errand->live ? ACK : SYN);
}

struct village {
	struct rule rule[2][8];
	int count[2];
	__u32 isolated[2], staged[2];
};

static const enum direction directions[2] = { DIRECTION_EGRESS, DIRECTION_INGRESS };

/* Each side's rules have keys of their own: two peers, and all, the protocol and two ports of it. */
static struct village random_village(const struct errand *errand, const struct spec *spec,
				     unsigned int *seed)
{
	const enum who peers[2] = { POD_B, errand->from };
	int port = errand->protocol ? 80 : spec->type << 8;
	struct village village = {};

	for (int side = 0; side < 2; side++) {
		__u32 isolated = side ? SLOT_INGRESS_ISOLATED : SLOT_EGRESS_ISOLATED;
		__u32 staged = side ? SLOT_INGRESS_STAGED : SLOT_EGRESS_STAGED;

		for (int key = 0; key < 8; key++)
			if (rand_r(seed) % 2)
				village.rule[side][village.count[side]++] = (struct rule){
					.direction = directions[side],
					.peer = key & 1 ? (__u32)IDENTITY_OF + peers[side] : PEER_ANY,
					.protocol = key / 2 ? spec->protocol : 0,
					.port = key < 4 ? ANY_PORT : port + key / 2 - 2,
					.precedence = rand_r(seed) % 3,
					.number = key,
					.deny = rand_r(seed) % 2,
					.staged = rand_r(seed) % 2,
				};
		village.isolated[side] = rand_r(seed) % 2 ? isolated : 0;
		village.staged[side] = village.isolated[side] || rand_r(seed) % 2 ? staged : 0;
	}
	return village;
}

static void build(const struct village *village, enum who sender, bool promoted)
{
	const enum who pods[2] = { sender, POD_B };

	for (int side = sender == POD_A ? 0 : 1; side < 2; side++) {
		__u32 isolated = village->isolated[side];

		for (int i = 0; i < village->count[side]; i++) {
			struct rule rule = village->rule[side][i];

			rule.staged &= !promoted;
			put_rule(pods[side], rule);
		}
		if (promoted && village->staged[side])
			isolated = side ? SLOT_INGRESS_ISOLATED : SLOT_EGRESS_ISOLATED;
		isolate(pods[side], promoted ? SLOT_VALID | isolated :
					       STAGED | isolated | village->staged[side]);
	}
}

/* No test run has the metadata of a tunnel, but one that only explains is told them. */
static struct flow_event from_overlay(const struct spec *spec)
{
	struct result result = explain_packet(FROM_OVERLAY, IFINDEX_OVERLAY, IDENTITY_OF + REMOTE_2, spec);

	return (struct flow_event){
		.drop_reason = result.cb[0],
		.reason = { result.cb[0] >> 8, result.cb[0] >> 16 },
		.rule = { result.cb[1], result.cb[2] },
		.staged = { result.mark, result.mark >> 8 },
		.staged_rule = { (__u32)result.tstamp, result.tstamp >> 32 },
		.would = result.mark >> 16,
	};
}

/* A flow that goes on is no event unless it would be cut: its entry says how it was judged. */
static struct flow_event of_entry(const struct spec *spec)
{
	struct flow_value value = entry_of(spec, false);
	struct flow_event event = {};

	memcpy(event.reason, value.reason, sizeof(event.reason));
	memcpy(event.rule, value.rule, sizeof(event.rule));
	memcpy(event.staged, value.staged, sizeof(event.staged));
	memcpy(event.staged_rule, value.staged_rule, sizeof(event.staged_rule));
	if ((value.staged[0] | value.staged[1]) & STAGED_DENY)
		event.would = TALLY_WOULD_DENY;
	return event;
}

/* How the packet is judged in that village. */
static struct flow_event judged(const struct errand *errand, int family, const struct spec *spec,
				const struct village *village, bool promoted)
{
	struct spec answer = packet_between(family, POD_B, errand->from, errand->protocol,
					    spec->destination_port, spec->source_port, SYN | ACK);
	struct spec syn = *spec;
	struct flow_event event = {};
	struct result result;
	struct frame frame;

	world_reset(family);
	if (errand->live) {
		syn.tcp_flags = SYN;
		PASSES(&syn, POD_A);
		PASSES(&answer, POD_B);
		PASSES(spec, POD_A);
	}
	build(village, errand->from, promoted);
	if (errand->from != POD_A)
		return from_overlay(spec);
	build_frame(&frame, spec);
	count_events(EVENT_DROP, NULL);
	result = run_quietly(FROM_POD, IFINDEX_POD + POD_A, 0, &frame);
	if (errand->live && result.action == REDIRECT)
		return of_entry(spec);
	CHECK_EQUAL(count_events(result.action == SHOT ? EVENT_DROP : EVENT_FLOW_NEW, &event), 1,
		    errand->name);
	return event;
}

/* What is denied at egress asks nobody about ingress. */
static void compare(const struct flow_event *staged, const struct flow_event *promoted, const char *what)
{
	bool denied = staged->drop_reason ? staged->would != TALLY_WOULD_ALLOW :
					    staged->would == TALLY_WOULD_DENY;
	__u8 denial = REASON_NONE;

	for (int i = 0; i < 2; i++) {
		enum direction direction = directions[i];
		__u8 reason = denial ? REASON_NONE : staged->staged[direction];

		CHECK_EQUAL(promoted->reason[direction], reason & ~STAGED_DENY, what);
		CHECK_EQUAL(promoted->staged[direction], REASON_NONE, what);
		CHECK_EQUAL(promoted->rule[direction], reason ? staged->staged_rule[direction] : 0, what);
		if (reason & STAGED_DENY)
			denial = reason & ~STAGED_DENY;
	}
	CHECK_EQUAL(!!denial, denied, what);
	CHECK_EQUAL(promoted->drop_reason,
		    !denial			? DROP_NONE :
		    denial == REASON_RULE ? DROP_POLICY_DENY : DROP_POLICY_DENIED, what);
}

static void promotion(int family)
{
	unsigned int seed = 1;

	for (int round = 0; round < 60; round++)
		for (size_t i = 0; i < sizeof(errands) / sizeof(errands[0]); i++) {
			struct spec spec = packet_of(&errands[i], family, round);
			struct village village = random_village(&errands[i], &spec, &seed);
			struct flow_event staged = judged(&errands[i], family, &spec, &village, false);
			struct flow_event promoted = judged(&errands[i], family, &spec, &village, true);

			compare(&staged, &promoted, errands[i].name);
		}
}

const struct test promotion_tests[] = {
	{ "stage", "after promotion everything is judged as before", promotion, false },
	{},
};
