/* The prober: datagrams at a fixed rate in turn to all targets, from many ports, some of them new. A datagram of an
 * even port asks for an answer, so that flows with replies are among them. */
#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	MAX_TARGETS = 16,
	PORTS = 32,
	RENEWED_EVERY = 64, /* datagrams to a target between two new ports */
};

static struct target {
	struct sockaddr_in6 address;
	int fds[PORTS];
	long sent, refused;
} targets[MAX_TARGETS];

static int open_port(const struct sockaddr_in6 *address)
{
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, 0), size = 4096;

	if (fd < 0 || connect(fd, (const void *)address, sizeof(*address)))
		die("datagram socket");
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return fd;
}

static void probe(struct target *target)
{
	int which = target->sent % PORTS;
	char wants_answer = which % 2 == 0;

	if (target->sent % RENEWED_EVERY == 0) {
		int renewed = target->sent / RENEWED_EVERY % PORTS;

		close(target->fds[renewed]);
		target->fds[renewed] = open_port(&target->address);
	}
	while (recv(target->fds[which], &(char){ 0 }, 1, 0) >= 0)
		;
	if (send(target->fds[which], &wants_answer, 1, 0) != 1)
		target->refused++;
	target->sent++;
}

int probe_targets(int rate, int port, char **names, int count)
{
	struct timespec pause = { .tv_nsec = 200000 };
	int64_t began = now_ms(), now = began;
	long sent = 0;

	count = count < MAX_TARGETS ? count : MAX_TARGETS;
	for (int i = 0; i < count; i++) {
		targets[i].address = parse_target(names[i], port);
		for (int j = 0; j < PORTS; j++)
			targets[i].fds[j] = open_port(&targets[i].address);
	}
	for (; !stopped; now = now_ms()) {
		long due = (now - began) * rate / 1000;

		for (; sent < due; sent++)
			probe(&targets[sent % count]);
		nanosleep(&pause, NULL);
	}
	printf("{\"milliseconds\":%lld,\"sent\":%ld,\"refused\":{", (long long)(now - began), sent);
	for (int i = 0; i < count; i++)
		printf("%s\"%s\":%ld", i ? "," : "", names[i], targets[i].refused);
	printf("}}\n");
	fflush(stdout);
	return 0;
}
