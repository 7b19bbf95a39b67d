package main

import (
	"context"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
)

// notUnderstood is a port name that the schema lets through and Weft cannot mean anything by.
const notUnderstood = "NO_NAME"

var webhooks = schema.GroupVersionResource{Group: "admissionregistration.k8s.io", Version: "v1", Resource: "validatingwebhookconfigurations"}

// Desk writes policies of one kind.
type Desk struct {
	kind      Kind
	namespace string
	policies  dynamic.ResourceInterface
	webhooks  dynamic.ResourceInterface
}

// Change is what is done to a policy.
type Change func(*unstructured.Unstructured)

func newDesk(cluster *Cluster, kind Kind, namespace string) *Desk {
	desk := &Desk{kind: kind, namespace: namespace, webhooks: cluster.in(webhooks, "")}
	if kind.Namespaced {
		desk.policies = cluster.in(kind.GroupVersionResource, namespace)
	} else {
		desk.policies = cluster.in(kind.GroupVersionResource, "")
	}
	return desk
}

// policy selects the pods of the judge's namespace, so that nodes have something to enforce.
func (d *Desk) policy(name, port string) *unstructured.Unstructured {
	subject := map[string]any{"podSelector": map[string]any{}}
	if !d.kind.Namespaced {
		subject["namespaceSelector"] = map[string]any{"matchLabels": map[string]any{"kubernetes.io/metadata.name": d.namespace}}
	}
	policy := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": d.kind.GroupVersion().String(), "kind": d.kind.Kind,
		"metadata": map[string]any{"name": name},
		"spec": map[string]any{"subject": subject, "ingress": []any{
			map[string]any{"action": "Allow", "ports": []any{map[string]any{"port": port}}},
		}},
	}}
	if d.kind.Namespaced {
		policy.SetNamespace(d.namespace)
	}
	return policy
}

func port(name string) Change {
	return func(policy *unstructured.Unstructured) {
		spec := policy.Object["spec"].(map[string]any)
		rule := spec["ingress"].([]any)[0].(map[string]any)
		rule["ports"] = []any{map[string]any{"port": name}}
	}
}

func stage(stage string) Change {
	return func(policy *unstructured.Unstructured) { policy.Object["spec"].(map[string]any)["stage"] = stage }
}

// write creates a policy, or changes what there is of it. What the webhook refuses is written without it: its
// registration is taken away and put back, and the API server learns of that some milliseconds later.
func (d *Desk) write(ctx context.Context, fresh *unstructured.Unstructured, change Change) (*unstructured.Unstructured, error) {
	var taken *unstructured.Unstructured
	for attempt := 0; ; attempt++ {
		written, err := d.try(ctx, fresh, change)
		unreviewed := err != nil && strings.Contains(err.Error(), "admission webhook")
		if attempt == 100 || !unreviewed && !errors.IsConflict(err) {
			return written, firstOf(err, d.putBack(ctx, taken))
		}
		if unreviewed {
			if found, err := d.takeAway(ctx); err != nil {
				return nil, err
			} else if found != nil {
				taken = found
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
}

func (d *Desk) try(ctx context.Context, fresh *unstructured.Unstructured, change Change) (*unstructured.Unstructured, error) {
	if change == nil {
		return d.policies.Create(ctx, fresh, metav1.CreateOptions{})
	}
	present, err := d.policies.Get(ctx, fresh.GetName(), metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	change(present)
	return d.policies.Update(ctx, present, metav1.UpdateOptions{})
}

func (d *Desk) takeAway(ctx context.Context) (*unstructured.Unstructured, error) {
	found, err := d.webhooks.Get(ctx, "weft-policy", metav1.GetOptions{})
	if errors.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return found, d.webhooks.Delete(ctx, found.GetName(), metav1.DeleteOptions{})
}

func (d *Desk) putBack(ctx context.Context, taken *unstructured.Unstructured) error {
	if taken == nil {
		return nil
	}
	taken.SetResourceVersion("")
	_, err := d.webhooks.Create(ctx, taken, metav1.CreateOptions{})
	if errors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
