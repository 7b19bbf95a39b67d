package dev.weft.oracle;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bpf.ffi.NativeKernel;
import dev.weft.cli.eval.KernelPrograms;
import dev.weft.cli.eval.Session;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts questions to {@code weft policy eval} and to the oracle. As a function, of a directory and a seed, it tells the
 * first disagreement, or nothing, so that it can be called across class loaders.
 */
public final class Comparison implements BiFunction<Path, Long, String> {

    private static final int QUESTIONS = 150;
    /** For each village the programs are loaded anew, which takes long. */
    private static final int KERNEL_QUESTIONS = 1000;

    private static final List<String> FIELDS =
            List.of("egress", "ingress", "verdict", "egressBy", "ingressBy", "staged");

    private final @Nullable KernelPrograms programs;
    private final int perVillage;
    private final ObjectMapper mapper = new ObjectMapper();
    final Map<String, Integer> decided = new TreeMap<>();
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
        List<String> answers = answers(directory, village, questions);
        for (int i = 0; i < questions.size(); i++) {
            StagedOracle.Answer expected = questions.get(i).expected();
            ObjectNode answer = (ObjectNode) mapper.readTree(answers.get(i));
            JsonNode kernel = answer.path("kernel");
            ObjectNode wanted = json(expected);
            if (!wanted.equals(answer.retain(FIELDS)) || isPolicy(kernel) && !agrees(expected, kernel)) {
                return questions.get(i).question() + "\n  oracle " + wanted + "\n  eval   " + answers.get(i);
            }
            count(expected, kernel);
        }
        return "";
    }

    /** That the kernel agrees in all, {@code weft policy eval} says itself; the verdicts are compared by the test, too. */
    private static boolean agrees(StagedOracle.Answer expected, JsonNode kernel) {
        String verdict = kernel.path("verdict").asText();
        return verdict.equals(text(expected.enforced()))
                && kernel.path("staged").asText(verdict).equals(text(expected.promoted()));
    }

    private void count(StagedOracle.Answer expected, JsonNode kernel) {
        asked++;
        denied += expected.enforced().allowed() ? 0 : 1;
        judged += isPolicy(kernel) ? 1 : 0;
        staged += kernel.has("staged") ? 1 : 0;
        changed += kernel.has("staged") && !kernel.get("staged").equals(kernel.get("verdict")) ? 1 : 0;
        expected.features().forEach(feature -> decided.merge(feature, 1, Integer::sum));
    }

    /** Returns the smallest policies with which a question of a seed's village is answered in two ways, as YAML. */
    public String smallest(Path directory, long seed) {
        Dice dice = new Dice(seed);
        Village village = new VillageMaker(dice).make();
        Comparison other = new Comparison(programs, perVillage);
        for (Posed posed : questions(dice, village)) {
            Question question = posed.question();
            Predicate<ArrayNode> fails = policies -> other.disagrees(directory, with(village, policies), question);
            ArrayNode all = mapper.valueToTree(village.policies());
            if (fails.test(all)) {
                return question + " under\n" + Serialization.asYaml(new Shrinker(fails).shrink(all));
            }
        }
        return "no question alone shows it";
    }

    private Village with(Village village, ArrayNode policies) {
        return new Village(
                village.namespaces(),
                village.pods(),
                village.nodes(),
                mapper.convertValue(policies, new TypeReference<List<Map<String, Object>>>() {}));
    }

    /** Manifests that are not accepted disagree with nobody. */
    private boolean disagrees(Path directory, Village village, Question question) {
        try {
            Posed posed = new Posed(question, new StagedOracle(village).ask(question));
            return !compare(directory, village, List.of(posed)).isEmpty();
        } catch (KernelDiffers e) {
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    /** The kernel gave another answer than the compiled sets. */
    private static final class KernelDiffers extends RuntimeException {

        private static final long serialVersionUID = 1;

        KernelDiffers(String message) {
            super(message);
        }
    }

    private List<String> answers(Path directory, Village village, List<Posed> questions) throws Exception {
        List<Map<String, Object>> objects = new ArrayList<>(village.policies());
        objects.addAll(village.namespaces());
        objects.addAll(village.pods());
        objects.addAll(VillageMaker.nodes());
        Path file = directory.resolve("village.json");
        Files.writeString(
                file, mapper.writeValueAsString(Raw.map("apiVersion", "v1", "kind", "List", "items", objects)));
        StringWriter out = new StringWriter();
        StringBuilder lines = new StringBuilder();
        for (Posed posed : questions) {
            lines.append(mapper.writeValueAsString(posed.question().json())).append('\n');
        }
        try (Session session = Session.open(List.of(file), programs, true, new PrintWriter(out))) {
            session.answerLines(new BufferedReader(new StringReader(lines.toString())));
            if (!session.disagreements().isEmpty()) {
                throw new KernelDiffers(session.disagreements().size() + " answers of the kernel are others: "
                        + session.disagreements().getFirst());
            }
        }
        return out.toString().lines().toList();
    }

    private static boolean isPolicy(JsonNode kernel) {
        String drop = kernel.path("dropReason").asText("");
        return kernel.path("verdict").asText().equals("allow") || drop.startsWith("POLICY_DEN");
    }

    private ObjectNode json(StagedOracle.Answer answer) {
        ObjectNode json = json(answer.enforced());
        if (answer.staged() != null) {
            json.set("staged", json(answer.staged()));
        }
        return json;
    }

    private ObjectNode json(Oracle.Verdict verdict) {
        ObjectNode json = mapper.createObjectNode();
        json.put("egress", text(verdict.egress()));
        json.put("ingress", text(verdict.ingress()));
        json.put("verdict", text(verdict));
        json.set("egressBy", by(verdict.egress()));
        json.set("ingressBy", by(verdict.ingress()));
        return json;
    }

    private static String text(Oracle.Verdict verdict) {
        return verdict.allowed() ? "allow" : "deny";
    }

    private static String text(Oracle.@Nullable Side side) {
        return side == null ? "n/a" : side.allowed() ? "allow" : "deny";
    }

    private @Nullable ObjectNode by(Oracle.@Nullable Side side) {
        if (side == null) {
            return null;
        }
        ObjectNode by = mapper.createObjectNode().put("reason", side.reason());
        Oracle.Hit hit = side.hit();
        by.put("kind", hit == null ? null : String.valueOf(hit.policy().get("kind")));
        by.put("namespace", hit == null ? null : Raw.namespace(hit.policy()));
        by.put("name", hit == null ? null : Raw.name(hit.policy()));
        by.put("rule", hit == null ? null : hit.index());
        side.selectedBy().forEach(by.putArray("selectedBy")::add);
        return by;
    }
}
