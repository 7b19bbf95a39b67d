# The kill, barrier and latency tests: their load as an image for the lab, the long runs as targets; the suites 60-kill and
# 55-barrier are the short ones.
NAME ?= a
lab-images: $(IMAGES)/load.tar
KILLS ?= 20
OPERATOR_KILLS ?= 10
CONNECTIONS ?= 200000
CHANGES ?= 200
LATENCY_CHANGES ?= 400
QUESTIONS ?= 1000000

target/lab/kill-load: $(wildcard test/kill/*.c test/kill/*.h)
	@mkdir -p $(@D)
	@$(CC) -static -O2 -Wall -Wextra -Werror -Wno-unused-parameter -o $@ $(filter %.c,$^)

$(IMAGES)/load.tar: target/lab/kill-load $(IMAGE_BUILDER)
	@lab/image --out $@ --name localhost/load:lab --add $<:/load --entrypoint /load

.PHONY: soak
soak: $(IMAGES)/load.tar ## the kill test on cluster NAME, which has Weft, then soak-barrier, soak-policy and soak-explain; soak-latency wants a machine that does nothing else: KILLS=20 OPERATOR_KILLS=10 CONNECTIONS=200000
	@lab/load $(NAME) $<
	@test/kill/run $(NAME) --agents $(KILLS) --operators $(OPERATOR_KILLS) --least $(CONNECTIONS)
	@$(MAKE) --no-print-directory soak-barrier NAME=$(NAME)
	@$(MAKE) --no-print-directory soak-policy
	@$(MAKE) --no-print-directory soak-explain NAME=$(NAME)

.PHONY: soak-barrier
soak-barrier: $(IMAGES)/load.tar ## nothing forbidden after the barrier, on cluster NAME, which has Weft, agents being killed: CHANGES=200
	@lab/load $(NAME) $<
	@test/kill/barrier $(NAME) --changes $(CHANGES)

.PHONY: soak-latency
soak-latency: $(IMAGES)/load.tar ## how long the old rule decides after a change, on cluster NAME, which has Weft, with 200 policies and 100 pods more: LATENCY_CHANGES=400
	@lab/load $(NAME) $<
	@test/kill/latency $(NAME) --changes $(LATENCY_CHANGES)

.PHONY: soak-policy
soak-policy: bpf ## random questions to the oracle, the compiler and the kernel, others each time: QUESTIONS=1000000, SEED=... again
	@seed=$(SEED); : $${seed:=$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}; ok=true; \
	echo "seed $$seed, again with SEED=$$seed" >&2; \
	$(MVN) -q test -Dtest=KernelOracleTest -Dweft.oracle.questions=$(QUESTIONS) -Dweft.oracle.seed=$$seed >&2 || ok=false; \
	echo '{"ok":'$$ok',"questions":$(QUESTIONS),"seed":'$$seed'}'; $$ok
