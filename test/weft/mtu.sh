# The MTU of pods and what fits; used by test/suites/50-weft.
# shellcheck shell=bash disable=SC2154 # the suite sets client, server_ips

# in_pod NODE ADDRESS CMD...: runs CMD of the node in the network of its pod with ADDRESS. It needs no API server.
in_pod() {
  # shellcheck disable=SC2016
  lab/node "${e:?}" "$1" -- sh -c 'for net in /run/netns/cni-*; do
      nsenter --net="$net" -- ip -o address show dev eth0 2>/dev/null | grep -qF " $0/" && exec nsenter --net="$net" -- "$@"
    done; echo "no pod has $0" >&2; exit 99' "${@:2}"
}
# fills CLIENT_NODE CLIENT_ADDRESS PEER MTU: a packet of MTU bytes arrives in one piece, one of a byte more does not leave.
fills() {
  local headers=28 said
  [[ $3 != *:* ]] || headers=48
  in_pod "$1" "$2" ping -c 1 -W 3 -M 'do' -s $(($4 - headers)) "$3" || return 1
  ! said=$(in_pod "$1" "$2" ping -c 1 -W 0.2 -M 'do' -s $(($4 - headers + 1)) "$3" 2>&1) && [[ $said == *"mtu"*"$4"* ]] || { echo "$3: '$said'" >&2; return 1; }
}
# The nodes tunnel over IPv4: 50 bytes.
pod_mtu() {
  local from to ip own mtu
  for from in 1 2; do
    mtu=$(($(lab/node "$e" $from -- cat /sys/class/net/eth0/mtu) - 50))
    own=$(ips "${client[from]}" | head -n 1)
    [[ $(kubectl -n t exec "${client[from]}" -- cat /sys/class/net/eth0/mtu) == "$mtu" ]] || return 1
    for to in 1 2; do for ip in ${server_ips[to]}; do
      fills $from "$own" "$ip" $mtu || { echo "client $from -> server $to $ip" >&2; return 1; }
    done; done
  done
}
