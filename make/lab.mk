# The test bed: genuine clusters on this machine. See lab/README.md.
NAME ?= a
NODES ?= 2
STACK ?= dual
CNI ?= weft
PROXY ?= none
IMAGES := target/images
LAB_IMAGES := $(IMAGES)/pause.tar $(IMAGES)/agnhost.tar
IMAGE_BUILDER := lab/image $(wildcard lab/images/*.py lab/images/agnhost)

target/lab/pause: lab/images/pause.c
	@mkdir -p $(@D)
	@$(CC) -static -O2 -Wall -Wextra -Werror -o $@ $<

$(IMAGES)/pause.tar: target/lab/pause $(IMAGE_BUILDER)
	@lab/image --out $@ --name localhost/pause:lab --name registry.k8s.io/pause:3.10.2 --add $<:/pause --entrypoint /pause

$(IMAGES)/agnhost.tar: $(IMAGE_BUILDER) versions.env lab/kball/go.sum
	@CACHE='$(CACHE)' lab/images/agnhost $@

.PHONY: lab-images
lab-images: $(LAB_IMAGES)

.PHONY: cluster
cluster: ## start or complete a cluster: NAME=a..h NODES=1..9 STACK=dual|v4|v6 CNI=weft|bridge|none PROXY=none|kube-proxy
	+@$(call made,lab-images)
	@CACHE='$(CACHE)' NAME=$(NAME) NODES=$(NODES) STACK=$(STACK) CNI=$(CNI) PROXY=$(PROXY) lab/up

.PHONY: cluster-down
cluster-down: ## take a cluster down, whatever state it is in: NAME=a..h|all
	@CACHE='$(CACHE)' NAME=$(NAME) FORCE=$(FORCE) lab/down
