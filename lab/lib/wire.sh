# The wire: one network namespace with a bridge that all control planes and nodes are plugged
# into, and one link of this machine. Nothing else changes in the machine's own namespace.
# shellcheck shell=bash

in_netns() { local ns=$1; shift; nsenter --net="/run/netns/$ns" -- "$@"; }

# An interrupted `ip netns add` leaves a plain file where the namespace should be mounted.
netns_ensure() {
  if [[ -e /run/netns/$1 ]] && ! in_netns "$1" true 2>/dev/null; then rm -f "/run/netns/$1"; fi
  [[ -e /run/netns/$1 ]] || ip netns add "$1"
  ip -n "$1" link set lo up
}

netns_gone() {
  [[ ! -e /run/netns/$1 ]] || ip netns delete "$1" 2>/dev/null || rm -f "/run/netns/$1"
}

# netns_sysctl NETNS KEY=VALUE...: keys that this kernel lacks are passed over.
netns_sysctl() {
  local ns=$1
  shift
  # shellcheck disable=SC2016
  in_netns "$ns" bash -c 'for s; do f=/proc/sys/${s%%=*}; [[ ! -e $f ]] || echo "${s#*=}" >"$f"; done' _ "$@"
}

wire_up() { with_wire_lock wire_build; }

wire_build() {
  inotify_raise
  netns_ensure "$WIRE_NETNS"
  local w=(ip -n "$WIRE_NETNS")
  "${w[@]}" link show "$WIRE_BRIDGE" &>/dev/null || "${w[@]}" link add "$WIRE_BRIDGE" type bridge
  address "$WIRE_NETNS" "$WIRE_BRIDGE" "$GATEWAY4/16" "$GATEWAY6/64"
  netns_sysctl "$WIRE_NETNS" net/bridge/bridge-nf-call-{iptables,ip6tables}=0 \
    net/ipv4/ip_forward=1 net/ipv6/conf/all/forwarding=1 net/ipv4/conf/all/rp_filter=0
  if ! "${w[@]}" link show host &>/dev/null; then
    ip link delete "$HOST_LINK" 2>/dev/null || true
    ip link add "$HOST_LINK" type veth peer name host netns "$WIRE_NETNS"
  fi
  plug host
  [[ ! -e /proc/sys/net/ipv6/conf/$HOST_LINK ]] || echo 0 >"/proc/sys/net/ipv6/conf/$HOST_LINK/disable_ipv6"
  address '' "$HOST_LINK" "$HOST4/16" "$HOST6/64"
}

plug() {
  ip -n "$WIRE_NETNS" link set "$1" master "$WIRE_BRIDGE"
  ip -n "$WIRE_NETNS" link set "$1" up
}

# address NETNS LINK ADDRESS...: an empty NETNS is this machine, empty addresses are passed over.
address() {
  local ip=(ip) link=$2 a
  [[ ! $1 ]] || ip+=(-n "$1")
  "${ip[@]}" link set "$link" up
  for a in "${@:3}"; do
    case $a in
      /*) ;;
      *:*) "${ip[@]}" -6 address replace "$a" dev "$link" nodad ;;
      *) "${ip[@]}" address replace "$a" dev "$link" ;;
    esac
  done
}

# wire_port NETNS IP4 IP6: a fresh namespace with eth0 on the wire; what was there goes first.
wire_port() {
  local ns=$1 ip4=$2 ip6=$3
  wire_unport "$ns"
  netns_ensure "$ns"
  ip link add eth0 netns "$ns" type veth peer name "$ns" netns "$WIRE_NETNS"
  plug "$ns"
  netns_sysctl "$ns" net/ipv4/ip_forward=1 net/ipv6/conf/{all,default}/forwarding=1 \
    net/ipv4/conf/{all,default}/rp_filter=0 net/ipv6/conf/{all,default}/accept_ra=0
  address "$ns" eth0 "$ip4/16" "$ip6/64"
  [[ ! $ip4 ]] || ip -n "$ns" route replace default via "$GATEWAY4"
  [[ ! $ip6 ]] || ip -n "$ns" route replace default via "$GATEWAY6"
}

# A namespace lives until its last process is reaped, so its end of the wire is cut by hand.
wire_unport() {
  ip -n "$WIRE_NETNS" link delete "$1" 2>/dev/null || true
  netns_gone "$1"
}

# wire_down: takes the wire away with the last cluster.
wire_down() { with_wire_lock wire_drop_unused; }

wire_drop_unused() {
  local others=(/run/netns/wlab-[a-h]-*)
  ((${#others[@]} == 0)) || return 0
  ip link delete "$HOST_LINK" 2>/dev/null || true
  ip -n "$WIRE_NETNS" link delete "$WIRE_BRIDGE" 2>/dev/null || true
  netns_gone "$WIRE_NETNS"
  inotify_restore
}

# Every kubelet and containerd watches files; the usual 128 instances are too few for several
# of them. It is the one machine-wide setting that the lab changes, and it puts it back.
inotify_raise() {
  local saved=$LAB_HOME/inotify name
  [[ -s $saved ]] || (cd /proc/sys/fs/inotify && grep . max_user_instances max_user_watches) >"$saved"
  for name in max_user_instances:1024 max_user_watches:524288; do
    (($(cat "/proc/sys/fs/inotify/${name%:*}") >= ${name#*:})) || echo "${name#*:}" >"/proc/sys/fs/inotify/${name%:*}"
  done
}

inotify_restore() {
  local name value
  [[ -s $LAB_HOME/inotify ]] || return 0
  while IFS=: read -r name value; do echo "$value" >"/proc/sys/fs/inotify/$name"; done <"$LAB_HOME/inotify"
  rm -f "$LAB_HOME/inotify"
}
