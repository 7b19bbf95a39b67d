/* The canonical flow key: side 0 is the lower (address, port) as bytes on the wire. */
#pragma once

#include "packet.h"
#include "headers.h"

#include <bpf/bpf_endian.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "words of an address assume it");

/* An address and port as machine words in memory order, so that both families share one compare. */
struct words {
	__u64 high;
	__u64 low;
	__be16 port;
};

static __always_inline struct words words_ipv4(__be32 address, __be16 port)
{
	return (struct words){ 0, (__u64)address << 32 | bpf_htonl(0xffff), port };
}

/* By two loads wherever the address is: x86 does not mind, while the compiler would put bytes together. */
static __always_inline struct words words_of(const struct address *address, __be16 port)
{
	const __u64 *halves = (const __u64 *)address;

	return (struct words){ halves[0], halves[1], port };
}

static __always_inline bool words_after(struct words a, struct words b)
{
	if (a.high != b.high)
		return bpf_be64_to_cpu(a.high) > bpf_be64_to_cpu(b.high);
	if (a.low != b.low)
		return bpf_be64_to_cpu(a.low) > bpf_be64_to_cpu(b.low);
	return bpf_ntohs(a.port) > bpf_ntohs(b.port);
}

static __always_inline void put_words(struct address *address, struct words words)
{
	__builtin_memcpy(address->bytes, &words.high, 8);
	__builtin_memcpy(address->bytes + 8, &words.low, 8);
}

/* Fills the key and returns the source's side. */
static __always_inline __u32 order_key(struct flow_key *key, struct words source,
				       struct words destination, __u8 protocol, __u8 family)
{
	__u32 sender = words_after(source, destination);

	put_words(&key->address[0], sender ? destination : source);
	put_words(&key->address[1], sender ? source : destination);
	key->port[0] = sender ? destination.port : source.port;
	key->port[1] = sender ? source.port : destination.port;
	key->protocol = protocol;
	key->family = family;
	key->pad[0] = 0;
	key->pad[1] = 0;
	return sender;
}

static __always_inline __u32 tuple_key(const struct tuple *tuple, struct flow_key *key)
{
	return order_key(key, words_of(&tuple->source, tuple->source_port),
			 words_of(&tuple->destination, tuple->destination_port), tuple->protocol,
			 tuple->family);
}

static __always_inline void address_ipv4(struct address *address, __be32 ipv4)
{
	put_words(address, words_ipv4(ipv4, 0));
}

static __always_inline bool is_mapped(const struct address *address)
{
	struct words words = words_of(address, 0);

	return !words.high && (__u32)words.low == bpf_htonl(0xffff);
}

static __always_inline bool is_multicast(const struct tuple *tuple)
{
	const __u8 *bytes = tuple->destination.bytes;

	if (tuple->family == FAMILY_IPV6)
		return bytes[0] == 0xff;
	return bytes[12] >> 4 == 0xe || words_of(&tuple->destination, 0).low >> 32 == 0xffffffff;
}
