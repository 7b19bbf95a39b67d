/* ARP and IPv6 neighbour discovery of the pods: answered here, or dropped when forged. The host
 * stack's own questions to a pod pass. */
#pragma once

#include "sender.h"

#define OPTION_TARGET_ADDRESS 2
#define SCOPE_LINK 2 /* of a multicast address */
#define NA_FLAGS 0xe0000000u /* router, solicited, override */

static const __u8 gateway_mac[6] = GATEWAY_MAC;

static __always_inline bool is_same_ipv4(const __u8 *ipv4, const struct address *address)
{
	return !__builtin_memcmp(ipv4, address->bytes + 12, 4);
}

static __always_inline bool is_zero_ipv4(const __u8 *ipv4)
{
	return !(ipv4[0] | ipv4[1] | ipv4[2] | ipv4[3]);
}

/* Probes and announcements of the pod's own address have no answer; they go to the host stack,
 * which keeps permanent neighbours. */
static __always_inline int judge_arp(struct __sk_buff *skb, struct packet *packet,
				     const struct endpoint_value *pod)
{
	struct arp_header arp;

	if (!take(skb, packet, &arp, sizeof(arp)))
		return DROP_INVALID_PACKET;
	if (arp.hardware != bpf_htons(1) || arp.protocol != bpf_htons(ETH_P_IP) ||
	    arp.hardware_length != ETH_ALEN || arp.protocol_length != 4)
		return DROP_FORGED_ARP;
	if (!is_pod_mac(arp.sender_mac, pod->mac_tail) || is_zero_ipv4(pod->ipv4.bytes + 12))
		return DROP_FORGED_ARP;
	if (!is_same_ipv4(arp.sender_ip, &pod->ipv4) &&
	    !(is_zero_ipv4(arp.sender_ip) && is_same_ipv4(arp.target_ip, &pod->ipv4)))
		return DROP_FORGED_ARP;
	packet->fate = FATE_PASS;
	if (arp.operation == bpf_htons(ARP_REPLY))
		return DROP_NONE;
	if (arp.operation != bpf_htons(ARP_REQUEST))
		return DROP_FORGED_ARP;
	if (!is_same_ipv4(arp.target_ip, &pod->ipv4))
		packet->fate = FATE_ANSWER;
	return DROP_NONE;
}

/* The host forwards to anywhere else, and no policy has judged it. */
static __always_inline bool stays_on_link(const struct address *destination)
{
	struct ipcache_value *value;

	if (destination->bytes[0] == 0xff)
		return (destination->bytes[1] & 0xf) == SCOPE_LINK;
	if (is_link_local(destination))
		return true;
	value = ipcache_of(FAMILY_IPV6, destination);
	return value && value->identity == IDENTITY_HOST;
}

static __always_inline bool is_own_advertisement(const struct packet *packet,
						 const struct neighbour_message *message,
						 const struct endpoint_value *pod)
{
	return same_address(&message->target, &pod->ipv6) &&
	       has_address(pod, FAMILY_IPV6, &packet->tuple.source) &&
	       stays_on_link(&packet->tuple.destination) && packet->end - packet->cursor == 0 &&
	       message->option_type == OPTION_TARGET_ADDRESS && message->option_length == 1 &&
	       is_pod_mac(message->option_mac, pod->mac_tail);
}

/* A duplicate-address probe comes from ::, and an answer would fail the pod's address. */
static __always_inline int judge_solicitation(struct packet *packet,
					      const struct neighbour_message *message,
					      const struct endpoint_value *pod)
{
	if (is_nobody(&packet->tuple.source) || same_address(&message->target, &pod->ipv6))
		return DROP_MULTICAST;
	if (!has_address(pod, FAMILY_IPV6, &packet->tuple.source) &&
	    !is_link_local(&packet->tuple.source))
		return DROP_FORBIDDEN_ICMPV6;
	packet->fate = FATE_ANSWER;
	return DROP_NONE;
}

/* Neighbours have no use for extension headers, which would carry whatever the pod likes. */
static __always_inline int judge_discovery(struct __sk_buff *skb, struct packet *packet,
					   const struct endpoint_value *pod)
{
	struct neighbour_message message = {};
	bool solicitation = packet->icmp_type == ICMPV6_NEIGHBOUR_SOLICITATION;

	packet->cursor -= 8; /* of which parse_transport took the first eight bytes */
	if (packet->cursor != ETH_HLEN + sizeof(struct ipv6_header) ||
	    packet->hop_limit != 255 || packet->icmp_code ||
	    !take(skb, packet, &message, solicitation ? 24 : sizeof(message)))
		return DROP_FORBIDDEN_ICMPV6;
	if (solicitation)
		return judge_solicitation(packet, &message, pod);
	if (packet->icmp_type != ICMPV6_NEIGHBOUR_ADVERTISEMENT ||
	    !is_own_advertisement(packet, &message, pod))
		return DROP_FORBIDDEN_ICMPV6;
	packet->fate = FATE_PASS;
	return DROP_NONE;
}

/* To the pod: what the host stack says by itself, and our own answers, which come back through the
 * pod's device. Neither is ever forwarded. */
static __always_inline int judge_for_pod(const struct packet *packet)
{
	bool own = !packet->arrival || packet->arrival == packet->ifindex;

	if (packet->ethertype == bpf_htons(ETH_P_ARP))
		return own ? DROP_NONE : DROP_FORGED_ARP;
	return own && packet->hop_limit == 255 ? DROP_NONE : DROP_FORBIDDEN_ICMPV6;
}

__noinline int judge_neighbour(struct __sk_buff *skb, struct packet *packet)
{
	struct endpoint_value *pod;
	int drop;

	if (!packet)
		return DROP_INVALID_PACKET;
	packet->fate = FATE_PASS;
	if (packet->entry != ENTRY_FROM_POD)
		return judge_for_pod(packet);
	pod = bpf_map_lookup_elem(&endpoint, &packet->ifindex);
	if (!pod)
		return DROP_ENDPOINT_NOT_READY;
	drop = packet->ethertype == bpf_htons(ETH_P_ARP) ? judge_arp(skb, packet, pod) :
							   judge_discovery(skb, packet, pod);
	return drop || has_still(packet->ifindex, pod) ? drop : DROP_STALE_ADDRESS;
}

static __always_inline int answer_arp(struct __sk_buff *skb)
{
	struct arp_header arp;

	if (bpf_skb_load_bytes(skb, ETH_HLEN, &arp, sizeof(arp)) < 0)
		return DROP_INVALID_PACKET;
	struct arp_header reply = arp;

	reply.operation = bpf_htons(ARP_REPLY);
	__builtin_memcpy(reply.sender_mac, gateway_mac, ETH_ALEN);
	__builtin_memcpy(reply.sender_ip, arp.target_ip, 4);
	__builtin_memcpy(reply.target_mac, arp.sender_mac, ETH_ALEN);
	__builtin_memcpy(reply.target_ip, arp.sender_ip, 4);
	return bpf_skb_store_bytes(skb, ETH_HLEN, &reply, sizeof(reply), 0) < 0 ? DROP_WRITE_ERROR :
										  DROP_NONE;
}

/* The advertisement in the order in which the checksum takes it. */
struct advertisement {
	struct address source;
	struct address destination;
	__be32 length;
	__be32 next_header;
	struct neighbour_message message;
};

static __always_inline __u16 fold(__s64 sum)
{
	sum = (sum & 0xffff) + (sum >> 16 & 0xffff);
	sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

static __always_inline int answer_solicitation(struct __sk_buff *skb, const struct packet *packet)
{
	struct advertisement reply = {
		.destination = packet->tuple.source,
		.length = bpf_htonl(sizeof(struct neighbour_message)),
		.next_header = bpf_htonl(PROTOCOL_ICMPV6),
		.message = { .type = ICMPV6_NEIGHBOUR_ADVERTISEMENT,
			     .flags = bpf_htonl(NA_FLAGS),
			     .option_type = OPTION_TARGET_ADDRESS,
			     .option_length = 1,
			     .option_mac = GATEWAY_MAC },
	};
	struct ipv6_header ip = {
		.version_class_label = bpf_htonl(6u << 28),
		.payload_length = bpf_htons(sizeof(struct neighbour_message)),
		.next_header = PROTOCOL_ICMPV6,
		.hop_limit = 255,
		.destination = packet->tuple.source,
	};
	const __u32 length = ETH_HLEN + sizeof(ip) + sizeof(reply.message);

	if (bpf_skb_load_bytes(skb, packet->cursor - sizeof(struct address), &reply.source,
			       sizeof(struct address)) < 0)
		return DROP_INVALID_PACKET;
	reply.message.target = reply.source;
	ip.source = reply.source;
	reply.message.checksum =
		fold(bpf_csum_diff(0, 0, (__be32 *)&reply, sizeof(reply), 0));
	if (skb->len != length && bpf_skb_change_tail(skb, length, 0) < 0)
		return DROP_WRITE_ERROR;
	if (bpf_skb_store_bytes(skb, ETH_HLEN, &ip, sizeof(ip), 0) < 0 ||
	    bpf_skb_store_bytes(skb, ETH_HLEN + sizeof(ip), &reply.message, sizeof(reply.message),
				0) < 0)
		return DROP_WRITE_ERROR;
	return DROP_NONE;
}

/* Turns the question into the gateway's answer, to be sent out where it came from. */
__noinline int write_answer(struct __sk_buff *skb, struct packet *packet)
{
	__u8 macs[12];
	int drop;

	if (!packet)
		return DROP_INVALID_PACKET;
	if (packet->ethertype == bpf_htons(ETH_P_ARP))
		drop = answer_arp(skb);
	else
		drop = answer_solicitation(skb, packet);
	if (drop || bpf_skb_load_bytes(skb, ETH_ALEN, macs, ETH_ALEN) < 0)
		return drop ? drop : DROP_INVALID_PACKET;
	__builtin_memcpy(macs + ETH_ALEN, gateway_mac, ETH_ALEN);
	return bpf_skb_store_bytes(skb, 0, macs, sizeof(macs), 0) < 0 ? DROP_WRITE_ERROR : DROP_NONE;
}
