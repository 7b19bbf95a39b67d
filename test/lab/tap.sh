# A suite in bash: `check NAME CMD...` is one test. Output of CMD goes to the log on stderr.
# shellcheck shell=bash
set -uo pipefail

tests=0 failures=0

check() {
  local name=$1
  shift
  tests=$((tests + 1))
  if "$@" >&2; then
    echo "ok $tests - $name"
  else
    failures=$((failures + 1))
    echo "not ok $tests - $name"
  fi
}

# skip NAME REASON
skip() {
  tests=$((tests + 1))
  echo "ok $tests - $1 # SKIP $2"
}

# verdict: prints the plan and ends the suite.
verdict() {
  echo "1..$tests"
  ((failures == 0)) || exit 1
  exit 0
}

# within SECONDS CMD...: repeats CMD until it succeeds.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || { echo "not within the time: $*" >&2; return 1; }
    sleep 0.2
  done
}

# within_ms MILLISECONDS CMD...: the same where fractions of a second count; what begins after that is too late.
within_ms() {
  local deadline=$((${EPOCHREALTIME/[.,]/} + $1 * 1000))
  shift
  until "$@"; do
    ((${EPOCHREALTIME/[.,]/} < deadline)) || { echo "not within the time: $*" >&2; return 1; }
    sleep 0.1
  done
}

not() { ! "$@"; }
