// Command libcni drives the plugin as a container runtime does: through libcni, from a conflist.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/containernetworking/cni/libcni"
	"github.com/containernetworking/cni/pkg/types"
)

// arguments: CONFLIST BIN-DIR CACHE-DIR CONTAINER-ID NETNS VERB...
func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	list, err := libcni.ConfListFromFile(args[0])
	if err != nil {
		return err
	}
	cni := libcni.NewCNIConfigWithCacheDir([]string{args[1]}, args[2], nil)
	pod := &libcni.RuntimeConf{
		ContainerID: args[3],
		NetNS:       args[4],
		IfName:      "eth0",
		Args: [][2]string{
			{"IgnoreUnknown", "1"},
			{"K8S_POD_NAMESPACE", "empire"},
			{"K8S_POD_NAME", "tie"},
			{"K8S_POD_UID", "6f0a-11"},
		},
	}
	for _, verb := range args[5:] {
		if err := call(ctx, cni, list, pod, verb); err != nil {
			return fmt.Errorf("%s: %w", verb, err)
		}
	}
	return nil
}

func call(ctx context.Context, cni *libcni.CNIConfig, list *libcni.NetworkConfigList, pod *libcni.RuntimeConf, verb string) error {
	switch verb {
	case "ADD":
		result, err := cni.AddNetworkList(ctx, list, pod)
		if err != nil {
			return err
		}
		return show(result)
	case "CHECK":
		return cni.CheckNetworkList(ctx, list, pod)
	case "DEL":
		return cni.DelNetworkList(ctx, list, pod)
	case "STATUS":
		return cni.GetStatusNetworkList(ctx, list)
	case "GC-NONE": // nothing is valid any more
		return cni.GCNetworkList(ctx, list, &libcni.GCArgs{})
	case "GC-KEEP":
		keep := types.GCAttachment{ContainerID: pod.ContainerID, IfName: pod.IfName}
		return cni.GCNetworkList(ctx, list, &libcni.GCArgs{ValidAttachments: []types.GCAttachment{keep}})
	case "VALIDATE":
		_, err := cni.ValidateNetworkList(ctx, list)
		return err
	default:
		return fmt.Errorf("unknown verb")
	}
}

func show(result types.Result) error {
	text, err := json.Marshal(result)
	if err != nil {
		return err
	}
	fmt.Println(string(text))
	return nil
}
