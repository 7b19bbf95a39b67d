/* tcx links by bpf(2) itself: this libbpf knows none. They go with the process. */
#pragma once

#include <stdbool.h>

#define ATTACH_TCX_INGRESS 46
#define ATTACH_TCX_EGRESS 47

/* Returns the link; exits when the kernel refuses. */
int attach_program(int program, int ifindex, bool ingress);
/* Puts another program into the link's place; 0, or -1 with errno. */
int replace_program(int link, int program);
