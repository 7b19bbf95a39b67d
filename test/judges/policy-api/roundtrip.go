package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	networking "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/network-policy-api/apis/v1beta1"
	"sigs.k8s.io/network-policy-api/pkg/client/clientset/versioned"
)

// Clients are network-policy-api's own, and for NetworkPolicy the one that needs no other kind's types compiled.
type Clients struct {
	objects  dynamic.Interface
	policies versioned.Interface
	warnings *Warnings
}

// Warnings are what the API server says beside its answers.
type Warnings struct{ texts []string }

// HandleWarningHeader is called by the clients.
func (w *Warnings) HandleWarningHeader(_ int, _ string, text string) {
	// The fixtures' pods do not run here, and the older version is read on purpose.
	if strings.Contains(text, "matches no pod") || strings.Contains(text, "is deprecated") {
		return
	}
	w.texts = append(w.texts, text)
}

func connect(kubeconfig string) (*Clients, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, fmt.Errorf("--kubeconfig %q: %w; run: make cluster NAME=a CNI=weft", kubeconfig, err)
	}
	warnings := &Warnings{}
	config.WarningHandler = rest.WarningHandler(warnings)
	config.QPS, config.Burst = 200, 200
	objects, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	policies, err := versioned.NewForConfig(config)
	return &Clients{objects, policies, warnings}, err
}

func (c *Clients) clusterPolicy(ctx context.Context, verdict *Verdict, wanted *v1beta1.ClusterNetworkPolicy) error {
	policies := c.policies.PolicyV1beta1().ClusterNetworkPolicies()
	if _, err := policies.Create(ctx, wanted, metav1.CreateOptions{}); err != nil {
		return err
	}
	found, err := policies.Get(ctx, wanted.Name, metav1.GetOptions{})
	if err != nil {
		return err
	}
	same(verdict, "ClusterNetworkPolicy "+wanted.Name, wanted.Spec, found.Spec)
	again, err := policies.Update(ctx, found.DeepCopy(), metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	if again.ResourceVersion != found.ResourceVersion {
		verdict.problem("ClusterNetworkPolicy %s: written back as it was read it is another", wanted.Name)
	}
	if len(again.Status.Conditions) > 0 {
		verdict.problem("ClusterNetworkPolicy %s: something claims to implement it: %v", wanted.Name, again.Status.Conditions)
	}
	if err := c.older(ctx, verdict, wanted); err != nil {
		return err
	}
	return policies.Delete(ctx, wanted.Name, metav1.DeleteOptions{})
}

// older reads the policy in the version that the API serves beside; its types are others with the same fields.
func (c *Clients) older(ctx context.Context, verdict *Verdict, wanted *v1beta1.ClusterNetworkPolicy) error {
	found, err := c.policies.PolicyV1alpha2().ClusterNetworkPolicies().Get(ctx, wanted.Name, metav1.GetOptions{})
	if err != nil {
		return err
	}
	text, err := json.Marshal(found.Spec)
	if err != nil {
		return err
	}
	var spec v1beta1.ClusterNetworkPolicySpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return err
	}
	same(verdict, "ClusterNetworkPolicy "+wanted.Name+" as v1alpha2", wanted.Spec, spec)
	return nil
}

func (c *Clients) networkPolicy(ctx context.Context, verdict *Verdict, wanted *networking.NetworkPolicy) error {
	policies := c.objects.Resource(networking.SchemeGroupVersion.WithResource("networkpolicies")).Namespace(wanted.Namespace)
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(wanted)
	if err != nil {
		return err
	}
	if _, err := policies.Create(ctx, &unstructured.Unstructured{Object: content}, metav1.CreateOptions{}); err != nil {
		return err
	}
	read, err := policies.Get(ctx, wanted.Name, metav1.GetOptions{})
	if err != nil {
		return err
	}
	var found networking.NetworkPolicy
	if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(read.Object, &found, true); err != nil {
		return err
	}
	same(verdict, "NetworkPolicy "+wanted.Name, wanted.Spec, found.Spec)
	return policies.Delete(ctx, wanted.Name, metav1.DeleteOptions{})
}

func same[T any](verdict *Verdict, what string, wanted, found T) {
	if !equality.Semantic.DeepEqual(wanted, found) {
		verdict.problem("%s: created was %+v, read is %+v", what, wanted, found)
	}
}
