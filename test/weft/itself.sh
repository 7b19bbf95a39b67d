# What a pod sends to itself never leaves it, so no policy can be about it.
# shellcheck shell=bash disable=SC2154 # the suite sets server and server_ips

itself() {
  local status
  kubectl apply -f test/weft/alone.yaml && bin/weft policy wait netpol/alone -n t && alone_but_for_itself
  status=$?
  kubectl -n t delete networkpolicy alone && bin/weft policy wait netpol/alone -n t --deleted && return $status
}
alone_but_for_itself() {
  local n ip
  for n in 1 2; do
    for ip in ${server_ips[n]} 127.0.0.1 ::1; do
      from_pod "${server[n]}" "$ip" 8080 tcp && from_pod "${server[n]}" "$ip" 8081 udp || { echo "server $n -> itself $ip" >&2; return 1; }
    done
    for ip in ${server_ips[3 - n]}; do no_answer "${server[n]}" "$ip" 8080 tcp || return 1; done
  done
}
