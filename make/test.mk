# Tests and checks. A suite is an executable in test/suites; a check is a target named in CHECKS.
.PHONY: test
test: ## everything CI runs; writes target/report.json; SUITES="30-lab ..." picks some
	+@$(call made,deps build lab-images)
	@CACHE='$(CACHE)' test/run $(SUITES)

.PHONY: check
check: ## format, static analysis, architecture, sizes, drift
	+@$(call made,deps $(CHECKS) check-architecture)
	@echo '{"ok":true}'

.PHONY: checks
checks: # their names
	@echo $(CHECKS)

CHECKS += check-shell
SHELL_SCRIPTS = $(shell git ls-files --cached --others --exclude-standard | xargs -r grep -lE '^\#!(/usr/bin/env bash|/bin/(ba)?sh)|^\# shellcheck shell=')
.PHONY: check-shell
check-shell:
	@shellcheck --severity=warning $(SHELL_SCRIPTS) >&2
