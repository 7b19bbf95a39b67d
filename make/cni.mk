# The CNI plugin: one static binary, so that it runs on whatever the node's distribution is.
# Its Debian packages: gcc libc6-dev libnl-3-dev libjansson-dev.
CNI_CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wformat=2 -Werror -fstack-protector-strong -fstack-clash-protection -D_FORTIFY_SOURCE=2 \
	-fPIE -ffunction-sections -fdata-sections -I/usr/include/libnl3
# libnl drags in lookups by name, which glibc warns of in static binaries; the plugin never calls them
CNI_LDFLAGS := -static-pie -Wl,-z,relro,-z,now,-z,noexecstack,--gc-sections,--no-warnings
CNI_SOURCES := $(wildcard cni/src/*.c)
CNI_HEADERS := $(wildcard cni/src/*.h) bpf/abi/endpoint.h bpf/abi/types.h

.PHONY: cni
cni: cni/target/weft-cni ## build the CNI plugin

cni/target/weft-cni: $(CNI_SOURCES) $(CNI_HEADERS) make/cni.mk
	mkdir -p $(@D)
	$(CC) $(CNI_CFLAGS) $(CNI_SOURCES) $(CNI_LDFLAGS) -lnl-3 -ljansson -o $@
	objcopy --only-keep-debug $@ $@.debug && strip $@

# The same with fault injection, for test/suites/20-cni.
cni/target/weft-cni-faults: $(CNI_SOURCES) $(CNI_HEADERS) make/cni.mk
	mkdir -p $(@D)
	$(CC) $(CNI_CFLAGS) -DFAULT_POINTS $(CNI_SOURCES) $(CNI_LDFLAGS) -lnl-3 -ljansson -o $@

# libcni, the runtimes' own half of CNI, to drive the plugin in the tests.
cni/target/libcni: test/cni/libcni/main.go test/cni/libcni/go.mod test/cni/libcni/go.sum
	mkdir -p $(@D)
	cd $(<D) && CGO_ENABLED=0 go build -trimpath -o $(CURDIR)/$@ .

CHECKS += check-cni
.PHONY: check-cni
check-cni: ## static analysis of the plugin, file sizes
	@for file in $(CNI_SOURCES); do $(CC) $(CNI_CFLAGS) -fanalyzer -c $$file -o /dev/null || exit 1; done
	@wc -l $(CNI_SOURCES) $(CNI_HEADERS) | awk '$$2 != "total" && $$1 > 250 { print $$2 ": " $$1 " lines, at most 250"; bad = 1 } END { exit bad }'
