# The reference network: bridge, host-local and portmap with routes between the nodes. A test that
# fails with Weft and passes with this one points at Weft, not at the bed.
# shellcheck shell=bash

cni_bridge() {
  local n
  for n in $(node_numbers); do
    routes_to_pods "wlab-$CLUSTER-n$n" "$n"
    node_names "$n"
    cni_bridge_conflist "$n" | in_node sh -c 'cat >/etc/cni/net.d/10-bridge.new && mv /etc/cni/net.d/10-bridge.new /etc/cni/net.d/10-bridge.conflist'
  done
}

cni_bridge_conflist() {
  cluster_pod_cidrs | jq -Rn --arg node "$1" '
    [inputs | split(" ") | select(.[0] == $node) | .[1]] as $cidrs
    | {cniVersion: "1.0.0", name: "lab-bridge", plugins: [
        {type: "bridge", bridge: "cni0", isGateway: true, hairpinMode: true,
         ipam: {type: "host-local", ranges: [$cidrs[] | [{subnet: .}]],
                routes: [$cidrs[] | {dst: (if contains(":") then "::/0" else "0.0.0.0/0" end)}]}},
        {type: "portmap", capabilities: {portMappings: true}, snat: true}]}'
}
