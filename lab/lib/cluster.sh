# The cluster as a whole: what `up` waits for and what `down` removes.
# shellcheck shell=bash

cluster_api_nodes() { api GET /api/v1/nodes 2>/dev/null || echo '{"items":[]}'; }

# Registered means: the controller manager has given the node its pod ranges too.
cluster_registered() {
  local want
  want=$(if [[ $STACK == dual ]]; then echo 2; else echo 1; fi)
  (($(cluster_api_nodes | jq "[.items[] | select((.spec.podCIDRs // []) | length == $want)] | length") >= $(node_numbers | wc -l)))
}

# A status from before a power cut still says Ready, so only a sign of life after the boot counts.
cluster_ready() {
  local n booted nodes leases
  nodes=$(cluster_api_nodes)
  leases=$(api GET /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases 2>/dev/null) || return 1
  for n in $(node_numbers); do
    booted=$(cat "$STATE/n$n/run/booted")
    jq -e --argjson leases "$leases" --arg name "$CLUSTER$n" --argjson booted "$booted" '
      def seconds: sub("\\.[0-9]+"; "") | fromdateiso8601;
      any(.items[] | select(.metadata.name == $name) | .status.conditions[]? | select(.type == "Ready" and .status == "True");
        (.lastHeartbeatTime | seconds) >= $booted
        or any($leases.items[] | select(.metadata.name == $name); (.spec.renewTime | seconds) >= $booted))' \
      <<<"$nodes" >/dev/null || return 1
  done
}

# cluster_pod_cidrs: "NODE_NUMBER CIDR", one range a line.
cluster_pod_cidrs() {
  cluster_api_nodes | jq -r --arg letter "$CLUSTER" '.items[] | (.metadata.name | ltrimstr($letter)) as $n | .spec.podCIDRs[]? | "\($n) \(.)"'
}

# routes_to_pods NETNS [NODE_NUMBER]: by way of the nodes' addresses; a node has no route to itself.
routes_to_pods() {
  local n cidr
  while read -r n cidr; do
    [[ $n != "${2:-}" ]] || continue
    node_names "$n"
    case $cidr in
      *:*) ip -n "$1" -6 route replace "$cidr" via "$NODE_IP6" ;;
      *) ip -n "$1" route replace "$cidr" via "$NODE_IP4" ;;
    esac
  done < <(cluster_pod_cidrs)
}

cluster_info() {
  local n pids=()
  mkdir -p "$OUT"
  for n in $(node_numbers); do
    node_names "$n"
    pids+=("$(jq -cn --arg name "$NODE_NAME" --arg ip "$NODE_IP4" --arg ip6 "$NODE_IP6" --argjson pid "$(node_pid)" \
      '{name: $name, ip: ($ip | if . == "" then null else . end), ip6: ($ip6 | if . == "" then null else . end), pid: $pid}')")
  done
  printf '%s\n' "${pids[@]}" | jq -s --arg name "$CLUSTER" --arg kubeconfig "$OUT/kubeconfig" \
    '{name: $name, kubeconfig: $kubeconfig, nodes: .}' >"$OUT/info.json.new"
  mv "$OUT/info.json.new" "$OUT/info.json"
}

# cluster_destroy: everything of the cluster, in whatever state it is.
cluster_destroy() {
  local ns
  cg_clear "$GROUP"
  for ns in /run/netns/wlab-"$CLUSTER"-*; do with_wire_lock wire_unport "${ns##*/}"; done
  rm -rf "/dev/shm/$GROUP" "$OUT"
  rm -rf "$STATE"
  wire_down
  rmdir "$REPO/.lab" "$LAB_HOME" 2>/dev/null || true
}
