# Names and addresses of a cluster. All follow from its letter, so that clusters a to h run side
# by side with equal ports. The wire between them is 172.30.0.0/16 and fd30::/64.
# shellcheck shell=bash disable=SC2034

WIRE_NETNS=wlab-net
WIRE_BRIDGE=wlab-br
HOST_LINK=wlab-host
GATEWAY4=172.30.0.1 GATEWAY6=fd30::1
HOST4=172.30.0.2 HOST6=fd30::2
IMAGES=$REPO/target/images

cluster_names() {
  [[ ${1:-} =~ ^[a-h]$ ]] || fail "NAME=${1:-}: a cluster is named by one letter from a to h"
  CLUSTER=$1
  local k=$(($(printf '%d' "'$CLUSTER") - 96))
  GROUP=weft-lab-$CLUSTER
  STATE=$LAB_HOME/$CLUSTER
  OUT=$REPO/.lab/$CLUSTER
  CP_NETNS=wlab-$CLUSTER-cp
  CP4=172.30.$k.2 CP6=fd30::$k:2
  NODE4=172.30.$k NODE6=fd30::$k
  POD4=10.$((243 + k)).0.0/16 POD6=fd44:0:0:${k}00::/56
  SERVICE4=10.$((95 + k)).0.0/16 SERVICE6=fd96:$k::/112
  FIRST_SERVICE4=10.$((95 + k)).0.1 FIRST_SERVICE6=fd96:$k::1
  DNS4=10.$((95 + k)).0.10 DNS6=fd96:$k::a
}

# node_names N: needs cluster_names first.
node_names() {
  [[ ${1:-} =~ ^[1-9]$ ]] || fail "node ${1:-}: nodes are numbered 1 to 9"
  NODE=$1
  NODE_NAME=$CLUSTER$NODE
  NODE_DIR=$STATE/n$NODE
  NODE_GROUP=$GROUP/n$NODE
  NODE_NETNS=wlab-$CLUSTER-n$NODE
  NODE_IP4='' NODE_IP6=''
  ! has4 || NODE_IP4=$NODE4.$((10 + NODE))
  ! has6 || NODE_IP6=$NODE6:$((10 + NODE))
}

has4() { [[ $STACK != v6 ]]; }
has6() { [[ $STACK != v4 ]]; }

# by_stack V4 V6: what the stack has of the two, IPv4 first, joined by a comma.
by_stack() {
  case $STACK in
    v4) echo "$1" ;;
    v6) echo "$2" ;;
    dual) echo "$1,$2" ;;
  esac
}

# first_by_stack V4 V6: the address that the cluster prefers.
first_by_stack() { if has4; then echo "$1"; else echo "$2"; fi; }

bracketed() { if [[ $1 == *:* ]]; then echo "[$1]"; else echo "$1"; fi; }

# node_numbers: the nodes that this cluster has a disk for.
node_numbers() {
  local dir
  for dir in "$STATE"/n[1-9]; do echo "${dir##*/n}"; done
}
