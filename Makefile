# Weft. `make help` lists the targets; their rules stand in make/, one concern a file.
SHELL := /bin/bash
.DEFAULT_GOAL := help
include versions.env
CACHE ?= $(HOME)/.cache/weft
REPO := $(CURDIR)
export PATH := $(CACHE)/bin:$(PATH)
include $(sort $(wildcard make/*.mk))

.PHONY: help
help: ## each target in one line
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "%-16s %s\n", $$1, $$2}'
	@echo '{"ok":true}'
