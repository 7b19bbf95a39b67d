# What must be in no log; used by test/suites/50-weft.
# shellcheck shell=bash disable=SC2154 # the suite sets e and out

# What the containers of Weft have written, and those before them in the same pods.
weft_logs() {
  local pod
  for pod in $(kubectl -n weft-system get pods -o name); do
    kubectl -n weft-system logs "$pod" --all-containers || return 1
    kubectl -n weft-system logs "$pod" --previous 2>/dev/null || true
  done
}
# tokens NODE: the signature of each service account's token that the node's pods have mounted.
tokens() {
  lab/node "$e" "$1" -- sh -c 'for file in /var/lib/kubelet/pods/*/volumes/kubernetes.io~projected/*/token; do cat "$file"; echo; done' |
    awk -F. 'NF == 3 { print $3 }'
}
# 1 says that nothing is found, 2 that grep could not look.
absent() { grep -q "$@" "$out/logs"; (($? == 1)); }
logs_have_no_secrets() {
  local n
  for n in 1 2; do tokens $n >"$out/tokens$n" && [[ -s $out/tokens$n ]] || { echo "node $n: no token is found" >&2; return 1; }; done
  weft_logs >"$out/logs" && grep -q '"level"' "$out/logs" || return 1
  absent -F 'PRIVATE KEY' && absent -Ff "$out/tokens1" && absent -Ff "$out/tokens2"
}
