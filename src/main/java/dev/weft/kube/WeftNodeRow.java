package dev.weft.kube;

import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeException;
import dev.weft.api.v1alpha1.WeftNodeSpec;
import dev.weft.api.v1alpha1.WeftNodeStaged;
import dev.weft.api.v1alpha1.WeftNodeStatus;
import dev.weft.barrier.NodeReport;
import dev.weft.barrier.Trial;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The content of a WeftNode.
 *
 * @param nodeUid the uid of the core Node that owns it; empty if none does
 * @param addressing its condition {@value #ADDRESSING}, absent until the operator has set it
 * @param addressingSince when that condition last turned
 * @param ready whether its agent says that it forwards and enforces
 * @param generation of its spec
 * @param observed the generation that its status is about
 * @param report what its agent says is in force
 */
public record WeftNodeRow(
        String name,
        String nodeUid,
        List<Address> internalIps,
        List<Cidr> podCidrs,
        List<Address> tunnelAddresses,
        @Nullable Finding addressing,
        @Nullable String addressingSince,
        boolean ready,
        long generation,
        long observed,
        NodeReport report) {

    /** The condition that says whether every pod of the node has an address. */
    public static final String ADDRESSING = "AddressesAvailable";

    private static final String READY = "Ready";

    public static WeftNodeRow of(WeftNode node) {
        WeftNodeSpec spec = node.getSpec();
        return new WeftNodeRow(
                node.getMetadata().getName(),
                node.getMetadata().getOwnerReferences().stream()
                        .findFirst()
                        .map(OwnerReference::getUid)
                        .orElse(""),
                parsed(spec.internalIPs(), Address::parse),
                parsed(spec.podCIDRs(), Cidr::parse),
                parsed(spec.tunnelAddresses(), Address::parse),
                condition(node, ADDRESSING).map(Finding::of).orElse(null),
                condition(node, ADDRESSING)
                        .map(Condition::getLastTransitionTime)
                        .orElse(null),
                condition(node, READY).map(Finding::of).filter(Finding::holds).isPresent(),
                Objects.requireNonNullElse(node.getMetadata().getGeneration(), 0L),
                Optional.ofNullable(node.getStatus())
                        .map(WeftNodeStatus::observedGeneration)
                        .orElse(0L),
                Optional.ofNullable(node.getStatus())
                        .map(status -> report(status, away(node)))
                        .orElse(NodeReport.NONE));
    }

    /** Reads the spec alone: who follows nodes only for that is not called for each report of an agent. */
    public static WeftNodeRow ofSpec(WeftNode node) {
        return of(node).bare();
    }

    /** The reason and no message, as that may change with every pass. */
    private static String away(WeftNode node) {
        return condition(node, READY)
                .filter(ready -> !Finding.of(ready).holds())
                .map(ready -> "the node is not ready" + since(ready) + " (" + ready.getReason() + ")")
                .orElse("");
    }

    private static String since(Condition condition) {
        return condition.getLastTransitionTime() == null ? "" : " since " + condition.getLastTransitionTime();
    }

    private static NodeReport report(WeftNodeStatus status, String away) {
        Map<String, Long> upTo = new HashMap<>();
        Objects.requireNonNullElse(status.enforcedUpTo(), Map.<String, String>of())
                .forEach((kind, version) -> upTo.put(kind, Long.parseLong(version)));
        Map<String, String> exceptions = new HashMap<>();
        Objects.requireNonNullElse(status.exceptions(), List.<WeftNodeException>of())
                .forEach(exception -> exceptions.put(
                        NodeReport.object(
                                exception.kind(),
                                Objects.requireNonNullElse(exception.namespace(), ""),
                                exception.name()),
                        exception.reason()));
        return new NodeReport(upTo, exceptions, trials(status), away);
    }

    private static Map<String, Trial> trials(WeftNodeStatus status) {
        Map<String, Trial> trials = new HashMap<>();
        Objects.requireNonNullElse(status.staged(), List.<WeftNodeStaged>of())
                .forEach(staged -> trials.put(
                        NodeReport.object(
                                staged.kind(), Objects.requireNonNullElse(staged.namespace(), ""), staged.name()),
                        TrialStatus.read(staged)));
        return trials;
    }

    private static Optional<Condition> condition(WeftNode node, String type) {
        return Optional.ofNullable(node.getStatus())
                .map(WeftNodeStatus::conditions)
                .flatMap(conditions -> conditions.stream()
                        .filter(condition -> type.equals(condition.getType()))
                        .findFirst());
    }

    private static <T> List<T> parsed(@Nullable List<String> texts, Function<String, T> parser) {
        return Objects.requireNonNullElse(texts, List.<String>of()).stream()
                .map(parser)
                .toList();
    }

    /** Makes the object without its status, owned by the core Node. */
    public WeftNode object() {
        WeftNode node = new WeftNode();
        node.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(name)
                .withUid(nodeUid)
                .endOwnerReference()
                .build());
        node.setSpec(new WeftNodeSpec(texts(internalIps), texts(podCidrs), texts(tunnelAddresses)));
        return node;
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    /** Returns whether the spec and owner are the same, whatever the condition says. */
    public boolean sameSpec(WeftNodeRow other) {
        return bare().equals(other.bare());
    }

    private WeftNodeRow bare() {
        return new WeftNodeRow(
                name, nodeUid, internalIps, podCidrs, tunnelAddresses, null, null, false, 0, 0, NodeReport.NONE);
    }

    /** Returns whether all is the same but what the agent says is in force. */
    public boolean sameButReport(WeftNodeRow other) {
        return withoutReport().equals(other.withoutReport());
    }

    private WeftNodeRow withoutReport() {
        return new WeftNodeRow(
                name,
                nodeUid,
                internalIps,
                podCidrs,
                tunnelAddresses,
                addressing,
                addressingSince,
                ready,
                generation,
                observed,
                NodeReport.NONE);
    }

    /** Makes an object that says nothing but that it is not known whether the node is ready, of that very version. */
    public static WeftNode unknown(Stored<WeftNodeRow> stored, String message, String now) {
        WeftNode node = new WeftNode();
        node.setMetadata(new ObjectMetaBuilder()
                .withName(stored.key())
                .withResourceVersion(Long.toString(stored.version()))
                .build());
        Condition ready = new ConditionBuilder()
                .withType(READY)
                .withStatus("Unknown")
                .withReason("AgentAbsent")
                .withMessage(message)
                .withLastTransitionTime(now)
                .build();
        node.setStatus(new WeftNodeStatus(null, List.of(ready), null, null, null, null));
        return node;
    }

    /** Makes an object that holds nothing but the condition and the generation, to be applied to the status. */
    public WeftNode condition(Finding finding, String now) {
        boolean turned = addressing == null || addressing.holds() != finding.holds();
        WeftNode node = new WeftNode();
        node.setMetadata(new ObjectMetaBuilder().withName(name).build());
        node.setStatus(new WeftNodeStatus(
                generation,
                List.of(finding.condition(ADDRESSING, turned || addressingSince == null ? now : addressingSince)),
                null,
                null,
                null,
                null));
        return node;
    }
}
