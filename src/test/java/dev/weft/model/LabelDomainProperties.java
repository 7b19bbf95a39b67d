package dev.weft.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is said of a selector without any labels, against all labels that tell its requirements apart. */
class LabelDomainProperties {

    private static final List<String> KEYS = List.of("app", "tier");
    /** One more than selectors ask for: it stands for all other values. */
    private static final List<String> VALUES = List.of("x", "y", "z");

    @Property(tries = 2000)
    void emptyIsWhatNoLabelsSatisfy(@ForAll long seed) {
        LabelSelector selector = selector(new Random(seed));
        assertThat(selector.selectsNothing())
                .as(selector.text())
                .isEqualTo(everyLabels().stream().noneMatch(selector::matches));
    }

    @Property(tries = 2000)
    void withinIsWhatTheOtherMatchesToo(@ForAll long seed) {
        Random random = new Random(seed);
        LabelSelector narrow = selector(random);
        LabelSelector wide = selector(random);
        boolean within = everyLabels().stream().filter(narrow::matches).allMatch(wide::matches);
        if (narrow.selectsNothing()) {
            return;
        }
        assertThat(narrow.isWithin(wide))
                .as(narrow.text() + " within " + wide.text())
                .isEqualTo(within);
    }

    private static List<Map<String, String>> everyLabels() {
        List<Map<String, String>> all = new ArrayList<>(List.of(Map.of()));
        for (String key : KEYS) {
            for (Map<String, String> labels : List.copyOf(all)) {
                for (String value : VALUES) {
                    Map<String, String> more = new HashMap<>(labels);
                    more.put(key, value);
                    all.add(more);
                }
            }
        }
        return all;
    }

    private static LabelSelector selector(Random random) {
        List<LabelRequirement> requirements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            LabelRequirement.Operator operator =
                    LabelRequirement.Operator.values()[random.nextInt(LabelRequirement.Operator.values().length)];
            Set<String> values = operator.takesValues() ? values(random) : Set.of();
            requirements.add(new LabelRequirement(KEYS.get(random.nextInt(KEYS.size())), operator, values));
        }
        return new LabelSelector(requirements);
    }

    private static Set<String> values(Random random) {
        return List.of(Set.of("x"), Set.of("y"), Set.of("x", "y")).get(random.nextInt(3));
    }
}
