/* Real sockets between the namespaces. */
#define _GNU_SOURCE
#include "bed.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

socklen_t socket_address(int family, enum who who, int port, struct sockaddr_storage *to)
{
	struct address address = address_of(family, who);
	struct sockaddr_in *four = (void *)to;
	struct sockaddr_in6 *six = (void *)to;

	memset(to, 0, sizeof(*to));
	if (family == 4) {
		four->sin_family = AF_INET;
		four->sin_port = htons(port);
		memcpy(&four->sin_addr, address.bytes + 12, 4);
		return sizeof(*four);
	}
	six->sin6_family = AF_INET6;
	six->sin6_port = htons(port);
	memcpy(&six->sin6_addr, &address, 16);
	return sizeof(*six);
}

int socket_in(enum who where, int family, int type, int port)
{
	struct timeval patience = { .tv_usec = 700000 };
	struct sockaddr_storage own;
	socklen_t length;
	int fd, one = 1;

	enter(where);
	fd = socket(family == 4 ? AF_INET : AF_INET6, type, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	length = socket_address(family, where, port, &own);
	if (fd < 0 || (port && bind(fd, (void *)&own, length))) {
		perror("socket");
		exit(1);
	}
	return fd;
}

bool connect_to(int fd, int family, enum who to, int port)
{
	struct sockaddr_storage address;
	socklen_t length = socket_address(family, to, port, &address);

	return !connect(fd, (void *)&address, length);
}

bool stream(int family, enum who from, enum who to, int port, int size)
{
	int listener = socket_in(to, family, SOCK_STREAM, port), client, server;
	char *sent = malloc(size), *received = malloc(size);
	int have = 0, put = 0, got;
	bool ok = false;

	memset(sent, 'w', size);
	listen(listener, 1);
	client = socket_in(from, family, SOCK_STREAM, 0);
	if (connect_to(client, family, to, port)) {
		server = accept(listener, NULL, NULL);
		while (have < size) {
			if (put < size) {
				got = send(client, sent + put, size - put, MSG_DONTWAIT);
				put += got > 0 ? got : 0;
			}
			got = recv(server, received + have, size - have, 0);
			if (got <= 0)
				break;
			have += got;
		}
		ok = have == size && !memcmp(sent, received, size) && send(server, "!", 1, 0) == 1 &&
		     recv(client, received, 1, 0) == 1;
		close(server);
	}
	close(client);
	close(listener);
	free(sent);
	free(received);
	return ok;
}

bool datagram(int family, enum who from, enum who to, int port, int size)
{
	int server = socket_in(to, family, SOCK_DGRAM, port), client;
	struct sockaddr_storage peer;
	socklen_t length = sizeof(peer);
	char data[9000] = { 'w' };
	bool ok;

	client = socket_in(from, family, SOCK_DGRAM, 0);
	ok = connect_to(client, family, to, port) && send(client, data, size, 0) == size &&
	     recvfrom(server, data, sizeof(data), 0, (void *)&peer, &length) == size &&
	     sendto(server, data, size, 0, (void *)&peer, length) == size &&
	     recv(client, data, sizeof(data), 0) == size;
	close(client);
	close(server);
	return ok;
}

bool refused(int family, enum who from, enum who to)
{
	int client = socket_in(from, family, SOCK_DGRAM, 0);
	char data[8] = {};
	bool answer;

	connect_to(client, family, to, 9);
	send(client, data, sizeof(data), 0);
	answer = recv(client, data, sizeof(data), 0) < 0 && errno == ECONNREFUSED;
	close(client);
	return answer;
}

bool echo(int family, enum who from, enum who to)
{
	__u8 data[64] = { family == 4 ? 8 : 128 };
	struct sockaddr_storage peer;
	socklen_t length;
	int fd;
	bool ok;

	enter(from);
	shell("sysctl -qw net.ipv4.ping_group_range='0 0'");
	fd = socket(family == 4 ? AF_INET : AF_INET6, SOCK_DGRAM, family == 4 ? 1 : 58);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ .tv_usec = 700000 },
		   sizeof(struct timeval));
	length = socket_address(family, to, 0, &peer);
	ok = sendto(fd, data, sizeof(data), 0, (void *)&peer, length) == sizeof(data) &&
	     recv(fd, data, sizeof(data), 0) == sizeof(data);
	close(fd);
	return ok;
}
