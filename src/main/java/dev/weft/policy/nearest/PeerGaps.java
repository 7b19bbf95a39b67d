package dev.weft.policy.nearest;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Entity;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Verdict;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What keeps a rule's peer from being the other side of a packet. */
final class PeerGaps {

    private final Situation situation;
    private final Party peer;
    private final String who;

    PeerGaps(Situation situation) {
        this.situation = situation;
        this.peer = situation.peer();
        this.who = "the " + (situation.direction() == Direction.INGRESS ? "sender" : "receiver");
    }

    /** Returns what is missing; empty if nothing can be done about it. */
    Optional<List<Gap>> of(Rule rule, RulePeer wanted) {
        return switch (wanted) {
            case RulePeer.Anyone _ -> Optional.of(List.of());
            case RulePeer.Pods(PodSelector selector) -> Optional.of(pods(rule, selector));
            case RulePeer.Block(Cidr cidr, List<Cidr> except) -> block(cidr, except);
            case RulePeer.Of(Entity entity) -> Optional.of(plays(entity) ? List.of() : List.of(entity(entity)));
        };
    }

    private List<Gap> pods(Rule rule, PodSelector selector) {
        SecurityLabels labels = peer.labels();
        if (labels == null) {
            return List.of(new Gap(
                    Gap.Kind.POD,
                    who + " " + peer.address() + " is no pod, the rule selects pods",
                    now -> now.withPeer(now.peer().with(selected(selector)))));
        }
        if (selector.matches(labels, rule.verdict() == Verdict.DENY)) {
            return List.of();
        }
        return new SelectorGaps(who, Gap.Kind.LABEL, PeerGaps::relabel).of(selector, labels);
    }

    private static Situation relabel(Situation now, UnaryOperator<SecurityLabels> change) {
        SecurityLabels labels = now.peer().labels();
        return labels == null ? now : now.withPeer(now.peer().with(change.apply(labels)));
    }

    /** Makes labels of a pod that a selector selects. */
    private static SecurityLabels selected(PodSelector selector) {
        SecurityLabels labels =
                new SecurityLabels("default", Map.of(), Map.of(), "default", "", Collections.emptySortedSet());
        labels = Labels.inNamespace("default", labels);
        switch (selector.namespaces()) {
            case NamespaceScope.Named(String name) -> labels = Labels.inNamespace(name, labels);
            case NamespaceScope.Labelled(LabelSelector namespaces) -> {
                for (var domain : namespaces.domains().entrySet()) {
                    labels = Labels.inNamespaceMeeting(domain.getKey(), domain.getValue(), labels);
                }
            }
        }
        for (var domain : selector.labels().domains().entrySet()) {
            labels = Labels.meeting(domain.getKey(), domain.getValue(), labels);
        }
        return labels;
    }

    private Optional<List<Gap>> block(Cidr cidr, List<Cidr> except) {
        Address address = peer.address();
        Optional<Cidr> hole =
                except.stream().filter(cut -> cut.contains(address)).findFirst();
        if (cidr.contains(address) && hole.isEmpty()) {
            return Optional.of(List.of());
        }
        String words = who + "'s address " + address
                + hole.filter(cut -> cidr.contains(address))
                        .map(cut -> " is in the exception " + cut + " of " + cidr)
                        .orElse(" is not in " + cidr);
        return cidr.family() != address.family()
                ? Optional.empty()
                : within(cidr, except)
                        .map(other -> List.of(new Gap(
                                Gap.Kind.ADDRESS,
                                words,
                                now -> now.withPeer(now.peer().at(other)))));
    }

    /** The first address of the block, or the first behind one of the exceptions. */
    private static Optional<Address> within(Cidr cidr, List<Cidr> except) {
        return Stream.concat(Stream.of(cidr.address()), except.stream().flatMap(cut -> behind(cut).stream()))
                .filter(cidr::contains)
                .filter(address -> except.stream().noneMatch(cut -> cut.contains(address)))
                .findFirst();
    }

    private static Optional<Address> behind(Cidr cidr) {
        byte[] bytes = cidr.address().bytes();
        for (int bit = cidr.length() - 1; bit >= 0; bit--) {
            bytes[bit / 8] ^= (byte) (0x80 >> bit % 8);
            if ((bytes[bit / 8] & 0x80 >> bit % 8) != 0) {
                return Optional.of(Address.of(bytes));
            }
        }
        return Optional.empty();
    }

    private boolean plays(Entity entity) {
        return switch (entity) {
            case ALL -> true;
            case HOST -> peer.is(ReservedIdentity.HOST);
            case REMOTE_NODE -> peer.is(ReservedIdentity.REMOTE_NODE);
            case WORLD -> peer.is(ReservedIdentity.WORLD);
            case CLUSTER ->
                peer.labels() != null || peer.is(ReservedIdentity.HOST) || peer.is(ReservedIdentity.REMOTE_NODE);
            case KUBE_APISERVER -> situation.apiServers().contains(peer.address());
        };
    }

    private Gap entity(Entity entity) {
        return new Gap(
                Gap.Kind.ENTITY,
                who + " " + peer.address() + " is not the entity " + entity.text(),
                now -> playing(entity, now));
    }

    private static Situation playing(Entity entity, Situation now) {
        return switch (entity) {
            case ALL -> now;
            case HOST -> now.withPeer(now.peer().playing(ReservedIdentity.HOST));
            case REMOTE_NODE, CLUSTER -> now.withPeer(now.peer().playing(ReservedIdentity.REMOTE_NODE));
            case WORLD -> now.withPeer(now.peer().playing(ReservedIdentity.WORLD));
            case KUBE_APISERVER -> {
                Set<Address> servers = new HashSet<>(now.apiServers());
                servers.add(now.peer().address());
                yield now.withApiServers(servers);
            }
        };
    }
}
