# A node from outside: its port on the wire, its disk, the files it boots with, its process 1.
# shellcheck shell=bash

# Process 1 as this machine numbers it; the group check makes a reused process id harmless.
node_pid() { cat "$NODE_DIR/run/pid" 2>/dev/null; }
node_alive() { alive "$NODE_GROUP" "$NODE_DIR/run/pid"; }

# in_node CMD...: runs CMD in all namespaces of the node, and in its group so that it ends with it.
in_node() {
  local pid
  pid=$(node_pid) && node_alive || fail "node $NODE of cluster $CLUSTER is not running; start it: make cluster NAME=$CLUSTER"
  (
    cg_enter "$NODE_GROUP/system"
    exec nsenter --target "$pid" --mount --uts --ipc --net --pid --cgroup -- "$@"
  )
}

# node_boot: a no-op while the node runs; a dead one comes back on its disk, as after a power cut.
node_boot() {
  ! node_alive || return 0
  node_clear
  mkdir -p "$NODE_DIR"/{run,log,disk/{containerd,kubelet}}
  with_wire_lock wire_port "$NODE_NETNS" "$NODE_IP4" "$NODE_IP6"
  pki_issue "n$NODE" "system:node:$NODE_NAME" system:nodes "DNS:$NODE_NAME,$(ip_names "$NODE_IP4" "$NODE_IP6")"
  node_files
  cg_make "$NODE_GROUP"
  date +%s >"$NODE_DIR/run/booted"
  spawn "$NODE_GROUP" "$NODE_DIR/run/outer" "$NODE_DIR/log/init.log" nsenter --net="/run/netns/$NODE_NETNS" -- \
    unshare --mount --propagation private --pid --fork --kill-child --mount-proc --uts --ipc --cgroup \
    env -i PATH="$PATH" LAB="$LAB" NODE_DIR="$NODE_DIR" NODE_NAME="$NODE_NAME" KUBERNETES="$KUBERNETES" \
    API_READY="$STATE/cp/ready" PROXY="$PROXY" "$LAB/boot/init"
  node_settle
}

# The cgroup namespace is rooted where process 1 was born. Under v2 that group may hand its
# controllers on only when it is empty, so everybody moves one down before the node goes on.
node_settle() {
  local outer pid
  outer=$(cat "$NODE_DIR/run/outer")
  wait_for 60 test -e "$NODE_DIR/run/born" || fail "node $NODE does not start" "$NODE_DIR/log/init.log"
  pid=$(node_first_process "$outer") && [[ $pid ]] || fail "node $NODE ended at once" "$NODE_DIR/log/init.log"
  cg_add "$NODE_GROUP" system
  cg_enter "$NODE_GROUP/system" "$outer"
  cg_enter "$NODE_GROUP/system" "$pid"
  cg_make "$NODE_GROUP" delegate
  echo "$pid" >"$NODE_DIR/run/pid"
  touch "$NODE_DIR/run/settled"
}

# A process that the shell started before it became `unshare` may be a child beside process 1.
node_first_process() {
  local pid
  for pid in $(cat "/proc/$1/task/$1/children"); do
    [[ $(awk '$1 == "NSpid:" { print $NF }' "/proc/$pid/status" 2>/dev/null) != 1 ]] || echo "$pid"
  done
}

node_wait_runtime() {
  wait_for 90 test -e "$NODE_DIR/run/containerd" || fail "containerd of node $NODE does not answer" "$NODE_DIR/log/containerd.log"
}

# node_clear: what a power cut leaves on this machine and a real one would have lost.
node_clear() {
  cg_clear "$NODE_GROUP"
  with_wire_lock wire_unport "$NODE_NETNS"
  rm -rf "$NODE_DIR/run"
}

# node_import FILE: through standard input, for the node sees another /etc, /opt, /run and /var.
node_import() {
  in_node ctr --namespace k8s.io images import - <"$1" >>"$NODE_DIR/log/images.log" 2>&1 ||
    fail "node $NODE does not take the image archive $1" "$NODE_DIR/log/images.log"
}

# node_import_once FILE...: what this node's disk has already is left out.
node_import_once() {
  local file stamp
  for file; do
    stamp="$(stat -c '%n %s %Y' "$file")"
    ! grep -qsxF "$stamp" "$NODE_DIR/disk/images" || continue
    node_import "$file"
    echo "$stamp" >>"$NODE_DIR/disk/images"
  done
}
