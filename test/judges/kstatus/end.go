package main

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

// Somebody's finalizer: Weft has none, so its objects are under deletion only for others.
const finalizer = "judges.weft.dev/held"

// endPolicies deletes what livePolicies left, by way of a deletion that somebody holds up.
func endPolicies(ctx context.Context, verdict *Verdict, cluster *Cluster, kinds []Kind, namespace string) error {
	for _, kind := range kinds {
		if kind.isPolicy() {
			if err := end(ctx, verdict, newDesk(cluster, kind, namespace)); err != nil {
				return fmt.Errorf("%s, deletion: %w", kind.Kind, err)
			}
		}
	}
	return nil
}

func end(ctx context.Context, verdict *Verdict, desk *Desk) error {
	if err := hold(ctx, desk, `["`+finalizer+`"]`); err != nil {
		return err
	}
	if err := desk.policies.Delete(ctx, "judged-by-kstatus", metav1.DeleteOptions{}); err != nil {
		return err
	}
	// Time for the operator to write what would make it look settled.
	for range 3 {
		present, err := desk.policies.Get(ctx, "judged-by-kstatus", metav1.GetOptions{})
		if err != nil {
			return err
		}
		verdict.expect("under deletion", present, status.TerminatingStatus)
		time.Sleep(300 * time.Millisecond)
	}
	if err := hold(ctx, desk, "null"); err != nil {
		return err
	}
	_, err := desk.policies.Get(ctx, "judged-by-kstatus", metav1.GetOptions{})
	verdict.holds(errors.IsNotFound(err), "%s judged-by-kstatus is there after its deletion: Weft must not hold it up", desk.kind.Kind)
	return nil
}

func hold(ctx context.Context, desk *Desk, finalizers string) error {
	patch := []byte(`{"metadata":{"finalizers":` + finalizers + `}}`)
	_, err := desk.policies.Patch(ctx, "judged-by-kstatus", types.MergePatchType, patch, metav1.PatchOptions{})
	return err
}
