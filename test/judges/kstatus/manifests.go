package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
	"sigs.k8s.io/yaml"
)

// readManifests reads on the cluster what the manifests install.
func readManifests(ctx context.Context, verdict *Verdict, cluster *Cluster, input io.Reader) error {
	documents := utilyaml.NewYAMLReader(bufio.NewReader(input))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("stdin: %w", err)
		}
		manifest, err := parse(document)
		if err != nil {
			return fmt.Errorf("stdin, document %d: %w; give what kubectl kustomize prints", verdict.Manifests+1, err)
		}
		object, err := cluster.live(ctx, manifest)
		if err != nil {
			return fmt.Errorf("%s: %w; give the manifests that the cluster was installed from", name(manifest), err)
		}
		verdict.expect("installed", object, status.CurrentStatus)
		verdict.Manifests++
	}
	verdict.holds(verdict.Manifests > 0, "stdin: no manifest; give what kubectl kustomize prints")
	return nil
}

// parse keeps integers integers: kstatus cannot read a generation that is a float.
func parse(document []byte) (*unstructured.Unstructured, error) {
	text, err := yaml.YAMLToJSON(document)
	if err != nil {
		return nil, err
	}
	manifest := &unstructured.Unstructured{}
	return manifest, manifest.UnmarshalJSON(text)
}
