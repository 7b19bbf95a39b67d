package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeLack;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a WeftNode says of its node. */
record NodeHealth(boolean ready, String message, List<String> lacks) {

    static NodeHealth of(WeftNode node) {
        Optional<Condition> ready = Optional.ofNullable(node.getStatus())
                .flatMap(status -> Objects.requireNonNullElse(status.conditions(), List.<Condition>of()).stream()
                        .filter(condition -> "Ready".equals(condition.getType()))
                        .findFirst());
        List<String> lacks = Optional.ofNullable(node.getStatus())
                .map(status -> Objects.requireNonNullElse(status.lacks(), List.<WeftNodeLack>of()))
                .orElse(List.of())
                .stream()
                .map(WeftNodeLack::name)
                .toList();
        return new NodeHealth(
                ready.map(condition -> "True".equals(condition.getStatus())).orElse(false),
                ready.map(condition -> condition.getStatus() + " (" + condition.getReason() + ")")
                        .orElse("Unknown (no agent has reported)"),
                lacks);
    }
}
