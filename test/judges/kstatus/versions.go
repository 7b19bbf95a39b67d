package main

import (
	"context"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

// patience is long for an operator that answers within a second, as the machine may be busy.
const patience = 30 * time.Second

// Versions are all that a policy ever was, in order: a moment of a wrong reading is enough for who waits for Current.
type Versions struct {
	watch.Interface
	verdict *Verdict
	ends    map[int64]status.Status
}

func watchPolicy(ctx context.Context, verdict *Verdict, desk *Desk, name string) (*Versions, error) {
	list, err := desk.policies.List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	events, err := desk.policies.Watch(ctx, metav1.ListOptions{
		FieldSelector: "metadata.name=" + name, ResourceVersion: list.GetResourceVersion(),
	})
	if err != nil {
		return nil, err
	}
	return &Versions{events, verdict, map[int64]status.Status{}}, nil
}

// until follows the versions to the first that is read as the end of that generation.
func (v *Versions) until(ctx context.Context, generation int64, end status.Status) (*unstructured.Unstructured, error) {
	v.ends[generation] = end
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	last := "no version of it was seen"
	for {
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("generation %d is not read as %s after %s: %s", generation, end, patience, last)
		case event, open := <-v.ResultChan():
			object, whole := event.Object.(*unstructured.Unstructured)
			if !open || !whole {
				return nil, fmt.Errorf("the watch ended: %v", event.Object)
			}
			read := v.judge(object)
			last = fmt.Sprintf("generation %d is read as %s", object.GetGeneration(), read)
			if object.GetGeneration() == generation && read == end {
				return object, nil
			}
		}
	}
}

func (v *Versions) judge(object *unstructured.Unstructured) status.Status {
	v.verdict.Versions++
	result, err := status.Compute(object)
	if err != nil {
		v.verdict.problem("%s: kstatus cannot read version %s: %v", name(object), object.GetResourceVersion(), err)
		return status.UnknownStatus
	}
	end := v.ends[object.GetGeneration()]
	if result.Status != status.InProgressStatus && result.Status != end {
		v.verdict.problem("%s, generation %d, version %s: kstatus reads %s on the way to %s: %s", name(object),
			object.GetGeneration(), object.GetResourceVersion(), result.Status, end, result.Message)
	}
	return result.Status
}
