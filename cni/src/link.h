/* The veth pair of one pod. Its host side carries an alias, "weft:<container>/<interface>", by which
 * DEL and GC find it again without the agent. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "endpoint.h"
#include "netlink.h"

#define ALIAS_PREFIX "weft:"
#define ALIAS_MAX 256

struct link {
	int index;
	int peer; /* the index of a veth's other side, where that is */
	unsigned flags; /* IFF_* */
	unsigned mtu;
	uint8_t mac[MAC_SIZE];
	char kind[16];
	char alias[ALIAS_MAX];
};

void link_alias(char out[ALIAS_MAX], const char *container_id, const char *if_name);

/* Makes the pair, both sides down, the peer at once in the pod's namespace. */
int link_create(struct netlink *host, const struct endpoint *e, const char *if_name, int pod_netns);

/* Sets the alias and turns address generation off; the host needs no address of its own there. */
int link_describe(struct netlink *nl, int index, const char *alias);
int link_up(struct netlink *nl, int index);
int link_delete(struct netlink *nl, int index);

/* Returns 0 or -errno, ENODEV if there is none. */
int link_get(struct netlink *nl, const char *name, struct link *out);

/* Lists the host sides that carry our alias, whichever pod's. The caller frees *out. Returns 0 or
 * -errno. */
int link_list(struct netlink *nl, struct link **out, size_t *count);
