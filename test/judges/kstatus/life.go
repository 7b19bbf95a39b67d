package main

import (
	"context"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

// steps are what happens to a policy in its life; the first creates it.
var steps = []struct {
	what   string
	change Change
	ends   status.Status
}{
	{"created", nil, status.CurrentStatus},
	{"changed", port("https"), status.CurrentStatus},
	{"staged", stage("Staged"), status.CurrentStatus},
	{"not understood", port(notUnderstood), status.FailedStatus},
	{"repaired", port("http"), status.CurrentStatus},
	{"promoted", stage("Enforced"), status.CurrentStatus},
}

// livePolicies takes a policy of each kind through its life and leaves it accepted.
func livePolicies(ctx context.Context, verdict *Verdict, cluster *Cluster, kinds []Kind, namespace string) error {
	for _, kind := range kinds {
		if !kind.isPolicy() {
			continue
		}
		desk := newDesk(cluster, kind, namespace)
		for _, part := range []func(context.Context, *Verdict, *Desk) error{live, stale, flawedFromTheStart} {
			if err := part(ctx, verdict, desk); err != nil {
				return fmt.Errorf("%s: %w", kind.Kind, err)
			}
		}
	}
	return nil
}

func live(ctx context.Context, verdict *Verdict, desk *Desk) error {
	versions, err := watchPolicy(ctx, verdict, desk, "judged-by-kstatus")
	if err != nil {
		return err
	}
	defer versions.Stop()
	for _, step := range steps {
		written, err := desk.write(ctx, desk.policy("judged-by-kstatus", "http"), step.change)
		if err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
		verdict.expect("just "+step.what, written, status.InProgressStatus)
		last, err := versions.until(ctx, written.GetGeneration(), step.ends)
		if err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
		verdict.expect(step.what, last, step.ends)
	}
	return nil
}

// stale is what a client has whose copy has a newer spec than status.
func stale(ctx context.Context, verdict *Verdict, desk *Desk) error {
	present, err := desk.policies.Get(ctx, "judged-by-kstatus", metav1.GetOptions{})
	if err != nil {
		return err
	}
	verdict.expect("read again", present, status.CurrentStatus)
	present.SetGeneration(present.GetGeneration() + 1)
	verdict.expect("with a generation that is not observed", present, status.InProgressStatus)
	return nil
}

func flawedFromTheStart(ctx context.Context, verdict *Verdict, desk *Desk) error {
	versions, err := watchPolicy(ctx, verdict, desk, "flawed-for-kstatus")
	if err != nil {
		return err
	}
	defer versions.Stop()
	var written *unstructured.Unstructured
	if written, err = desk.write(ctx, desk.policy("flawed-for-kstatus", notUnderstood), nil); err != nil {
		return err
	}
	verdict.expect("just created with a flaw", written, status.InProgressStatus)
	last, err := versions.until(ctx, written.GetGeneration(), status.FailedStatus)
	if err != nil {
		return err
	}
	verdict.expect("created with a flaw", last, status.FailedStatus)
	return desk.policies.Delete(ctx, "flawed-for-kstatus", metav1.DeleteOptions{})
}
