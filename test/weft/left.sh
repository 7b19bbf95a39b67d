# What a network may leave behind, on nodes and in the cluster; used by test/suites/50-weft.
# shellcheck shell=bash disable=SC2154 # the suite sets out

# state NODE: what a node's kernel and files hold.
state() {
  lab/node "${e:?}" "$1" -- sh -c '
    ip -o link | sed "s/^[0-9]*: //; s/ .*//; s/@.*//" | grep -v "^cni" | sort
    ip route show table all | grep -v cache | sort; ip -6 route show table all | grep -E "weft|unreachable" | sort
    ip neighbour show nud permanent | sort
    ip rule; ip -6 rule; nft list tables 2>/dev/null; ls /etc/cni/net.d /opt/cni/bin
    find /sys/fs/bpf -mindepth 1; ls -d /run/weft /var/lib/weft 2>/dev/null; true'
}
# The kinds without a namespace that an installation makes objects of, and what it writes on Nodes.
cluster_state() {
  local kinds=(namespace crd apiservice clusterrole clusterrolebinding priorityclass {validating,mutating}{webhookconfiguration,admissionpolicy,admissionpolicybinding})
  kubectl get "$(IFS=,; echo "${kinds[*]}")" -o name | grep -vx namespace/t | sort && kubectl get nodes -o json | jq -r '.. | strings, (objects | keys[]) | select(test("weft[.]dev"))'
}
states() { local n; for n in 1 2; do state $n >"$out/$1$n" || return 1; done; cluster_state >"$out/$1"; }
nothing_left() {
  local one
  states after || return 1
  for one in '' 1 2; do diff "$out/before$one" "$out/after$one" || return 1; done
}
pod_devices() { lab/node "$e" "$1" -- ip -o link | grep -cE ' weft[0-9a-f]{11}[@:]'; }
pods_run() { [[ $(kubectl -n t get pods -l 'app in (server, client)' -o json | jq '[.items[] | select(.status.phase == "Running")] | length') == 4 ]]; }
# The pods that there are stay, without a network.
uninstall() {
  (($(pod_devices 1) >= 2 && $(pod_devices 2) >= 2)) && make -s uninstall NAME="$e" && within 20 nothing_left && pods_run
}
