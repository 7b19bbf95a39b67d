# crds/ is generated from dev.weft.api.v1alpha1; CrdDriftTest fails when the two differ.
.PHONY: crds
crds: ## generate crds/ from the Java types
	@$(MVN) -q test -Dtest=CrdDriftTest -Dweft.crds.write=true
	@echo '{"ok":true}'
