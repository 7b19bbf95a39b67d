// Command kstatus reads Weft's objects on a cluster by the rules that Flux, Argo CD's plugins and kpt share, and says
// where they read something else than is meant:
//
//	kubectl kustomize kustomize/base | kstatus --kubeconfig FILE --crds crds --namespace NS
//
// The namespace must have a ready pod of the pod network. Admission of flawed policies is switched off for moments.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"
)

// A limit for all of it: one policy takes about ten steps of a second at most.
const limit = 4 * time.Minute

func main() {
	kubeconfig := flag.String("kubeconfig", os.Getenv("KUBECONFIG"), "of the cluster to judge")
	crds := flag.String("crds", "crds", "directory of the CRDs that must be there")
	namespace := flag.String("namespace", "", "an own namespace with a ready pod")
	flag.Parse()
	if *namespace == "" || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "usage: kustomize build DIR | kstatus --kubeconfig FILE --crds DIR --namespace NS")
		os.Exit(2)
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	verdict := &Verdict{Kinds: map[string]int{}, Problems: []string{}}
	if err := judge(ctx, verdict, *kubeconfig, *crds, *namespace); err != nil {
		verdict.problem("%v", err)
	}
	os.Exit(verdict.print())
}

func judge(ctx context.Context, verdict *Verdict, kubeconfig, crds, namespace string) error {
	cluster, err := connect(kubeconfig)
	if err != nil {
		return err
	}
	kinds, err := cluster.kinds(crds)
	if err != nil {
		return err
	}
	for _, part := range []func() error{
		func() error { return livePolicies(ctx, verdict, cluster, kinds, namespace) },
		func() error { return nobodyLooked(ctx, verdict, cluster, kinds) },
		func() error { return readKinds(ctx, verdict, cluster, kinds) },
		func() error { return endPolicies(ctx, verdict, cluster, kinds, namespace) },
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return readManifests(ctx, verdict, cluster, os.Stdin)
}

func (v *Verdict) print() int {
	v.OK = len(v.Problems) == 0
	line, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
	if v.OK {
		return 0
	}
	return 1
}
