/* The parser's cursor: nothing is read but through it, linear or not. */
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
