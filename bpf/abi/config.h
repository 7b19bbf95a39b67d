/* Load-time constants: `const volatile` variables of .rodata, set before the load. */
#pragma once

#include "types.h"

#ifdef __bpf__
#define CONFIG(type, name, fallback) const volatile type name = fallback
/* ifindex of the tunnel device */
CONFIG(__u32, config_overlay_ifindex, 0);
/* UDP port of the tunnel, host byte order */
CONFIG(__u16, config_tunnel_port, 8472);
/* seconds of 2^30 ns between two EVENT_FLOW_UPDATE of one flow */
CONFIG(__u32, config_report_interval, 5);
#endif
