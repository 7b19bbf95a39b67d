package main

import (
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

// Verdict is what was read and what of it was not as meant.
type Verdict struct {
	OK        bool           `json:"ok"`
	Checks    int            `json:"checks"`
	Versions  int            `json:"versions"`
	Kinds     map[string]int `json:"kinds"`
	Manifests int            `json:"manifests"`
	Problems  []string       `json:"problems"`
}

func (v *Verdict) problem(format string, values ...any) {
	text := fmt.Sprintf(format, values...)
	v.Problems = append(v.Problems, text)
	fmt.Fprintln(os.Stderr, "not ok:", text)
}

// expect has kstatus read an object.
func (v *Verdict) expect(when string, object *unstructured.Unstructured, wanted status.Status) {
	v.Checks++
	result, err := status.Compute(object)
	if err != nil {
		v.problem("%s, %s: kstatus cannot read it: %v", name(object), when, err)
		return
	}
	if result.Status != wanted {
		v.problem("%s, %s: kstatus reads %s (%s), meant is %s", name(object), when, result.Status, result.Message, wanted)
		return
	}
	fmt.Fprintf(os.Stderr, "ok: %s, %s: %s: %s\n", name(object), when, result.Status, result.Message)
}

// holds is a check of what kstatus does not read.
func (v *Verdict) holds(holds bool, format string, values ...any) {
	v.Checks++
	if !holds {
		v.problem(format, values...)
	}
}

func name(object *unstructured.Unstructured) string {
	if object.GetNamespace() == "" {
		return object.GetKind() + " " + object.GetName()
	}
	return object.GetKind() + " " + object.GetNamespace() + "/" + object.GetName()
}
