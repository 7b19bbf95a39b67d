/* The four programs of the datapath. Each packet takes the fast path if its flow is known, and
 * otherwise the steps below in their order; every step answers with a drop reason, 0 to go on. */
#include "../lib/fast.h"
#include "../lib/icmp.h"
#include "../lib/leave.h"

char LICENSE[] SEC("license") = "GPL";

static __always_inline void begin(struct __sk_buff *skb, struct packet *packet, __u32 entry)
{
	packet->revision = current_revision(); /* before all else, see control.h */
	packet->now = coarse_now();
	packet->entry = entry;
	packet->ifindex = skb->ifindex;
	packet->length = skb->len;
	packet->arrival = skb->ingress_ifindex;
	if (packet->arrival == EXPLAIN_IFINDEX) {
		packet->flags |= PACKET_EXPLAIN;
		packet->arrival = 0;
	}
	if (entry == ENTRY_FROM_POD || entry == ENTRY_FROM_OVERLAY)
		packet->port_in = packet->ifindex;
}

static __always_inline int read_ethertype(struct __sk_buff *skb, struct packet *packet)
{
	if (skb->vlan_present)
		return DROP_UNSUPPORTED_L3;
	return bpf_skb_load_bytes(skb, 12, &packet->ethertype, sizeof(packet->ethertype)) < 0 ?
		       DROP_INVALID_PACKET :
		       DROP_NONE;
}

/* Between host stack and overlay there is no flow here to relate an error to. */
static __always_inline int judge_error(struct __sk_buff *skb, struct packet *packet)
{
	int drop = packet->flags & PACKET_FIRST_FRAGMENT ? DROP_UNRELATED_ICMP :
							   resolve_destination(packet);

	if (drop || !((packet->party[SOURCE].flags | packet->party[DESTINATION].flags) & PARTY_POD))
		return drop;
	drop = relate_error(skb, packet);
	return drop || !(packet->flags & PACKET_STALE) ? drop : judge_quoted_flow(packet);
}

static __always_inline int decide(struct __sk_buff *skb, struct packet *packet)
{
	int drop = read_ethertype(skb, packet);

	if (!drop)
		drop = parse_packet(skb, packet);
	if (!drop)
		drop = check_sender(skb, packet);
	if (!drop && packet->flags & PACKET_NEIGHBOUR)
		return judge_neighbour(skb, packet);
	if (!drop && is_multicast(&packet->tuple))
		drop = DROP_MULTICAST;
	if (!drop && packet->flags & PACKET_LATER_FRAGMENT)
		drop = recall_fragment(packet);
	if (drop)
		return drop;
	if (packet->flags & PACKET_ICMP_ERROR)
		return judge_error(skb, packet);
	packet->sender = tuple_key(&packet->tuple, &packet->key);
	return track(packet);
}

__noinline int slow_path(struct __sk_buff *skb, __u32 entry)
{
	struct packet packet = {};

	begin(skb, &packet, entry);
	return leave(skb, &packet, decide(skb, &packet));
}

/* Functions of their own, so that their stack is free again when the slow path needs it. */
#define DATAPATH(name, entry)                                                   \
	__noinline int fast_##name(struct __sk_buff *skb)                       \
	{                                                                       \
		return fast_path(skb, entry);                                   \
	}                                                                       \
                                                                                \
	SEC("tc")                                                               \
	int name(struct __sk_buff *skb)                                         \
	{                                                                       \
		int action = fast_##name(skb);                                  \
                                                                                \
		return action == NOT_FAST ? slow_path(skb, entry) : action;     \
	}

DATAPATH(from_pod, ENTRY_FROM_POD)
DATAPATH(to_pod, ENTRY_TO_POD)
DATAPATH(from_overlay, ENTRY_FROM_OVERLAY)
DATAPATH(to_overlay, ENTRY_TO_OVERLAY)
