/* One TCP connection from A to B, as most tests of the flow table need it. */
#pragma once

#include "datapath.h"

#define INGRESS (SLOT_VALID | SLOT_INGRESS_ISOLATED)
#define EGRESS (SLOT_VALID | SLOT_EGRESS_ISOLATED)
#define CLOSED (SLOT_VALID | SLOT_INGRESS_ISOLATED | SLOT_EGRESS_ISOLATED)

struct spec forth(int family, __u8 flags);
struct spec back(int family, __u8 flags);
/* A may open to B's port and nothing else passes between them. */
void allow_a_to_b(__u8 protocol, int port);
/* The entry of the packet's flow, which must be there. */
struct flow_value entry_of(const struct spec *spec, bool fresh);
void no_entry(const struct spec *spec);
/* SYN, SYN-ACK, ACK. */
void connect_both(int family);
