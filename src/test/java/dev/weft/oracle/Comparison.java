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
    private List<Question> questions(Dice dice, Village village) {
        QuestionMaker maker = new QuestionMaker(dice, village);
        List<Question> questions = new ArrayList<>();
        StagedOracle sieve = new StagedOracle(village);
        while (questions.size() < perVillage) {
            Question question = maker.make();
            if (sieve.ask(question).isRuled() || dice.percent(25)) {
                questions.add(question);
            }
        }
        return questions;
    }

    /** Returns the first disagreement, empty if there is none. */
    private String compare(Path directory, Village village, List<Question> questions) throws Exception {
        List<String> answers = answers(directory, village, questions);
        StagedOracle oracle = new StagedOracle(village);
        for (int i = 0; i < questions.size(); i++) {
            StagedOracle.Answer expected = oracle.ask(questions.get(i));
            ObjectNode answer = (ObjectNode) mapper.readTree(answers.get(i));
            ObjectNode wanted = json(expected);
            count(expected, answer.path("kernel"));
            if (!wanted.equals(answer.retain(FIELDS))) {
                return questions.get(i) + "\n  oracle " + wanted + "\n  eval   " + answers.get(i);
            }
        }
        oracle.decided().forEach((feature, count) -> decided.merge(feature, count, Integer::sum));
        return "";
    }

    private void count(StagedOracle.Answer expected, JsonNode kernel) {
        asked++;
        denied += expected.enforced().allowed() ? 0 : 1;
        judged += isPolicy(kernel) ? 1 : 0;
        staged += kernel.has("staged") ? 1 : 0;
        changed += kernel.has("staged") && !kernel.get("staged").equals(kernel.get("verdict")) ? 1 : 0;
    }

    /** Returns the smallest policies with which a question of a seed's village is answered in two ways, as YAML. */
    public String smallest(Path directory, long seed) {
        Dice dice = new Dice(seed);
        Village village = new VillageMaker(dice).make();
        Comparison other = new Comparison(programs, perVillage);
        for (Question question : questions(dice, village)) {
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
            return !compare(directory, village, List.of(question)).isEmpty();
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

    private List<String> answers(Path directory, Village village, List<Question> questions) throws Exception {
        List<Map<String, Object>> objects = new ArrayList<>(village.policies());
        objects.addAll(village.namespaces());
        objects.addAll(village.pods());
        objects.addAll(VillageMaker.nodes());
        Path file = directory.resolve("village.json");
        Files.writeString(
                file, mapper.writeValueAsString(Raw.map("apiVersion", "v1", "kind", "List", "items", objects)));
        StringWriter out = new StringWriter();
        StringBuilder lines = new StringBuilder();
        for (Question question : questions) {
            lines.append(mapper.writeValueAsString(question.json())).append('\n');
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
        json.put("verdict", verdict.allowed() ? "allow" : "deny");
        json.set("egressBy", by(verdict.egress()));
        json.set("ingressBy", by(verdict.ingress()));
        return json;
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
