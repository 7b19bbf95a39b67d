package dev.weft.cli.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run: a world and the questions about it, answered one by one as they come. */
public final class Session implements AutoCloseable {

    private final World world;
    private final Evaluator evaluator;
    private final ObjectMapper mapper = new ObjectMapper();
    private final QueryReader reader = new QueryReader(mapper);
    private final AnswerWriter writer = new AnswerWriter(mapper);
    private final boolean json;
    private final PrintWriter out;
    private boolean clean = true;

    private Session(World world, @Nullable KernelPrograms programs, boolean json, PrintWriter out) {
        this.world = world;
        this.evaluator = new Evaluator(world, programs);
        this.json = json;
        this.out = out;
    }

    /**
     * Reads manifests and compiles their policies.
     *
     * @param programs null if the kernel is not asked
     * @param json whether answers are JSON, one a line, or text
     */
    public static Session open(List<Path> paths, @Nullable KernelPrograms programs, boolean json, PrintWriter out)
            throws InputException {
        return new Session(WorldReader.read(paths), programs, json, out);
    }

    /** Returns the questions that the kernel answered other than the compiler, a line each. */
    public List<String> disagreements() {
        return evaluator.disagreements();
    }

    @Override
    public void close() {
        evaluator.close();
    }

    /** Returns what was left out of the manifests, and what of them does not fit on a node, a line each. */
    public List<String> warnings() {
        return Stream.concat(world.warnings().stream(), evaluator.narrowed().stream())
                .toList();
    }

    /** Answers a question a line; returns whether all could be answered. */
    public boolean answerLines(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                answerLine(line);
                flushUnless(lines.ready());
            }
        }
        out.flush();
        return clean;
    }

    private void flushUnless(boolean more) {
        if (!more) {
            out.flush();
        }
    }

    private void answerLine(String line) {
        JsonNode id = null;
        try {
            JsonNode node = reader.parse(line);
            id = node.get("id");
            print(evaluator.answer(reader.read(node)));
        } catch (QueryException e) {
            printBad(id, e.problem());
        }
    }

    /** Answers one question; returns whether it could be answered. */
    public boolean answer(Query query) {
        try {
            print(evaluator.answer(query));
        } catch (QueryException e) {
            printBad(query.id(), e.problem());
        }
        out.flush();
        return clean;
    }

    /**
     * Answers for every pair of pods.
     *
     * @param traffic {@code PROTO/PORT}, which must be {@link #isTraffic}
     */
    public void table(String traffic, @Nullable Integer family) {
        TableSpec spec = TableSpec.parse(traffic).orElseThrow();
        Table table = Table.of(evaluator, List.copyOf(world.pods().keySet()), spec, family);
        if (json) {
            out.println(write(table));
        } else {
            table.lines().forEach(out::println);
        }
        out.flush();
    }

    public static boolean isTraffic(String text) {
        return TableSpec.parse(text).isPresent();
    }

    private void print(Answer answer) {
        if (json) {
            out.println(writer.write(answer));
        } else {
            TextAnswer.lines(answer).forEach(out::println);
        }
    }

    private void printBad(@Nullable JsonNode id, QueryException.Problem problem) {
        clean = false;
        if (json) {
            Map<String, @Nullable Object> line = new LinkedHashMap<>();
            line.put("id", id);
            line.put("error", problem);
            out.println(write(line));
        } else {
            out.println(TextAnswer.bad(problem));
        }
    }

    private String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer always has a JSON form", e);
        }
    }
}
