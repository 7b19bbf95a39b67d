NAME ?= a
.PHONY: install uninstall demo
install: deps target/images/weft.tar ## install Weft into cluster NAME (waits at most 120 s)
	build/install $(NAME)

uninstall: ## take Weft off cluster NAME, node state included
	build/uninstall $(NAME)

demo: deps target/images/weft.tar ## the Death Star on a fresh two-node cluster; KEEP=1 leaves it running
	KEEP=$(KEEP) build/demo
