# From sources to bin/weft and the image archive.
SOURCES = $(shell find src pom.xml -type f)

.PHONY: build jar
build: ## bin/weft, target/images/weft.tar and other image archives
	+@$(call made,deps bpf cni target/images/weft.tar)
	@echo '{"ok":true,"weft":"bin/weft","image":"target/images/weft.tar"}'

jar: target/quarkus-app/quarkus-run.jar
target/quarkus-app/quarkus-run.jar: $(SOURCES)
	$(MVN) -q package -DskipTests >&2
	touch $@

# build/train dates the files themselves, so a stamp tells when they were made.
target/dist.made: target/quarkus-app/quarkus-run.jar bpf/target/weft.bpf.o cni/target/weft-cni ask/target/weft-ask $(wildcard build/* build/training/* build/training/answers/*)
	CACHE=$(CACHE) build/dist
	touch $@

target/images/weft.tar: target/dist.made
	build/rootfs
	mkdir -p target/images
	lab/image --tree target/rootfs --name localhost/weft:dev --entrypoint /opt/weft/bin/weft --out $@
