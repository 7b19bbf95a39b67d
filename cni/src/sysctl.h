/* The settings of one interface below /proc/sys/net, in the namespace the process is in. */
#pragma once

#include <stdbool.h>

#include "failure.h"

/* Makes an interface take no router advertisement and no address but the ones it is given. With
 * want_ipv6, a kernel without IPv6 is a failure, and an interface where it is off has it turned on. */
int sysctl_quiet(const char *if_name, bool want_ipv6, struct failure *f);
