#include "sysctl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int write_value(const char *if_name, const char *name, const char *value)
{
	char path[128];
	int fd, error = 0;

	snprintf(path, sizeof(path), "/proc/sys/net/ipv6/conf/%s/%s", if_name, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, value, strlen(value)) < 0)
		error = -errno;
	close(fd);
	return error;
}

int sysctl_quiet(const char *if_name, bool want_ipv6, struct failure *f)
{
	/* address generation: 1 is none */
	static const char *const settings[][2] = { { "accept_ra", "0" }, { "addr_gen_mode", "1" } };
	bool kernel_has_ipv6 = !access("/proc/sys/net/ipv6/conf/all", F_OK);

	if (!kernel_has_ipv6 && want_ipv6)
		return fail(f, FAILURE_KERNEL,
			    "Boot the node without ipv6.disable=1, or give the cluster no IPv6 pod range.",
			    "the pod has an IPv6 address, but this kernel has no IPv6");
	if (!kernel_has_ipv6)
		return 0;
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		int error = write_value(if_name, settings[i][0], settings[i][1]);

		/* an interface whose MTU is below 1280 has no IPv6, thus no settings */
		if (error && (error != -ENOENT || want_ipv6))
			return fail(f, FAILURE_KERNEL, "/proc/sys must be writable for the container runtime.",
				    "cannot set net.ipv6.conf.%s.%s: %s", if_name, settings[i][0],
				    strerror(-error));
	}
	if (want_ipv6) {
		int error = write_value(if_name, "disable_ipv6", "0");

		if (error)
			return fail(f, FAILURE_KERNEL, "/proc/sys must be writable for the container runtime.",
				    "cannot set net.ipv6.conf.%s.disable_ipv6: %s", if_name,
				    strerror(-error));
	}
	return 0;
}
