/* Who has an address now: ipcache for everybody, endpoint for the pods of this node. */
#pragma once

#include "../maps/endpoint.h"
#include "../maps/ipcache.h"
#include "key.h"

static __always_inline struct ipcache_value *ipcache_of(__u8 family, const struct address *address)
{
	struct address_key key = { .family = family, .address = *address };

	return bpf_map_lookup_elem(&ipcache, &key);
}

/* Its key is not on the stack of who asks: the whole of the slow path has 512 bytes. */
static __noinline __u32 class_of(__u32 set, __u8 family, const struct address *address)
{
	struct prefix_key key = {
		.prefix_bits = 192, .set = set, .family = family, .address = *address
	};
	struct cidr_value *value = bpf_map_lookup_elem(&ipcache_cidr, &key);

	return value ? value->class_id : 0;
}

static __always_inline bool is_nobody(const struct address *address)
{
	struct words words = words_of(address, 0);

	return !(words.high | words.low);
}

/* A pod without an address of the family has that of nobody there, which is none to send from. */
static __always_inline bool has_address(const struct endpoint_value *pod, __u8 family,
					const struct address *address)
{
	return !is_nobody(address) &&
	       same_address(family == FAMILY_IPV4 ? &pod->ipv4 : &pod->ipv6, address);
}

/* The kernel gives the element of an entry that is replaced or deleted to the next one that is written, at once.
 * What was read of it is the key's if the key has it still. */
static __always_inline bool has_still(__u32 ifindex, const struct endpoint_value *pod)
{
	return bpf_map_lookup_elem(&endpoint, &ifindex) == pod;
}

static __always_inline void fill_party(struct party *party, __u32 ifindex,
				       const struct endpoint_value *pod)
{
	party->identity = pod->identity;
	party->slot = pod->slot;
	party->home = ifindex;
	party->flags = PARTY_POD | PARTY_KNOWN;
	__builtin_memcpy(party->mac_tail, pod->mac_tail, sizeof(party->mac_tail));
}

/* The endpoint entry overrides the ipcache: it holds the slot, so identity and policy of one pod
 * always come from one write. */
static __always_inline int resolve_pod(struct party *party, __u32 ifindex, __u8 family,
				       const struct address *address)
{
	struct endpoint_value *pod = bpf_map_lookup_elem(&endpoint, &ifindex);

	if (!pod || !has_address(pod, family, address))
		return DROP_STALE_ADDRESS;
	fill_party(party, ifindex, pod);
	return has_still(ifindex, pod) ? DROP_NONE : DROP_STALE_ADDRESS;
}

static __always_inline int resolve_party(struct party *party, __u8 family,
					 const struct address *address)
{
	struct ipcache_value *found = ipcache_of(family, address), value;

	if (!found) {
		party->identity = IDENTITY_WORLD;
		return DROP_NONE;
	}
	value = *found;
	if (ipcache_of(family, address) != found) /* as in has_still() */
		return DROP_STALE_ADDRESS;
	party->identity = value.identity;
	party->flags = PARTY_KNOWN;
	if (value.flags & IPCACHE_LOCAL)
		return resolve_pod(party, value.ifindex, family, address);
	if (value.flags & IPCACHE_REMOTE) {
		party->home = config_overlay_ifindex;
		party->node = value.node;
		return DROP_NONE;
	}
	return value.identity == IDENTITY_UNKNOWN || value.identity >= IDENTITY_CLUSTER_MIN ?
		       DROP_STALE_ADDRESS :
		       DROP_NONE;
}

/* Where a packet may go, by the program that sees it. */
static __always_inline int check_destination(const struct packet *packet, struct party *party)
{
	switch (packet->entry) {
	case ENTRY_TO_POD:
		return party->home == packet->ifindex ? DROP_NONE : DROP_STALE_ADDRESS;
	case ENTRY_TO_OVERLAY:
		return party->home == packet->ifindex ? DROP_NONE : DROP_NO_TUNNEL_ENDPOINT;
	case ENTRY_FROM_OVERLAY:
		return party->flags & PARTY_POD || party->identity == IDENTITY_HOST ?
			       DROP_NONE :
			       DROP_STALE_ADDRESS;
	default:
		return DROP_NONE;
	}
}

/* A forged outer packet to a node would carry any identity the pod likes, and not all addresses of
 * nodes are known as theirs: another card, a virtual address, a node that just came. */
static __always_inline int check_tunnel_port(const struct packet *packet)
{
	const struct tuple *tuple = &packet->tuple;
	__u32 identity = packet->party[DESTINATION].identity;

	if (packet->entry != ENTRY_FROM_POD || tuple->protocol != PROTOCOL_UDP ||
	    tuple->destination_port != bpf_htons(config_tunnel_port))
		return DROP_NONE;
	return identity < IDENTITY_CLUSTER_MIN ? DROP_TUNNEL_PORT : DROP_NONE;
}

__noinline int resolve_destination(struct packet *packet)
{
	struct party *party;
	int drop;

	if (!packet)
		return DROP_INVALID_PACKET;
	party = &packet->party[DESTINATION];
	drop = resolve_party(party, packet->tuple.family, &packet->tuple.destination);
	if (drop)
		return drop;
	party->port = party->home;
	drop = check_destination(packet, party);
	return drop ? drop : check_tunnel_port(packet);
}
