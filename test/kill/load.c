/* load serve PORT: takes connections, answers a byte with a byte, and counts who came: connections, and on
 * the wire before any of them the SYNs. load open RATE PATIENCE PORT ADDRESS...: opens RATE connections a
 * second in turn to the addresses and gives each PATIENCE milliseconds. load record PORT notes when datagrams
 * came, and from whom; load probe RATE PORT ADDRESS... sends them. All print what they counted as JSON when
 * SIGTERM comes, which load stop sends to process 1 of the container. */
#include "load.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

volatile sig_atomic_t stopped;

static void stop(int signal)
{
	stopped = 1;
}

int die(const char *what)
{
	perror(what);
	exit(1);
}

int64_t now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000ll + time.tv_nsec / 1000000;
}

struct sockaddr_in6 parse_target(const char *text, int port)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	char mapped[64];

	snprintf(mapped, sizeof(mapped), "%s%s", strchr(text, ':') ? "" : "::ffff:", text);
	if (inet_pton(AF_INET6, mapped, &address.sin6_addr) != 1) {
		fprintf(stderr, "load: %s is no address\n", text);
		exit(2);
	}
	return address;
}

static int usage(void)
{
	fprintf(stderr, "usage: load serve PORT | load open RATE PATIENCE PORT ADDRESS... | load stop\n"
			"       load record PORT | load probe RATE PORT ADDRESS...\n");
	return 2;
}

int main(int argc, char **argv)
{
	struct rlimit files = { 16384, 16384 };
	struct sigaction action = { .sa_handler = stop };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	setrlimit(RLIMIT_NOFILE, &files);
	if (argc == 2 && !strcmp(argv[1], "stop"))
		return kill(1, SIGTERM) ? die("process 1") : 0;
	if (argc == 3 && !strcmp(argv[1], "serve"))
		return serve(atoi(argv[2]));
	if (argc == 3 && !strcmp(argv[1], "record"))
		return record(atoi(argv[2]));
	if (argc >= 5 && !strcmp(argv[1], "probe") && atoi(argv[2]) > 0)
		return probe_targets(atoi(argv[2]), atoi(argv[3]), argv + 4, argc - 4);
	if (argc >= 6 && !strcmp(argv[1], "open") && atoi(argv[2]) > 0)
		return open_connections(atoi(argv[2]), atoi(argv[3]), atoi(argv[4]), argv + 5,
					argc - 5);
	return usage();
}
