# What a fresh machine lacks; see build/deps.d, one concern a file.
.PHONY: deps
deps: ## install what is missing, idempotent
	@CACHE='$(CACHE)' build/deps
