/* Opens connections, sends datagrams and echo requests, many at a time. Says of each whether anything came back: an
 * answer, or the reset of a closed port. */
#include "probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	MAX_OPEN = 128,
	PATIENCE_MS = 2500,
	REPEAT_MS = 600,
};

static struct question {
	char id[24];
	char protocol[8];
	struct sockaddr_storage address;
	socklen_t length;
	int fd;
	uint16_t echo;
	int64_t since, sent;
} questions[MAX_OPEN];
static int open_count;
static uint16_t echoes;

static bool is_ipv6(const struct question *q)
{
	return q->address.ss_family == AF_INET6;
}

static bool is_tcp(const struct question *q)
{
	return !strcmp(q->protocol, "tcp");
}

static bool is_echo(const struct question *q)
{
	return !strcmp(q->protocol, "icmp");
}

static void send_one(struct question *q)
{
	struct icmphdr request = { .type = is_ipv6(q) ? ICMP6_ECHO_REQUEST : ICMP_ECHO, .un.echo.id = htons(q->echo) };
	uint32_t sum;

	q->sent = now_ms();
	if (!is_echo(q)) {
		send(q->fd, "?", 1, 0);
		return;
	}
	/* the kernel fills in that of ICMPv6 */
	sum = request.type + htons(q->echo);
	request.checksum = ~((sum & 0xffff) + (sum >> 16));
	send(q->fd, &request, sizeof(request), 0);
}

static bool open_one(struct question *q)
{
	int type = is_tcp(q) ? SOCK_STREAM : is_echo(q) ? SOCK_RAW : SOCK_DGRAM;
	int protocol = !is_echo(q) ? 0 : is_ipv6(q) ? IPPROTO_ICMPV6 : IPPROTO_ICMP;

	q->fd = socket(q->address.ss_family, type | SOCK_NONBLOCK, protocol);
	q->since = now_ms();
	if (q->fd < 0)
		return false;
	q->echo = 1 + echoes++ % 65000;
	if (connect(q->fd, (struct sockaddr *)&q->address, q->length) && errno != EINPROGRESS) {
		close(q->fd);
		return false;
	}
	if (!is_tcp(q))
		send_one(q);
	return true;
}

static bool parse(char *line, struct question *q)
{
	char address[INET6_ADDRSTRLEN + 1];
	struct sockaddr_in *v4 = (void *)&q->address;
	struct sockaddr_in6 *v6 = (void *)&q->address;
	unsigned int port;

	memset(q, 0, sizeof(*q));
	if (sscanf(line, "%23s %7s %46s %u", q->id, q->protocol, address, &port) != 4)
		return false;
	if (is_echo(q))
		port = 0;
	if (strchr(address, ':')) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(port);
		q->length = sizeof(*v6);
		return inet_pton(AF_INET6, address, &v6->sin6_addr) == 1;
	}
	v4->sin_family = AF_INET;
	v4->sin_port = htons(port);
	q->length = sizeof(*v4);
	return inet_pton(AF_INET, address, &v4->sin_addr) == 1;
}

/* A raw socket hears all messages of its peer. */
static bool is_reply(const struct question *q, const uint8_t *data, ssize_t length)
{
	const uint8_t *icmp = is_ipv6(q) ? data : data + (data[0] & 0xf) * 4;
	uint8_t type = is_ipv6(q) ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY;

	return icmp + 8 <= data + length && icmp[0] == type && (icmp[4] << 8 | icmp[5]) == q->echo;
}

/* Returns 'p' when something came back, 'd' when it failed otherwise, 0 to go on waiting. */
static char hear(struct question *q)
{
	uint8_t data[256];
	socklen_t size = sizeof(int);
	ssize_t got;
	int error = 0;

	if (is_tcp(q)) {
		getsockopt(q->fd, SOL_SOCKET, SO_ERROR, &error, &size);
		return !error || error == ECONNREFUSED ? 'p' : 'd';
	}
	got = recv(q->fd, data, sizeof(data), 0);
	if (got < 0)
		return errno == ECONNREFUSED ? 'p' : 0;
	return !is_echo(q) || is_reply(q, data, got) ? 'p' : 0;
}

static void conclude(int index, char outcome)
{
	printf("%s %s\n", questions[index].id, outcome == 'p' ? "pass" : "drop");
	close(questions[index].fd);
	questions[index] = questions[--open_count];
}

static void wait_for_answers(void)
{
	struct pollfd fds[MAX_OPEN];
	int count = open_count;
	int64_t now;

	for (int i = 0; i < count; i++)
		fds[i] = (struct pollfd){ questions[i].fd, is_tcp(&questions[i]) ? POLLOUT : POLLIN, 0 };
	poll(fds, count, 50);
	now = now_ms();
	for (int i = count - 1; i >= 0; i--) {
		struct question *q = &questions[i];
		char outcome = fds[i].revents ? hear(q) : 0;

		if (outcome || now - q->since > PATIENCE_MS)
			conclude(i, outcome);
		else if (!is_tcp(q) && now - q->sent > REPEAT_MS)
			send_one(q);
	}
}

int ask(void)
{
	char line[128];

	while (fgets(line, sizeof(line), stdin)) {
		while (open_count == MAX_OPEN)
			wait_for_answers();
		if (!parse(line, &questions[open_count])) {
			fprintf(stderr, "not ID PROTOCOL ADDRESS PORT: %s", line);
			return 2;
		}
		if (open_one(&questions[open_count]))
			open_count++;
		else
			printf("%s drop\n", questions[open_count].id);
	}
	while (open_count)
		wait_for_answers();
	return 0;
}
