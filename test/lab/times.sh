# How long commands take. A suite sources this after tap.sh.
# shellcheck shell=bash

# Share of time in which something waited for a CPU, in per cent of the last minute.
pressure() { local share; share=$(sed -n 's/^some .*avg60=\([0-9]*\).*/\1/p' /proc/pressure/cpu 2>/dev/null); echo "${share:-0}"; }

# median_ms CMD...: prints the median of ten runs.
median_ms() {
  local began round times=()
  for round in {1..10}; do
    began=${EPOCHREALTIME/[.,]/}
    "$@" >/dev/null || { echo "run $round failed: $*" >&2; return 1; }
    times+=($((${EPOCHREALTIME/[.,]/} - began)))
  done
  printf '%s\n' "${times[@]}" | sort -n | awk '{ took[NR] = $1 } END { print int((took[5] + took[6]) / 2000) }'
}

# quick MILLISECONDS CMD...: one test, which a busy machine can neither pass nor fail.
quick() {
  local limit=$1 took name
  shift
  name="${*##*/} answers within $limit ms"
  if ! took=$(median_ms "$@"); then
    check "$name" false
  elif ((took > limit && $(pressure) > 15)); then
    skip "$name" "$took ms, but the machine is busy: CPU pressure $(pressure) %"
  else
    echo "$took ms, median of ten: $*" >&2
    check "$name" test "$took" -le "$limit"
  fi
}
