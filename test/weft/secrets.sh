# What must be in no log; used by test/suites/50-weft.
# shellcheck shell=bash disable=SC2154 # the suite sets e and out

# All that the containers of Weft have written, those that were killed too.
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
logs_have_no_secrets() {
  local n
  for n in 1 2; do tokens $n >"$out/tokens$n" && [[ -s $out/tokens$n ]] || { echo "node $n: no token is found" >&2; return 1; }; done
  weft_logs >"$out/logs" && grep -q '"level"' "$out/logs" || return 1
  ! grep -qF 'PRIVATE KEY' "$out/logs" && ! grep -qFf "$out/tokens1" "$out/logs" && ! grep -qFf "$out/tokens2" "$out/logs"
}
