# crds/ and docs/reference.md are generated from dev.weft.api.v1alpha1; CrdDriftTest fails when they differ.
.PHONY: crds
crds: ## generate crds/ and docs/reference.md from the Java types
	@$(MVN) -q test -Dtest=CrdDriftTest -Dweft.crds.write=true
	@echo '{"ok":true}'
