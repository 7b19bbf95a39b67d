# The files that a node boots with: process 1 copies the tree $NODE_DIR/files over the node's own view.
# shellcheck shell=bash

node_files() {
  local files=$NODE_DIR/files
  rm -rf "$files"
  mkdir -p "$files"/etc/{containerd,kubernetes/pki} "$files"/opt/cni/bin
  node_file_network "$files/etc"
  by_stack "$NODE_IP4" "$NODE_IP6" >"$files/etc/kubernetes/node-ip"
  node_file_containerd >"$files/etc/containerd/config.toml"
  node_file_kubelet >"$files/etc/kubernetes/kubelet.yaml"
  cp "$STATE/pki/ca.crt" "$STATE/pki/n$NODE".{crt,key} "$files/etc/kubernetes/pki/"
  kubeconfig "$files/etc/kubernetes/kubelet.conf" "n$NODE"
  cp "$STATE/kube/proxy" "$files/etc/kubernetes/kube-proxy.conf"
  node_file_kube_proxy >"$files/etc/kubernetes/kube-proxy.yaml"
  cp /usr/lib/cni/* "$files/opt/cni/bin/"
}

node_file_network() {
  echo "$NODE_NAME" >"$1/hostname"
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$1/hosts"
  local ip
  for ip in "$NODE_IP4" "$NODE_IP6"; do [[ ! $ip ]] || echo "$ip $NODE_NAME" >>"$1/hosts"; done
  # Nodes reach no name server; an empty file keeps the machine's out of the pods.
  : >"$1/resolv.conf"
  echo "$NODE_NAME" | sha256sum | cut -c1-32 >"$1/machine-id"
}

# restrict_oom_score_adj and the runtime wrapper are for machines whose root lacks CAP_SYS_RESOURCE.
node_file_containerd() {
  cat <<TOML
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
oom_score = 0
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:lab"
  restrict_oom_score_adj = true
  disable_tcp_service = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/opt/cni/bin"
    conf_dir = "/etc/cni/net.d"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
        BinaryName = "$LAB/boot/runc-capped"
TOML
}

node_file_kubelet() {
  cat <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failCgroupV1: false
failSwapOn: false
cgroupDriver: cgroupfs
crashLoopBackOff: {maxContainerRestartPeriod: 1s}
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
clusterDNS: [$(by_stack "\"$DNS4\"" "\"$DNS6\"")]
clusterDomain: cluster.local
resolvConf: /etc/resolv.conf
readOnlyPort: 0
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: /etc/kubernetes/pki/n$NODE.crt
tlsPrivateKeyFile: /etc/kubernetes/pki/n$NODE.key
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%, nodefs.inodesFree: 1%, imagefs.inodesFree: 1%}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
localStorageCapacityIsolation: false
makeIPTablesUtilChains: false
serializeImagePulls: false
shutdownGracePeriod: 0s
YAML
  [[ $CNI != weft ]] || echo 'registerWithTaints: [{key: weft.dev/agent-not-ready, effect: NoSchedule}]'
}

node_file_kube_proxy() {
  cat <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
hostnameOverride: $NODE_NAME
clusterCIDR: "$(by_stack "$POD4" "$POD6")"
clientConnection: {kubeconfig: /etc/kubernetes/kube-proxy.conf}
conntrack: {maxPerCore: 0, min: 0}
YAML
}
