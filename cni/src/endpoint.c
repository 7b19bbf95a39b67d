#include "endpoint.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define SAME_VERSION "Agent and plugin must be of one version: restart weft-agent on this node."
#define NO_RESULT "The runtime must hand over the result of ADD as prevResult; delete the pod."
#define IPV4_MTU_MIN 68
#define IPV6_MTU_MIN 1280
#define MTU_MAX 65535

static bool read_mac(const char *text, uint8_t mac[MAC_SIZE])
{
	char again[MAC_TEXT];

	if (sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx", &mac[0], &mac[1], &mac[2], &mac[3],
		   &mac[4], &mac[5]) != MAC_SIZE)
		return false;
	mac_text(mac, again);
	return !strcmp(text, again) && mac_is_pod(mac);
}

static bool read_host_if(const char *text, char out[IFNAMSIZ])
{
	size_t size = strlen(text);

	if (!size || size >= IFNAMSIZ || strpbrk(text, "/: \t\n") || !strcmp(text, ".") ||
	    !strcmp(text, ".."))
		return false;
	memcpy(out, text, size + 1);
	return true;
}

static int bad(struct failure *f, const char *field, const char *value, const char *want)
{
	return fail(f, FAILURE_PROTOCOL, SAME_VERSION,
		    "the Weft agent answered ALLOC with %s '%.64s', wanted: %s", field, value, want);
}

/* Reads an address that may be null or missing; returns false if it is something else. */
static bool read_optional(const json_t *answer, const char *field, const char **out)
{
	const json_t *value = json_object_get(answer, field);

	*out = json_string_value(value);
	return *out || !value || json_is_null(value);
}

int endpoint_from_answer(struct endpoint *e, const json_t *answer, struct failure *f)
{
	const char *host_if = "", *mac = "", *ipv4 = NULL, *ipv6 = NULL;
	int mtu = 0;
	json_error_t error;

	memset(e, 0, sizeof(*e));
	if (json_unpack_ex((json_t *)answer, &error, 0, "{s:s, s:s, s:i}", "hostIfName", &host_if,
			   "mac", &mac, "mtu", &mtu))
		return bad(f, "a field missing or of a wrong type:", error.text,
			   "hostIfName, mac and mtu");
	if (!read_optional(answer, "ipv4", &ipv4) || !read_optional(answer, "ipv6", &ipv6))
		return bad(f, "ipv4 or ipv6 of", "another type", "text or null");
	e->has_ipv4 = ipv4;
	e->has_ipv6 = ipv6;
	if (!ipv4 && !ipv6)
		return bad(f, "ipv4 and ipv6", "null", "at least one address");
	if (ipv4 && inet_pton(AF_INET, ipv4, &e->ipv4) != 1)
		return bad(f, "ipv4", ipv4, "an IPv4 address");
	if (ipv6 && (inet_pton(AF_INET6, ipv6, &e->ipv6) != 1 || IN6_IS_ADDR_V4MAPPED(&e->ipv6)))
		return bad(f, "ipv6", ipv6, "an IPv6 address");
	if (!read_mac(mac, e->mac))
		return bad(f, "mac", mac, "a MAC 02:57:xx:xx:xx:xx in lower case");
	if (!read_host_if(host_if, e->host_if))
		return bad(f, "hostIfName", host_if, "an interface name of 1 to 15 bytes");
	e->mtu = (unsigned)mtu;
	if (mtu < (ipv6 ? IPV6_MTU_MIN : IPV4_MTU_MIN) || mtu > MTU_MAX)
		return fail(f, FAILURE_PROTOCOL, "Correct the MTU of the node's network or of Weft.",
			    "the Weft agent answered ALLOC with mtu %d, wanted %d to %d", mtu,
			    ipv6 ? IPV6_MTU_MIN : IPV4_MTU_MIN, MTU_MAX);
	return 0;
}

static int no_result(struct failure *f, const char *what)
{
	return fail(f, FAILURE_CONFIG, NO_RESULT, "field 'prevResult' %s", what);
}

static int read_interfaces(struct endpoint *e, const json_t *interfaces, const char *if_name,
			   struct failure *f)
{
	bool host = false, pod = false;
	json_t *each;
	size_t i;

	json_array_foreach(interfaces, i, each) {
		const char *name = "", *mac = "", *sandbox = "";

		json_unpack(each, "{s?s, s?s, s?s}", "name", &name, "mac", &mac, "sandbox", &sandbox);
		/* plugins after this one add theirs behind */
		if (!*sandbox)
			host = host || read_host_if(name, e->host_if);
		else if (!strcmp(name, if_name) && read_mac(mac, e->mac)) {
			e->mtu = (unsigned)json_integer_value(json_object_get(each, "mtu"));
			pod = true;
		}
	}
	return host && pod ? 0 : no_result(f, "does not name both interfaces of the pod");
}

static int read_address(struct endpoint *e, const char *text, struct failure *f)
{
	char address[INET6_ADDRSTRLEN];
	const char *slash = strchr(text, '/');
	size_t size = slash ? (size_t)(slash - text) : 0;

	if (size && size < sizeof(address)) {
		memcpy(address, text, size);
		address[size] = '\0';
		if (!strcmp(slash, "/32") && inet_pton(AF_INET, address, &e->ipv4) == 1)
			return e->has_ipv4 = true, 0;
		if (!strcmp(slash, "/128") && inet_pton(AF_INET6, address, &e->ipv6) == 1)
			return e->has_ipv6 = true, 0;
	}
	return no_result(f, "holds an address that is none of Weft's");
}

int endpoint_from_result(struct endpoint *e, const json_t *result, const char *if_name,
			 struct failure *f)
{
	json_t *each;
	size_t i;

	memset(e, 0, sizeof(*e));
	if (!json_is_object(result))
		return no_result(f, "is missing or no object");
	if (read_interfaces(e, json_object_get(result, "interfaces"), if_name, f))
		return -1;
	json_array_foreach(json_object_get(result, "ips"), i, each) {
		const char *address = "";

		json_unpack(each, "{s?s}", "address", &address);
		if (read_address(e, address, f))
			return -1;
	}
	return e->has_ipv4 || e->has_ipv6 ? 0 : no_result(f, "holds no address");
}
