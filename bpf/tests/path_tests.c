/* Where packets go and where they may come from: pods, host stack, overlay. */
#include "lib/datapath.h"

#define INGRESS (SLOT_VALID | SLOT_INGRESS_ISOLATED)
#define CLOSED (SLOT_VALID | SLOT_INGRESS_ISOLATED | SLOT_EGRESS_ISOLATED)

static struct spec segment(int family, enum who from, enum who to, __u8 flags)
{
	return from < to ? packet_between(family, from, to, TCP, 30000, 80, flags) :
			   packet_between(family, from, to, TCP, 80, 30000, flags);
}

static void from_host(int family)
{
	struct spec syn = packet_between(family, SELF, POD_A, TCP, 30000, 80, SYN);
	struct spec answer = packet_between(family, POD_A, SELF, TCP, 80, 30000, SYN | ACK);
	struct spec data = packet_between(family, SELF, POD_A, TCP, 30000, 80, ACK);

	isolate(POD_A, CLOSED);
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, 0, &syn, "SYN");
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &answer, "answer");
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, 0, &data, "data");
}

static void to_world(int family)
{
	struct spec out = packet_between(family, POD_A, WORLD, UDP, 4000, 53, 0);
	struct spec in = packet_between(family, WORLD, POD_A, UDP, 53, 4000, 0);
	struct spec unasked = packet_between(family, WORLD, POD_A, UDP, 53, 4001, 0);

	isolate(POD_A, INGRESS);
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &out, "question");
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &in, "answer");
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &in, "answer, fast");
	send_expect(SHOT, DROP_POLICY_DENIED, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &unasked,
		    "unasked");
}

static void to_remote_pod(int family)
{
	struct spec syn = packet_between(family, POD_A, REMOTE_2, TCP, 30000, 80, SYN);
	struct flow_value value;
	int a = side_of(&syn);

	PASSES(&syn, POD_A);
	CHECK(find_entry(&syn, &value), "no entry");
	CHECK_EQUAL(value.port[!a], IFINDEX_OVERLAY, "port");
	CHECK_EQUAL(value.node[!a], 2, "node");
	CHECK_EQUAL(value.reason[DIRECTION_INGRESS], REASON_NONE, "ingress is judged there");
}

/* kube-proxy turned a Service's address into B's: the answers must pass the host stack too. */
static void translated_to_local(int family)
{
	struct spec in = segment(family, POD_A, POD_B, SYN);
	struct spec answer = segment(family, POD_B, POD_A, SYN | ACK);
	struct spec data = segment(family, POD_A, POD_B, ACK);

	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_B, IFINDEX_POD + POD_A, &in, "SYN");
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_B, 0, &answer, "answer");
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_B, IFINDEX_POD + POD_A, &data, "data");
	raise_revision();
	answer.tcp_flags = ACK;
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_B, 0, &answer, "answer, judged anew");
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_B, 0, &answer, "answer, fast");
}

/* Another node's connection to a NodePort that keeps its address: the overlay would lead the answers past the
 * translation. */
static void node_by_node_port(int family, __u8 protocol)
{
	struct spec in = packet_between(family, NODE_2, POD_A, protocol, 30000, 80, SYN);
	struct spec answer = packet_between(family, POD_A, NODE_2, protocol, 80, 30000, SYN | ACK);

	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &in, "question");
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &answer, "answer");
	raise_revision();
	in.tcp_flags = answer.tcp_flags = ACK;
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &answer, "answer, judged anew");
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &in, "data");
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &answer, "answer, fast");
}

static void translated_from_node(int family)
{
	node_by_node_port(family, TCP);
	node_by_node_port(family, UDP);
}

/* A flow through the host stack is no way in for who knows its addresses and ports. */
static void translated_flow_is_not_ridden(int family)
{
	struct spec in = segment(family, POD_A, POD_B, SYN);
	struct spec answer = segment(family, POD_B, POD_A, SYN | ACK);
	struct spec data = segment(family, POD_A, POD_B, ACK);

	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_B, IFINDEX_POD + POD_A, &in, "SYN");
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_B, 0, &answer, "answer");
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_B, IFINDEX_POD + POD_A, &data, "data");
	send_expect(SHOT, DROP_WRONG_INTERFACE, TO_POD, IFINDEX_POD + POD_B, IFINDEX_UPLINK, &data,
		    "forged on the uplink");
	send_expect(SHOT, DROP_WRONG_INTERFACE, TO_POD, IFINDEX_POD + POD_B, IFINDEX_POD + POD_C, &data,
		    "forged by another pod");
}

/* What the node masquerades, and what is forged with its address, is not the node itself. */
static void forwarded_is_not_the_node(int family)
{
	struct spec syn = packet_between(family, SELF, POD_A, TCP, 30000, 80, SYN);
	struct spec other = packet_between(family, SELF, POD_A, TCP, 30001, 80, SYN);

	isolate(POD_A, CLOSED);
	send_expect(SHOT, DROP_POLICY_DENIED, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &syn,
		    "from the uplink");
	send_expect(SHOT, DROP_POLICY_DENIED, TO_POD, IFINDEX_POD + POD_A, IFINDEX_POD + POD_B, &syn,
		    "from a pod");
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, 0, &other, "by the node itself");
	isolate(POD_A, SLOT_VALID);
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &syn, "where all may come");
}

/* Whom the node forwards for is in the pod's answers the same as in what he sent. */
static void answers_to_a_stranger(int family, __u8 protocol)
{
	struct spec in = packet_between(family, SELF, POD_A, protocol, 30000, 80, SYN);
	struct spec answer = packet_between(family, POD_A, SELF, protocol, 80, 30000, SYN | ACK);
	struct flow_value value;

	isolate(POD_A, SLOT_VALID);
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &in, "question");
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &answer, "answer");
	in.tcp_flags = answer.tcp_flags = ACK;
	raise_revision();
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &answer, "answer, judged anew");
	isolate(POD_A, INGRESS);
	for (int i = 0; i < 2; i++) {
		send_expect(SHOT, DROP_POLICY_DENIED, FROM_POD, IFINDEX_POD + POD_A, 0, &answer,
			    "answer, forbidden");
		send_expect(SHOT, DROP_POLICY_DENIED, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &in,
			    "forbidden");
	}
	CHECK(find_entry(&in, &value), "no entry");
	CHECK_EQUAL(value.identity[side_of(&in)], IDENTITY_WORLD, "identity of the stranger");
	isolate(POD_A, CLOSED);
	value.last_seen -= value.lifetime + 1;
	store_entry(&in, &value);
	send_expect(SHOT, DROP_POLICY_DENIED, FROM_POD, IFINDEX_POD + POD_A, 0, &answer,
		    "answer after a long silence");
	send_expect(SHOT, DROP_POLICY_DENIED, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &in,
		    "after a long silence");
}

/* The expired entry of one outside says nothing more: the pod's datagram to him is one of its own. */
static void world_asked_once(int family)
{
	struct spec in = packet_between(family, WORLD, POD_A, UDP, 8301, 8301, 0);
	struct spec out = packet_between(family, POD_A, WORLD, UDP, 8301, 8301, 0);
	struct flow_value value;

	for (int i = 0; i < 2; i++) {
		isolate(POD_A, SLOT_VALID);
		send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_UPLINK, &in, "question");
		CHECK(find_entry(&in, &value), "no entry");
		value.last_seen -= value.lifetime + 1;
		store_entry(&in, &value);
		isolate(POD_A, i ? SLOT_VALID | SLOT_EGRESS_ISOLATED : INGRESS);
		send_expect(i ? SHOT : OK, i ? DROP_POLICY_DENIED : 0, FROM_POD, IFINDEX_POD + POD_A, 0,
			    &out, "the pod's own");
	}
}

static void stranger_stays_one(int family)
{
	answers_to_a_stranger(family, TCP);
	answers_to_a_stranger(family, UDP);
}

/* A NodePort of the pod's own node, whose backend is another pod or elsewhere. */
static void node_answers_from_elsewhere(int family, __u8 protocol)
{
	struct spec out = packet_between(family, POD_A, SELF, protocol, 4000, 30053, SYN);
	struct spec answer = packet_between(family, SELF, POD_A, protocol, 30053, 4000, SYN | ACK);
	struct spec unasked = packet_between(family, SELF, POD_A, protocol, 30053, 4001, SYN | ACK);
	struct flow_value value;

	isolate(POD_A, CLOSED);
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &out, "question");
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_OVERLAY, &answer, "from another node");
	answer.tcp_flags = ACK;
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_POD + POD_B, &answer, "from a pod");
	raise_revision();
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_OVERLAY, &answer, "judged anew");
	CHECK(find_entry(&out, &value), "no entry");
	CHECK_EQUAL(value.identity[!side_of(&out)], IDENTITY_HOST, "identity of the node");
	send_expect(SHOT, DROP_POLICY_DENIED, TO_POD, IFINDEX_POD + POD_A, IFINDEX_OVERLAY, &unasked,
		    "unasked");
	drop_ipcache(family, SELF);
	raise_revision();
	send_expect(SHOT, DROP_POLICY_DENIED, TO_POD, IFINDEX_POD + POD_A, IFINDEX_OVERLAY, &answer,
		    "no longer the node's address");
	put_ipcache(family, SELF, IDENTITY_HOST, 0, 0);
}

static void own_node_port(int family)
{
	node_answers_from_elsewhere(family, TCP);
	node_answers_from_elsewhere(family, UDP);
}

static void translated_is_judged(int family)
{
	struct spec in = segment(family, POD_A, POD_B, SYN);

	isolate(POD_A, CLOSED);
	send_expect(SHOT, DROP_POLICY_DENIED, TO_POD, IFINDEX_POD + POD_B, IFINDEX_POD + POD_A, &in,
		    "egress");
	isolate(POD_A, SLOT_VALID);
	isolate(POD_B, INGRESS);
	send_expect(SHOT, DROP_POLICY_DENIED, TO_POD, IFINDEX_POD + POD_B, IFINDEX_POD + POD_A, &in,
		    "ingress");
}

/* kube-proxy translates behind from_pod, which sees the Service's own address, that of nobody. */
static void service_address(int family)
{
	struct spec asked = packet_between(family, POD_A, WORLD, TCP, 30000, 80, SYN);
	struct spec translated = segment(family, POD_A, POD_B, SYN);
	struct rule pod = { .direction = DIRECTION_EGRESS, .peer = IDENTITY_OF + POD_B, .protocol = TCP,
			    .port = 80 };
	struct rule address = { .direction = DIRECTION_EGRESS, .peer = PEER_CLASS_TAG | 5, .protocol = TCP,
				.port = 80 };

	put_class(POD_A, family, WORLD, family == 4 ? 32 : 128, 5);
	put_rule(POD_A, address);
	isolate(POD_A, CLOSED);
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_A, 0, &asked, "its address allowed");
	send_expect(SHOT, DROP_POLICY_DENIED, TO_POD, IFINDEX_POD + POD_B, IFINDEX_POD + POD_A,
		    &translated, "and the pod not");
	forget_flows();
	put_class(POD_A, family, WORLD, family == 4 ? 32 : 128, 0);
	put_rule(POD_A, pod);
	isolate(POD_A, CLOSED);
	DROPS(&asked, POD_A, DROP_POLICY_DENIED);
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_B, IFINDEX_POD + POD_A, &translated,
		    "the pod allowed");
}

/* kube-proxy masquerades a pod's packets that come back to itself. */
static void to_itself_by_service(int family)
{
	struct spec syn = packet_between(family, SELF, POD_A, TCP, 30000, 80, SYN);
	struct rule world = { .direction = DIRECTION_INGRESS, .peer = IDENTITY_WORLD, .protocol = TCP,
			      .port = 80 };

	isolate(POD_A, INGRESS);
	send_expect(SHOT, DROP_POLICY_DENIED, TO_POD, IFINDEX_POD + POD_A, IFINDEX_POD + POD_A, &syn,
		    "isolated");
	put_rule(POD_A, world);
	isolate(POD_A, INGRESS);
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_A, IFINDEX_POD + POD_A, &syn, "world allowed");
}

static void translated_to_remote(int family)
{
	struct spec out = packet_between(family, POD_A, REMOTE_2, TCP, 30000, 80, SYN);

	send_expect(OK, 0, TO_OVERLAY, IFINDEX_OVERLAY, IFINDEX_POD + POD_A, &out, "SYN");
	isolate(POD_A, CLOSED);
	send_expect(SHOT, DROP_POLICY_DENIED, TO_OVERLAY, IFINDEX_OVERLAY, IFINDEX_POD + POD_A,
		    &out, "SYN");
}

/* The same two ends may meet directly later. */
static void translated_then_direct(int family)
{
	struct spec in = packet_between(family, POD_A, POD_B, UDP, 4000, 53, 0);
	struct spec answer = packet_between(family, POD_B, POD_A, UDP, 53, 4000, 0);

	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_B, IFINDEX_POD + POD_A, &in, "through the host");
	send_expect(OK, 0, FROM_POD, IFINDEX_POD + POD_B, 0, &answer, "answer");
	PASSES(&in, POD_A);
	PASSES(&answer, POD_B);
}

/* A pod's address that the host stack got from elsewhere, e.g. from the uplink. */
static void wrong_interface(int family)
{
	struct spec local = segment(family, POD_A, POD_B, SYN);
	struct spec remote = packet_between(family, REMOTE_2, POD_B, TCP, 30000, 80, SYN);

	send_expect(SHOT, DROP_WRONG_INTERFACE, TO_POD, IFINDEX_POD + POD_B, IFINDEX_UPLINK, &local,
		    "local pod");
	send_expect(SHOT, DROP_WRONG_INTERFACE, TO_POD, IFINDEX_POD + POD_B, IFINDEX_POD + POD_C,
		    &local, "local pod, from another one");
	send_expect(SHOT, DROP_WRONG_INTERFACE, TO_POD, IFINDEX_POD + POD_B, IFINDEX_UPLINK, &remote,
		    "remote pod");
	send_expect(OK, 0, TO_POD, IFINDEX_POD + POD_B, IFINDEX_OVERLAY, &remote,
		    "remote pod, translated here");
}

static void wrong_pod(int family)
{
	struct spec spec = packet_between(family, SELF, POD_A, TCP, 30000, 80, SYN);
	struct spec stranger = packet_between(family, SELF, WORLD, TCP, 30000, 80, SYN);

	send_expect(SHOT, DROP_STALE_ADDRESS, TO_POD, IFINDEX_POD + POD_B, 0, &spec, "another pod");
	send_expect(SHOT, DROP_STALE_ADDRESS, TO_POD, IFINDEX_POD + POD_B, 0, &stranger, "no pod");
}

static void host_to_remote_pod(int family)
{
	struct spec spec = packet_between(family, SELF, REMOTE_2, TCP, 30000, 80, SYN);
	struct flow_value value;

	send_expect(OK, 0, TO_OVERLAY, IFINDEX_OVERLAY, 0, &spec, "SYN");
	CHECK(!find_entry(&spec, &value), "there is a flow entry");
}

static void overlay_needs_a_node(int family)
{
	struct spec unknown = packet_between(family, SELF, WORLD, TCP, 30000, 80, SYN);
	struct spec local = packet_between(family, SELF, POD_A, TCP, 30000, 80, SYN);
	struct spec pod = packet_between(family, POD_A, REMOTE_2, TCP, 30000, 80, SYN);

	send_expect(SHOT, DROP_NO_TUNNEL_ENDPOINT, TO_OVERLAY, IFINDEX_OVERLAY, 0, &unknown, "world");
	send_expect(SHOT, DROP_NO_TUNNEL_ENDPOINT, TO_OVERLAY, IFINDEX_OVERLAY, 0, &local, "local");
	put_ipcache(family, REMOTE_2, IDENTITY_OF + REMOTE_2, IPCACHE_REMOTE, 9);
	DROPS(&pod, POD_A, DROP_NO_TUNNEL_ENDPOINT);
}

static void stranger_into_overlay(int family)
{
	struct spec world = packet_between(family, WORLD, REMOTE_2, TCP, 30000, 80, SYN);
	struct spec node = packet_between(family, NODE_2, REMOTE_3, TCP, 30000, 80, SYN);

	send_expect(SHOT, DROP_INVALID_IDENTITY, TO_OVERLAY, IFINDEX_OVERLAY, IFINDEX_UPLINK, &world,
		    "world");
	send_expect(SHOT, DROP_INVALID_IDENTITY, TO_OVERLAY, IFINDEX_OVERLAY, IFINDEX_OVERLAY, &node,
		    "another node");
}

/* A redirect into the tunnel device passes its egress hook: that is no second packet. */
static void judged_once(int family)
{
	struct spec out = packet_between(family, POD_A, REMOTE_2, UDP, 4000, 53, 0);
	struct flow_value value;
	struct frame frame;
	int a = side_of(&out);

	PASSES(&out, POD_A);
	build_frame(&frame, &out);
	for (int i = 0; i < 6; i++) {
		frame.data[i] = ((const __u8[6])OVERLAY_MAC)[i];
		frame.data[6 + i] = ((const __u8[6])OVERLAY_SOURCE_MAC)[i];
	}
	CHECK_EQUAL(run_frame(TO_OVERLAY, IFINDEX_OVERLAY, 0, &frame).action, OK, "action");
	CHECK(find_entry(&out, &value), "no entry");
	CHECK_EQUAL(value.port[a], IFINDEX_POD + POD_A, "port");
	CHECK_EQUAL(value.packets[a], 1, "packets");
}

const struct test path_tests[] = {
	{ "path", "host to pod and back", from_host, false },
	{ "path", "pod to world and back", to_world, false },
	{ "path", "pod to remote pod", to_remote_pod, false },
	{ "path", "translated by the host to a local pod", translated_to_local, false },
	{ "path", "translated by the host from another node", translated_from_node, false },
	{ "path", "translated packets are judged", translated_is_judged, false },
	{ "path", "translated by the host to a remote pod", translated_to_remote, false },
	{ "path", "a Service's own address is one outside", service_address, false },
	{ "path", "a pod by a Service to itself", to_itself_by_service, false },
	{ "path", "a translated flow is not ridden from elsewhere", translated_flow_is_not_ridden, false },
	{ "path", "what the node forwards is not the node", forwarded_is_not_the_node, false },
	{ "path", "whom the node forwards for stays a stranger", stranger_stays_one, false },
	{ "path", "who asked long ago opens nothing", world_asked_once, false },
	{ "path", "the own node answers from elsewhere", own_node_port, false },
	{ "path", "translated, then direct", translated_then_direct, false },
	{ "path", "a pod's address from the wrong interface", wrong_interface, false },
	{ "path", "an address at the wrong pod", wrong_pod, false },
	{ "path", "host to remote pod leaves no flow", host_to_remote_pod, false },
	{ "path", "no tunnel without a node", overlay_needs_a_node, false },
	{ "path", "redirected into the tunnel, judged once", judged_once, false },
	{ "path", "strangers stay out of the overlay", stranger_into_overlay, false },
	{},
};
