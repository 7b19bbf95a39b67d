package dev.weft.cli.eval;

import dev.weft.model.Address;
import dev.weft.model.Policy;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What the manifests say.
 *
 * @param pods by {@code namespace/name}
 * @param podsByAddress without host-network pods
 * @param nodesByAddress names of the nodes
 * @param services where pods find what every pod needs
 */
record World(
        SortedMap<String, PodEntry> pods,
        Map<Address, PodEntry> podsByAddress,
        Map<Address, String> nodesByAddress,
        CoreServices services,
        List<Policy> policies,
        List<String> warnings) {}
