# Weft. `make help` lists the targets; their rules stand in make/, one concern a file.
SHELL := /bin/bash
.DEFAULT_GOAL := help
include versions.env
CACHE ?= $(HOME)/.cache/weft
REPO := $(CURDIR)
export PATH := $(CACHE)/bin:$(PATH)
# $(call made,TARGETS): makes them; if one fails, the last line says so, as it would say that all is well.
made = $(MAKE) --no-print-directory $(1) || { status=$$?; echo '{"ok":false}'; exit $$status; }
include $(sort $(wildcard make/*.mk))

.PHONY: help
help: ## each target in one line
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "%-16s %s\n", $$1, $$2}'
	@echo '{"ok":true}'
