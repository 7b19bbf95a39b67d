package dev.weft.policy.review;

import dev.weft.model.Policy;
import dev.weft.model.SecurityLabels;
import java.util.List;

/**
 * What there is besides the policy in question.
 *
 * @param pods all pods; empty if none are known, and then nothing is said about pods
 * @param onHosts the labels of host-network pods, which no selector selects
 * @param others all other policies, of every kind
 * @param apiServer where pods find the API server
 * @param dns where pods find the cluster's DNS
 * @param systemNamespaces namespaces whose pods the cluster itself needs
 */
public record Surroundings(
        List<KnownPod> pods,
        List<SecurityLabels> onHosts,
        List<Policy> others,
        ApiServerPlace apiServer,
        DnsPlace dns,
        List<String> systemNamespaces) {

    /** Makes some without host-network pods. */
    public Surroundings(
            List<KnownPod> pods,
            List<Policy> others,
            ApiServerPlace apiServer,
            DnsPlace dns,
            List<String> systemNamespaces) {
        this(pods, List.of(), others, apiServer, dns, systemNamespaces);
    }

    public Surroundings {
        pods = List.copyOf(pods);
        onHosts = List.copyOf(onHosts);
        others = List.copyOf(others);
        systemNamespaces = List.copyOf(systemNamespaces);
    }
}
