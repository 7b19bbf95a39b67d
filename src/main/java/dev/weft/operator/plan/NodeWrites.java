package dev.weft.operator.plan;

import dev.weft.api.v1alpha1.WeftNodeSpec;
import dev.weft.barrier.NodeReport;
import dev.weft.kube.Finding;
import dev.weft.kube.NodeRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Family;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is due for a node's WeftNode. */
final class NodeWrites {

    private NodeWrites() {}

    static List<Write> of(NodeView view, Allotment allotment) {
        if (view.node().isEmpty()) {
            return view.weftNode()
                    .<List<Write>>map(node -> List.of(new Write.DeleteNode(node)))
                    .orElse(List.of());
        }
        WeftNodeRow desired = desired(view.node().get());
        if (view.weftNode().isEmpty() || !view.weftNode().get().row().sameSpec(desired)) {
            return List.of(new Write.PutNode(desired, view.weftNode()));
        }
        Stored<WeftNodeRow> present = view.weftNode().get();
        Finding finding = allotment.shortage();
        return finding.equals(present.row().addressing())
                        && present.row().observed() == present.row().generation()
                ? List.of()
                : List.of(new Write.SetAddressing(present, finding));
    }

    private static WeftNodeRow desired(NodeRow node) {
        Map<Family, Address> tunnels = node.internalIps().stream()
                .collect(Collectors.toMap(Address::family, address -> address, (first, second) -> first));
        return new WeftNodeRow(
                node.name(),
                node.uid(),
                Stream.concat(tunnels.values().stream(), node.internalIps().stream())
                        .distinct()
                        .limit(WeftNodeSpec.MOST_ADDRESSES)
                        .sorted(Comparator.comparing(node.internalIps()::indexOf))
                        .toList(),
                node.podCidrs(),
                tunnels.values().stream().sorted().toList(),
                null,
                null,
                false,
                0,
                0,
                NodeReport.NONE);
    }
}
