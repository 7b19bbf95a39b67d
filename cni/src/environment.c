#include "environment.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUNTIME "The container runtime sets it; by hand, see the CNI specification, section 2."

int environment_command(struct request *r, struct failure *f)
{
	static const char *const names[] = { "ADD", "DEL", "CHECK", "GC", "STATUS", "VERSION" };
	const char *name = getenv("CNI_COMMAND");

	for (size_t i = 0; name && i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(name, names[i])) {
			r->command = (enum command)i;
			return 0;
		}
	return fail(f, FAILURE_ENVIRONMENT, RUNTIME,
		    "variable CNI_COMMAND must be ADD, DEL, CHECK, GC, STATUS or VERSION, got '%s'",
		    name ? name : "");
}

/* Both become parts of a file name. */
static bool plain(const char *text, size_t max)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	size_t size = strlen(text);

	return size && size <= max && strchr(letters, text[0]) &&
	       text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")] ==
		       '\0';
}

static int read_container(struct request *r, struct failure *f)
{
	r->container_id = getenv("CNI_CONTAINERID");
	r->if_name = getenv("CNI_IFNAME");
	if (!r->container_id || !plain(r->container_id, CONTAINER_ID_MAX))
		return fail(f, FAILURE_ENVIRONMENT, RUNTIME,
			    "variable CNI_CONTAINERID must be 1 to %d letters, digits, '_', '.' or '-', "
			    "got '%.64s'", CONTAINER_ID_MAX, r->container_id ? r->container_id : "");
	if (!r->if_name || !plain(r->if_name, IFNAMSIZ - 1))
		return fail(f, FAILURE_ENVIRONMENT, RUNTIME,
			    "variable CNI_IFNAME must be an interface name of at most 15 letters, "
			    "digits, '_', '.' or '-', got '%.64s'", r->if_name ? r->if_name : "");
	return 0;
}

/* Copies one KEY=value of CNI_ARGS; leaves out empty if it is not there. */
static int read_arg(const char *args, const char *key, char *out, size_t size, struct failure *f)
{
	size_t key_size = strlen(key);

	for (const char *at = args; *at; at += strcspn(at, ";"), at += *at == ';') {
		size_t length = strcspn(at, ";");

		if (length <= key_size || strncmp(at, key, key_size) || at[key_size] != '=')
			continue;
		length -= key_size + 1;
		if (length >= size)
			return fail(f, FAILURE_ENVIRONMENT, RUNTIME,
				    "%s in variable CNI_ARGS has %zu bytes, at most %zu are possible", key,
				    length, size - 1);
		memcpy(out, at + key_size + 1, length);
		out[length] = '\0';
	}
	return 0;
}

static int read_pod(struct request *r, struct failure *f)
{
	const char *args = getenv("CNI_ARGS");

	if (!args)
		args = "";
	if (read_arg(args, "K8S_POD_NAMESPACE", r->pod_namespace, sizeof(r->pod_namespace), f) ||
	    read_arg(args, "K8S_POD_NAME", r->pod_name, sizeof(r->pod_name), f) ||
	    read_arg(args, "K8S_POD_UID", r->pod_uid, sizeof(r->pod_uid), f))
		return -1;
	if (!*r->pod_namespace || !*r->pod_name || !*r->pod_uid)
		return fail(f, FAILURE_ENVIRONMENT,
			    "Weft gives addresses to Kubernetes pods only; by hand, name one.",
			    "variable CNI_ARGS must name K8S_POD_NAMESPACE, K8S_POD_NAME and K8S_POD_UID, "
			    "got '%.200s'", args);
	return 0;
}

int environment_read(struct request *r, struct failure *f)
{
	const char *netns = getenv("CNI_NETNS");

	r->netns = netns ? netns : "";
	if (r->command != ADD && r->command != DEL && r->command != CHECK)
		return 0;
	if (read_container(r, f))
		return -1;
	if (r->command != DEL && !*r->netns)
		return fail(f, FAILURE_ENVIRONMENT, RUNTIME, "variable CNI_NETNS is missing");
	return r->command == ADD ? read_pod(r, f) : 0;
}
