/* Level a: the headers' own functions on the host, against straightforward counterparts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/types.h>

static const __u32 config_overlay_ifindex = 200;
static const __u16 config_tunnel_port = 8472;

#include "../lib/frag.h"
#include "../lib/policy.h"
#include "../lib/lifetime.h"

/* frame.h has its own names for what the wire calls the same */
#include "lib/frame.h"
#include "lib/tap.h"

#define MAX_ENTRIES 64
#define SET 1

static struct frame frame;
static struct {
	struct policy_key key;
	struct policy_value value;
} entries[MAX_ENTRIES];
static int entry_count;
static struct cidr_value cidr; /* of all addresses, in the set */
static struct ipcache_value places[2];
static struct ipcache_value *placed[2]; /* by the next lookups of an address */
static struct endpoint_value pods[2];
static struct endpoint_value *found[2]; /* by the next lookups of an endpoint */
static __u64 word;
static __u64 all_read = ~0ull;

void *bpf_map_lookup_elem(void *map, const void *key)
{
	if (map == (void *)&slot)
		return &word;
	if (map == (void *)&identity)
		return &all_read;
	if (map == (void *)&ipcache_cidr)
		return ((const struct prefix_key *)key)->set == SET ? &cidr : NULL;
	if (map == (void *)&ipcache) {
		struct ipcache_value *value = placed[0];

		placed[0] = placed[1];
		return value;
	}
	if (map == (void *)&endpoint) {
		struct endpoint_value *pod = found[0];

		found[0] = found[1];
		return pod;
	}
	if (map != (void *)&policy)
		return NULL;
	for (int i = 0; i < entry_count; i++)
		if (!memcmp(&entries[i].key, key, sizeof(entries[i].key)))
			return &entries[i].value;
	return NULL;
}

long bpf_map_update_elem(void *map, const void *key, const void *value, __u64 flags)
{
	return -1;
}

long bpf_skb_load_bytes(const struct __sk_buff *skb, __u32 offset, void *to, __u32 size)
{
	if (offset > frame.length || size > frame.length - offset)
		return -1;
	memcpy(to, frame.data + offset, size);
	return 0;
}

static int parse(struct packet *packet)
{
	struct __sk_buff skb = { .len = frame.length };

	memset(packet, 0, sizeof(*packet));
	memcpy(&packet->ethertype, frame.data + 12, 2);
	return parse_packet(&skb, packet);
}

static struct spec sample(int family, __u8 protocol)
{
	struct spec spec = { .family = family, .protocol = protocol, .source_port = 1234,
			     .destination_port = 80, .tcp_flags = SYN, .type = 8, .id = 77,
			     .payload = 10 };

	for (int i = 0; i < 16; i++) {
		spec.source.bytes[i] = family == 4 && i < 12 ? (i > 9) * 255 : i + 1;
		spec.destination.bytes[i] = family == 4 && i < 12 ? (i > 9) * 255 : i + 101;
	}
	return spec;
}

static const __u8 protocols[] = { TCP, UDP, SCTP, 1, 58, 47 };

static void parses(int family)
{
	struct packet packet;

	for (size_t i = 0; i < sizeof(protocols); i++) {
		struct spec spec = sample(family, protocols[i]);

		build_frame(&frame, &spec);
		CHECK_EQUAL(parse(&packet), 0, "drop");
		CHECK_EQUAL(packet.tuple.protocol, protocols[i], "protocol");
		CHECK_EQUAL(packet.tuple.family, family, "family");
		CHECK(!memcmp(&packet.tuple.source, &spec.source, 16), "source");
		CHECK(!memcmp(&packet.tuple.destination, &spec.destination, 16), "destination");
		CHECK_EQUAL(bpf_ntohs(packet.tuple.destination_port), i < 3 ? 80 :
			    i == (family == 4 ? 3 : 9) ? 77 : 0, "destination port");
	}
}

/* From the bare link header on: a packet that is not all there is never taken for one. */
static void cut_short(int family)
{
	struct packet packet;

	for (size_t i = 0; i < sizeof(protocols); i++) {
		struct spec spec = sample(family, protocols[i]);
		__u32 whole;

		build_frame(&frame, &spec);
		whole = frame.length;
		for (frame.length = 14; frame.length < whole; frame.length++)
			CHECK(parse(&packet) != 0, "length %u of %u", frame.length, whole);
	}
}

/* A liar's lengths: random bytes never lead the cursor outside, which the sanitizer watches. */
static void random_bytes(int family)
{
	struct packet packet;

	srandom(family);
	for (int i = 0; i < 200000; i++) {
		struct spec spec = sample(family, protocols[random() % 6]);

		for (int j = random() % 6; j > 0; j--)
			spec.extensions[j - 1] = 1 + random() % 5;
		build_frame(&frame, &spec);
		for (int j = random() % 8; j > 0; j--)
			frame.data[14 + random() % (frame.length - 14)] = random();
		if (!parse(&packet) && !(packet.flags & PACKET_LATER_FRAGMENT))
			CHECK(packet.cursor <= frame.length, "cursor %u of %u", packet.cursor,
			      frame.length);
	}
}

static void key_order(int family)
{
	srandom(family);
	for (int i = 0; i < 100000; i++) {
		struct spec spec = sample(family, TCP);
		struct tuple there = { .family = family, .protocol = TCP }, back = there;
		struct flow_key key, other;
		__u32 sender;
		int order;

		spec.source.bytes[12 + random() % 4] = random();
		spec.destination.bytes[12 + random() % 4] = random();
		there.source = back.destination = i % 3 ? spec.source : spec.destination;
		there.destination = back.source = spec.destination;
		there.source_port = back.destination_port = random();
		there.destination_port = back.source_port = random();
		sender = tuple_key(&there, &key);
		if (memcmp(&there.source, &back.source, 16) || there.source_port != back.source_port)
			CHECK_EQUAL(tuple_key(&back, &other), !sender, "sender of the reply");
		else
			tuple_key(&back, &other);
		CHECK(!memcmp(&key, &other, sizeof(key)), "two keys for one flow");
		order = memcmp(&key.address[0], &key.address[1], 16);
		CHECK(order < 0 || (!order && memcmp(&key.port[0], &key.port[1], 2) <= 0),
		      "side 0 is not the lower");
		CHECK(!memcmp(&key.address[sender], &there.source, 16), "the sender's side");
	}
}

static void addresses(int family)
{
	struct address mapped = { { [10] = 0xff, 0xff, 1, 2, 3, 4 } }, near = mapped, zero = {};
	struct tuple tuple = { .family = FAMILY_IPV4, .destination = mapped };

	near.bytes[9] = 1;
	CHECK(is_mapped(&mapped), "mapped");
	CHECK(!is_mapped(&near) && !is_mapped(&zero), "not mapped");
	CHECK(!is_multicast(&tuple), "unicast");
	tuple.destination.bytes[12] = 239;
	CHECK(is_multicast(&tuple), "multicast");
	memset(tuple.destination.bytes + 12, 255, 4);
	CHECK(is_multicast(&tuple), "broadcast");
	tuple.destination.bytes[15] = 254;
	CHECK(!is_multicast(&tuple), "the address below broadcast");
}

/* The choice by its definition: every entry that covers the question, best first. */
static const struct policy_verdict *best_of(__u32 identity, __u32 class_id, __u8 protocol, __u16 port)
{
	const struct policy_verdict *best = NULL;

	for (int i = 0; i < entry_count; i++) {
		const struct policy_key *key = &entries[i].key;
		const struct policy_verdict *verdict = &entries[i].value.enforced;
		int bits = 16 - key->port_bits;

		if (key->peer != identity && key->peer != class_id && key->peer != PEER_ANY)
			continue;
		if (key->protocol && (key->protocol != protocol || port >> bits != key->port >> bits))
			continue;
		if (verdict->verdict == VERDICT_NONE)
			continue;
		if (!best || verdict->precedence > best->precedence ||
		    (verdict->precedence == best->precedence &&
		     (verdict->verdict > best->verdict ||
		      (verdict->verdict == best->verdict && verdict->rule < best->rule))))
			best = verdict;
	}
	return best;
}

static __u32 random_peer(void)
{
	static const __u32 peers[] = { PEER_ANY, 1001, 1002, PEER_CLASS_TAG | 1, PEER_CLASS_TAG | 2 };

	return peers[random() % 5];
}

static __u32 fill_set(void)
{
	__u32 shapes = 0;

	entry_count = random() % 12;
	for (int i = 0; i < entry_count; i++) {
		struct policy_key key = { .set = SET, .peer = random_peer(), .direction = 1 };
		struct policy_value value = { .enforced = { random() % 3, random() % 4, 0,
							    random() % 3, 0 } };

		if (random() % 5) {
			key.protocol = random() % 2 ? TCP : UDP;
			key.port_bits = random() % 17;
			key.port = random() & (__u16)(0xffff0000u >> key.port_bits);
		}
		for (int j = 0; j < i; j++)
			if (!memcmp(&entries[j].key, &key, sizeof(key)))
				value = entries[j].value;
		entries[i].key = key;
		entries[i].value = value;
		shapes |= key.protocol ? 1 << key.port_bits : SHAPE_ANY_PROTOCOL;
		shapes |= !key.peer		       ? SHAPE_PEER_ANY :
			  key.peer & PEER_CLASS_TAG ? SHAPE_PEER_CLASS :
							 SHAPE_PEER_IDENTITY;
	}
	return shapes;
}

static void policy_choice(int family)
{
	int counts[3] = {};

	srandom(family);
	for (int i = 0; i < 200000; i++) {
		__u32 shapes = fill_set(), flags = SLOT_VALID | (random() & 1 ? SLOT_INGRESS_ISOLATED : 0);
		struct packet packet = { .tuple = { .family = family,
						    .protocol = random() % 2 ? TCP : UDP } };
		__u16 port = entry_count && random() % 3 ? entries[0].key.port : random();
		const struct policy_verdict *best;
		int drop, want;

		word = SET | (__u64)shapes << SLOT_SHAPES_SHIFT | (__u64)flags << SLOT_FLAGS_SHIFT;
		cidr.class_id = random() % 4 ? PEER_CLASS_TAG | (1 + random() % 2) : 0;
		packet.tuple.destination_port = bpf_htons(port);
		packet.party[SOURCE].identity = 1001 + random() % 2;
		packet.party[DESTINATION].flags = PARTY_POD;
		drop = judge(&packet, SOURCE);
		best = best_of(packet.party[SOURCE].identity, cidr.class_id,
			       packet.tuple.protocol, port);
		if (best)
			want = best->verdict == VERDICT_ALLOW ? DROP_NONE : DROP_POLICY_DENY;
		else
			want = flags & SLOT_INGRESS_ISOLATED ? DROP_POLICY_DENIED : DROP_NONE;
		CHECK_EQUAL(drop, want, "drop");
		if (best)
			CHECK_EQUAL(packet.rule[DIRECTION_INGRESS], best->rule, "rule");
		counts[best ? best->verdict : 0]++;
	}
	CHECK(counts[0] > 10000 && counts[1] > 10000 && counts[2] > 10000, "one-sided questions");
}

/* The kernel gives an element that is replaced to another pod while it is still being read. */
static void replaced_while_read(int family)
{
	struct spec spec = sample(family, TCP);
	struct party party = {};

	places[0] = (struct ipcache_value){ .identity = 1001, .ifindex = 7, .flags = IPCACHE_LOCAL };
	placed[0] = placed[1] = &places[0];
	pods[0] = pods[1] = (struct endpoint_value){ .identity = 1001, .slot = 5 };
	*(family == 4 ? &pods[0].ipv4 : &pods[0].ipv6) = spec.source;
	found[0] = found[1] = &pods[0];
	CHECK_EQUAL(resolve_party(&party, family, &spec.source), DROP_NONE, "drop");
	CHECK_EQUAL(party.slot, 5, "slot");
	found[0] = &pods[0];
	found[1] = &pods[1];
	CHECK_EQUAL(resolve_party(&party, family, &spec.source), DROP_STALE_ADDRESS, "replaced");
	found[0] = &pods[0];
	found[1] = NULL;
	CHECK_EQUAL(resolve_party(&party, family, &spec.source), DROP_STALE_ADDRESS, "deleted");
}

static void address_replaced_while_read(int family)
{
	struct spec spec = sample(family, TCP);
	struct party party = {};

	places[0] = (struct ipcache_value){ .identity = 1001, .node = 3, .flags = IPCACHE_REMOTE };
	placed[0] = placed[1] = &places[0];
	CHECK_EQUAL(resolve_party(&party, family, &spec.source), DROP_NONE, "drop");
	CHECK_EQUAL(party.node, 3, "node");
	placed[0] = &places[0];
	placed[1] = &places[1];
	CHECK_EQUAL(resolve_party(&party, family, &spec.source), DROP_STALE_ADDRESS, "replaced");
	placed[0] = &places[0];
	placed[1] = NULL;
	CHECK_EQUAL(resolve_party(&party, family, &spec.source), DROP_STALE_ADDRESS, "deleted");
}

static void lifetimes(int family)
{
	struct flow_value flow = { .last_seen = 100, .lifetime = 10 };

	CHECK_EQUAL(lifetime_of(TCP, 0), 60, "opening");
	CHECK_EQUAL(lifetime_of(TCP, FLOW_REPLIED), 60, "answered");
	CHECK_EQUAL(lifetime_of(TCP, LIVE), 20117, "established");
	CHECK_EQUAL(lifetime_of(TCP, LIVE | FLOW_FIN_1), 600, "half closed");
	CHECK_EQUAL(lifetime_of(TCP, LIVE | FLOW_FIN_0 | FLOW_FIN_1), 10, "closed");
	CHECK_EQUAL(lifetime_of(TCP, FLOW_RST), 10, "reset");
	CHECK_EQUAL(lifetime_of(UDP, 0), 30, "unanswered");
	CHECK_EQUAL(lifetime_of(UDP, FLOW_REPLIED), 30, "a question and its answer");
	CHECK_EQUAL(lifetime_of(UDP, LIVE), 120, "datagrams");
	CHECK_EQUAL(lifetime_of(SCTP, LIVE), 3600, "association");
	CHECK_EQUAL(lifetime_of(SCTP, LIVE | FLOW_RST), 10, "aborted");
	CHECK(!is_expired(&flow, 110) && is_expired(&flow, 111), "expiry");
	CHECK(!is_expired(&flow, 99), "seen later elsewhere");
}

/* What the programs compute without a branch, by its definition. */
static void liveness(int family)
{
	for (__u32 flags = 0; flags < 256; flags++)
		CHECK(is_live(flags) == (flags & FLOW_CONFIRMED && !is_closed(flags)), "flags %x", flags);
}

static const struct {
	const char *name;
	void (*run)(int family);
} tests[] = {
	{ "parse whole packets", parses },
	{ "parse packets cut short", cut_short },
	{ "parse random bytes", random_bytes },
	{ "order of a flow key", key_order },
	{ "kinds of addresses", addresses },
	{ "policy choice by its definition", policy_choice },
	{ "an endpoint that is replaced while it is read", replaced_while_read },
	{ "an address that is replaced while it is read", address_replaced_while_read },
	{ "lifetimes", lifetimes },
	{ "which flow is live", liveness },
};

int main(void)
{
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		for (int family = 4; family <= 6; family += 2) {
			tap_begin("host", tests[i].name, family);
			tests[i].run(family);
			tap_end();
		}
	return tap_finish();
}
