/* ipcache: who has this address, and how does a packet get there? A miss is IDENTITY_WORLD by the
 * host stack. ipcache_cidr: which of a policy set's prefixes covers this address? */
#pragma once

#include "identity.h"

enum ipcache_flag {
	IPCACHE_LOCAL = 1 << 0, /* a pod of this node: ifindex is its host-side veth */
	IPCACHE_REMOTE = 1 << 1, /* behind another node: node is its index */
};

struct ipcache_value {
	__u32 identity;
	__u32 ifindex; /* IPCACHE_LOCAL: key of the endpoint map */
	__u32 node; /* IPCACHE_REMOTE: index in the node map */
	__u32 flags; /* enum ipcache_flag */
};
_Static_assert(sizeof(struct ipcache_value) == 16, "ipcache_value");

/* Class of the longest prefix of a set that covers an address: each set has its own numbers. They are
 * tagged, so that one peer field of the policy key holds either an identity or a class. */
#define PEER_ANY 0
#define PEER_CLASS_TAG 0x80000000u

struct cidr_value {
	__u32 class_id; /* PEER_CLASS_TAG | number; 0: none */
};
_Static_assert(sizeof(struct cidr_value) == 4, "cidr_value");

/* node: the other nodes' tunnel addresses, by index; index 0 is never used. */
struct node_value {
	__u8 family; /* of the tunnel address; 0: no such node */
	__u8 pad[3];
	struct address address;
};
_Static_assert(sizeof(struct node_value) == 20, "node_value");

/* node_address: a tunnel address to its node's index: what a tunnel packet's outer source must be. */
struct node_index {
	__u32 index;
};
_Static_assert(sizeof(struct node_index) == 4, "node_index");
