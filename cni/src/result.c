#include "result.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static json_t *interface(const struct request *r, const char *name, const uint8_t *mac, unsigned mtu)
{
	char text[MAC_TEXT];
	json_t *out;

	mac_text(mac, text);
	out = json_pack("{s:s, s:s}", "name", name, "mac", text);
	if (!strcmp(r->cni_version, "1.1.0"))
		json_object_set_new(out, "mtu", json_integer(mtu));
	return out;
}

static json_t *interfaces(const struct request *r, const struct endpoint *e)
{
	json_t *host = interface(r, e->host_if, gateway_mac, e->mtu);
	json_t *pod = interface(r, r->if_name, e->mac, e->mtu);

	json_object_set_new(pod, "sandbox", json_string(r->netns));
	return json_pack("[o, o]", host, pod);
}

static void add_family(const struct request *r, json_t *out, int family, const void *address)
{
	bool v4 = family == AF_INET;
	const char *gateway = v4 ? GATEWAY_IPV4 : GATEWAY_IPV6;
	char text[INET6_ADDRSTRLEN];
	json_t *ip;

	inet_ntop(family, address, text, sizeof(text));
	/* the pod's side is the second interface */
	ip = json_pack("{s:o, s:s, s:i}", "address",
		       json_sprintf("%s/%d", text, v4 ? 32 : 128), "gateway", gateway, "interface", 1);
	if (r->cni_version[0] == '0')
		json_object_set_new(ip, "version", json_string(v4 ? "4" : "6"));
	json_array_append_new(json_object_get(out, "ips"), ip);
	json_array_append_new(json_object_get(out, "routes"),
			      json_pack("{s:s, s:s}", "dst", v4 ? "0.0.0.0/0" : "::/0", "gw", gateway));
}

int result_print(const struct request *r, const struct endpoint *e, struct failure *f)
{
	json_t *out = json_pack("{s:s, s:o, s:[], s:[], s:{}}", "cniVersion", r->cni_version,
				"interfaces", interfaces(r, e), "ips", "routes", "dns");
	int failed;

	if (e->has_ipv4)
		add_family(r, out, AF_INET, &e->ipv4);
	if (e->has_ipv6)
		add_family(r, out, AF_INET6, &e->ipv6);
	failed = json_dumpf(out, stdout, JSON_INDENT(2)) || fputc('\n', stdout) == EOF || fflush(stdout);
	json_decref(out);
	return failed ? fail(f, FAILURE_IO, "The container runtime closed the plugin's output.",
			     "cannot write the result: %s", strerror(errno)) :
			0;
}
