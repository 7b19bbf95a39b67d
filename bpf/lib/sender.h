/* Is the source what it says it is? Asked of every packet that the fast path does not know, before
 * anything else is believed; fills the source's party. */
#pragma once

#include "resolve.h"
#include "tunnel.h"

static __always_inline bool is_link_local(const struct address *address)
{
	return address->bytes[0] == 0xfe && (address->bytes[1] & 0xc0) == 0x80;
}

static __always_inline bool is_pod_mac(const __u8 *mac, const __u8 *tail)
{
	return mac[0] == POD_MAC_0 && mac[1] == POD_MAC_1 && !__builtin_memcmp(mac + 2, tail, 4);
}

static __always_inline int check_pod_source(struct __sk_buff *skb, struct packet *packet)
{
	struct party *party = &packet->party[SOURCE];
	struct endpoint_value *pod = bpf_map_lookup_elem(&endpoint, &packet->ifindex);
	__u8 mac[ETH_ALEN];

	if (!pod)
		return DROP_ENDPOINT_NOT_READY;
	if (bpf_skb_load_bytes(skb, ETH_ALEN, mac, sizeof(mac)) < 0 ||
	    !is_pod_mac(mac, pod->mac_tail))
		return DROP_INVALID_SOURCE_MAC;
	fill_party(party, packet->ifindex, pod);
	party->port = packet->ifindex;
	if (!(packet->flags & PACKET_NEIGHBOUR) &&
	    !has_address(pod, packet->tuple.family, &packet->tuple.source))
		return DROP_INVALID_SOURCE_IP;
	return has_still(packet->ifindex, pod) ? DROP_NONE : DROP_STALE_ADDRESS;
}

/* The host stack is trusted with what it sends and translates, not with what it merely forwards:
 * a pod's address must have come in where the pod lives, and what comes with the node's own address
 * from elsewhere is masqueraded or forged, so that nobody can say who sent it. */
static __always_inline int check_stack_source(struct packet *packet)
{
	struct party *party = &packet->party[SOURCE];
	int drop;

	if (packet->flags & PACKET_NEIGHBOUR)
		return packet->entry == ENTRY_TO_POD ? DROP_NONE : DROP_UNSUPPORTED_L3;
	drop = resolve_party(party, packet->tuple.family, &packet->tuple.source);
	if (drop)
		return drop;
	if (party->identity >= IDENTITY_CLUSTER_MIN && packet->arrival &&
	    packet->arrival != party->home)
		return DROP_WRONG_INTERFACE;
	if (packet->entry == ENTRY_TO_POD && party->identity == IDENTITY_HOST && packet->arrival) {
		party->identity = IDENTITY_WORLD;
		party->flags |= PARTY_FORWARDED;
	}
	if (packet->entry == ENTRY_TO_OVERLAY && !(party->flags & PARTY_POD) &&
	    party->identity != IDENTITY_HOST)
		return DROP_INVALID_IDENTITY;
	party->port = 0;
	return DROP_NONE;
}

static __always_inline bool is_wire_identity(__u32 identity)
{
	return identity == IDENTITY_REMOTE_NODE ||
	       (identity >= IDENTITY_CLUSTER_MIN && identity <= IDENTITY_CLUSTER_MAX);
}

/* Explain has no outer packet: the node is then the one that the ipcache names. */
static __always_inline int check_overlay_source(struct __sk_buff *skb, struct packet *packet)
{
	struct party *party = &packet->party[SOURCE];
	bool explain = packet->flags & PACKET_EXPLAIN;
	struct wire wire = { .identity = skb->cb[0] };
	int drop = explain ? DROP_NONE : read_tunnel(skb, &wire);

	if (drop)
		return drop;
	if (packet->flags & PACKET_NEIGHBOUR)
		return packet->ethertype == bpf_htons(ETH_P_ARP) ? DROP_FORGED_ARP :
								   DROP_FORBIDDEN_ICMPV6;
	if (!is_wire_identity(wire.identity))
		return DROP_INVALID_IDENTITY;
	drop = resolve_party(party, packet->tuple.family, &packet->tuple.source);
	if (drop)
		return drop;
	if (explain)
		wire.node = party->node;
	if (party->flags & PARTY_KNOWN) {
		if (party->home != packet->port_in || party->node != wire.node)
			return DROP_UNKNOWN_SENDER;
		if ((party->identity == IDENTITY_REMOTE_NODE) !=
		    (wire.identity == IDENTITY_REMOTE_NODE))
			return DROP_INVALID_IDENTITY;
	}
	party->identity = wire.identity;
	party->node = wire.node;
	party->port = packet->port_in;
	return DROP_NONE;
}

__noinline int check_sender(struct __sk_buff *skb, struct packet *packet)
{
	if (!packet)
		return DROP_INVALID_PACKET;
	if (packet->entry == ENTRY_FROM_POD)
		return check_pod_source(skb, packet);
	if (packet->entry == ENTRY_FROM_OVERLAY)
		return check_overlay_source(skb, packet);
	return check_stack_source(packet);
}
