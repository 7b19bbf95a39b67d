#include "attach.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/bpf.h>

int attach_program(int program, int ifindex, bool ingress)
{
	union bpf_attr attributes;
	int link;

	memset(&attributes, 0, sizeof(attributes));
	attributes.link_create.prog_fd = program;
	attributes.link_create.target_fd = ifindex;
	attributes.link_create.attach_type = ingress ? ATTACH_TCX_INGRESS : ATTACH_TCX_EGRESS;
	link = syscall(SYS_bpf, BPF_LINK_CREATE, &attributes, sizeof(attributes));
	if (link < 0) {
		fprintf(stderr, "tcx link on ifindex %d: %s\n", ifindex, strerror(errno));
		exit(1);
	}
	return link;
}

int replace_program(int link, int program)
{
	union bpf_attr attributes;

	memset(&attributes, 0, sizeof(attributes));
	attributes.link_update.link_fd = link;
	attributes.link_update.new_prog_fd = program;
	return syscall(SYS_bpf, BPF_LINK_UPDATE, &attributes, sizeof(attributes));
}
