/* Identities that the rules in force do not know: a packet may have one before the agent has read it. */
#include "lib/datapath.h"

#define INGRESS (SLOT_VALID | SLOT_INGRESS_ISOLATED)

static struct rule about(__u32 peer, bool deny, __u32 precedence)
{
	return (struct rule){ .direction = DIRECTION_INGRESS, .peer = peer, .protocol = TCP,
			      .port = 80, .precedence = precedence, .deny = deny };
}

static struct spec syn(int family, enum who from, enum who to)
{
	static __u16 source_port = 20000;

	return packet_between(family, from, to, TCP, source_port++, 80, SYN);
}

static void in_doubt_denied(int family)
{
	struct spec first = syn(family, POD_A, POD_B), second = syn(family, POD_A, POD_B);
	struct spec other = syn(family, POD_C, POD_B);

	put_rule(POD_B, about(IDENTITY_UNREAD, true, 100));
	isolate(POD_B, SLOT_VALID);
	PASSES(&first, POD_A);
	know_identity(IDENTITY_OF + POD_A, false);
	DROPS(&second, POD_A, DROP_POLICY_DENY);
	PASSES(&other, POD_C);
	know_identity(IDENTITY_OF + POD_A, true);
	PASSES(&second, POD_A);
}

/* Its number alone proves nothing: entries about it may be there in part. */
static void not_as_itself(int family)
{
	struct spec spec = syn(family, POD_A, POD_B);

	know_identity(IDENTITY_OF + POD_A, false);
	put_rule(POD_B, about(IDENTITY_OF + POD_A, false, 100));
	isolate(POD_B, INGRESS);
	DROPS(&spec, POD_A, DROP_POLICY_DENIED);
	know_identity(IDENTITY_OF + POD_A, true);
	PASSES(&spec, POD_A);
}

static void order_counts(int family)
{
	struct spec spec = syn(family, POD_A, POD_B);

	know_identity(IDENTITY_OF + POD_A, false);
	put_rule(POD_B, about(IDENTITY_UNREAD, true, 100));
	put_rule(POD_B, about(PEER_ANY, false, 200));
	isolate(POD_B, INGRESS);
	PASSES(&spec, POD_A);
}

static void live_flow(int family)
{
	struct spec opening = syn(family, POD_A, POD_B), data = opening;

	data.tcp_flags = ACK;
	put_rule(POD_B, about(IDENTITY_UNREAD, true, 100));
	isolate(POD_B, SLOT_VALID);
	PASSES(&opening, POD_A);
	know_identity(IDENTITY_OF + POD_A, false);
	PASSES(&data, POD_A); /* rides the verdict of this revision */
	raise_revision();
	DROPS(&data, POD_A, DROP_POLICY_DENY);
}

static void egress(int family)
{
	struct spec spec = syn(family, POD_A, REMOTE_2);
	struct rule rule = about(IDENTITY_UNREAD, true, 100);

	rule.direction = DIRECTION_EGRESS;
	put_rule(POD_A, rule);
	isolate(POD_A, SLOT_VALID);
	know_identity(IDENTITY_OF + REMOTE_2, false);
	DROPS(&spec, POD_A, DROP_POLICY_DENY);
	know_identity(IDENTITY_OF + REMOTE_2, true);
	PASSES(&spec, POD_A);
}

/* What is no pod is always known. */
static void no_pods(int family)
{
	struct spec node = packet_between(family, POD_A, NODE_2, TCP, 30001, 80, SYN);
	struct spec world = packet_between(family, POD_A, WORLD, TCP, 30002, 80, SYN);
	struct rule rule = about(IDENTITY_UNREAD, true, 100);

	rule.direction = DIRECTION_EGRESS;
	put_rule(POD_A, rule);
	isolate(POD_A, SLOT_VALID);
	PASSES(&node, POD_A);
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &world, __func__);
}

const struct test identity_tests[] = {
	{ "identity", "one not read yet is denied what rules may deny it", in_doubt_denied, false },
	{ "identity", "one not read yet is allowed nothing as itself", not_as_itself, false },
	{ "identity", "a rule before the one in doubt decides", order_counts, false },
	{ "identity", "a live flow of one no longer known", live_flow, false },
	{ "identity", "a receiver not read yet", egress, false },
	{ "identity", "nodes and outside are always known", no_pods, false },
	{},
};
