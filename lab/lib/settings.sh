# What a cluster was asked to be, kept with it, and whose it is.
# shellcheck shell=bash

SETTINGS=(STACK CNI PROXY)

settings_check() {
  [[ $NODES =~ ^[1-9]$ ]] || fail "NODES=$NODES: a cluster has 1 to 9 nodes"
  [[ $STACK =~ ^(dual|v4|v6)$ ]] || fail "STACK=$STACK: choose dual, v4 or v6"
  [[ $CNI =~ ^(none|bridge|weft)$ ]] || fail "CNI=$CNI: choose none, bridge or weft"
  [[ $PROXY =~ ^(none|kube-proxy)$ ]] || fail "PROXY=$PROXY: choose none or kube-proxy"
}

settings_line() { local s; for s in "${SETTINGS[@]}"; do printf '%s=%s ' "$s" "${!s}"; done; }

# settings_load: what the cluster was started with, for commands that only name it.
settings_load() {
  [[ -s $STATE/settings ]] || fail "there is no cluster $CLUSTER; start it: make cluster NAME=$CLUSTER"
  local assignment
  for assignment in $(cat "$STATE/settings"); do declare -g "$assignment"; done
}

settings_owner() { cat "$STATE/owner" 2>/dev/null || true; }

# Letters are machine-wide, checkouts are many: nobody takes down or takes over another's cluster
# by mistake. What a checkout that is gone has left behind is anybody's, and so is a cluster of which
# no process lives: its owner was cut off, and would otherwise keep the letter for good.
settings_check_owner() {
  ! settings_foreign || [[ ! -d $(settings_owner)/lab || ! $(cg_procs "$GROUP") || ${FORCE:-} == 1 ]] ||
    fail "cluster $CLUSTER belongs to the checkout $(settings_owner); choose another NAME, or add FORCE=1"
}

settings_foreign() {
  local owner
  owner=$(settings_owner)
  [[ $owner && $owner != "$REPO" ]]
}
