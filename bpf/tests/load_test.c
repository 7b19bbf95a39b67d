/* Level b: the kernel's verifier takes the object, and each program costs it at most a fifth of
 * the million instructions that it is willing to look at. Nothing is pinned. */
#include <stdio.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#define MAX_VERIFIED (1000000 / 5)

static int number;
static int failed;

static void report(int ok, const char *what, const char *name, unsigned int figure)
{
	printf("%sok %d - %s %s: %u\n", ok ? "" : "not ", ++number, what, name, figure);
	failed |= !ok;
}

static void check_program(struct bpf_program *program)
{
	struct bpf_prog_info info = {};
	__u32 length = sizeof(info);
	const char *name = bpf_program__name(program);

	if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &length)) {
		report(0, "program information of", name, 0);
		return;
	}
	report(info.verified_insns && info.verified_insns <= MAX_VERIFIED,
	       "verified instructions of", name, info.verified_insns);
	fprintf(stderr, "%s: %u bytes translated, %u bytes native\n", name, info.xlated_prog_len,
		info.jited_prog_len);
}

int main(int argc, char **argv)
{
	struct bpf_object *object;
	struct bpf_program *program;

	if (argc != 2) {
		fprintf(stderr, "usage: %s OBJECT\n", argv[0]);
		return 2;
	}
	printf("TAP version 13\n");
	object = bpf_object__open_file(argv[1], NULL);
	report(object && !bpf_object__load(object), "load", argv[1], 0);
	if (failed) {
		printf("1..%d\n", number);
		return 1;
	}
	bpf_object__for_each_program(program, object)
		check_program(program);
	report(number == 5, "programs in", argv[1], number - 1);
	printf("1..%d\n", number);
	bpf_object__close(object);
	return failed;
}
