#include "deleted.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 4096

static void directory(const struct request *r, char out[PATH_SIZE])
{
	snprintf(out, PATH_SIZE, "%s/deleted", r->state_dir);
}

static void file(const struct request *r, char out[PATH_SIZE])
{
	snprintf(out, PATH_SIZE, "%s/deleted/%s-%s.json", r->state_dir, r->container_id, r->if_name);
}

static int make_directories(char *path)
{
	for (char *at = path + 1; *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(path, 0755) && errno != EEXIST)
			return -1;
		*at = '/';
	}
	return mkdir(path, 0700) && errno != EEXIST ? -1 : 0;
}

static int sync_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = fd < 0 ? -1 : fsync(fd);

	if (fd >= 0)
		close(fd);
	return result;
}

static int write_file(const char *path, const char *text)
{
	size_t size = strlen(text);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	int result = -1;

	if (fd < 0)
		return -1;
	errno = EIO; /* of a short write */
	if (write(fd, text, size) == (ssize_t)size)
		result = fsync(fd);
	close(fd);
	return result;
}

int deleted_queue(const struct request *r, struct failure *f)
{
	char dir[PATH_SIZE], path[PATH_SIZE], temporary[PATH_SIZE];
	json_t *record = json_pack("{s:s, s:s}", "containerId", r->container_id, "ifName", r->if_name);
	char *text = json_dumps(record, JSON_COMPACT);
	int result;

	json_decref(record);
	directory(r, dir);
	file(r, path);
	snprintf(temporary, sizeof(temporary), "%s/deleted/.%d.tmp", r->state_dir, getpid());
	result = !text || make_directories(dir) || write_file(temporary, text) ||
		 rename(temporary, path) || sync_directory(dir);
	if (result) {
		fail(f, FAILURE_IO, "The directory must be writable and its disk not full.",
		     "cannot note the deletion for the agent in %s: %s", path, strerror(errno));
		unlink(temporary);
	}
	free(text);
	return result ? -1 : 0;
}

bool deleted_queued(const struct request *r)
{
	char path[PATH_SIZE];

	file(r, path);
	return !access(path, F_OK);
}

void deleted_forget(const struct request *r)
{
	char path[PATH_SIZE];

	file(r, path);
	unlink(path);
}
