# Control groups: one group a cluster, one below it a node, in every hierarchy that is mounted.
# Hosts differ: cgroup v2 alone, v1 alone, or v1 controllers beside a v2 without any.
# shellcheck shell=bash

# cg_mounts: "DIRECTORY TYPE" of every hierarchy, v2 first.
cg_mounts() {
  awk '$3 == "cgroup" || $3 == "cgroup2" { print $2, $3 }' /proc/self/mounts | sort -u | sort -s -r -k2,2
}

cg_unified_only() { ! awk '{ print $2 }' < <(cg_mounts) | grep -qx cgroup; }

# cg_make GROUP [delegate]: `delegate` lets GROUP hand its controllers on to groups below it,
# which v2 allows only while no process is in GROUP itself.
cg_make() {
  local root type dir part
  while read -r root type; do
    dir=$root
    for part in ${1//\// }; do
      cg_delegate "$dir"
      cg_child "$dir" "$part"
      dir+=/$part
    done
    [[ ${2:-} != delegate ]] || cg_delegate "$dir"
  done < <(cg_mounts)
}

# cg_add GROUP CHILD: makes CHILD in a GROUP that processes are still in.
cg_add() {
  local root type
  while read -r root type; do cg_child "$root/$1" "$2"; done < <(cg_mounts)
}

cg_child() {
  mkdir -p "$1/$2"
  cg_copy_cpuset "$1" "$1/$2"
}

cg_delegate() {
  [[ -e $1/cgroup.controllers ]] && cg_unified_only || return 0
  local controller
  for controller in $(cat "$1/cgroup.controllers"); do
    echo "+$controller" >"$1/cgroup.subtree_control"
  done
}

# A v1 cpuset starts empty and takes no process until it has CPUs and memory nodes.
cg_copy_cpuset() {
  local file
  for file in cpuset.cpus cpuset.mems; do
    [[ -e $2/cgroup.controllers || ! -e $2/$file || $(cat "$2/$file") ]] || cat "$1/$file" >"$2/$file"
  done
}

# cg_enter GROUP [PID]: moves this shell, or PID, into GROUP of every hierarchy.
cg_enter() {
  local root type pid=${2:-$BASHPID}
  while read -r root type; do
    echo "$pid" >"$root/$1/cgroup.procs"
  done < <(cg_mounts)
}

# A node or control plane competes as one with every single task outside; the weight makes up for it.
cg_favour() {
  local root type
  while read -r root type; do
    [[ ! -e $root/$1/cpu.shares ]] || echo 4096 >"$root/$1/cpu.shares"
    [[ ! -e $root/$1/cpu.weight ]] || echo 400 >"$root/$1/cpu.weight"
  done < <(cg_mounts)
}

# cg_lend_weight GROUP: this script shares the weight of GROUP until cg_return_weight. Under v2,
# where a process has one group for everything, it would end with the cluster, so it does without.
cg_lend_weight() {
  local root=/sys/fs/cgroup/cpu
  [[ -e $root/$1/cpu.shares ]] || return 0
  CPU_GROUP=$root$(awk -F: '$2 == "cpu" { print $3 }' /proc/self/cgroup)
  echo $$ >"$root/$1/cgroup.procs"
}

cg_return_weight() { [[ ! ${CPU_GROUP:-} ]] || echo $$ >"$CPU_GROUP/cgroup.procs"; }

# cg_procs GROUP: process ids in GROUP and below, of all hierarchies.
cg_procs() {
  local root type
  while read -r root type; do
    [[ ! -d $root/$1 ]] || find "$root/$1" -name cgroup.procs -exec cat {} + 2>/dev/null || true
  done < <(cg_mounts) | sort -nu
}

cg_kill_once() {
  local pids
  pids=$(cg_procs "$1")
  # shellcheck disable=SC2086
  [[ ! $pids ]] || kill -KILL $pids 2>/dev/null || true
  [[ ! $pids ]]
}

# cg_clear GROUP: ends every process of GROUP and removes it with all groups below.
cg_clear() {
  wait_for 20 cg_kill_once "$1" || fail "processes of group $1 do not end: $(cg_procs "$1" | xargs)"
  wait_for 10 cg_remove_once "$1" || fail "group $1 cannot be removed: $(cg_left "$1" | head -3 | xargs)"
}

cg_left() {
  local root type
  while read -r root type; do
    [[ ! -d $root/$1 ]] || echo "$root/$1"
  done < <(cg_mounts)
}

cg_remove_once() {
  local dir
  for dir in $(cg_left "$1"); do
    find "$dir" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
  [[ ! $(cg_left "$1") ]]
}
