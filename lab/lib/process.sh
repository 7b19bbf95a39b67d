# Finds processes of a node by its control group, never by a search of the whole machine.
# shellcheck shell=bash

# process_words PID: the command line, into the array WORDS.
process_words() { WORDS=() && { mapfile -d '' -t WORDS <"/proc/$1/cmdline"; } 2>/dev/null && ((${#WORDS[@]})); }

is_program() { process_words "$1" && [[ ${WORDS[0]##*/} == "$2" ]]; }

# Weft is one program with many commands, possibly behind `java`: some word names Weft and another
# is the command.
is_weft() {
  process_words "$1" || return 1
  local word named='' command=''
  for word in "${WORDS[@]}"; do
    [[ $word != *weft* ]] || named=1
    [[ $word != "$2" ]] || command=1
  done
  [[ $named && $command ]]
}

# find_processes GROUP TEST [ARGUMENT]: matching process ids, lowest first.
find_processes() {
  local pid
  for pid in $(cg_procs "$1"); do
    ! "$2" "$pid" "${@:3}" || echo "$pid"
  done
}

# node_processes WHAT: nothing when it is not running.
node_processes() {
  case $1 in
    agent | operator) find_processes "$NODE_GROUP/kubepods" is_weft "$1" ;;
    envoy) find_processes "$NODE_GROUP/kubepods" is_program envoy ;;
    kubelet | containerd | kube-proxy) find_processes "$NODE_GROUP/system" is_program "$1" ;;
    node) ! node_alive || node_pid ;;
    *) fail "$1: choose agent, operator, envoy, kubelet, containerd, kube-proxy or node" ;;
  esac
}
