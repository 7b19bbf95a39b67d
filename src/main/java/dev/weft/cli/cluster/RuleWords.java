package dev.weft.cli.cluster;

import dev.weft.model.Cidr;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A rule in one line, such as {@code allow pods{app=tie} in empire on TCP/80}. */
final class RuleWords {

    private static final String NOBODY = "nobody";
    private static final String NOTHING = "nothing";

    private RuleWords() {}

    static String of(Rule rule) {
        return (rule.verdict() == Verdict.ALLOW ? "allow " : "deny ")
                + list(rule.peers(), RuleWords::peer, NOBODY)
                + " on "
                + list(rule.ports(), RuleWords::port, NOTHING);
    }

    private static <T> String list(List<T> items, Function<T, String> words, String none) {
        return items.isEmpty() ? none : items.stream().map(words).collect(Collectors.joining(", "));
    }

    private static String peer(RulePeer peer) {
        return switch (peer) {
            case RulePeer.Anyone _ -> "anyone";
            case RulePeer.Pods(PodSelector selector) -> pods(selector);
            case RulePeer.Block(Cidr cidr, List<Cidr> except) ->
                except.isEmpty() ? cidr.toString() : cidr + " except " + list(except, Cidr::toString, "");
            case RulePeer.Of(var entity) ->
                "entity:" + entity.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    private static String pods(PodSelector selector) {
        String place = switch (selector.namespaces()) {
            case NamespaceScope.Named(String name) -> " in " + name;
            case NamespaceScope.Labelled(LabelSelector labels) ->
                labels.requirements().isEmpty() ? " in all namespaces" : " in namespaces" + labels(labels);
        };
        return "pods" + labels(selector.labels()) + place;
    }

    private static String labels(LabelSelector selector) {
        return selector.requirements().isEmpty()
                ? ""
                : "{" + list(selector.requirements(), RuleWords::requirement, "") + "}";
    }

    private static String requirement(LabelRequirement requirement) {
        String values = String.join("|", requirement.values());
        return switch (requirement.operator()) {
            case IN -> requirement.key() + "=" + values;
            case NOT_IN -> requirement.key() + "!=" + values;
            case EXISTS -> requirement.key();
            case DOES_NOT_EXIST -> "!" + requirement.key();
        };
    }

    private static String port(RulePort port) {
        return switch (port) {
            case RulePort.Everything _ -> "every port";
            case RulePort.Whole whole -> whole.protocol().name();
            case RulePort.Range range ->
                range.protocol() + "/" + range.first() + (range.first() == range.last() ? "" : "-" + range.last());
            case RulePort.Named named -> named.protocol() + "/" + named.name();
            case RulePort.Icmp icmp ->
                icmp.protocol() + " type " + icmp.type() + (icmp.code() == null ? "" : " code " + icmp.code());
        };
    }
}
