package dev.weft.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bpf.ffi.NativeKernel;
import dev.weft.cli.eval.KernelPrograms;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts questions to {@code weft policy eval} and to the oracle. As a function, of a directory and a seed, it tells the
 * first disagreement, or nothing, so that it can be called across class loaders.
 */
public final class Comparison implements BiFunction<Path, Long, String> {

    private static final int QUESTIONS = 150;
    /** For each village the programs are loaded anew, which takes long. */
    private static final int KERNEL_QUESTIONS = 1000;

    private static final Path KEPT = Path.of(System.getProperty("weft.repo", "."), "target/cases");

    private final @Nullable KernelPrograms programs;
    private final int perVillage;
    private final ObjectMapper mapper = new ObjectMapper();
    final Map<String, Integer> decided = new TreeMap<>();
    /** How many echo requests the kernel answered by policy, by family. */
    final Map<Integer, Integer> echoes = new TreeMap<>();

    int asked;
    int denied;
    /** How many answers of the kernel were policy's. */
    int judged;
    /** To how many questions the kernel said what staged policies would do. */
    int staged;
    /** Of those, how many they would have answered otherwise. */
    int changed;

    public Comparison() {
        this(null, QUESTIONS);
    }

    /**
     * Makes one that asks the kernel, too.
     *
     * @param elf the compiled programs
     */
    public static Comparison ofKernel(byte[] elf) {
        return new Comparison(new KernelPrograms(new NativeKernel(), elf), KERNEL_QUESTIONS);
    }

    private Comparison(@Nullable KernelPrograms programs, int perVillage) {
        this.programs = programs;
        this.perVillage = perVillage;
    }

    /** Returns the first disagreement in the village of a seed, empty if there is none. */
    @Override
    public String apply(Path directory, Long seed) {
        try {
            return compare(directory, seed);
        } catch (Exception e) {
            return "seed " + seed + ": " + e;
        }
    }

    private String compare(Path directory, long seed) throws Exception {
        Dice dice = new Dice(seed);
        Village village = new VillageMaker(dice).make();
        String found = compare(directory, village, questions(dice, village));
        return found.isEmpty() ? "" : "seed " + seed + ": " + found;
    }

    /** Most questions end without any rule; they are thinned out, so that every feature comes up. */
    private List<Posed> questions(Dice dice, Village village) {
        QuestionMaker maker = new QuestionMaker(dice, village);
        List<Posed> questions = new ArrayList<>();
        StagedOracle oracle = new StagedOracle(village);
        while (questions.size() < perVillage) {
            Question question = maker.make();
            StagedOracle.Answer answer = oracle.ask(question);
            if (answer.isRuled() || dice.percent(16)) {
                questions.add(new Posed(question, answer));
            }
        }
        return questions;
    }

    /** A question, and what the oracle answered. */
    private record Posed(Question question, StagedOracle.Answer expected) {}

    /** Returns the first disagreement, empty if there is none. */
    private String compare(Path directory, Village village, List<Posed> questions) throws Exception {
        Path manifests = directory.resolve("village.json");
        Files.writeString(
                manifests,
                mapper.writeValueAsString(Raw.map("apiVersion", "v1", "kind", "List", "items", village.objects())));
        List<ObjectNode> answers = new Evaluation(programs)
                .ask(manifests, questions.stream().map(Posed::question).toList());
        for (int i = 0; i < questions.size(); i++) {
            StagedOracle.Answer expected = questions.get(i).expected();
            ObjectNode answer = answers.get(i);
            JsonNode kernel = answer.path("kernel");
            ObjectNode wanted = OracleJson.of(expected);
            String told = answer.toString();
            if (!wanted.equals(OracleJson.of(answer)) || isPolicy(kernel) && !agrees(expected, kernel)) {
                return questions.get(i).question() + "\n  oracle " + wanted + "\n  eval   " + told;
            }
            count(questions.get(i), kernel);
        }
        return "";
    }

    /** That the kernel agrees in all, {@code weft policy eval} says itself; the verdicts are compared by the test, too. */
    private static boolean agrees(StagedOracle.Answer expected, JsonNode kernel) {
        String verdict = kernel.path("verdict").asText();
        return verdict.equals(OracleJson.text(expected.enforced()))
                && kernel.path("staged").asText(verdict).equals(OracleJson.text(expected.promoted()));
    }

    private void count(Posed posed, JsonNode kernel) {
        StagedOracle.Answer expected = posed.expected();
        asked++;
        denied += expected.enforced().allowed() ? 0 : 1;
        judged += isPolicy(kernel) ? 1 : 0;
        staged += kernel.has("staged") ? 1 : 0;
        changed += kernel.has("staged") && !kernel.get("staged").equals(kernel.get("verdict")) ? 1 : 0;
        if (isPolicy(kernel) && IcmpTypes.isEcho(posed.question())) {
            echoes.merge(posed.question().family(), 1, Integer::sum);
        }
        expected.features().forEach(feature -> decided.merge(feature, 1, Integer::sum));
    }

    /** Returns the first disagreement in the village of a seed, and where its smallest case is kept. */
    String told(Path directory, long seed) {
        try {
            return apply(directory, seed) + "\nsmallest: " + smallest(directory, seed, KEPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Keeps the smallest case in which a question of a seed's village is answered in two ways.
     *
     * @param kept where it gets a directory of its own, which {@link CasesTest} replays
     * @return what was kept where
     */
    public String smallest(Path directory, long seed, Path kept) throws IOException {
        Dice dice = new Dice(seed);
        Village village = new VillageMaker(dice).make();
        Comparison other = new Comparison(programs, perVillage);
        Reducer reducer = new Reducer((smaller, question) -> other.disagrees(directory, smaller, question));
        for (Posed posed : questions(dice, village)) {
            if (other.disagrees(directory, village, posed.question())) {
                Case smallest = reducer.reduce(village, posed.question());
                Path place = kept.resolve("seed-" + seed);
                smallest.write(place);
                return posed.question() + " under\n"
                        + Serialization.asYaml(smallest.village().policies()) + "kept in " + place
                        + "; put it into src/test/resources/cases, under a name that says what it is about";
            }
        }
        return "no question alone shows it";
    }

    /** Manifests that are not accepted disagree with nobody. */
    private boolean disagrees(Path directory, Village village, Question question) {
        try {
            Posed posed = new Posed(question, new StagedOracle(village).ask(question));
            return !compare(directory, village, List.of(posed)).isEmpty();
        } catch (Evaluation.KernelDiffers e) {
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private static boolean isPolicy(JsonNode kernel) {
        String drop = kernel.path("dropReason").asText("");
        return kernel.path("verdict").asText().equals("allow") || drop.startsWith("POLICY_DEN");
    }
}
