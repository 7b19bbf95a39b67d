# Programs that nobody here wrote, those that take seconds; Kubernetes' own too if somebody has built them before.
# shellcheck shell=bash

judged() {
  local judges=(kstatus policy-api)
  ! test/judges/build --cached e2e.test || judges+=(netpol)
  test/judges/run "${e:?}" "${judges[@]}"
}
