# Programs that nobody here wrote, those that take seconds; Kubernetes' own too if somebody has built them before.
# shellcheck shell=bash

judged() { test/judges/run "${e:?}" "$@"; }

# NAME is the test's.
judged_by_kubernetes() {
  if test/judges/build --cached e2e.test >&2; then
    check "$1" judged netpol
  else
    skip "$1" 'e2e.test is not in the cache, and takes up to 15 minutes to build once: make judges or suite 58-judges does'
  fi
}
