package dev.weft.kube;

import dev.weft.api.v1alpha1.PolicyEntity;
import dev.weft.api.v1alpha1.PolicyLabelSelector;
import dev.weft.api.v1alpha1.PolicyPeer;
import dev.weft.model.Entity;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.RulePeer;
import dev.weft.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the peers of our own kinds. Left out they mean everybody; an empty list is refused. */
final class WeftPeerReader {

    private final Findings findings;
    private final SelectorReader selectors;
    private final BlockReader blocks;
    private final NamespaceScope home;

    WeftPeerReader(Findings findings, SelectorReader selectors, NamespaceScope home) {
        this.findings = findings;
        this.selectors = selectors;
        this.blocks = new BlockReader(findings);
        this.home = home;
    }

    List<RulePeer> read(String field, @Nullable List<PolicyPeer> given, Verdict verdict) {
        if (given == null) {
            return List.of(new RulePeer.Anyone());
        }
        if (given.isEmpty()) {
            findings.add(field, "[]", "is empty", "leave it out to mean everybody, or drop the rule");
        }
        return findings.each(field, given, verdict, List.<RulePeer>of(new RulePeer.Anyone()), this::peer).stream()
                .flatMap(List::stream)
                .toList();
    }

    private Optional<List<RulePeer>> peer(String field, PolicyPeer peer) {
        boolean selects = peer.podSelector() != null || peer.namespaceSelector() != null;
        long kinds = Stream.of(selects, peer.ipBlock() != null, peer.entities() != null)
                .filter(given -> given)
                .count();
        if (kinds != 1) {
            return findings.add(
                    field,
                    kinds + " kinds",
                    "is not one kind of peer",
                    "give podSelector and/or namespaceSelector, or ipBlock, or entities; write several peers instead");
        }
        if (peer.entities() != null) {
            return entities(field + ".entities", peer.entities());
        }
        return (peer.ipBlock() == null
                        ? pods(field, peer)
                        : blocks.read(
                                field + ".ipBlock",
                                peer.ipBlock().cidr(),
                                peer.ipBlock().except()))
                .map(List::of);
    }

    private Optional<List<RulePeer>> entities(String field, List<PolicyEntity> entities) {
        return entities.isEmpty()
                ? findings.add(field, "[]", "is empty", "name at least one entity, or drop the peer")
                : Optional.of(entities.stream()
                        .<RulePeer>map(entity -> new RulePeer.Of(Entity.valueOf(entity.name())))
                        .toList());
    }

    private Optional<RulePeer> pods(String field, PolicyPeer peer) {
        Optional<LabelSelector> pods = selector(field + ".podSelector", peer.podSelector());
        Optional<NamespaceScope> scope = peer.namespaceSelector() == null
                ? Optional.of(home)
                : selector(field + ".namespaceSelector", peer.namespaceSelector())
                        .map(NamespaceScope.Labelled::new);
        return scope.flatMap(namespaces -> pods.map(labels -> new RulePeer.Pods(new PodSelector(namespaces, labels))));
    }

    private Optional<LabelSelector> selector(String field, @Nullable PolicyLabelSelector selector) {
        return selector == null ? Optional.of(LabelSelector.EVERYTHING) : selectors.read(field, selector);
    }
}
