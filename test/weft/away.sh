# Nobody at the other end of the API server's address; used by test/suites/50-weft. What is allowed and what is not is
# asked from the pods' networks by the nodes, as kubectl cannot.
# shellcheck shell=bash disable=SC2154 # the suite sets client, server_ips

asks() { in_pod "$1" "${own[$1]}" curl -sS --noproxy '*' --max-time 2 -o /dev/null "http://$(url "$2"):8080/healthz"; }
# Only time ran out: what keeps the question from being asked has another code.
unheard() { asks "$@"; [[ $? == 28 ]] || { echo "client $1: $2 answered, or was not asked" >&2; return 1; }; }
# all CMD NODE: for each address of the servers, at once as most of the time goes into waiting.
all() {
  local ip asked=() one status=0
  for ip in ${server_ips[1]} ${server_ips[2]}; do "$@" "$ip" & asked+=($!); done
  for one in "${asked[@]}"; do wait "$one" || status=1; done
  return $status
}
as_before() { all asks 1 && all unheard 2; }
api_is_missed() { [[ $(agent_http "$1" /q/health/ready) == *api_lost* ]]; }
api_answers() { kubectl get --raw /readyz --request-timeout=2s; }
# They would wait up to half a minute before they try again, and whatever waits for them sees what was before.
controllers_anew() {
  local part
  for part in kube-controller-manager kube-scheduler; do lab/kill "$e" cp $part && lab/start "$e" cp $part || return 1; done
  kubectl -n t delete configmap kube-root-ca.crt && within 30 kubectl -n t get configmap kube-root-ca.crt
}
agents_are_ready() { kubectl -n weft-system rollout status daemonset/weft-agent --timeout=60s; }

# One agent dies on the way: what it begins anew with is what is in the kernel. The other lives through it.
without_api() {
  local until=$((SECONDS + ${API_AWAY:-15}))
  within_ms 5000 api_is_missed 2 && as_before && lab/kill "${e:?}" 1 agent || return 1
  until ((SECONDS >= until)); do as_before || return 1; done
}
api_away() {
  local own n status
  for n in 1 2; do own[n]=$(ips "${client[n]}" | head -n 1); done
  as_before && lab/kill "${e:?}" cp kube-apiserver && without_api
  status=$?
  # Whatever was seen: what comes after this needs all of them.
  lab/start "$e" cp kube-apiserver && within 60 api_answers && controllers_anew && as_before && return $status
}
relabelled() {
  local own n
  for n in 1 2; do own[n]=$(ips "${client[n]}" | head -n 1); done
  kubectl -n t label pod "${client[2]}" allowed=yes && within 30 all asks 2 && kubectl -n t label pod "${client[2]}" allowed- && within 10 all unheard 2 &&
    all asks 1 && agents_are_ready
}
