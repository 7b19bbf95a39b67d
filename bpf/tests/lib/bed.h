/* Two nodes and their pods in network namespaces, and what crosses between them. */
#pragma once

#include "datapath.h"

#include <netinet/in.h>
#include <sys/socket.h>

extern struct datapath nodes[3]; /* by node, from 1 */

extern const char *object_path;

void make_all(const char *object);
void private_namespaces(void);
void enter(enum who who);
/* Which family the outer packets have. */
void use_underlay(int family);

socklen_t socket_address(int family, enum who who, int port, struct sockaddr_storage *to);
/* A socket in somebody's namespace, bound to `port` of the given address (0: any). */
int socket_in(enum who where, int family, int type, int port);
bool connect_to(int fd, int family, enum who to, int port);
/* `size` bytes through a new connection, and all of them back. */
bool stream(int family, enum who from, enum who to, int port, int size);
/* One datagram there and one back. */
bool datagram(int family, enum who from, enum who to, int port, int size);
bool refused(int family, enum who from, enum who to);
bool echo(int family, enum who from, enum who to);

void replaced_under_traffic(int family); /* update_test.c */
