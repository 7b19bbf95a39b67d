# etcd, API server, controller manager and scheduler of one cluster, in a network namespace of
# their own so that every cluster uses the default ports. Each can be killed and started alone.
# shellcheck shell=bash

CONTROL_PLANE=(etcd kube-apiserver kube-controller-manager kube-scheduler)

cp_names() { SERVER=https://$(bracketed "$(first_by_stack "$CP4" "$CP6")"):6443; }

# etcd's two preallocated logs want memory, not a disk; a small /dev/shm cannot take them.
cp_etcd_dir() {
  if (($(df --output=avail -k /dev/shm 2>/dev/null | tail -1) > 1048576)); then
    echo "/dev/shm/$GROUP"
  else
    echo "$STATE/etcd"
  fi
}

cp_alive() { alive "$GROUP/cp" "$STATE/cp/$1.pid"; }

# cp_ensure: starts etcd and the API server if they are not running, on the data that is there.
cp_ensure() {
  mkdir -p "$STATE/cp" "$STATE/kube"
  cg_make "$GROUP/cp"
  cg_favour "$GROUP"
  in_netns "$CP_NETNS" true 2>/dev/null && cp_any_alive || with_wire_lock cp_port
  cp_credentials
  cp_start etcd
  cp_start kube-apiserver
}

# The others end at once when the API server has not yet made the roles they need.
cp_ensure_controllers() {
  cp_wait_ready
  cp_start kube-controller-manager
  cp_start kube-scheduler
}

cp_any_alive() {
  local name
  for name in "${CONTROL_PLANE[@]}"; do ! cp_alive "$name" || return 0; done
  return 1
}

cp_port() { wire_port "$CP_NETNS" "$(has4 && echo "$CP4")" "$(has6 && echo "$CP6")"; }

cp_credentials() {
  local cn
  pki_ca
  pki_issue apiserver kube-apiserver '' "DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,$(
  )DNS:kubernetes.default.svc.cluster.local,DNS:localhost,$(
  )$(ip_names 127.0.0.1 ::1 "$CP4" "$CP6" "$FIRST_SERVICE4" "$FIRST_SERVICE6")"
  pki_issue admin admin system:masters
  for cn in controller-manager scheduler proxy; do
    pki_issue $cn "system:kube-$cn" ''
    kubeconfig "$STATE/kube/$cn" $cn
  done
}

# cp_start NAME: a no-op while NAME runs.
# Nodes and control plane share a few processors, of which the API server's collector takes all it finds for 0.2 s at a
# time, every 20 s on a busy cluster: with more memory it is every 80 s.
cp_start() {
  # shellcheck disable=SC2046
  cp_alive "$1" || spawn "$GROUP/cp" "$STATE/cp/$1.pid" "$STATE/cp/$1.log" \
    nsenter --net="/run/netns/$CP_NETNS" -- env GOGC=400 "$KUBERNETES/$1" $("cp_flags_${1//-/_}")
}

cp_flags_etcd() {
  echo --data-dir="$(cp_etcd_dir)" --listen-client-urls=http://127.0.0.1:2379 \
    --advertise-client-urls=http://127.0.0.1:2379 --listen-peer-urls=http://127.0.0.1:2380 \
    --initial-advertise-peer-urls=http://127.0.0.1:2380 --initial-cluster=default=http://127.0.0.1:2380 \
    --unsafe-no-fsync --quota-backend-bytes=8589934592 \
    --auto-compaction-mode=periodic --auto-compaction-retention=5m --log-level=warn
}

cp_flags_kube_apiserver() {
  local pki=$STATE/pki
  echo --etcd-servers=http://127.0.0.1:2379 --secure-port=6443 --bind-address="$(if has6; then echo ::; else echo 0.0.0.0; fi)" \
    --advertise-address="$(first_by_stack "$CP4" "$CP6")" --allow-privileged=true \
    --service-cluster-ip-range="$(by_stack "$SERVICE4" "$SERVICE6")" --service-node-port-range=30000-32767 \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --client-ca-file="$pki/ca.crt" \
    --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
    --kubelet-client-certificate="$pki/apiserver.crt" --kubelet-client-key="$pki/apiserver.key" \
    --kubelet-certificate-authority="$pki/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$pki/sa.pub" --service-account-signing-key-file="$pki/sa.key" \
    --storage-media-type=application/vnd.kubernetes.protobuf
}

# The client limits matter: forty controllers start at once and node CIDRs would wait behind them.
cp_flags_kube_controller_manager() {
  local pki=$STATE/pki kube=$STATE/kube/controller-manager masks=()
  ! has4 || masks+=(--node-cidr-mask-size-ipv4=24)
  ! has6 || masks+=(--node-cidr-mask-size-ipv6=64)
  echo --kubeconfig="$kube" --authentication-kubeconfig="$kube" --authorization-kubeconfig="$kube" \
    --bind-address=127.0.0.1 --leader-elect=false --use-service-account-credentials \
    --kube-api-qps=500 --kube-api-burst=1000 --root-ca-file="$pki/ca.crt" \
    --service-account-private-key-file="$pki/sa.key" \
    --cluster-signing-cert-file="$pki/ca.crt" --cluster-signing-key-file="$pki/ca.key" \
    --service-cluster-ip-range="$(by_stack "$SERVICE4" "$SERVICE6")" \
    --allocate-node-cidrs --cluster-cidr="$(by_stack "$POD4" "$POD6")" "${masks[@]}"
}

cp_flags_kube_scheduler() {
  local kube=$STATE/kube/scheduler
  echo --kubeconfig="$kube" --authentication-kubeconfig="$kube" --authorization-kubeconfig="$kube" \
    --bind-address=127.0.0.1 --leader-elect=false
}

cp_wait_ready() {
  wait_for 120 cp_ready_or_dead && api_ready && return 0
  local name
  for name in etcd kube-apiserver; do
    cp_alive "$name" || fail "$name of cluster $CLUSTER has ended" "$STATE/cp/$name.log"
  done
  fail "the API server of cluster $CLUSTER is not ready" "$STATE/cp/kube-apiserver.log"
}

cp_ready_or_dead() { api_ready || ! cp_alive etcd || ! cp_alive kube-apiserver; }

# The API server speaks to kubelets under its own name, which has to be let in there.
cp_let_apiserver_into_kubelets() {
  api_apply /apis/rbac.authorization.k8s.io/v1/clusterrolebindings weft-lab:kubelet-api-admin '{
    "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
    "metadata": {"name": "weft-lab:kubelet-api-admin"},
    "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "system:kubelet-api-admin"},
    "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "kube-apiserver"}]}'
}
