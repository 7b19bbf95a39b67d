NAME ?= a
.PHONY: install uninstall demo
install: ## install Weft into cluster NAME (waits at most 120 s)
	+@$(call made,deps target/images/weft.tar)
	build/install $(NAME)

uninstall: ## take Weft off cluster NAME (waits at most 120 s), node state included
	build/uninstall $(NAME)

demo: ## the Death Star on a fresh two-node cluster; KEEP=1 leaves it running
	+@$(call made,deps target/images/weft.tar)
	KEEP=$(KEEP) build/demo
