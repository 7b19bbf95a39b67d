/* What the runtime asks: the environment and the configuration on stdin, both checked. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "failure.h"

enum command { ADD, DEL, CHECK, GC, STATUS, VERSION };

struct request {
	enum command command;
	/* environment; empty where the command has none */
	const char *container_id;
	const char *netns;
	const char *if_name;
	char pod_namespace[254];
	char pod_name[254];
	char pod_uid[64];
	/* configuration; strings live as long as config */
	json_t *config;
	const char *cni_version;
	const char *socket;
	const char *state_dir;
};

/* 254 bytes of a file name, less the interface's and the ending */
#define CONTAINER_ID_MAX 200

int request_read(struct request *r, struct failure *f);

/* Returns whether the plugin speaks a version. */
bool version_supported(const char *version);

/* Returns a new array of them. */
json_t *versions_supported(void);
