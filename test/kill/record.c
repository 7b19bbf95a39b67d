#define _GNU_SOURCE
/* The recorder: when datagrams to a port arrived, by source, stamped by the kernel before any queue of this process.
 * Kept are bursts: an arrival more than a gap after the one before begins another. */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	MAX_SOURCES = 128,
	MAX_BURSTS = 8192,
	GAP_NS = 20000000,
	HEADERS = 64,
};

static struct source {
	struct in6_addr address;
	int bursts;
	struct burst {
		int64_t first, last; /* nanoseconds of the realtime clock */
		long count;
	} burst[MAX_BURSTS];
} sources[MAX_SOURCES];
static int source_count;

static struct source *source_of(const struct in6_addr *address)
{
	for (int i = 0; i < source_count; i++)
		if (!memcmp(&sources[i].address, address, sizeof(*address)))
			return &sources[i];
	if (source_count == MAX_SOURCES) {
		errno = ENOSPC;
		die("more sources than expected");
	}
	sources[source_count].address = *address;
	return &sources[source_count++];
}

static void arrived(const struct in6_addr *address, int64_t at)
{
	struct source *source = source_of(address);
	struct burst *last = &source->burst[source->bursts - 1];

	if (!source->bursts || at - last->last > GAP_NS) {
		if (source->bursts == MAX_BURSTS) {
			errno = ENOSPC;
			die("more bursts than expected");
		}
		last = &source->burst[source->bursts++];
		*last = (struct burst){ .first = at };
	}
	last->last = at > last->last ? at : last->last;
	last->count++;
}

static int open_tap(void)
{
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK, htons(ETH_P_ALL));
	int size = 16 << 20, one = 1;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof(one)))
		die("packet socket");
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return fd;
}

static int64_t stamp_of(struct msghdr *message)
{
	for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part))
		if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_TIMESTAMPNS) {
			struct timespec time;

			memcpy(&time, CMSG_DATA(part), sizeof(time));
			return time.tv_sec * 1000000000ll + time.tv_nsec;
		}
	errno = ENODATA;
	return die("no time stamp");
}

/* Whether a packet is a datagram to the port; IPv4 without options. */
static bool parse(const uint8_t *packet, ssize_t length, int port, struct in6_addr *source)
{
	int header = packet[0] >> 4 == 4 ? 20 : 40;

	*source = (struct in6_addr){ { { [10] = 0xff, [11] = 0xff } } };
	if (header == 20)
		memcpy(source->s6_addr + 12, packet + 12, 4);
	else
		memcpy(source, packet + 8, 16);
	return length >= header + 4 && packet[header == 20 ? 9 : 6] == IPPROTO_UDP &&
	       (packet[header + 2] << 8 | packet[header + 3]) == port;
}

static void read_tap(int fd, int port)
{
	uint8_t packet[HEADERS], control[64];
	struct sockaddr_ll from;
	struct iovec data = { packet, sizeof(packet) };
	ssize_t length;

	while (true) {
		struct msghdr message = {
			.msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &data,
			.msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control),
		};
		struct in6_addr source;

		length = recvmsg(fd, &message, 0);
		if (length <= 0)
			return;
		if (from.sll_pkttype != PACKET_OUTGOING && parse(packet, length, port, &source))
			arrived(&source, stamp_of(&message));
	}
}

static void answer(int fd)
{
	struct sockaddr_in6 peer;
	socklen_t size = sizeof(peer);
	char wants_answer;

	while (recvfrom(fd, &wants_answer, 1, 0, (void *)&peer, &size) == 1) {
		if (wants_answer)
			sendto(fd, &wants_answer, 1, 0, (void *)&peer, size);
		size = sizeof(peer);
	}
}

static int open_port(int port)
{
	struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	if (fd < 0 || bind(fd, (void *)&any, sizeof(any)))
		die("port");
	return fd;
}

static void report(int tap)
{
	struct tpacket_stats lost = {};
	socklen_t length = sizeof(lost);
	char name[INET6_ADDRSTRLEN];

	getsockopt(tap, SOL_PACKET, PACKET_STATISTICS, &lost, &length);
	printf("{\"missed\":%u,\"sources\":{", lost.tp_drops);
	for (int i = 0; i < source_count; i++) {
		const struct source *source = &sources[i];

		if (IN6_IS_ADDR_V4MAPPED(&source->address))
			inet_ntop(AF_INET, source->address.s6_addr + 12, name, sizeof(name));
		else
			inet_ntop(AF_INET6, &source->address, name, sizeof(name));
		printf("%s\"%s\":[", i ? "," : "", name);
		for (int j = 0; j < source->bursts; j++)
			printf("%s[%lld,%lld,%ld]", j ? "," : "", (long long)source->burst[j].first,
			       (long long)source->burst[j].last, source->burst[j].count);
		printf("]");
	}
	printf("}}\n");
	fflush(stdout);
}

static void watch(int poll, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event))
		die("epoll");
}

int record(int port)
{
	struct epoll_event events[2];
	int poll = epoll_create1(0), tap = open_tap(), datagrams = open_port(port);

	watch(poll, tap);
	watch(poll, datagrams);
	while (!stopped) {
		int count = epoll_wait(poll, events, 2, 500);

		for (int i = 0; i < count; i++) {
			if (events[i].data.fd == tap)
				read_tap(tap, port);
			else
				answer(datagrams);
		}
	}
	read_tap(tap, port);
	report(tap);
	return 0;
}
