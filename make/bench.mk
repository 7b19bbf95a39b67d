# TCP between pods, Weft against what it is compared with; see docs/benchmarks.md.
BENCH ?= rr crr stream
ROUNDS ?= 150
BENCH_MS ?= 40
BENCH_LIB := $(addprefix bpf/tests/lib/,attach.c bed.c datapath.c frame.c runs.c tables.c tap.c traffic.c world.c)

bpf/target/others.bpf.o: bench/net/others.bpf.c | bpf/target
	$(CLANG) $(BPF_CFLAGS) -MMD -MP -c $< -o $@

bpf/target/net: $(wildcard bench/net/*.c bench/net/*.h) $(BENCH_LIB) $(wildcard bpf/tests/lib/*.h bpf/abi/*.h) | bpf/target
	$(CC) $(BPF_TEST_CFLAGS) $(filter-out %.bpf.c,$(filter %.c,$^)) -o $@ -lbpf

.PHONY: bench
bench: ## TCP pod to pod against veth, redirect_peer, routing: BENCH="rr crr stream" ROUNDS=150
	+@$(call made,bpf bpf/target/others.bpf.o bpf/target/net)
	@bench/run --rounds $(ROUNDS) --milliseconds $(BENCH_MS) $(BENCH)

.PHONY: bench-agent
bench-agent: ## start, memory and CNI ADDs of an agent with 100 pods among 5,000
	+@$(call made,build >&2)
	@bench/agent

.PHONY: bench-eval
bench-eval: ## weft policy eval on 1,000 pods and 1,000 policies: load, questions a second
	+@$(call made,build >&2)
	@bench/eval
