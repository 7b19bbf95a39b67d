/* weft-ask SOCKET [LINE]: speaks to a socket of the agent. Sends LINE, or what comes on stdin, and prints what is
 * answered to as many lines. `weft explain` runs it in the agent's container, as a Java process there would take longer
 * to start than the whole question. Exit: 0 answered, 1 the agent does not answer, 2 usage. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_SECONDS 10

static int fail(const char *socket, const char *attempt)
{
	fprintf(stderr, "weft-ask: %s %s: %s\n", attempt, socket,
		errno == EAGAIN ? "no answer in time" : strerror(errno));
	return 1;
}

static int connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	memcpy(address.sun_path, path, strnlen(path, sizeof(address.sun_path) - 1));
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)) ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address))) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Sends a line and passes on the line that answers it. An agent that has hung up may have said why before. */
static bool exchange(FILE *to, FILE *from, const char *line)
{
	int next = 0;

	if ((fputs(line, to) < 0 || fputc('\n', to) < 0 || fflush(to)) && errno != EPIPE)
		return false;
	errno = ECONNRESET;
	while (next != '\n') {
		next = fgetc(from);
		if (next < 0)
			return false;
		putchar(next);
	}
	return !fflush(stdout);
}

static bool exchange_all(FILE *to, FILE *from)
{
	char line[4096];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (!exchange(to, from, line))
			return false;
	}
	return true;
}

int main(int count, char **arguments)
{
	FILE *to, *from;
	bool good;
	int fd;

	if (count < 2 || count > 3) {
		fprintf(stderr, "usage: weft-ask SOCKET [LINE]\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	fd = connect_to(arguments[1]);
	if (fd < 0)
		return fail(arguments[1], "cannot reach");
	to = fdopen(dup(fd), "w");
	from = fdopen(fd, "r");
	if (!to || !from)
		return fail(arguments[1], "cannot open");
	good = count == 3 ? exchange(to, from, arguments[2]) : exchange_all(to, from);
	return good ? 0 : fail(arguments[1], "cannot ask");
}
