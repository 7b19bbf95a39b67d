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

# Tests: a) headers on the host, b) the verifier, c) packets; suites 10 to 13 run them.
BPF_TEST_CFLAGS := $(BPF_HOST_CFLAGS) -Wno-missing-field-initializers
BPF_TEST_LIB := $(wildcard bpf/tests/lib/*.c)
BPF_TEST_HEADERS := $(wildcard bpf/tests/lib/*.h bpf/abi/*.h)
BPF_TESTS := $(addprefix $(BPF_TARGET)/,host_test load_test packets_test nodes_test)
.PHONY: bpf-tests bench-bpf
bpf-tests: bpf $(BPF_TESTS)

$(BPF_TARGET)/host_test: bpf/tests/host_test.c bpf/tests/lib/frame.c bpf/tests/lib/tap.c $(wildcard bpf/lib/*.h bpf/maps/*.h) $(BPF_TEST_HEADERS) | $(BPF_TARGET)
	$(CC) $(BPF_TEST_CFLAGS) -fsanitize=address,undefined -fno-sanitize=alignment -Ibpf/tests/stub $(filter %.c,$^) -o $@

$(BPF_TARGET)/load_test: bpf/tests/load_test.c | $(BPF_TARGET)
	$(CC) $(BPF_TEST_CFLAGS) $< -o $@ -lbpf

$(BPF_TARGET)/packets_test: bpf/tests/packets_test.c $(wildcard bpf/tests/*_tests.c) $(BPF_TEST_LIB) $(BPF_TEST_HEADERS) | $(BPF_TARGET)
	$(CC) $(BPF_TEST_CFLAGS) $(filter %.c,$^) -o $@ -lbpf

$(BPF_TARGET)/nodes_test: bpf/tests/nodes_test.c bpf/tests/update_test.c $(BPF_TEST_LIB) $(BPF_TEST_HEADERS) | $(BPF_TARGET)
	$(CC) $(BPF_TEST_CFLAGS) $(filter %.c,$^) -o $@ -lbpf

$(BPF_TARGET)/bench.bpf.o: bpf/bench/bench.bpf.c | $(BPF_TARGET)
	$(CLANG) $(BPF_CFLAGS) -MMD -MP -c $< -o $@

$(BPF_TARGET)/bench: bpf/bench/bench.c $(BPF_TEST_LIB) $(BPF_TEST_HEADERS) | $(BPF_TARGET)
	$(CC) $(BPF_TEST_CFLAGS) $(filter %.c,$^) -o $@ -lbpf

bench-bpf: ## nanoseconds of a packet above an empty program
	+@$(call made,$(BPF_TARGET)/bench.bpf.o $(BPF_TARGET)/bench)
	@bench/bpf

bpf-clean:
	rm -rf $(BPF_TARGET)

-include $(wildcard $(BPF_TARGET)/*.d)
