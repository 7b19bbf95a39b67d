# weft-ask, by which a command in the agent's container speaks to the agent's sockets: one static binary.
ASK_CFLAGS := -std=gnu11 -O2 -Wall -Wextra -Wshadow -Werror -fstack-protector-strong -D_FORTIFY_SOURCE=2

ask/target/weft-ask: ask/ask.c make/ask.mk
	mkdir -p $(@D)
	$(CC) $(ASK_CFLAGS) -static -s $< -o $@

CHECKS += check-ask
.PHONY: check-ask
check-ask:
	@$(CC) $(ASK_CFLAGS) -fanalyzer -c ask/ask.c -o /dev/null
