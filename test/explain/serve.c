/* Echoes datagrams from the very address that they were sent to: a node has several. TCP needs no server, as the reset
 * of a closed port tells that the SYN arrived. */
#define _GNU_SOURCE
#include "probe.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_PORTS = 64 };

static int open_port(int port)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int fd = socket(AF_INET6, SOCK_DGRAM, 0), on = 1, off = 0;

	if (fd < 0 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)) ||
	    setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof(on)) ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address))) {
		perror("cannot serve");
		exit(1);
	}
	return fd;
}

static void echo(int fd)
{
	char byte[16], control[256];
	struct sockaddr_in6 peer;
	struct iovec data = { byte, sizeof(byte) };
	struct msghdr message = { .msg_name = &peer, .msg_namelen = sizeof(peer), .msg_iov = &data, .msg_iovlen = 1,
				  .msg_control = control, .msg_controllen = sizeof(control) };
	struct cmsghdr *part;
	ssize_t got = recvmsg(fd, &message, 0);

	if (got < 0)
		return;
	data.iov_len = (size_t)got;
	part = CMSG_FIRSTHDR(&message);
	if (part)
		((struct in6_pktinfo *)CMSG_DATA(part))->ipi6_ifindex = 0;
	sendmsg(fd, &message, 0);
}

int serve(int count, char **ports)
{
	struct pollfd fds[MAX_PORTS];

	if (count > MAX_PORTS)
		return 2;
	for (int i = 0; i < count; i++)
		fds[i] = (struct pollfd){ open_port(atoi(ports[i])), POLLIN, 0 };
	printf("serving\n");
	fflush(stdout);
	for (;;) {
		poll(fds, count, -1);
		for (int i = 0; i < count; i++)
			if (fds[i].revents)
				echo(fds[i].fd);
	}
}
