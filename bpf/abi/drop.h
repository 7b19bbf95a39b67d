/* Why a packet was dropped. Cilium's numbers where the meaning is the same; from 220 our own. */
#pragma once

enum drop_reason {
	DROP_NONE = 0,
	DROP_INVALID_SOURCE_MAC = 130,
	DROP_INVALID_SOURCE_IP = 132,
	DROP_POLICY_DENIED = 133, /* no rule allows it */
	DROP_INVALID_PACKET = 134,
	DROP_INVALID_L4_HEADER = 135,
	DROP_UNSUPPORTED_L3 = 139,
	DROP_WRITE_ERROR = 141,
	DROP_NO_TUNNEL_KEY = 147,
	DROP_STALE_ADDRESS = 151, /* an address of this cluster's pods that nobody has */
	DROP_FLOW_TABLE_FULL = 155,
	DROP_INVALID_EXTENSION_HEADER = 156,
	DROP_NO_TUNNEL_ENDPOINT = 160,
	DROP_TUNNEL_PORT = 170, /* a pod spoke to a node's tunnel port */
	DROP_INVALID_IDENTITY = 171, /* the VNI is not the source's identity */
	DROP_UNKNOWN_SENDER = 172, /* the outer source is no node, or not the inner source's node */
	DROP_FRAGMENT_WITHOUT_FIRST = 175,
	DROP_FORBIDDEN_ICMPV6 = 176, /* router and neighbour messages that a pod may not send */
	DROP_POLICY_DENY = 181, /* a deny rule */
	DROP_MULTICAST = 201,
	DROP_ENDPOINT_NOT_READY = 203,
	DROP_MAPPED_ADDRESS = 220, /* an IPv4-mapped address on the wire */
	DROP_FORGED_ARP = 221,
	DROP_WRONG_INTERFACE = 222, /* the flow's packets come from elsewhere */
	DROP_UNRELATED_ICMP = 223, /* an ICMP error about a flow that is not the sender's */
	DROP_REASON_COUNT = 256,
};
