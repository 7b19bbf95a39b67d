# What a cluster has on this machine. Other clusters may run meanwhile; theirs are not counted.
# shellcheck shell=bash

# remains LETTER: nothing, when the cluster is gone.
remains() {
  local letter=$1 path
  for path in "/run/netns/wlab-$letter-"* "/srv/weft-lab/$letter" "/dev/shm/weft-lab-$letter" ".lab/$letter"; do
    [[ ! -e $path ]] || echo "path $path"
  done
  ip -o link | grep -o "wlab-$letter-[a-z0-9]*" | sed 's/^/link /'
  grep -hE "weft-lab[/-]$letter\b" /proc/self/mounts | sed 's/^/mount /'
  find /sys/fs/cgroup -maxdepth 2 -name "weft-lab-$letter" | sed 's/^/group /'
  strays "$letter" | sed 's/^/process /'
}

# strays LETTER: programs of the cluster, known by its paths among their arguments or environment.
# Process 1 of a node gives its environment to all that it starts, containerd's shims included.
strays() {
  local pid
  for pid in $(pgrep 'etcd|^kube|contain|^init' 2>/dev/null); do
    ! grep -qsaE "weft-lab[/-]$1(/|\b)" "/proc/$pid/cmdline" "/proc/$pid/environ" || echo "$pid $(cat "/proc/$pid/comm" 2>/dev/null)"
  done
}

# machine: what all clusters share and put back; empty while any cluster runs.
machine() {
  ! compgen -G '/run/netns/wlab-[a-h]-*' >/dev/null || return 0
  [[ ! -e /run/netns/wlab-net ]] || echo 'netns wlab-net'
  ip -o link | grep -o 'wlab-[a-z-]*' | sed 's/^/link /'
  grep -H . /proc/sys/fs/inotify/max_user_{instances,watches} /proc/sys/{vm/overcommit_memory,kernel/panic,kernel/panic_on_oops,net/ipv4/ip_forward}
}
