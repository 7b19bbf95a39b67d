# No file grows until nobody reads it whole. CNI sources have a limit of their own in cni.mk.
CHECKS += check-sizes
.PHONY: check-sizes
check-sizes: ## Java files and tests at most 500 lines, BPF headers 250
	@check() { git ls-files --cached --others --exclude-standard -- "$${@:2}" | xargs -r wc -l | \
		awk -v most="$$1" '$$2 != "total" && $$1 > most { print $$2 ": " $$1 " lines, at most " most "; split it by concern"; bad = 1 } END { exit bad }'; }; \
	status=0; \
	check 250 'bpf/*.h' || status=1; \
	check 500 'src/*.java' 'bpf/tests/*.c' 'test/*.py' 'test/*.c' 'test/suites/*' 'bench/*.c' || status=1; \
	exit $$status
