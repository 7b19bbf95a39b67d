#define _GNU_SOURCE
/* The receiver. What the kernel would answer by itself counts, too: a packet socket sees each SYN. */
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
#include <unistd.h>

enum {
	MAX_PEERS = 64,
	MAX_EVENTS = 256,
};

static struct peer {
	struct in6_addr address;
	long syns;
	long connections;
	long answered;
} peers[MAX_PEERS];
static int peer_count;
static int owner[65536]; /* by descriptor: index of the peer */

static struct peer *peer_of(const struct in6_addr *address)
{
	for (int i = 0; i < peer_count; i++)
		if (!memcmp(&peers[i].address, address, sizeof(*address)))
			return &peers[i];
	if (peer_count == MAX_PEERS) {
		errno = ENOSPC;
		die("more peers than expected");
	}
	peers[peer_count].address = *address;
	return &peers[peer_count++];
}

/* Offsets count from the network header. TCP with SYN and without ACK; IPv4 without options. */
static struct sock_filter only_syns[] = {
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0),
	BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 4),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 6, 4, 0),
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_TCP, 0, 7),
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 20 + 13),
	BPF_JUMP(BPF_JMP | BPF_JA, 3, 0, 0),
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 6),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_TCP, 0, 3),
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 40 + 13),
	BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x12),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x02, 1, 0),
	BPF_STMT(BPF_RET | BPF_K, 0),
	BPF_STMT(BPF_RET | BPF_K, 64),
};

static int open_tap(void)
{
	struct sock_fprog filter = { sizeof(only_syns) / sizeof(only_syns[0]), only_syns };
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK, htons(ETH_P_ALL));
	int size = 8 << 20;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter)))
		die("packet socket");
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return fd;
}

static void read_tap(int fd)
{
	struct sockaddr_ll from;
	socklen_t length = sizeof(from);
	uint8_t packet[64];

	while (recvfrom(fd, packet, sizeof(packet), 0, (void *)&from, &length) > 0) {
		struct in6_addr source = { { { [10] = 0xff, [11] = 0xff } } };

		if (from.sll_pkttype != PACKET_OUTGOING) {
			if (packet[0] >> 4 == 4)
				memcpy(source.s6_addr + 12, packet + 12, 4);
			else
				memcpy(&source, packet + 8, 16);
			peer_of(&source)->syns++;
		}
		length = sizeof(from);
	}
}

static int listen_on(int port)
{
	struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (fd < 0 || bind(fd, (void *)&any, sizeof(any)) || listen(fd, 4096))
		die("listen");
	return fd;
}

static void watch(int poll, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event))
		die("epoll");
}

static void take_connections(int listener, int poll)
{
	struct sockaddr_in6 peer;
	socklen_t length = sizeof(peer);
	int fd;

	while ((fd = accept4(listener, (void *)&peer, &length, SOCK_NONBLOCK)) >= 0) {
		struct peer *from = peer_of(&peer.sin6_addr);

		from->connections++;
		owner[fd] = from - peers;
		watch(poll, fd);
		length = sizeof(peer);
	}
}

static void answer(int fd)
{
	char byte;
	ssize_t got = recv(fd, &byte, 1, 0);

	if (got == 1 && send(fd, &byte, 1, 0) == 1)
		peers[owner[fd]].answered++;
	if (got == 0 || (got < 0 && errno != EAGAIN))
		close(fd);
}

static void report(int tap)
{
	struct tpacket_stats lost = {};
	socklen_t length = sizeof(lost);
	char name[INET6_ADDRSTRLEN];

	getsockopt(tap, SOL_PACKET, PACKET_STATISTICS, &lost, &length);
	printf("{\"missed\":%u,\"peers\":{", lost.tp_drops);
	for (int i = 0; i < peer_count; i++) {
		const struct in6_addr *address = &peers[i].address;

		if (IN6_IS_ADDR_V4MAPPED(address))
			inet_ntop(AF_INET, address->s6_addr + 12, name, sizeof(name));
		else
			inet_ntop(AF_INET6, address, name, sizeof(name));
		printf("%s\"%s\":{\"syns\":%ld,\"connections\":%ld,\"answered\":%ld}", i ? "," : "", name,
		       peers[i].syns, peers[i].connections, peers[i].answered);
	}
	printf("}}\n");
	fflush(stdout);
}

int serve(int port)
{
	struct epoll_event events[MAX_EVENTS];
	int poll = epoll_create1(0), tap = open_tap(), listener = listen_on(port);

	watch(poll, tap);
	watch(poll, listener);
	while (!stopped) {
		int count = epoll_wait(poll, events, MAX_EVENTS, 500);

		for (int i = 0; i < count; i++) {
			if (events[i].data.fd == tap)
				read_tap(tap);
			else if (events[i].data.fd == listener)
				take_connections(listener, poll);
			else
				answer(events[i].data.fd);
		}
	}
	read_tap(tap);
	report(tap);
	return 0;
}
