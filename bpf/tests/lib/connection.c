/* One TCP connection from A to B, as most tests of the flow table need it. */
#include "connection.h"

struct spec forth(int family, __u8 flags)
{
	return packet_between(family, POD_A, POD_B, TCP, 30000, 80, flags);
}

struct spec back(int family, __u8 flags)
{
	return packet_between(family, POD_B, POD_A, TCP, 80, 30000, flags);
}

void allow_a_to_b(__u8 protocol, int port)
{
	put_rule(POD_B, (struct rule){ .direction = DIRECTION_INGRESS,
				       .peer = IDENTITY_OF + POD_A, .protocol = protocol,
				       .port = port, .precedence = 1 });
	isolate(POD_B, CLOSED);
	isolate(POD_A, INGRESS);
}

struct flow_value entry_of(const struct spec *spec, bool fresh)
{
	struct flow_value value = {};

	CHECK(find_entry(spec, &value), "no flow entry");
	CHECK_EQUAL(!(value.flags & FLOW_REPLIED), fresh, "the flow had no reply yet");
	return value;
}

void no_entry(const struct spec *spec)
{
	struct flow_value value;

	CHECK(!find_entry(spec, &value), "the flow entry is still there");
}

void connect_both(int family)
{
	struct spec syn = forth(family, SYN), syn_ack = back(family, SYN | ACK);
	struct spec ack = forth(family, ACK);

	PASSES(&syn, POD_A);
	PASSES(&syn_ack, POD_B);
	PASSES(&ack, POD_A);
}
