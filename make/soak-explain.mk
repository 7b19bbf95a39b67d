# Questions of `weft explain` against real packets: the probe as an image for the lab, the long run as a target; suite
# 57-explain is the short one.
NAME ?= a
lab-images: $(IMAGES)/explain.tar
EXPLAINED ?= 10000

target/lab/explain-probe: $(wildcard test/explain/*.c test/explain/*.h)
	@mkdir -p $(@D)
	@$(CC) -static -O2 -Wall -Wextra -Werror -Wno-unused-parameter -o $@ $(filter %.c,$^)

$(IMAGES)/explain.tar: target/lab/explain-probe $(IMAGE_BUILDER)
	@lab/image --out $@ --name localhost/explain:lab --add $<:/probe --entrypoint /probe

.PHONY: soak-explain
soak-explain: $(IMAGES)/explain.tar ## weft explain against real packets on cluster NAME, which has Weft: EXPLAINED=10000
	@lab/load $(NAME) $<
	@test/explain/run $(NAME) --questions $(EXPLAINED) --rounds 10
