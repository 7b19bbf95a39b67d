# What every lab script needs first: strictness, where things are, how to fail and how to wait.
# shellcheck shell=bash
set -euo pipefail
shopt -s nullglob inherit_errexit

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
REPO=$(dirname "$LAB")
# shellcheck source=../../versions.env
. "$REPO/versions.env"
CACHE=${CACHE:-$HOME/.cache/weft}
# Outside /etc, /opt and /var, because each node lays overlays over those three.
LAB_HOME=${WEFT_LAB_HOME:-/srv/weft-lab}
KUBERNETES=$CACHE/kubernetes-$KUBERNETES_VERSION-$(cat "$LAB"/kball/* | sha256sum | cut -c1-12)

say() { printf '%s\n' "$*" >&2; }

# fail MESSAGE [LOGFILE]: says why, with the end of the log that explains it.
fail() {
  say "lab: $1"
  if [[ -s ${2:-} ]]; then
    say "--- end of $2"
    tail -n 15 "$2" >&2
  fi
  FAILURE=$1
  exit 1
}

need_root() {
  ((EUID == 0)) || fail "needs root: namespaces, mounts and control groups belong to root; run it with sudo"
}

# wait_for SECONDS CMD...: false when CMD has not succeeded in time.
wait_for() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# Locks are held by an open descriptor, so that a killed holder frees them; `spawn` closes it
# in whatever outlives the script.
lock() {
  local file=/run/lock/weft-lab-$1
  mkdir -p "$LAB_HOME"
  exec {LOCK_FD}>"$file"
  flock --wait 180 "$LOCK_FD" || fail "another run has held the lock of $1 for 180 s; see: fuser -v $file"
}

with_wire_lock() {
  local fd status=0
  exec {fd}>/run/lock/weft-lab-wire
  flock --wait 60 "$fd" || fail "the shared wire has been locked for 60 s; see: fuser -v /run/lock/weft-lab-wire"
  "$@" || status=$?
  exec {fd}>&-
  return $status
}

# spawn GROUP PIDFILE LOG CMD...: starts a process that outlives this script. Returns when it is in
# its group, as `alive` tells by that.
spawn() {
  local group=$1 pidfile=$2 log=$3
  shift 3
  (
    cg_enter "$group"
    echo "$BASHPID" >"$pidfile"
    [[ ! ${LOCK_FD:-} ]] || exec {LOCK_FD}>&-
    exec setsid "$@" </dev/null >>"$log" 2>&1
  ) &
  local child=$!
  while [[ $(cat "$pidfile" 2>/dev/null) != "$child" && -e /proc/$child ]]; do sleep 0.01; done
}

# gone PID...: a killed process holds its ports and its group until it has been reaped.
gone() {
  local pid
  for pid; do [[ ! -e /proc/$pid ]] || return 1; done
}

# alive GROUP PIDFILE: the group check makes a reused process id harmless.
alive() {
  local pid
  pid=$(cat "$2" 2>/dev/null) && [[ $pid ]] && grep -qsE ":/$1(/|\$)" "/proc/$pid/cgroup"
}
