/* Identity numbers. Reserved ones follow Cilium's, so that flow clients know them. */
#pragma once

#include "types.h"

enum identity {
	IDENTITY_UNKNOWN = 0,
	IDENTITY_HOST = 1,
	IDENTITY_WORLD = 2,
	IDENTITY_UNMANAGED = 3,
	IDENTITY_HEALTH = 4,
	IDENTITY_INIT = 5,
	IDENTITY_REMOTE_NODE = 6,
	IDENTITY_KUBE_APISERVER = 7,
	IDENTITY_INGRESS = 8,
	IDENTITY_WORLD_IPV4 = 9,
	IDENTITY_WORLD_IPV6 = 10,
	/* In rules alone: any pod whose identity this node has not read yet. Never that of a packet. */
	IDENTITY_UNREAD = 255,
	IDENTITY_CLUSTER_MIN = 256,
	IDENTITY_CLUSTER_MAX = (1 << 23) - 1,
	IDENTITY_NODE_LOCAL_MIN = 1 << 23,
};

/* A bit for each number of the cluster's. */
#define IDENTITY_WORDS ((IDENTITY_CLUSTER_MAX + 1) / 64)
