/* One parser with a cursor for every shape of packet, linear or not. All functions return a drop
 * reason, 0 to go on. */
#pragma once

#include "key.h"

/* Copies and steps over `size` bytes of the network packet. */
static __always_inline bool take(struct __sk_buff *skb, struct packet *packet, void *to, __u32 size)
{
	if (packet->cursor + size > packet->end ||
	    bpf_skb_load_bytes(skb, packet->cursor, to, size) < 0)
		return false;
	packet->cursor += size;
	return true;
}

/* A length of 0 is right only for a super-packet whose length does not fit the field. */
static __always_inline int set_end(struct packet *packet, __u32 start, __u32 length)
{
	__u32 present = packet->end - start;

	if (!length && present > 0xffff)
		length = present;
	if (!length || length > present)
		return DROP_INVALID_PACKET;
	packet->end = start + length;
	return DROP_NONE;
}

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
	if (protocol == PROTOCOL_AUTHENTICATION)
		packet->cursor = start + (header[1] + 2) * 4;
	else
		packet->cursor = start + (header[1] + 1) * 8;
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

static __always_inline bool is_icmp(const struct tuple *tuple)
{
	return tuple->protocol ==
	       (tuple->family == FAMILY_IPV4 ? PROTOCOL_ICMP : PROTOCOL_ICMPV6);
}

static __always_inline bool is_echo_request(const struct tuple *tuple, __u8 type)
{
	return type == (tuple->family == FAMILY_IPV4 ? ICMP_ECHO_REQUEST : ICMPV6_ECHO_REQUEST);
}

static __always_inline bool is_echo_reply(const struct tuple *tuple, __u8 type)
{
	return type == (tuple->family == FAMILY_IPV4 ? ICMP_ECHO_REPLY : ICMPV6_ECHO_REPLY);
}

static __always_inline bool is_icmp_error(const struct tuple *tuple, __u8 type)
{
	if (tuple->family == FAMILY_IPV6)
		return type >= 1 && type <= ICMPV6_PARAMETER_PROBLEM;
	return type == ICMP_UNREACHABLE || type == ICMP_TIME_EXCEEDED ||
	       type == ICMP_PARAMETER_PROBLEM;
}

/* Only echoes make a flow: other messages share no field that would keep the answers of one
 * question apart from the rest. */
static __always_inline void classify_icmp(struct packet *packet, const __u8 *header)
{
	struct tuple *tuple = &packet->tuple;

	packet->icmp_type = header[0];
	packet->icmp_code = header[1];
	if (is_echo_request(tuple, header[0]) || is_echo_reply(tuple, header[0])) {
		__builtin_memcpy(&tuple->source_port, header + 4, 2);
		tuple->destination_port = tuple->source_port;
	} else if (is_icmp_error(tuple, header[0])) {
		packet->flags |= PACKET_ICMP_ERROR;
	} else {
		packet->flags |= PACKET_STATELESS;
		if (tuple->family == FAMILY_IPV6 && header[0] >= ICMPV6_ROUTER_SOLICITATION &&
		    header[0] <= ICMPV6_REDIRECT)
			packet->flags |= PACKET_NEIGHBOUR;
	}
}

static __always_inline bool has_ports(__u8 protocol)
{
	return protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP || protocol == PROTOCOL_SCTP;
}

/* The whole fixed header must be there, also in a first fragment: what a later one could still
 * overwrite is not judged. */
static __always_inline int parse_transport(struct __sk_buff *skb, struct packet *packet)
{
	struct tuple *tuple = &packet->tuple;
	__u8 header[20] = {};
	bool present;

	if (tuple->protocol == PROTOCOL_TCP)
		present = take(skb, packet, header, 20) && header[12] >> 4 >= 5;
	else if (tuple->protocol == PROTOCOL_SCTP)
		present = take(skb, packet, header, 12);
	else if (tuple->protocol == PROTOCOL_UDP || is_icmp(tuple))
		present = take(skb, packet, header, 8);
	else
		return DROP_NONE;
	if (!present)
		return DROP_INVALID_L4_HEADER;
	if (is_icmp(tuple)) {
		classify_icmp(packet, header);
		return DROP_NONE;
	}
	if (tuple->protocol == PROTOCOL_TCP)
		packet->tcp_flags = header[13];
	__builtin_memcpy(&tuple->source_port, header, 2);
	__builtin_memcpy(&tuple->destination_port, header + 2, 2);
	return DROP_NONE;
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
