# The Java build. JDK and Maven are found or installed by `make deps`.
JAVA_HOME := $(firstword $(wildcard $(CACHE)/jdk-$(JAVA_VERSION) /usr/lib/jvm/temurin-$(JAVA_VERSION)-jdk-amd64 /usr/lib/jvm/*-$(JAVA_VERSION)-*))
export JAVA_HOME
MVN := $(CACHE)/apache-maven-$(MAVEN_VERSION)/bin/mvn

.PHONY: test-api
test-api: deps ## the tests against a real API server; a suite of `make test` too
	@CACHE='$(CACHE)' test/run 02-api

# Offline: what it needs has come by `make deps`.
CHECKS += check-java
.PHONY: check-java check-architecture
check-java:
	@$(MVN) -q --offline spotless:check >&2

# Not among CHECKS, as suite 01-java runs these tests anyhow.
check-architecture:
	@mkdir -p target && $(MVN) -q --offline test -Dquarkus.build.skip=true -Dtest='ArchitectureTest,CrdDriftTest' \
		>target/check-architecture.log 2>&1 || { cat target/check-architecture.log >&2; exit 1; }
