/* endpoint: the local pods, keyed by the ifindex of their host-side veth (u32). */
#pragma once

#include "types.h"

/* Every pod's MAC begins with these two bytes; mac_tail holds the other four. */
#define POD_MAC_0 0x02
#define POD_MAC_1 0x57
/* The host side of every pod's veth, which is also the pods' gateway. */
#define GATEWAY_MAC { 0x02, 0x57, 0x46, 0x54, 0x00, 0x03 }
/* The tunnel device of every node, and the source of inner frames. They differ, as the kernel
 * drops an inner frame whose source is the receiver's own device address. */
#define OVERLAY_MAC { 0x02, 0x57, 0x46, 0x54, 0x00, 0x04 }
#define OVERLAY_SOURCE_MAC { 0x02, 0x57, 0x46, 0x54, 0x00, 0x05 }

struct endpoint_value {
	__u32 identity;
	__u32 slot; /* index into the slot map */
	__u8 mac_tail[4]; /* the last four bytes of the pod's MAC, in wire order */
	__u32 flags; /* none yet */
	struct address ipv4; /* mapped; all zero: the pod has none */
	struct address ipv6; /* all zero: the pod has none */
};
_Static_assert(sizeof(struct endpoint_value) == 48, "endpoint_value");
