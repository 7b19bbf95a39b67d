/* The packet under judgement: what was parsed, who stands on both sides, what is to be done.
 * One on the stack of slow_path; the steps fill it, commit.h and leave.h alone act on it. */
#pragma once

#include "../maps/maps.h"

enum entry {
	ENTRY_FROM_POD,
	ENTRY_TO_POD,
	ENTRY_FROM_OVERLAY,
	ENTRY_TO_OVERLAY,
};

/* Addresses and ports as on the wire, in the direction of the packet. */
struct tuple {
	struct address source;
	struct address destination;
	__be16 source_port;
	__be16 destination_port;
	__u8 protocol;
	__u8 family;
	__u8 pad[2];
};

enum party_flag {
	PARTY_POD = 1 << 0, /* of this node: its policy is judged here */
	PARTY_KNOWN = 1 << 1, /* the ipcache has the address */
	PARTY_FORWARDED = 1 << 2, /* has the node's own address, and the node got the packet from elsewhere */
};

/* One side as the maps know it now. */
struct party {
	__u32 identity;
	__u32 port; /* as in struct flow_value */
	__u32 home; /* the port by the ipcache, wherever the packet came from */
	__u32 node;
	__u32 slot;
	__u32 flags; /* enum party_flag */
	__u8 mac_tail[4];
};

enum packet_flag {
	PACKET_EXPLAIN = 1 << 0,
	PACKET_FIRST_FRAGMENT = 1 << 1,
	PACKET_LATER_FRAGMENT = 1 << 2,
	PACKET_ICMP_ERROR = 1 << 3,
	PACKET_NEIGHBOUR = 1 << 4, /* ARP, neighbour and router discovery */
	PACKET_STATELESS = 1 << 5, /* leaves no flow */
	PACKET_REVERSED = 1 << 6, /* the destination opened the flow */
	PACKET_STALE = 1 << 7, /* the quoted packet's flow was judged under another revision */
	PACKET_WOULD_DENY = 1 << 8, /* allowed, but not if staged policies were enforced */
	PACKET_WOULD_ALLOW = 1 << 9,
	PACKET_STRANGER = 1 << 10, /* the other side of the flow is not the node, whosever the address is */
	PACKET_EGRESS_TURNS = 1 << 11, /* PACKET_WOULD_ALLOW, and this direction is one that denies it now */
	PACKET_INGRESS_TURNS = 1 << 12,
};

/* How the packet leaves when it is not dropped. */
enum fate {
	FATE_FORWARD = 0, /* to the destination's port */
	FATE_PASS = 1, /* to the host stack */
	FATE_ANSWER = 2, /* back to the pod, as its neighbour's answer */
};

/* What becomes of the flow entry. */
enum write {
	WRITE_NONE = 0,
	WRITE_CREATE,
	WRITE_REWRITE, /* judged anew under the current revision */
	WRITE_TOUCH,
};

#define SOURCE 0
#define DESTINATION 1

struct packet {
	struct tuple tuple;
	struct flow_key key;
	struct party party[2]; /* SOURCE, DESTINATION */
	__u32 entry; /* enum entry */
	__u32 ifindex;
	__u32 port_in;
	__u32 length;
	__u32 revision;
	__u32 now;
	__u32 arrival; /* ingress_ifindex: where the host stack got the packet from, 0: itself */
	__u32 cursor; /* offset of what is parsed next */
	__u32 end; /* offset behind the network packet */
	__be32 fragment_id;
	__u32 set[2]; /* by enum direction */
	__u32 rule[2];
	__u32 staged_rule[2];
	__u16 slot[2]; /* by enum direction, of the subject */
	__u32 staged_port[2]; /* by enum direction: the subject that staged policies judged */
	__u32 flags; /* enum packet_flag */
	__u32 sender; /* the source's side in the flow */
	__u16 ethertype;
	__u16 fragment_offset; /* in units of 8 bytes */
	__u8 tcp_flags; /* of SCTP those that say the same */
	__u8 icmp_type;
	__u8 icmp_code;
	__u8 hop_limit;
	__u8 reason[2]; /* enum flow_reason by enum direction */
	__u8 staged[2]; /* as in struct flow_value */
	__u8 fate;
	__u8 write;
	__u8 event; /* enum event_type, EVENT_HEARTBEAT: none */
	__u8 extension; /* IPv6 header chain behind the fragment header */
};

static __always_inline __u32 packet_direction(__u32 entry)
{
	return entry == ENTRY_TO_POD || entry == ENTRY_FROM_OVERLAY ? DIRECTION_INGRESS :
								       DIRECTION_EGRESS;
}

/* Units of last_seen and lifetime. */
static __always_inline __u32 coarse_now(void)
{
	return bpf_ktime_get_coarse_ns() >> 30;
}

static __always_inline bool same_address(const struct address *a, const struct address *b)
{
	return !__builtin_memcmp(a, b, sizeof(*a));
}
