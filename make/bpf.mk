# The eBPF datapath. Needs clang, libbpf-dev and linux-libc-dev; no type information of the running
# kernel, so it builds the same everywhere.
CLANG ?= $(firstword $(shell command -v clang-19 clang-18 clang-17 clang))
BPF_TARGET := bpf/target
BPF_OBJECT := $(BPF_TARGET)/weft.bpf.o
BPF_CFLAGS := -O2 -g -target bpf -mcpu=v3 -Wall -Wextra -Werror -Wno-unused-parameter \
	-fno-strict-aliasing -idirafter /usr/include/$(shell uname -m)-linux-gnu
BPF_HOST_CFLAGS := -O2 -g -Wall -Wextra -Werror -Wno-unused-parameter -fno-strict-aliasing

.PHONY: bpf bpf-clean
bpf: $(BPF_OBJECT) $(BPF_TARGET)/abi.json ## the datapath object and its layout contract

$(BPF_TARGET):
	mkdir -p $@

$(BPF_OBJECT): bpf/prog/weft.bpf.c | $(BPF_TARGET)
	$(CLANG) $(BPF_CFLAGS) -MMD -MP -c $< -o $@

$(BPF_TARGET)/abi.bpf.o: bpf/abi/abi.bpf.c | $(BPF_TARGET)
	@sed -nE 's/^(struct|enum) ([a-z0-9_]+) \{.*/\1, \2/p' bpf/abi/*.h | while read -r type; do \
		grep -qF "KEEP($$type)" $< || { echo "$<: $$type is missing: add KEEP($$type)" >&2; exit 1; }; done
	$(CLANG) $(BPF_CFLAGS) -MMD -MP -c $< -o $@

$(BPF_TARGET)/abi_json: bpf/tools/abi_json.c | $(BPF_TARGET)
	$(CC) $(BPF_HOST_CFLAGS) -MMD -MP $< -o $@ -lbpf

$(BPF_TARGET)/abi.json: $(BPF_TARGET)/abi_json $(BPF_TARGET)/abi.bpf.o $(BPF_OBJECT)
	$^ > $@.new
	mv $@.new $@

$(BPF_TARGET)/load_test: bpf/tests/load_test.c | $(BPF_TARGET)
	$(CC) $(BPF_HOST_CFLAGS) -MMD -MP $< -o $@ -lbpf

bpf-clean:
	rm -rf $(BPF_TARGET)

-include $(wildcard $(BPF_TARGET)/*.d)
