/* Policy sets: all rules that bear on one subject, as entries of one global hash.
 *
 * Decision for a direction: probe {set, direction, peer, protocol, port prefix} for the peers
 * {identity, CIDR class, any} and every port shape that the set uses. Of all hits the highest
 * precedence wins; on a tie deny wins; on a tie of that the lowest rule wins. No hit: the slot's
 * default for the direction. */
#pragma once

#include "types.h"

enum direction {
	DIRECTION_EGRESS = 0,
	DIRECTION_INGRESS = 1,
};

enum verdict {
	VERDICT_NONE = 0, /* no entry: the slot's default stands */
	VERDICT_ALLOW = 1,
	VERDICT_DENY = 2,
};

struct policy_key {
	__u32 set;
	__u32 peer; /* identity, IDENTITY_UNREAD, PEER_CLASS_TAG | class, or PEER_ANY */
	__u8 direction; /* enum direction */
	__u8 protocol; /* IP protocol number; 0: any, then port_bits is 0 */
	__u8 port_bits; /* 0..16: how many leading bits of port count */
	__u8 pad0;
	__u16 port; /* host byte order, bits beyond port_bits zero; ICMP: type << 8 | code */
	__u16 pad1;
};
_Static_assert(sizeof(struct policy_key) == 16, "policy_key");

struct policy_verdict {
	__u32 precedence; /* higher wins */
	__u32 rule; /* index inside the set: provenance */
	__u16 ruleset; /* layer 7 rule set, 0: none */
	__u8 verdict; /* enum verdict */
	__u8 pad;
};
_Static_assert(sizeof(struct policy_verdict) == 12, "policy_verdict");

struct policy_value {
	struct policy_verdict enforced;
	struct policy_verdict staged; /* if staged policies were enforced; judged in the same pass */
};
_Static_assert(sizeof(struct policy_value) == 24, "policy_value");

/* One aligned 64-bit word a slot, switched by one store through the mapping:
 * bits 0..31 set id (0: no set), bits 32..55 shapes, bits 56..63 enum slot_flag. */
#define SLOT_SHAPES_SHIFT 32
#define SLOT_SHAPES_MASK 0xffffffu
#define SLOT_FLAGS_SHIFT 56

enum slot_shape {
	/* bits 0..16: entries with that port_bits and a protocol exist */
	SHAPE_ANY_PROTOCOL = 1 << 17,
	SHAPE_PEER_IDENTITY = 1 << 18,
	SHAPE_PEER_CLASS = 1 << 19,
	SHAPE_PEER_ANY = 1 << 20,
};

enum slot_flag {
	SLOT_VALID = 1 << 0, /* absent: nothing is allowed, the subject is not ready */
	SLOT_INGRESS_ISOLATED = 1 << 1, /* without a matching entry ingress is denied */
	SLOT_EGRESS_ISOLATED = 1 << 2,
	SLOT_STAGED = 1 << 3, /* policies that are only tried bear on it: every entry has a staged verdict */
	SLOT_INGRESS_STAGED = 1 << 4, /* isolated if those were enforced */
	SLOT_EGRESS_STAGED = 1 << 5,
};

#define SLOT_COUNT 65536

/* Whether a rule decided what was enforced, or what would be if staged policies were. */
enum tally_kind {
	TALLY_ENFORCED = 0,
	TALLY_STAGED = 1, /* with the same outcome as what was enforced */
	TALLY_WOULD_DENY = 2, /* what was allowed */
	TALLY_WOULD_ALLOW = 3, /* what was denied */
};

#define RULE_NONE 0xffffffffu /* denied as no rule allows it */

/* tally: what each rule has decided. Only sets that have staged policies count other kinds than
 * TALLY_ENFORCED. */
struct tally_key {
	__u32 set;
	__u32 rule; /* or RULE_NONE */
	__u8 direction; /* enum direction */
	__u8 kind; /* enum tally_kind */
	__u16 slot; /* of the subject: subjects whose sets are equal share one, but not its policies */
};
_Static_assert(sizeof(struct tally_key) == 12, "tally_key");

struct tally_value {
	__u64 judged; /* how often: flows begun or judged anew, packets dropped or without a flow */
	__u64 packets;
	__u64 bytes;
	__u64 last; /* ns, coarse monotonic clock */
};
_Static_assert(sizeof(struct tally_value) == 32, "tally_value");

/* traffic: when staged policies last judged packets of a local pod, by its host-side ifindex: a pod that none
 * were judged of has not been tried. An established flow is judged anew when policies change, so it counts, too. */
struct traffic_value {
	__u64 last[2]; /* by enum direction; ns, coarse monotonic clock, 0: never */
};
_Static_assert(sizeof(struct traffic_value) == 16, "traffic_value");

/* control: one mapped array of u64. */
enum control_index {
	CONTROL_REVISION = 0, /* raised after every change that can change a verdict */
	CONTROL_NEXT_SET = 1, /* set ids are never given twice: the agent's counter */
	CONTROL_FLOW_SEED = 2, /* random and even, set once: who does not know it cannot aim at a set */
	CONTROL_TALLY_LOST = 3, /* counts that found no room in tally; written by the programs */
	CONTROL_COUNT = 8,
};
