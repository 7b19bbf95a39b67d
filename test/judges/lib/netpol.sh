# Kubernetes' own end-to-end specs of the NetworkPolicy API.
# shellcheck shell=bash
NETPOL_FOCUS='Netpol API'
NETPOL_SPECS=2

# Counted twice: what the program has, and what ran. A focus that no longer fits would pass by running nothing.
judge_netpol() {
  local listed
  listed=$("$1" --list-tests 2>/dev/null | grep -c "$NETPOL_FOCUS") || true
  "$1" --provider=skeleton --kubeconfig="$KUBECONFIG" --disable-log-dump --ginkgo.focus="$NETPOL_FOCUS" --ginkgo.no-color --ginkgo.silence-skips \
    --ginkgo.json-report="${out:?}/netpol.json" >&2 || true
  [[ -s $out/netpol.json ]] || return 1
  jq -c --argjson listed "$listed" --argjson expected "$NETPOL_SPECS" '[.[].SpecReports[] | select(.LeafNodeType == "It" and .State != "skipped" and .State != "pending")]
    | {ran: length, passed: ([.[] | select(.State == "passed")] | length), listed: $listed, expected: $expected,
       failed: [.[] | select(.State != "passed") | .LeafNodeText]}
    | {ok: (.passed == $expected and .ran == $expected and .listed == $expected)} + .' "$out/netpol.json"
}
