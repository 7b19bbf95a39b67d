/* Compiled only for its type information, from which abi.json is written: the compiler keeps the
 * types that something is declared with. make/bpf.mk fails when one of bpf/abi is not listed. */
#include "config.h"
#include "endpoint.h"
#include "event.h"
#include "ipcache.h"

#define KEEP(kind, name) kind name keep_##name;

KEEP(enum, control_index)
KEEP(enum, direction)
KEEP(enum, drop_reason)
KEEP(enum, event_type)
KEEP(enum, family)
KEEP(enum, flow_flag)
KEEP(enum, flow_reason)
KEEP(enum, identity)
KEEP(enum, ipcache_flag)
KEEP(enum, slot_flag)
KEEP(enum, slot_shape)
KEEP(enum, tally_kind)
KEEP(enum, verdict)
KEEP(struct, address)
KEEP(struct, address_key)
KEEP(struct, cidr_value)
KEEP(struct, endpoint_value)
KEEP(struct, flow_entry)
KEEP(struct, flow_event)
KEEP(struct, flow_key)
KEEP(struct, flow_set)
KEEP(struct, flow_value)
KEEP(struct, frag_key)
KEEP(struct, frag_value)
KEEP(struct, ipcache_value)
KEEP(struct, metric_value)
KEEP(struct, node_index)
KEEP(struct, node_value)
KEEP(struct, policy_key)
KEEP(struct, policy_value)
KEEP(struct, policy_verdict)
KEEP(struct, prefix_key)
KEEP(struct, tally_key)
KEEP(struct, tally_value)
KEEP(struct, traffic_value)
