package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Identity;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.SecurityLabels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The index selects whom the selector matches: each once, in doubt or not, also a label both known and uncounted. */
class IdentitiesProperties {

    private static final List<String> KEYS = List.of("app", "tier", "hash");
    private static final List<String> VALUES = List.of("x", "y", "z");

    @Property(tries = 500)
    void selectsWhomTheSelectorMatches(@ForAll long seed) {
        Random random = new Random(seed);
        List<Identity> all = new ArrayList<>();
        for (int i = 0; i < random.nextInt(20); i++) {
            all.add(identity(random, i));
        }
        Identities identities = new Identities(all);
        for (int i = 0; i < 10; i++) {
            PodSelector selector = selector(random);
            boolean inDoubt = random.nextBoolean();
            assertThat(identities.select(selector, inDoubt))
                    .as("%s, in doubt %s", selector, inDoubt)
                    .containsExactlyInAnyOrderElementsOf(all.stream()
                            .filter(identity -> selector.matches(identity.labels(), inDoubt))
                            .toList());
        }
    }

    private static Identity identity(Random random, int number) {
        int namespace = random.nextInt(4);
        Map<String, String> labels = new HashMap<>();
        KEYS.stream().filter(_ -> random.nextInt(3) > 0).forEach(key -> labels.put(key, value(random)));
        TreeSet<String> uncounted = new TreeSet<>();
        KEYS.stream().filter(_ -> random.nextInt(4) == 0).forEach(uncounted::add);
        return new Identity(
                256 + number,
                new SecurityLabels(
                        "ns" + namespace,
                        labels,
                        Map.of("team", VALUES.get(namespace % 3)),
                        "default",
                        "",
                        new TreeSet<>(),
                        uncounted));
    }

    private static PodSelector selector(Random random) {
        NamespaceScope scope = random.nextBoolean()
                ? new NamespaceScope.Named("ns" + random.nextInt(5))
                : new NamespaceScope.Labelled(requirements(random, List.of("team")));
        return new PodSelector(scope, requirements(random, KEYS));
    }

    private static LabelSelector requirements(Random random, List<String> keys) {
        List<LabelRequirement> requirements = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            LabelRequirement.Operator operator =
                    LabelRequirement.Operator.values()[random.nextInt(LabelRequirement.Operator.values().length)];
            boolean valued = operator == LabelRequirement.Operator.IN || operator == LabelRequirement.Operator.NOT_IN;
            requirements.add(new LabelRequirement(
                    keys.get(random.nextInt(keys.size())),
                    operator,
                    valued ? new TreeSet<>(List.of(value(random), value(random))) : Set.of()));
        }
        return new LabelSelector(requirements);
    }

    private static String value(Random random) {
        return VALUES.get(random.nextInt(VALUES.size()));
    }
}
