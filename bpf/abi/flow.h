/* The flow table: one entry a flow, whichever way its packets go. An array of sets, FLOW_WAYS entries
 * each; the key's hash names the set and the way that is tried first.
 *
 * Side 0 is the lower (address, port), compared as bytes on the wire. A side's port is where its
 * packets come from and where packets to it go: the host-side ifindex of a local pod, the ifindex
 * of the tunnel device, or 0, the host stack. */
#pragma once

#include <linux/bpf.h>

#include "policy.h"

struct flow_key {
	struct address address[2];
	__be16 port[2]; /* ICMP echo: the identifier on both sides; others: 0 */
	__u8 protocol;
	__u8 family; /* enum family */
	__u8 pad[2];
} __attribute__((aligned(8)));
_Static_assert(sizeof(struct flow_key) == 40, "flow_key");

enum flow_flag {
	FLOW_INITIATOR_1 = 1 << 0, /* side 1 opened the flow */
	FLOW_REPLIED = 1 << 1, /* seen both ways */
	FLOW_FIN_0 = 1 << 2, /* TCP: side 0 sent FIN */
	FLOW_FIN_1 = 1 << 3,
	FLOW_RST = 1 << 4, /* SCTP: ABORT or SHUTDOWN COMPLETE */
	FLOW_SYN = 1 << 5, /* TCP: the entry began with a SYN; SCTP: with an INIT */
	FLOW_CONFIRMED = 1 << 6, /* its initiator has gone on after the reply, or who was asked goes on: what is not goes first when a set is full */
};

/* How an answer came about, for flow events, explain and policy eval. */
enum flow_reason {
	REASON_NONE = 0, /* that side is judged elsewhere or is no pod */
	REASON_RULE = 1,
	REASON_DEFAULT_DENY = 2,
	REASON_NO_POLICY = 3,
	REASON_OWN_NODE = 4,
	REASON_NOT_READY = 5,
};

#define STAGED_DENY 0x80

struct flow_value {
	/* with the key one cache line, read on every packet */
	__u32 version; /* changes when the entry becomes another flow's; odd: being written, 0: never used */
	__u32 revision; /* low half of CONTROL_REVISION it was judged under */
	__u32 last_seen; /* in units of 2^30 ns of the coarse monotonic clock */
	__u32 reported; /* like last_seen: when the last flow event was sent */
	__u16 lifetime; /* same units; longer ago than that: no entry */
	__u8 flags; /* enum flow_flag */
	__u8 reason[2]; /* enum flow_reason by enum direction */
	__u8 pad0[3];
	/* one more; counted on every packet, atomically; index: the sending side */
	__u32 port[2]; /* see above */
	__u32 identity[2];
	__u8 mac_tail[2][4]; /* of a local pod's side */
	__u32 node[2]; /* of a side behind the tunnel */
	__u64 packets[2];
	__u64 bytes[2];
	/* cold: provenance, by enum direction */
	__u32 set[2];
	__u32 rule[2];
	__u32 staged_rule[2];
	__u16 slot[2];
	__u8 staged[2]; /* enum flow_reason | STAGED_DENY; REASON_NONE: no staged policy bears on it */
	__u8 pad1[2];
	__u32 created; /* like last_seen */
	__u32 pad2;
	__u64 tallied_packets; /* of packets, how many the rules have been credited with */
	__u64 tallied_bytes;
	__u8 pad3[8];
};
_Static_assert(sizeof(struct flow_value) == 152, "flow_value");

struct flow_entry {
	struct flow_key key;
	struct flow_value value;
};
_Static_assert(sizeof(struct flow_entry) == 192, "flow_entry: three cache lines");

/* 131,072 flows. With half as many, one of 1,200 finds its set full; of sets of 8 it would be one of 120. */
#define FLOW_SET_BITS 13
#define FLOW_WAY_BITS 4
#define FLOW_WAYS (1 << FLOW_WAY_BITS)

struct flow_set {
	struct bpf_spin_lock lock; /* of whoever makes or changes an entry */
	__u8 pad[60];
	struct flow_entry entry[FLOW_WAYS];
};
_Static_assert(sizeof(struct flow_set) == 64 + FLOW_WAYS * 192, "flow_set");

/* Multilinear hashing: sums of products with odd numbers, upper bits used. The uppermost FLOW_SET_BITS
 * are the set's index, the next FLOW_WAY_BITS the way to try first. The seed is even. */
static inline __u64 flow_hash(const struct flow_key *key, __u64 seed)
{
	const __u64 *words = (const __u64 *)key;

	return words[0] * (0x9e3779b97f4a7c15 ^ seed) + words[1] * (0xc2b2ae3d27d4eb4f ^ seed) +
	       words[2] * (0x165667b19e3779f9 ^ seed) + words[3] * (0xd6e8feb86659fd93 ^ seed) +
	       words[4] * (0xa0761d6478bd642f ^ seed);
}

/* frag: the first fragment's ports, for those that follow. */
struct frag_key {
	struct address source;
	struct address destination;
	__be32 id;
	__u8 protocol;
	__u8 family;
	__u8 pad[2];
};
_Static_assert(sizeof(struct frag_key) == 40, "frag_key");

struct frag_value {
	__be16 source_port;
	__be16 destination_port;
};
_Static_assert(sizeof(struct frag_value) == 4, "frag_value");
