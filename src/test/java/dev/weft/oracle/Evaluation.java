package dev.weft.oracle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.cli.eval.KernelPrograms;
import dev.weft.cli.eval.Session;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code weft policy eval} answers.
 *
 * @param programs null if the kernel is not asked
 */
record Evaluation(@Nullable KernelPrograms programs) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The kernel gave another answer than the compiled sets. */
    static final class KernelDiffers extends RuntimeException {

        private static final long serialVersionUID = 1;

        KernelDiffers(String message) {
            super(message);
        }
    }

    /** Returns an answer for each question, in their order. */
    List<ObjectNode> ask(Path manifests, List<Question> questions) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (Question question : questions) {
            lines.append(MAPPER.writeValueAsString(question.json())).append('\n');
        }
        StringWriter out = new StringWriter();
        try (Session session = Session.open(List.of(manifests), programs, true, new PrintWriter(out))) {
            session.answerLines(new BufferedReader(new StringReader(lines.toString())));
            if (!session.disagreements().isEmpty()) {
                throw new KernelDiffers(session.disagreements().size() + " answers of the kernel are others: "
                        + session.disagreements().getFirst());
            }
        }
        List<ObjectNode> answers = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            answers.add((ObjectNode) MAPPER.readTree(line));
        }
        return answers;
    }
}
