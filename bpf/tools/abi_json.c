/* Prints the layout contract as JSON: structs and enums from the type information of the ABI
 * headers as compiled for BPF, maps and programs from the object itself. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "../abi/endpoint.h"
#include "../abi/event.h"
#include "../abi/ipcache.h"

static const char *separator(bool *first)
{
	const char *text = *first ? "" : ",";

	*first = false;
	return text;
}

static void print_struct(const struct btf *btf, const struct btf_type *type)
{
	const struct btf_member *member = btf_members(type);
	bool first = true;

	printf("\n    \"%s\": {\"size\": %u, \"fields\": {", btf__name_by_offset(btf, type->name_off),
	       type->size);
	for (int i = 0; i < btf_vlen(type); i++, member++)
		printf("%s\"%s\": {\"offset\": %u, \"size\": %lld}", separator(&first),
		       btf__name_by_offset(btf, member->name_off), btf_member_bit_offset(type, i) / 8,
		       (long long)btf__resolve_size(btf, member->type));
	printf("}}");
}

static void print_enum(const struct btf *btf, const struct btf_type *type)
{
	const struct btf_enum *value = btf_enum(type);
	bool first = true;

	printf("\n    \"%s\": {", btf__name_by_offset(btf, type->name_off));
	for (int i = 0; i < btf_vlen(type); i++, value++)
		printf("%s\"%s\": %d", separator(&first), btf__name_by_offset(btf, value->name_off),
		       value->val);
	printf("}");
}

static void print_types(const struct btf *btf, const char *section, bool enums)
{
	bool first = true;

	printf("  \"%s\": {", section);
	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		const char *name = btf__name_by_offset(btf, type->name_off);

		if (!name[0] || !strncmp(name, "__kernel", 8) ||
		    !(enums ? btf_is_enum(type) : btf_is_struct(type)))
			continue;
		printf("%s", separator(&first));
		enums ? print_enum(btf, type) : print_struct(btf, type);
	}
	printf("\n  },\n");
}

#define CONSTANT(name) printf("%s\n    \"" #name "\": %llu", separator(&first), (unsigned long long)(name))

static void print_constants(void)
{
	bool first = true;

	printf("  \"constants\": {");
	CONSTANT(WEFT_ABI_VERSION);
	CONSTANT(PEER_ANY);
	CONSTANT(PEER_CLASS_TAG);
	CONSTANT(SLOT_COUNT);
	CONSTANT(SLOT_SHAPES_SHIFT);
	CONSTANT(SLOT_SHAPES_MASK);
	CONSTANT(SLOT_FLAGS_SHIFT);
	CONSTANT(EXPLAIN_IFINDEX);
	CONSTANT(POD_MAC_0);
	CONSTANT(POD_MAC_1);
	printf("\n  },\n");
}

static void print_maps(struct bpf_object *object)
{
	struct bpf_map *map;
	bool first = true;

	printf("  \"maps\": {");
	bpf_object__for_each_map(map, object)
		if (!bpf_map__is_internal(map))
			printf("%s\n    \"%s\": {\"type\": %u, \"keySize\": %u, \"valueSize\": %u, "
			       "\"maxEntries\": %u, \"flags\": %u}",
			       separator(&first), bpf_map__name(map), bpf_map__type(map),
			       bpf_map__key_size(map), bpf_map__value_size(map),
			       bpf_map__max_entries(map), bpf_map__map_flags(map));
	printf("\n  },\n");
}

static void print_programs(struct bpf_object *object)
{
	struct bpf_program *program;
	bool first = true;

	printf("  \"programs\": [");
	bpf_object__for_each_program(program, object)
		printf("%s\"%s\"", separator(&first), bpf_program__name(program));
	printf("]\n");
}

int main(int argc, char **argv)
{
	struct bpf_object *object;
	struct btf *btf;

	if (argc != 3) {
		fprintf(stderr, "usage: %s TYPES.o OBJECT.o\n", argv[0]);
		return 2;
	}
	btf = btf__parse_elf(argv[1], NULL);
	object = bpf_object__open_file(argv[2], NULL);
	if (!btf || !object) {
		fprintf(stderr, "%s: cannot read the type information of %s\n", argv[0],
			btf ? argv[2] : argv[1]);
		return 1;
	}
	printf("{\n");
	print_types(btf, "structs", false);
	print_types(btf, "enums", true);
	print_constants();
	print_maps(object);
	print_programs(object);
	printf("}\n");
	bpf_object__close(object);
	btf__free(btf);
	return 0;
}
