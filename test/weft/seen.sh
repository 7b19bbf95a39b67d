# What the user sees of Weft: commands, events, metrics and readiness; used by test/suites/50-weft.
# shellcheck shell=bash disable=SC2154 # the suite sets client, server and server_ips

agent_pod() { kubectl -n weft-system get pod -l app.kubernetes.io/component=agent --field-selector "spec.nodeName=$e$1" -o json | jq -er '.items[0].metadata.name'; }
on_agent() { local n=$1; shift; kubectl -n weft-system exec "$(agent_pod "$n")" -c agent -- "$@"; }
# In the background, where a signal to the shell would leave the command behind.
watch_agent() { local pod; pod=$(agent_pod "$1"); exec kubectl -n weft-system exec "$pod" -c agent -- weft monitor -o json "${@:2}"; }
agent_http() { lab/node "$e" "$1" -- curl -sS --noproxy '*' --max-time 3 "${@:3}" "http://127.0.0.1:9960$2"; }

status_is_well() { bin/weft status -o json | jq -e '.healthy and ([.parts[].name] == ["operator", "agents", "nodes", "pods"])'; }
policy_is_listed() {
  bin/weft policy list -n t -o json | tee "$out/policies" | jq -e '.[] | select(.kind == "NetworkPolicy" and .name == "isolate")
    | .endpoints == {"ingress": 2, "egress": 0} and .isolates == ["ingress"]
      and .rules.ingress == ["allow pods{allowed=yes} in t on every port"]' &&
    bin/weft policy get netpol/isolate -n t && no_policy_is_named
}
no_policy_is_named() {
  bin/weft policy get netpol/weather -n t 2>"$out/error"
  [[ $? == 1 ]] && grep -qx 'weft: there is no NetworkPolicy t/weather; give its namespace by -n' "$out/error"
}
maps_are_dumped() {
  local ip map
  on_agent 1 weft map dump ipcache >"$out/ipcache" || return 1
  for ip in ${server_ips[1]} ${server_ips[2]}; do
    grep -q "^$ip  ->  identity=" "$out/ipcache" || { echo "$ip is not in the dump" >&2; return 1; }
  done
  on_agent 1 weft map list -o json >"$out/maps" || return 1
  jq -e 'length == 15 and all(.[]; .full == false) and any(.[]; .name == "flow" and .entries > 0)' "$out/maps" || return 1
  for map in flow policy endpoint; do
    on_agent 1 weft map dump $map -o json | jq -se 'length > 0 and all(.[]; has("key") and has("value"))' >/dev/null || { echo "$map" >&2; return 1; }
  done
}
not_on_the_node() { bin/weft map dump ipcache 2>"$out/error"; [[ $? == 3 ]] && grep -q 'kubectl -n weft-system exec ds/weft-agent -- weft map dump ipcache' "$out/error"; }

# The client of node 2 is not allowed to the server of node 1: the drop is seen there, with both pods by name.
monitor_shows_drops() {
  local watcher status
  watch_agent 1 --drops >"$out/events" &
  watcher=$!
  within 20 drop_is_seen
  status=$?
  kill $watcher
  wait $watcher
  return $status
}
drop_is_seen() {
  from_pod "${client[2]}" "$(head -1 <<<"${server_ips[1]}")" 8080 tcp 2>/dev/null
  from_pod "${client[2]}" "$(tail -1 <<<"${server_ips[1]}")" 8080 tcp 2>/dev/null
  local ip
  for ip in ${server_ips[1]}; do
    jq -se --arg from "t/${client[2]}" --arg to "t/${server[1]}" --arg ip "$ip" 'any(.[]; .type == "drop" and .reason == "POLICY_DENIED"
      and .direction == "ingress" and .source.name == $from and .destination.name == $to and .destination.address == $ip and .destination.port == 8080)' "$out/events" || return 1
  done
}
# decided NODE POLICY OUTCOME: the node's agent has counted packets so.
decided() { agent_http "$1" /metrics | grep "^weft_policy_packets_total{.*name=\"$2\".*outcome=\"$3\"" | grep -v ' 0.0$'; }
# counted OUTCOME: the agents of both nodes together say so of the first rule.
counted() { bin/weft policy get wnp/trial -n t --counts -o json | jq -e --arg outcome "$1" '.counts.silent == {} and any(.counts.rules[]; .rule == 0 and .outcome == $outcome and .packets > 0)'; }
would_is_seen() {
  labelled_reaches || return 1
  local ip
  for ip in ${server_ips[2]}; do
    jq -se --arg ip "$ip" 'any(.[]; .type == "new" and .destination.address == $ip and .staged.would == "deny"
      and .staged.ingress == {"reason": "rule", "verdict": "deny", "rule": .staged.ingress.rule})' "$out/would" || return 1
  done
}
# Both servers were asked, and the policy's status says so.
both_are_tried() {
  kubectl -n t get wnp trial -o json | jq -e '.status.staged | .nodes == 2 and .endpoints == 2 and .endpointsWithTraffic == 2 and .wouldDenyPackets > 0
    and .wouldAllowPackets == 0 and (.since | fromdate) <= now'
}
staged_denies_nothing() {
  local watcher status
  kubectl apply -f test/weft/staged.yaml && bin/weft policy wait wnp/trial -n t | jq -e '.state == "staged"' || return 1
  watch_agent 2 >"$out/would" &
  watcher=$!
  within 20 would_is_seen && within 20 decided 1 trial would-deny && within 20 decided 2 trial would-deny && counted would-deny && within 40 both_are_tried
  status=$?
  kill $watcher
  wait $watcher
  return $status
}
promoted_denies() {
  kubectl -n t patch wnp trial --type=merge -p '{"spec":{"stage":"Enforced"}}' && bin/weft policy wait wnp/trial -n t | jq -e '.state == "enforced"' &&
    isolated && within 20 decided 1 trial rule && counted enforced && kubectl -n t delete wnp trial && bin/weft policy wait wnp/trial -n t --deleted && labelled_reaches
}
metrics_are_those_of_the_docs() {
  agent_http 1 /metrics >"$out/metrics" || return 1
  grep -qx 'weft_agent_ready 1.0' "$out/metrics" && grep '^weft_datapath_drop_packets_total{.*reason="policy_denied"' "$out/metrics" | grep -qv ' 0.0$' || return 1
  awk '/^# TYPE weft_/ { print $3 ($4 == "counter" && $3 !~ /_total$/ ? "_total" : "") }' "$out/metrics" | grep -v '_seconds_max$' | sort >"$out/exported"
  sed -n '/^## Of the agent/,/^## Of the op/s/^| `\(weft_[a-z_]*\)`.*/\1/p' docs/metrics.md | sort | diff - "$out/exported"
}
logs_are_json() { kubectl -n weft-system logs "$(agent_pod 1)" -c agent | jq -se 'length > 0 and all(.[]; has("timestamp") and has("level") and has("message"))'; }
ready() { [[ $(agent_http 1 /q/health/ready -o /dev/null -w '%{http_code}') == 200 ]]; }
link_was_put_back() { agent_http 1 /metrics | grep '^weft_datapath_link_repairs_total ' | grep -v ' 0.0$'; }
link_is_missed() { [[ $(agent_http 1 /q/health/ready) == *'link_missing: device weft_vxlan'* ]]; }
detached_link_shows() {
  lab/node "$e" 1 -- bpftool link detach pinned /sys/fs/bpf/weft/v1/links/weft_vxlan-ingress && within_ms 5000 link_is_missed &&
    within 15 ready && link_was_put_back && [[ $(agent_http 1 /q/health/live -o /dev/null -w '%{http_code}') == 200 ]]
}
host_is_missed() { [[ $(agent_http 1 /q/health/ready) == *"host_changed: $1"* ]]; }
masquerades() { lab/node "$e" 1 -- nft list table inet weft | grep -q masquerade; }
overlay_routes() { lab/node "$e" 1 -- ip -6 route show dev weft_vxlan; }
overlay_has_route() { overlay_routes | grep -qF "$1"; }
# What a restarted firewall service takes away, and a route. One after the other: both might be put back between two looks.
flushed_host_is_mended() {
  local route
  route=$(overlay_routes | awk 'NR == 1 { print $1 }') && [[ -n $route ]] &&
    lab/node "$e" 1 -- nft flush ruleset && within_ms 6500 host_is_missed 'nftables table inet weft' && within 5 masquerades &&
    lab/node "$e" 1 -- ip -6 route del "$route" dev weft_vxlan && within_ms 6500 host_is_missed 'the route to ' &&
    within 5 overlay_has_route "$route" && within 15 ready
}
