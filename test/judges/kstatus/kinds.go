package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

const group = "weft.dev"

// Kind is one that Weft defines.
type Kind struct {
	schema.GroupVersionResource
	Kind       string
	Namespaced bool
}

func (k Kind) isPolicy() bool { return strings.HasSuffix(k.Kind, "Policy") }

// kinds are those that the API server serves, of which each has its file in the directory of the CRDs.
func (c *Cluster) kinds(directory string) ([]Kind, error) {
	var kinds []Kind
	for _, served := range c.groups {
		if served.Group.Name != group {
			continue
		}
		version := served.Group.PreferredVersion.Version
		for _, resource := range served.VersionedResources[version] {
			if !strings.Contains(resource.Name, "/") {
				at := schema.GroupVersionResource{Group: group, Version: version, Resource: resource.Name}
				kinds = append(kinds, Kind{at, resource.Kind, resource.Namespaced})
			}
		}
	}
	return kinds, complete(kinds, directory)
}

func complete(kinds []Kind, directory string) error {
	files, err := filepath.Glob(filepath.Join(directory, "*."+group+".yaml"))
	if err != nil {
		return err
	}
	served := map[string]bool{}
	for _, kind := range kinds {
		served[kind.Resource] = true
	}
	for _, file := range files {
		resource := strings.TrimSuffix(filepath.Base(file), "."+group+".yaml")
		if !served[resource] {
			return fmt.Errorf("--crds %s: the cluster does not serve %s; install the Weft of this checkout: make install", directory, resource)
		}
	}
	if len(files) == 0 || len(files) != len(kinds) {
		return fmt.Errorf("--crds %s: has %d files *.%s.yaml, the cluster serves %d kinds of the group; install the Weft of this checkout: make install",
			directory, len(files), group, len(kinds))
	}
	return nil
}

// readKinds reads every object of every kind; a kind without objects would pass unread.
func readKinds(ctx context.Context, verdict *Verdict, cluster *Cluster, kinds []Kind) error {
	for _, kind := range kinds {
		objects, err := cluster.objects.Resource(kind.GroupVersionResource).List(ctx, metav1.ListOptions{})
		if err != nil {
			return fmt.Errorf("list of %s: %w", kind.Resource, err)
		}
		for i := range objects.Items {
			verdict.expect("in a healthy cluster", &objects.Items[i], status.CurrentStatus)
		}
		verdict.Kinds[kind.Kind] = len(objects.Items)
		verdict.holds(len(objects.Items) > 0, "%s: no object to read; let this judge or its namespace make one", kind.Kind)
	}
	return nil
}

// nobodyLooked creates, as a dry run, the objects that only agents call ready. A defaulted status must not read Current.
func nobodyLooked(ctx context.Context, verdict *Verdict, cluster *Cluster, kinds []Kind) error {
	for _, kind := range kinds {
		if kind.Kind != "WeftNode" {
			continue
		}
		node := &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": kind.GroupVersion().String(), "kind": kind.Kind,
			"metadata": map[string]any{"name": "judged-by-kstatus"}, "spec": map[string]any{},
		}}
		created, err := cluster.objects.Resource(kind.GroupVersionResource).
			Create(ctx, node, metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}})
		if err != nil {
			return fmt.Errorf("dry run of %s: %w", kind.Kind, err)
		}
		verdict.expect("just created", created, status.InProgressStatus)
	}
	return nil
}
