# The judges that write objects have a namespace of their own, with a pod on the pod network. What they write beside it is
# known by its name or label; it goes at the end, and before the next run if that was killed.
# shellcheck shell=bash
NAMESPACE=weft-judges
CRD=clusternetworkpolicies.policy.networking.k8s.io
LABEL=weft.dev/judge=policy-api

namespace() {
  kubectl apply -f test/judges/pod.yaml >&2 && kubectl -n "$NAMESPACE" wait pod --all --for=condition=Ready --timeout=60s >&2
}

clean() {
  remove weftnetworkpolicy --namespace="$NAMESPACE" && remove weftclusternetworkpolicy &&
    kubectl delete crd -l "$LABEL" --wait >&2 && kubectl delete namespace "$NAMESPACE" --ignore-not-found "$@" >&2
}

# remove KIND [--namespace=NS]: the judge's finalizer would hold up the policy, and that its namespace.
remove() {
  local kind=$1
  shift
  kubectl patch "$kind" judged-by-kstatus "$@" --type=merge -p '{"metadata":{"finalizers":null}}' >/dev/null 2>&1 || true
  kubectl delete "$kind" judged-by-kstatus flawed-for-kstatus "$@" --ignore-not-found >&2
}

judge_kstatus() { namespace && kubectl kustomize "${state:?}/install" | "$1" --crds crds --namespace "$NAMESPACE"; }

# The fixtures are of the CRD's own version, and with the CRD of somebody else his policies would go.
judge_policy_api() {
  if kubectl get crd "$CRD" >/dev/null 2>&1; then
    fail "cluster ${name:?} has CRD $CRD already and the judge must install its own; delete it, or judge another cluster"
  fi
  namespace && kubectl label --local -f "${1%/*}" "$LABEL" -o json | kubectl create -f - >&2 &&
    kubectl wait crd "$CRD" --for=condition=Established --timeout=30s >&2 &&
    begin_listening && "$1" --namespace "$NAMESPACE" | with_complaints
}
