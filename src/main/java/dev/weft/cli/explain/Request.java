package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.cli.eval.Query;
import dev.weft.cli.eval.QueryException;
import dev.weft.cli.eval.QueryReader;
import dev.weft.cli.fault.Fault;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A question as it was put; nothing is checked yet.
 *
 * @param namespace of sides that are given by the name of a pod alone
 * @param port a number or the receiving pod's name for it
 * @param naming by which errors name what is wrong
 */
public record Request(
        String from,
        String to,
        String namespace,
        String protocol,
        @Nullable String port,
        @Nullable Integer icmpType,
        @Nullable Integer icmpCode,
        @Nullable Integer family,
        Naming naming) {

    /** Makes one that was put by options. */
    public Request(
            String from,
            String to,
            String namespace,
            String protocol,
            @Nullable String port,
            @Nullable Integer icmpType,
            @Nullable Integer icmpCode,
            @Nullable Integer family) {
        this(from, to, namespace, protocol, port, icmpType, icmpCode, family, Naming.OPTIONS);
    }

    /** Returns whether the port is given as whoever receives calls it. */
    boolean namesPort() {
        return port != null && !port.isEmpty() && !port.matches("[0-9]+");
    }

    /** Reads a question of a file: the fields are those of {@code weft policy eval}. */
    static Request of(JsonNode json, QueryReader reader, String namespace) throws ExplainException {
        try {
            Query query = reader.read(json);
            if (query.http()) {
                throw new ExplainException(
                        new Fault("BadQuestion", "http: no program judges requests", "leave it out").at("http", null));
            }
            return new Request(
                    side("from", query.from()),
                    side("to", query.to()),
                    namespace,
                    Objects.requireNonNullElse(query.protocol(), "TCP"),
                    query.port(),
                    query.icmpType(),
                    query.icmpCode(),
                    query.family(),
                    Naming.FIELDS);
        } catch (QueryException e) {
            throw bad(e);
        }
    }

    static JsonNode tree(String line, QueryReader reader) throws ExplainException {
        try {
            return reader.parse(line);
        } catch (QueryException e) {
            throw bad(e);
        }
    }

    private static ExplainException bad(QueryException e) {
        QueryException.Problem problem = e.problem();
        return new ExplainException(new Fault("BadQuestion", problem.line(), problem.remedy())
                .at(problem.field().isEmpty() ? null : problem.field(), problem.value()));
    }

    private static String side(String field, @Nullable String text) throws ExplainException {
        if (text == null || text.isEmpty()) {
            throw new ExplainException(
                    new Fault("BadQuestion", field + " is missing", "write NAMESPACE/POD or an address")
                            .at(field, text));
        }
        return text;
    }
}
