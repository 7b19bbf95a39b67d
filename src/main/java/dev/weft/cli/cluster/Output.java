package dev.weft.cli.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weft.cli.answer.Format;
import dev.weft.cli.fault.Fault;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.PrintWriter;
import java.util.List;

/** Writes an answer in the format that was asked for: a table for people, JSON or YAML for scripts. */
record Output(Format format, PrintWriter out, PrintWriter err) {

    /** Finds no class by its kind: commands name the type of all they read. */
    static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(
            JsonMapper.builder()
                    .addMixIn(ObjectMeta.class, WithoutManagedFields.class)
                    .build(),
            false);

    /** As with kubectl. */
    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}

    /** Learns in the background how types are read, as it takes as long as to connect meanwhile. */
    static void learn(List<Class<?>> types) {
        if (!types.isEmpty()) {
            Thread.ofPlatform().daemon().start(() -> types.forEach(type -> SERIALIZATION.unmarshal("{}", type)));
        }
    }

    /** Writes a table, or the objects that it was made from. */
    void table(List<String> head, List<List<String>> rows, Object objects) {
        if (format != Format.text) {
            object(objects);
            return;
        }
        int[] widths = new int[head.size()];
        for (int column = 0; column < widths.length; column++) {
            int at = column;
            widths[at] = rows.stream()
                    .mapToInt(row -> row.get(at).length())
                    .reduce(head.get(at).length(), Math::max);
        }
        line(head, widths);
        rows.forEach(row -> line(row, widths));
        out.flush();
    }

    private void line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            line.append(("%-" + Math.max(1, widths[column]) + "s   ").formatted(cells.get(column)));
        }
        out.println(line.toString().stripTrailing());
    }

    void object(Object object) {
        out.println(
                format == Format.json
                        ? SERIALIZATION.asJson(object)
                        : SERIALIZATION.asYaml(object).stripTrailing());
        out.flush();
    }

    int error(String code, String message, String remedy) {
        return error(new Fault(code, message, remedy));
    }

    /** Says what went wrong; returns the exit code of bad input. */
    int error(Fault fault) {
        if (format == Format.json) {
            fault.printJson(out);
        } else {
            fault.printLine(err);
        }
        return ClusterCommand.BAD_INPUT;
    }
}
