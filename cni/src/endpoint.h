/* What a pod gets, as the agent allocated it or an earlier result tells it. */
#pragma once

#include <jansson.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "failure.h"

#define MAC_SIZE 6
#define MAC_TEXT 18
#define GATEWAY_IPV4 "169.254.1.1"
#define GATEWAY_IPV6 "fe80::1"

struct endpoint {
	char host_if[IFNAMSIZ];
	bool has_ipv4, has_ipv6;
	struct in_addr ipv4;
	struct in6_addr ipv6;
	uint8_t mac[MAC_SIZE];
	unsigned mtu; /* 0: an earlier result does not tell it */
};

extern const uint8_t gateway_mac[MAC_SIZE];

/* Returns whether a MAC is one that Weft gives to pods. */
bool mac_is_pod(const uint8_t mac[MAC_SIZE]);
void mac_text(const uint8_t mac[MAC_SIZE], char out[MAC_TEXT]);

/* Reads the agent's answer to ALLOC. */
int endpoint_from_answer(struct endpoint *e, const json_t *answer, struct failure *f);

/* Reads prevResult, the result of the ADD that the runtime kept. */
int endpoint_from_result(struct endpoint *e, const json_t *result, const char *if_name,
			 struct failure *f);
