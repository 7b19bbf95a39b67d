/* One parser with a cursor for every shape of packet, linear or not. All functions return a drop
 * reason, 0 to go on. */
#pragma once

#include "transport.h"

/* Source routes would lead a packet that was judged for one destination to another. */
static __always_inline int skip_ipv4_options(struct __sk_buff *skb, struct packet *packet,
					     __u32 end)
{
	__u8 option[2];

	for (int i = 0; i < 40 && packet->cursor < end; i++) {
		if (!take(skb, packet, option, 1))
			return DROP_INVALID_PACKET;
		if (option[0] == 0)
			break;
		if (option[0] == 1)
			continue;
		if (option[0] == 131 || option[0] == 137 || !take(skb, packet, option + 1, 1) ||
		    option[1] < 2)
			return DROP_INVALID_PACKET;
		packet->cursor += option[1] - 2;
	}
	if (packet->cursor > end)
		return DROP_INVALID_PACKET;
	packet->cursor = end;
	return DROP_NONE;
}

static __always_inline int parse_ipv4(struct __sk_buff *skb, struct packet *packet)
{
	__u32 start = packet->cursor;
	struct ipv4_header ip;
	__u16 fragment;
	__u32 length;

	if (!take(skb, packet, &ip, sizeof(ip)))
		return DROP_INVALID_PACKET;
	length = (ip.version_ihl & 0xf) * 4;
	if (ip.version_ihl >> 4 != 4 || length < sizeof(ip))
		return DROP_INVALID_PACKET;
	if (set_end(packet, start, bpf_ntohs(ip.total_length)) || start + length > packet->end)
		return DROP_INVALID_PACKET;
	address_ipv4(&packet->tuple.source, ip.source);
	address_ipv4(&packet->tuple.destination, ip.destination);
	packet->tuple.family = FAMILY_IPV4;
	packet->tuple.protocol = ip.protocol;
	packet->hop_limit = ip.ttl;
	fragment = bpf_ntohs(ip.fragment);
	packet->fragment_offset = fragment & IPV4_OFFSET_MASK;
	packet->fragment_id = ip.id;
	if (packet->fragment_offset)
		packet->flags |= PACKET_LATER_FRAGMENT;
	else if (fragment & IPV4_MORE_FRAGMENTS)
		packet->flags |= PACKET_FIRST_FRAGMENT;
	return length > sizeof(ip) ? skip_ipv4_options(skb, packet, start + length) : DROP_NONE;
}

static __always_inline bool is_extension(__u8 protocol)
{
	return protocol == PROTOCOL_HOP_BY_HOP || protocol == PROTOCOL_ROUTING ||
	       protocol == PROTOCOL_FRAGMENT || protocol == PROTOCOL_AUTHENTICATION ||
	       protocol == PROTOCOL_DESTINATION_OPTIONS;
}

/* Of any but the fragment header, which has no length. */
static __always_inline __u32 extension_length(__u8 protocol, const __u8 *header)
{
	return protocol == PROTOCOL_AUTHENTICATION ? (header[1] + 2) * 4 : (header[1] + 1) * 8;
}

/* The later fragments repeat only the first header behind this one, so ports that stand behind
 * further extension headers could not be told for them. */
static __always_inline int parse_fragment_header(struct packet *packet, __u8 *header)
{
	__u16 offset = header[2] << 8 | header[3];

	if (!(offset & ~0x6))
		return DROP_NONE;
	if (is_extension(header[0]))
		return DROP_INVALID_EXTENSION_HEADER;
	packet->fragment_offset = offset >> 3;
	__builtin_memcpy(&packet->fragment_id, header + 4, 4);
	packet->flags |= packet->fragment_offset ? PACKET_LATER_FRAGMENT : PACKET_FIRST_FRAGMENT;
	return DROP_NONE;
}

/* Steps over one extension header; a routing header that still has a way to go is refused, as
 * IPv4 source routes are. */
static __always_inline int parse_extension(struct __sk_buff *skb, struct packet *packet)
{
	__u8 protocol = packet->tuple.protocol;
	__u32 start = packet->cursor;
	__u8 header[8];

	if (!take(skb, packet, header, sizeof(header)))
		return DROP_INVALID_EXTENSION_HEADER;
	packet->tuple.protocol = header[0];
	if (protocol == PROTOCOL_FRAGMENT)
		return parse_fragment_header(packet, header);
	if (protocol == PROTOCOL_ROUTING && header[3])
		return DROP_INVALID_EXTENSION_HEADER;
	packet->cursor = start + extension_length(protocol, header);
	return packet->cursor > packet->end ? DROP_INVALID_EXTENSION_HEADER : DROP_NONE;
}

#define MAX_EXTENSIONS 4

static __always_inline int parse_ipv6(struct __sk_buff *skb, struct packet *packet)
{
	struct ipv6_header ip;
	int drop;

	if (!take(skb, packet, &ip, sizeof(ip)) || bpf_ntohl(ip.version_class_label) >> 28 != 6)
		return DROP_INVALID_PACKET;
	if (ip.payload_length || packet->end - packet->cursor <= 0xffff) {
		if (bpf_ntohs(ip.payload_length) > packet->end - packet->cursor)
			return DROP_INVALID_PACKET;
		packet->end = packet->cursor + bpf_ntohs(ip.payload_length);
	}
	packet->tuple.source = ip.source;
	packet->tuple.destination = ip.destination;
	packet->tuple.family = FAMILY_IPV6;
	packet->tuple.protocol = ip.next_header;
	packet->hop_limit = ip.hop_limit;
	if (is_mapped(&ip.source) || is_mapped(&ip.destination))
		return DROP_MAPPED_ADDRESS;
	for (int i = 0; i < MAX_EXTENSIONS; i++) {
		if (!is_extension(packet->tuple.protocol) ||
		    packet->flags & PACKET_LATER_FRAGMENT)
			return DROP_NONE;
		drop = parse_extension(skb, packet);
		if (drop)
			return drop;
	}
	return is_extension(packet->tuple.protocol) ? DROP_INVALID_EXTENSION_HEADER : DROP_NONE;
}

/* ARP is left to arp_nd.h: it has no addresses that a flow could have. */
__noinline int parse_packet(struct __sk_buff *skb, struct packet *packet)
{
	int drop;

	if (!packet)
		return DROP_INVALID_PACKET;
	packet->cursor = ETH_HLEN;
	packet->end = skb->len;
	if (packet->ethertype == bpf_htons(ETH_P_ARP)) {
		packet->flags |= PACKET_NEIGHBOUR | PACKET_STATELESS;
		return DROP_NONE;
	}
	if (packet->ethertype == bpf_htons(ETH_P_IP))
		drop = parse_ipv4(skb, packet);
	else if (packet->ethertype == bpf_htons(ETH_P_IPV6))
		drop = parse_ipv6(skb, packet);
	else
		return DROP_UNSUPPORTED_L3;
	if (drop || packet->flags & PACKET_LATER_FRAGMENT)
		return drop;
	return parse_transport(skb, packet);
}
