/* The overlay: identity in the VNI, nodes by their tunnel address, two fixed inner MACs. */
#pragma once

#include "../maps/node.h"
#include "packet.h"
#include "headers.h"

#include <bpf/bpf_endian.h>

struct tunnel_source {
	__u32 identity;
	__u8 family;
	struct address address;
};

static __always_inline int get_tunnel_source(struct __sk_buff *skb, struct tunnel_source *source)
{
	struct bpf_tunnel_key key = {};
	__u32 ipv4[4] = { 0, 0, bpf_htonl(0xffff), 0 };

	if (!bpf_skb_get_tunnel_key(skb, &key, sizeof(key), 0)) {
		ipv4[3] = bpf_htonl(key.remote_ipv4);
		source->family = FAMILY_IPV4;
		__builtin_memcpy(&source->address, ipv4, sizeof(source->address));
	} else if (!bpf_skb_get_tunnel_key(skb, &key, sizeof(key), BPF_F_TUNINFO_IPV6)) {
		source->family = FAMILY_IPV6;
		__builtin_memcpy(&source->address, key.remote_ipv6, sizeof(source->address));
	} else {
		return DROP_NO_TUNNEL_KEY;
	}
	source->identity = key.tunnel_id;
	return DROP_NONE;
}

/* Who the other node says has sent the packet, and that node's index. */
struct wire {
	__u32 identity;
	__u32 node;
};

static __always_inline int read_tunnel(struct __sk_buff *skb, struct wire *wire)
{
	struct tunnel_source source;
	struct address_key key = {};
	struct node_index *index;

	if (get_tunnel_source(skb, &source))
		return DROP_NO_TUNNEL_KEY;
	key.family = source.family;
	key.address = source.address;
	index = bpf_map_lookup_elem(&node_address, &key);
	if (!index)
		return DROP_UNKNOWN_SENDER;
	wire->identity = source.identity;
	wire->node = index->index;
	return DROP_NONE;
}

static __always_inline bool is_from_node(const struct tunnel_source *source, __u32 index)
{
	struct node_value *value = bpf_map_lookup_elem(&node, &index);

	return value && value->family == source->family &&
	       same_address(&value->address, &source->address);
}

/* Has another program of this node judged the frame and given it its key? A redirect to the device
 * passes its egress hook, too. The host stack sends with the device's own MAC. */
static __always_inline bool is_enveloped(const __u8 *frame)
{
	static const __u8 mac[ETH_ALEN] = OVERLAY_SOURCE_MAC;

	return !__builtin_memcmp(frame + ETH_ALEN, mac, sizeof(mac));
}

static __always_inline int set_tunnel(struct __sk_buff *skb, __u32 identity, __u32 index)
{
	static const __u8 macs[2][ETH_ALEN] = { OVERLAY_MAC, OVERLAY_SOURCE_MAC };
	struct node_value *value = bpf_map_lookup_elem(&node, &index);
	struct bpf_tunnel_key key = { .tunnel_id = identity, .tunnel_ttl = 64 };
	__u64 flags = BPF_F_ZERO_CSUM_TX;

	if (!value)
		return DROP_NO_TUNNEL_ENDPOINT;
	if (value->family == FAMILY_IPV4) {
		__builtin_memcpy(&key.remote_ipv4, value->address.bytes + 12, 4);
		key.remote_ipv4 = bpf_ntohl(key.remote_ipv4);
	} else if (value->family == FAMILY_IPV6) {
		__builtin_memcpy(key.remote_ipv6, &value->address, sizeof(value->address));
		flags |= BPF_F_TUNINFO_IPV6;
	} else {
		return DROP_NO_TUNNEL_ENDPOINT;
	}
	if (bpf_skb_set_tunnel_key(skb, &key, sizeof(key), flags) < 0)
		return DROP_NO_TUNNEL_KEY;
	return bpf_skb_store_bytes(skb, 0, macs, sizeof(macs), 0) < 0 ? DROP_WRITE_ERROR : DROP_NONE;
}
