# What the API server says of a policy that it is given, with the operator's webhook and without.
# shellcheck shell=bash

# tried FILE: the policy of a file, as a server-side dry run.
tried() { kubectl apply --dry-run=server -f "$1" 2>&1; }

reviewed() {
  local said
  said=$(tried test/weft/twice.yaml) || return 1
  echo "$said"
  [[ $said == *"Warning: weft: spec.ingress[1]: 'Allow' never decides: spec.ingress[0] allows all that it selects"* ]]
}
refused() {
  local said
  ! said=$(tried test/weft/flawed.yaml) || return 1
  echo "$said"
  [[ $said == *'admission webhook "policy.weft.dev" denied the request: spec.ingress[0].ports[0].port: '*'is no port name; write a number'* ]]
}
registered_at() { kubectl get validatingwebhookconfiguration weft-policy -o jsonpath='{.webhooks[0].clientConfig.url}'; }

# The leader is killed: it, or the other replica, names itself anew.
leader_killed() {
  local before node
  before=$(registered_at) && for node in 1 2; do lab/kill "${e:?}" $node operator || return 1; done
  within 60 moved "$before" && within 20 reviewed
}
moved() { [[ $(registered_at) != "$1" ]]; }

# Without any operator what is flawed is stored: it fails closed.
unanswered() {
  kubectl -n weft-system scale deployment weft-operator --replicas=0 &&
    kubectl -n weft-system wait pod -l app.kubernetes.io/component=operator --for=delete --timeout=60s &&
    time -p kubectl apply -f test/weft/flawed.yaml
}
unaddressed() {
  kubectl -n t run late --image=localhost/agnhost:lab --image-pull-policy=Never --grace-period=0 -- pause && within 40 says_what_to_do
}
says_what_to_do() {
  kubectl -n t get events --field-selector involvedObject.name=late,reason=FailedCreatePodSandBox -o json | jq -e 'any(.items[]; .message |
    contains("pod t/late has no WeftEndpoint yet") and contains("the operator makes it: look at deployment/weft-operator in weft-system"))'
}
# With one that comes back it is not, and the policy's status says why it was wrong.
answered() {
  kubectl -n weft-system scale deployment weft-operator --replicas=2 &&
    kubectl -n weft-system rollout status deployment/weft-operator --timeout=60s &&
    kubectl -n t wait weftnetworkpolicy/flawed --for=condition=Stalled --timeout=30s &&
    kubectl -n t delete weftnetworkpolicy/flawed && within 20 refused &&
    kubectl -n t wait pod/late --for=condition=Ready --timeout=60s && kubectl -n t delete pod late
}
