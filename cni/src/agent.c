#include "agent.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "deadline.h"

#define ANSWER_MAX (64 * 1024)
#define RETRY_MS 50
#define AWAY "Wait until the weft-agent pod of this node is Ready; the runtime tries again by itself. " \
	     "See: kubectl -n weft-system get pods -o wide; kubectl -n weft-system logs ds/weft-agent"

static int connect_once(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int error;

	if (fd < 0)
		return -errno;
	memcpy(address.sun_path, path, strnlen(path, sizeof(address.sun_path) - 1));
	if (!connect(fd, (struct sockaddr *)&address, sizeof(address)))
		return fd;
	error = errno;
	close(fd);
	return -error;
}

/* A restarting agent has no socket, or one nobody listens on. */
int agent_connect(const char *path, int64_t deadline, struct failure *f)
{
	for (;;) {
		int fd = connect_once(path);
		int left = left_ms(deadline);

		if (fd >= 0)
			return fd;
		if ((fd != -ENOENT && fd != -ECONNREFUSED && fd != -EAGAIN) || !left)
			return fail(f, FAILURE_TRY_AGAIN, AWAY, "cannot reach the Weft agent at %s: %s",
				    path, strerror(-fd));
		poll(NULL, 0, left < RETRY_MS ? left : RETRY_MS);
	}
}

static int wait_for(int fd, short events, int64_t deadline)
{
	struct pollfd poller = { .fd = fd, .events = events };
	int ready;

	do
		ready = poll(&poller, 1, left_ms(deadline));
	while (ready < 0 && errno == EINTR);
	if (!ready)
		errno = ETIMEDOUT;
	return ready > 0 ? 0 : -1;
}

static int send_all(int fd, const char *text, size_t size, int64_t deadline)
{
	while (size) {
		ssize_t sent = send(fd, text, size, MSG_NOSIGNAL);

		if (sent < 0 && errno != EAGAIN && errno != EINTR)
			return -1;
		if (sent < 0 && wait_for(fd, POLLOUT, deadline))
			return -1;
		if (sent > 0) {
			text += sent;
			size -= (size_t)sent;
		}
	}
	return 0;
}

/* Reads a line into text, without its end; returns its size. */
static ssize_t receive_line(int fd, char *text, size_t max, int64_t deadline)
{
	size_t size = 0;

	while (size < max) {
		ssize_t got = recv(fd, text + size, max - size, 0);
		char *end = got > 0 ? memchr(text + size, '\n', (size_t)got) : NULL;

		if (end)
			return end - text;
		if (got > 0)
			size += (size_t)got;
		else if (!got) {
			errno = ECONNRESET;
			return -1;
		} else if ((errno != EAGAIN && errno != EINTR) || wait_for(fd, POLLIN, deadline))
			return -1;
	}
	errno = EMSGSIZE;
	return -1;
}

static json_t *take_answer(json_t *answer, struct failure *f)
{
	json_t *ok = json_object_get(answer, "ok");
	const char *message = "the agent gave no reason", *details = "See the weft-agent log.";
	int code = FAILURE_TRY_AGAIN;

	if (json_is_true(ok))
		return answer;
	if (!json_is_boolean(ok))
		fail(f, FAILURE_PROTOCOL, "Agent and plugin must be of one version: restart weft-agent.",
		     "the Weft agent answered without a boolean field 'ok'");
	else {
		json_unpack(answer, "{s?i, s?s, s?s}", "code", &code, "message", &message, "details",
			    &details);
		fail(f, code ? code : FAILURE_TRY_AGAIN, details, "%s", message);
	}
	json_decref(answer);
	return NULL;
}

static json_t *exchange(int fd, const char *text, int64_t deadline, struct failure *f)
{
	static char line[ANSWER_MAX];
	ssize_t size = -1;
	json_t *answer;

	if (!send_all(fd, text, strlen(text), deadline) && !send_all(fd, "\n", 1, deadline))
		size = receive_line(fd, line, sizeof(line), deadline);
	if (size < 0) {
		bool gone = errno == ECONNRESET || errno == EPIPE;

		fail(f, FAILURE_TRY_AGAIN, AWAY, "the Weft agent did not answer: %s",
		     gone ? "it closed the connection" : strerror(errno));
		f->unanswered = gone;
		return NULL;
	}
	answer = json_loadb(line, (size_t)size, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(answer)) {
		json_decref(answer);
		fail(f, FAILURE_PROTOCOL, "Agent and plugin must be of one version: restart weft-agent.",
		     "the Weft agent answered no JSON object: %.80s", line);
		return NULL;
	}
	return take_answer(answer, f);
}

json_t *agent_exchange(int connection, json_t *request, int64_t deadline, struct failure *f)
{
	char *text = json_dumps(request, JSON_COMPACT);
	json_t *answer = NULL;

	if (text)
		answer = exchange(connection, text, deadline, f);
	else
		fail(f, FAILURE_ENVIRONMENT, "CNI_NETNS and CNI_ARGS must be UTF-8.",
		     "the request to the agent cannot be written as JSON");
	free(text);
	json_decref(request);
	close(connection);
	return answer;
}

json_t *agent_ask(const char *socket, json_t *request, int64_t connect_by, int64_t answer_by,
		  struct failure *f)
{
	int connection = agent_connect(socket, connect_by, f);

	if (connection >= 0)
		return agent_exchange(connection, request, answer_by, f);
	json_decref(request);
	return NULL;
}
