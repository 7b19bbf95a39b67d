# What Weft's own pods say meanwhile.
# shellcheck shell=bash

weft_restarts() { kubectl -n weft-system get pods -o json | jq -c '[.items[] | {(.metadata.uid): [.status.containerStatuses[]?.restartCount]}] | add'; }
begin_listening() {
  # the log is asked for by the second
  sleep 1
  listening_since=$(date -u +%Y-%m-%dT%H:%M:%SZ) restarts_before=$(weft_restarts)
}

# complaints: warnings and errors in the logs, Events of the operator, and restarts, as a JSON list.
complaints() {
  {
    kubectl -n weft-system logs -l 'app.kubernetes.io/component in (agent, operator)' --all-containers --prefix=false --tail=-1 --since-time="${listening_since:?}" |
      jq -cR 'fromjson? | select(.level | IN("WARN", "WARNING", "ERROR", "SEVERE", "FATAL") and (.message | contains("will try again") | not)) | "log: " + .message'
    kubectl get events -A -o json | jq -c --arg since "$listening_since" '.items[] | select(.reason == "NotEnforced" and (.eventTime // .lastTimestamp) >= $since) | "Event: " + .message'
    [[ $(weft_restarts) == "${restarts_before:?}" ]] || echo '"a pod of Weft was restarted"'
  } | jq -cs .
}

# with_complaints: the answer on stdin, which is not ok if there are any.
with_complaints() {
  local answer
  answer=$(cat)
  tail -n1 <<<"$answer" | jq -c --argjson complaints "$(complaints)" '.ok = (.ok and $complaints == []) | .complaints = $complaints'
}
