/* One route netlink socket, bound to the namespace it was opened in. */
#pragma once

#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>

#include "failure.h"

struct netlink {
	struct nl_sock *sock;
	int error; /* of the request at hand: 0 or -errno */
	char hint[128]; /* the kernel's own words about it, often empty */
};

int netlink_open(struct netlink *nl, struct failure *f);
void netlink_close(struct netlink *nl);

/* Both take msg over. They return 0 or -errno, ENOMEM also for a msg that is NULL. */
int netlink_request(struct netlink *nl, struct nl_msg *msg);
int netlink_dump(struct netlink *nl, struct nl_msg *msg, void (*visit)(struct nlmsghdr *, void *),
		 void *arg);

/* Fills f with what the kernel answered to "doing" and returns -1. */
int netlink_fail(const struct netlink *nl, struct failure *f, const char *doing);
