# A node that lacks something when Weft is installed; used by test/suites/50-weft.
# shellcheck shell=bash disable=SC2154 # the suite sets out

take_port() { lab/node "${e:?}" 2 -- sh -c 'echo $$ >/run/takes-port && exec timeout 300 socat -u UDP4-RECV:8472 OPEN:/dev/null'; }
free_port() { lab/node "$e" 2 -- sh -c 'kill "$(cat /run/takes-port)" && rm /run/takes-port'; }

lack_is_named() {
  kubectl get weftnode "${e}2" -o json | jq -e '(.status.lacks | any(.name == "TunnelPortTaken" and (.message | contains("UDP port 8472 is in use") and contains("WEFT_TUNNEL_PORT"))))
    and any(.status.conditions[]; .type == "Ready" and .status == "False" and .reason == "Lacking")' &&
    kubectl get events --field-selector "involvedObject.kind=Node,involvedObject.name=${e}2,reason=TunnelPortTaken" -o name | grep .
}
# But for what the pod's manifest makes: the plugin, without which no conflist would be of use, and directories.
untouched() {
  diff "$out/before2" <(state 2 | grep -vxE 'weft-cni|/(run|var/lib)/weft')
}
# The installation goes on meanwhile, see installed.
port_is_taken() {
  take_port &
  make -s install NAME="$e" >"$out/install" &
  installing=$!
  within 90 lack_is_named 2>/dev/null && kubectl wait weftnode "${e}1" --for=condition=Ready --timeout=30s && untouched
}
# restarts NODE: how often its agent was.
restarts() { kubectl -n weft-system get pod -l app.kubernetes.io/component=agent --field-selector "spec.nodeName=$e$1" -o json | jq -e '.items[0].status.containerStatuses[] | select(.name == "agent") | .restartCount'; }
installed() { free_port; wait "$installing" && jq -e .ok "$out/install" && [[ $(restarts 2) == 0 ]]; }
