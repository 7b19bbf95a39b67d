/* The established path, all in one piece of direct packet access: plain TCP and UDP on a flow in
 * its known direction, judged under the current revision, on the path it was judged for. Whatever is
 * unusual goes the slow path, which repeats every check and names the reason. */
#pragma once

#include "../maps/metrics.h"
#include "commit.h"
#include "forward.h"

#define NOT_FAST (-100)

struct fast {
	struct flow_key key;
	__u32 sender;
};

static __always_inline bool is_plain_tcp(const __u8 *transport, void *end)
{
	return (void *)(transport + 20) <= end && transport[12] >> 4 >= 5 &&
	       !(transport[13] & (TCP_SYN | TCP_FIN | TCP_RST));
}

/* Are there 20 bytes of TCP or 8 of UDP with nothing to note? */
static __always_inline bool is_plain(__u8 protocol, const __u8 *transport, void *end)
{
	if (protocol == PROTOCOL_TCP)
		return is_plain_tcp(transport, end);
	return protocol == PROTOCOL_UDP && (void *)(transport + 8) <= end;
}

static __always_inline bool fast_ipv4(struct fast *fast, const __u8 *data, void *end)
{
	const struct ipv4_header *ip = (const void *)(data + ETH_HLEN);
	const __u8 *transport = (const void *)(ip + 1);
	const __be16 *port = (const void *)transport;

	if ((void *)(transport + 8) > end || ip->version_ihl != 0x45 ||
	    ip->fragment & bpf_htons(IPV4_MORE_FRAGMENTS | IPV4_OFFSET_MASK) ||
	    !is_plain(ip->protocol, transport, end))
		return false;
	fast->sender = order_key(&fast->key, words_ipv4(ip->source, port[0]),
				 words_ipv4(ip->destination, port[1]), ip->protocol, FAMILY_IPV4);
	return true;
}

static __always_inline bool fast_ipv6(struct fast *fast, const __u8 *data, void *end)
{
	const struct ipv6_header *ip = (const void *)(data + ETH_HLEN);
	const __u8 *transport = (const void *)(ip + 1);
	const __be16 *port = (const void *)transport;

	if ((void *)(transport + 8) > end || *(const __u8 *)ip >> 4 != 6 ||
	    !is_plain(ip->next_header, transport, end))
		return false;
	fast->sender = order_key(&fast->key, words_of(&ip->source, port[0]),
				 words_of(&ip->destination, port[1]), ip->next_header, FAMILY_IPV6);
	return true;
}

/* Only the slow path knows where the host stack must have got a pod's or the node's packets from. */
static __always_inline bool is_from_stack(const struct flow_value *value, __u32 from, __u32 arrival)
{
	__u32 identity = value->identity[from];

	return !value->port[from] &&
	       (!arrival || (identity != IDENTITY_HOST && identity < IDENTITY_CLUSTER_MIN));
}

/* is_pod_mac() in words, which only packets and maps may be read in wherever they begin. */
static __always_inline bool is_source_mac(const __u8 *frame, const __u8 *tail)
{
	return *(const __u16 *)(frame + ETH_ALEN) == bpf_htons(POD_MAC_0 << 8 | POD_MAC_1) &&
	       *(const __u32 *)(frame + ETH_ALEN + 2) == *(const __u32 *)tail;
}

/* The first answer, and the first packet of the initiator after it. */
static __always_inline bool is_step(const struct flow_value *value, __u32 from)
{
	__u8 flags = value->flags;

	return from == (flags & FLOW_INITIATOR_1) ?
		       (flags & (FLOW_REPLIED | FLOW_CONFIRMED)) == FLOW_REPLIED :
		       !(flags & FLOW_REPLIED);
}

static __always_inline bool is_right_sender(struct __sk_buff *skb, __u32 entry, __u32 ifindex,
					    const __u8 *data, const struct flow_value *value,
					    __u32 from)
{
	struct tunnel_source source;

	if (entry == ENTRY_FROM_POD)
		return value->port[from] == ifindex &&
		       is_source_mac(data, value->mac_tail[from]);
	if (entry == ENTRY_FROM_OVERLAY)
		return value->port[from] == ifindex && !get_tunnel_source(skb, &source) &&
		       value->identity[from] == source.identity &&
		       is_from_node(&source, value->node[from]);
	return value->port[!from] == ifindex && is_from_stack(value, from, skb->ingress_ifindex);
}

/* Counts a packet that is sure to leave. */
static __always_inline void fast_count(struct flow_value *value, __u32 from, __u32 now,
				       __u32 length, __u32 entry)
{
	if (value->last_seen != now)
		value->last_seen = now;
	count_flow(value, from, length);
	count_packet(DROP_NONE, packet_direction(entry), length);
}

static __always_inline int fast_path(struct __sk_buff *skb, __u32 entry)
{
	__u32 ifindex = skb->ifindex, arrival = skb->ingress_ifindex, length = skb->len;
	const __u8 *data = (const void *)(long)skb->data;
	void *end = (void *)(long)skb->data_end;
	struct flow_value *value;
	struct fast fast;
	__u32 revision, version, now, from, port, identity, node;
	bool plain;
	int action;

	if (arrival == EXPLAIN_IFINDEX || skb->vlan_present ||
	    (void *)(data + ETH_HLEN) > end)
		return NOT_FAST;
	if (entry == ENTRY_TO_OVERLAY && is_enveloped(data))
		return TC_ACT_OK;
	if (*(const __be16 *)(data + 12) == bpf_htons(ETH_P_IP))
		plain = fast_ipv4(&fast, data, end);
	else if (*(const __be16 *)(data + 12) == bpf_htons(ETH_P_IPV6))
		plain = fast_ipv6(&fast, data, end);
	else
		return NOT_FAST;
	if (!plain)
		return NOT_FAST;
	revision = current_revision();
	value = find_flow(&fast.key, &version);
	if (!value || value->revision != revision)
		return NOT_FAST;
	from = fast.sender & 1;
	now = coarse_now();
	port = value->port[!from];
	identity = value->identity[from];
	node = value->node[!from];
	if (is_step(value, from) || is_expired(value, now) ||
	    now - value->reported >= config_report_interval ||
	    !is_right_sender(skb, entry, ifindex, data, value, from) || !still(value, version) ||
	    forward(skb, entry, port, identity, node, &action))
		return NOT_FAST;
	fast_count(value, from, now, length, entry);
	return action;
}
