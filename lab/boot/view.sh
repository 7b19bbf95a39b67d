# A node's own view of files and kernel, made inside its fresh namespaces.
# shellcheck shell=bash disable=SC2154

# view_files: /etc, /opt and /var as on this machine but written to the node's disk; /run empty.
view_files() {
  local dir mount
  # A copied mount of a network namespace would keep that namespace alive after its node.
  while read -r mount; do umount --lazy "$mount"; done < <(awk '$2 ~ "^/run/netns/" { print $2 }' /proc/self/mounts)
  for dir in etc opt var; do
    mkdir -p "$disk/$dir"/{upper,work}
    mount -t overlay "node-$dir" -o "lowerdir=/$dir,upperdir=$disk/$dir/upper,workdir=$disk/$dir/work" "/$dir"
  done
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -p /run/lock
  # The machine's own container state must not shine through, nor may snapshots lie on an overlay.
  for dir in containerd kubelet; do
    mkdir -p "/var/lib/$dir"
    mount --bind "$disk/$dir" "/var/lib/$dir"
  done
  [[ -e $disk/used ]] || view_hide_machine
}

# On the first boot only: what the node itself puts there survives a power cut.
view_hide_machine() {
  local dirs=(/etc/cni/net.d /opt/cni/bin /var/lib/cni /var/log/pods /var/log/containers)
  rm -rf "${dirs[@]}" /var/lib/weft
  mkdir -p "${dirs[@]}"
  touch "$disk/used"
}

# view_cgroups_outside: "DIRECTORY TYPE OPTIONS" of every hierarchy this machine has mounted.
view_cgroups_outside() {
  awk '$3 == "cgroup" || $3 == "cgroup2" { print $2, $3, $4 }' /proc/self/mounts
}

# view_kernel FILE: /sys of this network namespace, and cgroups of this cgroup namespace.
view_kernel() {
  mount -t sysfs sysfs /sys
  view_cgroups "$1"
  mount -t bpf bpffs /sys/fs/bpf
  mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null || true
  mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null || true
  view_sysctls
}

view_cgroups() {
  local dir type options
  grep -q ' cgroup ' "$1" && mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  while read -r dir type options; do
    mkdir -p "$dir"
    if [[ $type == cgroup2 ]]; then
      mount -t cgroup2 cgroup2 "$dir"
    else
      mount -t cgroup -o "$(view_controllers "$options")" cgroup "$dir"
    fi
  done <"$1"
}

# view_controllers OPTIONS: the controllers, or the name, among the options of a v1 mount.
view_controllers() {
  local option options=()
  IFS=, read -ra options <<<"$1"
  for option in "${options[@]}"; do
    case $option in
      rw | ro | nosuid | nodev | noexec | relatime | release_agent=*) ;;
      name=*) echo "none,$option"; return ;;
      *) echo "$option" ;;
    esac
  done | paste -sd,
}

# The kubelet insists on three machine-wide settings, one of which reboots on an oops. The node
# sees them as it wants them; the machine keeps its own.
view_sysctls() {
  local setting file
  mkdir -p "/run/sysctl"
  for setting in vm/overcommit_memory=1 kernel/panic=10 kernel/panic_on_oops=1; do
    file=/run/sysctl/$(basename "${setting%=*}")
    echo "${setting#*=}" >"$file"
    mount --bind "$file" "/proc/sys/${setting%=*}"
  done
}
