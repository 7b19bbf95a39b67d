/* Frames for packet tests, from a description. */
#pragma once

#include <stdbool.h>

#include "../../abi/endpoint.h"
#include "../../abi/event.h"
#include "../../abi/ipcache.h"

struct frame {
	__u8 data[4096];
	__u32 length;
};

enum extension {
	EXTENSION_NONE,
	EXTENSION_HOP_BY_HOP,
	EXTENSION_DESTINATION,
	EXTENSION_ROUTING_DONE, /* no segments left */
	EXTENSION_ROUTING,
	EXTENSION_AUTHENTICATION,
};

struct spec {
	int family;
	struct address source;
	struct address destination;
	__u8 protocol;
	__u16 source_port; /* host byte order */
	__u16 destination_port;
	__u8 tcp_flags;
	__u8 type; /* ICMP; SCTP: of the first chunk */
	__u8 code;
	__u16 id;
	__u16 payload;
	bool fragment;
	bool more;
	__u16 offset; /* in units of 8 bytes; > 0: no transport header is written */
	__u32 fragment_id;
	enum extension extensions[8];
	const __u8 *options; /* IPv4, a multiple of four bytes */
	int options_length;
	const struct spec *quote; /* of an ICMP error */
	__u8 source_mac[6];
	__u8 destination_mac[6];
	__u8 hop_limit; /* 0: 64 */
};

#define TCP 6
#define UDP 17
#define SCTP 132
#define FIN 0x01
#define SYN 0x02
#define RST 0x04
#define ACK 0x10

/* Of a flow that has gone both ways and on. */
#define LIVE (FLOW_REPLIED | FLOW_CONFIRMED)

void build_frame(struct frame *frame, const struct spec *spec);

/* operation: 1 request, 2 reply. */
void build_arp(struct frame *frame, int operation, const __u8 *mac, const struct address *sender,
	       const struct address *target);

/* Neighbour or router discovery message with a link-layer address option of `option` (1, 2; 0: none). */
void build_discovery(struct frame *frame, const struct spec *spec, const struct address *target,
		     int option, const __u8 *mac);

__u16 internet_checksum(const void *data, __u32 length, __u32 sum);
