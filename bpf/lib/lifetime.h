/* How long an idle flow stays one, in units of 2^30 ns (1.07 s). */
#pragma once

#include "packet.h"
#include "headers.h"

enum lifetime {
	LIFETIME_CLOSED = 10, /* FIN both ways or RST: long enough for the last segments */
	LIFETIME_UNCONFIRMED = 30, /* a question, or a question and its answer */
	LIFETIME_ECHO = 30,
	LIFETIME_TCP_OPENING = 60, /* a SYN is repeated within it */
	LIFETIME_DATAGRAM = 120,
	LIFETIME_TCP_HALF_CLOSED = 600,
	LIFETIME_SCTP = 3600,
	LIFETIME_TCP = 20117, /* 6 h */
};

static __always_inline bool is_closed(__u8 flags)
{
	return flags & FLOW_RST || (flags & (FLOW_FIN_0 | FLOW_FIN_1)) == (FLOW_FIN_0 | FLOW_FIN_1);
}

/* 0 or 1, without a branch, each of which would double what the verifier has to walk. An answer alone makes no
 * flow live: any open or closed port gives one to a stranger's single packet. */
static __always_inline __u32 is_live(__u32 flags)
{
	__u32 reset = flags / FLOW_RST, ended = flags / FLOW_FIN_0 & flags / FLOW_FIN_1;

	return flags / FLOW_CONFIRMED & ~(reset | ended) & 1;
}

static __always_inline __u16 tcp_lifetime(__u8 flags)
{
	if (is_closed(flags))
		return LIFETIME_CLOSED;
	if (!(flags & FLOW_CONFIRMED))
		return LIFETIME_TCP_OPENING;
	return flags & (FLOW_FIN_0 | FLOW_FIN_1) ? LIFETIME_TCP_HALF_CLOSED : LIFETIME_TCP;
}

static __always_inline __u16 lifetime_of(__u8 protocol, __u8 flags)
{
	if (protocol == PROTOCOL_TCP)
		return tcp_lifetime(flags);
	if (is_closed(flags))
		return LIFETIME_CLOSED;
	if (!(flags & FLOW_CONFIRMED))
		return LIFETIME_UNCONFIRMED;
	if (protocol == PROTOCOL_SCTP)
		return LIFETIME_SCTP;
	if (protocol == PROTOCOL_ICMP || protocol == PROTOCOL_ICMPV6)
		return LIFETIME_ECHO;
	return LIFETIME_DATAGRAM;
}

/* Signed: another CPU may have stored a later time than ours. */
static __always_inline bool is_expired(const struct flow_value *flow, __u32 now)
{
	return (__s32)(now - flow->last_seen) > (__s32)flow->lifetime;
}

static __always_inline __u8 flow_flags_of(__u8 tcp_flags, __u32 sender)
{
	__u8 flags = 0;

	if (tcp_flags & TCP_FIN)
		flags |= sender ? FLOW_FIN_1 : FLOW_FIN_0;
	if (tcp_flags & TCP_RST)
		flags |= FLOW_RST;
	return flags;
}

static __always_inline bool is_opening_syn(__u8 tcp_flags)
{
	return (tcp_flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
}
