/* Ports, flags and ICMP messages: what stands behind the network header. */
#pragma once

#include "cursor.h"

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
 * question apart from the rest. An echo has the code 0 (RFC 792, RFC 4443): one with another is
 * judged by itself, since a flow remembers no code. */
static __always_inline void classify_icmp(struct packet *packet, const __u8 *header)
{
	struct tuple *tuple = &packet->tuple;

	packet->icmp_type = header[0];
	packet->icmp_code = header[1];
	if (!header[1] && (is_echo_request(tuple, header[0]) || is_echo_reply(tuple, header[0]))) {
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

/* What its first chunk says, in the words of TCP. */
static __always_inline __u8 sctp_flags(__u8 chunk)
{
	if (chunk == SCTP_INIT)
		return TCP_SYN;
	return chunk == SCTP_ABORT || chunk == SCTP_SHUTDOWN_COMPLETE ? TCP_RST : TCP_ACK;
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
		present = take(skb, packet, header, 16);
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
	else if (tuple->protocol == PROTOCOL_SCTP)
		packet->tcp_flags = sctp_flags(header[12]);
	__builtin_memcpy(&tuple->source_port, header, 2);
	__builtin_memcpy(&tuple->destination_port, header + 2, 2);
	return DROP_NONE;
}
