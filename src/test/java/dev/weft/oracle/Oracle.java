package dev.weft.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers a question by walking over all policies, for each question anew. Every policy is enforced to it. */
final class Oracle {

    private final Village village;
    private final PeerOracle peers;
    private final PortOracle ports = new PortOracle();

    Oracle(Village village) {
        this.village = village;
        this.peers = new PeerOracle(village);
    }

    /** One side's answer, in the words of {@code weft policy eval}. */
    record Side(boolean allowed, String reason, @Nullable Hit hit, List<String> selectedBy) {}

    /** A rule that selects the question. */
    record Hit(Map<String, Object> policy, int index, boolean deny, long order, Set<String> features) {

        String where() {
            return Raw.namespace(policy) + "/" + Raw.name(policy);
        }
    }

    /**
     * Both sides; null where there is no pod to judge for.
     *
     * @param features of the language that decided
     */
    record Verdict(@Nullable Side egress, @Nullable Side ingress, Set<String> features) {
        /** Returns whether a rule selects the question. */
        boolean isRuled() {
            return egress != null && egress.hit() != null || ingress != null && ingress.hit() != null;
        }

        boolean allowed() {
            return (egress == null || egress.allowed()) && (ingress == null || ingress.allowed());
        }
    }

    Verdict ask(Question question) {
        Question.Party from = village.party(question.from(), question.family());
        Question.Party to = village.party(question.to(), question.family());
        Set<String> features = new TreeSet<>();
        Side egress = from.pod() == null ? null : side("Egress", from, to, question, features);
        Side ingress = to.pod() == null ? null : side("Ingress", to, from, question, features);
        return new Verdict(egress, ingress, features);
    }

    private Side side(
            String direction, Question.Party subject, Question.Party peer, Question question, Set<String> features) {
        List<Map<String, Object>> selecting = new ArrayList<>();
        for (Map<String, Object> policy : village.policies()) {
            if (village.selects(policy, java.util.Objects.requireNonNull(subject.pod()))
                    && Speech.speaks(policy, direction)) {
                selecting.add(policy);
            }
        }
        List<String> names = selecting.stream()
                .map(policy -> Raw.namespace(policy) + "/" + Raw.name(policy))
                .sorted()
                .toList();
        if (subject.equals(peer)) {
            return new Side(true, "self", null, names);
        }
        if (peer.part().equals("host")
                || peer.pod() == null
                        && subject.node() != null
                        && subject.node().equals(peer.node())) {
            features.add("own-node");
            return new Side(true, "own-node", null, names);
        }
        return judge(direction, subject, peer, question, features, selecting, names);
    }

    private Side judge(
            String direction,
            Question.Party subject,
            Question.Party peer,
            Question question,
            Set<String> features,
            List<Map<String, Object>> selecting,
            List<String> names) {
        List<Hit> hits = new ArrayList<>();
        Set<String> excluded = new TreeSet<>();
        for (Map<String, Object> policy : selecting) {
            hits(direction, policy, subject, peer, question, hits, excluded);
        }
        Hit first = hits.stream()
                .min(Comparator.comparingLong(Hit::order)
                        .thenComparing(hit -> !hit.deny())
                        .thenComparing(Hit::where)
                        .thenComparing(hit -> String.valueOf(hit.policy().get("kind")))
                        .thenComparing(Hit::index))
                .orElse(null);
        if (first != null) {
            features.addAll(first.features());
            conflicts(first, hits, features);
            return new Side(!first.deny(), "rule", first, names);
        }
        List<Map<String, Object>> isolating = selecting.stream()
                .filter(policy -> Speech.isolates(policy, direction))
                .toList();
        boolean isolated = !isolating.isEmpty();
        if (isolated) {
            features.addAll(excluded);
            Empties.isolated(isolating, direction, features);
        } else {
            Empties.open(selecting, features);
        }
        features.add(isolated ? "default-deny" : selecting.isEmpty() ? "no-policy" : "not-isolated");
        return new Side(!isolated, isolated ? "default-deny" : "no-policy", null, names);
    }

    private void hits(
            String direction,
            Map<String, Object> policy,
            Question.Party subject,
            Question.Party peer,
            Question question,
            List<Hit> hits,
            Set<String> excluded) {
        List<Map<String, Object>> rules = Speech.rules(policy, direction);
        for (int i = 0; i < rules.size(); i++) {
            Set<String> features = new TreeSet<>(Set.of(direction, String.valueOf(policy.get("kind"))));
            Map<String, Object> receiver = direction.equals("Ingress") ? subject.pod() : peer.pod();
            if (peers.selects(policy, rules.get(i), direction, peer, question.family(), features, excluded)
                    && ports.selects(rules.get(i), receiver, question, features)) {
                boolean deny = "Deny".equals(rules.get(i).get("action"));
                features.add(deny ? "Deny" : "Allow");
                Empties.ruled(policy, features);
                hits.add(new Hit(policy, i, deny, Speech.order(policy), features));
            }
        }
    }

    /** A rule decided against another one: by its order, or as the deny among equals. */
    private static void conflicts(Hit first, List<Hit> hits, Set<String> features) {
        for (Hit other : hits) {
            if (other.deny() != first.deny()) {
                features.add(other.order() == first.order() ? "deny-wins" : "order");
            }
        }
    }
}
