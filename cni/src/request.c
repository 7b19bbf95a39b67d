#include "request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "environment.h"

#define CONFIG_MAX (1 << 20)

static const char *const versions[] = { "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0" };
#define VERSIONS (sizeof(versions) / sizeof(*versions))

bool version_supported(const char *version)
{
	for (size_t i = 0; i < VERSIONS; i++)
		if (!strcmp(versions[i], version))
			return true;
	return false;
}

json_t *versions_supported(void)
{
	json_t *list = json_array();

	for (size_t i = 0; i < VERSIONS; i++)
		json_array_append_new(list, json_string(versions[i]));
	return list;
}

static int read_stdin(json_t **config, struct failure *f)
{
	static char text[CONFIG_MAX + 1];
	size_t size = fread(text, 1, sizeof(text), stdin);
	json_error_t error;

	if (ferror(stdin))
		return fail(f, FAILURE_IO, "The runtime must give the network configuration on stdin.",
			    "cannot read the network configuration");
	if (size > CONFIG_MAX)
		return fail(f, FAILURE_DECODE, "Shorten the conflist.",
			    "the network configuration is larger than %d bytes", CONFIG_MAX);
	*config = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	if (!json_is_object(*config))
		return fail(f, FAILURE_DECODE, "Mend the conflist in /etc/cni/net.d.",
			    "the network configuration is no JSON object: line %d: %s", error.line,
			    *config ? "another JSON type" : error.text);
	return 0;
}

/* Returns the text of an optional field, or fallback; NULL if it is no text. */
static const char *text_field(const json_t *config, const char *name, const char *fallback)
{
	json_t *value = json_object_get(config, name);

	if (!value)
		return fallback;
	return json_is_string(value) && json_string_length(value) ? json_string_value(value) : NULL;
}

static int check_path(const char *name, const char *path, size_t max, struct failure *f)
{
	if (!path || path[0] != '/' || strlen(path) > max)
		return fail(f, FAILURE_CONFIG, "Mend the field in the conflist, or leave it out.",
			    "field '%s' must be an absolute path of at most %zu bytes, got '%s'", name,
			    max, path ? path : "no text");
	return 0;
}

static int read_config(struct request *r, struct failure *f)
{
	const char *version = text_field(r->config, "cniVersion", "0.1.0");
	const char *name = text_field(r->config, "name", NULL);

	if (!version || (!version_supported(version) && r->command != VERSION))
		return fail(f, FAILURE_VERSION,
			    "Set cniVersion in the conflist to 1.0.0 (or 1.1.0 from containerd 2.0).",
			    "field 'cniVersion' is '%s', but the plugin speaks 0.3.0, 0.3.1, 0.4.0, "
			    "1.0.0 and 1.1.0", version ? version : "no text");
	r->cni_version = version;
	if (r->command == VERSION)
		return 0;
	if (!name)
		return fail(f, FAILURE_CONFIG, "Give the network a name in the conflist.",
			    "field 'name' is missing or no text");
	r->socket = text_field(r->config, "agentSocket", "/run/weft/cni.sock");
	r->state_dir = text_field(r->config, "stateDir", "/var/lib/weft/cni");
	/* 107: sun_path less its final zero */
	if (check_path("agentSocket", r->socket, 107, f))
		return -1;
	return check_path("stateDir", r->state_dir, 2048, f);
}

int request_read(struct request *r, struct failure *f)
{
	memset(r, 0, sizeof(*r));
	r->cni_version = "1.0.0";
	if (environment_command(r, f) || read_stdin(&r->config, f) || read_config(r, f))
		return -1;
	return environment_read(r, f);
}
