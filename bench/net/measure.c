/* A blocking client and a blocking server, each a process in its namespace. RR and CRR have both on one
 * CPU: across two the time is that of the virtual machine's wake-ups. STREAM has one each. */
#define _GNU_SOURCE
#include "bench.h"

#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	PORT = 7000,
	CHUNK = 128 * 1024,
};

static struct shared {
	bool listening;
	double rate;
} *shared;

static char buffer[CHUNK];

static double seconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	must(sched_setaffinity(0, sizeof(set), &set), "affinity");
}

static int new_socket(int family)
{
	int fd = socket(family == 4 ? AF_INET : AF_INET6, SOCK_STREAM, 0), one = 1;

	must(fd, "socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

static void echo_all(int fd)
{
	while (recv(fd, buffer, 1, 0) == 1)
		if (send(fd, buffer, 1, 0) != 1)
			break;
}

static void run_server(enum kind kind, const struct path *path, int family)
{
	struct sockaddr_storage address;
	socklen_t length = socket_address(family, path->to, PORT, &address);
	int listener = new_socket(family), fd;

	must(bind(listener, (void *)&address, length), "bind");
	must(listen(listener, 128), "listen");
	__atomic_store_n(&shared->listening, true, __ATOMIC_RELEASE);
	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		if (kind == STREAM)
			while (recv(fd, buffer, sizeof(buffer), 0) > 0)
				;
		else
			echo_all(fd);
		close(fd);
	}
	_exit(1);
}

static int connected(const struct path *path, int family)
{
	struct sockaddr_storage address;
	socklen_t length = socket_address(family, path->to, PORT, &address);
	int fd = new_socket(family);

	must(connect(fd, (void *)&address, length), path->name);
	return fd;
}

static void transact(int fd)
{
	char byte = 'w';

	must(send(fd, &byte, 1, 0) == 1 ? 0 : -1, "send");
	must(recv(fd, &byte, 1, 0) == 1 ? 0 : -1, "receive");
}

/* Until `end`; returns transactions or bytes. */
static double work(enum kind kind, const struct path *path, int family, int fd, double end)
{
	double done = 0;

	while (seconds() < end) {
		if (kind == STREAM) {
			ssize_t sent = send(fd, buffer, sizeof(buffer), 0);

			must(sent, "send");
			done += sent;
			continue;
		}
		if (kind == CRR)
			fd = connected(path, family);
		transact(fd);
		if (kind == CRR)
			close(fd);
		done++;
	}
	return done;
}

static void run_client(enum kind kind, const struct path *path, int family, int milliseconds)
{
	int fd = kind == CRR ? -1 : connected(path, family);
	double began, done;

	work(kind, path, family, fd, seconds() + milliseconds / 5e3); /* warm */
	began = seconds();
	done = work(kind, path, family, fd, began + milliseconds / 1e3);
	shared->rate = done / (seconds() - began);
	_exit(0);
}

/* RR and CRR go before whatever else runs on their CPU, so that a busy machine disturbs them less. */
static pid_t start(const char *namespace, int cpu, bool first)
{
	struct sched_param priority = { .sched_priority = 10 };
	pid_t child = fork();

	must(child, "fork");
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		enter_namespace(namespace);
		pin(cpu);
		if (first)
			sched_setscheduler(0, SCHED_FIFO, &priority);
	}
	return child;
}

double measure(enum kind kind, const struct path *path, int family, int milliseconds)
{
	pid_t server, client;
	int status;

	if (!shared)
		shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memset(shared, 0, sizeof(*shared));
	prepare_path(path);
	server = start(path->server, 0, kind != STREAM);
	if (!server)
		run_server(kind, path, family);
	while (!__atomic_load_n(&shared->listening, __ATOMIC_ACQUIRE))
		usleep(200);
	client = start(path->client, kind == STREAM, kind != STREAM);
	if (!client)
		run_client(kind, path, family, milliseconds);
	waitpid(client, &status, 0);
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	if (status) {
		fprintf(stderr, "%s, IPv%d: the client ended with status %d\n", path->name, family, status);
		exit(1);
	}
	return shared->rate;
}
