/* Flow events: fixed-size records in one ring buffer a CPU. The per-CPU sequence number is raised
 * before the reservation, so a gap is exactly what was lost. Producers wake the reader only when a
 * quarter of the ring is full: it polls. What was lost last shows in the sequence map. */
#pragma once

#include "drop.h"
#include "flow.h"

enum event_type {
	EVENT_HEARTBEAT = 0, /* only cpu, sequence and time are set */
	EVENT_FLOW_NEW = 1,
	EVENT_FLOW_UPDATE = 2, /* at most every 5 s a flow */
	EVENT_FLOW_CLOSE = 3,
	EVENT_DROP = 4,
};

struct flow_event {
	__u64 sequence; /* of this CPU */
	__u64 time; /* ns, coarse monotonic clock */
	__u32 cpu;
	__u8 type; /* enum event_type */
	__u8 drop_reason; /* enum drop_reason */
	__u8 direction; /* enum direction of the packet, seen from the pod */
	__u8 tcp_flags;
	struct address source;
	struct address destination;
	__be16 source_port;
	__be16 destination_port;
	__u8 protocol;
	__u8 family;
	__u8 reason[2]; /* enum flow_reason by enum direction */
	__u32 source_identity;
	__u32 destination_identity;
	__u32 ifindex; /* where the packet was seen */
	__u32 length; /* of the packet */
	__u32 set[2]; /* by enum direction */
	__u32 rule[2];
	__u32 staged_rule[2];
	__u8 staged[2]; /* as in struct flow_value */
	__u8 would; /* enum tally_kind: TALLY_WOULD_DENY, TALLY_WOULD_ALLOW or 0 */
	__u8 pad[5];
	__u64 packets[2]; /* of the flow: from source, from destination */
};
_Static_assert(sizeof(struct flow_event) == 128, "flow_event");

/* metrics: per-CPU array, index: drop reason * 2 + direction; reason 0: forwarded. */
struct metric_value {
	__u64 packets;
	__u64 bytes;
};
_Static_assert(sizeof(struct metric_value) == 16, "metric_value");

/* Explain: a test run with this in ingress_ifindex (no real packet can carry bit 31) writes nothing
 * and answers in cb. cb[0] on input: the tunnel identity; on output bits 0..7 drop reason,
 * 8..15 egress flow_reason, 16..23 ingress flow_reason, 24..31 enum verdict. cb[1], cb[2]: rule of
 * egress, of ingress; cb[3], cb[4]: set of egress, of ingress. mark: bits 0..7 staged of egress, 8..15
 * of ingress, 16..23 would, as in struct flow_event; tstamp: lower half staged_rule of egress, upper of
 * ingress. */
#define EXPLAIN_IFINDEX 0x80000001u
