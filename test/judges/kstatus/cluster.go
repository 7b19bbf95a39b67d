package main

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"
)

// Cluster is the API server, which knows each kind by discovery.
type Cluster struct {
	objects dynamic.Interface
	groups  []*restmapper.APIGroupResources
}

func connect(kubeconfig string) (*Cluster, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, fmt.Errorf("--kubeconfig %q: %w; run: make cluster NAME=a CNI=weft", kubeconfig, err)
	}
	// What is read must not wait behind a client's own pace.
	config.QPS, config.Burst = 200, 200
	objects, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	found, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	groups, err := restmapper.GetAPIGroupResources(found)
	if err != nil {
		return nil, fmt.Errorf("the API server of --kubeconfig %q does not say what it serves: %w", kubeconfig, err)
	}
	return &Cluster{objects, groups}, nil
}

// live reads what a manifest is on the cluster.
func (c *Cluster) live(ctx context.Context, manifest *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	kind := manifest.GroupVersionKind()
	mapping, err := restmapper.NewDiscoveryRESTMapper(c.groups).RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return nil, err
	}
	// kustomize gives a namespace to cluster-wide kinds that it does not know; kubectl ignores it.
	namespace := ""
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		namespace = manifest.GetNamespace()
	}
	return c.in(mapping.Resource, namespace).Get(ctx, manifest.GetName(), metav1.GetOptions{})
}

func (c *Cluster) in(resource schema.GroupVersionResource, namespace string) dynamic.ResourceInterface {
	if namespace == "" {
		return c.objects.Resource(resource)
	}
	return c.objects.Resource(resource).Namespace(namespace)
}
