/* Fixed-width types shared by kernel programs, host tests and the layout check. */
#pragma once

#include <linux/types.h>

#define WEFT_ABI_VERSION 1

enum family {
	FAMILY_IPV4 = 4,
	FAMILY_IPV6 = 6,
};

/* 16 bytes for both families: IPv4 as ::ffff:a.b.c.d. The family always stands beside it in a key,
 * so that ::/0 never matches IPv4. */
struct address {
	__u8 bytes[16];
} __attribute__((aligned(4))); /* as it stands everywhere, else it is read byte by byte */
_Static_assert(sizeof(struct address) == 16, "address");

/* Key of every map that is looked up by one address. Padding is zero. */
struct address_key {
	__u8 family;
	__u8 pad[3];
	struct address address;
};
_Static_assert(sizeof(struct address_key) == 20, "address_key");

/* LPM key. prefix_bits counts the 64 bits of set, family and pad, which always match whole, then those
 * of the 16-byte address (an IPv4 /n is 64 + 96 + n). */
struct prefix_key {
	__u32 prefix_bits;
	__u32 set; /* policy set whose prefix it is */
	__u8 family;
	__u8 pad[3];
	struct address address;
};
_Static_assert(sizeof(struct prefix_key) == 28, "prefix_key");
