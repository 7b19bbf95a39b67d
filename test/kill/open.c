/* The client: a connection is done when its byte has come back, and failed when that takes longer than
 * the patience or an error comes. */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	MAX_EVENTS = 256,
	MAX_TARGETS = 16,
	MAX_OPEN = 16384, /* by descriptor */
	MAX_ERRORS = 134,
};

static struct target {
	struct sockaddr_in6 address;
	const char *name;
	long opened, done, timed_out, refused, repeated;
	int64_t slowest;
} targets[MAX_TARGETS];
static int target_count;

static struct connection {
	struct target *target; /* NULL: none under this descriptor */
	int64_t since;
	unsigned int number;
} connections[MAX_OPEN];

/* Who may be given up next: a ring in the order of opening. A descriptor that was closed and given out again
 * is told by its number. */
static struct waiting {
	int fd;
	unsigned int number;
} waiting[MAX_OPEN];
static unsigned int head, tail, numbers, pending;
static long errors[MAX_ERRORS], unopened;
static int patience; /* milliseconds */

static void count_error(int error)
{
	errors[error > 0 && error < MAX_ERRORS ? error : 0]++;
}

static void end(int fd)
{
	struct connection *connection = &connections[fd];
	struct tcp_info info = {};
	socklen_t length = sizeof(info);

	if (!getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) && info.tcpi_total_retrans)
		connection->target->repeated++;
	connection->target = NULL;
	pending--;
	close(fd);
}

static void finish(int fd)
{
	struct connection *connection = &connections[fd];
	int64_t took = now_ms() - connection->since;

	connection->target->done++;
	if (took > connection->target->slowest)
		connection->target->slowest = took;
	end(fd);
}

static void fail(int fd, int error)
{
	fprintf(stderr, "failed: %s after %lld ms: %s\n", connections[fd].target->name,
		(long long)(now_ms() - connections[fd].since), strerror(error));
	connections[fd].target->refused++;
	count_error(error);
	end(fd);
}

static void open_one(int poll, struct target *target)
{
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct epoll_event event = { .events = EPOLLOUT, .data.fd = fd };

	if (fd < 0 || fd >= MAX_OPEN || tail - head == MAX_OPEN) {
		unopened++;
		if (fd >= 0)
			close(fd);
		return;
	}
	target->opened++;
	connections[fd] = (struct connection){ .target = target, .since = now_ms(), .number = ++numbers };
	pending++;
	waiting[tail++ % MAX_OPEN] = (struct waiting){ fd, numbers };
	if (connect(fd, (void *)&target->address, sizeof(target->address)) && errno != EINPROGRESS)
		fail(fd, errno);
	else if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event))
		die("epoll");
}

static void advance(int poll, int fd, unsigned int what)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
	char byte = 'w';
	int error = 0;
	socklen_t length = sizeof(error);

	if (!connections[fd].target)
		return;
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
	if (error) {
		fail(fd, error);
	} else if (what & EPOLLOUT) {
		if (send(fd, &byte, 1, 0) != 1)
			fail(fd, errno);
		else
			epoll_ctl(poll, EPOLL_CTL_MOD, fd, &event);
	} else if (recv(fd, &byte, 1, 0) == 1) {
		finish(fd);
	} else if (errno != EAGAIN) {
		fail(fd, errno ? errno : EPIPE);
	}
}

static void give_up(int64_t now)
{
	for (; head != tail; head++) {
		const struct waiting *first = &waiting[head % MAX_OPEN];
		struct connection *connection = &connections[first->fd];

		if (!connection->target || connection->number != first->number)
			continue;
		if (now - connection->since < patience)
			return;
		connection->target->timed_out++;
		end(first->fd);
	}
}

static void report(int64_t took)
{
	printf("{\"milliseconds\":%lld,\"unopened\":%ld,\"errors\":{", (long long)took, unopened);
	for (int error = 0, first = 1; error < MAX_ERRORS; error++)
		if (errors[error]) {
			printf("%s\"%s\":%ld", first ? "" : ",", strerror(error), errors[error]);
			first = 0;
		}
	printf("},\"targets\":{");
	for (int i = 0; i < target_count; i++) {
		const struct target *target = &targets[i];

		printf("%s\"%s\":{\"opened\":%ld,\"done\":%ld,\"timed_out\":%ld,\"failed\":%ld,"
		       "\"repeated\":%ld,\"slowest_ms\":%lld}",
		       i ? "," : "", target->name, target->opened, target->done, target->timed_out,
		       target->refused, target->repeated, (long long)target->slowest);
	}
	printf("}}\n");
	fflush(stdout);
}

int open_connections(int rate, int milliseconds, int port, char **names, int count)
{
	struct epoll_event events[MAX_EVENTS];
	int64_t began = now_ms(), now = began, ended = 0;
	int poll = epoll_create1(0);
	long opened = 0;

	patience = milliseconds;
	for (target_count = 0; target_count < count && target_count < MAX_TARGETS; target_count++) {
		targets[target_count].address = parse_target(names[target_count], port);
		targets[target_count].name = names[target_count];
	}
	while (!ended || pending) {
		int ready = epoll_wait(poll, events, MAX_EVENTS, 2);

		for (int i = 0; i < ready; i++)
			advance(poll, events[i].data.fd, events[i].events);
		now = now_ms();
		give_up(now);
		if (stopped && !ended)
			ended = now;
		/* after a stall of the machine the rate goes on, without a burst */
		if (!ended && (now - began) * rate / 1000 - opened > rate / 4)
			opened = (now - began) * rate / 1000 - rate / 4;
		for (; !ended && opened < (now - began) * rate / 1000; opened++)
			open_one(poll, &targets[opened % target_count]);
	}
	report(ended - began);
	return 0;
}
