# The Java build. JDK and Maven are found or installed by `make deps`.
JAVA_HOME := $(firstword $(wildcard $(CACHE)/jdk-$(JAVA_VERSION) /usr/lib/jvm/temurin-$(JAVA_VERSION)-jdk-amd64 /usr/lib/jvm/*-$(JAVA_VERSION)-*))
export JAVA_HOME
MVN := $(CACHE)/apache-maven-$(MAVEN_VERSION)/bin/mvn

# They start etcd and kube-apiserver; not yet part of `make test`, see docs/development.md.
.PHONY: test-api
test-api: deps ## the operator's tests against a real API server
	$(MVN) test -Dquarkus.build.skip=true -Dweft.excluded.groups= -Dgroups=api-server
	@echo '{"ok":true}'
