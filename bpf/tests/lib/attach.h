/* tcx links by bpf(2) itself: this libbpf knows none. They go with the process. */
#pragma once

#include <stdbool.h>

#define ATTACH_TCX_INGRESS 46
#define ATTACH_TCX_EGRESS 47

/* Returns the link; exits when the kernel refuses. */
int attach_program(int program, int ifindex, bool ingress);
