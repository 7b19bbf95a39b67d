// Command policy-api has the API types of network-policy-api go through a cluster: each policy among the project's own
// conformance manifests is created by its Go client, read back, and compared.
//
//	policy-api --kubeconfig FILE --namespace NS
//
// Its CRD must be there. Policies of NS are created and deleted.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"
)

const limit = 2 * time.Minute

// Verdict is what went through the cluster and what of it came back changed.
type Verdict struct {
	OK              bool     `json:"ok"`
	ClusterPolicies int      `json:"clusterNetworkPolicies"`
	NetworkPolicies int      `json:"networkPolicies"`
	Problems        []string `json:"problems"`
}

func (v *Verdict) problem(format string, values ...any) {
	text := fmt.Sprintf(format, values...)
	v.Problems = append(v.Problems, text)
	fmt.Fprintln(os.Stderr, "not ok:", text)
}

func main() {
	kubeconfig := flag.String("kubeconfig", os.Getenv("KUBECONFIG"), "of the cluster to judge")
	namespace := flag.String("namespace", "", "an own namespace")
	flag.Parse()
	if *namespace == "" || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "usage: policy-api --kubeconfig FILE --namespace NS")
		os.Exit(2)
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	verdict := &Verdict{Problems: []string{}}
	if err := judge(ctx, verdict, *kubeconfig, *namespace); err != nil {
		verdict.problem("%v", err)
	}
	verdict.OK = len(verdict.Problems) == 0
	if err := json.NewEncoder(os.Stdout).Encode(verdict); err != nil || !verdict.OK {
		os.Exit(1)
	}
}

func judge(ctx context.Context, verdict *Verdict, kubeconfig, namespace string) error {
	clients, err := connect(kubeconfig)
	if err != nil {
		return err
	}
	fixtures, err := read()
	if err != nil {
		return err
	}
	for _, policy := range fixtures.cluster {
		if err := clients.clusterPolicy(ctx, verdict, policy); err != nil {
			return fmt.Errorf("ClusterNetworkPolicy %s: %w", policy.Name, err)
		}
		verdict.ClusterPolicies++
	}
	for _, policy := range fixtures.namespaced {
		policy.Namespace = namespace
		if err := clients.networkPolicy(ctx, verdict, policy); err != nil {
			return fmt.Errorf("NetworkPolicy %s: %w", policy.Name, err)
		}
		verdict.NetworkPolicies++
	}
	if len(clients.warnings.texts) > 0 {
		verdict.problem("the API server warns: %q", clients.warnings.texts)
	}
	return nil
}
