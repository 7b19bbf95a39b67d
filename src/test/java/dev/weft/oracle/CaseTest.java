package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a disagreement shows it again. */
class CaseTest {

    private static final Mutant MUTANT = new Mutant(
            "except is ignored", "policy/RuleKeys", "classes.within(cidr, except)", "classes.within(cidr, List.of())");

    @Test
    void isReadAsItWasWritten(@TempDir Path directory) throws Exception {
        Dice dice = new Dice(3);
        Village village = new VillageMaker(dice).make();
        QuestionMaker maker = new QuestionMaker(dice, village);
        Case whole = new Case(village, List.of(maker.make(), maker.make(), maker.make(), maker.make()));
        whole.write(directory);
        Case read = Case.read(directory);
        assertThat(read.village()).isEqualTo(village);
        assertThat(read.questions())
                .extracting(Question::json)
                .isEqualTo(whole.questions().stream().map(Question::json).toList());
        assertThat(Case.expected(directory)).hasSameSizeAs(whole.questions());
    }

    /** The case of a compiler with a mistake: nothing is left in it that has no part, and without the mistake all agree. */
    @Test
    void smallestCaseOfAMistakeIsKept(@TempDir Path directory) throws Exception {
        var mistaken = MutantCompiler.comparison(MUTANT, directory);
        long seed = 1;
        while (mistaken.apply(directory, seed).isEmpty()) {
            seed++;
        }
        Path kept = directory.resolve("kept");
        Object told = mistaken.getClass()
                .getMethod("smallest", Path.class, long.class, Path.class)
                .invoke(mistaken, directory, seed, kept);
        Path place = kept.resolve("seed-" + seed);
        assertThat((String) told).contains(place.toString());
        Case smallest = Case.read(place);
        assertThat(smallest.questions()).hasSize(1);
        assertThat(smallest.village().policies()).hasSizeBetween(1, 2);
        assertThat(smallest.village().pods()).hasSizeBetween(1, 2);
        List<ObjectNode> answers = new Evaluation(null).ask(place, smallest.questions());
        assertThat(answers).extracting(OracleJson::of).isEqualTo(Case.expected(place));
        assertThat(Files.readString(place.resolve("policies.yaml"))).containsOnlyOnce("except");
    }
}
