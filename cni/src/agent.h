/* The agent's end of the CNI socket: one request and one answer a connection, each a line of JSON. */
#pragma once

#include <jansson.h>
#include <stdint.h>

#include "failure.h"

/* Waits for the agent until a deadline. Returns a connection, or -1 with f filled. */
int agent_connect(const char *socket, int64_t deadline, struct failure *f);

/* Sends a request (taken over) on a connection (closed at the end) and returns the answer, whose "ok"
 * is true; NULL with f filled if the agent refuses or does not answer by the deadline. */
json_t *agent_exchange(int connection, json_t *request, int64_t deadline, struct failure *f);

/* Does both. */
json_t *agent_ask(const char *socket, json_t *request, int64_t connect_by, int64_t answer_by,
		  struct failure *f);
