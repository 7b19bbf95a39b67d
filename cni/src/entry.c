#include "entry.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static size_t family_size(int family)
{
	return family == AF_INET ? 4 : 16;
}

static struct entry make(int kind, int family, const void *target)
{
	struct entry entry = { .kind = kind, .family = family };

	if (target) {
		memcpy(entry.target, target, family_size(family));
		entry.bits = (uint8_t)(8 * family_size(family));
	}
	return entry;
}

static struct entry address(int family, const void *own)
{
	return make(ADDRESS, family, own);
}

static struct entry route(int family, const void *target, const void *gateway)
{
	struct entry entry = make(ROUTE, family, target);

	if (gateway) {
		entry.has_gateway = true;
		memcpy(entry.gateway, gateway, family_size(family));
	}
	return entry;
}

static struct entry neighbour(int family, const void *target, const uint8_t mac[MAC_SIZE])
{
	struct entry entry = make(NEIGHBOUR, family, target);

	memcpy(entry.mac, mac, MAC_SIZE);
	return entry;
}

size_t entries_in_pod(const struct endpoint *e, struct entry out[ENTRIES_MAX])
{
	struct in_addr gateway4;
	struct in6_addr gateway6;
	size_t n = 0;

	inet_pton(AF_INET, GATEWAY_IPV4, &gateway4);
	inet_pton(AF_INET6, GATEWAY_IPV6, &gateway6);
	if (e->has_ipv4) {
		out[n++] = address(AF_INET, &e->ipv4);
		out[n++] = neighbour(AF_INET, &gateway4, gateway_mac);
		out[n++] = route(AF_INET, &gateway4, NULL);
		out[n++] = route(AF_INET, NULL, &gateway4);
	}
	if (e->has_ipv6) {
		out[n++] = address(AF_INET6, &e->ipv6);
		out[n++] = neighbour(AF_INET6, &gateway6, gateway_mac);
		out[n++] = route(AF_INET6, NULL, &gateway6);
	}
	return n;
}

size_t entries_on_host(const struct endpoint *e, struct entry out[ENTRIES_MAX])
{
	size_t n = 0;

	if (e->has_ipv4) {
		out[n++] = neighbour(AF_INET, &e->ipv4, e->mac);
		out[n++] = route(AF_INET, &e->ipv4, NULL);
	}
	if (e->has_ipv6) {
		out[n++] = neighbour(AF_INET6, &e->ipv6, e->mac);
		out[n++] = route(AF_INET6, &e->ipv6, NULL);
	}
	return n;
}

void entry_text(const struct entry *entry, char out[ENTRY_TEXT])
{
	char target[INET6_ADDRSTRLEN], gateway[INET6_ADDRSTRLEN], mac[MAC_TEXT];

	inet_ntop(entry->family, entry->target, target, sizeof(target));
	inet_ntop(entry->family, entry->gateway, gateway, sizeof(gateway));
	mac_text(entry->mac, mac);
	if (entry->kind == NEIGHBOUR)
		snprintf(out, ENTRY_TEXT, "permanent neighbour %s with %s", target, mac);
	else
		snprintf(out, ENTRY_TEXT, "%s %s/%u%s%s", entry->kind == ADDRESS ? "address" : "route",
			 target, entry->bits, entry->has_gateway ? " via " : "",
			 entry->has_gateway ? gateway : "");
}
