/* Programs replaced under traffic, as at every start of an agent: numbered datagrams both ways, each of
 * which must arrive. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/attach.h"
#include "lib/bed.h"

enum {
	UPDATES = 20000,
	WINDOW = 64, /* datagrams under way, fewer than a socket's buffer holds */
};

struct count {
	long sent;
	long received;
	bool over;
};

/* Sends to an echo server in windows: a window is complete when all of it came back. */
static void ping_pong(struct count *count, int family, enum who from, enum who to)
{
	int server = socket_in(to, family, SOCK_DGRAM, 6000), client = socket_in(from, family, SOCK_DGRAM, 0);
	struct sockaddr_storage peer;
	socklen_t length;
	long number;

	if (!connect_to(client, family, to, 6000))
		exit(1);
	while (!*(volatile bool *)&count->over) {
		for (int i = 0; i < WINDOW; i++, count->sent++)
			if (send(client, &count->sent, sizeof(count->sent), 0) < 0)
				fprintf(stderr, "# send: %s\n", strerror(errno));
		for (int i = 0; i < WINDOW; i++) {
			length = sizeof(peer);
			if (recvfrom(server, &number, sizeof(number), 0, (void *)&peer, &length) < 0 ||
			    sendto(server, &number, sizeof(number), 0, (void *)&peer, length) < 0)
				break;
		}
		for (int i = 0; i < WINDOW; i++)
			count->received += recv(client, &number, sizeof(number), 0) == sizeof(number);
	}
	_exit(0);
}

/* The two sets of programs in turn, link by link, on the same maps. */
static int replace_all(int node, int (*sets)[4], int turn)
{
	int done = 0;

	for (int i = 0; i < nodes[node].links; i++)
		if (!replace_program(nodes[node].link[i], sets[turn & 1][nodes[node].which[i]]))
			done++;
	return done;
}

void replaced_under_traffic(int family)
{
	struct count *counts = mmap(NULL, 2 * sizeof(*counts), PROT_READ | PROT_WRITE,
				    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	enum who peers[2] = { POD_B, REMOTE_2 };
	int sets[3][2][4], updates = 0;
	pid_t children[2];

	for (int node = 1; node <= 2; node++) {
		datapath = nodes[node];
		memcpy(sets[node][0], nodes[node].program, sizeof(sets[node][0]));
		enter(node == 1 ? SELF : NODE_2);
		datapath_again(object_path, IFINDEX_OVERLAY, 0, sets[node][1]);
	}
	for (int i = 0; i < 2; i++)
		if (!(children[i] = fork()))
			ping_pong(&counts[i], family, POD_A, peers[i]);
	for (int turn = 1; updates < UPDATES || counts[0].sent < 10000 || counts[1].sent < 10000; turn++)
		updates += replace_all(1, sets[1], turn) + replace_all(2, sets[2], turn);
	for (int i = 0; i < 2; i++)
		counts[i].over = true;
	for (int i = 0; i < 2; i++)
		waitpid(children[i], NULL, 0);
	for (int i = 0; i < 2; i++) {
		fprintf(stderr, "# %s: %ld datagrams there and back, %d updates\n",
			i ? "two nodes" : "one node", counts[i].sent, updates);
		CHECK(counts[i].sent >= 10000, "too little traffic: %ld", counts[i].sent);
		CHECK_EQUAL(counts[i].received, counts[i].sent, "answers");
	}
	replace_all(1, sets[1], 0);
	replace_all(2, sets[2], 0);
	munmap(counts, 2 * sizeof(*counts));
}
