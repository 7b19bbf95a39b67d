/* What stands in a namespace for one pod besides its link: addresses, routes and neighbours. ADD
 * installs the entries, CHECK looks for the same ones. */
#pragma once

#include "endpoint.h"
#include "netlink.h"

struct entry {
	enum { ADDRESS, ROUTE, NEIGHBOUR } kind;
	int family;
	uint8_t target[16]; /* the address, the route's destination, the neighbour */
	uint8_t bits; /* prefix length */
	bool has_gateway;
	uint8_t gateway[16];
	uint8_t mac[MAC_SIZE]; /* of a neighbour */
};

#define ENTRIES_MAX 8
#define ENTRY_TEXT 160

/* Return how many they wrote, in the order of installation. */
size_t entries_in_pod(const struct endpoint *e, struct entry out[ENTRIES_MAX]);
size_t entries_on_host(const struct endpoint *e, struct entry out[ENTRIES_MAX]);

int entry_install(struct netlink *nl, int index, const struct entry *entry);

/* Returns 1 if the entry is there as wanted, 0 if not, or -errno. */
int entry_present(struct netlink *nl, int index, const struct entry *entry);

void entry_text(const struct entry *entry, char out[ENTRY_TEXT]);
