# One certificate authority a cluster and what it signs: every component proves who it is, and
# RBAC and the Node authorizer judge it by that name.
# shellcheck shell=bash

PKI_CONFIG=$'[req]\ndistinguished_name=dn\n[dn]\n'

pki_ca() {
  mkdir -p "$STATE/pki"
  [[ -s $STATE/pki/ca.crt ]] || pki_request "$STATE/pki/ca" -subj "/CN=weft-lab-$CLUSTER" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature
  [[ -s $STATE/pki/sa.pub ]] || {
    openssl ecparam -name prime256v1 -genkey -noout -out "$STATE/pki/sa.key"
    openssl pkey -in "$STATE/pki/sa.key" -pubout -out "$STATE/pki/sa.pub"
  }
}

# pki_request PATH OPTION...: the certificate is moved into place last, so that an interrupted
# run never leaves a half pair that looks whole.
pki_request() {
  local path=$1
  shift
  # Java clients take an EC key in this form only, not wrapped in PKCS#8.
  openssl ecparam -name prime256v1 -genkey -noout -out "$path.key"
  openssl req -x509 -config <(printf '%s' "$PKI_CONFIG") -key "$path.key" -days 3650 \
    -out "$path.new" "$@" 2>"$path.err" || fail "openssl cannot issue $path" "$path.err"
  rm -f "$path.err"
  mv "$path.new" "$path.crt"
}

# pki_issue NAME COMMON_NAME ORGANIZATION [SUBJECT_ALT_NAMES]
pki_issue() {
  local path=$STATE/pki/$1 subject=/CN=$2 more=()
  [[ ! -s $path.crt ]] || return 0
  [[ ! $3 ]] || subject=/O=$3$subject
  [[ ! ${4:-} ]] || more=(-addext "subjectAltName=$4")
  pki_request "$path" -CA "$STATE/pki/ca.crt" -CAkey "$STATE/pki/ca.key" -subj "$subject" \
    -addext basicConstraints=critical,CA:FALSE -addext keyUsage=critical,digitalSignature \
    -addext extendedKeyUsage=clientAuth,serverAuth "${more[@]}"
}

# ip_names ADDRESS...: subject alternative names; empty addresses are passed over.
ip_names() {
  local a names=()
  for a; do [[ ! $a ]] || names+=("IP:$a"); done
  (IFS=,; echo "${names[*]}")
}

# kubeconfig FILE CERTIFICATE_NAME: credentials are inside, so that the file can be moved.
kubeconfig() {
  local pair=$STATE/pki/$2
  (umask 077; cat >"$1.new") <<YAML
apiVersion: v1
kind: Config
clusters: [{name: $CLUSTER, cluster: {server: "$SERVER", certificate-authority-data: $(base64 -w0 "$STATE/pki/ca.crt")}}]
users: [{name: $2, user: {client-certificate-data: $(base64 -w0 "$pair.crt"), client-key-data: $(base64 -w0 "$pair.key")}}]
contexts: [{name: $CLUSTER, context: {cluster: $CLUSTER, user: $2}}]
current-context: $CLUSTER
YAML
  mv "$1.new" "$1"
}
