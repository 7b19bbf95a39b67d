# A host outside the cluster that has no way to pods, only to nodes, and tells whom it sees; used by test/suites/50-weft.
# shellcheck shell=bash disable=SC2154 # the suite sets client

# It ends with the cluster, as it is of its group.
outside_starts() (
  # shellcheck disable=SC1091
  . lab/lib/all.sh && cluster_names "${e:?}" && settings_load && cg_make "$GROUP/outside" &&
    with_wire_lock wire_port "wlab-$e-out" "$(outside 4)" "$(outside 6)" &&
    spawn "$GROUP/outside" "$STATE/outside.pid" "$STATE/outside.log" \
      nsenter --net="/run/netns/wlab-$e-out" -- "$KUBERNETES/agnhost" netexec --http-port=8080 --udp-port=8081
)
outside() { case $1 in 4) echo "$(node_ip 0 ip | cut -d. -f1-3).200" ;; 6) echo "$(node_ip 0 ip6 | cut -d: -f1-3):200" ;; esac; }
outside_answers() { from_node 1 "$(outside 4)" 8080 && from_node 1 "$(outside 6)" 8080; }

# It sees NODE:PORT, over TCP and over UDP, and an answer finds its way.
sees_node() {
  local from=$1 address=$2 node=$3 seen
  seen=$(kubectl -n t exec "${client[from]}" -- curl -sS --max-time 3 "http://$(url "$address"):8080/clientip")
  [[ $seen == "$(url "$node"):"* ]] || { echo "$address saw client $from, over TCP, as '$seen'" >&2; return 1; }
  seen=$(kubectl -n t exec "${client[from]}" -- bash -c "exec 3<>/dev/udp/$address/8081 && echo clientip >&3 && timeout 3 dd bs=64 count=1 status=none <&3")
  [[ $seen == "$(url "$node"):"* ]] || { echo "$address saw client $from, over UDP, as '$seen'" >&2; return 1; }
  kubectl -n t exec "${client[from]}" -- ping -c 1 -W 3 "$address"
}
masquerade() {
  local from
  outside_starts && within 10 outside_answers || return 1
  for from in 1 2; do
    sees_node $from "$(outside 4)" "$(node_ip $((from - 1)) ip)" && sees_node $from "$(outside 6)" "$(node_ip $((from - 1)) ip6)" || return 1
  done
}
