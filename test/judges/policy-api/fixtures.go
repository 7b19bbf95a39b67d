package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"text/template"

	networking "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/network-policy-api/apis/v1beta1"
	"sigs.k8s.io/network-policy-api/conformance"
	"sigs.k8s.io/yaml"
)

// Fixtures are the policies among the conformance manifests, as the Go types hold them.
type Fixtures struct {
	cluster    []*v1beta1.ClusterNetworkPolicy
	namespaced []*networking.NetworkPolicy
}

// ports fill in the manifests what the conformance suite asks a node for; any will do, as nothing is sent.
var ports = map[string][]int{"HostNetworkPorts": {34345, 34346, 34347, 34348, 34349, 34350, 34351, 34352}}

func read() (*Fixtures, error) {
	fixtures := &Fixtures{}
	err := fs.WalkDir(conformance.Manifests, "base", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".yaml") {
			return err
		}
		if err := fixtures.file(path); err != nil {
			return fmt.Errorf("%s of network-policy-api: %w", path, err)
		}
		return nil
	})
	if err == nil && (len(fixtures.cluster) == 0 || len(fixtures.namespaced) == 0) {
		err = errors.New("network-policy-api has no policies below conformance/base; it moved them in this version")
	}
	return fixtures, err
}

func (f *Fixtures) file(path string) error {
	text, err := conformance.Manifests.ReadFile(path)
	if err != nil {
		return err
	}
	filled, err := template.New(path).Option("missingkey=error").Parse(string(text))
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := filled.Execute(&out, ports); err != nil {
		return err
	}
	documents := utilyaml.NewYAMLReader(bufio.NewReader(&out))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = f.document(document)
		}
		if err != nil {
			return err
		}
	}
}

// document takes a policy, strictly: a field that the types lack is an error, not lost.
func (f *Fixtures) document(text []byte) error {
	var kind metav1.TypeMeta
	if err := yaml.Unmarshal(text, &kind); err != nil {
		return err
	}
	switch kind.Kind {
	case "ClusterNetworkPolicy":
		policy := &v1beta1.ClusterNetworkPolicy{}
		f.cluster = append(f.cluster, policy)
		return yaml.UnmarshalStrict(text, policy)
	case "NetworkPolicy":
		policy := &networking.NetworkPolicy{}
		f.namespaced = append(f.namespaced, policy)
		return yaml.UnmarshalStrict(text, policy)
	}
	return nil
}
