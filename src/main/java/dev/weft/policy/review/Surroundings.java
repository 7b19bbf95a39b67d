package dev.weft.policy.review;

import dev.weft.model.Policy;
import java.util.List;

/**
 * What there is besides the policy in question.
 *
 * @param pods all pods; empty if none are known, and then nothing is said about pods
 * @param others all other policies, of every kind
 * @param apiServer where pods find the API server
 * @param dns where pods find the cluster's DNS
 * @param systemNamespaces namespaces whose pods the cluster itself needs
 */
public record Surroundings(
        List<KnownPod> pods,
        List<Policy> others,
        ApiServerPlace apiServer,
        DnsPlace dns,
        List<String> systemNamespaces) {

    public Surroundings {
        pods = List.copyOf(pods);
        others = List.copyOf(others);
        systemNamespaces = List.copyOf(systemNamespaces);
    }
}
