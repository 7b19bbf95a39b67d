/* Mutated frames of forbidden pairs: whatever they look like, none is let through. */
#include <stdio.h>
#include <stdlib.h>

#include "lib/datapath.h"

#define CLOSED (SLOT_VALID | SLOT_INGRESS_ISOLATED | SLOT_EGRESS_ISOLATED)

enum {
	ROUNDS = 100000,
	SEED = 20261124,
};

static struct spec seed(int family, enum who from, enum who to)
{
	static const __u8 protocols[] = { TCP, UDP, SCTP, 47 };
	struct spec spec = packet_between(family, from, to, protocols[random() % 4], random(),
					  random(), random() & 0x3f);
	static struct spec quote;

	switch (random() % 6) {
	case 0:
		spec = echo_between(family, from, to, random() & 1, random());
		break;
	case 1:
		spec.fragment = true;
		spec.more = random() & 1;
		spec.offset = random() % 3;
		break;
	case 2:
		for (int i = random() % 5; i >= 0; i--)
			spec.extensions[i] = 1 + random() % 5;
		break;
	case 3:
		quote = packet_between(family, to, from, UDP, 53, 4000, 0);
		spec = error_about(family, from, &quote, family == 4 ? 3 : 1, random() % 5);
		spec.quote = &quote;
		break;
	}
	return spec;
}

static void mutate(struct frame *frame)
{
	for (int i = random() % 4; i > 0; i--)
		frame->data[14 + random() % (frame->length - 14)] = random();
	if (random() % 8 == 0)
		frame->data[random() % 14] = random();
	if (random() % 4 == 0)
		frame->length = 15 + random() % (frame->length - 14);
	if (random() % 8 == 0)
		frame->length += random() % 200;
}

static void dump(const struct frame *frame, int way, int action)
{
	fprintf(stderr, "# way %d, action %d:", way, action);
	for (__u32 i = 0; i < frame->length && i < 128; i++)
		fprintf(stderr, "%s%02x", i % 4 ? "" : " ", frame->data[i]);
	fprintf(stderr, "\n");
}

static void forbidden_pairs(int family)
{
	static const struct {
		enum program program;
		__u32 ifindex;
		__u32 arrival;
		enum who from, to;
	} ways[] = {
		{ FROM_POD, IFINDEX_POD + POD_A, 0, POD_A, POD_B },
		{ FROM_POD, IFINDEX_POD + POD_A, 0, POD_A, REMOTE_2 },
		{ FROM_POD, IFINDEX_POD + POD_A, 0, POD_A, WORLD },
		{ TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, WORLD, POD_A },
		{ TO_OVERLAY, IFINDEX_OVERLAY, IFINDEX_POD + POD_A, POD_A, REMOTE_2 },
	};
	int refused = 0, let_through = 0, without_reason = 0;

	drop_ipcache(4, SELF); /* nobody is allowed anything */
	drop_ipcache(6, SELF);
	for (int who = POD_A; who <= POD_C; who++)
		isolate(who, CLOSED);
	srandom(SEED + family);
	for (int i = 0; i < ROUNDS; i++) {
		int way = random() % 5;
		struct spec spec = seed(family, ways[way].from, ways[way].to);
		struct result result;
		struct frame frame;

		build_frame(&frame, &spec);
		mutate(&frame);
		result = run_frame(ways[way].program, ways[way].ifindex, ways[way].arrival, &frame);
		refused += result.action == REFUSED;
		if (result.action != REFUSED && result.action != SHOT) {
			let_through++;
			dump(&frame, way, result.action);
		}
		without_reason += result.action == SHOT && !result.drop;
	}
	fprintf(stderr, "# %d frames, seed %d, %d too short for the kernel to test\n", ROUNDS,
		SEED + family, refused);
	CHECK_EQUAL(let_through, 0, "let through");
	CHECK_EQUAL(without_reason, 0, "dropped without a reason");
	CHECK(refused < ROUNDS / 5, "too few frames were tested");
}

const struct test fuzz_tests[] = {
	{ "fuzz", "100,000 mutated frames of forbidden pairs", forbidden_pairs, false },
	{},
};
