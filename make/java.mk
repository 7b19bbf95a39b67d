# The Java build. JDK and Maven are found or installed by `make deps`.
JAVA_HOME := $(firstword $(wildcard $(CACHE)/jdk-$(JAVA_VERSION) /usr/lib/jvm/temurin-$(JAVA_VERSION)-jdk-amd64 /usr/lib/jvm/*-$(JAVA_VERSION)-*))
export JAVA_HOME
MVN := $(CACHE)/apache-maven-$(MAVEN_VERSION)/bin/mvn

.PHONY: test-api
test-api: deps ## the tests against a real API server; a suite of `make test` too
	@CACHE='$(CACHE)' test/run 02-api
