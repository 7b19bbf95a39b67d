/* ICMP errors: judged by the flow of the packet that they quote. */
#pragma once

#include "parse.h"
#include "track.h"

/* Becomes a packet from the side that could not be reached to the side that sent the quoted
 * packet, which is the outer destination. */
static __always_inline int parse_quote_ipv4(struct __sk_buff *skb, struct packet *packet,
					    struct tuple *quote)
{
	__u32 start = packet->cursor;
	struct ipv4_header ip;

	if (!take(skb, packet, &ip, sizeof(ip)) || ip.version_ihl >> 4 != 4 ||
	    ip.fragment & bpf_htons(IPV4_OFFSET_MASK))
		return DROP_UNRELATED_ICMP;
	address_ipv4(&quote->source, ip.destination);
	address_ipv4(&quote->destination, ip.source);
	quote->protocol = ip.protocol;
	packet->cursor = start + (ip.version_ihl & 0xf) * 4;
	return packet->cursor < start + sizeof(ip) ? DROP_UNRELATED_ICMP : DROP_NONE;
}

/* Whatever the headers say, they were judged when the quoted packet was: here only its ports are looked for. */
static __always_inline int skip_quoted_extension(struct __sk_buff *skb, struct packet *packet,
						 struct tuple *quote)
{
	__u8 protocol = quote->protocol;
	__u32 start = packet->cursor;
	__u8 header[8];

	if (!take(skb, packet, header, sizeof(header)))
		return DROP_UNRELATED_ICMP;
	quote->protocol = header[0];
	if (protocol == PROTOCOL_FRAGMENT)
		return (header[2] << 8 | header[3]) & IPV6_OFFSET_MASK ? DROP_UNRELATED_ICMP :
									 DROP_NONE;
	packet->cursor = start + extension_length(protocol, header);
	return DROP_NONE;
}

static __always_inline int parse_quote_ipv6(struct __sk_buff *skb, struct packet *packet,
					    struct tuple *quote)
{
	struct ipv6_header ip;

	if (!take(skb, packet, &ip, sizeof(ip)) || bpf_ntohl(ip.version_class_label) >> 28 != 6)
		return DROP_UNRELATED_ICMP;
	quote->source = ip.destination;
	quote->destination = ip.source;
	quote->protocol = ip.next_header;
	for (int i = 0; i < MAX_EXTENSIONS && is_extension(quote->protocol); i++)
		if (skip_quoted_extension(skb, packet, quote))
			return DROP_UNRELATED_ICMP;
	return DROP_NONE;
}

static __always_inline int parse_quote(struct __sk_buff *skb, struct packet *packet,
				       struct tuple *quote)
{
	__u8 header[8];
	int drop;

	quote->family = packet->tuple.family;
	if (quote->family == FAMILY_IPV4)
		drop = parse_quote_ipv4(skb, packet, quote);
	else
		drop = parse_quote_ipv6(skb, packet, quote);
	if (drop)
		return drop;
	if (!has_ports(quote->protocol) && !is_icmp(quote))
		return DROP_NONE;
	if (!take(skb, packet, header, sizeof(header)))
		return DROP_UNRELATED_ICMP;
	if (has_ports(quote->protocol)) {
		__builtin_memcpy(&quote->destination_port, header, 2);
		__builtin_memcpy(&quote->source_port, header + 2, 2);
		return DROP_NONE;
	}
	if (!is_echo_request(quote, header[0]) && !is_echo_reply(quote, header[0]))
		return DROP_UNRELATED_ICMP;
	__builtin_memcpy(&quote->source_port, header + 4, 2);
	quote->destination_port = quote->source_port;
	return DROP_NONE;
}

/* Does the error come from where the flow's far side is, or from a router on the way there? */
static __always_inline bool is_from_far_side(const struct packet *packet,
					     const struct flow_value *flow)
{
	__u32 far = packet->sender & 1;
	__u32 port = flow->port[far], identity = packet->party[SOURCE].identity;

	if (packet->entry == ENTRY_FROM_POD)
		return port == packet->port_in;
	if (packet->entry == ENTRY_FROM_OVERLAY)
		return port == packet->port_in && flow->node[far] == packet->party[SOURCE].node &&
		       (flow->identity[far] == identity || identity == IDENTITY_REMOTE_NODE);
	return !port || identity == IDENTITY_HOST;
}

/* Called when the outer packet's parties are known and one of them is a pod of this node. */
__noinline int relate_error(struct __sk_buff *skb, struct packet *packet)
{
	struct flow_value *value;
	struct tuple quote = {};
	__u32 version;

	if (!packet)
		return DROP_INVALID_PACKET;
	if (parse_quote(skb, packet, &quote) ||
	    !same_address(&quote.destination, &packet->tuple.destination))
		return DROP_UNRELATED_ICMP;
	packet->tuple = quote;
	packet->sender = tuple_key(&packet->tuple, &packet->key);
	value = find_flow(&packet->key, &version);
	if (!value || is_expired(value, packet->now) || !is_from_far_side(packet, value) ||
	    is_successor(&packet->party[DESTINATION], value, !packet->sender))
		return DROP_UNRELATED_ICMP;
	packet->party[DESTINATION].port = value->port[!(packet->sender & 1)];
	if (is_reply(packet, value))
		packet->flags |= PACKET_REVERSED;
	if (is_from_stranger(value))
		packet->flags |= PACKET_STRANGER;
	if (value->revision != packet->revision)
		packet->flags |= PACKET_STALE;
	return still(value, version) ? DROP_NONE : DROP_UNRELATED_ICMP;
}

/* The far side is whoever has its address now. The tunnel still carries the identity of the
 * error's own sender, which is the far side's or the node's. */
__noinline int judge_quoted_flow(struct packet *packet)
{
	struct party far = {};
	__u32 identity;
	int drop;

	if (!packet)
		return DROP_INVALID_PACKET;
	if (resolve_party(&far, packet->tuple.family, &packet->tuple.source))
		return DROP_UNRELATED_ICMP;
	identity = packet->party[SOURCE].identity;
	packet->party[SOURCE] = far;
	if (packet->flags & PACKET_REVERSED) {
		stay_stranger(packet, &packet->party[DESTINATION]);
		drop = judge(packet, DESTINATION);
	} else {
		stay_stranger(packet, &packet->party[SOURCE]);
		drop = judge(packet, SOURCE);
	}
	packet->party[SOURCE].identity = identity;
	return drop ? DROP_UNRELATED_ICMP : DROP_NONE;
}
