#define _GNU_SOURCE
#include "netns.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define OWN "/proc/self/ns/net"

static bool same(int a, int b)
{
	struct stat one, other;

	return !fstat(a, &one) && !fstat(b, &other) && one.st_dev == other.st_dev &&
	       one.st_ino == other.st_ino;
}

void netns_close(struct netns *ns)
{
	if (ns->pod >= 0)
		close(ns->pod);
	if (ns->host >= 0)
		close(ns->host);
	ns->pod = ns->host = -1;
}

int netns_open(struct netns *ns, const char *path, struct failure *f)
{
	ns->host = open(OWN, O_RDONLY | O_CLOEXEC);
	ns->pod = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (ns->pod < 0 || ns->host < 0)
		fail(f, FAILURE_UNKNOWN_CONTAINER, "The sandbox is gone; the runtime makes a new one.",
		     "cannot open the network namespace %s: %s", path, strerror(errno));
	else if (ioctl(ns->pod, NS_GET_NSTYPE) != CLONE_NEWNET)
		fail(f, FAILURE_UNKNOWN_CONTAINER, "The sandbox is gone; the runtime makes a new one.",
		     "%s is no network namespace", path);
	else if (same(ns->pod, ns->host))
		fail(f, FAILURE_ENVIRONMENT, "Pods with hostNetwork need no CNI ADD.",
		     "%s is the network namespace of the host itself", path);
	else
		return 0;
	netns_close(ns);
	return -1;
}

bool netns_exists(const char *path)
{
	struct failure ignored;
	struct netns ns;

	if (netns_open(&ns, path, &ignored))
		return false;
	netns_close(&ns);
	return true;
}

int netns_do(struct netns *ns, int (*work)(void *arg, struct failure *f), void *arg,
	     struct failure *f)
{
	int result;

	if (setns(ns->pod, CLONE_NEWNET))
		return fail(f, FAILURE_KERNEL,
			    "The container runtime must run as root with CAP_SYS_ADMIN.",
			    "cannot enter the pod's network namespace: %s", strerror(errno));
	result = work(arg, f);
	if (setns(ns->host, CLONE_NEWNET))
		abort();
	return result;
}
