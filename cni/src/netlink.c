#include "netlink.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#define RECEIVE_SECONDS 5
/* the kernel fills at most this much of a dump at a time */
#define RECEIVE_BYTES (32 * 1024)

int netlink_open(struct netlink *nl, struct failure *f)
{
	struct timeval limit = { .tv_sec = RECEIVE_SECONDS };
	int on = 1, fd;

	memset(nl, 0, sizeof(*nl));
	nl->sock = nl_socket_alloc();
	if (!nl->sock || nl_connect(nl->sock, NETLINK_ROUTE)) {
		netlink_close(nl);
		return fail(f, FAILURE_KERNEL, "The plugin needs CAP_NET_ADMIN and a kernel with netlink.",
			    "cannot open a netlink socket");
	}
	nl_socket_disable_auto_ack(nl->sock); /* a question has its answer as its acknowledgement */
	nl_socket_disable_msg_peek(nl->sock);
	nl_socket_set_msg_buf_size(nl->sock, RECEIVE_BYTES);
	fd = nl_socket_get_fd(nl->sock);
	/* only for better messages: a kernel without them is no failure */
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)))
		return fail(f, FAILURE_KERNEL, "", "cannot limit the wait for netlink: %s",
			    strerror(errno));
	return 0;
}

void netlink_close(struct netlink *nl)
{
	nl_socket_free(nl->sock);
	nl->sock = NULL;
}

/* libnl hands over the error inside its message, whose header stands before it. */
static int take_error(struct sockaddr_nl *from, struct nlmsgerr *error, void *arg)
{
	struct nlmsghdr *header = (struct nlmsghdr *)((char *)error - NLMSG_HDRLEN);
	struct netlink *nl = arg;
	struct nlattr *attrs, *text;
	int size = (int)header->nlmsg_len - NLMSG_HDRLEN - (int)sizeof(*error);

	(void)from;
	nl->error = error->error;
	if (!(header->nlmsg_flags & NLM_F_ACK_TLVS) || !(header->nlmsg_flags & NLM_F_CAPPED))
		return NL_STOP;
	attrs = (struct nlattr *)(error + 1);
	text = nla_find(attrs, size, NLMSGERR_ATTR_MSG);
	if (text)
		nla_strlcpy(nl->hint, text, sizeof(nl->hint));
	return NL_STOP;
}

static int stop(struct nl_msg *msg, void *arg)
{
	(void)msg;
	(void)arg;
	return NL_STOP;
}

struct visitor {
	void (*visit)(struct nlmsghdr *, void *);
	void *arg;
};

static int visit(struct nl_msg *msg, void *arg)
{
	struct visitor *visitor = arg;

	visitor->visit(nlmsg_hdr(msg), visitor->arg);
	return NL_OK;
}

static int run(struct netlink *nl, struct nl_msg *msg, struct visitor *visitor)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);
	int result = -NLE_NOMEM;

	nl->error = 0;
	nl->hint[0] = '\0';
	if (cb && msg) {
		nl_cb_err(cb, NL_CB_CUSTOM, take_error, nl);
		nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, stop, NULL);
		nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, stop, NULL);
		if (visitor)
			nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, visit, visitor);
		result = nl_send_auto(nl->sock, msg);
		if (result >= 0)
			result = nl_recvmsgs(nl->sock, cb);
	}
	if (result < 0 && !nl->error) {
		nl->error = result == -NLE_NOMEM     ? -ENOMEM :
			    result == -NLE_AGAIN     ? -ETIMEDOUT :
			    result == -NLE_DUMP_INTR ? -EINTR :
						       -EIO;
		snprintf(nl->hint, sizeof(nl->hint), "%s", nl_geterror(result));
	}
	nl_cb_put(cb);
	nlmsg_free(msg);
	return nl->error;
}

int netlink_request(struct netlink *nl, struct nl_msg *msg)
{
	if (msg)
		nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_ACK;
	return run(nl, msg, NULL);
}

int netlink_dump(struct netlink *nl, struct nl_msg *msg, void (*each)(struct nlmsghdr *, void *),
		 void *arg)
{
	struct visitor visitor = { .visit = each, .arg = arg };

	return run(nl, msg, &visitor);
}

static const char *remedy(int error)
{
	switch (-error) {
	case EEXIST:
		return "Something else made it: remove it if no one needs it, or delete the pod, so that "
		       "it comes back in a namespace of its own.";
	case EPERM:
		return "The container runtime must run as root with CAP_NET_ADMIN and CAP_SYS_ADMIN.";
	case EOPNOTSUPP:
		return "The kernel lacks a part: Weft needs Linux 6.6 with veth, IPv4 and IPv6.";
	case ENODEV:
	case ENOENT:
		return "It went away meanwhile; the runtime tries again by itself.";
	default:
		return "See the kernel's log (dmesg); the runtime tries again by itself.";
	}
}

int netlink_fail(const struct netlink *nl, struct failure *f, const char *doing)
{
	return fail(f, FAILURE_KERNEL, remedy(nl->error), "cannot %s: %s%s%s", doing,
		    strerror(-nl->error), *nl->hint ? ": " : "", nl->hint);
}
